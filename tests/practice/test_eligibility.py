"""Who can be referred: each rule, the readings of "over 18", what nobody said yet, and what a request still lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.errors import Faults
from fsm_tui.practice.eligibility import RULES, Adult, Asked, Rule, completeness, eligibility
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from fsm_tui.practice.rag import Rag

ON = date(2027, 3, 8)
COMPLETE = Asked(
    on=ON,
    adults=(Adult("aaaa0001", date(1990, 5, 1)), Adult("aaaa0002", date(1988, 2, 29))),
    children=2,
    substances=("alcohol",),
    problem="Drinks from the morning on.",
    impact="now",
    impact_evidence="Missed school on nine days.",
    plan="cp",
    plan_category="neglect",
    agreement_gained=True,
    agreement_by="Robin Carder",
    agreement_on=date(2027, 3, 1),
    role_explained=True,
    positives_discussed=True,
    attitude="willing",
    known_how_long="Two years",
    previous_involvement="Child in Need plan in 2025",
    safeguarding_issues="Neglect",
    known_to_core_service="yes",
    engaged="partly",
    social_worker_rag=Rag.AMBER,
    social_worker="Robin Carder",
    social_worker_reached_by="01243 000000",
    mosaic="M1",
)


def rule(code: str, asked: Asked = COMPLETE, profile: Profile | None = None, **changes: Any) -> Rule:
    found = eligibility(replace(asked, **changes), profile or built_in()).rule(code)
    assert found is not None
    return found


def edited(*changes: tuple[str, str]) -> Profile:
    text = built_in_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load(text)


OVER_18 = edited(('adult = "at_18"', 'adult = "over_18"'))


def test_a_complete_request_meets_every_rule_and_each_quotes_the_guidance() -> None:
    found = eligibility(COMPLETE, built_in())
    assert [each.code for each in found.rules] == list(RULES)
    assert found.met is True
    assert found.route is None
    assert completeness(COMPLETE, built_in()) == ()
    for each in found.rules:
        assert each.standing == "met"
        assert each.words.endswith(".")
        assert each.sentence == built_in().sentences[each.source] != ""


def test_nothing_said_is_not_known_yet_and_never_a_fail() -> None:
    found = eligibility(Asked(on=ON), built_in())
    assert {each.met for each in found.rules} == {None}
    assert {each.standing for each in found.rules} == {"not known yet"}
    assert found.met is None


@pytest.mark.parametrize(
    ("born", "at_18", "over_18", "notice"),
    [
        (date(2009, 3, 9), False, False, False),  # 18 tomorrow
        (date(2009, 3, 8), True, False, True),  # 18 today
        (date(2008, 3, 9), True, False, True),  # 19 tomorrow
        (date(2008, 3, 8), True, True, False),  # 19 today
    ],
)
def test_the_two_readings_of_over_18(born: date, at_18: bool, over_18: bool, notice: bool) -> None:
    adults = (Adult("aaaa0001", born),)
    for profile, met in ((built_in(), at_18), (OVER_18, over_18)):
        found = rule("adult", profile=profile, adults=adults)
        assert found.met is met
        assert ("Exactly 18" in found.notice) is notice
        assert ("does not take 18" in found.notice) is (notice and profile is OVER_18)


def test_a_younger_parent_is_named_and_the_young_peoples_service_too() -> None:
    found = rule("adult", adults=(COMPLETE.adults[0], Adult("aaaa0009", date(2010, 1, 1))))
    assert found.met is False
    assert found.about == ("aaaa0009",)
    assert "Young people's drug and alcohol service" in found.words
    assert "not confirmed here yet" in found.words
    assert any("Young people's" in line for line in built_in().unconfirmed())


def test_the_young_peoples_service_comes_from_the_directory() -> None:
    named = edited(
        ('"to be named locally"', '"Harbour", phone = "01903 000000", confirmed_on = 2027-01-05'),
    )
    adults = (Adult("aaaa0009", date(2010, 1, 1)),)
    assert "(Harbour, 01903 000000)." in rule("adult", profile=named, adults=adults).words
    none = edited(('code = "young_people_service"', 'code = "somebody_else"'))
    found = rule("adult", profile=none, adults=adults)
    assert found.met is False
    assert "names none" in found.words


@pytest.mark.parametrize(
    ("adults", "about"),
    [
        ((), ()),
        ((Adult("aaaa0001", None),), ("aaaa0001",)),
        ((COMPLETE.adults[0], Adult("aaaa0002", None)), ("aaaa0002",)),
        ((Adult("aaaa0001", date(2027, 3, 9)),), ("aaaa0001",)),  # born after the request
    ],
)
def test_an_age_that_cannot_be_known_is_no_fail(adults: tuple[Adult, ...], about: tuple[str, ...]) -> None:
    found = rule("adult", adults=adults)
    assert found.met is None
    assert found.about == about


@pytest.mark.parametrize(
    ("code", "changes", "met", "said"),
    [
        ("problematic_use", {"substances": ()}, None, "No substance"),
        ("problematic_use", {"problem": "  "}, None, "what makes the use a problem"),
        ("problematic_use", {"substances": (), "problematic": True}, True, "judged to be"),
        ("problematic_use", {"problematic": False}, False, "judged not to be"),
        ("problematic_use", {}, True, "Alcohol"),
        ("impact", {"impact": "likely"}, True, "if nothing changes"),
        ("impact", {"impact": "none"}, False, "No impact"),
        ("impact", {"impact": "not_known"}, None, "not known yet"),
        ("plan", {"plan": "cin", "plan_category": None}, True, "Child in Need plan"),
        ("plan", {"plan": "looked_after"}, False, "Looked after"),
        ("plan", {"plan": "none"}, False, "No plan"),
        ("plan", {"plan": None}, None, "No plan in force"),
        ("plan", {"plan": "of_another_version"}, None, "does not know"),
        ("agreement", {"agreement_gained": False}, False, "did not agree"),
        ("agreement", {"agreement_gained": None}, None, "not known yet"),
    ],
)
def test_each_rule(code: str, changes: dict[str, Any], met: bool | None, said: str) -> None:
    found = rule(code, **changes)
    assert found.met is met
    assert said in found.words


def test_what_is_weak_is_a_notice_and_no_fail() -> None:
    assert rule("impact", impact_evidence=" ").notice == "No evidence is given yet."
    assert rule("plan", plan_category=None).notice == "The category is not recorded yet."
    assert "role" in rule("agreement", role_explained=False).notice
    assert not any(each.notice for each in eligibility(COMPLETE, built_in()).rules)


@given(
    attitude=st.sampled_from(["unsure", "resistant", "denial"]),
    gained=st.sampled_from([None, False, True]),
    explained=st.sampled_from([None, False, True]),
)
def test_resistance_and_denial_are_never_a_fail_and_lead_to_a_consultation(
    attitude: Any, gained: bool | None, explained: bool | None
) -> None:
    asked = replace(COMPLETE, attitude=attitude, agreement_gained=gained, role_explained=explained)
    found = eligibility(asked, built_in())
    assert found.met is not False
    assert found.route is not None
    assert found.route.code == "consultation"
    assert found.route.sentence == built_in().sentences[found.route.source]


def test_who_said_no_without_resisting_may_still_be_talked_over() -> None:
    found = eligibility(replace(COMPLETE, agreement_gained=False), built_in())
    assert found.met is False
    assert found.route is not None


def test_the_leader_overrides_with_a_reason_and_it_shows() -> None:
    asked = replace(COMPLETE, plan="none", impact="not_known")
    because = {"plan": "Pre-birth assessment is about to start", "adult": "not needed", "impact": "  "}
    found = {each.code: each for each in eligibility(asked, built_in(), because).rules}
    assert found["plan"].met is False
    assert found["plan"].stands is True
    assert found["plan"].standing == "not met, overridden"
    assert found["plan"].overridden == because["plan"]
    assert found["adult"].overridden == ""  # it is met: there is nothing to override
    assert found["impact"].stands is None  # a blank reason is none
    assert eligibility(asked, built_in(), because).met is None
    assert eligibility(asked, built_in(), because | {"impact": "Unborn"}).met is True
    assert eligibility(asked, built_in()).met is False


def test_a_profile_may_reword_order_and_retire_rules_and_an_old_one_has_all_five() -> None:
    text = built_in_text()
    start = text.index("eligibility = [")
    end = text.index("]\n", start) + 2
    old = load(text[:start] + text[end:])
    assert [each.code for each in eligibility(COMPLETE, old).rules] == list(RULES)
    fewer = edited(
        ('code = "impact", label = "Child impacted, now or likely"', 'code = "impact", label = "Harm", retired = true')
    )
    assert "impact" not in [each.code for each in eligibility(COMPLETE, fewer).rules]
    with pytest.raises(Faults) as caught:
        edited(
            ('{ code = "impact", label', '{ code = "income", label'),
            ('label = "Agreement gained", sentence = "S1:49"', 'label = "Agreed", sentence = "S1:999"'),
        )
    found = dict(caught.value.faults)
    assert "no rule" in found["lists.eligibility.2 (income).code"]
    assert "S1:999" in found["lists.eligibility.4 (agreement).sentence"]


@pytest.mark.parametrize(
    ("field", "changes", "missing"),
    [
        ("known_how_long", {"known_how_long": " "}, True),
        ("previous_involvement", {"previous_involvement": ""}, True),
        ("safeguarding_issues", {"safeguarding_issues": ""}, True),
        ("known_to_core_service", {"known_to_core_service": "not_known"}, True),
        ("engaged", {"engaged": "not_known"}, True),
        ("engaged", {"engaged": "not_known", "known_to_core_service": "no"}, False),
        ("role_explained", {"role_explained": None}, True),
        ("positives_discussed", {"positives_discussed": None}, True),
        ("agreement_gained", {"agreement_gained": None}, True),
        ("agreement_gained", {"agreement_gained": False}, False),
        ("agreement_by", {"agreement_on": None}, True),
        ("agreement_by", {"agreement_by": ""}, True),
        ("social_worker_rag", {"social_worker_rag": None}, True),
        ("substances", {"substances": ()}, True),
        ("problem", {"problem": ""}, True),
        ("impact", {"impact": "not_known"}, True),
        ("impact_evidence", {"impact_evidence": ""}, True),
        ("impact_evidence", {"impact_evidence": "", "impact": "none"}, False),
        ("plan", {"plan": None}, True),
        ("plan_category", {"plan_category": None}, True),
        ("plan_category", {"plan_category": None, "plan": "cin"}, False),
        ("adults", {"adults": ()}, True),
        ("adults", {"adults": (Adult("aaaa0001", None),)}, True),
        ("children", {"children": 0}, True),
        ("children", {"children_without_date": 1}, True),
        ("social_worker", {"social_worker": ""}, True),
        ("social_worker", {"social_worker_reached_by": ""}, True),
        ("mosaic", {"mosaic": ""}, True),
    ],
)
def test_what_a_request_lacks_is_named_once(field: str, changes: dict[str, Any], missing: bool) -> None:
    found = completeness(replace(COMPLETE, **changes), built_in())
    assert [each.field for each in found] == ([field] if missing else [])
    assert all(each.words == each.words.strip().rstrip(".") for each in found)


def test_an_empty_request_asks_for_everything_the_guidance_asks() -> None:
    found = [each.field for each in completeness(Asked(on=ON), built_in())]
    assert len(found) == len(set(found))
    assert found[:3] == ["known_how_long", "previous_involvement", "safeguarding_issues"]
    assert {"known_to_core_service", "agreement_gained", "social_worker_rag", "plan", "impact"} <= set(found)
