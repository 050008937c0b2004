"""Who opens the vault: slots, then the vault key, then the database key.

A passphrase, a recovery code or an escrow each gives the vault key (32 bytes); the vault key gives the
database key (the raw SQLCipher key) and the anchor key. A new passphrase rewrites one small file.

    passphrase  NFKC, Argon2id, HKDF  -+
    recovery code             HKDF    -+- ChaCha20-Poly1305 -> vault key -+- ChaCha20-Poly1305 -> database key
    escrow      opened elsewhere      -+                                  +- HKDF -> anchor key

Associated data binds each slot's parameters, person and label to this vault. A MAC under the vault key
covers the whole file, so slots cannot be mixed from older copies. Sources: RFC 9106 (Argon2id), RFC 5869
(HKDF), RFC 8439 (ChaCha20-Poly1305). Keys are held in bytearrays and zeroed; a passphrase is a Python
string and cannot be.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsm_tui.errors import NotFound, Refused
from fsm_tui.inert import clean
from fsm_tui.vault import codes, files, passphrases, slots
from fsm_tui.vault.opened import KEY, Keys, Unlocked
from fsm_tui.vault.refusals import KeyFileDamaged, KeyFileMissing, LastSlot, WrongCode, WrongPassphrase
from fsm_tui.vault.slots import ESCROW, FLOOR, PASSPHRASE, RECOVERY, Kdf, Slot

__all__ = ["KeyFile", "Keys", "Unlocked", "calibrate", "put_back_former", "settle"]

_INFO = b"fsm-tui/keys/1/"
_FIELDS = {"database_key", "format", "seal", "slots", "vault"}

Token = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class KeyFile:
    """`keys.json`. Every change returns a new KeyFile; `save` puts it in place.

    Change slots only while holding the vault, so that two programs cannot each write their own version.
    """

    vault_id: str
    slots: tuple[Slot, ...]
    _nonce: bytes = field(repr=False)
    _wrapped: bytes = field(repr=False)
    _seal: bytes = field(repr=False)

    @classmethod
    def create(
        cls,
        vault_id: str,
        *,
        passphrase: str,
        person: str,
        label: str,
        token: Token,
        kdf: Kdf,
        known: Iterable[str] = (),
    ) -> tuple[KeyFile, Keys]:
        """A key file for a new vault with one passphrase slot, and its keys.

        `vault_id` is hex; `person` a staff id, `label` that person's name; `known` as in
        `passphrases.accept`. Errors: WeakPassphrase.
        """
        accepted = passphrases.accept(passphrase, (label, *known))
        vault_key, database_key = bytearray(token(KEY)), bytearray(token(KEY))
        keys = Keys(vault_key, database_key, _expand(vault_key, b"anchor"))
        nonce = token(slots.NONCE)
        with _expanded(vault_key, b"database key") as wrap:
            bound = _bound(vault_id, "database key")
            wrapped = ChaCha20Poly1305(wrap).encrypt(nonce, database_key, bound)
        slot = Slot(token(4).hex(), PASSPHRASE, _label(label), person)
        slot = _with_passphrase(slot, vault_id, keys, accepted, token, kdf)
        return cls(slots.matched_vault(vault_id), (), nonce, wrapped, b"")._with(keys, (slot,)), keys

    # opening

    def unlock(self, passphrase: str, slot_id: str | None = None) -> Unlocked:
        """Try the passphrase on the slot, or on every passphrase slot in turn.

        Takes one key derivation per slot tried (up to about 0.7 s each): run it away from the screen.
        Errors: WrongPassphrase; KeyFileDamaged when the slot opens but the file was altered.
        """
        text = passphrases.normal(passphrase)
        wanted = [s for s in self.slots if s.kind == PASSPHRASE and slot_id in (None, s.id)]
        if len(text) <= passphrases.LONGEST:
            for slot in wanted:
                vault_key = _unwrap(slot, self.vault_id, _from_passphrase(slot, text))
                if vault_key is not None:
                    return Unlocked(slot, self._opened(vault_key))
        raise WrongPassphrase(
            "Wrong passphrase",
            "That passphrase does not open this vault. Nothing was changed.",
            "Check Caps Lock and the keyboard layout, and try again.",
        )

    def unlock_with_code(self, code: str) -> Unlocked:
        """Open with the printed recovery code. Errors: WrongCode (mistyped, or not of this vault)."""
        secret = codes.read(code)
        try:
            for slot in self.slots:
                if slot.kind == RECOVERY:
                    vault_key = _unwrap(slot, self.vault_id, _expand(secret, b"slot/recovery", slot.salt))
                    if vault_key is not None:
                        return Unlocked(slot, self._opened(vault_key))
        finally:
            secret[:] = bytes(len(secret))
        raise WrongCode(
            "Not this vault's code",
            "The code is well typed, but it is not the recovery code of this vault. Nothing was changed.",
            "A newer code may have been printed. The office recovery key also opens an enrolled laptop.",
        )

    def unlock_with_vault_key(self, vault_key: bytes | bytearray, slot_id: str) -> Unlocked:
        """Open with a vault key that came out of the escrow slot `slot_id`. Errors: WrongCode, NotFound."""
        slot = self.slot(slot_id)
        try:
            return Unlocked(slot, self._opened(bytearray(vault_key)))
        except KeyFileDamaged:
            raise WrongCode(
                "Not this vault's key",
                "The recovery key opened the escrow, but what it held does not open this vault.",
                "The key file may have been altered or mixed up with another one; use a backup.",
            ) from None

    def _opened(self, vault_key: bytearray) -> Keys:
        if len(vault_key) != KEY or not hmac.compare_digest(self._seal, self._sealed_by(vault_key)):
            raise slots.damaged("was altered since this program wrote it")
        database_key = bytearray(KEY)
        bound = _bound(self.vault_id, "database key")
        with _expanded(vault_key, b"database key") as wrap:
            try:
                ChaCha20Poly1305(wrap).decrypt_into(self._nonce, self._wrapped, bound, database_key)
            except InvalidTag:
                raise slots.damaged("was altered since this program wrote it") from None
        return Keys(vault_key, database_key, _expand(vault_key, b"anchor"))

    # changing slots

    def slot(self, slot_id: str) -> Slot:
        """The slot of that id. Errors: NotFound."""
        for slot in self.slots:
            if slot.id == slot_id:
                return slot
        raise NotFound("No such slot", f"This vault has no slot {slot_id}.")

    def add_passphrase(
        self,
        keys: Keys,
        *,
        passphrase: str,
        person: str,
        label: str,
        token: Token,
        kdf: Kdf,
        known: Iterable[str] = (),
    ) -> KeyFile:
        """A slot for one more named person (office vaults). Errors: WeakPassphrase, Refused."""
        accepted = passphrases.accept(passphrase, (label, *known))
        slot = Slot(self._new_id(token), PASSPHRASE, _label(label), person)
        slot = _with_passphrase(slot, self.vault_id, keys, accepted, token, kdf)
        return self._with(keys, (*self.slots, slot))

    def add_recovery_code(self, keys: Keys, token: Token) -> tuple[KeyFile, str]:
        """(file, code): a new recovery code, to be printed once; a former one no longer opens."""
        secret = bytearray(token(codes.SECRET_BYTES))
        slot = Slot(self._new_id(token), RECOVERY, "printed recovery code", salt=token(slots.SALT))
        slot = _wrap(slot, self.vault_id, keys, _expand(secret, b"slot/recovery", slot.salt), token)
        code = codes.written(secret)
        secret[:] = bytes(len(secret))
        others = tuple(s for s in self.slots if s.kind != RECOVERY)
        return self._with(keys, (*others, slot)), code

    def add_escrow(self, keys: Keys, *, label: str, sealed: bytes, token: Token) -> KeyFile:
        """Keep `sealed` (the vault key in an envelope made by the caller, at most 8 KiB) as a slot."""
        if not 1 <= len(sealed) <= slots.MOST_SEALED:
            raise Refused("Escrow not kept", "The sealed key is empty or too large.")
        slot = Slot(self._new_id(token), ESCROW, _label(label), sealed=sealed)
        return self._with(keys, (*self.slots, slot))

    def remove_slot(self, keys: Keys, slot_id: str) -> KeyFile:
        """The file without that slot; the last passphrase slot stays. Errors: LastSlot, NotFound."""
        gone = self.slot(slot_id)
        if gone.kind == PASSPHRASE and sum(s.kind == PASSPHRASE for s in self.slots) == 1:
            raise LastSlot(
                "The last passphrase",
                f"{gone.label} has the only passphrase of this vault, so it was not removed.",
                "Add a passphrase for somebody else first.",
            )
        return self._with(keys, tuple(s for s in self.slots if s.id != slot_id))

    def change_passphrase(
        self, keys: Keys, slot_id: str, new: str, *, token: Token, kdf: Kdf, known: Iterable[str] = ()
    ) -> KeyFile:
        """The same slot under a new passphrase and fresh salt. Errors: WeakPassphrase, NotFound.

        A copy of the old key file still opens with the old passphrase: if that one leaked, so did the vault.
        """
        slot = self.slot(slot_id)
        if slot.kind != PASSPHRASE:
            raise NotFound("No passphrase there", f"Slot {slot_id} is not opened by a passphrase.")
        accepted = passphrases.accept(new, (slot.label, *known))
        fresh = _with_passphrase(slot, self.vault_id, keys, accepted, token, kdf)
        return self._with(keys, tuple(fresh if s.id == slot_id else s for s in self.slots))

    def _new_id(self, token: Token) -> str:
        taken = {slot.id for slot in self.slots}
        while (made := token(4).hex()) in taken:
            pass
        return made

    def _with(self, keys: Keys, changed: tuple[Slot, ...]) -> KeyFile:
        ours = not self._seal or hmac.compare_digest(self._seal, self._sealed_by(keys.vault_key))
        if keys.wiped or not ours:
            raise Refused("Keys do not match", "The vault is locked or another one. Nothing was changed.")
        if len(changed) > slots.MOST_SLOTS:
            raise Refused("Too many slots", f"A vault has at most {slots.MOST_SLOTS}. Nothing was changed.")
        unsealed = replace(self, slots=changed)
        return replace(unsealed, _seal=unsealed._sealed_by(keys.vault_key))

    # the file

    def _document(self) -> dict[str, Any]:
        return {
            "database_key": {"nonce": slots.text(self._nonce), "wrapped": slots.text(self._wrapped)},
            "format": slots.FORMAT,
            "slots": [slot.document() for slot in self.slots],
            "vault": self.vault_id,
        }

    def _sealed_by(self, vault_key: bytearray) -> bytes:
        with _expanded(vault_key, b"key file") as key:
            return hmac.digest(key, slots.canonical(self._document()), "sha256")

    def to_bytes(self) -> bytes:
        """The bytes of the file."""
        return slots.sealed_lines(self._document() | {"seal": slots.text(self._seal)})

    @classmethod
    def from_bytes(cls, data: bytes) -> KeyFile:
        """Parse strictly, within limits, deriving nothing. Errors: KeyFileDamaged, KeyFileTooNew."""
        document = slots.document_in(data)
        wrap = document.get("database_key")
        if document.keys() != _FIELDS or not isinstance(wrap, dict):
            raise slots.damaged("has something missing or unknown in it")
        made = cls(
            slots.matched_vault(document["vault"]),
            slots.parse_slots(document["slots"]),
            slots.in_base64(wrap.get("nonce"), slots.NONCE),
            slots.in_base64(wrap.get("wrapped"), slots.WRAPPED),
            slots.in_base64(document["seal"], slots.SEAL),
        )
        if made.to_bytes() != data:
            raise slots.damaged("has something missing or unknown in it")
        return made

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """Read `path`. Errors: KeyFileMissing, KeyFileDamaged, KeyFileTooNew."""
        data = files.read(path, slots.LARGEST)
        if data is None:
            raise KeyFileMissing(
                "Key file missing",
                f"There is no {path.name} in {path.parent}. Without it the vault cannot be opened.",
                "Put back the key file from a backup of this vault.",
            )
        return cls.from_bytes(data)

    def save(self, path: Path) -> None:
        """Replace the file at `path` whole; the state that last opened is kept beside it until `settle`.

        Errors: NoRoom, NotPrivate; the old file is then unchanged.
        """
        before, kept = files.read(path, slots.LARGEST), files.former(path)
        # Of two changes in one session the first .bak is the one that is known to open.
        if before is not None and not kept.exists():
            files.replace(kept, before)
        files.replace(path, self.to_bytes())


def settle(path: Path) -> None:
    """After a successful unlock: the former key file, which an old passphrase opens, goes."""
    files.remove(files.former(path))


def put_back_former(path: Path) -> KeyFile:
    """Put the key file before the last change in place again; the one that it replaces is dropped.

    Errors: KeyFileMissing when there is none, KeyFileDamaged.
    """
    kept = KeyFile.load(files.former(path))
    files.replace(path, kept.to_bytes())
    return kept


def calibrate(target: float = 0.7, clock: Callable[[], float] = time.perf_counter) -> Kdf:
    """Parameters for this computer: 64 MiB to 256 MiB, the most that stays under `target` seconds.

    Measures one derivation at the floor (0.1 s on a laptop of 2024); time grows with memory.
    """
    start = clock()
    _argon2(FLOOR, bytes(slots.SALT), bytearray(b"calibration"))
    took = max(clock() - start, 1e-6)
    for times in (4, 3, 2):
        if took * times <= target:
            return replace(FLOOR, memory=FLOOR.memory * times)
    return FLOOR


def _label(label: str) -> str:
    return " ".join(clean(label).split())[: slots.LONGEST_LABEL]


def _bound(vault_id: str, what: object) -> bytes:
    return slots.canonical([slots.FORMAT, vault_id, what])


def _expand(secret: bytes | bytearray, info: bytes, salt: bytes | None = None) -> bytearray:
    out = bytearray(KEY)
    HKDF(algorithm=SHA256(), length=KEY, salt=salt, info=_INFO + info).derive_into(secret, out)
    return out


@contextmanager
def _expanded(secret: bytearray, info: bytes) -> Iterator[bytearray]:
    key = _expand(secret, info)
    try:
        yield key
    finally:
        key[:] = bytes(KEY)


def _argon2(kdf: Kdf, salt: bytes, text: bytearray) -> bytearray:
    out = bytearray(KEY)
    made = Argon2id(salt=salt, length=KEY, iterations=kdf.passes, lanes=kdf.lanes, memory_cost=kdf.memory)
    try:
        # It takes any buffer; its stub names only bytes, which could not be zeroed.
        made.derive_into(cast(bytes, text), out)
    except MemoryError:
        raise Refused(
            "Not enough memory",
            f"Opening this vault needs {kdf.memory // 1024} MiB of free memory. Nothing was changed.",
            "Close other programs and try again.",
        ) from None
    return out


def _from_passphrase(slot: Slot, text: str) -> bytearray:
    typed = bytearray(text.encode("utf-8", "surrogatepass"))
    try:
        stretched = _argon2(slot.kdf or FLOOR, slot.salt, typed)
    finally:
        typed[:] = bytes(len(typed))
    try:
        return _expand(stretched, b"slot/passphrase")
    finally:
        stretched[:] = bytes(KEY)


def _with_passphrase(slot: Slot, vault_id: str, keys: Keys, text: str, token: Token, kdf: Kdf) -> Slot:
    if not kdf.within_limits():
        raise ValueError("key derivation parameters outside the limits")
    slot = replace(slot, kdf=kdf, salt=token(slots.SALT))
    return _wrap(slot, vault_id, keys, _from_passphrase(slot, text), token)


def _wrap(slot: Slot, vault_id: str, keys: Keys, slot_key: bytearray, token: Token) -> Slot:
    nonce = token(slots.NONCE)
    wrapped = ChaCha20Poly1305(slot_key).encrypt(nonce, keys.vault_key, _bound(vault_id, slot.parameters()))
    slot_key[:] = bytes(KEY)
    return replace(slot, nonce=nonce, wrapped=wrapped)


def _unwrap(slot: Slot, vault_id: str, slot_key: bytearray) -> bytearray | None:
    out = bytearray(KEY)
    try:
        bound = _bound(vault_id, slot.parameters())
        ChaCha20Poly1305(slot_key).decrypt_into(slot.nonce, slot.wrapped, bound, out)
    except InvalidTag:
        return None
    finally:
        slot_key[:] = bytes(KEY)
    return out
