from __future__ import annotations

import json
import secrets
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.errors import FsmError, NotFound, Refused
from fsm_tui.vault import keys as keys_module
from fsm_tui.vault import slots
from fsm_tui.vault.keys import KeyFile, Keys, calibrate, put_back_former, settle
from fsm_tui.vault.refusals import (
    KeyFileDamaged,
    KeyFileMissing,
    KeyFileTooNew,
    LastSlot,
    WeakPassphrase,
    WrongCode,
    WrongPassphrase,
)
from fsm_tui.vault.slots import ESCROW, FLOOR, PASSPHRASE, RECOVERY, Kdf
from tests.vault.conftest import PASSPHRASE as SECRET_WORDS
from tests.vault.conftest import VAULT_ID, copied

Pair = tuple[KeyFile, Keys]
NEW = "seven green umbrellas"
token = secrets.token_bytes


def same(one: Keys, two: Keys) -> bool:
    mine, theirs = one, two
    return (mine.vault_key, mine.database_key, mine.anchor_key) == (
        theirs.vault_key,
        theirs.database_key,
        theirs.anchor_key,
    )


def edited(key_file: KeyFile, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The file with one thing changed by somebody who also mends the checksum."""
    document = json.loads(key_file.to_bytes().split(b"\n")[0])
    change(document)
    return slots.sealed_lines(document)


def test_the_passphrase_opens_and_says_whose_it_is(key_pair: Pair) -> None:
    key_file, keys = key_pair
    unlocked = KeyFile.from_bytes(key_file.to_bytes()).unlock(SECRET_WORDS)
    assert same(unlocked.keys, keys)
    assert (unlocked.slot.person, unlocked.slot.label) == ("p-sam", "Sam Reed")
    assert len({bytes(keys.vault_key), bytes(keys.database_key), bytes(keys.anchor_key)}) == 3


@pytest.mark.parametrize("typed", ["", "kettle violin broom", SECRET_WORDS + " ", "k" * 100_000, "\ud800"])
def test_another_passphrase_does_not(key_pair: Pair, typed: str) -> None:
    with pytest.raises(WrongPassphrase, match="Nothing was changed"):
        key_pair[0].unlock(typed)


def test_the_same_passphrase_from_another_keyboard(key_pair: Pair) -> None:
    key_file, keys = key_pair
    made = key_file.change_passphrase(keys, key_file.slots[0].id, "Café über ﬁeld 2", token=token, kdf=FLOOR)
    for typed in (unicodedata.normalize("NFD", "Café über field 2"), "Café über field ２"):
        assert same(made.unlock(typed).keys, keys)


def test_an_office_vault_knows_who_opened_it(key_pair: Pair) -> None:
    key_file, keys = key_pair
    key_file = key_file.add_passphrase(
        keys, passphrase=NEW, person="p-lee", label="Lee \x1b[31mHart\n", token=token, kdf=FLOOR
    )
    opened = key_file.unlock(NEW)
    assert (opened.slot.person, opened.slot.label) == ("p-lee", "Lee Hart")
    assert same(opened.keys, keys)
    assert key_file.unlock(SECRET_WORDS).slot.person == "p-sam"
    with pytest.raises(WrongPassphrase):
        key_file.unlock(NEW, key_file.slots[0].id)


def test_changing_a_passphrase_changes_one_slot_and_no_key(key_pair: Pair) -> None:
    key_file, keys = key_pair
    made = key_file.change_passphrase(keys, key_file.slots[0].id, NEW, token=token, kdf=FLOOR)
    opened = made.unlock(NEW)
    assert same(opened.keys, keys) and opened.slot.id == key_file.slots[0].id
    assert opened.slot.salt != key_file.slots[0].salt and opened.slot.nonce != key_file.slots[0].nonce
    with pytest.raises(WrongPassphrase):
        made.unlock(SECRET_WORDS)
    assert same(key_file.unlock(SECRET_WORDS).keys, keys), "a copy of the old file opens as before: said in docs"


def test_a_weak_passphrase_is_refused_wherever_one_is_set(key_pair: Pair) -> None:
    key_file, keys = key_pair
    with pytest.raises(WeakPassphrase):
        KeyFile.create(VAULT_ID, passphrase="short", person="p", label="P", token=token, kdf=FLOOR)
    with pytest.raises(WeakPassphrase):
        key_file.change_passphrase(keys, key_file.slots[0].id, "aaaaaaaaaaaaaa", token=token, kdf=FLOOR)
    with pytest.raises(WeakPassphrase):
        key_file.add_passphrase(
            keys, passphrase="Margaret OFarrell", person="p", label="Margaret OFarrell", token=token, kdf=FLOOR
        )


def test_a_slot_goes_but_never_the_last_passphrase(key_pair: Pair) -> None:
    key_file, keys = key_pair
    with_code, _ = key_file.add_recovery_code(keys, token)
    with pytest.raises(LastSlot, match="Sam Reed"):
        with_code.remove_slot(keys, key_file.slots[0].id)
    two = with_code.add_passphrase(keys, passphrase=NEW, person="p-lee", label="Lee", token=token, kdf=FLOOR)
    one = two.remove_slot(keys, key_file.slots[0].id)
    assert [slot.kind for slot in one.slots] == [RECOVERY, PASSPHRASE]
    with pytest.raises(WrongPassphrase):
        one.unlock(SECRET_WORDS)
    with pytest.raises(NotFound):
        one.remove_slot(keys, "00000000")
    with pytest.raises(NotFound):
        one.change_passphrase(keys, one.slots[0].id, NEW, token=token, kdf=FLOOR)


def test_a_recovery_code_opens_until_a_newer_one_is_printed(key_pair: Pair, other_pair: Pair) -> None:
    key_file, keys = key_pair
    first, code = key_file.add_recovery_code(keys, token)
    opened = KeyFile.from_bytes(first.to_bytes()).unlock_with_code(" ".join(code.lower().split("-")))
    assert same(opened.keys, keys) and opened.slot.kind == RECOVERY
    assert code.encode() not in first.to_bytes()
    second, newer = first.add_recovery_code(keys, token)
    assert sum(slot.kind == RECOVERY for slot in second.slots) == 1
    assert same(second.unlock_with_code(newer).keys, keys)
    with pytest.raises(WrongCode, match="not the recovery code of this vault"):
        second.unlock_with_code(code)
    with pytest.raises(WrongCode, match="not the recovery code of this vault"):
        other_pair[0].unlock_with_code(code)
    with pytest.raises(WrongCode, match="do not agree"):
        second.unlock_with_code(newer[:-1] + ("0" if newer[-1] != "0" else "1"))


def test_escrow_bytes_are_kept_and_the_key_that_comes_out_opens(key_pair: Pair, other_pair: Pair) -> None:
    key_file, keys = key_pair
    sealed = token(1_900)
    made = key_file.add_escrow(keys, label="office recovery key", sealed=sealed, token=token)
    made = KeyFile.from_bytes(made.to_bytes())
    slot = next(slot for slot in made.slots if slot.kind == ESCROW)
    assert slot.sealed == sealed
    opened = made.unlock_with_vault_key(bytes(keys.vault_key), slot.id)
    assert same(opened.keys, keys) and opened.slot.id == slot.id
    for wrong in (bytes(other_pair[1].vault_key), bytes(32), b"", bytes(keys.vault_key) + b"x"):
        with pytest.raises(WrongCode):
            made.unlock_with_vault_key(wrong, slot.id)
    with pytest.raises(NotFound):
        made.unlock_with_vault_key(bytes(keys.vault_key), "00000000")
    for size in (0, slots.MOST_SEALED + 1):
        with pytest.raises(Refused):
            key_file.add_escrow(keys, label="x", sealed=bytes(size), token=token)


def test_keys_of_another_vault_or_wiped_keys_change_nothing(key_pair: Pair, other_pair: Pair) -> None:
    key_file, keys = key_pair
    wiped = copied(keys)
    wiped.wipe()
    for wrong in (other_pair[1], wiped):
        with pytest.raises(Refused, match="Nothing was changed"):
            key_file.add_recovery_code(wrong, token)


def test_there_is_an_end_to_slots(key_pair: Pair) -> None:
    key_file, keys = key_pair
    for number in range(slots.MOST_SLOTS - 1):
        key_file = key_file.add_escrow(keys, label=f"escrow {number}", sealed=b"x", token=token)
    with pytest.raises(Refused, match="at most"):
        key_file.add_escrow(keys, label="one more", sealed=b"x", token=token)
    assert KeyFile.from_bytes(key_file.to_bytes()) == key_file


def test_wiped_keys_are_zero_in_place(key_pair: Pair) -> None:
    keys = copied(key_pair[1])
    held = keys.vault_key, keys.database_key, keys.anchor_key
    with keys:
        assert all(any(key) for key in held) and not keys.wiped
    assert [bytes(key) for key in held] == [bytes(32)] * 3 and keys.wiped
    keys.wipe()


def test_keys_do_not_show_in_a_repr(key_pair: Pair) -> None:
    key_file, keys = key_pair
    shown = repr(keys) + repr(key_file) + repr(key_file.unlock(SECRET_WORDS))
    assert "bytearray" not in shown
    assert all(key.hex() not in shown for key in (keys.vault_key, keys.database_key, keys.anchor_key))


# damage


def test_every_cut_and_every_flip_is_damage_and_not_a_wrong_passphrase(key_pair: Pair) -> None:
    whole = key_pair[0].to_bytes()
    broken = [whole[:length] for length in range(len(whole))] + [whole + b"\n", whole + whole]
    broken += [
        whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]
        for place in range(len(whole))
        for bit in range(8)
    ]
    for data in broken:
        with pytest.raises(KeyFileDamaged, match=r"keys\.json"):
            KeyFile.from_bytes(data)
    assert len(broken) > 4_000


def _raise_memory(document: dict[str, Any]) -> None:
    document["slots"][0]["kdf"]["memory"] = 70_000


def _other_salt(document: dict[str, Any]) -> None:
    document["slots"][0]["salt"] = slots.text(bytes(16))


def _set(name: str, value: object) -> Callable[[dict[str, Any]], None]:
    return lambda document: document["slots"][0].__setitem__(name, value)


@pytest.mark.parametrize(
    "change",
    [
        _set("person", "p-boss"),
        _set("label", "Somebody Else"),
        _set("id", "00000000"),
        _set("nonce", slots.text(bytes(12))),
        _set("wrapped", slots.text(bytes(48))),
        _raise_memory,
        _other_salt,
        lambda document: document.__setitem__("vault", "fedcba9876543210"),
    ],
)
def test_each_thing_that_is_bound_to_a_slot(key_pair: Pair, change: Callable[[dict[str, Any]], None]) -> None:
    altered = KeyFile.from_bytes(edited(key_pair[0], change))
    with pytest.raises(WrongPassphrase):
        altered.unlock(SECRET_WORDS)


def test_what_the_seal_covers_beyond_the_slot(key_pair: Pair, other_pair: Pair) -> None:
    key_file, keys = key_pair
    key_file, _ = key_file.add_recovery_code(keys, token)
    key_file = key_file.add_escrow(keys, label="office recovery key", sealed=b"envelope", token=token)
    other = json.loads(other_pair[0].to_bytes().split(b"\n")[0])
    changes: list[Callable[[dict[str, Any]], object]] = [
        lambda document: document["slots"].pop(),  # the escrow is gone
        lambda document: document["slots"][2].update(sealed=slots.text(b"an envelope to me")),
        lambda document: document["slots"][2].update(label="backup key"),
        lambda document: document["slots"].append(other["slots"][0]),
        lambda document: document["slots"].reverse(),
        lambda document: document.update(database_key=other["database_key"]),
        lambda document: document.update(seal=slots.text(bytes(32))),
    ]
    for change in changes:
        altered = KeyFile.from_bytes(edited(key_file, change))
        with pytest.raises(KeyFileDamaged, match="altered"):
            altered.unlock(SECRET_WORDS)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (_set("kdf", {"lanes": 4, "memory": 2_000_000_000, "passes": 3}), KeyFileTooNew),
        (_set("kdf", {"lanes": 4, "memory": 65_536, "passes": 17}), KeyFileTooNew),
        (_set("kdf", {"lanes": 9, "memory": 65_536, "passes": 3}), KeyFileTooNew),
        (_set("kdf", {"lanes": 4, "memory": 65_535, "passes": 3}), KeyFileTooNew),
        (_set("kdf", {"lanes": 4, "memory": 65_536, "passes": 2}), KeyFileTooNew),
        (_set("kdf", {"lanes": True, "memory": 65_536, "passes": 3}), KeyFileDamaged),
        (_set("kdf", {"lanes": 4.0, "memory": 65_536, "passes": 3}), KeyFileDamaged),
        (_set("kdf", {"lanes": 4, "memory": 65_536, "passes": 3, "name": "x"}), KeyFileDamaged),
        (_set("kdf", None), KeyFileDamaged),
        (_set("kind", "fingerprint"), KeyFileTooNew),
        (_set("kind", None), KeyFileTooNew),
        (_set("salt", "AAAA"), KeyFileDamaged),
        (_set("salt", "not base64!"), KeyFileDamaged),
        (_set("label", "x" * 121), KeyFileDamaged),
        (_set("person", 7), KeyFileDamaged),
        (_set("extra", 1), KeyFileDamaged),
        (lambda d: d.update(format="fsm-tui keys 2"), KeyFileTooNew),
        (lambda d: d.update(format="something else"), KeyFileDamaged),
        (lambda d: d.update(format=1), KeyFileDamaged),
        (lambda d: d.update(extra=1), KeyFileDamaged),
        (lambda d: d.pop("seal"), KeyFileDamaged),
        (lambda d: d.update(slots=[]), KeyFileDamaged),
        (lambda d: d.update(slots=d["slots"] * 2), KeyFileDamaged),
        (lambda d: d.update(slots=d["slots"] * 17), KeyFileDamaged),
        (lambda d: d.update(slots=7), KeyFileDamaged),
        (lambda d: d.update(vault="../../etc"), KeyFileDamaged),
        (lambda d: d.update(database_key=[]), KeyFileDamaged),
    ],
)
def test_limits_hold_before_anything_is_derived(
    key_pair: Pair,
    change: Callable[[dict[str, Any]], object],
    refusal: type[FsmError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys_module, "_argon2", None)
    with pytest.raises(refusal, match=r"keys\.json"):
        KeyFile.from_bytes(edited(key_pair[0], change))


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"7",
        b"null",
        b"{}",
        b"[" * 60_000,
        b'{"format":"fsm-tui keys 1","format":"fsm-tui keys 1"}',
        b'{"format":NaN}',
        b'{ "format":"fsm-tui keys 1"}',
        b"\xff",
    ],
)
def test_a_line_with_a_good_checksum_that_is_not_ours(line: bytes) -> None:
    import hashlib

    with pytest.raises(KeyFileDamaged):
        KeyFile.from_bytes(line + b"\nsha256 " + hashlib.sha256(line).hexdigest().encode() + b"\n")


# the file


def test_the_file_is_small_and_holds_nothing_that_opens(key_pair: Pair, tmp_path: Path) -> None:
    key_file, keys = key_pair
    key_file.save(tmp_path / "keys.json")
    data = (tmp_path / "keys.json").read_bytes()
    assert len(data) < 1_000
    for secret in (keys.vault_key, keys.database_key, keys.anchor_key):
        assert bytes(secret) not in data and secret.hex().encode() not in data
        assert slots.text(secret).encode() not in data
    assert SECRET_WORDS.encode() not in data


def test_missing_and_damaged_are_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileMissing, match=r"no keys\.json"):
        KeyFile.load(tmp_path / "keys.json")
    for data in (b"", b"x", b"x" * 70_000):
        (tmp_path / "keys.json").write_bytes(data)
        with pytest.raises(KeyFileDamaged):
            KeyFile.load(tmp_path / "keys.json")


def test_the_file_that_last_opened_is_kept_until_the_next_unlock(key_pair: Pair, tmp_path: Path) -> None:
    key_file, keys = key_pair
    path, bak = tmp_path / "keys.json", tmp_path / "keys.json.bak"
    key_file.save(path)
    assert not bak.exists()
    once = key_file.add_escrow(keys, label="one", sealed=b"1", token=token)
    twice = once.add_escrow(keys, label="two", sealed=b"2", token=token)
    once.save(path)
    twice.save(path)
    assert KeyFile.load(path) == twice
    assert KeyFile.load(bak) == key_file, "the one that is known to open, not the one between"
    assert put_back_former(path) == key_file == KeyFile.load(path)
    settle(path)
    settle(path)
    assert not bak.exists()
    with pytest.raises(KeyFileMissing):
        put_back_former(path)


def test_a_damaged_former_file_is_not_put_back(key_pair: Pair, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    key_pair[0].save(path)
    path.with_name("keys.json.bak").write_bytes(b"junk")
    with pytest.raises(KeyFileDamaged):
        put_back_former(path)
    assert KeyFile.load(path) == key_pair[0]


# parameters


@pytest.mark.parametrize(
    ("took", "memory"), [(0.1, 256), (0.17, 256), (0.2, 192), (0.3, 128), (0.5, 64), (9.0, 64), (0.0, 256)]
)
def test_calibration_takes_what_this_computer_bears(took: float, memory: int) -> None:
    times = iter([100.0, 100.0 + took])
    kdf = calibrate(0.7, clock=lambda: next(times))
    assert kdf == Kdf(memory * 1024, 3, 4)
    assert kdf.within_limits()


def test_a_computer_without_the_memory_says_so(key_pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    class Poor:
        def __init__(self, **_: object) -> None: ...

        def derive_into(self, *_: object) -> None:
            raise MemoryError

    monkeypatch.setattr(keys_module, "Argon2id", Poor)
    with pytest.raises(Refused, match="64 MiB of free memory"):
        key_pair[0].unlock(SECRET_WORDS)


def test_parameters_below_the_floor_are_never_used(key_pair: Pair) -> None:
    key_file, keys = key_pair
    with pytest.raises(ValueError, match="limits"):
        key_file.change_passphrase(keys, key_file.slots[0].id, NEW, token=token, kdf=Kdf(1024, 1, 1))


def test_the_unlock_screen_does_not_wait_for_the_database() -> None:
    program = (
        "import sys, fsm_tui.vault.keys, fsm_tui.vault.attempts, fsm_tui.vault.anchor, fsm_tui.vault.files;"
        "slow = {'sqlalchemy', 'sqlmodel', 'pydantic', 'sqlcipher3', 'zxcvbn', 'platformdirs'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
