"""`screenings` and `instruments`, and every bad screening refused by `record` at its path with the range in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.teller import KID, MUM, Teller, copied

TAKE = ("record", "screening.taken", "--subject", "Marlowe", "--from", "-")
ITEMS = [f"item_{number}" for number in range(1, 11)]


def given(codes: list[str], values: list[int | None]) -> list[dict[str, Any]]:
    return [
        {"item": code, "na": True} if value is None else {"item": code, "value": value}
        for code, value in zip(codes, values, strict=True)
    ]


def audit(*values: int, codes: list[str] | None = None, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "instrument": "audit", "scoring_version": 1, "person": MUM, "taken_on": "2026-11-16",
        "answers": given(codes or ITEMS[: len(values)], list(values)),
    }  # fmt: skip
    return made | more


def top(code: str, value: int | None, **more: Any) -> dict[str, Any]:
    made = {"instrument": "top", "stage": "start", "answers": given([code], [value])}
    return audit() | made | more


TEN = [0] * 10
BAD = [
    ("item out of range", audit(0, 0, 7), "answers.2.value: takes 0 to 4"),
    ("negative", audit(-1), "answers.0.value: must be at least 0"),
    ("5 on a 0/2/4 item", audit(*[0] * 9, 5), "answers.9.value: takes 0, 2 or 4"),
    ("11 answers of 10", audit(*TEN, 0, codes=[*ITEMS, "item_10"]), "answers: has 11 answers; AUDIT has 10 items"),
    ("the eleventh", audit(*TEN, 0, codes=[*ITEMS, "item_11"]), "answers.10.item: is no item of AUDIT"),
    ("total typed", audit(*[1] * 8, 2, 2, total=13), "total: is 13, but the items give 12"),
    ("total of a part", audit(1, 1, total=2), "total: should be left out: 2 of 10 items"),
    ("TOP days", top("alcohol_days", 29), "answers.0.value: takes 0 to 28, or NA"),
    ("TOP rating", top("physical_health", 21), "answers.0.value: takes 0 to 20, or NA"),
    ("TOP yes or no", top("shared_needle", 2), "answers.0.value: takes yes (1) or no (0), or NA"),
    ("no stage", top("alcohol_days", 2, stage=None), "stage: is missing"),
    ("before birth", audit(*TEN, taken_on="1980-01-01"), "taken_on: is before this person was born"),
    ("in the future", audit(*TEN, taken_on="2026-11-24"), "taken_on: is in the future"),
    ("no date", audit(*TEN, taken_on="2026-02-30"), "taken_on: is not a date that exists"),
    ("a child", audit(*TEN, person=KID), "person: AUDIT is about a parent, carer or other adult"),
    ("a stranger", audit(*TEN, person="99" * 8), "person: is nobody of this family"),
    ("no such tool", audit(*TEN, instrument="zodiac"), "instrument: is not an instrument of the practice profile"),
    ("another scoring", audit(*TEN, scoring_version=9), "scoring_version: is 9; AUDIT is scored by version 1"),
    ("value and NA", audit(answers=[{"item": "item_1", "value": 1, "na": True}]), "answers.0: give a value, or na"),
    ("a word", audit(answers=[{"item": "item_1", "value": "four"}]), "answers.0.value: must be a whole number"),
    ("a yes", audit(answers=[{"item": "item_1", "value": True}]), "answers.0.value: must be a whole number"),
    (
        "answers to what is logged",
        audit(1, instrument="gcp2", person=None, outcome="Grade 2"),
        "answers: should be empty",
    ),
    ("nothing came of it", audit(instrument="gcp2", person=None), "outcome: Graded Care Profile 2 is not scored"),
]




@pytest.fixture(scope="module")
def born(kept_laptop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    """A laptop on which the birth of the parent is known. None of what these tests try may reach it."""
    tell = copied(kept_laptop, tmp_path_factory.mktemp("born"))
    birth = {"person": MUM, "born": "1990-05-01"}
    tell.expect("record", "person.described", "--subject", "Marlowe", "--from", "-", stdin=birth)
    before = tell.expect("status")["entries"]
    yield tell
    assert tell.expect("screenings", "Marlowe")["screenings"] == []
    assert tell.expect("status")["entries"] == before


@pytest.mark.parametrize(("said", "refused"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_what_may_not_be_recorded_is_refused_at_its_path(born: Teller, said: dict[str, Any], refused: str) -> None:
    done = born(*TAKE, stdin={name: value for name, value in said.items() if value is not None})
    assert (done.code, done.out) == (1, "")
    assert any(line.startswith(refused) for line in done.err.splitlines()), done.err
    assert "Nothing was written" in done.err and "Traceback" not in done.err


def test_screenings_in_words_and_as_data(laptop: Teller) -> None:
    laptop.expect(*TAKE, stdin=audit(4, 4, 4, 0, 0, 0, 0, 0, 2, 2, taken_on="2026-05-01"))
    laptop.expect(*TAKE, stdin=audit(4, 4, 4, 4, 4, 0, 0, 0, 0, 0))
    laptop.expect(*TAKE, stdin=audit(1, 2, instrument="phq_9"))
    told = laptop.expect("screenings", "Marlowe")["screenings"]
    assert [(each["label"], each["state"], each["total"]) for each in told] == [
        ("PHQ-9", "2 of 9", None), ("AUDIT", "complete", 20), ("AUDIT", "complete", 16),
    ]  # fmt: skip
    assert told[1]["change"][0] == "Total: 16 → 20 (4 higher)" and told[1]["before"] == "2026-05-01"
    assert [(each["prompt"], each["answer"]) for each in told[1]["calls"]] == [("possible_dependence", "")]
    out = laptop("screenings", "Marlowe").out
    for said in (
        "AUDIT, Tess Marlowe, Mon 16 Nov 2026", "Result: 20 of 40, Possible dependence",
        "To talk about: Possible dependence (possible_dependence)", "Result: partial, 2 of 9",
        "2 of 9 items answered, so there is no total.", "Total: 16 → 20 (4 higher); Higher risk → Possible dependence",
    ):  # fmt: skip
        assert said in out, out
    assert "3 of 27" not in out


def test_a_family_without_screenings(reader: Teller) -> None:
    assert "No screening has been recorded yet." in reader("screenings", "Marlowe").out
    assert reader.expect("screenings", "Marlowe")["screenings"] == []
    done = reader("screenings", "Nobody")
    assert done.code == 1 and "no such family" in done.err.lower()


def test_what_a_score_calls_for_is_due_until_it_is_talked_about(laptop: Teller) -> None:
    said = audit(*[0] * 8, 1, codes=[f"item_{number}" for number in range(1, 10)], instrument="phq_9")
    head = laptop.expect(*TAKE, stdin=said)[0]["head"]

    def due() -> list[tuple[str, str]]:
        return [
            (each["about"], each["line"]["state"]["due"])
            for each in laptop.expect("due")
            if each["line"]["clock"] == "screening_called"
        ]

    assert due() == [("Thoughts of death or self-harm, Tess Marlowe", "2026-11-17")]
    answer = {"prompt": "self_harm_question", "person": MUM, "about": head, "on": "2026-11-20"}
    words = ("record", "prompt.answered", "--subject", "Marlowe", "--from", "-")
    refused = laptop(*words, stdin=answer | {"answer": "not_now"})
    assert refused.code == 1 and "not now needs a because" in refused.err
    laptop.expect(*words, stdin=answer | {"answer": "not_now", "because": "She had to leave."})
    assert due() == [("Thoughts of death or self-harm, Tess Marlowe", "2026-11-23")]
    laptop.expect(*words, stdin=answer | {"answer": "discussed", "on": "2026-11-23"})
    assert due() == []
    assert "Answered: discussed, Mon 23 Nov 2026" in laptop("screenings", "Marlowe").out


def test_the_tools_of_the_guidance(reader: Teller) -> None:
    listed = reader("instruments")
    assert listed.code == 0
    for said in ("audit_c", "DAST-10", "Treatment Outcomes Profile", "only logged", "the whole family"):
        assert said in listed.out
    codes = [each["code"] for each in reader.expect("instruments")]
    assert codes[:3] == ["audit", "audit_c", "sadq"]


def test_one_tool_in_full(reader: Teller) -> None:
    out = reader("instruments", "audit").out
    for said in ("item_9", "0, 2 or 4", "Possible dependence", "20", "Sources", "[2]", "AUDIT-C"):
        assert said in out, out
    assert "counts the other way round" in reader("instruments", "dast_10").out
    sadq = reader("instruments", "sadq").out
    assert "[48]" in sadq and "Moderate dependence" in sadq
    assert "for women" in reader("instruments", "dudit").out
    data = reader.expect("instruments", "top")
    assert data["items"][0] | {"source": ""} == {
        "code": "alcohol_days", "label": "Alcohol", "unit": "days", "takes": "0 to 28, or NA",
        "values": list(range(29)), "source": "",
    }  # fmt: skip
    assert "Again after: 84 days" in reader("instruments", "top").out
    plain = reader("--plain", "instruments", "gad_7").out
    assert "Takes: 0 to 3" in plain


def test_a_tool_that_is_not_there(reader: Teller) -> None:
    done = reader("instruments", "zodiac")
    assert (done.code, done.out) == (1, "")
    assert "audit, audit_c" in done.err


def test_hostile_words_are_told_harmlessly(laptop: Teller) -> None:
    note = "[/] \x1b]0;x\x07\x1b[31m\u202egnp"
    laptop.expect(*TAKE, stdin=json.dumps(audit(*TEN, note=note)))
    out = laptop("screenings", "Marlowe").out
    assert "\x1b" not in out and "\u202e" not in out and "Note: [/]" in out
