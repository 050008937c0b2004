"""What was heard and agreed at a session, as it is typed: motivation, use, the plan for a bad day, prompts.

Everything is text or a code, as in `form`; `compose_*` give the raw fields of a body and what cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from fsm_tui.casework.motivation import Motivation
from fsm_tui.casework.risk import Escalation, SafetyPlan
from fsm_tui.casework.session import PromptSaid
from fsm_tui.casework.use import LAST_DAYS, UseSaid
from fsm_tui.errors import Refused
from fsm_tui.practice.dates import parse_day, parse_time, read_day
from fsm_tui.practice.units import Drunk, read_strength
from screens.session.kept import Kept

Fault = tuple[str, str]
_LINE = 200
_STRENGTH = "write the strength as 5.2 or 40, at most 99"


class OnRuler(Kept):
    """A ruler as it is answered."""

    score: int | None = None
    low: str = ""
    up: str = ""


class TalkForm(Kept):
    """A quote as it is typed."""

    side: str = "change"
    words: str = ""
    finer: str = ""


class Heard(Kept):
    """What was heard of one parent or carer's reasons to change."""

    importance: OnRuler = OnRuler()
    confidence: OnRuler = OnRuler()
    talk: tuple[TalkForm, ...] = ()

    @classmethod
    def of(cls, said: Motivation) -> Self:
        """A form that says what was recorded."""
        rulers = {
            name: OnRuler(score=ruler.score, low=ruler.why_not_lower, up=ruler.what_would_move_it)
            for name, ruler in (("importance", said.importance), ("confidence", said.confidence))
            if ruler is not None
        }
        talk = tuple(TalkForm(side=each.side, words=each.words, finer=each.finer or "") for each in said.talk)
        return cls(**rulers, talk=talk)


class DrinkForm(Kept):
    """Drinks of one sort as they are typed: how many, millilitres, per cent."""

    what: str = ""
    count: str = "1"
    ml: str = ""
    abv: str = ""


class Used(Kept):
    """One substance of one person as it is typed."""

    person: str = ""
    substance: str = ""
    days: str = ""
    amount: str = ""
    route: str = ""
    last: str = ""
    per: str = "week"
    drinks: tuple[DrinkForm, ...] = ()
    signs: tuple[str, ...] = ()
    reported: str = ""

    @property
    def blank(self) -> bool:
        """Does it say nothing yet of how much or when?"""
        typed = (self.days, self.amount, self.route, self.last, *(each.ml for each in self.drinks))
        return not (self.signs or any(each.strip() for each in typed))

    @classmethod
    def again(cls, said: UseSaid) -> Self:
        """The same as was said before, where a person says so. When last, and what was checked, is asked anew."""
        by_parent = "by_parent" if said.reported == "by_parent" else ""
        return cls.of(said).model_copy(update={"last": "", "reported": by_parent})

    @classmethod
    def of(cls, said: UseSaid) -> Self:
        """A form that says what was recorded."""
        drinks = tuple(
            DrinkForm(what=each.what, count=str(each.count), ml=str(each.ml), abv=read_strength(each.abv_tenths))
            for each in said.drinks
        )
        return cls(
            person=said.person, substance=said.substance, days="" if said.days is None else str(said.days),
            amount=said.amount, route=said.route, last=read_day(said.last_used) if said.last_used else "",
            per=said.per, drinks=drinks, signs=said.signs, reported=said.reported or "",
        )  # fmt: skip


class PlanForm(Kept):
    """The plan for a bad day as it is typed."""

    contingency: tuple[tuple[str, str], ...] = ()
    relapse: str = ""
    crisis: str = ""

    @classmethod
    def of(cls, plan: SafetyPlan | None) -> Self:
        """A form that says what stands."""
        if plan is None:
            return cls()
        return cls(
            contingency=tuple((each.when, each.then) for each in plan.contingency),
            relapse=plan.relapse,
            crisis=plan.crisis,
        )

    @property
    def said(self) -> bool:
        """Does it say anything?"""
        return bool(self.relapse.strip() or self.crisis.strip() or any(a.strip() or b.strip() for a, b in
                                                                       self.contingency))  # fmt: skip


