"""The hybrid clock: after what came before it, near the wall, never dragged away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.casework.written import AHEAD_LIMIT_MS, Written, observe, tick

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)
POINTS = st.builds(Written, st.integers(0, 2**48 - 2), st.integers(0, 2**24 - 1))


@given(one=POINTS, two=POINTS)
def test_the_text_sorts_as_the_point_does_and_reads_back(one: Written, two: Written) -> None:
    assert Written.parse(one.text) == one
    assert (one < two) == (one.text < two.text)
    assert len(one.text) == 18


@given(last=POINTS)
def test_a_tick_is_always_later_whatever_the_wall_says(last: Written) -> None:
    assert tick(last, NOON) > last


def test_a_tick_follows_the_wall_when_it_is_ahead() -> None:
    assert tick(Written(NOON_MS - 1, 7), NOON) == Written(NOON_MS, 0)


def test_a_wall_that_stands_still_or_goes_back_only_counts() -> None:
    assert tick(Written(NOON_MS, 3), NOON) == Written(NOON_MS, 4)
    assert tick(Written(NOON_MS + 1, 3), NOON) == Written(NOON_MS + 1, 4)


def test_a_full_counter_takes_the_next_millisecond() -> None:
    assert tick(Written(NOON_MS, 0xFFFFFF), NOON) == Written(NOON_MS + 1, 0)
    assert tick(Written(NOON_MS, 0xFFFFFE), NOON) == Written(NOON_MS, 0xFFFFFF)


def test_what_was_read_is_followed_up_to_a_day_ahead() -> None:
    near = Written(NOON_MS + AHEAD_LIMIT_MS, 5)
    far = Written(NOON_MS + AHEAD_LIMIT_MS + 1)
    last = Written(NOON_MS)
    assert observe(last, near, NOON) == near
    assert observe(last, far, NOON) == last
    assert observe(near, last, NOON) == near
    assert timedelta(hours=24) / timedelta(milliseconds=1) == AHEAD_LIMIT_MS


def test_the_wall_clock_part_is_a_moment() -> None:
    assert Written(NOON_MS, 9).moment == NOON


@pytest.mark.parametrize(
    "text", ["", "0" * 17, "0" * 19, "0" * 17 + "G", "0" * 17 + "A", " " + "0" * 17, "0x" + "0" * 16, "٣" * 18]
)
def test_only_eighteen_small_hex_digits_are_read(text: str) -> None:
    with pytest.raises(ValueError, match="18 hex digits"):
        Written.parse(text)
