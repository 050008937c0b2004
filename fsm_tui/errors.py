"""One tree of errors. Each is a sentence for a person: what happened, what was kept, what to do."""

from __future__ import annotations


class FsmError(Exception):
    """An error that a person can act on.

    The same object becomes a line on stderr or a dialog. `title` is a few words, `message` says what
    happened and what was kept, `hint` says what to do next. Never put client data in any of them.
    """

    exit_code = 1

    def __init__(self, title: str, message: str, hint: str = "") -> None:
        super().__init__(title, message, hint)
        self.title = title
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return " ".join(part for part in (self.message, self.hint) if part)


class Refused(FsmError):
    """What was asked for is not allowed or not complete; nothing was written."""


class Damaged(FsmError):
    """A file is not what it should be: truncated, altered, or of another vault."""


class Locked(FsmError):
    """The vault is locked or held by another program."""


class NotFound(Refused):
    """No such family, entry, draft or device."""


class Fault(FsmError):
    """Ours to mend. Carries no personal data."""

    exit_code = 70


class Faults(Refused):
    """Several faults in one input, each named by its place.

    `faults` is a tuple of (place, sentence); a place is a dotted path such as `risk.children.0.because`.
    """

    def __init__(self, title: str, faults: tuple[tuple[str, str], ...], hint: str = "") -> None:
        lines = "; ".join(f"{place}: {said}" if place else said for place, said in faults)
        super().__init__(title, lines, hint)
        self.faults = faults
