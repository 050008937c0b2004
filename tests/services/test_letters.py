"""Letters from real records: which make sense now, what they say, that one left and that one was sent."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.letters import LetterMade
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.practice.profile import built_in_text, load
from fsm_tui.services import day_sheet, drafting, eligibility, letters
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from tests import seats
from tests.seats import CHILD, DAD, MUM


@pytest.fixture
def family(office: Seat) -> str:
    """A family at the office with a mother in the work, one child and a social worker nobody has confirmed."""
    made = seats.open_family(office, mosaic="M77")
    worker = {"name": "Robin Carder", "agency": "West assessment team", "phone": "01243 000001"}
    seats.record(office, "family.described", made, social_worker=worker)
    return made


def refer(seat: Seat, family: str, **more: Any) -> str:
    said = {"received_on": "2026-11-16", "requested_by": "Jo Duty", "safeguarding_issues": "Neglect"} | more
    return seats.record(seat, "referral.received", family, **said)


def allocate(seat: Seat, family: str, **more: Any) -> None:
    said = {"to": seat.me.person, "allocated_on": seat.today().isoformat()} | more
    seats.record(seat, "family.allocated", family, **said)


def why(seat: Seat, family: str) -> dict[str, str]:
    return {each.letter: each.why for each in letters.offered(seat, family) if each.now}


def may_be_told(seat: Seat, family: str, information: str = "attendance") -> None:
    """The mother's consent to what a notice of disengagement tells the social worker."""
    cell = {"agency": "childrens_services", "information": information, "purpose": "child_plan"}
    said = {"consent": "cgl_form", "person": MUM, "statement": "given", "scope": [cell], "way": "signed_paper"}
    seats.record(seat, "consent.recorded", family, **said, given_on=seat.today().isoformat())


def exported(seat: Seat) -> list[dict[str, str]]:
    with seat.vault.read() as session:
        bodies = [json.loads(row.body or b"{}") for row in ledger.of_subject(session, "office")]
    return [body for body in bodies if body.get("what") == "exported"]


class TestMoreInformation:
    def test_it_lists_what_is_missing_and_is_offered_until_it_went(self, office: Seat, family: str) -> None:
        assert "more_information" not in why(office, family)  # there is no request
        refer(office, family)
        lacking = letters.missing(office, family)
        assert why(office, family)["more_information"] == f"{len(lacking)} things are missing from the request"
        found = letters.compose(office, family, "more_information")
        assert found.to == "Robin Carder, social worker"
        assert "Family Marlowe, Mosaic M77" in found.text
        assert "received on 16 November 2026" in found.text
        assert found.unknown == ()
        for each in lacking:
            assert f"\n- {each.words}\n" in found.text
        assert "the main safeguarding issues" not in found.text
        letters.made(office, family, "more_information", found.to, found.text)
        assert "more_information" not in why(office, family)
        offered = next(each for each in letters.offered(office, family) if each.letter == "more_information")
        assert offered.sent == "sent today"

    def test_sending_it_starts_the_clock_and_the_answer_stops_it(
        self, office: Seat, family: str, clock: seats.Clock
    ) -> None:
        head = refer(office, family)
        found = letters.compose(office, family, "more_information")
        letters.made(office, family, "more_information", found.to, found.text)
        _, dues = letters._read(office, family)
        (waiting,) = [each for each in dues if each.clock == "more_information"]
        assert waiting.state.done_on is None
        clock.on(days=1)
        refer(office, family, previous_involvement="None", corrects=head, correction_reason="more information")
        _, dues = letters._read(office, family)
        (answered,) = [each for each in dues if each.clock == "more_information"]
        assert answered.state.done_on == date(2026, 11, 17)
        assert "more_information" in why(office, family)  # there are still things missing

    def test_without_a_social_worker_it_goes_to_who_asked(self, office: Seat) -> None:
        family = seats.open_family(office, "Teal")
        refer(office, family)
        found = letters.compose(office, family, "more_information")
        assert found.to == "Jo Duty, social worker"
        assert found.unknown == ("mosaic",)
        assert "Mosaic [not recorded: Mosaic number]" in found.text


