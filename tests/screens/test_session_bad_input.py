"""What should not happen to a session and does: lengths that cannot be, another worker's family, two forms at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.widgets import Input

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.entry import NO_HEAD, make
from fsm_tui.casework.written import Written
from fsm_tui.services import families, opening
from fsm_tui.vault.refusals import AlreadyOpen
from screens.robot import Robot
from screens.widgets.still_needed import StillNeeded
from tests.screens import visiting
from tests.screens.visiting import KIT, MUM, Laptop, at_session, fill, typed, wait

EMOJI = "The 👨‍👩‍👧‍👦 family 🏴󠁧󠁢󠁷󠁬󠁳󠁿"
WELSH, ARABIC = "Siân Ŵyn ap Llŷr", "فاطمة الزهراء"
NASTY = "A\x00B\x1b[31mred\x1b]0;title\x07\u202egnp"


def page(robot: Robot) -> Any:
    """The page that is up."""
    return robot.app.page()


def needed(robot: Robot) -> list[str]:
    return [each.what for each in page(robot).query_one(StillNeeded).needs]


async def left(robot: Robot) -> None:
    await wait(robot, lambda: robot.place == "family")


@pytest.mark.parametrize(
    ("length", "said"),
    [
        ("25 hours", "at most 24 hours"),
        ("1501", "at most 24 hours"),
        ("-30", "not a length"),
        ("14:00-13:00", "not a length"),
        ("until 3", "not a length"),
        ("1h75", "at most 59 minutes"),
        ("0", "Must be at least 1"),
    ],
)
async def test_a_length_that_cannot_be(laptop: Laptop, length: str, said: str) -> None:
    """No end is typed anywhere: a start and a length cannot end before they begin."""
    laptop.draft(length="")
    async with at_session(laptop) as robot:
        await fill(robot, {"length": length})
        await robot.press("tab")
        await wait(robot, lambda: needed(robot) == ["length"])
        await robot.until(said)
        await robot.does("session.complete")
        assert robot.place == "session" and len(laptop.sessions) == 1
        robot.find("#length").query_one(Input).value = "45"
        await wait(robot, lambda: not needed(robot))
        await robot.does("session.complete")
        await left(robot)
    assert [each.minutes for each in laptop.sessions] == [None, 45]


async def test_names_of_every_script_and_what_no_name_holds(laptop: Laptop) -> None:
    laptop.record("family.described", label=EMOJI)
    laptop.record("person.described", person=MUM, name=WELSH)
    laptop.record("person.described", person=KIT, name=ARABIC)
    laptop.draft(note="")
    async with at_session(laptop) as robot:
        await robot.until("👨‍👩‍👧‍👦")
        await robot.does("session.risk")
        await robot.until("Siân")
        assert robot.sees("فاطمة")
        await robot.focus("#note")
        await robot.pastes(f"{NASTY} {WELSH} {ARABIC} {EMOJI}")
        assert "\x1b" not in robot.text() and "\x00" not in robot.text()
        await wait(robot, lambda: not needed(robot))
        await robot.does("session.complete")
        await left(robot)
    assert laptop.sessions[-1].note == f"ABredgnp {WELSH} {ARABIC} {EMOJI}"
    assert laptop.standing().label.value == EMOJI


async def test_a_family_that_is_with_somebody_else_now(laptop: Laptop) -> None:
    """The visit was made, so it is kept; that it was somebody else's family by then is said, and nothing is refused."""
    family = laptop.standing()
    body = Allocated(to="bb" * 8, allocated_on=laptop.clock.now.date() - timedelta(days=3))
    entry = make(
        device="cc" * 8, epoch=1, seq=1, prev=NO_HEAD, kind=body.KIND, v=1, subject=f"family:{family.id}",
        author="dd" * 8, happened_at="2026-11-17T09:00+00:00",
        written_at=Written(int(laptop.clock.now.timestamp() * 1000) - 10_000).text,
        bases=family.frontier, salt=bytes(16), body=body.to_bytes(),
    )  # fmt: skip
    with laptop.seat.vault.action() as action:
        action.receive(entry, bundle="b")
    laptop.draft()
    async with at_session(laptop) as robot:
        await robot.does("session.complete")
        await left(robot)
    head = laptop.standing().sessions[-1].shown.head
    assert families.record_view(laptop.seat, laptop.family, head).not_allocated
    line = next(each for each in families.read(laptop.seat, laptop.family).timeline if each.head == head)
    assert line.not_allocated and line.sync == "only on this laptop", "it still goes to the office"


async def test_two_forms_of_one_family_are_two_sessions(laptop: Laptop) -> None:
    """The second is measured against what the first said, and neither takes the other's draft away."""
    planned = laptop.record(
        "visit.planned", session_kind="home_visit", on="2026-11-20", at="14:30", people=[MUM], place="Home"
    )
    laptop.draft(start="13:00")
    async with at_session(laptop, planned=planned) as robot:
        await fill(robot, {"note": "The second of the day."})
        await robot.does("app.back")
        await left(robot)
        assert set(laptop.drafts()) == {"session", f"session:planned:{planned}"}
        await visiting.open_session(robot, laptop)
        await robot.does("session.complete")
        await left(robot)
    assert set(laptop.drafts()) == {f"session:planned:{planned}"}
    state = laptop.drafts()[f"session:planned:{planned}"]
    assert state["form"]["note"] == "The second of the day." and typed()["note"] == laptop.sessions[-1].note


def test_a_second_program_is_refused_in_a_sentence(laptop: Laptop) -> None:
    with pytest.raises(AlreadyOpen, match="open"):
        opening.unlock(laptop.home, visiting.PASSPHRASE, laptop.clock.around())
    assert laptop.standing().sessions
