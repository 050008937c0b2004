"""From the family page to the other pages of the family."""

from __future__ import annotations

from screens.commands import does
from screens.family.deciding import Deciding


class Leading(Deciding):
    """Each leads to one page."""

    family_id: str

    @does("family.goals")
    async def goals(self) -> None:
        await self.app.go("goals", family_id=self.family_id)

    @does("family.progress")
    async def progress(self) -> None:
        await self.app.go("progress", family_id=self.family_id)

    @does("family.risk")
    async def risk(self) -> None:
        await self.app.go("risk", family_id=self.family_id)

    @does("family.ending")
    async def ending(self) -> None:
        await self.app.go("ending", family_id=self.family_id)

    @does("family.care_plan")
    async def care_plan(self) -> None:
        await self.app.go("care_plan", family_id=self.family_id)

    @does("family.screening")
    async def screening(self) -> None:
        await self.app.go("screening", family_id=self.family_id)

    @does("family.consent")
    async def consent(self) -> None:
        await self.app.go("consent", family_id=self.family_id)

    @does("family.consents")
    async def consents(self) -> None:
        await self.app.go("consent_matrix", family_id=self.family_id)

    @does("family.may_tell")
    async def may_tell(self) -> None:
        await self.app.go("may_tell", family_id=self.family_id)

    @does("family.sharing")
    async def sharing(self) -> None:
        await self.app.go("sharing", family_id=self.family_id)

    @does("family.network")
    async def network(self) -> None:
        await self.app.go("network", family_id=self.family_id)

    @does("family.interventions")
    async def interventions(self) -> None:
        await self.app.go("interventions", family_id=self.family_id)

    @does("family.advice")
    async def advice(self) -> None:
        await self.app.go("advice", family_id=self.family_id)

    @does("family.request")
    async def request(self) -> None:
        await self.app.go("request", family_id=self.family_id)