class Told(Kept):
    """Whom a new Red was told, as it is typed."""

    to: str = ""
    on: str = ""
    at: str = ""
    reached: str = ""
    agreed: str = ""

    @classmethod
    def of(cls, said: Escalation | None) -> Self:
        """A form that says what was recorded."""
        if said is None:
            return cls()
        reached = "yes" if said.reached else "no"
        return cls(to=said.to, on=read_day(said.on), at=said.at or "", reached=reached, agreed=said.agreed)


class PromptForm(Kept):
    """What was done about one prompt."""

    prompt: str = ""
    person: str = ""
    answer: str = ""
    because: str = ""

    @classmethod
    def of(cls, said: PromptSaid) -> Self:
        """A form that says what was recorded."""
        return cls(prompt=said.prompt, person=said.person or "", answer=said.answer, because=said.because)


def parse_abv(typed: str) -> int:
    """“5.2”, “5,2 %” or “40” as tenths of a per cent. Raises Refused."""
    whole, _, part = typed.strip().rstrip("%").strip().replace(",", ".").partition(".")
    digits = whole + part
    if not (digits.isascii() and digits.isdecimal()) or not whole or len(whole) > 2 or len(part) > 1:
        raise Refused("Not a strength", _STRENGTH)
    tenths = int(whole) * 10 + int(part or 0)
    if not 1 <= tenths <= 990:
        raise Refused("Not a strength", _STRENGTH)
    return tenths