class TestChasing:
    def test_workbook_and_supervision_only_when_late(self, office: Seat, family: str, clock: seats.Clock) -> None:
        allocate(office, family)
        assert set(why(office, family)) == {"joint_visit", "worker_confirmation"}
        assert "First joint visit: due in 3 working days" in why(office, family)["joint_visit"]
        clock.on(days=3)
        late = why(office, family)
        assert "Workbook Summary opened: overdue by 1 working day" in late["workbook_chase"]
        assert "supervision_chase" not in late
        found = letters.compose(office, family, "workbook_chase")
        assert "- Workbook Programme opened: overdue by 1 working day\n- Workbook Summary" in found.text
        assert "They were to be opened by 18 November 2026." in found.text
        assert f"allocated to {office.me.name} on 16 November 2026" in found.text
        seats.record(office, "milestone.noted", family, event="workbook_summary_opened", on="2026-11-19")
        assert "Workbook Summary" not in why(office, family)["workbook_chase"]
        assert "- Workbook Summary" not in letters.compose(office, family, "workbook_chase").text
        clock.on(days=5)
        assert "supervision_chase" in why(office, family)
        assert "expected by 23 November 2026" in letters.compose(office, family, "supervision_chase").text

    def test_the_team_manager_comes_from_the_request(self, office: Seat, family: str) -> None:
        gap = letters.compose(office, family, "supervision_chase")
        assert gap.to == "[not recorded: social work team manager's name], social work team manager"
        refer(office, family, workers=[{"role": "team_manager", "name": "Sam Lead"}])
        assert letters.compose(office, family, "supervision_chase").to == "Sam Lead, social work team manager"

    def test_what_came_with_work_under_way_is_not_chased(self, office: Seat, family: str, clock: seats.Clock) -> None:
        allocate(office, family, carried_over=True)
        clock.on(days=30)
        assert set(why(office, family)) == {"worker_confirmation"}


