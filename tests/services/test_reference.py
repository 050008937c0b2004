"""What is looked up: found by any of its words, and honest about what nobody agreed, checked or confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

import tests.practice
from fsm_tui.practice.profile import load
from fsm_tui.services import contacts, reference
from fsm_tui.services.seat import Seat

OLD = (Path(tests.practice.__file__).parent / "west_sussex_format_1.toml").read_text(encoding="utf-8")
PARTS = list(reference.PARTS)


def titles(seat: Seat, typed: str, part: str = "") -> list[str]:
    return [each.title for each in reference.read(seat, typed, part)]


def test_every_part_has_something_and_each_thing_its_source(laptop: Seat) -> None:
    found = reference.everything(laptop)
    assert list(dict.fromkeys(each.part for each in found)) == PARTS
    assert len({each.key for each in found}) == len(found)
    assert all(dict(each.facts)["Source"] for each in found)
    assert len([each for each in found if each.part == "rules"]) == 7


@pytest.mark.parametrize(
    ("typed", "part", "first"),
    [
        ("relapse", "", "relapse"),
        ("RÉLAPSE", "words", "relapse"),
        ("windscreen levels", "documents", "West Sussex Continuum of Need"),
        ("significant harm", "levels", "Level 4: specialist, statutory"),
        ("consent risk", "rules", "3. Consent is not needed where a child is at risk"),
        ("dawn", "", "CGL West Sussex DAWN"),
        ("affected child", "contacts", "Support for a child affected by a parent's use"),
        ("no heroin since", "", "clean"),
    ],
)
def test_it_is_found_by_its_words(laptop: Seat, typed: str, part: str, first: str) -> None:
    assert titles(laptop, typed, part)[0] == first


def test_every_word_has_to_be_there_and_nothing_found_is_nothing(laptop: Seat) -> None:
    assert titles(laptop, "relapse windscreen") == []
    assert titles(laptop, "[/] %s ' \" *") == []
    assert titles(laptop, "  ") == [each.title for each in reference.everything(laptop)]


def test_what_nobody_agreed_checked_or_confirmed_says_so(laptop: Seat) -> None:
    marks = {each.part: each.mark for each in reversed(reference.everything(laptop))}
    assert marks == {
        "words": "not agreed yet", "careful": "", "levels": "our words for it", "documents": "not checked yet",
        "rules": "", "contacts": "not confirmed",
    }  # fmt: skip


def test_a_confirmed_contact_is_marked_no_more(office: Seat) -> None:
    contacts.confirm(office, "core")
    (found,) = reference.read(office, "dawn core drug", "contacts")
    assert (found.mark, found.old) == ("", False)
    assert dict(found.facts)["Confirmed"] == "confirmed on 16 November 2026 by Olwen Office"
    assert dict(found.facts)["Phone"] == "not known yet"


def test_guidance_without_these_lists_has_less_and_no_fault(laptop: Seat) -> None:
    laptop.vault.use_profiles((load(OLD),))
    parts = {each.part for each in reference.everything(laptop)}
    assert "documents" not in parts and "levels" not in parts and "contacts" in parts
