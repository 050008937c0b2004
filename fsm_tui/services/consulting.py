"""Consultations with our leader, and No Names consultations with the locality social worker (A33, A34, A101, A102).

A consultation is asked for, arranged (an appointment in the diary), and held. A No Names consultation says nothing
about who it is about, and is found by its day and topic alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld, NoNamesLinked
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.causality import Statement, Web, standing
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.casework.folding.appointments import Appointment, appointments
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.casework.records import Parsed, gather
from fsm_tui.errors import NotFound
from fsm_tui.moments import london
from fsm_tui.services import beyond, whose
from fsm_tui.services.recording import OFFICE, Recorded, ToRecord, write, write_all, write_office
from fsm_tui.services.seat import Seat, may_see
from fsm_tui.vault import ledger
from fsm_tui.vault.tables import FamilyRow

if TYPE_CHECKING:
    from sqlmodel import Session

About = TypeVar("About", ConsultationAsked, ConsultationHeld)
PUT_AWAY = "About a restricted family: its words are put away."
GONE, NOBODY_KNOWN = "Not on this computer", "somebody not known here"
State = Literal["asked", "arranged", "held"]
OUTCOMES = {
    "refer": "refer", "not_refer": "not to refer", "come_again": "to come again", "other": "something else",
    "no_referral": "no referral", "more_information": "more information first",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Consultation:
    """One consultation as it stands: what was asked, when it is arranged for, and what was said if it was held.

    `at` is the hour, such as 13:00, or empty. `to_write_up`: it was arranged, the time is past, and nothing was
    written of it. `appointment` is its line in a diary and `diarist` whose that is; `family` is empty where there
    is none, or one that who sits here may not know, which `family_label` then says. `took_place`: the diary says so.
    On a laptop that is enough: what the leader wrote stays at the office. `hidden`: it is about a family that who sits
    here may not know, so that its words are put away.
    """

    id: str
    asked: Statement[ConsultationAsked]
    held: Statement[ConsultationHeld] | None
    reason: str
    arranged_for: date | None = None
    at: str = ""
    to_write_up: bool = False
    took_place: bool = False
    hidden: bool = False
    appointment: str = ""
    diarist: str = ""
    family: str = ""
    family_label: str = ""
    noted_by: str = ""
    held_by: str = ""

    @property
    def state(self) -> State:
        """held, arranged or asked."""
        if self.held is not None:
            return "held"
        return "arranged" if self.arranged_for else "asked"


@dataclass(frozen=True, slots=True)
class Link:
    """A family to which somebody linked a No Names consultation; without a name where it may not be known here."""

    family: str
    label: str
    on: date
    because: str


@dataclass(frozen=True, slots=True)
class NoNames:
    """One No Names consultation; `links` are the families to which a person here chose to link it.

    `mine` says that who sits here wrote it, and so may correct it.
    """

    head: str
    on: date
    topic: str
    topic_label: str
    body: NoNamesHeld
    author: str
    by: str = ""
    mine: bool = False
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many consultations are still to be arranged, and how many to be written up."""

    to_arrange: int
    to_write_up: int

    @property
    def words(self) -> str:
        """In words, or nothing."""
        parts = [f"{self.to_arrange} to arrange"] if self.to_arrange else []
        return ", ".join(parts + ([f"{self.to_write_up} to write up"] if self.to_write_up else []))


# -- consultations


def _in_force(session: Session, *models: type[Body]) -> SaidInForce:
    rows = [row for model in models for row in ledger.of_kind(session, OFFICE, model.KIND)]
    entries = [ledger.entry_of(row) for row in rows]
    parsed = [Parsed.of(each) for each in entries]
    web = Web(entries)
    return SaidInForce(gather(parsed, web), web)


