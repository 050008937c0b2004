"""The training vaults: one office and one laptop with weeks of made-up work, written through the real services.

Each vault has a clock of its own that is set to the moment at which an entry is written. The two meet at
rounds: the laptop syncs, the leader reviews, the laptop fetches what the leader said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from fsm_tui.casework.people import FamilyOpened
from fsm_tui.casework.review import Verdict
from fsm_tui.errors import Refused
from fsm_tui.moments import Surroundings
from fsm_tui.practice import working_days
from fsm_tui.services import enrolling, families, opening, preferences, recording, reviewing, syncing
from fsm_tui.services.recording import ToRecord
from fsm_tui.services.seat import Seat
from fsm_tui.services.training import inventing, requesting, visiting
from fsm_tui.services.training import more as beside
from fsm_tui.services.training.more import More
from fsm_tui.services.training.planning import Book, Diary, Planner, Step, allocated_on, moment, working_day
from fsm_tui.services.training.story import Story, written
from fsm_tui.services.training.visiting import ReadyVisit

ORGANISATION = "Training: Paper Lantern team"
LEADER, PRACTITIONER = "Sam Hollis", "Robin Vale"
PASSPHRASE = "thimble harbour lantern"
# The leader has read everything but what came in during the last days.
READ_UNTIL = timedelta(days=9)
LAST_ROUND = timedelta(minutes=10)
BATCH = 500
ROUNDS_BETWEEN = 4
END_OF_DAY = time(18, 55)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Training:
    """What was made and how to get in. `passphrase` opens both vaults and is meant to be shown.

    `families` and `sessions` count what the laptop holds; `returned` is the family whose practitioner has a
    remark to answer, `opened_in_field` the one that the office has yet to allocate (empty if not among them).
    """

    folder: Path
    office: Path
    laptop: Path
    stick: Path
    passphrase: str
    organisation: str
    leader: str
    practitioner: str
    families: int
    sessions: int
    returned: str
    opened_in_field: str
    ready: ReadyVisit


def make(
    folder: Path,
    around: Surroundings,
    *,
    families: int = 9,
    sessions: int = 4,
    seed: int = 1,
    progress: Progress | None = None,
    more: bool = True,
) -> Training:
    """Make an office vault, a laptop and the sync folder that they share, all inside `folder`.

    `families` of which the first nine are hand-written; each has at least `sessions` sessions (a hand-written
    story is always told whole; the family that was opened in the field has only its own). The same seed, clock
    and numbers give the same entries; all keys come from the seed too, so that these vaults protect nothing.
    With `more` the stories have their screenings, assessments, plans and exits; and beside all nine stand requests
    that wait, families that were carried over, one that is closed, and a colleague.
    Errors: `Refused` for numbers below 1, `AlreadyThere` if the folder holds vaults.
    """
    if families < 1 or sessions < 1:
        raise Refused("Nothing to make", "Training vaults need at least one family with one session.")
    maker = _Maker(folder, around, seed, progress or _quiet)
    try:
        made = maker.make(_stories(families, sessions, seed, more), more)
        for home in (made.office, made.laptop):
            preferences.keep(home, "sync_folder", str(made.stick))
        return made
    finally:
        maker.leave()


def visit(training: Training) -> ReadyVisit:
    """What the tour types: a visit to one family of the caseload, the remark on it and the correction."""
    return training.ready


def _stories(number: int, sessions: int, seed: int, more: bool) -> tuple[Story, ...]:
    known = written()
    found = [inventing.lengthened(_rng(seed, each.label), each, sessions) for each in known[:number]]
    if more:
        found = [beside.with_course(each) for each in found]
    fresh = inventing.labels(_rng(seed, "labels"), [*(each.label for each in known), *beside.labels()])
    for label, _ in zip(fresh, range(number - len(found)), strict=False):
        found.append(inventing.invented(_rng(seed, label), label, sessions))
    if more and number >= len(known):
        found += [beside.with_course(each) for each in beside.closed()]
    return tuple(found)


def _told() -> tuple[Story, ...]:
    return (*written(), *beside.closed())


def _rng(seed: int, what: str) -> Random:
    return Random(f"{seed} {what}")


def _quiet(words: str, done: int, total: int) -> None:
    """Nobody is watching."""


@dataclass(slots=True)
class _Clock:
    """A clock that is set by hand and never goes back."""

    at: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def to(self, when: datetime) -> None:
        self.at = max(self.at, when)


@dataclass(slots=True)
class _Desk:
    """One of the two vaults: who sits there, its clock, and what is still to be written there."""

    seat: Seat
    clock: _Clock
    steps: list[Step] = field(default_factory=list)

    def until(self, when: datetime) -> list[Step]:
        """Take the steps up to a moment off the list."""
        due = [each for each in self.steps if each.written <= when]
        self.steps = self.steps[len(due) :]
        return due


class _Maker:
    def __init__(self, folder: Path, around: Surroundings, seed: int, progress: Progress) -> None:
        self.folder, self.around, self.seed, self.progress = folder, around, seed, progress
        self.today = around.today()
        self.desks: list[_Desk] = []
        self.book = Book()
        self.heads: dict[str, Step] = {}
        self.done = self.total = 0

    def make(self, stories: Sequence[Story], more: bool) -> Training:
        begin = moment(working_days.subtract(self._first_day(stories), 3), time(9, 0))
        office, laptop = self._begin(begin)
        diary, planners = Diary(), []
        for story in stories:
            new_id = Surroundings(self.around.now, _rng(self.seed, f"{story.label} ids").randbytes).new_id
            planners.append(
                Planner(
                    story,
                    self.today,
                    diary,
                    new_id,
                    practitioner=laptop.seat.me.person,
                    confirmed_by=PRACTITIONER,
                    profile=laptop.seat.profile,
                )
            )
        steps = [each for planner in planners for each in planner.steps()]
        whole = more and len(stories) > len(written())
        added = More(
            planners, requesting.requests() if whole else (), {each.label: len(each.scenes) for each in _told()}, diary,
            visiting.begins(self.around),
        ) if more else None  # fmt: skip
        if added is not None:
            steps += added.steps()
        if whole:
            self._colleague(office, begin)
        self.total = len(steps)
        for desk, place in ((office, "office"), (laptop, "laptop")):
            desk.steps = sorted((each for each in steps if each.place == place), key=lambda each: each.written)
        last = self.around.now() - LAST_ROUND
        for when in self._rounds(stories, last, set(added.rounds()) if added else set()):
            for desk in (office, laptop):
                self._write(desk, desk.until(when))
            self._meet(office, laptop, when, everything=when != last)
        shown = next(each for each in planners if each.story.visit is not None)
        marked = [each.label for each in stories for scene in each.scenes if scene.verdict == "returned"]
        return Training(
            folder=self.folder,
            office=self.folder / "office",
            laptop=self.folder / "laptop",
            stick=self.folder / "stick",
            passphrase=PASSPHRASE,
            organisation=ORGANISATION,
            leader=LEADER,
            practitioner=PRACTITIONER,
            families=len(stories) + (beside.carried_to(PRACTITIONER) if whole else 0),
            sessions=sum(len(each.scenes) for each in stories),
            returned=marked[0] if marked else "",
            opened_in_field=next((each.label for each in stories if each.provisional), ""),
            ready=visiting.ready(shown, self.book.ids[shown.story.label], self.around, laptop.seat.profile),
        )

    def leave(self) -> None:
        for desk in self.desks:
            opening.leave(desk.seat)

    def _first_day(self, stories: Sequence[Story]) -> date:
        return working_day(min(allocated_on(each, self.today) for each in stories) - timedelta(days=8))

    def _begin(self, when: datetime) -> tuple[_Desk, _Desk]:
        """Both vaults, and their enrolment with each other as people do it: by file and typed digits."""
        self.progress("making the vaults", 0, 1)
        (self.folder / "stick").mkdir(parents=True, exist_ok=True)
        for place in ("office", "laptop"):
            clock = _Clock(when)
            surroundings = Surroundings(clock.now, _rng(self.seed, place).randbytes)
            if place == "office":
                begun = opening.begin_office(
                    self.folder / place,
                    name=LEADER,
                    role="leader",
                    organisation=ORGANISATION,
                    passphrase=PASSPHRASE,
                    around=surroundings,
                    training=True,
                    kdf=opening.floor(),
                )
            else:
                begun = opening.begin_laptop(
                    self.folder / place,
                    name=PRACTITIONER,
                    role="practitioner",
                    area="west",
                    passphrase=PASSPHRASE,
                    around=surroundings,
                    training=True,
                    kdf=opening.floor(),
                )
            self.desks.append(_Desk(begun.seat, clock))
        office, laptop = self.desks
        asked = enrolling.request(laptop.seat)
        reply = enrolling.accept(office.seat, asked.data, asked.fingerprint, "practitioner")
        enrolling.finish(laptop.seat, reply.data, reply.fingerprint)
        return office, laptop

    def _colleague(self, office: _Desk, when: datetime) -> None:
        """Another practitioner is enrolled, whose laptop is somewhere else."""
        around = Surroundings(lambda: when, _rng(self.seed, beside.COLLEAGUE).randbytes)
        with TemporaryDirectory(prefix="fsm-tui-colleague-") as elsewhere:
            begun = opening.begin_laptop(
                Path(elsewhere) / "laptop", name=beside.COLLEAGUE, role="practitioner", area="east",
                passphrase=PASSPHRASE, around=around, training=True, kdf=opening.floor(),
            )  # fmt: skip
            try:
                asked = enrolling.request(begun.seat)
                enrolling.accept(office.seat, asked.data, asked.fingerprint, "practitioner")
            finally:
                opening.leave(begun.seat)

    def _rounds(self, stories: Sequence[Story], last: datetime, more: set[date]) -> Iterator[datetime]:
        """When the two meet: on the evening of each allocation, now and then in between, and just now."""
        allocated = {allocated_on(each, self.today) for each in stories if not each.provisional}
        first = min(allocated, default=self.today - timedelta(days=14))
        gap = (self.today - first) / ROUNDS_BETWEEN
        between = {working_day(first + gap * number) for number in range(1, ROUNDS_BETWEEN)}
        yield from sorted(when for day in allocated | between | more if (when := moment(day, END_OF_DAY)) < last)
        yield last

    def _write(self, desk: _Desk, steps: Iterable[Step]) -> None:
        batch: list[Step] = []
        for step in steps:
            if step.deed is not None or isinstance(step.body, FamilyOpened):
                self._flush(desk, batch)
                desk.clock.to(step.written)
                self._do(desk, step)
                self.done += 1
                continue
            batch.append(step)
            if len(batch) >= BATCH:
                self._flush(desk, batch)
        self._flush(desk, batch)

    def _do(self, desk: _Desk, step: Step) -> None:
        """What goes through a service of its own."""
        if step.deed is not None:
            step.deed(desk.seat, self.book)
        elif isinstance(step.body, FamilyOpened):
            self.book.ids[step.story.label] = families.open_family(desk.seat, step.body, step.people).family

    def _flush(self, desk: _Desk, batch: list[Step]) -> None:
        def told() -> Iterator[ToRecord]:
            for step in batch:
                desk.clock.to(step.written)
                assert step.body is not None
                yield ToRecord(step.body, self.book.ids.get(step.story.label, ""), step.happened)

        for step, recorded in zip(batch, recording.write_all(desk.seat, told()), strict=True):
            self.heads[recorded.head] = step
        self.done += len(batch)
        batch.clear()
        self.progress("writing made-up work", self.done, self.total)

    def _meet(self, office: _Desk, laptop: _Desk, when: datetime, *, everything: bool) -> None:
        office.clock.to(when)
        laptop.clock.to(when)
        self._sync(laptop)
        self._sync(office)
        self._review(office, when, everything=everything)
        self._sync(office)
        self._sync(laptop)

    def _sync(self, desk: _Desk) -> None:
        done = syncing.sync_folder(desk.seat, self.folder / "stick")
        wrong = (*done.problems, *(each.reason for each in done.refused))
        if wrong:
            raise Refused("Training vaults not made", wrong[0], "Try again with another folder.")

    def _review(self, office: _Desk, when: datetime, *, everything: bool) -> None:
        """The leader approves what waits, returns what is to be returned, and leaves the newest for the trainee."""
        since = when if everything else when - READ_UNTIL
        waiting = [each for each in reviewing.queue(office.seat).lines if each.what == "verdict"]
        approved = []
        for line in waiting:
            step = self.heads.get(line.head)
            if step is None:
                continue
            if step.returned is not None:
                reviewing.give(office.seat, line.family, line.head, "returned", (step.returned,))
            elif step.written <= since:
                approved.append(line)
        for start in range(0, len(approved), BATCH):
            self.progress("reading made-up work", start, len(approved))
            recording.write_all(
                office.seat,
                (
                    ToRecord(Verdict(on=line.head, decision="approved"), line.family, office.clock.now())
                    for line in approved[start : start + BATCH]
                ),
            )
