"""One consent in plain words, for the one who said it: nobody else, no note, nothing of the family (A31)."""

from __future__ import annotations

from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.practice.dates import full_date
from fsm_tui.practice.profile import Profile

_SAID = {"given": "You said yes.", "declined": "You said no.", "withdrawn": "You took your yes back."}
_MAY = {"given": "We may tell:", "declined": "We may not tell:", "withdrawn": "We no longer tell:"}
CHANGE = "You can change your mind on any day. Tell us, and we stop from then on."
SAFETY = "Only to keep a child or somebody else safe may we have to tell others all the same."


def read_back(said: ConsentRecorded, name: str, profile: Profile) -> tuple[str, ...]:
    """The consent, sentence by sentence."""
    kind = profile.item("consent_kinds", said.consent) if profile.offers("consent_kinds", said.consent) else None
    found = [f"{name}", _SAID[said.statement], f"{kind.label if kind else said.consent}, {full_date(said.given_on)}."]
    if kind is not None and kind.words:
        found.append(f"{kind.words}.")
    if said.scope:
        found.append(_MAY[said.statement])
        for agency in dict.fromkeys(each.agency for each in said.scope):
            cells = [each for each in said.scope if each.agency == agency]
            for purpose in dict.fromkeys(each.purpose for each in cells):
                codes = [each.information for each in cells if each.purpose == purpose]
                kinds = [profile.label("information_kinds", code) for code in codes]
                what = "; ".join(each[0].lower() + each[1:] for each in kinds)
                to, why = profile.label("consent_agencies", agency), profile.label("sharing_purposes", purpose)
                found.append(f"   {to}: {what}. For: {why[0].lower()}{why[1:]}.")
    elif said.statement != "given":
        found.append("That is for all of it.")
    if said.review_on:
        found.append(f"We ask you again by {full_date(said.review_on)}.")
    if said.expires_on:
        found.append(f"It ends on {full_date(said.expires_on)}.")
    found.append(f"How you told us: {profile.label('consent_ways', said.way).lower()}.")
    return (*found, CHANGE, SAFETY) if said.statement == "given" else (*found, SAFETY)
