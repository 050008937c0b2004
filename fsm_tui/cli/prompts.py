"""The command about safety prompts: what is open in a family and why, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.practice.dates import read_day

if TYPE_CHECKING:
    from fsm_tui.services.prompting import Shown

SHORT = 8


def add(whole: typer.Typer) -> None:
    """Register this command."""

    @command(whole, "prompts")
    def prompts(
        context: typer.Context,
        family: Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")],
    ) -> None:
        """Safety prompts of a family, open and answered.

        They point something out with its source; what to do is for people. They are answered in a session, or with
        `record prompt.answered`.
        """
        _prompts(at(context), family)


def _prompts(desk: Desk, family: str) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import prompting

        told = prompting.read(seat, family)
    if desk.json:
        desk.voice.data(told)
        return
    say = desk.voice
    say.fact("Family", told.label)
    if not told.offered:
        say.say("This version of the guidance has no prompts that a session raises, only those that scores call for.")
    if not told.open:
        say.say("No safety prompt is open.")
    for one in told.open:
        _open(desk, one)
    if told.answered:
        say.title("Answered")
        say.rows(
            ("On", "Prompt", "About", "Answer", "Because or note", "Head"),
            [
                (read_day(each.on), each.label, each.whose, each.answer, each.because, each.head[:SHORT])
                for each in told.answered
            ],
            empty="",
        )


def _open(desk: Desk, one: Shown) -> None:
    from fsm_tui.services import prompting

    say = desk.voice
    say.title(f"Open: {one.label}, {one.whose}")
    say.fact("Prompt", one.prompt)
    say.fact("Because", one.because)
    say.fact("Guidance", one.words)
    say.fact("Where from", prompting.provenance(one.source, one.version, confirmed=one.confirmed))
    say.fact("Last answer", one.last)
