"""One family at a glance, one record in full, and search; who looked is noted once in a spell."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from fsm_tui.casework.entry import NO_HEAD, make
from fsm_tui.casework.review import Decision, Remark, Verdict
from fsm_tui.casework.written import Written
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.practice.rag import Rag
from fsm_tui.services import drafting, families
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from tests import seats
from tests.seats import BABY, CHILD, MUM


def accesses(seat: Seat, what: str) -> list[dict[str, str]]:
    with seat.vault.read() as session:
        bodies = [json.loads(row.body or b"{}") for row in ledger.of_subject(session, "office")]
    return [body for body in bodies if body.get("what") == what]


def verdict(seat: Seat, family: str, on: str, decision: Decision, text: str = "", device: str = "bb") -> str:
    """A leader's verdict as it comes back from the office."""
    body = Verdict(on=on, decision=decision, remarks=(Remark(text=text),) if text else ())
    entry = make(
        device=device * 8, epoch=1, seq=1, prev=NO_HEAD, kind=body.KIND, v=1, subject=f"family:{family}",
        author="cc" * 8, happened_at=seat.now().isoformat(), written_at=Written(int(device, 16)).text, bases=(on,),
        salt=bytes(16), body=body.to_bytes(),
    )  # fmt: skip
    with seat.vault.action() as action:
        action.receive(entry, bundle="b")
    return entry.head


def correct(seat: Seat, family: str, of: str, **more: object) -> str:
    before = seat.family(family).record_of(of)
    assert before is not None
    body = json.loads(before.shown.entry.body or b"{}")
    moment = before.shown.entry.header.happened_at
    return seats.record(
        seat, "session.recorded", family, **(body | {"corrects": of, "correction_reason": "misheard"} | more),
        happened_at=moment,
    )  # fmt: skip


