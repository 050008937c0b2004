"""Making, opening and leaving vaults (design §5)."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fsm_tui.casework.team import DeviceEnrolled, Role, StaffNamed
from fsm_tui.errors import Refused
from fsm_tui.inert import clean
from fsm_tui.moments import Surroundings
from fsm_tui.practice.profile import built_in, built_in_text
from fsm_tui.services import guidance
from fsm_tui.services.doorstep import UNFINISHED, unfinished
from fsm_tui.services.seat import Seat, note_access
from fsm_tui.sync import envelope
from fsm_tui.sync.identity import DeviceKeys, RecoveryKey, fingerprint, supported
from fsm_tui.vault import attempts, files, keys, ledger, queries
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile, Keys
from fsm_tui.vault.refusals import AlreadyThere, WrongCode, WrongPassphrase
from fsm_tui.vault.slots import ESCROW, FLOOR, LONGEST_LABEL, PASSPHRASE, Kdf, Slot
from fsm_tui.vault.store import Store
from fsm_tui.vault.tables import METADATA
from fsm_tui.vault.vault import Me, Vault, prepare, read_me, rebuild


@dataclass(frozen=True, slots=True)
class Begun:
    """A new vault, open. `paper` is shown once, to be printed and put away; it is stored nowhere."""

    seat: Seat
    paper: str
    paper_title: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened vault and what its person must be told first."""

    seat: Seat
    notices: tuple[str, ...]


def begin_laptop(
    home: Path | None,
    *,
    name: str,
    role: Role,
    area: str,
    passphrase: str,
    around: Surroundings,
    organisation: str = "",
    training: bool = False,
    kdf: Kdf | None = None,
) -> Begun:
    """A laptop's vault. The role is a request until the office certifies it. Paper: the recovery code."""
    me = _me("laptop", name, role, area, around, organisation, training)
    return _begin(home, me, passphrase, around, kdf, recovery=None)


def begin_office(
    home: Path | None,
    *,
    name: str,
    role: Role,
    organisation: str,
    passphrase: str,
    around: Surroundings,
    area: str = "",
    training: bool = False,
    kdf: Kdf | None = None,
) -> Begun:
    """The team's office vault: the hub. Paper: the office recovery key, for the safe."""
    if role not in ("leader", "admin"):
        raise Refused("Not an office role", "An office vault is begun by the team leader or admin.")
    me = _me("office", name, role, area, around, organisation, training)
    return _begin(home, me, passphrase, around, kdf, recovery=RecoveryKey.new(around.token))


def unlock(home: Path | None, passphrase: str, around: Surroundings, *, slot: str | None = None) -> Opened:
    """Open the vault with a passphrase; a wrong one costs a growing wait. Nothing else is changed.

    Errors: `WrongPassphrase`, `Locked` (already open), and every kind of damage by its name.
    """
    folder = files.home(home)
    _refuse_unfinished(folder)
    key_file = KeyFile.load(folder.keys)
    history = attempts.load(folder.attempts, around.now())
    waiting = math.ceil(attempts.wait(history, around.now()))
    if waiting > 0:
        raise Refused(
            "Wait a moment",
            f"The next try is possible in {waiting} second{'s' if waiting != 1 else ''}.",
            "Nothing is lost.",
        )
    try:
        unlocked = key_file.unlock(passphrase, slot)
    except WrongPassphrase:
        attempts.save(folder.attempts, history.failed(around.now()))
        raise
    return _open(folder, key_file, unlocked.slot, unlocked.keys, around, wrong=history.failures)


def recover(
    home: Path | None,
    paper: str,
    new_passphrase: str,
    around: Surroundings,
    *,
    slot: str | None = None,
    kdf: Kdf | None = None,
) -> Opened:
    """Open with the printed recovery code or the office recovery key, and set a new passphrase.

    `slot` is whose passphrase it is, where an office vault has several people; else the first one's.
    Errors: `WrongCode`, `WeakPassphrase`, `NotFound` (slot), and every kind of damage by its name.
    """
    folder = files.home(home)
    _refuse_unfinished(folder)
    key_file = KeyFile.load(folder.keys)
    opened_by, opened_keys = _by_paper(key_file, paper)
    try:
        person = key_file.slot(slot) if slot else next(each for each in key_file.slots if each.kind == PASSPHRASE)
        changed = key_file.change_passphrase(
            opened_keys, person.id, new_passphrase, token=around.token, kdf=kdf or keys.calibrate()
        )
    except BaseException:
        opened_keys.wipe()
        raise
    opened = _open(folder, key_file, person, opened_keys, around, wrong=0)
    _save_keys(opened.seat, changed)
    with opened.seat.vault.action() as action:
        note_access(action, "unlocked", detail=f"recovered with the {opened_by}")
    return opened


