"""One family from its support request to the first joint visit, across the Christmas bank holidays of 2026.

Friday 25 December and Monday 28 December (for Saturday 26) are no working days, nor is Friday 1 January 2027.
The dates are the golden vectors of working days (domain.md B6).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fsm_tui.practice.clocks import Standing
from fsm_tui.practice.rag import Harm, Rag, Severity
from fsm_tui.services import families, letters
from fsm_tui.services.requests import deciding, intake, pending
from fsm_tui.services.seat import Seat
from tests.seats import CHILD, MUM, Clock, office_template, record, seat_from, session
from tests.services.test_requests import request, taken_in

MORNING = 9


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Seat]:
    clock = Clock(datetime(2026, 12, 14, MORNING, tzinfo=UTC))
    with seat_from(office_template(), tmp_path / "office", clock) as seat:
        yield seat


def on(seat: Seat, day: date) -> None:
    clock = seat.around.now
    assert isinstance(clock, Clock)
    clock.at = datetime(day.year, day.month, day.day, MORNING, tzinfo=UTC)


def clocks(seat: Seat, ident: str) -> dict[str, tuple[str, date | None]]:
    """Every clock of the family as it stands today: its words, and the day on which it is due."""
    view = families.read(seat, ident)
    return {each.clock: (each.state.words, each.state.due) for each in (*view.dues, *view.done)}


def test_from_the_request_to_the_joint_visit_every_clock_is_named(office: Seat) -> None:
    # Monday 14 December: the request comes in with things missing.
    ident = taken_in(office, received_on=date(2026, 12, 14), agreement_on=date(2026, 12, 11), problem="")
    assert clocks(office, ident) == {
        "request_considered": ("due in 7 days", date(2026, 12, 21)),
        "worker_confirmed": ("due in 10 working days", date(2026, 12, 30)),
    }
    assert pending.waiting(office)[0].missing == 1

    # Tuesday: more information is asked for. Five working days of the social worker's.
    on(office, date(2026, 12, 15))
    letters.made(office, ident, "more_information", "Sol Worker", "Please tell us more.", None)
    assert clocks(office, ident)["more_information"] == ("due in 5 working days", date(2026, 12, 22))

    # Thursday: it comes, as a correction of the request; both stay readable.
    on(office, date(2026, 12, 17))
    intake.request_for(office, ident, request(received_on=date(2026, 12, 14), agreement_on=date(2026, 12, 11)))
    assert clocks(office, ident)["more_information"][0] == "done on Thu 17 Dec 2026"
    assert pending.waiting(office)[0].missing == 0

    # Monday 21: triage. The request has been considered on the last day.
    on(office, date(2026, 12, 21))
    deciding.triage(
        office, ident, {MUM: (Severity.MODERATE, "daily")}, {CHILD: (Harm.MEDIUM, "alone at night")}, Rag.AMBER
    )
    found = clocks(office, ident)
    assert found["request_considered"][0] == "done on Mon 21 Dec 2026"
    assert found["risk_review"] == ("due in 14 days", date(2027, 1, 4))

    # Wednesday 23: allocated. The start day is not counted, nor are Christmas and its substitute day.
    on(office, date(2026, 12, 23))
    deciding.decide(office, ident, "allocated", to=office.me.person)
    found = clocks(office, ident)
    assert found["summary_opened"] == ("due in 2 working days", date(2026, 12, 29))
    assert found["programme_opened"] == ("due in 2 working days", date(2026, 12, 29))
    assert found["sw_contacted"] == ("due in 3 working days", date(2026, 12, 30))
    assert found["joint_visit"] == ("due in 3 working days", date(2026, 12, 30))
    assert found["supervision_invited"] == ("due in 5 working days", date(2027, 1, 4))
    assert found["sw_spoken"] == ("due in 14 days", date(2027, 1, 6))
    assert found["parent_seen"] == ("due in 14 days", date(2027, 1, 6))
    assert found["exit_planned"] == ("due in 28 days", date(2027, 1, 20))
    measured = {each.code for each in office.profile.clocks if office.profile.is_measured(each)}
    assert "sw_contacted" in measured and "joint_visit" not in measured

    # Tuesday 29: the social worker is spoken to; the Workbook Summary is opened, the Programme is not.
    on(office, date(2026, 12, 29))
    record(office, "milestone.noted", ident, event="workbook_summary_opened", on="2026-12-29", by="Sol Worker")
    record(office, "milestone.noted", ident, event="social_worker_contacted", on="2026-12-29")
    found = clocks(office, ident)
    assert found["summary_opened"][0] == found["sw_contacted"][0] == "done on Tue 29 Dec 2026"
    assert found["programme_opened"] == ("due today", date(2026, 12, 29))

    # Thursday 31: the visit is a working day late, the Programme two; the chase text says who should open it.
    on(office, date(2026, 12, 31))
    found = clocks(office, ident)
    assert found["joint_visit"] == ("overdue by 1 working day", date(2026, 12, 30))
    assert found["programme_opened"] == ("overdue by 2 working days", date(2026, 12, 29))
    assert "Workbook Programme" in letters.compose(office, ident, "workbook_chase").text
    late = {each.clock: each.state for each in families.read(office, ident).dues}
    assert late["joint_visit"].standing is Standing.OVERDUE

    # Monday 4 January, after New Year's Day: the joint visit, two working days late.
    on(office, date(2027, 1, 4))
    family, now = office.family(ident), office.now()
    said = session(family, now, "moderate", "medium", session_kind="joint_visit", joint_with="Sol")
    record(office, "session.recorded", ident, happened_at=office.now().isoformat(), **said)
    found = clocks(office, ident)
    assert found["joint_visit"][0] == "done on Mon 4 Jan 2027, 2 working days late"
    assert found["parent_seen"] == ("due in 14 days", date(2027, 1, 18))
    assert found["sw_spoken"] == ("due in 14 days", date(2027, 1, 18))
    assert found["supervision_invited"] == ("due today", date(2027, 1, 4))
