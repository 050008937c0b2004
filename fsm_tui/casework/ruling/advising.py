"""Rules about consultations and No Names (A33, A101, A102, D17)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld
from fsm_tui.casework.ruling.case import Case, Fault, offered
from fsm_tui.practice.identifying import bare, identifying, words_of

SAYS_WHO = ("asked", "question", "advice", "correction_reason")


def asked(case: Case[ConsultationAsked]) -> Iterator[Fault]:
    """A reason of the guidance, asked by today."""
    yield from offered(case, "consultation_reasons", case.body.reason, "reason", "a reason for a consultation")
    if case.body.asked_on > case.today:
        yield "asked_on", "is in the future"
    if case.body.arranged_for and case.body.arranged_for < case.body.asked_on:
        yield "arranged_for", "is before it was asked for"


def held(case: Case[ConsultationHeld]) -> Iterator[Fault]:
    if case.body.on > case.today:
        yield "on", "is in the future"


def no_names(case: Case[NoNamesHeld]) -> Iterator[Fault]:
    """Nothing in it may tell who it is about; what was found is said, so that it can be written otherwise."""
    body = case.body
    if body.on > case.today:
        yield "on", "is in the future"
    yield from offered(case, "no_names_topics", body.topic, "topic", "a topic")
    for name in SAYS_WHO:
        yield from says_who(name, getattr(body, name), (), body.not_names)
    yield from _excused(body)


def _excused(body: NoNamesHeld) -> Iterator[Fault]:
    """What is said to be no name is a word that was written, and tells nothing by itself."""
    written = {word for name in SAYS_WHO for word in words_of(getattr(body, name))}
    for number, each in enumerate(body.not_names):
        if bare(each) not in written:
            yield f"not_names.{number}", "is not one word of what was written"


def says_who(place: str, text: str, known: tuple[str, ...], not_names: tuple[str, ...]) -> Iterator[Fault]:
    """What in one text could tell who it is about, each with its words."""
    for found in identifying(text, known, not_names):
        yield place, f"could tell who it is about ({found.sentence}); say it in other words"
