"""What every command works with: the vault it opens, what it is given to read, and its voice."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fsm_tui.cli.voice import Voice
from fsm_tui.cli.workplace import Everywhere, Misused, Workplace
from fsm_tui.errors import NotFound, Refused
from fsm_tui.inert import inert

if TYPE_CHECKING:
    from fsm_tui.moments import Surroundings
    from fsm_tui.services.seat import Seat

STDIN = "-"
LARGEST = 64 * 1024 * 1024
_LONGEST_LINE = 4_096


class Desk:
    """One command's work. Standard input is read once: passphrase lines first if they are there, then data."""

    def __init__(self, place: Workplace, everywhere: Everywhere) -> None:
        self.place = place
        self.home, self.json = everywhere.home, everywhere.json
        self.voice = Voice(place.out, plain=everywhere.plain)
        self.raised: BaseException | None = None
        self._secrets = everywhere.passphrase_file
        self._lines: list[str] = []
        self._typed: str | None = None

    @property
    def around(self) -> Surroundings:
        return self.place.around

    def aside(self, text: str) -> None:
        """A line beside the answer, on stderr."""
        self.place.err.write(inert(text, lines=False) + "\n")

    # what is given

    def read(self, name: str) -> bytes:
        """A file, or with `-` the rest of standard input. Errors: Refused (not there, too large)."""
        if name == STDIN:
            if self._secrets == STDIN:
                self._secret_line(1)
            data = self.place.stdin.read(LARGEST + 1)
        else:
            data = read_file(Path(name), LARGEST)
        if len(data) > LARGEST:
            raise Refused("Too large", "More than 64 MB were given. Nothing was done.")
        return data

    def passphrase(self) -> str:
        """The passphrase of who works here: first line of `--passphrase-file`, or asked for."""
        if self._secrets is not None:
            return self._secret_line(1)
        if self._typed is None:
            self._typed = self._ask_secret("Passphrase: ")
        return self._typed

    def new_passphrase(self, whose: str, *, line: int, file: str | None = None) -> str:
        """A passphrase to be set: first line of `file`, that `line` of `--passphrase-file`, or asked twice."""
        if file is not None:
            return first_line(read_file(Path(file), _LONGEST_LINE))
        if self._secrets is not None:
            return self._secret_line(line)
        typed = self._ask_secret(f"New passphrase{whose} (three random words are good): ")
        if typed != self._ask_secret("The same again: "):
            raise Refused("Not the same", "The two were not the same. Nothing was changed.", "Try again.")
        return typed

    def paper(self, file: str | None) -> str:
        """The recovery code or key: from a file as `init` writes it, or asked for."""
        if file is None:
            return self._ask_secret("Recovery code or office recovery key, from the paper: ")
        text = _decoded(self.read(file))
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        if not lines:
            raise Refused("Nothing in it", "There is no recovery code in that file.")
        return " ".join(lines)

    def confirmed(self, wanted: str, given: str | None) -> bool:
        """Whether the person typed `wanted`, here or as an option."""
        typed = self.ask_line(f"Type “{wanted}” to go on: ", "--confirm") if given is None else given
        return " ".join(typed.split()) == wanted

    def ask_line(self, asked: str, option: str) -> str:
        """What a person types, seen as it is typed; `option` is how to give it where nobody is there."""
        if self.place.line is None:
            raise Misused(f"There is nobody to ask. Give {option}.")
        return self.place.line(inert(asked, lines=False))

    def _ask_secret(self, asked: str) -> str:
        if self.place.secret is None:
            raise Misused("A passphrase is needed and there is no terminal to ask on. Give --passphrase-file.")
        return self.place.secret(inert(asked, lines=False))

    def _secret_line(self, number: int) -> str:
        """A line of `--passphrase-file`, counted from one. Errors: Refused when it is not there."""
        assert self._secrets is not None
        if self._secrets == STDIN:
            while len(self._lines) < number:
                line = self.place.stdin.readline(_LONGEST_LINE + 1)
                if not line:
                    break
                self._lines.append(first_line(line))
        elif not self._lines:
            self._lines = _lines_in(read_file(Path(self._secrets), 4 * _LONGEST_LINE))
        if len(self._lines) < number or not self._lines[number - 1]:
            which = "first" if number == 1 else "second"
            raise Refused("No passphrase", f"The {which} line that was given for a passphrase is empty or missing.")
        return self._lines[number - 1]

    # the vault

    @contextmanager
    def seat(self) -> Iterator[Seat]:
        """The vault, opened for the length of the block. What its person must be told goes to stderr."""
        self.expect_vault()
        passphrase = self.passphrase()
        from fsm_tui.services import opening

        opened = opening.unlock(self.home, passphrase, self.around)
        try:
            guidance = opened.seat.profile.review_state(opened.seat.today()).sentence
            for notice in opened.notices:
                # `status` and `profile` say how old the guidance is; every other command would only repeat it.
                if notice != guidance:
                    self.aside(notice)
            yield opened.seat
        finally:
            opening.leave(opened.seat)

    def expect_vault(self, *, with_paper: bool = False) -> None:
        """Refuse before anybody types a passphrase for nothing; the paper need not wait after wrong ones.

        Errors: NotFound, Refused, damage of the key file.
        """
        from fsm_tui.services import doorstep

        door = doorstep.look(self.home, self.around)
        if not door.there:
            raise NotFound(
                "No vault",
                f"There is no vault in {door.folder}.",
                "Make one with `fsm-tui init`, or name its folder with --home.",
            )
        if door.wait > 0 and not with_paper:
            raise Refused(
                "Wait a moment",
                f"After {door.wrong} wrong passphrases the next try is possible in {math.ceil(door.wait)} seconds. "
                "Nothing was changed.",
            )


def read_file(path: Path, most: int) -> bytes:
    """A file that somebody named, up to one byte more than `most`. Errors: Refused, with the system's reason."""
    try:
        with path.expanduser().open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise Refused("Not readable", f"{path} cannot be read ({error.strerror}). Nothing was done.") from None


def write_new(out: Path | None, name: str, data: bytes) -> Path:
    """A new file at `out`, or under `name` in the folder `out` or here. Errors: Refused; nothing is replaced."""
    path = (out or Path()).expanduser().absolute()
    path = path / name if path.is_dir() else path
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        said = f"{path} cannot be written ({error.strerror})."
        raise Refused("Not written", said, "Name another with --out.") from None
    return path


def first_line(data: bytes) -> str:
    """The first line of a file, without its end."""
    return _lines_in(data)[0]


def _lines_in(data: bytes) -> list[str]:
    # Not splitlines(): a passphrase may hold what that takes for a line end.
    return _decoded(data).replace("\r\n", "\n").split("\n")


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("Not text", "What was given is not UTF-8 text. Nothing was done.") from None
