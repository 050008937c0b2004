"""The practice profile: the guidance as versioned data (A8, design §2.6), and how it is looked up.

`load` reads TOML that somebody edited and names every fault by its place; `built_in` is West Sussex.
A profile in force travels as its exact TOML text, so `built_in_text` gives that too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib import resources
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationError

from fsm_tui.errors import Fault, Faults, NotFound
from fsm_tui.practice import items, reading, reference
from fsm_tui.practice.dates import full_date
from fsm_tui.practice.instruments import Instrument
from fsm_tui.practice.items import Code, Frozen, HarmWord, Item, RagWord, SeverityWord, Text
from fsm_tui.practice.prompts import Prompt, Prompting
from fsm_tui.practice.rag import Rag

FORMAT = 2
"""The format that this version writes and the newest it reads. Raise it when a field is added."""

_One = TypeVar("_One", bound=Item)


def _some(*, fewest: int = 1) -> object:
    return Field(min_length=fewest, max_length=500)


class Identity(Frozen):
    """Whose guidance this is, who approved it, and when it is to be looked at again (A8, A20)."""

    format: int
    id: Code
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    title: Text
    document: Text
    council: Text
    provider: Text
    owner: Text
    approving_body: Text
    approved: date
    in_force: date
    next_review: date


class Readings(Frozen):
    """Which of two readings this team follows: X1, X2, X7."""

    three_day_rule: Literal["contact", "visit"]
    adult: Literal["at_18", "over_18"]
    summary_covers: Literal["calendar_month", "since_supervision"]


class Engagement(Frozen):
    """How many missed sessions in a row prompt a notice to the social worker (B5, D10)."""

    missed_in_a_row: Annotated[int, Field(ge=1, le=100)]
    source: items.Source
    confirmed: bool


class Summary(Frozen):
    """How many working days before group supervision the monthly summary is due (X7)."""

    days_before_supervision: Annotated[int, Field(ge=0, le=20)]
    source: items.Source
    confirmed: bool


class RiskReadings(Frozen):
    """Whether a rating below Red waits until the leader signs it or it is agreed with the social worker (A78)."""

    downgrade_from_red: Literal["proposed", "at_once"] = "proposed"
    source: items.Source = "A78, A79, INF"
    confirmed: bool = False


class Timely(Frozen):
    """Within how many working days after it happened something is written; later is labelled late (A84, S1:58)."""

    working_days: Annotated[int, Field(ge=0, le=60)] = 2
    source: items.Source = "S1:58, A84, INF"
    confirmed: bool = False


class Closures(Frozen):
    """Days when the team is closed that are no bank holidays."""

    days: Annotated[tuple[items.ClosureDay, ...], Field(max_length=1000)] = ()


class Triage(Frozen):
    """The RAG matrix, severity → harm → rating, and whether somebody here has signed it off (A41)."""

    confirmed: bool
    unconfirmed_words: Text
    source: items.Source
    matrix: dict[SeverityWord, dict[HarmWord, RagWord]]


class Lists(Frozen):
    """Every list that a person may choose from. A list's name is its field name."""

    areas: Annotated[tuple[Item, ...], _some()]
    bases: Annotated[tuple[items.Base, ...], _some()]
    directory: Annotated[tuple[items.DirectoryEntry, ...], _some(fewest=0)]
    roles: Annotated[tuple[Item, ...], _some()]
    session_kinds: Annotated[tuple[items.SessionKind, ...], _some()]
    attendance: Annotated[tuple[items.Attendance, ...], _some()]
    meeting_attendance: Annotated[tuple[Item, ...], _some()]
    interventions: Annotated[tuple[items.Intervention, ...], _some()]
    workbook_modules: Annotated[tuple[Item, ...], _some(fewest=0)]
    stages_of_change: Annotated[tuple[items.Stage, ...], _some()]
    change_talk: Annotated[tuple[Item, ...], _some(fewest=0)]
    severity: tuple[items.SeverityStep, ...]
    harm: tuple[items.HarmStep, ...]
    rag: tuple[items.RagStep, ...]
    relationships: Annotated[tuple[Item, ...], _some()]
    plan_types: Annotated[tuple[items.PlanType, ...], _some()]
    cp_categories: Annotated[tuple[Item, ...], _some()]
    substances: Annotated[tuple[items.Substance, ...], _some()]
    consent_kinds: Annotated[tuple[items.ConsentKind, ...], _some()]
    consent_agencies: Annotated[tuple[Item, ...], _some()]
    information_kinds: Annotated[tuple[Item, ...], _some()]
    sharing_purposes: Annotated[tuple[Item, ...], _some()]
    consent_ways: Annotated[tuple[items.ConsentWay, ...], _some()]
    verdicts: Annotated[tuple[items.VerdictKind, ...], _some()]
    goal_domains: Annotated[tuple[items.GoalDomain, ...], _some()]
    goal_ends: Annotated[tuple[items.GoalEnd, ...], _some()]
    golden_rules: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    consultation_reasons: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    no_names_topics: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    escalation_stages: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    naloxone_products: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    naloxone_topics: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    equipment_items: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    access_outcomes: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    overdose_risks: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    advice_topics: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    exit_reasons: Annotated[tuple[items.ExitReason, ...], _some(fewest=0)] = ()
    network_roles: Annotated[tuple[items.NetworkRole, ...], _some()]
    terms: Annotated[tuple[items.Term, ...], _some(fewest=0)]
    ambiguous: Annotated[tuple[items.Ambiguous, ...], _some(fewest=0)]
    # Since format 2; a profile of format 1 has none of these.
    eligibility: Annotated[tuple[items.EligibilityRule, ...], _some(fewest=0)] = ()
    letters: Annotated[tuple[items.Letter, ...], _some(fewest=0)] = ()
    assessment_sections: Annotated[tuple[items.AssessmentSection, ...], _some(fewest=0)] = ()
    needs: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    prompts: Annotated[tuple[Prompt, ...], _some(fewest=0)] = ()
    references: Annotated[tuple[reference.Reference, ...], _some(fewest=0)] = ()
    levels_of_need: Annotated[tuple[reference.LevelOfNeed, ...], _some(fewest=0)] = ()
    dependence_signs: Annotated[tuple[Item, ...], _some(fewest=0)] = ()
    drinks: Annotated[tuple[items.Drink, ...], _some(fewest=0)] = ()


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Whether the guidance is past its own review date. `days` is past it if positive, still to go if not."""

    due: date
    days: int
    sentence: str

    @property
    def past(self) -> bool:
        """True from the day after the review date."""
        return self.days > 0


class Profile(Frozen):
    """One version of one team's guidance."""

    profile: Identity
    sources: dict[str, Text]
    sentences: dict[str, Text]
    readings: Readings
    engagement: Engagement
    summary: Summary
    risk: RiskReadings = RiskReadings()
    timely: Timely = Timely()
    prompting: Prompting = Prompting()
    closures: Closures
    triage: Triage
    contact_check: reference.ContactCheck = reference.DEFAULT_CHECK
    lists: Lists
    clocks: Annotated[tuple[items.Clock, ...], Field(max_length=200)]
    instruments: Annotated[tuple[Instrument, ...], Field(max_length=200)] = ()

    @cached_property
    def _by_code(self) -> dict[str, dict[str, Item]]:
        lists = {name: getattr(self.lists, name) for name in Lists.model_fields}
        lists |= {"clocks": self.clocks, "instruments": self.instruments}
        return {name: {str(item.code): item for item in held} for name, held in lists.items()}

    def _list(self, name: str) -> dict[str, Item]:
        try:
            return self._by_code[name]
        except KeyError:
            raise Fault("No such list", f"The practice profile has no list called {name}.") from None

    def _item(self, name: str, code: str, kind: type[_One]) -> _One:
        found = self._list(name).get(code)
        if not isinstance(found, kind):
            raise NotFound(
                "Not in the guidance",
                f"This version of the practice profile has no such entry in {name.replace('_', ' ')}.",
                "Choose one of: " + ", ".join(str(item.code) for item in self.offered(name)) + ".",
            )
        return found

    @cached_property
    def closed(self) -> frozenset[date]:
        """The team's own closure days, as `working_days` takes them."""
        return frozenset(closure.day for closure in self.closures.days)

    def offered(self, name: str) -> tuple[Item, ...]:
        """What may be chosen today from the list `name` (a field of `Lists`, "clocks" or "instruments"), in order."""
        return tuple(item for item in self._list(name).values() if not item.retired)

    def offers(self, name: str, code: str) -> bool:
        """Whether `code` may be chosen for a new record."""
        found = self._list(name).get(code)
        return found is not None and not found.retired

    def item(self, name: str, code: str) -> Item:
        """One entry of a list, retired ones too; NotFound names the codes there are."""
        return self._item(name, code, Item)

    def label(self, name: str, code: str) -> str:
        """What people read. A code that this version does not know is shown as it is, marked as such."""
        found = self._list(name).get(code)
        return found.label if found is not None else f"{code.replace('_', ' ')} (not in this guidance)"

    def session_kind(self, code: str) -> items.SessionKind:
        """A kind of session or meeting; NotFound if there is none."""
        return self._item("session_kinds", code, items.SessionKind)

    def outcome(self, code: str) -> items.Attendance:
        """An attendance outcome; NotFound if there is none."""
        return self._item("attendance", code, items.Attendance)

    def intervention(self, code: str) -> items.Intervention:
        """An intervention; NotFound if there is none."""
        return self._item("interventions", code, items.Intervention)

    def consent_kind(self, code: str) -> items.ConsentKind:
        """One of the five consents; NotFound if there is none."""
        return self._item("consent_kinds", code, items.ConsentKind)

    def verdict(self, code: str) -> items.VerdictKind:
        """What a leader may say; NotFound if there is none."""
        return self._item("verdicts", code, items.VerdictKind)

    def clock(self, code: str) -> items.Clock:
        """A timescale; NotFound if there is none."""
        return self._item("clocks", code, items.Clock)

    def instrument(self, code: str) -> Instrument:
        """A screening or outcome tool; NotFound if there is none."""
        return self._item("instruments", code, Instrument)

    def letter(self, code: str) -> items.Letter:
        """A letter's template; NotFound if there is none."""
        return self._item("letters", code, items.Letter)

    def prompt(self, code: str) -> Prompt:
        """What is pointed out; NotFound if there is no such prompt."""
        return self._item("prompts", code, Prompt)

    def rag(self, rag: Rag) -> items.RagStep:
        """How a rating is shown: letter, word and glyph (A42)."""
        return self._item("rag", rag, items.RagStep)

    def bases_of(self, area: str) -> tuple[items.Base, ...]:
        """The bases of an area that are in use."""
        return tuple(base for base in self.lists.bases if base.area == area and not base.retired)

    def is_measured(self, clock: items.Clock) -> bool:
        """Whether this clock counts in the figures under the team's reading of the three-day rule (X1)."""
        return clock.measured and clock.reading in ("", self.readings.three_day_rule)

    def sentence(self, clock: items.Clock) -> str:
        """The guidance's own words behind a clock, or nothing where it has none."""
        return self.sentences.get(clock.sentence, "")

    def source_names(self, source: str) -> tuple[str, ...]:
        """What the parts of a source such as "B1, [48]" stand for, each once, in order (A121)."""
        names = [part.strip().split(":")[0] for part in source.split(",")]
        found = [self.sources.get(name) or self.sources.get(name.rstrip("0123456789."), name) for name in names]
        return tuple(dict.fromkeys(found))

    def review_state(self, today: date) -> ReviewState:
        """Where the guidance stands against its own review date (A8, X10), with a sentence to show."""
        due = self.profile.next_review
        days = (today - due).days
        count = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
        if days > 0:
            said = f"This guidance was due for review on {full_date(due)} and is {count} past it."
        elif days == 0:
            said = f"This guidance is due for review today, {full_date(due)}."
        else:
            said = f"This guidance is due for review on {full_date(due)}, in {count}."
        return ReviewState(due, days, said)

    def unconfirmed(self) -> tuple[str, ...]:
        """What nobody here has signed off yet, one line each, for the About page and the leader."""
        lines = [] if self.triage.confirmed else [f"RAG matrix: {self.triage.unconfirmed_words}"]
        if not self.engagement.confirmed:
            lines.append(f"Missed sessions in a row before a notice: {self.engagement.missed_in_a_row}")
        if not self.summary.confirmed:
            days = self.summary.days_before_supervision
            lines.append(f"Monthly summary, working days before supervision: {days}")
        if not self.risk.confirmed:
            now = "is in force at once" if self.risk.downgrade_from_red == "at_once" else "waits until it is settled"
            lines.append(f"A rating below Red: {now}")
        lines += [f"Timescale: {clock.label}" for clock in self.clocks if not clock.confirmed]
        for one in self.instruments:
            if one.schedule is not None and not one.schedule.confirmed:
                lines.append(f"Schedule of {one.label}")
            lines += [f"Prompt of {one.label}: {rule.because}" for rule in one.rules if not rule.confirmed]
        lines += [f"Prompt: {each.label}" for each in self.lists.prompts if not each.confirmed and not each.retired]
        if not self.prompting.confirmed and any(each.when for each in self.lists.prompts):
            lines.append("What raises safety prompts in a session")
        lines += [f"Directory: {each.label}" for each in self.lists.directory if "INF" in each.source]
        lines += [f"Level of need: {each.label}" for each in self.lists.levels_of_need if not each.confirmed]
        if not self.contact_check.confirmed:
            lines.append(f"Days after which a contact is called old: {self.contact_check.days}")
        lines += [f"Meaning of: {term.label}" for term in self.lists.terms if not term.agreed]
        return tuple(lines)


