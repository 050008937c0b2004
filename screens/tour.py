"""The tour: a robot at the keyboard of the real screens, from unlock to the verdict coming back.

It types what a practitioner and a team leader would, takes a picture of each screen, and tells what it saw.
Nothing in it is counted beforehand: every number comes from the screens and services as they stand.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fsm_tui import moments
from fsm_tui.services import reviewing, standing
from screens import seating
from screens.app import FsmApp
from screens.robot import Robot

if TYPE_CHECKING:
    from fsm_tui.services.training import Training

SIZE = (80, 24)


class Tour:
    """One tour through one pair of training vaults. `story` is told line by line while it goes."""

    def __init__(self, training: Training, pictures: Path | None, size: tuple[int, int] = SIZE) -> None:
        self.training, self.pictures, self.size = training, pictures, size
        self.visit = training.ready
        self.story: list[str] = []
        self.count = 0

    async def take(self) -> None:
        """Take the whole tour. Raises what the robot meets that is not as it should be."""
        made = self.training
        opening = seating.training(made.office, made.laptop, made.passphrase, moments.real(), start="laptop")
        app = FsmApp(opening)
        async with Robot.driving(app, size=self.size) as robot:
            self.robot, self.app = robot, app
            await self.unlock()
            await self.record()
            await self.look_around()
            await self.sync_laptop("the visit travels")
            await self.at_the_office("returned")
            await self.answer()
            await self.sync_laptop("the correction travels")
            await self.at_the_office("approved")
            await self.at_the_laptop_again()
            app.exit(return_code=0)

    # -- telling

    def picture(self, name: str) -> None:
        """Save the screen as it stands, numbered in the order of the story."""
        self.count += 1
        if self.pictures is not None:
            self.robot.picture(self.pictures / f"{self.count:02d}-{name}.svg")

    def tell(self, line: str) -> None:
        self.story.append(f"{len(self.story) + 1}. {line}")

    async def at(self, place: str) -> None:
        """Wait until this page is shown."""
        await self.robot.until(lambda: self.robot.place == place)

    async def header(self) -> Any:
        """Where the vault stands, asked of the same service as the header."""
        return await self.app.ask(standing.read)

    # -- the practitioner

    async def unlock(self) -> None:
        robot = self.robot
        await robot.until("Passphrase")
        self.picture("unlock")
        await robot.types(self.training.passphrase)
        await robot.press("enter")
        await robot.until(lambda: not self.app.locked)
        await self.past_the_greeting("guidance")
        await robot.until(self.visit.label.split()[0])
        self.picture("caseload")
        await robot.does("app.help")
        self.picture("help")
        await robot.press("escape")
        await robot.does("app.palette")
        self.picture("palette")
        await robot.press("escape")
        found = await self.header()
        self.tell(
            f"{found.name} unlocks a laptop with {found.families} families and {found.entries} entries. "
            f"The header says: {found.sentence}."
        )

    async def past_the_greeting(self, name: str) -> None:
        """What must be told after unlocking, once."""
        robot = self.robot
        await robot.until(lambda: robot.dialog is not None or robot.place in ("caseload", "queue"))
        if robot.dialog is not None:
            self.picture(name)
            await robot.press("enter")
            await robot.until(lambda: robot.dialog is None)

    async def record(self) -> None:
        robot, visit = self.robot, self.visit
        await robot.does("caseload.find")
        await robot.types(visit.label)
        await robot.press("enter")
        await self.at("family")
        await robot.until(visit.parent.name.split()[0])
        self.picture("family")
        await robot.does("family.record")
        await robot.until(lambda: bool(self.app.screen.query("#complete")))
        await robot.until("Still needed")
        self.picture("session-begun")
        await self.fill_in()
        await robot.until("Nothing is missing")
        self.picture("session-complete")
        await robot.does("session.complete")
        await self.at("family")
        await robot.until("only on this laptop")
        self.picture("family-after")
        found = await self.header()
        self.tell(
            f"A visit to the {visit.label} family is recorded: risk for {1 + len(visit.children)} people, "
            f"{len(visit.goals)} goals. The header says: {found.sentence}."
        )

    async def fill_in(self) -> None:
        """The session form, as a person fills it in: digits choose, words are typed."""
        robot, visit = self.robot, self.visit
        await robot.focus("#kind")
        await robot.press("enter")
        await robot.types(visit.kind_label)
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is None)
        await robot.types(f"{visit.happened:%H:%M}", into="#start")
        await robot.types(str(visit.minutes), into="#length")
        await robot.focus("#attendance")
        await robot.press("1")
        await robot.until(lambda: bool(self.app.screen.query("#present").first().display))
        await robot.focus("#present")
        await robot.press("1")
        if visit.seen:
            await robot.focus("#seen")
            for number in range(1, len(visit.seen) + 1):
                await robot.press(str(number))
        await robot.does("session.note")
        await robot.types(visit.note)
        await robot.until(lambda: not robot.sees(" 0 words"))
        self.picture("session-note")
        await robot.does("session.risk")
        for rating in (visit.parent, *visit.children):
            await robot.focus(f"#level-{rating.person}")
            await robot.press({"low": "1", "moderate": "2", "medium": "2", "high": "3"}[rating.level])
            await robot.types(rating.because, into=f"#because-{rating.person}")
            if rating.means:
                await robot.types(rating.means, into=f"#means-{rating.person}")
        self.picture("session-risk")
        await robot.does("session.goals")
        for goal in visit.goals:
            await robot.focus(f"#scale-{goal.goal}")
            await robot.types(str(goal.score) if goal.score is not None else goal.touch[:1])
            await robot.types(goal.said, into=f"#text-{goal.goal}")
        self.picture("session-goals")

    async def look_around(self) -> None:
        robot = self.robot
        for command, place in (("family.goals", "goals"), ("family.consent", "consent")):
            await robot.does(command)
            await self.at(place)
            self.picture(place)
            if place == "goals":
                await self.over_time()
            await robot.does("app.back")
            await self.at("family")
        await self.screenings()

    async def screenings(self) -> None:
        """A tool begun by its keys, the state of it in view; put away again, since the story does not need it."""
        robot = self.robot
        await robot.does("family.screening")
        await self.at("screening")
        await robot.until(lambda: not robot.sees("Looking up"))
        self.picture("screenings")
        await robot.does("screening.new")
        await robot.picks("audit")
        await self.at("taking")
        await robot.until("Answered 0 of 10.")
        await robot.types("33210112")
        await robot.until("Answered 8 of 10.")
        self.picture("screening-items")
        await robot.does("app.back")
        await self.at("screening")
        await robot.does("screening.new")
        await robot.picks("audit")
        await robot.until("Your draft is back.")
        await robot.does("taking.throw_away")
        await robot.answers("yes")
        await self.at("screening")
        await robot.does("app.back")
        await self.at("family")

    async def over_time(self) -> None:
        """From the goals page: that goal drawn over time, and above it the family's risk."""
        robot = self.robot
        await robot.does("goals.progress")
        await self.at("progress")
        await robot.until("Attendance")
        self.picture("progress-goal")
        await robot.press("home")
        await robot.until("Amber┤")
        self.picture("progress-risk")
        await robot.does("app.back")
        await self.at("goals")

    # -- travelling

    async def sync_laptop(self, what: str) -> None:
        """From the laptop: write what the office lacks, read what is there."""
        robot = self.robot
        await robot.does("app.home")
        await self.at("caseload")
        before = await self.header()
        await self.sync(what)
        found = await self.header()
        self.tell(
            f"Sync on the laptop ({what}): {_records(before.unconfirmed)} only here; the bundle is on the stick and "
            f"the office has not read it yet, so the header still says: {found.sentence}."
        )

    async def sync(self, name: str) -> None:
        robot = self.robot
        home = robot.place
        await robot.does(f"{home}.sync")
        await self.at("sync")
        await robot.does("sync.sync")
        await robot.until(lambda: "sync.sync" not in self.app.hands.busy and robot.dialog is None)
        self.picture(f"sync-{'office' if home == 'queue' else 'laptop'}")
        await robot.does("app.back")
        await self.at(home)

    async def change_seat(self, home: str) -> None:
        robot = self.robot
        await robot.does("app.change_seat")
        await robot.until(lambda: not self.app.locked and self.app.seat is not None)
        await self.past_the_greeting("greeting")
        await self.at(home)
        await robot.settle()

    # -- the team leader

    async def at_the_office(self, decision: str) -> None:
        robot, visit = self.robot, self.visit
        await self.change_seat("queue")
        await self.sync(decision)
        queue = await self.app.ask(reviewing.queue)
        line = next(line for line in queue.lines if line.what == "verdict" and line.family == visit.family)
        await robot.until(visit.label.split()[0])
        self.picture("queue")
        table = self.app.screen.query("#waiting").first()
        place = next(n for n, each in enumerate(queue.lines) if each is line)
        table.focus()
        await robot.press("home", *["down"] * place)
        await robot.does("queue.open")
        await self.at("review")
        await robot.until("What it says" if decision == "returned" else "What the correction changed")
        self.picture(f"review-{decision}")
        judged = self.app.page()
        if decision == "returned":
            await robot.does("review.return")
            await robot.types(visit.remark)
            await robot.until(lambda: not robot.sees(" 0 words"))
            self.picture("review-remark")
            await robot.does("review.send")
        else:
            await robot.does("review.approve")
        await robot.until(lambda: self.app.page() is not judged and not robot.app.hands.busy)
        await robot.does("app.home")
        await self.at("queue")
        self.tell(
            f"{self.training.leader} reads the bundle; {len(queue.lines)} things wait, this one because {line.why}. "
            f"The record is {decision}{' with a remark' if decision == 'returned' else ''}."
        )
        await self.sync(f"{decision}-back")
        await self.change_seat("caseload")

    async def answer(self) -> None:
        """The remark comes back; the practitioner answers with a correction."""
        robot, visit = self.robot, self.visit
        await self.sync("remark")
        found = await self.header()
        await robot.until("return")
        self.picture("caseload-returned")
        self.tell(f"The verdict is back on the laptop: {found.returned} returned. The header says: {found.sentence}.")
        await robot.does("caseload.find")
        await robot.types(visit.label)
        await robot.press("enter")
        await self.at("family")
        await robot.until("returned with a remark")
        await robot.focus("#timeline")
        await robot.does("family.open")
        await self.at("record")
        await robot.until(visit.remark.split(".")[0][:30])
        self.picture("record-remark")
        await robot.does("record.correct")
        await robot.until(lambda: bool(self.app.screen.query("#complete")))
        await robot.does("app.next_needed")
        await robot.types(visit.correction_reason)
        await robot.does("session.note")
        await robot.press("ctrl+end")
        await robot.types("\n\n" + visit.correction)
        await robot.until("Nothing is missing")
        self.picture("correction")
        await robot.does("session.complete")
        await self.at("family")
        self.tell("The practitioner answers with a correction; both versions stay readable.")

    async def at_the_laptop_again(self) -> None:
        await self.sync("approved")
        found = await self.header()
        self.picture("caseload-at-last")
        self.tell(
            f"The verdict is back: {found.returned} still returned, {_records(found.unconfirmed)} only here. "
            f"The header says: {found.sentence}."
        )


def _records(number: int) -> str:
    return f"{number} record{'' if number == 1 else 's'}"
