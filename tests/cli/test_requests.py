"""Support requests on the command line: which wait, and one of them rule by rule."""

from __future__ import annotations

import json

import pytest

from tests.cli.teller import Teller

MUM, KID = "a1" * 8, "c1" * 8


def taken_in(office: Teller, label: str = "Kestrel", mosaic: str = "M1", **more: object) -> str:
    """A request with its family, as `record` takes it; the family's id."""
    opened = {"label": label, "area": "west", "base": "st_james", "mosaic": mosaic, "provisional": False}
    (done,) = office.expect("record", "family.opened", "--from", "-", stdin=opened)
    lines = [
        {"kind": "person.added", "person": MUM, "name": f"Tess {label}", "role": "parent", "in_work": True,
         "born": "1994-03-03"},
        {"kind": "person.added", "person": KID, "name": f"Kit {label}", "role": "child", "born": "2020-01-01"},
        {"kind": "plan.recorded", "plan": "cp", "category": "neglect", "starts": "2026-10-01"},
        {"kind": "referral.received", "received_on": "2026-11-16", "requested_by": "Sol Worker",
         "substances": ["alcohol"], "problem": "drinks daily", "impact": "none", "agreement_gained": True,
         "agreement_by": "Sol Worker", "agreement_on": "2026-11-15", "social_worker_rag": "red",
         "workers": [{"role": "probation", "name": "Pru"}], **more},
    ]  # fmt: skip
    office.expect("record", "--subject", done["family"], "--from", "-", stdin="\n".join(map(json.dumps, lines)))
    return str(done["family"])


def test_nothing_waits_is_said(office: Teller) -> None:
    assert office("requests").out == "No support request waits for a decision.\n"
    assert office.expect("requests") == []


def test_what_waits_is_listed_with_both_ratings(office: Teller) -> None:
    ident = taken_in(office)
    taken_in(office, "Amberley", "M2", social_worker_rag="amber", received_on="2026-11-01")
    lines = office("requests").out.splitlines()
    assert lines[1].split()[:5] == ["Kestrel", "West", "not", "rated", "Red"]
    assert "7 days" in lines[1] and "a rule is not met" in lines[1] and ident[:8] in lines[1]
    assert lines[2].startswith("Amberley") and "22 days" in lines[2]
    found = office.expect("requests")
    assert [(each["label"], each["social_worker_rag"], each["rag"]) for each in found] == [
        ("Kestrel", "red", None), ("Amberley", "amber", None),
    ]  # fmt: skip


def test_one_request_rule_by_rule(office: Teller) -> None:
    ident = taken_in(office, level_of_need="level_3")
    out = office("request", "Kestrel", "--plain").out
    assert "Level of need: Level 3: targeted early help" in out
    assert "Request: waits for a decision; received Mon 16 Nov 2026, 7 days" in out
    assert "Child impacted, now or likely: not met." in out and "18 or over: met." in out
    assert "Triage: not rated" in out and "Social worker's level of harm: Red" in out
    assert "Also involved: Probation worker: Pru" in out
    found = office.expect("request", ident[:8])
    assert found["eligible"] is False and found["state"] == "pending"
    assert [each["met"] for each in found["rules"]] == [True, True, False, True, True]
    assert "safeguarding_issues" in [each["field"] for each in found["missing"]]
    assert found["request"]["substances"] == ["alcohol"]


def test_a_level_that_the_guidance_does_not_have_is_refused(office: Teller) -> None:
    taken_in(office)
    said = {"received_on": "2026-11-16", "requested_by": "Sol", "level_of_need": "level_9"}
    done = office("record", "referral.received", "--subject", "Kestrel", "--from", "-", stdin=said)
    assert done.code == 1 and "level_of_need: is not a level of need in the practice profile" in done.err


def test_the_same_person_elsewhere_and_an_override_are_told(office: Teller) -> None:
    taken_in(office)
    taken_in(office, "Second", "M1")
    said = {"rule": "impact", "because": "a baby is due"}
    office.expect("record", "eligibility.overridden", "--subject", "Second", "--from", "-", stdin=said)
    out = office("request", "Second").out
    assert "Known here" in out and "the same Mosaic number, in Kestrel" in out
    assert "not met, overridden" in out and "Overridden: a baby is due." in out


def test_what_a_terminal_could_obey_is_not_printed(office: Teller) -> None:
    taken_in(office, previous_involvement="x", problem="\x1b[31mred [/]")
    done = office("request", "Kestrel")
    assert done.code == 0 and "\x1b" not in done.out


@pytest.mark.parametrize("words", [("requests",), ("request", "Nobody")])
def test_a_laptop_and_an_unknown_family_are_refused(laptop: Teller, words: tuple[str, ...]) -> None:
    done = laptop(*words)
    assert done.code == 1 and done.out == "" and done.err


def test_a_family_without_a_request_says_so(laptop: Teller) -> None:
    done = laptop("request", "Marlowe")
    assert done.code == 0 and "none was received for this family" in done.out
