"""The one registry of commands.

A command is one small object. Its key binding, footer hint, palette entry, tooltip, help row and line in
`docs/commands.md` all come from it, so they cannot disagree. `docs/making-a-screen.md` shows the whole
way from a command to a screen that carries it out; in short:

* `screens/<place>/commands.py` holds `COMMANDS = (Command("session.complete", "Complete", …), …)` and
  imports no Textual;
* `screens/<place>/screen.py` holds a `Page` with `PLACE = "<place>"` and one method per command, marked
  `@does("session.complete")`, and where needed `@unless("session.complete")`, which returns the reason
  why it cannot be done just now, in words, or None;
* `screens/places.py` has one line that says where the page is.

`python -m screens.commands` prints the whole list as Markdown.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from screens.places import PLACES, Place

EVERYWHERE = "everywhere"

#: What the note editor and the one-line input use themselves, and what terminals cannot tell from
#: Tab, Enter, Backspace and line feed (ctrl+i, m, h, j). No command may take these.
TAKEN = frozenset(
    {*(f"ctrl+{letter}" for letter in "acdefkuvwxyz"), *(f"ctrl+{letter}" for letter in "imhj"), "f6", "f7"}
)
_NAMED = frozenset(
    {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "tab", "escape", "space"}
    | {"delete", "question_mark", "slash", "plus", "minus"}
)
_FACES = {
    "question_mark": "?",
    "slash": "/",
    "plus": "+",
    "minus": "-",
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
_ROLE_WORDS = {"practitioner": "a practitioner", "leader": "a team leader", "admin": "data support"}


@dataclass(frozen=True, slots=True)
class Context:
    """What a command may look at to say whether it can be done.

    `place` and `page` are what is shown, `role` is of the person who unlocked ("" before that),
    `seated` says whether a vault is open, `depth` how many pages lie beneath, `needs` how many fields
    are still missing (None where the page has no such list), `training` that there is another seat to go to.
    """

    place: str = ""
    role: str = ""
    seated: bool = False
    depth: int = 0
    needs: int | None = None
    training: bool = False
    page: Any = None


def never(_: Context) -> bool:
    """The condition of a command that is hidden nowhere."""
    return False


def always(_: Context) -> str | None:
    """The condition of a command that can always be done."""
    return None


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can do.

    `name` is stable, `place.verb`; the part before the dot says where it belongs unless `places` does,
    and `app.` means everywhere. `title` is the footer hint: one or two words. `what` is one sentence.
    `keys` is a comma list, the first is shown; "" means palette only. `roles` empty means anybody.
    `when` returns why it cannot be done, in words for the person, or None. `priority` wins over an open
    dialog; `while_locked` is for the few that the lock screen itself needs. `hidden` tells where a command
    does not exist at all: it is then in no bar, palette or help.
    """

    name: str
    title: str
    what: str
    keys: str = ""
    group: str = ""
    footer: bool = False
    places: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    when: Callable[[Context], str | None] = always
    priority: bool = False
    while_locked: bool = False
    hidden: Callable[[Context], bool] = never

    def __post_init__(self) -> None:
        if "." not in self.name:
            raise ValueError(f"{self.name!r}: a command is named place.verb")
        if "'" in self.name or '"' in self.name:
            raise ValueError(f"{self.name!r}: no quotes in a name")
        if not self.what.endswith("."):
            raise ValueError(f"{self.name}: `what` is one sentence")
        for key in self.all_keys:
            if (problem := _unfit(key)) is not None:
                raise ValueError(f"{self.name}: {key!r} {problem}")

    @property
    def all_keys(self) -> tuple[str, ...]:
        """The keys as Textual names them, the shown one first."""
        return tuple(key.strip() for key in self.keys.split(",") if key.strip())

    @property
    def belongs(self) -> tuple[str, ...]:
        """The places where it can be done, or `(EVERYWHERE,)`."""
        first = self.name.partition(".")[0]
        return self.places or ((EVERYWHERE,) if first == "app" else (first,))

    def why_not(self, context: Context) -> str | None:
        """Why it cannot be done in this context, or None. Roles are looked at first."""
        if self.hidden(context):
            return "This is not here."
        if self.roles and context.role not in self.roles:
            who = " or ".join(_ROLE_WORDS.get(role, role) for role in sorted(self.roles))
            return f"This is for {who}."
        return self.when(context)


def _unfit(key: str) -> str | None:
    if key in TAKEN:
        return "belongs to text editing, or cannot be told from Tab, Enter or Backspace"
    if is_letter(key) or key in _NAMED:
        return None
    if key.startswith("ctrl+") and len(key) == 6 and key[5].isalpha() and key[5].islower():
        return None
    # Many terminals keep F11 for themselves.
    if key[:1] == "f" and key[1:].isdigit() and int(key[1:]) in (*range(1, 11), 12):
        return None
    return "is not a key that every terminal sends"


