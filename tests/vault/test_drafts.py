"""Drafts: whatever a form holds comes back, with what its writer had seen, and a dropped one is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsm_tui.services.seat import Seat
from fsm_tui.vault import drafts
from fsm_tui.vault.drafts import Draft
from tests import seats

FAMILY, OTHER = "f" * 16, "e" * 16
MARKER = "MARKER-of-a-draft"
STATES: st.SearchStrategy[Any] = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters(codec=None)),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    with seats.seat_from(seats.laptop_template(), tmp_path / "vault") as opened:
        yield opened


def save(seat: Seat, ident: str = "d1", state: dict[str, Any] | None = None, **more: Any) -> None:
    given = {"form": "visit", "family": FAMILY, "bases": ("ab" * 32,), "now": seat.now()} | more
    with seat.vault.action() as action:
        drafts.save(action.session, ident=ident, state=state or {}, **given)


def get(seat: Seat, ident: str = "d1") -> Draft | None:
    with seat.vault.read() as session:
        return drafts.get(session, ident)


def test_a_draft_comes_back_after_the_vault_was_closed(seat: Seat) -> None:
    save(seat, state={"note": "half a sen", "cursor": [3, 10], "open": True})
    seat = seats.again(seat)
    try:
        found = get(seat)
        assert found is not None
        assert found.state == {"note": "half a sen", "cursor": [3, 10], "open": True}
        assert (found.form, found.family, found.bases) == ("visit", FAMILY, ("ab" * 32,))
        assert found.started_at == found.saved_at
    finally:
        seat.vault.close()


@pytest.fixture(scope="module")
def one_seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    with seats.seat_from(seats.laptop_template(), tmp_path_factory.mktemp("drafts") / "vault") as opened:
        yield opened


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=STATES)
def test_anything_is_kept_as_it_is(one_seat: Seat, state: dict[str, Any]) -> None:
    save(one_seat, state=state)
    found = get(one_seat)
    assert found is not None and found.state == state


@pytest.mark.parametrize("text", ["\ud800", "a\0b", "\x1b[2J", "x" * 200_000, "\u2028"])
def test_text_that_no_entry_would_take_is_kept_in_a_draft(seat: Seat, text: str) -> None:
    save(seat, state={"note": text})
    found = get(seat)
    assert found is not None and found.state == {"note": text}


def test_the_first_save_fixes_the_start_and_what_its_writer_had_seen(seat: Seat) -> None:
    save(seat, state={"n": 1})
    later = seat.now() + timedelta(hours=2)
    save(seat, state={"n": 2}, bases=("cd" * 32,), now=later, form="other", family=OTHER)
    found = get(seat)
    assert found is not None
    assert (found.state, found.bases) == ({"n": 2}, ("ab" * 32,))
    assert (found.started_at, found.saved_at) == (seat.now(), later)
    assert (found.form, found.family) == ("visit", FAMILY)


def test_drafts_of_a_family_and_of_a_form_the_oldest_first(seat: Seat) -> None:
    for number, (ident, form, family) in enumerate(
        [("d3", "visit", FAMILY), ("d1", "goal", FAMILY), ("d2", "visit", OTHER), ("d4", "visit", None)]
    ):
        save(seat, ident, form=form, family=family, now=seat.now() + timedelta(minutes=number))
    with seat.vault.read() as session:
        assert [each.id for each in drafts.of(session)] == ["d3", "d1", "d2", "d4"]
        assert [each.id for each in drafts.of(session, family=FAMILY)] == ["d3", "d1"]
        assert [each.id for each in drafts.of(session, form="visit")] == ["d3", "d2", "d4"]
        assert [each.id for each in drafts.of(session, family=FAMILY, form="goal")] == ["d1"]


def test_what_was_dropped_is_gone_and_dropping_nothing_is_harmless(seat: Seat) -> None:
    save(seat)
    with seat.vault.action() as action:
        action.drop_draft("d1")
        action.drop_draft("none such")
    assert get(seat) is None


@pytest.mark.parametrize("size", [40, 4_000])
def test_a_dropped_draft_leaves_no_trace_in_the_database(seat: Seat, size: int) -> None:
    save(seat, state={"note": f"{MARKER} " * size})
    seat, pages = closed_and_opened(seat)
    assert MARKER.encode() in pages
    with seat.vault.action() as action:
        action.drop_draft("d1")
    seat, pages = closed_and_opened(seat)
    assert MARKER.encode() not in pages
    seat.vault.close()


def test_a_shorter_state_leaves_nothing_of_the_longer_one(seat: Seat) -> None:
    save(seat, state={"note": f"{MARKER} " * 2_000})
    save(seat, state={"note": "short"})
    seat, pages = closed_and_opened(seat)
    assert b"short" in pages and MARKER.encode() not in pages
    seat.vault.close()


def closed_and_opened(seat: Seat) -> tuple[Seat, bytes]:
    """The seat opened again, and every page of its closed database as it would lie there unencrypted.

    SQLCipher 4 with a raw key: AES-256-CBC over each page of 4096 bytes, of which the last 80 are IV and HMAC.
    """
    key, path = bytes(seat.vault.keys.database_key), seat.vault.folder.database
    vault_key, clock = bytes(seat.vault.keys.vault_key), seat.around.now
    seat.vault.close()
    assert [each.name for each in path.parent.glob("vault.db*")] == ["vault.db"]
    data, plain = path.read_bytes(), []
    for start in range(0, len(data), 4096):
        page = data[start : start + 4096]
        cipher = Cipher(algorithms.AES(key), modes.CBC(page[-80:-64])).decryptor()
        plain.append(cipher.update(page[16 if start == 0 else 0 : -80]))
    assert isinstance(clock, seats.Clock)
    return seats.reopen(path.parent, vault_key, clock).seat, b"".join(plain)
