"""The caseload: which families, in which order, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.bodies import Body
from fsm_tui.practice.rag import Rag
from fsm_tui.services import caseload, drafting
from fsm_tui.services.caseload import CaseloadRow
from fsm_tui.services.seat import Seat
from fsm_tui.vault.tables import DueRow
from tests import seats

ASH = "dd" * 8


def put(seat: Seat, body: Body, family: str) -> str:
    """Record past the rules and authorities, as an import does."""
    with seat.vault.action() as action:
        return action.record(body, subject=f"family:{family}", happened_at=seat.now()).head


def allocate(seat: Seat, family: str, to: str | None, **more: Any) -> None:
    put(seat, Allocated(to=to, **({"allocated_on": seat.today()} | more)), family)


def rows(seat: Seat, **more: Any) -> dict[str, CaseloadRow]:
    return {row.label: row for row in caseload.read(seat, **more).rows}


def order(seat: Seat) -> list[str]:
    return [row.label for row in caseload.read(seat).rows]


def test_an_empty_caseload(laptop: Seat) -> None:
    found = caseload.read(laptop)
    assert found.rows == () and found.overdue == 0 and found.whose == "my families"
    assert found.today == laptop.today()


def test_a_new_family_of_the_field(laptop: Seat, marlowe: str) -> None:
    (row,) = caseload.read(laptop).rows
    assert (row.family, row.label, row.provisional, row.people) == (
        marlowe, "Marlowe", True, ("Tess Marlowe", "Kit Marlowe"),
    )  # fmt: skip
    assert (row.rag, row.trend, row.seen, row.social_worker_spoken) == (None, (), "not yet", "not yet")
    assert row.why == "risk has not been rated yet"
    assert row.sync == "3 not at the office" and row.next_due is None


class TestWhose:
    @pytest.fixture
    def families(self, laptop: Seat) -> dict[str, str]:
        made = {label: seats.open_family(laptop, label) for label in ("Mine", "Theirs", "Second", "Covered", "Free")}
        me = laptop.me.person
        allocate(laptop, made["Mine"], me)
        allocate(laptop, made["Theirs"], ASH)
        allocate(laptop, made["Second"], ASH, second=me)
        until = laptop.today() + timedelta(days=3)
        allocate(laptop, made["Covered"], ASH, cover={"person": me, "until": until})
        return made

    def test_mine_where_i_am_second_where_i_cover_and_what_has_nobody(
        self, laptop: Seat, families: dict[str, str]
    ) -> None:
        assert set(order(laptop)) == {"Mine", "Second", "Covered", "Free"}
        assert caseload.read(laptop, everybody=True).whose == "all families"
        assert set(rows(laptop, everybody=True)) == set(families)

    def test_cover_ends_after_its_last_day(
        self, laptop: Seat, families: dict[str, str], clock: seats.Clock
    ) -> None:
        clock.on(days=3)
        assert "Covered" in order(laptop)
        clock.on(days=1)
        assert "Covered" not in order(laptop)

    def test_the_office_sees_all_with_the_names_of_who_has_them(self, office: Seat) -> None:
        family = seats.open_family(office)
        allocate(office, family, office.me.person)
        (row,) = caseload.read(office).rows
        assert row.allocated_to == "Olwen Office" and caseload.read(office).whose == "all families"
        assert row.sync == "at the office"


class TestOrder:
    def test_returned_and_conflicts_first_then_what_presses_then_by_day_then_by_risk(
        self, laptop: Seat, clock: seats.Clock
    ) -> None:
        me = laptop.me.person
        made = {label: seats.open_family(laptop, label) for label in ("Quiet", "Red", "Soon", "Late", "Twice")}
        seats.visit(laptop, made["Red"], "high", "high")
        told = {"to": "Ola", "on": laptop.today().isoformat()}
        seats.record(laptop, "risk.escalated", made["Red"], escalation=told)
        said = {"consent": "cgl_form", "person": seats.MUM, "statement": "declined", "way": "verbal"}
        seats.record(laptop, "consent.recorded", made["Red"], **said, given_on=laptop.today().isoformat())
        allocate(laptop, made["Late"], me)
        clock.on(days=6)
        allocate(laptop, made["Soon"], me)
        _conflict(laptop, made["Twice"])
        assert order(laptop) == ["Twice", "Late", "Red", "Soon", "Quiet"]
        found = rows(laptop)
        assert found["Twice"].why == "two different values recorded: decide"
        assert found["Late"].why == "First joint visit: overdue by 1 working day"
        assert found["Red"].why == "Risk review: due in 1 day"
        assert caseload.read(laptop).overdue == 1

    def test_of_equal_days_the_higher_risk_and_then_the_name(self, laptop: Seat, clock: seats.Clock) -> None:
        for label, levels in (("B", ("low", "low")), ("A", ("low", "low")), ("C", ("high", "low"))):
            family = seats.open_family(laptop, label)
            seats.visit(laptop, family, *levels)
        clock.on(days=14)
        found = rows(laptop)
        assert found["C"].rag is Rag.AMBER and found["C"].next_due is not None
        assert order(laptop) == ["C", "A", "B"]

    def test_what_is_returned_comes_first_and_says_so(self, laptop: Seat, marlowe: str) -> None:
        seats.open_family(laptop, "Aardvark")
        head = seats.visit(laptop, marlowe)
        _returned(laptop, marlowe, head)
        (first, _) = caseload.read(laptop).rows
        assert (first.label, first.returned, first.why) == ("Marlowe", 1, "1 returned by the team leader")


def _conflict(seat: Seat, family: str) -> None:
    from fsm_tui.casework.people import FamilyDescribed

    before = seat.family(family).frontier
    for address in ("1 Mill Lane", "2 Mill Lane"):
        body = FamilyDescribed(address=address)
        if address.startswith("1"):
            put(seat, body, family)
        else:
            _foreign(seat, family, body, before)


def _foreign(seat: Seat, family: str, body: Body, bases: tuple[str, ...]) -> str:
    from fsm_tui.casework.entry import NO_HEAD, make
    from fsm_tui.casework.written import Written

    entry = make(
        device="bb" * 8, epoch=1, seq=1, prev=NO_HEAD, kind=body.KIND, v=1, subject=f"family:{family}",
        author="cc" * 8, happened_at=seat.now().isoformat(), written_at=Written(5).text, bases=bases,
        salt=bytes(16), body=body.to_bytes(),
    )  # fmt: skip
    with seat.vault.action() as action:
        action.receive(entry, bundle="b")
    return entry.head


def _returned(seat: Seat, family: str, head: str) -> None:
    from fsm_tui.casework.review import Remark, Verdict

    verdict = Verdict(on=head, decision="returned", remarks=(Remark(text="say more"),))
    _foreign(seat, family, verdict, (head,))


class TestRow:
    def test_risk_trend_and_when_they_were_seen(self, laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
        for levels in (("low", "low"), ("high", "high"), ("low", "medium")):
            clock.on(days=1)
            seats.visit(laptop, marlowe, *levels)
        clock.on(days=2)
        row = rows(laptop)["Marlowe"]
        # Amber was stated and nobody has settled it: the Red stays in force.
        assert row.rag is Rag.RED and row.rag_because == "high severity × high harm"
        assert row.trend == (Rag.GREEN, Rag.RED, Rag.RED), "what is only proposed is not in force"
        assert row.seen == "2 days ago"
        assert row.sync == "6 not at the office"

    @pytest.mark.parametrize(
        ("more", "seen"),
        [
            ({}, "today"),
            ({"session_kind": "phone_session"}, "not yet"),
            ({"session_kind": "group_supervision"}, "not yet"),
            ({"attendance": "did_not_attend", "present": [], "told": "Ash"}, "not yet"),
            ({"present": [seats.CHILD]}, "not yet"),
        ],
    )
    def test_seen_means_a_parent_or_carer_face_to_face(
        self, laptop: Seat, marlowe: str, more: dict[str, Any], seen: str
    ) -> None:
        seats.visit(laptop, marlowe, **more)
        assert rows(laptop)["Marlowe"].seen == seen

    def test_a_voided_visit_was_not(self, laptop: Seat, marlowe: str) -> None:
        head = seats.visit(laptop, marlowe)
        seats.record(laptop, "entry.voided", marlowe, entry=head, reason="wrong family")
        assert rows(laptop)["Marlowe"].seen == "not yet"

    def test_when_the_social_worker_was_spoken_to(self, laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
        seats.visit(laptop, marlowe, session_kind="joint_visit")
        clock.on(days=1)
        assert rows(laptop)["Marlowe"].social_worker_spoken == "yesterday"

    def test_drafts_and_unconfirmed_work_in_words(self, laptop: Seat, marlowe: str) -> None:
        other = seats.open_family(laptop, "Otter")
        for form in ("visit", "goal"):
            drafting.save(laptop, drafting.begin(laptop, form, other), {"x": 1})
        found = rows(laptop)
        assert (found["Otter"].sync, found["Otter"].drafts) == ("3 not at the office, 2 drafts", 2)
        assert (found["Marlowe"].sync, found["Marlowe"].drafts) == ("3 not at the office", 0)
        with laptop.vault.action() as action:
            end = action.setting("log")
            action.set("acked", {"epoch": end["epoch"], "seq": end["seq"]})
        assert rows(laptop)["Marlowe"].sync == "at the office"
        assert rows(laptop)["Otter"].sync == "2 drafts"

    def test_what_others_owe_stands_behind_what_we_owe(self, laptop: Seat, marlowe: str) -> None:
        allocate(laptop, marlowe, laptop.me.person)
        row = rows(laptop)["Marlowe"]
        assert row.next_due is not None and row.next_due.ours
        assert row.why == "First joint visit: due in 3 working days"


def test_a_clock_that_this_guidance_no_longer_has_is_still_told(laptop: Seat) -> None:
    due = DueRow(
        family="f" * 16, clock="moon_phase", about="", started_on=laptop.today(), due_on=laptop.today(), entry=""
    )
    line = caseload.due_line(due, laptop.profile, laptop.today())
    assert (line.label, line.urgent, line.state.words) == ("moon phase", True, "due today")
    assert caseload.open_lines([line]) == [line]
    done = caseload.due_line(DueRow(**(due.model_dump() | {"done_on": laptop.today()})), laptop.profile, laptop.today())
    assert caseload.open_lines([done, line]) == [line]
