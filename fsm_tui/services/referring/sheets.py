"""A file as rows, each with the line on which it begins and ends. Rows are read one after another, again when asked.

CSV with commas, semicolons, tabs or bars; a quoted cell may hold line ends. JSON: a list of objects, or one
object after another. What cannot be read is a row too, with its lines and the reason.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NoReturn

from fsm_tui.errors import FsmError, Refused
from fsm_tui.services.referring.columns import MOST, NUMBERED, canonical, column_of, read_header, suggestion
from fsm_tui.services.referring.decoding import decode

# A long text in one cell is refused by the rule for that text, with words, and not by the parser.
csv.field_size_limit(max(csv.field_size_limit(), 64 * 1024 * 1024))

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_FIRST_LINES = 20
_SEP_LINE = re.compile(r'\s*"?sep=(.)"?[;,\t|]*\s*', re.IGNORECASE)
Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its first and last line in the file, its cells by canonical name, and what is wrong with it."""

    line: int
    last: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that can be read. `read_as` says how, for a person; `rows` reads it from the beginning."""

    read_as: str
    rows: Callable[[], Iterator[Row]]

    def count(self) -> int:
        """How many rows there are, the unreadable ones counted."""
        return sum(1 for _ in self.rows())


def open_sheet(data: bytes, leave_out: Sequence[str] = ()) -> Sheet:
    """Raises `Refused` for a file that has no text, no header or no rows; `Faults` for a header that is not right."""
    found = decode(data)
    text = found.text
    start = text.lstrip(_BEFORE)
    if not start:
        raise Refused("Nothing in it", "The file is empty. Nothing was written.", "`fsm-tui refer --template`")
    if start[0] in "[{":
        sheet = _json(text, found.encoding, leave_out)
    else:
        sheet = _csv(text.removeprefix("\ufeff"), found.encoding, leave_out)
    if next(sheet.rows(), None) is None:
        raise Refused("Nothing in it", "The file has a header and no rows. Nothing was written.")
    return sheet


# tables


def _csv(text: str, encoding: str, leave_out: Sequence[str]) -> Sheet:
    separator, header, after = _header(text)
    names = read_header(header, leave_out)
    left = frozenset(number for number, cell in enumerate(header) if cell.strip() and names[number] is None)

    def rows() -> Iterator[Row]:
        return _table_rows(text, separator, names, left, after)

    return Sheet(f"CSV with {SEPARATORS[separator]}, {encoding}", rows)


def _reader(text: str, separator: str) -> Any:
    # newline="": a line end inside a quoted cell stays as it is, and lines are counted as editors count them.
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _header(text: str) -> tuple[str, tuple[str, ...], int]:
    """The separator by which most names are known, the cells of the header, and the line after it."""
    best: tuple[int, str, tuple[str, ...], int] = (-1, ",", (), 0)
    for separator in SEPARATORS:
        reader = _reader(text, separator)
        try:
            for cells in islice(reader, _FIRST_LINES):
                if _blank(cells) or _SEP_LINE.fullmatch(separator.join(cells)):
                    continue
                known = sum(column_of(canonical(cell)) is not None for cell in cells)
                if known > best[0]:
                    best = (known, separator, tuple(cells), reader.line_num)
                break
        except csv.Error:
            continue
    return best[1:]


def _table_rows(
    text: str, separator: str, names: Sequence[str | None], left: frozenset[int], after: int
) -> Iterator[Row]:
    reader = _reader(text, separator)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            if line > after:
                yield Row(line, reader.line_num, {}, (("", _unreadable(str(fault))),))
            continue
        if line > after and not _blank(cells):
            yield _table_row(line, reader.line_num, cells, names, left)


def _unreadable(fault: str) -> str:
    if "unexpected end" in fault:
        return "a quotation mark is opened and never closed, so nothing from here to the end can be read"
    return "a quotation mark stands where none may stand; write two of them for one inside a quoted text"


def _blank(cells: Sequence[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def _table_row(
    line: int, last: int, cells: Sequence[str], names: Sequence[str | None], left: frozenset[int]
) -> Row:
    faults: list[Fault] = []
    if len(cells) < len(names) or not _blank(cells[len(names) :]):
        more = f"has {len(cells)} cells, and the header {len(names)}"
        faults.append(("", f"{more}: is a text with a separator or a line end in it without quotation marks?"))
    else:
        for number, (name, cell) in enumerate(zip(names, cells, strict=False)):
            if name is None and cell.strip() and number not in left:
                faults.append((f"column {number + 1}", "holds something and has no name in the header"))
    found = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name is not None and cell.strip()}
    return Row(line, last, found, tuple(faults))


# JSON


def _json(text: str, encoding: str, leave_out: Sequence[str]) -> Sheet:
    left = frozenset(canonical(each) for each in leave_out)
    for _ in _objects(text):
        pass  # A file that is broken further down is refused whole, before anything is written.

    def rows() -> Iterator[Row]:
        for line, last, value in _objects(text):
            yield _json_row(line, last, value, left)

    return Sheet(f"JSON, {encoding}", rows)


class _Twice(ValueError):
    """A name stands twice in one object."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


