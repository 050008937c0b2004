"""Taking in: one person in two families said with it, more information with its bases, who is known elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fsm_tui.casework.allocation import SamePerson
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.services import recording
from fsm_tui.services.requests import deciding, intake, looking
from fsm_tui.services.requests.intake import Same
from fsm_tui.services.seat import Seat
from tests.seats import MUM, Clock, office_template, seat_from
from tests.services.test_requests import request, taken_in

WES, SHARED = "b1" * 8, date(1990, 1, 1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Seat]:
    with seat_from(office_template(), tmp_path / "office", Clock()) as seat:
        yield seat


def wes(person: str = WES) -> PersonAdded:
    return PersonAdded(person=person, name="Wes Shared", role="parent", born=SHARED)


def opened(label: str) -> FamilyOpened:
    return FamilyOpened(label=label, area="west", base="st_james")


def test_one_person_in_two_families_is_said_while_taking_in(office: Seat) -> None:
    first = intake.take_in(office, [opened("First"), wes(), request()]).family
    again = "b2" * 8
    second = intake.take_in(
        office, [opened("Second"), wes(again), request()], same=[Same(again, first[:8], WES)]
    ).family
    for here, person, other, other_person in ((first, WES, second, again), (second, again, first, WES)):
        (said,) = office.family(here).came.same_people
        told = said.value
        assert (told.person, told.other_person, office.family(told.other_family).id) == (person, other_person, other)
    assert intake.known_elsewhere(office, first) == intake.known_elsewhere(office, second) == ()


def test_somebody_who_is_not_there_lets_nothing_be_written(office: Seat) -> None:
    first = intake.take_in(office, [opened("First"), wes(), request()]).family
    before = len(office.family(first).records)
    with pytest.raises(NotFound):
        intake.take_in(office, [opened("Second"), wes("b2" * 8), request()], same=[Same("b2" * 8, first, MUM)])
    with pytest.raises(NotFound):
        office.family("Second")
    assert len(office.family(first).records) == before


def test_one_side_is_enough_to_know_it_from_the_other(office: Seat) -> None:
    first = intake.take_in(office, [opened("First"), wes(), request()]).family
    second = intake.take_in(office, [opened("Second"), wes("b2" * 8), request()]).family
    assert [each.family for each in intake.known_elsewhere(office, second)] == [first]
    recording.write(office, first, SamePerson(person=WES, other_family=second, other_person="b2" * 8))
    assert intake.known_elsewhere(office, second) == ()


def test_a_linked_family_is_not_pointed_out_again(office: Seat) -> None:
    known = taken_in(office)
    field = recording.write(office, "", FamilyOpened(
        label="Marlowe?", area="west", base="st_james", provisional=True, mosaic="M1")).family  # fmt: skip
    assert [each.family for each in intake.known_elsewhere(office, known)] == [field]
    intake.link(office, field, known, "the same address")
    assert intake.known_elsewhere(office, known) == intake.known_elsewhere(office, field) == ()
    assert looking.look(office, field).goes_on_as == "Marlowe"
    assert [label for _, label, _ in looking.families_here(office, field)] == ["Marlowe"]


def test_more_information_written_without_sight_of_a_change_is_a_difference(office: Seat) -> None:
    ident = taken_in(office)
    before = office.family(ident).frontier
    recording.write(office, ident, FamilyDescribed(address="7 Quay Street"))
    intake.request_for(office, ident, None, [FamilyDescribed(address="The boat")], bases=before)
    family = office.family(ident)
    assert family.details["address"].in_conflict is True or family.details["address"].value == "The boat"
    assert family.referral is not None and family.referral.value.corrects is None


def test_changes_and_the_request_are_written_together_or_not_at_all(office: Seat) -> None:
    ident = taken_in(office)
    before = len(office.family(ident).records)
    later = request(received_on=date(2027, 1, 1))
    with pytest.raises(Faults):
        intake.request_for(office, ident, later, [FamilyDescribed(address="The boat")])
    assert len(office.family(ident).records) == before
    intake.request_for(office, ident, request(problem="more"), [FamilyDescribed(address="The boat")])
    family = office.family(ident)
    assert family.details["address"].value == "The boat"
    assert family.referral is not None and family.referral.value.problem == "more"


def test_a_family_without_a_request_stands_against_the_rules_all_the_same(office: Seat) -> None:
    field = recording.write(office, "", FamilyOpened(label="Field", area="west", base="st_james")).family
    view = deciding.read(office, field)
    assert view.state == "" and view.eligibility.met is None and view.social_worker_rag is None


def test_the_admin_adds_nothing_to_a_restricted_family(office: Seat, tmp_path: Path) -> None:
    from dataclasses import replace

    ident = taken_in(office)
    intake.restrict(office, ident, True, "a worker's sister")
    office.vault.me = replace(office.me, role="admin")
    with pytest.raises(Refused):
        intake.request_for(office, ident, request(problem="more"))
    with pytest.raises(Refused):
        intake.same_person(office, ident, MUM, ident, MUM)
