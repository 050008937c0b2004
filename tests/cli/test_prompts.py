"""`prompts`: what is open in a family and why, in words and as data, and what was answered."""

from __future__ import annotations

from typing import Any

from tests.cli.teller import KID, MUM, Teller


def open_now(laptop: Teller) -> list[tuple[str, str]]:
    return [(each["prompt"], each["whose"]) for each in laptop.expect("prompts", "Marlowe")["open"]]


def say(laptop: Teller, kind: str, **said: Any) -> None:
    laptop.expect("record", kind, "--subject", "Marlowe", "--from", "-", stdin=said)


def test_open_with_words_and_source_then_answered(laptop: Teller) -> None:
    assert open_now(laptop) == [] and "No safety prompt is open." in laptop("prompts", "Marlowe").out
    say(laptop, "treatment.reviewed", person=MUM, on="2026-11-20", treatment="Methadone 40 ml, taken home")
    assert open_now(laptop) == [("safe_storage", "Tess Marlowe")]
    out = laptop("prompts", "Marlowe").out
    for words in (
        "Open: Opioid medicines locked away from children, Tess Marlowe:", "Prompt: safe_storage",
        "Because: Methadone in the treatment review of Fri 20 Nov 2026.", "Child-resistant caps are not childproof",
        "Source: Safe storage of opioid prescription drugs, Adfam;", "Version 1, not yet signed off by a clinician",
    ):  # fmt: skip
        assert words in out, out
    say(laptop, "prompt.answered", prompt="safe_storage", person=MUM, answer="not_now", because="A neighbour came.",
        on="2026-11-20")  # fmt: skip
    assert ("safe_storage", "Tess Marlowe") in open_now(laptop)
    assert "Last answer: not now, Fri 20 Nov 2026: A neighbour came." in laptop("prompts", "Marlowe").out
    say(laptop, "prompt.answered", prompt="safe_storage", person=MUM, answer="discussed", on="2026-11-20")
    assert open_now(laptop) == []
    told = laptop.expect("prompts", "Marlowe")
    assert [(each["answer"], each["because"], each["record"]) for each in told["answered"]] == [
        ("discussed", "", "Prompt answered"), ("not now", "A neighbour came.", "Prompt answered"),
    ]  # fmt: skip
    assert told["offered"] and "Answered:" in laptop("--plain", "prompts", "Marlowe").out


def test_nobody_known_and_nothing_written_by_looking(laptop: Teller) -> None:
    say(laptop, "person.described", person=KID, born="2026-06-01")
    entries = laptop.expect("status")["entries"]
    assert ("safer_sleep", "Kit Marlowe") in open_now(laptop)
    assert laptop("prompts", "Nobody").code == 1
    assert laptop.expect("status")["entries"] - entries <= 1, "only that the family was looked at"
