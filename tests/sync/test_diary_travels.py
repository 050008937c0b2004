"""Plans travel: a visit to whoever works with the family, an appointment up to the office only."""

from __future__ import annotations

from datetime import date, timedelta

from fsm_tui.casework.diary import AppointmentPlanned, VisitPlanned
from fsm_tui.services import diary
from fsm_tui.services.seat import Seat
from tests.sync.seats import Team


def lines(seat: Seat, day: date) -> list[tuple[str, str, str, bool]]:
    view = diary.read(seat, day, everybody=True)
    return [(line.label, line.at, line.state, line.mine) for line in view.days[0].lines]


def test_a_plan_goes_up_is_moved_at_the_office_and_comes_back(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    team.carry_down("pat")
    pat, office = team["pat"], team.office
    day = pat.today() + timedelta(days=1)
    head = diary.plan(pat, family, VisitPlanned(session_kind="home_visit", on=day, at="14:00")).head
    diary.plan(pat, "", AppointmentPlanned(what="consultation", title="Duty team", on=day, at="09:00"))
    outcome = team.carry_up("pat")
    assert (outcome.accepted, outcome.quarantined) == (2, 0)
    assert lines(office, day) == [("Duty team", "09:00", "planned", False), ("Marlowe", "14:00", "planned", False)]

    diary.move(office, head, day, "15:30")
    diary.plan(office, "", AppointmentPlanned(what="meeting", title="Office meeting", on=day, at="10:00"))
    team.carry_down("pat")
    assert lines(pat, day) == [("Duty team", "09:00", "planned", True), ("Marlowe", "15:30", "planned", True)]


def test_a_family_that_goes_to_somebody_else_takes_its_plans_along(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    team.carry_down("pat")
    pat = team["pat"]
    day = pat.today() + timedelta(days=1)
    diary.plan(pat, family, VisitPlanned(session_kind="home_visit", on=day, at="14:00"))
    team.carry_up("pat")
    team.allocate(family, "sam")
    team.carry_down("sam")
    assert lines(team["sam"], day) == [("Marlowe", "14:00", "planned", True)]
