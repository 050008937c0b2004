"""Further made-up families, and earlier chapters of the hand-written ones, from pools of hand-written sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from datetime import time
from functools import lru_cache
from importlib import resources
from itertools import permutations
from random import Random
from typing import Any

from fsm_tui.practice.rag import Harm, Rag, Severity
from fsm_tui.services.training.story import Aim, Member, Rated, Referral, Said, Scene, SocialWorker, Story, Touched

WAVES = (95, 67, 47)  # days ago on which hand-written families have their first session
WEEK = 7
LONGEST_AGO = 1000
ORDINARY = ("home_visit",) * 5 + ("base_session",) * 2 + ("elsewhere", "phone_session", "group_session", "joint_visit")
WHOLE_FAMILY = ("joint_visit", "core_group", "cin_review")
NO_TRAVEL = ("base_session", "phone_session")
AT_HOME = ("home_visit", "joint_visit")
BASES = (
    ("central", "bridge_house"),
    ("central", "county_hall_horsham"),
    ("west", "st_james"),
    ("west", "durban_house"),
    ("east", "crawley_library"),
    ("east", "sidney_west"),
)
SCOPE = (
    ("childrens_services", "use", "child_plan"),
    ("childrens_services", "goals", "child_plan"),
    ("gp", "use", "treatment"),
)
RENEWED_EVERY = 22  # sessions, about five months
SEVERITIES, HARMS = tuple(Severity), tuple(Harm)


@lru_cache(maxsize=1)
def pools() -> dict[str, Any]:
    """The sentences and names of `pools.toml`."""
    text = resources.files("fsm_tui.services.training").joinpath("pools.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class Writer:
    """Deals sentences so that none comes back before the others have been used, and fills in the names."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._decks: dict[str, list[str]] = {}

    def say(self, path: str, **names: str) -> str:
        """A sentence from the pool at a dotted path."""
        deck = self._decks.get(path)
        if not deck:
            deck = self._decks[path] = list(self._at(path))
            self.rng.shuffle(deck)
        return str(deck.pop()).format(**names)

    def _at(self, path: str) -> Sequence[str]:
        found: Any = pools()
        for step in path.split("."):
            found = found[step]
        return found  # type: ignore[no-any-return]  # the shape of the file is what the tests of it check


def labels(rng: Random, taken: Sequence[str]) -> Iterator[str]:
    """Names for made-up families that are not taken: single words first, then pairs of them, then three."""
    names = pools()["names"]
    used = {part for label in taken for part in label.split("-")}
    words = [word for kind in ("birds", "trees", "tools", "stars") for word in names[kind]]
    fresh = [word for word in words if word not in used]
    rng.shuffle(fresh)
    yield from fresh
    rng.shuffle(words)
    longer = ("-".join(parts) for number in (2, 3) for parts in permutations(words, number))
    yield from (label for label in longer if label not in taken)


def lengthened(rng: Random, story: Story, sessions: int) -> Story:
    """The story with an earlier chapter in front, so that it has at least so many sessions.

    The request and the triage are then those of the earlier chapter: the family has stayed with us since.
    """
    more = sessions - len(story.scenes)
    if more <= 0 or story.provisional:
        return story
    writer = Writer(rng)
    first = _begun(sessions)
    days = _days(rng, more, first, story.scenes[0].days_ago + 12)
    chapter = _Chapter(writer, story.people, story.plan, story.social_worker.name)
    scenes, aims = chapter.tell(days, closing=True)
    return story.model_copy(
        update={
            "plan_days_ago": first + 20,
            "referral": chapter.referral(),
            "goals": (*aims, *(each.model_copy(update={"agreed_in": each.agreed_in + more}) for each in story.goals)),
            "consents": (
                *chapter.consents(more),
                *(each.model_copy(update={"said_in": each.said_in + more}) for each in story.consents),
            ),
            "scenes": (*scenes, *story.scenes),
        }
    )


