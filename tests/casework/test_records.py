"""Records: versions, verdicts and voiding, however their entries arrived."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from fsm_tui.casework.bodies import Unreadable
from fsm_tui.casework.entry import Entry, read
from fsm_tui.casework.family import fold
from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.casework.records import REVIEW_WORDS, Parsed, Record
from fsm_tui.casework.review import Decision, Remark, Verdict, Voided
from fsm_tui.casework.session import SessionRecorded
from tests.casework.making import FAMILY, MONDAY, Device, beginning, correction, harm_of, session

DAY = timedelta(days=1)


class Case:
    """A practitioner's laptop, a second laptop and the office, with one session that all of them have."""

    def __init__(self) -> None:
        self.laptop, self.other, self.office = Device("a"), Device("b"), Device("d")
        self.entries = beginning(self.laptop)
        self.visit = self.laptop.writes(session(harm="low"), MONDAY)
        self.entries.append(self.visit)
        self.other.shown(*self.entries)
        self.office.shown(*self.entries)

    def add(self, *entries: Entry) -> None:
        self.entries += entries

    def verdict(self, on: Entry, decision: Decision = "approved", by: Device | None = None) -> Entry:
        remarks = (Remark(text="say more"),) if decision == "returned" else ()
        given = (by or self.office).writes(Verdict(on=on.head, decision=decision, remarks=remarks), MONDAY + DAY)
        self.add(given)
        return given

    def correct(self, of: Entry, by: Device | None = None, harm: str = "medium") -> Entry:
        made = (by or self.laptop).writes(correction(of, harm=harm), MONDAY)
        self.add(made)
        return made

    def void(self, what: Entry, by: Device | None = None) -> Entry:
        made = (by or self.other).writes(Voided(entry=what.head, reason="wrong family"), MONDAY + DAY)
        self.add(made)
        return made

    def everybody_syncs(self) -> None:
        for device in (self.laptop, self.other, self.office):
            device.shown(*self.entries)

    @property
    def record(self) -> Record:  # type: ignore[type-arg]
        return fold(FAMILY, self.entries).records[self.visit.head]


@pytest.fixture
def case() -> Case:
    return Case()


class TestVerdicts:
    def test_a_session_waits(self, case: Case) -> None:
        assert case.record.review == "waiting"

    def test_details_of_the_family_are_not_reviewed(self, case: Case) -> None:
        opened = case.entries[0]
        assert fold(FAMILY, case.entries).records[opened.head].review == "not_reviewed"

    def test_approved(self, case: Case) -> None:
        case.verdict(case.visit)
        assert case.record.review == "approved"

    def test_returned_until_it_is_corrected_and_then_until_the_next_verdict(self, case: Case) -> None:
        case.verdict(case.visit, "returned")
        assert case.record.review == "returned"
        case.laptop.shown(*case.entries)
        better = case.correct(case.visit)
        assert case.record.review == "corrected"
        case.office.shown(better)
        case.verdict(better)
        assert case.record.review == "approved"

    def test_any_change_after_an_approval_shows(self, case: Case) -> None:
        case.verdict(case.visit)
        case.correct(case.visit)
        assert case.record.review == "changed"

    def test_a_change_after_a_return_that_was_then_approved_shows_as_changed(self, case: Case) -> None:
        case.verdict(case.visit, "returned")
        case.everybody_syncs()
        better = case.correct(case.visit)
        case.everybody_syncs()
        case.verdict(better)
        case.everybody_syncs()
        case.correct(better, harm="high")
        assert case.record.review == "changed"

    def test_a_correction_of_what_nobody_had_looked_at_just_waits(self, case: Case) -> None:
        case.correct(case.visit)
        assert case.record.review == "waiting"

    def test_a_later_verdict_on_the_same_version_replaces_the_earlier_one(self, case: Case) -> None:
        case.verdict(case.visit, "returned")
        case.verdict(case.visit, "approved")
        assert case.record.review == "approved"
        case.verdict(case.visit, "returned")
        assert case.record.review == "returned"

    @pytest.mark.parametrize("first", ["approved", "returned"])
    def test_of_two_verdicts_that_did_not_know_of_each_other_the_return_counts(
        self, case: Case, first: Decision
    ) -> None:
        second: Decision = "returned" if first == "approved" else "approved"
        case.verdict(case.visit, first, case.office)
        case.verdict(case.visit, second, case.other)
        assert case.record.review == "returned"
        assert len(case.record.verdicts) == 2

    def test_a_verdict_on_one_of_two_versions_does_not_approve_the_record(self, case: Case) -> None:
        one, two = case.correct(case.visit), case.correct(case.visit, case.other, harm="high")
        case.everybody_syncs()
        case.verdict(one)
        assert case.record.review == "waiting"
        case.verdict(two)
        assert case.record.review == "approved"

    def test_a_return_of_one_of_two_versions_returns_the_record(self, case: Case) -> None:
        one, _ = case.correct(case.visit), case.correct(case.visit, case.other, harm="high")
        case.everybody_syncs()
        case.verdict(one, "returned")
        assert case.record.review == "returned"

    def test_a_verdict_on_the_old_version_that_had_not_seen_the_new_one_does_not_approve_it(self, case: Case) -> None:
        case.correct(case.visit)
        case.verdict(case.visit)
        assert case.record.review == "changed"

    def test_every_state_has_words(self) -> None:
        assert set(REVIEW_WORDS) == {"waiting", "approved", "returned", "corrected", "changed", "not_reviewed"}


