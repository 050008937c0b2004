"""The note, and the words in it that readers take differently: pointed out, never blocked (S2:45, A100)."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from fsm_tui.practice.profile import Profile
from fsm_tui.practice.terms import ambiguous_in
from screens.plain import plain, plain_line
from screens.session.fields.said import Said
from screens.session.section import Section
from screens.widgets.note_area import NoteArea

#: After a pause in typing: going through a long note at each key would be felt.
_PAUSE = 0.6
_MOST = 3


class SessionNote(NoteArea):
    """The note of a session; what is wrong with it stands in its frame."""

    def complain(self, sentence: str) -> None:
        """Say what is wrong; "" takes it away."""
        self.border_title = plain_line(f"! {sentence}", "$rag-red") if sentence else ""


class Note(Section):
    """What happened, in as many words as it takes."""

    TITLE = "Note"
    COMMAND = "session.note"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self.heading()
        yield SessionNote(placeholder="What happened, in plain words", id="note")
        yield Said(id="remarks")

    def read(self) -> dict[str, Any]:
        return {"note": self.query_one(NoteArea).text}

    def fill(self, form: Any) -> None:
        area = self.query_one(NoteArea)
        if area.text != form.note:
            area.fill(form.note)
            area.move_cursor(area.document.end)
        self._look()

    def field_at(self, place: str) -> Widget | None:
        return self.part("#note") if place == "note" else None

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        self._pause = None
        if not self.app.locked:
            self.run_worker(self.app.hands.guard(self._point_out), group="words", exclusive=True)

    async def _point_out(self) -> None:
        text = self.query_one(NoteArea).text
        found = await self.app.ask(_pointed_out, text, self.opened.profile)
        shown = next(iter(self.query("#remarks").results(Said)), None)
        if shown is None:
            return  # the page was left while the words were looked through
        more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
        shown.say(plain("\n".join(found[:_MOST]) + more))
        shown.display = bool(found)


def _pointed_out(_: object, text: str, profile: Profile) -> list[str]:
    """For each ambiguous word what to write instead, in the order in which they first stand there."""
    lines: dict[str, str] = {}
    for each in ambiguous_in(text, profile):
        lines.setdefault(each.code, f"“{' '.join(each.word.split())}”: {each.instead}")
    return list(lines.values())
