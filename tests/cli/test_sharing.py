"""The commands `may-tell` and `sharing`, and consents, sharings and referrals by `record`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.teller import KID, MUM, Teller

CELL = {"agency": "gp", "information": "use", "purpose": "treatment"}
CONSENT = {"consent": "cgl_form", "person": MUM, "statement": "given", "scope": [CELL], "way": "verbal",
           "given_on": "2026-11-20"}  # fmt: skip
SHARED = {"agency": "gp", "information": ["use"], "purpose": "treatment", "about": [MUM], "what": "How much she uses.",
          "on": "2026-11-21", "ground": "consent", "consent_state": "given"}  # fmt: skip
WITHOUT = SHARED | {
    "ground": "without_consent", "consent_state": "not_sought", "because": "The child was alone.",
    "decided_by": "Robin Vale", "told_parent": True, "rules": ["child_first"],
}  # fmt: skip


@pytest.fixture
def desk(laptop: Teller) -> Teller:
    """A laptop with the Marlowe family."""
    return laptop


def record(desk: Teller, kind: str, said: dict[str, Any]) -> Any:
    return desk("record", kind, "--subject", "Marlowe", "--from", "-", stdin=said)


def use(desk: Teller) -> Any:
    found = desk.expect("may-tell", "Marlowe", "--agency", "gp", "--purpose", "treatment")
    return next(each for each in found["answers"] if each["information"] == "use" and each["person"] == MUM)


def test_it_says_who_may_be_told_and_why_and_a_withdrawal_acts_at_once(desk: Teller) -> None:
    assert use(desk)["ground"] == "none"
    assert record(desk, "consent.recorded", CONSENT).code == 0
    assert (use(desk)["allowed"], use(desk)["why"]) == (True, "CGL consent form, given on 20/11/2026")
    said = desk("may-tell", "Marlowe").out
    assert "GP, for: Treatment and prescribing" in said and "may be told" in said
    gone = CONSENT | {"statement": "withdrawn", "scope": [], "given_on": "2026-11-21"}
    done = record(desk, "consent.recorded", gone)
    assert done.code == 0 and "Nothing was on record" not in done.out
    assert (use(desk)["allowed"], use(desk)["ground"]) == (False, "refused")
    wrong = desk("may-tell", "Marlowe", "--agency", "newspaper")
    assert (wrong.code, wrong.out) == (1, "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"given_on": "2030-01-01"}, "given_on: is in the future"),
        ({"expires_on": "2026-11-01"}, "the expiry date is before the consent was given"),
        ({"person": KID}, "person: is no parent or carer of this family"),
        ({"person": "99" * 8}, "person: is no parent or carer of this family"),
        ({"scope": [CELL | {"agency": "newspaper"}]}, "scope.0.agency: is not in the practice profile"),
    ],
)
def test_a_consent_that_cannot_be_is_refused_and_nothing_is_written(
    desk: Teller, change: dict[str, Any], said: str
) -> None:
    done = record(desk, "consent.recorded", CONSENT | change)
    assert done.code == 1 and said in done.err
    assert use(desk)["ground"] == "none"


def test_a_withdrawal_of_something_never_recorded_is_kept_as_a_refusal(desk: Teller) -> None:
    done = record(desk, "consent.recorded", CONSENT | {"statement": "withdrawn"})
    assert done.code == 0 and "Nothing was on record to be withdrawn: it is kept as a refusal from today." in done.out
    assert use(desk)["ground"] == "refused"
    assert "nothing was on record to be withdrawn" in use(desk)["why"]


def test_sharing_with_consent_needs_one_and_without_it_needs_the_reason(desk: Teller) -> None:
    refused = record(desk, "information.shared", SHARED)
    assert refused.code == 1 and "is not covered: no consent on record" in refused.err
    for missing in ("because", "decided_by", "told_parent"):
        assert record(desk, "information.shared", {k: v for k, v in WITHOUT.items() if k != missing}).code == 1
    assert record(desk, "information.shared", WITHOUT).code == 0
    (line,) = desk.expect("sharing", "Marlowe")["entries"]
    assert (line["to"], line["ground"], line["alert"]) == ("GP", "without consent: not asked for", True)
    record(desk, "consent.recorded", CONSENT)
    assert record(desk, "information.shared", SHARED).code == 0
    assert "with consent" in desk("sharing", "Marlowe").out


def test_a_referral_is_not_sent_without_consent_or_decision_and_waits_for_its_answer(desk: Teller) -> None:
    referral = {"referral": "ab" * 8, "agency": "core_service", "person": MUM, "what_for": "Treatment",
                "prepared_on": "2026-11-20"}  # fmt: skip
    assert record(desk, "onward.referred", referral).code == 0
    sent = referral | {"sent_on": "2026-11-22"}
    held = record(desk, "onward.referred", sent)
    assert held.code == 1 and "cannot be sent" in held.err
    on = WITHOUT | {"agency": "core_service", "purpose": "referral", "on": "2026-11-22"}
    head = desk.expect("record", "information.shared", "--subject", "Marlowe", "--from", "-", stdin=on)[0]["head"]
    answer = {"referral": "ab" * 8, "on": "2026-11-21", "outcome": "accepted"}
    assert "referral: was not sent yet" in record(desk, "onward.answered", answer).err
    assert record(desk, "onward.referred", sent | {"decision": head}).code == 0
    assert "on: is before it was sent" in record(desk, "onward.answered", answer).err
    assert "no answer yet" in desk("sharing", "Marlowe").err
    assert record(desk, "onward.answered", answer | {"on": "2026-11-23"}).code == 0
    safe = {"referral": "ac" * 8, "children": [KID], "to": "Social care", "on": "2026-11-22", "reason": "Left alone",
            "parents_told": False}  # fmt: skip
    untold = {name: value for name, value in safe.items() if name != "parents_told"}
    assert "say whether the parents were told" in record(desk, "safeguarding.referred", untold).err
    assert "say why the parents were not told" in record(desk, "safeguarding.referred", safe).err
    assert record(desk, "safeguarding.referred", safe | {"parents_told": True}).code == 0
    found = desk.expect("sharing", "Marlowe")["entries"]
    assert {each["what"]: each["open"] for each in found} == {
        "safeguarding": "no feedback yet", "onward": "", "shared": "",
    }  # fmt: skip


def test_somebody_else_of_the_family_gives_no_consent_but_may_take_one_back(desk: Teller) -> None:
    aunt = {"person": "a7" * 8, "name": "Bee Marlowe", "role": "other"}
    assert record(desk, "person.added", aunt | {"in_work": True}).code == 0
    own = CONSENT | {"person": aunt["person"]}
    assert record(desk, "consent.recorded", own).code == 0
    assert record(desk, "person.described", {"person": aunt["person"], "in_work": False}).code == 0
    again = record(desk, "consent.recorded", own)
    assert again.code == 1 and "person: is no parent or carer of this family" in again.err
    assert record(desk, "consent.recorded", own | {"statement": "withdrawn"}).code == 0


def test_a_letter_that_may_not_leave_is_not_recorded_as_sent_either(desk: Teller) -> None:
    sent = {"letter": "disengagement", "to": "Robin", "about": MUM, "text": "She no longer comes.", "on": "2026-11-22"}
    held = record(desk, "letter.made", sent)
    assert held.code == 1 and "letter: may not leave: no consent on record for this" in held.err
    cell = {"agency": "childrens_services", "information": "attendance", "purpose": "child_plan"}
    assert record(desk, "consent.recorded", CONSENT | {"scope": [cell]}).code == 0
    assert record(desk, "letter.made", sent | {"on": "2026-11-19"}).code == 1  # the day before she said yes
    assert record(desk, "letter.made", sent).code == 0
    gone = CONSENT | {"statement": "withdrawn", "given_on": "2026-11-23", "scope": [cell]}
    assert record(desk, "consent.recorded", gone).code == 0
    (line,) = desk.expect("sharing", "Marlowe")["entries"]
    assert (line["what"], line["ground"]) == ("letter", "with consent"), "as it was on that day"


def test_a_safeguarding_referral_names_a_level_of_need_of_the_guidance(desk: Teller) -> None:
    said = {"referral": "99" * 8, "children": [KID], "to": "Front door", "on": "2026-11-21", "reason": "Left alone.",
            "parents_told": True, "level_of_need": "level_9"}  # fmt: skip
    wrong = record(desk, "safeguarding.referred", said)
    assert wrong.code == 1 and "level_of_need: is not a level of need in the practice profile" in wrong.err
    assert record(desk, "safeguarding.referred", said | {"level_of_need": "level_4"}).code == 0
    (line,) = desk.expect("sharing", "Marlowe")["entries"]
    assert ["Level of need", "Level 4: specialist, statutory"] in line["details"]