class TestCorrections:
    def test_the_latest_is_in_force_and_every_version_stays(self, case: Case) -> None:
        second = case.correct(case.visit)
        third = case.correct(second, harm="high")
        record = case.record
        assert [each.head for each in record.versions] == [case.visit.head, second.head, third.head]
        assert [each.head for each in record.current] == [third.head]
        assert (record.original.head, record.shown.head) == (case.visit.head, third.head)
        assert not record.in_conflict

    def test_a_second_correction_that_names_the_original_replaces_the_first_that_it_saw(self, case: Case) -> None:
        case.correct(case.visit)
        again = case.correct(case.visit, harm="high")
        assert [each.head for each in case.record.current] == [again.head]

    def test_a_correction_replaces_what_it_names_though_its_log_does_not_say_that_it_was_seen(self, case: Case) -> None:
        stranger = Device("e", fold_each=False)
        better = stranger.writes(correction(case.visit, harm="high"), MONDAY)
        case.add(better)
        assert [each.head for each in case.record.current] == [better.head]

    def test_two_that_did_not_know_of_each_other_stand_until_one_who_saw_both_decides(self, case: Case) -> None:
        case.correct(case.visit)
        case.correct(case.visit, case.other, harm="high")
        assert case.record.in_conflict and len(case.record.current) == 2
        assert "two corrections of one entry" in fold(FAMILY, case.entries).conflicts
        case.everybody_syncs()
        decided = case.correct(case.visit, case.office)
        assert not case.record.in_conflict
        assert [each.head for each in case.record.current] == [decided.head]

    def test_a_correction_that_arrives_before_its_original_stands_for_itself_and_then_joins_it(
        self, case: Case
    ) -> None:
        better = case.correct(case.visit, harm="high")
        without = [each for each in case.entries if each.head != case.visit.head]
        alone = fold(FAMILY, without)
        assert alone.records[case.visit.head].shown.head == better.head
        assert harm_of(alone) == "high"
        assert len(alone.sessions) == 1
        assert [each.head for each in case.record.versions] == [case.visit.head, better.head]

    def test_a_chain_with_a_hole_keeps_the_last_in_force_and_closes_when_the_hole_does(self, case: Case) -> None:
        second = case.correct(case.visit)
        third = case.correct(second, harm="high")
        holed = fold(FAMILY, [each for each in case.entries if each.head != second.head])
        assert holed.records[second.head].shown.head == third.head
        whole = fold(FAMILY, case.entries)
        assert set(whole.records) & {case.visit.head, second.head, third.head} == {case.visit.head}

    def test_a_correction_of_another_kind_of_entry_is_a_record_of_its_own(self, case: Case) -> None:
        opened = case.entries[0]
        odd = case.laptop.writes(correction(opened), MONDAY)
        family = fold(FAMILY, [*case.entries, odd])
        assert family.records[odd.head].current[0].head == odd.head
        assert family.records[opened.head].current[0].head == opened.head

    def test_a_record_is_found_by_any_of_its_versions(self, case: Case) -> None:
        better = case.correct(case.visit)
        family = fold(FAMILY, case.entries)
        assert family.record_of(case.visit.head) == family.record_of(better.head) == case.record
        assert family.record_of("00" * 32) is None

    def test_the_bodies_in_force_of_a_kind(self, case: Case) -> None:
        better = case.correct(case.visit, harm="high")
        ((parsed, body),) = case.record.bodies(SessionRecorded)
        assert parsed.head == better.head and body.risk.children[0].harm == "high"
        assert case.record.bodies(FamilyDescribed) == ()


