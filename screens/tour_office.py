"""The tour at the office: a request comes in, triage, the weekly meeting, verdicts, a proposal to close."""

from __future__ import annotations

from typing import Any

from fsm_tui.services import reviewing
from fsm_tui.services.requests import pending
from screens.tour_steps import Steps

NEW, RATED, GIVEN, CLOSED = "Nuthatch", "Whinchat", "Juniper", "Auger"


class AtTheOffice(Steps):
    """What the team leader does."""

    async def morning(self) -> None:
        """From the lock screen to the first look at what waits."""
        robot = self.robot
        await self.unlock("unlock-office")
        await self.at("queue")
        await robot.until("support request")
        await self.picture("queue-requests")
        found = await self.header()
        queue = await self.app.ask(reviewing.queue)
        self.tell(
            f"{found.name} unlocks the office: {len(queue.lines)} things wait, {queue.counts['request']} of them "
            f"support requests and {queue.counts['closure']} a proposal to close."
        )

    async def request_comes_in(self) -> None:
        """A support request is typed in as far as it is known."""
        robot = self.robot
        await robot.does("app.intake")
        await self.at("intake")
        await robot.until("Missing for a complete request")
        await self.picture("intake-begun")
        await self.fills(label=NEW)
        await self.chooses(area="2")
        await robot.focus("#ask-base")
        await robot.press("enter", "enter")
        await robot.until(lambda: robot.dialog is None)
        await self.fills(received_on="today", requested_by="Imogen Larch", mosaic="4411099")
        await self.fills(adult__0__name="Delia Nuthatch", adult__0__born="3 mar 1994")
        await self.chooses(adult__0__in_work="1")
        await self.fills(child__0__name="Wilf Nuthatch", child__0__born="1 jan 2019")
        await self.picture("intake")
        await self.fills(safeguarding_issues="Wilf was brought to school by a neighbour three times in two weeks.")
        await self.chooses(social_worker_rag="2")
        await self.picture("intake-history")
        await robot.does("intake.save")
        await self.at("request")
        await robot.until("waits for a decision")
        await self.picture("request-incomplete")
        self.tell(f"The request for {NEW} is taken in; what is missing is said, and may come later.")
        await robot.does("app.home")
        await self.at("queue")

    async def meeting(self) -> None:
        """Triage of one, allocation of another, the minutes."""
        robot = self.robot
        await robot.does("queue.meeting")
        await self.at("meeting")
        await robot.until("Who has how much")
        await self._waiting("Bittern")
        await self.picture("meeting")
        waiting = await self.app.ask(pending.waiting)
        await self._triage()
        await self._waiting(GIVEN)
        await robot.does("meeting.allocate")
        await robot.until(f"Allocate {GIVEN} to")
        await self.picture("meeting-allocate")
        await self.picks_by_typing(self.training.practitioner[:5])
        await robot.until("A word for the practitioner")
        await self.says("The midwife is in on Thursdays.")
        await robot.until(f"{GIVEN}: allocated to {self.training.practitioner}")
        await robot.does("meeting.close")
        await robot.until("Who was there")
        await self.picture("meeting-minutes")
        await self.says(f"{self.training.leader}, {self.training.practitioner}")
        await robot.until("Anything else to be kept?")
        await self.says("")
        await robot.until("minutes recorded")
        await self.picture("meeting-after")
        self.tell(
            f"The weekly meeting: {len(waiting)} requests wait, the reddest and oldest first. {RATED} is triaged, "
            f"{GIVEN} goes to {self.training.practitioner}, the minutes are recorded."
        )
        await self.sync()

    async def _waiting(self, label: str) -> None:
        def shown() -> Any:
            found = getattr(self.app.page(), "shown", None)
            return found.waiting if found else ()

        await self.line("#requests", shown, lambda each: each.label == label)

    async def _triage(self) -> None:
        robot = self.robot
        await self._waiting(RATED)
        await robot.does("meeting.open")
        await self.at("request")
        await robot.until("waits for a decision")
        await self.picture("request")
        await robot.does("request.triage")
        await self.at("triage")
        await robot.until("Severity")
        family = getattr(self.app.page(), "family_id", "")
        known = await self.app.ask(lambda seat: seat.family(family))
        await self.picture("triage-begun")
        for who, axis, digit, because in (
            (known.in_work[0], "parent", "2", "Drinks from the afternoon and has driven; no withdrawal seen."),
            (known.young[0], "child", "2", "Fetched by car by a father who had been drinking, twice."),
        ):
            await robot.focus(f"#ask-{axis}-{who.id}-level")
            await robot.press(digit)
            await robot.types(because, into=f"#ask-{axis}-{who.id}-because")
        await robot.focus("#ask-rag")
        await robot.press("2")
        await robot.until("Nothing is missing")
        await self.picture("triage")
        await robot.does("triage.save")
        await self.at("request")
        await self.back("meeting")

    # -- verdicts

    async def closes(self) -> None:
        """The proposal to close that came with the bundle."""
        robot = self.robot
        await self.change_seat("queue")
        await self.sync()
        await self._queued(lambda each: each.what == "closure" and each.label == CLOSED)
        await self.picture("queue-closing")
        await robot.does("queue.open")
        await self.at("ending")
        await robot.until("the leader decides")
        await self.picture("ending-proposed")
        await robot.does("ending.decide")
        await robot.until("Close the family")
        await self.picture("ending-decide")
        await robot.press("enter")
        await robot.until("A word to the practitioner")
        await self.says("Well done, all of you.")
        await robot.until("Closed")
        await self.picture("ending-closed")
        self.tell(f"The proposal to close {CLOSED} stands in the queue; {self.training.leader} closes the family.")
        await robot.does("app.home")
        await self.at("queue")

    async def _queued(self, wanted: Any) -> None:
        await self.line("#waiting", lambda: getattr(self.app.page(), "shown", ()), wanted)

    async def judges(self, decision: str) -> None:
        """The visit of the story: returned with a remark, or approved."""
        robot, visit = self.robot, self.visit
        await robot.until(visit.label.split()[0])
        queue = await self.app.ask(reviewing.queue)
        line = next(each for each in queue.lines if each.what == "verdict" and each.root == self.root)
        await self._queued(lambda each: each.head == line.head)
        await self.picture("queue")
        await robot.does("queue.open")
        await self.at("review")
        await robot.until("What it says" if decision == "returned" else "What the correction changed")
        await self.picture(f"review-{decision}")
        judged = self.app.page()
        if decision == "returned":
            await robot.does("review.return")
            await robot.types(visit.remark)
            await self.picture("review-remark")
            await robot.does("review.send")
        else:
            await robot.does("review.approve")
        await robot.until(lambda: self.app.page() is not judged and not robot.app.hands.busy)
        await robot.does("app.home")
        await self.at("queue")
        self.tell(
            f"{self.training.leader} reads the visit; {len(queue.lines)} things wait, this one because {line.why}. "
            f"The record is {decision}{' with a remark' if decision == 'returned' else ''}."
        )
        await self.sync()
        await self.change_seat("caseload")
