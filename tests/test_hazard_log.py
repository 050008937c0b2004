"""The hazard log is whole: each prompt with its version, each hazard with its parts, each test named is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fsm_tui.practice.profile import built_in

ROOT = Path(__file__).parent.parent
LOG = (ROOT / "docs" / "hazard-log.md").read_text(encoding="utf-8")
PARTS = ("Hazard", "Cause", "Effect", "Control", "Remains", "Owner", "Source")
ENTRIES = {one.partition("\n")[0]: one for one in re.split(r"(?m)^### ", LOG)[1:]}
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LOG)))


def test_every_prompt_of_the_built_in_guidance_has_an_entry_with_its_version() -> None:
    told = dict(re.findall(r"(?m)^### P\d+ `(\w+)`, version (\d+)$", LOG))
    assert told == {str(each.code): str(each.version) for each in built_in().lists.prompts if not each.retired}


@pytest.mark.parametrize("title", ENTRIES)
def test_an_entry_says_every_part_and_names_a_test(title: str) -> None:
    said = dict(re.findall(r"(?ms)^- \*\*(\w+):\*\* (.*?)(?=^- \*\*|^#|\Z)", ENTRIES[title]))
    assert tuple(said) == PARTS
    assert all(len(each.split()) >= 1 for each in said.values())
    assert re.search(r"`tests/[\w/]+\.py::\w+`", said["Control"])


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_the_tests_that_it_names_are_there(path: str, name: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert re.search(rf"(?m)^ *(async )?def {name}\(", text)


def test_it_says_when_a_prompt_is_asked_again_as_the_guidance_does() -> None:
    for each in built_in().lists.prompts:
        entry = next(one for title, one in ENTRIES.items() if f"`{each.code}`" in title)
        days = re.findall(r"again\s+after\s+(\d+)\s+days", entry)
        assert set(days) <= {str(each.again_days)}, each.code


def test_numbers_of_the_rules_are_those_of_the_guidance() -> None:
    held = built_in().prompting
    text = " ".join(ENTRIES["P2 `sudden_stopping`, version 2"].split())
    for score in held.scores:
        assert f"{score.instrument.upper()} {score.start} or more" in text
    assert f"{held.units_a_day} units or more on a day" in text
    baby = built_in().prompt("safer_sleep")
    assert (baby.under_months, baby.due_within_weeks) == (12, 8)
    assert "under 12 months or due within eight weeks" in " ".join(LOG.split())


def test_it_claims_no_conformity() -> None:
    assert "not a claim of conformity with DCB0129" in LOG and "Clinical\nSafety Officer" in LOG


def test_prompts_of_sudden_danger_name_the_emergency_number() -> None:
    dangerous = ("sudden_stopping", "possible_dependence", "self_harm_question", "ghb_stopping", "sedatives_stopping")
    assert all("999" in built_in().prompt(code).words for code in dangerous)
