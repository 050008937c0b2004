"""Where everything is put together: the full-screen app without arguments, a command with them."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from fsm_tui.cli import run
from fsm_tui.cli.workplace import Misused, here


def main() -> int:
    """The program. Exit codes: 0 done, 1 refused or damaged, 2 usage, 70 our fault."""
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding does not have must not end the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    return run(sys.argv[1:], here(open_app))


def open_app(home: Path | None) -> int:
    """The full-screen app on the vault at `home`, or where vaults live. Errors: no terminal; a damaged key file."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Misused("The full-screen app needs a terminal.")
    # Nothing that is made until the first paint is garbage: looking for some would take a tenth of the start.
    gc.disable()
    from fsm_tui import moments
    from screens import app
    from screens.seating import opening

    return app.open_app(opening(home, moments.real()))


if __name__ == "__main__":
    raise SystemExit(main())
