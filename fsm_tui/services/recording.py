"""Recording: whatever a person writes goes through here, from the screens and from the command line.

Shape, then authority, then the rules of practice; then one action in which the entry, the read tables,
the search words and the removal of the draft stand or fall together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fsm_tui.casework import rules
from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld
from fsm_tui.casework.bodies import Body, Correctable, accept, kind_named
from fsm_tui.casework.ending import ClosureDecided
from fsm_tui.casework.entry import BASES_LIMIT
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.people import FamilyOpened
from fsm_tui.casework.review import Verdict
from fsm_tui.casework.risk import RiskSigned
from fsm_tui.casework.ruling import consents
from fsm_tui.casework.ruling.advising import SAYS_WHO, says_who
from fsm_tui.casework.strict_json import NotStrict, load
from fsm_tui.casework.team import ContactNoted
from fsm_tui.errors import Faults, FsmError, Refused
from fsm_tui.moments import london
from fsm_tui.services import beyond
from fsm_tui.services.seat import Seat, guessed
from fsm_tui.vault import ledger, queries
from fsm_tui.vault.vault import Action

BOOKKEEPING = ("kind", "subject", "happened_at")
OFFICE = "office"
#: What is about no family: the office's, and what goes to the whole team.
SHARED = (OFFICE, "team")
#: What is not its writer's alone: whoever is at the office arranges and holds a consultation that another noted, and
#: mends a contact.
EVERYBODYS = (ConsultationAsked, ConsultationHeld, ContactNoted)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: the entry's head, its kind and the family it is about; none for what is the office's.

    `notice` is a sentence that the writer is to read, where there is one.
    """

    head: str
    kind: str
    family: str
    called: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One thing to be recorded. Without `family`: `family.opened` makes one, and what follows it is about that one.

    What is the office's, such as an appointment or minutes, names none.
    """

    body: Body
    family: str
    happened: datetime
    bases: tuple[str, ...] | None = None


def write(
    seat: Seat,
    family: str,
    body: Body,
    *,
    happened: datetime | None = None,
    bases: tuple[str, ...] | None = None,
    draft: str | None = None,
) -> Recorded:
    """Record one body. Errors: `Faults` with each fault by its place (the draft stays), `Refused`."""
    wanted = ToRecord(body, family, happened or seat.now(), bases)
    return write_all(seat, [wanted], draft=draft)[0]


def write_office(
    seat: Seat, body: Body, *, happened: datetime | None = None, draft: str | None = None
) -> Recorded:
    """Record one body that is about no family: an appointment, the minutes of a meeting. Errors as for `write`."""
    return write_all(seat, [ToRecord(body, "", happened or seat.now())], draft=draft)[0]


def write_all(seat: Seat, wanted: Iterable[ToRecord], *, draft: str | None = None) -> tuple[Recorded, ...]:
    """Record several bodies, all or none, each seeing the ones before it."""
    done: list[Recorded] = []
    with seat.vault.action() as action:
        for each in wanted:
            if not each.family and done and not isinstance(each.body, FamilyOpened) and each.body.SUBJECT == "family":
                each = replace(each, family=done[-1].family)
            done.append(_write(seat, action, each))
        if draft is not None:
            action.drop_draft(draft)
    return tuple(done)


def write_in(seat: Seat, action: Action, wanted: ToRecord) -> Recorded:
    """Record one body within an action that does more; both stand or fall together. Errors as for `write`."""
    return _write(seat, action, wanted)


def _write(seat: Seat, action: Action, wanted: ToRecord, *, typed: bool = False) -> Recorded:
    """One entry; with `typed` the ids in it were written by hand, so that what they name has to be here."""
    body = wanted.body
    may_write(seat, type(body))
    if body.SUBJECT in SHARED and body.RECORDABLE:
        return _write_shared(seat, action, wanted)
    if body.SUBJECT != "family":
        raise Refused("Not recorded here", f"{body.called()} is not about a family.")
    if isinstance(body, FamilyOpened) and not wanted.family:
        ident = seat.around.new_id()
    else:
        ident = queries.family_named(action.session, wanted.family)
    family = seat.vault.family(action.session, ident)
    if isinstance(body, FamilyOpened) and family.timeline and wanted.family:
        raise Refused("Already there", "This family was opened before. Nothing was written.")
    if guessed(seat, family, wanted.family or ident):
        raise queries.no_such_family()
    beyond.allow(seat, family, body)
    found = rules.faults(body, wanted.happened, family, seat.profile, seat.now())
    found += tuple(beyond.advice(seat, action.session, body, family))
    found += tuple(beyond.faults(seat, action.session, family, body)) if typed else ()
    if found:
        raise Faults("Not complete yet", found, "Nothing was written; the draft, if there is one, is kept.")
    if isinstance(body, Verdict):
        _may_judge(seat, family, body)
    if isinstance(body, ClosureDecided):
        _may_close(seat, family, body)
    if isinstance(body, RiskSigned):
        _may_sign(seat, family, body)
    bases = wanted.bases
    if bases is not None and isinstance(body, Correctable) and body.corrects:
        bases = tuple({*bases[1 - BASES_LIMIT :], body.corrects})
    entry = action.record(body, subject=f"family:{ident}", happened_at=london(wanted.happened), bases=bases)
    if isinstance(body, FamilyOpened):
        action.flush_families()
    return Recorded(entry.head, body.KIND, ident, body.called(), consents.notice(family, body))


def _write_shared(seat: Seat, action: Action, wanted: ToRecord) -> Recorded:
    """What is about no family, by the same rules, with the writer's own entries of that kind, or everybody's."""
    body = wanted.body
    corrects = body.corrects if isinstance(body, Correctable) else None
    contact = isinstance(body, ContactNoted)
    whose = None if isinstance(body, EVERYBODYS) else [seat.me.person]
    own = ledger.of_kind(action.session, body.SUBJECT, body.KIND, whose) if corrects or contact else []
    held = fold("", [ledger.entry_of(row) for row in own if row.body is not None])
    found = rules.faults(body, wanted.happened, held, seat.profile, seat.now())
    found = (*found, *beyond.advice(seat, action.session, body))
    if isinstance(body, NoNamesHeld):
        found = (*found, *_names_somebody(body, beyond.known_names(seat, action.session)))
    if found:
        raise Faults("Not complete yet", found, "Nothing was written; the draft, if there is one, is kept.")
    entry = action.record(
        body,
        subject=body.SUBJECT,
        happened_at=london(wanted.happened),
        bases=wanted.bases or held.frontier[-BASES_LIMIT:],
    )
    return Recorded(entry.head, body.KIND, "", body.called())


def _names_somebody(body: NoNamesHeld, known: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Names of people who are known on this computer, which a No Names consultation must not hold.

    What the rules find without knowing anybody is not said again.
    """
    texts = [(name, getattr(body, name)) for name in SAYS_WHO]
    said = {each for name, text in texts for each in says_who(name, text, (), body.not_names)}
    found = [each for name, text in texts for each in says_who(name, text, known, body.not_names)]
    return tuple(each for each in found if each not in said)


