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
    plan = {"consultation": "ab" * 8, "what": "consultation", "title": "Sol", "on": "2026-11-24", "at": "13:00"}
    assert record(laptop, "appointment.planned", **plan | {"consultation": "cd" * 8})[0] == 1
    assert record(laptop, "appointment.planned", **plan) == (0, "")
    assert "arranged" in laptop("consults").out and "Tue 24 Nov 2026, 13:00" in laptop("consults").out
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


def test_a_link_to_a_consultation_that_is_not_here_is_refused(laptop: Teller) -> None:
    note = {"on": "2026-11-23", "topic": "neglect", "question": "Is it safe?", "advice": "Ring again.",
            "outcome": "more_information"}  # fmt: skip

    def link(head: str) -> tuple[int, str]:
        said = json.dumps({"consultation": head, "because": "they came to us"})
        done = laptop("record", "nonames.linked", "--subject", "Marlowe", "--from", "-", stdin=said)
        return done.code, done.err

    code, said = link("0" * 64)
    assert code == 1 and "consultation: is not on this computer" in said
    assert record(laptop, "nonames.held", **note) == (0, "")
    (one,) = laptop.expect("no-names")
    assert one["linked"] == [] and link(one["head"]) == (0, "")
    (one,) = laptop.expect("no-names")
    assert one["linked"] == ["Marlowe"] and one["topic"] == "neglect"
    code, said = link(one["head"])
    assert code == 1 and "is linked to this family already" in said
    assert laptop("search", "safe").out.count("Is it safe?") == 0
