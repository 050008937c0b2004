"""Real processes, really killed. After each the vault is as before or as after, never between."""

from __future__ import annotations

import multiprocessing
import os
import random
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from fsm_tui.vault.anchor import AnchorFile, Standing
from fsm_tui.vault.files import VaultFolder, former, sweep
from fsm_tui.vault.keys import KeyFile, Keys
from fsm_tui.vault.slots import FLOOR
from fsm_tui.vault.store import Store
from tests.crash import workers
from tests.crash.workers import PER_ACTION, VAULT_ID, counts, drafts, entries, head, point

OLD, NEW = "kettle violin brook", "seven green umbrellas"
KILLS = 25


@pytest.fixture(scope="module")
def processes() -> Any:
    """Processes that start quickly because a server has imported everything already, where there is one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crash.workers", "fsm_tui.vault.keys"])
    return context


@pytest.fixture(scope="module")
def key() -> bytearray:
    return bytearray(secrets.token_bytes(32))


@pytest.fixture
def fresh(tmp_path: Path, key: bytearray) -> Iterator[VaultFolder]:
    root = tmp_path / "fresh"
    root.mkdir()
    workers.begin(root, key)
    yield VaultFolder(root)


def found_whole(folder: VaultFolder, key: bytearray) -> int:
    """Open after a crash, show that every action is there whole or not at all, and count them."""
    with_key = bytearray(key)
    store = Store.open(folder.database, with_key, VAULT_ID)
    try:
        sweep(folder.root)
        with store.read() as session:
            number = int(session.scalar(select(counts.c.number)) or 0)
            numbers = list(session.scalars(select(entries.c.number).order_by(entries.c.number)))
            assert numbers == list(range(PER_ACTION, PER_ACTION * (number + 1)))
            assert session.scalar(select(drafts.c.number)) == number + 1
            assert session.scalar(select(func.count()).select_from(drafts)) == 1
        assert store.full_check() == ()
        standing = AnchorFile(folder.anchor, with_key).check(
            point(number), lambda _epoch, seq: head(seq) if seq <= number else None
        )
        assert standing in (Standing.OK, Standing.AHEAD), "the anchor may lag behind, never lead"
    finally:
        store.close()
    assert {path.name for path in folder.root.iterdir()} == {"vault.db", "anchor"}
    return number


def test_killed_while_committing(fresh: VaultFolder, key: bytearray, tmp_path: Path, processes: Any) -> None:
    chance = random.Random(7)
    kills = 0
    for number in range(KILLS if os.name == "posix" else 6):
        folder = VaultFolder(tmp_path / str(number))
        shutil.copytree(fresh.root, folder.root)
        here, there = processes.Pipe(duplex=False)
        child = processes.Process(target=workers.act_for_ever, args=(folder.root, bytes(key), there))
        child.start()
        there.close()
        told = 0
        for _ in range(chance.randrange(1, 12)):
            told = here.recv()
        # So that the kill falls anywhere in an action, not always at its beginning.
        until = time.perf_counter() + chance.random() * 0.004
        while time.perf_counter() < until:
            pass
        child.kill()
        child.join()
        with here:
            while here.poll():
                try:
                    told = here.recv()
                except EOFError:
                    break
        kills += child.exitcode not in (0, None)
        child.close()
        saved = found_whole(folder, key)
        assert saved >= told, "what was said to be saved is saved"
        shutil.rmtree(folder.root)
    assert kills == (KILLS if os.name == "posix" else 6)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_killed_at_every_system_call_of_an_action(
    fresh: VaultFolder, key: bytearray, tmp_path: Path, processes: Any
) -> None:
    kills, outcomes = 0, set()
    for call in ("pwrite64", "fsync,fdatasync", "rename", "unlink", "ftruncate", "openat"):
        for when in range(1, 60):
            folder = VaultFolder(tmp_path / f"{call} {when}")
            shutil.copytree(fresh.root, folder.root)
            here, there = processes.Pipe()
            child = processes.Process(target=workers.act_once, args=(folder.root, bytes(key), there))
            child.start()
            there.close()
            assert here.recv() == "ready"
            killed = _traced(child, here, call, when)
            here.close()
            child.close()
            saved = found_whole(folder, key)
            assert saved in (0, 1)
            shutil.rmtree(folder.root)
            if not killed:
                assert saved == 1
                break
            kills += 1
            outcomes.add(saved)
        else:
            pytest.fail(f"{call} has no end")
    assert kills >= 25, "a crash test that kills nothing shows nothing"
    assert outcomes == {0, 1}, "some points are before the commit and some after"


def _traced(child: Any, here: Any, call: str, when: int) -> bool:
    """Let the child go on under strace, which kills it at the `when`th `call`; whether it was killed."""
    tracer = subprocess.Popen(
        ["strace", "-p", str(child.pid), "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={when}"],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr is not None
    line = tracer.stderr.readline()
    if "attached" not in line:
        child.kill()
        child.join()
        tracer.communicate()
        pytest.skip("this system does not let strace watch: " + line.strip())
    here.send("go")
    child.join()
    tracer.communicate()
    return bool(child.exitcode != 0)


@pytest.mark.skipif(os.name != "posix", reason="steps are counted on POSIX")
def test_killed_at_every_step_of_a_new_passphrase(tmp_path: Path, processes: Any) -> None:
    before, keys = KeyFile.create(
        VAULT_ID, passphrase=OLD, person="p", label="Sam Reed", token=secrets.token_bytes, kdf=FLOOR
    )
    after = before.change_passphrase(keys, before.slots[0].id, NEW, token=secrets.token_bytes, kdf=FLOOR)
    assert _same(before.unlock(OLD).keys, keys) and _same(after.unlock(NEW).keys, keys)
    kills, outcomes = 0, []
    for die_at in range(1, 80):
        root = tmp_path / str(die_at)
        root.mkdir()
        before.save(root / "keys.json")
        child = processes.Process(target=workers.save_and_die, args=(root / "keys.json", after, die_at))
        child.start()
        child.join()
        code = child.exitcode
        child.close()
        found = KeyFile.load(root / "keys.json")
        assert found in (before, after)
        if former(root / "keys.json").exists():
            assert KeyFile.load(former(root / "keys.json")) == before
        if found == after:
            assert former(root / "keys.json").exists(), "the file that last opened is kept first"
        sweep(root)
        assert {path.name for path in root.iterdir()} <= {"keys.json", "keys.json.bak"}
        if code == 0:
            assert found == after
            break
        assert code == 9
        kills += 1
        outcomes.append(found == after)
    else:
        pytest.fail("a save has no end")
    assert kills >= 20
    assert outcomes == sorted(outcomes), "once the new file is there it stays"
    assert outcomes[0] is False and outcomes[-1] is True


def _same(one: Keys, two: Keys) -> bool:
    return one.vault_key == two.vault_key and one.database_key == two.database_key
