"""The words at the end of a text: those that it uses, once, however often that is done."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.practice.profile import built_in, built_in_text, load
from fsm_tui.reports.terms import PROPOSED, TITLE, with_words_used, without_words_used

PROFILE = built_in()
AGREED = load(
    built_in_text().replace(
        'agreed = false, source = "B4" },',
        'agreed = true, agreed_by = "the network meeting", agreed_on = 2026-10-05, source = "B4" },',
        1,
    )
)


def test_each_term_stands_once_with_its_meaning_and_says_that_nobody_agreed_it() -> None:
    text = "Dear Robin\n\nTwo lapses, then a lapse, and now abstinent.\n"
    assert with_words_used(text, PROFILE) == (
        "Dear Robin\n\nTwo lapses, then a lapse, and now abstinent.\n"
        f"\n{TITLE}\n"
        f"- lapse: A brief return to use, after which the change goes on. ({PROPOSED})\n"
        f"- abstinent: No use at all of the substances named, since the date given. ({PROPOSED})\n"
    )


def test_an_agreed_meaning_says_who_and_when() -> None:
    assert "(agreed by the network meeting on 5 October 2026)" in with_words_used("a lapse", AGREED)


def test_a_text_without_terms_stays_as_it_is() -> None:
    for text in ("", "Dear Robin", "Dear Robin\n\n", "  spaces  \n"):
        assert with_words_used(text, PROFILE) == text


def test_words_are_made_anew_when_the_text_changed() -> None:
    once = with_words_used("She had a lapse.", PROFILE)
    changed = once.replace("She had a lapse.", "She is in recovery.")
    assert "- lapse" not in with_words_used(changed, PROFILE)
    assert "- in recovery" in with_words_used(changed, PROFILE)
    assert with_words_used(once.replace("She had a lapse.", "She is well."), PROFILE) == "She is well.\n"


def test_what_somebody_wrote_under_the_words_is_theirs_and_stays() -> None:
    text = with_words_used("a lapse", PROFILE) + "\nKind regards\n"
    assert without_words_used(text) == text
    assert with_words_used(text, PROFILE).startswith(text.rstrip())


@given(st.text(max_size=60) | st.sampled_from(["a lapse", f"{TITLE}\n", f"x\n{TITLE}\n- y", f"{TITLE}\n- lapse: x\n"]))
def test_twice_is_as_once(text: str) -> None:
    once = with_words_used(text, PROFILE)
    assert with_words_used(once, PROFILE) == once
