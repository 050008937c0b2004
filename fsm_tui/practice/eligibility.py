"""Who can be referred, as visible rules (A23-A30, X2), and what a complete request has (A36-A40, A97). Pure.

The program works a rule out and shows it; the leader decides. What nobody has said yet is "not known yet",
never a fail; resistance and denial lead to a consultation, not to a no (A29, A33).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from fsm_tui.practice.ages import age, is_adult
from fsm_tui.practice.rag import Rag

if TYPE_CHECKING:
    from fsm_tui.practice.profile import Profile

Known = Literal["yes", "no", "not_known"]
Engaged = Literal["yes", "no", "partly", "not_known"]
Impact = Literal["now", "likely", "none", "not_known"]
Attitude = Literal["willing", "unsure", "resistant", "denial", "not_known"]

RULES: Final[Mapping[str, tuple[str, str]]] = {
    "adult": ("18 or over", "S1:27"),
    "problematic_use": ("Problematic use", "S1:27"),
    "impact": ("Child impacted, now or likely", "S1:27"),
    "plan": ("Child in Need or Child Protection plan", "S1:27b"),
    "agreement": ("Agreement gained", "S1:49"),
}
"""The rules that can be worked out: code → label and sentence, for a profile that lists none (format 1)."""

YOUNG_PEOPLES_SERVICE = "young_people_service"
"""The code in the profile's directory of who works with a parent younger than this service takes."""

CONSULTATION = "consultation"


@dataclass(frozen=True, slots=True)
class Adult:
    """A parent or carer in the work: id and date of birth."""

    id: str
    born: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a support request says, as the rules need it. `on` is the day of the request.

    `plan` is a code of `plan_types`, None where no plan in force is recorded. `problematic` is for whoever
    decided it; None lets the substances and `problem` speak.
    """

    on: date
    adults: tuple[Adult, ...] = ()
    children: int = 0
    children_without_date: int = 0
    substances: tuple[str, ...] = ()
    problem: str = ""
    problematic: bool | None = None
    impact: Impact = "not_known"
    impact_evidence: str = ""
    plan: str | None = None
    plan_category: str | None = None
    agreement_gained: bool | None = None
    agreement_by: str = ""
    agreement_on: date | None = None
    role_explained: bool | None = None
    positives_discussed: bool | None = None
    attitude: Attitude = "not_known"
    known_how_long: str = ""
    previous_involvement: str = ""
    safeguarding_issues: str = ""
    known_to_core_service: Known = "not_known"
    engaged: Engaged = "not_known"
    social_worker_rag: Rag | None = None
    social_worker: str = ""
    social_worker_reached_by: str = ""
    mosaic: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: met, not met, or (None) not known yet.

    `words` says why in a sentence without names; `about` are the people whom it turns on. `sentence` is the
    guidance's own and `source` its key. `overridden` is the leader's reason, where there is one.
    """

    code: str
    met: bool | None
    label: str
    words: str
    source: str
    sentence: str
    notice: str = ""
    about: tuple[str, ...] = ()
    overridden: str = ""

    @property
    def stands(self) -> bool | None:
        """As it counts: an overridden rule is no hindrance."""
        return True if self.overridden else self.met

    @property
    def standing(self) -> str:
        """In a word or two, to be shown beside a glyph."""
        said = {True: "met", False: "not met", None: "not known yet"}[self.met]
        return f"{said}, overridden" if self.overridden else said


@dataclass(frozen=True, slots=True)
class Route:
    """Another way than a yes or no, offered and never forced: `code` is "consultation"."""

    code: str
    words: str
    source: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All rules in the profile's order, and the way that is offered beside them."""

    rules: tuple[Rule, ...]
    route: Route | None

    @property
    def met(self) -> bool | None:
        """True if every rule stands, False if one is not met, None if one is not known yet."""
        stand = {rule.stands for rule in self.rules}
        return False if False in stand else None if None in stand else True

    def rule(self, code: str) -> Rule | None:
        return next((each for each in self.rules if each.code == code), None)


class Missing(NamedTuple):
    """One thing that a complete request has and this one lacks, in the words of the letter."""

    field: str
    words: str


