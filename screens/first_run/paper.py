"""What goes on paper: the code in groups that can be copied by hand, and the check that it was."""

from __future__ import annotations

import re

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from screens.plain import Words, plain_line
from screens.seating import Paper
from screens.widgets.field import Field

_GROUP = 6
_OFFICE_BEGINNING = re.compile(r"AGE-SECRET-KEY-PQ-1")
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})

LAPTOP = (
    "Write this code on paper now, or nobody can help when the passphrase is forgotten. "
    "It opens this laptop's vault without the passphrase. Keep it at home or in the office safe, never with the "
    "laptop. It is shown this once and is stored nowhere."
)
OFFICE = (
    "Write this key on paper now and put it in the office safe. It opens the office vault, every laptop that this "
    "office enrols, and every bundle. Whoever holds it can read everything. It is shown this once and is stored "
    "nowhere."
)


def groups(text: str) -> tuple[str, tuple[str, ...]]:
    """(beginning, groups of up to six) of a recovery code or an office recovery key."""
    if found := _OFFICE_BEGINNING.match(text):
        beginning, rest = found[0], text[found.end() :]
    else:
        beginning, rest = "", text.replace("-", "")
    return beginning, tuple(rest[at : at + _GROUP] for at in range(0, len(rest), _GROUP))


def same(typed: str, group: str) -> bool:
    """Whether somebody copied this group; case, blanks and what looks alike do not matter."""

    def plainly(text: str) -> str:
        return re.sub(r"[\s-]", "", text).upper().translate(_LOOKALIKES)

    return plainly(typed) == plainly(group)


class PaperStep(Vertical):
    """The code, what it is for, and a line for its last group."""

    def __init__(self) -> None:
        super().__init__(id="paper")
        self.last = ""

    def compose(self) -> ComposeResult:
        yield Words("", id="paper-title")
        yield Words("", id="paper-words")
        yield Static("", markup=False, id="paper-code")
        yield Field("Last group", hint="type it from your paper", id="last-group")

    def show(self, paper: Paper, *, office: bool) -> None:
        """Show what is to be written down."""
        beginning, parts = groups(paper.text)
        self.last = parts[-1]
        self.query_one("#paper-title", Words).words = paper.title
        self.query_one("#paper-words", Words).words = OFFICE if office else LAPTOP
        self.query_one("#paper-code", Static).update(_laid_out(beginning, parts))

    def copied(self) -> bool:
        """Was the last group typed well? If not, its line says so."""
        field = self.query_one("#last-group", Field)
        if same(field.value, self.last):
            return True
        field.complain(f"This is not the last group ({len(self.last)} characters). Compare it with your paper.")
        field.line.focus()
        return False


def _laid_out(beginning: str, parts: tuple[str, ...]) -> Content:
    """Numbered groups, three to a line, with room between the characters."""
    lines = [plain_line(f"  {beginning}", "bold")] if beginning else []
    for start in range(0, len(parts), 3):
        line = Content("")
        for number, part in enumerate(parts[start : start + 3], start + 1):
            line += plain_line(f"{number:>4}  ", "$quiet") + plain_line(f"{' '.join(part):<14}", "bold $accent")
        lines += [line, Content("")]
    return Content("\n").join(lines[:-1])
