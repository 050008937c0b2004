"""Partners in one list: what is overdue and by how much, grouped, restricted families hidden, rebuilt from the log."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Literal

import pytest

from fsm_tui.errors import Faults, NotFound
from fsm_tui.services import caseload, families, network, partners
from fsm_tui.services.partners import Only, PartnerLine, PartnersView
from fsm_tui.services.requests import intake
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from fsm_tui.vault.vault import rebuild
from tests import seats
from tests.seats import MUM, Clock

TODAY = date(2026, 11, 16)
REQUEST, OTHER, OURS = "71" * 8, "72" * 8, "73" * 8


def ask(seat: Seat, family: str, request: str = REQUEST, *, due: int, asked: int = -20, **more: Any) -> str:
    """A request that is needed in so many days from now, asked so many days from now."""
    said = {
        "request": request, "way": "out", "wanted": "report", "whom": "Dr Bell", "agency": "Sussex Community",
        "what": "Tess's blood results", "asked_on": str(TODAY + timedelta(days=asked)),
        "needed_by": str(TODAY + timedelta(days=due)),
    }  # fmt: skip
    return seats.record(seat, "partner.asked", family, **(said | more))


def one(view: PartnersView, key: str = REQUEST) -> PartnerLine:
    return next(each for each in view.lines if each.key == key)


def rebuilt(seat: Seat) -> None:
    """`verify --rebuild` gives the same rows."""
    before = seats.rows_of(seat)
    assert before["partner"]
    rebuild(seat.vault)
    assert seats.rows_of(seat) == before


def test_the_longest_overdue_stands_first_in_words_and_what_is_answered_leaves(laptop: Seat, clock: Clock) -> None:
    first, second = seats.open_family(laptop, mosaic="M1"), seats.open_family(laptop, "Thorn")
    ask(laptop, first, due=-2)
    ask(laptop, second, OTHER, due=-9, wanted="action", asked=-9)
    ask(laptop, second, OURS, due=3, way="in", wanted="attendance", whom="Mo", agency="School")
    view = partners.read(laptop)
    told = [(each.label, each.stands, each.wanted, each.notice_words) for each in view.lines]
    assert told == [
        ("Thorn", "9 days overdue", "Action", "no notice"),
        ("Marlowe", "2 days overdue", "Report", "18 days of notice"),
        ("Thorn", "due in 3 days", "Attendance", "23 days of notice"),
    ]
    assert (view.overdue, view.we_owe, one(view).reference, one(view).open) == (2, 0, "M1", True)
    seats.record(laptop, "partner.answered", second, request=OTHER, on=str(TODAY), outcome="given")
    assert [each.key for each in partners.read(laptop).lines] == [REQUEST, OURS]
    everything = partners.read(laptop, answered=True)
    assert [each.key for each in everything.lines] == [REQUEST, OURS, OTHER]
    assert (one(everything, OTHER).stands, one(everything, OTHER).over) == ("given, Mon 16 Nov 2026", 0)
    clock.on(days=3)
    later = partners.read(laptop)
    assert (one(later).stands, one(later, OURS).stands, later.we_owe) == ("5 days overdue", "due today", 0)
    rebuilt(laptop)


def test_every_stage_is_counted_and_the_next_one_is_named_until_the_last(laptop: Seat, marlowe: str) -> None:
    ask(laptop, marlowe, due=-1)
    stages = [each.label for each in laptop.profile.lists.escalation_stages]
    for number, label in enumerate(stages, 1):
        line = one(partners.read(laptop))
        assert (line.stage, line.next_stage) == (number - 1, label)
        gone = {"request": REQUEST, "stage": number, "to": f"Person {9 - number}", "on": str(TODAY)}
        seats.record(laptop, "partner.escalated", marlowe, **gone)
    view = partners.read(laptop)
    line = one(view)
    assert (line.stage, line.next_stage, view.escalated) == (len(stages), "", 1)
    assert line.went == f"{stages[-1]}: Person {9 - len(stages)}, Mon 16 Nov 2026"
    assert view.agencies[0].words == "1 open, 1 overdue, 1 escalated"
    assert network.read(laptop, marlowe).requests[0].next_stage == ""
    rebuilt(laptop)


def test_one_agency_spelt_in_several_ways_is_one_and_the_professional_says_which(laptop: Seat, marlowe: str) -> None:
    worker = "61" * 8
    seats.record(
        laptop, "worker.noted", marlowe, worker=worker, role="gp", name="Dr Bell", agency="Arun Surgery",
        told_by="parent",
    )  # fmt: skip
    ask(laptop, marlowe, due=-1, worker=worker, agency="")
    ask(laptop, marlowe, OTHER, due=4, agency="ARUN  surgery")
    ask(laptop, marlowe, OURS, due=-3, way="in", agency="")
    view = partners.read(laptop)
    assert [(each.key, each.open, each.overdue, each.longest, each.we_owe) for each in view.agencies] == [
        ("arun surgery", 2, 1, 1, 0), ("", 1, 0, 0, 1),
    ]  # fmt: skip
    assert view.agencies[1].words == "1 open, we owe 1"
    assert partners.agency_named(view, "arun") == "arun surgery"
    assert len(view.shown(Only(agency="arun surgery"))) == 2
    assert [each.key for each in view.shown(Only(overdue=True, way="in"))] == [OURS]
    assert view.shown(Only(escalated=True)) == ()
    assert partners.agency_named(view, "agency not noted") == ""
    for typed in ("hospital", "a", ""):
        with pytest.raises(NotFound):
            partners.agency_named(view, typed)
    assert view.unverified == 1 and view.confirming == "to be confirmed: 1 professional"
    rebuilt(laptop)


def test_a_request_that_is_corrected_and_one_that_is_voided(laptop: Seat, marlowe: str) -> None:
    head = ask(laptop, marlowe, due=-5)
    ask(laptop, marlowe, due=6, corrects=head, correction_reason="another day")
    assert [each.stands for each in partners.read(laptop).lines] == ["due in 6 days"]
    gone = ask(laptop, marlowe, OTHER, due=1)
    seats.record(laptop, "entry.voided", marlowe, entry=gone, reason="wrong family")
    assert [each.key for each in partners.read(laptop).lines] == [REQUEST]
    rebuilt(laptop)


def test_treatment_and_professionals_are_counted_until_they_are_confirmed(laptop: Seat, marlowe: str) -> None:
    worker, claim = "61" * 8, "62" * 8
    seats.record(laptop, "worker.noted", marlowe, worker=worker, role="gp", name="Dr Bell", told_by="parent")
    seats.record(
        laptop, "treatment.claimed", marlowe, claim=claim, person=MUM, what="a script", told_by="parent", on=str(TODAY)
    )
    view = partners.read(laptop)
    assert (view.unverified, view.treatment_told) == (1, 1)
    assert view.confirming == "to be confirmed: 1 professional, 1 told about treatment"
    seats.record(laptop, "worker.confirmed", marlowe, worker=worker, on=str(TODAY), by="Reception")
    seats.record(laptop, "treatment.confirmed", marlowe, claim=claim, on=str(TODAY), by="Clinic", right=False)
    view = partners.read(laptop)
    assert (view.unverified, view.treatment_told, view.confirming) == (0, 0, "")


def test_a_restricted_family_is_not_in_the_list_of_who_has_no_part_in_it(office: Seat) -> None:
    family = seats.open_family(office)
    ask(office, family, due=-2)
    intake.restrict(office, family, True, "a worker's relatives")
    assert one(partners.read(office)).label == "Marlowe"
    sits(office, "admin", "9" * 16)
    view = partners.read(office)
    assert (view.lines, view.agencies, view.hidden) == ((), (), 1)
    assert caseload.read(office).rows[0].hidden
    assert "Marlowe" not in partners.sheet(view)


def sits(seat: Seat, role: str, person: str, place: Literal["office", "laptop"] = "office") -> None:
    """Somebody else sits at this vault."""
    seat.vault.me = replace(seat.me, role=role, person=person, place=place)


def test_other_peoples_families_only_on_asking_and_those_put_away_never(office: Seat) -> None:
    mine, theirs, gone, waiting = (seats.open_family(office, name) for name in ("Ash", "Birch", "Cedar", "Dogwood"))
    for number, family in enumerate((mine, theirs, gone, waiting)):
        ask(office, family, f"7{number}" * 8, due=-2)
    for family, to in ((mine, "1" * 16), (theirs, "2" * 16)):
        families.allocate(office, family, to)
    for family, decision in ((gone, "declined"), (waiting, "deferred")):
        seats.record(office, "referral.received", family, received_on=str(TODAY), requested_by="Imogen")
        said = {"decision": decision, "meeting_on": str(TODAY), "because": "not ours"}
        seats.record(office, "request.decided", family, **said)

    def labels(**more: bool) -> list[str]:
        return [each.label for each in partners.read(office, **more).lines]

    assert labels() == ["Ash", "Birch", "Dogwood"]
    sits(office, "practitioner", "1" * 16, "laptop")
    assert (labels(), labels(everybody=True)) == (["Ash"], ["Ash", "Birch"])


def test_a_family_that_is_cleared_leaves_nothing_in_any_list(laptop: Seat, marlowe: str) -> None:
    ask(laptop, marlowe, due=-1)
    with laptop.vault.action() as action:
        action.clear_family(marlowe)
    assert partners.read(laptop, answered=True).lines == ()
    held = seats.rows_of(laptop)
    assert not [name for name in ("family", "person", "due", "diary", "partner", "record") if held[name]]


def test_any_order_of_import_gives_the_same_requests(laptop: Seat, office: Seat, marlowe: str) -> None:
    ask(laptop, marlowe, due=-5)
    ask(laptop, marlowe, OTHER, due=2, way="in")
    for stage, to in ((1, "Reception"), (2, "Their manager")):
        seats.record(laptop, "partner.escalated", marlowe, request=REQUEST, stage=stage, to=to, on=str(TODAY))
    seats.record(laptop, "partner.answered", marlowe, request=OTHER, on=str(TODAY), outcome="declined")
    with laptop.vault.read() as session:
        entries = [ledger.entry_of(row) for row in ledger.of_subject(session, f"family:{marlowe}")]
    Random(7).shuffle(entries)
    for entry in entries:
        with office.vault.action() as action:
            action.receive(entry, bundle="test")
    assert len(seats.rows_of(office)["partner"]) == 2
    assert seats.rows_of(office)["partner"] == seats.rows_of(laptop)["partner"]


def test_the_sheet_names_nobody_of_a_family_and_leaves_as_a_new_private_file_that_is_noted(
    laptop: Seat, tmp_path: Path
) -> None:
    family = seats.open_family(laptop, mosaic="M77")
    ask(laptop, family, due=-2, meeting="core group about Tess")
    ask(laptop, family, OTHER, due=5, agency="School")
    seats.record(laptop, "partner.escalated", family, request=REQUEST, stage=1, to="Reception", on=str(TODAY))
    view = partners.read(laptop)
    text = partners.write_out(laptop, view, tmp_path / "partners.txt").read_text(encoding="utf-8")
    assert "Sussex Community: 1 open, 1 overdue, 1 escalated\n- 2 days overdue. Report, asked of Dr Bell" in text
    assert "Family M77. Asked again: Reception, Mon 16 Nov 2026." in text and "School: 1 open" in text
    for name in ("Tess", "Kit", "Marlowe", "blood"):
        assert name not in text
    assert (tmp_path / "partners.txt").stat().st_mode & 0o077 == 0
    with laptop.vault.read() as session:
        noted = [json.loads(row.body or b"{}") for row in ledger.of_subject(session, "office")]
    assert [each["detail"] for each in noted if each.get("what") == "exported"] == ["requests to partners"]
    only = partners.sheet(view, Only(overdue=True))
    assert "School" not in only and "No request fits." in partners.sheet(view, Only(way="in"))


def test_a_worker_of_the_support_request_who_is_noted_already_is_not_noted_twice(office: Seat) -> None:
    family = seats.open_family(office)
    involved = [
        {"role": "gp", "name": "A. Bell", "agency": "Arun Surgery"}, {"role": "midwife", "name": "", "agency": "St R"},
    ]  # fmt: skip
    seats.record(office, "referral.received", family, received_on=str(TODAY), requested_by="Imogen", workers=involved)
    seats.record(office, "worker.noted", family, worker="61" * 8, role="gp", name="Dr Anna Bell", told_by="parent")
    seats.record(office, "worker.confirmed", family, worker="61" * 8, on=str(TODAY), by="Reception")
    assert [each.key for each in network.read(office, family).workers if ":" in each.key] == ["request:1", "request:2"]
    same = {"worker": "61" * 8, "role": "gp", "name": "a. bell", "agency": "Arun Surgery"}
    seats.record(office, "worker.same", family, **same)
    found = network.read(office, family).workers
    assert [(each.key, each.verified) for each in found if ":" in each.key or each.verified] == [
        ("request:2", False), ("61" * 8, True),
    ]  # fmt: skip
    for wrong, place in (({"worker": "62" * 8}, "worker"), ({"name": "Nobody"}, "name")):
        with pytest.raises(Faults) as fault:
            seats.record(office, "worker.same", family, **(same | wrong))
        assert [each for each, _ in fault.value.faults] == [place]


def test_a_record_of_the_network_says_names_and_roles_and_no_ids(laptop: Seat, marlowe: str) -> None:
    worker = "61" * 8
    noted = seats.record(
        laptop, "worker.noted", marlowe, worker=worker, role="gp", name="Dr Bell", agency="Arun Surgery", about=[MUM],
        told_by="parent",
    )  # fmt: skip
    asked = ask(laptop, marlowe, due=-1, worker=worker)
    gone = seats.record(laptop, "partner.escalated", marlowe, request=REQUEST, stage=1, to="Reception", on=str(TODAY))
    told = {
        head: {each.label: each.text for each in families.record_view(laptop, marlowe, head).lines}
        for head in (noted, asked, gone)
    }
    assert (told[noted]["Role"], told[noted]["Agency"], told[noted]["About"]) == ("GP", "Arun Surgery", "Tess Marlowe")
    assert (told[asked]["Agency"], told[gone]["To"]) == ("Sussex Community", "Reception")
    said = [text for lines in told.values() for text in lines.values()]
    assert not [text for text in said if worker in text or REQUEST in text]