def eligibility(asked: Asked, profile: Profile, overridden: Mapping[str, str] | None = None) -> Eligibility:
    """Every rule worked out. `overridden`: rule code → the leader's reason; it counts only where a rule is not met."""
    because = overridden or {}
    listed = {rule.code: (rule.label, rule.sentence) for rule in profile.lists.eligibility if not rule.retired}
    found = []
    for code, (label, source) in (listed if profile.lists.eligibility else RULES).items():
        met, words, notice, about = _WORKED_OUT[code](asked, profile)
        rule = Rule(code, met, label, words, source, profile.sentences.get(source, ""), notice, about)
        found.append(rule if met else replace(rule, overridden=because.get(code, "").strip()))
    return Eligibility(tuple(found), _route(asked, profile))


_Worked = tuple[bool | None, str, str, tuple[str, ...]]


def _adult(asked: Asked, profile: Profile) -> _Worked:
    known = [(each.id, each.born) for each in asked.adults if each.born is not None and each.born <= asked.on]
    strange = tuple(each.id for each in asked.adults if each.born is not None and each.born > asked.on)
    unknown = tuple(each.id for each in asked.adults if each.born is None)
    younger = tuple(ident for ident, born in known if not is_adult(born, asked.on, profile))
    exactly = tuple(ident for ident, born in known if age(born, asked.on) == 18)
    counted = "takes" if profile.readings.adult == "at_18" else "does not take"
    notice = (
        'Exactly 18 on the day of the request. The guidance says "over the age of 18"; '
        f"this team's reading {counted} 18 as enough."
        if exactly
        else ""
    )
    if younger:
        words = (
            f"{_people(len(younger))} younger than this service works with on the day of the request. "
            f"{_young_peoples_service(profile)}"
        )
        return False, words, notice, younger
    if strange:
        return None, "A date of birth is after the day of the request: check both.", notice, strange
    if not asked.adults:
        return None, "No parent or carer in the work is named yet.", "", ()
    if unknown:
        return None, f"The date of birth of {_people(len(unknown), verb=False)} is not known yet.", notice, unknown
    return True, "Every parent or carer in the work is old enough on the day of the request.", notice, exactly


def _people(number: int, *, verb: bool = True) -> str:
    said = "a parent or carer" if number == 1 else f"{number} parents or carers"
    if not verb:
        return said
    return f"{said[0].upper()}{said[1:]} {'is' if number == 1 else 'are'}"


def _young_peoples_service(profile: Profile) -> str:
    entry = next(
        (each for each in profile.lists.directory if each.code == YOUNG_PEOPLES_SERVICE and not each.retired), None
    )
    if entry is None:
        return "A young people's drug and alcohol service should be asked; the guidance names none."
    reach = ", ".join(part for part in (entry.organisation, entry.phone, entry.email) if part)
    unsure = "" if entry.confirmed_on else "; not confirmed here yet"
    return f"To be asked: {entry.label} ({reach}{unsure})."


def _problematic_use(asked: Asked, profile: Profile) -> _Worked:
    if asked.problematic is False:
        return False, "The use was judged not to be problematic.", "", ()
    if asked.problematic:
        return True, "The use was judged to be problematic.", "", ()
    if not asked.substances:
        return None, "No substance is named yet.", "", ()
    if not asked.problem.strip():
        return None, "Substances are named, but not yet what makes the use a problem.", "", ()
    named = ", ".join(profile.label("substances", code) for code in asked.substances)
    return True, f"Named with what makes the use a problem: {named}.", "", ()


def _impact(asked: Asked, profile: Profile) -> _Worked:
    notice = "" if asked.impact_evidence.strip() else "No evidence is given yet."
    match asked.impact:
        case "now":
            return True, "A child is impacted now.", notice, ()
        case "likely":
            return True, "A child is likely to be impacted if nothing changes.", notice, ()
        case "none":
            return False, "No impact on a child, now or likely, is seen in the request.", "", ()
        case _:
            return None, "Whether a child is impacted is not known yet.", "", ()


def _plan(asked: Asked, profile: Profile) -> _Worked:
    if asked.plan is None:
        return None, "No plan in force is recorded yet.", "", ()
    found = next((each for each in profile.lists.plan_types if each.code == asked.plan), None)
    if found is None:
        return None, "A plan is recorded that this version of the guidance does not know.", "", ()
    if not found.eligible:
        return False, f"Recorded: {found.label}. The guidance names Child in Need and Child Protection plans.", "", ()
    lacking = found.has_category and not asked.plan_category
    return True, f"Recorded: {found.label}.", "The category is not recorded yet." if lacking else "", ()


RELUCTANT: Final = frozenset({"unsure", "resistant", "denial"})


