"""Forms of the work itself: a goal agreed, a goal reviewed, a consent captured. What they ask and make. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.consent import ConsentRecorded
from fsm_tui.casework.family import Family
from fsm_tui.casework.goals import GoalAgreed, GoalProgressed
from fsm_tui.casework.ruling.consents import NEVER_GIVEN, may_consent
from fsm_tui.errors import Faults, Refused
from fsm_tui.practice.dates import parse_day
from fsm_tui.practice.profile import Profile
from screens.asking.asks import YES_NO, Ask, Offer, Values

GOAL, GOAL_REVIEW, CONSENT = "goal", "goal_review", "consent"
TITLES = {GOAL: "Goal", GOAL_REVIEW: "Goal review", CONSENT: "Consent"}
NEW_GOAL = "0" * 16
_TOUCHES = (
    Offer("progress", "Progress"),
    Offer("no_change", "No change"),
    Offer("achieved", "Achieved"),
    Offer("stopped", "Stopped"),
)
_STATEMENTS = (Offer("given", "Given"), Offer("declined", "Declined"), Offer("withdrawn", "Withdrawn"))
REASON = Ask("correction_reason", "Why corrected", "text", needed="why the earlier one was not right")
_SCOPE = (
    ("agency", "consent_agencies", "To whom"),
    ("information", "information_kinds", "What may be told"),
    ("purpose", "sharing_purposes", "What for"),
)
_CELL = tuple(name for name, _, _ in _SCOPE)


def adults_of(family: Family, *named: str) -> tuple[Offer, ...]:
    """Parents, carers and other adults who are here, and those `named` by their ids though they left."""
    adults = [each for each in family.people if each.role != "child" and (not each.left or each.id in named)]
    return tuple(Offer(each.id, each.name) for each in sorted(adults, key=lambda each: not each.in_work))


def offers_of(profile: Profile, name: str) -> tuple[Offer, ...]:
    return tuple(Offer(item.code, item.label, item.words) for item in profile.offered(name))


def only_one(offers: tuple[Offer, ...]) -> str:
    return offers[0].code if len(offers) == 1 else ""


# -- goals


def goal(
    profile: Profile, family: Family, known: GoalAgreed | None, today: date, answers: str = ""
) -> tuple[tuple[Ask, ...], Values]:
    """A goal with a parent or carer, or the correction of one (A53, A57).

    `answers` is the person whose concern a new goal answers: a parent's own, or for a child one about the children.
    """
    adults = adults_of(family)
    asks = [
        Ask("person", "Whose goal", "choice", adults, needed="whose goal it is"),
        Ask("text", "The goal", "text", needed="what the goal is"),
        Ask("own_words", "In their own words", "choice", YES_NO),
        Ask("domain", "About", "pick", offers_of(profile, "goal_domains")),
        Ask("success", "Success is", "text"),
        Ask("baseline", "Stands now at", hint="0 to 10"),
        Ask("agreed_on", "Agreed on", "day", needed="when it was agreed"),
        Ask("target", "To be reached by", "day", ahead=True),
        Ask("review_weeks", "Review every", hint="weeks, 1 to 52"),
        Ask("importance", "Matters to them", hint="0 to 10, by themselves"),
        Ask("confidence", "How sure they are", hint="0 to 10, by themselves"),
    ]
    if known is None:
        about = next((each for each in family.people if each.id == answers), None)
        person = answers if about is not None and about.role != "child" else only_one(adults)
        begun = {"person": person, "agreed_on": today.isoformat()}
        if about is not None and about.role == "child":
            children = {each.code for each in profile.lists.goal_domains if each.children}
            asks = [_narrowed(each, children) if each.name == "domain" else each for each in asks]
        return tuple(asks), begun
    was = {
        "person": known.person,
        "text": known.text,
        "own_words": "yes" if known.own_words else "no",
        "domain": known.domain or "",
        "success": known.success,
        "baseline": "" if known.baseline is None else str(known.baseline),
        "agreed_on": known.agreed_on.isoformat(),
        "target": known.target.isoformat() if known.target else "",
        "review_weeks": str(known.review_weeks or ""),
        "importance": "" if known.importance is None else str(known.importance),
        "confidence": "" if known.confidence is None else str(known.confidence),
    }
    if known.because:
        asks.append(Ask("because", "Why changed", "text"))
        was["because"] = known.because
    return (*asks, REASON), was


def _narrowed(ask: Ask, codes: set[str]) -> Ask:
    """The question about the domain, of a goal that is to answer a concern about a child."""
    offers = tuple(each for each in ask.offers if each.code in codes)
    return replace(ask, offers=offers, needed="what it is about, so that it answers the concern")


def bodies_of_goal(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    return [made("goal.agreed", raw_goal(told, today, about), told, corrects, "text")]


def raw_goal(told: Values, today: date, about: str) -> dict[str, Any]:
    """The fields of a goal from what was typed; `about` is the goal's id, or nothing for a new one."""
    return {
        "goal": about or NEW_GOAL,
        "person": told.get("person", ""),
        "text": told.get("text", ""),
        "own_words": told.get("own_words") == "yes",
        "domain": told.get("domain") or None,
        "success": told.get("success", ""),
        "baseline": number_of(told, "baseline", 0, 10),
        "agreed_on": day_of(told, "agreed_on", today),
        "target": day_of(told, "target", today, ahead=True),
        "review_weeks": number_of(told, "review_weeks", 1, 52),
        "importance": number_of(told, "importance", 0, 10),
        "confidence": number_of(told, "confidence", 0, 10),
        "because": told.get("because", ""),
    }


