"""Safety prompts that the session raises by the guidance, with their source; answered by a key, never in the way."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from fsm_tui.services import prompting
from fsm_tui.services.prompting import Shown
from screens.dialogs.prompted import Prompted
from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.fields.answer import Answer
from screens.session.fields.prompt_line import PromptLine, PromptNote
from screens.session.form import RiskForm
from screens.session.heard import PromptForm
from screens.session.section import Section
from screens.session.whereabouts import come_back
from screens.widgets.still_needed import StillNeeded

Key = tuple[str, str]
_LEFT = "Left open, it is asked again at the next session."


class Safety(Section):
    """There is nothing to see while nothing is raised. What was answered stays, even if it is not raised any more."""

    TITLE = "Safety prompts"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._answers: dict[Key, PromptForm] = {}
        self._raised: tuple[Key, ...] = ()
        self._at = str(self.opened.draft.state.get("at") or "")

    def compose(self) -> ComposeResult:
        yield self.heading()
        yield Vertical(id="prompts")

    def on_mount(self) -> None:
        self.display = False

    @property
    def lines(self) -> list[PromptLine]:
        """The prompts on the screen, from the top."""
        return list(self.query(PromptLine))

    @property
    def left_open(self) -> int:
        """How many are raised and not answered."""
        return sum(1 for key in self._raised if not (key in self._answers and self._answers[key].answer))

    def aside(self) -> Content:
        return plain_line(f"  {self.left_open} open", "$rag-amber") if self.left_open else Content("")

    def count(self, missing: int) -> None:
        """A prompt is never needed; a because that was begun is."""
        self._heading.say(self._title(missing or None))

    # -- as a section

    def read(self) -> dict[str, Any]:
        return {"prompts": tuple(each for each in self._answers.values() if each.answer)}

    def fill(self, form: Any) -> None:
        self._answers = {(each.prompt, each.person): each for each in getattr(form, "prompts", ())}

    def heed(self, found: Assessment, form: RiskForm) -> None:
        self._raised = tuple(each.key for each in found.raised)
        shown = {each.key: each for each in found.raised}
        for key, said in self._answers.items():
            if said.answer and key not in shown:
                shown[key] = self._answered(said)
        self._show(shown)
        self.display = bool(shown)
        self._count_open()
        if self._at:
            self.call_after_refresh(self._come_back)

    def field_at(self, place: str) -> Widget | None:
        steps = place.split(".")
        if steps[0] != "prompts":
            return None
        if steps[-1] == "because" and len(steps) == 4:
            return self.part(f"#{_note_id((steps[1], '' if steps[2] == 'family' else steps[2]))}")
        return next((each for each in self.lines if each.prompt.person == steps[1] or each.value), None)

    # -- the prompts

    def _answered(self, said: PromptForm) -> Shown:
        return prompting.answered_here(said.prompt, said.person or None, self.opened.family, self.opened.profile)

    def _show(self, shown: dict[Key, Shown]) -> None:
        """Lines for these, in their order; what is there stays where it is, and what has the focus stays."""
        body = self.query_one("#prompts", Vertical)
        there = {each.prompt.key: each for each in self.lines}
        for key, line in there.items():
            note = self._note(key)
            inside = self.screen.focused
            if key not in shown and inside is not line and (inside is None or note not in inside.ancestors):
                line.remove()
                note.remove()
        before: Widget | None = None
        for key, prompt in reversed(shown.items()):
            if key in there:
                there[key].show(prompt)
                before = there[key]
                continue
            said = self._answers.get(key, PromptForm())
            line = PromptLine(prompt, said.answer, self._chose, id=_line_id(key))
            note = PromptNote(said.because, said.answer, id=_note_id(key))
            body.mount(line, note, before=before)
            before = line

    def _chose(self, line: PromptLine) -> None:
        """At once, so that what is typed after the key for “not now” is the because."""
        prompt, person = line.prompt.key
        note = self._note((prompt, person))
        self._answers[prompt, person] = PromptForm(
            prompt=prompt, person=person, answer=line.value, because=note.value if note.is_mounted else ""
        )
        note.ask(line.value)
        self._count_open()
        if line.value == "not_now":
            self.screen.set_focus(note.area)  # now, not soon: the next key is for it
            self.call_after_refresh(note.scroll_visible, animate=False)

    @on(Answer.Changed)
    def _noted(self, event: Answer.Changed) -> None:
        for key, said in self._answers.items():
            if event.answer.id == _note_id(key):
                self._answers[key] = said.model_copy(update={"because": event.answer.value})

    @on(PromptLine.Wanted)
    def _wanted(self, event: PromptLine.Wanted) -> None:
        event.stop()
        self.app.run_worker(self.app.hands.guard(lambda: self._read(event.line)), group="pick", exclusive=True)

    async def _read(self, line: PromptLine) -> None:
        """The words in full, with the sources; an answer may be given there too."""
        one = line.prompt
        sources = prompting.provenance(one.source, one.version, confirmed=one.confirmed)
        because = (one.because,) if one.because else ()
        dialog = Prompted(f"{one.label}: {one.whose}", because, one.words, sources, _LEFT, one.last)
        if (said := await self.app.show(dialog)) is not None:
            line.answer(said)

    def _note(self, key: Key) -> PromptNote:
        return self.query_one(f"#{_note_id(key)}", PromptNote)

    def _count_open(self) -> None:
        """Said in the heading, and where it is said what is still needed."""
        number = self.left_open
        self._heading.say(self._title(None))
        for one in self.screen.query(StillNeeded):
            one.aside = f"{number} safety prompt{'' if number == 1 else 's'} (F9)" if number else ""

    def _come_back(self) -> None:
        """The draft was left at one of these, which were not there yet when the page looked for the field."""
        at, self._at = self._at, ""
        if any(at in (_line_id(each.prompt.key), _note_id(each.prompt.key)) for each in self.lines):
            come_back(self.screen, at, self.opened.draft.state.get("cursor"))


def _line_id(key: Key) -> str:
    return f"prompt-{key[0]}-{key[1] or 'family'}"


def _note_id(key: Key) -> str:
    return f"said-{key[0]}-{key[1] or 'family'}"
