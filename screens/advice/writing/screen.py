"""A form about advice. What a No Names consultation says is looked at while it is typed, and what is found is said."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from fsm_tui.practice.identifying import Found, bare, identifying
from screens.advice.writing import forms, keeping
from screens.advice.writing.forms import SAYS_WHO
from screens.advice.writing.keeping import Ready
from screens.asking.questions import Questions
from screens.asking.widgets import TextBlock
from screens.commands import does, registry, unless
from screens.dialogs.pick import Item, Pick
from screens.plain import Words
from screens.seating import refresh_header
from screens.widgets.field import Field
from screens.widgets.still_needed import StillNeeded

#: A longer text is looked at when typing pauses, not at each key.
AT_EACH_KEY = 4_000


class WritingScreen(Questions):
    """`go("advice_form", form=…, which=…)`; `family_id` is where a new consultation begins."""

    PLACE = "advice_form"
    CSS_PATH = "writing.tcss"

    def __init__(self, form: str, which: str = "", family_id: str = "") -> None:
        super().__init__()
        self.form, self.which, self.family_id = form, which, family_id
        self.ready: Ready | None = None
        self.not_names: list[str] = []
        self.found: dict[str, tuple[Found, ...]] = {}

    def heading(self) -> str:
        return forms.TITLES.get(self.form, "Advice")

    def body(self) -> ComposeResult:
        yield VerticalScroll(id="questions", can_focus=False)
        yield Words("", id="excused")
        yield StillNeeded(id="needed")

    async def arrive(self, *, first: bool) -> None:
        if self.ready is not None:
            return
        self.ready = ready = await self.app.ask(keeping.ready, self.form, self.which, self.family_id)
        self.not_names = list(ready.not_names)
        await self.begin(ready.form.asks, ready.values, ready.draft, ready.today)
        self._look_at(SAYS_WHO)

    def more_state(self) -> dict[str, Any]:
        if self.ready is None:
            return {}
        form = self.ready.form
        return {"was": dict(form.was), "corrects": form.corrects, "not_names": list(self.not_names)}

    # -- what could tell who it is about

    def noticed(self, changed: set[str]) -> None:
        self._look_at(tuple(name for name in SAYS_WHO if name in changed), short=True)

    async def kept(self) -> None:
        self._look_at(SAYS_WHO)

    def _look_at(self, names: tuple[str, ...], *, short: bool = False) -> None:
        """Say at each of these what is found in it. With `short` a long text waits for a pause."""
        if self.form != forms.NO_NAMES or self.ready is None:
            return
        for name in names:
            text = self.values.get(name, "")
            if short and len(text) > AT_EACH_KEY:
                continue
            found = identifying(text, self.ready.known, self.not_names)
            if found != self.found.get(name, ()) or (found and name not in self._faults):
                self.found[name] = found
                self._say(name, found)
        excused = self.query_one("#excused", Words)
        key = self.app.keys.shown(registry.get("advice_form.a_name"))
        excused.words = f"No names, you say: {', '.join(self.not_names)}. {key} takes a word back."
        excused.display = bool(self.not_names)
        self._look()
        self.changed()

    def _say(self, name: str, found: tuple[Found, ...]) -> None:
        if not found:
            self._faults.pop(name, None)
            self._complain(name, "")
            return
        said = f"Could tell who it is about: {'; '.join(each.sentence for each in found)}. Say it in other words."
        if any(map(_may_be_none, found)):
            said += f" {self.app.keys.shown(registry.get('advice_form.no_name'))} if a word is no name."
        self._faults[name] = said
        self._complain(name, said)

    @property
    def names(self) -> tuple[str, ...]:
        """Words that look like names, those of the question with the cursor first."""
        here = self._here()
        order = sorted(SAYS_WHO, key=lambda name: name != here)
        found = (each for name in order for each in self.found.get(name, ()))
        return tuple(dict.fromkeys(each.words for each in found if _may_be_none(each)))

    def _here(self) -> str:
        question = self._question()
        return (question.id or "").removeprefix("ask-") if question else ""

    def _question(self) -> Field | TextBlock | None:
        around = self.focused.ancestors_with_self if self.focused is not None else ()
        return next((each for each in around if isinstance(each, Field | TextBlock)), None)

    def _at_cursor(self) -> str | None:
        """The word at the cursor, if it looks like a name."""
        question = self._question()
        if isinstance(question, TextBlock):
            row, column = question.area.cursor_location
            line, place = question.area.document.get_line(row), column
        elif question is not None:
            line, place = question.line.value, question.line.cursor_position
        else:
            return None
        start = max((line.rfind(sign, 0, place) for sign in " \t("), default=-1) + 1
        end = min((at for sign in " \t)" if (at := line.find(sign, place)) >= 0), default=len(line))
        there = bare(line[start:end].strip(".,;:!?“”\"()"))
        return next((each for each in self.names if bare(each) == there), None)

    @unless("advice_form.no_name")
    def no_names_found(self) -> str | None:
        return None if self.names else "No word that looks like a name was found."

    @does("advice_form.no_name")
    async def no_name(self) -> None:
        word = self._at_cursor() or (self.names[0] if len(self.names) == 1 else None)
        if word is None:
            items = [Item(each, each) for each in self.names]
            word = await self.app.show(Pick("Which word is no name?", items, hint="It is noted that you said so"))
        if word is not None:
            self.not_names.append(word)
            await self._said_otherwise()

    @unless("advice_form.a_name")
    def nothing_said(self) -> str | None:
        return None if self.not_names else "No word was said to be no name."

    @does("advice_form.a_name")
    async def a_name(self) -> None:
        word: str | None = self.not_names[0]
        if len(self.not_names) > 1:
            word = await self.app.show(Pick("Which word is a name?", [Item(each, each) for each in self.not_names]))
        if word is not None:
            self.not_names.remove(word)
            await self._said_otherwise()

    async def _said_otherwise(self) -> None:
        self._look_at(SAYS_WHO)
        self.typed()
        await self.keep_draft()

    # -- commands

    @does("advice_form.save")
    async def save(self) -> None:
        self._look_at(SAYS_WHO)
        if self.ready is None or self.draft is None or not self.complete():
            return
        values = dict(self.values)
        done = await self.attempt(keeping.complete, self.ready.form, self.draft, values, tuple(self.not_names))
        if done is None:
            self._look_at(SAYS_WHO)
            return
        self.app.say("Saved." if done[0] else "Nothing was changed.")
        await refresh_header(self.app)
        await self.app.back()

    @does("advice_form.throw_away")
    async def drop(self) -> None:
        await self.throw_away()


def _may_be_none(found: Found) -> bool:
    """A single word with a capital may be no name; “Mrs Marlowe” is one."""
    return found.what == "name" and " " not in found.words
