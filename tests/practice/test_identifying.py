"""Notes that must name nobody: what could tell who it is about is found and said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.practice.identifying import identifying


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("They live in BN11 1AA now.", "postcode"),
        ("near po19 1qt", "postcode"),
        ("ring 01243 777100 please", "phone number"),
        ("ring +44 7700 900123", "phone number"),
        ("write to tess@example.org", "e-mail address"),
        ("see www.example.org/tess", "web address"),
        ("born 03/04/2019", "date"),
        ("born on 2019-04-03", "date"),
        ("born the 3rd of April 2019", "date"),
        ("born April 3, 2019", "date"),
        ("a child born in 2019", "date"),
        ("at 14 Mill Lane", "address"),
        ("in flat 3", "address"),
        ("Mosaic 800120", "long number"),
        ("NHS 943 476 5919", "phone number"),
        ("the mother, Mrs Marlowe, said", "name"),
        ("her boyfriend Darren drinks", "name"),
        ("Tess Marlowe is a mother", "name"),
        ("Darren drinks every evening", "name"),
        ("she says darren drinks", "name"),
        ("Is Bridie safe?", "name"),
        ("her boyfriend Will drinks", "name"),
    ],
)
def test_what_could_tell_who_it_is(text: str, what: str) -> None:
    found = identifying(text)
    assert what in {each.what for each in found}, found
    assert all(each.words in " ".join(text.split()) for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A mother of two drinks every evening. The older child gets the younger one to school.",
        "We asked whether Children's Services would want a referral. I said I would think about it on Monday.",
        "The AUDIT was 22. The GP knows. CIN plan, not CP.",
        "She said The older one, Her son, sleeps.",
        "They mark it, max out the charity's patience, don't they?",
        "- Is it neglect?\n- What about the baby, due in 8 weeks?",
        "Drinks 15 units a day, 3 days in 7; child is 4 years old.",
    ],
)
def test_what_says_nothing_about_who_it_is(text: str) -> None:
    assert identifying(text) == ()


@pytest.mark.parametrize("text", ["in BN11\u200b 1AA", "in BN11\u00a01AA", "in ＢＮ１１ 1AA", "in B\u00adN11 1AA"])
def test_marks_that_nobody_sees_hide_nothing(text: str) -> None:
    assert [(each.what, each.words) for each in identifying(text)] == [("postcode", "BN11 1AA")]


def test_people_who_are_known_here_are_found_by_any_part_of_their_name() -> None:
    found = identifying("Kit's mum was asked by MARLOWE. The marlowe is a bird.", known=["Kit Marlowe"])
    assert [(each.what, each.words) for each in found] == [("known person", "Kit's"), ("known person", "MARLOWE")]


def test_a_given_name_that_is_known_is_found_without_its_capital_and_may_be_another_word() -> None:
    found = identifying("later kit was packed", known=["Kit Marlowe"])
    assert [(each.what, each.words) for each in found] == [("name", "kit")]
    assert identifying("The unborn baby of a mother. Unborn.", known=["Unborn Juniper", "Baby Marlowe", "Mother"]) == ()
    assert identifying("later kit was packed", known=["Kit Marlowe"], not_names=["kit"]) == ()


def test_a_word_that_somebody_says_is_no_name_is_excused_and_nothing_else_is() -> None:
    assert [each.words for each in identifying("She takes Antabuse daily")] == ["Antabuse"]
    assert identifying("She takes Antabuse daily", not_names=["antabuse"]) == ()
    assert [each.words for each in identifying("Is Antabuse safe with Campral?", not_names=["Campral"])] == ["Antabuse"]
    assert identifying("Rowan Antabuse", not_names=["Rowan", "Antabuse's"]) == ()
    assert identifying("in BN11 1AA", not_names=["BN11 1AA"]) != ()
    assert identifying("said Kit", known=["Kit Marlowe"], not_names=["Kit"]) != ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_it_never_fails_and_only_says_what_stands_there(text: str, known: list[str]) -> None:
    for each in identifying(text, known):
        assert each.words and each.sentence


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["RH10 1AA", "07700 900123", "3/4/2019", "x@y.zz"]))
def test_a_detail_is_found_wherever_it_stands(before: str, detail: str) -> None:
    assert identifying(f"{before} . {detail} . and so on")
