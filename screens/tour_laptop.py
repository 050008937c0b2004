"""The tour at the laptop: from the diary to the session, and back to the record when it was returned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fsm_tui.services import families
from screens.tour_steps import Steps, records


class AtTheLaptop(Steps):
    """What the practitioner does with one visit."""

    async def looks_at_the_caseload(self) -> None:
        """Fetch what the office allocated, then see who needs something next."""
        robot = self.robot
        await self.sync()
        await robot.until("Juniper")
        await self.picture("caseload")
        await robot.does("caseload.filter")
        await robot.until(lambda: robot.dialog is not None)
        await self.picture("caseload-filter")
        await robot.picks("overdue")
        await robot.until("only")
        await self.picture("caseload-overdue")
        await robot.press("escape")
        await robot.does("caseload.load")
        await robot.until(lambda: robot.dialog is not None or robot.sees("practitioner"))
        await self.picture("caseload-load")
        if robot.dialog is not None:
            await robot.press("escape")
            await robot.until(lambda: robot.dialog is None)
        await robot.does("app.help")
        await self.picture("help")
        await robot.press("escape")
        await robot.does("app.palette")
        await self.picture("palette")
        await robot.press("escape")
        found = await self.header()
        self.tell(
            f"{found.name} has {found.families} families and {found.entries} entries on the laptop. "
            f"The header says: {found.sentence}."
        )

    async def records(self) -> None:
        """One key from the visit in the diary to its session; risk, goals, done."""
        robot, visit = self.robot, self.visit
        await robot.does("app.diary")
        await self.at("diary")
        await robot.until(visit.label)
        await self.line(
            "#lines", lambda: getattr(self.app.page(), "shown", ()),
            lambda each: each.line is not None and each.line.family == visit.family,
        )  # fmt: skip
        await self.picture("diary")
        await robot.does("diary.week")
        await robot.until("Consultation")
        await self.picture("diary-week")
        await robot.does("diary.week")
        await self.line(
            "#lines", lambda: getattr(self.app.page(), "shown", ()),
            lambda each: each.line is not None and each.line.family == visit.family,
        )  # fmt: skip
        await robot.does("diary.record")
        await robot.until(lambda: bool(self.app.screen.query("#complete")))
        await robot.until("Still needed")
        await self.picture("session-begun")
        await self.fill_in()
        await robot.until("Nothing is missing")
        await self.picture("session-complete")
        await robot.does("session.complete")
        await self.at("diary")
        await robot.until("held")
        await self.picture("diary-after")
        await self.open_family(visit.label)
        await robot.until("only on this laptop")
        await self.picture("family")
        view = await self.app.ask(families.read, visit.family)
        self.root = next(each.root for each in view.timeline if each.kind == "session.recorded")
        found = await self.header()
        self.tell(
            f"The visit to the {visit.label} family that stood in the diary is recorded: risk for "
            f"{1 + len(visit.children)} people, {len(visit.goals)} goals. The header says: {found.sentence}."
        )

    async def fill_in(self) -> None:
        """The session form, as a person fills it in: digits choose, words are typed. The plan says what it was."""
        robot, visit = self.robot, self.visit
        await robot.focus("#length")
        await robot.press("end", "ctrl+u")  # over what was planned
        await robot.types(str(visit.minutes))
        await robot.focus("#attendance")
        await robot.press("1")
        await robot.until(lambda: bool(self.app.screen.query("#present").first().display))
        await robot.focus("#seen")
        for number in range(1, len(visit.seen) + 1):
            await robot.press(str(number))
        await robot.does("session.note")
        await robot.types(visit.note)
        await self.picture("session-note")
        await robot.does("session.risk")
        for rating in (visit.parent, *visit.children):
            await robot.focus(f"#level-{rating.person}")
            await robot.press({"low": "1", "moderate": "2", "medium": "2", "high": "3"}[rating.level])
            await robot.types(rating.because, into=f"#because-{rating.person}")
            if rating.means:
                await robot.types(rating.means, into=f"#means-{rating.person}")
        await self.picture("session-risk")
        await robot.does("session.goals")
        for goal in visit.goals:
            await robot.focus(f"#scale-{goal.goal}")
            await robot.types(str(goal.score) if goal.score is not None else goal.touch[:1])
            await robot.types(goal.said, into=f"#text-{goal.goal}")
        await self.picture("session-goals")

    async def answers(self) -> None:
        """The remark comes back; the practitioner answers with a correction."""
        robot, visit = self.robot, self.visit
        await self.sync()
        found = await self.header()
        await robot.until("return")
        await self.picture("caseload-returned")
        self.tell(f"The verdict is back on the laptop: {found.returned} returned. The header says: {found.sentence}.")
        await self.open_family(visit.label)
        await self.line("#timeline", self._timeline, lambda each: each.root == self.root)
        await robot.until("returned with a")
        await self.picture("family-returned")
        await robot.does("family.open")
        await self.at("record")
        await robot.until(visit.remark.split(".")[0][:30])
        await self.picture("record-remark")
        await robot.does("record.correct")
        await robot.until(lambda: bool(self.app.screen.query("#complete")))
        await robot.does("app.next_needed")
        await robot.types(visit.correction_reason)
        await robot.does("session.note")
        await robot.press("ctrl+end")
        await robot.types("\n\n" + visit.correction)
        await robot.until("Nothing is missing")
        await self.picture("correction")
        await robot.does("session.complete")
        await robot.until(lambda: robot.place in ("family", "record") and robot.dialog is None)
        self.tell("The practitioner answers with a correction; both versions stay readable.")

    def _timeline(self) -> Any:
        shown = getattr(self.app.page(), "shown", None)
        return shown.view.timeline if shown else ()

    async def at_last(self) -> None:
        """The second verdict comes back."""
        await self.sync()
        found = await self.header()
        await self.picture("caseload-at-last")
        self.tell(
            f"The verdict is back: {found.returned} still returned, {records(found.unconfirmed)} only here. "
            f"The header says: {found.sentence}."
        )

    @property
    def later(self) -> str:
        """A day in seven weeks, as somebody types it."""
        return f"{self.visit.happened.date() + timedelta(days=49):%d/%m/%Y}"
