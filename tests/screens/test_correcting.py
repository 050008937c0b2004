"""Records of sharing, referrals, the network and support are corrected with a reason; both versions stay readable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework import advice, child_support, consent, network, sharing
from fsm_tui.casework.bodies import KINDS, Correctable
from screens.correcting import FORMS
from screens.family_form import forms
from screens.record.telling import CORRECTED_IN
from screens.robot import Robot
from tests.screens import trained
from tests.screens.trained import Desk, at, locks_and_comes_back

FAMILY = "Kestrel"
ONE, TWO = "ab" * 8, "cd" * 8
REASON = "The wrong day was typed."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def test_every_kind_of_sharing_network_and_support_that_can_be_corrected_has_a_form() -> None:
    modules = {each.__name__ for each in (sharing, network, child_support, consent)}
    kinds = {kind for kind, body in KINDS.items() if body.__module__ in modules and issubclass(body, Correctable)}
    assert len(kinds) >= 14
    assert kinds <= set(CORRECTED_IN)
    assert set(FORMS.values()) <= set(forms.TITLES)
    office = {kind for kind, body in KINDS.items() if body.__module__ == advice.__name__ and body.SUBJECT == "office"}
    assert office == {"consultation.asked", "consultation.held", "nonames.held"}  # on the page of advice, c


def said(desk: Desk) -> dict[str, dict[str, Any]]:
    """One record of each kind, in the order in which they can be made; kind → what it says."""
    tamsin = desk.person(FAMILY, "Tamsin")
    child = desk.family(FAMILY).young[0].id
    day = "2026-11-20"
    decided = {"because": "Alone at night.", "decided_by": "Robin", "told_parent": True}
    return {
        "information.shared": {
            "agency": "core_service", "information": ["risk"], "purpose": "safety", "about": [tamsin], "what": "Alone.",
            "on": "2026-11-17", "ground": "without_consent", "consent_state": "not_sought", "rules": ["child_first"],
            "until": "2026-12-20", **decided,
        },
        "onward.referred": {
            "referral": ONE, "agency": "core_service", "person": tamsin, "what_for": "Detox",
            "prepared_on": "2026-11-17", "sent_on": "2026-11-18", "decision": "@information.shared",
        },
        "onward.answered": {"referral": ONE, "on": day, "outcome": "declined", "words": "No room."},
        "safeguarding.referred": {
            "referral": TWO, "children": [child], "to": "The hub", "on": day, "reason": "Alone.", "parents_told": True,
        },
        "safeguarding.answered": {"referral": TWO, "on": day, "outcome": "assessment"},
        "worker.noted": {"worker": ONE, "role": "gp", "name": "Dr Sloe", "agency": "Quay Surgery", "about": [tamsin]},
        "worker.confirmed": {"worker": ONE, "on": day, "by": "reception"},
        "treatment.claimed": {"claim": ONE, "person": tamsin, "what": "Methadone 40 ml", "on": day},
        "treatment.confirmed": {"claim": ONE, "on": day, "by": "the pharmacy", "right": False, "words": "30 ml"},
        "partner.asked": {
            "request": ONE, "way": "out", "wanted": "report", "whom": "Dr Sloe Mallow", "agency": "Quay Surgery",
            "what": "A report.", "asked_on": day,
            "needed_by": "2026-12-01", "worker": ONE,
        },
        "partner.escalated": {"request": ONE, "stage": 1, "to": "the practice manager", "on": day},
        "partner.answered": {"request": ONE, "on": day, "outcome": "declined"},
        "support.offered": {"child": child, "on": day, "answer": "accepted", "service": "The young carers"},
    }  # fmt: skip


def recorded(desk: Desk, told: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The head of each; the referral rests on the decision to share."""
    heads: dict[str, str] = {}
    for kind, each in told.items():
        heads[kind] = desk.record(FAMILY, kind, **{
            name: heads[value[1:]] if isinstance(value, str) and value.startswith("@") else value
            for name, value in each.items() if value is not None
        })  # fmt: skip
    return heads


DAYS = {"onward.referred": "prepared_on", "partner.asked": "asked_on", "worker.noted": ""}


