"""An entry is its author's bytes: what is stored is what was written, or it is refused."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.casework import entry as entries
from fsm_tui.casework.bodies import Unreadable
from fsm_tui.casework.entry import (
    BODY_LIMIT,
    HEADER_LIMIT,
    NO_HEAD,
    EntryDamaged,
    commit_of,
    head_of,
    make,
    read,
)
from fsm_tui.casework.family import fold
from fsm_tui.casework.records import Parsed
from fsm_tui.casework.written import Written
from fsm_tui.errors import Damaged
from tests.casework.making import FAMILY, MONDAY

SALT = bytes(range(16))
BODY = b'{"label":"Marlowe"}'
PARTS: dict[str, Any] = {
    "device": "ab" * 8,
    "epoch": 1,
    "seq": 3,
    "prev": "cd" * 32,
    "kind": "family.described",
    "v": 1,
    "subject": f"family:{FAMILY}",
    "author": "ef" * 8,
    "happened_at": "2026-11-16T10:00+00:00",
    "written_at": Written(1_700_000_000_000, 2).text,
    "bases": ("22" * 32, "11" * 32, "22" * 32),
    "salt": SALT,
    "body": BODY,
}


def header(**other: Any) -> bytes:
    """Header bytes as `make` would write them, some fields given otherwise (`...` leaves a field out)."""
    raw = json.loads(make(**PARTS).header_bytes) | other
    return json.dumps({name: value for name, value in raw.items() if value is not ...}).encode()


def test_an_entry_reads_back_as_it_was_made() -> None:
    made = make(**PARTS)
    again = read(made.header_bytes, made.salt, made.body)
    assert again == made
    assert made.header.bases == ("11" * 32, "22" * 32)
    assert made.family == FAMILY
    assert made.place == f"{'ab' * 8}:1:3"
    assert made.header.happened.utcoffset() == timedelta(0)
    assert made.header.written == Written(1_700_000_000_000, 2)


def test_identity_is_the_hash_of_the_header_bytes_and_covers_prev_and_body() -> None:
    made = make(**PARTS)
    assert made.head == hashlib.sha256(b"fsm-tui/entry/1\0" + made.header_bytes).hexdigest()
    assert made.head == head_of(made.header_bytes)
    assert made.header.commit == hashlib.sha256(b"fsm-tui/body/1\0" + SALT + BODY).hexdigest()
    others: tuple[dict[str, Any], ...] = (
        {"prev": NO_HEAD}, {"body": b'{"label":"Marlow"}'}, {"salt": bytes(16)}, {"seq": 4}, {"author": "0" * 16},
    )  # fmt: skip
    for other in others:
        assert make(**(PARTS | other)).head != made.head


def test_the_same_text_under_another_salt_does_not_show_as_the_same() -> None:
    assert commit_of(SALT, BODY) != commit_of(bytes(16), BODY)


def test_an_erased_body_leaves_head_and_chain_as_they_were() -> None:
    made = make(**PARTS)
    erased = read(made.header_bytes, b"", None)
    assert (erased.head, erased.header, erased.body) == (made.head, made.header, None)
    assert Parsed.of(erased).body is None


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_flipped_bit_is_refused_or_makes_another_entry(place: int, bit: int) -> None:
    made = make(**PARTS)
    damaged = bytearray(made.header_bytes)
    damaged[place % len(damaged)] ^= 1 << bit
    try:
        again = read(bytes(damaged), made.salt, made.body)
    except EntryDamaged:
        return
    assert again.head != made.head


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_flipped_bit_in_body_or_salt_is_refused(place: int, bit: int) -> None:
    made = make(**PARTS)
    both = bytearray(made.salt + BODY)
    both[place % len(both)] ^= 1 << bit
    with pytest.raises(EntryDamaged):
        read(made.header_bytes, bytes(both[:16]), bytes(both[16:]))


@given(cut=st.integers(0, 10_000))
def test_a_header_that_is_cut_short_is_refused(cut: int) -> None:
    whole = make(**PARTS).header_bytes
    with pytest.raises(EntryDamaged):
        read(whole[: cut % len(whole)], SALT, BODY)


@pytest.mark.parametrize("name", sorted(json.loads(make(**PARTS).header_bytes)))
def test_a_header_without_one_of_its_fields_is_refused(name: str) -> None:
    with pytest.raises(EntryDamaged, match="not complete"):
        read(header(**{name: ...}), SALT, BODY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("device", "ABCDEF0123456789"),
        ("device", "ab"),
        ("device", 7),
        ("author", "a" * 65),
        ("epoch", 0),
        ("epoch", True),
        ("epoch", "1"),
        ("seq", 0),
        ("seq", -1),
        ("seq", None),
        ("v", 0),
        ("prev", "cd" * 31),
        ("commit", "x" * 64),
        ("kind", "session"),
        ("kind", "Session.recorded"),
        ("kind", "session.recorded\n"),
        ("subject", "family:"),
        ("subject", "family:../../etc"),
        ("subject", "teams"),
        ("subject", "team:abababab"),
        ("subject", f"family:{'a' * 65}"),
        ("bases", "ab"),
        ("bases", ["ab"]),
        ("bases", [1]),
        ("bases", [f"{number:064x}" for number in range(65)]),
        ("happened_at", "2026-11-16T10:00"),
        ("happened_at", "2026-02-30T10:00+00:00"),
        ("happened_at", "1900-12-31T23:59+00:00"),
        ("happened_at", "2199-01-01T00:00+00:00"),
        ("happened_at", "0001-01-01T00:00+14:00"),
        ("happened_at", 20261116),
        ("happened_at", ["2026-11-16T10:00+00:00"]),
        ("written_at", "0" * 17),
        ("written_at", 123456789012345678),
        ("written_at", "f" * 18),
    ],
)
def test_a_header_field_of_the_wrong_shape_is_refused(name: str, value: object) -> None:
    with pytest.raises(EntryDamaged) as refused:
        read(header(**{name: value}), SALT, BODY)
    assert isinstance(refused.value, Damaged)
    assert refused.value.hint == "Nothing was changed."


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"a":NaN}', b'{"a":1,"a":1}', b"[" * 9000]
)
def test_bytes_that_are_no_header_are_damage_and_nothing_else(data: bytes) -> None:
    with pytest.raises(EntryDamaged):
        read(data, SALT, BODY)


@pytest.mark.parametrize("value", [1.5, 10**30])
def test_numbers_that_two_programs_read_in_two_ways_are_refused_in_a_header(value: float) -> None:
    with pytest.raises(EntryDamaged, match="cannot be read"):
        read(header(later=value), SALT, BODY)


def test_sixty_four_bases_fit_and_the_header_has_an_end() -> None:
    bases = tuple(f"{number:064x}" for number in range(64))
    assert len(make(**(PARTS | {"bases": bases})).header.bases) == 64
    long_enough = header(later="x" * (HEADER_LIMIT - len(header(later=""))))
    assert len(long_enough) == HEADER_LIMIT
    read(long_enough, SALT, BODY)
    with pytest.raises(EntryDamaged, match="too long"):
        read(long_enough + b" ", SALT, BODY)


def test_a_body_has_an_end() -> None:
    full = b'"' + b"x" * (BODY_LIMIT - 2) + b'"'
    assert make(**(PARTS | {"body": full})).body == full
    with pytest.raises(EntryDamaged, match="larger than 1 MiB"):
        make(**(PARTS | {"body": full + b" "}))


@pytest.mark.parametrize("salt", [b"", SALT[:15], SALT + b"\0"])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(EntryDamaged, match="does not match"):
        make(**(PARTS | {"salt": salt}))


def test_a_field_of_a_later_version_in_the_header_is_kept_byte_for_byte() -> None:
    data = header(later={"a": [1, "b"]})
    kept = read(data, SALT, BODY)
    assert kept.header_bytes == data
    assert kept.head == head_of(data)


def test_the_moments_at_the_edge_can_be_folded_and_sorted() -> None:
    edges = [
        read(header(happened_at=moment, seq=number, written_at=written), SALT, BODY)
        for number, (moment, written) in enumerate(
            [
                ("1901-01-01T00:00+23:59", Written(0).text),
                ("2198-12-31T23:59-23:59", Written(entries.LATEST_MS, 0xFFFFFF).text),
                (MONDAY.isoformat(), Written(5).text),
            ],
            start=1,
        )
    ]
    family = fold(FAMILY, edges)
    assert [each.entry.header.seq for each in family.timeline] == [1, 3, 2]
    assert {each.entry.header.written.moment.year for each in family.timeline} == {1970, 2199}


def test_only_entries_about_a_family_name_one() -> None:
    assert make(**(PARTS | {"subject": "team"})).family is None
    assert make(**(PARTS | {"subject": f"person:{FAMILY}"})).family is None


def test_an_entry_of_an_unknown_kind_is_kept_and_shown_as_newer() -> None:
    odd = make(**(PARTS | {"kind": "garden.planted", "body": b'{"beans":3}'}))
    family = fold(FAMILY, [odd])
    (shown,) = family.newer
    assert isinstance(shown.body, Unreadable) and shown.body.why == "needs a newer version"
    assert shown.entry.body == b'{"beans":3}'
    assert odd.head in family.records
