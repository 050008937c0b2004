"""What the lists of a practice profile are made of: frozen, strict, nothing unknown allowed.

Every item has a `code` (what records hold, never reused), a `label` (what people read) and a `source`.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from fsm_tui.practice.rag import Harm, Rag, Severity

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Source = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Template = Annotated[str, StringConstraints(min_length=1, max_length=6_000, strip_whitespace=True)]

SeverityWord = Annotated[Severity, Field(strict=False)]
HarmWord = Annotated[Harm, Field(strict=False)]
RagWord = Annotated[Rag, Field(strict=False)]


class Frozen(BaseModel):
    """Strict, frozen, and no field that this version does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Item(Frozen):
    """One entry of a list. `words` is a longer explanation; `retired` keeps old records readable."""

    code: Code
    label: Text
    source: Source
    words: str = ""
    retired: bool = False


class Base(Item):
    """A building where practitioners sit (A11); `area` is a code of `areas`."""

    town: Text
    area: Code


class DirectoryEntry(Item):
    """Somebody to reach (A13, A103, A107): printed on prompts, letters and the directory for social workers.

    `refer` says how to refer, `for_children` that it is support for a child whom a parent's use affects (A104),
    `internal` that it is left out of what is printed for others. What is empty is not known yet.
    """

    organisation: Text
    purpose: Text
    refer: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    for_children: bool = False
    internal: bool = False
    confirmed_on: date | None = None
    confirmed_by: str = ""


class Event(StrEnum):
    """What starts and stops a clock. The casework says when each happened."""

    REQUEST_RECEIVED = "request_received"
    REQUEST_CONSIDERED = "request_considered"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_RECEIVED = "information_received"
    ALLOCATED = "allocated"
    SOCIAL_WORKER_CONTACTED = "social_worker_contacted"
    SOCIAL_WORKER_SPOKEN = "social_worker_spoken"
    JOINT_VISIT_HELD = "joint_visit_held"
    WORKBOOK_SUMMARY_OPENED = "workbook_summary_opened"
    WORKBOOK_PROGRAMME_OPENED = "workbook_programme_opened"
    SUPERVISION_INVITED = "supervision_invited"
    PARENT_SEEN = "parent_seen"
    RISK_STATED = "risk_stated"
    RED_STATED = "red_stated"
    RED_TOLD = "red_told"
    DOWNGRADE_PROPOSED = "downgrade_proposed"
    DOWNGRADE_SETTLED = "downgrade_settled"
    GOAL_AGREED = "goal_agreed"
    GOAL_REVIEWED = "goal_reviewed"
    MONTH_BEGAN = "month_began"
    SUMMARY_WRITTEN = "summary_written"
    WORKER_RECORDED = "worker_recorded"
    WORKER_CONFIRMED = "worker_confirmed"
    TREATMENT_TOLD = "treatment_told"
    TREATMENT_CONFIRMED = "treatment_confirmed"
    PARTNER_ASKED = "partner_asked"
    PARTNER_ANSWERED = "partner_answered"
    ASKED_BY_PARTNER = "asked_by_partner"
    PARTNER_TOLD = "partner_told"
    CONSENT_RECORDED = "consent_recorded"
    CONSENT_REVIEWED = "consent_reviewed"
    CONSENT_EXPIRES = "consent_expires"
    CONSENT_WITHDRAWN_ELSEWHERE = "consent_withdrawn_elsewhere"
    CONSENT_FORM_SAID = "consent_form_said"
    CONSENTS_LOOKED_AT = "consents_looked_at"
    FIRST_MET = "first_met"
    CAME_OF_AGE = "came_of_age"
    CARER_CHANGED = "carer_changed"
    ONWARD_PREPARED = "onward_prepared"
    ONWARD_SENT = "onward_sent"
    ONWARD_ANSWERED = "onward_answered"
    SAFEGUARDING_MADE = "safeguarding_made"
    SAFEGUARDING_ANSWERED = "safeguarding_answered"
    ICPC_HELD = "icpc_held"
    RCPC_HELD = "rcpc_held"
    REPORT_SHARED = "report_shared"
    SOCIAL_WORKER_TOLD = "social_worker_told"
    DISENGAGED = "disengaged"
    WORK_BEGAN = "work_began"
    EXIT_PLANNED = "exit_planned"
    EXIT_DATE = "exit_date"
    EXIT_REVIEWED = "exit_reviewed"
    CLOSURE_PROPOSED = "closure_proposed"
    SCREENING_STARTED = "screening_started"
    SCREENING_TAKEN = "screening_taken"
    SCREENING_EXITED = "screening_exited"
    SCREENING_CALLED = "screening_called"
    SCREENING_ANSWERED = "screening_answered"
    CHILD_AFFECTED = "child_affected"
    CHILD_SUPPORT_SAID = "child_support_said"
    NALOXONE_EXPIRES = "naloxone_expires"
    NALOXONE_ENDED = "naloxone_ended"


