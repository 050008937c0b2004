"""Consents of a family on a real laptop vault: recording with a scope, declining, withdrawing, correcting, conflict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.errors import Faults
from screens.consent.screen import ConsentScreen
from screens.family_form import work_forms
from screens.robot import Robot
from screens.widgets.record_table import RecordTable
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"
HEAD = "Five separate things"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


async def form(robot: Robot) -> None:
    """Open the form for a new consent of Tamsin's CGL form."""
    await robot.until(HEAD)
    await robot.does("consent.new")
    await robot.until(lambda: robot.place == "family_form" and robot.sees("Which"))
    await chooses(robot, "consent", "2")
    await chooses(robot, "person", "1")


async def chooses(robot: Robot, name: str, digit: str) -> None:
    await robot.focus(f"#ask-{name}")
    await robot.press(digit)


async def adds(robot: Robot, name: str, *places: int) -> None:
    """In a list of many, take those at these places, going on from the last one."""
    await robot.focus(f"#ask-{name}")
    await robot.press("enter")
    await robot.until(lambda: robot.dialog is not None)
    before = 0
    for place in places:
        await robot.press(*["down" if place > before else "up"] * abs(place - before), "enter")
        before = place
    await robot.press("escape")
    await robot.until(lambda: robot.dialog is None)


async def fills(robot: Robot, **answers: str) -> None:
    for name, answer in answers.items():
        await robot.focus(f"#ask-{name}")
        await robot.press("end", "ctrl+u")
        await robot.types(answer)


async def saved(robot: Robot) -> None:
    await robot.does("family_form.save")
    await robot.until(lambda: robot.place == "consent")


async def cursor_to(robot: Robot, consent: str, agency: str = "") -> None:
    """Put the cursor on the line of that consent, and of that agency."""
    await robot.focus("#consents")
    await robot.press("home")
    page = robot.app.screen
    assert isinstance(page, ConsentScreen)
    for _ in range(page.query_one(RecordTable).count):
        cell = page.cell
        if cell and cell.consent == consent and (not agency or (cell.cell and cell.cell.agency == agency)):
            return
        await robot.press("down")
    raise AssertionError(f"{consent} {agency} is not there\n{robot.text()}")


def cells(desk: Desk, label: str = FAMILY, consent: str = "cgl_form") -> dict[tuple[str, str, str], str]:
    """What stands of a consent of Tamsin's, or of whoever gave it: each cell and its last statement."""
    return {
        (each.cell.agency, each.cell.information, each.cell.purpose): each.standing[-1].value.statement
        for each in desk.family(label).consents
        if each.consent == consent and each.cell is not None
    }


