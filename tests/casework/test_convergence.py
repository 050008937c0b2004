"""Any order of arrival gives the same family (design §2.2, §2.3), whatever several devices wrote."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import fold
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed, GoalTouched
from fsm_tui.casework.people import FamilyDescribed, PersonDescribed
from fsm_tui.casework.review import Remark, Verdict, Voided
from fsm_tui.casework.risk import RiskRated
from tests.casework.making import FAMILY, MONDAY, MUM, Device, beginning, risk, session

LEVELS = ("low", "medium", "high")
CELL = Cell(agency="gp", information="use", purpose="treatment")


def history(seed: int) -> list[Entry]:
    """A made-up history of three devices that now and then show each other what they have."""
    draw = random.Random(seed)
    devices = [Device("a"), Device("b"), Device("d")]
    entries = list(beginning(devices[0]))
    for device in devices[1:]:
        device.shown(*entries)
        device.wall += timedelta(days=draw.randint(-3000, 3000))
    for _ in range(draw.randint(3, 25)):
        device = draw.choice(devices)
        if draw.random() < 0.35:
            device.shown(*draw.choice(devices).has.values())
        own = sorted(device.has)
        happened = MONDAY + timedelta(hours=draw.choice((0, 0, 3, 26, 50)))
        entries.append(device.writes(_body(draw, device, own), happened))
    return entries


def _body(draw: random.Random, device: Device, own: list[str]) -> Body:
    level = draw.choice(LEVELS)
    sessions = [head for head in own if device.has[head].header.kind == "session.recorded"]
    goal = draw.choice(("91" * 8, "92" * 8))
    choices: list[Body] = [
        session(harm=level),
        RiskRated(risk=risk(harm=level)),
        FamilyDescribed(label=f"Name {draw.randint(1, 3)}"),
        PersonDescribed(person=MUM, phone=str(draw.randint(1, 3))),
        GoalAgreed(goal=goal, person=MUM, text=f"text {draw.randint(1, 2)}", agreed_on=date(2026, 11, 1)),
        GoalProgressed(progress=GoalTouched(goal=goal, touch=draw.choice(("progress", "achieved")), score=5)),
        ConsentRecorded(
            consent="cgl_form",
            person=MUM,
            statement=draw.choice(("given", "declined", "withdrawn")),
            scope=draw.choice(((CELL,), ())),
            way="verbal",
            given_on=date(2026, 11, 1),
        ),
    ]
    if sessions:
        head = draw.choice(sessions)
        choices += [
            session(harm=level, corrects=head, correction_reason="x"),
            Voided(entry=head, reason="wrong family"),
            Verdict(on=head, decision="approved"),
            Verdict(on=head, decision="returned", remarks=(Remark(text="say more"),)),
        ]
    return draw.choice(choices)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**9), shuffles=st.integers(1, 4))
def test_any_order_folds_to_the_same_family(seed: int, shuffles: int) -> None:
    entries = history(seed)
    expected = fold(FAMILY, entries)
    for number in range(shuffles):
        shuffled = entries * random.Random(number).choice((1, 2))
        random.Random(seed + number).shuffle(shuffled)
        assert fold(FAMILY, shuffled) == expected


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_nothing_that_was_recorded_is_lost(seed: int) -> None:
    entries = history(seed)
    family = fold(FAMILY, entries)
    in_records = {each.head for record in family.records.values() for each in record.versions}
    beside = {s.head for record in family.records.values() for s in (*record.voids, *record.verdicts)}
    assert in_records | beside == {entry.head for entry in entries}


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_histories_are_worth_having(seed: int) -> None:
    """The generator makes what the property is about: devices that did not see each other."""
    family = fold(FAMILY, history(seed))
    assert family.people and family.timeline
    for each in (*family.parents.values(), *family.children.values()):
        assert each.standing and set(each.standing) <= set(each.history)


def test_some_histories_hold_conflicts_voids_and_several_heads() -> None:
    families = [fold(FAMILY, history(seed)) for seed in range(200)]
    assert sum(bool(family.conflicts) for family in families) > 20
    assert sum(any(r.voided for r in family.records.values()) for family in families) > 10
    assert sum(len(family.frontier) > 1 for family in families) > 20
