"""What is said is harmless whatever it is made of: nothing that a terminal obeys, and nothing lost as data."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.cli.voice import Voice
from fsm_tui.inert import inert

ANYTHING = st.text(alphabet=st.characters(), max_size=40)


def voice(*, plain: bool = False) -> tuple[Voice, io.StringIO]:
    out = io.StringIO()
    return Voice(out, plain=plain), out


def harmless(text: str) -> bool:
    return "\r" not in text and inert(text) == text


@given(ANYTHING, ANYTHING, st.booleans())
def test_no_text_does_anything(one: str, other: str, plain: bool) -> None:
    tell, out = voice(plain=plain)
    tell.say(one)
    tell.title(one)
    tell.fact(one, other)
    tell.rows(("First", "Second"), [(one, other), (other, one)], empty="")
    assert harmless(out.getvalue())


@given(st.dictionaries(ANYTHING, ANYTHING))
def test_data_is_harmless_and_whole(value: dict[str, str]) -> None:
    tell, out = voice()
    tell.data(value)
    assert harmless(out.getvalue())
    assert json.loads(out.getvalue()) == value


def test_data_can_be_written_where_there_is_only_ascii() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    Voice(out, plain=False).data({"name": "Zoë 🙂"})
    out.flush()
    assert json.loads(raw.getvalue()) == {"name": "Zoë 🙂"}


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    day: date


@dataclass(frozen=True, slots=True)
class Outer:
    inner: tuple[Inner, ...]
    colour: Colour
    nothing: None = None


def test_frozen_views_become_data() -> None:
    tell, out = voice()
    tell.data(Outer((Inner(date(2026, 11, 23)),), Colour.RED))
    assert json.loads(out.getvalue()) == {"inner": [{"day": "2026-11-23"}], "colour": "red", "nothing": None}


def test_what_is_no_data_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="no data"):
        voice()[0].data(object())


def test_a_text_of_several_lines_cannot_pass_for_another_fact() -> None:
    tell, out = voice()
    tell.fact("Note", "first\nRisk: green")
    assert out.getvalue() == "Note:\n  first\n  Risk: green\n"


def test_columns_and_facts() -> None:
    rows = [("Marlowe", "Red"), ("Ash", "")]
    tell, out = voice()
    tell.rows(("Family", "Risk"), rows, empty="None.")
    assert out.getvalue() == "Family   Risk\nMarlowe  Red\nAsh\n"
    tell, out = voice(plain=True)
    tell.rows(("Family", "Risk"), rows, empty="None.")
    assert out.getvalue() == "Family: Marlowe\nRisk: Red\n\nFamily: Ash\n"
    tell.rows(("Family", "Risk"), [], empty="None.")
    assert out.getvalue().endswith("None.\n")
