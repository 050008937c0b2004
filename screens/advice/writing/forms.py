"""The forms about advice: what each asks, and the entry that its answers make (A33, A34, A101, A102). Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld
from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.errors import Faults, Refused
from fsm_tui.practice.dates import parse_day, parse_length, parse_time, read_time
from fsm_tui.practice.identifying import bare, words_of
from fsm_tui.practice.profile import Profile
from fsm_tui.services.consulting import OUTCOMES, Consultation
from screens.asking.asks import Ask, Offer, Values, asked

ASKED, ARRANGED, HELD, NO_NAMES = "consultation", "consultation_arranged", "consultation_held", "no_names"
TITLES = {
    ASKED: "Consultation asked for",
    ARRANGED: "Arrange a consultation",
    HELD: "Advice that was given",
    NO_NAMES: "No Names consultation",
}
#: Where a No Names consultation holds free text.
SAYS_WHO = ("asked", "question", "advice", "correction_reason")
NAMES_NOBODY = "Nobody may tell who it is about: no names, dates, addresses, numbers."
_REASON = Ask("correction_reason", "Why corrected", "text", needed="why the earlier one was not right")
_TITLE_LENGTH = 200
_QUESTION_SHOWN = 280


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `was` is how it stood, `about` the consultation it is about, `corrects` what it takes the place of."""

    name: str
    asks: tuple[Ask, ...]
    was: Values = field(default_factory=dict)
    about: str = ""
    corrects: str = ""
    title: str = ""

    def body(self, values: Values, today: date, ident: str, not_names: Iterable[str] = ()) -> Body | None:
        """The entry that the answers make; None where a correction changes nothing.

        `ident` is the id of a consultation that is new. Raises `Faults`, each named by its question.
        """
        told = {each.name: values.get(each.name, "").strip() for each in asked(self.asks, values)}
        if self.corrects and self.name != NO_NAMES and _same(told, self.was):
            return None
        raw = _BODIES[self.name](told, today)
        if self.name != NO_NAMES:
            raw["consultation"] = self.about or ident
        if self.name == ASKED and self.was.get("arranged_for"):
            raw["arranged_for"] = self.was["arranged_for"]
        if self.name == ARRANGED:
            raw |= {"what": "consultation", "title": self.title[:_TITLE_LENGTH]}
        if self.name == NO_NAMES:
            written = {word for name in SAYS_WHO for word in words_of(told.get(name, ""))}
            raw["not_names"] = [each for each in dict.fromkeys(not_names) if bare(each) in written]
        if self.corrects:
            raw |= {"corrects": self.corrects, "correction_reason": told.get("correction_reason", "")}
        return _accepted(_KINDS[self.name], {name: value for name, value in raw.items() if value not in (None, "")})


def _same(told: Values, was: Values) -> bool:
    return all(value == was.get(name, "") for name, value in told.items() if name != _REASON.name)


def _accepted(kind: str, raw: dict[str, Any]) -> Body:
    try:
        return accept(kind, raw)
    except Faults as fault:
        places = tuple((where.partition(".")[0], said) for where, said in fault.faults)
        raise Faults("Not saved", places, "What you typed is kept.") from None


# -- what is asked


def consultation(
    profile: Profile, known: Consultation | None, families: tuple[Offer, ...], today: date, family: str
) -> Form:
    """A social worker asks our leader (A33), or what was noted of it is corrected."""
    reasons = tuple(Offer(each.code, each.label, each.words) for each in profile.offered("consultation_reasons"))
    asks = (
        Ask("requester", "Asked by", hint="the social worker", needed="who asked"),
        Ask("team", "Their team"),
        Ask("reason", "About", "choice", reasons, needed="what it is about"),
        Ask("question", "The question", "text"),
        Ask("asked_on", "Asked on", "day", needed="when it was asked for"),
        *([Ask("family", "Family", "pick", families, hint="only if it is one that is here")] if families else []),
    )
    if known is None:
        return Form(ASKED, asks, {"asked_on": today.isoformat(), "family": family})
    said = known.asked.value
    was = {
        "requester": said.requester, "team": said.team, "reason": said.reason, "question": said.question,
        "asked_on": said.asked_on.isoformat(), "family": said.family or "",
        "arranged_for": said.arranged_for.isoformat() if said.arranged_for else "",
    }  # fmt: skip
    return Form(ASKED, (*asks, _REASON), was, known.id, known.asked.head)


def arranged(known: Consultation) -> Form:
    """When it is to be: it goes into the diary of who sits here (A34)."""
    said = known.asked.value
    asks = (
        Ask("heading", f"{said.requester}{f', {said.team}' if said.team else ''}: {known.reason.lower()}", "heading"),
        Ask("on", "On", "day", hint="tomorrow, fri, 3 mar", needed="on which day", ahead=True),
        Ask("at", "At", hint="14:30; empty for the whole day"),
        Ask("minutes", "Length", hint="45 min, 1h"),
        Ask("place", "Where", hint="a room, or by phone"),
        Ask("joint_with", "With"),
        Ask("note", "Note", "text"),
    )
    title = f"{known.reason}, asked by {said.requester}"
    return Form(ARRANGED, asks, {"minutes": "45 min"}, known.id, title=title)


