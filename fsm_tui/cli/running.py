"""From words on a command line to an exit code: 0 done, 1 refused or damaged, 2 usage, 70 our fault."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from fsm_tui.cli.workplace import Everywhere, Misused, Workplace, split
from fsm_tui.errors import Faults, FsmError
from fsm_tui.inert import inert

DONE, REFUSED, USAGE, OUR_FAULT = 0, 1, 2, 70


def run(argv: Sequence[str], place: Workplace) -> int:
    """Do one command and give its exit code. Never raises, never shows a traceback."""
    with contextlib.redirect_stdout(place.out), contextlib.redirect_stderr(place.err):
        code = _run(argv, place)
        try:
            place.out.flush()
        except BrokenPipeError:
            _nobody_listens()
        return code


def _run(argv: Sequence[str], place: Workplace) -> int:
    everywhere = Everywhere()
    try:
        everywhere, words = split(argv)
        if words == ["--version"]:
            from fsm_tui import __version__

            place.out.write(f"fsm-tui {__version__}\n")
            return DONE
        if not words:
            return place.open_app(everywhere.home)
        return _command(words, everywhere, place)
    except Misused as mistake:
        place.err.write(f"{inert(str(mistake), lines=False)} `fsm-tui --help` lists what there is.\n")
        return USAGE
    except FsmError as error:
        for line in told(error):
            place.err.write(line + "\n")
        return error.exit_code
    except KeyboardInterrupt:
        place.err.write("Stopped. What was finished before is kept; nothing half done was left.\n")
        return REFUSED
    except BrokenPipeError:
        _nobody_listens()
        return DONE
    except Exception as error:
        place.err.write(_our_fault(error, everywhere.home))
        return OUR_FAULT


def _command(words: list[str], everywhere: Everywhere, place: Workplace) -> int:
    from fsm_tui.cli.commands import made
    from fsm_tui.cli.desk import Desk

    desk = Desk(place, everywhere)
    try:
        made().main(args=words, prog_name="fsm-tui", obj=desk, windows_expand_args=False)
    except SystemExit as end:
        if desk.raised is not None:
            raise desk.raised from None
        return end.code if isinstance(end.code, int) else USAGE
    return DONE


def told(error: FsmError) -> list[str]:
    """An error as lines for stderr: one sentence, or one line for each fault with its place."""
    if isinstance(error, Faults):
        lines = [f"{place}: {said}" if place else said for place, said in error.faults]
        return [inert(line, lines=False) for line in (*lines, error.hint) if line]
    return [inert(str(error), lines=False)]


def _our_fault(error: BaseException, home: Path | None) -> str:
    from fsm_tui.vault import files
    from screens import crash

    folder = files.home(home)
    fault = crash.record(error, folder.log if folder.there() else None)
    log = f" It is noted in {fault.log}, which holds nothing about families." if fault.log else ""
    return (
        "This is a fault of ours, not of yours. Everything that was recorded before is kept. "
        f"Tell support the reference {fault.reference}.{log}\n"
    )


def _nobody_listens() -> None:
    """The reader of our output went away (`| head`): say no more, and do not complain at exit either."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
