"""Files that are not what they should be: refused by name, never replaced, never believed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from fsm_tui.errors import Damaged
from fsm_tui.vault.anchor import AnchorFile, HeadAt, Point, Standing
from fsm_tui.vault.keys import KeyFile
from fsm_tui.vault.refusals import (
    AlreadyOpen,
    NotEncrypted,
    OtherVault,
    VaultDamaged,
    VaultEmpty,
    VaultMissing,
    WrongKey,
)
from fsm_tui.vault.store import Store
from tests.vault.conftest import PASSPHRASE, VAULT_ID, Made, notes, words_in, write

State = Callable[[Path], dict[str, bytes]]
PAGE = 4096


def plain_sqlite(path: Path) -> None:
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)")
    plain.commit()
    plain.close()


@pytest.mark.parametrize(
    ("spoil", "refusal", "said"),
    [
        (lambda path: path.unlink(), VaultMissing, "No new one was made"),
        (lambda path: path.write_bytes(b""), VaultEmpty, "no content"),
        (lambda path: path.write_bytes(b"\x00"), VaultEmpty, "no content"),
        (plain_sqlite, NotEncrypted, "unencrypted"),
        (lambda path: path.write_bytes(b"%PDF-1.7 this is a letter" * 400), OtherVault, "does not belong"),
        (lambda path: path.write_bytes(path.read_bytes()[:2]), VaultDamaged, "first page"),
        (lambda path: path.write_bytes(path.read_bytes()[:16]), VaultDamaged, "first page"),
        (lambda path: path.write_bytes(path.read_bytes()[: PAGE - 1]), VaultDamaged, "first page"),
        (lambda path: path.write_bytes(bytes(16) + path.read_bytes()[16:]), OtherVault, "damaged"),
        (
            lambda path: path.write_bytes(path.read_bytes()[:16] + bytes(PAGE)),
            WrongKey,
            "does not open with the key",
        ),
    ],
)
def test_what_is_not_this_vault_is_refused_by_name_and_left_as_it_was(
    made: Made, state_of: State, spoil: Callable[[Path], object], refusal: type[Damaged], said: str
) -> None:
    spoil(made.folder.database)
    before = state_of(made.folder.root)
    for _ in range(2):
        with pytest.raises(refusal, match=said):
            made.open()
        assert state_of(made.folder.root) == before


def test_a_wrong_key(made: Made, state_of: State) -> None:
    before = state_of(made.folder.root)
    with pytest.raises(WrongKey, match="does not open with the key"):
        Store.open(made.folder.database, bytearray(range(32)), VAULT_ID)
    assert state_of(made.folder.root) == before


def test_two_vaults_with_their_key_files_swapped(made: Made, other: Made, state_of: State) -> None:
    ours, theirs = made.folder.keys.read_bytes(), other.folder.keys.read_bytes()
    made.folder.keys.write_bytes(theirs)
    other.folder.keys.write_bytes(ours)
    for vault in (made, other):
        before = state_of(vault.folder.root)
        key_file = KeyFile.load(vault.folder.keys)
        unlocked = key_file.unlock(PASSPHRASE)
        with pytest.raises(OtherVault, match="does not belong to the key file"):
            Store.open(vault.folder.database, unlocked.keys.database_key, key_file.vault_id)
        assert state_of(vault.folder.root) == before


def test_another_vaults_database_in_our_place(made: Made, other: Made) -> None:
    made.folder.database.write_bytes(other.folder.database.read_bytes())
    with pytest.raises(OtherVault):
        made.open()


def test_a_renamed_vault_id_does_not_fool_the_mark_inside(made: Made) -> None:
    # The same key and salt with another id inside: only somebody with the key could make that.
    opened = made.open()
    with opened.raw() as driver:
        driver.execute("UPDATE vault_identity SET vault = 'fedcba9876543210'")
    opened.close()
    with pytest.raises(OtherVault, match="another vault"):
        made.open()


def test_every_page_with_a_flipped_bit_is_found(made: Made) -> None:
    database = made.folder.database
    whole = database.read_bytes()
    pages = len(whole) // PAGE
    assert pages > 10
    for page in range(pages):
        place = page * PAGE + (17 + 997 * page) % PAGE if page else 17
        database.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            opened = made.open()
        except (WrongKey, VaultDamaged):
            continue
        faults = opened.full_check()
        opened.close()
        assert faults, f"page {page + 1} was altered and nobody saw it"
    database.write_bytes(whole)
    opened = made.open()
    assert opened.full_check() == ()
    opened.close()


def test_every_cut_at_a_page_is_found(made: Made) -> None:
    database = made.folder.database
    whole = database.read_bytes()
    for pages in range(1, len(whole) // PAGE):
        database.write_bytes(whole[: pages * PAGE])
        try:
            opened = made.open()
        except (WrongKey, VaultDamaged):
            continue
        faults = (opened.quick_check(), opened.full_check())
        opened.close()
        assert all(faults), f"cut after page {pages} and nobody saw it"


def test_a_damaged_page_in_use_is_a_sentence_and_costs_only_what_is_on_it(made: Made) -> None:
    """One bad page spoils a SQLCipher connection for all that follows; the store takes a fresh one."""
    _spoil(made, 8)
    opened = made.open()
    lost = 0
    for number in range(1, 301):
        try:
            with opened.read() as session:
                words = session.scalar(select(notes.c.words).where(notes.c.id == number))
            assert words is not None and words.startswith(f"note {number - 1} ")
        except (VaultDamaged, WrongKey) as refusal:
            lost += 1
            assert "note " not in str(refusal)
    opened.close()
    assert 0 < lost < 40


def test_a_damaged_page_that_holds_nothing_now_is_found_too(made: Made) -> None:
    opened = made.open()
    with opened.write() as session:
        session.execute(notes.delete().where(notes.c.id > 100))
    with opened.raw() as driver:
        assert driver.execute("PRAGMA freelist_count").fetchone()[0] > 5
    opened.close()
    whole, found, only_there = made.folder.database.read_bytes(), 0, 0
    for page in range(1, len(whole) // PAGE):
        _spoil(made, page)
        try:
            opened = made.open()
        except (VaultDamaged, WrongKey):
            made.folder.database.write_bytes(whole)
            continue
        assert opened.full_check()
        found, only_there = found + 1, only_there + (not opened.quick_check())
        opened.close()
        made.folder.database.write_bytes(whole)
    assert found > 10 and only_there > 5, "the quick check does not look at free pages"


def test_an_old_page_put_back_over_a_newer_one_is_found(made: Made) -> None:
    """Each page is authentic by itself; only the structure tells that they are not of one time."""
    database = made.folder.database
    old = database.read_bytes()
    opened = made.open()
    with opened.write() as session:
        session.execute(notes.update().where(notes.c.id == 150).values(words="changed"))
    opened.close()
    new = database.read_bytes()
    differ = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    assert len(differ) > 1
    for at in differ:
        database.write_bytes(new[:at] + old[at : at + PAGE] + new[at + PAGE :])
        opened = made.open()
        assert opened.full_check()
        opened.close()


def _spoil(made: Made, page: int) -> None:
    with made.folder.database.open("r+b") as file:
        file.seek(page * PAGE + 99)
        file.write(bytes(64))


def test_flips_and_cuts_in_the_log_after_a_crash_lose_work_silently_and_the_anchor_notices(
    made: Made, tmp_path: Path
) -> None:
    """SQLite drops the commits from a bad frame on without a word (sqlite.org/fileformat, WAL recovery)."""
    saved = 6
    opened = made.open()
    anchor = AnchorFile(made.folder.anchor, made.keys.anchor_key)
    for number in range(1, saved + 1):
        write(opened, f"saved {number}")
        anchor.write(_point(number))
    crashed = tmp_path / "crashed"
    shutil.copytree(made.folder.root, crashed)
    opened.close()
    log = crashed / "vault.db-wal"
    whole, frames = log.read_bytes(), (log.stat().st_size - 32) // (24 + PAGE)
    assert frames >= saved
    broken = [whole[: 32 + (24 + PAGE) * frame + 100] for frame in range(frames)]
    for frame in range(frames):
        place = 32 + (24 + PAGE) * frame + 37 * frame + 30
        broken.append(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
    noticed = 0
    for number, data in enumerate(broken):
        hurt = tmp_path / f"hurt {number}"
        shutil.copytree(crashed, hurt)
        (hurt / "vault.db-wal").write_bytes(data)
        store = Store.open(hurt / "vault.db", made.keys.database_key, VAULT_ID)
        left = sum(word.startswith("saved") for word in words_in(store))
        assert store.full_check() == ()
        store.close()
        standing = AnchorFile(hurt / "anchor", made.keys.anchor_key).check(_point(left), _head_up_to(left))
        assert (standing is Standing.BEHIND) == (left < saved)
        noticed += standing is Standing.BEHIND
    assert noticed == len(broken)


def test_an_old_copy_put_back_opens_without_a_fault_and_the_anchor_notices(made: Made) -> None:
    old = made.folder.database.read_bytes()
    opened = made.open()
    write(opened, "saved 1")
    anchor = AnchorFile(made.folder.anchor, made.keys.anchor_key)
    anchor.write(_point(1))
    opened.close()
    made.folder.database.write_bytes(old)
    opened = made.open()
    assert opened.full_check() == () and "saved 1" not in words_in(opened)
    opened.close()
    assert anchor.check(_point(0), _head_up_to(0)) is Standing.BEHIND


def _point(seq: int) -> Point:
    return Point("d1", 1, seq, f"{seq:064x}", seq)


def _head_up_to(limit: int) -> HeadAt:
    return lambda _epoch, seq: f"{seq:064x}" if seq <= limit else None


def test_a_database_that_another_holds_is_not_called_damaged(made: Made) -> None:
    opened = made.open()
    with pytest.raises(AlreadyOpen):
        made.open()
    opened.close()
