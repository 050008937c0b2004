"""Motivational interviewing as it is heard: rulers and short quotes, never a score of anybody (A2, A65, B4)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from fsm_tui.casework.bodies import Code, Ident, Part, Said, Score, Words


class Ruler(Part):
    """An answer on a ruler from 0 to 10, why it is not lower, and what would move it up [71]."""

    score: Score
    why_not_lower: Words = ""
    what_would_move_it: Words = ""


class Talk(Part):
    """A few words as the parent or carer said them, for change or for leaving things as they are [72]."""

    side: Literal["change", "sustain"]
    words: Said
    finer: Code | None = Field(default=None, description="code of change_talk in the practice profile")


class Motivation(Part):
    """What was heard of one parent or carer's reasons to change."""

    person: Ident
    importance: Ruler | None = None
    confidence: Ruler | None = None
    talk: Annotated[tuple[Talk, ...], Field(max_length=50)] = ()