class TestVoiding:
    def test_what_is_voided_counts_no_more_and_is_still_there(self, case: Case) -> None:
        case.void(case.visit)
        record = case.record
        assert record.voided and record.current == () and record.shown.head == case.visit.head
        assert record.review == "not_reviewed"
        family = fold(FAMILY, case.entries)
        assert family.parents == {} and family.children == {}
        assert not record.in_conflict

    def test_voiding_reaches_every_version_that_the_person_saw(self, case: Case) -> None:
        better = case.correct(case.visit)
        case.everybody_syncs()
        case.void(case.visit)
        assert case.record.voided
        assert better.head in {each.head for each in case.record.versions}

    def test_voiding_by_the_head_of_a_correction_voids_the_record(self, case: Case) -> None:
        better = case.correct(case.visit)
        case.everybody_syncs()
        case.void(better)
        assert case.record.voided

    def test_a_correction_that_did_not_know_of_the_voiding_stands_beside_it_as_a_conflict(self, case: Case) -> None:
        better = case.correct(case.visit)
        case.void(case.visit)
        record = case.record
        assert [each.head for each in record.current] == [better.head]
        assert record.in_conflict and not record.voided

    def test_a_voiding_that_saw_the_correction_decides_it(self, case: Case) -> None:
        case.correct(case.visit)
        case.void(case.visit)
        case.everybody_syncs()
        case.void(case.visit, case.office)
        assert case.record.voided and not case.record.in_conflict

    def test_a_correction_that_saw_the_voiding_decides_it_the_other_way(self, case: Case) -> None:
        case.correct(case.visit)
        case.void(case.visit)
        case.everybody_syncs()
        kept = case.correct(case.visit, case.office, harm="high")
        record = case.record
        assert [each.head for each in record.current] == [kept.head]
        assert not record.in_conflict and not record.voided

    def test_what_was_voided_by_mistake_comes_back_by_a_correction(self, case: Case) -> None:
        case.void(case.visit)
        case.everybody_syncs()
        back = case.correct(case.visit)
        assert case.record.shown.head == back.head and not case.record.in_conflict
        assert case.record.review == "waiting"

    def test_a_voiding_that_arrives_before_its_entry_waits_for_it(self, case: Case) -> None:
        voiding = case.void(case.visit)
        before = [each for each in case.entries if each.head != case.visit.head]
        assert case.visit.head not in fold(FAMILY, before).records
        assert voiding.head in {each.head for each in fold(FAMILY, before).timeline}
        assert case.record.voided

    def test_two_who_void_the_same_are_of_one_mind(self, case: Case) -> None:
        case.void(case.visit)
        case.void(case.visit, case.office)
        assert case.record.voided and not case.record.in_conflict and len(case.record.voids) == 2


def test_any_order_of_arrival_gives_the_same_record(case: Case) -> None:
    case.verdict(case.visit, "returned")
    case.correct(case.visit)
    case.correct(case.visit, case.other, harm="high")
    case.void(case.visit, case.office)
    expected = case.record
    late = case.entries[3:]
    for order in permutations(late):
        assert fold(FAMILY, [*order, *case.entries[:3]]).records[case.visit.head] == expected


def test_an_entry_whose_text_was_erased_keeps_its_place(case: Case) -> None:
    erased = read(case.visit.header_bytes, b"", None)
    entries = [erased if each.head == case.visit.head else each for each in case.entries]
    record = fold(FAMILY, entries).records[case.visit.head]
    assert record.shown.body is None and record.review == "not_reviewed"


def test_what_cannot_be_read_is_a_record_that_says_so(case: Case) -> None:
    device = case.laptop
    odd = device.writes(session(harm="low"), MONDAY)
    family = fold(FAMILY, [*case.entries, Parsed(odd, Unreadable(kind="session.recorded", why="x"), True)])
    assert [each.head for each in family.newer] == [odd.head]
    assert family.records[odd.head].review == "not_reviewed"
    assert len(family.sessions) == 1
