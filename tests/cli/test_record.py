"""`record`: what it takes, and how it refuses: each fault by its place.

That nothing is written is checked by the `reader` fixture, for all these tests together.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.teller import GOAL, KID, MUM, PASSPHRASE, Teller, session

RISK = session()["risk"]


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in session().items() if key != name}


def bad(said: str, *places: str, **changed: Any) -> Any:
    return pytest.param(session(**changed), [(place, said) for place in places], id=" ".join(places) or said)


MISUSED: list[Any] = [
    pytest.param("{", [("", "Line 1, column 2")], id="not JSON"),
    pytest.param("", [("", "Line 1")], id="nothing"),
    pytest.param(b"\xff{}", [("", "not UTF-8")], id="not UTF-8"),
    pytest.param("[]", [("", "an object with named fields")], id="a list"),
    pytest.param("3", [("", "an object")], id="a number"),
    pytest.param('{"note":"a","note":"b"}', [("", "stands there twice")], id="the same field twice"),
    pytest.param('{"note":1.5}', [("", "not a whole number")], id="a broken number"),
    pytest.param('{"note":NaN}', [("", "NaN is not a number")], id="NaN"),
    pytest.param("[" * 100_000, [("", "")], id="nested without end"),
    pytest.param('{"note":"\\ud800"}', [("", "")], id="half a character"),
    pytest.param('{"subject":"\\ud800","session_kind":"home_visit"}', [("", "")], id="half a character for a family"),
    pytest.param(without("risk"), [("risk", "is missing")], id="no risk at all"),
    pytest.param(without("happened_at"), [("happened_at", "is missing")], id="no moment"),
    bad("is not a field of this kind", "colour", colour="red"),
    bad("is not a field of this kind", "risk.colour", risk=RISK | {"colour": "red"}),
    bad("is not a moment that exists", "happened_at", happened_at="2026-02-30T10:00"),
    bad("is not a moment that exists", "happened_at", happened_at="yesterday"),
    bad("is not a moment that exists", "happened_at", happened_at=7),
    bad("is in the future", "happened_at", happened_at="2026-12-24T10:00"),
    bad("is too long ago", "happened_at", happened_at="1066-10-14T10:00"),
    bad("", "happened_at", happened_at="9999-12-31T23:59"),
    pytest.param(
        session(happened_at="0001-01-01T00:00+14:00"),
        [("happened_at", "")],
        id="a moment before all",
    ),
    bad("severity of use is not stated", f"risk.parents.{MUM}", risk={"children": RISK["children"]}),
    bad("risk of harm is not stated", f"risk.children.{KID}", risk={"parents": RISK["parents"]}),
    bad("this goal is not touched", f"goals.{GOAL}", goals=[]),
    bad("write what happened", "note", note=" "),
    bad("say who was there", "present", present=[]),
    bad("must be one of", "risk.parents.0.severity", risk={"parents": [RISK["parents"][0] | {"severity": "so so"}]}),
    bad("is not a kind of session", "session_kind", session_kind="seance"),
    bad("is nobody of this family", "present.0", present=["ff" * 8]),
    bad("is not a whole number from 0 to 10", "goals.0.score",
        goals=[{"goal": GOAL, "touch": "progress", "score": 11}]),
    bad("longer than 200,000", "note", note="x" * 200_001),
    bad("is no parent or carer", "use.0.person", use=[{"person": KID, "substance": "alcohol", "days": 2}]),
    bad("is not a substance", "use.0.substance", use=[{"person": MUM, "substance": "moonshine", "days": 2}]),
    bad("is after the session", "use.0.last_used",
        use=[{"person": MUM, "substance": "alcohol", "last_used": "2026-12-24"}]),
    bad("must be at most 28", "use.0.days", use=[{"person": MUM, "substance": "alcohol", "days": 29}]),
    bad("is no parent or carer", "motivation.0.person", motivation=[{"person": KID, "importance": {"score": 3}}]),
    bad("is not a kind of change talk", "motivation.0.talk.0.finer",
        motivation=[{"person": MUM, "talk": [{"side": "change", "words": "I must", "finer": "score"}]}]),
    bad("is no parent or carer", "stages.0.person", stages=[{"person": KID, "stage": "action"}]),
    bad("is not a prompt", "prompts.0.prompt", prompts=[{"prompt": "horoscope", "answer": "discussed"}]),
    bad("not now needs a because", "prompts.0.because", prompts=[{"prompt": "safer_sleep", "answer": "not_now"}]),
    bad("is not an intervention", "interventions.0", interventions=["magic"]),
    bad("is no child", "children_seen.0", children_seen=[MUM]),
    bad("is no parent, carer or other adult", "kept_from.0.person", kept_from=[{"place": "note", "person": KID}]),
    bad("is no part of a session", "kept_from.0.place", kept_from=[{"place": "notes", "person": MUM}]),
    bad("is in the future", "risk.escalation.on", risk=RISK | {"escalation": {"to": "Ola", "on": "2026-12-24"}}),
]


@pytest.mark.parametrize(("given", "faults"), MISUSED)
def test_a_session_that_is_not_right_is_refused_and_nothing_is_written(
    reader: Teller, given: Any, faults: list[tuple[str, str]]
) -> None:
    done = reader("record", "session.recorded", "--subject", "Marlowe", "--from", "-", stdin=given)
    assert (done.code, done.out) == (1, ""), done.err
    lines = done.err.splitlines()
    for place, said in faults:
        assert any(line.startswith(f"{place}: " if place else "") and said in line for line in lines), done.err


def test_every_fault_is_named_at_once(reader: Teller) -> None:
    given = session(risk={}, goals=[], note="")
    done = reader("record", "session.recorded", "--subject", "Marlowe", "--from", "-", stdin=given)
    places = [line.partition(": ")[0] for line in done.err.splitlines()]
    assert places[:-1] == ["note", f"risk.parents.{MUM}", f"risk.children.{KID}", f"goals.{GOAL}"]
    assert done.err.splitlines()[-1].startswith("Nothing was written")


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (["no.such.kind"], {}, "is not a kind of entry"),
        (["staff.named"], {"person": MUM, "name": "X", "role": "leader"}, "written by the program itself"),
        (["device.revoked"], {"device": MUM, "reason": "x"}, "written by the program itself"),
        (["plan.recorded"], {"plan": "cin", "starts": "2026-11-01"}, "subject: is missing"),
        (["plan.recorded", "--subject", "Nobody"], {"plan": "cin", "starts": "2026-11-01"}, "no such family"),
        (["plan.recorded", "--subject", "Marlowe"], {"kind": "goal.agreed"}, "kind: is not plan.recorded"),
        (["--subject", "Marlowe"], {"plan": "cin"}, "kind: is missing"),
        (["family.allocated", "--subject", "Marlowe"], {"to": None, "allocated_on": "2026-11-01"}, "is for leader"),
        (["risk.signed", "--subject", "Marlowe"], {"of": "0" * 64, "signed": True}, "is for leader"),
        (["risk.agreed", "--subject", "Marlowe"], {"of": "0" * 64, "agreed_with": "Ola", "on": "2026-11-20"},
         "of: is no rating that waits to be settled"),
        (["risk.escalated", "--subject", "Marlowe"], {"escalation": {"to": "Ola", "on": "2026-12-24"}},
         "escalation.on: is in the future"),
        (["risk.escalated", "--subject", "Marlowe"], {"escalation": {"to": "Ola", "on": "2026-11-23", "at": "23:59"}},
         "escalation.at: is in the future"),
        (["consent.recorded", "--subject", "Marlowe"], {"given_on": "2026-02-30"}, "given_on: is not a date"),
    ],
)
def test_what_may_not_be_recorded(reader: Teller, words: list[str], given: object, said: str) -> None:
    done = reader("record", *words, "--from", "-", stdin=given)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_bad_line_is_named_and_no_line_is_written(reader: Teller) -> None:
    plan = {"kind": "plan.recorded", "plan": "cin", "starts": "2026-11-01"}
    lines = [json.dumps(plan), "", json.dumps(plan | {"ends": "2026-10-01"}), json.dumps(plan | {"colour": "red"})]
    done = reader("record", "--subject", "Marlowe", "--from", "-", stdin="\n".join(lines))
    assert (done.code, done.out) == (1, "")
    assert [line.partition(": ")[0] for line in done.err.splitlines()[:2]] == ["line 3", "line 4"]


def test_a_line_that_is_no_json_is_named(reader: Teller) -> None:
    done = reader("record", "--subject", "Marlowe", "--from", "-", stdin='{"kind":"plan.recorded"}\n{"kind":\n')
    assert done.code == 1
    assert done.err.startswith("line 2: ")


def test_lines_are_recorded_in_order_each_seeing_the_one_before(laptop: Teller) -> None:
    given = [
        {"kind": "person.added", "person": "d1" * 8, "name": "Ned Marlowe", "role": "parent", "in_work": True},
        {"kind": "goal.agreed", "goal": "88" * 8, "person": "d1" * 8, "text": "Sleep", "agreed_on": "2026-11-20"},
    ]
    done = laptop.expect("record", "--subject", "Marlowe", "--from", "-", stdin="\n".join(map(json.dumps, given)))
    assert [each["kind"] for each in done] == ["person.added", "goal.agreed"]
    goals = laptop.expect("show", "Marlowe")["goals"]
    assert [each["agreed"]["text"] for each in goals] == ["No drinking at home", "Sleep"]


def test_from_a_file_that_is_not_there(reader: Teller) -> None:
    done = reader("record", "session.recorded", "--subject", "Marlowe", "--from", "/no/such/file.json")
    assert (done.code, done.out) == (1, "")
    assert "cannot be read" in done.err


def test_standard_input_holds_the_passphrase_first_and_the_data_after_it(laptop: Teller) -> None:
    laptop.passphrase = None
    plan = json.dumps({"plan": "cin", "starts": "2026-11-01"})
    words = ["--passphrase-file", "-", "record", "plan.recorded", "--subject", "Marlowe", "--from", "-"]
    done = laptop(*words, stdin=f"{PASSPHRASE}\n{plan}")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Plan recorded: ")


def test_a_correction_names_what_it_corrects_and_says_why(laptop: Teller) -> None:
    first = laptop.expect("show", "Marlowe")["records"]
    head = next(each["shown"] for each in first if each["kind"] == "session.recorded")
    again = session(note="We talked about mornings.", corrects=head)
    words = ["record", "session.recorded", "--subject", "Marlowe", "--from", "-"]
    refused = laptop(*words, stdin=again)
    assert refused.code == 1
    assert refused.err.startswith("correction_reason: say why")
    laptop.expect(*words, stdin=again | {"correction_reason": "it was the morning"})
    record = next(each for each in laptop.expect("show", "Marlowe")["records"] if each["root"] == head)
    assert [each["body"]["note"] for each in record["versions"]] == [
        "We talked about evenings.",
        "We talked about mornings.",
    ]


def test_the_published_schema_and_what_is_taken_agree_on_their_fields(reader: Teller) -> None:
    for kind in json.loads(reader("schema", "--json").out):
        schema = json.loads(reader("schema", kind).out)
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= set(schema["properties"])
        done = reader("record", kind, "--subject", "Marlowe", "--from", "-", stdin={"colour": "red"})
        assert "colour: is not a field of this kind" in done.err
        missing = {line.partition(": ")[0] for line in done.err.splitlines() if line.endswith(": is missing")}
        assert missing == set(schema["required"]), kind
