from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.vault import attempts
from fsm_tui.vault.attempts import DELAYS, Attempts, load, save, settled, wait

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))


def after(failures: int, at: datetime = NOW) -> Attempts:
    history = Attempts()
    for _ in range(failures):
        history = history.failed(at)
    return history


def test_the_delay_grows_and_then_stays() -> None:
    assert [wait(after(n), NOW) for n in range(9)] == [0, 0, 0, 2, 5, 15, 60, 60, 60]


def test_the_delay_runs_down() -> None:
    history = after(5)
    assert wait(history, NOW + timedelta(seconds=5)) == 10
    assert wait(history, NOW + timedelta(seconds=15)) == 0
    assert wait(history, NOW + timedelta(days=400)) == 0


@given(st.integers(0, 20), moments, moments)
def test_no_clock_makes_the_delay_negative_or_longer_than_its_step(n: int, then: datetime, now: datetime) -> None:
    history = after(n, then)
    assert 0 <= wait(history, now) <= DELAYS[min(n, len(DELAYS) - 1)]
    assert 0 <= wait(settled(history, now), now) <= DELAYS[min(n, len(DELAYS) - 1)]


@given(st.integers(3, 20), st.timedeltas(timedelta(seconds=1), timedelta(days=4000)))
def test_a_clock_set_back_neither_helps_nor_locks_out(n: int, back: timedelta) -> None:
    history, now = after(n), NOW - back
    step = DELAYS[min(n, len(DELAYS) - 1)]
    assert wait(history, now) == step
    again = settled(history, now)
    assert wait(again, now) == step
    assert wait(again, now + timedelta(seconds=step)) == 0


def test_history_survives_a_restart_and_goes_on_success(tmp_path: Path) -> None:
    path = tmp_path / "attempts.json"
    assert load(path, NOW) == Attempts()
    save(path, after(4))
    assert load(path, NOW) == after(4)
    attempts.clear(path)
    attempts.clear(path)
    assert load(path, NOW) == Attempts()
    save(path, after(1))
    save(path, Attempts())
    assert not path.exists()


def test_a_clock_set_back_between_two_starts(tmp_path: Path) -> None:
    path = tmp_path / "attempts.json"
    save(path, after(6, NOW + timedelta(days=365)))
    history = load(path, NOW)
    save(path, history)
    assert wait(history, NOW) == 60
    assert wait(load(path, NOW + timedelta(seconds=61)), NOW + timedelta(seconds=61)) == 0


@pytest.mark.parametrize(
    "bytes_there",
    [
        b"",
        b"{",
        b"[]",
        b'{"failures": 0, "first": "2026-01-01T00:00:00+00:00", "last": "2026-01-01T00:00:00+00:00"}',
        b'{"failures": -5, "first": "2026-01-01T00:00:00+00:00", "last": "2026-01-01T00:00:00+00:00"}',
        b'{"failures": true, "first": "2026-01-01T00:00:00+00:00", "last": "2026-01-01T00:00:00+00:00"}',
        b'{"failures": 3, "first": "2026-01-01T00:00:00", "last": "2026-01-01T00:00:00"}',
        b'{"failures": 3, "first": 1, "last": 2}',
        b"\xff\xfe",
        b"[" * 4000,
    ],
)
def test_a_file_that_cannot_be_read_counts_as_the_longest_delay(tmp_path: Path, bytes_there: bytes) -> None:
    path = tmp_path / "attempts.json"
    path.write_bytes(bytes_there)
    history = load(path, NOW)
    assert wait(history, NOW) == 60
    assert wait(history, NOW + timedelta(seconds=60)) == 0
