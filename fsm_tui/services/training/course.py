"""What a made-up family's story holds beside its sessions: screenings, assessment, care plan, exits, visits to come.

Days are told as in a story: after which scene, or so many days before or after the day of making. `coursing`
turns it into entries.
"""

from __future__ import annotations

import tomllib
from datetime import time
from functools import lru_cache
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import Field

from fsm_tui.services.training.story import Key, Prose, Rated, Told

Scene = Annotated[int, Field(ge=1)]
Ahead = Annotated[int, Field(ge=0)]


class Answered(Told):
    """What was said to a prompt that a score raised."""

    prompt: str
    discussed: bool
    because: Prose = ""


class Screened(Told):
    """One use of a tool at a scene: `scores` in the order of its items, or `answers` by item and 0 for the rest."""

    instrument: str
    person: Key | None = None
    after: Scene
    scores: tuple[int, ...] = ()
    answers: dict[str, int] = {}
    rest: Literal[0] | None = None
    not_answered: tuple[str, ...] = ()
    stage: str | None = None
    outcome: str = ""
    by: str = ""
    note: Prose = ""
    answered: tuple[Answered, ...] = ()


class Part(Told):
    """One part of an assessment."""

    section: str
    findings: Prose = ""
    own_words: Prose = ""


class Assessed(Told):
    """Parts of an assessment, written after a scene; `agreed` with the parent at that scene."""

    person: Key
    after: Scene
    parts: tuple[Part, ...] = ()
    needs: tuple[str, ...] | None = None
    agreed: bool = False


class CareStep(Told):
    """A step of the care plan, added after one scene and perhaps ended after another."""

    key: Key
    text: Prose
    after: Scene
    person: Key | None = None
    domain: str | None = None
    intervention: str | None = None
    whose: str = ""
    because: Prose = ""
    agreed: bool = True
    ended_after: Scene | None = None
    done: bool = True
    ended_because: Prose = ""


class Noted(Told):
    """A professional as the parent told of them after a scene; `confirmed_by` who at their agency said it is right."""

    key: Key
    after: Scene
    role: str
    name: str
    agency: str = ""
    phone: str = ""
    key_worker: bool = False
    confirmed_by: str = ""


class Stage(Told):
    """A request that was not answered went up, so many days ago."""

    days_ago: Ahead
    to: str
    words: Prose = ""


class Asked(Told):
    """A request to a partner (or from one), made after a scene and needed in so many days; overdue with a minus sign.

    Its `stages` are in their order. `answered_days_ago` with how it was answered, none while it is open.
    """

    key: Key
    after: Scene
    way: Literal["out", "in"] = "out"
    wanted: Literal["information", "report", "attendance", "action"]
    whom: str
    agency: str
    what: Prose
    meeting: str = ""
    in_days: int
    stages: tuple[Stage, ...] = ()
    answered_days_ago: Ahead | None = None
    answer: Prose = ""


class Given(Told):
    """A small record of an intervention, on the day of a scene: `said` are its fields.

    `key` names the kit or box; `expires_in` is in days from the day of making.
    """

    after: Scene
    kind: str
    key: Key | None = None
    person: Key | None = None
    expires_in: int | None = None
    said: dict[str, Any] = {}


class Exit(Told):
    """The exit date as planned after a scene: in so many days, or overdue with a minus sign."""

    person: Key
    after: Scene
    in_days: int
    with_parent: bool = True
    because: Prose = ""


class Booked(Told):
    """A visit that was planned after a scene. `in_days` counts from the day of making; less than 0 is past.

    Without `at` it is the visit that the tour records: today, at its hour.
    """

    after: Scene
    in_days: int
    at: time | None = None
    minutes: int = 60
    kind: str
    people: tuple[Key, ...] = ()
    place: str = ""
    joint_with: str = ""
    finish_by: str | None = None
    note: Prose = ""


class Ended(Told):
    """A proposal to close, so many days ago, and what the leader decided then; none if it still waits."""

    days_ago: Ahead
    reason: str
    parents: dict[Key, Rated]
    children: dict[Key, Rated]
    outcomes: dict[Key, tuple[str, Prose]] = {}
    on_plan_because: Prose = ""
    informed: str = ""
    aftercare: Prose = ""
    decided: Literal["", "closed"] = ""


class Supported(Told):
    """What was said at a scene of support for a child; `child` is the key of a person."""

    child: Key
    after: Scene
    answer: Literal["accepted", "declined", "not_offered"]
    service: str = ""
    because: Prose = ""


class Course(Told):
    """All of this for one story, by its label."""

    label: str
    mosaic: str = ""
    sexes: dict[Key, Literal["female", "male"]] = {}
    screened: tuple[Screened, ...] = ()
    assessed: tuple[Assessed, ...] = ()
    steps: tuple[CareStep, ...] = ()
    noted: tuple[Noted, ...] = ()
    asked: tuple[Asked, ...] = ()
    given: tuple[Given, ...] = ()
    supported: tuple[Supported, ...] = ()
    exits: tuple[Exit, ...] = ()
    booked: tuple[Booked, ...] = ()
    ended: Ended | None = None


@lru_cache(maxsize=1)
def courses() -> dict[str, Course]:
    """The hand-written courses by the label of their story."""
    folder = resources.files("fsm_tui.services.training").joinpath("courses")
    found = [each for each in folder.iterdir() if each.name.endswith(".toml")]
    told = [Course.model_validate(tomllib.loads(each.read_text(encoding="utf-8"))) for each in found]
    return {each.label: each for each in told}
