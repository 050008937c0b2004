"""The family at a glance, what is due, two values, and the forms, on a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.people import FamilyDescribed, PersonDescribed
from fsm_tui.casework.risk import ChildRisk, RiskRated, RiskUpdate
from fsm_tui.practice.rag import Harm
from fsm_tui.services import families
from screens.family.screen import FamilyScreen
from screens.family_form.screen import FamilyFormScreen
from screens.robot import Robot
from screens.widgets.facts import Facts
from screens.widgets.record_table import RecordTable
from screens.widgets.still_needed import StillNeeded
from tests.robot import undone
from tests.screens import caseloads, vaults
from tests.screens.caseloads import (
    AMBER,
    BUMP,
    DANA,
    GREEN,
    KID,
    MUM,
    RED,
    UNRATED,
    Desk,
    at,
    given,
    locks_and_comes_back,
)  # fmt: skip
from tests.seats import record

HOSTILE = "[/] [b]Zed \x1b]0;x\x07\x1b[31m\u202egnp"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with caseloads.laptop(tmp_path / "vault") as found:
        yield found


def told(robot: Robot) -> str:
    """Everything that the glance says, in view or not."""
    return robot.app.screen.query_one("#glance", Facts).words


def says(robot: Robot, words: str) -> bool:
    return words in " ".join(told(robot).split())


def form(robot: Robot) -> FamilyFormScreen:
    page = robot.app.page()
    assert isinstance(page, FamilyFormScreen)
    return page


async def opened(robot: Robot) -> None:
    """Wait until the form is there."""
    await robot.until(lambda: robot.place == "family_form" and bool(form(robot)._made))


async def saved(robot: Robot) -> None:
    await robot.does("family_form.save")
    await robot.until(lambda: robot.place != "family_form")


def needed(robot: Robot) -> list[str]:
    return [need.what for need in form(robot).query_one(StillNeeded).needs]


def test_every_command_is_carried_out() -> None:
    assert undone(FamilyScreen) == [] and undone(FamilyFormScreen) == []


# -- the glance


async def test_at_a_glance_on_a_small_terminal(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit: Dog in the yard.")
        assert robot.sees("▲ Red since Sat 14 Nov 2026, trend GR")
        assert says(robot, "Tess Marlowe (moderate severity of use) × Kit Marlowe (high risk of harm)")
        assert says(robot, "Tess Marlowe, mother, 32 years, in the work")
        assert says(robot, "Baby, unborn, 28 weeks + 3, due 12 Feb 2027")
        assert says(robot, "Ring before ten · Tess Marlowe: Text only, 01632 960123")
        assert says(robot, "Child Protection plan, neglect, since Thu 1 Oct 2026")
        assert says(robot, "Jo Penhale, West Sussex Children's Services (unverified)")
        assert says(robot, "No drinking after six: 5 of 10 ↑")
        assert says(robot, "matrix unconfirmed") and says(robot, "needs local sign-off")
        assert says(robot, "Consent none recorded")
        assert robot.sees("Session recorded") and robot.sees("waiting, here")
        await robot.press("tab")
        await robot.until("Goals No drinking after six")


async def test_a_wide_terminal_has_both_panes_in_full(desk: Desk) -> None:
    async with at(desk, "family", (120, 40), family_id=desk[RED]) as robot:
        await robot.until("3 Lane End")
        assert robot.sees("Plan recorded") and robot.sees("RAG matrix: unconfirmed")


async def test_a_family_that_nobody_rated_says_who_is_missing(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[UNRATED]) as robot:
        await robot.until("? Not rated yet. Not rated yet: Tess Quill, Kit Quill.")
        assert says(robot, "no plan recorded") and says(robot, "nobody recorded") and says(robot, "nothing is due")


async def test_hostile_text_is_shown_harmlessly(desk: Desk) -> None:
    body = FamilyDescribed.model_construct(alerts=HOSTILE, address=HOSTILE, label=HOSTILE)
    desk.arrives(desk[RED], body, bases=desk.family(desk[RED]).frontier, at=desk.clock.now)
    async with at(desk, "family", (120, 40), family_id=desk[RED]) as robot:
        await robot.until("Before a visit: [/] [b]Zed")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


async def test_the_ways_to_other_pages(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        for command, place in (("record", "session"), ("goals", "goals"), ("consent", "consent")):
            await robot.does(f"family.{command}")
            await robot.until(lambda place=place: robot.place == place)
            assert given(robot) == {"family_id": desk[RED]}
            await robot.does("app.back")
            await robot.until(lambda: robot.place == "family")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "record")


async def test_locked_and_back(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        await robot.press("down", "down")
        desk.clock.now += timedelta(days=7)
        await locks_and_comes_back(robot, desk)
        await robot.until(lambda: says(robot, "29 weeks + 3"))
        assert robot.app.screen.query_one(RecordTable).cursor == 2


# -- what is due


async def test_due_lines_show_the_guidance_and_lead_to_where_it_is_done(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        assert says(robot, "Tell the social worker of a new Red: overdue by 5 working days (ours)")
        await robot.does("family.due")
        await robot.until("CGL consent form gone through, Tess Marlowe")
        await robot.types("worker's details")
        await robot.until("The guidance: “Confirm the details of the")
        assert robot.sees("The number of days is ours")
        await robot.press("enter")
        await opened(robot)
        assert form(robot).form == "details"
        await robot.does("app.back")
        await robot.does("family.due")
        await robot.types("risk review")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "session")


async def test_somebody_else_s_action_is_theirs_and_is_noted_as_a_milestone(desk: Desk) -> None:
    to = Allocated(to=desk.seat.me.person, allocated_on=desk.seat.today() - timedelta(days=1))
    desk.arrives(desk[RED], to, bases=desk.family(desk[RED]).frontier, at=desk.clock.now)
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        await robot.does("family.due")
        await robot.types("workbook summary")
        await robot.until("the social worker's. The guidance:")
        await robot.press("enter")
        await opened(robot)
        assert form(robot).values["event"] == "workbook_summary_opened"
        await robot.types("today", into="#ask-on")
        await saved(robot)
        await robot.until("Milestone noted")
    assert any(each.clock == "summary_opened" for each in families.read(desk.ready(), desk[RED]).done)


# -- two values


async def test_two_ratings_and_the_decision(desk: Desk) -> None:
    family = desk.family(desk[AMBER])
    base = (next(head for head in family.frontier),)
    desk.record(desk[AMBER], "risk.rated", risk={"children": [
        {"person": KID, "harm": "high", "stated": "changed", "because": "seen alone"}]})  # fmt: skip
    other = ChildRisk(person=KID, harm=Harm.LOW, stated="changed", because="calm today")
    body = RiskRated(risk=RiskUpdate(children=(other,)))
    desk.arrives(desk[AMBER], body, bases=base, at=desk.clock.now - timedelta(minutes=20))
    async with at(desk, "family", family_id=desk[AMBER]) as robot:
        await robot.until("To decide (x): risk of harm, Kit Ashdown-Okafor")
        assert says(robot, "“low” (Dana Holt, Mon 23 Nov 2026 13:40) or “high” (Robin Vale, Mon 23 Nov 2026 14:00)")
        assert says(robot, "The higher is in force") and robot.sees("▲ Red")
        desk.clock.now += timedelta(minutes=5)
        await robot.does("family.decide")
        await robot.until("Both stay in the history")
        await robot.types("low")
        await robot.press("enter")
        await robot.press("enter")
        await robot.until("Say why, in a few words.")
        await robot.types("Dana was there last")
        await robot.press("enter")
        await robot.until(lambda: not says(robot, "To decide"))
        assert "family.decide" not in {one.name for one in robot.app.hands.here()}
    ratings = desk.family(desk[AMBER]).children[KID]
    assert ratings.worst is not None and ratings.worst.value.harm is Harm.LOW
    assert ratings.worst.value.because == "Dana was there last" and len(ratings.history) == 5


async def test_two_addresses_and_two_names_and_the_decision(desk: Desk) -> None:
    base = desk.family(desk[RED]).frontier
    desk.record(desk[RED], "family.described", address="9 Mill Road")
    desk.record(desk[RED], "person.described", person=KID, name="Kitty Marlowe")
    desk.arrives(desk[RED], FamilyDescribed(address="7 Quay Street"), bases=base, at=desk.clock.now)
    desk.arrives(desk[RED], PersonDescribed(person=KID, name="Christopher Marlowe"), bases=base, at=desk.clock.now)
    async with at(desk, "family", (120, 40), family_id=desk[RED]) as robot:
        await robot.until("To decide (x): address")
        assert says(robot, "To decide (x): name, ") and says(robot, "9 Mill Road") and says(robot, "7 Quay Street")
        for what, wanted in (("address", "mill"), ("name", "kitty")):
            await robot.does("family.decide")
            if what == "address":
                await robot.types("address")
                await robot.press("enter")
            await robot.until("Both stay in the history")
            await robot.types(wanted)
            await robot.press("enter")
            await robot.until(lambda what=what: not says(robot, f"To decide (x): {what}"))
    family = desk.family(desk[RED])
    assert family.details["address"].value == "9 Mill Road" and not family.conflicts
    assert family.person(KID).name == "Kitty Marlowe"  # type: ignore[union-attr]


async def test_what_arrives_while_one_decides_is_not_overruled(desk: Desk) -> None:
    base = desk.family(desk[RED]).frontier
    desk.record(desk[RED], "family.described", address="9 Mill Road")
    desk.arrives(desk[RED], FamilyDescribed(address="7 Quay Street"), bases=base, at=desk.clock.now)
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("To decide (x): address")
        await robot.does("family.decide")
        await robot.until("Both stay in the history")
        third = FamilyDescribed(address="1 Harbour Way")
        await robot.app.ask(lambda _: desk.arrives(desk[RED], third, bases=base, at=desk.clock.now, device="0f"))
        await robot.types("mill")
        await robot.press("enter")
        await robot.until(lambda: says(robot, "1 Harbour Way"))
    found = desk.family(desk[RED]).details["address"]
    assert {each.value for each in found.heads} == {"9 Mill Road", "1 Harbour Way"}


@pytest.mark.parametrize("yes", [True, False])
async def test_of_a_yes_and_a_no_only_the_parent_can_say_yes(desk: Desk, yes: bool) -> None:
    base = desk.family(desk[RED]).frontier
    said: dict[str, Any] = {"consent": "agreement", "person": MUM, "way": "verbal", "given_on": "2026-11-23"}
    desk.record(desk[RED], "consent.recorded", statement="given", **said)
    no = ConsentRecorded.model_validate(said | {"statement": "withdrawn"}, strict=False)
    desk.arrives(desk[RED], no, bases=base, at=desk.clock.now - timedelta(minutes=10))
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("To decide (x): Agreement to the work")
        assert says(robot, "The narrower is in force")
        await robot.does("family.decide")
        await robot.types("given" if yes else "withdrawn")
        await robot.press("enter")
        if yes:
            await robot.until("Ask the parent or carer")
            await robot.answers("close")
            await robot.until(lambda: robot.place == "consent")
        else:
            await robot.until(lambda: not says(robot, "To decide"))
    family = desk.family(desk[RED])
    assert bool(family.conflicts) is yes and not family.consents[0].given


async def test_of_two_corrections_one_is_chosen_with_a_reason(desk: Desk) -> None:
    head, base = desk.head_of(GREEN, "session.recorded"), desk.family(desk[GREEN]).frontier
    record = desk.family(desk[GREEN]).record_of(head)
    assert record is not None
    mine = caseloads.session("low", "low", 1, baby=False, note="Mine.", corrects=head, correction_reason="more to say")
    desk.record(desk[GREEN], "session.recorded", **mine, happened_at="2026-11-17T10:00")
    body = record.shown.body.model_copy(update={"note": "Theirs.", "corrects": head, "correction_reason": "x"})
    desk.arrives(desk[GREEN], body, bases=base, at=desk.clock.now)
    async with at(desk, "family", family_id=desk[GREEN]) as robot:
        await robot.until("To decide (x): two corrections")
        assert robot.sees("two versions")
        await robot.does("family.decide")
        await robot.until("Both stay in the history")
        await robot.types("theirs")
        await robot.press("enter")
        await robot.types("they wrote it on the day")
        await robot.press("enter")
        await robot.until(lambda: not says(robot, "To decide"))
    family = desk.family(desk[GREEN])
    found = family.record_of(head)
    assert found is not None and found.shown.body.note == "Theirs." and not family.conflicts  # type: ignore[union-attr]


# -- forms


async def test_details_are_changed_and_only_what_was_changed_is_written(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        await robot.does("family.edit")
        await opened(robot)
        await robot.focus("#ask-sw_verified_on")
        await robot.types("today")
        await robot.types("duty desk", into="#ask-sw_verified_by")
        await robot.focus("#ask-address")
        await robot.press("end")
        await robot.types(", top flat")
        await saved(robot)
        await robot.until(lambda: says(robot, "3 Lane End, top flat"))
        assert says(robot, "verified on Mon 23 Nov 2026 by duty desk")
    body: Any = desk.family(desk[RED]).timeline[-1].body
    assert body.model_dump(exclude_none=True).keys() == {"address", "social_worker"}
    assert desk.drafts() == {}


async def test_another_number_for_the_worker_is_unverified_again(desk: Desk) -> None:
    worker = {"name": "Jo Penhale", "agency": "West Sussex Children's Services", "verified_on": "2026-11-20"}
    desk.record(desk[RED], "family.described", social_worker=worker)
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until(lambda: says(robot, "verified on Fri 20 Nov 2026"))
        await robot.does("family.edit")
        await opened(robot)
        await robot.types("01632 960999", into="#ask-sw_phone")
        await saved(robot)
        await robot.until(lambda: says(robot, "01632 960999 (unverified)"))


async def test_nothing_changed_writes_nothing(desk: Desk) -> None:
    before = len(desk.family(desk[RED]).timeline)
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        await robot.does("family.edit")
        await opened(robot)
        await saved(robot)
        await robot.until("Nothing was changed.")
    assert len(desk.family(desk[RED]).timeline) == before and desk.drafts() == {}


async def test_a_child_is_born_and_the_due_date_stays_in_the_history(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        await robot.does("family.person")
        await robot.picks(BUMP)
        await opened(robot)
        await robot.types("1 dec 2026", into="#ask-born")
        await robot.does("family_form.save")
        await robot.until("is in the future")
        assert robot.place == "family_form"
        await robot.focus("#ask-born")
        await robot.press("end", "ctrl+u")
        await robot.types("20 nov 2026")
        await saved(robot)
        await robot.until(lambda: says(robot, "Baby, 3 days"))
    person = desk.family(desk[RED]).person(BUMP)
    assert person is not None and person.due is not None and person.born is not None


async def test_a_person_is_added_and_what_is_missing_is_said_at_its_field(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        await robot.does("family.person")
        await robot.picks("new")
        await opened(robot)
        assert needed(robot) == ["a name", "who this is"]
        await robot.does("family_form.save")
        await robot.until("! Still needed: a name")
        await robot.types(HOSTILE.replace("\x1b", "").replace("\x07", ""), into="#ask-name")
        await robot.focus("#ask-role")
        await robot.press("1")
        await robot.until(lambda: needed(robot) == ["whether we work with them"])
        await robot.does("app.next_needed")
        await robot.press("2")
        await robot.types("31/02/1990", into="#ask-born")
        await robot.does("family_form.save")
        await robot.until("There is no day 31 in February")
        await robot.focus("#ask-born")
        await robot.press("end", "ctrl+u")
        await saved(robot)
        await robot.until(lambda: says(robot, "[/] [b]Zed"))
    assert any(person.name.startswith("[/] [b]Zed") for person in desk.family(desk[RED]).people)


async def test_the_plan_ends_and_not_before_it_began(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        await robot.does("family.plan")
        await opened(robot)
        await robot.types("1 sep 2026", into="#ask-ends")
        await robot.does("family_form.save")
        await robot.until("the plan ends before it starts")
        await robot.focus("#ask-ends")
        await robot.press("end", "ctrl+u")
        await robot.types("20 nov")
        await saved(robot)
        await robot.until(lambda: says(robot, "no plan recorded; the last ended on Fri 20 Nov 2026"))


async def test_a_form_is_kept_as_it_is_typed_and_comes_back_to_the_same_place(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        await robot.does("family.edit")
        await opened(robot)
        await robot.types("Two workers, ", into="#ask-alerts")
        await robot.until(lambda: "details" in robot_drafts(robot))
        await locks_and_comes_back(robot, desk)
        await robot.types("always. ")
        await robot.does("app.back")
        await robot.until(lambda: says(robot, "Drafts Family details"))
    assert desk.drafts()["details"].state["values"]["alerts"] == "Two workers, always. Dog in the yard."
    async with at(desk, "family_form", form="details", family_id=desk[RED]) as robot:
        await opened(robot)
        await robot.until(lambda: robot.app.focused is not None)
        await robot.types("Call first. ")
        await robot.until(lambda: form(robot).values["alerts"] == "Two workers, always. Call first. Dog in the yard.")
        await robot.does("family_form.throw_away")
        await robot.answers("yes")
        await robot.until(lambda: form(robot)._ended)
    assert desk.drafts() == {} and desk.family(desk[RED]).details["alerts"].value == "Dog in the yard."


def robot_drafts(robot: Robot) -> set[str]:
    """The drafts that the open page says it has kept."""
    draft = form(robot).draft
    return {draft.form} if draft is not None and draft.state else set()


async def test_what_came_while_a_draft_lay_counts_as_not_seen(desk: Desk) -> None:
    async with at(desk, "family_form", form="details", family_id=desk[RED]) as robot:
        await opened(robot)
        await robot.focus("#ask-address")
        await robot.types("The boat, ")
    body = FamilyDescribed(address="7 Quay Street", alerts="No dog any more.")
    desk.ready()
    desk.arrives(desk[RED], body, bases=desk.family(desk[RED]).frontier, at=desk.clock.now)
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("No dog any more.")
        await robot.does("family.edit")
        await opened(robot)
        await saved(robot)
        await robot.until("To decide (x): address")
    family = desk.family(desk[RED])
    assert family.details["alerts"].value == "No dog any more.", "what was not touched is not written back"
    assert {each.value for each in family.details["address"].heads} == {"7 Quay Street", "The boat, 3 Lane End"}


async def test_a_new_family_in_the_field(desk: Desk) -> None:
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.new")
        await opened(robot)
        assert form(robot).values["area"] == "west", "the area of whose laptop this is"
        await robot.types("Brook (Mill Cottage)", into="#ask-label")
        await robot.does("family_form.save")
        await robot.until("! Still needed: the base")
        assert needed(robot) == ["the base", "a name", "who this is"]
        await robot.press("enter")
        await robot.picks("st_james")
        await robot.types("Ada Brook", into="#ask-people-0-name")
        await robot.focus("#ask-people-0-role")
        await robot.press("1")
        await robot.focus("#ask-people-0-in_work")
        await robot.press("1")
        await robot.does("family_form.person")
        await robot.types("Unborn")
        await robot.focus("#ask-people-1-role")
        await robot.press("2")
        await robot.types("12 mar 2027", into="#ask-people-1-due")
        await robot.does("family_form.person")
        assert needed(robot) == [], "a person of whom nothing is said is left out"
        await saved(robot)
        await robot.until(lambda: robot.place == "family" and robot.sees("Ada Brook"))
        assert says(robot, "opened in the field") and says(robot, "unborn, 24 weeks + 3, due 12 Mar 2027")
        await robot.does("app.back")
        await robot.until("5 families")
    assert desk.drafts() == {}


async def test_a_new_family_comes_back_from_its_draft_with_all_its_people(desk: Desk) -> None:
    async with at(desk, "family_form", form="family") as robot:
        await opened(robot)
        await robot.types("Brook", into="#ask-label")
        await robot.does("family_form.person")
        await robot.types("Second person")
    assert desk.drafts()["family"].state["people"] == 2
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.drafts")
        await robot.press("enter")
        await opened(robot)
        assert form(robot).values["people.1.name"] == "Second person"
        await robot.until(lambda: isinstance(robot.app.focused, Input))
        await robot.types("!")
        await robot.until(lambda: form(robot).values["people.1.name"] == "Second person!")


async def test_a_base_of_another_area_is_asked_again(desk: Desk) -> None:
    async with at(desk, "family_form", form="details", family_id=desk[RED]) as robot:
        await opened(robot)
        await robot.focus("#ask-area")
        await robot.press("3")
        await robot.until(lambda: needed(robot) == ["base that belongs there"])


# -- at the office


async def test_the_leader_allocates_at_the_office(tmp_path: Path) -> None:
    vaults.office(tmp_path / "office")
    clock = caseloads.Clock()
    from fsm_tui.casework.people import FamilyOpened
    from fsm_tui.casework.team import StaffNamed
    from fsm_tui.services import opening

    seat = opening.unlock(tmp_path / "office", vaults.DANA, clock.around()).seat
    desk = Desk(tmp_path / "office", clock, seat, bytes(seat.vault.keys.vault_key))
    desk.arrives("team", StaffNamed(person=DANA, name="Pat Field", role="practitioner"), bases=(), at=clock.now)
    family = families.open_family(seat, FamilyOpened(label="Brook", area="west", base="st_james"), ()).family
    async with at(desk, "family", family_id=family) as robot:
        await robot.until("not allocated")
        await robot.does("family.allocate")
        await robot.picks(DANA)
        await robot.until(lambda: says(robot, "With Pat Field"))
        await robot.until("Workbook Programme opened: due in 2 working days (the social worker's)")
        assert not robot.sees("only on this laptop"), "at the office work is at the office"
    opening.leave(desk.seat)


async def test_allocation_is_not_for_a_practitioner(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk[RED]) as robot:
        await robot.until("Before a visit")
        await robot.press("a")
        await robot.until("This is for a team leader")
    assert desk.family(desk[RED]).allocated.value is None


def test_facts_are_cut_or_wrapped() -> None:
    from screens.plain import plain
    from screens.widgets.facts import Fact

    facts = Facts(room=8)
    lines = facts._fact(Fact("A long label", plain("one two three four")), 18)
    assert [line.plain.rstrip() for line in lines] == ["A long  one two", "label   three four"]


# -- who does not come, and clocks that do not run any more


def missed(desk: Desk, days: int) -> None:
    family = desk.seat.family(desk[AMBER])
    parents = [
        {"person": each.id, "severity": worst.value.severity.value, "stated": "unchanged", "because": "not seen"}
        for each in family.in_work
        if (worst := family.parents[each.id].worst) is not None
    ]
    children = [
        {"person": each.id, "harm": rated.value.harm.value, "stated": "unchanged", "because": "not seen"}
        for each in family.young
        if (rated := family.children[each.id].worst) is not None
    ]
    said = {
        "session_kind": "home_visit", "attendance": "did_not_attend", "note": "Nobody in.", "told": "Jo, by phone",
        "happened_at": (desk.seat.now() - timedelta(days=days)).isoformat(),
        "risk": {"parents": parents, "children": children},
        "goals": [{"goal": each.id, "touch": "not_reviewed"} for each in family.active_goals],
    }  # fmt: skip
    record(desk.seat, "session.recorded", family.id, **said)


async def test_who_missed_two_in_a_row_is_said_at_a_glance_with_what_to_do(desk: Desk) -> None:
    missed(desk, 2)
    async with at(desk, "family", family_id=desk[AMBER]) as robot:
        await robot.until(lambda: says(robot, "1 missed in a row"))
        assert not says(robot, "tell the social worker")
    desk.open()
    missed(desk, 1)
    async with at(desk, "family", family_id=desk[AMBER]) as robot:
        await robot.until(lambda: says(robot, "2 missed in a row"))
        assert says(robot, "tell the social worker (w)")


async def test_a_clock_that_is_done_leads_to_the_record_that_stopped_it(desk: Desk) -> None:
    to = Allocated(to=desk.seat.me.person, allocated_on=desk.seat.today() - timedelta(days=1))
    desk.arrives(desk[RED], to, bases=desk.family(desk[RED]).frontier, at=desk.clock.now)
    desk.clock.now += timedelta(minutes=5)
    today = desk.seat.today().isoformat()
    record(desk.seat, "milestone.noted", desk[RED], event="workbook_summary_opened", on=today)
    async with at(desk, "family", (120, 40), family_id=desk[RED]) as robot:
        await robot.until("3 Lane End")
        await robot.does("family.due")
        await robot.types("not applicable")
        await robot.press("enter")
        await robot.until("Done: Enter reads the record")
        await robot.until("Done on")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "record")