def _by_paper(key_file: KeyFile, paper: str) -> tuple[str, Keys]:
    if paper.strip().upper().startswith("AGE"):
        identity = RecoveryKey.parse(paper).identity
        for slot in key_file.slots:
            if slot.kind == ESCROW:
                opened = envelope.open_sealed(slot.sealed, [identity])
                return "office recovery key", key_file.unlock_with_vault_key(opened, slot.id).keys
        raise WrongCode(
            "Not opened", "This vault was never sealed to an office recovery key.", "Use the printed recovery code."
        )
    return "recovery code", key_file.unlock_with_code(paper).keys


def change_passphrase(seat: Seat, old: str, new: str, *, kdf: Kdf | None = None) -> None:
    """A new passphrase for the person who sits here. Errors: `WrongPassphrase`, `WeakPassphrase`."""
    checked = seat.key_file.unlock(old, seat.slot)
    checked.keys.wipe()
    changed = seat.key_file.change_passphrase(
        seat.vault.keys, seat.slot, new, token=seat.around.token, kdf=kdf or keys.calibrate()
    )
    _save_keys(seat, changed)


def add_person(seat: Seat, *, name: str, role: Role, passphrase: str, kdf: Kdf | None = None) -> None:
    """One more named person for the office vault: their own slot, their own name on what they do."""
    seat.require("leader", "admin")
    if not seat.at_office:
        raise Refused("Not here", "A laptop's vault belongs to one person.")
    person = seat.around.new_id()
    changed = seat.key_file.add_passphrase(
        seat.vault.keys,
        passphrase=passphrase,
        person=person,
        label=name,
        token=seat.around.token,
        kdf=kdf or keys.calibrate(),
    )
    with seat.vault.action() as action:
        action.record(
            StaffNamed(person=person, name=name, role=role),
            subject="team",
            happened_at=seat.now(),
        )
    _save_keys(seat, changed)
    seat.forget_names()


def acknowledge_missing_work(seat: Seat) -> None:
    """The person has read that saved work is missing; work goes on in a new epoch."""
    seat.vault.accept_standing()


def leave(seat: Seat) -> None:
    """Lock: the file is closed and the keys are zeroed."""
    seat.vault.close()


def _me(
    place: Any, name: str, role: Role, area: str, around: Surroundings, organisation: str, training: bool
) -> Me:
    name, area, organisation = (" ".join(clean(each).split()) for each in (name, area, organisation))
    if not name:
        raise Refused("No name", "A vault needs the name of the person whose work it holds.")
    if len(name) > LONGEST_LABEL:
        raise Refused("Name too long", f"A name has at most {LONGEST_LABEL} characters.")
    return Me(
        vault=around.token(16).hex(),
        place=place,
        device=around.new_id(),
        person=around.new_id(),
        name=name,
        role=role,
        area=area,
        organisation=organisation,
        training=training,
    )


def _begin(
    home: Path | None, me: Me, passphrase: str, around: Surroundings, kdf: Kdf | None, recovery: RecoveryKey | None
) -> Begun:
    """Make the vault. Until its paper is ready to be shown a mark lies in the folder: see `unfinished`."""
    supported()
    folder = files.home(home)
    if folder.there() and not unfinished(folder):
        raise AlreadyThere(
            "There is a vault already",
            f"The folder {folder.root} holds a vault. It was not touched.",
            "Open it, or choose another folder with --home.",
        )
    files.require_local(folder.root)
    files.make_private(folder.root)
    key_file, opened = KeyFile.create(
        me.vault,
        passphrase=passphrase,
        person=me.person,
        label=me.name,
        token=around.token,
        kdf=kdf or keys.calibrate(),
        known=(me.area, me.organisation),
    )
    if recovery is not None:
        sealed = envelope.seal(bytes(opened.vault_key), [recovery.recipient], around.token)
        key_file = key_file.add_escrow(opened, label="office recovery key", sealed=sealed, token=around.token)
        paper, title = recovery.text, "Office recovery key"
    else:
        key_file, paper = key_file.add_recovery_code(opened, around.token)
        title = "Recovery code of this laptop"
    _sweep_unfinished(folder)
    files.replace(folder.root / UNFINISHED, b"")
    store: Store | None = None
    try:
        key_file.save(folder.keys)
        device = DeviceKeys.new(around.token)
        store = Store.create(folder.database, opened.database_key, me.vault, METADATA, _first(me, device, recovery))
        seat = Seat(Vault(folder, store, opened, me, (built_in(),), around), key_file, key_file.slots[0].id)
        if recovery is not None:
            _found_office(seat, device)
        else:
            with seat.vault.action() as action:
                note_access(action, "unlocked", detail="vault begun")
        files.remove(folder.root / UNFINISHED)
    except BaseException:
        if store is not None:
            store.close()
        opened.wipe()
        _sweep_unfinished(folder)
        raise
    return Begun(seat, paper, title)


