"""What is said about entries: the leader's verdict, and voiding (design §2.1, field_systems §3)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import LEADER, Body, Head, Line, Part, Said, Words

Decision = Literal["approved", "returned"]


class Remark(Part):
    """A remark pinned to a place of the entry: a dotted path such as `risk.children.0.because`, or none."""

    place: Line = ""
    text: Words


class Verdict(Body, kind="verdict.given", title="Verdict", authority=LEADER):
    """The leader's verdict on one exact version of an entry; any change after it shows as changed since."""

    on: Head
    decision: Decision
    remarks: tuple[Remark, ...] = ()

    @model_validator(mode="after")
    def _return_says_why(self) -> Self:
        if self.decision == "returned" and not any(each.text.strip() for each in self.remarks):
            raise ValueError("returning an entry needs a remark that says what to do")
        return self


class Voided(Body, kind="entry.voided", title="Entry voided"):
    """An entry that should not count (wrong family, made twice). Its text stays behind a logged reveal.

    Of one that stood in the wrong family the leader is told. Which one is the right one is not said here.
    """

    entry: Head
    reason: Said
    wrong_family: bool = False


class MisplacementSeen(Body, kind="void.seen", title="Wrong family looked at", authority=LEADER):
    """The leader has seen that something stood in the wrong family: who read it there, and what is to be done."""

    of: Head = Field(description="head of the voiding")
    note: Words = ""
