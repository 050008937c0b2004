"""A rating below Red waits until it is signed or agreed with the social worker (A78, A79)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fsm_tui.casework.due import due_items
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.people import PersonDescribed
from fsm_tui.casework.rating import family_rag
from fsm_tui.casework.review import Voided
from fsm_tui.casework.risk import Escalation, RedEscalated, RiskAgreed, RiskRated, RiskSigned, Triaged
from fsm_tui.casework.rules import faults
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from fsm_tui.practice.rag import Rag
from tests.casework.making import CHILD, FAMILY, MONDAY, Device, beginning, risk

DAY = timedelta(days=1)


class Story:
    """One family written by one device, and by others that have seen what they are shown."""

    def __init__(self) -> None:
        self.device = Device("a")
        self.entries = list(beginning(self.device))

    def rated(self, harm: str, after: int, device: Device | None = None, **more: Any) -> Entry:
        return self.add(RiskRated(risk=risk(harm=harm).model_copy(update=more)), after, device)

    def add(self, body: Any, after: int, device: Device | None = None) -> Entry:
        self.entries.append((device or self.device).writes(body, MONDAY + after * DAY))
        return self.entries[-1]

    @property
    def family(self) -> Family:
        return fold(FAMILY, self.entries)

    def now(self, profile: Profile | None = None) -> tuple[Rag, Rag | None]:
        rating = family_rag(self.family, profile or built_in())
        assert rating is not None
        return rating.rag, rating.proposed.rag if rating.proposed else None

    def due(self, clock: str) -> list[Any]:
        return [each for each in due_items(self.family, (built_in(),)) if each.clock == clock]


@pytest.fixture
def story() -> Story:
    made = Story()
    made.rated("medium", 0)
    made.rated("high", 1)
    return made


def test_a_lower_rating_is_proposed_and_the_red_stays_in_force(story: Story) -> None:
    lower = story.rated("medium", 2)
    assert story.now() == (Rag.RED, Rag.AMBER)
    rating = family_rag(story.family, built_in())
    assert rating is not None and rating.harm.value == "high" and rating.proposed and rating.proposed.of == lower.head
    assert [each.done_on for each in story.due("lower_rating_settled")] == [None]


@pytest.mark.parametrize("how", ["signed", "agreed", "agreed_then"])
def test_it_is_in_force_once_it_is_settled(story: Story, how: str) -> None:
    lower = story.rated("medium", 2, agreed_with="Ola" if how == "agreed_then" else "")
    if how == "signed":
        story.add(RiskSigned(of=lower.head, signed=True), 3)
    elif how == "agreed":
        story.add(RiskAgreed(of=lower.head, agreed_with="Ola", on=(MONDAY + 3 * DAY).date()), 3)
    assert story.now() == (Rag.AMBER, None)
    story.rated("medium", 4)
    assert story.now() == (Rag.AMBER, None)
    assert story.due("lower_rating_settled") == []
    story.rated("high", 5)
    assert story.now() == (Rag.RED, None)
    story.rated("low", 6)
    assert story.now() == (Rag.RED, Rag.GREEN)


def test_a_refusal_keeps_it_red_whatever_was_agreed_and_a_later_proposal_can_be_signed(story: Story) -> None:
    lower = story.rated("medium", 2, agreed_with="Ola")
    story.add(RiskSigned(of=lower.head, signed=False, because="one good week"), 3)
    assert story.now() == (Rag.RED, Rag.AMBER)
    rating = family_rag(story.family, built_in())
    assert rating and rating.proposed and rating.proposed.refused and rating.proposed.refused.value.because
    later = story.rated("medium", 9)
    assert story.now() == (Rag.RED, Rag.AMBER)
    story.add(RiskSigned(of=later.head, signed=True), 10)
    assert story.now() == (Rag.AMBER, None)


def test_of_a_signature_and_a_refusal_that_did_not_see_each_other_the_refusal_holds(story: Story) -> None:
    lower = story.rated("medium", 2)
    other = Device("b")
    other.shown(*story.entries)
    story.add(RiskSigned(of=lower.head, signed=True), 3)
    story.add(RiskSigned(of=lower.head, signed=False, because="no"), 3, other)
    assert story.now() == (Rag.RED, Rag.AMBER)


def test_the_leaders_triage_needs_nobody_elses_signature(story: Story) -> None:
    story.add(Triaged(risk=risk(harm="low"), rag=Rag.GREEN), 2)
    assert story.now() == (Rag.GREEN, None)


def test_who_closes_the_family_takes_the_risk_at_exit_as_it_was_proposed(story: Story) -> None:
    day = (MONDAY + 2 * DAY).date()
    proposed = story.add(
        ClosureProposed(reason="completed", exit_on=day, outcomes=(), risk=risk(harm="low"), clear_after=day), 2
    )
    assert story.now() == (Rag.RED, Rag.GREEN)
    story.add(ClosureDecided(proposal=proposed.head, decision="not_yet", because="one more visit"), 3)
    assert story.now() == (Rag.RED, Rag.GREEN)
    story.add(ClosureDecided(proposal=proposed.head, decision="closed", clear_after=day), 4)
    assert story.now() == (Rag.GREEN, None)


def test_a_team_may_take_it_at_once(story: Story) -> None:
    story.rated("medium", 2)
    text = built_in_text().replace('downgrade_from_red = "proposed"', 'downgrade_from_red = "at_once"')
    assert story.now(load(text)) == (Rag.AMBER, None)


def test_an_old_visit_written_up_late_proposes_nothing(story: Story) -> None:
    story.rated("low", 0)
    assert story.now() == (Rag.RED, None)


def test_nothing_waits_once_the_child_has_left_or_the_red_was_voided(story: Story) -> None:
    story.rated("medium", 2)
    red = story.entries[-2]
    story.add(Voided(entry=red.head, reason="wrong family"), 3)
    assert story.now() == (Rag.AMBER, None)
    story.add(PersonDescribed(person=CHILD, left=True), 4)
    assert family_rag(story.family, built_in()) is None


def test_only_what_waits_can_be_settled(story: Story) -> None:
    now = MONDAY + 20 * DAY
    lower = story.rated("medium", 2)

    def said(body: Any) -> list[str]:
        return [place for place, _ in faults(body, now, story.family, built_in(), now)]

    assert said(RiskSigned(of=lower.head, signed=True)) == []
    assert said(RiskSigned(of=story.entries[-2].head, signed=True)) == ["of"]
    assert said(RiskAgreed(of=lower.head, agreed_with="Ola", on=(now + DAY).date())) == ["on"]
    story.add(RiskSigned(of=lower.head, signed=True), 3)
    assert said(RiskSigned(of=lower.head, signed=True)) == ["of"]


def test_a_new_red_is_to_be_told_until_somebody_was_reached(story: Story) -> None:
    assert [each.done_on for each in story.due("new_red_told")] == [None]
    tuesday = (MONDAY + DAY).date()
    story.add(RedEscalated(escalation=Escalation(to="Ola", on=tuesday, reached=False)), 1)
    assert [each.done_on for each in story.due("new_red_told")] == [None]
    story.add(RedEscalated(escalation=Escalation(to="Ola", on=tuesday)), 1)
    assert [each.done_on for each in story.due("new_red_told")] == [tuesday]
    story.rated("high", 3)
    assert [each.done_on for each in story.due("new_red_told")] == [tuesday]
    story.rated("medium", 4, agreed_with="Ola")
    story.rated("high", 9)
    assert [each.done_on for each in story.due("new_red_told")] == [None]


def test_a_lower_rating_said_again_waits_since_it_was_said_first(story: Story) -> None:
    story.rated("medium", 2)
    again = story.rated("medium", 5)
    rating = family_rag(story.family, built_in())
    assert rating is not None and rating.proposed is not None
    assert (rating.proposed.of, rating.proposed.since) == (again.head, MONDAY + 2 * DAY)
    assert [each.started_on for each in story.due("lower_rating_settled")] == [(MONDAY + 2 * DAY).date()]
    story.add(RiskSigned(of=again.head, signed=False, because="too soon"), 6)
    story.rated("medium", 9)
    rating = family_rag(story.family, built_in())
    assert rating is not None and rating.proposed is not None and rating.proposed.since == MONDAY + 9 * DAY
    assert [each.done_on for each in story.due("lower_rating_settled")] == [None]


def test_a_red_that_was_in_force_all_along_is_no_new_one(story: Story) -> None:
    story.add(RedEscalated(escalation=Escalation(to="Ola", on=(MONDAY + DAY).date())), 1)
    story.rated("medium", 4)
    story.rated("high", 9)
    assert [each.done_on for each in story.due("new_red_told")] == [(MONDAY + DAY).date()]


def test_a_signature_stands_for_a_correction_that_rates_everybody_alike(story: Story) -> None:
    lower = story.rated("medium", 2)
    story.add(RiskSigned(of=lower.head, signed=True), 3)
    story.add(
        RiskRated(risk=risk(harm="medium"), corrects=lower.head, correction_reason="a word was wrong"), 2
    )
    assert story.now() == (Rag.AMBER, None)
    story.add(RiskRated(risk=risk(harm="low"), corrects=lower.head, correction_reason="it was lower"), 2)
    assert story.now() == (Rag.RED, Rag.GREEN), "nobody signed that"


def test_a_red_of_the_same_minute_was_a_red(story: Story) -> None:
    """Times are to the minute; who takes a Red back at once proposes that too."""
    made = Story()
    made.rated("high", 0)
    made.rated("medium", 0)
    assert made.now() == (Rag.RED, Rag.AMBER)


def test_two_ratings_of_one_minute_make_no_pair_that_nobody_stated() -> None:
    made = Story()
    made.add(RiskRated(risk=risk(severity="moderate", harm="medium")), 0)
    made.add(RiskRated(risk=risk(severity="high", harm="low")), 1)
    made.add(RiskRated(risk=risk(severity="low", harm="low")), 1)
    assert made.now() == (Rag.GREEN, None) and made.due("new_red_told") == []
