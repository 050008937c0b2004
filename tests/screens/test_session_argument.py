"""Risk as an argument on the session page: the plan for a bad day, a new Red, a rating below Red, a disclosure."""

from __future__ import annotations

from typing import Any

import pytest

from screens.robot import Robot
from screens.session.form_page import FormPage
from screens.session.heard import PlanForm, Told, compose_told
from tests.robot import driving
from tests.screens import visiting
from tests.screens.visiting import BEA, KIT, MUM, Laptop, at_session, fill, opening_at, unfold, wait

RED = {
    "parents": {MUM: {"level": "high", "because": "Drinks from the morning."}},
    "children": {
        KIT: {"level": "high", "because": "Alone at night."}, BEA: {"level": "low", "because": "Sees the midwife."},
    },
}  # fmt: skip


@pytest.fixture
def laptop(vault: Laptop) -> Laptop:
    made = visiting.family(vault)
    made.shared = True
    made.record("family.described", social_worker={"name": "Ola Brook", "phone": "07700 900123"})
    return made


def page(robot: Robot) -> FormPage:
    found = robot.app.page()
    assert isinstance(found, FormPage)
    return found


async def look(robot: Robot) -> None:
    await wait(robot, lambda: page(robot).looked_at)


def within(robot: Robot, field: str) -> bool:
    """Is the focus there?"""
    found = robot.app.screen.query(field)
    return bool(found) and robot.app.focused is not None and found.first() in robot.app.focused.ancestors


def said(robot: Robot, selector: str) -> str:
    """What stands in a line, in view or not."""
    return " ".join(str(robot.app.screen.query_one(selector).render()).split())


async def completed(robot: Robot) -> None:
    await robot.does("session.complete")
    await wait(robot, lambda: robot.place == "family")


def red(laptop: Laptop, happened: str = "2026-11-10T10:00", **more: Any) -> str:
    """The family was Red."""
    risk = {
        "parents": [{"person": MUM, "severity": "high", "stated": "changed", "because": "relapsed"}],
        "children": [{"person": KIT, "harm": "high", "stated": "changed", "because": "alone at night"}],
    }
    return laptop.record("risk.rated", happened, risk=risk | more)


# -- a new Red


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_new_red_asks_whom_you_phoned_and_records_it(laptop: Laptop, size: tuple[int, int]) -> None:
    laptop.draft(children=RED["children"] | {KIT: {"level": "medium", "because": "Alone at night."}})
    async with at_session(laptop, size) as robot:
        assert not robot.find("#slip").display
        await fill(robot, {f"level-{MUM}": "3"})
        await wait(robot, lambda: robot.find("#slip").display)
        told = page(robot).form().escalation
        assert told == Told(to="Ola Brook", on="Fri 20 Nov 2026", at="15:00")
        assert said(robot, "#slip-why").startswith("New Red. Phone Ola Brook, 07700 900123. Write here")
        assert page(robot).still() is None, "the slip stands in nobody's way"
        await fill(robot, {"slip-reached": "1", "slip-agreed": "She comes on Monday."})
        await look(robot)
        await completed(robot)
    found = laptop.sessions[-1].risk.escalation
    assert (found.to, found.on.isoformat(), found.at, found.reached, found.agreed) == (
        "Ola Brook", "2026-11-20", "15:00", True, "She comes on Monday.",
    )  # fmt: skip


async def test_what_nobody_told_is_not_recorded_as_told(laptop: Laptop) -> None:
    laptop.draft(**RED)
    async with at_session(laptop) as robot:
        await wait(robot, lambda: robot.find("#slip").display)
        await completed(robot)
    assert laptop.sessions[-1].risk.escalation is None
    assert laptop.standing().argued.escalations == ()


async def test_a_family_that_was_red_has_no_slip_and_one_that_is_amber_loses_it(laptop: Laptop) -> None:
    laptop.draft(**RED)
    async with at_session(laptop) as robot:
        await wait(robot, lambda: robot.find("#slip").display)
        await fill(robot, {f"level-{KIT}": "1", f"level-{MUM}": "1"})
        await look(robot)
        await wait(robot, lambda: not robot.find("#slip").display)
        await wait(robot, lambda: page(robot).form().escalation == Told())
        await fill(robot, {f"level-{KIT}": "3", f"level-{MUM}": "3"})
        await wait(robot, lambda: robot.find("#slip").display)
        await fill(robot, {"slip-agreed": "Try again at six."})
        await look(robot)
        assert [need.what for need in page(robot).needed.needs] == ["new Red: reached or not"]
        await fill(robot, {"slip-reached": "2", f"level-{KIT}": "1", f"level-{MUM}": "1"})
        await look(robot)
        assert robot.find("#slip").display, "what was said stays on the screen"
        await completed(robot)
    assert laptop.sessions[-1].risk.escalation.reached is False

    laptop.record("risk.rated", "2026-11-20T14:30", risk={"children": [
        {"person": KIT, "harm": "high", "stated": "changed", "because": "alone"}]})  # fmt: skip
    laptop.record("risk.rated", "2026-11-20T14:31", risk={"parents": [
        {"person": MUM, "severity": "high", "stated": "changed", "because": "relapsed"}]})  # fmt: skip
    laptop.draft(start="14:45", **RED)
    async with at_session(laptop) as robot:
        await look(robot)
        assert not robot.find("#slip").display