def consultations(seat: Seat) -> tuple[Consultation, ...]:
    """Every consultation in this vault: to be written up, to be arranged, arranged; then those held, newest first."""
    with seat.vault.read() as session:
        said = _in_force(session, ConsultationAsked, ConsultationHeld)
        planned = _planned(session)
        asked, held = _by_id(said, ConsultationAsked), _by_id(said, ConsultationHeld)
        families = {ident: _family(seat, session, each.value.family) for ident, each in asked.items()}
    names = seat.names()
    found = []
    for ident, each in asked.items():
        advice, plan = held.get(ident), planned.get(ident)
        # Once it stood in a diary, the diary says when it is.
        day = plan.plan.value.on if plan else each.value.arranged_for if ident not in planned else None
        hour = (plan.plan.value.at or "") if plan else ""
        took_place = plan is not None and plan.state == "held"
        family, label = families[ident]
        hidden = not family and label == whose.RESTRICTED
        found.append(
            Consultation(
                id=ident,
                asked=_put_away(each, question="") if hidden else each,
                held=_put_away(advice, advice=PUT_AWAY, words="") if hidden and advice else advice,
                hidden=hidden,
                reason=seat.profile.label("consultation_reasons", each.value.reason),
                arranged_for=day,
                at=hour,
                to_write_up=advice is None and _past(seat, day, hour) and (seat.at_office or not took_place),
                took_place=took_place,
                appointment=plan.root if plan else "",
                diarist=plan.author if plan else "",
                family=family,
                family_label=label,
                noted_by=names.get(each.author, NOBODY_KNOWN),
                held_by=names.get(advice.author, NOBODY_KNOWN) if advice else "",
            )
        )
    return tuple(sorted(found, key=_order))


def _family(seat: Seat, session: Session, ident: str | None) -> tuple[str, str]:
    """The family and its name, as far as who sits here may know them."""
    if ident is None:
        return "", ""
    row = session.get(FamilyRow, ident)
    if row is None:
        return "", GONE
    return (row.family, row.label) if whose.sees(seat, row) else ("", whose.RESTRICTED)


def _put_away(said: Statement[About], **words: str) -> Statement[About]:
    return said.with_value(said.value.model_copy(update=words))


def _past(seat: Seat, day: date | None, hour: str) -> bool:
    today, now = seat.today(), f"{london(seat.now()):%H:%M}"
    return day is not None and (day < today or (day == today and bool(hour) and hour <= now))


def _order(each: Consultation) -> tuple[int, int, str]:
    if each.held is not None:
        return 3, -each.held.value.on.toordinal(), each.id
    day = each.arranged_for or each.asked.value.asked_on
    return 0 if each.to_write_up else 1 if each.arranged_for is None else 2, day.toordinal(), each.id


def _by_id(said: SaidInForce, model: type[About]) -> dict[str, Statement[About]]:
    """What stands of each consultation; where two versions stand, the later."""
    found: dict[str, list[Statement[About]]] = {}
    for each in said.of(model):
        found.setdefault(each.value.consultation, []).append(each)
    return {ident: standing(each, said.web)[-1] for ident, each in found.items()}


def _planned(session: Session) -> dict[str, Appointment | None]:
    """The appointment of each consultation that ever had one; None where none stands any more."""
    rows = ledger.of_kind(session, OFFICE, AppointmentPlanned.KIND)
    found: dict[str, Appointment | None] = {}
    for each in appointments(Parsed.of(ledger.entry_of(row)) for row in rows):
        if (ident := each.plan.value.consultation) is not None:
            stands = each if each.state in ("planned", "held") else None
            found[ident] = stands or found.get(ident)
    return found


def consultation(seat: Seat, ident: str) -> Consultation:
    """One consultation by its id or the beginning of it. Raises `NotFound`."""
    found = [each for each in consultations(seat) if ident and each.id.startswith(ident)]
    if len(found) != 1:
        raise NotFound("No such consultation", "That consultation is not on this computer.")
    return found[0]


def waiting(seat: Seat) -> Waiting:
    """What a leader has still to do with consultations."""
    found = consultations(seat)
    return Waiting(sum(each.state == "asked" for each in found), sum(each.to_write_up for each in found))


def ask(seat: Seat, body: ConsultationAsked, *, draft: str | None = None) -> Recorded:
    """A consultation that was asked for, or a correction of it. Errors: `Faults`, also for a family not here."""
    return write_office(seat, body, draft=draft)


def arrange(seat: Seat, body: AppointmentPlanned, *, draft: str | None = None) -> Recorded:
    """An appointment for a consultation, in the diary of who sits here: the diary reminds of it.

    Errors: `Faults`, also where `body` names no consultation that is here; `NotFound`.
    """
    known = consultation(seat, body.consultation or "")
    if known.state == "held":
        raise NotFound("Held already", "This consultation was held. Nothing was written.")
    return write_office(seat, body, draft=draft)


