"""What was given and done with a family, in words: kits, boxes, modules, and the rest (A58-A72, B2.3-B2.5, B4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family
from fsm_tui.casework.folding.work import Box, Kit
from fsm_tui.casework.interventions import EquipmentExchanged
from fsm_tui.casework.work_clocks import kit_of
from fsm_tui.practice.ages import age, read_age
from fsm_tui.practice.dates import full_date, read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.services.seat import Seat, view_family
from fsm_tui.vault import queries

ENDS = {
    "used": "used", "replaced": "replaced", "lost": "lost", "expired": "expired", "handed_back": "handed back",
}  # fmt: skip
BOX_ENDS = {"returned": "returned", "lost": "lost", "broken": "broken", "not_needed": "not needed any more"}
LOCKED = {"yes": "seen locked", "no": "seen, not locked", "not_seen": "not seen"}
STATES = {"": "not started", "in_progress": "in progress", "complete": "complete"}
FIRST_DAYS, SECOND_DAYS = 60, 30
UNDER = 5


@dataclass(frozen=True, slots=True)
class KitLine:
    """A naloxone kit. `days` to its day, negative when past; `over` how it ended, "" while it is there."""

    key: str
    who: str
    product: str
    advice: str
    batch: str
    expiry: date
    days: int
    given_on: date
    trained: str
    topics: tuple[str, ...]
    note: str
    over: str
    head: str
    ended: str = ""
    in_conflict: bool = False

    @property
    def words(self) -> str:
        """When it expires, in words."""
        if self.days < 0:
            return f"expired {_days(-self.days)} ago"
        return "expires today" if not self.days else f"expires in {_days(self.days)}"

    @property
    def pressing(self) -> int:
        """2 when it is to be replaced (30 days and less), 1 when a new one is to be arranged, else 0."""
        if self.over:
            return 0
        return 2 if self.days <= SECOND_DAYS else int(self.days <= FIRST_DAYS)


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A storage box. `locked` is how it was last seen ("yes", "no", "not_seen"), "" while nobody looked."""

    key: str
    who: str
    medicines: str
    kept: str
    note: str
    issued_on: date
    locked: str
    seen: str
    because: str
    looks: int
    over: str
    head: str
    seen_head: str = ""
    ended: str = ""
    in_conflict: bool = False


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """One module of the workbook, started or not; `state` is a key of `STATES`."""

    code: str
    label: str
    state: str
    words: str
    head: str


@dataclass(frozen=True, slots=True)
class DoneLine:
    """Something that was done once: an exchange, a group session, advice, a review."""

    kind: str
    called: str
    on: date
    who: str
    words: str
    head: str


@dataclass(frozen=True, slots=True)
class Home:
    """Who lives where a box is: every child with the age today, and the words that make it a priority (B2.5)."""

    children: tuple[str, ...]
    priority: tuple[str, ...]

    @property
    def words(self) -> str:
        said = ", ".join(self.children) or "no child of the family"
        return f"{said}. Priority: {', '.join(self.priority)}" if self.priority else said


@dataclass(frozen=True, slots=True)
class WorkView:
    """All of it: what is there still before what is over, the newest of the rest first."""

    family: str
    label: str
    kits: tuple[KitLine, ...]
    boxes: tuple[BoxLine, ...]
    modules: tuple[ModuleLine, ...]
    done: tuple[DoneLine, ...]
    home: Home
    today: date

    @property
    def complete(self) -> int:
        return sum(each.state == "complete" for each in self.modules)


def read(seat: Seat, ident: str) -> WorkView:
    """The interventions of one family, as they stand today. Raises `NotFound`, `Refused`."""
    with seat.vault.read() as session:
        found = queries.family_named(session, ident)
    family = view_family(seat, found)
    today, profile, work = seat.today(), seat.profile, family.work
    return WorkView(
        family=family.id,
        label=family.label.value or "Family without a name",
        kits=tuple(
            sorted(
                (kit_line(each, family, profile, today) for each in work.kits),
                key=lambda each: (bool(each.over), each.expiry, each.key),
            )
        ),
        boxes=tuple(
            sorted((_box(each, family) for each in work.boxes), key=lambda each: (bool(each.over), each.issued_on))
        ),
        modules=tuple(_modules(family, profile)),
        done=tuple(sorted(_done(family, profile), key=lambda each: (each.on, each.called, each.head), reverse=True)),
        home=home(family, today),
        today=today,
    )


def kit_line(kit: Kit, family: Family, profile: Profile, today: date) -> KitLine:
    """One kit in words."""
    given, ended = kit.supplied.value, kit.ended.value if kit.ended else None
    over = ""
    if ended is not None:
        said = f": {ended.what_happened}" if ended.what_happened else ""
        over = f"{ENDS[ended.how]}, {read_day(ended.on)}{said}"
    elif kit.replaced is not None:
        over = f"replaced, {read_day(kit.replaced.value.on)}"
    known = next((each for each in profile.lists.naloxone_products if each.code == given.product), None)
    return KitLine(
        key=kit.id,
        who=kit_of(given.person, given.to, family),
        product=profile.label("naloxone_products", given.product),
        advice=known.words if known else "",
        batch=given.batch,
        expiry=kit.expiry,
        days=(kit.expiry - today).days,
        given_on=given.on,
        trained=given.trained,
        topics=tuple(profile.label("naloxone_topics", each) for each in given.topics),
        note=given.note,
        over=over,
        head=kit.supplied.head,
        ended=kit.ended.head if kit.ended else "",
        in_conflict=kit.in_conflict,
    )


