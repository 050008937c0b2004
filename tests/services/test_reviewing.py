"""The leader's queue: what waits, in which order and why; and verdicts on exactly what was read."""

from __future__ import annotations

import json

import pytest

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.entry import NO_HEAD, Entry, make
from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.written import Written
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.services import drafting, reviewing
from fsm_tui.services.reviewing import QueueLine
from fsm_tui.services.seat import Seat
from tests import seats


class Practitioner:
    """Somebody whose entries arrive at the office from a laptop."""

    def __init__(self, office: Seat, device: str = "bb", person: str = "cc") -> None:
        self.office, self.device, self.person = office, device * 8, person * 8
        self.seq, self.head = 0, NO_HEAD

    def sends(self, family: str, body: Body, *, marked: str | None = None, seen: bool = True) -> str:
        self.seq += 1
        now = self.office.now()
        entry: Entry = make(
            device=self.device, epoch=1, seq=self.seq, prev=self.head, kind=body.KIND, v=1,
            subject=f"family:{family}", author=self.person, happened_at=now.isoformat(timespec="minutes"),
            written_at=Written(int(now.timestamp() * 1000), self.seq).text,
            bases=self.office.family(family).frontier if seen else (), salt=bytes(16), body=body.to_bytes(),
        )  # fmt: skip
        self.head = entry.head
        with self.office.vault.action() as action:
            action.receive(entry, bundle="b", quarantined=marked)
        return entry.head

    def visits(self, family: str, severity: str = "low", harm: str = "low", **more: object) -> str:
        said = seats.session(self.office.family(family), self.office.now(), severity, harm) | more
        return self.sends(family, SessionRecorded.model_validate_json(json.dumps(said)))


@pytest.fixture
def pat(office: Seat) -> Practitioner:
    return Practitioner(office)


@pytest.fixture
def family(office: Seat) -> str:
    return seats.open_family(office)


def lines(seat: Seat) -> tuple[QueueLine, ...]:
    return reviewing.queue(seat).lines


def test_an_empty_queue(office: Seat) -> None:
    found = reviewing.queue(office)
    assert found.lines == () and found.counts == {}


def test_it_is_the_leaders_and_the_admins(laptop: Seat, marlowe: str) -> None:
    with pytest.raises(Refused, match="team leader or admin"):
        reviewing.queue(laptop)
    with pytest.raises(Refused, match="team leader or admin"):
        reviewing.look(laptop, marlowe, laptop.family(marlowe).timeline[0].head)


def test_a_record_that_waits_and_nothing_else_of_the_family(office: Seat, pat: Practitioner, family: str) -> None:
    head = pat.visits(family)
    (line,) = lines(office)
    assert (line.what, line.family, line.label, line.root, line.head) == ("verdict", family, "Marlowe", head, head)
    assert (line.called, line.author, line.why) == (
        "Session recorded", "somebody not known here", "waits for a verdict",
    )  # fmt: skip
    assert (line.happened, line.waiting) == ("today", "today")
    assert reviewing.queue(office).counts == {"verdict": 1}


def test_ones_own_entries_are_not_in_the_queue(office: Seat, family: str) -> None:
    seats.visit(office, family)
    assert lines(office) == ()


