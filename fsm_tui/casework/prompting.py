"""Which safety prompts a session raises, why, and what was answered last (B2, B5, D20). Pure; it decides nothing.

A prompt is raised by a score that calls for it (`screened`) or by the rule that the guidance names for it
(`prompted_by`). It points something out with its source; what to do is for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family
from fsm_tui.casework.prompted_by import RULES, Found, Known
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.screened import called, instrument_named
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile, in_force_on
from fsm_tui.practice.prompts import Prompt

Answered = Statement[PromptAnswered]
Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Raised:
    """A prompt that is open: about whom (None: the family), the facts that raised it, and the last answer to it."""

    prompt: Prompt
    person: str | None
    facts: tuple[str, ...]
    last: Answered | None = None

    @property
    def because(self) -> str:
        """The facts as one sentence, without a judgement."""
        said = "; ".join(self.facts)
        return f"{said[:1].upper()}{said[1:]}."

    @property
    def key(self) -> Key:
        """Which prompt, about whom."""
        return str(self.prompt.code), self.person


def raised(
    family: Family,
    profiles: Sequence[Profile],
    day: date,
    session: SessionRecorded | None,
    today: date,
    own: frozenset[str] = frozenset(),
) -> tuple[Raised, ...]:
    """What is to be asked at a session of that day, in the order of the guidance in force today.

    `session` is the one that is being written, as far as it can be told; None asks what is open for the family.
    `own` are the versions of the record that it corrects: what they say is not asked twice. What was said, scored
    or done after `day` raises nothing; what was discussed after it is not asked again.
    """
    profile = in_force_on(today, profiles)
    known = Known.of(family, profiles, profile, day, session, own)
    answers = _answers(known)
    calls = _calls(known, profiles)
    found: list[Raised] = []
    for prompt in profile.lists.prompts:
        code = str(prompt.code)
        if prompt.retired:
            continue
        open_: dict[str | None, Found] = {
            who: Found(who, facts) for (called_for, who), facts in calls.items() if called_for == code
        }
        rule = RULES.get(prompt.when)
        for one in rule(known, prompt) if rule else ():
            again = one.again_days or prompt.again_days or 1
            if not _discussed(_last(answers, prompt, one), day, again):
                more = open_[one.person].facts if one.person in open_ else ()
                open_[one.person] = replace(one, facts=tuple(dict.fromkeys((*one.facts, *more))))
        found += [Raised(prompt, one.person, one.facts, _last(answers, prompt, one)) for one in open_.values()]
    return tuple(found)


def _discussed(last: Answered | None, day: date, again_days: int) -> bool:
    """Whether it was talked about so lately that it is not asked again. “Not now” is asked again next time."""
    return last is not None and last.value.answer == "discussed" and (day - last.value.on).days < again_days


def _last(answers: Sequence[Answered], prompt: Prompt, one: Found) -> Answered | None:
    """The last answer to a prompt about somebody, and what was done that answers it."""
    code = str(prompt.code)
    fit = [each for each in answers if (each.value.prompt, each.value.person) == (code, one.person)]
    in_order = sorted((*fit, *one.answers), key=lambda each: (each.value.on, each.happened, each.written_at))
    return in_order[-1] if in_order else None


def _answers(known: Known) -> tuple[Answered, ...]:
    """Answers to prompts, and advice on their topics, which is recorded once and counts here too."""
    found = [each for each in known.family.prompts if each.head not in known.own]
    adults = {each.id for each in known.adults}
    for prompt in known.profile.lists.prompts:
        for advice in known.family.work.advice:
            if not set(prompt.topics) & set(advice.value.topics) or advice.value.person not in adults:
                continue
            # What was said of a baby's sleep was said to a parent, and is about each baby.
            whom = [each.id for each in known.children] if prompt.when == "baby" else [advice.value.person]
            found += [
                advice.with_value(_given(str(prompt.code), who, advice.value.on, "advice given")) for who in whom
            ]
    return tuple(sorted(found, key=lambda each: each.value.on))


def _given(prompt: str, person: str | None, on: date, because: str) -> PromptAnswered:
    return PromptAnswered(prompt=prompt, person=person, answer="discussed", because=because, on=on)


def _calls(known: Known, profiles: Sequence[Profile]) -> dict[Key, tuple[str, ...]]:
    """What scores call for that nobody has talked about yet."""
    found: dict[Key, tuple[str, ...]] = {}
    for one in called(known.family, profiles, known.own):
        person = known.family.person(one.person) if one.person else None
        if one.discussed is not None or one.on > known.day or (person is not None and person.left):
            continue
        tool = instrument_named(one.instrument, None, profiles)
        label = tool.label if tool else one.instrument
        said = [f"{label} of {read_day(one.on)}: {call.because.rstrip('.')}" for call in one.calls]
        key = (one.prompt, one.person)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *said)))
    return found

