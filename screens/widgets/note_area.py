"""The note editor: plain text of up to 200,000 characters, soft-wrapped, with a word count."""

from __future__ import annotations

import re
from typing import Unpack

from textual import events
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from fsm_tui.inert import clean
from screens.plain import plain
from screens.widgets.named import Named

LONGEST = 200_000
#: A pasted line longer than this is broken: the editor wraps and draws a line as a whole at each key.
LONGEST_LINE = 5_000
_COUNT_SECONDS = 0.4
# As much as fits in a line up to a space, which becomes the line end; or, in one word, just as much as fits.
_PIECE = re.compile(rf"(.{{1,{LONGEST_LINE}}})(?:[ \t]|$)|(.{{{LONGEST_LINE}}})")


def broken(text: str) -> str:
    """`text` with each line over `LONGEST_LINE` broken at a space; all words are kept, in their order."""
    return "\n".join(
        line if len(line) <= LONGEST_LINE else "\n".join(each[1] or each[2] for each in _PIECE.finditer(line))
        for line in text.split("\n")
    )


class NoteArea(TextArea):
    """A `TextArea` for notes. Tab leaves it. Pasted text is cleaned of control characters.

    What would make the note longer than 200,000 characters is not taken, in one piece, and a sentence
    says so; the note stays as it was. A pasted line of more than 5,000 characters is broken at spaces, which is
    said too. Save drafts from `TextArea.Changed`, debounced by the page.
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
        grown = self._grown(len(edit.text), start, end)
        if self._too_long(len(edit.text), start, end):
            return EditResult(edit.from_location, "")
        result = super().edit(edit)
        self._length = grown
        self._count_soon()
        return result

    def _grown(self, more: int, start: tuple[int, int], end: tuple[int, int]) -> int:
        """How long the note is once `more` characters stand in the place of what is between."""
        return self._length + more - (len(self.get_text_range(start, end)) if start != end else 0)

    def _too_long(self, more: int, start: tuple[int, int], end: tuple[int, int]) -> bool:
        """Would it be? Then it is said."""
        grown = self._grown(more, start, end)
        if grown <= self._longest or grown <= self._length:
            return False
        self.app.notify(
            f"A note holds {self._longest:,} characters; this would make it {grown:,}. "
            "The note is as it was. Split it into two, or attach the rest elsewhere.",
            severity="warning",
        )
        return True

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
        if self.read_only or not (whole := clean(text)):
            return
        text = broken(whole)
        if self._too_long(len(text), *sorted(self.selection)):
            return
        result = self.replace(text, *self.selection, maintain_selection_offset=False)
        self.move_cursor(result.end_location)
        if text != whole:
            self.app.notify(
                f"A line of more than {LONGEST_LINE:,} characters was broken into shorter ones. All of it is there."
            )

    def find_matching_bracket(self, bracket: str, search_from: tuple[int, int]) -> tuple[int, int] | None:
        """None: a note is no program, and the search would go through all of it at a key."""
        return None

    def _count_soon(self) -> None:
        """Counting words of a long note at each key would be felt; it waits for a pause in typing."""
        if self._counting is None:
            self._counting = self.set_timer(_COUNT_SECONDS, self._count)

    def _count(self) -> None:
        self._counting = None
        self.border_subtitle = f"{self.words:,} word{'' if self.words == 1 else 's'}"
