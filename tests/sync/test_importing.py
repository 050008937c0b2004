"""At the office: what is taken in, what is kept aside and why, and that nothing is taken twice or lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fsm_tui.casework.allocation import Allocated, Cover
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.entry import commit_of
from fsm_tui.casework.people import FamilyDescribed, PersonAdded
from fsm_tui.errors import Refused
from fsm_tui.services import looking_after, reviewing, syncing
from fsm_tui.services.seat import note_access
from fsm_tui.sync.importing import Gap
from fsm_tui.vault import exchange, ledger
from fsm_tui.vault.anchor import Standing
from tests.sync.seats import (
    MUM,
    Team,
    all_heads,
    fingerprint_of_tables,
    heads_of,
    open_family,
    visit,
    write,
)


@pytest.fixture
def family(team: Team) -> str:
    """Marlowe, with Pat, who has it."""
    made = team.family("Marlowe", "pat")
    team.round_trip("pat")
    return made


def counts(outcome: syncing.Outcome) -> tuple[str, int, int, int]:
    return outcome.outcome, outcome.accepted, outcome.already, outcome.quarantined


def test_twice_is_harmless_and_says_so(team: Team, family: str) -> None:
    visit(team["pat"], family)
    data = team.up("pat")
    assert counts(syncing.take_in(team.office, data)) == ("imported", 1, 0, 0)
    before = fingerprint_of_tables(team.office)
    again = syncing.take_in(team.office, data, "stick.fsmb")
    assert counts(again) == ("already", 0, 0, 0) and again.file == "stick.fsmb"
    assert again.reason.startswith("Already imported on 16 Nov 2026 at ")
    assert syncing.dry_run(team.office, data).done == again.reason
    assert fingerprint_of_tables(team.office) == before


def test_a_lost_stick_heals_with_the_next_bundle(team: Team, family: str) -> None:
    first = visit(team["pat"], family)
    team.up("pat")
    second = visit(team["pat"], family)
    assert syncing.unconfirmed(team["pat"])[0] == 2
    assert counts(team.carry_up("pat")) == ("imported", 2, 0, 0)
    assert {first, second} <= heads_of(team.office, family)
    team.carry_down("pat")
    assert syncing.unconfirmed(team["pat"])[0] == 0


def test_bundles_in_any_order(team: Team, family: str) -> None:
    visit(team["pat"], family)
    older = team.up("pat")
    visit(team["pat"], family)
    newer = team.up("pat")
    assert counts(syncing.take_in(team.office, newer)) == ("imported", 2, 0, 0)
    assert counts(syncing.take_in(team.office, older)) == ("imported", 0, 1, 0)
    # What the older one said of its laptop does not count any more, so nothing is given back for nothing.
    assert syncing.export(team.office, team["pat"].me.device).entries == 0
    team.carry_down("pat")
    assert syncing.unconfirmed(team["pat"])[0] == 0
    visit(team["pat"], family)
    assert counts(team.carry_up("pat")) == ("imported", 1, 0, 0)
    assert heads_of(team["pat"], family) == heads_of(team.office, family)


def test_the_older_return_bundle_after_the_newer_one(team: Team, family: str) -> None:
    older = team.down("pat")
    write(team.office, family, FamilyDescribed(address="1 Lane End"))
    newer = team.down("pat")
    assert counts(syncing.take_in(team["pat"], newer))[:2] == ("imported", 1)
    before = fingerprint_of_tables(team["pat"])
    again = syncing.take_in(team["pat"], older)
    assert again.outcome == "already" and "later return bundle" in again.reason
    assert fingerprint_of_tables(team["pat"]) == before


def test_a_gap_is_refused_and_closes_by_itself(team: Team, family: str) -> None:
    """The office vault is put back from a copy: it knows less than the laptop believes."""
    team.copy_away("office", "before")
    first = visit(team["pat"], family)
    team.round_trip("pat")
    second = visit(team["pat"], family)
    gap = team.up("pat")
    # A restored office begins a new epoch; the laptop learns that and sends again.
    team.put_back("office", "before")
    team.office.vault.accept_standing()
    before = fingerprint_of_tables(team.office)
    with pytest.raises(Gap) as error:
        syncing.take_in(team.office, gap)
    assert type(error.value) is Gap and "return bundle" in error.value.hint
    assert fingerprint_of_tables(team.office) == before
    assert syncing.unconfirmed(team["pat"])[0] == 1
    told = team.carry_down("pat")
    assert any("put back from a backup" in each for each in told.notices)
    assert syncing.unconfirmed(team["pat"])[0] == 2, "the count is honest: the office has lost one"
    assert counts(team.carry_up("pat")) == ("imported", 2, 0, 0)
    team.carry_down("pat")
    assert syncing.unconfirmed(team["pat"])[0] == 0
    assert {first, second} <= heads_of(team.office, family)
    assert heads_of(team["pat"], family) == heads_of(team.office, family)


def test_a_return_bundle_that_goes_on_from_one_not_read(team: Team, family: str) -> None:
    """The laptop is put back from a copy: it knows less than it told the office."""
    team.copy_away("pat", "before")
    write(team.office, family, FamilyDescribed(address="1 Lane End"))
    team.round_trip("pat")
    team.round_trip("pat")
    data = team.down("pat")
    team.put_back("pat", "before")
    before = fingerprint_of_tables(team["pat"])
    with pytest.raises(Gap):
        syncing.take_in(team["pat"], data)
    assert fingerprint_of_tables(team["pat"]) == before
    team.round_trip("pat")
    assert heads_of(team["pat"], family) == heads_of(team.office, family)


def test_a_family_that_is_with_somebody_else_now(team: Team, family: str) -> None:
    """Accepted and listed: what a practitioner wrote is never thrown away because an allocation moved on."""
    team.allocate(family, "sam")
    head = visit(team["pat"], family)
    seen = syncing.dry_run(team.office, data := team.up("pat"))
    assert (seen.late, seen.accepted) == (1, 1)
    assert any("somebody else" in line for line in seen.lines)
    assert counts(syncing.take_in(team.office, data)) == ("imported", 1, 0, 0)
    assert syncing.late(team.office) == (head,)
    assert head in heads_of(team.office, family)


def test_a_family_opened_in_the_field(team: Team) -> None:
    made = open_family(team["pat"], "Quill")
    data = team.up("pat")
    seen = syncing.dry_run(team.office, data)
    assert [(each.label, each.new, each.provisional) for each in seen.families] == [("Quill", True, True)]
    assert counts(syncing.take_in(team.office, data)) == ("imported", 3, 0, 0)
    assert any(line.what == "provisional" and line.label == "Quill" for line in reviewing.queue(team.office).lines)
    team.carry_down("pat")
    assert syncing.leaving(team["pat"]) == () and team["pat"].family(made).timeline


def test_a_clock_that_runs_ahead_is_told_and_poisons_nothing(team: Team, family: str) -> None:
    pat = team["pat"]
    wrong = replace(pat.around, now=lambda: team.clock() + timedelta(days=3650))
    right, pat.vault.around = pat.around, wrong
    write(pat, family, FamilyDescribed(address="from the future"))
    data = team.up("pat")
    pat.vault.around = right
    seen = syncing.dry_run(team.office, data)
    assert seen.ahead > 3649 * 24 * 60 and any("3649 days ahead" in line for line in seen.lines)
    assert syncing.take_in(team.office, data).accepted == 1
    write(team.office, family, FamilyDescribed(address="now"))
    assert team.office.family(family).details["address"].value == "now"
    with team.office.vault.read() as db:
        assert ledger.log_end(db).written < "0" + f"{int(team.clock().timestamp() * 1000) + 10**9:011x}" + "0" * 6
    # And the laptop's later bundles still speak for it.
    visit(pat, family)
    team.round_trip("pat")
    visit(pat, family)
    team.round_trip("pat")
    assert syncing.unconfirmed(pat)[0] == 0
    assert heads_of(pat, family) == heads_of(team.office, family)


@pytest.mark.parametrize("fast", ["pat", "office"])
def test_an_answer_sorts_after_what_it_answers(team: Team, family: str, fast: str) -> None:
    """Also where the clock of who asked is three hours before the clock of who answers."""
    asking, answering = (team["pat"], team.office) if fast == "pat" else (team.office, team["pat"])
    asking.vault.around = replace(asking.around, now=lambda: team.clock() + timedelta(hours=3))
    asked = write(asking, family, FamilyDescribed(address="1 Lane End?"))
    team.carry_up("pat") if fast == "pat" else team.carry_down("pat")
    answered = write(answering, family, FamilyDescribed(address="2 Lane End"))
    with answering.vault.read() as db:
        rows = [ledger.by_head(db, head) for head in (asked, answered)]
    assert rows[0] is not None and rows[1] is not None and rows[0].written_at < rows[1].written_at


def test_the_dry_run_tells_what_matters(team: Team, family: str) -> None:
    pat = team["pat"]
    visit(pat, family, "low", "low")
    write(pat, family, consent("given"))
    team.round_trip("pat")
    write(team.office, family, FamilyDescribed(address="said at the office"))
    visit(pat, family, "high", "high")
    write(pat, family, consent("withdrawn"))
    write(pat, family, FamilyDescribed(address="said in the kitchen"))
    seen = syncing.dry_run(team.office, team.up("pat"))
    (change,) = seen.families
    assert (change.entries, change.sessions, change.raised, change.withdrawn) == (3, 1, 1, 1)
    assert [each.value if each else None for each in (change.rag_before, change.rag_after)] == ["green", "red"]
    assert change.conflicts == ("address: two values",)
    assert "RAG green → red" in change.words and "1 consent withdrawn" in change.words
    assert seen.already == 0 and not seen.late and not seen.ahead


def consent(statement: str) -> Body:
    return ConsentRecorded.model_validate(
        {
            "consent": "ndtms", "person": MUM, "statement": statement, "way": "verbal",
            "given_on": date(2026, 11, 16),
        }
    )  # fmt: skip


def test_what_the_whole_team_gets_changes_at_once(team: Team) -> None:
    """Names learnt from a bundle are there without unlocking again."""
    made = team["sam"].me.person
    assert "not known here" in team["pat"].name_of(made)
    team.carry_down("pat")
    assert team["pat"].name_of(made) == "Sam Example"


def test_every_entry_is_accounted_for(team: Team, family: str) -> None:
    """What went into the bundle is what the office has, access entries included."""
    pat = team["pat"]
    for number in range(5):
        visit(pat, family, note=f"Visit {number}")
        with pat.vault.action() as action:
            note_access(action, "viewed", family=family)
    outcome = team.carry_up("pat")
    assert (outcome.accepted, outcome.access) == (5, 5)
    own = {head for head in all_heads(pat) if head in all_heads(team.office)}
    with pat.vault.read() as db:
        written = {row.head for row in ledger.of_log(db, pat.me.device, 1)}
    assert written == own & written
    assert looking_after.verify(team.office).whole and looking_after.verify(pat).whole


def test_a_body_that_was_erased_still_travels_as_a_header(team: Team, family: str) -> None:
    pat = team["pat"]
    head = visit(pat, family)
    with pat.vault.action() as action:
        row = ledger.by_head(action.session, head)
        assert row is not None and row.body is not None
        assert commit_of(row.salt, row.body) in row.header.decode()
        row.body, row.salt = None, b""
        action.session.add(row)
        action.refold(family)
    visit(pat, family)
    assert counts(team.carry_up("pat")) == ("imported", 2, 0, 0)
    assert looking_after.verify(team.office).whole


def test_the_office_knows_one_end_of_each_log(team: Team, family: str) -> None:
    """A log that goes on has one end, however many bundles it took."""
    for _ in range(3):
        visit(team["pat"], family)
        team.carry_up("pat")
    with team.office.vault.read() as db:
        peer = exchange.peer(db, team["pat"].me.device)
    with team["pat"].vault.read() as db:
        assert peer.tips == peer.stated == exchange.written_ends(db, team["pat"].me.device)
    assert len(peer.tips) == 1


def test_one_bad_file_does_not_stop_the_good_ones(team: Team, family: str) -> None:
    visit(team["pat"], family)
    good = team.up("pat")
    team["sam"]
    other = team.up("sam")
    done = syncing.take_in_all(team.office, [("a", b"nonsense"), ("b", good), ("c", other), ("d", good[:-1])])
    assert [(each.file, each.outcome) for each in done] == [
        ("a", "refused"), ("b", "imported"), ("c", "imported"), ("d", "refused")
    ]  # fmt: skip
    assert all(each.reason.endswith(".") for each in done if each.outcome == "refused")


def test_read_only_means_nothing_goes_in_or_out(team: Team, family: str) -> None:
    visit(team["pat"], family)
    data = team.up("pat")
    for seat in (team["pat"], team.office):
        seat.vault.standing = Standing.BEHIND
        with pytest.raises(Refused, match="acknowledged"):
            syncing.export(seat, team["pat"].me.device)
    with pytest.raises(Refused, match="acknowledged"):
        syncing.take_in(team.office, data)


def test_cover_is_taken_note_of(team: Team, family: str) -> None:
    """Entries of somebody who covers are not late."""
    body = Allocated(
        to=team["sam"].me.person, cover=Cover(person=team["pat"].me.person, until=date(2026, 11, 20)),
        allocated_on=date(2026, 11, 16),
    )  # fmt: skip
    write(team.office, family, body)
    visit(team["pat"], family)
    team.carry_up("pat")
    assert syncing.late(team.office) == ()
    team.clock.on(days=7)
    visit(team["pat"], family)
    team.carry_up("pat")
    assert len(syncing.late(team.office)) == 1


def test_people_are_added_from_both_sides(team: Team, family: str) -> None:
    write(team["pat"], family, PersonAdded(person="b2" * 8, name="Gran", role="other"))
    write(team.office, family, PersonAdded(person="b3" * 8, name="Uncle", role="other"))
    team.round_trip("pat")
    names = {each.name for each in team["pat"].family(family).people}
    assert {"Gran", "Uncle"} <= names
    assert team["pat"].family(family) == team.office.family(family)
