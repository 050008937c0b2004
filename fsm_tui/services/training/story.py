"""What a made-up family's story holds, and where the hand-written ones are read from.

Nothing is told in dates: `days_ago` counts back from the day on which the training vaults are made, and
ages are years and days on that day. `planning` turns a story into entries.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, time, timedelta
from functools import lru_cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from fsm_tui.practice.rag import Rag

_PARAGRAPH = re.compile(r"\n[ \t]*\n")
# A child is told of from about twelve weeks of pregnancy on; only long histories begin before that.
TOLD_BEFORE_DUE = timedelta(days=190)


def unfold(text: str) -> str:
    """Lines of one paragraph become one line; a blank line stays a new paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in _PARAGRAPH.split(text.strip()))


Prose = Annotated[str, AfterValidator(unfold)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Told(BaseModel):
    """Anything in a story: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rated(Told):
    """A level of severity or harm with its reason; whether it changed is worked out from what went before."""

    level: str
    because: Prose
    means: Prose = ""
    reported: Literal["by_parent", "confirmed", "observed"] | None = None


class Touched(Told):
    """What a session says of one goal."""

    touch: Literal["progress", "no_change", "achieved", "stopped"]
    score: int | None = None
    note: Prose = ""
    because: Prose = ""


class Used(Told):
    """What was said of one substance; `drinks` are how many, of how many millilitres, in tenths of a per cent."""

    person: Key
    substance: str
    days: int | None = None
    amount: str = ""
    route: str = ""
    per: Literal["day", "week"] = "week"
    drinks: tuple[tuple[int, int, int], ...] = ()
    signs: tuple[str, ...] = ()


class Prompted(Told):
    """What was done about a safety prompt, about somebody or the family."""

    prompt: str
    person: Key | None = None
    discussed: bool
    because: Prose = ""


class Happened(Told):
    """What a session says, on whatever day it was. People and goals go by their keys in the story."""

    kind: str
    attendance: str = "attended"
    minutes: int = 60
    travel: int = 25
    place: str = ""
    present: tuple[Key, ...] = ()
    seen: tuple[Key, ...] = ()
    spoken: tuple[Key, ...] = ()
    joint_with: str = ""
    note: Prose
    parents: dict[Key, Rated] = {}
    children: dict[Key, Rated] = {}
    strengths: Prose = ""
    triggers: Prose = ""
    agreed_with: str = ""
    goals: dict[Key, Touched] = {}
    no_goals_because: Prose = ""
    stages: dict[Key, str] = {}
    interventions: tuple[str, ...] = ()
    use: tuple[Used, ...] = ()
    prompts: tuple[Prompted, ...] = ()
    told: Prose = ""

    @property
    def missed(self) -> bool:
        return self.attendance != "attended"


class Scene(Happened):
    """One session of a story. Without a verdict of its own the leader approves it when it is old enough."""

    days_ago: Annotated[int, Field(ge=1)]
    at: time
    written_days_later: Annotated[int, Field(ge=0)] = 0
    verdict: Literal["", "returned"] = ""
    remark: Prose = ""
    remark_place: str = ""


class Visit(Happened):
    """The visit that the tour types, the leader's remark on it and the correction that answers it."""

    remark: Prose
    remark_place: str
    correction: Prose
    correction_reason: Prose


class Member(Told):
    """A person of the family; `due_in` days for a child that is not born yet."""

    key: Key
    name: str
    role: Literal["parent", "child", "other"]
    relationship: str | None = None
    years: int | None = None
    days: int = 0
    due_in: int | None = None
    in_work: bool = False
    sex: Literal["female", "male"] | None = None
    phone: str = ""
    safe_contact: Prose = ""
    needs: Prose = ""

    def born(self, today: date) -> date | None:
        """The date of birth, if it is known and past."""
        if self.years is None:
            return None
        year = today.year - self.years
        leap = (today.month, today.day) == (2, 29) and not (year % 4 == 0 and (year % 100 or year % 400 == 0))
        return today.replace(year=year, **({"month": 3, "day": 1} if leap else {})) - timedelta(days=self.days)

    def due(self, today: date) -> date | None:
        return None if self.due_in is None else today + timedelta(days=self.due_in)

    def told_from(self, today: date) -> date:
        """The first day on which a story can know of this person."""
        arrives = (self.due(today) or self.born(today)) if self.role == "child" else None
        return arrives - TOLD_BEFORE_DUE if arrives else date.min


class SocialWorker(Told):
    """The family's social worker, confirmed with the agency at the first session."""

    name: str
    agency: str
    phone: str = ""
    verified_how: str = ""


class Referral(Told):
    """The support request and the triage that followed, before the first scene."""

    known_how_long: Prose
    previous_involvement: Prose
    safeguarding_issues: Prose
    known_to_core_service: Literal["yes", "no", "not_known"] = "not_known"
    engaged_with_core_service: Prose = ""
    verified_with_cgl: bool = False
    agreement_by: str
    social_worker_rag: Rag
    parents: dict[Key, Rated]
    children: dict[Key, Rated]


class Aim(Told):
    """A goal, agreed at the end of scene number `agreed_in`."""

    key: Key
    person: Key
    text: Prose
    own_words: bool = True
    domain: str
    success: Prose
    baseline: int
    agreed_in: int
    review_weeks: int | None = None


class Said(Told):
    """What a parent or carer said about a consent, at scene number `said_in`."""

    consent: str
    person: Key
    statement: Literal["given", "declined", "withdrawn"]
    way: str
    said_in: int
    scope: tuple[tuple[str, str, str], ...] = ()
    form: str = ""
    explained: Prose = ""
    witness: str = ""
    note: Prose = ""


class Story(Told):
    """One family: people, how they came to us, and session by session what happened."""

    label: str
    area: str
    base: str
    plan: str
    category: str | None = None
    plan_days_ago: int
    address: str
    safe_contact: Prose
    alerts: Prose = ""
    why: Prose
    mosaic: str = ""
    provisional: bool = False
    minuted: bool = False
    """Whether the meeting's decision is recorded beside the allocation."""
    social_worker: SocialWorker
    people: tuple[Member, ...]
    referral: Referral | None = None
    goals: tuple[Aim, ...] = ()
    consents: tuple[Said, ...] = ()
    scenes: tuple[Scene, ...]
    visit: Visit | None = None

    def member(self, key: str) -> Member:
        return next(each for each in self.people if each.key == key)


def read(text: str) -> Story:
    """A story from its TOML. Raises `ValidationError` where it does not hold together."""
    return Story.model_validate(tomllib.loads(text))


@lru_cache(maxsize=1)
def written() -> tuple[Story, ...]:
    """The hand-written stories in the order in which a small training caseload takes them."""
    folder = resources.files("fsm_tui.services.training").joinpath("stories")
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    return tuple(read(each.read_text(encoding="utf-8")) for each in found)