def _first(me: Me, device: DeviceKeys, recovery: RecoveryKey | None) -> Callable[[Any], None]:
    def first(session: Any) -> None:
        prepare(session, me)
        ledger.set_setting(session, "seeds", _seeds(device))
        if recovery is not None:
            ledger.set_setting(session, "recovery", {"recipient": recovery.recipient_text})

    return first


def _refuse_unfinished(folder: VaultFolder) -> None:
    if unfinished(folder):
        raise Refused(
            "Not finished",
            "Making this vault was interrupted before it could be used. Nothing was recorded in it.",
            "Begin it again; what is left of it is then cleared away.",
        )


def _sweep_unfinished(folder: VaultFolder) -> None:
    """Take away what an interrupted beginning left: nobody ever had this vault open, so it holds no work."""
    if not unfinished(folder):
        return
    for ending in ("", "-wal", "-shm", "-journal"):
        files.remove(folder.database.with_name(folder.database.name + ending))
    for left in (folder.keys, folder.former_keys, folder.anchor, folder.attempts, folder.root / UNFINISHED):
        files.remove(left)


def _found_office(seat: Seat, device: DeviceKeys) -> None:
    me, public = seat.me, device.public
    with seat.vault.action() as action:
        for body in (
            StaffNamed(person=me.person, name=me.name, role=_role(me.role)),
            DeviceEnrolled(
                device=me.device,
                person=me.person,
                name=me.name,
                role=_role(me.role),
                label="office",
                sign_key=base64.b64encode(public.sign).decode(),
                seal_key=base64.b64encode(public.seal).decode(),
                fingerprint=fingerprint(public, me.device),
                enrolled_on=seat.today(),
            ),
            guidance.published(built_in(), built_in_text()),
        ):
            action.record(body, subject="team", happened_at=seat.now())
        note_access(action, "unlocked", detail="office vault begun")
    guidance.reload(seat)


def _open(
    folder: VaultFolder, key_file: KeyFile, slot: Slot, opened: Keys, around: Surroundings, *, wrong: int
) -> Opened:
    try:
        store = Store.open(folder.database, opened.database_key, key_file.vault_id)
    except BaseException:
        opened.wipe()
        raise
    try:
        # Only now: what is half written may be the work in hand of a program that holds the vault.
        files.sweep(folder.root)
        profiles = guidance.profiles(store)
        with store.read() as session:
            me = _whose(read_me(session), slot, queries.staff(session))
        vault = Vault(folder, store, opened, me, profiles, around)
        with store.read() as session:
            lag = vault.read_tables_lag(session)
        seat = Seat(vault, key_file, slot.id)
        notices = []
        standing = vault.check_anchor()
        if not standing.sound:
            notices.append(standing.sentence)
        if lag:
            rebuild(vault)
        if standing.sound:
            with vault.action() as action:
                note_access(action, "unlocked", detail=f"after {wrong} wrong passphrases" if wrong else "")
    except BaseException:
        store.close()
        opened.wipe()
        raise
    attempts.clear(folder.attempts)
    keys.settle(folder.keys)
    if wrong:
        notices.append(f"Since the last time somebody tried {wrong} wrong passphrase{'s' if wrong != 1 else ''}.")
    review = vault.profile.review_state(around.today())
    if review.past:
        notices.append(review.sentence)
    seat.notices = tuple(notices)
    return Opened(seat, seat.notices)


def _whose(me: Me, slot: Slot, staff: dict[str, queries.StaffMember]) -> Me:
    """At the office the slot says who sits here; on a laptop the office's certificate says in what role."""
    known = staff.get(slot.person)
    if me.place == "office":
        return replace(me, person=slot.person, name=slot.label, role=known.role if known else me.role)
    return replace(me, role=known.role) if known else me


def _role(role: str) -> Role:
    return "leader" if role == "leader" else "admin"


def _seeds(device: DeviceKeys) -> dict[str, str]:
    return {
        "sign": base64.b64encode(device.sign_seed).decode(),
        "seal": base64.b64encode(device.seal_seed).decode(),
    }


def _save_keys(seat: Seat, key_file: KeyFile) -> None:
    key_file.save(seat.vault.folder.keys)
    seat.key_file = key_file


def floor() -> Kdf:
    """The cheapest key derivation that is allowed, for training vaults and tests."""
    return FLOOR
