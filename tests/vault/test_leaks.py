"""What may not be found: client text on the disk, anything of SQLCipher's on the screen, keys in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsm_tui.vault.keys import _expand
from tests.vault.conftest import PASSPHRASE, VAULT_ID, Made

MARKER = "Plantedname Markersson"

OPEN = """
import os, sys
from pathlib import Path
from sqlalchemy import text
from fsm_tui.errors import FsmError
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile
from fsm_tui.vault.store import Store
folder, passphrase = VaultFolder(Path(sys.argv[1])), sys.stdin.readline().strip()
"""


def start(program: str, made: Made, passphrase: str = PASSPHRASE, **environment: str) -> subprocess.Popen[str]:
    """A real process on the vault's folder; the passphrase goes in on standard input."""
    child = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", OPEN + program, str(made.folder.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    assert child.stdin is not None
    child.stdin.write(passphrase + "\n")
    child.stdin.flush()
    return child


@pytest.mark.parametrize("case", ["passphrase", "key", "page"])
def test_nothing_is_written_on_the_screen(made: Made, case: str) -> None:
    """SQLCipher would log a wrong key onto stderr, over the screen."""
    program = """
try:
    key_file = KeyFile.load(folder.keys)
    keys = key_file.unlock(passphrase).keys
    if sys.argv[0] == "-c" and os.environ["CASE"] == "key":
        keys.database_key[0] ^= 1
    store = Store.open(folder.database, keys.database_key, key_file.vault_id)
    try:
        with store.read() as session:
            session.execute(text("SELECT count(words) FROM note")).all()
            session.execute(text("SELECT words FROM note ORDER BY id DESC")).all()
    finally:
        store.close()
    print("read")
except FsmError as refusal:
    print(type(refusal).__name__)
"""
    if case == "page":
        whole = bytearray(made.folder.database.read_bytes())
        for page in range(3, len(whole) // 4096):
            whole[page * 4096 + 20] ^= 1
        made.folder.database.write_bytes(whole)
    child = start(program, made, "wrong wrong wrong" if case == "passphrase" else PASSPHRASE, CASE=case)
    out, err = child.communicate(timeout=60)
    assert err == ""
    expected = {"passphrase": ["WrongPassphrase"], "key": ["WrongKey"], "page": ["VaultDamaged", "WrongKey"]}
    assert out.strip() in expected[case]


def test_no_file_holds_what_was_planted_while_open_killed_or_backed_up(made: Made, tmp_path: Path) -> None:
    program = f"""
import secrets
from datetime import UTC, datetime
from fsm_tui.vault import attempts, backup
from fsm_tui.vault.anchor import AnchorFile, Point
key_file = KeyFile.load(folder.keys)
keys = key_file.unlock(passphrase).keys
key_file, code = key_file.add_recovery_code(keys, secrets.token_bytes)
key_file.save(folder.keys)
store = Store.open(folder.database, keys.database_key, key_file.vault_id)
with store.write() as session:
    session.execute(text("CREATE VIRTUAL TABLE search USING fts5(words)"))
    for number in range(3000):
        session.execute(text("INSERT INTO note(words) VALUES (:w)"), {{"w": "{MARKER} " + str(number)}})
        session.execute(text("INSERT INTO search(words) VALUES (:w)"), {{"w": "{MARKER} " + str(number)}})
backup.make(store, folder, keys.database_key, folder.backups, datetime.now(UTC))
with store.read() as session:
    session.execute(text("SELECT a.words FROM note a, (SELECT words FROM note ORDER BY words DESC) b LIMIT 9")).all()
AnchorFile(folder.anchor, keys.anchor_key).write(Point("d1", 1, 1, "a" * 64, 1))
attempts.save(folder.attempts, attempts.Attempts().failed(datetime.now(UTC)))
with store.write() as session:
    session.execute(text("UPDATE note SET words = words || ' changed'"))
    print(code, flush=True)
    sys.stdin.readline()
"""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    names = ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")
    child = start(program, made, **dict.fromkeys(names, str(temporary)))
    assert child.stdout is not None
    code = child.stdout.readline().strip()
    assert len(code) == 41
    while_open = _all_bytes(made.folder.root)
    child.kill()
    _, err = child.communicate(timeout=60)
    assert err == "" and child.returncode != 0
    killed = _all_bytes(made.folder.root)
    assert {path.name for path in made.folder.root.iterdir()} >= {"vault.db", "vault.db-wal", "backup", "anchor"}
    planted = [word.encode(how) for word in (MARKER, "Markersson", PASSPHRASE) for how in ("utf-8", "utf-16-le")]
    planted += [code.encode(), code.replace("-", "").encode()]
    for key in (made.keys.vault_key, made.keys.database_key, made.keys.anchor_key):
        planted += [bytes(key), key.hex().encode(), key.hex().upper().encode()]
    for files in (while_open, killed):
        assert sum(map(len, files.values())) > 400_000
        for name, data in files.items():
            assert not any(found in data for found in planted), name
    assert list(temporary.iterdir()) == []


def _all_bytes(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="reads another process's memory: Linux only")
def test_after_locking_no_key_is_left_in_memory(made: Made) -> None:
    program = """
key_file = KeyFile.load(folder.keys)
keys = key_file.unlock(passphrase).keys
kept = []
for number in range(20):  # each opening would leave its own trace, and what is kept stops its reuse
    store = Store.open(folder.database, keys.database_key, key_file.vault_id)
    with store.write() as session:
        session.execute(text("INSERT INTO note(words) VALUES ('x')"))
    if number < 19:
        store.close()
    kept.append([bytes(size) for size in range(40, 240)])
print("open", flush=True)
sys.stdin.readline()
store.close()
keys.wipe()
print("locked", flush=True)
sys.stdin.readline()
"""
    keys = made.keys
    raw = {
        "vault key": bytes(keys.vault_key),
        "database key": bytes(keys.database_key),
        "anchor key": bytes(keys.anchor_key),
        "wrapping key": bytes(_expand(keys.vault_key, b"database key")),
    }
    # The end of each: the beginning of freed memory is soon written over.
    wanted = {name: key[16:] for name, key in raw.items()}
    wanted |= {f"{name} in hex": key.hex().encode() for name, key in wanted.items()}
    child = start(program, made)
    assert child.stdin is not None and child.stdout is not None
    try:
        assert child.stdout.readline() == "open\n"
        try:
            found = _count(child.pid, wanted)
        except PermissionError:
            pytest.skip("this system does not let a parent read its child")
        assert found["vault key"] and found["database key"] and found["anchor key"], "the scan sees nothing"
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "locked\n"
        assert _count(child.pid, wanted) == dict.fromkeys(wanted, 0)
    finally:
        child.kill()
        child.communicate()


def _count(pid: int, wanted: dict[str, bytes]) -> dict[str, int]:
    found = dict.fromkeys(wanted, 0)
    for data in _memory(pid):
        for name, key in wanted.items():
            found[name] += data.count(key)
    return found


def _memory(pid: int) -> Iterator[bytes]:
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            where, rights, *_ = line.split()
            if "r" not in rights or "[v" in line:
                continue
            start_at, end = (int(number, 16) for number in where.split("-"))
            try:
                memory.seek(start_at)
                yield memory.read(end - start_at)
            except OSError:
                continue


def test_the_vault_id_is_not_the_key(made: Made) -> None:
    assert made.folder.database.read_bytes()[:16] not in bytes(made.keys.database_key)
    assert VAULT_ID in made.folder.keys.read_text()
