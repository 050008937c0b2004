"""The tour with advice: a consultation that a social worker asked for, and a note that names nobody."""

from __future__ import annotations

from screens.tour_course import OverTime

NAMED = "Darren drinks, the little one sleeps in his coat. She takes Antabuse."
UNNAMED = "The partner drinks, the little one sleeps in his coat. She takes Antabuse."
ADVICE = "See the child at home this week. Refer if nobody can say who puts him to bed."


class AsksForAdvice(OverTime):
    """What the practitioner does where no family is named."""

    async def asks_for_advice(self) -> None:
        """Consultations with the leader, and a No Names note that is refused until it names nobody."""
        robot = self.robot
        await robot.does("app.home")
        await self.at("caseload")
        await robot.does("caseload.advice")
        await self.at("advice")
        await robot.until("Imogen Larch")
        await self.picture("consultations")
        await robot.does("advice.other")
        await robot.until("Violence at home")
        await robot.does("advice.new")
        await self.at("advice_form")
        await robot.until("Nobody may tell who it is about")
        await robot.focus("#ask-topic")
        await robot.press("enter")
        await self.picks_by_typing("Neglect")
        await self.fills(asked="the west locality team", question=NAMED, advice=ADVICE)
        await robot.focus("#ask-outcome")
        await robot.press("3")
        await robot.until("a name: Darren; a name: Antabuse")
        await robot.focus("#ask-question")
        await self.picture("no-names-found")
        await robot.does("advice_form.no_name")  # the one at the cursor
        await robot.until("No names, you say: Antabuse")
        await self.fills(question=UNNAMED)
        await robot.does("advice_form.save")
        await self.at("advice")
        await robot.until("More information first")
        await self.picture("no-names")
        self.tell("A No Names note is refused while it holds a name; found again by its day and topic alone.")

    async def looks_up(self) -> None:
        """Without a network: a level of need and whom to ask, both as honest as what is known of them."""
        robot = self.robot
        await robot.does("app.reference")
        await self.at("reference")
        await robot.until("illicit drug free")
        await robot.types("early help")
        await robot.until("Early Help hub")
        await robot.press("end")
        await self.picture("reference")
        self.tell("Words, levels of need and contacts are looked up without a network; what nobody confirmed says so.")
        await self.back("advice")
