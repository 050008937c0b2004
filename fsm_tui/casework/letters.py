"""Texts that left: what was written to whom, word for word (A40, A46, A47, B5)."""

from __future__ import annotations

from fsm_tui.casework.bodies import Body, Code, Day, Ident, Line, Said


class LetterMade(Body, kind="letter.made", title="Letter sent"):
    """A letter of the practice profile was sent; what it marks starts or stops clocks."""

    letter: Code
    to: Line
    on: Day
    about: Ident | None = None
    text: Said
