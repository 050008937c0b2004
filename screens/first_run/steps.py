"""The steps before the vault is made: what it is, whose it is, and the passphrase."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from fsm_tui.moments import Surroundings
from screens.plain import Words
from screens.widgets.choice import Choice, Option
from screens.widgets.field import Field
from screens.widgets.new_passphrase import NewPassphrase

LAPTOP, OFFICE = "laptop", "office"

_WHAT = (
    "fsm-tui keeps your drug and alcohol work with families: visits, risk, goals and consent.\n\n"
    "All of it is encrypted on this computer, in a vault that only your passphrase opens. You can work without a "
    "network. Nothing leaves the vault unless you take it to your office.\n\n"
    "Making the vault takes about three minutes: who you are, a passphrase, and a code for paper. Have a pen ready."
)
_PLACES = {
    LAPTOP: "Your own vault: you record here, in the field and at your desk.",
    OFFICE: "The team's one office vault: the laptops' work comes together here and is reviewed.",
}
_ROLES = (
    Option("practitioner", "practitioner"),
    Option("leader", "team leader"),
    Option("admin", "admin or data support"),
)
_ROLE_WORDS = {
    LAPTOP: "The office confirms your role when it enrols this laptop.",
    OFFICE: "The team leader or admin begins the office vault. Others are added later.",
}
_PASSPHRASE = (
    "Three random words make a good passphrase. Take some of these with 1, 2 or 3 and type them again, or press Tab "
    "and make up your own. Until you know it by heart, keep it on paper in your pocket and not with the laptop."
)


class What(Vertical):
    """What this is, and what kind of computer it is on."""

    def __init__(self) -> None:
        super().__init__(id="what")

    def compose(self) -> ComposeResult:
        yield Words(_WHAT, classes="telling")
        yield Choice(
            "This computer is", [Option(LAPTOP, "my laptop"), Option(OFFICE, "the team's office")], LAPTOP, id="place"
        )
        yield Words(_PLACES[LAPTOP], id="place-words", classes="aside")

    @property
    def place(self) -> str:
        return self.query_one("#place", Choice).value or LAPTOP

    @on(Choice.Changed, "#place")
    def _say_place(self, event: Choice.Changed) -> None:
        self.query_one("#place-words", Words).words = _PLACES[event.value]


class Who(Vertical):
    """Name, role, and the area of a laptop or the organisation of an office."""

    def __init__(self) -> None:
        super().__init__(id="who")
        self.place = LAPTOP

    def compose(self) -> ComposeResult:
        yield Words("Your name stands on everything you record.", classes="telling")
        yield Field("Your name", hint="first name and surname", longest=120, id="name")
        yield Choice("Your role", _ROLES, id="role")
        yield Words("", id="role-words", classes="aside")
        yield Choice("Your area", [Option("", "")], id="area")
        yield Field("Team", longest=120, id="organisation")

    def suit(self, place: str) -> None:
        """Ask what this place needs. What was answered stays if it can."""
        self.place = place
        role = self.query_one("#role", Choice)
        role.options = _ROLES if place == LAPTOP else _ROLES[1:]
        if role.value not in {option.value for option in role.options}:
            role.value = None
        role.refresh(layout=True)
        self.query_one("#role-words", Words).words = _ROLE_WORDS[place]
        self.query_one("#area").display = place == LAPTOP
        self.query_one("#organisation").display = place == OFFICE

    def offer_areas(self, areas: tuple[tuple[str, str], ...]) -> None:
        """The (code, name) of each area of the practice profile."""
        choice = self.query_one("#area", Choice)
        choice.options = tuple(Option(code, name) for code, name in areas[:9])
        choice.refresh(layout=True)

    def value(self, name: str) -> str:
        """What was answered to `name`, `role`, `area` or `organisation`."""
        found = self.query_one(f"#{name}")
        return (found.value or "") if isinstance(found, Field | Choice) else ""

    def complete(self) -> bool:
        """Is everything answered? The first that is not has the focus; if it had it already, it says so."""
        last = ("area", "Choose your area.") if self.place == LAPTOP else ("organisation", "Type the team's name.")
        for name, missing in (("name", "Type your name."), ("role", "Choose your role."), last):
            widget = self.query_one(f"#{name}")
            if not self.value(name) and isinstance(widget, Field | Choice):
                asked = widget.line if isinstance(widget, Field) else widget
                if asked.has_focus:
                    widget.complain(missing)
                asked.focus()
                return False
        return True


class Secret(Vertical):
    """The passphrase, twice."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(id="secret")
        self._around = around
        self.known: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        yield Words(_PASSPHRASE, classes="telling")
        yield NewPassphrase(self._around, lambda: self.known, id="new")
        yield Words("F4 shows what you type, F5 gives other words.", classes="aside")

    @property
    def new(self) -> NewPassphrase:
        return self.query_one(NewPassphrase)
