"""What a support request asks, in the order of the guidance (A21–A40, A45). Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fsm_tui.practice.ages import age, gestation, is_adult, read_age
from fsm_tui.practice.dates import parse_day
from fsm_tui.practice.profile import Profile
from screens.asking.asks import Ask, Offer, Values

ADULT, CHILD, WORKER = "adult", "child", "worker"
FIELDS = {
    ADULT: ("name", "relationship", "born", "in_work", "phone"),
    CHILD: ("name", "born", "due"),
    WORKER: ("name", "role", "agency", "phone"),
}
MOST = 20
NOT_KNOWN, NO_PLAN = "not_known", "none"
YES_NO = (Offer("yes", "Yes"), Offer("no", "No"))
_ASKED = (*YES_NO, Offer(NOT_KNOWN, "Not known"))
_ENGAGED = (Offer("yes", "Yes"), Offer("partly", "Partly"), Offer("no", "No"), Offer(NOT_KNOWN, "Not known"))
_ATTITUDES = (
    Offer("willing", "Willing"),
    Offer("unsure", "Unsure"),
    Offer("resistant", "Resistant"),
    Offer("denial", "In denial"),
    Offer(NOT_KNOWN, "Not known"),
)
_IMPACT = (
    Offer("now", "Now"),
    Offer("likely", "Likely if nothing changes"),
    Offer("none", "None seen"),
    Offer(NOT_KNOWN, "Not known"),
)
_NOT_SAID = (Offer("not_said", "Not said"),)

#: What `ReferralReceived` holds under the same name as the question.
REFERRAL = (
    "received_on", "arrived_on", "requested_by", "known_how_long", "previous_involvement", "safeguarding_issues",
    "known_to_core_service", "engaged", "engaged_with_core_service", "verified_with_cgl_on", "agreement_gained",
    "agreement_by", "agreement_on", "role_explained", "role_explained_by", "role_explained_on", "positives_discussed",
    "attitude", "social_worker_rag", "level_of_need", "substances", "problem", "impact", "impact_evidence",
)  # fmt: skip


def slot(group: str, number: int, field: str) -> str:
    """The name of one question about one person: `adult.0.name`."""
    return f"{group}.{number}.{field}"


def begun(values: Values, group: str, number: int) -> bool:
    """Whether anything is said of the person in that slot."""
    return any(values.get(slot(group, number, field), "") for field in FIELDS[group])


def slots(values: Values, group: str) -> int:
    """How many people of a group there is room for: those that are begun, and one more."""
    last = max((number for number in range(MOST) if begun(values, group, number)), default=-1)
    return min(last + 2, MOST)


def day(values: Values, name: str, today: date, *, ahead: bool = False) -> date | None:
    """The day that is typed there; None where nothing readable is."""
    from fsm_tui.errors import Refused

    try:
        return parse_day(values.get(name, ""), today, ahead=ahead) if values.get(name) else None
    except Refused:
        return None


def asks(profile: Profile, values: Values, today: date, *, more: bool) -> tuple[Ask, ...]:
    """Every question. With `more` it is more information about a request that is here."""
    return (
        *_request(profile, more),
        *_people(profile, values, today),
        *_plan(profile),
        *_history(),
        *_agreement(),
        *_use(profile),
        *_workers(profile, values),
    )


def _heading(name: str, label: str) -> Ask:
    return Ask(f"part.{name}", label, "heading")


def _request(profile: Profile, more: bool) -> list[Ask]:
    bases = tuple(
        Offer(base.code, f"{base.label}, {base.town}", group=base.area)
        for base in profile.lists.bases
        if not base.retired
    )
    first = [Ask("correction_reason", "What is new", hint="more information from the social worker")] if more else []
    return [
        _heading("request", "The request"),
        *first,
        Ask("label", "Family", hint="how the team speaks of them", needed="the family's name"),
        Ask("area", "Area", "choice", _offers(profile, "areas"), needed="the area"),
        Ask("base", "Base", "pick", bases, by="area", needed="the base"),
        Ask("received_on", "Received on", "day", needed="the day on which it was received"),
        Ask("requested_by", "Requested by", hint="the social worker", needed="who requested it"),
        Ask("arrived_on", "In virtual box on", "day", hint="the day it came into the Mosaic virtual box"),
        Ask("mosaic", "Mosaic number"),
        Ask("cgl", "CGL number"),
        Ask("address", "Address", "text"),
    ]


def _people(profile: Profile, values: Values, today: date) -> list[Ask]:
    found = [_heading("adults", "Parents and carers")]
    for number in range(slots(values, ADULT)):
        known = _is_begun(ADULT, number)
        found += [
            Ask(slot(ADULT, number, "name"), "Parent or carer", hint="name" if number == 0 else "another one"),
            Ask(slot(ADULT, number, "relationship"), "Relationship", "pick", _offers(profile, "relationships"),
                when=known),
            Ask(slot(ADULT, number, "born"), "Date of birth", "day", hint="with the year, such as 3 mar 1994",
                when=known, tells=lambda born: _adult(born, today, profile)),
            Ask(slot(ADULT, number, "in_work"), "In the work", "choice", YES_NO, when=known),
            Ask(slot(ADULT, number, "phone"), "Phone", when=known),
        ]  # fmt: skip
    found.append(_heading("children", "Children, born and unborn"))
    for number in range(slots(values, CHILD)):
        found += [
            Ask(slot(CHILD, number, "name"), "Child", hint="name" if number == 0 else "another one"),
            Ask(slot(CHILD, number, "born"), "Date of birth", "day", hint="with the year, such as 3 mar 2019",
                when=_is_begun(CHILD, number), tells=lambda born: read_age(born, today)),
            Ask(slot(CHILD, number, "due"), "or baby due on", "day", hint="for a child not yet born", ahead=True,
                when=_unborn(number), tells=lambda due: _gestation(due, today)),
        ]  # fmt: skip
    return found


def _is_begun(group: str, number: int) -> Callable[[Values], bool]:
    return lambda values: begun(values, group, number)


def _unborn(number: int) -> Callable[[Values], bool]:
    def asked(values: Values) -> bool:
        return begun(values, CHILD, number) and not values.get(slot(CHILD, number, "born"))

    return asked


def _adult(born: date, today: date, profile: Profile) -> str:
    years = age(born, today)
    if not is_adult(born, today, profile):
        return f"{read_age(born, today)}, younger than this service works with"
    return f"{years} years" + (", exactly 18: see eligibility" if years == 18 else "")


def _gestation(due: date, today: date) -> str:
    weeks, days = gestation(due, today)
    if due < today:
        return f"{weeks} weeks + {days} today. That day has passed: if the baby is here, give the date of birth"
    return f"{weeks} weeks + {days} today"


def _plan(profile: Profile) -> list[Ask]:
    with_category = {each.code for each in profile.lists.plan_types if each.has_category}

    def planned(values: Values) -> bool:
        return values.get("plan", "") not in ("", NO_PLAN, NOT_KNOWN)

    return [
        _heading("plan", "Plan and social worker"),
        Ask("plan", "Plan", "choice", (*_offers(profile, "plan_types"), Offer(NOT_KNOWN, "Not known"))),
        Ask("category", "Category", "choice", _offers(profile, "cp_categories"),
            when=lambda values: values.get("plan", "") in with_category),
        Ask("starts", "Plan since", "day", needed="since when the plan is in force", when=planned),
        Ask("sw_name", "Social worker", hint="the lead social worker"),
        Ask("sw_agency", "Team"),
        Ask("sw_phone", "Their phone"),
        Ask("sw_email", "Their e-mail"),
    ]  # fmt: skip


def _history() -> list[Ask]:
    def known(values: Values) -> bool:
        return values.get("known_to_core_service") == "yes"

    return [
        _heading("history", "Brief history"),
        Ask("known_how_long", "How long known to Children's Social Care", "text"),
        Ask("previous_involvement", "Previous involvement", "text"),
        Ask("safeguarding_issues", "Main safeguarding issues", "text"),
        Ask("known_to_core_service", "Known to CGL core", "choice", _ASKED),
        Ask("engaged", "Did they engage", "choice", _ENGAGED, when=known),
        Ask("engaged_with_core_service", "How they engaged", when=known),
        Ask("verified_with_cgl_on", "Checked with CGL", "day", hint="the day on which CGL confirmed it"),
    ]


def _agreement() -> list[Ask]:
    def gained(values: Values) -> bool:
        return values.get("agreement_gained") == "yes"

    def explained(values: Values) -> bool:
        return values.get("role_explained") == "yes"

    return [
        _heading("agreement", "Agreement"),
        Ask("role_explained", "Role explained", "choice", _ASKED),
        Ask("role_explained_by", "Explained by", when=explained),
        Ask("role_explained_on", "Explained on", "day", when=explained),
        Ask("positives_discussed", "Benefits discussed", "choice", _ASKED),
        Ask("agreement_gained", "Agreement gained", "choice", _ASKED),
        Ask("agreement_by", "Gained by", when=gained),
        Ask("agreement_on", "Gained on", "day", when=gained),
        Ask("attitude", "Their attitude", "choice", _ATTITUDES),
    ]


def _use(profile: Profile) -> list[Ask]:
    return [
        _heading("use", "Use, and harm to the children"),
        Ask("social_worker_rag", "SW's level of harm", "rag", _NOT_SAID),
        Ask("level_of_need", "Level of need", "pick", _offers(profile, "levels_of_need"),
            when=lambda _: bool(profile.offered("levels_of_need"))),
        Ask("substances", "Substances", "many", _offers(profile, "substances")),
        Ask("problem", "What makes it a problem", "text"),
        Ask("impact", "Impact on a child", "choice", _IMPACT),
        Ask("impact_evidence", "What was seen or heard", "text"),
    ]  # fmt: skip


def _workers(profile: Profile, values: Values) -> list[Ask]:
    found = [_heading("workers", "Other workers already involved with the adults")]
    for number in range(slots(values, WORKER)):
        known = _is_begun(WORKER, number)
        found += [
            Ask(slot(WORKER, number, "name"), "Worker", hint="name" if number == 0 else "another one"),
            Ask(slot(WORKER, number, "role"), "Their role", "pick", _offers(profile, "network_roles"),
                needed="the role of the other worker", when=known),
            Ask(slot(WORKER, number, "agency"), "Agency", when=known),
            Ask(slot(WORKER, number, "phone"), "Phone", when=known),
        ]  # fmt: skip
    return found


def _offers(profile: Profile, name: str) -> tuple[Offer, ...]:
    return tuple(Offer(item.code, item.label, item.words) for item in profile.offered(name))
