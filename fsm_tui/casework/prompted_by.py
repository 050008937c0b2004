"""The rules by which a session raises safety prompts: facts from the record, without a judgement (B2, B5, D20).

Every list and number is the guidance's (`practice.prompts`). Where two readings are possible, the one that asks is
taken: a prompt too many costs one key, one too few may cost more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.screened import instrument_named, scored
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.casework.use import UseSaid
from fsm_tui.moments import london
from fsm_tui.practice.ages import is_child, read_age
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.prompts import Prompt
from fsm_tui.practice.scoring import Scored, score
from fsm_tui.practice.units import read_units

WEEK = 7


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that holds: about whom, and why. `answers` is what was done that answers it as a talk would.

    `again_days` takes the place of the prompt's own where the rule asks more often.
    """

    person: str | None
    facts: tuple[str, ...]
    answers: tuple[Statement[PromptAnswered], ...] = ()
    again_days: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What was said of one substance, and when: at the session that is being written, or on a day before.

    `place` is that of the session among those that are known, so that what one session says stands together.
    """

    said: UseSaid
    on: date
    place: int
    now: bool = False

    @property
    def when(self) -> str:
        return "said at this session" if self.now else f"said on {read_day(self.on)}"

    @property
    def used(self) -> bool:
        """Not said to be none at all; nobody asked on how many days counts as used."""
        return self.said.days != 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a family on the day of a session. `sessions` are those before it, the oldest first."""

    family: Family
    profiles: Sequence[Profile]
    profile: Profile
    day: date
    session: SessionRecorded | None
    sessions: tuple[tuple[date, SessionRecorded], ...]
    uses: tuple[Use, ...]
    own: frozenset[str]

    @classmethod
    def of(
        cls,
        family: Family,
        profiles: Sequence[Profile],
        profile: Profile,
        day: date,
        session: SessionRecorded | None,
        own: frozenset[str],
    ) -> Known:
        """Sessions in force up to that day, and all that they say of use."""
        told: list[tuple[date, SessionRecorded]] = []
        for record in family.sessions:
            for version in record.current:
                happened = london(version.entry.header.happened).date()
                if isinstance(version.body, SessionRecorded) and version.head not in own and happened <= day:
                    told.append((happened, version.body))
        uses = [Use(each, on, place) for place, (on, body) in enumerate(told) for each in body.use]
        uses += [Use(each, day, len(told), now=True) for each in session.use] if session else []
        return cls(family, profiles, profile, day, session, tuple(told), tuple(uses), own)

    @property
    def adults(self) -> tuple[Person, ...]:
        """Everybody who may use or be asked; who has left the work is not."""
        return tuple(each for each in self.family.people if each.role != "child" and not each.left)

    @property
    def children(self) -> tuple[Person, ...]:
        """Children born or unborn, under 18 on that day as far as it is known."""
        return tuple(each for each in self.family.young if each.born is None or is_child(each.born, self.day))

    @property
    def unborn(self) -> tuple[Person, ...]:
        """Expected on that day: not born yet, with the day on which the child is or was due."""
        return tuple(each for each in self.children if _born_after(each, self.day))

    def counts(self, on: date) -> bool:
        """Neither after the session nor so long ago that it says nothing about today."""
        return on <= self.day and (self.day - on).days <= self.profile.prompting.counts_days

    def last_use(self, person: str) -> tuple[Use, ...]:
        """What was said last of each substance of a person; of “something else” one session may say several."""
        found: dict[str, list[Use]] = {}
        for each in self.uses:
            if each.said.person == person and self.counts(each.on):
                before = found.get(each.said.substance, [])
                found[each.said.substance] = [*(one for one in before if one.place == each.place), each]
        return tuple(each for said in found.values() for each in said)

    def uses_of(self, person: str, codes: Iterable[str]) -> tuple[Use, ...]:
        """Those among these substances that are used."""
        wanted = set(codes)
        return tuple(each for each in self.last_use(person) if each.said.substance in wanted and each.used)

    def in_groups(self, groups: Iterable[str]) -> frozenset[str]:
        """The substances of these client groups, retired ones too."""
        wanted = set(groups)
        return frozenset(str(each.code) for each in self.profile.lists.substances if each.group in wanted)

    def chosen(self, prompt: Prompt, person: str | None, done: Iterable[date] = ()) -> Iterator[str]:
        """Interventions of this session, and of those before about which nobody has talked yet, as facts.

        `done` are days on which something was done that answers it as a talk would.
        """
        talked = [each.value.on for each in self.family.prompts
                  if (each.value.prompt, each.value.person) == (prompt.code, person)
                  and each.value.answer == "discussed" and each.head not in self.own]  # fmt: skip
        since = max((*talked, *done), default=date.min)
        told: list[tuple[str, SessionRecorded]] = [("at this session", self.session)] if self.session else []
        told += [(f"on {read_day(on)}", body) for on, body in self.sessions if on > since and self.counts(on)]
        for when, body in told:
            for code in body.interventions:
                if code in prompt.interventions:
                    yield f"{self.profile.label('interventions', code).lower()} was chosen {when}"

    def use_words(self, use: Use) -> str:
        """ "Heroin, 6 of the last 28 days, said at this session"."""
        days = f", {use.said.days} of the last 28 days" if use.said.days is not None else ""
        return f"{self.profile.label('substances', use.said.substance)}{days}, {use.when}"

    def dependence(self, person: str) -> tuple[str, ...]:
        """Why dependence is likely: totals, units on a day of drinking, signs. Empty where nothing points to it."""
        return (*self._totals(person), *self._units(person), *self._signs(person))

    def _totals(self, person: str) -> Iterator[str]:
        for each in self.profile.prompting.scores:
            taken = [
                one for one in self.family.screenings
                if (one.value.instrument, one.value.person) == (each.instrument, person)
                and self.counts(one.value.taken_on) and one.head not in self.own
            ]  # fmt: skip
            for one in reversed(taken):
                made = self._score(one.value)
                if made is not None and made.total is not None:
                    if made.total >= each.start:
                        on = read_day(one.value.taken_on)
                        yield f"{made.label} {made.total} on {on} ({each.start} or more)"
                    break

    def _score(self, body: ScreeningTaken) -> Scored | None:
        """By the scoring that it was taken with, else by the newest: an old score is not left out."""
        if (made := scored(body, self.family, self.profiles)) is not None:
            return made
        tool = instrument_named(body.instrument, None, self.profiles)
        return score(tool, body.given) if tool else None

    def _units(self, person: str) -> Iterator[str]:
        limit = self.profile.prompting.units_a_day
        for use in self.last_use(person):
            units = use.said.units
            if limit is None or units is None or not use.used:
                continue
            if units.day is not None and units.day >= limit:
                yield f"{read_units(units.day)} units on a day of drinking, {use.when} ({limit} or more)"
            # Without the days of drinking, so many in a week are as many on seven days, or more on fewer.
            elif units.day is None and units.week is not None and units.week >= limit * WEEK:
                yield f"{read_units(units.week)} units a week, {use.when} ({limit} or more a day)"

    def _signs(self, person: str) -> Iterator[str]:
        held, last = self.profile.prompting, self.last_use(person)
        given_up = {each.said.substance for each in last} - {each.said.substance for each in last if each.used}
        said: dict[str, Use] = {}
        for use in self.uses:
            if use.said.person != person or use.said.substance in given_up:
                continue
            for sign in use.said.signs:
                if sign in held.lasting_signs or (sign in held.signs and use in last):
                    said[sign] = use
        for sign, use in said.items():
            yield f"{self.profile.label('dependence_signs', sign).lower()}, {use.when}"


