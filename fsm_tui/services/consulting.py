"""Consultations with our leader, and No Names consultations with the locality social worker (A33, A101, A102).

A No Names consultation says nothing about who it is about, and is found by its day and topic alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld, NoNamesLinked
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.causality import Statement, Web
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.records import Parsed, gather
from fsm_tui.errors import NotFound
from fsm_tui.services.recording import Recorded, write, write_office
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Consultation:
    """One consultation: what was asked, and what was said if it was held."""

    id: str
    asked: Statement[ConsultationAsked]
    held: Statement[ConsultationHeld] | None
    reason: str

    @property
    def state(self) -> str:
        """held, arranged or asked."""
        if self.held is not None:
            return "held"
        return "arranged" if self.asked.value.arranged_for else "asked"


@dataclass(frozen=True, slots=True)
class NoNames:
    """One No Names consultation; `linked` says whether a person here chose to link it to a family."""

    head: str
    on: date
    topic: str
    topic_label: str
    body: NoNamesHeld
    author: str


def _in_force(seat: Seat, *models: type[Body]) -> SaidInForce:
    with seat.vault.read() as session:
        rows = [row for model in models for row in ledger.of_kind(session, "office", model.KIND)]
        entries = [ledger.entry_of(row) for row in rows]
    parsed = [Parsed.of(each) for each in entries]
    web = Web(entries)
    return SaidInForce(gather(parsed, web), web)


def consultations(seat: Seat) -> tuple[Consultation, ...]:
    """Every consultation in this vault: those still to be held first, then the newest."""
    said = _in_force(seat, ConsultationAsked, ConsultationHeld)
    held = {each.value.consultation: each for each in said.of(ConsultationHeld)}
    found = [
        Consultation(
            each.value.consultation,
            each,
            held.get(each.value.consultation),
            seat.profile.label("consultation_reasons", each.value.reason),
        )
        for each in said.of(ConsultationAsked)
    ]
    return tuple(
        sorted(found, key=lambda each: (each.held is not None, -each.asked.value.asked_on.toordinal(), each.id))
    )


def ask(seat: Seat, body: ConsultationAsked, *, draft: str | None = None) -> Recorded:
    """A consultation that was asked for, or a correction of it, such as when it is arranged."""
    return write_office(seat, body, draft=draft)


def hold(seat: Seat, body: ConsultationHeld, *, draft: str | None = None) -> Recorded:
    """The advice given. Raises `NotFound` for a consultation that is not here."""
    if all(each.id != body.consultation for each in consultations(seat)):
        raise NotFound("No such consultation", "That consultation is not on this computer.")
    return write_office(seat, body, draft=draft)


def no_names(
    seat: Seat, *, topic: str = "", first: date | None = None, last: date | None = None
) -> tuple[NoNames, ...]:
    """No Names consultations by topic and day, the newest first. There is no other way to look for one."""
    found = [
        NoNames(
            head=each.head,
            on=each.value.on,
            topic=each.value.topic,
            topic_label=seat.profile.label("no_names_topics", each.value.topic),
            body=each.value,
            author=each.author,
        )
        for each in _in_force(seat, NoNamesHeld).of(NoNamesHeld)
        if topic in ("", each.value.topic)
        and (first is None or each.value.on >= first)
        and (last is None or each.value.on <= last)
    ]
    return tuple(sorted(found, key=lambda each: (each.on, each.head), reverse=True))


def note_no_names(seat: Seat, body: NoNamesHeld, *, draft: str | None = None) -> Recorded:
    """Record one. Errors: `Faults` naming what in it could tell who it is about; nothing is written then."""
    return write_office(seat, body, draft=draft)


def link_no_names(seat: Seat, family: str, head: str, because: str) -> Recorded:
    """Link one to a family, because a person here chose to. Raises `NotFound`."""
    if all(each.head != head for each in no_names(seat)):
        raise NotFound("No such consultation", "That No Names consultation is not on this computer.")
    return write(seat, family, NoNamesLinked(consultation=head, because=because))
