"""Rate today: how risk stands now, for those whose level is given a reason (design §4)."""

from __future__ import annotations

from typing import Any

from textual import getters

from screens.commands import does, unless
from screens.dialogs.confirm import Confirm
from screens.session import at_the_desk
from screens.session.argument import Argument
from screens.session.assessing import Assessment
from screens.session.at_the_desk import Opened
from screens.session.form import RiskForm
from screens.session.form_page import FormPage
from screens.session.names import Names
from screens.session.risk import Risk
from screens.session.section import Section
from screens.widgets.still_needed import StillNeeded


class RateScreen(FormPage):
    """Risk of one family today. What nobody gives a reason for is not rated and stays as it was."""

    PLACE = "rate"
    COMPLETE = "rate.complete"

    risk = getters.query_one(Risk)

    def open(self) -> Any:
        return at_the_desk.open_rating, self.family_id

    def make_sections(self, opened: Opened, names: Names) -> tuple[list[Section], list[Section]]:
        return [], [RiskToday(opened, names, id="risk"), Argument(opened, names, id="argument")]

    @unless("rate.complete")
    def not_complete(self) -> str | None:
        return self.why_not()

    @does("rate.complete")
    async def do_complete(self) -> None:
        await self.complete()

    @does("rate.referral")
    async def referral(self) -> None:
        await self.refer()

    @unless("rate.throw_away")
    def nothing_to_throw_away(self) -> str | None:
        return None if self.keeper.kept else "There is no draft: nothing was typed."

    @does("rate.throw_away")
    async def do_throw_away(self) -> None:
        message = "What you typed here is then gone for good. Nothing that was recorded is touched."
        if await self.app.show(Confirm("Throw this draft away?", message, yes="Throw away", no="Keep it")):
            await self.throw_away()


class RiskToday(Risk):
    """The risk section on a page of its own."""

    TITLE = "Risk today"
    COMMAND = ""

    def heed(self, found: Assessment, form: RiskForm) -> None:
        """What is only proposed is said beside what is missing too: the outlook may lie below the last line."""
        super().heed(found, form)
        outlook = found.outlook
        rag = outlook.rag.rag.value.capitalize() if outlook.rag and outlook.waits and not outlook.late else ""
        for one in self.screen.query(StillNeeded):
            one.aside = f"{rag} is proposed, Red stays in force" if rag else ""
