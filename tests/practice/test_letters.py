"""Letter templates in the profile: what they may name, and faults that say where."""

from __future__ import annotations

import pytest

from fsm_tui.errors import Faults
from fsm_tui.practice.items import Event
from fsm_tui.practice.placeholders import PLACEHOLDERS, named, not_recorded, stray
from fsm_tui.practice.profile import built_in, built_in_text, load

LETTERS = built_in().lists.letters


def test_the_letters_of_the_guidance_are_there_and_quote_it() -> None:
    assert {each.code: each.marks for each in LETTERS} == {
        "more_information": Event.INFORMATION_REQUESTED,
        "workbook_chase": "",
        "supervision_chase": "",
        "joint_visit": "",
        "disengagement": Event.SOCIAL_WORKER_TOLD,
        "worker_confirmation": "",
        "decline": "",
        "day_sheet": "",
    }
    for letter in LETTERS:
        assert letter.when
        if letter.code != "day_sheet":
            assert "{guidance}" in letter.text
            assert built_in().sentences[letter.sentence]
    assert "No alarm is promised" in built_in().letter("day_sheet").text


def test_every_place_is_used_by_some_letter_and_every_letter_uses_only_those() -> None:
    used = {name for each in LETTERS for text in (each.to, each.title, each.text) for name in named(text)}
    assert used <= set(PLACEHOLDERS)
    assert set(PLACEHOLDERS) - used <= {"area", "document"}


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ('to = "{team_manager},', 'to = "{team_boss},', "to", "{team_boss} that nothing fills"),
        ('title = "Mosaic {mosaic}: invitation', 'title = "Mosaic {mosaic: invitation', "title", "no placeholder"),
        ("expected by {supervision_due}", "expected by {0.__class__}", "text", "no placeholder"),
        ("expected by {supervision_due}", "expected by {Supervision}", "text", "no placeholder"),
        ("expected by {supervision_due}", "expected by {{supervision_due}}", "text", "no placeholder"),
        ("expected by {supervision_due}", "expected by }", "text", "no placeholder"),
        ('sentence = "S1:58"\nsource = "S1:58, A46"', 'sentence = "S9:1"\nsource = "S1:58, A46"', "sentence", "S9:1"),
        ('sentence = "S1:58"\nsource = "S1:58, A46"', 'source = "S1:58, A46"', "sentence", "is missing"),
    ],
)
def test_a_letter_that_names_what_nothing_fills_is_refused_by_its_place(
    old: str, new: str, place: str, said: str
) -> None:
    text = built_in_text()
    assert text.count(old) == 1
    with pytest.raises(Faults) as caught:
        load(text.replace(old, new))
    found = dict(caught.value.faults)
    assert set(found) == {f"lists.letters.2 (supervision_chase).{place}"}
    assert said in found[f"lists.letters.2 (supervision_chase).{place}"]


def test_a_profile_of_format_1_has_no_letters_and_stays_readable() -> None:
    text = built_in_text()
    clocks = text[text.index("\n[[clocks]]") : text.index("\n# Screening and outcome tools.")]
    old = text[: text.index("# Texts that leave.")] + clocks
    old = old.replace("format = 2\n", "format = 1\n", 1)
    start = old.index("[prompting]")
    old = old[:start] + old[old.index("[contact_check]") :]
    start = old.index("# Who can be referred")
    old = old[:start] + old[old.index("# Agreed meanings") :]
    profile = load(old)
    assert profile.lists.letters == ()
    assert profile.lists.eligibility == ()
    assert profile.clocks == built_in().clocks


def test_a_place_without_a_value_says_so() -> None:
    assert not_recorded("social_worker") == "[not recorded: social worker's name]"
    assert not_recorded("of_a_later_version") == "[not recorded: of a later version]"
    assert named("{a} {b} {a} { c } {D}") == ("a", "b")
    assert stray("{a} }") and stray("{ a }") and not stray("{a}{b}")
