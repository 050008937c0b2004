from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from itertools import chain, repeat
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import Session

from fsm_tui.errors import Locked
from fsm_tui.vault import connection, store
from fsm_tui.vault.refusals import (
    AlreadyOpen,
    AlreadyThere,
    Cancelled,
    NoRoom,
    NotLocal,
    NotPrivate,
    VaultTooNew,
)
from fsm_tui.vault.store import Store
from tests.vault.conftest import VAULT_ID, Made, notes, tables, words_in, write

State = Callable[[Path], dict[str, bytes]]
KEY = bytearray(range(1, 33))


def test_what_is_written_is_there_after_closing(made: Made) -> None:
    opened = made.open()
    write(opened, "one more")
    opened.close()
    opened = made.open()
    assert words_in(opened)[-1] == "one more" and len(words_in(opened)) == 301
    opened.close()


def test_an_error_in_a_write_undoes_all_of_it(opened: Store) -> None:
    before = words_in(opened)
    with pytest.raises(ZeroDivisionError), opened.write() as session:
        session.execute(insert(notes).values(words="half"))
        session.flush()
        raise ZeroDivisionError
    assert words_in(opened) == before
    with pytest.raises(IntegrityError) as refusal, opened.write() as session:
        session.execute(insert(notes).values(id=1, words="MARKER"))
    assert "MARKER" not in str(refusal.value)
    assert words_in(opened) == before


def test_a_read_cannot_write_and_a_write_after_it_can(opened: Store) -> None:
    before = words_in(opened)
    with pytest.raises(NotPrivate), opened.read() as session:
        session.execute(insert(notes).values(words="no"))
    write(opened, "yes")
    assert words_in(opened) == [*before, "yes"]
    with opened.raw() as driver:
        driver.execute("INSERT INTO note(words) VALUES ('raw')")
    assert words_in(opened) == [*before, "yes", "raw"]


def test_one_inside_another_is_our_mistake_and_not_a_wait_without_end(opened: Store) -> None:
    for inner in (opened.read, opened.write):
        with opened.read(), pytest.raises(RuntimeError, match="inside"), inner():
            pass
    with opened.write(), pytest.raises(RuntimeError, match="inside"):
        opened.close()
    assert len(words_in(opened)) == 300


def test_threads_take_turns(opened: Store) -> None:
    faults: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(25):
                write(opened, f"{name} {number}")
                words_in(opened)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(words_in(opened)) == 400


def test_closing_waits_for_the_write_in_hand(made: Made) -> None:
    opened = made.open()
    closer = threading.Thread(target=opened.close)
    with opened.write() as session:
        session.execute(insert(notes).values(words="in hand"))
        closer.start()
    closer.join()
    for use in (opened.read, opened.write, opened.raw):
        with pytest.raises(Locked, match="locked"), use():
            pass
    opened = made.open()
    assert words_in(opened)[-1] == "in hand"
    opened.close()


def test_closing_leaves_one_file_and_zeroes_the_key(made: Made) -> None:
    opened = made.open()
    write(opened, "x")
    held = opened._key
    assert any(held)
    opened.close()
    opened.close()
    assert not any(held)
    assert {path.name for path in made.folder.root.iterdir()} == {"keys.json", "vault.db"}
    assert any(made.keys.database_key), "the caller's own key is the caller's to wipe"


def test_the_settings_that_the_promises_rest_on(opened: Store) -> None:
    wanted = {
        "journal_mode": "wal",
        "locking_mode": "exclusive",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "cipher_memory_security": "1",
        "application_id": connection.APPLICATION_ID,
        "user_version": connection.STORE_FORMAT,
        "cipher_status": "1",
        "cipher_log_level": "NONE",
    }
    with opened.raw() as driver:
        found = {name: driver.execute("PRAGMA " + name).fetchone()[0] for name in wanted}
    assert found == wanted


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH 'plain.db' AS plain KEY ''",
        "ATTACH ':memory:' AS other",
        "PRAGMA rekey = 'x'",
        "PRAGMA key = 'x'",
        "PRAGMA hexrekey = '00'",
    ],
)
def test_no_way_around_the_encryption(
    made: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, statement: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.rglob("*"))
    opened = made.open()
    with pytest.raises(DatabaseError, match="not authorized"), opened.write() as session:
        session.execute(text(statement))
    with opened.raw() as driver, pytest.raises(Exception, match="not authorized"):
        driver.execute("ATTACH ? AS q", (str(tmp_path / "plain.db"),))
    opened.close()
    assert set(tmp_path.rglob("*")) == before


def test_the_file_can_still_be_compacted(opened: Store) -> None:
    with opened.raw() as driver:
        driver.execute("DELETE FROM note WHERE id > 10")
        before = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute("VACUUM")
        assert driver.execute("PRAGMA page_count").fetchone()[0] < before
    assert opened.full_check() == ()


def test_a_checkpoint_empties_the_log(opened: Store, made: Made) -> None:
    write(opened, *("x" * 500 for _ in range(100)))
    log = made.folder.root / "vault.db-wal"
    assert log.stat().st_size > 0
    opened.checkpoint()
    assert log.stat().st_size == 0


def test_a_sound_vault_passes_its_checks_and_stays_held(opened: Store, made: Made) -> None:
    assert opened.quick_check() == () and opened.full_check() == ()
    assert not opens_elsewhere(made)
    write(opened, "still works")


