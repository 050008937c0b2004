"""The assessment on a real laptop vault: written in parts, agreed, draft safe, two versions, bad input."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.services import assessing
from screens.assessment.screen import EMPTIED, AssessmentScreen
from screens.robot import Robot
from screens.widgets.note_area import NoteArea
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"
FIRST = {"section": "substances", "findings": "Wine most evenings.", "own_words": "It takes the edge off."}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def mum(desk: Desk) -> str:
    return desk.person(FAMILY, "Tamsin")


def writes(desk: Desk, *parts: dict[str, str], **more: Any) -> str:
    said = {"person": mum(desk), "written_on": "2026-11-20", "parts": list(parts)} | more
    return desk.record(FAMILY, "assessment.written", **said)


def arrives(desk: Desk, *parts: dict[str, str], **more: Any) -> None:
    """Another laptop wrote it and had seen nothing of this one's assessment."""
    family = desk.family(FAMILY)
    seen = [head for head in family.frontier if family.record_of(head) is None]
    said = {"person": mum(desk), "written_on": "2026-11-21", "parts": list(parts)} | more
    desk.arrives(FAMILY, "assessment.written", said, author="0e" * 16, bases=tuple(seen))


def stands(desk: Desk) -> assessing.Assessed:
    return next(each for each in assessing.read(desk.ready(), desk.ident(FAMILY)) if each.person == mum(desk))


def part(desk: Desk, code: str) -> assessing.Section:
    return next(each for each in stands(desk).sections if each.code == code)


async def opened(robot: Robot) -> None:
    await robot.until(lambda: robot.sees("What is known") and robot.sees("parts written"))


def area(robot: Robot, name: str) -> NoteArea:
    found = robot.find(f"#{name}")
    assert isinstance(found, NoteArea)
    return found


