"""What the sync screen asks: digits to read out, a laptop to accept, a bundle to take in."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from fsm_tui.casework.team import Role
from fsm_tui.services.enrolling import RequestSeen
from fsm_tui.services.syncing import Preview
from screens.dialogs.dialog import Dialog
from screens.plain import plain_line
from screens.widgets.choice import Choice, Option
from screens.widgets.field import Field

DIGITS = 30
_ROLES: dict[Role, str] = {
    "practitioner": "practitioner",
    "leader": "team leader",
    "admin": "admin or data support",
}


def digits_wrong(typed: str) -> str | None:
    """What is wrong with thirty digits as typed, or None. Whether they are the right ones only the file knows."""
    found = sum(char.isdigit() for char in typed)
    if any(not (char.isdigit() or char.isspace() or char in "-–—") for char in typed):
        return "Only digits, please."
    return None if found == DIGITS else f"Thirty digits are needed; {found} are typed."


class DigitsShown(Dialog[None]):
    """Thirty digits in six numbered groups, to be read out."""

    def __init__(self, title: str, words: str, digits: str) -> None:
        super().__init__(title, wide=True)
        self._words, self._digits = words, digits

    def content(self) -> ComposeResult:
        yield self.paragraph(self._words)
        yield Static(self._laid_out(), markup=False, id="digits")
        with Horizontal(classes="dialog--buttons"):
            yield Button("Close", id="close", compact=True)

    def _laid_out(self) -> Content:
        groups = self._digits.split()
        lines = []
        for start in range(0, len(groups), 3):
            line = Content("")
            for number, group in enumerate(groups[start : start + 3], start + 1):
                line += plain_line(f"{number:>3}  ", "$quiet") + plain_line(f"{' '.join(group):<14}", "bold $accent")
            lines.append(line)
        return Content("\n\n").join(lines)

    @on(Button.Pressed)
    def _close(self) -> None:
        self.dismiss(None)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What was answered about a request. `same_person` says that it is somebody known, with a new laptop."""

    digits: str
    role: Role
    same_person: bool = False


class AcceptRequest(Dialog[Acceptance]):
    """Who asks, the digits as they read them out, and in which role. `before` brings earlier answers back."""

    def __init__(
        self, seen: RequestSeen, *, leader: bool, namesake: bool, before: Acceptance | None = None, said: str = ""
    ) -> None:
        super().__init__("Enrol a laptop", wide=True)
        self._seen, self._leader, self._namesake, self._before, self._said = seen, leader, namesake, before, said

    def content(self) -> ComposeResult:
        seen, before = self._seen, self._before
        asks = f"{seen.name} asks to enrol “{seen.label}” as {_ROLES[seen.role]}; asked {seen.made}."
        yield self.paragraph(" ".join(part for part in (asks, seen.known) if part))
        yield self.paragraph(
            "Ring them, or stand beside them. They read thirty digits out from their laptop, and you type them. "
            "Do not take the digits from a message or an e-mail.",
            "dialog--hint",
        )
        yield Field("Thirty digits", before.digits if before else "", check=digits_wrong, id="digits")
        roles = [role for role in _ROLES if self._leader or role != "leader"]
        chosen = before.role if before else seen.role
        options = [Option(role, _ROLES[role]) for role in roles]
        yield Choice("Role", options, chosen if chosen in roles else None, id="role")
        if self._namesake:
            known = "yes" if before and before.same_person else None
            yield Choice(
                f"{seen.name} is known",
                [Option("yes", "it is them, with a new laptop"), Option("no", "somebody else of that name")],
                known,
                id="namesake",
            )
        with Horizontal(classes="dialog--buttons"):
            yield Button("Enrol", id="yes", compact=True)
            yield Button("Cancel", id="no", compact=True)

    def on_mount(self) -> None:
        digits = self.query_one("#digits", Field)
        digits.line.focus()
        if self._said:
            digits.complain(self._said)

    @on(Field.Entered)
    def _entered(self) -> None:
        role = self.query_one("#role", Choice)
        chosen = next((one for one in _ROLES if one == role.value), None)
        digits = self.query_one("#digits", Field)
        namesake = self.query("#namesake").first(Choice) if self._namesake else None
        if not digits.look():
            digits.line.focus()
        elif chosen is None:
            role.complain("Choose the role.")
            role.focus()
        elif namesake is not None and namesake.value is None:
            namesake.complain("Choose one.")
            namesake.focus()
        else:
            same = namesake is not None and namesake.value == "yes"
            self.dismiss(Acceptance(digits.value, chosen, same))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "yes":
            self._entered()
        else:
            self.dismiss(None)


class WouldChange(Dialog[bool]):
    """What a bundle would change. Answers True to take it in; a bundle that was read before can only be closed."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("What this bundle would change", wide=True)
        self._preview = preview

    def content(self) -> ComposeResult:
        with VerticalScroll(classes="dialog--scroll", id="changes"):
            for line in self._preview.lines:
                yield self.paragraph(line, "change")
        with Horizontal(classes="dialog--buttons"):
            if not self._preview.done:
                yield Button("Take it in", id="yes", compact=True)
            yield Button("Close" if self._preview.done else "Leave it", id="no", compact=True)

    def on_mount(self) -> None:
        self.query_one("#no" if self._preview.done else "#yes", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
