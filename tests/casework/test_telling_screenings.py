"""A screening in words: labels, totals only of what is whole, bands with their sources, both sexes when unknown."""

from __future__ import annotations

from typing import Any

import pytest

from fsm_tui.casework.people import PersonDescribed
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.casework.telling import Teller
from fsm_tui.practice.profile import built_in
from tests.casework.making import MONDAY, MUM, Device, beginning
from tests.casework.test_screening_rules import DAY, taken, top

PROFILE = built_in()


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def told(device: Device, body: ScreeningTaken | PromptAnswered) -> dict[str, tuple[str, str]]:
    entry = device.writes(body, MONDAY)
    lines = Teller(device.family, PROFILE, lambda person: "").tell(body, entry)
    assert len({each.place for each in lines}) == len(lines)
    return {each.place: (each.label, each.text) for each in lines}


def meaning(said: dict[str, tuple[str, str]]) -> str:
    return "\n".join(text for place, (_, text) in said.items() if place.startswith("meaning"))


def test_a_whole_screening(laptop: Device) -> None:
    said = told(laptop, taken("audit", 4, 4, 4, 0, 0, 1, 0, 0, 2, 2, note="At home.", by="Health visitor"))
    assert said["text"] == ("Result", "AUDIT, Tess Marlowe: 17 of 40, Higher risk")
    assert said["answers.item_6"] == ("Morning drink", "1 of 4")
    assert said["taken_on"] == ("Taken on", "Mon 16 Nov 2026")
    assert "16 to 19. Drinking that is likely to be doing harm. Source: B1" in meaning(said)
    assert "A morning drink can be a sign of dependence." in meaning(said)
    assert said["note"] == ("Note", "At home.") and said["by"] == ("Done by", "Health visitor")


def test_a_part_has_no_total(laptop: Device) -> None:
    said = told(laptop, taken("phq_9", 3, 3))
    assert said["text"][1] == "PHQ-9, Tess Marlowe: partial, 2 of 9"
    assert "2 of 9 items answered, so there is no total." in meaning(said)
    assert "6 of 27" not in str(said)


def test_three_items_of_the_audit_are_an_audit_c(laptop: Device) -> None:
    said = told(laptop, taken("audit", 4, 4, 4))
    assert said["text"][1] == "AUDIT, Tess Marlowe: partial, 3 of 10; AUDIT-C: Positive, possible dependence"


def test_with_the_sex_unknown_both_bands_are_told(laptop: Device) -> None:
    body = taken("dudit", 2, 1, *[0] * 9)
    said = told(laptop, body)
    both = "3 of 44, Probable drug problem (for women), Below the cut-off (for men)"
    assert said["text"][1] == f"DUDIT, Tess Marlowe: {both}"
    laptop.writes(PersonDescribed(person=MUM, sex="female"), MONDAY)
    assert told(laptop, body)["text"][1] == "DUDIT, Tess Marlowe: 3 of 44, Probable drug problem (for women)"


def test_fields_are_told_in_their_units(laptop: Device) -> None:
    body = top("alcohol_days", 12, stage="review")
    more = tuple(
        each
        for code, value in (("alcohol_amount", 9), ("quality_of_life", 0), ("other_theft", 0), ("shared_other", None))
        for each in top(code, value).answers
    )
    said = told(laptop, body.model_copy(update={"answers": (*body.answers, *more)}))
    assert said["stage"] == ("Stage", "Review")
    assert [said[f"answers.{each}"][1] for each in ("alcohol_days", "alcohol_amount", "quality_of_life")] == [
        "12 days", "9 units", "0 of 20",
    ]  # fmt: skip
    assert said["answers.other_theft"][1] == "no"
    assert said["answers.shared_other"][1].startswith("NA")


def test_what_is_only_logged(laptop: Device) -> None:
    said = told(laptop, taken("neglect_toolkit", person=None, outcome="Some concern about neglect"))
    assert said["text"][1] == "Neglect toolkit, the family: Some concern about neglect"


def test_another_scoring_gives_no_total(laptop: Device) -> None:
    said = told(laptop, taken("audit", *[4] * 8, 4, 4, scoring_version=3))
    assert said["text"][1] == "AUDIT, Tess Marlowe: scored by version 3"
    assert "this guidance has version 1, so no total or band is shown" in meaning(said)


def test_a_tool_that_the_guidance_does_not_know(laptop: Device) -> None:
    said = told(laptop, taken("theirs", 3, None))
    assert said["text"][1] == "theirs (not in this guidance), Tess Marlowe: scored by version 1"
    assert said["answers.item_1"] == ("item_1", "3") and said["answers.item_2"][1].startswith("NA")


@pytest.mark.parametrize(
    ("answer", "because", "wanted"),
    [("discussed", "", {}), ("not_now", "She had to leave.", {"because": ("Because", "She had to leave.")})],
)
def test_an_answered_prompt(laptop: Device, answer: Any, because: str, wanted: dict[str, tuple[str, str]]) -> None:
    head = laptop.writes(taken("phq_9", *[0] * 8, 1), MONDAY).head
    body = PromptAnswered(
        prompt="self_harm_question", person=MUM, about=head, answer=answer, because=because, on=DAY
    )
    said = told(laptop, body)
    assert said["text"] == ("Prompt", "Thoughts of death or self-harm, Tess Marlowe")
    assert said["about"] == ("Raised by", "PHQ-9 of Mon 16 Nov 2026")
    assert said["answer"][1] == answer.replace("_", " ")
    assert {place: said[place] for place in wanted} == wanted and ("because" in said) == bool(because)
