"""Commands run in this process, on a clock of ours, with the cheapest key derivation that is allowed."""

from __future__ import annotations

import io
import json
import secrets
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fsm_tui.cli.running import run
from fsm_tui.cli.workplace import Workplace
from fsm_tui.moments import Surroundings
from fsm_tui.vault.slots import FLOOR

PASSPHRASE = "violet kettle orchard"
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
MUM, KID, GOAL = "a1" * 8, "c1" * 8, "99" * 8


@dataclass
class Clock:
    """A clock that only moves when it is told to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **gone: float) -> None:
        self.now += timedelta(**gone)


@dataclass(frozen=True)
class Done:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass
class Teller:
    """A command line at one vault. `typed` are the answers of the person at the terminal, in order."""

    home: Path
    clock: Clock = field(default_factory=Clock)
    passphrase: str | None = PASSPHRASE
    typed: list[str] = field(default_factory=list)
    terminal: bool = False

    def __call__(self, *words: str, stdin: bytes | str | object = b"", json: bool = False) -> Done:
        out, err = io.StringIO(), io.StringIO()
        argv = ["--home", str(self.home), *(["--json"] if json else [])]
        if self.passphrase is not None and not self.terminal:
            argv += ["--passphrase-file", str(self.passphrase_file())]
        place = Workplace(
            out=out,
            err=err,
            stdin=io.BytesIO(as_bytes(stdin)),
            out_is_terminal=self.terminal,
            open_app=lambda home: 0,
            secret=self.answer if self.terminal else None,
            line=self.answer if self.terminal else None,
            around=self.around(),
            kdf=FLOOR,
        )
        return Done(run([*argv, *words], place), out.getvalue(), err.getvalue())

    def around(self) -> Surroundings:
        return Surroundings(now=self.clock, token=secrets.token_bytes)

    def answer(self, asked: str) -> str:
        assert self.typed, f"nobody answers “{asked}”"
        return self.typed.pop(0)

    def passphrase_file(self) -> Path:
        file = self.home.with_name(self.home.name + ".passphrase")
        file.write_text(f"{self.passphrase}\n", encoding="utf-8")
        return file

    def expect(self, *words: str, stdin: bytes | str | object = b"") -> Any:
        """The data of a command that must succeed without a word on stderr."""
        done = self(*words, stdin=stdin, json=True)
        assert (done.code, done.err) == (0, ""), done
        return done.data


def as_bytes(given: bytes | str | object) -> bytes:
    if isinstance(given, bytes):
        return given
    return (given if isinstance(given, str) else json.dumps(given)).encode()


def session(**changed: Any) -> dict[str, Any]:
    """A session with the Marlowes that is complete under the rule of the house."""
    made: dict[str, Any] = {
        "session_kind": "home_visit",
        "happened_at": "2026-11-20T10:00",
        "note": "We talked about evenings.",
        "present": [MUM],
        "risk": {
            "parents": [{"person": MUM, "severity": "moderate", "stated": "first", "because": "drinks daily"}],
            "children": [{"person": KID, "harm": "medium", "stated": "first", "because": "alone at night"}],
        },
        "goals": [{"goal": GOAL, "touch": "progress", "score": 4}],
    }
    return made | changed


FAMILY: list[dict[str, Any]] = [
    {"kind": "person.added", "person": MUM, "name": "Tess Marlowe", "role": "parent", "in_work": True},
    {"kind": "person.added", "person": KID, "name": "Kit Marlowe", "role": "child", "born": "2020-01-01"},
    {"kind": "goal.agreed", "goal": GOAL, "person": MUM, "text": "No drinking at home", "agreed_on": "2026-11-01"},
]


def open_marlowe(tell: Teller) -> str:
    """The family Marlowe with a parent, a child and a goal; its id."""
    opened = {"label": "Marlowe", "area": "west", "base": "st_james"}
    family = str(tell.expect("record", "family.opened", "--from", "-", stdin=opened)[0]["family"])
    tell.expect("record", "--subject", family, "--from", "-", stdin="\n".join(map(json.dumps, FAMILY)))
    return family


def begin(home: Path, name: str = "Robin Vale", role: str = "practitioner", *more: str) -> Teller:
    tell = Teller(home)
    paper = home.with_name(home.name + ".paper")
    done = tell("init", "--name", name, "--role", role, "--recovery-file", str(paper), *more)
    assert (done.code, done.err) == (0, ""), done
    return tell


def copied(kept: Path, to: Path) -> Teller:
    """A vault made once, with the files beside it, copied into a folder of its own."""
    for item in kept.parent.glob(kept.name + "*"):
        if item.is_dir():
            shutil.copytree(item, to / item.name)
        else:
            shutil.copy2(item, to / item.name)
    return Teller(to / kept.name)


def files_in(home: Path, *, without: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        str(item.relative_to(home)): item.read_bytes()
        for item in sorted(home.rglob("*"))
        if item.is_file() and item.name not in without
    }
