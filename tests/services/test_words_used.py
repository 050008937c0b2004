"""Every text that leaves ends with the shared terms that it uses: all ways out are counted here (A100)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

import fsm_tui
import screens
from fsm_tui.casework.letters import LetterMade
from fsm_tui.reports.terms import TITLE
from fsm_tui.services import care_plan, day_sheet, exporting, letters, releasing
from fsm_tui.services.seat import Seat
from tests import seats
from tests.seats import MUM

LAPSE = "- lapse: A brief return to use"

#: Modules that make a file which a person reads. All but `exporting` hold nothing of a family: the recovery paper,
#: a file of data or keys that the command line writes, the fault log.
WRITERS = {"services/exporting", "cli/writing", "cli/desk", "crash"}
#: Not in use while a person works: pictures of the training vault.
PICTURES = {"robot"}


@pytest.fixture
def family(office: Seat) -> str:
    made = seats.open_family(office, mosaic="M77")
    seats.record(office, "goal.agreed", made, goal="99" * 8, person=MUM, text="A lapse is told", agreed_on="2026-11-10")
    return made


def _opens_for_writing(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    if called.endswith((".write_text", ".write_bytes")):
        return True
    if called == "os.open":
        said = ast.unparse(node)
        return ("os.O_WRONLY" in said and "os.devnull" not in said) or "FRESH" in said
    modes = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    return called.split(".")[-1] in ("open", "fdopen") and any(mode[:1] in ("w", "x", "a") for mode in modes)


def test_there_is_one_way_to_write_a_text_about_a_family_to_a_file() -> None:
    found = set()
    for package, parts in ((fsm_tui, ("services", "cli", "reports", "casework")), (screens, ("",))):
        root = Path(str(package.__file__)).parent
        for part in parts:
            for path in (root / part).rglob("*.py"):
                if any(_opens_for_writing(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
                    found.add(path.relative_to(root).with_suffix("").as_posix())
    assert found == WRITERS | PICTURES, "a new way out: write through exporting.write_out, which adds the words used"


def test_that_one_way_adds_the_words(office: Seat, tmp_path: Path) -> None:
    path = exporting.write_out(office, tmp_path / "x.txt", "A lapse.", what="x", asked=releasing.inside())
    assert path.read_text(encoding="utf-8").startswith(f"A lapse.\n\n{TITLE}\n{LAPSE}")


def _letter(seat: Seat, family: str) -> str:
    filled = letters.completed(letters.compose(seat, family, "joint_visit"), "She told us of a lapse.")
    return letters.with_words(seat, filled).whole


def _sent(seat: Seat, family: str) -> str:
    done = letters.made(seat, family, "joint_visit", "Robin", "She told us of a lapse.")
    record = seat.family(family).record_of(done.head)
    assert record is not None and isinstance(record.shown.body, LetterMade)
    return record.shown.body.text


def _care_plan(seat: Seat, family: str) -> str:
    return care_plan.printed(seat, care_plan.read(seat, family))


def _day_sheet(seat: Seat, family: str) -> str:
    seats.record(seat, "family.allocated", family, to=seat.me.person, allocated_on="2026-11-16")
    seats.record(seat, "visit.planned", family, session_kind="home_visit", people=[MUM], on="2026-11-17", at="14:00",
                 place="Lapse Lane 3, where the lapse group meets")  # fmt: skip
    return day_sheet.compose(seat, seat.today().replace(day=17)).whole


#: What is printed, shown to be copied, or noted as sent, without a file.
PRINTED: dict[str, Callable[[Seat, str], str]] = {
    "letter": _letter, "sent letter": _sent, "care plan": _care_plan, "day sheet": _day_sheet,
}  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_printed_or_noted_as_sent_has_them_too(office: Seat, family: str, name: str) -> None:
    text = PRINTED[name](office, family)
    assert text.count(TITLE) == 1
    assert LAPSE in text.partition(TITLE)[2]


def test_a_letter_is_composed_with_its_words_and_the_file_has_them_once(
    office: Seat, family: str, tmp_path: Path
) -> None:
    seats.record(office, "referral.received", family, received_on="2026-11-16", requested_by="Robin Carder")
    seats.record(office, "request.decided", family, decision="declined", meeting_on="2026-11-16", because="A relapse")
    found = letters.compose(office, family, "decline")
    assert found.text.count(TITLE) == 1 and "- relapse: A return" in found.text
    path = letters.write_out(office, family, "decline", found, tmp_path / "letter.txt")
    assert path.read_text(encoding="utf-8") == found.whole
