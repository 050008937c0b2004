"""Closed families leave laptops after their day and come back whole, restricted ones reach who has them, the office's
own goes up only, and a program that does not know a kind keeps it byte for byte and passes it on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.casework.allocation import Allocated, FamilyRestricted
from fsm_tui.casework.bodies import KINDS, Body
from fsm_tui.casework.diary import AppointmentPlanned, VisitPlanned
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, ExitPlanned
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.screening import Answer, ScreeningTaken
from fsm_tui.services import caseload, diary, drafting, looking_after, syncing
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger, search
from fsm_tui.vault.vault import rebuild
from tests.sync.seats import MUM, Team, heads_of, open_family, session, visit, write

DAY = date(2026, 11, 16)
NEW = (
    "assessment.written", "closure.decided", "closure.proposed", "exit.planned", "letter.made", "prompt.answered",
    "screening.taken", "step.added", "visit.planned", "family.restricted", "request.decided",
)  # fmt: skip


def on_screen(seat: Seat) -> set[str]:
    """Whatever is here, closed families and restricted ones too."""
    return {row.label for row in caseload.read(seat, everybody=True, closed=True).rows}


def backed_up(team: Team) -> None:
    syncing.mark_safe(team.office, syncing.safe_point(team.office))


def round_trips(team: Team, name: str) -> None:
    """Until nothing stands in the way of letting go: sent, in a verified backup, answered."""
    team.round_trip(name)
    backed_up(team)
    team.round_trip(name)


def closed(team: Team, family: str, *, keep: int = 2) -> None:
    """Pat proposes, the leader closes; the laptop's copy is kept for some days."""
    risk = session(severity="low").risk
    made = write(
        team["pat"], family,
        ClosureProposed(reason="completed", exit_on=DAY, risk=risk, clear_after=DAY + timedelta(days=keep)),
    )  # fmt: skip
    team.carry_up("pat")
    write(team.office, family, ClosureDecided(proposal=made, decision="closed"))
    assert team.office.family(family).closed


class TestClosed:
    def test_it_leaves_after_its_day_and_not_before(self, team: Team) -> None:
        family = team.family("Marlowe", "pat")
        for name in ("pat", "lee"):
            team.round_trip(name)
        visit(team["pat"], family)
        closed(team, family)
        for days in (0, 1, 1):
            team.clock.on(days=days)
            for name in ("pat", "lee"):
                round_trips(team, name)
                assert on_screen(team[name]) == {"Marlowe"}, "its last day counts"
        team.clock.on(days=1)
        for name in ("pat", "lee"):
            round_trips(team, name)
            assert on_screen(team[name]) == set() and heads_of(team[name], family) == set()
            with team[name].vault.read() as db:
                assert search.find(db, "talked", 5) == []
            assert looking_after.verify(team[name]).whole
        assert team.office.family(family).closed

    def test_never_while_there_is_a_draft_or_work_that_is_only_here(self, team: Team) -> None:
        family = team.family("Marlowe", "pat")
        team.round_trip("pat")
        pat = team["pat"]
        closed(team, family)
        round_trips(team, "pat")
        draft = drafting.save(pat, drafting.begin(pat, "session", family), {"note": "half a"})
        team.clock.on(days=30)
        round_trips(team, "pat")
        assert [each.why for each in syncing.leaving(pat)] == [("there is 1 draft for it",)]
        late = visit(pat, family)
        drafting.throw_away(pat, draft.id)
        team.carry_down("pat")
        assert on_screen(pat) == {"Marlowe"} and late in heads_of(pat, family), "sent, but in no backup yet"
        round_trips(team, "pat")
        assert on_screen(pat) == set() and late in heads_of(team.office, family)

    def test_opened_again_it_comes_back_whole(self, team: Team) -> None:
        family = team.family("Marlowe", "pat")
        team.round_trip("pat")
        visit(team["pat"], family, note="Something about bluebells.")
        closed(team, family)
        team.clock.on(days=10)
        round_trips(team, "pat")
        assert on_screen(team["pat"]) == set()
        team.allocate(family, "pat")
        team.round_trip("pat")
        pat = team["pat"]
        assert on_screen(pat) == {"Marlowe"} and not pat.family(family).closed
        assert pat.family(family) == team.office.family(family)
        with pat.vault.read() as db:
            assert len(search.find(db, "bluebells", 5)) == 1
        before = caseload.read(pat, everybody=True).rows
        rebuild(pat.vault)
        assert caseload.read(pat, everybody=True).rows == before

    def test_opened_again_before_its_day_it_never_leaves(self, team: Team) -> None:
        family = team.family("Marlowe", "pat")
        team.round_trip("pat")
        closed(team, family)
        round_trips(team, "pat")
        team.allocate(family, "pat")
        team.clock.on(days=10)
        round_trips(team, "pat")
        assert on_screen(team["pat"]) == {"Marlowe"} and syncing.leaving(team["pat"]) == ()


