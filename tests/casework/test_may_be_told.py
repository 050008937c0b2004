"""Who may be told what, today: never wider than what was last said, whoever wrote it and in whatever order it came."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.may_be_told import Answer, Leaving, may_be_told, preview
from fsm_tui.casework.review import Voided
from fsm_tui.casework.rules import faults
from fsm_tui.casework.sharing import InformationShared, OnwardReferred
from fsm_tui.practice.profile import built_in
from tests.casework.making import DAD, FAMILY, MONDAY, MUM, Device, beginning

PROFILE = built_in()
TODAY = MONDAY.date() + timedelta(days=3)
GP_USE = Cell(agency="gp", information="use", purpose="treatment")
GP_RISK = Cell(agency="gp", information="risk", purpose="treatment")
SCHOOL_USE = Cell(agency="school", information="use", purpose="joint_work")
CELLS = (GP_USE, GP_RISK, SCHOOL_USE)
SCOPED = ("cgl_form", "information_sharing")


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def said(statement: str = "given", on: date = TODAY, **more: Any) -> ConsentRecorded:
    raw: dict[str, Any] = {"consent": "cgl_form", "person": MUM, "scope": (GP_USE,), "way": "verbal"}
    return ConsentRecorded(**(raw | {"statement": statement, "given_on": on} | more))


def decision(on: date = TODAY, **more: Any) -> InformationShared:
    raw: dict[str, Any] = {
        "agency": "gp", "information": ("use",), "purpose": "treatment", "about": (MUM,), "what": "What was seen.",
        "ground": "without_consent", "consent_state": "not_sought", "because": "The child is at risk.",
        "decided_by": "Robin", "told_parent": True,
    }  # fmt: skip
    return InformationShared(**(raw | {"on": on} | more))


@dataclass
class Told:
    """A statement as the test saw it made: what its author had before them."""

    head: str
    body: ConsentRecorded | InformationShared
    saw: frozenset[str]
    happened: Any


@dataclass
class History:
    """Entries of two devices that now and then see each other, and an account of them that no fold made."""

    entries: list[Entry] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def standing(self) -> list[Told]:
        return [each for each in self.told if each.head not in self.gone]


_STEPS = st.tuples(
    st.sampled_from(("a", "b")),
    st.sampled_from(("given", "given", "given", "declined", "withdrawn", "decide", "decide_not", "show", "void")),
    st.sampled_from(SCOPED),
    st.sampled_from(((GP_USE,), (GP_USE, SCHOOL_USE), CELLS, (GP_RISK,), ())),
    st.integers(-4, 1),  # the day it is about
    st.integers(0, 2),  # how many days later it was written up
    st.sampled_from((None, None, -2, 0, 5)),  # expiry, or until when
    st.booleans(),  # corrects the last one of its kind
)


def made(steps: list[Any]) -> History:
    devices = {name: Device(name) for name in ("a", "b")}
    found = History(beginning(devices["a"]))
    devices["b"].shown(*found.entries)
    number = 0
    for who, what, consent, scope, on, late, until, corrects in steps:
        device = devices[who]
        if what == "show":
            device.shown(*devices["b" if who == "a" else "a"].has.values())
            continue
        number += 1
        about, last = day(on), day(max(on, until)) if until is not None else None
        happened = MONDAY + timedelta(days=3 + on + late, minutes=number)
        own = [each for each in found.told if each.head in device.has and each.head not in found.gone]
        if what == "void":
            if own:
                found.gone.add(own[-1].head)
                found.entries.append(device.writes(Voided(entry=own[-1].head, reason="wrong family"), happened))
            continue
        body: Any
        if what.startswith("decide"):
            more = {"ground": "against_refusal", "consent_state": "refused"} if corrects else {}
            body = decision(about, shared=what == "decide", until=last, **more)
        else:
            body = said(what, about, consent=consent, scope=scope, expires_on=last)
            same = [each for each in own if isinstance(each.body, ConsentRecorded)]
            if corrects and same:
                body = body.model_copy(update={"corrects": same[-1].head, "correction_reason": "misheard"})
                found.gone.add(same[-1].head)
        saw = frozenset(device.has)
        entry = device.writes(body, happened)
        found.entries.append(entry)
        found.told.append(Told(entry.head, body, saw, happened))
    return found


def reaching(history: History, consent: str, cell: Cell) -> list[tuple[ConsentRecorded, Told]]:
    """What was said of a cell: by its name, or as a no to the whole.

    A no to a form as a whole is about what that form ever spoke of; a no to all information sharing is about all,
    until that is taken back as a whole.
    """
    own = [
        (each.body, each)
        for each in history.standing()
        if isinstance(each.body, ConsentRecorded) and each.body.consent == consent
    ]
    if any(cell in body.scope for body, _ in own):
        return [
            (body, each)
            for body, each in own
            if cell in body.scope or (not body.scope and body.statement != "given")
        ]
    return [(body, each) for body, each in own if not body.scope and consent == "information_sharing"]


def wrongly_told(history: History, answer: Answer) -> str:
    """Why an answer that allows should not, by the account of the test; "" where it may."""
    cell = answer.cell
    if answer.ground == "decision":
        return _wrongly_decided(history, cell)
    allows = False
    for consent in SCOPED:
        about = reaching(history, consent, cell)
        if not about:
            continue
        last = max(body.given_on for body, _ in about)
        yes = [(body, told) for body, told in about if body.given_on == last and body.statement == "given"]
        for body, no in about:
            if body.given_on == last and body.statement != "given" and not any(
                no.head in told.saw and told.happened > no.happened for _, told in yes
            ):  # fmt: skip
                return f"{consent} was last refused"
        if any(cell in body.scope and body.given_on <= TODAY <= (body.expires_on or TODAY) for body, _ in yes):
            allows = True
    return "" if allows else "nothing allows it"


def _wrongly_decided(history: History, cell: Cell) -> str:
    decided = [each.body for each in history.standing() if isinstance(each.body, InformationShared)]
    decided = [each for each in decided if (each.agency, *each.information) == (cell.agency, cell.information)]
    decided = [each for each in decided if each.purpose == cell.purpose and each.on <= TODAY]
    if not decided:
        return "nobody decided it"
    last = [each for each in decided if each.on == max(one.on for one in decided)]
    if not all(each.shared and (each.until or each.on) >= TODAY for each in last):
        return "the decision was not to share, or is over"
    return ""


@settings(max_examples=150, deadline=None, derandomize=True)
@given(steps=st.lists(_STEPS, max_size=12), seed=st.integers(0, 10**6))
def test_nothing_leaves_that_was_not_last_allowed_in_any_order_of_arrival(steps: list[Any], seed: int) -> None:
    history = made(steps)
    expected = answers(fold(FAMILY, history.entries))
    for each in expected:
        if each.allowed:
            assert not wrongly_told(history, each)
    for number in range(2):
        shuffled = history.entries * (1 + number)
        random.Random(seed + number).shuffle(shuffled)
        assert answers(fold(FAMILY, shuffled)) == expected


@settings(max_examples=80, deadline=None, derandomize=True)
@given(steps=st.lists(_STEPS, max_size=12))
def test_a_part_leaves_only_if_each_of_its_cells_may(steps: list[Any]) -> None:
    family = fold(FAMILY, made(steps).entries)
    parts = [
        Leaving("one", ("use",), (MUM,)), Leaving("two", ("use", "risk"), (MUM,)),
        Leaving("both", ("use",), (MUM, DAD)), Leaving("nobody", (), ()),
    ]  # fmt: skip
    shown = preview(family, PROFILE, "gp", "treatment", parts, TODAY)
    assert {each.title for each, _ in (*shown.leaves, *shown.held)} == {"one", "two", "both", "nobody"}
    for part, _ in shown.leaves:
        for person in part.about:
            for kind in part.information:
                cell = Cell(agency="gp", information=kind, purpose="treatment")
                assert may_be_told(family, PROFILE, person, cell, TODAY).allowed
    assert "both" in {each.title for each, _ in shown.held}, "the father has never said anything"
    assert "nobody" in {each.title for each, _ in shown.leaves}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(steps=st.lists(_STEPS, max_size=8))
def test_what_is_given_alone_and_last_is_released(steps: list[Any]) -> None:
    """The rule does not only say no: a yes that is later than everything else opens its cell."""
    history = made([each for each in steps if each[1] != "void"])
    device = Device("a")
    device.shown(*history.entries)
    device.name, device.seq = "c", 0
    entries = list(history.entries)
    for consent in SCOPED:
        entries.append(device.writes(said("given", day(2), consent=consent), MONDAY + timedelta(days=9)))
    assert may_be_told(fold(FAMILY, entries), PROFILE, MUM, GP_USE, day(3)).allowed


def answers(family: Family) -> list[Answer]:
    return [may_be_told(family, PROFILE, MUM, cell, TODAY) for cell in CELLS]


def test_the_histories_come_to_every_answer() -> None:
    draw, seen = random.Random(6), Counter[str]()
    for _ in range(300):
        steps = [
            (draw.choice("ab"), draw.choice(("given", "given", "declined", "withdrawn", "decide", "show")),
             draw.choice(SCOPED), draw.choice(((GP_USE,), CELLS, ())), draw.randint(-4, 0), draw.randint(0, 1),
             draw.choice((None, None, -2, 5)), draw.random() < 0.3)
            for _ in range(draw.randint(0, 6))
        ]  # fmt: skip
        family = fold(FAMILY, made(steps).entries)
        seen.update(each.ground for each in answers(family))
        seen["concurrent"] += any(each.in_conflict for each in family.consents)
    assert all(seen[name] > 10 for name in ("consent", "decision", "none", "refused", "expired", "concurrent")), seen


# -- one by one


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


def asked(device: Device, cell: Cell = GP_USE, on: date = TODAY, **more: Any) -> Answer:
    return may_be_told(device.family, PROFILE, MUM, cell, on, **more)


def at(number: int) -> Any:
    return MONDAY + timedelta(days=3 + number)


def test_only_exactly_what_was_given(laptop: Device) -> None:
    laptop.writes(said(), at(0))
    assert asked(laptop).allowed and asked(laptop).words == "CGL consent form, given on 19/11/2026"
    for cell in (GP_RISK, SCHOOL_USE, Cell(agency="gp", information="use", purpose="safety")):
        assert asked(laptop, cell).ground == "none"
    assert may_be_told(laptop.family, PROFILE, DAD, GP_USE, TODAY).ground == "none"


def test_a_withdrawal_acts_at_once_and_an_expired_one_is_over(laptop: Device) -> None:
    laptop.writes(said(on=day(-2), expires_on=day(1)), at(-2))
    assert asked(laptop, on=day(1)).allowed and asked(laptop, on=day(2)).ground == "expired"
    laptop.writes(said("withdrawn"), at(0))
    assert asked(laptop).ground == "refused" and "withdrawn on 19/11/2026" in asked(laptop).words


def test_a_withdrawal_of_what_was_never_recorded_is_kept_as_a_refusal_and_says_so(laptop: Device) -> None:
    never = said("withdrawn")
    assert faults(never, at(0), laptop.family, PROFILE, at(0)) == ()
    laptop.writes(never, at(0))
    assert asked(laptop).ground == "refused" and "nothing was on record to be withdrawn" in asked(laptop).words
    whole = said("withdrawn", scope=(), consent="information_sharing")
    laptop.writes(whole, at(0))
    laptop.writes(said("given", on=day(1)), at(1))
    assert not asked(laptop, on=day(1)).allowed, "what was refused as a whole stays refused"


def test_bad_input_is_named_by_its_place(laptop: Device) -> None:
    for place, raw in {
        "given_on": {"on": day(1)}, "person": {"person": "99" * 8}, "way": {"way": "by_post"},
        "scope.0.agency": {"scope": (Cell(agency="newspaper", information="use", purpose="safety"),)},
    }.items():  # fmt: skip
        assert [each for each, _ in faults(said(**raw), at(0), laptop.family, PROFILE, at(0))] == [place]
    with pytest.raises(ValueError, match="expiry date is before"):
        said(expires_on=day(-1))


def test_a_no_to_all_sharing_reaches_what_another_form_gives_and_a_no_to_one_form_does_not(laptop: Device) -> None:
    laptop.writes(said(), at(-2))
    laptop.writes(said("declined", consent="onward_referral", scope=()), at(-1))
    assert asked(laptop).allowed
    laptop.writes(said("declined", consent="information_sharing", scope=()), at(0))
    assert asked(laptop).ground == "refused"
    laptop.writes(said("given", consent="information_sharing", on=day(1)), at(1))
    assert asked(laptop, on=day(1)).allowed, "what is given by name afterwards is given"


def test_a_decision_opens_what_it_names_about_whom_it_names_until_its_day(laptop: Device) -> None:
    laptop.writes(decision(until=day(2)), at(0))
    assert asked(laptop, on=day(2)).ground == "decision" and not asked(laptop, on=day(3)).allowed
    assert not asked(laptop, GP_RISK).allowed
    assert not may_be_told(laptop.family, PROFILE, DAD, GP_USE, TODAY).allowed


def test_a_decision_without_a_day_is_for_its_own_day(laptop: Device) -> None:
    laptop.writes(decision(), at(0))
    assert asked(laptop).allowed and not asked(laptop, on=day(1)).allowed


def test_a_no_after_a_decision_needs_a_decision_against_it(laptop: Device) -> None:
    laptop.writes(decision(day(-1), until=day(9)), at(-1))
    laptop.writes(said("declined"), at(0))
    assert asked(laptop).ground == "refused"
    laptop.writes(decision(until=day(9), ground="against_refusal", consent_state="refused"), at(0))
    assert asked(laptop).ground == "decision"
    laptop.writes(decision(day(1), shared=False, ground="against_refusal", consent_state="refused"), at(1))
    assert not asked(laptop, on=day(1)).allowed, "it was decided otherwise since"


def test_sharing_that_is_written_up_late_is_judged_by_its_day(laptop: Device) -> None:
    laptop.writes(said(on=day(-3)), at(-3))
    laptop.writes(said("withdrawn", on=day(-1)), at(-1))
    shared = decision(day(-2), ground="consent", consent_state="given")
    found = faults(shared, at(0), laptop.family, PROFILE, at(0))
    assert found == (), "on that day it was given"
    (fault,) = faults(decision(ground="consent", consent_state="given"), at(0), laptop.family, PROFILE, at(0))
    assert fault[0] == "information.0" and "withdrawn on 18/11/2026" in fault[1]
    early = decision(day(-4), ground="consent", consent_state="given")
    assert faults(early, at(0), laptop.family, PROFILE, at(0)), "before it was given it was not"
    nobody = decision(day(-2), ground="consent", consent_state="given", about=())
    assert [place for place, _ in faults(nobody, at(0), laptop.family, PROFILE, at(0))] == ["about"]


def test_a_referral_is_sent_with_a_live_consent_of_that_scope_or_a_decision_that_holds(laptop: Device) -> None:
    cell = Cell(agency="core_service", information="use", purpose="referral")
    sent = OnwardReferred(
        referral="ab" * 8, agency="core_service", person=MUM, what_for="Treatment.", prepared_on=day(-1), sent_on=TODAY
    )

    def places(body: OnwardReferred) -> list[str]:
        return [place for place, _ in faults(body, at(0), laptop.family, PROFILE, at(0))]

    assert places(sent.model_copy(update={"sent_on": None})) == [] and places(sent) == ["sent_on"]
    laptop.writes(said(scope=(cell,)), at(-2))
    assert places(sent) == ["sent_on"], "the CGL form is another consent"
    decided = laptop.writes(decision(agency="core_service", purpose="referral"), at(0))
    assert places(sent) == ["sent_on"] and places(sent.model_copy(update={"decision": decided.head})) == []
    laptop.writes(said(scope=(cell,), consent="onward_referral", on=day(-1)), at(-1))
    assert places(sent) == []
    laptop.writes(said("withdrawn", scope=(), consent="onward_referral"), at(0))
    assert places(sent) == ["sent_on"]
    assert places(sent.model_copy(update={"sent_on": day(-1)})) == [], "on that day it was given"