def _no_number(text: str) -> NoReturn:
    raise _Twice


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_no_number)
_GAP = re.compile(r"[\s,]*")
_BEFORE = " \t\r\n\x00\ufeff"


def _objects(text: str) -> Iterator[tuple[int, int, Any]]:
    """(first line, last line, value) of each element of the list, or of each object of JSON Lines."""
    place = len(text) - len(text.lstrip(_BEFORE))
    listed = text[place] == "["
    line, counted, first = 1, 0, True
    place += listed
    while True:
        gap = _GAP.match(text, place)
        assert gap is not None
        place = gap.end()
        line, counted = line + text.count("\n", counted, place), place
        if place == len(text) or (listed and text[place] == "]"):
            if listed and place == len(text):
                raise _broken(line, "the list is not closed")
            if listed and text[place + 1 :].strip():
                raise _broken(line, "something stands after the end of the list")
            return
        if listed and gap[0].count(",") != (0 if first else 1):
            raise _broken(line, "one comma belongs between two families")
        try:
            value, end = _DECODER.raw_decode(text, place)
        except _Twice:
            raise _broken(line, "a name stands twice in one object, or a number is none") from None
        except json.JSONDecodeError as fault:
            raise _broken(fault.lineno, f"{fault.msg} (column {fault.colno})") from None
        except (RecursionError, ValueError):
            raise _broken(line, "it is nested too deeply, or a number is too long") from None
        yield line, line + text.count("\n", place, end), value
        place, first = end, False


def _broken(line: int, why: str) -> FsmError:
    return Refused("Not readable", f"Line {line} is not JSON: {why}.", "Nothing was written.")


def _json_row(line: int, last: int, value: Any, left: frozenset[str]) -> Row:
    if not isinstance(value, dict):
        return Row(line, last, {}, (("", "is not an object with named fields"),))
    cells: dict[str, str] = {}
    faults: list[Fault] = []

    def put(name: str, given: Any) -> None:
        if name in cells:
            faults.append((name[:60], "stands there twice"))
        elif column_of(name) is None:
            faults.append((name[:60], f"is not a column that is known here{suggestion(name)}"))
        elif (text := _cell(given)) is None:
            faults.append((name, "must be text, a whole number, true or false"))
        elif text.strip():
            cells[name] = text.strip()

    for typed, given in value.items():
        name = canonical(typed)
        kind = name.removesuffix("s") if name != "children" else "child"
        if name in left:
            continue
        if kind in NUMBERED and kind != name and isinstance(given, list):
            _nested(kind, given, put, faults)
        elif name == "social_worker" and isinstance(given, dict):
            for inner, told in given.items():
                put(f"{name}_{canonical(inner)}", told)
        elif name == "substances" and isinstance(given, list) and all(isinstance(each, str) for each in given):
            put(name, "|".join(given))
        else:
            put(name, given)
    return Row(line, last, cells, tuple(faults))


def _nested(kind: str, given: list[Any], put: Callable[[str, Any], None], faults: list[Fault]) -> None:
    if len(given) > MOST:
        faults.append((kind, f"at most {MOST} of them"))
    for number, each in enumerate(given[:MOST], 1):
        if isinstance(each, dict):
            for name, inner in each.items():
                put(f"{kind}_{number}_{canonical(name)}", inner)
        elif kind == "goal":
            put(f"goal_{number}_text", each)
        else:
            faults.append((f"{kind}_{number}", "is not an object with named fields"))


def _cell(given: Any) -> str | None:
    """A value as a table would hold it; None for what no cell can hold."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, int):
        return str(given) if abs(given) < 10**18 else None
    return given if isinstance(given, str) else None
