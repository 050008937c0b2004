"""Where a command runs: its streams, its clock and who can be asked. Tests bring their own."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from fsm_tui import moments
from fsm_tui.errors import Refused
from fsm_tui.moments import Surroundings

if TYPE_CHECKING:
    from fsm_tui.vault.slots import Kdf

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Workplace:
    """What a command is given. `secret` and `line` ask a person, or are None where nobody is there.

    `kdf` None means: measured on this computer. `open_app` shows the full-screen app on a vault's folder.
    """

    out: TextIO
    err: TextIO
    stdin: BinaryIO
    out_is_terminal: bool
    open_app: Callable[[Path | None], int]
    secret: Ask | None = None
    line: Ask | None = None
    around: Surroundings = field(default_factory=moments.real)
    kdf: Kdf | None = None


def here(open_app: Callable[[Path | None], int]) -> Workplace:
    """This process: its own streams, and a person only where there is a terminal."""
    somebody = sys.stderr.isatty() and (sys.stdin.isatty() or sys.platform != "win32")
    return Workplace(
        out=sys.stdout,
        err=sys.stderr,
        stdin=sys.stdin.buffer,
        out_is_terminal=sys.stdout.isatty(),
        open_app=open_app,
        secret=_secret if somebody else None,
        line=_line if sys.stderr.isatty() and sys.stdin.isatty() else None,
    )


def _secret(asked: str) -> str:
    try:
        return getpass.getpass(asked)
    except EOFError:
        raise _stopped() from None


def _line(asked: str) -> str:
    print(asked, end="", file=sys.stderr, flush=True)
    typed = sys.stdin.readline()
    if not typed:
        raise _stopped()
    return typed.rstrip("\r\n")


def _stopped() -> Refused:
    return Refused("Stopped", "Nothing was typed, so nothing was done.")


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The options that may stand anywhere in a command."""

    home: Path | None = None
    passphrase_file: str | None = None
    json: bool = False
    plain: bool = False


class Misused(Exception):
    """A usage mistake that the argument parser does not see; exit code 2."""


def split(argv: Sequence[str]) -> tuple[Everywhere, list[str]]:
    """The options that may stand anywhere, and what is left for the parser. Raises `Misused`.

    After a bare `--` everything is left alone.
    """
    values: dict[str, str] = {}
    flags: set[str] = set()
    left: list[str] = []
    words = list(argv)
    while words:
        word = words.pop(0)
        if word == "--":
            left += [word, *words]
            break
        name, joined, value = word.partition("=")
        if name in ("--home", "--passphrase-file"):
            if not joined:
                if not words:
                    raise Misused(f"Option '{name}' requires an argument.")
                value = words.pop(0)
            values[name] = value
        elif word in ("--json", "--plain"):
            flags.add(word)
        else:
            left.append(word)
    home = values.get("--home")
    return (
        Everywhere(
            home=Path(home) if home else None,
            passphrase_file=values.get("--passphrase-file"),
            json="--json" in flags,
            plain="--plain" in flags,
        ),
        left,
    )
