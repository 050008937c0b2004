"""The escalation slip of a new Red: whom we phoned, when, whether they were reached, what was agreed (A94)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from screens.plain import plain_line
from screens.session.fields.answer import Answer
from screens.session.fields.choosing import FreeChoice
from screens.session.fields.said import Said
from screens.session.heard import Told
from screens.session.outlook import Outlook
from screens.widgets.choice import Option
from screens.widgets.field import Field

_AT = {"to": "#slip-to", "on": "#slip-on", "at": "#slip-at", "reached": "#slip-reached", "agreed": "#slip-agreed"}
_LATER = "Write here that you did; without signal later, on the family's page."
REACHED = (("yes", "Reached"), ("no", "Not reached"))


class Slip(Vertical):
    """Asked as soon as the form makes the family newly Red, needed never: there may be no signal.

    It is filled in beforehand but for what only a person knows; nothing is recorded until that is said.
    """

    DEFAULT_CSS = "Slip { display: none; height: auto; margin: 1 0 0 0; }"

    def compose(self) -> ComposeResult:
        yield Said(classes="group--title", id="slip-why")
        yield Field("Phoned", hint="whom", id="slip-to")
        yield Field("On", hint="today, yesterday, mon", longest=40, id="slip-on", classes="-short")
        yield Field("At", hint="14:30", longest=20, id="slip-at", classes="-short")
        yield FreeChoice("They were", [Option(*each) for each in REACHED], id="slip-reached")
        yield Answer("Agreed", placeholder="what was agreed, or what is done next", id="slip-agreed")

    @property
    def told(self) -> Told:
        """What is on the screen."""
        line = {name: self.query_one(_AT[name], Field).value for name in ("to", "on", "at")}
        reached = self.query_one("#slip-reached", FreeChoice).value or ""
        return Told(**line, reached=reached, agreed=self.query_one("#slip-agreed", Answer).value)

    def put(self, told: Told) -> None:
        """Put back what a draft or a record says."""
        for name in ("to", "on", "at"):
            self.query_one(_AT[name], Field).value = getattr(told, name)
        self.query_one("#slip-reached", FreeChoice).value = told.reached if told.reached in dict(REACHED) else None
        self.query_one("#slip-agreed", Answer).put(told.agreed)

    def heed(self, outlook: Outlook, told: Told) -> None:
        """Come up for a new Red; what was said here stays on the screen whatever becomes of the rating."""
        answered = bool(told.reached or told.agreed.strip())
        whom = ", ".join(filter(None, (outlook.slip.to, outlook.phone))) or "the social worker"
        first = f"New Red. Phone {whom}." if outlook.new_red else "Whom a new Red was told."
        self.query_one("#slip-why", Said).say(plain_line(f"{first} {_LATER}", "bold $rag-red"))
        if outlook.new_red and told == Told():
            self.put(outlook.slip)
        elif not outlook.new_red and not answered and told != Told():
            self.put(Told())  # the next new Red is told at another time
        self.display = outlook.new_red or answered

    def part(self, place: str) -> Widget | None:
        """The field of `risk.escalation.…`."""
        return self.query_one(_AT.get(place.rpartition(".")[2], "#slip-to"))
