"""A vault's files, made once per run where a key derivation would cost time."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from fsm_tui.vault.files import VaultFolder
from fsm_tui.vault.keys import KeyFile, Keys
from fsm_tui.vault.slots import FLOOR
from fsm_tui.vault.store import Store

PASSPHRASE = "kettle violin brook"
VAULT_ID = "0123456789abcdef"
OTHER_ID = "fedcba9876543210"

tables = MetaData()
notes = Table("note", tables, Column("id", Integer, primary_key=True), Column("words", String, index=True))


def copied(keys: Keys) -> Keys:
    """Keys that a test may wipe."""
    return Keys(bytearray(keys.vault_key), bytearray(keys.database_key), bytearray(keys.anchor_key))


@dataclass(frozen=True)
class Made:
    """A closed vault on disk with rows in it."""

    folder: VaultFolder
    key_file: KeyFile
    keys: Keys

    def open(self) -> Store:
        return Store.open(self.folder.database, self.keys.database_key, self.key_file.vault_id, patience=0.0)


def write(store: Store, *words: str) -> None:
    with store.write() as session:
        for word in words:
            session.execute(insert(notes).values(words=word))


def words_in(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(notes.c.words).order_by(notes.c.id)))


@pytest.fixture(scope="session")
def key_pair() -> tuple[KeyFile, Keys]:
    return KeyFile.create(
        VAULT_ID,
        passphrase=PASSPHRASE,
        person="p-sam",
        label="Sam Reed",
        token=secrets.token_bytes,
        kdf=FLOOR,
    )


@pytest.fixture(scope="session")
def other_pair() -> tuple[KeyFile, Keys]:
    return KeyFile.create(
        OTHER_ID,
        passphrase=PASSPHRASE,
        person="p-kim",
        label="Kim Vale",
        token=secrets.token_bytes,
        kdf=FLOOR,
    )


@pytest.fixture(scope="session")
def _template(key_pair: tuple[KeyFile, Keys], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("template")
    return _make(VaultFolder(root), key_pair).folder.root


def _make(folder: VaultFolder, pair: tuple[KeyFile, Keys]) -> Made:
    key_file, keys = pair
    key_file.save(folder.keys)
    store = Store.create(folder.database, keys.database_key, key_file.vault_id, tables)
    write(store, *(f"note {number} " + "w" * 200 for number in range(300)))
    store.close()
    return Made(folder, key_file, keys)


@pytest.fixture
def made(_template: Path, key_pair: tuple[KeyFile, Keys], tmp_path: Path) -> Made:
    """A fresh copy of a vault with 300 rows."""
    root = tmp_path / "vault"
    shutil.copytree(_template, root)
    return Made(VaultFolder(root), key_pair[0], copied(key_pair[1]))


@pytest.fixture
def other(other_pair: tuple[KeyFile, Keys], tmp_path: Path) -> Made:
    """Another vault, with other keys."""
    root = tmp_path / "other"
    root.mkdir()
    return _make(VaultFolder(root), (other_pair[0], copied(other_pair[1])))


@pytest.fixture
def opened(made: Made) -> Iterator[Store]:
    store = made.open()
    yield store
    store.close()


@pytest.fixture
def state_of() -> Callable[[Path], dict[str, bytes]]:
    """All files below a folder with their bytes, to show that nothing changed."""

    def look(root: Path) -> dict[str, bytes]:
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    return look
