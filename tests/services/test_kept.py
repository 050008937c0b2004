"""What is kept from somebody stays out of everything that is shown or given to them (A93)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

import fsm_tui
import screens
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.services import care_plan, kept, letters, may_tell, progress
from fsm_tui.services.seat import Seat
from screens.consent.read_back.screen import _read
from tests import seats
from tests.seats import CHILD, DAD, MUM

QUIET, STEP = "91" * 8, "51" * 8


@pytest.fixture
def family(office: Seat) -> str:
    """A mother and a father in the work, a goal of hers that came on, and a step for everybody."""
    made = seats.open_family(office, mosaic="M77")
    seats.record(office, "person.added", made, person=DAD, name="Dan Marlowe", role="parent", in_work=True)
    return made


def goal(office: Seat, family: str, whose: str = DAD) -> str:
    return seats.record(
        office, "goal.agreed", family, goal=QUIET, person=whose, text="A quiet week", agreed_on="2026-11-10", baseline=2
    )


def visit(office: Seat, family: str, **more: object) -> str:
    said = seats.session(office.family(family), office.now())
    said["risk"]["parents"].append(
        {"person": DAD, "severity": "moderate", "stated": "first", "because": "she told me about his drinking"}
    )
    said |= {"happened_at": office.now().isoformat(), **more}
    return seats.record(office, "session.recorded", family, **said)


# Each producer: what it says to the father, after `keep` marked the record it draws from as not for him.


def _care_plan_goal(office: Seat, family: str, keep: Callable[[str, str], None]) -> tuple[str, str]:
    keep(goal(office, family), "text")
    return "\n".join(care_plan.lines(care_plan.read(office, family, DAD))), "quiet week"


def _care_plan_score(office: Seat, family: str, keep: Callable[[str, str], None]) -> tuple[str, str]:
    goal(office, family)
    touched = [{"goal": QUIET, "touch": "progress", "score": 9, "note": "she says it is better"}]
    keep(visit(office, family, goals=touched), f"goals.{QUIET}")
    return "\n".join(care_plan.lines(care_plan.read(office, family, DAD))), "now 9"


def _care_plan_step(office: Seat, family: str, keep: Callable[[str, str], None]) -> tuple[str, str]:
    said = {"step": STEP, "text": "She stays with her sister", "starts": "2026-11-16"}
    keep(seats.record(office, "step.added", family, **said), "")
    return "\n".join(care_plan.lines(care_plan.read(office, family, DAD))), "her sister"


def _care_plan_assessment(office: Seat, family: str, keep: Callable[[str, str], None]) -> tuple[str, str]:
    part = {"section": "substances", "findings": "His sister told us about the pub", "own_words": ""}
    said = {"person": DAD, "written_on": "2026-11-16", "parts": [part]}
    keep(seats.record(office, "assessment.written", family, **said), "parts.substances.findings")
    return "\n".join(care_plan.lines(care_plan.read(office, family, DAD))), "about the pub"


def _progress_rating(office: Seat, family: str, keep: Callable[[str, str], None]) -> tuple[str, str]:
    keep(visit(office, family), f"risk.parents.{DAD}")
    return repr(progress.read(office, family, "Dan").series), "his drinking"


def _progress_rag(office: Seat, family: str, keep: Callable[[str, str], None]) -> tuple[str, str]:
    keep(visit(office, family), "risk")
    return repr(progress.read(office, family, DAD).chart("risk")), "Dan Marlowe moderate severity"


def _progress_goal(office: Seat, family: str, keep: Callable[[str, str], None]) -> tuple[str, str]:
    keep(goal(office, family, MUM), "")
    return repr(progress.read(office, family, DAD).series), "A quiet week"


def _read_back(office: Seat, family: str, keep: Callable[[str, str], None]) -> tuple[str, str]:
    cell = {"agency": "gp", "information": "use", "purpose": "treatment"}
    said = {"consent": "cgl_form", "person": DAD, "statement": "given", "scope": [cell], "way": "verbal"}
    head = seats.record(office, "consent.recorded", family, **said, given_on="2026-11-16")
    keep(head, "")
    try:
        return "\n".join(_read(office, family, head)), "You said yes"
    except Refused as refused:
        return str(refused), "You said yes"


HONOURS = {
    "care_plan": (_care_plan_goal, _care_plan_score, _care_plan_step, _care_plan_assessment),
    "progress": (_progress_rating, _progress_rag, _progress_goal),
    "screen": (_read_back,),
}
EACH = [each for some in HONOURS.values() for each in some]
#: Modules that make or write texts of which none is for one of the family, and why.
FOR_NOBODY_OF_THE_FAMILY = {
    "letters": "to professionals: what is kept is said in the letter (below)",
    "day_sheet": "for our own duty desk: labels and places only",
    "partners": "a list of our own of what agencies were asked",
    "contacts": "agencies and no families",
    "exporting": "writes what the others made",
}


def producers() -> set[str]:
    """Every module that makes or writes a text that may be given to somebody, by its name."""
    ways = {"exporting.write_out", "with_words_used", "read_back", "for_reader"}
    found = set()
    for package in (fsm_tui, screens):
        for path in Path(str(package.__file__)).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ways:
                    found.add(path.parent.stem if path.stem == "__init__" else path.stem)
    return found


def test_every_producer_is_known_here() -> None:
    assert producers() == {*HONOURS, *FOR_NOBODY_OF_THE_FAMILY}, "a new text needs a line in HONOURS or the other table"


@pytest.mark.parametrize("producer", EACH, ids=lambda each: each.__name__.strip("_"))
def test_what_is_kept_from_somebody_is_in_nothing_that_is_theirs(
    office: Seat, family: str, producer: Callable[..., tuple[str, str]]
) -> None:
    marked: list[tuple[str, str]] = []
    said, secret = producer(office, family, lambda head, place: marked.append((head, place)))
    assert secret in said, "without a mark it is there"


@pytest.mark.parametrize("producer", EACH, ids=lambda each: each.__name__.strip("_"))
def test_and_it_is_not_there_once_it_is_marked(
    office: Seat, family: str, producer: Callable[..., tuple[str, str]]
) -> None:
    said, secret = producer(office, family, lambda head, place: kept.mark(office, family, head, place, DAD))
    assert secret not in said
    # Nothing tells them that something is left out.
    if producer is not _read_back:
        assert "shared" not in said and "left out" not in said.replace("left_out", "")


def test_the_plan_of_the_family_says_whom_a_part_is_not_for(office: Seat, family: str) -> None:
    head = goal(office, family, MUM)
    kept.mark(office, family, head, "", DAD)
    plan = care_plan.read(office, family)
    assert "  Not to be shared with Dan Marlowe" in care_plan.lines(plan)
    given = {"consent": "cgl_form", "statement": "given", "way": "verbal", "given_on": "2026-11-16", "scope": [
        {"agency": "childrens_services", "information": "goals", "purpose": "child_plan"}]}  # fmt: skip
    words = care_plan.leaving(office, plan)[1].words
    assert not any("shared with" in each for each in words), "what is held back is not spoken of"
    seats.record(office, "consent.recorded", family, person=MUM, **given)
    words = care_plan.leaving(office, care_plan.read(office, family))[1].words
    assert "Not to be shared with Dan Marlowe: what is marked so in the text." in words


def test_a_letter_to_a_professional_says_what_is_not_for_whom(office: Seat, family: str) -> None:
    head = visit(office, family, stages=[{"person": MUM, "stage": "action"}])
    seats.record(
        office, "consent.recorded", family, person=MUM, consent="cgl_form", statement="given", way="verbal",
        given_on="2026-11-16",
        scope=[{"agency": "childrens_services", "information": "attendance", "purpose": "child_plan"}],
    )  # fmt: skip
    line = "Not to be shared with Dan Marlowe: when they were last seen."
    before = letters.compose(office, family, "disengagement", MUM)
    assert line not in before.text
    kept.mark(office, family, head, "", DAD)
    after = letters.compose(office, family, "disengagement", MUM)
    assert line in after.text
    assert line in letters.asked(office, family, "disengagement", MUM).words


def test_who_asks_what_may_be_told_reads_what_is_kept(office: Seat, family: str) -> None:
    head = visit(office, family, note="He is not to know that she has a room.")
    kept.mark(office, family, head, "note", DAD)
    expected = "Not to be shared with Dan Marlowe: the note of Session recorded, Mon 16 Nov 2026."
    assert may_tell.read(office, family).kept == (expected,)
    kept.mark(office, family, head, "note", DAD, kept=False)
    assert may_tell.read(office, family).kept == ()


def test_progress_for_somebody_counts_for_us_what_is_left_out(office: Seat, family: str) -> None:
    head = visit(office, family)
    assert progress.read(office, family, DAD).left_out == 0
    kept.mark(office, family, head, f"risk.children.{CHILD}", DAD)
    view = progress.read(office, family, "dan")
    assert (view.reader, view.left_out) == ("Dan Marlowe", 2), "the rating, and the RAG that names it"
    assert progress.read(office, family).left_out == 0
    with pytest.raises(NotFound):
        progress.read(office, family, "Kit")
    with pytest.raises(Refused, match="More than one"):
        progress.read(office, family, "Marlowe")


def test_a_mark_is_of_the_record_and_for_an_adult(office: Seat, family: str) -> None:
    head = visit(office, family)
    assert [each.id for each in kept.whom(office.family(family), f"risk.parents.{DAD}")] == [MUM]
    kept.mark(office, family, head, "note", DAD, because="he reads her letters")
    found = kept.marks(office.family(family), head)
    assert [(each.name, each.part, each.because) for each in found] == [
        ("Dan Marlowe", "the note", "he reads her letters")
    ]
    with pytest.raises(Faults):
        kept.mark(office, family, head, "note", CHILD)
    with pytest.raises(Faults):
        kept.mark(office, family, "0" * 64, "note", DAD)