def held(known: Consultation, today: date) -> Form:
    """The advice and what follows, or the correction of what was written of it."""
    said = known.asked.value
    outcomes = tuple(Offer(code, OUTCOMES[code].capitalize()) for code in ("refer", "not_refer", "come_again", "other"))
    asks = (
        Ask("heading", f"{said.requester}{f', {said.team}' if said.team else ''}: {known.reason.lower()}", "heading"),
        *([Ask("asked", f"Asked: {_shortened(said.question)}", "heading")] if said.question else []),
        Ask("on", "Held on", "day", needed="when it was held"),
        Ask("advice", "Advice given", "text", needed="the advice"),
        Ask("outcome", "What follows", "choice", outcomes, needed="what follows"),
        Ask("words", "In words", "text"),
    )
    if known.held is None:
        day = known.arranged_for
        return Form(HELD, asks, {"on": (day if day and day <= today else today).isoformat()}, known.id)
    of = known.held.value
    was = {"on": of.on.isoformat(), "advice": of.advice, "outcome": of.outcome, "words": of.words}
    return Form(HELD, (*asks, _REASON), was, known.id, known.held.head)


def _shortened(text: str) -> str:
    """A question that stands above the form; the whole of it is on the page before."""
    text = " ".join(text.split())
    return text if len(text) <= _QUESTION_SHOWN else f"{text[:_QUESTION_SHOWN].rstrip()}..."


def no_names(profile: Profile, known: NoNamesHeld | None, corrects: str, today: date) -> Form:
    """Advice about a child whom nothing here names (A101, A102): there is no question for who it is."""
    topics = tuple(Offer(each.code, each.label, each.words) for each in profile.offered("no_names_topics"))
    outcomes = tuple(Offer(code, OUTCOMES[code].capitalize()) for code in ("refer", "no_referral", "more_information"))
    asks = (
        Ask("heading", NAMES_NOBODY, "heading"),
        Ask("on", "Held on", "day", needed="when it was"),
        Ask("topic", "Topic", "pick", topics, needed="the topic"),
        Ask("asked", "Asked", hint="which team; no name"),
        Ask("question", "The concern", "text", needed="the concern in general words"),
        Ask("advice", "Advice", "text", needed="the advice"),
        Ask("outcome", "What follows", "choice", outcomes, needed="what follows"),
    )
    if known is None:
        return Form(NO_NAMES, asks, {"on": today.isoformat()})
    was = {
        "on": known.on.isoformat(), "topic": known.topic, "asked": known.asked, "question": known.question,
        "advice": known.advice, "outcome": known.outcome,
    }  # fmt: skip
    return Form(NO_NAMES, (*asks, _REASON), was, corrects=corrects)


# -- what the answers make


def _asked(told: Values, today: date) -> dict[str, Any]:
    raw: dict[str, Any] = {each: told.get(each, "") for each in ("requester", "team", "reason", "question", "family")}
    return raw | {"asked_on": _day(told, "asked_on", today)}


def _arranged(told: Values, today: date) -> dict[str, Any]:
    raw: dict[str, Any] = {each: told.get(each, "") for each in ("place", "joint_with", "note")}
    raw["on"] = _day(told, "on", today, ahead=True)
    raw["at"] = _read(told, "at", lambda said: read_time(parse_time(said)))
    raw["minutes"] = _read(told, "minutes", parse_length)
    return raw


def _held(told: Values, today: date) -> dict[str, Any]:
    return {**{each: told.get(each, "") for each in ("advice", "outcome", "words")}, "on": _day(told, "on", today)}


def _no_names(told: Values, today: date) -> dict[str, Any]:
    said = {each: told.get(each, "") for each in ("topic", "asked", "question", "advice", "outcome")}
    return {**said, "on": _day(told, "on", today)}


def _day(told: Values, name: str, today: date, *, ahead: bool = False) -> str:
    return str(_read(told, name, lambda said: parse_day(said, today, ahead=ahead).isoformat()) or "")


def _read(told: Values, name: str, parse: Callable[[str], Any]) -> Any:
    if not told.get(name):
        return None
    try:
        return parse(told[name])
    except Refused as refusal:
        raise Faults("Not saved", ((name, str(refusal)),), "What you typed is kept.") from None


_BODIES: dict[str, Callable[[Values, date], dict[str, Any]]] = {
    ASKED: _asked, ARRANGED: _arranged, HELD: _held, NO_NAMES: _no_names,
}  # fmt: skip
_KINDS = {
    ASKED: ConsultationAsked.KIND, ARRANGED: AppointmentPlanned.KIND, HELD: ConsultationHeld.KIND,
    NO_NAMES: NoNamesHeld.KIND,
}  # fmt: skip

__all__ = [
    "ARRANGED", "ASKED", "HELD", "NO_NAMES", "SAYS_WHO", "TITLES", "Form", "arranged", "consultation", "held",
    "no_names",
]  # fmt: skip
