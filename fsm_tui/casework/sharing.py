"""What was shared with whom, on what ground; referrals onward and to safeguarding, and what came back
(A32, A60, A61, A73, A93, A98, A109, B7)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import Code, Correctable, Day, Ident, Line, Name, Said, Words

Ground = Literal["consent", "without_consent", "against_refusal"]
ConsentState = Literal["given", "refused", "withdrawn", "not_sought", "could_not_be_given"]


class InformationShared(Correctable, kind="information.shared", title="Information shared", reviewed=True):
    """One sharing, or the decision to share or not. To protect a child it needs no consent: then it says why."""

    agency: Code
    whom: Line = ""
    information: Annotated[tuple[Code, ...], Field(min_length=1)]
    purpose: Code
    about: tuple[Ident, ...] = Field(default=(), description="the parents or carers whom it is about")
    what: Said
    way: Line = Field(default="", description="by phone, secure e-mail, in a meeting")
    on: Day
    shared: bool = Field(default=True, description="false: it was decided not to share")
    ground: Ground
    consent_state: ConsentState
    because: Words = Field(default="", description="why it is shared without or against consent")
    rules: tuple[Code, ...] = Field(default=(), description="golden rules that were gone through")
    told_parent: bool | None = None
    not_told_because: Words = ""
    advice_from: Line = ""
    decided_by: Line = ""
    until: Day | None = Field(default=None, description="the day after which the decision is looked at again")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.ground == "consent":
            return self
        if not self.because.strip():
            raise ValueError("sharing without consent needs a because")
        if not self.decided_by.strip():
            raise ValueError("say who decided to share without consent")
        if self.told_parent is None or (self.told_parent is False and not self.not_told_because.strip()):
            raise ValueError("say whether the parent was told, and if not, why")
        return self


class OnwardReferred(Correctable, kind="onward.referred", title="Onward referral", reviewed=True):
    """A referral to another service: prepared, or sent with consent or by a recorded decision (S1:74)."""

    referral: Ident
    agency: Code
    service: Line = ""
    person: Ident
    what_for: Said
    prepared_on: Day
    sent_on: Day | None = None
    decision: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, description="head of the decision to share, where there is no consent"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.sent_on is not None and self.sent_on < self.prepared_on:
            raise ValueError("it was sent before it was prepared")
        return self


class OnwardAnswered(Correctable, kind="onward.answered", title="Answer to a referral"):
    """What the other service said, or that it was asked again."""

    referral: Ident
    on: Day
    outcome: Literal["accepted", "declined", "started", "did_not_attend", "completed", "chased"]
    words: Words = ""


class SafeguardingReferred(Correctable, kind="safeguarding.referred", title="Safeguarding referral", reviewed=True):
    """A referral to children's social care because of a risk to a child (A98)."""

    referral: Ident
    children: Annotated[tuple[Ident, ...], Field(min_length=1)]
    to: Name
    on: Day
    reason: Said
    child_said: bool = Field(default=False, description="something that a child disclosed led to it")
    parents_told: bool | None = None
    not_told_because: Words = ""
    reference: Line = ""
    level_of_need: Code | None = Field(default=None, description="of the local threshold document, as we see it (A111)")


class SafeguardingAnswered(Correctable, kind="safeguarding.answered", title="Answer to a safeguarding referral"):
    """Feedback that was received, or that it was asked for again."""

    referral: Ident
    on: Day
    outcome: Literal["no_further_action", "assessment", "strategy_discussion", "other", "chased"]
    words: Words = ""
