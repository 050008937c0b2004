"""Consultations and No Names consultations of the training vaults, through the services that the screens use."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import lru_cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field

from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.errors import Refused
from fsm_tui.services import consulting
from fsm_tui.services.seat import Seat
from fsm_tui.services.training.planning import DAY, MINUTE, Book, Step, moment, working_day
from fsm_tui.services.training.requesting import Office
from fsm_tui.services.training.story import Prose, Told

Ago = Annotated[int, Field(ge=1)]
NOTED, HELD = time(12, 5), time(15, 40)
LENGTH = 45


class Asked(Told):
    """A consultation: asked for, perhaps arranged, perhaps held on the day for which it was arranged."""

    at: Literal["laptop", "office"]
    days_ago: Ago
    requester: str
    team: str = ""
    reason: str
    question: Prose = ""
    arranged: int | None = None
    time: str | None = None
    place: str = ""
    note: Prose = ""
    advice: Prose = ""
    outcome: Literal["refer", "not_refer", "come_again", "other"] = "refer"
    words: Prose = ""


class Unnamed(Told):
    """A No Names consultation, perhaps linked to a family, by its label, later."""

    days_ago: Ago
    topic: str
    asked: str = ""
    question: Prose
    advice: Prose
    outcome: Literal["refer", "no_referral", "more_information"]
    linked: str = ""
    linked_days_ago: Ago = 1
    because: Prose = ""


class Advice(Told):
    """All of it."""

    consultations: tuple[Asked, ...]
    no_names: tuple[Unnamed, ...]


@lru_cache(maxsize=1)
def advice() -> Advice:
    """What is written in `advice.toml`."""
    text = resources.files("fsm_tui.services.training").joinpath("advice.toml").read_text(encoding="utf-8")
    return Advice.model_validate(tomllib.loads(text))


def steps(today: date, new_id: Callable[[], str]) -> Iterator[Step]:
    """Every step, in the order in which it is written at each desk."""
    for number, told in enumerate(advice().consultations):
        yield from _consultation(told, new_id(), today, moment(_day(today, told.days_ago), NOTED) + number * MINUTE)
    for unnamed in advice().no_names:
        yield from _no_names(unnamed, today)


def _day(today: date, days_ago: int) -> date:
    return working_day(today - days_ago * DAY)


def _consultation(told: Asked, ident: str, today: date, at: datetime) -> Iterator[Step]:
    asked = ConsultationAsked(
        consultation=ident, requester=told.requester, team=told.team, reason=told.reason, question=told.question,
        asked_on=at.date(),
    )  # fmt: skip

    def ask(seat: Seat, _: Book) -> None:
        consulting.ask(seat, asked)

    yield Step(at, told.at, Office(), None, at, deed=ask)
    if told.arranged is None:
        return
    on = today + told.arranged * DAY
    on = working_day(on) if told.arranged < 0 else on
    planned = AppointmentPlanned(
        what="consultation", title=f"Consultation with {told.requester}", on=on, at=told.time, minutes=LENGTH,
        place=told.place, note=told.note, consultation=ident,
    )  # fmt: skip

    def arrange(seat: Seat, _: Book) -> None:
        consulting.arrange(seat, planned)

    yield Step(at + 5 * MINUTE, told.at, Office(), None, at, deed=arrange)
    if not told.advice:
        return
    held = ConsultationHeld(consultation=ident, on=on, advice=told.advice, outcome=told.outcome, words=told.words)
    then = moment(on, HELD)

    def hold(seat: Seat, _: Book) -> None:
        consulting.hold(seat, held)

    yield Step(then, told.at, Office(), None, then, deed=hold)


def _no_names(told: Unnamed, today: date) -> Iterator[Step]:
    day = _day(today, told.days_ago)
    at = moment(day, HELD)
    body = NoNamesHeld(
        on=day, topic=told.topic, asked=told.asked, question=told.question, advice=told.advice, outcome=told.outcome
    )

    def note(seat: Seat, _: Book) -> None:
        consulting.note_no_names(seat, body)

    yield Step(at, "laptop", Office(), None, at, deed=note)
    if not told.linked:
        return
    later = moment(_day(today, told.linked_days_ago), HELD)

    def link(seat: Seat, book: Book) -> None:
        known = next((each for each in consulting.no_names(seat) if each.body == body), None)
        if known is None:
            raise Refused("Training vaults not made", "A No Names consultation is not there to be linked.")
        consulting.link_no_names(seat, book.ids[told.linked], known.head, told.because)

    yield Step(later, "laptop", Office(), None, later, deed=link)
