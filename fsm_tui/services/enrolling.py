"""Enrolment: a laptop asks, the office accepts, the laptop finishes; and the end of trust (design §5, §6)."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict, dataclass, replace
from datetime import UTC

from fsm_tui.casework.team import DeviceEnrolled, DeviceRevoked, Role, StaffNamed
from fsm_tui.errors import NotFound, Refused
from fsm_tui.inert import inert
from fsm_tui.practice.dates import full_date
from fsm_tui.services.seat import Seat, note_access
from fsm_tui.sync import enrolment, envelope
from fsm_tui.sync.enrolment import (
    Certificate,
    Keys,
    ReplySaid,
    Request,
    RequestSaid,
    device_fingerprint,
    read_reply,
    read_request,
)
from fsm_tui.sync.identity import PublicKeys, short_name
from fsm_tui.sync.importing import NOTHING, OtherHouse, day_words, keys_of, office_of, own_keys
from fsm_tui.vault import exchange, ledger, queries
from fsm_tui.vault.slots import ESCROW
from fsm_tui.vault.tables import DeviceRow

ROLE_WORDS = {"practitioner": "practitioner", "leader": "team leader", "admin": "admin"}


@dataclass(frozen=True, slots=True)
class RequestMade:
    """A request to be carried to the office. The person reads `fingerprint` out to whoever accepts it."""

    data: bytes
    name: str
    fingerprint: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """What a request says. The fingerprint is not shown on purpose: it is typed as the other person reads it.

    `known` says what the office already knows that speaks to it, in words, or nothing.
    """

    device: str
    person: str
    name: str
    role: Role
    area: str
    label: str
    made: str
    known: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The office's answer, to be carried back. The office reads `fingerprint` out to the laptop's person."""

    data: bytes
    name: str
    fingerprint: str
    device: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The laptop is enrolled: with whom, and in what role."""

    organisation: str
    role: Role
    sentence: str


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled device, for a list. `folder` is its folder on a stick; `last_bundle` words, or nothing."""

    device: str
    person: str
    name: str
    role: str
    label: str
    fingerprint: str
    folder: str
    enrolled: str
    office: bool
    revoked: bool
    revoked_because: str
    last_bundle: str


def own_fingerprint(seat: Seat) -> str:
    """The thirty digits of this device, a laptop or the office."""
    with seat.vault.read() as session:
        return device_fingerprint(own_keys(session).public, seat.me.device)


def request(seat: Seat, label: str = "") -> RequestMade:
    """A laptop's request to be enrolled. Changes nothing; may be made again at any time."""
    me = seat.me
    if seat.at_office:
        raise Refused("Not at the office", "A request is made on a laptop; the office accepts it.")
    with seat.vault.read() as session:
        keys = own_keys(session)
    said = RequestSaid(
        device=me.device,
        person=me.person,
        name=me.name,
        role=_role(me.role),
        area=me.area if me.area in _areas(seat) else "",
        label=label or f"{me.name}'s laptop",
        training=me.training,
        keys=Keys(**keys.public.to_json()),
        at=seat.now().astimezone(UTC).isoformat(timespec="seconds"),
    )
    return RequestMade(
        data=enrolment.make_request(said, keys),
        name=f"fsm-enrol-{short_name(keys.public)}{enrolment.REQUEST_SUFFIX}",
        fingerprint=device_fingerprint(keys.public, me.device),
        sentence="Take this file to the office and read these thirty digits out to whoever accepts it.",
    )


def look_at(seat: Seat, data: bytes) -> RequestSeen:
    """What a request says, its keys and signature checked. Raises what `read_request` raises, and `Refused`."""
    _at_the_office(seat)
    asked = _fitting(seat, data)
    said = asked.said
    with seat.vault.read() as session:
        row = exchange.certificate(session, said.device)
        named = queries.staff(session).get(said.person)
    known = ""
    if row is not None:
        known = "This laptop is enrolled already."
        if row.revoked:
            known = f"This laptop was revoked: {row.revoked_because}."
    elif named is not None:
        known = f"{named.name} is already known here as {ROLE_WORDS.get(named.role, named.role)}."
    return RequestSeen(
        device=said.device,
        person=said.person,
        name=said.name,
        role=said.role,
        area=said.area,
        label=said.label,
        made=day_words(said.at),
        known=known,
    )