def goal_review(score: int | None, touch: str = "") -> tuple[tuple[Ask, ...], Values]:
    """How a goal stands today, outside a session. `touch` is what was said already, such as "stopped"."""
    before = "" if score is None else f", it was {score}"

    def why(values: Values) -> bool:
        return values.get("touch") in ("no_change", "stopped")

    return (
        Ask("touch", "How it stands", "choice", _TOUCHES, needed="how it stands"),
        Ask("score", "Score", hint=f"0 to 10{before}", needed="a score from 0 to 10",
            when=lambda values: values.get("touch") == "progress"),
        Ask("because", "Because", "text", needed="because", when=why),
        Ask("note", "Note", "text"),
    ), {"touch": touch} if touch else {}  # fmt: skip


def goal_review_mended(known: GoalProgressed) -> tuple[tuple[Ask, ...], Values]:
    """A review of a goal, to be corrected."""
    asks, _ = goal_review(None)
    said = known.progress
    was = {
        "touch": said.touch,
        "score": "" if said.score is None else str(said.score),
        "because": said.because,
        "note": said.note,
    }
    return (*asks, REASON), was


def bodies_of_review(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    progress = {
        "goal": about,
        "touch": told.get("touch", ""),
        "score": number_of(told, "score", 0, 10),
        "because": told.get("because", ""),
        "note": told.get("note", ""),
    }
    return [made("goal.progressed", {"progress": {k: v for k, v in progress.items() if v is not None}}, told, corrects,
                  "touch")]  # fmt: skip


# -- consent


def consent(
    profile: Profile, family: Family, known: ConsentRecorded | None, today: date, *, withdrawing: bool = False
) -> tuple[tuple[Ask, ...], Values]:
    """What a parent or carer said about one consent, on one day (A31, X6).

    With `known` its correction; `withdrawing` makes it the withdrawal of the same scope, from today.
    """
    scoped = {each.code for each in profile.lists.consent_kinds if each.scoped}
    witnessed = {each.code for each in profile.lists.consent_ways if each.needs_witness}

    def asks_scope(values: Values) -> bool:
        return values.get("consent", "") in scoped

    def asks_witness(values: Values) -> bool:
        return values.get("way", "") in witnessed

    given = {(each.consent, each.person) for each in family.consents if each.ever_given}

    def never_given(values: Values) -> bool:
        return values.get("statement") == "withdrawn" and (values.get("consent"), values.get("person")) not in given

    said = {each.person for each in family.consents} | ({known.person} if known else set())
    there = {each.id for each in family.people if may_consent(each)} | said
    adults = tuple(each for each in adults_of(family, *said) if each.code in there)
    asks = [
        Ask("consent", "Which", "choice", offers_of(profile, "consent_kinds"), needed="which consent or agreement"),
        Ask("person", "Whose", "choice", adults, needed="whose consent it is"),
        Ask("statement", "They have", "choice", _STATEMENTS, needed="given, declined or withdrawn"),
        Ask("never_given", NEVER_GIVEN, "heading", when=never_given),
        *(
            Ask(name, label, "many", offers_of(profile, held), when=asks_scope)
            for name, held, label in _SCOPE
        ),
        Ask("way", "How", "choice", offers_of(profile, "consent_ways"), needed="how it was said"),
        Ask("witness", "Witness", needed="the witness", when=asks_witness),
        Ask("given_on", "On", "day", needed="on which day"),
        Ask("explained", "Explained how", hint="leaflet, interpreter, read aloud"),
        Ask("form", "Form"),
        Ask("form_version", "Its version"),
        Ask("review_on", "Review on", "day", ahead=True),
        Ask("expires_on", "Ends on", "day", ahead=True),
        Ask("note", "Note", "text"),
    ]
    if known is None:
        return tuple(asks), {"person": only_one(adults), "given_on": today.isoformat()}
    was = {
        "consent": known.consent,
        "person": known.person,
        "statement": known.statement,
        "way": known.way,
        "witness": known.witness,
        "given_on": known.given_on.isoformat(),
        "explained": known.explained,
        "form": known.form,
        "form_version": known.form_version,
        "review_on": known.review_on.isoformat() if known.review_on else "",
        "expires_on": known.expires_on.isoformat() if known.expires_on else "",
        "note": known.note,
    }
    for name, _, _ in _SCOPE:
        was[name] = ",".join(sorted({getattr(cell, name) for cell in known.scope}))
    if withdrawing:
        kept = ("consent", "person", *(name for name, _, _ in _SCOPE))
        taken = {name: was[name] for name in kept}
        return tuple(asks), taken | {"statement": "withdrawn", "given_on": today.isoformat()}
    return (*asks, REASON), was


def bodies_of_consent(told: Values, today: date, about: str, corrects: str) -> list[Body]:
    """One consent. Every chosen agency may be told every chosen kind of information for every chosen purpose.

    `about` is the scope (see `scope_code`) of the consent that is corrected or withdrawn. Of its codes only
    those combinations are taken that were in it: mending a word must not widen what may be told.
    """
    raw: dict[str, Any] = {
        name: told.get(name, "")
        for name in ("consent", "person", "statement", "way", "witness", "explained", "form", "form_version", "note")
    }
    raw["scope"] = [dict(zip(_CELL, cell, strict=True)) for cell in _scope(told, about)]
    for name in ("given_on", "review_on", "expires_on"):
        raw[name] = day_of(told, name, today, ahead=name != "given_on")
    early = [name for name in ("review_on", "expires_on") if raw[name] and raw[name] < (raw["given_on"] or "")]
    if early:
        raise Faults("Not saved", tuple((name, "is before the day on which it was said") for name in early))
    return [made("consent.recorded", raw, told, corrects, "review_on")]


def scope_code(known: ConsentRecorded) -> str:
    """The scope of a consent as one text, for `Form.about`."""
    return ";".join(",".join(getattr(cell, name) for name in _CELL) for cell in known.scope)


def _scope(told: Values, known: str) -> list[tuple[str, ...]]:
    """The combinations of what was chosen: those that were there before, and all with something new in them."""
    before = {tuple(each.split(",")) for each in known.split(";") if each}
    chosen = [[code for code in told.get(name, "").split(",") if code] for name in _CELL]
    needed = any(chosen) or (told.get("statement") == "given" and "agency" in told)
    empty = [name for name, codes in zip(_CELL, chosen, strict=True) if not codes]
    if needed and empty:
        said = "is empty: say to whom, what, and what for"
        raise Faults("Not saved", tuple((name, said) for name in empty), "What you typed is kept.")
    old = [{cell[place] for cell in before} for place in range(len(_CELL))]
    cells = [
        cell
        for cell in product(*chosen)
        if cell in before or any(code not in old[place] for place, code in enumerate(cell))
    ]
    for place, name in enumerate(_CELL):
        if set(chosen[place]) != {cell[place] for cell in cells}:
            said = "one of these goes with nothing that was agreed: take it away, or record a consent of its own"
            raise Faults("Not saved", ((name, said),), "What you typed is kept.")
    return cells


# -- from what was typed


def made(kind: str, raw: dict[str, Any], told: Values, corrects: str, whole: str) -> Body:
    """The body, with faults named by the questions; what is about the whole goes to the question `whole`."""
    given = {name: value for name, value in raw.items() if value is not None}
    if corrects:
        given |= {"corrects": corrects, "correction_reason": told.get("correction_reason", "")}
    try:
        return accept(kind, given)
    except Faults as fault:
        places = tuple(
            (where.removeprefix("progress.").partition(".")[0] or whole, said) for where, said in fault.faults
        )
        raise Faults("Not saved", places, "What you typed is kept.") from None


def day_of(told: Values, name: str, today: date, *, ahead: bool = False) -> str | None:
    typed = told.get(name, "")
    if not typed:
        return None
    try:
        return parse_day(typed, today, ahead=ahead).isoformat()
    except Refused as refusal:
        raise Faults("Not saved", ((name, str(refusal)),)) from None


def number_of(told: Values, name: str, least: int, most: int) -> int | None:
    typed = told.get(name, "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and least <= int(typed) <= most):
        raise Faults("Not saved", ((name, f"is not a whole number from {least} to {most}"),))
    return int(typed)


BODIES: dict[str, Callable[[Values, date, str, str], list[Body]]] = {
    GOAL: bodies_of_goal,
    GOAL_REVIEW: bodies_of_review,
    CONSENT: bodies_of_consent,
}