def test_every_command_is_carried_out() -> None:
    assert undone(AssessmentScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_parts_are_listed_with_sign_and_word_and_one_is_open(desk: Desk, size: tuple[int, int]) -> None:
    writes(desk, FIRST, {"section": "housing", "findings": "Two rooms, dry."}, agreed_on="2026-11-20")
    writes(desk, {"section": "money", "findings": "Arrears."}, written_on="2026-11-21")
    async with at(desk, "assessment", size, family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        assert robot.sees("Drugs and alcohol ✓ written") and robot.sees("Money ✓ changed")
        assert robot.sees("Physical health empty")
        assert robot.sees("3 of 12 parts written; agreed with them on Fri 20 Nov 2026; changed since: Money.")
        assert robot.sees("What, how much, how often"), "what to think of"
        assert robot.sees("Wine most evenings.") and robot.sees("It takes the edge off.")
        assert robot.sees("Robin Vale, Fri 20 Nov 2026")
        await robot.press("down")
        await robot.until("Nothing is written yet.")
        assert not robot.sees("Wine most evenings.")


async def test_only_what_was_changed_is_recorded_as_one_entry(desk: Desk) -> None:
    writes(desk, FIRST, {"section": "housing", "findings": "Two rooms, dry."}, needs=["reading"])
    before = len(desk.family(FAMILY).assessments[mum(desk)].written)
    async with at(desk, "assessment", family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        await robot.does("assessment.next")
        await robot.until("Illness, pregnancy")
        await robot.types("Asthma.", into="#findings")
        await robot.types("I get short of breath.", into="#own")
        await robot.until("unsaved")
        await robot.focus("#needs")
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is not None)
        await robot.picks("interpreter")
        await robot.press("escape")
        await robot.until("Interpreter, Help with reading and writing")
        await robot.types("yesterday", into="#agreed")
        await robot.does("assessment.save")
        await robot.until("Saved: Physical health, needs, agreed on Sun 22 Nov 2026.")
        await robot.until("3 of 12 parts written")
        assert robot.sees("1 record only on this laptop") or robot.sees("records only on this laptop")
        assert not robot.sees("unsaved")
        await robot.does("assessment.save")
        await robot.until("Nothing was changed.")
    written = desk.family(FAMILY).assessments[mum(desk)].written
    assert len(written) == before + 1
    last = written[-1].value
    assert [(each.section, each.findings, each.own_words) for each in last.parts] == [
        ("physical_health", "Asthma.", "I get short of breath.")
    ]
    assert last.needs == ("interpreter", "reading")
    assert str(last.agreed_on) == "2026-11-22" and str(last.written_on) == "2026-11-23"
    assert part(desk, "housing").last is not None
    assert desk.drafts() == {}


async def test_typing_and_going_on_at_once_loses_no_letter(desk: Desk) -> None:
    async with at(desk, "assessment", family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        for text in ("Wine.", "Asthma.", "Low mood."):
            await robot.types(text, into="#findings")
            await robot.press("f3")
        await robot.press("f4", "f4")
        await robot.until(lambda: area(robot, "findings").text == "Asthma.")
        await robot.does("assessment.save")
        await robot.until("Saved: Drugs and alcohol, Physical health, Mental health.")
    assert part(desk, "mental_health").last is not None


async def test_the_draft_survives_the_lock_and_leaving_with_its_cursor(desk: Desk) -> None:
    async with at(desk, "family", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Tamsin")
        await robot.does("family.assessment")
        await opened(robot)
        await robot.does("assessment.next")
        await robot.types("Asthma since", into="#findings")
        await locks_and_comes_back(robot, desk)
        await robot.until("Asthma since")
        await robot.types(" school.")
        await robot.until("Asthma since school.")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "family")
        assert robot.sees("1 draft only")
        await robot.does("family.assessment")
        await robot.until("Your draft is back.")
        await robot.until(lambda: robot.app.focused is area(robot, "findings"))
        await robot.types("!")
        await robot.until("Asthma since school.!")
        await robot.does("assessment.throw_away")
        await robot.answers("yes")
        await robot.until(lambda: robot.sees("Nothing is written yet.") and not robot.sees("draft only"))
    assert desk.drafts() == {} and mum(desk) not in desk.family(FAMILY).assessments


async def test_typed_and_taken_back_leaves_no_draft(desk: Desk) -> None:
    async with at(desk, "assessment", family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        await robot.types("x", into="#findings")
        await robot.until("1 draft only")
        await robot.press("backspace")
        await robot.until(lambda: not robot.sees("draft only"))
    assert desk.drafts() == {}


async def test_what_cannot_be_is_said_at_its_field(desk: Desk) -> None:
    writes(desk, FIRST)
    async with at(desk, "assessment", family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        await robot.types("31/02", into="#agreed")
        await robot.does("assessment.save")
        await robot.until("! There is no day 31 in February")
        await robot.press("end", "ctrl+u")
        await robot.types("24 nov 2026")
        await robot.does("assessment.save")
        await robot.until("! The day is in the future.")
        await robot.press("end", "ctrl+u")
        for name in ("findings", "own"):
            await robot.focus(f"#{name}")
            await robot.press(*["backspace"] * 30)
        await robot.does("assessment.next")
        await robot.does("assessment.save")
        await robot.until(EMPTIED.split(".")[0])
        assert robot.sees("Drugs and alcohol") and robot.app.focused is area(robot, "findings")
        await robot.types("Wine.")
        await robot.until(lambda: not robot.sees("cannot be emptied"))
    assert len(desk.family(FAMILY).assessments[mum(desk)].written) == 1
    assert "assessment" in desk.drafts(), "what was typed is kept"


async def test_two_versions_are_shown_and_settled(desk: Desk) -> None:
    writes(desk, FIRST, needs=["reading"])
    arrives(desk, {"section": "substances", "findings": "Says she stopped in October."}, needs=["transport"])
    assert part(desk, "substances").in_conflict and stands(desk).needs_in_conflict
    async with at(desk, "assessment", family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        assert robot.sees("▲ two") and robot.sees("Two versions were written")
        assert robot.sees("Help with reading and writing, Transport"), "what either of them saw is kept to"
        await robot.does("assessment.versions")
        await robot.until("Wine most evenings.; It takes the edge off.")
        await robot.press("down")
        await robot.until("Says she stopped in October.")
        await robot.press("up")
        await robot.picks("both")
        await robot.until(lambda: "Wine" in area(robot, "findings").text and "October" in area(robot, "findings").text)
        await robot.does("assessment.save")
        await robot.until("Saved: Drugs and alcohol, needs.")
        assert not robot.sees("Two versions were written")
    assert not stands(desk).in_conflict
    assert stands(desk).needs == ("reading", "transport")
    assert not [each for each in desk.family(FAMILY).conflicts if "assessment" in each]


async def test_one_of_two_versions_is_taken_as_it_is(desk: Desk) -> None:
    writes(desk, FIRST)
    arrives(desk, {"section": "substances", "findings": "Says she stopped in October."})
    mine = next(each for each in part(desk, "substances").said if each.findings.startswith("Wine"))
    async with at(desk, "assessment", family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        await robot.does("assessment.versions")
        await robot.picks(mine.head)
        await robot.until("unsaved")
        await robot.does("assessment.save")
        await robot.until("Saved: Drugs and alcohol.")
    last = part(desk, "substances").last
    assert last is not None and last.findings == "Wine most evenings." and last.own_words == "It takes the edge off."
    assert not part(desk, "substances").in_conflict


async def test_what_arrives_while_somebody_types_is_not_overwritten(desk: Desk) -> None:
    writes(desk, FIRST)
    async with at(desk, "assessment", family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        await robot.types(" And gin.", into="#findings")
        await robot.until("1 draft only")
        await robot.app.ask(lambda _: arrives(desk, {"section": "substances", "findings": "Only wine, and less."}))
        await robot.does("assessment.save")
        await robot.until("Two versions were written")
    assert {each.findings for each in part(desk, "substances").said} == {
        "Wine most evenings. And gin.", "Only wine, and less.",
    }  # fmt: skip


async def test_another_parent_has_a_sheet_of_their_own(desk: Desk) -> None:
    writes(desk, FIRST)
    desk.record(FAMILY, "person.added", person="ee" * 8, name="Al Kestrel", role="parent", in_work=True)
    async with at(desk, "assessment", family_id=desk.ident(FAMILY), person=mum(desk)) as robot:
        await opened(robot)
        await robot.types(" More.", into="#findings")
        await robot.does("assessment.person")
        await robot.picks("ee" * 8)
        await robot.until(lambda: robot.sees("Al Kestrel: 0 of 12 parts written"))
        assert not robot.sees("Wine most evenings.")
        await robot.does("assessment.person")
        await robot.picks(mum(desk))
        await robot.until("Wine most evenings. More.")
        assert robot.sees("Your draft is back.")


async def test_hostile_words_stay_words(desk: Desk) -> None:
    writes(desk, {"section": "substances", "findings": HOSTILE, "own_words": HOSTILE})
    async with at(desk, "assessment", family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        assert robot.sees("[/] [b]Zed")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()
        await robot.does("assessment.save")
        await robot.until("Nothing was changed.")


async def test_without_colour_and_in_plain_letters_it_reads_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    writes(desk, FIRST)
    async with at(desk, "assessment", plain=True, family_id=desk.ident(FAMILY)) as robot:
        await opened(robot)
        assert robot.sees("Drugs and alcohol x written") and robot.sees("empty")
        assert "✓" not in robot.text()


async def test_two_versions_are_decided_on_the_familys_page_too(desk: Desk) -> None:
    writes(desk, FIRST)
    arrives(desk, {"section": "substances", "findings": "Says she stopped in October."})
    async with at(desk, "family", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("To decide (x): Drugs and alcohol, Tamsin Kestrel")
        await robot.does("family.decide")
        await robot.until("Which is right: Drugs and alcohol")
        await robot.picks("1")
        await robot.until("Decided. Both values stay in the history.")
        assert not robot.sees("To decide")
    assert not part(desk, "substances").in_conflict


async def test_the_record_tells_each_part_under_its_name(desk: Desk) -> None:
    head = writes(desk, FIRST, needs=["reading"])
    async with at(desk, "record", (100, 40), family_id=desk.ident(FAMILY), head=head) as robot:
        await robot.until("Wine most evenings.")
        assert robot.sees("It takes the edge off.") and robot.sees("Help with reading and writing")


async def test_a_record_is_corrected_as_a_whole_with_its_reason_and_later_words_stand(desk: Desk) -> None:
    head = writes(desk, FIRST, {"section": "money", "findings": "Arrears."}, needs=["reading"], agreed_on="2026-11-20")
    writes(desk, {"section": "money", "findings": "Arrears paid."}, written_on="2026-11-21")
    async with at(desk, "record", family_id=desk.ident(FAMILY), head=head) as robot:
        await robot.until("Wine most evenings.")
        await robot.does("record.correct")
        await robot.until("correcting what was written on Fri 20 Nov 2026")
        assert not robot.sees("Housing") and robot.sees("Help with reading and writing")
        await robot.types(" And gin.", into="#findings")
        await robot.until("draft only")
        await robot.does("assessment.next")
        await robot.until(lambda: area(robot, "findings").text == "Arrears.")
        await robot.does("assessment.save")
        await robot.until("Why corrected")
        await robot.press("enter")
        await robot.until("Say why, in a few words.")
        await robot.types("misheard")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "record" and robot.sees("misheard"))
    assert desk.drafts() == {}
    record = desk.family(FAMILY).record_of(head)
    assert record is not None and len(record.versions) == 2 and len(record.current) == 1
    found = {each.code: each.last.findings for each in stands(desk).sections if each.last}
    assert found == {"substances": "Wine most evenings. And gin.", "money": "Arrears paid."}
    assert stands(desk).needs == ("reading",) and str(stands(desk).agreed_on) == "2026-11-20"