def test_a_check_can_be_stopped(opened: Store) -> None:
    write(opened, *("x" * 10 for _ in range(5000)))
    for check in (opened.quick_check, opened.full_check):
        for asked in (0, 1, 2):
            answers = chain([False] * asked, repeat(True))
            with pytest.raises(Cancelled):
                check(partial(next, answers))
    write(opened, "still works")
    assert opened.full_check(lambda: False) == ()


# making


def test_a_vault_appears_complete_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"

    def prepare(session: Session) -> None:
        assert not path.exists()
        session.execute(insert(notes).values(words="first"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Store.create(path, KEY, VAULT_ID, tables, prepare)
    assert list(tmp_path.iterdir()) == []

    def prepare_well(session: Session) -> None:
        session.execute(insert(notes).values(words="first"))

    made = Store.create(path, KEY, VAULT_ID, tables, prepare_well)
    assert words_in(made) == ["first"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600
    made.close()


@pytest.mark.parametrize("name", ["vault.db", "vault.db-wal", "vault.db-journal"])
@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\x00"])
def test_nothing_is_made_over_what_is_there(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AlreadyThere, match="left alone"):
        Store.create(tmp_path / "vault.db", KEY, VAULT_ID, tables)
    assert (tmp_path / name).read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_a_crashed_creation_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "vault.db.new").write_bytes(b"half")
    (tmp_path / "vault.db.new-wal").write_bytes(b"half")
    Store.create(tmp_path / "vault.db", KEY, VAULT_ID, tables).close()
    assert [path.name for path in tmp_path.iterdir()] == ["vault.db"]


def test_no_vault_in_a_synchronised_folder(tmp_path: Path, made: Made) -> None:
    folder = tmp_path / "OneDrive - County"
    folder.mkdir()
    with pytest.raises(NotLocal):
        Store.create(folder / "vault.db", KEY, VAULT_ID, tables)
    assert list(folder.iterdir()) == []
    made.folder.database.rename(folder / "vault.db")
    with pytest.raises(NotLocal):
        Store.open(folder / "vault.db", made.keys.database_key, VAULT_ID)


@pytest.mark.parametrize("name", ["a b", "50%", "hash#mark", "was?mode=memory", "ünïcode", "it's"])
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and "?" in name:
        pytest.skip("not a name on Windows")
    folder = tmp_path / name
    folder.mkdir()
    Store.create(folder / "vault.db", KEY, VAULT_ID, tables).close()
    again = Store.open(folder / "vault.db", KEY, VAULT_ID)
    assert words_in(again) == []
    again.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


# opening


def opens_elsewhere(made: Made) -> bool:
    """Whether another process gets the vault; it is given the key on its standard input."""
    program = (
        "import sys; from pathlib import Path\n"
        "from fsm_tui.vault.store import Store; from fsm_tui.vault.refusals import AlreadyOpen\n"
        "key = bytearray.fromhex(sys.stdin.readline())\n"
        "try: Store.open(Path(sys.argv[1]), key, sys.argv[2], patience=0.1).close(); print('opened')\n"
        "except AlreadyOpen as refusal: print(refusal)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(made.folder.database), VAULT_ID],
        input=made.keys.database_key.hex(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout == "opened\n" or "Another window or program has this vault open" in done.stdout
    return done.stdout == "opened\n"


def test_a_second_program_is_told_already_open(made: Made) -> None:
    opened = made.open()
    write(opened, "x")
    assert not opens_elsewhere(made)
    # A second try in this process must not loosen the lock either: closing any descriptor would.
    with pytest.raises(AlreadyOpen):
        made.open()
    assert not opens_elsewhere(made)
    write(opened, "y")
    opened.close()
    assert opens_elsewhere(made)


def test_a_link_to_an_open_vault_is_the_same_vault(made: Made, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    try:
        link.symlink_to(made.folder.database)
    except OSError:
        pytest.skip("no links here")
    opened = made.open()
    with pytest.raises(AlreadyOpen):
        Store.open(link, made.keys.database_key, VAULT_ID)
    assert not opens_elsewhere(made)
    opened.close()


def test_a_wiped_key_opens_nothing(made: Made, state_of: State) -> None:
    before = state_of(made.folder.root)
    made.keys.wipe()
    with pytest.raises(Locked):
        made.open()
    with pytest.raises(Locked):
        Store.open(made.folder.database, bytearray(b"short"), VAULT_ID)
    assert state_of(made.folder.root) == before


def test_a_vault_from_a_newer_version(made: Made) -> None:
    opened = made.open()
    with opened.raw() as driver:
        driver.execute(f"PRAGMA user_version = {connection.STORE_FORMAT + 1}")
    opened.close()
    with pytest.raises(VaultTooNew, match="newer version"):
        made.open()


def test_a_library_with_the_known_fault_is_not_used(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlcipher, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(Exception, match=r"Update sqlcipher3"):
        made.open()


def test_a_full_disk_is_said_and_costs_nothing_saved(made: Made) -> None:
    opened = made.open()
    before = words_in(opened)
    with opened.raw() as driver:
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(NoRoom, match="not saved"):
        write(opened, *("x" * 4000 for _ in range(50)))
    assert words_in(opened) == before
    opened.close()
    opened = made.open()
    assert words_in(opened) == before and opened.full_check() == ()
    opened.close()


def test_nothing_is_left_registered_after_a_refusal(made: Made) -> None:
    before = set(store._open_here)
    with pytest.raises(Exception, match="does not open with the key"):
        Store.open(made.folder.database, bytearray(range(32)), VAULT_ID)
    assert set(store._open_here) == before
    made.open().close()
