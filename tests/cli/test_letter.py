"""The command `letter`: listed, printed, written out privately, and noted as sent with its exact text."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.teller import MUM, Teller, open_marlowe


@pytest.fixture
def desk(office: Teller) -> Teller:
    """The office with the Marlowe family and their social worker."""
    open_marlowe(office)
    worker = {"social_worker": {"name": "Sam Okoro", "agency": "West team", "phone": "01243 000001"}, "mosaic": "M77"}
    office.expect("record", "family.described", "--subject", "Marlowe", "--from", "-", stdin=worker)
    return office


def may_be_told(desk: Teller) -> None:
    """The mother's consent to what a notice of disengagement tells the social worker."""
    cell = {"agency": "childrens_services", "information": "attendance", "purpose": "child_plan"}
    said = {"consent": "cgl_form", "person": MUM, "statement": "given", "scope": [cell], "way": "signed_paper",
            "given_on": "2026-11-20"}  # fmt: skip
    desk.expect("record", "consent.recorded", "--subject", "Marlowe", "--from", "-", stdin=said)


def state(desk: Teller, letter: str) -> Any:
    """How one letter stands for the Marlowe family; there is one of its kind."""
    (found,) = [each for each in desk.expect("letter", "Marlowe") if each["letter"] == letter]
    return found


def test_without_a_kind_it_lists_what_there_is(reader: Teller) -> None:
    found = reader.expect("letter")
    assert [each["letter"] for each in found][:2] == ["more_information", "workbook_chase"]
    assert "Day sheet for the duty desk" in reader("letter").out
    assert "Kind: disengagement" in reader("letter", "--plain").out


def test_with_a_family_alone_it_says_which_make_sense_now(desk: Teller) -> None:
    found = desk.expect("letter", "Marlowe")
    assert [(each["letter"], each["about"], each["why"]) for each in found if each["now"]] == [
        ("worker_confirmation", "social_worker", "the details are as told to us")
    ]
    assert "the details are as told to us" in desk("letter", "Marlowe").out
    gone = desk("letter", "Nowhere")
    assert (gone.code, gone.out) == (1, "")


def test_it_prints_a_wrapped_letter_and_says_what_is_not_recorded(desk: Teller) -> None:
    done = desk("letter", "joint_visit", "marlowe")
    assert done.code == 0
    head = "To: Sam Okoro, social worker\nAbout: Mosaic M77: initial joint visit\n\n"
    assert done.out.startswith(f"{head}Dear Sam Okoro\n")
    assert max(len(line) for line in done.out.splitlines()) <= 76
    assert "[not recorded: day of allocation]" in done.out.replace("\n", " ")
    assert "Not recorded yet: practitioner's name, day of allocation, day by which the joint visit is due" in done.err
    aloud = desk("letter", "joint_visit", "Marlowe", "--plain").out
    assert "anything we should know before we visit: how it is safe to make contact, and risks to workers" in aloud


def test_written_out_it_is_private_new_and_noted(desk: Teller, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    words = ("letter", "disengagement", "Marlowe", "--about", "tess marlowe", "--out", str(file))
    held = desk(*words)
    assert (held.code, held.out) == (1, "") and not file.exists()
    assert "Attendance and engagement about Tess Marlowe: no consent on record for this" in held.err
    may_be_told(desk)
    done = desk(*words)
    assert "Leaves: Attendance and engagement, Tess Marlowe (CGL consent form, given on 20/11/2026)" in done.err
    assert done.code == 0
    assert str(file) in done.out
    assert "not encrypted" in done.out
    assert "Tess Marlowe" not in done.out
    assert "Tess Marlowe is not taking part" in file.read_text(encoding="utf-8")
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    again = desk("letter", "disengagement", "Marlowe", "--about", MUM, "--out", str(file))
    assert (again.code, again.out) == (1, "")
    assert "is as it was" in again.err
    assert file.read_bytes() == before


def test_a_letter_with_gaps_is_completed_by_hand_before_it_counts_as_sent(desk: Teller, tmp_path: Path) -> None:
    may_be_told(desk)
    words = ("letter", "disengagement", "Marlowe", "--about", "Tess Marlowe")
    refused = desk(*words, "--made")
    assert refused.code == 1
    assert "what was tried" in refused.err
    file = tmp_path / "letter.txt"
    desk.expect(*words, "--out", str(file))
    text = file.read_text(encoding="utf-8")
    half = desk(*words, "--text", "-", "--made", stdin=text.replace("[not recorded: what was tried]", "Two calls."))
    assert half.code == 1
    assert "what was tried" not in half.err
    for gap in ("days missed", "day last seen", "what was tried", "stage of change", "the children's plan"):
        text = text.replace(f"[not recorded: {gap}]", "told by phone")
    file.write_text(text, encoding="utf-8")
    done = desk.expect(*words, "--text", str(file), "--made")
    assert done["unknown"] == []
    kept = desk.expect("show", "Marlowe", "--record", done["recorded"])
    said = json.dumps(kept, ensure_ascii=False)
    assert "told by phone" in said
    assert "To: Sam" not in said  # who it went to stands by itself
    assert state(desk, "disengagement")["sent"] == "sent today"


def test_a_complete_letter_is_noted_as_it_stands(desk: Teller) -> None:
    done = desk.expect("letter", "worker_confirmation", "Marlowe", "--made")
    assert done["recorded"]
    assert done["to"] == "West team"
    assert state(desk, "worker_confirmation")["why"] == ""


def test_the_day_sheet_needs_no_family_and_is_of_no_family(desk: Teller) -> None:
    plan = {"session_kind": "home_visit", "on": "2026-11-24", "at": "10:00", "finish_by": "11:00", "place": "Lane End"}
    desk.expect("record", "visit.planned", "--subject", "Marlowe", "--from", "-", stdin=plan)
    done = desk("letter", "day_sheet", "--day", "tomorrow")
    assert "Lane End" in done.out
    assert "expected finish 11:00" in done.out
    assert "No alarm is promised" in done.out
    assert "Lane End" not in desk("letter", "day_sheet").out
    assert desk("letter", "day_sheet", "--made").code == 1
    assert desk("letter", "day_sheet", "--day", "soon").code == 1
    assert desk("letter", "joint_visit", "Marlowe", "--day", "tomorrow").code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("joint_visit",), "Name the family"),
        (("joint_visit", "Nowhere"), "no such family"),
        (("love_letter", "Marlowe"), "more_information"),
        (("disengagement", "Marlowe", "--about", "Nobody"), "goes by that"),
        (("joint_visit", "Marlowe", "--text", "nowhere.txt"), "cannot be read"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(reader: Teller, words: tuple[str, ...], said: str) -> None:
    done = reader("letter", *words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_text_that_is_no_text_is_refused(desk: Teller) -> None:
    words = ("letter", "worker_confirmation", "Marlowe", "--made", "--text", "-")
    for given, said in ((b"\xff\xfe", "not UTF-8"), (b" \n", "is empty")):
        done = desk(*words, stdin=given)
        assert done.code == 1
        assert said in done.err
    assert state(desk, "worker_confirmation")["sent"] == ""
