"""The holistic assessment of one parent or carer, part by part, in our words and in theirs (A51, A52, A136)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fsm_tui.errors import Faults
from fsm_tui.practice.dates import read_day
from fsm_tui.services import assessing, drafting
from fsm_tui.services.assessing import Opened
from fsm_tui.services.recording import Recorded
from screens.assessment.sheet_page import SheetPage
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.message import Message
from screens.dialogs.pick import Item, Pick
from screens.seating import refresh_header

EMPTIED = "This cannot be emptied. Write what is so now."
BOTH = "both"


class AssessmentScreen(SheetPage):
    """`go("assessment", family_id=…)`, with `person` that parent's or carer's; else the first in the work.

    With `corrects`, the head of an entry, that entry alone to be corrected.
    """

    PLACE = "assessment"
    CSS_PATH = "assessment.tcss"

    @does("assessment.next")
    async def next_part(self) -> None:
        self.go_to(self.table.cursor + 1)

    @does("assessment.before")
    async def part_before(self) -> None:
        self.go_to(self.table.cursor - 1)

    @does("assessment.care_plan")
    async def care_plan(self) -> None:
        await self.app.go("care_plan", family_id=self.family_id)

    # -- saving

    @unless("assessment.save")
    def cannot_save(self) -> str | None:
        return "The assessment is still being looked up." if self.opened is None else None

    @does("assessment.save")
    async def save(self) -> None:
        """Record what is new as one entry. What cannot be is said where it stands."""
        self.gather()
        opened, sheet = self.opened, self.sheet
        if opened is None:
            return
        if sheet.emptied and opened.mending is None:
            codes = [each.code for each in opened.assessed.sections]
            self.go_to(codes.index(sheet.emptied[0]))
            self.complain(EMPTIED)
            self.findings.focus()
            return
        if not self.agreed.look():
            self.agreed.line.focus()
            return
        if not sheet.touched:
            self.app.say("Nothing was changed.")
            return
        if opened.mending is not None:
            await self._mend(opened)
            return
        labels = [each.label for each in opened.assessed.sections if each.code in sheet.parts]
        said = [*labels, *(["needs"] if sheet.new_needs is not None else [])]
        if self.agreed.day is not None:
            said.append(f"agreed on {read_day(self.agreed.day)}")
        write = partial(
            assessing.write, draft=opened.draft, person=opened.assessed.person, parts=sheet.parts,
            needs=sheet.new_needs, agreed_on=self.agreed.day,
        )  # fmt: skip
        if await self._recorded(opened, write):
            await self.load()
            self.app.say(f"Saved: {', '.join(said)}.")

    async def _mend(self, opened: Opened) -> None:
        """Record the correction with its reason, and go back to the record."""
        because = await self.app.show(Ask("Why corrected", label="Because", wrong=_say_why))
        if because is None:
            return
        codes = tuple(code for code in self.sheet.needs.split(",") if code)
        said_before = opened.mending is not None and opened.mending.needs is not None
        write = partial(
            assessing.mend, opened=opened, parts=self.sheet.filled, agreed_on=self.agreed.day, because=because,
            needs=codes if codes or said_before else None,
        )  # fmt: skip
        if await self._recorded(opened, write):
            self.app.say("Corrected. Both versions stay readable.")
            await refresh_header(self.app)
            await self.app.back()

    async def _recorded(self, opened: Opened, write: Callable[[Any], Recorded]) -> bool:
        """Whether it was recorded; what is wrong with it is said where it stands."""
        self.opened = None  # from here on no draft is saved behind the back of what is recorded
        try:
            await self.app.ask(write)
        except Faults as fault:
            self.opened = opened
            await self._show_faults(fault)
            return False
        except BaseException:
            self.opened = opened
            raise
        self._typed = False
        return True

    async def _show_faults(self, fault: Faults) -> None:
        """Each fault at its field; what has none here becomes a dialog."""
        left = []
        for place, sentence in fault.faults:
            if place == "agreed_on":
                self.agreed.complain(f"The day {sentence}.")
                self.agreed.line.focus()
            elif place.startswith("needs"):
                self.needs_line.complain(sentence)
                self.needs_line.focus()
            else:
                left.append(sentence)
        if left:
            await self.app.show(Message(fault.title, "; ".join(left), "What you typed is kept as a draft."))

    # -- two versions

    @unless("assessment.versions")
    def one_version(self) -> str | None:
        return None if self.section and self.section.in_conflict else "There is one version of this part."

    @does("assessment.versions")
    async def versions(self) -> None:
        """Take one version or both; F2 then records it as the one that counts."""
        self.gather()
        section = self.section
        if section is None:
            return
        items = [
            Item(each.head, f"{each.by}, {read_day(each.on)}", "; ".join(filter(None, (each.findings, each.own_words))))
            for each in section.said
        ]
        items.append(Item(BOTH, "Both, one under the other", "Then mend what does not fit."))
        key = await self.app.show(Pick("Which is right", items, hint="Both stay in the history"))
        if key is None:
            return
        taken = [each for each in section.said if key in (BOTH, each.head)]
        self.sheet.values[section.code] = (
            "\n\n".join(each.findings for each in taken if each.findings.strip()),
            "\n\n".join(each.own_words for each in taken if each.own_words.strip()),
        )
        self.sheet.settled.add(section.code)
        self.open_part()
        self.to_be_kept()
        self.app.say("Taken. F2 records it.")

    # -- another person, and taking it back

    @unless("assessment.person")
    def nobody_else(self) -> str | None:
        return None if self.opened and len(self.opened.others) > 1 else "There is no other parent or carer."

    @does("assessment.person")
    async def other_person(self) -> None:
        if self.opened is None:
            return
        items = [Item(ident, name) for ident, name in self.opened.others]
        key = await self.app.show(Pick("Whose assessment", items))
        if key is not None and key != self.person:
            await self.keep_draft()
            self.person, self.code = key, ""
            await self.load()

    @unless("assessment.throw_away")
    def nothing_typed(self) -> str | None:
        return None if self.sheet.touched else "Nothing was typed that is not saved."

    @does("assessment.throw_away")
    async def throw_away(self) -> None:
        if self.opened is None:
            return
        message = "What was typed here since it was last saved is dropped for good. Nothing recorded is touched."
        if await self.app.show(Confirm("Throw this away?", message, yes="Throw away", no="Keep")):
            draft = self.opened.draft
            self.opened, self._typed = None, False
            await self.app.ask(drafting.throw_away, draft.id)
            await self.load()
            await refresh_header(self.app)




def _say_why(said: str) -> str | None:
    return None if said.strip() else "Say why, in a few words."
