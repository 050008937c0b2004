"""Small records of what was given and done with a family, beside the note of a session (A58-A72, B2.3-B2.5, B4)."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from fsm_tui.casework.bodies import At, Code, Correctable, Day, Ident, Line, Part, Said, Words

Count = Annotated[int, Field(ge=0, le=10_000)]
Number = Annotated[int, Field(ge=1, le=500)]


class NaloxoneSupplied(Correctable, kind="naloxone.supplied", title="Naloxone supplied"):
    """A kit for somebody of the family or for a named other; the expiry is read from the pack (A68, B2.4)."""

    kit: Ident
    product: Code
    batch: Line = ""
    expiry: Day = Field(description="as printed on the pack; it is never worked out")
    person: Ident | None = None
    to: Line = Field(default="", description="who has it, where it is nobody of the family")
    on: Day
    trained: Line = Field(default="", description="who was shown how to use it")
    topics: tuple[Code, ...] = Field(default=(), description="what they were shown, codes of naloxone_topics")
    replaces: Ident | None = Field(default=None, description="the kit in whose place this one comes")
    note: Words = ""

    @model_validator(mode="after")
    def _to_somebody(self) -> Self:
        if (self.person is None) == (not self.to):
            raise At("to", "say who has the kit: somebody of the family, or somebody else by name")
        if self.replaces == self.kit:
            raise At("replaces", "a kit cannot replace itself")
        return self


class NaloxoneEnded(Correctable, kind="naloxone.ended", title="Naloxone kit ended"):
    """A kit is there no more: it was used, replaced, lost, handed back, or its day is past."""

    kit: Ident
    how: Literal["used", "replaced", "lost", "expired", "handed_back"]
    on: Day
    what_happened: Words = ""


class ItemsGiven(Part):
    """So many of one thing."""

    item: Code
    count: Annotated[int, Field(ge=1, le=10_000)]


class EquipmentExchanged(Correctable, kind="equipment.exchanged", title="Injecting equipment exchanged"):
    """What was given out and what came back (A69)."""

    person: Ident
    on: Day
    given: tuple[ItemsGiven, ...] = ()
    returned: Count | None = Field(default=None, description="used needles and syringes, as the person says")
    bins_returned: Count | None = None
    advice: tuple[Code, ...] = ()
    note: Words = ""

    @model_validator(mode="after")
    def _something(self) -> Self:
        named = [each.item for each in self.given]
        if len(named) != len(set(named)):
            raise At("given", "the same thing stands there twice")
        if not (self.given or self.returned or self.bins_returned):
            raise At("given", "say what was given or what came back")
        return self


class BoxIssued(Correctable, kind="box.issued", title="Storage box issued"):
    """A lockable box for a home, whose medicines it is for and where it is kept (A70, B2.5)."""

    box: Ident
    person: Ident
    on: Day
    medicines: Line = Field(default="", description="whose and which medicines it is for")
    kept: Line = Field(default="", description="where in the home it is")
    note: Words = ""


class BoxSeen(Correctable, kind="box.seen", title="Storage box looked at"):
    """Whether the box was seen locked at a visit; what was not seen locked says why."""

    box: Ident
    on: Day
    locked: Literal["yes", "no", "not_seen"]
    because: Words = ""
    kept: Line = Field(default="", description="where it is now, if that has changed")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.locked != "yes" and not self.because.strip():
            raise At("because", "say why it was not seen locked, and what was agreed")
        return self


class BoxEnded(Correctable, kind="box.ended", title="Storage box ended"):
    """A box that is not asked about at visits any more."""

    box: Ident
    how: Literal["returned", "lost", "broken", "not_needed"]
    on: Day
    because: Words = ""


class GroupAttended(Correctable, kind="group.attended", title="Group programme"):
    """One session of a group programme, attended or not (A59)."""

    person: Ident
    on: Day
    group: Line
    session: Number | None = None
    of: Number | None = None
    attended: bool
    note: Words = ""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if not self.group:
            raise At("group", "is empty")
        if self.of is not None and (self.session or 0) > self.of:
            raise At("session", "is more than the programme has")
        return self


class AccessSupported(Correctable, kind="access.supported", title="Supported access"):
    """Help to reach a treatment service, and what came of it (A61)."""

    person: Ident
    on: Day
    service: Line
    accompanied: bool
    outcome: Code
    next_on: Day | None = None
    note: Words = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.service:
            raise At("service", "is empty")
        if self.next_on is not None and self.next_on < self.on:
            raise At("next_on", "is before the day of this")
        return self


class AdviceGiven(Correctable, kind="advice.given", title="Advice given"):
    """Harm reduction, advice and information by topic (A62, A63)."""

    person: Ident
    on: Day
    topics: Annotated[tuple[Code, ...], Field(min_length=1)]
    note: Words = ""


class ModuleWorked(Correctable, kind="module.worked", title="Workbook module"):
    """Work on one of the eight modules of the Family Safeguarding workbook (A17, B4)."""

    module: Code
    person: Ident | None = Field(default=None, description="with whom; none: with the family")
    on: Day
    state: Literal["in_progress", "complete"]
    note: Words = ""


class TreatmentReviewed(Correctable, kind="treatment.reviewed", title="Treatment reviewed"):
    """Co-ordination and review of structured treatment with prescriber and keyworker (A72)."""

    person: Ident
    on: Day
    prescriber: Line = ""
    keyworker: Line = ""
    treatment: Said = Field(description="medicine, dose, pick-up, or other treatment as it is now")
    changes: Words = ""
    next_on: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.next_on is not None and self.next_on < self.on:
            raise At("next_on", "is before the day of this")
        return self


class OverdoseReviewed(Correctable, kind="overdose.reviewed", title="Overdose risk reviewed"):
    """The overdose risk checklist gone through: what applies, what was advised (A67, B2.3). No score, no decision."""

    person: Ident
    on: Day
    risks: tuple[Code, ...] = ()
    none_apply: bool = Field(default=False, description="it was gone through, and nothing of the list applies")
    advice: tuple[Code, ...] = ()
    note: Words = ""

    @model_validator(mode="after")
    def _says_none(self) -> Self:
        if bool(self.risks) == self.none_apply:
            raise At("risks", "choose what applies, or say that nothing of the list does")
        return self


class PsychosocialWorked(Correctable, kind="psychosocial.worked", title="Structured psychosocial work"):
    """Structured psychosocial work: which intervention, and what was worked on (A71)."""

    person: Ident
    on: Day
    intervention: Code
    worked_on: Said


Intervention = (
    NaloxoneSupplied | NaloxoneEnded | EquipmentExchanged | BoxIssued | BoxSeen | BoxEnded | GroupAttended
    | AccessSupported | AdviceGiven | ModuleWorked | TreatmentReviewed | OverdoseReviewed | PsychosocialWorked
)  # fmt: skip
KINDS_OF_WORK = tuple(each.KIND for each in get_args(Intervention))