def test_a_slip_is_told_only_when_it_says_whether_they_were_reached() -> None:
    from datetime import date

    day, today = date(2026, 11, 18), date(2026, 11, 20)
    assert compose_told(Told(to="Ola", on="today", at="15:00"), day, today) == (None, [])
    assert compose_told(Told(to="Ola", agreed="x"), day, today)[1] == [
        ("risk.escalation.reached", "say whether they were reached")
    ]
    assert compose_told(Told(reached="yes"), day, today)[1] == [("risk.escalation.to", "say whom you phoned")]
    raw, faults = compose_told(Told(to="Ola", on="today", at="9", reached="no"), day, today)
    assert raw == {"to": "Ola", "on": "2026-11-20", "at": "09:00", "reached": False, "agreed": ""} and not faults
    raw, _ = compose_told(Told(to="Ola", reached="yes"), day, today)
    assert raw is not None and raw["on"] == "2026-11-18"


# -- a rating below Red


async def test_a_rating_below_red_is_proposed_until_it_is_agreed(laptop: Laptop) -> None:
    red(laptop)
    laptop.draft()
    async with at_session(laptop) as robot:
        await look(robot)
        words = said(robot, "#outlook")
        assert "Amber is proposed. Red stays in force until the team leader signs it, or the social" in words
        await unfold(robot, "argument")
        await fill(robot, {"agreed-with": "Ola Brook"})
        await look(robot)
        await wait(robot, lambda: "will be in force: agreed with Ola Brook" in said(robot, "#outlook"))
        assert "stays in force" not in said(robot, "#outlook")
        await completed(robot)
    assert laptop.sessions[-1].risk.agreed_with == "Ola Brook"


async def test_the_page_of_rating_says_below_what_is_proposed(laptop: Laptop) -> None:
    red(laptop)
    async with driving(opening_at(laptop, "family"), (80, 24)) as robot:
        await robot.app.go("rate", family_id=laptop.family)
        await wait(robot, lambda: bool(robot.app.screen.query("#complete")) and robot.app.focused is not None)
        for who, why in ((MUM, "Steady."), (KIT, "With Gran.")):
            await fill(robot, {f"level-{who}": "1", f"because-{who}": why})
        await look(robot)
        assert robot.sees("Green is proposed, Red stays in force.")
        await unfold(robot, "argument")
        await fill(robot, {"agreed-with": "Ola Brook"})
        await look(robot)
        assert not robot.sees("is proposed, Red stays")


# -- the plan for a bad day


