"""Forms of the small records of interventions: naloxone, boxes, exchange, groups, reviews, modules (A58-A72). Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from fsm_tui.casework import interventions as work
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.family import Family, Person
from fsm_tui.errors import Faults, NotFound
from fsm_tui.practice.ages import age
from fsm_tui.practice.profile import Profile
from fsm_tui.services import interventions
from screens.asking.asks import YES_NO, Ask, Offer, Values
from screens.family_form.sharing_forms import values_of
from screens.family_form.work_forms import REASON, adults_of, day_of, made, number_of, offers_of, only_one

NALOXONE, NALOXONE_END, EQUIPMENT = "naloxone", "naloxone_end", "equipment"
BOX, BOX_SEEN, BOX_END = "box", "box_seen", "box_end"
GROUP, ACCESS, ADVICE, MODULE = "group_session", "access", "advice_given", "module"
TREATMENT, OVERDOSE, PSYCHOSOCIAL = "treatment_review", "overdose", "psychosocial"
TITLES = {
    NALOXONE: "Naloxone kit",
    NALOXONE_END: "End of a naloxone kit",
    EQUIPMENT: "Equipment exchange",
    BOX: "Storage box",
    BOX_SEEN: "Look at the storage box",
    BOX_END: "End of a storage box",
    GROUP: "Group session",
    ACCESS: "Supported access",
    ADVICE: "Advice given",
    MODULE: "Workbook module",
    TREATMENT: "Treatment review",
    OVERDOSE: "Overdose risk",
    PSYCHOSOCIAL: "Structured psychosocial work",
}
KINDS = {
    NALOXONE: "naloxone.supplied", NALOXONE_END: "naloxone.ended", EQUIPMENT: "equipment.exchanged",
    BOX: "box.issued", BOX_SEEN: "box.seen", BOX_END: "box.ended", GROUP: "group.attended",
    ACCESS: "access.supported", ADVICE: "advice.given", MODULE: "module.worked", TREATMENT: "treatment.reviewed",
    OVERDOSE: "overdose.reviewed", PSYCHOSOCIAL: "psychosocial.worked",
}  # fmt: skip
NEW_ID = "0" * 16
OTHER, NONE = "other", "none"
YOUNGEST = 16
_MANY = frozenset({"topics", "advice", "risks"})
_DAYS = frozenset({"on", "next_on", "expiry"})
_COUNTS = {"returned": (0, 10_000), "bins_returned": (0, 10_000), "session": (1, 500), "of": (1, 500)}
_FLAGS = frozenset({"attended", "accompanied"})
_COUNT = "count."


@dataclass(frozen=True, slots=True)
class Made:
    """What a form asks, what is in it, what it is about, and the entry that it corrects."""

    asks: tuple[Ask, ...]
    was: dict[str, str]
    about: str = ""
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class _Asking:
    """What the questions of a form look at."""

    profile: Profile
    family: Family
    today: date
    about: str
    instead: bool
    named: str

    @property
    def people(self) -> tuple[Offer, ...]:
        """Who may be meant: those in the work first, then other adults, then young people from 16."""
        there = [each for each in self.family.people if each.id == self.named or (not each.left and self._may(each))]
        there.sort(key=lambda each: (not each.in_work, each.role == "child"))
        return tuple(Offer(each.id, each.name) for each in there)

    def _may(self, person: Person) -> bool:
        return person.role != "child" or (person.born is not None and age(person.born, self.today) >= YOUNGEST)

    @property
    def adults(self) -> tuple[Offer, ...]:
        return adults_of(self.family)


def begin(text: str) -> dict[str, str]:
    """What a form begins with, from `on=2026-11-20 person=… intervention=cbt`."""
    return {name: value for name, found, value in (each.partition("=") for each in text.split()) if found}


def asked(name: str, profile: Profile, family: Family, which: str, begins: str, today: date) -> Made:
    """The form `name`.

    `which` is the head of the record that is corrected; else the kit that is replaced or ended, the box that was
    looked at or ended, or the code of a module; "" for something new. `begins` is read by `begin`. Raises `NotFound`.
    """
    record = family.record_of(which) if which else None
    known = record.shown.body if record is not None else None
    if known is not None and getattr(known, "KIND", "") != KINDS[name]:
        raise NotFound("Not there", "What this form corrects is not on this computer.")
    about = str(getattr(known, "kit", "") or getattr(known, "box", "")) if known is not None else which
    instead = name == NALOXONE and bool(which) and known is None
    asking = _Asking(profile, family, today, about, instead, str(getattr(known, "person", None) or ""))
    there = {*(each.id for each in family.work.kits), *(each.id for each in family.work.boxes)}
    if (instead or name in (NALOXONE_END, BOX_SEEN, BOX_END)) and about not in there:
        raise NotFound("Not there", "What this form is about is not on this computer.")
    asks = tuple(_ASKS[name](asking))
    if known is not None:
        assert isinstance(known, BaseModel)
        return Made((*asks, REASON), _was(known), about, which)
    was = {"on": today.isoformat()}
    if any(each.name == "person" for each in asks):
        was["person"] = only_one(asking.adults)
    if name == MODULE and which:
        was["module"], about = which, ""
    if instead:
        was |= {"replaces": about, **_of_old(asking)}
        about = ""
    given = begin(begins)
    was |= {one: given[one] for one in given if any(each.name == one for each in asks)}
    return Made(asks, was, about)


def _of_old(asking: _Asking) -> dict[str, str]:
    """Who has the old kit has the new one too, and most often of the same kind."""
    old = next(each.supplied.value for each in asking.family.work.kits if each.id == asking.about)
    return {"person": old.person or OTHER, "to": old.to, "product": old.product}


def _was(known: BaseModel) -> dict[str, str]:
    """A body as the values of its form."""
    given = known.given if isinstance(known, work.EquipmentExchanged) else ()
    was = values_of(known.model_copy(update={"given": ()}) if given else known)
    if given:
        was["given"] = ",".join(each.item for each in given)
        was |= {f"{_COUNT}{each.item}": str(each.count) for each in given}
    if isinstance(known, work.NaloxoneSupplied | work.ModuleWorked) and known.person is None:
        was["person"] = OTHER
    if isinstance(known, work.OverdoseReviewed) and known.none_apply:
        was["risks"] = NONE
    return {name: value for name, value in was.items() if name not in ("corrects", "correction_reason")}


# -- what each form asks


def _person(asking: _Asking, label: str = "With whom") -> Ask:
    return Ask("person", label, "choice", asking.people, needed=f"{label[0].lower()}{label[1:]}")


_ON = Ask("on", "On", "day", needed="on which day")
_NOTE = Ask("note", "Note", "text")


def _naloxone(asking: _Asking) -> tuple[Ask, ...]:
    def left(day: date) -> str:
        days = (day - asking.today).days
        return f"{days} days from today" if days >= 0 else "past already: look at the pack again"

    kits = interventions.open_kits(asking.family, asking.profile, asking.today)
    if asking.about and not any(each.key == asking.about for each in kits) and asking.instead:
        every = [interventions.kit_line(each, asking.family, asking.profile, asking.today)
                 for each in asking.family.work.kits if each.id == asking.about]  # fmt: skip
        kits = (*every, *kits)
    old = tuple(Offer(each.key, f"{each.who}, {each.product.partition(',')[0]}, {each.expiry:%m/%Y}") for each in kits
                if asking.instead or each.key != asking.about)  # fmt: skip
    return (
        Ask("person", "Who has it", "choice", (*asking.people, Offer(OTHER, "Somebody else")), needed="who has it"),
        Ask("to", "Their name", needed="their name", when=lambda values: values.get("person") == OTHER),
        Ask("product", "Product", "choice", offers_of(asking.profile, "naloxone_products"), needed="which product"),
        Ask("batch", "Batch", hint="as printed on the pack"),
        Ask("expiry", "Expires", "day", hint="from the pack; 03/2028 is 31/03/2028", needed="the expiry on the pack",
            ahead=True, tells=left),
        Ask("on", "Given on", "day", needed="when it was given"),
        Ask("trained", "Shown how to use it", hint="whom"),
        Ask("topics", "What was shown", "many", offers_of(asking.profile, "naloxone_topics")),
        *([Ask("replaces", "In place of", "pick", old)] if old else []),
        _NOTE,
    )  # fmt: skip


def _naloxone_end(_: _Asking) -> tuple[Ask, ...]:
    hows = tuple(Offer(code, words.capitalize()) for code, words in interventions.ENDS.items())
    return (
        Ask("how", "It was", "choice", hows, needed="what became of it"),
        _ON,
        Ask("what_happened", "What happened", "text"),
    )


def _equipment(asking: _Asking) -> tuple[Ask, ...]:
    items = offers_of(asking.profile, "equipment_items")

    def chosen(code: str) -> Callable[[Values], bool]:
        return lambda values: code in values.get("given", "").split(",")

    return (
        _person(asking),
        _ON,
        Ask("given", "Given", "many", items),
        *(Ask(f"{_COUNT}{each.code}", each.label, hint="how many", needed=f"how many: {each.label.lower()}",
              when=chosen(each.code)) for each in items),
        Ask("returned", "Used, returned", hint="how many needles and syringes, as they say"),
        Ask("bins_returned", "Sharps bins back", hint="how many"),
        Ask("advice", "Advice", "many", offers_of(asking.profile, "advice_topics")),
        _NOTE,
    )  # fmt: skip


def _children(asking: _Asking) -> Ask:
    said = interventions.home(asking.family, asking.today)
    return Ask("home", f"In the home: {said.words}", "heading")


def _box(asking: _Asking) -> tuple[Ask, ...]:
    return (
        _children(asking),
        _person(asking, "Given to"),
        Ask("medicines", "For", hint="whose and which medicines"),
        Ask("kept", "Kept", hint="where in the home"),
        _ON,
        _NOTE,
    )


def _box_seen(asking: _Asking) -> tuple[Ask, ...]:
    offers = (Offer("yes", "Seen locked"), Offer("no", "Seen, not locked"), Offer("not_seen", "Not seen"))
    kept = next(each.kept for each in asking.family.work.boxes if each.id == asking.about)
    return (
        _children(asking),
        Ask("locked", "The box", "choice", offers, needed="whether it was locked"),
        Ask("because", "Because, and agreed", "text", needed="because, and what was agreed",
            when=lambda values: values.get("locked") in ("no", "not_seen")),
        _ON,
        Ask("kept", "Kept now", hint=f"only if not any more: {kept}" if kept else "where in the home"),
    )  # fmt: skip


def _box_end(_: _Asking) -> tuple[Ask, ...]:
    hows = tuple(Offer(code, words.capitalize()) for code, words in interventions.BOX_ENDS.items())
    return (
        Ask("how", "It was", "choice", hows, needed="what became of it"),
        _ON,
        Ask("because", "What happened", "text"),
    )


def _group(asking: _Asking) -> tuple[Ask, ...]:
    return (
        _person(asking, "Who"),
        Ask("group", "Group", hint="name of the programme", needed="which group"),
        Ask("session", "Session", hint="its number"),
        Ask("of", "Of", hint="how many there are"),
        Ask("attended", "Attended", "choice", YES_NO, needed="whether they attended"),
        _ON,
        _NOTE,
    )


def _access(asking: _Asking) -> tuple[Ask, ...]:
    return (
        _person(asking, "Whom"),
        Ask("service", "To which service", hint="CGL West Sussex DAWN", needed="to which service"),
        Ask("accompanied", "Accompanied", "choice", YES_NO, needed="whether somebody went with them"),
        Ask("outcome", "Outcome", "choice", offers_of(asking.profile, "access_outcomes"), needed="the outcome"),
        _ON,
        Ask("next_on", "Next", "day", ahead=True),
        _NOTE,
    )


def _advice(asking: _Asking) -> tuple[Ask, ...]:
    topics = offers_of(asking.profile, "advice_topics")
    return _person(asking), Ask("topics", "Advice on", "many", topics, needed="on what"), _ON, _NOTE


def _module(asking: _Asking) -> tuple[Ask, ...]:
    states = (Offer("in_progress", "In progress"), Offer("complete", "Complete"))
    return (
        Ask("module", "Module", "pick", offers_of(asking.profile, "workbook_modules"), needed="which module"),
        Ask("person", "With", "choice", (*asking.people, Offer(OTHER, "The family")), needed="with whom"),
        Ask("state", "It is", "choice", states, needed="in progress or complete"),
        _ON,
        _NOTE,
    )


def _treatment(asking: _Asking) -> tuple[Ask, ...]:
    return (
        _person(asking, "Whose treatment"),
        Ask("treatment", "Treatment now", "text", needed="the treatment as it is now"),
        Ask("prescriber", "Prescriber"),
        Ask("keyworker", "Keyworker"),
        Ask("changes", "Changes", "text"),
        _ON,
        Ask("next_on", "Next review", "day", ahead=True),
    )


def _overdose(asking: _Asking) -> tuple[Ask, ...]:
    risks = (*offers_of(asking.profile, "overdose_risks"), Offer(NONE, "None of these"))
    return (
        _person(asking),
        Ask("risks", "What applies", "many", risks, needed="what applies, or none of these"),
        Ask("advice", "Advice on", "many", offers_of(asking.profile, "advice_topics")),
        _ON,
        _NOTE,
    )


def _psychosocial(asking: _Asking) -> tuple[Ask, ...]:
    known = [each for each in asking.profile.lists.interventions if each.opens == "psychosocial" and not each.retired]
    offers = tuple(Offer(each.code, each.label) for each in known) or offers_of(asking.profile, "interventions")
    return (
        _person(asking),
        Ask("intervention", "Which", "pick", offers, needed="which intervention"),
        Ask("worked_on", "Worked on", "text", needed="what was worked on"),
        _ON,
    )


_ASKS: dict[str, Callable[[_Asking], tuple[Ask, ...]]] = {
    NALOXONE: _naloxone, NALOXONE_END: _naloxone_end, EQUIPMENT: _equipment, BOX: _box, BOX_SEEN: _box_seen,
    BOX_END: _box_end, GROUP: _group, ACCESS: _access, ADVICE: _advice, MODULE: _module, TREATMENT: _treatment,
    OVERDOSE: _overdose, PSYCHOSOCIAL: _psychosocial,
}  # fmt: skip


# -- what the answers make


def bodies(name: str, told: Values, today: date, about: str, corrects: str) -> list[Body]:
    """The one entry that the answers make. Raises `Faults` by question."""
    raw: dict[str, Any] = {}
    for field in told:
        if field in _DAYS:
            raw[field] = day_of(told, field, today, ahead=field != "on")
        elif field in _MANY:
            raw[field] = [code for code in told[field].split(",") if code]
        elif field in _COUNTS:
            raw[field] = number_of(told, field, *_COUNTS[field])
        elif field in _FLAGS:
            raw[field] = told[field] == "yes"
        elif field not in ("home", "given", "correction_reason") and not field.startswith(_COUNT):
            raw[field] = told[field]
    if "given" in told:
        raw["given"] = _given(told)
    if name in (NALOXONE, MODULE) and told.get("person") == OTHER:
        raw["person"] = None
    if name == NALOXONE:
        raw |= {"kit": about or NEW_ID, "replaces": told.get("replaces") or None}
    elif name == NALOXONE_END:
        raw["kit"] = about
    elif name == OVERDOSE and NONE in raw["risks"]:
        if len(raw["risks"]) > 1:
            raise Faults("Not saved", (("risks", "some of them, or none"),), "What you typed is kept.")
        raw |= {"risks": [], "none_apply": True}
    elif name in (BOX, BOX_SEEN, BOX_END):
        raw["box"] = about or NEW_ID
    return [made(KINDS[name], raw, told, corrects, "on")]


def _given(told: Values) -> list[dict[str, Any]]:
    found = []
    for code in (each for each in told["given"].split(",") if each):
        count = number_of(told, f"{_COUNT}{code}", 1, 10_000)
        if count is None:
            raise Faults("Not saved", ((f"{_COUNT}{code}", "is empty"),), "What you typed is kept.")
        found.append({"item": code, "count": count})
    return found


def is_new(body: Body) -> bool:
    """Whether it is a kit or a box that has no id yet."""
    return NEW_ID in (getattr(body, "kit", ""), getattr(body, "box", ""))


def with_id(body: Body, fresh: str) -> Body:
    """The same entry under the id by which the kit or box is known from now on."""
    return body.model_copy(update={"kit" if isinstance(body, work.NaloxoneSupplied) else "box": fresh})
