"""Every difference that a family names can be settled: choosing either value, in sight of both, ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fsm_tui.casework.allocation import Allocated, FamilyLinked, FamilyRestricted, FirstWorkerAgreed
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed, ExitPlanned
from fsm_tui.casework.family import fold
from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.practice.profile import built_in
from screens.family.conflicts import conflicts
from tests.casework.making import FAMILY, MONDAY, MUM, Device, beginning, risk

TODAY = MONDAY.date()


def exit_on(days: int) -> Body:
    return ExitPlanned(person=MUM, exit_on=TODAY + timedelta(days=days), agreed_on=TODAY, with_parent=True)


def first(role: str) -> Body:
    return FirstWorkerAgreed(first=role, because="knows them", discussed_with_family=True, agreed_on=TODAY)


def decided(decision: Any) -> Body:
    return ClosureDecided(proposal="0" * 64, decision=decision, because="tell the GP first")


PAIRS: list[tuple[str, Body, Body]] = [
    ("name of the family", FamilyDescribed(label="One"), FamilyDescribed(label="Other")),
    ("allocation", Allocated(to="aa" * 8, allocated_on=TODAY), Allocated(to="bb" * 8, allocated_on=TODAY)),
    ("link to another family", FamilyLinked(to="e1" * 8), FamilyLinked(to="e2" * 8)),
    ("who starts first", first("practitioner"), first("probation")),
    (
        "who may see the family",
        FamilyRestricted(restricted=True, because="relatives"),
        FamilyRestricted(restricted=False, because="no relatives"),
    ),
    ("planned exit, Tess Marlowe", exit_on(60), exit_on(90)),
    ("closing", decided("closed"), decided("not_yet")),
]


@pytest.mark.parametrize("choice", [0, 1])
@pytest.mark.parametrize(("what", "one", "other"), PAIRS, ids=[each[0] for each in PAIRS])
def test_a_difference_is_named_and_settled(what: str, one: Body, other: Body, choice: int) -> None:
    ada, bea = Device("a"), Device("b")
    beginning(ada)
    day = TODAY + timedelta(days=28)
    waiting = ada.writes(ClosureProposed(reason="completed", exit_on=TODAY, risk=risk(), clear_after=day), MONDAY)
    bea.shown(*ada.has.values())
    for device, body in ((ada, one), (bea, other)):
        if isinstance(body, ClosureDecided):
            body = body.model_copy(update={"proposal": waiting.head})
        device.writes(body, MONDAY)
    ada.shown(*bea.has.values())
    family = fold(FAMILY, ada.has.values())
    assert len(family.conflicts) == 1
    (found,) = conflicts(family, built_in(), lambda person: person[:4])
    assert found.what == what and len(found.held) == 2 and found.held[0].words != found.held[1].words
    make = found.held[choice].body
    assert make is not None
    ada.writes(make("we spoke about it"), MONDAY)
    assert ada.family.conflicts == ()
    if what == "closing":
        assert ada.family.closed is (found.held[choice].words == "close it")
