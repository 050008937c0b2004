"""The note editor: plain text of up to 200,000 characters, soft-wrapped, with a word count."""

from __future__ import annotations

from typing import Unpack

from textual import events
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from fsm_tui.inert import clean
from screens.plain import plain
from screens.widgets.named import Named

LONGEST = 200_000
_COUNT_SECONDS = 0.4


class NoteArea(TextArea):
    """A `TextArea` for notes. Tab leaves it. Pasted text is cleaned of control characters.

    What would make the note longer than 200,000 characters is not taken, in one piece, and a sentence
    says so; the note stays as it was. Save drafts from `TextArea.Changed`, debounced by the page.
    """

    DEFAULT_CSS = """
    NoteArea { height: 1fr; min-height: 5; border: $frame $border-blurred; padding: 0 1; }
    NoteArea:focus { border: $frame $focus; }
    """

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        longest: int = LONGEST,
        **named: Unpack[Named],
    ) -> None:
        text = clean(text)
        super().__init__(
            text,
            soft_wrap=True,
            tab_behavior="focus",
            placeholder=plain(placeholder),
            highlight_cursor_line=False,
            show_line_numbers=False,
            **named,
        )
        self._longest = longest
        self._length = len(text)
        self._counting: Timer | None = None

    def on_mount(self) -> None:
        self._count()

    @property
    def words(self) -> int:
        """How many words the note has."""
        return len(self.text.split())

    def fill(self, text: str, cursor: tuple[int, int] = (0, 0)) -> None:
        """Put a saved note back, with the cursor where it was (row, column)."""
        text = clean(text)
        self.load_text(text)
        self._length = len(text)
        self.move_cursor(cursor)
        self._count()

    def edit(self, edit: Edit) -> EditResult:
        start, end = sorted((edit.from_location, edit.to_location))
        removed = len(self.get_text_range(start, end)) if start != end else 0
        grown = self._length + len(edit.text) - removed
        if grown > self._longest and grown > self._length:
            self.app.notify(
                f"A note holds {self._longest:,} characters; this would make it {grown:,}. "
                "The note is as it was. Split it into two, or attach the rest elsewhere.",
                severity="warning",
            )
            return EditResult(edit.from_location, "")
        result = super().edit(edit)
        self._length = grown
        self._count_soon()
        return result

    def undo(self) -> None:
        super().undo()
        self._length = len(self.text)
        self._count_soon()

    def redo(self) -> None:
        super().redo()
        self._length = len(self.text)
        self._count_soon()

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self._take(event.text)

    def action_paste(self) -> None:
        self._take(self.app.clipboard)

    def _take(self, text: str) -> None:
        if self.read_only or not (text := clean(text)):
            return
        result = self.replace(text, *self.selection, maintain_selection_offset=False)
        self.move_cursor(result.end_location)

    def _count_soon(self) -> None:
        """Counting words of a long note at each key would be felt; it waits for a pause in typing."""
        if self._counting is None:
            self._counting = self.set_timer(_COUNT_SECONDS, self._count)

    def _count(self) -> None:
        self._counting = None
        self.border_subtitle = f"{self.words:,} word{'' if self.words == 1 else 's'}"
