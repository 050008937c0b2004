"""Rules about answered prompts: one of the guidance's, of this family, not before what raised it (D20)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.ruling.case import Case, Fault, offered
from fsm_tui.casework.screening import ScreeningTaken


def answered(case: Case[PromptAnswered]) -> Iterator[Fault]:
    """Which prompt, of whom, about which entry, and when."""
    body = case.body
    yield from offered(case, "prompts", body.prompt, "prompt", "a prompt")
    if body.person is not None and case.family.person(body.person) is None:
        yield "person", "is nobody of this family"
    if body.on > case.today:
        yield "on", "is in the future"
    record = case.family.record_of(body.about) if body.about else None
    if body.about and record is None:
        yield "about", "there is no such entry in this family"
    raised = record.shown.body if record else None
    if isinstance(raised, ScreeningTaken):
        if raised.person != body.person and (body.person is None or case.family.person(body.person) is not None):
            yield "person", "is not the one whom the screening is about"
        if body.on < raised.taken_on:
            yield "on", "is before the screening was taken"
