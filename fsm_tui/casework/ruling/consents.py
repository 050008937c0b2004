"""Rules about consents and agreements (A31, A32, X6)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.ruling.case import Case, Fault

NEVER_GIVEN = "Nothing was on record to be withdrawn: it is kept as a refusal from today."


def notice(family: Family, body: object) -> str:
    """What the writer is to know: that nothing of what they withdraw was ever given. `family` is as it was before."""
    if not isinstance(body, ConsentRecorded) or body.statement != "withdrawn":
        return ""
    given = any(
        each.ever_given
        for each in family.consents
        if (each.consent, each.person) == (body.consent, body.person) and (not body.scope or each.cell in body.scope)
    )
    return "" if given else NEVER_GIVEN


def may_consent(person: Person) -> bool:
    """Whether somebody's yes counts here: a parent or carer, or another adult in the work (A31)."""
    return person.role == "parent" or (person.role != "child" and person.in_work)


def recorded(case: Case[ConsentRecorded]) -> Iterator[Fault]:
    """Whose it is, when, in which way, and for what."""
    body, profile = case.body, case.profile
    kind = profile.consent_kind(body.consent) if profile.offers("consent_kinds", body.consent) else None
    if kind is None:
        yield "consent", "is not a kind of consent in the practice profile"
    person = case.family.person(body.person)
    # Whoever said yes while they were in the work may take it back later.
    if person is None or person.role == "child" or (body.statement == "given" and not may_consent(person)):
        yield "person", "is no parent or carer of this family"
    if body.given_on > case.today:
        yield "given_on", "is in the future"
    way = next((each for each in profile.lists.consent_ways if each.code == body.way), None)
    if way is None:
        yield "way", "is not a way of giving consent in the practice profile"
    elif way.needs_witness and not body.witness.strip():
        yield "witness", "a typed name needs a witness"
    for number, cell in enumerate(body.scope):
        for name, field in (("consent_agencies", "agency"), ("information_kinds", "information"),
                            ("sharing_purposes", "purpose")):  # fmt: skip
            if not profile.offers(name, getattr(cell, field)):
                yield f"scope.{number}.{field}", "is not in the practice profile"
    if kind is not None and kind.scoped and body.statement == "given" and not body.scope:
        yield "scope", "say what may be told to whom and for what"