class SessionKind(Item):
    """A kind of session, meeting or other contact, and what the app may conclude from it (A75-A77, A85)."""

    counts: Literal["session", "meeting", "none"]
    with_parent: bool = False
    sees_parent: bool = False
    social_worker: bool = False
    home: bool = False
    children: bool = False
    review_point: bool = False

    @property
    def updates_risk_and_goals(self) -> bool:
        """Whether it completes only when risk and goals have been gone through (S1:76, A75-A77)."""
        return self.counts != "none"

    def marks(self, *, attended: bool, with_social_worker: bool) -> frozenset[Event]:
        """The events that such a contact is: `attended` a parent, `with_social_worker` theirs took part.

        A phone call sees nobody; a visit that the parent missed still reached the social worker.
        """
        events: set[Event] = set()
        if with_social_worker:
            events |= {Event.SOCIAL_WORKER_CONTACTED, Event.SOCIAL_WORKER_SPOKEN}
        if attended and self.sees_parent:
            events.add(Event.PARENT_SEEN)
            if with_social_worker:
                events.add(Event.JOINT_VISIT_HELD)
        return frozenset(events)


class Attendance(Item):
    """An attendance outcome (A54) and what follows from it."""

    seen: bool
    engagement: Literal["kept", "missed", "neither"]
    goals_asked: bool
    counts: bool
    tell: bool


class Intervention(Item):
    """One of A58-A74. `opens` names the small record that it asks for, `needs` a code of `consent_kinds`."""

    opens: Literal[
        "",
        "advice",
        "equipment",
        "group",
        "motivational",
        "naloxone",
        "onward_referral",
        "overdose",
        "psychosocial",
        "storage_box",
        "supported_access",
        "treatment",
        "triage",
        "workbook_module",
    ] = ""
    needs: str = ""


class Stage(Item):
    """A stage of change (B4); `step` orders a timeline, a relapse has none."""

    step: Annotated[int, Field(ge=1, le=20)] | None = None


class SeverityStep(Item):
    """A step of the severity scale in words."""

    code: SeverityWord


class HarmStep(Item):
    """A step of the harm scale in words."""

    code: HarmWord


class RagStep(Item):
    """How one rating is shown: never by colour alone (A42)."""

    code: RagWord
    letter: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    glyph: Annotated[str, StringConstraints(min_length=1, max_length=1)]

    @property
    def shown(self) -> str:
        """Glyph and word, such as "▲ Red"."""
        return f"{self.glyph} {self.label}"


class PlanType(Item):
    """A child's plan; `eligible` for referral (A26)."""

    eligible: bool
    has_category: bool = False


class Substance(Item):
    """A problem substance (A24), its client group (A73), and whether sudden stopping is dangerous (B2)."""

    group: Literal["opiate", "non_opiate", "alcohol"]
    stopping_dangerous: bool = False


class Drink(Item):
    """A common measure of a drink: millilitres, and its usual strength in tenths of a per cent (B2.1)."""

    ml: Annotated[int, Field(ge=1, le=10_000)]
    abv_tenths: Annotated[int, Field(ge=1, le=990)]