class TestDisengagement:
    def missed(self, seat: Seat, family: str, **more: Any) -> None:
        seats.visit(seat, family, present=[], attendance="did_not_attend", told="Robin Carder by phone", **more)

    def test_missed_days_what_was_tried_stage_and_plan(self, office: Seat, family: str, clock: seats.Clock) -> None:
        seats.record(office, "plan.recorded", family, plan="cp", category="neglect", starts="2026-11-02")
        seats.visit(office, family, stages=[{"person": MUM, "stage": "contemplation"}])
        clock.on(days=2)
        self.missed(office, family)
        assert "disengagement" not in why(office, family)
        clock.on(days=5)
        self.missed(office, family)
        seats.visit(office, family, session_kind="sw_discussion", present=[])
        assert why(office, family)["disengagement"] == "2 missed in a row"
        (one,) = [each for each in letters.offered(office, family) if each.letter == "disengagement"]
        assert (one.about, one.whom) == (MUM, "Tess Marlowe")
        found = letters.compose(office, family, "disengagement")
        assert found.unknown == ()
        assert "Tess Marlowe is not taking part" in found.text
        missed = "Home visit, did not attend"
        assert f"- Wed 18 Nov 2026: {missed}\n- Mon 23 Nov 2026: {missed}\n\n" in found.text
        assert "Last seen by us: 16 November 2026" in found.text
        assert "What was tried:\n- Mon 23 Nov 2026: Discussion with the social worker\n\n" in found.text
        assert "Contemplation (16 November 2026)" in found.text
        assert "Child Protection plan (neglect), since 2 November 2026" in found.text
        assert "NSPCC" in found.text

        may_be_told(office, family)
        letters.made(office, family, "disengagement", found.to, found.text, MUM)
        assert "disengagement" not in why(office, family)
        _, dues = letters._read(office, family)
        assert [each.state.done_on for each in dues if each.clock == "disengagement_told"] == [office.today()]
        letter = office.family(family).came.letters[-1].value
        assert (letter.about, letter.text, letter.on) == (MUM, found.text, office.today())

    def test_seen_again_ends_it_and_a_new_run_asks_again(self, office: Seat, family: str, clock: seats.Clock) -> None:
        for days in (0, 1):
            clock.on(days=days)
            self.missed(office, family)
        may_be_told(office, family)
        letters.made(office, family, "disengagement", "Robin Carder", "Told by phone.", "Tess Marlowe")
        assert "disengagement" not in why(office, family)
        for days in (1, 2, 2):
            clock.on(days=days)
            seats.visit(office, family) if days == 1 else self.missed(office, family)
        assert why(office, family)["disengagement"] == "2 missed in a row"

    def test_a_notice_about_one_parent_is_none_about_the_other(self, office: Seat, family: str) -> None:
        seats.record(office, "person.added", family, person=DAD, name="Ned Marlowe", role="parent", in_work=True)
        for _ in range(2):
            dad = {"person": DAD, "severity": "low", "because": "as told"}
            risk = seats.session(office.family(family), office.now())["risk"]
            dad["stated"] = "unchanged" if DAD in office.family(family).parents else "first"
            risk["parents"].append(dad)
            self.missed(office, family, risk=risk)
        may_be_told(office, family)
        letters.made(office, family, "disengagement", "Robin Carder", "Told by phone.", MUM)
        offered = {each.about: each for each in letters.offered(office, family) if each.letter == "disengagement"}
        assert (offered[MUM].now, offered[MUM].sent) == (False, "sent today")
        assert (offered[DAD].now, offered[DAD].sent) == (True, "")

    def test_a_call_is_not_being_seen(self, office: Seat, family: str, clock: seats.Clock) -> None:
        seats.visit(office, family)
        clock.on(days=1)
        seats.visit(office, family, session_kind="phone_session")
        assert "Last seen by us: 16 November 2026" in letters.compose(office, family, "disengagement").text

    def test_with_two_parents_it_must_be_said_who(self, office: Seat, family: str) -> None:
        seats.record(office, "person.added", family, person=DAD, name="Ned Marlowe", role="parent", in_work=True)
        with pytest.raises(Refused, match="more than one"):
            letters.compose(office, family, "disengagement")
        assert letters.compose(office, family, "disengagement", "ned marlowe").text.startswith("Dear Robin Carder")
        assert "Ned Marlowe is not" in letters.compose(office, family, "disengagement", DAD).text
        with pytest.raises(NotFound):
            letters.compose(office, family, "disengagement", "Nobody")


class TestWorkers:
    def test_each_worker_is_asked_about_by_itself_without_naming_the_family(self, office: Seat, family: str) -> None:
        refer(office, family, workers=[{"role": "probation", "name": "Al Warden", "agency": "Probation West"}])
        offered = {each.about: each for each in letters.offered(office, family) if each.letter == "worker_confirmation"}
        assert set(offered) == {"social_worker", "probation:1"}
        assert all(each.now for each in offered.values())
        with pytest.raises(Refused, match="more than one worker"):
            letters.compose(office, family, "worker_confirmation")
        found = letters.compose(office, family, "worker_confirmation", "probation:1")
        assert found.to == "Probation West"
        assert "- Name: Al Warden\n- Role: Probation worker" in found.text
        assert "- Phone: not told to us" in found.text
        for name in ("Marlowe", "M77", "Tess", "Robin"):
            assert name not in found.whole
        letters.made(office, family, "worker_confirmation", found.to, found.text, "probation:1")
        assert office.family(family).came.letters[-1].value.about is None
        offered = {each.about: each for each in letters.offered(office, family) if each.letter == "worker_confirmation"}
        assert (offered["probation:1"].now, offered["social_worker"].now) == (False, True)

    def test_a_confirmed_worker_is_not_asked_about(self, office: Seat, family: str) -> None:
        worker = {"name": "Robin Carder", "verified_by": "Duty", "verified_how": "phone", "verified_on": "2026-11-16"}
        seats.record(office, "family.described", family, social_worker=worker)
        assert "worker_confirmation" not in why(office, family)
        with pytest.raises(Refused, match="no worker"):
            letters.compose(office, family, "worker_confirmation")