Rule = Callable[[Known, Prompt], Iterator[Found]]


def dependence_likely(known: Known, prompt: Prompt) -> Iterator[Found]:
    """Sudden stopping, when dependence is likely (B2.2)."""
    del prompt
    for person in known.adults:
        if facts := known.dependence(person.id):
            yield Found(person.id, facts)


def stopping_dangerous(known: Known, prompt: Prompt) -> Iterator[Found]:
    """Substances that are dangerous to stop suddenly, used (B2.2)."""
    for person in known.adults:
        if used := known.uses_of(person.id, prompt.substances):
            yield Found(person.id, tuple(known.use_words(each) for each in used))


def overdose_risk(known: Known, prompt: Prompt) -> Iterator[Found]:
    """The overdose checklist: opioids, injecting, a break after use, a risk found before, or prevention chosen (B2.3).

    A review of the risk is the checklist gone through, so it answers this.
    """
    opioids = known.in_groups(prompt.groups)
    anybody = False
    for person in known.adults:
        used = known.uses_of(person.id, opioids)
        facts = [known.use_words(each) for each in used]
        facts += [_stopped(known, each) for each in known.last_use(person.id) if _broke_off(known, each, opioids)]
        for each in known.last_use(person.id):
            if each.used and _says(each.said.route, known.profile.prompting.injecting):
                facts.append(f"injecting, {each.when}")
        reviews = [
            each for each in known.family.work.overdoses
            if each.value.person == person.id and each.head not in known.own
        ]  # fmt: skip
        before = [each for each in reviews if known.counts(each.value.on)]
        if before and before[-1].value.risks:
            risks = [known.profile.label("overdose_risks", code).lower() for code in before[-1].value.risks]
            facts.append(f"{'; '.join(risks)}, at the review of {read_day(before[-1].value.on)}")
        if not facts:
            continue
        anybody = True
        mixed = [known.profile.label("substances", each.said.substance).lower()
                 for each in known.uses_of(person.id, prompt.mixed_with)]  # fmt: skip
        facts += [f"also {' and '.join(mixed)}"] if mixed and used else []
        answers = [each.with_value(_answer(prompt, person.id, each.value.on, "discussed", "the checklist was gone "
                   "through")) for each in reviews]  # fmt: skip
        yield Found(person.id, tuple(facts), tuple(answers))
    chosen = tuple(known.chosen(prompt, None, [each.value.on for each in known.family.work.overdoses]))
    if chosen and not anybody:
        reviewed = [
            each.with_value(_answer(prompt, None, each.value.on, "discussed", "the checklist was gone through"))
            for each in known.family.work.overdoses
        ]
        yield Found(None, chosen, tuple(reviewed))