def _may_judge(seat: Seat, family: Family, verdict: Verdict) -> None:
    """A verdict is on the one version that stands, and nobody gives it on their own entry."""
    record = family.record_of(verdict.on)
    if record is None or record.shown.head != verdict.on or len(record.current) != 1:
        raise Refused(
            "Changed meanwhile",
            "This record has another version since you opened it. Your verdict was not given.",
            "Open it again and look at the difference.",
        )
    if record.shown.entry.header.author == seat.me.person:
        raise Refused("Your own entry", "Nobody gives a verdict on their own entry.", "Ask the cover leader.")


def _may_close(seat: Seat, family: Family, decided: ClosureDecided) -> None:
    """Nobody decides on their own proposal to close a family."""
    if any(each.head == decided.proposal and each.author == seat.me.person for each in family.ending.proposals):
        raise Refused("Your own proposal", "Nobody decides on their own proposal.", "Ask the cover leader.")


def _may_sign(seat: Seat, family: Family, signed: RiskSigned) -> None:
    """Nobody signs a lower rating of their own; that the social worker agrees may be written by anybody."""
    record = family.record_of(signed.of)
    if record is not None and record.shown.entry.header.author == seat.me.person:
        raise Refused(
            "Your own rating",
            "Nobody signs their own rating, so Red stays in force.",
            "Ask the cover leader, or write down that the social worker agreed.",
        )


def may_write(seat: Seat, model: type[Body]) -> None:
    """Whether this seat's role may write this kind; at the office only office staff sit."""
    if seat.me.role not in model.AUTHORITY:
        raise Refused(
            "Not for this seat",
            f"{model.called()} is for {' or '.join(sorted(model.AUTHORITY))}. Nothing was written.",
        )