def invented(rng: Random, label: str, sessions: int) -> Story:
    """A whole made-up family with so many sessions."""
    writer, names = Writer(rng), pools()["names"]
    surnames = label.split("-")
    mother, father = (
        Member(
            key="first",
            name=f"{writer.say(f'names.{sex}')} {surname}",
            role="parent",
            relationship=relationship,
            years=rng.randint(23, 46),
            days=rng.randrange(360),
            in_work=True,
            phone=f"07700 900 {rng.randint(200, 999)}",
        )
        for sex, surname, relationship in (("women", surnames[0], "mother"), ("men", surnames[-1], "father"))
    )
    parents = [mother if rng.random() < 0.65 else father]
    if rng.random() < 0.3:
        other = father if parents[0] is mother else mother
        parents.append(other.model_copy(update={"key": "second", "in_work": rng.random() < 0.5}))
    oldest = min(16, min(each.years or 0 for each in parents) - 18)
    ages = list(range(2, oldest + 1, 2))
    children = [
        Member(key=f"child{age}", name=f"{writer.say('names.children')} {surnames[0]}", role="child", years=age,
               days=rng.randrange(360))
        for age in sorted(rng.sample(ages, min(len(ages), rng.choice((1, 1, 2, 2, 3)))), reverse=True)
    ]  # fmt: skip
    if rng.random() < 0.2:
        children.append(
            Member(key="baby", name=f"{writer.say('names.children')} {surnames[0]}", role="child", years=0,
                   days=rng.randint(60, 330))
        )  # fmt: skip
    people = (*parents, *children)
    worker, plan = rng.choice(names["workers"]), rng.choice(("cin", "cin", "cp"))
    area, base = rng.choice(BASES)
    # One family in eight has been left for too long, as it happens.
    last = rng.randint(18, 24) if rng.random() < 0.125 else rng.randint(1, 8)
    wide = [each for each in WAVES if each > WEEK * sessions]
    first = rng.choice(wide) if wide else _begun(sessions)
    chapter = _Chapter(writer, people, plan, worker)
    scenes, aims = chapter.tell(_days(rng, sessions, first, last) if sessions > 1 else [last], closing=False)
    return Story(
        label=label,
        area=area,
        base=base,
        plan=plan,
        category="neglect" if plan == "cp" else None,
        plan_days_ago=scenes[0].days_ago + 25,
        address=f"{rng.randint(2, 88)} {rng.choice(names['roads'])}",
        safe_contact=writer.say("common.safe_contact"),
        alerts=writer.say("common.alerts"),
        why=writer.say("common.why"),
        social_worker=SocialWorker(
            name=worker,
            agency=f"Children's Services, {area} area",
            phone=f"01632 960 {rng.randint(200, 899)}",
            verified_how="Confirmed with the duty desk",
        ),
        people=people,
        referral=chapter.referral(),
        goals=aims,
        consents=chapter.consents(sessions),
        scenes=scenes,
    )