def _broke_off(known: Known, use: Use, opioids: frozenset[str]) -> bool:
    """None now, but some before: a former amount may be too much."""
    return use.said.substance in opioids and not use.used and any(
        each.used and each.said.person == use.said.person and each.said.substance == use.said.substance
        and known.counts(each.on) for each in known.uses
    )  # fmt: skip


def _stopped(known: Known, use: Use) -> str:
    label = known.profile.label("substances", use.said.substance)
    return f"no {label.lower()} in the last 28 days, {use.when}, and some before: tolerance may be lost"


def baby(known: Known, prompt: Prompt) -> Iterator[Found]:
    """A child under so many months, or due within so many weeks (B2.7, B5). Neither date known: it is asked too."""
    months, weeks = prompt.under_months or 0, prompt.due_within_weeks or 0
    for child in known.children:
        comes = child.due if child.born is None else child.born
        if comes is None:
            yield Found(child.id, ("neither a date of birth nor a due date is recorded",))
        elif comes > known.day:
            if (comes - known.day).days <= weeks * WEEK:
                yield Found(child.id, (f"due on {read_day(comes)}",))
        elif _months(comes, known.day) < months:
            old = f"{read_age(comes, known.day)} old on {read_day(known.day)}"
            yield Found(child.id, (old if child.born else f"was due on {read_day(comes)}; no birth is recorded",))


def _born_after(child: Person, day: date) -> bool:
    return child.due is not None if child.born is None else child.born > day


def _months(born: date, day: date) -> int:
    """Whole months of age; who was born on a 31st is a month older on the 1st after a shorter month."""
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)


