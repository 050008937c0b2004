"""Recording: all or nothing, each fault by its place, and the draft goes only with its entry."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from fsm_tui.casework import kinds
from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.people import FamilyDescribed, FamilyOpened, PersonAdded
from fsm_tui.casework.review import Verdict
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.errors import Faults, FsmError, NotFound, Refused
from fsm_tui.services import drafting, families, recording
from fsm_tui.services.recording import ToRecord
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from tests import seats
from tests.seats import CHILD, DAD, MUM


def entries(seat: Seat) -> int:
    with seat.vault.read() as session:
        return ledger.count(session)


def faults_of(seat: Seat, data: str | bytes, kind: str | None = None, subject: str | None = None) -> dict[str, str]:
    """The faults of what `record` is given, which must write nothing."""
    before, rows = entries(seat), seats.rows_of(seat)
    with pytest.raises(Faults) as refused:
        recording.record_json(seat, kind, subject, data)
    assert entries(seat) == before and seats.rows_of(seat) == rows
    return dict(refused.value.faults)


def a_session(seat: Seat, family: str, **more: Any) -> SessionRecorded:
    body = accept("session.recorded", seats.session(seat.family(family), seat.now(), **more))
    assert isinstance(body, SessionRecorded)
    return body


class TestOne:
    def test_an_entry_is_written_and_its_rows_say_so(self, laptop: Seat, marlowe: str) -> None:
        done = recording.write(laptop, marlowe, a_session(laptop, marlowe, severity="high"))
        assert (done.kind, done.family, done.called) == ("session.recorded", marlowe, "Session recorded")
        family = laptop.family(marlowe)
        assert family.record_of(done.head) is not None
        assert family.parents[MUM].worst is not None

    def test_a_moment_that_is_not_given_is_now_and_is_told_in_london_time(
        self, laptop: Seat, marlowe: str, clock: seats.Clock
    ) -> None:
        clock.on(days=240)
        done = recording.write(laptop, marlowe, FamilyDescribed(alerts="dog"))
        with laptop.vault.read() as session:
            row = ledger.by_head(session, done.head)
        assert row is not None and row.happened_at == "2027-07-14T11:01+01:00"

    def test_faults_are_named_by_place_and_nothing_is_written(self, laptop: Seat, marlowe: str) -> None:
        before = entries(laptop)
        with pytest.raises(Faults) as refused:
            recording.write(laptop, marlowe, a_session(laptop, marlowe, note="", present=()))
        assert dict(refused.value.faults) == {"note": "write what happened", "present": "say who was there"}
        assert refused.value.title == "Not complete yet"
        assert entries(laptop) == before

    def test_what_is_still_missing_can_be_asked_without_writing(self, laptop: Seat, marlowe: str) -> None:
        before = entries(laptop)
        asked = recording.faults(laptop, marlowe, a_session(laptop, marlowe, note=""), laptop.now())
        assert asked == (("note", "write what happened"),)
        assert recording.faults(laptop, marlowe, a_session(laptop, marlowe), laptop.now()) == ()
        assert entries(laptop) == before

    def test_a_family_is_found_by_the_beginning_of_its_id_or_its_name(self, laptop: Seat, marlowe: str) -> None:
        for named in (marlowe[:6], "marlowe", " Marlowe "):
            assert recording.write(laptop, named, FamilyDescribed(alerts=named)).family == marlowe

    def test_a_family_that_is_not_here(self, laptop: Seat, marlowe: str) -> None:
        with pytest.raises(NotFound):
            recording.write(laptop, "00" * 8, FamilyDescribed(alerts="dog"))

    def test_a_family_is_opened_once(self, laptop: Seat, marlowe: str) -> None:
        with pytest.raises(Refused, match="opened before"):
            recording.write(laptop, marlowe, FamilyOpened(label="Again", area="west", base="st_james"))


class TestDraft:
    def test_it_stays_on_refusal_and_goes_with_the_entry(self, laptop: Seat, marlowe: str) -> None:
        draft = drafting.save(laptop, drafting.begin(laptop, "visit", marlowe), {"note": ""})
        with pytest.raises(Faults):
            recording.write(laptop, marlowe, a_session(laptop, marlowe, note=""), draft=draft.id)
        assert drafting.find(laptop, draft.id) == draft
        recording.write(laptop, marlowe, a_session(laptop, marlowe), draft=draft.id)
        assert drafting.kept(laptop) == ()

    def test_it_stays_when_the_disk_refuses(
        self, laptop: Seat, marlowe: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft = drafting.save(laptop, drafting.begin(laptop, "visit", marlowe), {"note": ""})
        body = a_session(laptop, marlowe)
        with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
            broken.setattr("fsm_tui.vault.vault.reading.rewrite_family", lambda *_: 1 / 0)
            recording.write(laptop, marlowe, body, draft=draft.id)
        assert drafting.find(laptop, draft.id) == draft

    def test_what_came_while_it_was_open_counts_as_not_seen(self, laptop: Seat, marlowe: str) -> None:
        draft = drafting.begin(laptop, "details", marlowe)
        other = _from_the_office(laptop, marlowe, FamilyDescribed(alerts="theirs"))
        body = FamilyDescribed(alerts="mine")
        done = recording.write(laptop, marlowe, body, bases=draft.bases, draft=draft.id)
        family = laptop.family(marlowe)
        assert family.conflicts == ("alerts: two values",)
        assert set(family.frontier) == {done.head, other}
        recording.write(laptop, marlowe, FamilyDescribed(alerts="both"))
        assert laptop.family(marlowe).conflicts == ()

    def test_a_correction_has_seen_what_it_corrects_whatever_its_draft_had(self, laptop: Seat, marlowe: str) -> None:
        old = drafting.begin(laptop, "correct", marlowe)
        theirs = _from_the_office(laptop, marlowe, a_session(laptop, marlowe))
        said = a_session(laptop, marlowe).model_dump() | {"corrects": theirs, "correction_reason": "misheard"}
        said["risk"] = a_session(laptop, marlowe).risk.model_dump()
        for rated in (*said["risk"]["parents"], *said["risk"]["children"]):
            rated["stated"] = "first"
        recording.write(laptop, marlowe, SessionRecorded.model_validate(said), bases=old.bases)
        record = laptop.family(marlowe).records[theirs]
        assert len(record.versions) == 2 and not record.in_conflict

    def test_a_full_set_of_bases_still_has_room_for_what_is_corrected(self, laptop: Seat, marlowe: str) -> None:
        first = seats.visit(laptop, marlowe)
        said = a_session(laptop, marlowe).model_dump() | {"corrects": first, "correction_reason": "misheard"}
        for rated in (*said["risk"]["parents"], *said["risk"]["children"]):
            rated["stated"] = "first"
        bases = tuple(f"{number:064x}" for number in range(64))
        done = recording.write(laptop, marlowe, SessionRecorded.model_validate(said), bases=bases)
        with laptop.vault.read() as session:
            row = ledger.by_head(session, done.head)
            assert row is not None and first in ledger.entry_of(row).header.bases


def _from_the_office(seat: Seat, family: str, body: Body) -> str:
    """An entry of another device that had seen nothing of the family but its beginning."""
    from fsm_tui.casework.entry import NO_HEAD, make
    from fsm_tui.casework.written import Written

    bases = [each.head for each in seat.family(family).timeline[:1]]
    entry = make(
        device="bb" * 8, epoch=1, seq=1, prev=NO_HEAD, kind=body.KIND, v=1, subject=f"family:{family}",
        author="cc" * 8, happened_at=seat.now().isoformat(), written_at=Written(5).text, bases=tuple(bases),
        salt=bytes(16), body=body.to_bytes(),
    )  # fmt: skip
    with seat.vault.action() as action:
        action.receive(entry, bundle="b")
    return entry.head


class TestAuthority:
    def test_a_practitioner_neither_allocates_nor_judges(self, laptop: Seat, marlowe: str) -> None:
        made = seats.visit(laptop, marlowe)
        for body in (Allocated(to=MUM, allocated_on=laptop.today()), Verdict(on=made, decision="approved")):
            with pytest.raises(Refused, match=f"{body.called()} is for leader"):
                recording.write(laptop, marlowe, body)

    def test_a_leader_does(self, office: Seat) -> None:
        family = seats.open_family(office)
        recording.write(office, family, Allocated(to=MUM, allocated_on=office.today()))
        assert office.family(family).allocated.value is not None

    @pytest.mark.parametrize("model", kinds.recordable(), ids=lambda model: model.KIND)
    def test_each_kind_by_the_roles_that_it_names(self, laptop: Seat, model: type[Body]) -> None:
        if "practitioner" in model.AUTHORITY:
            recording.may_write(laptop, model)
        else:
            with pytest.raises(Refused, match="Nothing was written"):
                recording.may_write(laptop, model)

    def test_what_the_program_writes_itself_cannot_be_recorded(self, office: Seat) -> None:
        said = json.dumps({"person": MUM, "name": "Eve", "role": "leader"})
        assert faults_of(office, said, "staff.named") == {
            "kind": "is written by the program itself and cannot be recorded"
        }

    def test_a_verdict_from_a_file_obeys_the_same_rules(self, office: Seat) -> None:
        family = seats.open_family(office)
        own = seats.visit(office, family)
        with pytest.raises(Refused, match="their own entry"):
            seats.record(office, "verdict.given", family, on=own, decision="approved")
        theirs = _from_the_office(office, family, a_session(office, family))
        seats.record(office, "verdict.given", family, on=theirs, decision="approved")
        newer = _corrected(office, family, theirs)
        with pytest.raises(Refused, match="another version"):
            seats.record(office, "verdict.given", family, on=theirs, decision="approved")
        assert office.family(family).record_of(newer) is not None


def _corrected(seat: Seat, family: str, head: str) -> str:
    moment = seat.now()
    said = seats.session(seat.family(family), moment)
    said |= {"corrects": head, "correction_reason": "misheard", "happened_at": moment.isoformat()}
    return recording.record_json(seat, "session.recorded", family, json.dumps(said))[0].head


class TestSeveral:
    def test_all_or_none_and_each_sees_the_ones_before_it(self, laptop: Seat, marlowe: str) -> None:
        good = [FamilyDescribed(alerts="dog"), PersonAdded(person=DAD, name="Dad", role="parent", in_work=True)]
        recording.write_all(laptop, [ToRecord(body, marlowe, laptop.now()) for body in good])
        family = laptop.family(marlowe)
        assert len(family.frontier) == 1 and family.person(DAD) is not None
        before = entries(laptop)
        bad = [FamilyDescribed(alerts="cat"), PersonAdded(person=DAD, name="Dad", role="parent")]
        with pytest.raises(Faults):
            recording.write_all(laptop, [ToRecord(body, marlowe, laptop.now()) for body in bad])
        assert entries(laptop) == before and laptop.family(marlowe).details["alerts"].value == "dog"

    def test_a_family_with_its_people_is_one_action(self, laptop: Seat) -> None:
        opened = FamilyOpened(label="Otter", area="west", base="st_james")
        twice = [PersonAdded(person=MUM, name="Tess", role="parent")] * 2
        before = entries(laptop)
        with pytest.raises(Faults, match="in this family already"):
            families.open_family(laptop, opened, twice)
        assert entries(laptop) == before
        done = families.open_family(laptop, opened, twice[:1])
        assert [each.name for each in laptop.family(done.family).people] == ["Tess"]
        alone = families.open_family(laptop, FamilyOpened(label="Vole", area="west", base="st_james"), [])
        assert laptop.family(alone.family).people == ()

    def test_without_a_family_only_an_opening_begins(self, laptop: Seat) -> None:
        with pytest.raises(NotFound):
            recording.write_all(laptop, [ToRecord(FamilyDescribed(alerts="dog"), "", laptop.now())])

    def test_a_family_that_is_opened_at_the_office_is_not_provisional(self, office: Seat, laptop: Seat) -> None:
        assert not office.family(seats.open_family(office)).provisional
        assert laptop.family(seats.open_family(laptop)).provisional


class TestJson:
    def said(self, seat: Seat, family: str, **more: Any) -> dict[str, Any]:
        moment = {"happened_at": seat.now().isoformat()}
        return seats.session(seat.family(family), seat.now()) | moment | more

    def test_one_object(self, laptop: Seat, marlowe: str) -> None:
        text = json.dumps(self.said(laptop, marlowe), indent=2)
        (done,) = recording.record_json(laptop, "session.recorded", marlowe, text)
        assert laptop.family(marlowe).record_of(done.head) is not None

    def test_kind_and_family_may_stand_in_the_file(self, laptop: Seat, marlowe: str) -> None:
        said = self.said(laptop, marlowe, kind="session.recorded", subject=f"family:{marlowe}")
        text = b"\xef\xbb\xbf" + json.dumps(said).encode()
        assert len(recording.record_json(laptop, None, None, text)) == 1

    def test_shape_bookkeeping_and_family_are_told_together(self, laptop: Seat, marlowe: str) -> None:
        said = self.said(laptop, marlowe, weather="rain", minutes=0, happened_at="2026-02-30T10:00")
        said["risk"]["children"][0]["harm"] = "awful"
        assert faults_of(laptop, json.dumps(said), "session.recorded") == {
            "weather": "is not a field of this kind",
            "minutes": "must be at least 1",
            "happened_at": "is not a moment that exists; write it as 2026-03-31T14:00",
            "risk.children.0.harm": "must be one of 'low', 'medium' or 'high'",
            "subject": "is missing: which family",
        }

    @pytest.mark.parametrize(
        "moment", ["yesterday", "2026-13-01", "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "", None, []]
    )
    def test_a_moment_that_does_not_exist(self, laptop: Seat, marlowe: str, moment: object) -> None:
        said = self.said(laptop, marlowe, happened_at=moment)
        assert "happened_at" in faults_of(laptop, json.dumps(said), "session.recorded", marlowe)

    def test_a_session_says_when_it_happened_and_others_may_leave_it_out(self, laptop: Seat, marlowe: str) -> None:
        said = self.said(laptop, marlowe)
        del said["happened_at"]
        assert faults_of(laptop, json.dumps(said), "session.recorded", marlowe) == {"happened_at": "is missing"}
        recording.record_json(laptop, "family.described", marlowe, '{"alerts": "dog"}')

    def test_a_rule_of_practice_is_a_fault_like_any_other(self, laptop: Seat, marlowe: str) -> None:
        said = self.said(laptop, marlowe, note=" ", goals=[], no_goals_because="")
        del said["risk"]["children"][0]
        found = faults_of(laptop, json.dumps(said), "session.recorded", marlowe)
        assert set(found) == {"note", "no_goals_because", f"risk.children.{CHILD}"}

    def test_the_future_is_refused(self, laptop: Seat, marlowe: str) -> None:
        said = self.said(laptop, marlowe, happened_at=(laptop.now() + timedelta(hours=1)).isoformat())
        assert list(faults_of(laptop, json.dumps(said), "session.recorded", marlowe)) == ["happened_at"]

    @pytest.mark.parametrize(
        ("data", "kind", "place", "said"),
        [
            ("", "session.recorded", "", "Line 1"),
            ("{", "session.recorded", "", "Line 1"),
            ("[]", "session.recorded", "", "an object with named fields"),
            ('"x"', "session.recorded", "", "an object with named fields"),
            ('{"a": 1, "a": 2}', "session.recorded", "", "stands there twice"),
            ('{"minutes": 1.5}', "session.recorded", "", "not a whole number"),
            ('{"note": "\\ud800"}', "session.recorded", "", "half a character"),
            ("{}", None, "kind", "is missing"),
            ('{"kind": 5}', None, "kind", "is missing"),
            ('{"kind": "no.such"}', None, "kind", "is not a kind of entry"),
            ('{"kind": "goal.agreed"}', "session.recorded", "kind", "is not session.recorded"),
            (b'{"note": "\xff"}', "session.recorded", "", "not UTF-8"),
        ],
    )
    def test_what_cannot_be_read(
        self, laptop: Seat, marlowe: str, data: str | bytes, kind: str | None, place: str, said: str
    ) -> None:
        assert said in faults_of(laptop, data, kind, marlowe)[place]

    def test_the_family_of_the_command_is_not_overruled_by_the_file(self, laptop: Seat, marlowe: str) -> None:
        other = seats.open_family(laptop, "Otter")
        data = json.dumps({"alerts": "dog", "subject": other})
        assert faults_of(laptop, data, "family.described", marlowe) == {
            "subject": "is not the family that the command names"
        }


class TestLines:
    """JSON Lines: the bad line is named, and nothing of the others is written."""

    def lines(self, *said: dict[str, Any]) -> str:
        return "\n".join(json.dumps(each) for each in said)

    def test_every_line_is_an_entry(self, laptop: Seat) -> None:
        text = self.lines(
            {"kind": "family.opened", "label": "Otter", "area": "west", "base": "st_james"},
            {"kind": "person.added", "subject": "Otter", "person": MUM, "name": "Tess", "role": "parent"},
            {"kind": "person.described", "subject": "otter", "person": MUM, "in_work": True},
        )
        done = recording.record_json(laptop, None, None, f"\n{text}\n\r\n")
        assert len({each.family for each in done}) == 1
        assert [each.name for each in laptop.family(done[0].family).in_work] == ["Tess"]

    def test_one_kind_and_family_for_all_lines(self, laptop: Seat, marlowe: str) -> None:
        text = self.lines({"alerts": "dog"}, {"alerts": "cat"})
        assert len(recording.record_json(laptop, "family.described", marlowe, text)) == 2
        assert laptop.family(marlowe).details["alerts"].value == "cat"

    def test_faults_of_shape_in_several_lines(self, laptop: Seat, marlowe: str) -> None:
        text = self.lines(
            {"alerts": "dog"},
            {"alerts": 5, "weather": "rain"},
            {"alerts": "cat"},
            {"safe_contact": []},
        )
        assert faults_of(laptop, text, "family.described", marlowe) == {
            "line 2: alerts": "must be text",
            "line 2: weather": "is not a field of this kind",
            "line 4: safe_contact": "must be text",
        }

    def test_a_rule_broken_in_a_later_line_takes_the_earlier_ones_back(self, laptop: Seat, marlowe: str) -> None:
        text = self.lines(
            {"kind": "family.described", "alerts": "dog"},
            {"kind": "person.added", "person": MUM, "name": "Again", "role": "parent"},
            {"kind": "person.added", "person": DAD, "name": "Dad", "role": "parent", "relationship": "pirate"},
        )
        assert faults_of(laptop, text, None, marlowe) == {
            "line 2: person": "is in this family already",
            "line 3: relationship": "is not a relationship in the practice profile",
        }

    def test_a_refusal_in_a_line_is_named_too(self, laptop: Seat, marlowe: str) -> None:
        text = self.lines(
            {"kind": "family.described", "subject": marlowe, "alerts": "dog"},
            {"kind": "family.described", "subject": "no such", "alerts": "dog"},
            {"kind": "family.allocated", "subject": marlowe, "to": MUM, "allocated_on": "2026-11-16"},
        )
        found = faults_of(laptop, text)
        assert list(found) == ["line 2", "line 3"]
        assert "no such family" in found["line 2"] and "for leader" in found["line 3"]

    @pytest.mark.parametrize(
        ("bad", "said"),
        [("{oops", "Expecting"), ("not json", "Expecting"), ('{"a":1,"a":1}', "twice"), ('{"a":0.5}', "whole number")],
    )
    def test_a_line_that_cannot_be_read_is_named_by_its_number(
        self, laptop: Seat, marlowe: str, bad: str, said: str
    ) -> None:
        text = "\n".join(['{"alerts": "dog"}', "", bad, '{"alerts": "cat"}'])
        found = faults_of(laptop, text, "family.described", marlowe)
        assert list(found) == ["line 3"] and said in found["line 3"]

    def test_a_file_of_one_object_with_a_fault_is_told_by_line_and_column(self, laptop: Seat, marlowe: str) -> None:
        found = faults_of(laptop, '{\n  "alerts": "dog",\n  "base": \n}', "family.described", marlowe)
        assert "Line 4" in found[""]

    @pytest.mark.parametrize("inside", ["\u2028", "\u2029", "\x85", "\u000b"])
    def test_other_line_ends_of_unicode_do_not_cut_a_line(self, laptop: Seat, marlowe: str, inside: str) -> None:
        if inside == "\u000b":
            text = self.lines({"alerts": f"one{inside}two"}, {"alerts": "cat"})
        else:
            text = f'{{"alerts": "one{inside}two"}}\n{{"alerts": "cat"}}'
        assert len(recording.record_json(laptop, "family.described", marlowe, text)) == 2


def test_no_error_of_recording_is_anything_but_ours(laptop: Seat, marlowe: str) -> None:
    """Whatever a file holds, the answer is one of our errors."""
    odd = ('{"a": ' * 400, '{"kind": {}}', '{"subject": [1], "alerts": "x"}', '{"happened_at": {}, "alerts": "x"}')
    for data in odd:
        with pytest.raises(FsmError):
            recording.record_json(laptop, None, marlowe, data)
