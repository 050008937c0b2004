"""What is kept from whom: the sessions' own marks, marks set later, and the one rule that says who may read (A93)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.goals import GoalAgreed
from fsm_tui.casework.kept import RecordKept
from fsm_tui.casework.may_read import kept_from, may_read
from fsm_tui.casework.people import PersonAdded
from fsm_tui.casework.rules import faults
from fsm_tui.casework.session import KeptFrom
from fsm_tui.casework.telling import Teller
from fsm_tui.practice.profile import built_in
from tests.casework.making import CHILD, DAD, FAMILY, MONDAY, MUM, Device, beginning, correction, session

GOAL = "91" * 8
NOTE = KeptFrom(place="note", person=DAD)


class Two:
    """Two devices that know the same family with two parents, and a session in which the note is kept from one."""

    def __init__(self) -> None:
        self.one, self.other = Device("a"), Device("b")
        self.entries: list[Entry] = list(beginning(self.one))
        self.entries.append(self.one.writes(PersonAdded(person=DAD, name="Dan Marlowe", role="parent"), MONDAY))
        self.goal = self.one.writes(
            GoalAgreed(goal=GOAL, person=MUM, text="Sleep at home", agreed_on=MONDAY.date()), MONDAY
        )
        self.visit = self.one.writes(session(kept_from=(NOTE,)), MONDAY)
        self.entries += [self.goal, self.visit]
        self.meet()

    def meet(self) -> None:
        for each in (self.one, self.other):
            each.shown(*self.one.has.values(), *self.other.has.values())

    def says(self, device: Device, *, kept: bool, place: str = "note", person: str = DAD, because: str = "") -> Entry:
        made = RecordKept(record=self.visit.head, place=place, person=person, kept=kept, because=because)
        return device.writes(made, MONDAY)

    @property
    def family(self) -> Family:
        return fold(FAMILY, {**self.one.has, **self.other.has}.values())

    def dad_reads(self, place: str = "note") -> bool:
        return may_read(self.family, self.visit.head, place, DAD)


@pytest.fixture
def two() -> Two:
    return Two()


def test_a_mark_of_the_session_keeps_that_part_from_that_person_only(two: Two) -> None:
    assert not two.dad_reads("note")
    assert may_read(two.family, two.visit.head, "note", MUM)
    assert two.dad_reads("place") and two.dad_reads("notes") and two.dad_reads(f"risk.children.{CHILD}")
    assert not two.dad_reads(""), "what holds something kept is not given whole"
    assert kept_from(two.family, two.visit.head, "note") == (DAD,)


def test_a_mark_reaches_what_lies_within_it(two: Two) -> None:
    two.says(two.one, kept=True, place=f"risk.children.{CHILD}")
    assert not two.dad_reads(f"risk.children.{CHILD}.means")
    assert not two.dad_reads("risk")
    assert two.dad_reads(f"risk.parents.{MUM}")
    two.says(two.one, kept=True, place="")
    assert not two.dad_reads(f"risk.parents.{MUM}")


def test_it_is_marked_later_for_any_record(two: Two) -> None:
    two.one.writes(RecordKept(record=two.goal.head, place="text", person=DAD), MONDAY)
    assert not may_read(two.family, two.goal.head, "text", DAD)
    assert may_read(two.family, two.goal.head, "target", DAD)


def test_who_has_seen_the_mark_may_take_it_back(two: Two) -> None:
    two.says(two.other, kept=False)
    assert two.dad_reads()
    two.says(two.one, kept=True)
    two.meet()
    assert not two.dad_reads(), "the one did not know that it was taken back: the narrower holds"
    mark = two.family.kept.marks[two.visit.head][0]
    assert mark.in_conflict and mark.kept
    two.says(two.one, kept=False)
    assert two.dad_reads()


def test_whoever_of_two_wrote_last_the_narrower_counts(two: Two) -> None:
    two.says(two.one, kept=True, place="place")
    two.meet()
    two.says(two.one, kept=True, place="place")
    two.other.wall += timedelta(hours=3)
    two.says(two.other, kept=False, place="place")
    assert not two.dad_reads("place")


def test_a_correction_does_not_take_a_mark_back_by_saying_nothing(two: Two) -> None:
    two.one.writes(correction(two.visit), MONDAY)
    assert not two.dad_reads()
    two.says(two.one, kept=False)
    assert two.dad_reads()
    last = two.one.writes(correction(two.visit, kept_from=(NOTE,)), MONDAY)
    assert not may_read(two.family, last.head, "note", DAD), "said anew by name"


def test_a_mark_on_another_version_is_of_the_same_record(two: Two) -> None:
    last = two.one.writes(correction(two.visit), MONDAY)
    two.one.writes(RecordKept(record=last.head, place="place", person=DAD), MONDAY)
    assert not two.dad_reads("place")


def test_what_is_marked_before_it_arrives_is_kept_once_it_does(two: Two) -> None:
    mark = two.says(two.one, kept=True, place="place")
    early = fold(FAMILY, [each for each in two.one.has.values() if each.head != two.visit.head])
    assert not may_read(early, two.visit.head, "place", DAD)
    assert mark.head in {each.head for each in early.timeline}
    assert not two.dad_reads("place")


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        ({"record": "0" * 64}, "record", "there is no such entry"),
        ({"person": CHILD}, "person", "no parent, carer or other adult"),
        ({"kept": False, "place": "place"}, "kept", "nothing is kept from them"),
    ],
)
def test_what_cannot_be_marked(two: Two, change: dict[str, Any], place: str, said: str) -> None:
    body = RecordKept(**({"record": two.visit.head, "place": "note", "person": DAD} | change))
    found = faults(body, MONDAY, two.family, built_in(), two.one.wall)
    assert [(at, said in words) for at, words in found] == [(place, True)]


def test_it_is_told_in_words(two: Two) -> None:
    entry = two.says(two.one, kept=True, place=f"goals.{GOAL}", because="he looks through her phone")
    teller = Teller(two.family, built_in(), str)
    told = {each.label: each.text for each in teller.tell(RecordKept.model_validate_json(entry.body or b""), entry)}
    assert told["Not to be shared with"] == "Dan Marlowe"
    assert told["What"] == "goal: Sleep at home of: Session recorded, Mon 16 Nov 2026"
    assert told["Because"] == "he looks through her phone"
    body = two.family.sessions[0].shown.body
    lines = {each.label: each.text for each in teller.tell(body, two.visit)}
    assert lines["Not to be shared with Dan Marlowe"] == "the note"
    assert two.visit.head not in " ".join([*told.values(), *lines.values()])