def accept(
    seat: Seat, data: bytes, typed_fingerprint: str, role: Role, *, person: str | None = None
) -> Reply:
    """Enrol the laptop in this role and make the reply. The digits are typed as the laptop's person reads them.

    `person` is the staff id of somebody who is known already and has a new laptop. Errors: `WrongFingerprint`,
    and everything that `look_at` refuses; nothing is written then.
    """
    _at_the_office(seat)
    if role == "leader":
        seat.require("leader")
    asked = _fitting(seat, data)
    asked.confirm(typed_fingerprint)
    said = asked.said
    certificate = Certificate(
        device=said.device,
        person=person or said.person,
        name=said.name,
        role=role,
        label=said.label,
        keys=said.keys,
        enrolled_on=seat.today(),
    )
    with seat.vault.action() as action:
        session = action.session
        staff = queries.staff(session)
        if person is not None and person not in staff:
            raise NotFound("Nobody of the team", "Nobody of the team has that number. Nothing was written.")
        named = staff.get(certificate.person)
        if named is None or (named.name, named.role) != (said.name, role):
            area = said.area or (named.area if named else "") or None
            action.record(
                StaffNamed(person=certificate.person, name=said.name, role=role, area=area),
                subject="team",
                happened_at=seat.now(),
            )
        row = exchange.certificate(session, said.device)
        if row is None or row.revoked or (row.person, row.role) != (certificate.person, role):
            action.record(_entry(certificate, asked.keys), subject="team", happened_at=seat.now())
        office = own_keys(session)
        answer = ReplySaid(
            office=seat.me.device,
            organisation=seat.me.organisation,
            training=seat.me.training,
            keys=Keys(**office.public.to_json()),
            recovery=ledger.setting(session, "recovery")["recipient"],
            certificate=certificate,
            at=seat.now().astimezone(UTC).isoformat(timespec="seconds"),
        )
        reply = enrolment.make_reply(answer, office, asked.keys, seat.around.token)
    seat.forget_names()
    return Reply(
        data=reply,
        name=f"fsm-office-{short_name(asked.keys)}{enrolment.REPLY_SUFFIX}",
        fingerprint=device_fingerprint(office.public, seat.me.device),
        device=said.device,
        sentence=f"{inert(said.name, lines=False)} is enrolled as {ROLE_WORDS[role]}. Take this file back to the "
        "laptop and read the office's thirty digits out to its person.",
    )


def finish(seat: Seat, data: bytes, typed_fingerprint: str) -> Finished:
    """Take the office's answer in: its keys, the certified role, and a slot for the office recovery key.

    Errors: `WrongFingerprint`, and a file that is damaged, for another laptop, of a training or live vault where
    this is the other; nothing is changed then. May be done again with a later answer of the same office.
    """
    if seat.at_office:
        raise Refused("Not at the office", "The laptop finishes an enrolment; the office has accepted it.")
    with seat.vault.read() as session:
        own = own_keys(session)
        before = office_of(session)
    reply = read_reply(data, own)
    said, certificate = reply.said, reply.said.certificate
    _same_house(said.training, seat)
    if before is not None and before["device"] != said.office:
        raise Refused(
            "Enrolled with another office",
            f"This laptop is enrolled with {before['organisation']}. {NOTHING}",
            "A laptop belongs to one office; begin a new vault for the other.",
        )
    if certificate.device != seat.me.device or certificate.keys.model_dump() != own.public.to_json():
        raise Refused("For another laptop", f"This answer certifies another laptop. {NOTHING}")
    reply.confirm(typed_fingerprint)
    me = replace(
        seat.me, person=certificate.person, role=certificate.role, organisation=said.organisation
    )
    sealed = envelope.seal(
        bytes(seat.vault.keys.vault_key), [envelope.Recipient.parse(said.recovery)], seat.around.token
    )
    former = changed = seat.key_file
    for slot in former.slots:
        if slot.kind == ESCROW:
            changed = changed.remove_slot(seat.vault.keys, slot.id)
    label = f"office recovery key of {said.organisation}"
    changed = changed.add_escrow(seat.vault.keys, label=label, sealed=sealed, token=seat.around.token)
    path = seat.vault.folder.keys
    try:
        with seat.vault.action() as action:
            action.set(
                "office",
                {
                    "device": said.office,
                    "keys": reply.keys.to_json(),
                    "organisation": said.organisation,
                    "training": said.training,
                    "recovery": said.recovery,
                    "since": seat.now().astimezone(UTC).isoformat(timespec="seconds"),
                },
            )
            action.set("me", asdict(me))
            note_access(action, "enrolled", detail=f"vault key sealed to the {label}")
            # Last before the commit: a slot without its access entry must not stay.
            changed.save(path)
    except BaseException:
        former.save(path)
        raise
    seat.key_file, seat.vault.me = changed, me
    seat.forget_names()
    return Finished(
        organisation=said.organisation,
        role=certificate.role,
        sentence=f"Enrolled with {inert(said.organisation, lines=False)} as {ROLE_WORDS[certificate.role]}. The "
        "office recovery key, on paper in the office safe, can open this vault from now on; that was noted.",
    )


