"""Whatever leaves asks the one rule first: every caller of `write_out`, and every letter that is noted as sent."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fsm_tui
from fsm_tui.casework.may_be_told import Leaving
from fsm_tui.practice.profile import built_in
from fsm_tui.services import care_plan, day_sheet, exporting, letters, partners, releasing
from fsm_tui.services.releasing import Asked, HeldBack
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from tests import seats
from tests.seats import MUM

CELLS = tuple(
    {"agency": "childrens_services", "information": each, "purpose": "child_plan"} for each in ("attendance", "goals")
)


@pytest.fixture
def family(office: Seat) -> str:
    made = seats.open_family(office, mosaic="M77")
    seats.record(office, "goal.agreed", made, goal="99" * 8, person=MUM, text="A quiet week", agreed_on="2026-11-10")
    return made


def consents(seat: Seat, family: str, statement: str = "given", scope: tuple[Any, ...] = CELLS) -> None:
    said = {"consent": "cgl_form", "person": MUM, "statement": statement, "scope": scope, "way": "verbal"}
    seats.record(seat, "consent.recorded", family, **said, given_on=seat.today().isoformat())


def _letter(seat: Seat, family: str, path: Path) -> str:
    found = letters.compose(seat, family, "disengagement", MUM)
    letters.write_out(seat, family, "disengagement", found, path, MUM)
    return "Tess Marlowe"


def _care_plan(seat: Seat, family: str, path: Path) -> str:
    care_plan.write_out(seat, care_plan.read(seat, family), path)
    return "A quiet week"


#: Every function that writes out something that waits for consent, and what of the family stands in its file.
GATED: dict[str, Callable[[Seat, str, Path], str]] = {"letters": _letter, "care_plan": _care_plan}
#: Every function whose file does not wait for consent, and why.
FREE = {"day_sheet": releasing.INSIDE, "partners": releasing.INSIDE, "contacts": releasing.NOTHING}


def callers() -> dict[str, list[ast.Call]]:
    """Every module that calls `exporting.write_out`, with its calls."""
    found: dict[str, list[ast.Call]] = {}
    for path in Path(fsm_tui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "fsm_tui.services.exporting":
                assert "write_out" not in {each.name for each in node.names}, f"{path.stem} calls it by another name"
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "exporting.write_out":
                found.setdefault(path.stem, []).append(node)
    return found


def test_every_caller_is_known_here_and_says_what_the_rule_says() -> None:
    found = callers()
    assert set(found) == {*GATED, *FREE}, "a new way out needs a line in GATED or FREE of this test"
    for calls in found.values():
        for call in calls:
            assert "asked" in {each.arg for each in call.keywords}


#: Who else makes a file, and of what. The vault, the keys and the bundles are encrypted.
WRITERS = {
    "exporting": "the one way out of a text about a family",
    "writing": "the recovery paper of a new vault",
    "desk": "the empty form for requests, and the files of an enrolment, of which nothing is about a family",
}


def test_nothing_else_of_the_core_writes_a_file() -> None:
    """A way out that goes round `exporting.write_out` is found by what it does, not by its name."""
    made, root = set(), Path(fsm_tui.__file__).parent
    for path in root.rglob("*.py"):
        if path.relative_to(root).parts[0] in ("vault", "sync"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _writes(node):
                made.add(path.stem)
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "exporting.write_out":
                made.add(f"{path.stem} calls")
    calls = {f"{each} calls" for each in callers()}
    assert made == {*WRITERS, *calls}, "a text about a family leaves by `exporting.write_out` alone"


def _writes(call: ast.Call) -> bool:
    name = ast.unparse(call.func).rpartition(".")[2]
    if name in ("write_text", "write_bytes", "fdopen", "copyfile", "copy_to_clipboard"):
        return True
    modes = [each.value for each in (*call.args, *(one.value for one in call.keywords if one.arg == "mode"))
             if isinstance(each, ast.Constant) and isinstance(each.value, str)]  # fmt: skip
    return name == "open" and any(set(each) & set("wax") and set(each) <= set("rwaxbt+") for each in modes)


@pytest.mark.parametrize("name", GATED)
def test_without_consent_it_does_not_leave_and_a_withdrawal_acts_at_once(
    office: Seat, family: str, tmp_path: Path, name: str
) -> None:
    def leaves(file: str) -> bool:
        path = tmp_path / file
        try:
            words = GATED[name](office, family, path)
        except HeldBack as held:
            assert not path.exists() and held.asked.held
            return False
        return words in path.read_text(encoding="utf-8")

    assert not leaves("nothing.txt")
    assert not (tmp_path / "nothing.txt").exists(), "a heading alone says that the family is known here"
    consents(office, family)
    assert leaves("given.txt")
    consents(office, family, "withdrawn", ())
    assert not leaves("withdrawn.txt")


def test_what_may_not_leave_may_not_be_noted_as_sent_and_a_decision_opens_it(office: Seat, family: str) -> None:
    with pytest.raises(HeldBack, match="no consent on record"):
        letters.made(office, family, "disengagement", "Robin", "Told by phone.", MUM)
    seats.record(
        office, "information.shared", family, agency="childrens_services", information=["attendance"],
        purpose="child_plan", about=[MUM], what="That she no longer comes.", on=office.today().isoformat(),
        ground="without_consent", consent_state="not_sought", because="The children were not seen for a week.",
        decided_by="Robin Vale", told_parent=False, not_told_because="She cannot be reached.",
    )  # fmt: skip
    asked = letters.asked(office, family, "disengagement", MUM)
    assert [each.why for each in asked.lines] == ["decided on 16/11/2026 to share without consent"]
    letters.made(office, family, "disengagement", "Robin", "Told by phone.", MUM)


def test_without_a_name_a_letter_is_about_everybody_in_the_work(office: Seat, family: str) -> None:
    consents(office, family)
    seats.record(office, "person.added", family, person="a2" * 8, name="Al Marlowe", role="parent", in_work=True)
    part = Leaving("both", ("attendance",), (MUM, "a2" * 8))
    asked, _ = releasing.ask(office, office.family(family), "childrens_services", "child_plan", [part])
    assert [(each.name, each.leaves) for each in asked.lines] == [("Tess Marlowe", True), ("Al Marlowe", False)]
    assert asked.words == (
        "To West Sussex Children's Services, for: the child's plan and its reviews.",
        "Leaves: Attendance and engagement, Tess Marlowe (CGL consent form, given on 16/11/2026)",
        "Held back: Attendance and engagement, Al Marlowe (no consent on record for this)",
    )
    assert asked.code == f"childrens_services;child_plan;attendance;{'a2' * 8}"


def test_a_text_that_is_held_back_leaves_nothing_and_no_note(office: Seat, family: str, tmp_path: Path) -> None:
    line = releasing.Line(MUM, "Tess", "use", "Drug and alcohol use", False, "declined")
    asked = Asked(agency="gp", purpose="treatment", to="GP", what_for="Treatment", lines=(line,))
    with pytest.raises(HeldBack, match="Not to GP: Drug and alcohol use about Tess: declined"):
        exporting.write_out(office, tmp_path / "x.txt", "words", what="x", asked=asked, family=family)
    assert not (tmp_path / "x.txt").exists()
    with office.vault.read() as session:
        bodies = [json.loads(row.body or b"{}") for row in ledger.of_subject(session, "office")]
    assert not [body for body in bodies if body.get("what") == "exported"]


def test_a_paper_for_the_parent_and_letters_that_tell_nothing_wait_for_nobody(
    office: Seat, family: str, tmp_path: Path
) -> None:
    own = care_plan.read(office, family, "Tess Marlowe")
    assert care_plan.leaving(office, own)[1].free == releasing.TO_THEM
    assert "A quiet week" in care_plan.write_out(office, own, tmp_path / "own.txt").read_text(encoding="utf-8")
    for each in built_in().lists.letters:
        if not each.information:
            assert letters.asked(office, family, each.code).free
    sheet = day_sheet.compose(office, office.today())
    assert day_sheet.write_out(office, sheet, tmp_path / "day.txt").exists()
    assert partners.write_out(office, partners.read(office), tmp_path / "partners.txt").exists()
