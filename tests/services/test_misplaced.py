"""A record in the wrong family: voided there and begun in the right one, both or neither; the leader is told."""

from __future__ import annotations

from typing import Any

import pytest

from fsm_tui.casework.review import Voided
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.services import drafting, families, misplaced, recording, reviewing, standing
from fsm_tui.services.seat import Seat
from fsm_tui.vault.vault import Action
from screens.resuming import where
from screens.session.form import SessionForm
from tests import seats
from tests.seats import MUM
from tests.services.test_reviewing import Practitioner

NOTE = "He came to the door. We talked about the evenings."


@pytest.fixture
def wrong(office: Seat) -> str:
    return seats.open_family(office, "Marlowe")


@pytest.fixture
def right(office: Seat) -> str:
    return seats.open_family(office, "Kestrel")


def voided(seat: Seat, family: str, head: str) -> bool:
    record = seat.family(family).record_of(head)
    assert record is not None
    return record.voided


def test_it_is_voided_there_and_a_draft_here_with_what_is_the_same(office: Seat, wrong: str, right: str) -> None:
    head = seats.visit(office, wrong, note=NOTE, minutes=50, place="Their flat")
    what = misplaced.look(office, wrong, head)
    assert (what.label, what.called, what.session, what.small) == ("Marlowe", "Home visit", True, ())
    assert [each.label for each in misplaced.choices(office, wrong)] == ["Kestrel"]
    form = misplaced.move(office, wrong, head, right, "mixed up the two names")
    assert voided(office, wrong, head) and not office.family(wrong).parents
    assert misplaced.unseen(office.family(wrong), head), "the leader is to be told"
    (draft,) = drafting.kept(office, right)
    said = SessionForm.from_state(draft.state["form"])
    moment = office.now()
    assert (said.note, said.kind, said.day, said.start, said.length) == (
        NOTE, "home_visit", moment.date().isoformat(), "10:01", "50 min",
    )  # fmt: skip
    assert not (said.present or said.parents or said.children or said.goals or said.place or said.attendance)
    assert draft.form == form and where(draft) == ("session", {"family_id": right, "moved": head})


def test_what_else_was_written_there_that_day_is_named(office: Seat, wrong: str) -> None:
    head = seats.visit(office, wrong)
    said = {"kit": "71" * 8, "product": "nyxoid", "expiry": "2028-01-01", "person": MUM}
    seats.record(office, "naloxone.supplied", wrong, **said, on=office.today().isoformat())
    other = seats.record(office, "goal.agreed", wrong, goal="91" * 8, person=MUM, text="x", agreed_on="2026-11-10")
    small = misplaced.look(office, wrong, head).small
    assert {each.called for each in small} == {"Goal agreed", "Naloxone supplied"}, "it may have been agreed there too"
    assert not misplaced.look(office, wrong, other).session


def test_both_happen_or_neither(
    office: Seat, wrong: str, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = seats.visit(office, wrong)
    with pytest.raises(Faults, match="reason"):
        misplaced.move(office, wrong, head, right, "")
    assert not drafting.kept(office, right) and not voided(office, wrong, head)

    def power_goes(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Action, "record", power_goes)
    with pytest.raises(KeyboardInterrupt):
        misplaced.move(office, wrong, head, right, "mixed up")
    monkeypatch.undo()
    again = seats.again(office)
    assert not drafting.kept(again, right) and not voided(again, wrong, head)
    misplaced.move(again, wrong, head, right, "mixed up")
    assert drafting.kept(again, right) and voided(again, wrong, head)
    again.vault.close()


def test_a_draft_that_is_there_stays_beside_it(office: Seat, wrong: str, right: str) -> None:
    head = seats.visit(office, wrong, note=NOTE)
    drafting.save(office, drafting.begin(office, "session", right), {"form": {"note": "another"}})
    misplaced.move(office, wrong, head, right, "mixed up")
    notes = {each.form.partition(":")[2][:5]: each.state["form"]["note"] for each in drafting.kept(office, right)}
    assert notes == {"": "another", "moved": NOTE}


def test_what_cannot_be_moved(office: Seat, wrong: str, right: str) -> None:
    head = seats.visit(office, wrong)
    with pytest.raises(Refused, match="in which it stands"):
        misplaced.move(office, wrong, head, wrong, "mixed up")
    with pytest.raises(NotFound):
        misplaced.move(office, wrong, "0" * 64, right, "mixed up")
    misplaced.move(office, wrong, head, right, "mixed up")
    with pytest.raises(Refused, match="voided before"):
        misplaced.look(office, wrong, head)


def test_the_leader_is_told_until_they_have_seen_it(office: Seat, wrong: str) -> None:
    pat = Practitioner(office)
    head = pat.visits(wrong)
    pat.sends(wrong, Voided(entry=head, reason="mixed up", wrong_family=True))

    def waiting() -> list[str]:
        return [each.why for each in reviewing.queue(office).lines if each.what == "wrong_family"]

    assert waiting() == ["stood in the wrong family and was voided: who read it there?"]
    assert standing.read(office).to_review == 1
    void = misplaced.unseen(office.family(wrong), head)
    misplaced.seen(office, wrong, void, "Nobody had read it.")
    assert waiting() == [] and misplaced.unseen(office.family(wrong), head) == ""
    with pytest.raises(Faults):
        misplaced.seen(office, wrong, head)


def test_a_practitioner_does_not_say_that_the_leader_saw_it(laptop: Seat) -> None:
    family = seats.open_family(laptop)
    with pytest.raises(Refused):
        misplaced.seen(laptop, family, "0" * 64)


def test_voiding_for_another_reason_tells_nobody(office: Seat, wrong: str) -> None:
    head = seats.visit(office, wrong)
    recording.write(office, wrong, Voided(entry=head, reason="twice"))
    assert misplaced.unseen(office.family(wrong), head) == ""
    assert families.record_view(office, wrong, head).record.voided