def parse_count(typed: str, what: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`. Raises Refused that says what is asked."""
    bare = typed.strip().removesuffix("ml").strip().replace(",", "")
    if not (bare.isascii() and bare.isdecimal()) or len(bare) > 9 or not least <= int(bare) <= most:
        raise Refused("Not a number", f"write {what} as a number from {least} to {most:,}")
    return int(bare)


def read_drinks(typed: Sequence[DrinkForm]) -> tuple[Drunk, ...]:
    """Those drinks that can be read, for the sum while somebody types."""
    found = []
    for each in typed:
        raw, unread = _drink(each, "")
        if raw and not unread:
            found.append(Drunk(raw["ml"], raw["abv_tenths"], raw["count"]))
    return tuple(found)


def compose_motivation(said: Mapping[str, Heard]) -> list[dict[str, Any]]:
    """The raw field of a session; who said nothing is left out."""
    found = []
    for person, heard in said.items():
        raw: dict[str, Any] = {"person": person}
        for name in ("importance", "confidence"):
            ruler: OnRuler = getattr(heard, name)
            if ruler.score is not None:
                raw[name] = {"score": ruler.score, "why_not_lower": ruler.low, "what_would_move_it": ruler.up}
        talk = [
            {"side": each.side, "words": each.words} | ({"finer": each.finer} if each.finer else {})
            for each in heard.talk
            if each.words.strip()
        ]
        if talk:
            raw["talk"] = talk
        if len(raw) > 1:
            found.append(raw)
    return found


def rows(said: Sequence[Used]) -> list[Used]:
    """Those that are somebody's substance; faults of use are numbered by their place among these."""
    return [each for each in said if each.substance and each.person]


def compose_use(said: Sequence[Used], today: date) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The raw field of a session, and what cannot be read. A row without a substance is not one yet.

    A row with a fault stays in the list with what can be read of it, so that the others keep their numbers.
    """
    found: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for number, used in enumerate(rows(said)):
        place = f"use.{number}"
        raw: dict[str, Any] = {
            "person": used.person, "substance": used.substance, "per": used.per, "signs": list(used.signs),
        }  # fmt: skip
        if used.reported:
            raw["reported"] = used.reported
        for name, text in (("amount", used.amount), ("route", used.route)):
            if len(text) > _LINE:
                faults.append((f"{place}.{name}", f"is longer than {_LINE} letters"))
            else:
                raw[name] = text
        try:
            if used.days.strip():
                raw["days"] = parse_count(used.days, "the days", 0, LAST_DAYS)
        except Refused as refusal:
            faults.append((f"{place}.days", str(refusal)))
        try:
            if used.last.strip():
                raw["last_used"] = parse_day(used.last, today).isoformat()
        except Refused as refusal:
            faults.append((f"{place}.last_used", str(refusal)))
        drinks, unread = _drinks(used, f"{place}.drinks")
        faults += unread
        raw |= {"drinks": drinks} if drinks else {}
        if "days" not in raw and not any(raw.get(name) for name in ("amount", "drinks", "last_used", "signs")):
            if not any(where.startswith(f"{place}.") for where, _ in faults):
                faults.append((f"{place}.days", "say on how many days, how much, or when last"))
            raw["amount"] = "?"  # never recorded: there is a fault
        found.append(raw)
    return found, faults


def _drinks(used: Used, place: str) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Drinks are numbered as they are typed; none of them is one that was left out."""
    found: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for number, each in enumerate(used.drinks):
        raw, unread = _drink(each, f"{place}.{number}")
        faults += unread
        if raw and not unread:
            found.append(raw)
    return found, faults


def _drink(each: DrinkForm, place: str) -> tuple[dict[str, Any], list[Fault]]:
    if each.count.strip() == "0" or not (each.ml.strip() or each.abv.strip() or each.what.strip()):
        return {}, []
    raw: dict[str, Any] = {"what": each.what[:_LINE]}
    faults: list[Fault] = []
    whole = (("count", each.count, "how many", 200), ("ml", each.ml, "the millilitres", 10_000))
    for name, typed, called, most in whole:
        try:
            raw[name] = parse_count(typed, called, 1, most)
        except Refused as refusal:
            faults.append((f"{place}.{name}", str(refusal)))
    try:
        raw["abv_tenths"] = parse_abv(each.abv)
    except Refused as refusal:
        faults.append((f"{place}.abv_tenths", str(refusal)))
    return raw, faults


def compose_plan(said: PlanForm) -> dict[str, Any]:
    """The raw field of a look at risk; one that says nothing takes back what stood."""
    lines = [{"when": when, "then": then} for when, then in said.contingency if when.strip() or then.strip()]
    return {"contingency": lines, "relapse": said.relapse, "crisis": said.crisis}


def compose_told(said: Told, day: date, today: date) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The raw field of a look at risk; None until it is said whether they were reached: the rest is filled in
    beforehand. Without a day it was the day of the session."""
    if not said.reached:
        return None, ([("risk.escalation.reached", "say whether they were reached")] if said.agreed.strip() else [])
    faults: list[Fault] = []
    if not said.to.strip():
        faults.append(("risk.escalation.to", "say whom you phoned"))
    raw: dict[str, Any] = {"to": said.to, "on": day.isoformat(), "reached": said.reached != "no", "agreed": said.agreed}
    try:
        if said.on.strip():
            raw["on"] = parse_day(said.on, today).isoformat()
    except Refused as refusal:
        faults.append(("risk.escalation.on", str(refusal)))
    try:
        if said.at.strip():
            raw["at"] = f"{parse_time(said.at):%H:%M}"
    except Refused as refusal:
        faults.append(("risk.escalation.at", str(refusal)))
    return raw if said.to.strip() else None, faults


def compose_prompts(said: Sequence[PromptForm]) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The raw field of a session: those that were answered; “not now” needs a because."""
    found: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for each in said:
        if not each.answer:
            continue
        if each.answer == "not_now" and not each.because.strip():
            faults.append((f"prompts.{each.prompt}.{each.person or 'family'}.because", "say why not now"))
            continue
        raw = {"prompt": each.prompt, "answer": each.answer, "because": each.because}
        found.append(raw | ({"person": each.person} if each.person else {}))
    return found, faults
