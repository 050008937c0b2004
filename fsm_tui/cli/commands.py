"""The commands and their order in the help. Each one is a function over a `Desk`; none does work of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, ParamSpec, Protocol, TypeVar

import typer

from fsm_tui.cli.desk import Desk

P = ParamSpec("P")
R = TypeVar("R")

ABOUT = (
    "Field recording for drug and alcohol practitioners in Family Safeguarding teams. "
    "Without a command it opens the full-screen app."
)
EVERYWHERE = (
    "These may stand anywhere: --home DIR, --passphrase-file FILE, --json, --plain. Exit codes: 0 done; 1 refused or "
    "damaged, with a sentence on stderr that says what to do; 2 a mistake in the command; 70 our fault."
)


class Runs(Protocol):
    """What the argument parser gives: it ends in SystemExit or raises what the command raised."""

    def main(self, *, args: list[str], prog_name: str, obj: Desk, windows_expand_args: bool) -> object: ...


def at(context: typer.Context) -> Desk:
    """The desk of the running command."""
    desk = context.obj
    assert isinstance(desk, Desk)
    return desk


def guarded(function: Callable[P, R]) -> Callable[P, R]:
    """Carry what a command raises past the parser, which would take some of it for its own."""

    @functools.wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (KeyboardInterrupt, EOFError, OSError) as error:
            context: Any = kwargs["context"]
            at(context).raised = error
            raise typer.Exit(1) from None

    return called


def group(about: str, *, epilog: str | None = None, alone: bool = False) -> typer.Typer:
    """A group of commands: plain text, no colours, no frames. With `alone` it also does something by itself."""
    return typer.Typer(
        help=about,
        epilog=epilog,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=not alone,
    )


def command(into: typer.Typer, name: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register a function as a command."""

    def register(function: Callable[P, None]) -> Callable[P, None]:
        into.command(name)(guarded(function))
        return function

    return register


def made() -> Runs:
    """All commands, ready to run."""
    from fsm_tui.cli import (
        advice,
        care_plan,
        diary,
        interventions,
        keeping,
        letters,
        office,
        partners,
        progress,
        prompts,
        reading,
        reference,
        referring,
        requests,
        screening,
        sharing,
        travelling,
        writing,
    )  # fmt: skip

    whole = group(ABOUT, epilog=EVERYWHERE)
    whole.callback()(_everywhere)
    for part in (
        writing, referring, requests, reading, care_plan, diary, letters, progress, screening, prompts,
        interventions, sharing, partners, reference, advice, office, travelling, keeping,
    ):  # fmt: skip
        part.add(whole)
    runs: Runs = typer.main.get_command(whole)
    return runs


def _everywhere(
    home: Annotated[Path | None, typer.Option("--home", metavar="DIR", help="The vault's folder.")] = None,
    passphrase_file: Annotated[
        str | None,
        typer.Option(
            "--passphrase-file",
            metavar="FILE",
            help="Its first line is the passphrase; - is standard input, the rest of which is data.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Data instead of words.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="One fact a line, for reading aloud.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Say the version and end.")] = False,
) -> None:
    # Taken out of the words before they come here; they stand in this list for the help alone.
    del home, passphrase_file, json, plain, version
