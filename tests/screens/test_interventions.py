"""Interventions on a real laptop vault: kits with their expiry, boxes, modules, and the forms of the small records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family
from screens.family_form import intervention_forms
from screens.interventions.screen import InterventionsScreen
from screens.resuming import where
from screens.robot import Robot
from screens.small_records import ADDED, CORRECTED, FORMS, opens
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"
KIT, BOX = "61" * 8, "71" * 8


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def parent(desk: Desk) -> str:
    return desk.family(FAMILY).in_work[0].id


def kit(desk: Desk, **more: Any) -> str:
    said = {"kit": KIT, "product": "nyxoid", "expiry": "2028-03-31", "person": parent(desk), "on": "2026-11-20"}
    return desk.record(FAMILY, "naloxone.supplied", **(said | more))


def box(desk: Desk, **more: Any) -> str:
    said = {"box": BOX, "person": parent(desk), "on": "2026-11-18", "kept": "top of the wardrobe"}
    return desk.record(FAMILY, "box.issued", **(said | more))


async def fills(robot: Robot, **answers: str) -> None:
    for name, answer in answers.items():
        await robot.focus(f"#ask-{name}")
        await robot.press("end", "ctrl+u")
        await robot.types(answer)


async def chooses(robot: Robot, **keys: str) -> None:
    for name, key in keys.items():
        await robot.focus(f"#ask-{name}")
        await robot.press(key)


async def adds(robot: Robot, what: str) -> None:
    await robot.does("interventions.add")
    await robot.until("Record what was given or done")
    await robot.types(what)
    await robot.press("enter")
    await robot.until(lambda: robot.place == "family_form")


async def saved(robot: Robot) -> None:
    await robot.does("family_form.save")
    await robot.until(lambda: robot.place == "interventions")


def under(robot: Robot, key: str) -> None:
    """The cursor onto the kit, box or module with that key."""
    page = robot.app.page()
    assert isinstance(page, InterventionsScreen)
    page.table.cursor = next(place for place, each in enumerate(page.shown) if each.key == key)


def test_every_command_is_carried_out_and_every_kind_has_its_form() -> None:
    assert undone(InterventionsScreen) == []
    assert {kind: name for name, kind in intervention_forms.KINDS.items()} == CORRECTED
    assert set(ADDED) <= set(intervention_forms.TITLES)
    assert set(FORMS.values()) - {"onward"} <= set(intervention_forms.TITLES)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_kit_is_recorded_with_the_expiry_from_its_pack_and_replaced(
    desk: Desk, size: tuple[int, int]
) -> None:
    async with at(desk, "interventions", size, family_id=desk.ident(FAMILY)) as robot:
        await robot.until("0 of 8 modules complete")
        await adds(robot, "nalox")
        await chooses(robot, person="3")
        await fills(robot, to=f"Zed {HOSTILE}")
        await chooses(robot, product="2")
        await fills(robot, batch="N22", expiry="20/11/2026", trained="Zed")
        await robot.does("family_form.save")
        await robot.until("was past already on the day of supply")
        await fills(robot, expiry="31/12/2026")
        await locks_and_comes_back(robot, desk)
        await saved(robot)
        await robot.until(lambda: robot.sees("arrange new") and robot.sees("expires in 38 days"))
        assert robot.sees("1 naloxone kit to be replaced")
        await robot.does("interventions.next")
        await robot.until(lambda: robot.place == "family_form")
        await fills(robot, expiry="31 mar 2029")
        await saved(robot)
        await robot.until(lambda: robot.sees("in date") and not robot.sees("to be replaced"))
    new, old = sorted(desk.family(FAMILY).work.kits, key=lambda each: each.over_on is not None)
    assert new.supplied.value.replaces == old.id
    assert new.supplied.value.to == old.supplied.value.to and "Zed" in old.supplied.value.to


async def test_a_kit_comes_to_an_end_and_its_record_is_corrected(desk: Desk) -> None:
    kit(desk)
    async with at(desk, "interventions", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("in date")
        await robot.does("interventions.end")
        await robot.until(lambda: robot.place == "family_form")
        await chooses(robot, how="1")
        await fills(robot, what_happened="Given to a neighbour, who came round.")
        await saved(robot)
        await robot.until("used, Mon 23 Nov 2026")
        under(robot, KIT)
        await robot.does("interventions.correct")
        await robot.until("Correct which record")
        await robot.press("down", "enter")
        await robot.until(lambda: robot.place == "family_form")
        await chooses(robot, how="3")
        await fills(robot, correction_reason="misheard")
        await saved(robot)
        await robot.until("lost, Mon 23 Nov 2026")


async def test_a_box_says_who_is_at_home_and_was_seen_locked_or_why_not(desk: Desk) -> None:
    box(desk)
    async with at(desk, "interventions", (120, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until(lambda: robot.sees("not looked at yet") and robot.sees("child under five"))
        under(robot, BOX)
        await robot.does("interventions.next")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("In the home: "))
        await chooses(robot, locked="2")
        await robot.until("because, and what was agreed")
        await fills(robot, because="The key is lost; a new one tomorrow.")
        await saved(robot)
        await robot.until(lambda: robot.sees("not locked") and robot.sees("1 box not seen locked"))


async def test_what_is_red_stands_before_what_is_amber(desk: Desk) -> None:
    box(desk)
    desk.record(FAMILY, "box.seen", box=BOX, on="2026-11-20", locked="no", because="The key is lost.")
    kit(desk, expiry="2026-12-31")
    async with at(desk, "interventions", (120, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("arrange new")
        page = robot.app.page()
        assert isinstance(page, InterventionsScreen)
        assert [each.key for each in page.shown[:2]] == [BOX, KIT]
        assert robot.sees("▲ 1 box not seen locked. ◆ 1 naloxone kit to be replaced. 0 of 8 modules complete.")
    desk.record(FAMILY, "naloxone.ended", kit=KIT, on="2026-11-20", how="lost")
    kit(desk, kit="72" * 8, expiry="2026-11-20")
    async with at(desk, "interventions", (120, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("▲ 1 naloxone kit to be replaced. ▲ 1 box not seen locked.")


async def test_an_exchange_asks_how_many_of_each_thing(desk: Desk) -> None:
    async with at(desk, "interventions", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("modules complete")
        await adds(robot, "equip")
        await chooses(robot, person="1", given="enter")
        await robot.until("Type part of it")
        await robot.press("enter", "escape")
        await robot.until("how many: syringes with fixed needle")
        await robot.focus("#ask-count-syringe_fixed")
        await robot.types("x")
        await robot.does("family_form.save")
        await robot.until("is not a whole number")
        await robot.press("ctrl+u")
        await robot.types("20")
        await fills(robot, returned="12")
        await saved(robot)
        await robot.until("Out: Syringes with fixed needle, 1 ml: 20")
    (done,) = desk.family(FAMILY).work.exchanges
    assert (done.value.given[0].count, done.value.returned, done.value.bins_returned) == (20, 12, None)


async def test_a_module_goes_on_until_it_is_complete(desk: Desk) -> None:
    async with at(desk, "interventions", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("0 of 8 modules complete")
        under(robot, "module_2")
        for state, stands in (("1", "in progress"), ("2", "complete")):
            await robot.does("interventions.next")
            await robot.until(lambda: robot.place == "family_form")
            await chooses(robot, person="3", state=state)
            await saved(robot)
            await robot.until(stands)
        await robot.until("1 of 8 modules complete")


async def test_none_of_the_risks_is_said_and_not_left_open(desk: Desk) -> None:
    async with at(desk, "interventions", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("modules complete")
        await adds(robot, "overdose")
        await chooses(robot, person="1")
        await robot.until("what applies, or none of these")
        await chooses(robot, risks="enter")
        await robot.types("none of")
        await robot.press("enter", "escape")
        await saved(robot)
        await robot.until("none of the list applies")


BODIES: dict[str, dict[str, Any]] = {
    "equipment.exchanged": {"given": [{"item": "swab", "count": 3}], "returned": 0, "advice": ["storage"]},
    "group.attended": {"group": "Skills", "session": 2, "of": 6, "attended": False},
    "access.supported": {"service": "DAWN", "accompanied": False, "outcome": "declined", "next_on": "2026-12-01"},
    "advice.given": {"topics": ["storage", "units"]},
    "module.worked": {"module": "module_3", "state": "in_progress"},
    "treatment.reviewed": {"treatment": "methadone 40 ml", "prescriber": "Dr Bell"},
    "overdose.reviewed": {"none_apply": True},
    "psychosocial.worked": {"intervention": "cbt", "worked_on": "Fridays"},
}


@pytest.mark.parametrize("kind", sorted([*BODIES, "naloxone.supplied", "box.issued"]))
def test_a_form_of_correction_says_what_was_said(desk: Desk, kind: str) -> None:
    """Opened and saved with nothing but a reason, it is the same record again."""
    if kind in BODIES:
        whose = {} if kind == "module.worked" else {"person": parent(desk)}
        head = desk.record(FAMILY, kind, on="2026-11-20", **whose, **BODIES[kind])
    else:
        head = kit(desk, person=None, to="Sam") if kind == "naloxone.supplied" else box(desk)
    family, seat = desk.family(FAMILY), desk.ready()
    record = family.record_of(head)
    assert record is not None
    name = CORRECTED[kind]
    made = intervention_forms.asked(name, seat.profile, family, head, "", seat.today())
    told = {each.name: made.was.get(each.name, "") for each in made.asks if each.when(made.was)}
    (body,) = intervention_forms.bodies(
        name, told | {"correction_reason": "why"}, seat.today(), made.about, made.corrects
    )
    before = record.shown.body
    assert isinstance(before, Body)
    assert body == before.model_copy(update={"corrects": head, "correction_reason": "why"})


def test_what_an_intervention_opens_and_whether_it_is_there(desk: Desk) -> None:
    kit(desk)
    box(desk)
    profile, family = desk.ready().profile, desk.family(FAMILY)
    on = desk.ready().today()

    def told(family: Family, *codes: str, kind: str = "") -> list[tuple[str, str, bool]]:
        return [(each.form, each.which, bool(each.there)) for each in opens(family, profile, codes, on, "", kind)]

    assert told(family, "naloxone", "wrap_around", "harm_reduction", "advice", "safe_storage_box") == [
        ("advice_given", "", False), ("naloxone", "", False), ("box", "", False),
    ]  # fmt: skip
    assert told(family, "safe_storage_box", kind="home_visit") == [("box_seen", BOX, False)]
    assert told(family, kind="joint_visit")[-1:] == told(family, kind="home_visit")
    assert told(family, kind="phone_session") == []
    desk.record(FAMILY, "box.seen", box=BOX, on=on.isoformat(), locked="yes")
    desk.record(FAMILY, "naloxone.ended", kit=KIT, on=on.isoformat(), how="used")
    worked = {"person": parent(desk), "intervention": "cbt", "worked_on": "Fridays"}
    desk.record(FAMILY, "psychosocial.worked", on=on.isoformat(), **worked)
    family = desk.family(FAMILY)
    assert told(family, "naloxone", "cbt", "mutual_aid", kind="home_visit") == [
        ("naloxone", "", True), ("psychosocial", "", True), ("psychosocial", "", False), ("box_seen", BOX, True),
    ]  # fmt: skip


async def test_a_half_written_kit_comes_back_from_the_drafts(desk: Desk) -> None:
    async with at(desk, "interventions", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("modules complete")
        await robot.does("interventions.naloxone")
        await robot.until(lambda: robot.place == "family_form")
        await fills(robot, batch="N22")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "interventions")
    place, details = where(desk.drafts()["naloxone"])
    assert (place, details["form"]) == ("family_form", "naloxone")
