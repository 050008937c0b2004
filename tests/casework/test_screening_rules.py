"""What is refused of a screening and of an answered prompt, each at its place with the range in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.casework.people import PersonDescribed
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.rules import faults
from fsm_tui.casework.screening import Answer, ScreeningTaken
from fsm_tui.practice.profile import built_in, built_in_text, load
from tests.casework.making import CHILD, MONDAY, MUM, Device, beginning

NOW = MONDAY + timedelta(days=30)
DAY = MONDAY.date()
PROFILE = built_in()
STRANGER = "99" * 8
TEN = [0] * 10
ITEMS = tuple(f"item_{number}" for number in range(1, 11))


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def answers(*values: int | None, codes: tuple[str, ...] = ()) -> tuple[Answer, ...]:
    names = codes or tuple(f"item_{number}" for number in range(1, len(values) + 1))
    return tuple(Answer(item=name, value=value, na=value is None) for name, value in zip(names, values, strict=True))


def taken(instrument: str, *values: int | None, codes: tuple[str, ...] = (), **more: Any) -> ScreeningTaken:
    given: dict[str, Any] = {
        "instrument": instrument, "scoring_version": 1, "person": MUM, "taken_on": DAY,
        "answers": answers(*values, codes=codes),
    }  # fmt: skip
    return ScreeningTaken(**(given | more))


def top(code: str, value: int | None, **more: Any) -> ScreeningTaken:
    return taken("top", value, codes=(code,), **({"stage": "start"} | more))


def found(device: Device, body: ScreeningTaken | PromptAnswered) -> dict[str, str]:
    told = faults(body, MONDAY, device.family, PROFILE, NOW)
    assert len(dict(told)) == len(told)
    return dict(told)


WELL = [
    taken("audit", *[4] * 8, 0, 4),
    taken("audit", *[4] * 8, 0, 4, total=36),
    taken("audit", 1, 2),
    taken("dast_10", *[1] * 10, total=9),
    taken("phq_9", *[3] * 9),
    top("alcohol_days", 28),
    top("alcohol_days", None),
    top("quality_of_life", 20),
    taken("drug_alcohol_star", note="Held in the service's own system."),
    taken("neglect_toolkit", person=None, outcome="Some concern about neglect"),
]


@pytest.mark.parametrize("body", WELL, ids=lambda each: each.instrument)
def test_what_the_instrument_takes_may_be_recorded(laptop: Device, body: ScreeningTaken) -> None:
    assert found(laptop, body) == {}


BAD: list[tuple[str, ScreeningTaken, str, str]] = [
    ("item out of range", taken("audit", 0, 5), "answers.1.value", "takes 0 to 4"),
    ("5 on a 0/2/4 item", taken("audit", *[0] * 8, 5), "answers.8.value", "takes 0, 2 or 4"),
    ("3 on a 0/2/4 item", taken("dudit", *[0] * 9, 3), "answers.9.value", "takes 0, 2 or 4"),
    ("2 on a yes/no item", taken("dast_10", 2), "answers.0.value", "takes yes (1) or no (0)"),
    ("4 on a 0 to 3 item", taken("phq_9", *[0] * 8, 4), "answers.8.value", "takes 0 to 3"),
    ("11 answers", taken("audit", *TEN, 0, codes=(*ITEMS, "item_3")), "answers", "11 answers; AUDIT has 10 items"),
    ("one answered twice", taken("audit", 0, 0, codes=("item_1", "item_1")), "answers.1.item", "is there twice"),
    ("an item of another", taken("gad_7", 0, codes=("item_9",)), "answers.0.item", "is no item of GAD-7"),
    ("a total that is another", taken("audit", *TEN, total=3), "total", "is 3, but the items give 0"),
    ("a total forgets the reversal", taken("dast_10", *[1] * 10, total=10), "total", "but the items give 9"),
    ("a total of a part", taken("audit", 1, 2, 3, total=6), "total", "3 of 10 items are answered"),
    ("a total of fields", top("alcohol_days", 3, total=3), "total", "TOP has no total"),
    ("TOP days above 28", top("alcohol_days", 29), "answers.0.value", "takes 0 to 28, or NA"),
    ("TOP rating above 20", top("quality_of_life", 21), "answers.0.value", "takes 0 to 20, or NA"),
    ("NA where it is none", taken("audit", None), "answers.0.na", "takes 0 to 4"),
    ("no stage", top("alcohol_days", 3, stage=None), "stage", "takes start, review, exit, post_exit"),
    ("a stage of none", taken("audit", *TEN, stage="start"), "stage", "AUDIT has no stages"),
    ("nothing answered", taken("audit"), "answers", "needs at least one item"),
    ("in the future", taken("audit", *TEN, taken_on=NOW.date() + timedelta(days=1)), "taken_on", "is in the future"),
    ("another scoring", taken("audit", *TEN, scoring_version=2), "scoring_version", "AUDIT is scored by version 1"),
    ("no such tool", taken("horoscope", 3), "instrument", "there are audit, audit_c, sadq"),
    ("nobody", taken("audit", *TEN, person=None), "person", "is about a parent, carer or other adult"),
    ("a stranger", taken("audit", *TEN, person=STRANGER), "person", "is nobody of this family"),
    ("a child", taken("audit", *TEN, person=CHILD), "person", "is about a parent, carer or other adult"),
    ("a person for a family's tool", taken("gcp2", outcome="Grade 2"), "person", "is about the whole family"),
    ("answers to what is logged", taken("gcp2", 3, person=None, outcome="x"), "answers", "should be empty"),
    ("nothing came of it", taken("gcp2", person=None, note=" "), "outcome", "say what came of it"),
    ("an outcome of a scored one", taken("audit", *TEN, outcome="fine"), "outcome", "should be left out"),
]


@pytest.mark.parametrize(("body", "place", "said"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_what_it_does_not_take_is_refused_at_its_place(
    laptop: Device, body: ScreeningTaken, place: str, said: str
) -> None:
    told = found(laptop, body)
    assert [each for each in told if each != "answers.10.item"] == [place]
    assert said in told[place]


def test_a_score_dated_before_birth_is_refused(laptop: Device) -> None:
    laptop.writes(PersonDescribed(person=MUM, born=date(1990, 5, 1)), MONDAY)
    born = taken("audit", *TEN, taken_on=date(1990, 5, 1))
    assert found(laptop, born) == {}
    before = taken("audit", *TEN, taken_on=date(1990, 4, 30))
    assert found(laptop, before) == {"taken_on": "is before this person was born"}


@pytest.mark.parametrize(("person", "well"), [(CHILD, True), (None, True), (MUM, False)])
def test_a_tool_about_a_child_is_about_a_child_or_about_nobody_by_name(
    laptop: Device, person: str | None, well: bool
) -> None:
    at = built_in_text().index('code = "neglect_toolkit"')
    text = built_in_text()[:at] + built_in_text()[at:].replace('about = "family"', 'about = "child"', 1)
    body = taken("neglect_toolkit", person=person, outcome="No concern about neglect")
    told = dict(faults(body, MONDAY, laptop.family, load(text), NOW))
    assert (told == {}) == well
    assert well or "is about a child of the family" in told["person"]


def test_every_fault_is_named_at_once(laptop: Device) -> None:
    body = taken("audit", 9, 0, 7, total=16, taken_on=NOW.date() + timedelta(days=1), person=CHILD, stage="start")
    assert list(found(laptop, body)) == ["person", "taken_on", "stage", "answers.0.value", "answers.2.value"]


class TestPrompts:
    def answered(self, head: str | None, **more: Any) -> PromptAnswered:
        given: dict[str, Any] = {
            "prompt": "self_harm_question", "person": MUM, "about": head, "answer": "discussed", "on": DAY,
        }  # fmt: skip
        return PromptAnswered(**(given | more))

    def raised(self, laptop: Device) -> str:
        return laptop.writes(taken("phq_9", *[0] * 8, 1), MONDAY).head

    def test_an_answer_to_what_a_score_called_for(self, laptop: Device) -> None:
        head = self.raised(laptop)
        assert found(laptop, self.answered(head)) == {}
        assert found(laptop, self.answered(None)) == {}

    @pytest.mark.parametrize(
        ("changed", "place", "said"),
        [
            ({"prompt": "horoscope"}, "prompt", "is not a prompt in the practice profile"),
            ({"person": STRANGER}, "person", "is nobody of this family"),
            ({"person": CHILD}, "person", "is not the one whom the screening is about"),
            ({"person": None}, "person", "is not the one whom the screening is about"),
            ({"on": NOW.date() + timedelta(days=1)}, "on", "is in the future"),
            ({"on": DAY - timedelta(days=1)}, "on", "is before the screening was taken"),
            ({"about": "0" * 64}, "about", "there is no such entry in this family"),
        ],
    )
    def test_what_is_no_answer(self, laptop: Device, changed: dict[str, Any], place: str, said: str) -> None:
        told = found(laptop, self.answered(self.raised(laptop), **changed))
        assert list(told) == [place]
        assert said in told[place]

    def test_not_now_says_why(self) -> None:
        with pytest.raises(ValueError, match="not now needs a because"):
            self.answered(None, answer="not_now", because=" ")