class _Chapter:
    """A run of ordinary sessions with one family: levels go up and down, and goals with them."""

    def __init__(self, writer: Writer, people: Sequence[Member], plan: str, worker: str) -> None:
        self.writer, self.rng, self.plan = writer, writer.rng, plan
        self.substance = self.rng.choice(tuple(pools()["substances"]))
        self.parents = [each for each in people if each.in_work]
        self.children = [each for each in people if each.role == "child"]
        self.worker, self.worker_first = worker, worker.split()[0]
        self.severity = {each.key: self.rng.choice((1, 1, 2)) for each in self.parents}
        self.harm = {each.key: self.rng.choice((1, 1, 2)) for each in self.children}
        self.scores: dict[str, int] = {}
        self.begun = 0
        self.first_levels = (dict(self.severity), dict(self.harm))

    def tell(self, days: Sequence[int], *, closing: bool) -> tuple[tuple[Scene, ...], tuple[Aim, ...]]:
        """The sessions on these days (ago); with `closing` every goal ends at the last one."""
        self.begun = days[0]
        wanted = list(pools()["substances"][self.substance]["goals"])
        self.rng.shuffle(wanted)
        aims = [
            Aim(key=f"earlier{number}" if closing else f"goal{number}", person=self.rng.choice(self.parents).key,
                baseline=self.rng.randint(1, 4), agreed_in=number + 1, **goal)
            for number, goal in enumerate(wanted[:2])
            if len(days) >= 4
        ]  # fmt: skip
        scenes = []
        for number, day in enumerate(days, 1):
            last = number == len(days)
            active = [each for each in aims if each.agreed_in < number]
            scenes.append(self._scene(number, day, active, last=last, closing=closing and last))
        return tuple(scenes), tuple(aims)

    def referral(self) -> Referral:
        """How the chapter that was told began: the triage levels are those from which its sessions go on."""
        say = self.writer.say
        severity, harm = self.first_levels
        return Referral(
            known_how_long=say("common.known"), previous_involvement=say("common.previous"),
            safeguarding_issues=say("common.safeguarding"), agreement_by=self.worker, social_worker_rag=Rag.AMBER,
            parents={key: Rated(level=SEVERITIES[at], because=say(f"substances.{self.substance}.{SEVERITIES[at]}"))
                     for key, at in severity.items()},
            children={
                each.key: self._child(each, harm[each.key], self.parents[0].name, self.begun, None)
                for each in self.children
            },
        )  # fmt: skip

    def consents(self, sessions: int) -> tuple[Said, ...]:
        """Agreement and form at the first session, the form gone through again every few months."""
        found = []
        for parent in self.parents:
            found.append(Said(consent="agreement", person=parent.key, statement="given", way="verbal", said_in=1))
            found += [
                Said(consent="cgl_form", person=parent.key, statement="given", way="signed_paper", said_in=number,
                     form="CGL consent form", scope=SCOPE)
                for number in range(1, sessions + 1, RENEWED_EVERY)
            ]  # fmt: skip
        return tuple(found)

    def _scene(self, number: int, day: int, active: Sequence[Aim], *, last: bool, closing: bool) -> Scene:
        rng, say = self.rng, self.writer.say
        kind = self._kind(number, last=last)
        at = time(rng.choice((9, 10, 11, 13, 14, 15)), rng.choice((0, 30)))
        if kind == "sw_discussion":
            note = f"{say('opening.sw_discussion', w=self.worker_first)} {say('common.sw_talk', w=self.worker_first)}"
            return Scene(days_ago=day, at=at, kind=kind, minutes=20, travel=0, joint_with=self.worker, note=note)
        whole = kind in WHOLE_FAMILY
        there = self.parents if whole else [rng.choice(self.parents)]
        missed = kind in ("home_visit", "base_session") and not closing and rng.random() < 0.1
        if missed:
            there = []
        way: dict[str, int | None] = self._move(there) if there else {}
        if number == 1:
            way = dict.fromkeys(way)
        seen = [each for each in self.children if _band(each, day) != "unborn" and rng.random() < 0.7]
        seen = seen if kind in AT_HOME and there else []
        parent = (there or self.parents)[0]
        names = {"p": parent.name.split()[0], "w": self.worker_first}
        shared = {
            "days_ago": day,
            "at": at,
            "kind": kind,
            "parents": {
                each.key: self._parent(each, way.get(each.key, 0), seen=each in there) for each in self.parents
            },
            "children": {
                each.key: self._child(each, self.harm[each.key], parent.name, day, way.get(each.key, 0))
                for each in self.children
            },
        }
        if missed:
            return Scene(**shared, attendance=rng.choice(("did_not_attend", "cancelled")), minutes=15,
                         note=say("common.missed", **names), told=say("common.told", **names))  # fmt: skip
        direction = {-1: "down", 1: "up"}.get(way[parent.key] or 0, rng.choice(("same", "same", "down")))
        home = "_home" if kind in AT_HOME and rng.random() < 0.35 else ""
        parts = [say(f"opening.{kind}", **names), say(f"substances.{self.substance}.{direction}{home}", **names)]
        if seen:
            child = rng.choice(seen)
            parts.append(say(f"child.{_band(child, day)}.seen", c=child.name.split()[0], **names))
        fitting = {"": True, "_home": kind in AT_HOME, "_alone": not whole, "_good": direction == "down"}
        left = rng.choices([each for each, fits in fitting.items() if fits], [3, 1, 1, 1][: sum(fitting.values())])
        parts.append(say(f"common.closing{left[0]}", **names))
        with_worker = self.worker if whole else ""
        return Scene(
            **shared, minutes=rng.choice((45, 50, 60, 75)), travel=0 if kind in NO_TRAVEL else 30,
            present=tuple(each.key for each in there), seen=tuple(each.key for each in seen), note=" ".join(parts),
            joint_with=with_worker, agreed_with=with_worker, strengths=say("common.strengths"),
            triggers=say("common.triggers") if direction == "up" else "",
            goals={each.key: self._touch(each, there, closing=closing) for each in active},
            no_goals_because="" if active else say("common.no_goals", **names),
            interventions=self._interventions(parent.key),
        )  # fmt: skip

    def _kind(self, number: int, *, last: bool) -> str:
        if number == 1 or last:
            return "joint_visit"
        if number % 5 == 0:
            return "core_group" if self.plan == "cp" else "cin_review"
        return "sw_discussion" if number % 6 == 0 else self.rng.choice(ORDINARY)

    def _move(self, there: Sequence[Member]) -> dict[str, int | None]:
        """Let levels go up and down; what a child risks follows the parents, later and not always."""
        way: dict[str, int | None] = {}
        for key in (each.key for each in there):
            at = self.severity[key]
            to = min(2, max(0, at + self.rng.choices((-1, 0, 1), (18, 70, 12))[0]))
            self.severity[key], way[key] = to, to - at
        worst = max(self.severity.values())
        for key, at in self.harm.items():
            step = (worst > at) - (worst < at) if self.rng.random() < 0.4 else 0
            self.harm[key], way[key] = at + step, step
        return way

    def _parent(self, parent: Member, way: int | None, *, seen: bool) -> Rated:
        level = SEVERITIES[self.severity[parent.key]]
        if not seen:
            return Rated(level=level, because=self.writer.say("common.not_seen"))
        because = self._lead(way) + self.writer.say(f"substances.{self.substance}.{level}")
        return Rated(level=level, because=because, reported=self.rng.choice(("by_parent", "by_parent", "confirmed")))

    def _child(self, child: Member, at: int, parent: str, day: int, way: int | None) -> Rated:
        names = {"c": child.name.split()[0], "p": parent.split()[0]}
        because = self._lead(way) + self.writer.say(f"child.{_band(child, day)}.{HARMS[at]}", **names)
        return Rated(level=HARMS[at], because=because, means=self.writer.say(f"means.{HARMS[at]}", **names))

    def _lead(self, way: int | None) -> str:
        """How a reason begins: with nothing when nobody rated before."""
        return "" if way is None else self.writer.say(f"lead.{('unchanged', 'up', 'down')[way]}")

    def _touch(self, aim: Aim, there: Sequence[Member], *, closing: bool) -> Touched:
        before = self.scores.setdefault(aim.key, aim.baseline)
        if closing:
            if before >= 7:
                return Touched(touch="achieved", note="Reached, and kept up for a while. Closed together.")
            return Touched(touch="stopped", because="This piece of work ended; new goals come with the next.")
        person = next((each for each in there if each.key == aim.person), None)
        if person is None:
            return Touched(touch="no_change", because=self.writer.say("common.goal_absent"))
        step = self.rng.choice((-1, 0, 1, 1, 2))
        after = min(9, max(0, before + step))
        if after == before:
            return Touched(touch="no_change", because=self.writer.say("common.goal_same"))
        self.scores[aim.key] = after
        note = self.writer.say("common.goal_up" if after > before else "common.goal_down", p=person.name.split()[0])
        return Touched(touch="progress", score=after, note=note)

    def _interventions(self, parent: str) -> tuple[str, ...]:
        offered = pools()["substances"][self.substance]["interventions"]
        # Where dependence is possible a brief intervention is not the answer (B2.2, A66).
        fitting = [each for each in offered if each != "brief_intervention" or self.severity[parent] < 2]
        return tuple(self.rng.sample(fitting, self.rng.choice((1, 2))))


def _begun(sessions: int) -> int:
    """How many days ago so many sessions began, one a week, but never more than about three years."""
    return min(WEEK * sessions, LONGEST_AGO) + 100


def _band(child: Member, days_ago: int) -> str:
    days = -child.due_in if child.due_in is not None else (child.years or 0) * 365 + child.days
    days -= days_ago
    if days < 0:
        return "unborn"
    years = days // 365
    return "baby" if years < 1 else "young" if years < 5 else "school" if years < 12 else "teen"


def _days(rng: Random, number: int, first: int, last: int) -> list[int]:
    """So many days ago, from `first` to `last`, evenly with a little disorder, no two closer than half the gap."""
    if number == 1:
        return [first]
    gap = (first - last) / (number - 1)
    play = int(gap // 4)
    return [first, *(round(first - gap * at) + rng.randint(-play, play) for at in range(1, number - 1)), last]
