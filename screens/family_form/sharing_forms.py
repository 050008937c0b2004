"""Forms of what leaves: shared with consent, without or against it, onward and safeguarding referrals. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import BaseModel

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family
from fsm_tui.casework.sharing import (
    InformationShared,
    OnwardAnswered,
    OnwardReferred,
    SafeguardingAnswered,
    SafeguardingReferred,
)
from fsm_tui.errors import NotFound
from fsm_tui.practice.profile import Profile
from screens.asking.asks import YES_NO, Ask, Offer, Values
from screens.family_form.work_forms import REASON, adults_of, day_of, made, offers_of, only_one

SHARE, WITHOUT, ONWARD, ONWARD_ANSWER = "share", "share_without", "onward", "onward_answer"
SAFEGUARDING, SAFEGUARDING_ANSWER = "safeguarding", "safeguarding_answer"
TITLES = {
    SHARE: "Shared with consent",
    WITHOUT: "Shared without consent",
    ONWARD: "Onward referral",
    ONWARD_ANSWER: "What came of the referral",
    SAFEGUARDING: "Safeguarding referral",
    SAFEGUARDING_ANSWER: "Feedback on the referral",
}
#: The bodies that these forms correct.
MENDED = (InformationShared, OnwardReferred, OnwardAnswered, SafeguardingReferred, SafeguardingAnswered)
NEW_REFERRAL = "0" * 16
REFERRAL = "referral"
CHILD_SAID = "child_said"
_STATES = (
    Offer("not_sought", "Not asked for"),
    Offer("could_not_be_given", "Could not be given"),
    Offer("refused", "Refused"),
    Offer("withdrawn", "Withdrawn"),
)
_AGAINST = ("refused", "withdrawn")
_SHARED = (Offer("yes", "Shared"), Offer("no", "Decided not to share"))
_ONWARD = (
    Offer("accepted", "Accepted"), Offer("declined", "Not taken on"), Offer("started", "Started there"),
    Offer("did_not_attend", "Did not attend"), Offer("completed", "Completed"),
    Offer("chased", "Nothing yet: asked again"),
)  # fmt: skip
_SAFEGUARDING = (
    Offer("no_further_action", "No further action"), Offer("assessment", "Assessment"),
    Offer("strategy_discussion", "Strategy discussion"), Offer("other", "Something else"),
    Offer("chased", "Nothing yet: asked again"),
)  # fmt: skip


def asked(
    name: str, profile: Profile, family: Family, which: str, today: date, me: str
) -> tuple[tuple[Ask, ...], Values, str]:
    """What a form asks, what is in it already, and what it is about: the referral, where there is one.

    `which` is a referral's id, the head of the record that is corrected, or for a decision
    "agency;purpose;kinds;people" of what was held back; for a safeguarding referral `child_said` where a child
    said what it is about.
    """
    if (record := family.record_of(which) if which else None) is not None:
        return _mended(profile, family, record.shown.body, today, me)
    if name in (SHARE, WITHOUT):
        return *_sharing(name == WITHOUT, profile, family, which, today, me), ""
    if name == ONWARD:
        known = next((each.referred.value for each in family.shared.onward if each.id == which), None)
        return *_onward(profile, family, known, today), known.referral if known else ""
    if name == SAFEGUARDING:
        asks, was = _safeguarding(profile, family, today)
        return asks, {**was, **({CHILD_SAID: "yes"} if which == CHILD_SAID else {})}, ""
    return _answering(_ONWARD if name == ONWARD_ANSWER else _SAFEGUARDING), {"on": today.isoformat()}, which


def _answering(outcomes: tuple[Offer, ...]) -> tuple[Ask, ...]:
    return (
        Ask("outcome", "What came of it", "choice", outcomes, needed="what came of it"),
        Ask("on", "On", "day", needed="on which day"),
        Ask("words", "In words", "text"),
    )


def _mended(
    profile: Profile, family: Family, said: object, today: date, me: str
) -> tuple[tuple[Ask, ...], Values, str]:
    """A record of the log as it stands, to be corrected with a reason. Raises `NotFound`."""
    if isinstance(said, InformationShared):
        asks, _ = _sharing(said.ground != "consent", profile, family, "", today, me, named=said.about)
        return (*asks, REASON), values_of(said), ""
    if isinstance(said, OnwardReferred):
        asks, was = _onward(profile, family, said, today)
    elif isinstance(said, SafeguardingReferred):
        asks, was = _safeguarding(profile, family, today)[0], values_of(said)
    elif isinstance(said, OnwardAnswered | SafeguardingAnswered):
        asks, was = _answering(_ONWARD if isinstance(said, OnwardAnswered) else _SAFEGUARDING), values_of(said)
    else:
        raise NotFound("Not there", "What this form corrects is not on this computer.")
    return (*asks, REASON), was, said.referral


def values_of(said: BaseModel) -> dict[str, str]:
    """What a record says, as the answers of its form."""
    was: dict[str, str] = {}
    for name, value in said:
        if isinstance(value, tuple):
            was[name] = ",".join(value)
        elif isinstance(value, bool):
            was[name] = "yes" if value else "no"
        elif isinstance(value, date):
            was[name] = value.isoformat()
        else:
            was[name] = "" if value is None else str(value)
    return was | {"correction_reason": ""}


def _sharing(
    without: bool, profile: Profile, family: Family, which: str, today: date, me: str, named: tuple[str, ...] = ()
) -> tuple[tuple[Ask, ...], Values]:
    adults = adults_of(family, *named)
    agency, purpose, kinds, people = (*which.split(";"), "", "", "", "")[:4]
    what = (
        Ask("agency", "To whom", "pick", offers_of(profile, "consent_agencies"), needed="to whom"),
        Ask("information", "What kind", "many", offers_of(profile, "information_kinds"), needed="what kind"),
        Ask("purpose", "What for", "pick", offers_of(profile, "sharing_purposes"), needed="what for"),
        # Where nobody is known yet this blocks nothing: it is then about the family.
        Ask("about", "About", "many", adults, needed="whom it is about" if adults else "", when=lambda _: bool(adults)),
    )
    how = (
        Ask("what", "In words", "text", needed="what was shared, or was not"),
        Ask("whom", "To whom there", hint="name and role"),
        Ask("way", "Which way", hint="by phone, secure e-mail, in a meeting"),
        Ask("on", "On", "day", needed="on which day"),
    )
    was = {"agency": agency, "purpose": purpose, "information": kinds, "about": people or only_one(adults),
           "on": today.isoformat()}  # fmt: skip
    if not without:
        return (*what, *how), was

    def untold(values: Values) -> bool:
        return values.get("told_parent") == "no"

    why = (
        Ask("shared", "Decided", "choice", _SHARED, needed="whether it is shared"),
        Ask("consent_state", "Consent", "choice", _STATES, needed="how consent stands"),
        Ask("rules", "Golden rules", "many", offers_of(profile, "golden_rules"), hint="those that were gone through"),
        Ask("because", "Because", "text", needed="why without consent"),
        Ask("told_parent", "Parent told", "choice", YES_NO, needed="whether the parent was told"),
        Ask("not_told_because", "Why not told", "text", needed="why the parent was not told", when=untold),
        Ask("decided_by", "Decided by", hint="who decided", needed="who decided"),
        Ask("advice_from", "Advice from", hint="team leader, social worker, safeguarding lead"),
    )
    until = Ask("until", "Until", "day", hint="empty: that day only", ahead=True)
    return (*what, *why, *how, until), was | {"decided_by": me}


def _onward(
    profile: Profile, family: Family, known: OnwardReferred | None, today: date
) -> tuple[tuple[Ask, ...], Values]:
    adults = adults_of(family, *([known.person] if known else []))
    decisions = tuple(
        Offer(each.head, f"{each.value.on:%d/%m/%Y}: {' '.join(each.value.what.split())[:50]}",
              group=each.value.agency)
        for each in family.shared.log
        if each.value.ground != "consent" and each.value.shared
    )  # fmt: skip
    asks = (
        Ask("person", "Who", "choice", adults, needed="who is referred"),
        Ask("agency", "To whom", "pick", offers_of(profile, "consent_agencies"), needed="to whom"),
        Ask("service", "Which service"),
        Ask("what_for", "What for", "text", needed="what it is for"),
        Ask("prepared_on", "Prepared on", "day", needed="when it was prepared"),
        Ask("sent_on", "Sent on", "day", hint="empty: not sent yet"),
        Ask("decision", "By decision", "pick", decisions, by="agency", when=lambda _: bool(decisions)),
    )
    if known is None:
        return asks, {"person": only_one(adults), "prepared_on": today.isoformat()}
    named = family.record_of(known.decision) if known.decision else None
    return asks, values_of(known) | {"decision": named.shown.head if named else ""}


def _safeguarding(profile: Profile, family: Family, today: date) -> tuple[tuple[Ask, ...], Values]:
    children = tuple(Offer(each.id, each.name) for each in family.young)
    levels = offers_of(profile, "levels_of_need")

    def untold(values: Values) -> bool:
        return values.get("parents_told") == "no"

    return (
        Ask("children", "Children", "many", children, needed="which children"),
        Ask("to", "To whom", hint="children's social care, the hub, the emergency duty team", needed="to whom"),
        Ask("on", "On", "day", needed="on which day"),
        Ask("reason", "Reason", "text", needed="the reason"),
        Ask("level_of_need", "Level of need", "pick", levels, hint="as you see it", when=lambda _: bool(levels)),
        Ask("child_said", "A child said it", "choice", YES_NO),
        Ask("parents_told", "Parents told", "choice", YES_NO, needed="whether the parents were told"),
        Ask("not_told_because", "Why not told", "text", needed="why the parents were not told", when=untold),
        Ask("reference", "Reference"),
    ), {"on": today.isoformat(), "children": only_one(children)}


# -- what the answers make


def _codes(told: Values, name: str) -> list[str]:
    return [each for each in told.get(name, "").split(",") if each]


def _of_sharing(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    raw: dict[str, Any] = {name: told.get(name, "") for name in ("agency", "purpose", "what", "whom", "way")}
    raw |= {"information": _codes(told, "information"), "about": _codes(told, "about"), "on": day_of(told, "on", today)}
    state = told.get("consent_state", "")
    if "consent_state" not in told:
        raw |= {"ground": "consent", "consent_state": "given"}
        return [made(InformationShared.KIND, raw, told, corrects, "what")]
    raw |= {name: told.get(name, "") for name in ("because", "decided_by", "advice_from", "not_told_because")}
    raw |= {
        "ground": "against_refusal" if state in _AGAINST else "without_consent",
        "consent_state": state,
        "shared": told.get("shared") == "yes",
        "told_parent": told.get("told_parent") == "yes",
        "rules": _codes(told, "rules"),
        "until": day_of(told, "until", today, ahead=True),
    }
    return [made(InformationShared.KIND, raw, told, corrects, "because")]


def _of_onward(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    raw: dict[str, Any] = {name: told.get(name, "") for name in ("person", "agency", "service", "what_for")}
    raw |= {name: day_of(told, name, today) for name in ("prepared_on", "sent_on")}
    raw |= {"referral": about or NEW_REFERRAL, "decision": told.get("decision") or None}
    return [made(OnwardReferred.KIND, raw, told, corrects, "sent_on")]


def _of_safeguarding(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    raw: dict[str, Any] = {name: told.get(name, "") for name in ("to", "reason", "reference", "not_told_because")}
    raw |= {"referral": about or NEW_REFERRAL, "children": _codes(told, "children"), "on": day_of(told, "on", today)}
    raw |= {"child_said": told.get("child_said") == "yes", "parents_told": told.get("parents_told") == "yes"}
    raw |= {"level_of_need": told.get("level_of_need") or None}
    return [made(SafeguardingReferred.KIND, raw, told, corrects, "reason")]


def _answer(kind: str) -> Callable[[Values, date, str, str], list[Body]]:
    def bodies(told: Values, today: date, about: str, corrects: str) -> list[Body]:
        raw = {"referral": about, "outcome": told.get("outcome", ""), "words": told.get("words", ""),
               "on": day_of(told, "on", today)}  # fmt: skip
        return [made(kind, raw, told, corrects, "words")]

    return bodies


BODIES: dict[str, Callable[[Values, date, str, str], list[Body]]] = {
    SHARE: _of_sharing,
    WITHOUT: _of_sharing,
    ONWARD: _of_onward,
    ONWARD_ANSWER: _answer(OnwardAnswered.KIND),
    SAFEGUARDING: _of_safeguarding,
    SAFEGUARDING_ANSWER: _answer(SafeguardingAnswered.KIND),
}
