"""The crash page: what was kept, what to do, and a reference. Never a local variable or a message.

Textual's own page shows the locals of every frame, and with them names and passphrases. Here the page
says only plain sentences, and the fault log holds the *type* and the *place* of each exception: an
exception's message may carry what a person typed, so it is written nowhere.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

EXIT_CODE = 70
_OURS = Path(__file__).resolve().parent.parent
_DEPTH = 6
_LOGS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of ours: `reference` for support, `log` where it was written (None: it could not be)."""

    reference: str
    log: Path | None


def record(error: BaseException, folder: Path | None, now: datetime | None = None) -> Fault:
    """Write type and place of an exception and of what led to it into `folder`; never raises.

    The file is `fault-<reference>.txt`, readable by its owner only. The oldest beyond twenty are removed.
    """
    reference = os.urandom(4).hex()
    if folder is None:
        return Fault(reference, None)
    moment = (now or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M:%SZ")
    lines = [
        f"fault {reference}",
        f"when {moment}",
        f"python {sys.version.split()[0]} on {sys.platform}",
        *_places(error),
    ]
    path = folder / f"fault-{reference}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        for old in sorted(folder.glob("fault-*.txt"), key=lambda one: one.stat().st_mtime)[:-_LOGS_KEPT]:
            old.unlink()
    except OSError:
        return Fault(reference, None)
    return Fault(reference, path)


def _places(error: BaseException | None) -> Iterator[str]:
    """Type and place of an exception, its parts and its causes, outermost first."""
    for _ in range(_DEPTH):
        if error is None:
            return
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        frames = traceback.extract_tb(error.__traceback__)
        for number, frame in enumerate(frames):
            place = _place(frame.filename)
            if place is not None or number == len(frames) - 1:
                yield f"  {place or Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions[:_DEPTH]:
                yield from _places(part)
        # Textual's WorkerFailed keeps what went wrong in `error`.
        inner = getattr(error, "error", None)
        error = error.__cause__ or (inner if isinstance(inner, BaseException) else None) or error.__context__


def _place(filename: str) -> str | None:
    """The file within our own packages, without the person's folders before it."""
    try:
        within = Path(filename).resolve().relative_to(_OURS)
    except (ValueError, OSError):
        return None
    return within.as_posix() if within.parts[:1] in (("screens",), ("fsm_tui",)) else None


def page(fault: Fault, *, drafts_kept: bool | None) -> str:
    """The sentences for the person. `drafts_kept` is None where no vault was open."""
    kept = {
        True: "Kept: every record you completed, and what you were typing, as a draft. The vault is locked.",
        False: "Kept: every record you completed, and your draft up to the last pause in typing. "
        "The very last words may be missing. The vault is locked.",
        None: "Kept: everything in the vault. None was open.",
    }[drafts_kept]
    log = (
        f"Fault log: {fault.log} (says where in the program, holds nothing about families)"
        if fault.log
        else "No fault log could be written."
    )
    return "\n".join(
        (
            "",
            "fsm-tui has stopped. This is a fault of ours, not of yours.",
            kept,
            "To do: open fsm-tui again. If the same happens again, tell support the reference.",
            f"Fault reference: {fault.reference}",
            log,
            "",
        )
    )


def quiet_hooks(folder: Path | None) -> Callable[[], None]:
    """Send what would be printed by Python itself to the fault log instead; returns a way to undo it."""
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)

    def main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        record(error, folder)

    def other(args: Any) -> None:
        if args.exc_value is not None:
            record(args.exc_value, folder)

    sys.excepthook, threading.excepthook, sys.unraisablehook = main, other, other

    def undo() -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before

    return undo
