"""Shared terms are found with their endings, ambiguous words as they are listed; both in time linear in the text."""

from __future__ import annotations

import itertools
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.practice import terms as module
from fsm_tui.practice.items import Ambiguous, Term
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from fsm_tui.practice.terms import ambiguous_in, terms_in

PROFILE = built_in()


def codes(text: str, profile: Profile = PROFILE) -> list[str]:
    return [term.code for term in terms_in(text, profile)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("He had a lapse.", ["lapse"]),
        ("Lapses, LAPSED and lapsing", ["lapse"]),
        ("She relapsed", ["relapse"]),
        ("elapsed, collapse, prolapse", []),
        ("a lapse, then a relapse, then a lapse", ["lapse", "relapse"]),
        ("a relapse after a lapse", ["relapse", "lapse"]),
        ("illicit drug-free", ["illicit_drug_free"]),
        ("illicit\n  drug\u2011free", ["illicit_drug_free"]),
        ("free from illicit drugs", ["illicit_drug_free"]),
        ("illicit. Drug free", []),
        ("in recovery", ["in_recovery"]),
        ("“in ‘recovery’”", ["in_recovery"]),
        ("in full recovery", []),
        ("abstinence since May; abstained before", ["abstinent"]),
        ("stable on a prescription", ["stable_on_a_prescription"]),
        ("stable", []),
        ("dependency and dependents", ["dependent"]),
        ("independent", []),
        ("émigré 😀 lapse", ["lapse"]),
        ("lapseé", []),
        ("lapse_", []),
    ],
)
def test_terms_with_their_endings(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize("term", PROFILE.lists.terms, ids=lambda term: term.code)
def test_every_form_of_a_term_is_found(term: Term) -> None:
    for form in (term.label, *term.forms):
        assert term.code in codes(f"It says: {form.upper()}.")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("lapse", "lapse lapses lapsed lapsing"),
        ("agree", "agree agrees agreed agreeing"),
        ("study", "study studies studied studying"),
        ("relay", "relay relays relayed relaying"),
        ("detox", "detox detoxes detoxed detoxing"),
        ("script", "script scripts scripted scripting"),
        ("use", "use"),
        ("b12s", "b12s"),
    ],
)
def test_endings(word: str, expected: str) -> None:
    assert " ".join(module._inflected(word)) == expected


def test_no_meaning_is_called_agreed_where_no_source_agrees_one() -> None:
    assert not [term.code for term in PROFILE.lists.terms if term.agreed]
    assert "Meaning of: in recovery" in PROFILE.unconfirmed()


def test_a_word_is_pointed_out_with_why_and_what_instead() -> None:
    text = "Mum is Clean now"
    (only,) = ambiguous_in(text, PROFILE)
    assert text[only.start : only.end] == only.word == "Clean"
    assert "no use at all" in only.why
    assert only.instead.startswith("Name it: no heroin since 3 March")


@pytest.mark.parametrize("word", PROFILE.lists.ambiguous, ids=lambda word: word.code)
def test_every_ambiguous_word_says_why_and_what_instead(word: Ambiguous) -> None:
    assert word.why and word.instead and word.ask.endswith("?")


def test_without_a_text_of_its_own_the_question_stands_instead() -> None:
    bare = load(_without(built_in_text(), 'instead = "Name it'))
    assert ambiguous_in("clean", bare)[0].instead == "From which substance, since when, and how is it known?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stable on a prescription", []),
        ("stable, and stable on a prescription, and stable", ["stable", "stable"]),
        ("illicit drug free", ["drug_free"]),
        ("in recovery", ["in_recovery"]),
        ("unclean, cleaner, unstable", []),
    ],
)
def test_a_word_inside_a_longer_term_is_left_alone(text: str, expected: list[str]) -> None:
    assert [each.code for each in ambiguous_in(text, PROFILE)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mum has been clean for a month.", [("clean", "clean")]),
        ("CLEAN, Stable", [("CLEAN", "clean"), ("Stable", "stable")]),
        ("cleaning", []),
        ("He is in\n  recovery", [("in\n  recovery", "in_recovery")]),
        ("in recoverys", []),
        ("drug-free", [("drug-free", "drug_free")]),
        ("She is engaging well with us", [("engaging well", "engaging")]),
        ("engaging", [("engaging", "engaging")]),
        ("émigré 😀 clean", [("clean", "clean")]),
        ("cleané", []),
        ("", []),
    ],
)
def test_ambiguous_words_are_whole_words_in_any_case(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.word, each.code) for each in ambiguous_in(text, PROFILE)] == expected


@pytest.mark.parametrize("word", PROFILE.lists.ambiguous, ids=lambda word: word.code)
def test_every_form_of_an_ambiguous_word_is_found(word: Ambiguous) -> None:
    for form in word.forms:
        found = ambiguous_in(f"so {form.upper()}, it says", PROFILE)
        assert [(each.word, each.code) for each in found] == [(form.upper(), word.code)]


def test_a_retired_word_is_no_longer_pointed_out() -> None:
    text = built_in_text().replace('code = "clean"\n', 'code = "clean"\nretired = true\n')
    assert ambiguous_in("clean and stable", load(text))[0].code == "stable"


def test_a_word_at_the_end_of_a_longer_term_is_left_alone_too() -> None:
    text = built_in_text().replace('forms = ["controlled drinking"]', 'forms = ["squeaky clean"]')
    found = ambiguous_in("clean, squeaky clean, clean", load(text))
    assert [each.start for each in found] == [0, 22]


def test_a_retired_term_is_not_found() -> None:
    text = built_in_text().replace('{ code = "lapse", ', '{ code = "lapse", retired = true, ')
    assert codes("a lapse and a relapse", load(text)) == ["relapse"]


_pieces = st.lists(
    st.sampled_from(["clean", "in", "recovery", "in recovery", "illicit", "drug", "free", "lapse", "a", "\n", "-"])
    | st.text(max_size=4),
    max_size=40,
)


@given(_pieces, st.sampled_from([" ", "", "\n", "-", ", "]))
def test_places_are_in_order_inside_the_text_and_do_not_overlap(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    found = ambiguous_in(text, PROFILE)
    assert all(text[each.start : each.end] == each.word for each in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    used = codes(text)
    assert len(used) == len(set(used))


@given(_pieces, st.sampled_from(PROFILE.lists.terms))
def test_a_term_set_apart_is_found_in_any_text(pieces: list[str], term: Term) -> None:
    assert term.code in codes(" ".join(pieces) + f". {term.label}. " + " ".join(pieces))


@pytest.mark.parametrize(
    "piece",
    ["clean ", "in ", "in\n", "x", "-", "stable on a ", "illicit drug ", "lapse", " ", "😀", "in - "],
    ids=lambda piece: repr(piece),
)
def test_a_long_text_costs_no_more_for_each_character_than_a_short_one(piece: str) -> None:
    short, long = (_steps(piece * (size // len(piece))) for size in (5_000, 50_000))
    assert long <= 12 * max(short, 100)


def _steps(text: str) -> int:
    """How many lines of the module are gone through for a text: a count, so that a busy machine changes nothing."""
    count = 0

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        return line if frame.f_code.co_filename == module.__file__ else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        terms_in(text, PROFILE)
        ambiguous_in(text, PROFILE)
    finally:
        sys.settrace(before)
    return count


def _without(text: str, start: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(start))
