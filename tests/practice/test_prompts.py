"""Safety prompts in the practice profile: what is shipped, what a team's own file is refused for, and older files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fsm_tui.casework.prompted_by import RULES as WORKED_OUT
from fsm_tui.errors import Faults
from fsm_tui.practice.profile import built_in, built_in_text, load
from fsm_tui.practice.prompts import RULES, Prompting

TEXT = built_in_text()
FORMAT_1 = Path(__file__).with_name("west_sussex_format_1.toml").read_text(encoding="utf-8")


def edited(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def faults(text: str) -> dict[str, str]:
    with pytest.raises(Faults) as caught:
        load(text)
    return dict(caught.value.faults)


def test_every_rule_is_worked_out_and_used() -> None:
    assert set(RULES) == set(WORKED_OUT)
    assert {each.when for each in built_in().lists.prompts if each.when} == set(RULES)


def test_no_prompt_is_signed_off_by_a_clinician_yet_and_each_has_named_sources() -> None:
    said = built_in().unconfirmed()
    assert "What raises safety prompts in a session" in said
    for each in built_in().lists.prompts:
        assert not each.confirmed and f"Prompt: {each.label}" in said
        assert built_in().source_names(each.source)
        assert len(each.words) > 100 and each.version >= 1


def test_every_substance_that_is_dangerous_to_stop_has_a_prompt() -> None:
    dangerous = {each.code for each in built_in().lists.substances if each.stopping_dangerous} - {"alcohol"}
    asked = {code for each in built_in().lists.prompts if each.when == "stopping_dangerous" for code in each.substances}
    assert dangerous == asked == {"ghb", "benzodiazepines", "gabapentinoids"}


@pytest.mark.parametrize(("old", "new", "place", "said"), [
    ('when = "baby"', 'when = "horoscope"', "when", "is horoscope, no rule that can be worked out; there are"),
    ("under_months = 12, ", "", "under_months", "is missing: baby goes by it"),
    ("due_within_weeks = 8, ", "", "due_within_weeks", "is missing: baby goes by it"),
    ('substances = ["ghb"]', 'substances = ["glue"]', "substances", "names glue, which substances does not have"),
    ('interventions = ["brief_intervention"]', 'interventions = ["hug"]', "interventions", "names hug, which"),
    ('interventions = ["brief_intervention"]', "interventions = []", "interventions", "is missing: intervention_with"),
    ('topics = ["safer_sleep"]', 'topics = ["sleep"]', "topics", "names sleep, which advice_topics does not have"),
    ('groups = ["opiate"], topics', "groups = [], topics", "groups", "is missing: opioids_in_pregnancy goes by it"),
    ("again_days = 28, under_months", "again_days = 0, under_months", "again_days", "greater than or equal to 1"),
    ("again_days = 28, under_months", "agian_days = 28, under_months", "agian_days", "is not a field of this format"),
])  # fmt: skip
def test_a_prompt_that_leads_nowhere_is_named_by_its_place(old: str, new: str, place: str, said: str) -> None:
    found = {at.rpartition(".")[2]: words for at, words in faults(edited(old, new)).items() if "lists.prompts." in at}
    assert said in found[place]


@pytest.mark.parametrize(("old", "new", "place", "said"), [
    ('instrument = "sadq", from = 15', 'instrument = "sadness", from = 15', "prompting.scores.1.instrument",
     "names sadness, no instrument with a total"),
    ('instrument = "sadq", from = 15', 'instrument = "top", from = 15', "prompting.scores.1.instrument",
     "names top, no instrument with a total"),
    ('instrument = "sadq", from = 15', 'instrument = "sadq", from = 61', "prompting.scores.1.from",
     "is more than sadq can come to"),
    ('signs = ["seizure", "delirium", "relief", "morning_use"]', 'signs = ["seizure", "delirium", "yawn"]',
     "prompting.signs", "names yawn, which dependence_signs does not have"),
    ('lasting_signs = ["seizure", "delirium"]', 'lasting_signs = ["tolerance"]', "prompting.lasting_signs",
     "names tolerance, which is none of signs"),
    ('source = "B2.2, B2.3, B2.5, [35]', 'source = "B2.2, [999]', "prompting.source", "which [sources] does not"),
    ("units_a_day = 15", 'units_a_day = "15"', "prompting.units_a_day", "should be a whole number"),
])  # fmt: skip
def test_what_raises_them_is_checked_too(old: str, new: str, place: str, said: str) -> None:
    assert said in faults(edited(old, new))[place]


def test_a_substance_left_out_is_said() -> None:
    """A team that marks another substance as dangerous to stop is told that nobody would be asked about it."""
    found = faults(edited('{ code = "ketamine", label = "Ketamine", group = "non_opiate",',
                          '{ code = "ketamine", label = "Ketamine", group = "non_opiate", stopping_dangerous = true,'))
    assert [words for place, words in found.items() if "(ketamine)" in place] == [
        "is dangerous to stop suddenly, but no prompt of the rule stopping_dangerous names it"
    ]


def test_dependence_that_nothing_points_to_is_said() -> None:
    bare = re.sub(r"(?ms)^\[prompting\]\n.*?^\n", "", TEXT)
    assert "[prompting]\n" not in bare
    found = faults(bare)
    assert {place.split("(")[1].removesuffix(").when"): said for place, said in found.items()} == {
        "sudden_stopping": "goes by [prompting], which says nothing",
        "brief_intervention": "goes by [prompting], which says nothing",
    }


def test_guidance_of_an_older_version_stays_readable() -> None:
    """One of format 1, and one of format 2 that was published before a session raised prompts."""
    first = load(FORMAT_1)
    assert first.lists.prompts == () and first.prompting == Prompting()
    fields = r"(when|again_days|substances|mixed_with|groups|interventions|topics|under_months|due_within_weeks)"
    older = re.sub(r"(?ms)^\[prompting\]\n.*?^\n", "", TEXT)
    start = older.index("\nprompts = [")
    end = older.index("\n]\n", start)
    plain = re.sub(rf'\b{fields} = (\[[^\]]*\]|"[^"]*"|\d+), ', "", older[start:end])
    second = load(older[:start] + plain + older[end:])
    assert len(second.lists.prompts) == len(built_in().lists.prompts)
    assert not any(each.when or each.again_days or each.topics for each in second.lists.prompts)
    assert "What raises safety prompts in a session" not in second.unconfirmed()
