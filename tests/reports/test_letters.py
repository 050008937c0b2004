"""A letter is filled with what is known: nothing invented, nothing of a value read as a template."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.inert import clean
from fsm_tui.practice.items import Letter
from fsm_tui.practice.placeholders import PLACEHOLDERS, named
from fsm_tui.practice.profile import built_in
from fsm_tui.reports.letters import Filled, fill, wrap


def letter(text: str, to: str = "{social_worker}", title: str = "{mosaic}") -> Letter:
    return Letter(code="x", label="X", source="D", to=to, title=title, when="now", text=text)


def test_values_stand_in_their_places() -> None:
    values = {"social_worker": "Robin", "family": "A", "mosaic": "M1"}
    found = fill(letter("Dear {social_worker}\n\nFamily {family}."), values)
    assert found == Filled("M1", "Robin", "Dear Robin\n\nFamily A.", ())
    assert found.whole == "To: Robin\nAbout: M1\n\nDear Robin\n\nFamily A.\n"


@pytest.mark.parametrize("empty", [None, "", "  \n", (), ("", " ")])
def test_what_is_not_recorded_says_so_and_is_listed_once(empty: str | tuple[str, ...] | None) -> None:
    values: dict[str, str | tuple[str, ...]] = {"mosaic": "M1"}
    if empty is not None:
        values["social_worker"] = empty
    found = fill(letter("{social_worker} and {social_worker}, {reason}"), values)
    gap = "[not recorded: social worker's name]"
    assert found.text == f"{gap} and {gap}, [not recorded: the reason]"
    assert found.to == gap
    assert found.unknown == ("social_worker", "reason")


def test_lists_become_lines_alone_and_parts_of_a_sentence_elsewhere() -> None:
    values = {"missing": ("the plan", "two\nlines"), "social_worker": "Robin", "mosaic": "M1"}
    found = fill(letter("Please:\n{missing}\nThat is: {missing}."), values)
    assert found.text == "Please:\n- the plan\n- two\n  lines\nThat is: the plan; two\nlines."


def test_to_and_title_are_one_line() -> None:
    found = fill(letter("x", title="About {reason}"), {"social_worker": "Robin\nCarder", "reason": "a\n\nb"})
    assert (found.to, found.title) == ("Robin Carder", "About a b")


@pytest.mark.parametrize(
    "said",
    ["{mosaic}", "{social_worker}", "{0.__class__}", "{{x}}", "{", "%s %(mosaic)s", "\\1 \\g<1>", "$mosaic ${mosaic}"],
)
def test_what_a_person_wrote_is_never_read_as_a_template(said: str) -> None:
    found = fill(letter("{reason} | {missing}\n{missing}"), {"reason": said, "missing": [said], "mosaic": "SECRET"})
    assert found.text == f"{said} | {said}\n- {said}"
    assert "SECRET" not in found.text


def test_control_characters_do_not_leave() -> None:
    found = fill(letter("{reason}"), {"reason": "a\x1b[31mred\x1b[0m\u202eb\x07"})
    assert found.text == "aredb"


texts = st.text(max_size=60)
anything = st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), texts | st.lists(texts, max_size=4))


def said(values: dict[str, str | list[str]], name: str) -> list[str]:
    """The parts of a value that are not blank."""
    given_value = values.get(name, "")
    parts = [given_value] if isinstance(given_value, str) else given_value
    return [clean(each).strip() for each in parts if clean(each).strip()]


@given(anything, st.sampled_from(built_in().lists.letters))
def test_every_letter_fills_with_whatever_is_known(values: dict[str, str | list[str]], each: Letter) -> None:
    found = fill(each, values)
    wanted = set(named(each.to)) | set(named(each.title)) | set(named(each.text))
    assert set(found.unknown) == {name for name in wanted if not said(values, name)}
    for name in wanted:
        for word in " ".join(said(values, name) or ["[not recorded:"]).split():
            assert word in found.whole


@given(st.text(max_size=400), st.integers(20, 90))
def test_wrapping_loses_no_word(text: str, width: int) -> None:
    wrapped = wrap(text, width)
    assert wrapped.split() == text.split()
    for line in wrapped.split("\n"):
        assert len(line) <= width or len(line.split()) <= 2


def test_wrapped_list_items_hang_and_paragraphs_stay_apart() -> None:
    text = "A short line.\n\n- one two three four five six seven\n  eight\nlast"
    assert wrap(text, 20) == "A short line.\n\n- one two three four\n  five six seven\n  eight\nlast"
