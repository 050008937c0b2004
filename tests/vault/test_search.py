"""Search: words of people are found, whatever was typed, and what was taken away is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.services.seat import Seat
from fsm_tui.vault import search
from tests import seats

FAMILY = "f" * 16


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    with seats.seat_from(seats.laptop_template(), tmp_path_factory.mktemp("search") / "vault") as opened:
        calm = "Tess was calm. Kit's school rang!"
        for words in (calm, "Élodie drank co-op cider", "naïve plan, 12 units", "tessellate"):
            with opened.vault.action() as action:
                action.record(FamilyDescribed(alerts=words), subject=f"family:{FAMILY}", happened_at=opened.now())
        yield opened


def count(seat: Seat, typed: str) -> int:
    return len(seats.words_found(seat, typed))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("calm", 1),
        ("CALM tess", 1),
        ("tess", 2),
        ("tess calm", 1),
        ("tess cal", 1),
        ("cal tess", 0),
        ("elodie", 1),
        ("Élodie", 1),
        ("naive", 1),
        ("co-op", 1),
        ("school rang!", 1),
        ("kit's", 1),
        ("calm cider", 0),
        ("12", 1),
        ("", 0),
        ("   ", 0),
        ('"', 0),
        ("nothing like it", 0),
    ],
)
def test_all_the_words_and_the_last_may_be_unfinished(seat: Seat, typed: str, number: int) -> None:
    assert count(seat, typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        '"', '""', '"calm', 'calm"', "calm AND", "OR", "NOT calm", "NEAR(calm tess)", "words:calm", "col:x", "-calm",
        "calm*", "*", "^calm", "(calm", "calm)", "{a b}:c", "+", "calm + tess", "'; DROP TABLE search; --", "\0",
        "ca\0lm", "\ud800", "calm\udfff", "\u202e", "%", "_", "\\", "a" * 100_000, "word " * 5_000,
        "* " * 500, '" ' * 500,
        "\x1b[31m", "👩‍👧", "\n\t\r",
    ],
)  # fmt: skip
def test_hostile_input_is_a_question_like_any_other(seat: Seat, typed: str) -> None:
    assert count(seat, typed) in range(5)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(st.characters(), max_size=60))
@example('"" ""')
def test_no_text_makes_it_raise(seat: Seat, typed: str) -> None:
    assert count(seat, typed) in range(5)


def test_of_a_pasted_page_only_the_first_words_are_asked_for() -> None:
    """The index takes time with the square of the number of words: half a minute of nothing for a long paste."""
    assert search.query_of("word " * 50_000).count('"word"') == search.WORDS_LIMIT


def test_the_newest_come_first_and_no_more_than_asked(seat: Seat) -> None:
    found = seats.words_found(seat, "tess")
    assert found == sorted(found, reverse=True)
    with seat.vault.read() as session:
        assert search.find(session, "tess", 1) == found[:1]


def test_words_are_of_people_and_not_of_the_program() -> None:
    body = {
        "note": "Kit slept.",
        "person": "a1" * 8,
        "on": "f" * 64,
        "given_on": "2026-11-16",
        "session_kind": "home_visit",
        "minutes": 5,
        "nested": [{"because": "they said so"}, None, True, ""],
    }
    words = search.words_of(json.dumps(body).encode())
    assert words.split("\n") == ["Kit slept.", "they said so"]


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 100_000, b"{", b"9" * 5000])
def test_a_body_that_cannot_be_read_has_no_words(body: bytes) -> None:
    assert search.words_of(body) == ""


def test_cleared_words_are_gone(tmp_path: Path) -> None:
    with seats.seat_from(seats.laptop_template(), tmp_path / "vault") as seat:
        with seat.vault.action() as action:
            action.record(FamilyDescribed(alerts="zebra"), subject=f"family:{FAMILY}", happened_at=seat.now())
        assert count(seat, "zebra") == 1
        with seat.vault.store.write() as session:
            search.clear(session)
        assert count(seat, "zebra") == 0
        assert b"zebra" not in _index(seat)


def _index(seat: Seat) -> bytes:
    """Every block of the index as it lies in the (decrypted) database."""
    with seat.vault.store.raw() as driver:
        return b"".join(bytes(row[0]) for row in driver.execute("SELECT block FROM search_data"))


def test_removed_words_leave_no_trace_in_the_index(tmp_path: Path) -> None:
    with seats.seat_from(seats.laptop_template(), tmp_path / "vault") as seat:
        with seat.vault.action() as action:
            for words, family in (("zebra", FAMILY), ("quagga", "e" * 16), ("zebra crossing", FAMILY)):
                action.record(FamilyDescribed(alerts=words), subject=f"family:{family}", happened_at=seat.now())
        assert count(seat, "zebra") == 2 and b"zebra" in _index(seat)
        with seat.vault.store.write() as session:
            search.remove(session, f"family:{FAMILY}")
        assert count(seat, "zebra") == 0 and count(seat, "quagga") == 1
        assert b"zebra" not in _index(seat) and b"crossing" not in _index(seat)


def test_the_words_of_a_family_that_left_are_gone_from_the_index(tmp_path: Path) -> None:
    with seats.seat_from(seats.laptop_template(), tmp_path / "vault") as seat:
        with seat.vault.action() as action:
            action.record(FamilyDescribed(alerts="zebra"), subject=f"family:{FAMILY}", happened_at=seat.now())
        with seat.vault.action() as action:
            action.clear_family(FAMILY)
        assert count(seat, "zebra") == 0
        assert b"zebra" not in _index(seat)
