"""What screenings come to and what they call for, by the guidance (A120, A121, B1). Pure; it decides nothing (D20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.practice.instruments import Instrument
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.scoring import Call, Scored, score

SCREENING, PROMPT = "screening", "prompt"


@dataclass(frozen=True, slots=True)
class Called:
    """One prompt that a screening raised: why, and what was answered, the last answer last.

    `root` is the screening's record, `head` its version in force. An answer to any version of it counts.
    """

    prompt: str
    person: str | None
    instrument: str
    on: date
    root: str
    head: str
    calls: tuple[Call, ...]
    answers: tuple[Statement[PromptAnswered], ...] = ()

    @property
    def discussed(self) -> Statement[PromptAnswered] | None:
        """The answer that it was talked about, if that is the last one. “Not now” leaves it open."""
        last = self.answers[-1] if self.answers else None
        return last if last is not None and last.value.answer == "discussed" else None

    @property
    def about(self) -> str:
        """How a due item names it."""
        return f"{PROMPT}:{self.prompt}:{self.root}"


def instrument_named(code: str, version: int | None, profiles: Sequence[Profile]) -> Instrument | None:
    """The instrument as the newest guidance has it, or as the newest one that scores it by that version did."""
    for profile in sorted(profiles, key=lambda each: (each.profile.in_force, each.profile.version), reverse=True):
        for one in profile.instruments:
            if one.code == code and version in (None, one.scoring_version):
                return one
    return None


def scored(body: ScreeningTaken, family: Family, profiles: Sequence[Profile]) -> Scored | None:
    """What it comes to by the scoring that it was taken with; None where no guidance here knows that one."""
    one = instrument_named(body.instrument, body.scoring_version, profiles)
    if one is None:
        return None
    person = family.person(body.person) if body.person else None
    return score(one, body.given, person.sex if person else None)


def called(
    family: Family, profiles: Sequence[Profile], leave_out: frozenset[str] = frozenset()
) -> tuple[Called, ...]:
    """Every prompt that the family's screenings raise, the oldest first, answered or not.

    An older scoring is read by the newest guidance: what calls for a prompt there is not left out. An answer
    without `about`, as one that a session gives, counts for the same prompt and person from the day that raised
    it. Answers that stand in the entries to `leave_out` do not count.
    """
    found: dict[tuple[str, str], Called] = {}
    for each in family.screenings:
        body = each.value
        one = instrument_named(body.instrument, None, profiles)
        if one is None or not one.rules:
            continue
        person = family.person(body.person) if body.person else None
        calls = score(one, body.given, person.sex if person else None).calls
        record = family.record_of(each.head)
        root = record.root if record else each.head
        versions = {one.head for one in record.versions} if record else {each.head}
        for prompt in dict.fromkeys(call.prompt for call in calls):
            said = [each for each in family.prompts if each.value.prompt == prompt and each.head not in leave_out]
            answers = _about(said, body, versions)
            found[(root, prompt)] = Called(
                prompt, body.person, body.instrument, body.taken_on, root, each.head,
                tuple(call for call in calls if call.prompt == prompt), tuple(answers),
            )  # fmt: skip
    return tuple(found.values())


def _about(
    said: Sequence[Statement[PromptAnswered]], body: ScreeningTaken, versions: set[str]
) -> list[Statement[PromptAnswered]]:
    """The answers to one screening's prompt, the last one last.

    “Not now” at a session puts off what is open; what was discussed of this screening stays discussed.
    """
    found: list[Statement[PromptAnswered]] = []
    for each in said:
        at_session = each.value.about is None and each.value.person == body.person and each.value.on >= body.taken_on
        settled = bool(found) and found[-1].value.answer == "discussed"
        if each.value.about in versions or (at_session and not (settled and each.value.answer == "not_now")):
            found.append(each)
    return found


def about_words(about: str, family: Family, profile: Profile) -> str:
    """What a due item of screenings is about: the tool or the prompt, and whose; empty if it is about neither."""
    kind, _, rest = about.partition(":")
    code, _, which = rest.partition(":")
    if kind == SCREENING:
        label, person = profile.label("instruments", code), family.person(which)
    elif kind == PROMPT:
        record = family.record_of(which)
        body = record.shown.body if record else None
        whose = body.person if isinstance(body, ScreeningTaken) else None
        label, person = profile.label("prompts", code), family.person(whose) if whose else None
    else:
        return ""
    return f"{label}, {person.name}" if person else label
