"""Answers to what the app points out: a prompt is discussed, or not now because. It decides nothing (D20)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from fsm_tui.casework.bodies import At, Body, Code, Day, Head, Ident, Words


class PromptAnswered(Body, kind="prompt.answered", title="Prompt answered"):
    """What was done about a prompt of the practice profile; `about` is the entry that raised it."""

    prompt: Code
    person: Ident | None = None
    about: Head | None = None
    answer: Literal["discussed", "not_now"]
    because: Words = ""
    on: Day

    @model_validator(mode="after")
    def _not_now_says_why(self) -> Self:
        if self.answer == "not_now" and not self.because.strip():
            raise At("because", "not now needs a because")
        return self
