"""The diary on the command line: days, the week, what was not written up, and the day sheet in a file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.teller import MUM, Teller


def plan(tell: Teller, kind: str = "visit.planned", **said: object) -> None:
    body = {"session_kind": "home_visit", "people": [MUM]} if kind == "visit.planned" else {"what": "meeting"}
    words = ["record", kind, "--from", "-", *(["--subject", "Marlowe"] if kind == "visit.planned" else [])]
    done = tell(*words, stdin=json.dumps(body | said))
    assert (done.code, done.err) == (0, ""), done.err


def test_the_day_and_the_week(laptop: Teller) -> None:
    plan(laptop, on="2026-11-23", at="16:00", minutes=45, place="12 Elm Road")
    plan(laptop, "appointment.planned", title="Team meeting", on="2026-11-25", at="09:00")
    today = laptop("diary").out
    assert "Mon 23 Nov 2026, today" in today and "16:00-16:45" in today and "Team meeting" not in today
    week = laptop("diary", "--week").out
    assert "Team meeting" in week and week.count("Nothing is planned.") == 5
    assert "Team meeting" in laptop("diary", "--from", "wed").out
    data = laptop.expect("diary", "--week")
    assert [each["day"] for each in data["days"]][::6] == ["2026-11-23", "2026-11-29"]
    [line] = data["days"][0]["lines"]
    assert (line["label"], line["state"], line["people"]) == ("Marlowe", "planned", ["Tess Marlowe"])


def test_a_day_that_cannot_be_read_and_a_past_plan_are_refused(laptop: Teller) -> None:
    assert laptop("diary", "--from", "31/02").code == 1
    done = laptop("record", "appointment.planned", "--from", "-",
                  stdin=json.dumps({"what": "other", "title": "Late", "on": "2026-11-20"}))  # fmt: skip
    assert done.code == 1 and "on: is past" in done.err


def test_an_appointment_asks_for_no_family(laptop: Teller) -> None:
    asked = laptop.expect("schema", "appointment.planned")
    assert "subject" not in asked["properties"] and "title" in asked["required"]
    assert "subject" in laptop.expect("schema", "visit.planned")["properties"]
    plan(laptop, "appointment.planned", title="Team meeting", on="2026-11-25")
    said = laptop("record", "appointment.planned", "--from", "-", "--subject", "Marlowe",
                  stdin=json.dumps({"what": "other", "title": "x", "on": "2026-11-25"}))  # fmt: skip
    assert said.code == 1 and "subject: is a family" in said.err


def test_what_was_planned_and_not_written_up_comes_first(laptop: Teller) -> None:
    plan(laptop, on="2026-11-23", at="16:00")
    laptop.clock.pass_by(days=2)
    out = laptop("diary", "--plain").out
    assert "Earlier, and nothing written up yet" in out and "Stands: to write up" in out


def test_the_day_sheet_goes_to_a_new_private_file_and_is_noted(laptop: Teller, tmp_path: Path) -> None:
    plan(laptop, on="2026-11-23", at="16:00", place="12 Elm Road", finish_by="17:15")
    shown = laptop("day-sheet").out
    assert "12 Elm Road (Marlowe)" in shown and "No alarm is promised" in shown and "Tess" not in shown
    out = tmp_path / "sheet.txt"
    done = laptop("day-sheet", "--day", "today", "--out", str(out))
    assert done.code == 0 and "not encrypted" in done.err
    assert "expected finish 17:15" in " ".join(out.read_text(encoding="utf-8").split())
    assert laptop("day-sheet", "--out", str(out)).code == 1


def test_hostile_text_does_nothing(laptop: Teller) -> None:
    nasty = "Elm\x1b[31m Road\u202e [/] \x07"
    plan(laptop, on="2026-11-23", at="16:00", place=nasty, note=nasty)
    plan(laptop, "appointment.planned", title=nasty, on="2026-11-23", at="16:00")
    for words in (("diary",), ("diary", "--plain"), ("day-sheet",), ("diary", "--json"), ("show", "Marlowe")):
        out = laptop(*words).out
        assert not {"\x1b", "\u202e", "\x07"} & set(out)
    assert "At the same time" in laptop("diary").out


def test_the_timeline_tells_a_plan_in_words(laptop: Teller) -> None:
    plan(laptop, on="2026-11-24", at="16:00", minutes=60, finish_by="17:30")
    assert "Home visit, Tue 24 Nov 2026, 16:00, 1 h" in laptop("show", "Marlowe").out
