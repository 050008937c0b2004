"""How a family came: whatever order the entries arrive in, the same; of two restrictions the narrower."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.casework.allocation import (
    Allocated,
    EligibilityOverridden,
    FamilyLinked,
    FamilyRestricted,
    FirstWorkerAgreed,
    ReferralReceived,
    RequestDecided,
    SamePerson,
)
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family, fold
from tests.casework.making import FAMILY, MONDAY, MUM, Device, beginning

DAY = date(2026, 11, 9)
LATER = timedelta(hours=1)
OTHER, PAT, ROBIN = "e2" * 8, "d1" * 8, "d2" * 8


def request(**more: object) -> ReferralReceived:
    return ReferralReceived.model_validate({"received_on": DAY, "requested_by": "Sol Worker"} | more)


def decided(decision: str, because: str = "as said") -> RequestDecided:
    return RequestDecided.model_validate({"decision": decision, "meeting_on": DAY, "because": because})


def office() -> tuple[Device, list[Entry]]:
    device = Device("a")
    return device, [*beginning(device), device.writes(request(), MONDAY)]


def state_after(*bodies: Body) -> str:
    """Where the request stands after these, an hour apart, in one vault."""
    device, _ = office()
    for number, body in enumerate(bodies, 1):
        device.writes(body, MONDAY + number * LATER)
    return device.family.request


def test_a_family_without_a_request_has_no_state() -> None:
    device = Device("a")
    beginning(device)
    assert device.family.request == ""
    device.writes(Allocated(to=PAT, allocated_on=DAY), MONDAY)
    assert device.family.request == ""


def test_the_last_decision_counts() -> None:
    assert state_after() == "pending"
    assert state_after(decided("deferred")) == "deferred"
    assert state_after(decided("deferred"), decided("declined")) == "declined"
    assert state_after(decided("declined"), decided("deferred")) == "deferred"
    assert state_after(decided("more_information")) == "more_information"


def test_allocated_to_somebody_and_taken_back_it_waits_again() -> None:
    given_out = Allocated(to=PAT, allocated_on=DAY)
    assert state_after(decided("allocated"), given_out) == "allocated"
    assert state_after(decided("allocated"), given_out, Allocated(to=None, allocated_on=DAY)) == "pending"


def test_what_was_asked_for_and_came_makes_it_wait_again() -> None:
    for decision, after in (("more_information", "pending"), ("declined", "pending"), ("deferred", "deferred")):
        device, entries = office()
        device.writes(decided(decision), MONDAY + LATER)
        assert device.family.request == decision
        more = request(corrects=entries[-1].head, correction_reason="more came", problem="drinks daily")
        device.writes(more, MONDAY + 2 * LATER)
        assert device.family.request == after


def test_decisions_count_by_when_they_were_made_and_not_by_when_they_arrive() -> None:
    device, _ = office()
    first = device.writes(decided("deferred"), MONDAY + LATER)
    second = device.writes(decided("declined"), MONDAY + 2 * LATER)
    others = [each for each in device.has.values() if each not in (first, second)]
    for order in ([*others, first, second], [second, first, *others], [second, *others, first]):
        assert fold(FAMILY, order).request == "declined"


def restricted_by(first: bool, second: bool, *, seen: bool) -> Family:
    """Two devices say who may see the family, the second with or without having seen the first."""
    one, entries = office()
    two = Device("b")
    two.shown(*entries)
    said = one.writes(FamilyRestricted(restricted=first, because="x"), MONDAY + LATER)
    if seen:
        two.shown(said)
    again = two.writes(FamilyRestricted(restricted=second, because="y"), MONDAY + 2 * LATER)
    return fold(FAMILY, [*entries, said, again])


def test_of_two_who_did_not_know_of_each_other_the_narrower_holds() -> None:
    assert restricted_by(True, False, seen=False).came.restricted
    assert restricted_by(False, True, seen=False).came.restricted
    assert not restricted_by(False, False, seen=False).came.restricted
    assert not restricted_by(True, False, seen=True).came.restricted, "whoever saw it may lift it"
    assert restricted_by(False, True, seen=True).came.restricted


def test_two_links_are_a_difference_that_somebody_decides() -> None:
    one, entries = office()
    two = Device("b")
    two.shown(*entries)
    links = [
        one.writes(FamilyLinked(to=OTHER), MONDAY + LATER),
        two.writes(FamilyLinked(to="e3" * 8), MONDAY + LATER),
    ]
    family = fold(FAMILY, [*entries, *links])
    assert family.came.linked_to.in_conflict
    assert "link to another family: two values" in family.conflicts
    two.shown(*links)
    decision = two.writes(FamilyLinked(to=OTHER, because="the same address"), MONDAY + 2 * LATER)
    family = fold(FAMILY, [*entries, *links, decision])
    assert not family.came.linked_to.in_conflict
    assert family.came.linked_to.value is not None and family.came.linked_to.value.to == OTHER


def test_more_information_keeps_what_was_said_before() -> None:
    device, entries = office()
    more = request(corrects=entries[-1].head, correction_reason="more came", problem="drinks daily")
    device.writes(more, MONDAY + LATER)
    referral = device.family.referral
    assert referral is not None and referral.value.problem == "drinks daily"
    record = device.family.record_of(referral.head)
    assert record is not None and len(record.versions) == 2


def history(seed: int) -> list[Entry]:
    """A made-up coming: three devices that now and then show each other what they have."""
    draw = random.Random(seed)
    devices = [Device("a"), Device("b"), Device("d")]
    entries = [*beginning(devices[0]), devices[0].writes(request(), MONDAY)]
    for device in devices[1:]:
        device.shown(*entries)
        device.wall += timedelta(days=draw.randint(-300, 300))
    for _ in range(draw.randint(2, 16)):
        device = draw.choice(devices)
        if draw.random() < 0.35:
            device.shown(*draw.choice(devices).has.values())
        happened = MONDAY + timedelta(hours=draw.choice((0, 0, 2, 26)))
        entries.append(device.writes(_body(draw, device), happened))
    return entries


def _body(draw: random.Random, device: Device) -> Body:
    requests = [head for head, each in sorted(device.has.items()) if each.header.kind == "referral.received"]
    words = f"words {draw.randint(1, 3)}"
    return draw.choice(
        [
            request(corrects=draw.choice(requests), correction_reason="more came", problem=words),
            request(problem=words, received_on=DAY + timedelta(days=draw.randint(0, 2))),
            decided(draw.choice(("deferred", "declined", "more_information", "allocated")), words),
            EligibilityOverridden(rule=draw.choice(("impact", "plan")), because=words),
            FirstWorkerAgreed(first="probation", because=words, discussed_with_family=True, agreed_on=DAY),
            FamilyRestricted(restricted=draw.random() < 0.5, because=words),
            FamilyLinked(to=draw.choice((OTHER, "e3" * 8))),
            SamePerson(person=MUM, other_family=OTHER, other_person=MUM),
            Allocated(to=draw.choice((PAT, ROBIN, None)), allocated_on=DAY),
        ]
    )


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 10**9), shuffles=st.integers(1, 3))
def test_any_order_gives_the_same_coming(seed: int, shuffles: int) -> None:
    entries = history(seed)
    expected = fold(FAMILY, entries)
    for number in range(shuffles):
        shuffled = list(entries) * random.Random(number).choice((1, 2))
        random.Random((seed, number).__repr__()).shuffle(shuffled)
        found = fold(FAMILY, shuffled)
        assert found.came == expected.came
        assert (found.request, found.referral) == (expected.request, expected.referral)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_restriction_that_nobody_has_seen_yet_holds_whatever_others_said(seed: int) -> None:
    entries = history(seed)
    stranger = Device("e")
    unseen = stranger.writes(FamilyRestricted(restricted=True, because="a worker's sister"), MONDAY)
    assert fold(FAMILY, [*entries, unseen]).came.restricted
    assert fold(FAMILY, [unseen, *entries]).came.restricted
