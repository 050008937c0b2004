"""The template of a bulk import and the page about its columns, both from `columns`. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from fsm_tui.practice.profile import Profile
from fsm_tui.services.referring.cells import key
from fsm_tui.services.referring.columns import GROUPS, Column, Takes, canonical, column_of, example_names

GUIDE = "HOW TO FILL IN (delete this line)"
EXAMPLE = "EXAMPLE (made up, delete this line)"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def of_template(label: str) -> bool:
    """Whether a row is one of the two that the template brings, and no family."""
    return key(label) in (key(GUIDE), key(EXAMPLE))


def guarded(cell: str) -> str:
    """A cell as it may stand in a table that a spreadsheet opens: never taken for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV text with commas, each cell guarded."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def takes(column: Column, profile: Profile) -> str:
    """What a cell of a column may hold, in words, with the codes of the profile in force."""
    if column.takes in (Takes.ONE, Takes.SOME):
        codes = [str(each.code) for each in profile.offered(column.listed)] if column.listed else column.words
        return f"{column.takes} {', '.join(codes)}"
    return str(column.takes)


def described(profile: Profile) -> list[dict[str, str]]:
    """Every column as data: name, group, what it is, what it takes, when it is needed, an example."""
    return [
        {
            "name": each.name,
            "group": heading,
            "about": each.about,
            "takes": takes(each, profile),
            "needed": each.needed,
            "example": each.example,
        }
        for heading, columns in GROUPS
        for each in columns
    ]


def template(profile: Profile) -> str:
    """The header, a line that says what goes where, and a line that is clearly made up."""
    names = example_names()
    columns = [column_of(canonical(name)) for name in names]
    guide = [f"{each.about} {_capital(takes(each, profile))}" if each else "" for each in columns]
    example = [_example(name, each) for name, each in zip(names, columns, strict=True)]
    label = names.index("label")
    guide[label], example[label] = GUIDE, EXAMPLE
    return table((names, guide, example))


def _example(name: str, column: Column | None) -> str:
    if column is None or name.split("_")[1:2] == ["2"] or name.startswith("goal"):
        return ""
    return column.example


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def page(profile: Profile) -> str:
    """`docs/refer-template.md`: every column, what it takes, an example."""
    parts = [_OPENING]
    for heading, columns in GROUPS:
        parts.append(f"\n## {heading}\n\n| column | what it is | takes | needed | example |\n|---|---|---|---|---|\n")
        for each in columns:
            cells = (f"`{each.name}`", each.about, _cell(takes(each, profile)), each.needed, _cell(each.example))
            parts.append("| " + " | ".join(cells) + " |\n")
    return "".join(parts) + _CLOSING


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


_OPENING = """# Support requests in bulk: the columns

Made from the program (`tests/services/test_referring_template.py` compares it); do not edit by hand.

`fsm-tui refer --template --out requests.csv` writes a table with these columns, a line that says what goes where
and an example that is clearly made up; both lines are left out when the file is read. Fill in one line for each
family and read it in at the office vault, as team leader or admin:

    fsm-tui refer --from requests.csv --dry-run
    fsm-tui refer --from requests.csv

* The order of the columns is free, and those that are not needed may be missing. `Parent 1 name` and
  `parent_1_name` are the same. A name that is not in this list, or stands there twice, is named and nothing is
  read; `--leave-out NAME` leaves a column of yours out on purpose.
* N is a number: `parent_1_name`, `parent_2_name`, … up to 99.
* Lists take the code or the label, in capitals or not. The codes below are those of the built-in guidance; where
  the team published its own, they are the team's.
* A day has a year of four digits, the day before the month. A day such as “today” is not taken: it would mean
  something else when the file is read again.
* Commas, semicolons, tabs and bars are recognised as separators, and UTF-8, UTF-16 and Windows-1252 as encodings.
* JSON is a list of objects with the same names; `parents`, `children`, `workers` and `goals` may be lists,
  and `social_worker` an object.

Each row is written whole or not at all. Every row that is not written is named with its line in the file, the
column and the reason; the good rows are written, and the exit code is 1 if any was refused. The corrected file
can be read again as it is: what is here already is not written twice. A row whose family is here with other
details is named and not written over: change the family in the app.

The Mosaic number decides whether a family is here already; without one the label with the name and date of birth
of an adult. The same person in another family is pointed out and not refused.
"""
_CLOSING = """
## Carried over

A family with `allocated_to` is already worked with: the clocks that start with an allocation do not apply to it,
and it needs no support request. `parent_N_severity` and `child_N_harm` make its first rating. A `rag` alone is
kept in words with the allocation: no severity is made up for it, so the family is not rated until somebody does.
Only the team leader reads such rows in.

In JSON:

```json
[
  {
    "label": "Example",
    "base": "st_james",
    "mosaic": "0000001",
    "received_on": "2026-03-02",
    "requested_by": "Sam Example",
    "parents": [{"name": "Exa Example", "born": "1990-01-31", "relationship": "mother"}],
    "children": [{"name": "Kid Example", "born": "2020-01-31"}, {"name": "Unborn Example", "due": "2026-09-01"}],
    "workers": [{"role": "probation", "name": "Wim Example", "agency": "Example Probation"}],
    "substances": ["alcohol", "cannabis"]
  }
]
```
"""