def revoke(seat: Seat, device: str, reason: str) -> Device:
    """Trust a laptop no longer. Later bundles from it are kept in quarantine. Raises `NotFound`, `Refused`."""
    seat.require("leader")
    _at_the_office(seat)
    if not reason.strip():
        raise Refused("No reason", "Say why the laptop is revoked; the reason stays in the log.")
    with seat.vault.action() as action:
        row = _named(exchange.certificate(action.session, device), seat, device)
        if row.revoked:
            raise Refused("Revoked already", f"This laptop was revoked before: {row.revoked_because}.")
        action.record(
            DeviceRevoked(device=device, reason=reason), subject="team", happened_at=seat.now()
        )
    return next(each for each in devices(seat) if each.device == device)


def devices(seat: Seat) -> tuple[Device, ...]:
    """Every device that the office enrolled, by name; on a laptop as the office last told it."""
    with seat.vault.read() as session:
        office = seat.me.device if seat.at_office else (office_of(session) or {}).get("device")
        rows = queries.devices(session)
        last = {row.device: exchange.peer(session, row.device).last_bundle_at for row in rows}
    return tuple(_device(row, row.device == office, last[row.device]) for row in rows)


def _device(row: DeviceRow, office: bool, last: str | None) -> Device:
    return Device(
        device=row.device,
        person=row.person,
        name=row.name,
        role=row.role,
        label=row.label,
        fingerprint=row.fingerprint,
        folder="to-office" if office else f"to-{short_name(keys_of(row))}",
        enrolled=full_date(row.enrolled_on),
        office=office,
        revoked=row.revoked,
        revoked_because=row.revoked_because,
        last_bundle=day_words(last) if last else "",
    )


def _named(row: DeviceRow | None, seat: Seat, device: str) -> DeviceRow:
    if row is None:
        raise NotFound("No such laptop", "No laptop with this number is enrolled.", "`fsm-tui devices` lists them.")
    if device == seat.me.device:
        raise Refused("That is the office", "The office vault itself cannot be revoked.")
    return row


def _fitting(seat: Seat, data: bytes) -> Request:
    asked = read_request(data)
    said = asked.said
    _same_house(said.training, seat)
    keys = said.keys.model_dump()
    with seat.vault.read() as session:
        rows = queries.devices(session)
        named = queries.staff(session).get(said.person)
    for row in rows:
        same = (row.sign_key == keys["sign"], row.seal_key == keys["seal"])
        if (row.device == said.device) != all(same) or (row.device != said.device and any(same)):
            raise Refused(
                "Not the laptop it says it is",
                f"This request uses the number or the keys of a laptop that is enrolled already. {NOTHING}",
                "Ask its person, not by e-mail. A new vault on that laptop makes a new request.",
            )
    known = next((row for row in rows if row.device == said.device), None)
    if named is not None and named.name != said.name and known is None:
        raise Refused(
            "Somebody else's number",
            f"This request uses the staff number of somebody else of the team. {NOTHING}",
            "Ask its person, not by e-mail.",
        )
    return asked


def _same_house(training: bool, seat: Seat) -> None:
    if training != seat.me.training:
        raise OtherHouse(
            "Training and real work stay apart",
            f"This file comes from a {'training' if training else 'real'} vault and this is a "
            f"{'training' if seat.me.training else 'real'} one. {NOTHING}",
            "Use it where it belongs.",
        )


def _at_the_office(seat: Seat) -> None:
    if not seat.at_office:
        raise Refused("Only at the office", "Laptops are enrolled in the office vault. Nothing was changed.")
    seat.require("leader", "admin")


def _entry(certificate: Certificate, keys: PublicKeys) -> DeviceEnrolled:
    return DeviceEnrolled(
        device=certificate.device,
        person=certificate.person,
        name=certificate.name,
        role=certificate.role,
        label=certificate.label,
        sign_key=b64encode(keys.sign).decode(),
        seal_key=b64encode(keys.seal).decode(),
        fingerprint=device_fingerprint(keys, certificate.device),
        enrolled_on=certificate.enrolled_on,
    )


def _areas(seat: Seat) -> set[str]:
    return {str(item.code) for item in seat.profile.offered("areas")}


def _role(role: str) -> Role:
    return "leader" if role == "leader" else "admin" if role == "admin" else "practitioner"