def test_every_command_is_carried_out() -> None:
    assert undone(ConsentScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_consent_says_what_is_in_force_and_for_whom(desk: Desk, size: tuple[int, int]) -> None:
    async with at(desk, "consent", size, family_id=desk.ident(FAMILY)) as robot:
        await robot.until(HEAD)
        assert robot.sees("✓ given Agreement to the work") and robot.sees("▲ declined NDTMS consent")
        await cursor_to(robot, "cgl_form", "gp")
        assert robot.sees("Scope Drug and alcohol use to GP: treatment and prescribing")
        assert robot.sees("Today may be told")
        await cursor_to(robot, "ndtms")
        assert robot.sees("Today not in force")
        if size == (120, 40):
            assert robot.sees("GP: drug and alcohol use, for treatment and prescribing")


async def test_it_reads_without_colour_and_in_plain_letters(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at(desk, "consent", plain=True, family_id=desk.ident(FAMILY)) as robot:
        await robot.until(HEAD)
        assert "▲" not in robot.text() and "✓" not in robot.text()
        assert robot.sees("declined NDTMS consent") and robot.sees("given Agreement to the work")
        await robot.does("consent.new")
        await robot.until("Which")
        await robot.does("family_form.save")
        await robot.until("Still needed: given, declined or withdrawn")


async def test_a_scope_is_every_agency_with_every_kind_and_purpose(desk: Desk) -> None:
    before = set(cells(desk))
    async with at(desk, "consent", (80, 40), family_id=desk.ident(FAMILY)) as robot:
        await form(robot)
        await chooses(robot, "statement", "1")
        await adds(robot, "agency", 6, 8, 9, 9)
        assert robot.sees("Midwife, School or nursery"), "what is taken twice is taken away again"
        await chooses(robot, "way", "1")
        await robot.does("family_form.save")
        await robot.until("is empty: say to whom, what, and what for")
        assert robot.sees("what may be told, as said there") and robot.sees("what for, as said there")
        await adds(robot, "information", 0, 5)
        await adds(robot, "purpose", 2)
        await saved(robot)
    new = {each: said for each, said in cells(desk).items() if each not in before}
    assert new == {
        (agency, information, "joint_work"): "given"
        for agency in ("midwife", "school")
        for information in ("attendance", "risk")
    }


async def test_given_without_any_scope_is_asked_for_at_the_field(desk: Desk) -> None:
    async with at(desk, "consent", (80, 40), family_id=desk.ident(FAMILY)) as robot:
        await form(robot)
        await chooses(robot, "statement", "1")
        await chooses(robot, "way", "2")
        await robot.does("family_form.save")
        await robot.until("to whom, as said there")
        assert robot.dialog is None and robot.place == "family_form"
        await chooses(robot, "statement", "2")
        await adds(robot, "agency", 3)
        await adds(robot, "information", 1)
        await adds(robot, "purpose", 3)
        await saved(robot)
        await cursor_to(robot, "cgl_form", "gp")
        assert robot.sees("▲ declined CGL consent form") and robot.sees("may not be told on the ground of consent")
    assert cells(desk)["gp", "use", "treatment"] == "declined"


async def test_the_list_of_many_opens_again_where_it_was(desk: Desk) -> None:
    async with at(desk, "consent", family_id=desk.ident(FAMILY)) as robot:
        await form(robot)
        await robot.focus("#ask-agency")
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is not None)
        await robot.press(*["down"] * 8, "enter")
        await robot.until("✓ chosen")
        await robot.press("enter")
        await robot.until(lambda: not robot.sees("✓ chosen"))
        await robot.types("prob")
        await robot.press("enter", "escape")
        await robot.until(lambda: robot.dialog is None)
        assert robot.sees("To whom Probation")


async def test_a_typed_name_needs_a_witness_and_dates_in_order(desk: Desk) -> None:
    async with at(desk, "consent", (80, 44), family_id=desk.ident(FAMILY)) as robot:
        await robot.until(HEAD)
        await robot.does("consent.new")
        await robot.until("Which")
        await chooses(robot, "consent", "4")
        await chooses(robot, "person", "1")
        await chooses(robot, "statement", "1")
        assert not robot.find("#ask-agency").display and not robot.find("#ask-witness").display
        await chooses(robot, "way", "3")
        await robot.does("family_form.save")
        await robot.until("Still needed: the witness")
        await fills(robot, witness="Priya Sandpiper", given_on="31/02")
        await robot.does("family_form.save")
        await robot.until("on, as said there")
        await fills(robot, given_on="20 nov 2026", expires_on="19 nov 2026")
        await robot.does("family_form.save")
        await robot.until("is before the day on which it was said")
        assert robot.sees("ends on, as said there") and not robot.sees("review on, as said there")
        await fills(robot, expires_on="1 mar 2027", review_on="1 nov 2026")
        await robot.does("family_form.save")
        await robot.until("review on, as said there")
        await fills(robot, review_on="1 feb 2027", given_on="25 nov 2026")
        await robot.does("family_form.save")
        await robot.until("! is in the future")
        await locks_and_comes_back(robot, desk)
        await fills(robot, given_on="20 nov 2026")
        await saved(robot)
        await cursor_to(robot, "ndtms")
        assert robot.sees("✓ given NDTMS consent") and robot.sees("given, typed name with a witness, witness Priya")
        assert robot.sees("review Mon 1 Feb 2027, ends Mon 1 Mar 2027")


async def test_withdrawing_acts_at_once_on_exactly_what_was_given(desk: Desk) -> None:
    before = cells(desk, "Rowan")
    assert len(before) == 4, "four agencies, each told another thing"
    async with at(desk, "consent", (80, 40), family_id=desk.ident("Rowan")) as robot:
        await robot.until(HEAD)
        await cursor_to(robot, "cgl_form", "pharmacy")
        await robot.does("consent.withdraw")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("(•) 3 Withdrawn"))
        await chooses(robot, "way", "2")
        await saved(robot)
        await cursor_to(robot, "cgl_form", "pharmacy")
        assert robot.sees("▲ withdrawn CGL consent form") and robot.sees("may not be told")
        await robot.does("consent.withdraw")
        await robot.until("It is not in force, so there is nothing to withdraw.")
    after = cells(desk, "Rowan")
    assert set(after) == set(before), "nothing that was never given was taken back"
    given = [
        each.standing[-1].value.statement for each in desk.family("Rowan").consents if each.consent != "cgl_form"
    ]
    assert set(given) == {"given"}, "the other consents stand"


