"""One consent in plain words, for the one who said it: nobody else, no note, nothing of the family (A31)."""

from __future__ import annotations

from collections.abc import Sequence

from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.practice.dates import full_date
from fsm_tui.practice.profile import Profile

_SAID = {"given": "You said yes.", "declined": "You said no.", "withdrawn": "You took your yes back."}
_MAY = {"given": "We may tell:", "declined": "We may not tell:", "withdrawn": "We no longer tell:"}
#: What each kind is about, said to the one who is asked; true of a yes and of a no.
_ABOUT = {
    "agreement": "This is about whether you agree to the work, as the social worker explained it to you",
    "cgl_form": "This is about the form that CGL asks for once we are introduced to your family",
    "onward_referral": "This is about whether you want to be referred to the service that is named",
    "ndtms": "This is about whether data about your treatment may go to the national monitoring system",
    "information_sharing": "This is about what we share, with whom and why; to protect a child we may share without it",
}
_WAYS = {"verbal": "by word of mouth"}
CHANGE = "You can change your mind on any day. Tell us, and we stop from then on."
SAFETY = "Only to keep a child or somebody else safe may we have to tell others all the same."


def read_back(
    said: ConsentRecorded, name: str, profile: Profile, changed: frozenset[Cell] = frozenset()
) -> tuple[str, ...]:
    """The consent, sentence by sentence. `changed` are the cells of which something else was said since."""
    kind = profile.item("consent_kinds", said.consent) if profile.offers("consent_kinds", said.consent) else None
    found = [f"{name}", _SAID[said.statement], f"{kind.label if kind else said.consent}, {full_date(said.given_on)}."]
    if about := _ABOUT.get(said.consent, kind.words if kind else ""):
        found.append(f"{about}.")
    now = [each for each in said.scope if each not in changed]
    found += [_MAY[said.statement], *_scope(now, profile)] if now else []
    if gone := [each for each in said.scope if each in changed]:
        found += ["You have said something else since then about:", *_scope(gone, profile)]
    if not said.scope and said.statement != "given":
        found.append("That is for all of it.")
    if said.review_on:
        found.append(f"We ask you again by {full_date(said.review_on)}.")
    if said.expires_on:
        found.append(f"It ends on {full_date(said.expires_on)}.")
    found.append(f"How you told us: {_WAYS.get(said.way) or profile.label('consent_ways', said.way).lower()}.")
    return (*found, CHANGE, SAFETY) if said.statement == "given" else (*found, SAFETY)


def _scope(cells: Sequence[Cell], profile: Profile) -> list[str]:
    """One sentence for each agency and purpose."""
    found: dict[tuple[str, str], list[str]] = {}
    for each in cells:
        label = profile.label("information_kinds", each.information)
        found.setdefault((each.agency, each.purpose), []).append(label[0].lower() + label[1:])
    told = []
    for (agency, purpose), kinds in found.items():
        to, why = profile.label("consent_agencies", agency), profile.label("sharing_purposes", purpose)
        told.append(f"{to}: {'; '.join(kinds)}. For: {why[0].lower()}{why[1:]}.")
    return told
