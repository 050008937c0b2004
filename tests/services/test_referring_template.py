"""The template and the page about its columns: complete, true, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from fsm_tui.practice.profile import built_in
from fsm_tui.services.referring.accepting import refer
from fsm_tui.services.referring.columns import ALL, canonical, column_of
from fsm_tui.services.referring.sheets import open_sheet
from fsm_tui.services.referring.template import EXAMPLE, GUIDE, described, guarded, page, table, template
from fsm_tui.services.seat import Seat

PAGE = Path(__file__).parents[2] / "docs" / "refer-template.md"


def lines() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(template(built_in()), newline="")))


def test_the_template_has_every_column_and_no_other() -> None:
    names = list(lines()[0])
    assert {column_of(canonical(name)) for name in names} == set(ALL)
    assert len(names) == len(set(names))


def test_its_second_line_says_what_goes_where() -> None:
    guide, _ = lines()
    assert guide.pop("label") == GUIDE
    assert all(len(words) > 20 for words in guide.values())
    assert "st_james" in guide["base"] and "2026-03-31" in guide["received_on"]


def test_the_lines_of_the_template_are_never_taken_for_families(office: Seat) -> None:
    done = list(refer(office, open_sheet(template(built_in()).encode())))
    assert [(each.line, each.outcome) for each in done] == [(2, "template"), (3, "template")]


def test_the_example_is_right_but_for_its_name(office: Seat) -> None:
    text = template(built_in()).replace(EXAMPLE, "Example")
    done = list(refer(office, open_sheet(text.encode()), dry_run=True))
    assert [(each.outcome, each.faults, each.notes) for each in done] == [("template", (), ()), ("accepted", (), ())]


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-3", "@cmd", "\t=1", "\r=1", " =1"])
def test_a_cell_that_a_spreadsheet_would_work_out_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert next(csv.reader(io.StringIO(table([["a", cell]]), newline=""))) == ["a", f"'{cell}"]


@pytest.mark.parametrize("cell", ["", "Marlowe", "1-2", "a=b", "'quoted'"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


def test_the_page_is_what_the_program_would_write() -> None:
    made = page(built_in())
    assert PAGE.read_text(encoding="utf-8") == made, (
        "python -c 'from fsm_tui.services.referring import template as t; from fsm_tui.practice.profile import "
        "built_in; print(t.page(built_in()), end=\"\")' > docs/refer-template.md"
    )


def test_the_page_names_every_column_with_what_it_takes() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for each in described(built_in()):
        assert f"| `{each['name']}` | {each['about']} |" in text
        assert each["takes"].replace("|", "\\|") in text
    rows = [line for line in text.split("\n") if line.startswith("| `")]
    assert len(rows) == len(ALL)
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_the_json_of_the_page_is_accepted(office: Seat) -> None:
    found = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    families = json.loads(found[1])
    done = list(refer(office, open_sheet(found[1].encode()), dry_run=True))
    assert [each.outcome for each in done] == ["accepted"] * len(families)
