"""`fsm-tui care-plan`, and what `record` refuses of assessments, steps and goals, each fault with its path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.inert import inert
from fsm_tui.services import opening
from fsm_tui.vault import ledger
from tests.cli.teller import GOAL, KID, MUM, PASSPHRASE, Teller, copied

DAD, STEP, BOX, OTHER = "a2" * 8, "51" * 8, "52" * 8, "77" * 8
HOSTILE = "Two rooms\x1b[31m \x1b]0;x\x07dry\u202e. [red]x[/red]"
RECORDS: list[dict[str, Any]] = [
    {"kind": "person.added", "person": DAD, "name": "Al Marlowe", "role": "parent", "in_work": True},
    {"kind": "assessment.written", "person": MUM, "written_on": "2026-11-20", "agreed_on": "2026-11-20",
     "parts": [{"section": "substances", "findings": "Wine in the evenings.\nNothing else.",
                "own_words": "It takes the edge off."},
               {"section": "housing", "findings": HOSTILE}], "needs": ["reading", "childcare"]},
    {"kind": "assessment.written", "person": MUM, "written_on": "2026-11-21",
     "parts": [{"section": "money", "findings": "Two months of arrears."}]},
    {"kind": "assessment.written", "person": DAD, "written_on": "2026-11-21",
     "parts": [{"section": "relationships", "findings": "Lives with his mother since June."}]},
    {"kind": "step.added", "step": STEP, "person": MUM, "text": "Weekly visit", "starts": "2026-11-02",
     "intervention": "brief_intervention", "domain": "substance_use", "agreed_on": "2026-11-02"},
    {"kind": "step.added", "step": BOX, "text": "Lockable box", "starts": "2026-11-02"},
    {"kind": "step.ended", "step": BOX, "on": "2026-11-09", "done": True, "because": "fitted"},
    {"kind": "step.added", "step": OTHER, "person": DAD, "text": "Group on Tuesdays", "starts": "2027-01-05"},
    {"kind": "goal.agreed", "goal": GOAL, "person": MUM, "text": "No drinking at home in the week",
     "agreed_on": "2026-11-21", "target": "2026-12-18", "success": "a diary without wine", "own_words": True,
     "importance": 9, "confidence": 5, "review_weeks": 2, "because": "weekends first was too much"},
    {"kind": "goal.agreed", "goal": OTHER, "person": DAD, "text": "See Kit on Sundays", "agreed_on": "2026-11-21"},
]  # fmt: skip


@pytest.fixture(scope="module")
def plan(kept_laptop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    tell = copied(kept_laptop, tmp_path_factory.mktemp("care-plan"))
    tell.expect("record", "--subject", "Marlowe", "--from", "-", stdin="\n".join(map(json.dumps, RECORDS)))
    yield tell


def test_the_familys_plan_has_everybodys(plan: Teller) -> None:
    done = plan("care-plan", "Marlowe")
    assert done.code == 0
    for said in (
        "Care plan of the family Marlowe",
        "Mon 23 Nov 2026. Worked out with Robin Vale.",
        "Tess Marlowe: Help with reading and writing, Childcare",
        "- No drinking at home in the week (Tess Marlowe, in their own words)",
        "  It is reached when: a diary without wine",
        "  On a scale from 0 to 10: now 4",
        "  To be reached by: Fri 18 Dec 2026, in 25 days",
        "- Weekly visit: for Tess Marlowe, by the practitioner, from Mon 2 Nov 2026, agreed on Mon 2 Nov 2026 "
        "(Drug and alcohol use, Brief intervention)",
        "- Lockable box: done on Mon 9 Nov 2026: fitted",
        "Agreed with them on Fri 20 Nov 2026; changed since: Money",
        "In their own words: It takes the edge off.",
        "Lives with his mother since June.",
        "- Amber: Kit Marlowe: medium risk of harm",
    ):
        assert said in done.out
    assert "Not written yet: Physical health," in done.out
    assert "--for PERSON makes one that may be given to them" in done.err


@pytest.mark.parametrize("who", ["Tess Marlowe", "tess", MUM, MUM[:6]])
def test_one_parents_plan_holds_nothing_of_another(plan: Teller, who: str) -> None:
    done = plan("care-plan", "Marlowe", "--for", who)
    assert (done.code, done.err) == (0, "")
    assert "Care plan of Tess Marlowe" in done.out
    assert "Weekly visit" in done.out and "Lockable box" in done.out and "Wine in the evenings." in done.out
    for never in ("Al ", "mother", "Group on Tuesdays", "Sundays", "Not written yet", "Amber", "changed since"):
        assert never not in done.out


def test_a_part_can_be_left_out(plan: Teller) -> None:
    whole = plan("care-plan", "Marlowe")
    less = plan("care-plan", "Marlowe", "--without", "money", "--without", "housing")
    assert "arrears" in whole.out and "arrears" not in less.out and "Two rooms" not in less.out
    assert "Wine" in less.out
    done = plan("care-plan", "Marlowe", "--without", "dreams")
    assert (done.code, done.out) == (1, "")
    assert "Choose one of: substances," in done.err


@pytest.mark.parametrize(("who", "said"), [("Kit", "No parent or carer of this family"), ("marlowe", "More than one")])
def test_nobody_and_several(plan: Teller, who: str, said: str) -> None:
    done = plan("care-plan", "Marlowe", "--for", who)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_it_does_nothing_to_a_terminal(plan: Teller, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    assert plan("care-plan", "Marlowe", "--for", "Tess", "--out", str(file)).code == 0
    printed, data = plan("care-plan", "Marlowe").out, plan("care-plan", "Marlowe", json=True).out
    for text in (printed, data, file.read_text("utf-8")):
        assert inert(text) == text
        assert "[red]x[/red]" in text


def left(plan: Teller) -> list[str]:
    """What the vault notes as having left it."""
    seat = opening.unlock(plan.home, PASSPHRASE, plan.around()).seat
    with seat.vault.read() as session:
        bodies = [json.loads(row.body or b"{}") for row in ledger.of_subject(session, "office")]
    opening.leave(seat)
    return [each["detail"] for each in bodies if each.get("what") == "exported"]


def test_a_file_is_new_private_and_noted(plan: Teller, tmp_path: Path) -> None:
    before = left(plan)
    file = tmp_path / "plan.txt"
    done = plan("care-plan", "Marlowe", "--for", "Tess", "--out", str(file))
    assert done.code == 0
    assert "not encrypted" in done.err
    assert file.read_text("utf-8").startswith("Care plan of Tess Marlowe\n")
    assert file.stat().st_mode & 0o077 == 0
    assert left(plan) == [*before, "care plan"], "no name stands in it"
    again = plan("care-plan", "Marlowe", "--for", "Tess", "--out", str(file))
    assert (again.code, again.out) == (1, "")
    assert "already" in again.err
    assert file.read_text("utf-8").startswith("Care plan of Tess Marlowe\n")


def test_a_file_of_the_familys_plan_holds_what_may_be_told(plan: Teller, tmp_path: Path) -> None:
    words = ("care-plan", "Marlowe", "--out")
    done = plan(*words, str(tmp_path / "nothing.txt"))
    assert done.code == 1 and "Drug and alcohol use about Tess Marlowe: no consent" in done.err
    assert not (tmp_path / "nothing.txt").exists(), "the heading alone says that the family is known here"
    to = {"agency": "childrens_services", "purpose": "child_plan"}
    cells = [to | {"information": each} for each in ("use", "goals")]
    said = {"kind": "consent.recorded", "consent": "cgl_form", "person": MUM, "statement": "given", "scope": cells,
            "way": "verbal", "given_on": "2026-11-20"}  # fmt: skip
    plan.expect("record", "--subject", "Marlowe", "--from", "-", stdin=said)
    some = plan(*words, str(tmp_path / "some.txt"), json=True).data
    text = (tmp_path / "some.txt").read_text("utf-8")
    assert "Wine in the evenings." in text and "No drinking at home in the week" in text and "Weekly visit" in text
    for never in ("arrears", "Two rooms", "Lives with his mother", "See Kit on Sundays", "Group on Tuesdays"):
        assert never not in text, never
    assert "Lockable box" not in text, "what is about the whole family needs everybody's word"
    assert some["held_back"] == 5
    assert plan(*words, str(tmp_path / "gp.txt"), "--to", "gp", "--purpose", "treatment").code == 1
    assert not (tmp_path / "gp.txt").exists()
    assert plan(*words, str(tmp_path / "no.txt"), "--to", "newspaper").code == 1


def test_the_same_as_data(plan: Teller) -> None:
    found = json.loads(plan("care-plan", "Marlowe", json=True).out)
    assert found["format"] == "fsm-tui care plan 1"
    tess = found["people"][0]
    assert (tess["id"], tess["needs"], tess["agreed_on"]) == (MUM, ["reading", "childcare"], "2026-11-20")
    assert tess["changed_since_agreed"] == ["Money"]
    assert [each["code"] for each in tess["sections"]] == ["substances", "housing", "money"]
    goal = next(each for each in found["goals"] if each["id"] == GOAL)
    assert (goal["started_on"], goal["agreed_on"], goal["days_to_go"], goal["now"]) == (
        "2026-11-01", "2026-11-21", 25, 4,
    )  # fmt: skip
    assert (goal["importance"], goal["confidence"], goal["review_weeks"]) == (9, 5, 2)
    change = goal["changes"][0]
    assert change["because"] == "weekends first was too much"
    assert {"field": "Goal", "before": "No drinking at home", "after": "No drinking at home in the week"} in change[
        "differences"
    ]
    assert {each["id"]: each["active"] for each in found["steps"]} == {STEP: True, BOX: False, OTHER: True}
    assert [(each["person"], each["role"], each["rag"]) for each in found["concerns"]] == [(KID, "child", "amber")]


def test_show_tells_the_goals_facts(plan: Teller) -> None:
    out = plan("show", "Marlowe").out
    assert "No drinking at home in the week, Tess Marlowe, agreed Sun 1 Nov 2026, changed once" in out
    goals = {each["id"]: each for each in plan.expect("show", "Marlowe")["goals"]}
    assert [each["value"]["text"] for each in goals[GOAL]["agreements"]] == [
        "No drinking at home", "No drinking at home in the week",
    ]  # fmt: skip
    assert goals[GOAL]["agreed"]["importance"] == 9


WRITTEN = {"person": MUM, "written_on": "2026-11-20", "parts": [{"section": "housing", "findings": "x"}]}
STARTED = {"step": "53" * 8, "text": "x", "starts": "2026-11-20"}
ENDED = {"step": STEP, "on": "2026-11-20", "done": True, "because": "x"}
AGREED = {"goal": "93" * 8, "person": MUM, "text": "x", "agreed_on": "2026-11-20"}
REVIEWED = {"goal": GOAL, "touch": "progress", "score": 5}


@pytest.mark.parametrize(
    ("kind", "said", "line"),
    [
        ("goal.agreed", AGREED | {"target": "2026-11-19"}, "target: the target date is before the goal was agreed"),
        ("goal.agreed", AGREED | {"importance": 11}, "importance: is not a whole number from 0 to 10"),
        ("goal.agreed", AGREED | {"confidence": 11}, "confidence: is not a whole number from 0 to 10"),
        ("goal.agreed", AGREED | {"baseline": -1}, "baseline: is not a whole number from 0 to 10"),
        ("goal.agreed", AGREED | {"review_weeks": 0}, "review_weeks: is not a number of weeks from 1 to 52"),
        ("goal.agreed", AGREED | {"review_weeks": 53}, "review_weeks: is not a number of weeks from 1 to 52"),
        ("goal.agreed", AGREED | {"agreed_on": "2026-11-24"}, "agreed_on: is in the future"),
        ("goal.agreed", AGREED | {"person": KID}, "person: is no parent or carer of this family"),
        ("goal.agreed", AGREED | {"goal": GOAL}, "because: say why the goal is changed"),
        ("goal.progressed", {"progress": REVIEWED | {"goal": "ee" * 8}}, "progress.goal: is no goal of this family"),
        ("goal.progressed", {"progress": REVIEWED | {"score": 11}},
         "progress.score: is not a whole number from 0 to 10"),
        ("step.ended", ENDED | {"step": "ee" * 8}, "step: is no step of this family's plan"),
        ("step.ended", ENDED | {"step": BOX}, "step: ended already, Mon 9 Nov 2026"),
        ("step.ended", ENDED | {"on": "2026-11-01"}, "on: is before the step starts, Mon 2 Nov 2026"),
        ("step.added", STARTED | {"agreed_on": "2026-11-24"}, "agreed_on: is in the future"),
        ("step.added", STARTED | {"person": KID}, "person: is no parent or carer of this family"),
        ("assessment.written", WRITTEN | {"agreed_on": "2026-11-24"}, "agreed_on: is in the future"),
        ("assessment.written", WRITTEN | {"person": KID}, "person: is no parent or carer of this family"),
        ("assessment.written", WRITTEN | {"parts": [{"section": "dreams", "findings": "x"}]},
         "parts.0.section: is not a part of the assessment"),
        ("assessment.written", WRITTEN | {"needs": ["reading", "magic"]}, "needs.1: is not a need in the practice"),
    ],
)  # fmt: skip
def test_record_refuses_with_the_path(plan: Teller, kind: str, said: dict[str, Any], line: str) -> None:
    before = plan.expect("status")["entries"]
    done = plan("record", kind, "--subject", "Marlowe", "--from", "-", stdin=said)
    assert (done.code, done.out) == (1, "")
    assert any(each.startswith(line) for each in done.err.splitlines()), done.err
    assert plan.expect("status")["entries"] == before
