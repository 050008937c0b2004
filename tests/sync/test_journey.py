"""The main job: a visit recorded on a laptop reaches the office, and the verdict comes back."""

from __future__ import annotations

from fsm_tui.services import recording, reviewing, standing, syncing
from tests.sync.seats import Team, fingerprint_of_tables, heads_of, session


def test_a_visit_goes_up_and_the_verdict_comes_down(team: Team) -> None:
    family = team.family("Marlowe", "pat")
    assert team.carry_down("pat").outcome == "imported"
    pat, office = team["pat"], team.office
    assert heads_of(pat, family) == heads_of(office, family)

    head = recording.write(pat, family, session("high", "medium")).head
    count, oldest = syncing.unconfirmed(pat)
    assert count == 1 and oldest is not None
    assert standing.read(pat).unconfirmed == 1

    data = team.up("pat")
    assert standing.read(pat).unconfirmed == 1, "a bundle that was only made confirms nothing"
    before = fingerprint_of_tables(office)
    seen = syncing.dry_run(office, data)
    assert fingerprint_of_tables(office) == before
    assert (seen.accepted, seen.already, seen.quarantined) == (1, 0, ())
    assert [(each.label, each.sessions, each.new) for each in seen.families] == [("Marlowe", 1, False)]
    assert seen.families[0].rag_before is None and seen.families[0].rag_after is not None

    done = syncing.take_in(office, data, "fsm-x.fsmb")
    assert (done.file, done.outcome, done.accepted, done.already, done.quarantined) == (
        "fsm-x.fsmb", "imported", 1, 0, 0
    )  # fmt: skip
    assert any(line.head == head for line in reviewing.queue(office).lines)
    reviewing.give(office, family, head, "returned", (("note", "Say who else was there."),))

    outcome = team.carry_down("pat")
    assert (outcome.accepted, outcome.already) == (1, 0), "what is there already is not sent back"
    assert syncing.unconfirmed(pat) == (0, None)
    assert standing.read(pat).sentence == "Everything is at the office"
    record = pat.family(family).record_of(head)
    assert record is not None and record.review == "returned"
    assert heads_of(pat, family) == heads_of(office, family)
