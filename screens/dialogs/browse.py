"""Find a folder or a file by typing its path or by walking there with the arrows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from fsm_tui.errors import Refused
from fsm_tui.services import carrying
from screens.dialogs.dialog import Dialog
from screens.plain import plain, plain_line
from screens.widgets.field import Line

SEPARATORS = tuple({os.sep, "/"})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list: what it says, where it leads, and whether that is the answer."""

    label: str
    path: Path
    final: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What can be chosen at a path that may be half typed; `trouble` says why a folder could not be read."""

    steps: tuple[Step, ...]
    trouble: str = ""


def look(typed: str, endings: tuple[str, ...]) -> Found:
    """What fits a path as typed so far. `endings` of the files wanted; none where a folder is wanted."""
    path = Path(typed or ".").expanduser().absolute()
    whole = typed.endswith(SEPARATORS) or path.is_dir()
    place, part = (path, "") if whole else (path.parent, path.name.casefold())
    try:
        inside = carrying.look_into(place, *endings)
    except Refused as refusal:
        return Found(tuple(_elsewhere(place)), str(refusal))
    files = [Step(name, place / name, final=True) for name in inside.files if part in name.casefold()]
    folders = [Step(f"{name}{os.sep}", place / name) for name in inside.folders if part in name.casefold()]
    this = [Step(f"Use this folder: {place}", place, final=True)] if not endings and not part else []
    return Found((*files, *this, *folders, *_elsewhere(place)))


def _elsewhere(place: Path) -> Iterator[Step]:
    if place.parent != place:
        yield Step(f"Up to {place.parent}", place.parent)
    for other in carrying.places():
        if other not in (place, place.parent):
            yield Step(f"Go to {other}", other)


class Browse(Dialog[Path]):
    """Answers a folder, or with `endings` a file, or None for Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "list('cursor_up')", "Up", show=False),
        Binding("down", "list('cursor_down')", "Down", show=False),
        Binding("pageup", "list('page_up')", "Page up", show=False),
        Binding("pagedown", "list('page_down')", "Page down", show=False),
    ]

    def __init__(self, title: str, start: Path, *endings: str, message: str = "") -> None:
        super().__init__(title, wide=True)
        self._start, self._endings, self._message = start, endings, message
        self.steps: tuple[Step, ...] = ()
        self._shown_for: str | None = None
        self._enter_pressed = False

    def content(self) -> ComposeResult:
        if self._message:
            yield self.paragraph(self._message, "dialog--hint")
        yield Line(_into(self._start), id="words", compact=True, select_on_focus=False)
        yield OptionList(id="found", compact=True)
        yield Static("", markup=False, id="detail", classes="dialog--hint")

    def on_mount(self) -> None:
        self.query_one("#found", OptionList).can_focus = False
        self._look()

    @on(Input.Changed, "#words")
    def _look(self) -> None:
        self.run_worker(self.app.hands.guard(self._fill), group="look", exclusive=True)

    async def _fill(self) -> None:
        typed = self.query_one("#words", Line).value
        found = await self.app.desk.ask(look, typed, self._endings)
        self.steps, self._shown_for = found.steps, typed
        listed = self.query_one("#found", OptionList)
        listed.clear_options()
        listed.add_options([Option(plain_line(step.label)) for step in found.steps])
        listed.highlighted = 0 if found.steps else None
        wanted = " or ".join(self._endings)
        nothing = wanted and not any(step.final for step in found.steps)
        said = found.trouble or (f"No file ending in {wanted} here." if nothing else "")
        self.query_one("#detail", Static).update(plain(said or "Enter chooses, Esc goes back."))
        pressed, self._enter_pressed = self._enter_pressed, False
        if pressed and found.steps:
            self._take(0)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_index)

    @on(Input.Submitted, "#words")
    def _entered(self) -> None:
        index = self.query_one("#found", OptionList).highlighted
        if self._shown_for != self.query_one("#words", Line).value:
            self._enter_pressed = True  # faster than the disk: what fits is taken when it is known
        elif index is not None:
            self._take(index)

    def _take(self, index: int) -> None:
        step = self.steps[index]
        if step.final:
            self.dismiss(step.path)
        else:
            line = self.query_one("#words", Line)
            line.value = _into(step.path)
            line.cursor_position = len(line.value)

    def action_list(self, move: str) -> None:
        getattr(self.query_one("#found", OptionList), f"action_{move}")()


def _into(path: Path) -> str:
    text = str(path)
    return text if text.endswith(SEPARATORS) else text + os.sep
