"""What is due for a family: about whom, whose action it is, and the page on which it is done. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fsm_tui.casework import network_clocks, screened, sharing_clocks
from fsm_tui.casework.family import Family
from fsm_tui.casework.work_clocks import about_words as kit_words
from fsm_tui.practice.clocks import Standing
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import Profile
from fsm_tui.services.caseload import DueLine

_WHOSE = {
    "practitioner": "ours",
    "leader": "the team leader's",
    "admin": "data support's",
    "social_worker": "the social worker's",
    "team_manager": "the team manager's",
    "partner": "the partner's",
}
_DONE_BY = {
    Event.RISK_STATED: "session",
    Event.PARENT_SEEN: "session",
    Event.JOINT_VISIT_HELD: "session",
    Event.SOCIAL_WORKER_SPOKEN: "session",
    Event.GOAL_REVIEWED: "goals",
    Event.CONSENT_REVIEWED: "consent",
    Event.CONSENT_FORM_SAID: "consent",
    Event.CONSENTS_LOOKED_AT: "consent",
    Event.ONWARD_SENT: "sharing",
    Event.ONWARD_ANSWERED: "sharing",
    Event.SAFEGUARDING_ANSWERED: "sharing",
    Event.SCREENING_STARTED: "screening",
    Event.SCREENING_TAKEN: "screening",
    Event.SCREENING_EXITED: "screening",
    Event.SCREENING_ANSWERED: "screening",
    Event.EXIT_PLANNED: "ending",
    Event.EXIT_REVIEWED: "ending",
    Event.CLOSURE_PROPOSED: "ending",
    Event.REQUEST_CONSIDERED: "request",
    Event.DOWNGRADE_SETTLED: "risk",
    Event.TREATMENT_CONFIRMED: "network",
    Event.PARTNER_ANSWERED: "network",
    Event.PARTNER_TOLD: "network",
}


@dataclass(frozen=True, slots=True)
class DueShown:
    """One clock: what and about whom, how it stands (also in a word), whose it is, the guidance, where it is done.

    A clock that is done leads to the record that stopped it; one that does not apply leads nowhere.
    """

    what: str
    stands: str
    word: str
    whose: str
    guidance: str
    urgent: bool
    place: str
    details: tuple[tuple[str, Any], ...]


def due_shown(line: DueLine, family: Family, profile: Profile) -> DueShown:
    """A line of the family's clocks as the page shows it."""
    clock = next((each for each in profile.clocks if each.code == line.clock), None)
    about = _about(line.about, family, profile)
    guidance = f"The guidance: “{line.sentence}”" if line.sentence else "The guidance has no sentence for this."
    if not line.confirmed:
        guidance += " The number of days is ours and needs local sign-off."
    letter = next((each.code for each in profile.lists.letters if clock and each.marks == clock.ends), None)
    place, more = _where(clock.ends if clock else None)
    if clock is not None and clock.ends is Event.WORKER_CONFIRMED and line.about != "social_worker":
        place = "network"
    if clock is not None and clock.ends is Event.CHILD_SUPPORT_SAID:
        place, more = "family_form", (("form", "child_support"), ("which", line.about))
    if place == "network":
        more = (("about", line.about),)
    if place == "screening":
        more = _screening(line.about)
    if line.state.standing is Standing.DONE:
        place, more = "record", (("head", line.entry),)
    elif line.state.standing is Standing.NOT_APPLICABLE:
        place, more = "", ()
    elif letter is not None:
        place, more = "letter", (("letter", letter), ("about", line.about or None))
    return DueShown(
        what=f"{line.label}, {about}" if about else line.label,
        stands=line.words,
        word=line.state.standing.value.replace("_", " "),
        whose=_WHOSE.get(clock.who if clock else "", "ours" if line.ours else "somebody else's"),
        guidance=guidance,
        urgent=line.urgent,
        place=place,
        details=more,
    )


def _about(about: str, family: Family, profile: Profile) -> str:
    if about in ("", "social_worker"):
        return ""
    if (person := family.person(about)) is not None:
        return person.name
    goal = next((each for each in family.goals if each.id == about), None)
    if goal is not None:
        return f"“{' '.join(goal.agreed.text.split())[:60]}”"
    said = screened.about_words(about, family, profile) or network_clocks.about_words(about, family)
    if said := said or sharing_clocks.about_words(about, family):
        return said
    if said := kit_words(about, family):
        return said
    consent, _, whose = about.partition(":")
    if (person := family.person(whose)) is not None:
        return f"{profile.label('consent_kinds', consent)}, {person.name}"
    return ""


def _screening(about: str) -> tuple[tuple[str, Any], ...]:
    """A tool that is due opens its form; a prompt is found on the screening that raised it."""
    kind, _, rest = about.partition(":")
    code, _, which = rest.partition(":")
    if kind == screened.PROMPT:
        return (("head", which),)
    return (("instrument", code), ("person", which)) if code else ()


def _where(ends: Event | None) -> tuple[str, tuple[tuple[str, Any], ...]]:
    if ends in _DONE_BY:
        return _DONE_BY[ends], ()
    if ends in (Event.TREATMENT_CONFIRMED, Event.PARTNER_ANSWERED, Event.PARTNER_TOLD):
        return "", ()
    if ends is Event.RED_TOLD:
        return "family_form", (("form", "red_told"),)
    if ends is Event.WORKER_CONFIRMED:
        return "family_form", (("form", "details"),)
    return "family_form", (("form", "milestone"), ("event", str(ends) if ends else ""))
