"""Bodies: every kind reads back what it wrote, says each fault by its place, and keeps what is newer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from fsm_tui.casework import strict_json
from fsm_tui.casework.bodies import KINDS, NOTE_LIMIT, Body, Unreadable, accept, kind_named, parse
from fsm_tui.casework.kinds import MODULES, recordable
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.team import Accessed
from fsm_tui.errors import Faults
from tests.casework.drawing import values
from tests.casework.making import CHILD, MUM, risk, session

ALL = sorted(KINDS)
# Rules that hold between fields, which no schema says.
BETWEEN_FIELDS = (
    "is empty", "is rated twice", "stands there twice", "needs a score", "needs a because", "is before", "ends before",
    "belongs to an unborn child", "is not a parent or carer", "says what to do", "is longer than", "is not after",
    "nothing is said", "before the work ends", "give a value, or na", "say who decided", "whether the parent was told",
    "before it was", "say why it stays Red", "say with which", "say on how many days", "has the same",
    "say why it was not seen locked", "say what was given or what came back", "say who has the kit",
    "choose what applies", "cannot replace itself", "is more than the programme has",
    "say who confirmed",
)  # fmt: skip


UNSAFE = re.compile(r"\\u00|[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]")


def faults_of(kind: str, raw: object) -> dict[str, str]:
    with pytest.raises(Faults) as refused:
        accept(kind, raw)
    return dict(refused.value.faults)


@pytest.mark.parametrize("kind", ALL)
def test_a_body_comes_back_from_its_bytes_as_it_was(kind: str) -> None:
    model = KINDS[kind]
    schema = model.model_json_schema()
    seen = []

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(raw=values(schema, schema))
    def each(raw: dict[str, Any]) -> None:
        try:
            body = accept(kind, raw)
        except Faults as refused:
            unexpected = [said for _, said in refused.faults if not any(each in said for each in BETWEEN_FIELDS)]
            assert not unexpected, refused.faults
            reject()
        written = body.to_bytes()
        assert parse(kind, model.V, written) == (body, False)
        again, _ = parse(kind, model.V, written)
        assert isinstance(again, Body) and again.to_bytes() == written
        assert strict_json.dump(strict_json.load(written)) == written
        if kind != "profile.published":
            assert not UNSAFE.search(json.dumps(strict_json.load(written), ensure_ascii=False))
        seen.append(written)

    each()
    assert len(seen) >= 5


@pytest.mark.parametrize("kind", ALL)
def test_the_schema_of_a_kind_is_whole(kind: str) -> None:
    schema = KINDS[kind].model_json_schema()
    names = set(schema.get("$defs", {}))
    for part in (schema, *schema.get("$defs", {}).values()):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert set(part.get("required", ())) <= set(part["properties"])
    used = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))
    assert used <= names
    assert json.loads(json.dumps(schema)) == schema
    assert schema["title"] and schema["description"]


def test_every_module_of_kinds_is_in_the_register_and_names_are_told_apart() -> None:
    assert {each.__module__ for each in KINDS.values()} == {each.__name__ for each in MODULES}
    assert len({each.called() for each in KINDS.values()}) == len(KINDS)
    assert [kind for kind in KINDS if not re.fullmatch(r"[a-z]+(?:\.[a-z_]+)+", kind)] == []
    assert {each.SUBJECT for each in recordable()} == {"family", "office", "team"}
    assert Accessed not in recordable() and SessionRecorded in recordable()
    assert [each.KIND for each in recordable()] == sorted(each.KIND for each in recordable())


def test_an_unknown_kind_is_named_and_its_name_is_made_harmless() -> None:
    with pytest.raises(Faults) as refused:
        kind_named("\x1b[31mno.such")
    assert refused.value.faults == (("kind", "“no.such” is not a kind of entry"),)
    assert "schema" in refused.value.hint


SESSION = json.loads(session().to_bytes())


def test_each_fault_is_named_by_its_place_and_all_at_once() -> None:
    raw = json.loads(json.dumps(SESSION))
    raw["risk"]["parents"][0]["severity"] = "awful"
    raw["risk"]["children"][0]["person"] = "../.."
    del raw["risk"]["children"][0]["because"]
    raw["minutes"] = 0
    raw["travel_minutes"] = 24 * 60 + 1
    raw["note"] = "x" * (NOTE_LIMIT + 1)
    raw["goals"] = [{"goal": "ab" * 8, "touch": "progress"}, {"goal": "ab" * 8, "touch": "no_change", "because": " "}]
    raw["extra"] = 1
    raw["stages"] = [{"person": MUM, "stage": "Not A Code"}]
    raw["present"] = "mum"
    raw["told"] = 5
    assert faults_of("session.recorded", raw) == {
        "risk.parents.0.severity": "must be one of 'low', 'moderate' or 'high'",
        "risk.children.0.person": "is not an identifier or code of ours",
        "risk.children.0.because": "is missing",
        "minutes": "must be at least 1",
        "travel_minutes": "must be at most 1440",
        "note": "is longer than 200,000 characters",
        "goals.0": "progress needs a score from 0 to 10",
        "goals.1": "no change, or stopping, needs a because",
        "extra": "is not a field of this kind",
        "stages.0.stage": "is not an identifier or code of ours",
        "present": "must be a list",
        "told": "must be text",
    }


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("born", "2026-02-30", "is not a date that exists; write it as 2026-03-31"),
        ("born", "31/03/2026", "is not a date that exists; write it as 2026-03-31"),
        ("born", "2026-03-31T10:00", "is not a date that exists; write it as 2026-03-31"),
        ("born", 20260331, "is not a date that exists; write it as 2026-03-31"),
        ("born", "1899-12-31", "must be at least 1900-01-01"),
        ("born", "2200-01-01", "must be at most 2199-12-31"),
        ("name", "", "is empty"),
        ("name", " \x1b[31m\u202e ", "is empty"),
        ("name", "n" * 201, "is longer than 200 characters"),
        ("name", None, "must be text"),
        ("in_work", "yes", "must be true or false"),
        ("in_work", 1, "must be true or false"),
        ("role", "cousin", "must be one of 'parent', 'child' or 'other'"),
        ("person", "ABCDEF0123456789", "is not an identifier or code of ours"),
        ("relationship", "Mother!", "is not an identifier or code of ours"),
    ],
)
def test_a_fault_is_a_sentence_for_a_person(field: str, value: object, said: str) -> None:
    raw = {"person": MUM, "name": "Tess", "role": "parent"} | {field: value}
    assert faults_of("person.added", raw) == {field: said}


@pytest.mark.parametrize("raw", [[], "text", 7, None, True])
def test_what_is_no_object_is_said_plainly(raw: object) -> None:
    assert faults_of("person.added", raw) == {"": "must be an object with named fields"}


def test_amounts_and_depth_and_half_characters_are_refused_before_the_shape() -> None:
    deep: object = "x"
    for _ in range(60):
        deep = {"a": deep}
    good = {"person": MUM, "name": "Tess", "role": "parent"}
    assert faults_of("person.added", good | {"phone": 1.5}) == {"": "amounts are whole numbers or text"}
    assert faults_of("person.added", good | {"phone": deep}) == {"": "is nested too deeply"}
    assert "half a character" in faults_of("person.added", good | {"phone": "\ud800"})[""]


@pytest.mark.parametrize(
    ("more", "place", "said"),
    [
        ({"role": "parent", "due": "2026-12-01"}, "due", "belongs to an unborn child"),
        ({"role": "child", "due": "2026-12-01", "born": "2026-01-01"}, "due", "belongs to an unborn child"),
        ({"role": "child", "in_work": True}, "in_work", "a child is not a parent or carer in the work"),
    ],
)
def test_fields_that_do_not_go_together(more: dict[str, object], place: str, said: str) -> None:
    assert said in faults_of("person.added", {"person": CHILD, "name": "Kit"} | more)[place]


CLOSING = {
    "reason": "completed", "exit_on": "2026-02-02", "clear_after": "2026-02-01", "risk": {}, "outcomes": [],
}  # fmt: skip
CONSENT = {"consent": "cgl_form", "person": MUM, "statement": "given", "way": "verbal", "given_on": "2026-02-02"}
VISIT = {"session_kind": "home_visit", "on": "2026-02-02", "at": "10:00"}
HEAD = "a" * 64


@pytest.mark.parametrize(
    ("kind", "raw", "place", "said"),
    [
        ("plan.recorded", {"plan": "cin", "starts": "2026-02-02", "ends": "2026-02-01"}, "ends", "ends before"),
        ("family.allocated", {"to": MUM, "allocated_on": "2026-02-02",
                              "cover": {"person": CHILD, "until": "2026-02-01"}}, "cover.until", "cover ends before"),
        ("consent.recorded", CONSENT | {"review_on": "2026-02-01"}, "review_on", "the review date is before"),
        ("consent.recorded", CONSENT | {"expires_on": "2026-02-01"}, "expires_on", "the expiry date is before"),
        ("request.decided", {"decision": "deferred", "meeting_on": "2026-02-02"}, "because", "deferred needs a"),
        ("request.decided", {"decision": "declined", "meeting_on": "2026-02-02"}, "because", "declined needs a"),
        ("exit.planned", {"person": MUM, "exit_on": "2026-02-01", "agreed_on": "2026-02-02", "with_parent": True},
         "exit_on", "the exit date is before the day"),
        ("closure.proposed", CLOSING, "clear_after", "would be cleared before the work ends"),
        ("closure.proposed", CLOSING | {"clear_after": "2026-03-01", "outcomes": [{"goal": MUM, "end": "x"}] * 2},
         "outcomes", "the same goal stands there twice"),
        ("closure.decided", {"proposal": HEAD, "decision": "not_yet", "because": " "}, "because", "not yet needs"),
        ("prompt.answered", {"prompt": "x", "answer": "not_now", "on": "2026-02-02"}, "because", "not now needs"),
        ("visit.planned", VISIT | {"finish_by": "09:00"}, "finish_by", "the expected finish is not after the start"),
        ("visit.planned", VISIT | {"at": "25:00"}, "at", "is not an hour of the day; write it as 14:30"),
        ("visit.planned", VISIT | {"finish_by": "9am"}, "finish_by", "is not an hour of the day"),
        ("verdict.given", {"on": HEAD, "decision": "returned"}, "", "needs a remark"),
        ("verdict.given", {"on": HEAD, "decision": "returned", "remarks": [{"text": " "}]}, "", "needs a remark"),
    ],
)  # fmt: skip
def test_dates_in_order_and_reasons_given(kind: str, raw: dict[str, object], place: str, said: str) -> None:
    assert said in faults_of(kind, raw)[place]


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        ({"target": "2026-02-01"}, "target", "the target date is before the goal was agreed"),
        ({"review_weeks": 0}, "review_weeks", "is not a number of weeks from 1 to 52"),
        ({"review_weeks": 53}, "review_weeks", "is not a number of weeks from 1 to 52"),
        ({"baseline": 11}, "baseline", "is not a whole number from 0 to 10"),
        ({"importance": 11}, "importance", "is not a whole number from 0 to 10"),
        ({"confidence": -1}, "confidence", "is not a whole number from 0 to 10"),
        ({"importance": "ten"}, "importance", "must be a whole number"),
        ({"importance": True}, "importance", "must be a whole number"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_at_its_field_with_the_range(
    changed: dict[str, object], place: str, said: str
) -> None:
    raw = {"goal": MUM, "person": MUM, "text": "x", "agreed_on": "2026-02-02"}
    assert faults_of("goal.agreed", raw | changed) == {place: said}


@pytest.mark.parametrize("number", [0, 10])
def test_both_ends_of_a_ruler_are_taken(number: int) -> None:
    raw = {"goal": MUM, "person": MUM, "text": "x", "agreed_on": "2026-02-02", "target": "2026-02-02"}
    assert accept("goal.agreed", raw | dict.fromkeys(("baseline", "importance", "confidence"), number))


@pytest.mark.parametrize("blank", ["", "  ", "\n\t", "\x08", "\u202e "])
def test_a_reason_or_a_goal_that_says_nothing_is_empty(blank: str) -> None:
    assert faults_of("entry.voided", {"entry": "a" * 64, "reason": blank}) == {"reason": "is empty"}
    raw = {"goal": MUM, "person": MUM, "text": blank, "agreed_on": "2026-02-02"}
    assert faults_of("goal.agreed", raw) == {"text": "is empty"}


def test_an_allocation_to_nobody_says_so_in_its_bytes_and_is_not_the_same_as_not_said() -> None:
    body = accept("family.allocated", {"to": None, "allocated_on": "2026-02-02"})
    assert b'"to":null' in body.to_bytes()
    assert parse("family.allocated", 1, body.to_bytes()) == (body, False)
    assert faults_of("family.allocated", {"allocated_on": "2026-02-02"}) == {"to": "is missing"}


def test_the_same_day_is_in_order() -> None:
    accept("plan.recorded", {"plan": "cin", "starts": "2026-02-02", "ends": "2026-02-02"})
    accept("goal.agreed", {"goal": MUM, "person": MUM, "text": "x", "agreed_on": "2026-02-02", "target": "2026-02-02"})
    cover = {"person": CHILD, "until": "2026-02-02"}
    accept("family.allocated", {"to": MUM, "allocated_on": "2026-02-02", "cover": cover})


def test_nobody_and_no_goal_is_named_twice() -> None:
    raw = json.loads(json.dumps(SESSION))
    raw["risk"]["parents"] *= 2
    assert faults_of("session.recorded", raw) == {"risk": "the same parent is rated twice"}
    raw = json.loads(json.dumps(SESSION))
    raw["risk"]["children"] *= 2
    assert faults_of("session.recorded", raw) == {"risk": "the same child is rated twice"}
    raw = json.loads(json.dumps(SESSION))
    raw["goals"] = [{"goal": "ab" * 8, "touch": "achieved"}] * 2
    assert "goal stands there twice" in faults_of("session.recorded", raw)[""]


def test_text_is_made_harmless_before_it_is_stored() -> None:
    body = accept("person.added", {"person": MUM, "name": " Tess\x1b[31m \u202eMarlowe\n", "role": "parent"})
    assert b'"name":"Tess Marlowe"' in body.to_bytes()


class TestNewer:
    """What a later version of the program wrote is kept and said to be newer."""

    def test_a_field_that_we_do_not_know_is_passed_over_and_marked(self) -> None:
        raw = SESSION | {"weather": "rain", "temperature": 11}
        body, newer = parse("session.recorded", 1, json.dumps(raw).encode())
        assert isinstance(body, SessionRecorded) and newer
        assert body == session()

    def test_an_unknown_field_deep_inside_too(self) -> None:
        raw = json.loads(json.dumps(SESSION))
        raw["risk"]["children"][0]["heard_by"] = "us"
        body, newer = parse("session.recorded", 1, json.dumps(raw).encode())
        assert body == session() and newer

    def test_what_is_whole_is_not_marked(self) -> None:
        assert parse("session.recorded", 1, session().to_bytes()) == (session(), False)

    def test_a_later_version_that_still_reads_is_read_and_marked_only_for_what_it_adds(self) -> None:
        assert parse("session.recorded", 2, json.dumps(SESSION | {"x": 1}).encode()) == (session(), True)

    def test_a_later_version_of_another_shape_needs_a_newer_program(self) -> None:
        raw = SESSION | {"risk": "see attachment"}
        body, newer = parse("session.recorded", 2, json.dumps(raw).encode())
        assert body == Unreadable(kind="session.recorded", why="needs a newer version") and newer

    def test_the_same_shape_in_our_own_version_is_a_fault_and_not_newer(self) -> None:
        raw = SESSION | {"risk": "see attachment", "weather": "rain"}
        body, newer = parse("session.recorded", 1, json.dumps(raw).encode())
        assert body == Unreadable(kind="session.recorded", why="has a shape that this program cannot read")
        assert not newer

    @given(data=st.binary(max_size=200))
    def test_no_bytes_make_it_raise(self, data: bytes) -> None:
        for kind in ("session.recorded", "no.such_kind"):
            body, _ = parse(kind, 1, data)
            assert isinstance(body, Unreadable)

    def test_a_rating_that_we_do_not_know_is_never_guessed(self) -> None:
        raw = json.loads(risk().model_dump_json())
        raw["children"][0]["harm"] = "very_high"
        body, _ = parse("risk.rated", 1, json.dumps({"risk": raw}).encode())
        assert isinstance(body, Unreadable)