class TestRestricted:
    def test_it_reaches_only_who_has_it_and_the_leader(self, team: Team) -> None:
        family = team.family("Marlowe", "pat")
        write(team.office, family, FamilyRestricted(restricted=True, because="Sam's relatives"))
        for name in ("pat", "sam", "lee"):
            team.round_trip(name)
        assert heads_of(team["pat"], family) == heads_of(team["lee"], family) == heads_of(team.office, family)
        assert heads_of(team["sam"], family) == set()

    def test_who_opened_it_in_the_field_keeps_it_only_until_it_is_restricted(self, team: Team) -> None:
        sam = team["sam"]
        family = open_family(sam, "Quill")
        round_trips(team, "sam")
        assert on_screen(sam) == {"Quill"}
        write(team.office, family, FamilyRestricted(restricted=True, because="Sam's relatives"))
        round_trips(team, "sam")
        assert heads_of(sam, family) == set() and heads_of(team.office, family)

    def test_taken_from_one_and_given_to_another(self, team: Team) -> None:
        family = team.family("Marlowe", "pat")
        team.round_trip("pat")
        write(team.office, family, FamilyRestricted(restricted=True, because="Pat's relatives"))
        write(team.office, family, Allocated(to=team["sam"].me.person, allocated_on=DAY))
        for name in ("pat", "sam"):
            round_trips(team, name)
        assert heads_of(team["pat"], family) == set()
        assert team["sam"].family(family) == team.office.family(family)


def test_appointments_go_up_and_to_nobody_else(team: Team) -> None:
    pat = team["pat"]
    said = {"what": "consultation", "title": "With Ash about reluctance", "on": DAY + timedelta(days=1)}
    head = write(pat, "", AppointmentPlanned(**said), subject="office")  # type: ignore[arg-type]
    for name in ("pat", "sam", "lee"):
        round_trips(team, name)

    def there(seat: Seat) -> bool:
        with seat.vault.read() as db:
            return ledger.by_head(db, head) is not None

    assert there(pat) and there(team.office)
    assert not there(team["sam"]) and not there(team["lee"])
    assert "With Ash about reluctance" in repr(diary.read(pat, DAY + timedelta(days=1)))
    for name in ("sam", "lee"):
        assert "reluctance" not in repr(diary.read(team[name], DAY + timedelta(days=1)))


@contextmanager
def older() -> Iterator[None]:
    """A program from before these kinds."""
    kept = {kind: KINDS.pop(kind) for kind in NEW}
    try:
        yield
    finally:
        KINDS.update(kept)


def told(family: str) -> list[Body]:
    return [
        ScreeningTaken(
            instrument="phq_9", scoring_version=1, person=MUM, taken_on=DAY, answers=(Answer(item="item_9", value=2),)
        ),
        PromptAnswered(prompt="self_harm_question", person=MUM, answer="discussed", on=DAY),
        ExitPlanned(person=MUM, exit_on=DAY + timedelta(days=60), agreed_on=DAY, with_parent=True),
        VisitPlanned(session_kind="home_visit", on=DAY + timedelta(days=1), people=(MUM,)),
    ]


def raw(seat: Seat, family: str) -> dict[str, tuple[Any, ...]]:
    """What is stored of a family, byte by byte."""
    with seat.vault.read() as db:
        rows = ledger.of_subject(db, f"family:{family}")
        return {row.head: (row.header, row.salt, row.body) for row in rows}


@pytest.mark.parametrize("old", ["office", "sam"])
def test_a_program_that_does_not_know_a_kind_keeps_it_and_passes_it_on(team: Team, old: str) -> None:
    """Either the hub is older than both laptops, or the second worker's laptop is older than everybody."""
    family = team.family("Marlowe", "pat")
    write(team.office, family, Allocated(to=team["pat"].me.person, second=team["sam"].me.person, allocated_on=DAY))
    team.round_trip("pat")
    pat = team["pat"]
    heads = {write(pat, family, body) for body in told(family)}
    if old == "office":
        up = team.up("pat")
        with older():
            outcome = syncing.take_in(team.office, up)
            assert outcome.quarantined == 0
            assert len(team.office.family(family).newer) == len(heads)
            down = team.down("sam")
    else:
        team.carry_up("pat")
        down = team.down("sam")
    with older():
        syncing.take_in(team["sam"], down)
        sam = team["sam"].family(family)
        assert {each.head for each in sam.newer} == heads and not sam.screenings
        late = visit(team["sam"], family, note="Written by the older program.")
        up = team.up("sam")
        assert looking_after.verify(team["sam"]).whole
    syncing.take_in(team.office, up)
    team.round_trip("pat")
    assert raw(pat, family) == raw(team.office, family) == raw(team["sam"], family)
    assert late in raw(pat, family) and heads <= set(raw(team["sam"], family))
    # The newer program comes: what was kept is read, and the read tables are made anew.
    for name in ("sam", "office"):
        rebuild(team[name].vault)
        assert team[name].family(family) == pat.family(family)
        assert not team[name].family(family).newer and team[name].family(family).screenings
