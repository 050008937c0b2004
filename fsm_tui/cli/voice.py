"""What a command says: aligned columns, or with `--plain` one fact a line; with `--json` data alone.

Every text passes through `inert` here, so no command can forget it. No box drawing, no colour, no sign
that carries meaning by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

from fsm_tui.inert import inert

_WIDEST = 44
_ASCII_ONLY = re.compile(r"[^\x00-\x7f]")


class Voice:
    """Writes to one stream. `plain` is for people who listen."""

    def __init__(self, out: TextIO, *, plain: bool) -> None:
        self._out, self.plain = out, plain

    def say(self, text: str = "") -> None:
        """One line."""
        self._out.write(inert(text, lines=False).rstrip() + "\n")

    def title(self, text: str) -> None:
        """A line that opens a part, after an empty one."""
        self.say()
        self.say(f"{text}:" if not text.endswith((":", ".")) else text)

    def fact(self, label: str, text: str) -> None:
        """`Label: text`; a text of several lines follows, indented. Nothing for an empty text."""
        lines = inert(text).strip().split("\n")
        if lines == [""]:
            return
        if len(lines) == 1:
            self.say(f"{label}: {lines[0]}")
            return
        self.say(f"{label}:")
        for line in lines:
            self.say(f"  {line}")

    def rows(self, headers: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
        """Rows under headers. Plain: each row as `header: cell` lines, the empty cells left out."""
        cells = [[inert(cell, lines=False).strip() for cell in row] for row in rows]
        if not cells:
            self.say(empty)
        elif self.plain:
            for number, row in enumerate(cells):
                if number:
                    self.say()
                for header, cell in zip(headers, row, strict=True):
                    if cell:
                        self.say(f"{header}: {cell}")
        else:
            self._columns(headers, cells)

    def _columns(self, headers: Sequence[str], cells: Sequence[Sequence[str]]) -> None:
        widths = [
            min(_WIDEST, max(len(each) for each in column)) for column in zip(headers, *cells, strict=True)
        ]
        for row in (headers, *cells):
            *first, last = zip(row, widths, strict=True)
            self.say("  ".join([*(cell.ljust(width) for cell, width in first), last[0]]))

    def data(self, value: Any) -> None:
        """One JSON document, complete and harmless: what a terminal could obey is escaped, not dropped."""
        text = json.dumps(as_data(value), ensure_ascii=False, indent=2)
        text = "".join(char if char == "\n" or inert(char) == char else _escaped(char) for char in text)
        if not (self._out.encoding or "utf-8").lower().startswith("utf"):
            text = _ASCII_ONLY.sub(lambda found: _escaped(found[0]), text)
        self._out.write(text + "\n")


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1] if ord(char) > 0x7F else f"\\u{ord(char):04x}"


def as_data(value: Any) -> Any:
    """Frozen views as JSON data: fields by name, dates and moments as ISO 8601, words of an enum as text."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: as_data(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): as_data(inner) for name, inner in value.items()}
    if isinstance(value, Sequence):
        return [as_data(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} is no data")
