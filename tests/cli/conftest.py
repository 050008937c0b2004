"""Vaults made once and copied, so that a test pays for no key derivation that it does not need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fsm_tui.vault import keys
from fsm_tui.vault.slots import Kdf
from tests.cli.teller import Teller, begin, copied, open_marlowe, session

_KNOWN: dict[tuple[Kdf, bytes, bytes], bytes] = {}


@pytest.fixture(autouse=True)
def derive_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same passphrase on the same salt gives the same key: each is derived once in a run of these tests."""
    derive: Callable[[Kdf, bytes, bytearray], bytearray] = keys._argon2

    def once(kdf: Kdf, salt: bytes, text: bytearray) -> bytearray:
        asked = (kdf, salt, bytes(text))
        if asked not in _KNOWN:
            _KNOWN[asked] = bytes(derive(kdf, salt, text))
        return bytearray(_KNOWN[asked])

    monkeypatch.setattr(keys, "_argon2", once)


@pytest.fixture(scope="session")
def kept_laptop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tell = begin(tmp_path_factory.mktemp("kept") / "laptop", "Robin Vale", "practitioner", "--area", "west")
    open_marlowe(tell)
    tell.expect("record", "session.recorded", "--subject", "Marlowe", "--from", "-", stdin=session())
    return tell.home


@pytest.fixture(scope="session")
def kept_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin(tmp_path_factory.mktemp("kept") / "office", "Ada Lindqvist", "leader", "--office").home


@pytest.fixture
def laptop(kept_laptop: Path, tmp_path: Path) -> Teller:
    """A laptop with one family and one session, of its own."""
    return copied(kept_laptop, tmp_path)


@pytest.fixture
def office(kept_office: Path, tmp_path: Path) -> Teller:
    """An office vault with one team leader, of its own."""
    return copied(kept_office, tmp_path)


@pytest.fixture(scope="module")
def reader(kept_laptop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    """A laptop that several tests share. None of them may write a single entry to it, and that is checked."""
    tell = copied(kept_laptop, tmp_path_factory.mktemp("reader"))
    before = tell.expect("status")["entries"]
    yield tell
    assert tell.expect("status")["entries"] == before
