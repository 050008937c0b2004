"""What the processes do that the crash tests kill. They import nothing of pytest."""

from __future__ import annotations

import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, update

from fsm_tui.vault import files
from fsm_tui.vault.anchor import AnchorFile, Point
from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.store import Store

VAULT_ID = "0123456789abcdef"
tables = MetaData()
entries = Table("entry", tables, Column("number", Integer, primary_key=True), Column("body", String))
counts = Table("count", tables, Column("id", Integer, primary_key=True), Column("number", Integer))
drafts = Table("draft", tables, Column("id", Integer, primary_key=True), Column("number", Integer))
PER_ACTION = 3


def head(number: int) -> str:
    return f"{number:064x}"


def point(number: int) -> Point:
    return Point("d1", 1, number, head(number), number)


def begin(root: Path, key: bytearray) -> None:
    """A vault before its first action."""
    folder = VaultFolder(root)
    store = Store.create(folder.database, key, VAULT_ID, tables)
    with store.write() as session:
        session.execute(insert(counts).values(id=1, number=0))
        session.execute(insert(drafts).values(id=1, number=1))
    store.close()
    AnchorFile(folder.anchor, key).write(point(0))


def act(store: Store, anchor: AnchorFile, number: int, size: int) -> None:
    """One action: entries, the read table, the draft exchanged for the next; then the anchor."""
    with store.write() as session:
        for part in range(PER_ACTION):
            session.execute(insert(entries).values(number=number * PER_ACTION + part, body="b" * size))
            session.flush()
        session.execute(update(counts).values(number=number))
        session.execute(drafts.delete())
        session.execute(insert(drafts).values(id=1, number=number + 1))
    anchor.write(point(number))


def act_for_ever(root: Path, key: bytes, told: Connection) -> None:
    """Action after action, small and large, with a checkpoint now and then; tells each that is done."""
    folder, held = VaultFolder(root), bytearray(key)
    store, anchor = Store.open(folder.database, held, VAULT_ID), AnchorFile(folder.anchor, held)
    number = 0
    while True:
        number += 1
        act(store, anchor, number, (40, 3_000, 60_000)[number % 3])
        told.send(number)
        if number % 5 == 0:
            store.checkpoint()


def act_once(root: Path, key: bytes, asked: Connection) -> None:
    """Open, wait to be watched, do one action, close."""
    folder, held = VaultFolder(root), bytearray(key)
    store, anchor = Store.open(folder.database, held, VAULT_ID), AnchorFile(folder.anchor, held)
    asked.send("ready")
    asked.recv()
    act(store, anchor, 1, 9_000)
    store.close()
    asked.send("done")


class DyingOs:
    """The os module, in which the process dies before or after a numbered call that changes something."""

    def __init__(self, die_at: int) -> None:
        self.calls, self.die_at = 0, die_at

    def step(self) -> None:
        self.calls += 1
        if self.calls == self.die_at:
            os._exit(9)

    def __getattr__(self, name: str) -> Any:
        found = getattr(os, name)
        return self.around(found) if name in ("open", "replace", "fsync", "close") else found

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def made(*given: Any, **named: Any) -> Any:
            self.step()
            answer = call(*given, **named)
            self.step()
            return answer

        return made

    def file(self, descriptor: int, mode: str) -> Any:
        return DyingFile(open(descriptor, mode, buffering=0), self)


class DyingFile:
    """A file that may take half of what is written, or none, before the process dies."""

    def __init__(self, file: Any, dying: DyingOs) -> None:
        self.file, self.dying = file, dying

    def __enter__(self) -> DyingFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> None:
        self.dying.step()
        self.file.write(data[: len(data) // 2])
        self.dying.step()
        self.file.write(data[len(data) // 2 :])
        self.dying.step()

    def flush(self) -> None:
        self.file.flush()

    def fileno(self) -> int:
        return int(self.file.fileno())


def save_and_die(path: Path, key_file: Any, die_at: int) -> None:
    """Save a key file and die at the numbered step; exit code 0 when there was no such step."""
    dying: Any = DyingOs(die_at)
    vars(files).update(os=dying, open=dying.file)
    key_file.save(path)