class TestOrder:
    def test_every_reason_in_its_place(self, office: Seat, pat: Practitioner, clock: seats.Clock) -> None:
        made = {
            label: seats.open_family(office, label)
            for label in ("Plain", "Old", "Red", "Raised", "Returned", "Approved", "Twice", "Aside")
        }
        pat.visits(made["Old"])
        clock.on(days=7, minutes=1)
        pat.visits(made["Raised"])
        pat.visits(made["Raised"], "high", "medium")
        for label, decision in (("Returned", "returned"), ("Approved", "approved")):
            head = pat.visits(made[label])
            reviewing.give(office, made[label], head, decision, (("", "say more"),))
            body = json.loads(office.family(made[label]).sessions[0].shown.entry.body or b"{}")
            corrected = body | {"corrects": head, "correction_reason": "misheard"}
            pat.sends(made[label], SessionRecorded.model_validate_json(json.dumps(corrected)))
        other = Practitioner(office, "b2", "c2")
        pat.sends(made["Twice"], FamilyDescribed(address="1 Mill Lane"), seen=False)
        other.sends(made["Twice"], FamilyDescribed(address="2 Mill Lane"), seen=False)
        other.sends(made["Aside"], FamilyDescribed(address="3 Mill Lane"), marked="revoked laptop")
        pat.visits(made["Red"], "high", "high")
        clock.on(minutes=1)
        pat.visits(made["Plain"])

        told = [(line.label, line.what, line.why) for line in lines(office)]
        assert told[0] == ("Raised", "verdict", "risk went up, the family is Red")
        # What is kept aside and what answers a return press alike: the first written stands first.
        assert told[1:3] == [
            ("Aside", "quarantine", "kept aside: revoked laptop"),
            ("Returned", "verdict", "corrected after you returned it"),
        ]
        assert [each[:2] for each in told[3:]] == [
            ("Twice", "conflict"),
            ("Approved", "verdict"),
            ("Raised", "verdict"),
            ("Red", "verdict"),
            ("Old", "verdict"),
            ("Plain", "verdict"),
        ]
        reasons = {label: why for label, what, why in told if what == "verdict"}
        assert reasons["Approved"] == "changed since it was approved"
        assert reasons["Red"] == "the family is Red"
        assert reasons["Old"] == "has waited 7 days"
        assert reasons["Plain"] == "waits for a verdict"
        assert reviewing.queue(office).counts == {"verdict": 7, "quarantine": 1, "conflict": 1}

    def test_of_equal_rank_what_was_written_first(self, office: Seat, pat: Practitioner, clock: seats.Clock) -> None:
        heads = []
        for label in ("B", "A"):
            clock.on(minutes=5)
            heads.append(pat.visits(seats.open_family(office, label)))
        assert [line.head for line in lines(office)] == heads

    def test_seven_days_are_not_yet_long(
        self, office: Seat, pat: Practitioner, family: str, clock: seats.Clock
    ) -> None:
        pat.visits(family)
        clock.on(days=7)
        assert lines(office)[0].why == "waits for a verdict"
        clock.on(minutes=1)
        assert lines(office)[0].why == "has waited 7 days"

    def test_a_family_from_the_field_is_to_be_allocated_or_linked(self, office: Seat, pat: Practitioner) -> None:
        from fsm_tui.casework.people import FamilyOpened

        ident = "ee" * 8
        body = FamilyOpened(label="Otter", area="west", base="st_james")
        entry = make(
            device=pat.device, epoch=1, seq=1, prev=NO_HEAD, kind=body.KIND, v=1, subject=f"family:{ident}",
            author=pat.person, happened_at=office.now().isoformat(), written_at=Written(5).text, bases=(),
            salt=bytes(16), body=body.to_bytes(),
        )  # fmt: skip
        with office.vault.action() as action:
            action.receive(entry, bundle="b")
        (line,) = lines(office)
        assert (line.what, line.label, line.root) == ("provisional", "Otter", "")
        assert "allocate it" in line.why

    def test_a_conflict_goes_when_it_is_decided(self, office: Seat, pat: Practitioner, family: str) -> None:
        pat.sends(family, FamilyDescribed(address="1 Mill Lane"), seen=False)
        seats.record(office, "family.described", family, alerts="dog")
        Practitioner(office, "b2", "c2").sends(family, FamilyDescribed(address="2 Mill Lane"), seen=False)
        assert [line.what for line in lines(office)] == ["conflict"]
        seats.record(office, "family.described", family, address="2 Mill Lane")
        assert lines(office) == ()

    def test_a_kind_of_a_later_version_is_named_as_such(self, office: Seat, family: str) -> None:
        entry = make(
            device="b3" * 8, epoch=1, seq=1, prev=NO_HEAD, kind="garden.planted", v=1, subject=f"family:{family}",
            author="cc" * 8, happened_at=office.now().isoformat(), written_at=Written(5).text, bases=(),
            salt=bytes(16), body=b"{}",
        )  # fmt: skip
        with office.vault.action() as action:
            action.receive(entry, bundle="b", quarantined="unknown laptop")
        (line,) = lines(office)
        assert line.called == "Needs a newer version of this program"


