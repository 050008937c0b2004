"""What one family alone cannot tell: who may write about it, and whether whom an entry names is here."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.services import ending, families, recording
from fsm_tui.services.requests import intake
from fsm_tui.services.seat import Seat
from tests.seats import CHILD, MUM, open_family, record

NOBODY = "5e" * 8


def refused(seat: Seat, kind: str, family: str, **said: Any) -> dict[str, str]:
    before = len(seat.family(family).timeline)
    with pytest.raises(Faults) as found:
        recording.record_json(seat, kind, family, json.dumps(said))
    assert len(seat.family(family).timeline) == before
    return dict(found.value.faults)


def as_admin(seat: Seat) -> None:
    """The same vault, as somebody else of the office opens it with their own slot."""
    seat.vault.me = replace(seat.vault.me, person="ad" * 8, name="Bo Okafor", role="admin")


def test_an_allocation_names_people_of_the_team(office: Seat) -> None:
    family = open_family(office)
    day, cover = "2026-11-16", {"person": NOBODY, "until": "2026-12-01"}
    said = "is nobody of the team; `fsm-tui staff` lists who is"
    assert refused(office, "family.allocated", family, to=NOBODY, second="5f" * 8, cover=cover, allocated_on=day) == {
        "to": said, "second": said, "cover.person": said,
    }  # fmt: skip
    record(office, "family.allocated", family, to=office.me.person, allocated_on=day)
    record(office, "family.allocated", family, to=None, allocated_on=day)


def test_a_link_is_to_a_family_that_is_here_and_goes_on_itself(office: Seat) -> None:
    opened = [json.dumps({"label": label, "area": "west", "base": "st_james"}) for label in ("Marlowe", "Quill")]
    family, other = (recording.record_json(office, "family.opened", None, each)[0].family for each in opened)
    third = open_family(office, "Rook")
    assert refused(office, "family.linked", family, to=NOBODY) == {"to": "there is no such family here"}
    intake.link(office, other, third)
    assert refused(office, "family.linked", family, to=other) == {"to": "that family goes on under another one itself"}
    record(office, "family.linked", family, to=third)


def test_the_same_person_is_somebody_of_the_other_family(office: Seat) -> None:
    family, other = open_family(office), open_family(office, "Quill")
    here = {"person": MUM, "other_person": CHILD}
    assert refused(office, "person.same", family, other_family=NOBODY, **here) == {
        "other_family": "there is no such family here"
    }
    said = {"person": MUM, "other_family": other, "other_person": NOBODY}
    assert refused(office, "person.same", family, **said) == {"other_person": "is nobody of that family"}
    record(office, "person.same", family, other_family=other, **here)


def test_nobody_decides_on_their_own_proposal_by_any_way(office: Seat) -> None:
    family = open_family(office)
    families.allocate(office, family, office.me.person)
    risk = {
        "parents": [{"person": MUM, "severity": "low", "stated": "first", "because": "as seen"}],
        "children": [{"person": CHILD, "harm": "low", "stated": "first", "because": "as seen"}],
    }
    said = {"reason": "completed", "exit_on": "2026-11-16", "clear_after": "2026-12-14", "risk": risk}
    head = record(office, "closure.proposed", family, **said)
    with pytest.raises(Refused, match="own proposal"):
        record(office, "closure.decided", family, proposal=head, decision="closed")
    with pytest.raises(Refused, match="own proposal"):
        ending.decide(office, family, "closed")
    assert not office.family(family).closed


def test_a_restricted_family_is_written_about_by_nobody_else(office: Seat) -> None:
    family = open_family(office)
    intake.restrict(office, family, True, "a worker's relatives")
    leader = office.vault.me
    as_admin(office)
    before = len(office.family(family).timeline)
    for kind, said in (
        ("family.described", {"address": "1 Lane End"}),
        ("exit.planned", {"person": MUM, "exit_on": "2026-12-01", "agreed_on": "2026-11-16", "with_parent": True}),
        ("entry.voided", {"entry": office.family(family).timeline[0].head, "reason": "a guess"}),
    ):
        with pytest.raises(Refused, match="Only the team leader") as found:
            record(office, kind, family, **said)
        assert "Marlowe" not in str(found.value) and "Tess" not in str(found.value)
    assert len(office.family(family).timeline) == before
    office.vault.me = leader
    record(office, "family.described", family, address="1 Lane End")


def test_nobody_learns_by_guessing_that_a_restricted_family_is_here(office: Seat) -> None:
    family = open_family(office, mosaic="M4711")
    intake.restrict(office, family, True, "a worker's relatives")
    assert office.family("Marlowe").id == office.family("M4711").id == family
    as_admin(office)
    with pytest.raises(NotFound) as nobody:
        office.family("Nobody at all")
    for typed in ("Marlowe", "marlowe", "M4711"):
        for ask in (office.family, lambda typed: record(office, "family.described", typed, address="x")):
            with pytest.raises(NotFound) as found:
                ask(typed)
            assert str(found.value) == str(nobody.value)
    assert office.family(family[:8]).id == family