def test_a_declined_request_says_why_and_offers_a_consultation(office: Seat, family: str) -> None:
    refer(office, family)
    seats.record(
        office, "request.decided", family, decision="declined", meeting_on="2026-11-16", because="No plan: {reason} %s"
    )
    assert why(office, family)["decline"] == "declined on Mon 16 Nov 2026"
    found = letters.compose(office, family, "decline")
    assert "\n\nNo plan: {reason} %s\n\n" in found.text
    assert "A consultation is open to you" in found.text
    assert "familyteam.wsxdawn@cgl.org.uk" in found.text
    letters.made(office, family, "decline", found.to, found.text)
    assert "decline" not in why(office, family)


class TestDaySheet:
    def test_it_is_the_diary_s_sheet_for_that_day(self, office: Seat, family: str) -> None:
        allocate(office, family)
        plan = {"session_kind": "home_visit", "people": [MUM], "on": "2026-11-17"}
        seats.record(office, "visit.planned", family, **plan, at="14:00", finish_by="15:00", place="12 High Street")
        found = letters.compose(office, None, "day_sheet", day=date(2026, 11, 17))
        assert found == day_sheet.compose(office, date(2026, 11, 17))
        assert "12 High Street" in found.text
        assert "No alarm is promised" in found.text
        assert "Tess" not in found.whole
        assert "12 High Street" not in letters.compose(office, None, "day_sheet").text

    def test_it_is_no_letter_of_a_family(self, office: Seat, family: str) -> None:
        with pytest.raises(Refused, match="belongs to no family"):
            letters.made(office, family, "day_sheet", "Duty desk", "text")
        assert "day_sheet" not in {each.letter for each in letters.offered(office, family)}


class TestSent:
    def test_the_exact_text_is_kept_and_the_draft_goes_with_it(self, office: Seat, family: str) -> None:
        draft = drafting.save(office, drafting.begin(office, "letter.joint_visit", family), {"text": "half"})
        text = "Line one\n\n  {not a place}\n"
        done = letters.made(office, family, "joint_visit", "Robin Carder", text, draft=draft.id)
        record = office.family(family).record_of(done.head)
        assert record is not None
        body = record.shown.body
        assert isinstance(body, LetterMade)
        assert body.text == text
        with pytest.raises(NotFound):
            drafting.find(office, draft.id)

    def test_an_unknown_letter_or_family_is_refused(self, office: Seat, family: str) -> None:
        for call in (
            lambda: letters.compose(office, family, "love_letter"),
            lambda: letters.made(office, family, "love_letter", "x", "y"),
            lambda: letters.compose(office, "Nowhere", "joint_visit"),
        ):
            with pytest.raises(NotFound):
                call()
        for to, text in (("x" * 201, "y"), ("x", " \n"), ("x", "y" * 20_001)):
            with pytest.raises(Faults):
                letters.made(office, family, "joint_visit", to, text)
        with pytest.raises(Refused, match="about a family"):
            letters.compose(office, None, "joint_visit")

    def test_guidance_without_letters_says_what_to_do(self, office: Seat, family: str) -> None:
        text = built_in_text()
        old = load(text[: text.index("# Texts that leave.")] + text[text.index("\n[[clocks]]") :])
        office.vault.use_profiles((old,))
        assert letters.offered(office, family) == ()
        with pytest.raises(NotFound, match="Publish a newer practice profile"):
            letters.compose(office, family, "joint_visit")


