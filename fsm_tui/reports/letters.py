"""Letters from the profile's templates (A40, A46, A47, B5): places filled in, nothing invented. Pure text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fsm_tui.inert import clean
from fsm_tui.practice.items import Letter
from fsm_tui.practice.placeholders import PLACE, not_recorded

Value = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter ready to be read through. `unknown` are the placeholders that stand as "[not recorded: …]"."""

    title: str
    to: str
    text: str
    unknown: tuple[str, ...]

    @property
    def whole(self) -> str:
        """To whom, about what, and the text, as it is printed or written to a file."""
        return f"To: {self.to}\nAbout: {self.title}\n\n{self.text}\n"


def fill(letter: Letter, values: Mapping[str, Value]) -> Filled:
    """The letter with these values. A list that stands alone on its line becomes lines, elsewhere "a; b".

    What a value says is text and nothing else: braces in it stay braces, and it is never read as a template.
    A placeholder without a value, or with an empty one, says that it is not recorded.
    """
    unknown: dict[str, None] = {}

    def value(name: str) -> list[str]:
        given = values.get(name, ())
        found = [clean(each).strip() for each in ([given] if isinstance(given, str) else given)]
        found = [each for each in found if each]
        if not found:
            unknown[name] = None
            return [not_recorded(name)]
        return found

    def inline(match: re.Match[str]) -> str:
        return "; ".join(value(match[1]))

    def line(text: str) -> str:
        alone = PLACE.fullmatch(text.strip())
        if alone is None:
            return PLACE.sub(inline, text)
        if isinstance(values.get(alone[1], ""), str):
            return "\n".join(value(alone[1]))
        return "\n".join("- " + each.replace("\n", "\n  ") for each in value(alone[1]))

    text = "\n".join(line(each) for each in letter.text.split("\n"))
    to, title = (" ".join(PLACE.sub(inline, each).split()) for each in (letter.to, letter.title))
    return Filled(title, to, text, tuple(unknown))


def wrap(text: str, width: int = 76) -> str:
    """Lines of at most `width` characters, for plain output. Blank lines and list items keep their shape."""
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


_INDENT = re.compile(r"\s*(?:- )?")


def _wrapped(line: str, width: int) -> str:
    start = _INDENT.match(line)
    hang = " " * min(len(start[0]) if start else 0, width // 2)
    return textwrap.fill(
        line, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False, expand_tabs=False
    )