def faults(seat: Seat, family: str, body: Body, happened: datetime) -> tuple[tuple[str, str], ...]:
    """What is still missing before this body may be completed, by place. Writes nothing."""
    return rules.faults(body, happened, seat.family(family), seat.profile, seat.now())


def record_json(seat: Seat, kind: str | None, subject: str | None, data: bytes | str) -> tuple[Recorded, ...]:
    """`fsm-tui record`: one JSON object, or JSON Lines with one entry a line; all or nothing.

    Each object holds the fields of the kind's schema, `happened_at`, and in JSON Lines `kind` and `subject`
    where the command did not name them. Errors: `Faults`, with the line in the place when there are several.
    """
    objects = _objects(data)
    wanted, found = [], []
    for number, raw in objects:
        try:
            wanted.append(_from_json(seat, kind, subject, raw))
        except Faults as fault:
            found += [(_line(number, place, len(objects)), said) for place, said in fault.faults]
        except NotStrict as fault:
            found.append((_line(number, "", len(objects)), fault.message))
    if found:
        raise Faults("Not accepted", tuple(found), "Nothing was written.")
    done = []
    with seat.vault.action() as action:
        for (number, _), each in zip(objects, wanted, strict=True):
            try:
                done.append(_write(seat, action, each, typed=True))
            except Faults as fault:
                found += [(_line(number, place, len(objects)), said) for place, said in fault.faults]
            except FsmError as fault:
                if len(objects) == 1:
                    raise
                found.append((_line(number, "", len(objects)), fault.message))
        if found:
            raise Faults("Not accepted", tuple(found), "Nothing was written.")
    return tuple(done)


def _objects(data: bytes | str) -> list[tuple[int, Any]]:
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except UnicodeDecodeError:
        raise Faults("Not readable", (("", "The text is not UTF-8."),), "Nothing was written.") from None
    try:
        return [(1, load(text))]
    except NotStrict as fault:
        # Only this ends a line of JSON: the other line ends of Unicode may stand inside a text.
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not (_whole(lines[0][1]) or all(line.lstrip().startswith("{") for _, line in lines)):
            raise Faults("Not readable", (("", fault.message),), "Nothing was written.") from None
    found, faulty = [], []
    for number, line in lines:
        try:
            found.append((number, load(line)))
        except NotStrict as fault:
            faulty.append((f"line {number}", fault.message))
    if faulty:
        raise Faults("Not readable", tuple(faulty), "Nothing was written.")
    return found


def _whole(line: str) -> bool:
    try:
        load(line)
    except NotStrict:
        return False
    return True


def _line(number: int, place: str, several: int) -> str:
    if several == 1:
        return place
    return f"line {number}: {place}" if place else f"line {number}"


def _from_json(seat: Seat, kind: str | None, subject: str | None, raw: Any) -> ToRecord:
    if not isinstance(raw, Mapping):
        raise Faults("Not accepted", (("", "an entry is an object with named fields"),))
    named = raw.get("kind", kind)
    if kind is not None and named != kind:
        raise Faults("Not accepted", (("kind", f"is not {kind}"),))
    if not isinstance(named, str):
        raise Faults("Not accepted", (("kind", "is missing; `fsm-tui schema` lists the kinds"),))
    model = kind_named(named)
    if not model.RECORDABLE:
        raise Faults("Not accepted", (("kind", "is written by the program itself and cannot be recorded"),))
    found: list[tuple[str, str]] = []
    happened = seat.now()
    if "happened_at" in raw:
        try:
            happened = london(datetime.fromisoformat(str(raw["happened_at"])))
        except (ValueError, OverflowError):
            found.append(("happened_at", "is not a moment that exists; write it as 2026-03-31T14:00"))
    elif model.KIND == "session.recorded":
        found.append(("happened_at", "is missing"))
    body: Body | None = None
    try:
        body = accept(named, {name: value for name, value in raw.items() if name not in BOOKKEEPING})
    except Faults as fault:
        found += fault.faults
    named = raw.get("subject", subject)
    if subject is not None and named != subject:
        found.append(("subject", "is not the family that the command names"))
    family = str(named or "").removeprefix("family:")
    if model.SUBJECT in SHARED:
        if family not in ("", model.SUBJECT):
            found.append(("subject", "is a family; this is not about one, so leave it out"))
        family = ""
    elif not family and model is not FamilyOpened:
        found.append(("subject", "is missing: which family"))
    if found or body is None:
        raise Faults("Not accepted", tuple(found))
    return ToRecord(body, family, happened)