class TestReading:
    def test_a_family_at_a_glance(self, laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
        seats.visit(laptop, marlowe, "high", "medium", session_kind="joint_visit")
        clock.on(days=1)
        found = families.read(laptop, marlowe)
        assert (found.label, found.area, found.base) == ("Marlowe", "West", "St James")
        assert found.plan == "no plan recorded" and found.allocated_to == ""
        assert found.rating is not None and found.rating.rag is Rag.RED
        assert [each.rag for each in found.points] == [Rag.RED]
        assert [line.kind for line in found.timeline] == [
            "session.recorded", "person.added", "person.added", "family.opened",
        ]  # fmt: skip
        assert found.today == laptop.today()
        assert {line.clock for line in found.dues} >= {"risk_review"}

    def test_the_plan_in_words_until_it_ends(self, laptop: Seat, marlowe: str) -> None:
        seats.record(laptop, "plan.recorded", marlowe, plan="cp", category="neglect", starts="2026-10-01")
        assert families.read(laptop, marlowe).plan == "Child Protection plan"
        seats.record(laptop, "plan.recorded", marlowe, plan="cp", starts="2026-10-01", ends="2026-11-01")
        assert families.read(laptop, marlowe).plan == "no plan recorded"

    def test_ages_in_words(self, laptop: Seat, marlowe: str) -> None:
        seats.record(laptop, "person.added", marlowe, person=BABY, name="Ada", role="child", due="2027-01-10")
        seats.record(laptop, "person.described", marlowe, person=CHILD, born="2021-11-17")
        found = families.read(laptop, marlowe)
        ages = {each.name: found.age(each) for each in found.family.people}
        assert ages == {
            "Tess Marlowe": "age not known",
            "Kit Marlowe": "4 years",
            "Ada": "unborn, 32 weeks + 1, due 10 Jan 2027",
        }

    def test_what_is_only_here_is_said_on_its_line(self, laptop: Seat, marlowe: str) -> None:
        with laptop.vault.action() as action:
            end = action.setting("log")
            action.set("acked", {"epoch": end["epoch"], "seq": end["seq"]})
        head = seats.visit(laptop, marlowe)
        lines = {line.root: line.sync for line in families.read(laptop, marlowe).timeline}
        assert lines.pop(head) == "only on this laptop"
        assert set(lines.values()) == {""}

    def test_at_the_office_nothing_is(self, office: Seat) -> None:
        family = seats.open_family(office)
        assert {line.sync for line in families.read(office, family).timeline} == {""}

    def test_late_and_corrected_and_voided_show(self, laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
        # From Wednesday to Monday are three working days, from Thursday two: the guidance's rule is two.
        late = seats.visit(laptop, marlowe, at=laptop.now() - timedelta(days=5))
        fresh = seats.visit(laptop, marlowe, at=laptop.now() - timedelta(days=4))
        correct(laptop, marlowe, fresh, note="We talked for long.")
        seats.record(laptop, "entry.voided", marlowe, entry=late, reason="made twice")
        lines = {line.root: line for line in families.read(laptop, marlowe).timeline}
        assert (lines[late].late, lines[late].voided) == ("late: written 3 working days after", True)
        assert (lines[fresh].late, lines[fresh].voided) == ("", False)
        assert not lines[late].corrected and lines[fresh].corrected
        assert lines[fresh].summary == "We talked for long."

    def test_drafts_of_the_family_are_with_it(self, laptop: Seat, marlowe: str) -> None:
        draft = drafting.save(laptop, drafting.begin(laptop, "visit", marlowe), {"x": 1})
        drafting.save(laptop, drafting.begin(laptop, "visit", seats.open_family(laptop, "Otter")), {"x": 1})
        assert families.read(laptop, marlowe).drafts == (draft,)

    def test_a_family_is_found_by_name_number_or_the_beginning_of_its_id(self, laptop: Seat) -> None:
        family = seats.open_family(laptop, "Fox", mosaic="4411")
        seats.open_family(laptop, "Élan")
        for named in (family, family[:4], family[:7].upper(), "fox", " Fox ", "4411"):
            assert families.read(laptop, named).family.id == family
        assert families.read(laptop, "élan").label == "Élan"

    @pytest.mark.parametrize("named", ["", " ", "fo", "0000", "%", "____", "'; --", "Foxes"])
    def test_what_names_no_family(self, laptop: Seat, named: str) -> None:
        seats.open_family(laptop, "Fox")
        with pytest.raises(NotFound, match="no such family"):
            families.read(laptop, named)

    def test_two_of_one_name_are_told_apart_by_their_ids(self, laptop: Seat) -> None:
        one, _ = seats.open_family(laptop, "Fox"), seats.open_family(laptop, "fox")
        with pytest.raises(NotFound, match="More than one family"):
            families.read(laptop, "Fox")
        assert families.read(laptop, one).label == "Fox"


class TestAccess:
    def test_the_first_look_in_a_spell_is_noted_and_no_more(self, laptop: Seat, marlowe: str) -> None:
        other = seats.open_family(laptop, "Otter")
        for _ in range(3):
            families.read(laptop, marlowe)
        families.record_view(laptop, marlowe, laptop.family(marlowe).timeline[0].head)
        assert [each["family"] for each in accesses(laptop, "viewed")] == [marlowe]
        families.read(laptop, other)
        assert [each["family"] for each in accesses(laptop, "viewed")] == [marlowe, other]

    def test_after_the_lock_it_is_noted_again(self, laptop: Seat, marlowe: str) -> None:
        families.read(laptop, marlowe)
        reopened = seats.again(laptop)
        try:
            families.read(reopened, marlowe)
            assert len(accesses(reopened, "viewed")) == 2
        finally:
            reopened.vault.close()

    def test_every_search_is_noted_without_its_words(self, laptop: Seat, marlowe: str) -> None:
        families.search(laptop, "marlowe")
        families.search(laptop, "nothing like it")
        noted = accesses(laptop, "searched")
        assert len(noted) == 2
        assert all("marlowe" not in json.dumps(each).lower() for each in noted)

    def test_looking_is_possible_while_work_is_missing_though_it_cannot_be_noted(
        self, laptop: Seat, marlowe: str
    ) -> None:
        laptop.vault.folder.anchor.unlink()
        reopened = seats.again(laptop)
        try:
            assert not reopened.vault.standing.sound
            assert families.read(reopened, marlowe).label == "Marlowe"
            assert families.search(reopened, "marlowe")
            assert accesses(reopened, "viewed") == []
            reopened.vault.accept_standing()
            families.read(reopened, marlowe)
            assert len(accesses(reopened, "viewed")) == 1
        finally:
            reopened.vault.close()

    def test_looking_changes_nothing_of_the_family(self, laptop: Seat, marlowe: str) -> None:
        before, rows = laptop.family(marlowe), seats.rows_of(laptop)
        families.read(laptop, marlowe)
        families.search(laptop, "marlowe")
        assert laptop.family(marlowe) == before and seats.rows_of(laptop) == rows


class TestRecord:
    def test_a_record_in_full(self, laptop: Seat, marlowe: str, clock: seats.Clock) -> None:
        head = seats.visit(laptop, marlowe, minutes=45)
        found = families.record_view(laptop, marlowe, head)
        assert found.called == "Session recorded" and found.label == "Marlowe" and found.own
        assert found.author == "Pat Example" and found.review == "waiting for a verdict"
        assert found.happened == found.written == "Mon 16 Nov 2026 10:01"
        assert found.received == "Mon 16 Nov 2026 10:01"
        assert {line.place: line.text for line in found.lines}["minutes"] == "45"
        assert len(found.versions) == 1 and found.before == found.since_approved == ()

    def test_a_correction_shows_what_it_changed(self, laptop: Seat, marlowe: str) -> None:
        head = seats.visit(laptop, marlowe, note="We talked.")
        better = correct(laptop, marlowe, head, note="They talked.")
        for either in (head, better):
            found = families.record_view(laptop, marlowe, either)
            changed = {each.place: (each.before, each.after) for each in found.before}
            assert changed["note"] == ("We talked.", "They talked.")
            assert set(changed) == {"note", "correction_reason"}
            assert len(found.versions) == 2 and found.since_approved == ()

    def test_the_difference_since_the_last_approval(self, laptop: Seat, marlowe: str) -> None:
        head = seats.visit(laptop, marlowe, note="one")
        verdict(laptop, marlowe, head, "approved")
        assert families.record_view(laptop, marlowe, head).since_approved == ()
        second = correct(laptop, marlowe, head, note="two")
        third = correct(laptop, marlowe, second, note="three")
        found = families.record_view(laptop, marlowe, third)
        assert {each.place: (each.before, each.after) for each in found.since_approved}["note"] == ("one", "three")
        assert {each.place: (each.before, each.after) for each in found.before}["note"] == ("two", "three")
        assert found.review == "changed since it was approved"

    def test_remarks_and_verdicts_are_told(self, laptop: Seat, marlowe: str) -> None:
        head = seats.visit(laptop, marlowe)
        verdict(laptop, marlowe, head, "returned", "say who was there")
        found = families.record_view(laptop, marlowe, head)
        assert found.remarks == (("", "say who was there"),)
        assert found.verdicts == ("Returned by somebody not known here (cccccccc), Mon 16 Nov 2026",)
        line = next(each for each in families.read(laptop, marlowe).timeline if each.root == head)
        assert (line.review, line.remark) == ("returned with a remark", "say who was there")

    def test_an_approval_beside_the_return_does_not_hide_the_remark(self, laptop: Seat, marlowe: str) -> None:
        head = seats.visit(laptop, marlowe)
        verdict(laptop, marlowe, head, "returned", "say who was there", device="b1")
        verdict(laptop, marlowe, head, "approved", device="b2")
        line = next(each for each in families.read(laptop, marlowe).timeline if each.root == head)
        assert (line.review, line.remark) == ("returned with a remark", "say who was there")

    def test_the_remark_goes_when_it_was_answered(self, laptop: Seat, marlowe: str) -> None:
        head = seats.visit(laptop, marlowe)
        verdict(laptop, marlowe, head, "returned", "say who was there")
        correct(laptop, marlowe, head, place="kitchen")
        line = next(each for each in families.read(laptop, marlowe).timeline if each.root == head)
        assert (line.review, line.remark) == ("corrected after it was returned", "")

    def test_a_record_that_is_not_there(self, laptop: Seat, marlowe: str) -> None:
        other = seats.open_family(laptop, "Otter")
        head = seats.visit(laptop, other)
        for wrong in ("00" * 32, head):
            with pytest.raises(NotFound, match="record is not on this computer"):
                families.record_view(laptop, marlowe, wrong)

    def test_a_kind_of_a_later_version_says_so(self, laptop: Seat, marlowe: str) -> None:
        entry = make(
            device="bb" * 8, epoch=1, seq=1, prev=NO_HEAD, kind="garden.planted", v=1, subject=f"family:{marlowe}",
            author="cc" * 8, happened_at=laptop.now().isoformat(), written_at=Written(5).text, bases=(),
            salt=bytes(16), body=b'{"beans":3}',
        )  # fmt: skip
        with laptop.vault.action() as action:
            action.receive(entry, bundle="b")
        found = families.record_view(laptop, marlowe, entry.head)
        assert found.called == "Needs a newer version of this program"
        assert found.lines[1].text == "garden.planted: needs a newer version"
        assert families.read(laptop, marlowe).timeline


class TestSearch:
    def roots(self, seat: Seat, typed: str) -> list[str]:
        return [line.root for _, _, line in families.search(seat, typed)]

    def test_words_of_a_note_find_the_record_newest_first(self, laptop: Seat, marlowe: str) -> None:
        one = seats.visit(laptop, marlowe, note="a calm kitchen")
        two = seats.visit(laptop, marlowe, note="a loud kitchen")
        assert self.roots(laptop, "kitch") == [two, one]
        assert self.roots(laptop, "calm kitchen") == [one]
        ((family, label, line),) = families.search(laptop, "calm")
        assert (family, label, line.summary) == (marlowe, "Marlowe", "a calm kitchen")

    def test_words_of_an_earlier_version_and_of_a_remark_find_the_record_once(
        self, laptop: Seat, marlowe: str
    ) -> None:
        head = seats.visit(laptop, marlowe, note="zebra crossing")
        verdict(laptop, marlowe, head, "returned", "which zebra, the striped one?")
        correct(laptop, marlowe, head, note="pelican crossing")
        assert self.roots(laptop, "zebra") == self.roots(laptop, "striped") == [head]
        assert self.roots(laptop, "crossing") == [head]

    def test_the_reason_of_a_voiding_finds_what_was_voided(self, laptop: Seat, marlowe: str) -> None:
        head = seats.visit(laptop, marlowe)
        seats.record(laptop, "entry.voided", marlowe, entry=head, reason="quarrelsome badgers")
        assert self.roots(laptop, "quarrelsome") == [head]

    def test_several_families(self, laptop: Seat, marlowe: str) -> None:
        other = seats.open_family(laptop, "Otter")
        for family in (marlowe, other):
            seats.visit(laptop, family, note="badgers")
        assert {label for _, label, _ in families.search(laptop, "badgers")} == {"Marlowe", "Otter"}
        assert len(families.search(laptop, "badgers", limit=1)) == 1

    def test_names_of_people_are_found(self, laptop: Seat, marlowe: str) -> None:
        assert len(self.roots(laptop, "tess marlowe")) == 1


class TestAllocation:
    def test_a_leader_gives_a_family_to_somebody_and_takes_it_back(self, office: Seat) -> None:
        family = seats.open_family(office)
        families.allocate(office, family, office.me.person, note="knows them")
        assert families.read(office, family).allocated_to == "Olwen Office"
        families.allocate(office, family, None)
        assert families.read(office, family).allocated_to == ""
        assert not office.family(family).provisional

    def test_a_practitioner_does_not(self, laptop: Seat, marlowe: str) -> None:
        with pytest.raises(Refused):
            families.allocate(laptop, marlowe, laptop.me.person)

    def test_who_is_of_the_team(self, office: Seat) -> None:
        assert [each.name for each in families.staff(office)] == ["Olwen Office"]


def test_a_session_whose_family_changed_meanwhile_is_compared_with_what_is_there_now(
    laptop: Seat, marlowe: str
) -> None:
    """`unchanged` is told against the family as it stands when the session is completed."""
    said = seats.session(laptop.family(marlowe), laptop.now())
    seats.visit(laptop, marlowe, "high", "high")
    with pytest.raises(Faults, match="not the first rating"):
        seats.record(laptop, "session.recorded", marlowe, happened_at=laptop.now().isoformat(), **said)
    assert MUM in laptop.family(marlowe).parents
