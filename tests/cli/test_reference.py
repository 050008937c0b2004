"""The command `reference`: looking up, the page for social workers, and confirming a contact."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.teller import Teller


def test_without_words_everything_stands_under_its_part_and_with_words_all_of_it_is_said(reader: Teller) -> None:
    whole = reader("reference").out
    for title in ("Words and what they mean:", "Levels of need:", "Golden rules of sharing:", "Services and contacts:"):
        assert title in whole
    assert "in recovery (not agreed yet)" in whole and "A return to an earlier pattern" not in whole
    found = reader("reference", "earlier", "pattern").out
    assert "relapse (not agreed yet), relapse" in found
    assert "Means: A return to an earlier pattern of use." in found
    assert reader("reference", "nothing", "like", "this").out.strip() == "Nothing here has those words."
    assert "\x1b" not in reader("reference", "\x1b[31m[/]").out


def test_as_data_it_has_every_fact(reader: Teller) -> None:
    found = reader.expect("reference", "--part", "contacts")
    core = next(each for each in found if each["code"] == "core_service")
    assert (core["mark"], core["facts"]["Phone"], core["facts"]["Confirmed"]) == (
        "not confirmed", "not known yet", "not confirmed yet"
    )  # fmt: skip
    assert {each["part"] for each in found} == {"contacts"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--part", "nonsense"), "--part is one of"),
        (("relapse", "--directory"), "one at a time"),
        (("--part", "words", "--confirm", "core"), "one at a time"),
        (("--by", "Bea"), "--by goes with --confirm"),
    ],
)
def test_a_mistake_in_the_command_is_said(reader: Teller, words: tuple[str, ...], said: str) -> None:
    done = reader("reference", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_the_page_is_printed_and_written_out_once(laptop: Teller, tmp_path: Path) -> None:
    shown = laptop("reference", "--directory").out
    assert "Services and how to refer, 23 November 2026" in shown and "not known yet" in shown
    path = tmp_path / "directory.txt"
    done = laptop("reference", "--out", str(path))
    assert done.code == 0 and "not encrypted" in done.err
    assert path.read_text(encoding="utf-8").startswith(shown.rstrip("\n"))
    again = laptop("reference", "--directory", "--out", str(path))
    assert again.code == 1 and "It is as it was" in again.err


def test_a_leader_confirms_a_contact_and_notes_another(office: Teller) -> None:
    assert "confirmed on 23 November 2026 by Bea" in office("reference", "--confirm", "core", "--by", "Bea").out
    said = {"contact": "hub", "label": "Family hub", "organisation": "Council", "purpose": "Support", "phone": "1234"}
    assert office("record", "contact.noted", "--from", "-", stdin=said).code == 0
    assert "Phone: 1234" in office("reference", "family", "hub").out
    missing = office("record", "contact.noted", "--from", "-", stdin={"contact": "other"})
    assert missing.code == 1 and "label: is missing" in missing.err
    wrong = office("reference", "--confirm", "nobody")
    assert wrong.code == 1 and "There are: team_mailbox" in wrong.err


def test_a_practitioner_confirms_nothing(laptop: Teller) -> None:
    done = laptop("reference", "--confirm", "core")
    assert (done.code, done.out) == (1, "")
    assert "Contact noted is for admin or leader" in done.err
