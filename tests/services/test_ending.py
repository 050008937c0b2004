"""How the work ends: exit dates with their history, the proposal, and the leader's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.ending import ClosureProposed
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.services import ending, families
from fsm_tui.services.seat import Seat
from tests.seats import CHILD, MUM, Clock, laptop_template, office_template, open_family, record, seat_from, visit

TODAY = date(2026, 11, 16)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Seat]:
    with seat_from(laptop_template(), tmp_path / "laptop", Clock()) as seat:
        yield seat


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Seat]:
    with seat_from(office_template(), tmp_path / "office", Clock()) as seat:
        yield seat


def allocated(seat: Seat) -> str:
    ident = open_family(seat)
    families.allocate(seat, ident, seat.me.person)
    return ident


def due(seat: Seat, ident: str, clock: str) -> date | None:
    return next((each.state.due for each in families.read(seat, ident).dues if each.clock == clock), None)


def done(seat: Seat, ident: str, clock: str) -> bool:
    return any(each.clock == clock and each.state.done_on for each in families.read(seat, ident).done)


class TestExitDates:
    def test_a_date_is_asked_for_early_and_then_looked_at_four_weeks_before(self, office: Seat) -> None:
        ident = allocated(office)
        assert due(office, ident, "exit_planned") == TODAY + timedelta(days=28)
        ending.plan_exit(office, ident, MUM, TODAY + timedelta(days=100), with_parent=True)
        assert done(office, ident, "exit_planned")
        assert due(office, ident, "exit_prepared") == TODAY + timedelta(days=72)
        assert due(office, ident, "exit_reached") == TODAY + timedelta(days=101)

    def test_the_same_date_said_again_confirms_it(self, office: Seat) -> None:
        ident = allocated(office)
        day = TODAY + timedelta(days=100)
        ending.plan_exit(office, ident, MUM, day, with_parent=True)
        clock = office.around.now
        assert isinstance(clock, Clock)
        clock.on(days=75)
        ending.plan_exit(office, ident, MUM, day, with_parent=True)
        assert done(office, ident, "exit_prepared") and due(office, ident, "exit_prepared") is None

    def test_another_date_says_why_and_keeps_its_history(self, office: Seat) -> None:
        ident = allocated(office)
        ending.plan_exit(office, ident, MUM, TODAY + timedelta(days=100), with_parent=False)
        with pytest.raises(Faults) as refused:
            ending.plan_exit(office, ident, MUM, TODAY + timedelta(days=130), with_parent=True)
        assert refused.value.faults[0][0] == "because"
        ending.plan_exit(office, ident, MUM, TODAY + timedelta(days=130), with_parent=True, because="a lapse")
        (line,) = ending.read(office, ident).exits
        assert line.planned is not None and line.planned.value.because == "a lapse"
        assert [each.value.exit_on for each in line.history] == [TODAY + timedelta(days=100)]
        assert "in 18 weeks, planned with the parent" in line.words

    def test_a_date_before_it_was_talked_about_and_somebody_elses(self, office: Seat) -> None:
        ident = allocated(office)
        with pytest.raises(Faults):
            ending.plan_exit(office, ident, MUM, TODAY - timedelta(days=1), with_parent=True)
        with pytest.raises(Faults) as refused:
            ending.plan_exit(office, ident, CHILD, TODAY, with_parent=True)
        assert refused.value.faults[0][0] == "person"


def proposal(**more: Any) -> ClosureProposed:
    said: dict[str, Any] = {
        "reason": "completed",
        "exit_on": TODAY.isoformat(),
        "risk": {
            "parents": [{"person": MUM, "severity": "low", "stated": "unchanged", "because": "as seen"}],
            "children": [{"person": CHILD, "harm": "low", "stated": "unchanged", "because": "as seen"}],
        },
        "clear_after": (TODAY + timedelta(days=28)).isoformat(),
    } | more
    body = accept(ClosureProposed.KIND, said)
    assert isinstance(body, ClosureProposed)
    return body


def worked_with(seat: Seat) -> str:
    ident = allocated(seat) if seat.at_office else open_family(seat)
    record(seat, "goal.agreed", ident, goal="91" * 8, person=MUM, text="Fewer drinks", agreed_on="2026-11-02")
    visit(seat, ident)
    return ident


class TestClosing:
    def test_what_is_missing_is_named_by_its_place(self, laptop: Seat) -> None:
        ident = worked_with(laptop)
        record(laptop, "plan.recorded", ident, plan="cp", category="neglect", starts="2026-10-01")
        with pytest.raises(Faults) as refused:
            ending.propose(laptop, ident, proposal(reason="bored", risk={}))
        assert {place.split(".")[0] for place, _ in refused.value.faults} == {
            "reason", "outcomes", "risk", "on_plan_because",
        }  # fmt: skip
        waits = {each.what: each.done for each in ending.read(laptop, ident).to_do}
        assert not waits["Children's plan"] and not waits["Goals"] and not waits["Sync"]

    @pytest.mark.parametrize(("ends", "asked"), [("2026-12-24", True), ("2026-11-16", False)])
    def test_a_plan_that_ends_later_is_still_a_plan(self, laptop: Seat, ends: str, asked: bool) -> None:
        ident = worked_with(laptop)
        record(laptop, "plan.recorded", ident, plan="cp", category="neglect", starts="2026-10-01", ends=ends)
        assert bool(ending.read(laptop, ident).on_plan) is asked
        outcomes = [{"goal": "91" * 8, "end": "achieved"}]
        if not asked:
            ending.propose(laptop, ident, proposal(outcomes=outcomes))
            return
        with pytest.raises(Faults) as refused:
            ending.propose(laptop, ident, proposal(outcomes=outcomes))
        assert [place for place, _ in refused.value.faults] == ["on_plan_because"]

    def test_a_proposal_states_risk_at_exit_and_waits_for_the_leader(self, laptop: Seat) -> None:
        ident = worked_with(laptop)
        outcomes = [{"goal": "91" * 8, "end": "achieved"}]
        ending.propose(laptop, ident, proposal(outcomes=outcomes))
        family = laptop.family(ident)
        assert family.ending.proposal is not None and not family.closed
        assert len(family.parents[MUM].history) == 2
        with pytest.raises(Refused):
            ending.decide(laptop, ident, "closed")

    def test_the_leader_closes_and_nothing_waits_for_the_family_any_more(self, office: Seat) -> None:
        ident = worked_with(office)
        ending.propose(office, ident, proposal(outcomes=[{"goal": "91" * 8, "end": "achieved"}]))
        with pytest.raises(Refused):
            ending.decide(office, ident, "closed")

    def test_not_yet_says_why_and_a_proposal_made_anew_waits_again(self, office: Seat) -> None:
        ident = worked_with(office)
        with pytest.raises(NotFound):
            ending.decide(office, ident, "not_yet", because="later")
