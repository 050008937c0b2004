"""Plans in the fold: what two people did to one plan without knowing of each other, and which is shown."""

from __future__ import annotations

from datetime import date, timedelta

from fsm_tui.casework.diary import AppointmentPlanned, VisitPlanned
from fsm_tui.casework.folding.appointments import appointments
from fsm_tui.casework.records import Parsed
from tests.casework.making import MONDAY, MUM, Device, beginning, session

TUESDAY = date(2026, 11, 17)


def plan(at: str = "14:00", **more: object) -> VisitPlanned:
    return VisitPlanned(**({"session_kind": "home_visit", "on": TUESDAY, "at": at} | more))  # type: ignore[arg-type]


def two() -> tuple[Device, Device, str]:
    """Two laptops that both have a family with one planned visit; its head."""
    one, other = Device("a"), Device("b")
    entries = [*beginning(one), one.writes(plan(people=(MUM,)), MONDAY)]
    other.shown(*entries)
    return one, other, entries[-1].head


def test_two_moves_that_did_not_know_of_each_other_both_stand_and_a_third_decides() -> None:
    one, other, head = two()
    first = one.writes(plan("15:00", corrects=head), MONDAY)
    other.wall += timedelta(hours=1)
    second = other.writes(plan("16:00", corrects=head), MONDAY)
    one.shown(second)
    other.shown(first)
    [visit] = one.family.visits
    assert visit == other.family.visits[0]
    assert (visit.root, visit.plan.value.at) == (head, "16:00")
    assert [each.value.at for each in visit.others] == ["15:00"]
    assert any("two corrections" in each for each in one.family.conflicts)
    one.writes(plan("15:30", corrects=visit.plan.head), MONDAY)
    [visit] = one.family.visits
    assert (visit.plan.value.at, visit.others, one.family.conflicts) == ("15:30", (), ())


def test_a_visit_that_may_still_take_place_is_shown_before_its_cancellation() -> None:
    one, other, head = two()
    moved = one.writes(plan("15:00", corrects=head), MONDAY)
    other.wall += timedelta(hours=1)
    cancelled = other.writes(plan(corrects=head, cancelled="ill"), MONDAY)
    one.shown(cancelled)
    other.shown(moved)
    [visit] = one.family.visits
    assert visit.state == "planned" and visit.plan.value.at == "15:00"
    assert [each.value.cancelled for each in visit.others] == ["ill"]


def test_of_two_sessions_of_one_plan_it_became_the_first() -> None:
    one, other, head = two()
    first = one.writes(session(planned=head), MONDAY)
    later = other.writes(session(planned=head), MONDAY + timedelta(hours=2))
    one.shown(later)
    [visit] = one.family.visits
    assert (visit.state, visit.session, visit.attendance) == ("held", first.head, "attended")


def test_somebody_elses_version_of_an_appointment_is_not_one_of_it() -> None:
    mine, theirs = Device("a"), Device("b")
    made = AppointmentPlanned(what="meeting", title="Team", on=TUESDAY)
    first = mine.writes(made, MONDAY, "office")
    theirs.shown(first)
    forged = theirs.writes(made.model_copy(update={"corrects": first.head, "cancelled": "x"}), MONDAY, "office")
    second = mine.writes(made.model_copy(update={"corrects": first.head, "title": "Team, moved"}), MONDAY, "office")
    for entries in ((first, forged, second), (second, forged, first)):
        found = appointments(map(Parsed.of, entries))
        own = [each for each in found if each.author == "a" * 16]
        assert [(each.root, each.plan.value.title, each.state) for each in own] == [
            (first.head, "Team, moved", "planned")
        ]