def is_letter(key: str) -> bool:
    """Is this a key that also types a character? Such keys can be turned off (WCAG 2.1.4)."""
    return len(key) == 1 or key in ("question_mark", "slash", "plus", "minus") or key.startswith("upper_")


def face(key: str) -> str:
    """How a key is shown to a person: F2, c, Ctrl+L, Esc."""
    if key in _FACES:
        return _FACES[key]
    if key.startswith("ctrl+"):
        return "Ctrl+" + key[5:].upper()
    return key if len(key) == 1 else key[:1].upper() + key[1:]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys as this person has them: remapped ones, and whether single letters are on."""

    remapped: Mapping[str, str] = field(default_factory=dict)
    letters: bool = True

    def of(self, command: Command) -> tuple[str, ...]:
        """The keys that work for a command now; the first is the one to show."""
        chosen = self.remapped.get(command.name)
        keys = tuple(key.strip() for key in chosen.split(",")) if chosen else command.all_keys
        return keys if self.letters else tuple(key for key in keys if not is_letter(key))

    def shown(self, command: Command) -> str:
        """The face of the first key, or "" where there is none."""
        keys = self.of(command)
        return face(keys[0]) if keys else ""


class Registry:
    """All commands, and where each belongs. A place's commands are read when the place is first used."""

    def __init__(self, places: Mapping[str, Place] = PLACES) -> None:
        self._places = places
        self._commands: dict[str, Command] = {}
        self._learned: set[str] = set()

    def add(self, *commands: Command) -> None:
        """Take commands in. Raises ValueError on a name or, in one place, a key that is already there."""
        for command in commands:
            if command.name in self._commands:
                raise ValueError(f"{command.name} is there already")
            for place in command.belongs:
                for other in self._beside(place):
                    if both := set(command.all_keys) & set(other.all_keys):
                        raise ValueError(f"{command.name} and {other.name} both want {sorted(both)}")
            self._commands[command.name] = command

    def learn(self, place: str) -> None:
        """Read `screens/<place>/commands.py` once, where there is one."""
        if place in self._learned or place not in self._places:
            return
        self._learned.add(place)
        module = self._places[place].commands
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError as missing:
            if missing.name and (module == missing.name or module.startswith(missing.name + ".")):
                return
            raise
        self.add(*found.COMMANDS)

    def learn_all(self) -> None:
        """Read the commands of every place."""
        for place in self._places:
            self.learn(place)

    def get(self, name: str) -> Command:
        """The command of that name. Raises KeyError where there is none."""
        if name not in self._commands:
            self.learn(name.partition(".")[0])
        if name not in self._commands:
            self.learn_all()
        return self._commands[name]

    def at(self, place: str) -> tuple[Command, ...]:
        """The commands of a place, its own first, then those that work everywhere."""
        self.learn(place)
        own = tuple(one for one in self._commands.values() if place in one.belongs)
        return own + tuple(one for one in self._commands.values() if EVERYWHERE in one.belongs)

    def _beside(self, place: str) -> Iterable[Command]:
        if place == EVERYWHERE:
            return tuple(self._commands.values())
        return tuple(one for one in self._commands.values() if {place, EVERYWHERE} & set(one.belongs))

    def bindings(self, place: str) -> list[Any]:
        """Textual bindings of the commands that belong to `place` (or `EVERYWHERE`).

        Keys that type a character have an action of their own, so that they can be turned off.
        """
        from textual.binding import Binding

        self.learn(place)
        made: list[Any] = []
        for command in self._commands.values():
            if place not in command.belongs:
                continue
            letters = [key for key in command.all_keys if is_letter(key)]
            others = [key for key in command.all_keys if not is_letter(key)]
            for keys, action in ((others, "command"), (letters, "letter")):
                if keys:
                    made.append(
                        Binding(
                            ",".join(keys),
                            f"app.{action}('{command.name}')",
                            command.title,
                            show=command.footer,
                            tooltip=command.what,
                            id=command.name,
                            priority=command.priority,
                        )
                    )
        return made

    def markdown(self) -> str:
        """The page `docs/commands.md`: every command of every place, as it is without remapping."""
        self.learn_all()
        lines = ["# Commands", "", "Made by `python -m screens.commands`; do not edit by hand.", ""]
        keys = Keys()
        sections = [(EVERYWHERE, "Everywhere"), *((one.name, one.title) for one in self._places.values())]
        for place, title in sections:
            rows = [one for one in self._commands.values() if place in one.belongs]
            if not rows:
                continue
            lines += [f"## {title}", "", "| key | command | what it does | name |", "|---|---|---|---|"]
            for one in rows:
                pressed = ", ".join(face(key) for key in keys.of(one)) or "palette"
                who = f" For {', '.join(sorted(one.roles))}." if one.roles else ""
                lines.append(f"| {pressed} | {one.title} | {one.what}{who} | `{one.name}` |")
            lines.append("")
        return "\n".join(lines)