async def test_a_correction_does_not_widen_what_may_be_told(desk: Desk) -> None:
    before = cells(desk, "Rowan")
    async with at(desk, "consent", (80, 48), family_id=desk.ident("Rowan")) as robot:
        await robot.until(HEAD)
        await cursor_to(robot, "cgl_form", "pharmacy")
        await robot.does("consent.read")
        await robot.until(lambda: robot.place == "record")
        await robot.does("record.correct")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Pharmacy"))
        await fills(robot, note="Read aloud to her.")
        await robot.does("family_form.save")
        await robot.until("why the earlier one was not right")
        await robot.types("the note was missing", into="#ask-correction_reason")
        await saved(robot)
    assert cells(desk, "Rowan") == before
    given = [cell for cell in desk.family("Rowan").consents if cell.consent == "cgl_form"]
    notes = {each.value.note for cell in given for each in cell.standing}
    assert "Read aloud to her." in notes


def test_what_is_added_to_a_scope_goes_with_all_and_what_is_taken_away_goes() -> None:
    raw = {
        "consent": "cgl_form", "person": "a1" * 8, "statement": "given", "way": "verbal", "given_on": "2026-11-20",
        "scope": [
            {"agency": "gp", "information": "use", "purpose": "treatment"},
            {"agency": "school", "information": "attendance", "purpose": "safety"},
        ],
    }  # fmt: skip
    known = work_forms.scope_code(ConsentRecorded.model_validate_json(json.dumps(raw)))

    def made(agency: str, information: str, purpose: str) -> set[tuple[str, ...]]:
        told = {"statement": "given", "agency": agency, "information": information, "purpose": purpose}
        return set(work_forms._scope(told, known))

    assert made("gp", "use", "treatment") == {("gp", "use", "treatment")}
    assert made("gp,school", "use,attendance", "treatment,safety") == {
        ("gp", "use", "treatment"), ("school", "attendance", "safety"),
    }  # fmt: skip
    assert made("gp,midwife", "use", "treatment") == {("gp", "use", "treatment"), ("midwife", "use", "treatment")}
    with pytest.raises(Faults):
        made("gp,school", "use", "treatment")


async def test_two_different_answers_are_shown_and_the_narrower_is_in_force(desk: Desk) -> None:
    bases = desk.family(FAMILY).frontier
    said = {"consent": "ndtms", "person": desk.person(FAMILY, "Tamsin"), "way": "verbal", "given_on": "2026-11-22"}
    for device, statement in (("0d", "given"), ("0e", "declined")):
        desk.arrives(
            FAMILY, "consent.recorded", said | {"statement": statement}, author=desk.robin(), device=device, bases=bases
        )
    async with at(desk, "consent", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("▲ undecided NDTMS consent")
        await cursor_to(robot, "ndtms")
        assert robot.sees("two people recorded different answers; the narrower is in force")


async def test_hostile_words_stay_words(desk: Desk) -> None:
    said = {"consent": "ndtms", "person": desk.person(FAMILY, "Tamsin"), "way": "typed_name", "given_on": "2026-11-22"}
    desk.record(FAMILY, "consent.recorded", **said, statement="given", witness="[/] [b]Jo", note=HOSTILE)
    async with at(desk, "consent", family_id=desk.ident(FAMILY)) as robot:
        await robot.until(HEAD)
        await cursor_to(robot, "ndtms")
        assert robot.sees("witness [/] [b]Jo") and robot.sees("[/] [b]Zed")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


async def test_a_withdrawal_of_what_was_never_recorded_is_kept_as_a_refusal_and_says_so(desk: Desk) -> None:
    async with at(desk, "consent", (80, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until(HEAD)
        await robot.does("consent.new")
        await robot.until("Which")
        await chooses(robot, "consent", "3")
        await chooses(robot, "person", "1")
        await chooses(robot, "statement", "1")
        assert not robot.sees("Nothing was on record")
        await chooses(robot, "statement", "3")
        await robot.until("Nothing was on record to be withdrawn: it is kept as a refusal from today.")
        await chooses(robot, "way", "2")
        await saved(robot)
        await cursor_to(robot, "onward_referral")
        assert robot.sees("may not be told; nothing was on record to be withdrawn")
