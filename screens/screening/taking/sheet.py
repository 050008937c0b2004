"""The items of a tool, one line each, entered by keys: a digit answers and moves on (B1, D7).

One widget for all of them, so that keys typed ahead go to the items in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from textual import events, getters
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from fsm_tui.practice.instruments import Instrument
from screens.app import FsmApp
from screens.plain import plain_line
from screens.widgets.named import Named

#: Up to this an item is answered by one digit; above it a number is typed and Enter goes on.
ONE_DIGIT = 9
LABEL = 50
_STEPS = {"up": -1, "down": 1, "enter": 1}


class Sheet(Widget, can_focus=True):
    """`answers` is what was answered, by item: a value, or None for NA. `cursor` is the item that keys go to.

    A number that is not taken stays in `typed` with its sentence in `errors`, and is no answer.
    """

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    Sheet { width: 100%; height: auto; }
    """
    cursor: reactive[int] = reactive(0)

    class Changed(Message):
        """An item was answered, or its answer taken back."""

    class Moved(Message):
        """Keys go to another item."""

    def __init__(self, tool: Instrument, **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self.tool = tool
        self.answers: dict[str, int | None] = {}
        self.typed: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self._codes = [item.code for item in tool.items]
        self._heads = {section.items[0]: section.label for section in tool.sections if not section.alone}
        self._spots: dict[int, int] = {}

    # -- what stands there

    def put(self, answers: Mapping[str, int | None], typed: Mapping[str, str]) -> None:
        """Put back what a draft or a record says, without a message."""
        self.answers = {code: value for code, value in answers.items() if code in self.tool.by_code}
        self.typed = {code: text for code, text in typed.items() if code in self.tool.by_code}
        for code, text in self.typed.items():
            self._number(code, text)
        self.refresh(layout=True)

    @property
    def code(self) -> str:
        """The item that keys go to."""
        return self._codes[self.cursor]

    @property
    def open_items(self) -> tuple[str, ...]:
        """The items without an answer, in their order."""
        return tuple(code for code in self._codes if code not in self.answers)

    def complain(self, code: str, sentence: str) -> None:
        """Show a sentence under an item; "" takes it away."""
        if sentence:
            self.errors[code] = sentence
        else:
            self.errors.pop(code, None)
        self.refresh(layout=True)

    def go_to(self, code: str) -> None:
        """Keys go to that item."""
        self.cursor = self._codes.index(code)
        self.focus()

    def clear(self) -> None:
        """Take back the answer under the cursor."""
        code = self.code
        there = code in self.answers or code in self.typed
        self.answers.pop(code, None)
        self.typed.pop(code, None)
        self.complain(code, "")
        if there:
            self.post_message(self.Changed())

    # -- keys

    def on_key(self, event: events.Key) -> None:
        """All keys here and none by bindings: those would come too late for what is typed ahead."""
        char = (event.character or "").lower()
        if event.key in _STEPS:
            self.step(_STEPS[event.key])
        elif event.key in ("home", "end"):
            self.cursor = 0 if event.key == "home" else len(self._codes) - 1
        elif event.key in ("backspace", "delete"):
            self._take_back(back=event.key == "backspace")
        elif len(char) == 1 and char.isalnum():
            self._say(char)
        else:
            return
        event.stop()
        event.prevent_default()

    def _take_back(self, *, back: bool) -> None:
        code = self.code
        if code in self.typed and len(self.typed[code]) > 1 and back:
            self._number(code, self.typed[code][:-1])
            self.post_message(self.Changed())
        elif code in self.answers or code in self.typed:
            self.clear()
        elif back and self.cursor:
            self.cursor -= 1

    def _say(self, char: str) -> None:
        code = self.code
        yes_no = self.tool.is_yes_no(code)
        if yes_no and char in "yn":
            self._answer(code, int(char == "y"))
        elif char in ("a" if yes_no else "an"):
            if self.tool.na:
                self._answer(code, None)
            else:
                self.complain(code, f"takes {self.tool.takes(code)}; leave it out if it was not answered")
        elif not (char.isascii() and char.isdigit()):
            self.complain(code, f"takes {self.tool.takes(code)}")
        elif self.tool.values[code][-1] > ONE_DIGIT:
            if len(text := self.typed.get(code, "") + char) <= len(str(self.tool.values[code][-1])) + 1:
                self._number(code, text)
                self.post_message(self.Changed())
        elif int(char) in self.tool.values[code]:
            self._answer(code, int(char))
        else:
            self.complain(code, f"{char} is not taken: it takes {self.tool.takes(code)}")

    def _answer(self, code: str, value: int | None) -> None:
        self.answers[code] = value
        self.typed.pop(code, None)
        self.complain(code, "")
        self.post_message(self.Changed())
        if self.cursor < len(self._codes) - 1:
            self.cursor += 1
        elif not self.open_items:
            self.screen.focus_next()  # what is typed next, such as a total, changes no answer

    def _number(self, code: str, text: str) -> None:
        """A number as typed so far: an answer as soon as it is one that is taken."""
        self.typed[code] = text
        if int(text) in self.tool.values[code]:
            self.answers[code] = int(text)
            self.complain(code, "")
        else:
            self.answers.pop(code, None)
            self.complain(code, f"{text} is not taken: it takes {self.tool.takes(code)}")

    # -- moving

    def step(self, by: int) -> None:
        """To the item before or after; past the ends, to the field there."""
        there = self.cursor + by
        if by > 0 and self.code in self.errors and self.code in self.typed:
            self.app.bell()  # a number that is not taken is mended or taken back first
        elif 0 <= there < len(self._codes):
            self.cursor = there
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def watch_cursor(self) -> None:
        self.refresh(layout=True)
        if self.is_mounted:
            self.call_after_refresh(self._into_view)
            self.post_message(self.Moved())

    def on_focus(self) -> None:
        self.refresh()
        self._into_view()

    def on_blur(self) -> None:
        self.refresh()

    def _into_view(self) -> None:
        """Scroll the page, not the sheet: the item, what is wrong with it, and a line before and after it."""
        lines = self._lines(self.size.width)
        first = next((line for line, place in self._spots.items() if place == self.cursor), 0)
        region = Region(0, self.virtual_region.y + max(first - 1, 0), self.size.width, min(4, max(len(lines), 1)))
        if isinstance(self.parent, Widget):
            self.parent.scroll_to_region(region, animate=False)

    def on_click(self, event: events.Click) -> None:
        if (place := self._spots.get(event.y)) is not None:
            self.cursor = place

    # -- drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        glyphs, lines = self.app.glyphs, []
        self._spots = {}
        wide = any(self.tool.is_yes_no(code) or values[-1] > ONE_DIGIT for code, values in self.tool.values.items())
        room = min(LABEL, max(width - (38 if wide else 26), 18))
        for place, item in enumerate(self.tool.items):
            if item.code in self._heads:
                lines.append(plain_line(f"  {self._heads[item.code]}", "$focus"))
            here = self.has_focus and place == self.cursor
            mark = f"{glyphs.here} " if here else "  "
            done = glyphs.done if item.code in self.answers else " "
            label = plain_line(f"{mark}{done} {place + 1:>2} {item.label}", "bold" if here else "")
            self._spots[len(lines)] = place
            lines.append(label.truncate(room, ellipsis=True, pad=True) + " " + self._shown(item.code, here))
            if item.code in self.errors:
                self._spots[len(lines)] = place
                lines.append(plain_line(f"{' ' * 7}{glyphs.red} {self.errors[item.code]}", "$rag-red"))
        return lines

    def _shown(self, code: str, here: bool) -> Content:
        answered, value = code in self.answers, self.answers.get(code)
        chosen = "bold $focus" if answered else ""
        na = self._sign(answered and value is None, "a NA") if self.tool.na else Content("")
        if self.tool.is_yes_no(code):
            return self._sign(value == 1, "y yes") + self._sign(value == 0, "n no") + na
        values = self.tool.values[code]
        if values[-1] > ONE_DIGIT:
            typed = self.typed.get(code, "" if value is None else str(value))
            box = f"[{typed + ('_' if here else ''):>4}]"
            unit = self.tool.by_code[code].unit
            of = f" of {values[-1]} {unit}" if unit in ("", "days") or "," in unit else f" {unit}"
            return Content.styled(box, chosen if value is not None else "") + plain_line(f"{of.split(',')[0]:<22}") + na
        said = Content("")
        for each in values:
            said += Content.styled(f"({each})", chosen) if answered and each == value else plain_line(f" {each} ")
        return said + plain_line("  ") + na

    def _sign(self, is_chosen: bool, word: str) -> Content:
        glyphs = self.app.glyphs
        sign = glyphs.chosen if is_chosen else glyphs.open
        return Content.styled(f"{sign} {word}", "bold $focus" if is_chosen else "") + "  "