def _agreement(asked: Asked, profile: Profile) -> _Worked:
    notice = ""
    if asked.role_explained is False:
        notice = "The social worker has not talked with the family about the role yet."
    if asked.agreement_gained:
        return True, "The social worker gained the agreement.", notice, ()
    if asked.attitude in RELUCTANT:
        words = "Agreement is not gained yet. Reluctance, resistance or denial is not a reason to turn a family away."
        return None, words, notice, ()
    if asked.agreement_gained is False:
        return False, "The parent or carer did not agree when the social worker asked.", notice, ()
    return None, "Whether the parent or carer agreed is not known yet.", notice, ()


_WORKED_OUT = {
    "adult": _adult,
    "problematic_use": _problematic_use,
    "impact": _impact,
    "plan": _plan,
    "agreement": _agreement,
}


def _route(asked: Asked, profile: Profile) -> Route | None:
    words = {
        "resistant": "The parent or carer resists the idea.",
        "denial": "The parent or carer denies that there is a problem.",
        "unsure": "The parent or carer is not sure.",
    }.get(asked.attitude)
    if words is None and asked.agreement_gained is False:
        words = "Agreement was not gained."
    if words is None:
        return None
    source = "S1:29" if asked.attitude in ("resistant", "denial") else "S1:41"
    return Route(
        CONSULTATION,
        f"{words} Offer the social worker a consultation with the team leader.",
        source,
        profile.sentences.get(source, ""),
    )


def completeness(asked: Asked, profile: Profile) -> tuple[Missing, ...]:
    """What a complete request has and this one lacks, in the order of the guidance; empty when complete."""
    return tuple(Missing(field, words) for field, words in _lacking(asked, profile))


def _lacking(asked: Asked, profile: Profile) -> Iterator[tuple[str, str]]:
    for field, words in _HISTORY:
        if not getattr(asked, field).strip():
            yield field, words
    if asked.known_to_core_service == "not_known":
        yield "known_to_core_service", "whether they were referred to the CGL core service or are known to it"
    elif asked.known_to_core_service == "yes" and asked.engaged == "not_known":
        yield "engaged", "whether they engaged with the CGL core service"
    if not asked.role_explained:
        yield "role_explained", "whether you have talked with the family about our role and how it supports the plan"
    if not asked.positives_discussed:
        yield "positives_discussed", "whether you talked about what the work may bring for the children and family life"
    if asked.agreement_gained is None:
        yield "agreement_gained", "whether the parent or carer agreed to the work, after you talked it over"
    elif asked.agreement_gained and not (asked.agreement_by.strip() and asked.agreement_on):
        yield "agreement_by", "who gained the agreement, and on what day"
    if asked.social_worker_rag is None:
        yield "social_worker_rag", "where you see the level of harm to the child: Red, Amber or Green"
    if not asked.substances and asked.problematic is None:
        yield "substances", "which substances are a problem"
    if not asked.problem.strip():
        yield "problem", "what makes the use a problem"
    if asked.impact == "not_known":
        yield "impact", "whether a child is impacted now, or likely to be if nothing changes"
    elif asked.impact != "none" and not asked.impact_evidence.strip():
        yield "impact_evidence", "what you have seen or heard of the impact on the child"
    yield from _people_and_plan(asked, profile)


_HISTORY: Final = (
    ("known_how_long", "how long the family has been known to Children's Social Care"),
    ("previous_involvement", "previous involvement"),
    ("safeguarding_issues", "the main safeguarding issues"),
)


def _people_and_plan(asked: Asked, profile: Profile) -> Iterator[tuple[str, str]]:
    if asked.plan is None:
        yield "plan", "whether the children have a Child in Need or a Child Protection plan, and since when"
    else:
        kind = next((each for each in profile.lists.plan_types if each.code == asked.plan), None)
        if kind is not None and kind.has_category and not asked.plan_category:
            yield "plan_category", "the category of the Child Protection plan"
    if not asked.adults:
        yield "adults", "which parent or carer the request is for, with date of birth"
    elif any(each.born is None for each in asked.adults):
        yield "adults", "the date of birth of each parent or carer"
    if not asked.children:
        yield "children", "the children's names and dates of birth, or the due date of an unborn child"
    elif asked.children_without_date:
        yield "children", "the date of birth of each child, or the due date of an unborn child"
    if not asked.social_worker.strip():
        yield "social_worker", "the allocated social worker's name and how to reach them"
    elif not asked.social_worker_reached_by.strip():
        yield "social_worker", "how to reach the allocated social worker"
    if not asked.mosaic.strip():
        yield "mosaic", "the family's Mosaic number"