class TestVerdict:
    def test_an_approval_takes_it_out_of_the_queue(self, office: Seat, pat: Practitioner, family: str) -> None:
        head = pat.visits(family)
        done = reviewing.give(office, family, head, "approved")
        assert done.kind == "verdict.given" and lines(office) == ()
        assert reviewing.look(office, family, head).review == "approved"

    def test_a_return_says_what_to_do_and_where(self, office: Seat, pat: Practitioner, family: str) -> None:
        head = pat.visits(family)
        reviewing.give(office, family, head, "returned", (("note", "say who was there"), ("", "and when")))
        found = reviewing.look(office, family, head)
        assert found.review == "returned with a remark"
        assert found.remarks == (("note", "say who was there"), ("", "and when"))
        assert lines(office) == ()

    @pytest.mark.parametrize("remarks", [(), (("", " "),), (("note", ""),)])
    def test_a_return_without_a_word_is_refused(
        self, office: Seat, pat: Practitioner, family: str, remarks: tuple[tuple[str, str], ...]
    ) -> None:
        head = pat.visits(family)
        with pytest.raises(Faults, match="needs a remark that says what to do"):
            reviewing.give(office, family, head, "returned", remarks)
        assert len(lines(office)) == 1

    def test_there_are_two_decisions(self, office: Seat, pat: Practitioner, family: str) -> None:
        head = pat.visits(family)
        with pytest.raises(Faults, match="must be one of 'approved' or 'returned'"):
            reviewing.give(office, family, head, "maybe")

    def test_nobody_judges_their_own_entry(self, office: Seat, family: str) -> None:
        head = seats.visit(office, family)
        with pytest.raises(Refused, match="their own entry"):
            reviewing.give(office, family, head, "approved")
        assert reviewing.look(office, family, head).own

    def test_nor_a_record_that_they_corrected_themselves(self, office: Seat, pat: Practitioner, family: str) -> None:
        head = pat.visits(family)
        body = json.loads(office.family(family).sessions[0].shown.entry.body or b"{}")
        said = body | {"corrects": head, "correction_reason": "misheard", "happened_at": office.now().isoformat()}
        mine = seats.record(office, "session.recorded", family, **said)
        with pytest.raises(Refused, match="their own entry"):
            reviewing.give(office, family, mine, "approved")

    def test_a_version_that_was_changed_meanwhile_is_refused(
        self, office: Seat, pat: Practitioner, family: str
    ) -> None:
        head = pat.visits(family)
        body = json.loads(office.family(family).sessions[0].shown.entry.body or b"{}")
        corrected = body | {"corrects": head, "correction_reason": "misheard"}
        newer = pat.sends(family, SessionRecorded.model_validate_json(json.dumps(corrected)))
        with pytest.raises(Refused, match="another version since you opened it"):
            reviewing.give(office, family, head, "approved")
        reviewing.give(office, family, newer, "approved")

    def test_of_two_versions_neither_until_it_is_decided(self, office: Seat, pat: Practitioner, family: str) -> None:
        head = pat.visits(family)
        body = json.loads(office.family(family).sessions[0].shown.entry.body or b"{}")
        corrected = SessionRecorded.model_validate_json(
            json.dumps(body | {"corrects": head, "correction_reason": "misheard"})
        )
        other = Practitioner(office, "b2", "c2")
        both = [pat.sends(family, corrected, seen=False), other.sends(family, corrected, seen=False)]
        for each in both:
            with pytest.raises(Refused, match="another version"):
                reviewing.give(office, family, each, "approved")
        assert [line.what for line in lines(office)] == ["conflict", "verdict"]

    def test_a_record_that_is_not_there(self, office: Seat, family: str) -> None:
        with pytest.raises(NotFound):
            reviewing.give(office, family, "00" * 32, "approved")

    def test_a_practitioner_gives_none(self, laptop: Seat, marlowe: str) -> None:
        with pytest.raises(Refused, match="for leader"):
            reviewing.give(laptop, marlowe, seats.visit(laptop, marlowe), "approved")

    def test_the_draft_of_a_verdict_goes_with_it_and_stays_on_refusal(
        self, office: Seat, pat: Practitioner, family: str
    ) -> None:
        head = pat.visits(family)
        draft = drafting.save(office, drafting.begin(office, "verdict", family), {"text": "say"})
        with pytest.raises(Faults):
            reviewing.give(office, family, head, "returned", draft=draft.id)
        assert drafting.kept(office) == (draft,)
        reviewing.give(office, family, head, "returned", (("", "say more"),), draft=draft.id)
        assert drafting.kept(office) == ()

    def test_a_refused_verdict_writes_nothing_but_the_look(
        self, office: Seat, pat: Practitioner, family: str
    ) -> None:
        head = pat.visits(family)
        before, rows = office.family(family), seats.rows_of(office)
        with pytest.raises(Faults):
            reviewing.give(office, family, head, "returned")
        assert office.family(family) == before and seats.rows_of(office) == rows


class TestConsentAndSharing:
    def test_sharing_without_consent_and_withdrawals_come_to_the_leader_with_their_reason(
        self, office: Seat, pat: Practitioner, family: str
    ) -> None:
        today = office.today().isoformat()
        said = {"consent": "cgl_form", "person": seats.MUM, "way": "verbal", "given_on": today}
        cell = {"agency": "gp", "information": "use", "purpose": "treatment"}
        shared = {"agency": "gp", "information": ["use"], "purpose": "treatment", "about": [seats.MUM], "on": today,
                  "what": "How much she uses.", "ground": "consent", "consent_state": "given"}  # fmt: skip
        without = shared | {"ground": "without_consent", "consent_state": "not_sought", "because": "A child alone.",
                            "decided_by": "Pat", "told_parent": True}  # fmt: skip
        pat.visits(family)
        given = pat.sends(family, accept("consent.recorded", said | {"statement": "given", "scope": [cell]}))
        withdrawn = pat.sends(family, accept("consent.recorded", said | {"statement": "withdrawn"}))
        decided = pat.sends(family, accept("information.shared", without))
        plain = pat.sends(family, accept("information.shared", shared))
        why = {each.head: each.why for each in lines(office)}
        assert why[decided].startswith("shared without consent")
        assert why[withdrawn].startswith("a consent was withdrawn")
        assert "consent" not in why[given] and "consent" not in why[plain]
        assert {each.head for each in lines(office)[:2]} == {decided, withdrawn}
