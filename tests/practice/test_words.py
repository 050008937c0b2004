"""Ambiguous words are found where they are, and nothing else is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.practice.items import Ambiguous
from fsm_tui.practice.profile import built_in, built_in_text, load
from fsm_tui.practice.words import remarks


def found(text: str) -> list[tuple[str, str]]:
    return [(text[each.start : each.end], each.code) for each in remarks(text, built_in())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mum has been clean for a month.", [("clean", "clean")]),
        ("CLEAN, Stable", [("CLEAN", "clean"), ("Stable", "stable")]),
        ("unclean, cleaner, unstable, cleaning", []),
        ("He is in recovery", [("in recovery", "in_recovery")]),
        ("He is in\n  recovery", [("in\n  recovery", "in_recovery")]),
        ("in recoverys", []),
        ("illicit drug free", [("illicit drug free", "drug_free")]),
        ("drug-free", [("drug-free", "drug_free")]),
        ("She is engaging well with us", [("engaging well", "engaging")]),
        ("engaging", [("engaging", "engaging")]),
        ("émigré 😀 clean", [("clean", "clean")]),
        ("cleané", []),
        ("", []),
    ],
)
def test_whole_words_in_any_case(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_each_remark_asks_a_question() -> None:
    (only,) = remarks("stable", built_in())
    assert only.ask == "What is the same as before: use, dose, mood or housing? Since when?"


@pytest.mark.parametrize("word", built_in().lists.ambiguous, ids=lambda word: word.code)
def test_every_form_is_found_as_its_own_word(word: Ambiguous) -> None:
    for form in word.forms:
        assert found(f"so {form.upper()}, it says") == [(form.upper(), word.code)]


@given(st.text(), st.sampled_from(["clean", "in recovery", "illicit drug free"]), st.text())
def test_places_are_in_order_and_do_not_overlap(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    places = [(each.start, each.end) for each in remarks(text, built_in())]
    assert any(start <= len(before) + 1 < end for start, end in places)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    assert all(0 <= start < end <= len(text) for start, end in places)


def test_a_retired_word_is_no_longer_pointed_out() -> None:
    text = built_in_text().replace('code = "clean"\n', 'code = "clean"\nretired = true\n')
    assert remarks("clean and stable", load(text))[0].code == "stable"
