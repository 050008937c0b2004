"""What happens around a completed session on the record page: not to be shared, in the wrong family, written late."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from fsm_tui.services import drafting, kept, recording
from screens.robot import Robot
from screens.widgets.facts import Facts
from tests.robot import driving
from tests.screens import visiting
from tests.screens.visiting import EVENINGS, KIT, MUM, NOTE, Laptop, opening_at, wait

DAN, OLA = "a2" * 8, "b1" * 8
HOSTILE = "[/] [b]Zed \u202egnp"


def page(robot: Robot) -> Any:
    """The page that is up."""
    return robot.app.page()


@pytest.fixture
def laptop(vault: Laptop) -> Laptop:
    made = visiting.family(vault)
    made.shared = True
    made.record("person.added", person=DAN, name="Dan Marlowe", role="parent")
    return made


def last(laptop: Laptop) -> str:
    return laptop.standing().sessions[-1].shown.head


def voided(laptop: Laptop, head: str) -> bool:
    record = laptop.standing().record_of(head)
    assert record is not None
    return record.voided


@asynccontextmanager
async def at_record(laptop: Laptop, head: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Robot]:
    async with driving(opening_at(laptop, "record", head=head), size) as robot:
        await robot.until("Session recorded by")
        yield robot


def says(robot: Robot, words: str) -> bool:
    facts = [each.words for each in page(robot).query(Facts) if each.display]
    return words in " ".join(" ".join(facts).split())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_part_is_marked_and_the_mark_taken_back(laptop: Laptop, size: tuple[int, int]) -> None:
    head = last(laptop)
    async with at_record(laptop, head, size) as robot:
        await robot.does("record.keep")
        await robot.picks(f"goals.{EVENINGS}")
        await robot.until("Not to be shared with")
        await robot.picks(DAN)
        await robot.until(lambda: says(robot, "⊘ Not to be shared with Dan Marlowe"))
        assert [each.place for each in kept.marks(laptop.standing(), head)] == [f"goals.{EVENINGS}"]
        await robot.does("record.keep")
        await robot.until("not for Dan Marlowe")
        await robot.picks(f"goals.{EVENINGS}")
        await robot.picks(DAN)
        await robot.until("Take the mark back?")
        await robot.answers("yes")
        await robot.until(lambda: not says(robot, "Not to be shared"))
    assert kept.marks(laptop.standing(), head) == ()


async def test_a_rating_is_kept_from_the_one_other_adult_without_asking_whom(laptop: Laptop) -> None:
    head = last(laptop)
    async with at_record(laptop, head) as robot:
        await robot.does("record.keep")
        await robot.picks(f"risk.parents.{MUM}")
        await robot.until(lambda: says(robot, "Not to be shared with Dan Marlowe"))
        await robot.does("record.keep")
        await robot.picks("")
        await robot.picks(DAN)
        await robot.until(lambda: len(kept.marks(laptop.standing(), head)) == 2)
        assert robot.place == "record"


async def test_the_mark_of_a_session_that_was_taken_back_says_so(laptop: Laptop) -> None:
    said = visiting.session(kept_from=[{"place": f"risk.children.{KIT}", "person": DAN}])
    for each in (*said["risk"]["parents"], *said["risk"]["children"]):
        each["stated"] = "unchanged"
    head = laptop.record("session.recorded", "2026-11-19T10:00", **said)
    async with at_record(laptop, head) as robot:
        assert says(robot, "risk of harm, Kit Marlowe") and not says(robot, "taken back since")
    kept.mark(laptop.seat, laptop.family, head, f"risk.children.{KIT}", DAN, kept=False)
    async with at_record(laptop, head) as robot:
        assert says(robot, "risk of harm, Kit Marlowe (taken back since)")


async def test_it_stands_in_the_wrong_family(laptop: Laptop) -> None:
    opened = json.dumps({"label": f"Kestrel {HOSTILE}", "area": "west", "base": "st_james"})
    right = recording.record_json(laptop.seat, "family.opened", None, opened)[0].family
    other = Laptop(laptop.home, laptop.clock, laptop.seat, right)
    other.record("person.added", person=OLA, name="Ola Kestrel", role="parent", in_work=True)
    said = visiting.session(note=NOTE, minutes=45)
    for each in (*said["risk"]["parents"], *said["risk"]["children"]):
        each["stated"] = "unchanged"
    head = laptop.record("session.recorded", "2026-11-20T10:00", **said)
    kit = {"kit": "71" * 8, "product": "nyxoid", "expiry": "2028-01-01", "person": MUM, "on": "2026-11-20"}
    laptop.record("naloxone.supplied", **kit)
    async with at_record(laptop, head) as robot:
        await robot.does("record.misplaced")
        await robot.until("Which family is it?")
        await robot.picks(right)
        await robot.until("Recorded in the wrong family")
        focused = robot.app.focused
        assert robot.sees("“Home visit” of Fri 20 Nov 2026, 10:00 is voided")
        assert focused is not None and focused.size.width >= 60, "the reason is a sentence"
        assert robot.sees("naloxone") and robot.sees("People, risk and goals are asked anew")
        await robot.press("enter")
        await robot.until("Say how it came about")
        await robot.press("escape")
        await robot.until(lambda: robot.dialog is None)
        assert not voided(laptop, head) and not drafting.kept(laptop.seat, right)
        await robot.does("record.misplaced")
        await robot.picks(right)
        await robot.types("mixed up the two")
        await robot.press("enter")
        await wait(robot, lambda: robot.place == "session" and bool(robot.app.screen.query("#complete")))
        assert voided(laptop, head)
        here = page(robot)
        await wait(robot, lambda: here.missing is not None)
        form = here.form()
        assert (form.note, form.kind, form.start, form.length) == (NOTE, "home_visit", "10:00", "45 min")
        assert not form.present and here.opened.family.id == right and robot.sees("Ola")
        assert len(drafting.kept(laptop.seat, right)) == 1
        await robot.does("app.back")
        await wait(robot, lambda: robot.place == "record")
        await robot.until(lambda: says(robot, "It stood in the wrong family"))
        assert not says(robot, NOTE)
        await robot.does("record.reveal")
        await robot.until(lambda: says(robot, NOTE))
    (draft,) = drafting.kept(laptop.seat, right)
    assert draft.state["form"]["note"] == NOTE, "nothing is lost by stopping midway"
    rated = {"parents": {OLA: {"level": "low", "because": "as she says"}}}
    form = draft.state["form"] | rated | {"attendance": "attended", "present": [OLA], "no_goals_because": "first visit"}
    drafting.save(laptop.seat, draft, {"form": form})
    async with driving(opening_at(laptop, "family"), (80, 24)) as robot:
        await robot.app.go("session", family_id=right, moved=head)
        await wait(robot, lambda: bool(robot.app.screen.query("#complete")) and robot.app.focused is not None)
        await robot.does("session.complete")
        await wait(robot, lambda: robot.place == "family")
        assert page(robot).details["family_id"] == right, "not the family in which it stood"
    assert not drafting.kept(laptop.seat, right) and len(laptop.seat.family(right).sessions) == 1


async def test_what_was_written_late_says_so_with_all_three_times(laptop: Laptop) -> None:
    async with at_record(laptop, last(laptop)) as robot:
        assert says(robot, "Happened Fri 6 Nov 2026, 10:00") and says(robot, "Written Fri 20 Nov 2026")
        assert says(robot, "Late written 10 working days after")
