"""The tour with what needs somebody else: a rating below Red, consents and what they allow, the wrong family."""

from __future__ import annotations

from fsm_tui.services import reviewing
from screens.tour_office import AtTheOffice
from screens.tour_session import SEEN, SessionInFull

PROPOSED, WRONG, RIGHT = "Plover", "Spindle", "Alder"


class WithOthers(SessionInFull, AtTheOffice):
    """A proposal and its signature, the consents of a family, and a record that goes to where it belongs."""

    async def proposes_lower(self) -> None:
        """The practitioner rates a Red family lower; Red stays in force until somebody agrees."""
        robot = self.robot
        await self.open_family(PROPOSED)
        family = getattr(self.app.page(), "family_id", "")
        known = await self.app.ask(lambda seat: seat.family(family))
        await robot.does("family.risk")
        await self.at("risk")
        await robot.does("risk.rate")
        await self.at("rate")
        await robot.until(lambda: bool(self.app.screen.query("#complete")) and self.looked())
        for who in (*known.in_work, *known.young):
            await self.rates(who.id, "2", "Three weeks on her script, and both workers say the same.")
        await robot.until(self.looked)
        await robot.until(lambda: "Red stays in force until" in str(self.app.screen.query_one("#outlook").render()))
        self.app.screen.query_one("#outlook").scroll_visible(animate=False, top=True)
        await robot.until("Red stays in force until")
        await self.picture("rate-below-red")
        await robot.does("rate.complete")
        await self.at("risk")
        await robot.until("proposed")
        await self.picture("risk-proposed")
        self.tell(f"{PROPOSED} is rated below Red: that is a proposal, and Red stays in force until it is agreed.")

    async def signs_lower(self) -> None:
        """At the office: the proposal waits in the queue; the leader signs it."""
        robot = self.robot
        queue = await self.app.ask(reviewing.queue)
        line = next(each for each in queue.lines if each.what == "lower_rating" and each.label == PROPOSED)
        await self._queued(lambda each: each.what == "lower_rating" and each.head == line.head)
        await self.picture("queue-lower-rating")
        await robot.does("queue.open")
        await self.at("review")
        await robot.until("Sign lower")
        await self.picture("review-lower-rating")
        await robot.does("review.sign")
        await robot.until("Red ends and Amber is in force")
        await self.picture("review-sign")
        await robot.answers("yes")
        await robot.until(lambda: not getattr(self.app.page(), "proposes", True))
        await robot.does("app.home")
        await self.at("queue")
        self.tell(f"The proposal for {PROPOSED} waits at the office; {self.training.leader} reads and signs it.")

    async def sees_it_in_force(self) -> None:
        """Back on the laptop."""
        robot = self.robot
        await self.open_family(PROPOSED)
        await robot.does("family.risk")
        await self.at("risk")
        await robot.until("Amber")
        await self.picture("risk-signed")
        self.tell(f"Back on the laptop the signed rating of {PROPOSED} is in force.")

    async def may_be_told(self) -> None:
        """The consents as a table, one of them in plain words to turn round, who may be told, what left."""
        robot = self.robot
        await self.open_family(SEEN)
        await robot.does("family.consents")
        await self.at("consent_matrix")
        await self.picture("consent-table")
        await self.back("family")
        await robot.does("family.consent")
        await self.at("consent")
        await robot.does("consent.read_back")
        await self.at("read_back")
        await self.picture("read-back")
        await self.back("family")
        await robot.does("family.may_tell")
        await self.at("may_tell")
        await self.picture("may-be-told")
        await self.back("family")
        await robot.does("family.sharing")
        await self.at("sharing")
        await self.picture("sharing-log")
        await self.back("family")
        self.tell(f"For {SEEN}: consents as a table, one in plain words, who may be told what, and what left.")

    async def wrong_family(self) -> None:
        """A record is voided where it should not stand, and goes on as a draft where it belongs."""
        robot = self.robot
        await self.open_family(WRONG)
        await self.line("#timeline", self._timeline, lambda each: each.kind == "session.recorded")
        await robot.does("family.open")
        await self.at("record")
        await robot.does("record.misplaced")
        await robot.until("Which family is it?")
        await robot.types(RIGHT)
        await robot.press("enter")
        await robot.until("Move it")
        await robot.types("Two visits on one day; I opened the wrong one.")
        await self.picture("wrong-family")
        await robot.press("enter")
        await self.at("session")
        await robot.until(lambda: bool(self.app.screen.query("#complete")) and self.looked())
        await self.picture("wrong-family-draft")
        self.tell(f"A session that stood in the wrong family is voided there; {RIGHT} has it as a draft.")
        await robot.does("app.home")
        await self.at("caseload")