def intervention_with_dependence(known: Known, prompt: Prompt) -> Iterator[Found]:
    """An intervention that is not for likely dependence was chosen (B2.2, A66)."""
    for person in known.adults:
        chosen = tuple(known.chosen(prompt, person.id))
        if chosen and (facts := known.dependence(person.id)):
            yield Found(person.id, (*chosen, *facts))


def opioids_in_pregnancy(known: Known, prompt: Prompt) -> Iterator[Found]:
    """Opioids used while a child of the family is unborn (B2.2). Not of a man or the father, where that is known."""
    overdue = timedelta(weeks=4)
    unborn = [(each.due or each.born) for each in known.unborn]
    awaited = [each for each in unborn if each is not None and each + overdue >= known.day]
    opioids = known.in_groups(prompt.groups)
    for person in known.adults:
        if person.sex == "male" or (person.sex is None and person.relationship == "father"):
            continue
        if awaited and (used := known.uses_of(person.id, opioids)):
            expected = [f"a child of the family is due on {read_day(each)}" for each in awaited]
            yield Found(person.id, (*(known.use_words(each) for each in used), *expected))


def medicines_at_home(known: Known, prompt: Prompt) -> Iterator[Found]:
    """Opioid medicines where children are; a box that was issued is asked about at each home visit (B2.5, A70)."""
    if not known.children:
        return
    kind = known.session.session_kind if known.session else ""
    at_home = known.profile.offers("session_kinds", kind) and known.profile.session_kind(kind).home
    for person in known.adults:
        facts = [known.use_words(each) for each in known.uses_of(person.id, prompt.substances)]
        facts += _treated(known, person.id)
        answers = []
        boxes = [each for each in known.family.work.boxes if each.issued.value.person == person.id
                 and each.ended is None and each.issued.value.on <= known.day]  # fmt: skip
        for box in boxes:
            asked = ", asked about at each home visit" if at_home else ""
            facts.append(f"a storage box was issued on {read_day(box.issued.value.on)}{asked}")
            for seen in box.seen:
                how: Literal["discussed", "not_now"] = "not_now" if seen.value.locked == "not_seen" else "discussed"
                why = seen.value.because or "the box was looked at"
                answers.append(seen.with_value(_answer(prompt, person.id, seen.value.on, how, why)))
        if facts:
            yield Found(person.id, tuple(facts), tuple(answers), 1 if boxes and at_home else None)


def _treated(known: Known, person: str) -> Iterator[str]:
    """Opioid medicines in what was reviewed or told of treatment; what the service said is not so is left out."""
    medicines = known.profile.prompting.medicines
    reviews = [each.value for each in known.family.work.treatments if each.value.person == person]
    last = next((each for each in reversed(reviews) if known.counts(each.on)), None)
    if last is not None and (found := _says(last.treatment, medicines)):
        yield f"{found} in the treatment review of {read_day(last.on)}"
    for each in known.family.network.treatments:
        claim, confirmed = each.claimed.value, each.confirmed
        if claim.person != person or not known.counts(claim.on) or (confirmed and not confirmed.value.right):
            continue
        if found := _says(claim.what, medicines):
            yield f"{found} in what was told of treatment on {read_day(claim.on)}"


def _says(text: str, words: Sequence[str]) -> str:
    """The first of these words in a text, whole, or as the beginning of a word where it ends with "-"; "" if none."""
    for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", text.casefold()):
        for wanted in words:
            sought = wanted.casefold()
            if word == sought or (sought.endswith("-") and word.startswith(sought[:-1])):
                return str(word)
    return ""


def _answer(
    prompt: Prompt, person: str | None, on: date, answer: Literal["discussed", "not_now"], because: str
) -> PromptAnswered:
    return PromptAnswered(prompt=str(prompt.code), person=person, answer=answer, because=because, on=on)


RULES: Mapping[str, Rule] = {
    each.__name__: each
    for each in (
        dependence_likely, stopping_dangerous, overdose_risk, baby, intervention_with_dependence,
        opioids_in_pregnancy, medicines_at_home,
    )
}  # fmt: skip
