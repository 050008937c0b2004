"""The training vaults: both open, hold together, agree with each other, and come out the same for a seed."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fsm_tui.casework.session import SessionRecorded
from fsm_tui.errors import Refused
from fsm_tui.moments import Surroundings, london
from fsm_tui.practice.rag import Rag
from fsm_tui.services import caseload, families, opening, recording, reviewing, standing, syncing, training
from fsm_tui.services.seat import Seat
from fsm_tui.services.training import Training
from fsm_tui.services.training.story import written
from fsm_tui.vault import ledger
from fsm_tui.vault.refusals import AlreadyThere

NOW = datetime(2026, 11, 23, 17, 40, tzinfo=UTC)
AROUND = Surroundings(now=lambda: NOW, token=secrets.token_bytes)


@dataclass
class Seats:
    """The two vaults of one training, open."""

    made: Training
    office: Seat
    laptop: Seat

    def sync(self) -> None:
        for seat in (self.laptop, self.office, self.laptop):
            done = syncing.sync_folder(seat, self.made.stick)
            assert not done.refused and not done.problems

    def leave(self) -> None:
        opening.leave(self.office)
        opening.leave(self.laptop)


def open_both(made: Training) -> Seats:
    office = opening.unlock(made.office, made.passphrase, AROUND).seat
    return Seats(made, office, opening.unlock(made.laptop, made.passphrase, AROUND).seat)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Training:
    """The stories alone; what else the training vaults hold is in `test_training_more`."""
    return training.make(tmp_path_factory.mktemp("training") / "here", AROUND, more=False)


@pytest.fixture(scope="module")
def seats(made: Training) -> Iterator[Seats]:
    """Both vaults, for tests that only read."""
    found = open_both(made)
    yield found
    found.leave()


@pytest.fixture
def own_seats(made: Training, seats: Seats, tmp_path: Path) -> Iterator[Seats]:
    """Copies of both vaults, for tests that write."""
    seats.leave()
    shutil.copytree(made.folder, tmp_path / "copy")
    reopened = open_both(made)
    seats.office, seats.laptop = reopened.office, reopened.laptop
    folder = tmp_path / "copy"
    copied = replace(made, folder=folder, office=folder / "office", laptop=folder / "laptop", stick=folder / "stick")
    found = open_both(copied)
    yield found
    found.leave()


def heads(seat: Seat) -> list[str]:
    """Every entry of a vault, by its head."""
    with seat.vault.read() as session:
        subjects = ledger.subjects(session, "")
        return sorted(row.head for subject in subjects for row in ledger.of_subject(session, subject))


def test_everything_is_inside_the_folder(made: Training) -> None:
    assert sorted(each.name for each in made.folder.iterdir()) == ["laptop", "office", "stick"]


@pytest.mark.parametrize("place", ["office", "laptop"])
def test_both_are_training_vaults_and_say_so(seats: Seats, place: str) -> None:
    seat = seats.office if place == "office" else seats.laptop
    found = standing.read(seat)
    assert found.training and found.enrolled
    assert found.organisation.startswith("Training")
    assert (found.name, found.role) == (
        (seats.made.leader, "leader") if place == "office" else (seats.made.practitioner, "practitioner")
    )
    assert found.quarantined == found.conflicts == 0


@pytest.mark.parametrize("place", ["office", "laptop"])
def test_the_logs_hold(seats: Seats, place: str) -> None:
    seat = seats.office if place == "office" else seats.laptop
    with seat.vault.read() as session:
        checked, faults = ledger.verify_chain(session, seat.me.device)
    assert checked > 50 and faults == []


def test_the_office_holds_the_laptops_log_whole(seats: Seats) -> None:
    with seats.office.vault.read() as session:
        checked, faults = ledger.verify_chain(session, seats.laptop.me.device)
    assert checked > 100 and faults == []


def test_the_counts_are_as_promised(seats: Seats) -> None:
    told = [len(each.scenes) for each in written()]
    for seat in (seats.office, seats.laptop):
        rows = caseload.read(seat).rows
        sessions = sorted(len(seat.family(row.family).sessions) for row in rows)
        assert sessions == sorted(told)
        assert (len(rows), sum(sessions)) == (seats.made.families, seats.made.sessions) == (9, sum(told))


def test_the_first_sync_is_done(seats: Seats) -> None:
    found = standing.read(seats.laptop)
    assert (found.unconfirmed, found.drafts) == (0, 0)
    assert found.last_receipt is not None
    assert found.sentence == "Everything is at the office"


def test_both_sides_tell_the_same_of_every_family(seats: Seats) -> None:
    rows = caseload.read(seats.laptop).rows
    assert {row.family for row in rows} == {row.family for row in caseload.read(seats.office).rows}
    for row in rows:
        assert seats.laptop.family(row.family) == seats.office.family(row.family)


def test_the_caseload_shows_red_amber_green_and_one_who_was_not_seen_twice(seats: Seats) -> None:
    view = caseload.read(seats.laptop)
    rags = [row.rag for row in view.rows]
    assert rags.count(Rag.RED) == 1 and rags.count(Rag.AMBER) >= 4 and rags.count(Rag.GREEN) >= 3
    assert [row.label for row in view.rows if row.missed_in_a_row >= 2] == ["Tamarisk"]
    assert all(len(row.trend) >= 3 for row in view.rows)


def test_one_record_came_back_and_has_not_been_answered(seats: Seats) -> None:
    returned = [row for row in caseload.read(seats.laptop).rows if row.returned]
    assert [row.label for row in returned] == [seats.made.returned]
    line = next(each for each in families.read(seats.laptop, returned[0].family).timeline if each.remark)
    assert "where does the box stand now" in line.remark
    assert not line.corrected and line.review == "returned with a remark"


def test_the_leader_has_read_what_is_older_and_finds_the_newest_waiting(seats: Seats) -> None:
    reviews = [
        record.review
        for row in caseload.read(seats.office).rows
        for record in seats.office.family(row.family).records.values()
        if record.review != "not_reviewed"
    ]
    assert reviews.count("approved") > 40
    assert reviews.count("returned") == 1
    queue = reviewing.queue(seats.office)
    assert 5 <= queue.counts["verdict"] <= 20
    assert queue.counts["provisional"] == 1
    assert [each.label for each in queue.lines if each.what == "provisional"] == [seats.made.opened_in_field]
    assert "risk went up" in queue.lines[0].why


def test_one_visit_was_written_late(seats: Seats) -> None:
    late = [
        line.kind
        for row in caseload.read(seats.laptop).rows
        for line in families.read(seats.laptop, row.family).timeline
        if line.late
    ]
    assert late == ["session.recorded"]


def test_everything_was_written_on_the_day_that_it_says(seats: Seats) -> None:
    for row in caseload.read(seats.office).rows:
        for parsed in seats.office.family(row.family).timeline:
            written_at, happened = parsed.entry.header.written.moment, parsed.entry.header.happened
            assert happened <= written_at <= NOW
            if london(written_at).date() != london(NOW).date():
                assert london(written_at).weekday() < 5 and 8 <= london(written_at).hour < 21


def test_the_tours_visit_goes_through_to_the_corrected_record(own_seats: Seats) -> None:
    """What the tour types is taken at once, comes first in the queue, is returned, and the correction answers it."""
    office, laptop = own_seats.office, own_seats.laptop
    ready = training.visit(own_seats.made)
    view = families.read(laptop, ready.family)
    assert view.label == ready.label
    assert [each.id for each in view.family.in_work] == [ready.parent.person]
    assert 1 <= len(ready.children) <= 2
    assert {each.goal for each in ready.goals} == {each.id for each in view.family.active_goals}
    assert len(ready.goals) == 2
    assert view.rating is not None and view.rating.rag is Rag.GREEN

    assert recording.faults(laptop, ready.family, ready.session, ready.happened) == ()
    visit = recording.write(laptop, ready.family, ready.session, happened=ready.happened)
    assert standing.read(laptop).unconfirmed == 1
    own_seats.sync()
    assert standing.read(laptop).unconfirmed == 0
    first = next(each for each in reviewing.queue(office).lines if each.family == ready.family)
    assert first.head == visit.head and "risk went up" in first.why

    reviewing.give(office, ready.family, visit.head, "returned", ((ready.remark_place, ready.remark),))
    syncing.sync_folder(office, own_seats.made.stick)
    own_seats.sync()
    shown = families.record_view(laptop, ready.family, visit.head)
    assert shown.remarks == ((ready.remark_place, ready.remark),)
    recording.write(laptop, ready.family, ready.corrected(visit.head), happened=ready.happened)
    own_seats.sync()
    record = office.family(ready.family).record_of(visit.head)
    assert record is not None and record.review == "corrected"
    assert isinstance(record.shown.body, SessionRecorded) and ready.correction in record.shown.body.note


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_the_tours_visit_is_one_of_today_and_not_of_the_future(made: Training, hour: int) -> None:
    from fsm_tui.practice.profile import built_in
    from fsm_tui.services.training import visiting
    from tests.services.test_training_stories import planned

    planner = planned(written()[:1], NOW.date())[0]
    list(planner.steps())
    now = NOW.replace(hour=hour, minute=3)
    around = Surroundings(now=lambda: now, token=secrets.token_bytes)
    happened = visiting.ready(planner, made.ready.family, around, built_in()).happened
    assert happened <= now and happened.date() == NOW.date()


def test_the_same_seed_gives_the_same_entries_and_another_seed_others(tmp_path: Path, seats: Seats) -> None:
    found = []
    for name in ("one", "two"):
        made = training.make(tmp_path / name, AROUND, families=2, sessions=7, seed=4)
        assert (made.families, made.sessions) == (2, 14)
        both = open_both(made)
        found.append([entries_made(both.office), entries_made(both.laptop)])
        both.leave()
    assert found[0] == found[1]
    assert len(found[0][1]) > 60
    assert not set(found[0][1]) & set(entries_made(seats.laptop))


def entries_made(seat: Seat) -> list[str]:
    """Every entry by its head, but for what opening the vault noted."""
    return [head for head in heads(seat) if head not in unlocked(seat)]


def unlocked(seat: Seat) -> set[str]:
    """The heads of entries written since the vaults were made."""
    with seat.vault.read() as session:
        rows = ledger.of_subject(session, "office")
    return {row.head for row in rows if row.received_at >= NOW.isoformat(timespec="seconds")}


def test_more_families_come_from_the_pools(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    made = training.make(
        tmp_path / "more",
        AROUND,
        families=12,
        sessions=5,
        more=False,
        progress=lambda words, done, total: seen.append((words, done, total)),
    )
    both = open_both(made)
    counted = {row.label: len(both.office.family(row.family).sessions) for row in caseload.read(both.office).rows}
    assert standing.read(both.laptop).unconfirmed == 0
    both.leave()
    told = {each.label: len(each.scenes) for each in written()}
    assert len(counted) == made.families == 12
    assert {label: number for label, number in counted.items() if label in told} == {
        label: max(number, 5) if label != made.opened_in_field else number for label, number in told.items()
    }
    assert [number for label, number in counted.items() if label not in told] == [5, 5, 5]
    assert sum(counted.values()) == made.sessions
    work = [(done, total) for words, done, total in seen if words == "writing made-up work"]
    assert work[-1][0] == work[-1][1] and work == sorted(work)


@pytest.mark.parametrize(("number", "sessions"), [(0, 4), (4, 0), (-1, -1)])
def test_nothing_is_not_made(tmp_path: Path, number: int, sessions: int) -> None:
    with pytest.raises(Refused):
        training.make(tmp_path / "none", AROUND, families=number, sessions=sessions)
    assert not (tmp_path / "none").exists()


def test_vaults_that_are_there_are_not_overwritten(made: Training, seats: Seats) -> None:
    before = heads(seats.laptop)
    with pytest.raises(AlreadyThere):
        training.make(made.folder, AROUND)
    assert heads(seats.laptop) == before