class TestFiles:
    def test_a_letter_leaves_to_a_private_new_file_and_is_noted(
        self, office: Seat, family: str, tmp_path: Path
    ) -> None:
        found = letters.compose(office, family, "joint_visit")
        path = letters.write_out(office, family, "joint_visit", found, tmp_path / "letter.txt")
        assert path.read_text(encoding="utf-8") == found.whole
        if os.name == "posix":
            assert path.stat().st_mode & 0o777 == 0o600
        assert exported(office) == [{"what": "exported", "family": family, "detail": "letter: joint_visit"}]

    def test_nothing_is_replaced_and_what_did_not_leave_is_not_noted(
        self, office: Seat, family: str, tmp_path: Path
    ) -> None:
        found = letters.compose(office, family, "joint_visit")
        there = tmp_path / "there.txt"
        there.write_text("mine", encoding="utf-8")
        if os.name == "posix":
            (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
        else:
            (tmp_path / "dangling").mkdir()
        for path in (
            there, tmp_path, tmp_path / "dangling", tmp_path / "no" / "folder.txt",
            office.vault.folder.root / "letter.txt",
        ):  # fmt: skip
            with pytest.raises(Refused, match=r"Name|Make"):
                letters.write_out(office, family, "joint_visit", found, path)
        assert there.read_text(encoding="utf-8") == "mine"
        assert not (office.vault.folder.root / "letter.txt").exists()
        assert exported(office) == []

    def test_a_file_whose_note_fails_does_not_stay(
        self, office: Seat, family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = letters.compose(office, family, "joint_visit")

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("fsm_tui.vault.files.sync", full)
        with pytest.raises(Refused, match=r"disk|written"):
            letters.write_out(office, family, "joint_visit", found, tmp_path / "letter.txt")
        monkeypatch.undo()
        assert not (tmp_path / "letter.txt").exists()
        assert exported(office) == []


class TestEligibility:
    def test_the_rules_over_what_is_recorded(self, office: Seat, family: str) -> None:
        rules, missing = eligibility.read(office, family)
        assert {each.met for each in rules.rules} == {None}
        seats.record(office, "person.described", family, person=MUM, born="2008-11-16")  # 18 on the day
        seats.record(office, "person.described", family, person=CHILD, born="2025-01-01")
        seats.record(office, "plan.recorded", family, plan="none", starts="2026-01-01")
        refer(
            office, family, substances=["alcohol"], problem="Daily", impact="now", impact_evidence="Seen",
            agreement_gained=True, agreement_by="Jo Duty", agreement_on="2026-11-10", attitude="resistant",
        )  # fmt: skip
        rules, fewer = eligibility.read(office, family)
        assert {each.code: each.met for each in rules.rules} == {
            "adult": True, "problematic_use": True, "impact": True, "plan": False, "agreement": True,
        }  # fmt: skip
        assert "Exactly 18" in rules.rules[0].notice
        assert rules.met is False
        assert rules.route is not None
        assert {each.field for each in fewer} < {each.field for each in missing}

    def test_the_day_is_the_request_s_and_an_ended_plan_is_none(
        self, office: Seat, family: str, clock: seats.Clock
    ) -> None:
        seats.record(office, "person.described", family, person=MUM, born="2008-11-20")
        seats.record(office, "plan.recorded", family, plan="cin", starts="2026-01-01", ends="2026-11-18")
        refer(office, family)
        clock.on(days=30)
        found = {each.code: each.met for each in eligibility.read(office, family)[0].rules}
        assert found["adult"] is False
        assert found["plan"] is None
        seats.record(office, "eligibility.overridden", family, rule="adult", because="Turns 18 this week")
        rule = eligibility.read(office, family)[0].rule("adult")
        assert rule is not None
        assert (rule.met, rule.stands, rule.overridden) == (False, True, "Turns 18 this week")


def test_composing_a_letter_is_looking_at_the_family(office: Seat, family: str) -> None:
    office.viewed.clear()
    letters.compose(office, family, "joint_visit")
    assert office.viewed == {family}


def test_gaps_are_found_however_the_text_is_wrapped(office: Seat, family: str) -> None:
    found = letters.compose(office, family, "joint_visit")
    assert found.unknown == letters.unknown_in(found.to, found.title, found.text) != ()
    assert letters.unknown_in(letters.wrap(found.text, 30)) == found.unknown
    assert letters.unknown_in("Not recorded: the reason") == ()
    done = letters.completed(found, found.whole)
    assert done == found
    assert letters.completed(found, "Dear all").unknown == ()
    assert letters.completed(found, None) is found
    other = letters.completed(found, "To: Jo\nAbout: A visit\n\nDear Jo")
    assert (other.to, other.title, other.text, other.unknown) == ("Jo", "A visit", "Dear Jo", ())
    with pytest.raises(Refused):
        letters.completed(found, " \n ")
