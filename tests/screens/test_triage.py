"""Triage: two axes with reasons, the matrix marked, another choice with its reason, rated meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fsm_tui.errors import Refused
from fsm_tui.practice import profile
from fsm_tui.practice.rag import Harm, Rag, Severity, family_rag
from fsm_tui.services.requests import deciding
from screens.robot import Robot
from screens.themes import Glyphs
from screens.triage import keeping
from screens.triage.matrix import drawn
from screens.triage.screen import TriageScreen
from tests.robot import undone
from tests.screens import requesting
from tests.screens.requesting import HOSTILE, Vault, at, locks_and_comes_back
from tests.seats import CHILD, MUM, visit
from tests.services.test_requests import taken_in

PROFILE = profile.built_in()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Vault]:
    with requesting.office(tmp_path / "office") as found:
        taken_in(found.seat, "Kestrel")
        yield found


@asynccontextmanager
async def form(here: Vault, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Robot]:
    async with at(here, "triage", size, family_id=here.ident("Kestrel")) as robot:
        await robot.until(lambda: bool(page(robot)._made) and page(robot).still_needed.needs != ())
        yield robot


def page(robot: Robot) -> TriageScreen:
    found = robot.app.page()
    assert isinstance(found, TriageScreen), robot.text()
    return found


def beside(robot: Robot) -> str:
    """The matrix and what stands by it, on one line."""
    shown = page(robot)
    assert shown.at is not None
    return " ".join(shown._beside(shown.at).plain.split())


async def rates(robot: Robot, who: str, axis: str, digit: str, because: str) -> None:
    await robot.focus(f"#ask-{axis}-{who}-level")
    await robot.press(digit)
    await robot.types(because, into=f"#ask-{axis}-{who}-because")


async def rags(robot: Robot, digit: str) -> None:
    await robot.focus("#ask-rag")
    await robot.press(digit)


def test_every_command_is_carried_out() -> None:
    assert undone(TriageScreen) == []


@pytest.mark.parametrize("glyphs", [Glyphs.full(), Glyphs.ascii()])
def test_the_matrix_marks_one_cell_with_brackets_sign_and_word(glyphs: Glyphs) -> None:
    words = {"green": "Green", "amber": "Amber", "red": "Red"}
    assert "[" not in drawn(PROFILE, None, glyphs).plain
    for severity in Severity:
        for harm in Harm:
            found = family_rag(PROFILE, {"p": severity}, {"c": harm})
            assert found is not None
            lines = drawn(PROFILE, found, glyphs).plain.split("\n")
            marked = [line for line in lines if "[" in line]
            assert len(marked) == 1 and marked[0].casefold().startswith(severity.value)
            cell = f"[ {glyphs.of(found.rag.value)} {words[found.rag.value]} ]"
            assert cell in marked[0]
            column = marked[0][18:].replace("[", " ").replace("]", " ").split()
            at_ = marked[0].index("[")
            assert (at_ - 18) // 13 == list(Harm).index(harm) and len(column) == 6
            assert all(len(line) <= 57 for line in lines)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_matrix_suggests_and_the_leader_decides(desk: Vault, size: tuple[int, int]) -> None:
    async with form(desk, size) as robot:
        await robot.until("Severity ↓")
        assert "The matrix says ? Not rated" in beside(robot)
        await rates(robot, MUM, "parent", "2", "drinks daily")
        await robot.focus(f"#ask-parent-{MUM}-level")
        await robot.until(lambda: "Moderate: " in beside(robot))
        await rates(robot, CHILD, "child", "2", "alone at night")
        await robot.until("[ ◆ Amber ]")
        assert "The matrix says ◆ Amber by Tess Kestrel (moderate) × Kit Kestrel (medium)" in beside(robot)
        assert PROFILE.triage.unconfirmed_words in beside(robot) and "SW's level of harm ▲ Red" in beside(robot)
        await rags(robot, "2")
        await robot.until(lambda: "differs from ours; both stay visible" in beside(robot))
        await robot.until("Nothing is missing.")
        await robot.does("triage.save")
        await robot.until(lambda: desk.seat.family(desk.ident("Kestrel")).triage != ())
    triage = desk.family("Kestrel").triage[-1].value
    assert triage.rag is Rag.AMBER and triage.differs_because == ""
    assert [(each.severity, each.because, each.stated) for each in triage.risk.parents] == [
        (Severity.MODERATE, "drinks daily", "first")
    ]
    assert desk.drafts() == {}


async def test_who_is_rated_is_in_view_with_the_question(desk: Vault) -> None:
    async with form(desk) as robot:
        for _ in range(2):
            for who, axis, heading in (
                (MUM, "parent", "Tess Kestrel: severity"),
                (CHILD, "child", "Kit Kestrel, 6 years: risk"),
            ):
                question = f"#ask-{axis}-{who}-level"
                await robot.focus(question)
                await robot.until(heading)
                assert robot.find(question).has_focus_within
            await robot.focus("#ask-rag")


async def test_another_choice_than_the_matrix_needs_its_reason(desk: Vault) -> None:
    async with form(desk) as robot:
        await robot.does("triage.save")
        await robot.until("Still needed: severity of use, Tess Kestrel")
        await rates(robot, MUM, "parent", "2", "drinks daily")
        await rates(robot, CHILD, "child", "2", "alone at night")
        assert not robot.find("#ask-differs_because").display
        await rags(robot, "1")
        await robot.until("why it is not as the matrix says")
        await robot.does("triage.save")
        await robot.until(lambda: page(robot).state().get("focus") == "differs_because")
        assert desk.seat.family(desk.ident("Kestrel")).triage == ()
        await robot.types("the school saw bruises")
        await robot.does("triage.save")
        await robot.until(lambda: desk.seat.family(desk.ident("Kestrel")).triage != ())
    triage = desk.family("Kestrel").triage[-1].value
    assert (triage.rag, triage.differs_because) == (Rag.RED, "the school saw bruises")


async def test_a_draft_survives_the_lock_and_hostile_words_stay_words(desk: Vault) -> None:
    async with form(desk) as robot:
        await robot.focus(f"#ask-parent-{MUM}-because")
        await robot.pastes(HOSTILE)
        await robot.until("[/] [b]Zed")
        await locks_and_comes_back(robot, desk)
        await robot.until("[/] [b]Zed")
        await robot.types(" daily")
        await robot.until(lambda: page(robot).values[f"parent.{MUM}.because"].endswith(" daily"))
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()
        await page(robot).keep_draft()
    async with form(desk) as robot:
        assert page(robot).values[f"parent.{MUM}.because"].endswith(" daily")
        await robot.does("triage.throw_away")
        await robot.answers("yes")
        await robot.until(lambda: page(robot)._ended)
    assert desk.drafts() == {}


async def test_newer_work_is_told_and_today_can_be_rated_instead(desk: Vault) -> None:
    ident = desk.ident("Kestrel")
    deciding.triage(
        desk.seat, ident, {MUM: (Severity.MODERATE, "daily")}, {CHILD: (Harm.MEDIUM, "alone")}, Rag.AMBER
    )
    desk.clock.on(days=1)
    visit(desk.seat, ident, "high", "high")
    async with form(desk, (120, 40)) as robot:
        told = "Triaged on Mon 16 Nov 2026; since then risk was stated once, last on Tue 17 Nov 2026 by Olwen Office."
        await robot.until(lambda: told in beside(robot))
        assert robot.sees("3 High (before)")
        await rates(robot, MUM, "parent", "3", "as seen on Tuesday")
        await rates(robot, CHILD, "child", "2", "with her aunt now")
        await rags(robot, "1")
        await robot.does("triage.save")
        await robot.until(lambda: len(desk.seat.family(ident).triage) == 2)
    again = desk.family("Kestrel").triage[-1].value
    assert [each.stated for each in again.risk.parents] == ["unchanged"]
    assert [each.stated for each in again.risk.children] == ["changed"]


async def test_rated_while_the_form_was_saved_is_said_kindly(desk: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between what the service looked up and what the rule sees, a bundle may bring a rating."""
    ident = desk.ident("Kestrel")
    def looked_up_too_early(family: object, person: str, moment: object) -> None:
        return None

    visit(desk.seat, ident, "high", "high")
    desk.clock.on(hours=1)
    monkeypatch.setattr("fsm_tui.services.requests.deciding.severity_before", looked_up_too_early)
    async with form(desk, (120, 40)) as robot:
        await rates(robot, MUM, "parent", "3", "as seen")
        await rates(robot, CHILD, "child", "3", "as seen")
        await rags(robot, "1")
        await robot.does("triage.save")
        await robot.until("Somebody has stated risk for this family since you began")
        await robot.answers("no")
        assert robot.place == "triage" and page(robot).values[f"parent.{MUM}.because"] == "as seen"
        await robot.does("triage.save")
        await robot.until("Rated meanwhile")
        await robot.answers("yes")
        await robot.until(lambda: robot.place == "rate")
    assert desk.family("Kestrel").triage == () and "triage" in desk.drafts()


def test_triage_is_the_leaders_at_the_office(tmp_path: Path) -> None:
    with requesting.office(tmp_path / "office", "admin") as office, pytest.raises(Refused):
        keeping.ready(office.seat, taken_in(office.seat, "Kestrel"))