def load(text: str) -> Profile:
    """The profile that a TOML text describes.

    Raises Refused when it is no TOML or was written for a newer version, and Faults naming the place
    of each fault otherwise: shape first, then codes that double or lead nowhere, dates and the matrix.
    """
    raw = reading.parse(text, FORMAT)
    try:
        made = Profile.model_validate(raw)
    except ValidationError as error:
        raise Faults(reading.TITLE, reading.shape_faults(raw, error), reading.MEND) from None
    if faults := reading.sense_faults(raw, made):
        raise Faults(reading.TITLE, faults, reading.MEND)
    return made


def built_in_text() -> str:
    """The exact TOML of the built-in West Sussex profile, as it is published to a team."""
    return resources.files("fsm_tui.practice").joinpath("west_sussex.toml").read_bytes().decode("utf-8")


@lru_cache(maxsize=1)
def built_in() -> Profile:
    """The built-in West Sussex profile."""
    return load(built_in_text())


def in_force_on(day: date, profiles: Iterable[Profile]) -> Profile:
    """The version that a clock started on `day` follows: the latest in force by then.

    Of several from the same day the higher version; before the first, the first. Raises NotFound if
    there are none.
    """
    known = sorted(profiles, key=lambda one: (one.profile.in_force, one.profile.version))
    if not known:
        raise NotFound("No guidance", "This team has no practice profile yet.", "Publish one at the office.")
    return next((one for one in reversed(known) if one.profile.in_force <= day), known[0])
