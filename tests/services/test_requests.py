"""Support requests: taken in, triaged, considered at the weekly meeting, allocated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from fsm_tui.casework.allocation import Considered, InvolvedWorker, ReferralReceived
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded, PlanRecorded
from fsm_tui.errors import Faults, Refused
from fsm_tui.practice.rag import Harm, Rag, Severity
from fsm_tui.services import caseload, families, letters, recording
from fsm_tui.services.requests import deciding, intake, pending
from fsm_tui.services.seat import Seat
from tests.seats import CHILD, DAD, MUM, Clock, laptop_template, office_template, seat_from

BORN = date(1994, 3, 3)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Seat]:
    with seat_from(office_template(), tmp_path / "office", Clock()) as seat:
        yield seat


def request(**more: object) -> ReferralReceived:
    said = {
        "received_on": date(2026, 11, 9), "requested_by": "Sol Worker", "known_how_long": "two years",
        "previous_involvement": "none", "safeguarding_issues": "left alone at night", "substances": ("alcohol",),
        "problem": "drinks daily", "impact": "now", "impact_evidence": "late for school",
        "known_to_core_service": "no", "agreement_gained": True, "agreement_by": "Sol Worker",
        "agreement_on": date(2026, 11, 8), "role_explained": True, "positives_discussed": True,
        "social_worker_rag": Rag.RED,
    } | more  # fmt: skip
    return ReferralReceived.model_validate(said)


def taken_in(seat: Seat, label: str = "Marlowe", mosaic: str = "M1", **more: object) -> str:
    return intake.take_in(
        seat,
        [
            FamilyOpened(label=label, area="west", base="st_james", mosaic=mosaic),
            PersonAdded(person=MUM, name=f"Tess {label}", role="parent", in_work=True, born=BORN),
            PersonAdded(person=CHILD, name=f"Kit {label}", role="child", born=date(2020, 1, 1)),
            PlanRecorded(plan="cp", category="neglect", starts=date(2026, 10, 1)),
            FamilyDescribed.model_validate({"social_worker": {"name": "Sol Worker", "phone": "01243 000000"}}),
            request(**more),
        ],
    ).family


def test_a_complete_request_is_eligible_and_waits(office: Seat) -> None:
    ident = taken_in(office)
    (line,) = pending.waiting(office)
    assert (line.family, line.state, line.days, line.eligible, line.missing) == (ident, "pending", 7, True, 0)
    assert not line.provisional and line.social_worker_rag is Rag.RED and line.rag is None


def test_a_second_request_for_the_same_family_is_more_information_and_both_stay(office: Seat) -> None:
    ident = taken_in(office, problem="", impact_evidence="")
    assert pending.waiting(office)[0].missing == 2
    intake.request_for(office, ident, request())
    (line,) = pending.waiting(office)
    assert line.missing == 0
    family = office.family(ident)
    assert family.referral is not None
    record = family.record_of(family.referral.head)
    assert record is not None and len(record.versions) == 2


def test_the_reddest_and_the_oldest_come_first(office: Seat) -> None:
    green = taken_in(office, "Green", "M1", social_worker_rag=Rag.GREEN, received_on=date(2026, 11, 1))
    old = taken_in(office, "Old", "M2", social_worker_rag=Rag.AMBER, received_on=date(2026, 11, 2))
    unrated = taken_in(office, "Unrated", "M3", social_worker_rag=None, received_on=date(2026, 11, 3))
    red = taken_in(office, "Red", "M4", received_on=date(2026, 11, 10))
    assert [each.family for each in pending.waiting(office)] == [red, old, unrated, green]


def triage(office: Seat, ident: str, rag: Rag, because: str = "") -> None:
    deciding.triage(
        office, ident, {MUM: (Severity.MODERATE, "daily")}, {CHILD: (Harm.MEDIUM, "alone at night")}, rag,
        differs_because=because,
    )  # fmt: skip


def test_the_meeting_is_told_what_the_leader_decided_not_what_the_matrix_says(office: Seat) -> None:
    ident = taken_in(office)
    triage(office, ident, Rag.GREEN, "his own doctor sees him each week")
    (line,) = pending.waiting(office)
    assert line.rag is Rag.GREEN and line.disagree


def test_another_triage_than_the_matrix_needs_a_reason_and_a_disagreement_stays_visible(office: Seat) -> None:
    ident = taken_in(office)
    found = deciding.suggested(office, {MUM: Severity.MODERATE}, {CHILD: Harm.MEDIUM})
    assert found is not None and found.rag is Rag.AMBER
    with pytest.raises(Faults) as refused:
        triage(office, ident, Rag.GREEN)
    assert refused.value.faults[0][0] == "differs_because"
    triage(office, ident, Rag.AMBER)
    view = deciding.read(office, ident)
    assert view.triage is not None and view.triage.value.rag is Rag.AMBER
    assert view.disagreement == "our triage says Amber, the social worker says Red"
    (line,) = pending.waiting(office)
    assert line.disagree and line.rag is Rag.AMBER
    assert families.read(office, ident).points[0].rag is Rag.AMBER


def test_an_unmet_rule_is_overridden_with_a_reason_only(office: Seat) -> None:
    ident = taken_in(office, impact="none")
    assert deciding.read(office, ident).eligibility.met is False
    with pytest.raises(Faults):
        deciding.override(office, ident, "impact", "  ")
    with pytest.raises(Faults) as refused:
        deciding.override(office, ident, "shoe_size", "big")
    assert refused.value.faults[0][0] == "rule"
    deciding.override(office, ident, "impact", "a baby is due")
    worked_out = deciding.read(office, ident).eligibility
    rule = worked_out.rule("impact")
    assert worked_out.met is True and rule is not None and rule.overridden == "a baby is due"


def test_deferred_and_declined_need_a_because_and_meetings_that_pass_by_are_counted(office: Seat) -> None:
    ident, other = taken_in(office), taken_in(office, "Other", "M2", received_on=date(2026, 11, 10))
    for decision in ("deferred", "declined"):
        with pytest.raises(Faults):
            deciding.decide(office, ident, decision)  # type: ignore[arg-type]
    deciding.decide(office, ident, "deferred", because="nobody has room", meeting_on=date(2026, 11, 16))
    considered = deciding.decided_on(office, date(2026, 11, 16))
    assert considered == (Considered(family=ident, decision="deferred", because="nobody has room"),)
    deciding.close_meeting(office, date(2026, 11, 16), ["Olwen Office"], considered, "short of people")
    waiting = {each.family: each for each in pending.waiting(office)}
    assert (waiting[ident].passed_by, waiting[other].passed_by) == (0, 1)
    assert waiting[ident].state == "deferred" and waiting[ident].because == "nobody has room"
    assert deciding.minutes(office)[0].value.considered == considered


def test_an_allocation_starts_the_clocks_and_ends_the_waiting(office: Seat) -> None:
    ident = taken_in(office)
    with pytest.raises(Faults):
        deciding.decide(office, ident, "allocated")
    deciding.decide(office, ident, "allocated", to=office.me.person)
    assert pending.waiting(office) == ()
    dues = {each.clock: each for each in families.read(office, ident).dues}
    assert dues["sw_contacted"].state.due == date(2026, 11, 19)
    assert deciding.decided_on(office, date(2026, 11, 16))[0].to == office.me.person


def test_a_declined_request_waits_again_when_more_is_known(office: Seat) -> None:
    ident = taken_in(office)
    deciding.decide(office, ident, "declined", because="no plan")
    assert pending.waiting(office) == ()
    intake.request_for(office, ident, request(problem="worse now"))
    assert [each.state for each in pending.waiting(office)] == ["pending"]


def test_who_is_known_here_is_pointed_out_and_not_refused(office: Seat) -> None:
    first = taken_in(office)
    found = intake.known_here(office, "M1", [(MUM, "TESS  Marlowe", BORN), (DAD, "Tess Marlowe", date(1990, 1, 1))])
    assert [(each.why, each.family) for each in found] == [
        ("the same Mosaic number", first), ("the same name and date of birth", first),
    ]  # fmt: skip
    second = taken_in(office, mosaic="")
    assert [each.family for each in intake.known_elsewhere(office, second)] == [first, first]
    intake.same_person(office, second, MUM, first, MUM)
    intake.same_person(office, second, CHILD, first, CHILD)
    assert intake.known_elsewhere(office, second) == intake.known_elsewhere(office, first) == ()


def test_a_provisional_family_is_linked_and_nothing_waits_for_it(office: Seat) -> None:
    known = taken_in(office)
    at_the_office = families.open_family(office, FamilyOpened(label="Ash", area="west", base="st_james"), []).family
    with pytest.raises(Faults):
        intake.link(office, at_the_office, known)
    field = FamilyOpened(label="Marlowe?", area="west", base="st_james", provisional=True)
    opened = recording.write(office, "", field).family
    intake.link(office, opened, known, "the same address")
    family = office.family(opened)
    assert family.came.linked_to.value is not None and family.came.linked_to.value.to == known
    with pytest.raises(Faults):
        families.allocate(office, opened, office.me.person)
    assert families.read(office, opened).dues == ()


def test_a_restricted_family_is_named_to_nobody_else(office: Seat, tmp_path: Path) -> None:
    ident = taken_in(office)
    with pytest.raises(Faults):
        intake.restrict(office, ident, True, "")
    intake.restrict(office, ident, True, "a worker's sister")
    assert office.family(ident).came.restricted
    assert [row.family for row in caseload.read(office, everybody=True).rows if row.family == ident] == [ident]


def test_who_starts_first_is_agreed_with_a_reason(office: Seat) -> None:
    ident = taken_in(office, workers=(InvolvedWorker(role="probation", name="Pru Probation"),))
    assert pending.waiting(office)[0].other_workers == 1
    with pytest.raises(Faults):
        deciding.agree_first_worker(office, ident, "plumber", "has time", discussed=True)
    deciding.agree_first_worker(office, ident, "probation", "knows them", who="Pru Probation", discussed=True)
    found = deciding.read(office, ident).first_worker
    assert found is not None and found.first == "probation" and found.discussed_with_family


def test_only_the_office_takes_requests_in(tmp_path: Path) -> None:
    with seat_from(laptop_template(), tmp_path / "laptop", Clock()) as laptop, pytest.raises(Refused):
        taken_in(laptop)


def test_minutes_are_of_a_meeting_that_was_held(office: Seat) -> None:
    tomorrow = office.today() + timedelta(days=1)
    considered = [Considered(family="ab" * 8, decision="declined")] * 2
    with pytest.raises(Faults) as found:
        deciding.close_meeting(office, tomorrow, ["Olwen Office"], considered)
    assert dict(found.value.faults) == {
        "on": "is in the future", "considered": "speaks of the same family twice",
    }  # fmt: skip
    assert deciding.minutes(office) == ()


def test_a_letter_that_asks_for_more_puts_the_request_there_until_more_comes(office: Seat) -> None:
    ident = taken_in(office, problem="")
    letters.made(office, ident, "more_information", "Sol Worker", "Please tell us more.", None)
    assert [each.state for each in pending.waiting(office)] == ["more_information"]
    intake.request_for(office, ident, request())
    assert [each.state for each in pending.waiting(office)] == ["pending"]
