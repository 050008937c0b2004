"""Screenings on a real laptop vault: the list, items by keys, what is refused at the item, prompts, drafts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.services import drafting, families, screening
from screens.family.due import due_shown
from screens.resuming import called, where
from screens.robot import Robot
from screens.screening.screen import ScreeningScreen
from screens.screening.taking.screen import TakingScreen
from screens.screening.taking.sheet import Sheet
from screens.widgets.choice import Choice
from screens.widgets.note_area import NoteArea
from tests.robot import driving, undone
from tests.screens import visiting
from tests.screens.trained import HOSTILE
from tests.screens.visiting import MUM, PASSPHRASE, Laptop, opening_at

DAD = "d1" * 8


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    yield visiting.laptop(tmp_path / "laptop")


@asynccontextmanager
async def at(
    laptop: Laptop, place: str = "screening", size: tuple[int, int] = (80, 24), **details: Any
) -> AsyncIterator[Robot]:
    async with driving(opening_at(laptop, place, **details), size) as robot:
        yield robot


@asynccontextmanager
async def filling_in(
    laptop: Laptop, tool: str, size: tuple[int, int] = (80, 24), person: str = MUM, **details: Any
) -> AsyncIterator[Robot]:
    """The form of a tool, opened from the list, with its fields there."""
    async with at(laptop, size=size, instrument=tool, person=person, **details) as robot:
        await robot.until(lambda: robot.place == "taking" and bool(robot.app.screen.query("#note")))
        yield robot


def take(laptop: Laptop, tool: str, *values: int | None, **more: Any) -> str:
    items = laptop.seat.profile.instrument(tool).items
    answers = [
        {"item": item.code, "na": True} if value is None else {"item": item.code, "value": value}
        for item, value in zip(items, values, strict=False)
    ]
    said: dict[str, Any] = {
        "instrument": tool, "scoring_version": 1, "person": MUM, "taken_on": "2026-11-20", "answers": answers,
    }  # fmt: skip
    said |= more
    return laptop.record("screening.taken", **{name: each for name, each in said.items() if each is not None})


def taken(laptop: Laptop) -> list[ScreeningTaken]:
    return [each.value for each in laptop.standing().screenings]


def sheet(robot: Robot) -> Sheet:
    return robot.app.screen.query_one(Sheet)


async def complete(robot: Robot) -> None:
    await robot.does("taking.complete")


async def back_at_the_list(robot: Robot) -> None:
    await robot.until(lambda: robot.place == "screening" and robot.dialog is None)


def test_every_command_is_carried_out() -> None:
    assert undone(ScreeningScreen) == [] and undone(TakingScreen) == []


class TestList:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40)])
    async def test_the_newest_first_with_what_it_means(self, laptop: Laptop, size: tuple[int, int]) -> None:
        take(laptop, "audit", 4, 4, 4, 0, 2, 0, 0, 1, 2, 2, taken_on="2026-08-03")
        take(laptop, "audit", 4, 4, 4, 0, 1, 0, 0, 0, 0, 0)
        async with at(laptop, size=size) as robot:
            await robot.until("13 of 40, Increasing risk")
            assert robot.sees("19 of 40, Higher risk")
            assert robot.sees("Drinking that may be doing harm or come to do so. Source: B1, [1], [2], [3].")
            assert robot.sees("Mon 3 Aug 2026: Total: 19 → 13 (6 lower); Higher risk → Increasing risk")
            assert robot.sees("19 → 13 (6 lower)") and robot.sees("[2] AUDIT") == (size == (120, 40))
            await robot.press("down")
            await robot.until("AUDIT, Tess Marlowe, Mon 3 Aug 2026: 19 of 40")

    async def test_without_colour_the_words_and_signs_are_there(
        self, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("NO_COLOR", "1")
        take(laptop, "phq_9", *[0] * 8, 2)
        async with at(laptop) as robot:
            await robot.until("▲ prompt: 2 of 27, Minimal")
            assert robot.sees("To talk about (p): Thoughts of death or self-harm")

    async def test_a_prompt_is_answered_from_the_list(self, laptop: Laptop) -> None:
        take(laptop, "phq_9", *[0] * 8, 2)
        async with at(laptop) as robot:
            await robot.until("▲ prompt:")
            await robot.does("screening.prompt")
            await robot.until("Item 9 is not zero")
            await robot.answers("not_now")
            await robot.press("enter")
            await robot.until("Say why, in a few words.")
            await robot.types("She had to leave.\n")
            await robot.until("not now, Fri 20 Nov 2026: She had to leave.")
            assert robot.sees("▲ prompt:")
            await robot.does("screening.prompt")
            await robot.answers("discussed")
            await robot.types("Safe tonight; GP rung.\n")
            await robot.until("discussed, Fri 20 Nov 2026: Safe tonight; GP rung.")
            assert not robot.sees("prompt:")
            await robot.does("screening.prompt")
            await robot.until("No score calls for anything that is still open.")

    async def test_nothing_yet_and_nobody_to_ask(self, laptop: Laptop) -> None:
        async with at(laptop) as robot:
            await robot.until("No screening yet.")
            await robot.does("screening.read")
            await robot.until("There is no screening under the cursor.")

    async def test_with_one_parent_only_the_tool_is_asked(self, laptop: Laptop) -> None:
        async with at(laptop) as robot:
            await robot.until("No screening yet.")
            await robot.does("screening.new")
            await robot.until("Which tool")
            await robot.picks("gad_7")
            await robot.until("GAD-7, Tess Marlowe")

    async def test_somebody_else_of_the_family_is_one_choice_away(self, laptop: Laptop) -> None:
        laptop.record("person.added", person=DAD, name="Abe Marlowe", role="other")
        async with at(laptop) as robot:
            await robot.until("No screening yet.")
            await robot.does("screening.new")
            await robot.until("Which tool, Tess Marlowe")
            await robot.picks("somebody_else")
            await robot.until("With whom")
            await robot.picks(DAD)
            await robot.until("Which tool, Abe Marlowe")
            await robot.picks("audit_c")
            await robot.until("AUDIT-C, Abe Marlowe")

    async def test_with_two_whom_is_asked_first(self, laptop: Laptop) -> None:
        laptop.record("person.added", person=DAD, name="Abe Marlowe", role="parent", in_work=True)
        async with at(laptop) as robot:
            await robot.until("No screening yet.")
            await robot.does("screening.new")
            await robot.until("With whom")
            await robot.picks(DAD)
            await robot.until("Which tool")
            await robot.picks("audit_c")
            await robot.until("AUDIT-C, Abe Marlowe")
            await robot.does("app.back")
            await back_at_the_list(robot)
            await robot.does("screening.new")
            await robot.picks("family")
            await robot.until("Neglect toolkit")
            assert not robot.sees("GAD-7")

    async def test_a_record_is_read_and_corrected(self, laptop: Laptop) -> None:
        first = take(laptop, "audit", 1, 1, 1, 1, 1, 0, 1, 1, 2, 2)
        async with at(laptop) as robot:
            await robot.until("11 of 40")
            await robot.does("screening.read")
            await robot.until(lambda: robot.place == "record" and robot.sees("AUDIT, Tess Marlowe: 11 of 40"))
            await robot.does("record.correct")
            await robot.until(lambda: robot.place == "taking" and robot.sees("Answered 10 of 10. Complete: 11 of 40."))
            await complete(robot)
            await robot.until("say why the earlier entry was not right")
            await robot.types("Misread the paper.", into="#reason")
            await robot.focus("#sheet")
            await robot.press("home")
            await robot.types("4")
            await robot.until("Complete: 14 of 40.")
            await complete(robot)
            await robot.until(lambda: robot.place == "record")
        (body,) = taken(laptop)
        assert (body.corrects, body.correction_reason, body.given["item_1"]) == (first, "Misread the paper.", 4)
        assert len(laptop.standing().screenings) == 1

    async def test_hostile_words_stay_words(self, laptop: Laptop) -> None:
        laptop.record("person.described", person=MUM, name=f"Tess {HOSTILE}")
        take(laptop, "audit", *[1] * 8, 2, 2, note=HOSTILE, by=HOSTILE)
        async with at(laptop, size=(120, 40)) as robot:
            await robot.until("[/] [b]Zed")
            text = robot.text()
            assert "\x1b" not in text and "\u202e" not in text


class TestItems:
    async def test_digits_answer_and_move_on(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "audit") as robot:
            assert robot.sees("Answered 0 of 10. Partial: no total until all are")
            await robot.types("443")
            await robot.until("Answered 3 of 10.")
            assert robot.sees("AUDIT-C: Positive, possible dependence") and sheet(robot).code == "item_4"
            await robot.types("0202042")
            await robot.until("Answered 10 of 10. Complete: 21 of 40.")
            assert robot.sees("Possible dependence, 20 to 40.") and robot.sees("F2 completes it.")
            await complete(robot)
            await robot.until("An AUDIT of 20 or more points to possible dependence.")
            await robot.answers("open")
            await back_at_the_list(robot)
            await robot.until("21 of 40, Possible dependence")
            assert robot.sees("▲ prompt:")
        (body,) = taken(laptop)
        assert list(body.given.values()) == [4, 4, 3, 0, 2, 0, 2, 0, 4, 2]
        assert (body.person, body.scoring_version, str(body.taken_on), body.total) == (MUM, 1, "2026-11-20", None)
        assert laptop.drafts() == {}

    async def test_what_an_item_does_not_take_is_said_at_it(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "audit") as robot:
            await robot.types("7")
            await robot.until("7 is not taken: it takes 0 to 4")
            await robot.types("11111111")
            assert not robot.sees("is not taken")
            await robot.types("5")
            await robot.until("5 is not taken: it takes 0, 2 or 4")
            assert sheet(robot).code == "item_9" and "item_9" not in sheet(robot).answers
            await robot.types("n")
            await robot.until("takes 0, 2 or 4; leave it out if it was not answered")
            await robot.types("x")
            await robot.until("▲ takes 0, 2 or 4")
            await robot.types("42")
            await robot.until("Answered 10 of 10. Complete: 14 of 40.")

    async def test_back_and_over_it_again(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "gad_7") as robot:
            await robot.types("12")
            await robot.press("backspace")
            assert sheet(robot).code == "item_2" and robot.sees("Answered 2 of 7.")
            await robot.press("backspace")
            await robot.until("Answered 1 of 7.")
            await robot.types("3")
            await robot.press("up", "up")
            assert sheet(robot).code == "item_1"
            await robot.does("taking.clear")
            await robot.until("Answered 1 of 7.")
            await robot.does("app.next_needed")
            assert sheet(robot).code == "item_3"
            await robot.press("end")
            await robot.does("app.next_needed")
            assert sheet(robot).code == "item_1"
            assert sheet(robot).answers == {"item_2": 3}

    async def test_yes_and_no_with_the_reversed_item(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "dast_10") as robot:
            await robot.types("yyyyyyyyy")
            await robot.types("1")
            await robot.until("Complete: 9 of 10.")
            await robot.press("shift+tab", "home", "down", "down")
            await robot.types("n")
            await robot.until("Complete: 10 of 10.")

    async def test_what_is_typed_after_the_last_item_is_the_total_and_changes_no_answer(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "gad_7") as robot:
            await robot.types("3333333")
            await robot.until("Complete: 21 of 21")
            await robot.types("12")
            await robot.until(lambda: robot.app.focused is not sheet(robot))
            assert set(sheet(robot).answers.values()) == {3}
            assert robot.find("#total").has_focus_within

    async def test_numbers_with_enter_and_na(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "top") as robot:
            await robot.press("1")
            await robot.focus("#sheet")
            await robot.types("29\n")
            await robot.until("29 is not taken: it takes 0 to 28, or NA")
            assert sheet(robot).code == "alcohol_days" and robot.sees("Answered 0 of 32.")
            await complete(robot)
            await robot.until("it stands in red words")
            await robot.press("backspace")
            await robot.types("8\n9\nn0\na")
            await robot.until("Answered 5 of 32.")
            await robot.types("999")
            await complete(robot)
            await robot.until("Something is still to be mended")
            assert robot.dialog is None and taken(laptop) == []
            await robot.does("taking.clear")
            assert sheet(robot).answers == {
                "alcohol_days": 28, "alcohol_amount": 9, "opiates_days": None, "opiates_amount": 0, "crack_days": None,
            }  # fmt: skip
            await complete(robot)
            await robot.until("Record a partial TOP?")
            await robot.answers("yes")
            await back_at_the_list(robot)
        (body,) = taken(laptop)
        assert body.stage == "start" and body.given["opiates_days"] is None and len(body.given) == 5

    async def test_the_stage_has_to_be_chosen(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "top") as robot:
            await robot.focus("#sheet")
            await robot.types("3\n")
            await complete(robot)
            await robot.until("choose the stage")
            assert robot.app.focused is not None and robot.app.focused.id == "stage"

    async def test_keys_typed_ahead_keep_their_order(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "sadq", (120, 40)) as robot:
            await robot.types("01230123012301230123")
            await robot.until("Answered 20 of 20.")
            assert list(sheet(robot).answers.values()) == [0, 1, 2, 3] * 5

    async def test_the_item_is_always_in_view(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "sadq") as robot:
            for number in range(20):
                assert robot.sees(f"{number + 1} {sheet(robot).tool.items[number].label}")
                await robot.types("0")


class TestAround:
    async def test_a_partial_one_is_asked_about_and_has_no_total(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "phq_9") as robot:
            await robot.types("3333")
            await complete(robot)
            await robot.until("4 of 9 are answered. It then has no total and no band.")
            await robot.answers("no")
            assert robot.place == "taking" and taken(laptop) == []
            await complete(robot)
            await robot.answers("yes")
            await back_at_the_list(robot)
            await robot.until("partial, 4 of 9")
        assert screening.history(laptop.open(PASSPHRASE), laptop.family).rows[0].total is None

    async def test_nothing_answered_is_refused(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "phq_9") as robot:
            await complete(robot)
            await robot.until("answer at least one item")
        assert taken(laptop) == []

    async def test_a_total_from_paper_is_compared(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "gad_7", (80, 40)) as robot:
            await robot.types("12", into="#total")
            await robot.focus("#sheet")
            await robot.types("1111111")
            await robot.until("! is 12, but the items give 7")
            await complete(robot)
            await robot.until(lambda: robot.app.focused is robot.find("#total").query_one("Line"))
            assert robot.place == "taking" and taken(laptop) == []
            await robot.press("end", "ctrl+u")
            await robot.types("7")
            await complete(robot)
            await back_at_the_list(robot)
        assert [each.total for each in taken(laptop)] == [7]

    async def test_a_day_that_cannot_be(self, laptop: Laptop) -> None:
        laptop.record("person.described", person=MUM, born="1990-05-01")
        async with filling_in(laptop, "gad_7", (80, 40)) as robot:
            await robot.types("1111111")
            for typed, said in (("31/02", "!"), ("1 jan 1980", "is before this person was born"),
                                ("24 dec 2026", "is in the future")):  # fmt: skip
                await robot.focus("#taken_on")
                await robot.press("end", "ctrl+u")
                await robot.types(typed)
                await complete(robot)
                await robot.until(said)
                assert robot.place == "taking"
        assert taken(laptop) == []

    async def test_sex_is_asked_where_bands_differ_and_may_stay_unknown(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "dudit", (80, 40)) as robot:
            await robot.focus("#sheet")
            await robot.types("30000000000")
            await robot.until("Probable drug problem (for women)")
            assert robot.sees("Below the cut-off (for men)")
            await robot.focus("#sex")
            await robot.press("1")
            await robot.until(lambda: not robot.sees("for men"))
            await complete(robot)
            await back_at_the_list(robot)
        person = laptop.standing().person(MUM)
        assert person is not None and person.sex == "female"

    async def test_left_unknown_both_are_shown(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "dudit") as robot:
            await robot.press("3")
            await robot.focus("#sheet")
            await robot.types("30000000000")
            await complete(robot)
            await back_at_the_list(robot)
            assert robot.sees("Probable drug problem (for women)") and robot.sees("Below the cut-off (for men)")
        person = laptop.standing().person(MUM)
        assert person is not None and person.sex is None

    async def test_what_is_only_logged(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "neglect_toolkit", (120, 40), person="") as robot:
            assert robot.sees("Neglect toolkit, the family") and robot.sees("is not scored here")
            await complete(robot)
            await robot.until("say what came of it")
            await robot.focus("#outcome")
            await robot.press("2")
            await robot.types("Health visitor", into="#by")
            await complete(robot)
            await back_at_the_list(robot)
            await robot.until("Some concern about neglect")
        (body,) = taken(laptop)
        assert (body.person, body.outcome, body.by, body.answers) == (
            None, "Some concern about neglect", "Health visitor", (),
        )  # fmt: skip

    async def test_a_fault_of_the_rules_is_said_at_its_item(
        self, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with filling_in(laptop, "gad_7") as robot:
            await robot.types("1111")
            sheet(robot).answers["item_3"] = 9  # as from another version of the guidance
            await complete(robot)
            await robot.answers("yes")
            await robot.until("takes 0 to 3")
            assert sheet(robot).code == "item_3" and robot.place == "taking"
        assert taken(laptop) == []


class TestDrafts:
    async def test_it_comes_back_to_the_same_item_after_a_lock(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "audit") as robot:
            await robot.types("123")
            await robot.does("app.lock")
            await robot.until(lambda: robot.place == "unlock")
            await robot.types(f"{PASSPHRASE}\n", into="#passphrase")
            await robot.until(lambda: robot.place == "taking" and not robot.app.locked)
            assert sheet(robot).code == "item_4" and robot.sees("Answered 3 of 10.")
            await robot.focus("#sheet")
            await robot.types("0000000")
            await complete(robot)
            await robot.until(lambda: robot.dialog is not None or robot.place == "screening")
        assert len(taken(laptop)) == 1

    async def test_it_is_kept_and_found_again(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "top") as robot:
            await robot.press("2")
            await robot.focus("#sheet")
            await robot.types("12\n7")
            await robot.until(lambda: bool(laptop.drafts()))
            await robot.types("7")
            await robot.types("x\ny", into="#note")
            await robot.focus("#sheet")
            await robot.does("app.back")
            await back_at_the_list(robot)
        laptop.open(PASSPHRASE)
        (draft,) = drafting.kept(laptop.seat, laptop.family)
        assert called(draft) == "Screening"
        place, details = where(draft)
        assert (place, details["instrument"], details["person"]) == ("taking", "top", MUM)
        async with at(laptop, place, **{name: each for name, each in details.items() if name != "family_id"}) as robot:
            await robot.until("Your draft is back.")
            assert sheet(robot).answers == {"alcohol_days": 12, "alcohol_amount": 77}
            assert sheet(robot).code == "alcohol_amount" and robot.app.focused is sheet(robot)
            assert robot.app.screen.query_one("#stage", Choice).value == "review"
            assert robot.app.screen.query_one("#note", NoteArea).text == "x\ny"

    async def test_looking_makes_no_draft_and_one_may_be_thrown_away(self, laptop: Laptop) -> None:
        async with filling_in(laptop, "audit") as robot:
            await robot.does("app.back")
            await back_at_the_list(robot)
            assert laptop.drafts() == {}
            await robot.app.go("taking", family_id=laptop.family, instrument="audit", person=MUM)
            await robot.until(lambda: bool(robot.app.screen.query("#note")))
            await robot.types("12")
            await robot.until(lambda: bool(laptop.drafts()))
            await robot.does("taking.throw_away")
            await robot.answers("yes")
            await back_at_the_list(robot)
            assert laptop.drafts() == {}

    async def test_a_draft_that_makes_no_sense_does_no_harm(self, laptop: Laptop) -> None:
        draft = drafting.begin(laptop.seat, f"taking:audit:{MUM}:", laptop.family)
        state = {
            "form": {"answers": {"item_1": "x", "item_2": 3, "zodiac": 1, "item_3": True}, "typed": {"item_4": "z"},
                     "note": 7, "stage": "start"},
            "item": "zodiac", "at": "nowhere", "cursor": "x",
        }  # fmt: skip
        drafting.save(laptop.seat, draft, state)
        async with filling_in(laptop, "audit") as robot:
            await robot.until("Answered 1 of 10.")
            assert sheet(robot).answers == {"item_2": 3}


def test_what_is_due_leads_to_the_form_or_to_what_raised_it(laptop: Laptop) -> None:
    head = take(laptop, "phq_9", *[0] * 8, 2)
    take(laptop, "top", 3, stage="start")
    view = families.read(laptop.seat, laptop.family)
    shown = {each.clock: due_shown(each, view.family, laptop.seat.profile) for each in view.dues}
    called_for, again = shown["screening_called"], shown["screening_again"]
    assert called_for.what == "Prompt from a score, Thoughts of death or self-harm, Tess Marlowe"
    assert (called_for.place, dict(called_for.details)) == ("screening", {"head": head})
    assert again.what == "Outcome tool again, TOP, Tess Marlowe" and again.stands == "due in 84 days"
    assert (again.place, dict(again.details)) == ("screening", {"instrument": "top", "person": MUM})


async def test_the_cursor_goes_to_what_raised_a_prompt(laptop: Laptop) -> None:
    head = take(laptop, "phq_9", *[0] * 8, 2, taken_on="2026-11-17")
    take(laptop, "gad_7", *[0] * 7)
    async with at(laptop, head=head) as robot:
        await robot.until("PHQ-9, Tess Marlowe, Tue 17 Nov 2026")