def _box(box: Box, family: Family) -> BoxLine:
    issued, last = box.issued.value, box.last_seen
    ended = box.ended.value if box.ended else None
    because = f": {ended.because}" if ended and ended.because else ""
    return BoxLine(
        key=box.id,
        who=family.name_of(issued.person),
        medicines=issued.medicines,
        kept=box.kept,
        note=issued.note,
        issued_on=issued.on,
        locked=last.value.locked if last else "",
        seen=f"{LOCKED[last.value.locked]}, {read_day(last.value.on)}" if last else "not looked at yet",
        because=last.value.because if last else "",
        looks=len(box.seen),
        over=f"{BOX_ENDS[ended.how]}, {read_day(ended.on)}{because}" if ended else "",
        head=box.issued.head,
        seen_head=last.head if last else "",
        ended=box.ended.head if box.ended else "",
        in_conflict=box.in_conflict,
    )


def _modules(family: Family, profile: Profile) -> Iterator[ModuleLine]:
    """The modules of the guidance in their order, then those that it has no more and that were worked on."""
    worked = family.work.modules
    known = [each.code for each in profile.lists.workbook_modules if not each.retired or each.code in worked]
    for code in (*known, *(each for each in worked if each not in known)):
        module = worked.get(code)
        last = module.worked[-1] if module else None
        words = ""
        if last is not None and module is not None:
            times = len(module.worked)
            with_whom = family.name_of(last.value.person) if last.value.person else "the family"
            words = f"{read_day(last.value.on)}, with {with_whom}" + (f", {times} times" if times > 1 else "")
        label = profile.label("workbook_modules", code)
        yield ModuleLine(code, label, module.state if module else "", words, last.head if last else "")


def _done(family: Family, profile: Profile) -> Iterator[DoneLine]:
    work = family.work

    def topics(codes: Iterable[str], held: str = "advice_topics") -> str:
        return "; ".join(profile.label(held, each) for each in codes)

    def line(each: Statement[Any], called: str, *words: str) -> DoneLine:
        body, said = each.value, ". ".join(word.rstrip(".") for word in words if word)
        return DoneLine(body.KIND, called, body.on, family.name_of(body.person), said, each.head)

    for exchange in work.exchanges:
        advised = topics(exchange.value.advice)
        yield line(exchange, "Equipment exchange", exchanged(exchange.value, profile),
                   f"Advice: {advised}" if advised else "", exchange.value.note)  # fmt: skip
    for group in work.groups:
        said = group.value
        number = f", session {said.session}" if said.session else ""
        number += f" of {said.of}" if said.of else ""
        yield line(group, "Group", f"{said.group}{number}: {'attended' if said.attended else 'did not attend'}",
                   said.note)  # fmt: skip
    for access in work.access:
        helped = access.value
        outcome = profile.label("access_outcomes", helped.outcome)
        together = "accompanied" if helped.accompanied else "not accompanied"
        again = f"Next: {read_day(helped.next_on)}" if helped.next_on else ""
        yield line(access, "Supported access", f"{helped.service}, {together}: {outcome}", again, helped.note)
    for advice in work.advice:
        yield line(advice, "Advice", topics(advice.value.topics), advice.value.note)
    for treatment in work.treatments:
        now = treatment.value
        yield line(treatment, "Treatment review", now.treatment, f"Changes: {now.changes}" if now.changes else "",
                   f"Prescriber {now.prescriber}" if now.prescriber else "",
                   f"Keyworker {now.keyworker}" if now.keyworker else "",
                   f"Next: {read_day(now.next_on)}" if now.next_on else "")  # fmt: skip
    for overdose in work.overdoses:
        risks, advised = topics(overdose.value.risks, "overdose_risks"), topics(overdose.value.advice)
        yield line(overdose, "Overdose risk", risks or "none of the list applies",
                   f"Advice: {advised}" if advised else "", overdose.value.note)  # fmt: skip
    for worked in work.psychosocial:
        yield line(worked, "Structured work", profile.label("interventions", worked.value.intervention),
                   worked.value.worked_on)  # fmt: skip


def exchanged(body: EquipmentExchanged, profile: Profile) -> str:
    """What went out and what came back, in words."""
    given = "; ".join(f"{profile.label('equipment_items', each.item)}: {each.count}" for each in body.given)
    back = [f"{body.returned} used"] if body.returned is not None else []
    if body.bins_returned is not None:
        back.append(f"{body.bins_returned} sharps bin{'' if body.bins_returned == 1 else 's'}")
    parts = [f"Out: {given}"] if given else []
    return ". ".join([*parts, *([f"Back: {', '.join(back)}"] if back else [])])


def home(family: Family, today: date) -> Home:
    """The children of the family with their ages today, and what makes safe storage a priority."""
    children, priority = [], []
    for each in family.young:
        if each.unborn:
            children.append(f"{each.name}, unborn, due {full_date(each.due)}" if each.due else each.name)
            priority.append("pregnancy")
        elif each.born is None:
            children.append(f"{each.name}, age not known")
        elif age(each.born, today) < 18:
            children.append(f"{each.name}, {read_age(each.born, today)}")
            if age(each.born, today) < UNDER:
                priority.append("child under five")
        else:
            continue
        if each.needs.strip():
            priority.append("needs or disability of a child recorded")
    return Home(tuple(children), tuple(dict.fromkeys(priority)))


def open_kits(family: Family, profile: Profile, today: date) -> tuple[KitLine, ...]:
    """Kits that are there, the one that expires first at the top."""
    lines = [kit_line(each, family, profile, today) for each in family.work.kits]
    return tuple(sorted((each for each in lines if not each.over), key=lambda each: (each.expiry, each.key)))


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"