async def test_a_plan_is_typed_line_by_line_and_stands(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        await unfold(robot, "argument")
        await robot.focus("#if-0")
        await robot.types("Tess drinks\n")
        await robot.types("Gran takes Kit\n")
        await robot.types("Gran is away\n")
        await wait(robot, lambda: within(robot, "#then-1"))
        await look(robot)
        assert [need.what for need in page(robot).needed.needs] == ["plan for a bad day"]
        await robot.types("call the duty team\n")
        await fill(robot, {"relapse": "Ring Robin.", "crisis": "999, then the duty team."})
        await look(robot)
        await completed(robot)
    plan = laptop.sessions[-1].risk.plan
    assert [(each.when, each.then) for each in plan.contingency] == [
        ("Tess drinks", "Gran takes Kit"), ("Gran is away", "call the duty team"),
    ]  # fmt: skip
    assert (plan.relapse, plan.crisis) == ("Ring Robin.", "999, then the duty team.")

    laptop.draft(start="14:30", plan=PlanForm.of(plan).to_state())
    async with at_session(laptop) as robot:
        await unfold(robot, "argument")
        assert robot.sees("stands since") or "stands since" in said(robot, "#argument .fold--fields .group--title")
        assert page(robot).form().plan == PlanForm.of(plan)
        await completed(robot)
    assert laptop.sessions[-1].risk.plan is None, "it was not changed, so it is not written again"


async def test_what_is_missing_stands_in_the_order_of_the_page_also_in_a_part_that_was_opened(laptop: Laptop) -> None:
    laptop.draft(goals={})
    async with at_session(laptop) as robot:
        await unfold(robot, "argument")
        await fill(robot, {"if-0": "Tess drinks"})
        await look(robot)
        assert [need.what for need in page(robot).needed.needs] == ["goal 1", "goal 2", "plan for a bad day"]


async def test_the_draft_of_a_plan_comes_back_to_its_line(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        await unfold(robot, "argument")
        await robot.focus("#if-0")
        await robot.types("Tess drinks\nGran takes Kit\nGran is away")
        await look(robot)
        await page(robot).keep_draft()
    async with at_session(laptop) as robot:
        await wait(robot, lambda: within(robot, "#if-1"))
        assert page(robot).form().plan.contingency == (("Tess drinks", "Gran takes Kit"), ("Gran is away", ""))


async def test_a_plan_is_kept_unless_it_is_changed_whatever_the_draft_or_correction_knows(laptop: Laptop) -> None:
    plan = {"contingency": [{"when": "Tess drinks", "then": "Gran comes"}], "relapse": "Ring Robin."}
    first = laptop.record("session.recorded", "2026-11-20T12:00", **visiting.session(risk=_again()))
    laptop.record("risk.rated", "2026-11-20T12:30", risk={"plan": plan, "parents": [
        {"person": MUM, "severity": "moderate", "stated": "unchanged", "because": "as before"}]})  # fmt: skip
    laptop.draft()  # knows of no plan
    async with at_session(laptop) as robot:
        assert page(robot).form().plan.relapse == "Ring Robin."
        await completed(robot)
    assert laptop.sessions[-1].risk.plan is None
    async with at_session(laptop, corrects=first) as robot:
        assert page(robot).form().plan.relapse == "Ring Robin.", "what stands is there to be looked at"
        await fill(robot, {"correction": "A word was wrong."})
        await look(robot)
        await completed(robot)
    standing = laptop.standing().argued.plan
    assert standing.value is not None and standing.value.relapse == "Ring Robin." and not standing.in_conflict
    laptop.draft(start="14:40")
    async with at_session(laptop) as robot:
        await unfold(robot, "argument")
        assert "stands since Fri 20 Nov 2026; kept unless changed" in said(robot, "#argument .group--title")
        for name in ("#if-0", "#then-0", "#relapse"):
            found: Any = robot.find(name)
            found.area.clear()
        await look(robot)
        await completed(robot)
    taken_back = laptop.standing().argued.plan.value
    assert taken_back is not None and taken_back.contingency == () and not taken_back.relapse


def _again() -> dict[str, Any]:
    """Everybody as before."""
    risk = visiting.session()["risk"]
    return {
        side: [{**each, "stated": "unchanged"} for each in rated] for side, rated in risk.items()
    }


# -- what a child said


async def test_what_a_child_said_calls_for_a_referral_by_one_key(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        await unfold(robot, "argument")
        assert not robot.find("#refer").display and not robot.find("#referral").display
        await fill(robot, {"disclosed": "Kit said something about the evenings."})
        await wait(robot, lambda: "A safeguarding referral is to be made" in said(robot, "#referral"))
        await robot.focus("#refer")
        await robot.press("enter")
        await wait(robot, lambda: robot.place == "family_form")
        await robot.until("Safeguarding referral")
        await robot.until(lambda: bool(robot.app.screen.query("#ask-child_said")))
        found: Any = robot.find("#ask-child_said")
        assert found.value == "yes"
        laptop.record(
            "safeguarding.referred", referral="5a" * 8, children=[KIT], to="The hub", on="2026-11-20",
            reason="What Kit said.", child_said=True, parents_told=False, not_told_because="not safe yet",
        )  # fmt: skip
        await robot.app.back()
        await wait(robot, lambda: robot.place == "session")
        await wait(robot, lambda: "referral was made on Fri 20 Nov 2026 to The hub" in said(robot, "#referral"))
        assert page(robot).form().disclosed == "Kit said something about the evenings."
        await completed(robot)
    assert laptop.sessions[-1].risk.disclosed


async def test_rating_today_has_it_all(laptop: Laptop) -> None:
    async with at_session(laptop) as robot:
        await robot.app.go("rate", family_id=laptop.family)
        await wait(robot, lambda: robot.place == "rate" and page(robot).found is not None)
        await wait(robot, lambda: robot.app.focused is not None)
        await fill(robot, {f"level-{MUM}": "3", f"because-{MUM}": "Relapsed.", f"level-{KIT}": "3",
                           f"because-{KIT}": "Alone."})  # fmt: skip
        await wait(robot, lambda: robot.find("#slip").display)
        await unfold(robot, "argument")
        await fill(robot, {"triggers": "Pay day", "if-0": "Tess drinks", "then-0": "Gran comes"})
        await look(robot)
        await robot.does("rate.complete")
        await wait(robot, lambda: robot.place == "session")
    plan = laptop.standing().argued.plan.value
    assert plan is not None and plan.contingency[0].then == "Gran comes"
