"""Forms of the network: professionals, treatment as told, what an agency says, requests (A90-A96). Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family
from fsm_tui.casework.network import (
    PartnerAnswered,
    PartnerAsked,
    PartnerEscalated,
    TreatmentClaimed,
    TreatmentConfirmed,
    WorkerConfirmed,
    WorkerNoted,
)
from fsm_tui.errors import NotFound
from fsm_tui.practice.profile import Profile
from fsm_tui.services.network import FROM_REQUEST, OUTCOMES, WANTED
from screens.asking.asks import YES_NO, Ask, Offer, Values
from screens.family_form.sharing_forms import values_of
from screens.family_form.work_forms import REASON, adults_of, day_of, made, offers_of, only_one

WORKER, WORKER_CONFIRM = "worker", "worker_confirm"
TREATMENT, TREATMENT_CONFIRM = "treatment", "treatment_confirm"
PARTNER, PARTNER_ANSWER, PARTNER_ESCALATE = "partner", "partner_answer", "partner_escalate"
TITLES = {
    WORKER: "Professional",
    WORKER_CONFIRM: "What their agency says",
    TREATMENT: "Treatment as told",
    TREATMENT_CONFIRM: "What the service says",
    PARTNER: "Request",
    PARTNER_ANSWER: "What became of the request",
    PARTNER_ESCALATE: "Next stage",
}
#: The bodies that these forms correct.
MENDED = (WorkerNoted, WorkerConfirmed, TreatmentClaimed, TreatmentConfirmed, PartnerAsked, PartnerAnswered,
          PartnerEscalated)  # fmt: skip
NEW_ID = "0" * 16
OUT, IN = "out", "in"
LOG = "What left belongs in the sharing log too, with its ground: S on the family's page."
_TOLD = (
    Offer("parent", "The parent"), Offer("agency", "Their agency"), Offer("record", "A record"),
    Offer("other", "Somebody else"),
)  # fmt: skip
_RIGHT = (Offer("yes", "It is right"), Offer("no", "It is not right"))
_KNOWN = "known."
_REQUESTED = "requested."

Made = tuple[tuple[Ask, ...], dict[str, str], str]


def asked(name: str, profile: Profile, family: Family, which: str, today: date) -> Made:
    """(questions, how it stands, what it is about) of one form. `which` is the id of what it is about.

    For a new request it is the way, "out" or "in"; for a correction the head of the record. Raises `NotFound`.
    """
    if (record := family.record_of(which) if which else None) is not None:
        return _mended(profile, family, record.shown.body, today)
    if name == WORKER:
        return _worker(profile, family, which)
    if name == TREATMENT:
        return _treatment(family, which, today)
    if name == PARTNER:
        return _partner(profile, family, which, today)
    network = family.network
    there: dict[str, set[str]] = {
        WORKER_CONFIRM: {each.id for each in network.workers},
        TREATMENT_CONFIRM: {each.id for each in network.treatments},
    }
    if which not in there.get(name, {each.id for each in network.requests}):
        raise NotFound("Not there", "What this form is about is not on this computer.")
    if name == PARTNER_ESCALATE:
        return _escalate(profile, family, which, today)
    ours = any(each.id == which and each.asked.value.way == IN for each in network.requests)
    return _answering(ours) if name == PARTNER_ANSWER else _confirming(), {"on": today.isoformat()}, which


def _mended(profile: Profile, family: Family, said: object, today: date) -> Made:
    """A record of the network as it stands, to be corrected with a reason. Raises `NotFound`."""
    if isinstance(said, WorkerNoted):
        asks, was, about = _worker(profile, family, said.worker)
    elif isinstance(said, TreatmentClaimed):
        asks, was, about = _treatment(family, said.claim, today, said.person)
    elif isinstance(said, PartnerAsked):
        asks, was, about = _partner(profile, family, said.request, today, said.worker)
    elif isinstance(said, WorkerConfirmed | TreatmentConfirmed):
        asks, was, about = _confirming(), {}, said.worker if isinstance(said, WorkerConfirmed) else said.claim
    elif isinstance(said, PartnerAnswered):
        asks, was, about = _answering(), {}, said.request
    elif isinstance(said, PartnerEscalated):
        asks, was, about = _stages(profile, 0), {}, said.request
    else:
        raise NotFound("Not there", "What this form corrects is not on this computer.")
    return (*asks, REASON), was | values_of(said), about


def _answering(ours: bool = False) -> tuple[Ask, ...]:
    """`ours`: a partner asked us, so what is given leaves the service."""
    outcomes = tuple(Offer(code, label.capitalize()) for code, label in OUTCOMES.items())

    def leaves(values: Values) -> bool:
        return ours and values.get("outcome") == "given"

    return (
        Ask("outcome", "It was", "choice", outcomes, needed="what became of it"),
        Ask("leaves", LOG, "heading", when=leaves),
        Ask("on", "On", "day", needed="on which day"),
        Ask("words", "Note", "text"),
    )


def _confirming() -> tuple[Ask, ...]:
    return (
        Ask("right", "They say", "choice", _RIGHT, needed="whether it is right"),
        Ask("on", "On", "day", needed="on which day"),
        Ask("by", "Who said so", hint="who at the agency", needed="who said so"),
        Ask("how", "How", hint="call to the switchboard, e-mail"),
        Ask("words", "What they say", "text", needed="what they say instead",
            when=lambda values: values.get("right") == "no"),
    )  # fmt: skip


def _worker(profile: Profile, family: Family, which: str) -> Made:
    here = tuple(Offer(each.id, each.name) for each in family.people if not each.left)

    def new(values: Values) -> bool:
        return not values.get("same")

    asks: tuple[Ask, ...] = (
        Ask("role", "Who", "pick", offers_of(profile, "network_roles"), needed="who this is", when=new),
        Ask("name", "Name", needed="a name", when=new),
        Ask("agency", "Agency", when=new),
        Ask("phone", "Phone", when=new),
        Ask("email", "E-mail", when=new),
        Ask("about", "Works with", "many", here, hint="nobody chosen: with all", when=new),
        Ask("told_by", "Told by", "choice", _TOLD, needed="who told us", when=new),
        Ask("key_worker", "Key worker", "choice", YES_NO, when=new),
        Ask("left_on", "Left on", "day", hint="only if they have left", when=new),
    )
    known = next((each.noted.value for each in family.network.workers if each.id == which), None)
    if known is not None:
        return asks, {
            "role": known.role, "name": known.name, "agency": known.agency, "phone": known.phone,
            "email": known.email, "about": ",".join(known.about), "told_by": known.told_by,
            "key_worker": "yes" if known.key_worker else "no",
            "left_on": known.left_on.isoformat() if known.left_on else "",
        }, which  # fmt: skip
    was = {"told_by": "parent"}
    if which.startswith(FROM_REQUEST) and family.referral is not None:
        number = int(which.removeprefix(FROM_REQUEST)) - 1
        told = family.referral.value.workers[number : number + 1]
        for each in told:
            was = {"role": each.role, "name": each.name, "agency": each.agency, "phone": each.phone}
            was |= {f"{_REQUESTED}{name}": value for name, value in was.items() if name != "phone"}
            was["told_by"] = "record"
            asks = (*_same(profile, family, each.role), *asks)
    elif which:
        raise NotFound("Not there", "That professional is not on this computer.")
    return asks, was, ""


def _same(profile: Profile, family: Family, role: str) -> tuple[Ask, ...]:
    """Whether a worker of the support request is somebody who is noted already, those of the same role first."""
    there = [each for each in family.network.workers if each.noted.value.left_on is None]
    ordered = sorted(there, key=lambda each: (each.noted.value.role != role, each.noted.value.name.casefold()))
    names = tuple(
        Offer(each.id, each.noted.value.name, profile.label("network_roles", each.noted.value.role)) for each in ordered
    )
    return (Ask("same", "Same as", "pick", names, hint="if they are noted already"),) if names else ()


def _treatment(family: Family, which: str, today: date, named: str = "") -> Made:
    adults = adults_of(family, named)
    asks = (
        Ask("person", "Whose treatment", "choice", adults, needed="whose treatment it is"),
        Ask("what", "What was told", "text", needed="what was told"),
        Ask("told_by", "Told by", "choice", _TOLD, needed="who told us"),
        Ask("on", "Told on", "day", needed="when it was told"),
    )
    known = next((each.claimed.value for each in family.network.treatments if each.id == which), None)
    if known is not None:
        return asks, {
            "person": known.person, "what": known.what, "told_by": known.told_by, "on": known.on.isoformat(),
        }, which  # fmt: skip
    return asks, {"person": only_one(adults), "told_by": "parent", "on": today.isoformat()}, ""


def _partner(profile: Profile, family: Family, which: str, today: date, named: str | None = None) -> Made:
    """A request that goes out or comes in; `about` is its way and, for one that is changed, its id.

    `named` is a professional who may be chosen though they left.
    """
    known = next((each.asked.value for each in family.network.requests if each.id == which), None)
    way = known.way if known else which
    out = way == OUT
    wanted = tuple(Offer(code, label) for code, label in WANTED.items())
    there = [each for each in family.network.workers if each.noted.value.left_on is None or each.id == named]
    names = tuple(
        Offer(each.id, each.noted.value.name, profile.label("network_roles", each.noted.value.role)) for each in there
    )

    def notice(day: date) -> str:
        days = (day - today).days
        return f"{days} day{'' if days == 1 else 's'} from today" if days >= 0 else "that day is past"

    def nobody(values: Values) -> bool:
        return not values.get("worker")

    asks = (
        Ask("wanted", "Wanted", "choice", wanted, needed="what is wanted"),
        *([Ask("worker", "Of whom" if out else "By whom", "pick", names)] if names else []),
        Ask("whom", "Name", needed="who is asked" if out else "who asks us", when=nobody),
        Ask("agency", "Agency", when=nobody),
        Ask("what", "What", "text", needed="what exactly"),
        Ask("asked_on", "Asked on", "day", needed="when it was asked"),
        Ask("needed_by", "Needed by", "day", hint="fri, 3 mar, in 2 weeks", needed="by when", ahead=True, tells=notice),
        Ask("meeting", "For the meeting", hint="core group of 3 December"),
    )
    was = {f"{_KNOWN}{each.id}": f"{each.noted.value.name}\n{each.noted.value.agency}" for each in there}
    if known is None:
        if way not in (OUT, IN):
            raise NotFound("Not there", "That request is not on this computer.")
        return asks, was | {"asked_on": today.isoformat()}, way
    return asks, was | {
        "wanted": known.wanted, "worker": known.worker or "", "whom": known.whom, "agency": known.agency,
        "what": known.what, "asked_on": known.asked_on.isoformat(), "needed_by": known.needed_by.isoformat(),
        "meeting": known.meeting,
    }, f"{way} {which}"  # fmt: skip


def _escalate(profile: Profile, family: Family, which: str, today: date) -> Made:
    """The stages above the one that it has reached; the next one is chosen already."""
    request = next(each for each in family.network.requests if each.id == which)
    reached = max((each.value.stage for each in request.escalated), default=0)
    asks = _stages(profile, reached)
    if not asks[0].offers:
        raise NotFound("No stage above", "This request has reached the last stage that the guidance has.")
    return asks, {"stage": asks[0].offers[0].code, "on": today.isoformat()}, which


def _stages(profile: Profile, above: int) -> tuple[Ask, ...]:
    stages = [
        Offer(str(number), each.label)
        for number, each in enumerate(profile.lists.escalation_stages, 1)
        if number > above and not each.retired
    ]
    return (
        Ask("stage", "Goes to", "choice", tuple(stages), needed="which stage"),
        Ask("to", "Whom", needed="who is asked now"),
        Ask("on", "On", "day", needed="on which day"),
        Ask("words", "What was said", "text"),
    )


def bodies(name: str, told: Values, today: date, about: str, was: Values, corrects: str = "") -> list[Body]:
    """The entries that the answers make; none where something was to be changed and is as it was."""
    if corrects:
        mended = _BODIES[name](told, today, about, was)
        return [made(mended.KIND, mended.model_dump(mode="json", exclude_none=True), told, corrects, "on")]
    known = about.partition(" ")[2] if name == PARTNER else about
    if name in (WORKER, TREATMENT, PARTNER) and known and all(told[one].strip() == was.get(one, "") for one in told):
        return []
    if name == WORKER and f"{_REQUESTED}role" in was:
        return _of_request(told, today, was)
    return [_BODIES[name](told, today, about, was)]


def _of_request(told: Values, today: date, was: Values) -> list[Body]:
    """A worker of the support request: the same as somebody noted, or noted now, whatever they are called since."""
    raw = {name: was.get(f"{_REQUESTED}{name}", "") for name in ("role", "name", "agency")}
    if told.get("same"):
        return [made("worker.same", raw | {"worker": told["same"]}, told, "", "same")]
    noted = _body_of_worker(told, today, "", was)
    if told.get("name", "").casefold() == raw["name"].casefold():
        return [noted]
    return [noted, made("worker.same", raw | {"worker": NEW_ID}, told, "", "name")]


def _body_of_worker(told: Values, today: date, about: str, _: Values) -> Body:
    raw: dict[str, Any] = {each: told.get(each, "") for each in ("role", "name", "agency", "phone", "email", "told_by")}
    raw |= {
        "worker": about or NEW_ID,
        "about": [each for each in told.get("about", "").split(",") if each],
        "key_worker": told.get("key_worker") == "yes",
        "left_on": day_of(told, "left_on", today),
    }
    return made("worker.noted", raw, told, "", "name")


def _body_of_treatment(told: Values, today: date, about: str, _: Values) -> Body:
    raw = {each: told.get(each, "") for each in ("person", "what", "told_by")}
    on = day_of(told, "on", today)
    return made("treatment.claimed", {**raw, "claim": about or NEW_ID, "on": on}, told, "", "what")


def _confirmed(kind: str, field: str) -> Callable[[Values, date, str, Values], Body]:
    def body(told: Values, today: date, about: str, _: Values) -> Body:
        raw: dict[str, Any] = {each: told.get(each, "") for each in ("by", "how", "words")}
        raw |= {field: about, "on": day_of(told, "on", today), "right": told.get("right") == "yes"}
        return made(kind, raw, told, "", "by")

    return body


def _body_of_partner(told: Values, today: date, about: str, was: Values) -> Body:
    way, _, known = about.partition(" ")
    worker = told.get("worker", "")
    whom, _, agency = was.get(f"{_KNOWN}{worker}", "").partition("\n")
    raw: dict[str, Any] = {
        "request": known or NEW_ID,
        "way": way,
        "wanted": told.get("wanted", ""),
        "worker": worker or None,
        "whom": whom if worker else told.get("whom", ""),
        "agency": agency if worker else told.get("agency", ""),
        "what": told.get("what", ""),
        "asked_on": day_of(told, "asked_on", today),
        "needed_by": day_of(told, "needed_by", today, ahead=True),
        "meeting": told.get("meeting", ""),
    }
    return made("partner.asked", raw, told, "", "needed_by")


def _body_of_answer(told: Values, today: date, about: str, _: Values) -> Body:
    raw: dict[str, Any] = {each: told.get(each, "") for each in ("outcome", "words")}
    raw |= {"request": about, "on": day_of(told, "on", today)}
    return made("partner.answered", raw, told, "", "on")


def _body_of_stage(told: Values, today: date, about: str, _: Values) -> Body:
    raw: dict[str, Any] = {each: told.get(each, "") for each in ("to", "words")}
    raw |= {"request": about, "on": day_of(told, "on", today), "stage": int(told.get("stage") or 0)}
    return made("partner.escalated", raw, told, "", "to")


_BODIES: dict[str, Callable[[Values, date, str, Values], Body]] = {
    WORKER: _body_of_worker,
    WORKER_CONFIRM: _confirmed("worker.confirmed", "worker"),
    TREATMENT: _body_of_treatment,
    TREATMENT_CONFIRM: _confirmed("treatment.confirmed", "claim"),
    PARTNER: _body_of_partner,
    PARTNER_ANSWER: _body_of_answer,
    PARTNER_ESCALATE: _body_of_stage,
}
