"""Progress on the command line: numbers as a list, a plot for those who look, data for programs."""

from __future__ import annotations

from tests.cli.teller import GOAL, KID, MUM, Teller, session


def rows(out: str) -> list[list[str]]:
    return [line.split() for line in out.splitlines()]


def test_all_that_there_is_and_where_it_stands(reader: Teller) -> None:
    done = reader("progress", "Marlowe")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "Family: Marlowe"
    told = {row[0]: row[1:] for row in rows(done.out)[2:]}
    assert told["risk"][:2] == ["Amber", "first"]
    assert told["goal:99999999"][:4] == ["4", "of", "10", "first"]
    assert told["stage:a1a1a1a1"][:2] == ["not", "stated"]


def test_aloud_each_number_is_a_few_facts_and_no_picture(reader: Teller) -> None:
    done = reader("progress", "Marlowe", "--series", "risk", "--plain")
    assert done.out.splitlines() == [
        "Family: Marlowe",
        "What: Risk of the family",
        "Note: RAG matrix: unconfirmed, needs local sign-off.",
        "",
        "Numbers, the newest first:",
        "Day: Fri 20 Nov 2026",
        "Level: Amber",
        "Change: first",
        f"Record: {reader.expect('search', 'evenings')[0]['record']['head'][:8]}",
        "With it: Tess Marlowe moderate severity; Kit Marlowe medium harm",
    ]


def test_a_small_plot_in_signs_that_every_console_has(laptop: Teller) -> None:
    same = {"stated": "unchanged", "because": "as before"}
    risk = {
        "parents": [{"person": MUM, "severity": "moderate", **same}],
        "children": [{"person": KID, "harm": "medium", **same}],
    }
    goals = [{"goal": GOAL, "touch": "progress", "score": 6}]
    said = session(happened_at="2026-11-22T10:00", goals=goals, risk=risk)
    laptop.expect("record", "session.recorded", "--subject", "Marlowe", "--from", "-", stdin=said)
    done = laptop("progress", "Marlowe", "--series", "goal")
    assert done.code == 0 and done.out.isascii()
    lines = done.out.splitlines()
    assert any(line.startswith(" 4+o--") for line in lines) and " 6+" in done.out
    assert "20 Nov 2026" in done.out and "23 Nov 2026" in done.out
    assert max(map(len, lines)) <= 80
    assert ["6", "of", "10", "up", "2"] in [row[4:9] for row in rows(done.out)]


def test_the_same_as_data(reader: Teller) -> None:
    found = reader.expect("progress", "Marlowe")
    assert (found["label"], found["today"]) == ("Marlowe", "2026-11-23")
    goal = next(each for each in found["series"] if each["code"] == f"goal:{GOAL}")
    assert (goal["low"], goal["high"], goal["unit"]) == (0, 10, "of 10")
    assert [(each["on"], each["value"], each["words"]) for each in goal["points"]] == [("2026-11-20", 4, "4 of 10")]
    one = reader.expect("progress", "Marlowe", "--series", "goal")
    assert one["series"] == [goal]


def test_what_is_not_there_is_said_with_what_there_is(reader: Teller) -> None:
    for code, said in (("weather", "no such plot"), ("s", "More than one plot")):
        done = reader("progress", "Marlowe", "--series", code)
        assert (done.code, done.out) == (1, "")
        assert said in done.err and "sessions" in done.err
    done = reader("progress", "Nobody")
    assert (done.code, done.out) == (1, "") and "no such family" in done.err


def test_client_text_does_nothing_to_the_terminal(laptop: Teller) -> None:
    hostile = {"goal": "77" * 8, "person": MUM, "text": "a\x1b[31m\u202egoal", "baseline": 2, "agreed_on": "2026-11-20"}
    laptop.expect("record", "goal.agreed", "--subject", "Marlowe", "--from", "-", stdin=hostile)
    for words in (["progress", "Marlowe"], ["progress", "Marlowe", "--series", "goals"]):
        done = laptop(*words)
        assert done.code == 0 and "goal" in done.out
        assert "\x1b" not in done.out and "\u202e" not in done.out