async def mends(robot: Robot, kind: str) -> None:
    """Another day, and the reason; nothing else is touched."""
    if day := DAYS.get(kind, "on"):
        await robot.focus(f"#ask-{day}")
        await robot.press("end", "ctrl+u")
        await robot.types("18 nov 2026")
    else:
        await robot.types(" Mallow", into="#ask-name")
    await robot.does("family_form.save")
    await robot.until("why the earlier one was not right")
    await robot.types(REASON, into="#ask-correction_reason")
    await robot.does("family_form.save")


async def test_each_is_corrected_from_its_record_and_says_what_it_said_but_for_that(desk: Desk) -> None:
    told = said(desk)
    assert set(told) == set(FORMS)
    heads = recorded(desk, told)
    desk.clock.now += timedelta(hours=1)
    async with at(desk, "caseload", (80, 50)) as robot:
        for kind, head in heads.items():
            await robot.app.go("record", family_id=desk.ident(FAMILY), head=head)
            await robot.until(lambda: robot.place == "record")
            await robot.settle()
            await robot.does("record.correct")
            await robot.until(lambda: robot.place == "family_form")
            await mends(robot, kind)
            await robot.until(lambda: robot.place == "record")
            await robot.until(REASON)
            await robot.press("escape")
            await robot.until(lambda: robot.place == "caseload")
    family = desk.family(FAMILY)
    for kind, head in heads.items():
        record = family.record_of(head)
        assert record is not None and len(record.versions) == 2, kind
        (now,) = record.current
        assert isinstance(now.body, Correctable) and now.body.correction_reason == REASON
        was, body = record.original.body, now.body
        assert isinstance(was, Correctable)
        changed = {name for name, value in body if value != getattr(was, name)}
        changed -= {"decision"}  # it names the version in force of the same decision
        assert changed == {"corrects", "correction_reason", DAYS.get(kind, "on") or "name"}, kind
        assert now.entry.header.happened == record.original.entry.header.happened


async def test_the_log_and_the_network_lead_to_the_record_or_to_an_answer(desk: Desk) -> None:
    recorded(desk, {kind: each for kind, each in said(desk).items() if not kind.startswith("treatment")})
    async with at(desk, "sharing", (80, 50), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("not taken on")
        while not robot.sees("Onward referral to"):
            await robot.press("down")
        await robot.does("sharing.correct")
        await robot.until("Which one is not right?")
        await robot.types("answer")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("No room."))
        await robot.types(" They said so by phone.", into="#ask-words")
        await locks_and_comes_back(robot, desk)
        await robot.until("They said so by phone.")
        await mends(robot, "onward.answered")
        await robot.until(lambda: robot.place == "sharing")
        await robot.until("They said so by phone.")
    async with at(desk, "network", (80, 50), family_id=desk.ident(FAMILY), about=ONE) as robot:
        await robot.until("Dr Sloe")
        await robot.does("network.mend")
        await robot.until("Which one is not right?")
        for called in ("Request to or from a partner", "Request escalated", "Request answered"):
            assert robot.sees(called)


async def test_other_words_of_a_referral_that_was_sent_need_no_consent_anew(desk: Desk) -> None:
    cell = {"agency": "core_service", "information": "use", "purpose": "referral"}
    consent = {"consent": "onward_referral", "person": desk.person(FAMILY, "Tamsin"), "way": "verbal", "scope": [cell]}
    desk.record(FAMILY, "consent.recorded", **consent, statement="given", given_on="2026-11-22")
    sent = said(desk)["onward.referred"] | {"sent_on": "2026-11-23", "decision": None}
    head = desk.record(FAMILY, "onward.referred", **sent)
    desk.record(FAMILY, "consent.recorded", **consent, statement="withdrawn", given_on="2026-11-23")
    async with at(desk, "record", (80, 50), family_id=desk.ident(FAMILY), head=head) as robot:
        await robot.does("record.correct")
        await robot.until(lambda: robot.place == "family_form")
        await robot.types(" at Worthing", into="#ask-what_for")
        await robot.types(REASON, into="#ask-correction_reason")
        await robot.does("family_form.save")
        await robot.until(lambda: robot.place == "record")
        await robot.does("record.correct")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("at Worthing"))
        await robot.types(REASON, into="#ask-correction_reason")
        await robot.focus("#ask-sent_on")
        await robot.press("end", "ctrl+u")
        await robot.types("20 nov 2026")
        await robot.does("family_form.save")
        await robot.until("cannot be sent")