_Deed = TypeVar("_Deed", bound=Callable[..., Any])


def does(name: str) -> Callable[[_Deed], _Deed]:
    """Mark the method, plain or async, that carries a command out."""

    def mark(deed: _Deed) -> _Deed:
        deed.__dict__.setdefault("_does", []).append(name)
        return deed

    return mark


def unless(name: str) -> Callable[[_Deed], _Deed]:
    """Mark the method that returns why a command cannot be done now, in words, or None."""

    def mark(reason: _Deed) -> _Deed:
        reason.__dict__.setdefault("_unless", []).append(name)
        return reason

    return mark


# The command bar asks for every command that it shows, each time that it is drawn.
_MARKED: dict[tuple[type, str], Mapping[str, str]] = {}


def marked(kind: type, mark: str) -> Mapping[str, str]:
    """Command name → method name for the methods of a class that carry a mark, nearest class first."""
    if (known := _MARKED.get((kind, mark))) is not None:
        return known
    found: dict[str, str] = {}
    for base in kind.__mro__:
        for attribute, value in vars(base).items():
            for name in getattr(value, mark, ()):
                found.setdefault(name, attribute)
    _MARKED[kind, mark] = found
    return found


def _only_when_open(context: Context) -> str | None:
    return None if context.seated else "No vault is open, so there is nothing to lock."


def _only_at_a_seat(context: Context) -> str | None:
    return None if context.seated else "No vault is open, so there is no diary to look into."


def _only_with_pages_beneath(context: Context) -> str | None:
    return None if context.depth else "This is the first screen. Ctrl+Q leaves the program."


def _only_with_needs(context: Context) -> str | None:
    if context.needs is None:
        return "Nothing has to be filled in here."
    return None if context.needs else "Nothing is missing. You can complete it."


_MOVING, _HELPING, _SAFE, _LOOKS = "Moving about", "Help", "Keeping it safe", "How it looks and works"

registry = Registry()
registry.add(
    Command("app.help", "Help", "Show every command of this screen, its keys, and why one is off.",
            keys="f1,question_mark", group=_HELPING, footer=True),
    Command("app.palette", "Commands", "Find a command by typing part of its name.",
            keys="ctrl+p", group=_HELPING, footer=True),
    Command("app.back", "Back", "Go back to the screen before. What you typed is kept as a draft.",
            keys="escape", group=_MOVING, when=_only_with_pages_beneath),
    Command("app.home", "Home", "Go to the first screen: the caseload, or the queue for a team leader.",
            keys="ctrl+g", group=_MOVING, when=_only_with_pages_beneath),
    Command("app.quick_note", "Quick note", "Write a note of a visit or call now; the rest can come later.",
            keys="N", group=_MOVING, when=_only_at_a_seat),
    Command("app.diary", "Diary", "Go to the diary: what is planned today and this week.",
            keys="ctrl+r", group=_MOVING, when=_only_at_a_seat),
    Command("app.reference", "Reference", "Look up words, levels of need, procedures, golden rules and contacts.",
            keys="R", group=_HELPING, when=_only_at_a_seat),
    Command("app.intake", "New request", "Take in a support request; at the office.", keys="plus", group=_MOVING,
            roles=frozenset({"leader", "admin"}),
            hidden=lambda context: context.role == "practitioner"),
    Command("app.next_needed", "Next missing", "Jump to the next field that is still needed.",
            keys="f8", group=_MOVING, when=_only_with_needs),
    Command("app.lock", "Lock", "Cover the screen and lock the vault at once. Drafts are kept.",
            keys="ctrl+l,f10", group=_SAFE, footer=True, priority=True, when=_only_when_open),
    Command("app.idle", "Lock after", "Choose after how many idle minutes the vault locks itself (2 to 30).",
            group=_SAFE),
    Command("app.change_seat", "Change seat", "Go to the other training vault: between the laptop and the office.",
            keys="ctrl+o", group=_MOVING, hidden=lambda context: not context.training, when=_only_when_open),
    Command("app.theme", "Colours", "Choose the colours: dark, light, high contrast, red-green safe.",
            group=_LOOKS),
    Command("app.letters", "Letter keys", "Turn single-letter keys on or off. F-keys always work.",
            group=_LOOKS),
    Command("app.quit", "Quit", "Leave the program. Drafts are kept and the vault is locked.",
            keys="ctrl+q", group=_SAFE, priority=True, while_locked=True),
)  # fmt: skip


if __name__ == "__main__":
    # Run as a script this file is `__main__`; the registry that the places fill is the imported one.
    from screens.commands import registry as _registry

    print(_registry.markdown())