def hold(seat: Seat, body: ConsultationHeld, *, draft: str | None = None) -> Recorded:
    """The advice given, or a correction of it. An appointment of one's own for it then has taken place.

    Errors: `Faults`, also for a consultation that is not here, that was held already, or not asked for by then.
    """
    wanted = [ToRecord(body, "", seat.now())]
    with seat.vault.read() as session:
        plan = _planned(session).get(body.consultation)
    if plan is not None and plan.author == seat.me.person and plan.state == "planned":
        held: dict[str, Any] = {"corrects": plan.plan.head, "correction_reason": "", "held": True}
        if plan.plan.value.on <= seat.today():
            wanted.append(ToRecord(plan.plan.value.model_copy(update=held), "", seat.now()))
        else:  # held before the day it was arranged for
            gone = {**held, "held": None, "cancelled": f"held on {body.on:%d/%m/%Y}"}
            wanted.append(ToRecord(plan.plan.value.model_copy(update=gone), "", seat.now()))
    return write_all(seat, wanted, draft=draft)[0]


# -- No Names


def no_names(
    seat: Seat, *, topic: str = "", first: date | None = None, last: date | None = None
) -> tuple[NoNames, ...]:
    """No Names consultations by topic and day, the newest first. There is no other way to look for one."""
    with seat.vault.read() as session:
        said = _in_force(session, NoNamesHeld)
        links = _links(seat, session)
    names = seat.names()
    found = []
    for record in said.records.values():
        versions = {each.head for each in record.versions}
        for one in record.current:
            body = one.body
            if not isinstance(body, NoNamesHeld) or topic not in ("", body.topic):
                continue
            if (first is not None and body.on < first) or (last is not None and body.on > last):
                continue
            author = one.entry.header.author
            found.append(
                NoNames(
                    head=one.head,
                    on=body.on,
                    topic=body.topic,
                    topic_label=seat.profile.label("no_names_topics", body.topic),
                    body=body,
                    author=author,
                    by=names.get(author, NOBODY_KNOWN),
                    mine=author == seat.me.person,
                    links=tuple(link for head, link in links if head in versions),
                )
            )
    return tuple(sorted(found, key=lambda each: (each.on, each.head), reverse=True))


def _links(seat: Seat, session: Session) -> list[tuple[str, Link]]:
    """Every link that stands: the No Names entry that it names, and the family."""
    found = []
    rows = ledger.of_kind_anywhere(session, NoNamesLinked.KIND)
    for ident in dict.fromkeys(row.subject.removeprefix("family:") for row in rows):
        family = seat.vault.family(session, ident)
        seen = may_see(seat, family)
        label = (family.label.value or "") if seen else whose.RESTRICTED
        for each in family.shared.no_names:
            because = each.value.because if seen else ""
            found.append((each.value.consultation, Link(ident if seen else "", label, each.day, because)))
    return found


def linked_to(seat: Seat, linked: Iterable[Statement[NoNamesLinked]]) -> tuple[tuple[str, str], ...]:
    """(head of the link, day and topic) of No Names consultations that are linked to a family.

    What they say is told in their own log and nowhere else; one that is not on this computer says so.
    """
    linked = tuple(linked)
    if not linked:
        return ()
    with seat.vault.read() as session:
        said = _in_force(session, NoNamesHeld)
    known = {
        version.head: record.current[-1].body
        for record in said.records.values()
        for version in record.versions
        if record.current
    }
    found = []
    for each in linked:
        body = known.get(each.value.consultation)
        words = "not on this computer"
        if isinstance(body, NoNamesHeld):
            topic = seat.profile.label("no_names_topics", body.topic)
            words = f"{body.on:%d/%m/%Y}, {topic[:1].lower()}{topic[1:]}"
        found.append((each.head, words))
    return tuple(found)


def known_names(seat: Seat) -> tuple[str, ...]:
    """Every name of a person or family that may be known here, which a No Names consultation must not hold."""
    with seat.vault.read() as session:
        return beyond.known_names(seat, session)


def note_no_names(seat: Seat, body: NoNamesHeld, *, draft: str | None = None) -> Recorded:
    """Record one. Errors: `Faults` naming what in it could tell who it is about; nothing is written then."""
    return write_office(seat, body, draft=draft)


def link_no_names(seat: Seat, family: str, head: str, because: str) -> Recorded:
    """Link one to a family, because a person here chose to. Errors: `Faults` for one that is not here, or linked."""
    return write(seat, family, NoNamesLinked(consultation=head, because=because))


__all__ = [
    "OUTCOMES", "Consultation", "Link", "NoNames", "Waiting", "arrange", "ask", "consultation",
    "consultations", "hold", "known_names", "link_no_names", "linked_to", "no_names", "note_no_names", "waiting",
]  # fmt: skip