class ConsentKind(Item):
    """One of the five consents, agreements and decisions that are never merged (X6)."""

    by: Literal["social_worker", "practitioner"]
    scoped: bool
    consent_based: bool


class ConsentWay(Item):
    """How consent was given."""

    needs_witness: bool = False


class VerdictKind(Item):
    """What the team leader may say of a record."""

    needs_remark: bool = False
    needs_answer: bool = False


class GoalDomain(Item):
    """An area of life that a goal is about (A51). `children`: it answers a concern about a child."""

    children: bool = False


class GoalEnd(Item):
    """Why a goal ended."""

    achieved: bool = False


class ExitReason(Item):
    """Why the work with a family ends (A134). `planned`: it ended as it was meant to."""

    planned: bool = False


class NetworkRole(Item):
    """A professional in the family's network (A95); `adult_worker` may also be allocated (A45)."""

    adult_worker: bool = False


class Term(Item):
    """A shared term (A100). Its meaning is a proposal until somebody agreed it.

    `forms` are other ways to write it, beside the label; endings of the last word are found by themselves.
    """

    meaning: Text
    agreed: bool
    forms: tuple[Text, ...] = ()
    agreed_by: str = ""
    agreed_on: date | None = None


class EligibilityRule(Item):
    """One rule of who can be referred (A30); `sentence` is a key of `sentences`."""

    sentence: str


class Letter(Item):
    """A text that leaves (A40, A46, A47, B5). Places in braces are filled from what is recorded.

    `marks` is the event that sending it is, `when` says in words when it makes sense, and `sentence` is a
    key of `sentences`, quoted where the text says {guidance}. `information` are the kinds of information that it
    tells of a parent or carer, `agency` whom and `purpose` what for, as codes of the consent lists (A93): with
    none it tells nothing that waits for consent.
    """

    to: Text
    title: Text
    text: Template
    marks: Literal[""] | Annotated[Event, Field(strict=False)] = ""
    when: Text
    sentence: str = ""
    agency: str = ""
    information: tuple[str, ...] = ()
    purpose: str = ""


class AssessmentSection(Item):
    """A part of the assessment (A51); `information` is the kind that it is when it leaves, as in consents."""

    information: str = ""


class Ambiguous(Item):
    """A word that readers take differently, the forms to look for, and what to ask instead.

    `why` says how it can be taken, `instead` what could stand there; without it the question does.
    """

    forms: Annotated[tuple[Text, ...], Field(min_length=1)]
    ask: Text
    why: str = ""
    instead: str = ""


class ClosureDay(Frozen):
    """A day when the team is closed that is no bank holiday."""

    day: date
    label: Text


class RagDays(Frozen):
    """Days by the family's rating."""

    red: Annotated[int, Field(ge=1, le=3660)]
    amber: Annotated[int, Field(ge=1, le=3660)]
    green: Annotated[int, Field(ge=1, le=3660)]


class Clock(Item):
    """A timescale: what starts it, what stops it, how long, and whose action it is (A44-A47, A138)."""

    starts: Annotated[Event, Field(strict=False)]
    ends: Annotated[Event, Field(strict=False)]
    unit: Literal["working", "calendar", "month_end"] = Field(alias="in")
    per: Literal["family", "parent", "goal", "professional", "treatment", "partner", "referral", "consent", "meeting",
                 "screening", "kit", "child"]
    who: Literal["practitioner", "leader", "admin", "social_worker", "team_manager", "partner"]
    days: Annotated[int, Field(ge=-3660, le=3660)] | None = None
    by_rag: RagDays | None = None
    repeats: bool = False
    measured: bool = False
    reading: Literal["", "contact", "visit"] = ""
    confirmed: bool = True
    sentence: str = ""

    @property
    def ours(self) -> bool:
        """Whether the team acts; otherwise it asks somebody else to (X3)."""
        return self.who in ("practitioner", "leader", "admin")
