"""From a session form to a body and back, without a screen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import london
from fsm_tui.practice.profile import built_in
from fsm_tui.services import opening
from screens.session.assessing import assess, merge
from screens.session.composing import Composed, Ground, by_id, compose
from screens.session.form import Rated, SessionForm
from tests.screens import visiting
from tests.screens.visiting import BEA, EVENINGS, KIT, MUM, SCHOOL

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    made = visiting.laptop(tmp_path_factory.mktemp("form") / "vault")
    family = made.standing()
    opening.leave(made.seat)
    return Ground(family, built_in(), NOW)


def form(**changes: Any) -> SessionForm:
    return SessionForm.from_state(visiting.typed(**changes))


def body_of(composed: Composed) -> SessionRecorded:
    assert isinstance(composed.body, SessionRecorded)
    return composed.body


def test_a_form_made_of_a_record_records_the_same(ground: Ground) -> None:
    record = ground.family.sessions[0]
    shown = record.shown
    assert isinstance(shown.body, SessionRecorded)
    correcting = Ground(ground.family, ground.profile, NOW, record.root)
    made = compose(SessionForm.of_record(shown.body, shown.entry.header.happened), correcting)
    assert made.faults == () and made.moment == shown.entry.header.happened
    same = made.body and made.body.model_copy(update={"corrects": None})
    assert same == shown.body


def test_every_field_survives_a_correction(ground: Ground) -> None:
    said = visiting.session(
        minutes=70, travel_minutes=0, place="At home", joint_with="Ola", told="nobody", interventions=["naloxone"],
        stages=[{"person": MUM, "stage": "action"}], children_spoken_to=[KIT], no_goals_because="because",
        planned="ab" * 32,
    )  # fmt: skip
    said["risk"] |= {
        "strengths": "S", "protective": "P", "triggers": "T", "agreed_with": "O", "difference_of_view": "D",
        "disclosed": "X",
        "plan": {"contingency": [{"when": "he rings", "then": "she calls her sister"}], "relapse": "R", "crisis": "C"},
        "escalation": {"to": "Ola", "on": "2026-11-16", "at": "14:30", "reached": False, "agreed": "A"},
    }
    said |= {
        "motivation": [{
            "person": MUM,
            "importance": {"score": 7, "why_not_lower": "W", "what_would_move_it": "U"},
            "confidence": {"score": 0, "why_not_lower": "", "what_would_move_it": ""},
            "talk": [{"side": "change", "words": "I will", "finer": "commitment"}, {"side": "sustain", "words": "No"}],
        }],
        "use": [
            {"person": MUM, "substance": "alcohol", "days": 12, "amount": "cider", "route": "by mouth", "per": "day",
             "last_used": "2026-11-15", "drinks": [{"what": "cider", "count": 2, "ml": 440, "abv_tenths": 75}],
             "signs": ["relief"], "reported": "by_parent"},
            {"person": MUM, "substance": "cannabis", "days": 0, "amount": "", "route": "", "per": "week", "signs": []},
        ],
        "prompts": [{"prompt": "sudden_stopping", "person": MUM, "answer": "not_now", "because": "asleep"}],
        "kept_from": [{"place": "note", "person": MUM}],
    }
    said["risk"]["parents"][0]["reported"] = "observed"
    said["risk"]["children"][0]["means"] = "M"
    said["goals"] = [
        {"goal": EVENINGS, "touch": "achieved", "score": 10, "note": "N"},
        {"goal": SCHOOL, "touch": "stopped", "because": "B"},
    ]
    body = SessionRecorded.model_validate_json(json.dumps(said))
    root = ground.family.sessions[0].root
    made = compose(SessionForm.of_record(body, NOW), Ground(ground.family, ground.profile, NOW, root))
    assert made.faults == ()
    assert body_of(made).model_copy(update={"corrects": None}) == body
    assert set(SessionRecorded.model_fields) - set(said) == {"corrects", "correction_reason", "attendance"}


def test_the_day_and_the_start_are_london_time(ground: Ground) -> None:
    made = compose(form(day="2026-07-01", start="9"), ground)
    assert made.sure and made.moment == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert london(made.moment).hour == 9


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"day": "31 feb"}, "day"),
        ({"day": ""}, "day"),
        ({"start": ""}, "start"),
        ({"start": "half two"}, "start"),
        ({"length": "25h"}, "minutes"),
        ({"length": "0"}, "minutes"),
        ({"travel": "soon"}, "travel_minutes"),
        ({"kind": ""}, "session_kind"),
        ({"attendance": ""}, "attendance"),
        ({"goals": {SCHOOL: {"touch": "stopped"}}}, f"goals.{SCHOOL}.because"),
        ({"place": "x" * 201}, "place"),
        ({"parents": {MUM: {"level": "low", "because": "x" * 20_001}}}, f"risk.parents.{MUM}.because"),
    ],
)
def test_what_does_not_fit_is_named_and_the_rest_is_still_looked_at(
    ground: Ground, changes: dict[str, Any], place: str
) -> None:
    made = compose(form(**changes), ground)
    assert [where for where, _ in made.faults] == [place]
    assert body_of(made).note == visiting.NOTE


def test_a_level_that_nobody_chose_is_the_one_before_and_needs_a_reason_to_be_said(ground: Ground) -> None:
    silent = body_of(compose(form(parents={}, children={}), ground))
    assert silent.risk.parents == () and silent.risk.children == ()
    said = body_of(compose(form(parents={MUM: {"because": "As it was."}}), ground))
    assert [(one.severity, one.stated) for one in said.risk.parents] == [("moderate", "unchanged")]
    before_any = compose(form(day="2026-11-01", parents={MUM: {"because": "As it was."}}), ground)
    assert body_of(before_any).risk.parents == (), "nothing was stated before, so there is no level to keep"


def test_what_is_stated_follows_from_what_was_before(ground: Ground) -> None:
    parents = {MUM: {"level": "moderate", "because": "b"}}
    assert body_of(compose(form(parents=parents), ground)).risk.parents[0].stated == "unchanged"
    assert body_of(compose(form(parents=parents, day="2026-11-01"), ground)).risk.parents[0].stated == "first"
    parents[MUM]["level"] = "high"
    assert body_of(compose(form(parents=parents), ground)).risk.parents[0].stated == "changed"


def test_strangers_and_the_wrong_axis_are_passed_over(ground: Ground) -> None:
    rated = {"level": "high", "because": "b"}
    made = compose(form(parents={KIT: rated, "ee" * 8: rated}, children={MUM: rated, BEA: rated}), ground)
    assert body_of(made).risk.parents == ()
    assert [one.person for one in body_of(made).risk.children] == [BEA]


def test_places_are_named_by_person_and_goal_not_by_number() -> None:
    raw = {"risk": {"parents": [{"person": "11111111"}]}, "goals": [{"goal": "g1"}, {"goal": "g2"}]}
    faults = (("risk.parents.0.because", "a"), ("goals.1", "b"), ("risk.parents.11111111", "c"), ("note", "d"))
    assert [place for place, _ in by_id(faults, raw)] == [
        "risk.parents.11111111.because", "goals.g2", "risk.parents.11111111", "note",
    ]  # fmt: skip


def test_of_two_faults_of_one_thing_the_more_exact_is_shown() -> None:
    composed = Composed(None, NOW, False, (("goals.g.because", "say why"),))
    found = (("goals.g", "not touched"), ("happened_at", "is in the future"), ("note", "write"))
    assert merge(composed, found) == (("goals.g.because", "say why"), ("note", "write"))


def test_the_outlook_of_a_late_visit_is_of_then_and_names_what_is_in_force(ground: Ground) -> None:
    late = form(day="2026-11-02", parents={MUM: {"level": "high", "because": "b"}})
    found = assess(late, ground, compose(late, ground), ())
    assert found.outlook.late and found.outlook.in_force_since == "Fri 6 Nov 2026"
    assert found.outlook.before is None and found.outlook.in_force is not None
    assert found.outlook.rag is not None and found.outlook.rag.severity == "high"
    now = form()
    outlook = assess(now, ground, compose(now, ground), ()).outlook
    assert not outlook.late and outlook.before == "amber"


def test_a_correction_is_not_late_because_of_itself(ground: Ground) -> None:
    record = ground.family.sessions[0]
    assert isinstance(record.shown.body, SessionRecorded)
    correcting = Ground(ground.family, ground.profile, NOW, record.root)
    said = SessionForm.of_record(record.shown.body, record.shown.entry.header.happened)
    earlier = said.model_copy(update={"start": "09:00"})
    found = assess(earlier, correcting, compose(earlier, correcting), ())
    assert not found.outlook.late
    assert set(found.before.values()) == {""}, "what it says itself is not what was before it"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*SessionForm.model_fields, "unknown"]), _JSON, max_size=6))
def test_a_draft_of_another_version_is_read_as_far_as_it_goes(state: dict[str, Any]) -> None:
    read = SessionForm.from_state({**state, "note": "kept"})
    assert read.note == "kept"
    assert SessionForm.from_state(read.to_state()) == read


_WORD = st.text(max_size=9)
_RATED = st.builds(Rated, level=_WORD, because=_WORD)
_FORMS = st.builds(
    SessionForm,
    kind=_WORD,
    day=_WORD,
    start=_WORD,
    length=_WORD,
    attendance=_WORD,
    note=_WORD,
    stages=st.dictionaries(_WORD, _WORD, max_size=2),
    parents=st.dictionaries(st.sampled_from([MUM, KIT, "", "x"]), _RATED),
    children=st.dictionaries(st.sampled_from([MUM, KIT, "", "x"]), _RATED),
)


@settings(max_examples=60, deadline=None)
@given(_FORMS)
def test_no_form_makes_composing_fall_over(ground: Ground, typed: SessionForm) -> None:
    made = compose(typed, ground)
    assess(typed, ground, made, ())
    assert made.body is not None or made.faults
