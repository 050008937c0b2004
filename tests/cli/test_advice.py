"""Consultations and No Names on the command line."""

from __future__ import annotations

import json

from tests.cli.teller import Teller


def record(tell: Teller, kind: str, **said: object) -> tuple[int, str]:
    done = tell("record", kind, "--from", "-", stdin=json.dumps(said))
    return done.code, done.err


def test_a_consultation_is_asked_for_and_held(laptop: Teller) -> None:
    asked = {"consultation": "ab" * 8, "requester": "Sol Worker", "reason": "suitability", "asked_on": "2026-11-23"}
    assert record(laptop, "consultation.asked", **asked) == (0, "")
    assert "Whether this service suits" in laptop("consults").out
    held = {"consultation": "ab" * 8, "on": "2026-11-23", "advice": "Yes, ask.", "outcome": "refer"}
    assert record(laptop, "consultation.held", **held) == (0, "")
    (found,) = laptop.expect("consults")
    assert found["held"]["outcome"] == "refer" and found["asked"]["requester"] == "Sol Worker"


def test_a_no_names_note_with_a_postcode_is_refused_and_says_what_it_found(laptop: Teller) -> None:
    note = {"on": "2026-11-23", "topic": "neglect", "question": "They live in BN11 1AA.", "advice": "Ring again.",
            "outcome": "more_information"}  # fmt: skip
    code, said = record(laptop, "nonames.held", **note)
    assert code == 1 and "question: could tell who it is about (a postcode: BN11 1AA)" in said
    code, said = record(laptop, "nonames.held", **note | {"question": "Is it safe?", "child": "Kit"})
    assert code == 1 and "child: is not a field of this kind" in said
    assert "No No Names consultation" in laptop("no-names").out
    assert record(laptop, "nonames.held", **note | {"question": "Is it safe?"}) == (0, "")
    assert "Is it safe?" in laptop("no-names", "--topic", "neglect").out
    assert "Is it safe?" not in laptop("no-names", "--topic", "unborn").out
    assert "Is it safe?" not in laptop("no-names", "--to", "1/11/2026").out
    assert laptop("no-names", "--topic", "weather").code == 1
