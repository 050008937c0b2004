"""One support request at a glance: what it says, how it stands against the rules, and what was decided."""

from __future__ import annotations

from textual import getters
from textual.app import ComposeResult
from textual.containers import Container

from fsm_tui.casework.allocation import OURSELVES
from fsm_tui.services.requests import deciding, intake, looking
from fsm_tui.services.requests.intake import Known
from fsm_tui.services.requests.looking import Looked
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.pick import Item, Pick
from screens.page import Page
from screens.request.telling import said, weighed
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.header import HonestHeader

ANOTHER, LINK, BOTH, LOOK = "another", "link", "both", "look"


class RequestScreen(Page):
    """What weighs on the request stands first; Tab goes between that and what it says."""

    PLACE = "request"
    CSS_PATH = "request.tcss"

    weighed = getters.query_one("#weighed", Facts)
    said = getters.query_one("#said", Facts)

    def __init__(self, family_id: str) -> None:
        super().__init__()
        self.family_id = family_id
        self.shown: Looked | None = None

    def body(self) -> ComposeResult:
        with Container(id="panes"):
            yield Facts(room=13, id="weighed")
            yield Facts(room=13, id="said")

    def on_mount(self) -> None:
        self.weighed.focus()
        self.watch(self.app, "locked", self._look_after_unlocking, init=False)

    def _look_after_unlocking(self, locked: bool) -> None:
        if not locked:
            self.return_to()

    async def arrive(self, *, first: bool) -> None:
        self.shown = shown = await self.app.ask(looking.look, self.family_id)
        self.query_one(HonestHeader).heading = f"Request {shown.view.label}"
        self.weighed.show(weighed(shown, self.app.glyphs))
        self.said.show(said(shown))
        await refresh_header(self.app)
        self.changed()

    async def _again(self, words: str) -> None:
        await self.arrive(first=False)
        self.app.say(words)

    def _only_at_office(self) -> str | None:
        return None if self.shown and self.shown.at_office else "This is done at the office."

    # -- the request

    @unless("request.triage")
    def no_triage(self) -> str | None:
        if (reason := self._only_at_office()) is not None or self.shown is None:
            return reason
        family = self.shown.view.family
        if not family.in_work or not family.young:
            return "Triage needs a parent or carer in the work and a child: add them first (More came)."
        return None

    @does("request.triage")
    async def triage(self) -> None:
        await self.app.go("triage", family_id=self.family_id)

    @unless("request.complete")
    def not_here(self) -> str | None:
        return self._only_at_office()

    @does("request.complete")
    async def complete(self) -> None:
        await self.app.go("intake", family_id=self.family_id)

    @unless("request.ask")
    def nothing_missing(self) -> str | None:
        return None if self.shown and self.shown.view.missing else "Nothing is missing from this request."

    @does("request.ask")
    async def ask_for_more(self) -> None:
        await self.app.go("letter", family_id=self.family_id, letter="more_information")

    @unless("request.override")
    def all_met(self) -> str | None:
        if (reason := self._only_at_office()) is not None or self.shown is None:
            return reason
        unmet = any(rule.met is not True and not rule.overridden for rule in self.shown.view.eligibility.rules)
        return None if unmet else "Every rule is met."

    @does("request.override")
    async def override(self) -> None:
        """The leader takes the request on though a rule is not met."""
        if self.shown is None:
            return
        rules = [each for each in self.shown.view.eligibility.rules if each.met is not True and not each.overridden]
        items = [Item(each.code, each.label, each.words, each.standing) for each in rules]
        if (code := await self.app.show(Pick("Which rule is overridden", items))) is None:
            return
        label = next(each.label for each in rules if each.code == code)
        message = f"{label}. Why is the request taken on?"
        why = await self.app.show(Ask("Override", message, label="Because", wrong=_why))
        if why is not None:
            await self.app.ask(deciding.override, self.family_id, code, why)
            await self._again("Overridden, with the reason.")

    @does("request.first")
    async def who_first(self) -> None:
        """Who starts first, why, and whether the family was asked (A45)."""
        if self.shown is None:
            return
        workers = self.shown.workers
        items = [Item(OURSELVES, self.shown.role(OURSELVES), "This service begins.")]
        items += [
            Item(str(number), self.shown.role(each.role), ", ".join(p for p in (each.name, each.agency) if p))
            for number, each in enumerate(workers)
        ]
        if (key := await self.app.show(Pick("Who is best suited to begin", items))) is None:
            return
        worker = None if key == OURSELVES else workers[int(key)]
        why = await self.app.show(Ask("Who starts first", "Why they?", label="Because", wrong=_why))
        if why is None:
            return
        asked = [
            Item("yes", "Talked over with the family", "The social worker has asked the family."),
            Item("no", "Not yet", "It can be recorded again when the family was asked."),
        ]
        talked = await self.app.show(Pick("Was it talked over with the family", asked))
        if talked is None:
            return
        await self.app.ask(
            deciding.agree_first_worker, self.family_id, worker.role if worker else OURSELVES, why,
            who=worker.name if worker else "", discussed=talked == "yes",
        )  # fmt: skip
        await self._again("Who starts first is recorded.")

    # -- who is known here

    @unless("request.known")
    def cannot_say(self) -> str | None:
        if self.shown is not None and not any(each.family for each in self.shown.known):
            return "That family is restricted: ask the team leader."
        return None

    @does("request.known")
    async def known(self) -> None:
        found = [each for each in self.shown.known if each.family] if self.shown else []
        items = [
            Item(str(number), each.label, f"{each.name}: {each.why}" if each.name else each.why)
            for number, each in enumerate(found)
        ]
        key: str | None = "0"
        if len(found) != 1:
            key = await self.app.show(Pick("Known here", items))
        if key is not None:
            await self._say_of(found[int(key)])

    async def _say_of(self, each: Known) -> None:
        if self.shown is None:
            return
        family = self.shown.view.family
        items = []
        if each.person:
            items.append(Item(BOTH, "One person in two families", "Said in both families. That is normal here."))
        if family.provisional and self.shown.at_office:
            items.append(Item(LINK, "The same family", f"Work goes on under {each.label}; nothing is merged."))
        items += [
            Item(LOOK, "Look at that family", "Go to the other family's page."),
            Item(ANOTHER, "Leave it as it is", "They only look alike, or it is not known."),
        ]
        title = f"{each.label}: {f'{each.name}, ' if each.name else ''}{each.why}"
        chosen = await self.app.show(Pick(title, items, hint="What is it"))
        if chosen == BOTH:
            await self.app.ask(intake.same_person, self.family_id, each.here, each.family, each.person)
            await self._again("Said in both families.")
        elif chosen == LINK:
            await self._link(each.family)
        elif chosen == LOOK:
            await self.app.go("family", family_id=each.family)

    @unless("request.link")
    def not_provisional(self) -> str | None:
        if (reason := self._only_at_office()) is not None or self.shown is None:
            return reason
        return None if self.shown.view.family.provisional else "Only a family opened in the field is linked."

    @does("request.link")
    async def link(self) -> None:
        families = await self.app.ask(looking.families_here, self.family_id)
        items = [Item(ident, label, people) for ident, label, people in families]
        if (to := await self.app.show(Pick("Which family is it", items))) is not None:
            await self._link(to)

    async def _link(self, to: str) -> None:
        why = await self.app.show(Ask("Link", "Work goes on under that family; nothing is merged.", label="Because"))
        if why is not None:
            await self.app.ask(intake.link, self.family_id, to, why)
            await self._again("Linked. Work goes on under the family that we have.")

    @unless("request.restrict")
    def not_restricting(self) -> str | None:
        return self._only_at_office()

    @does("request.restrict")
    async def restrict(self) -> None:
        if self.shown is None:
            return
        now = self.shown.view.family.came.restricted
        title = "Everybody may see it again" if now else "Restrict who may see it"
        message = "Everybody sees the family again." if now else "Then only the leader and who has it see the family."
        why = await self.app.show(Ask(title, message, label="Because", wrong=_why))
        if why is not None:
            await self.app.ask(intake.restrict, self.family_id, not now, why)
            await self._again("Restricted." if not now else "No longer restricted.")

    @does("request.family")
    async def family(self) -> None:
        await self.app.go("family", family_id=self.family_id)


def _why(said: str) -> str | None:
    return None if said.strip() else "Say why, in a few words."
