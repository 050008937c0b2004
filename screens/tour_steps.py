"""What every part of the tour does: go about the app with the robot, take pictures, tell, and travel by the stick."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fsm_tui.services import standing
from screens.app import FsmApp
from screens.dialogs.pick import Pick
from screens.robot import Robot
from screens.widgets.note_area import NoteArea

if TYPE_CHECKING:
    from collections.abc import Callable

    from fsm_tui.services.training import Training

SIZE = (80, 24)


class Steps:
    """The robot at its keyboard. `story` is told line by line while it goes; `count` counts pictures."""

    robot: Robot
    app: FsmApp

    def __init__(self, training: Training, pictures: Path | None, size: tuple[int, int] = SIZE) -> None:
        self.training, self.pictures, self.size = training, pictures, size
        self.visit = training.ready
        self.root = ""  # the record of the visit that the tour writes
        self.story: list[str] = []
        self.count = 0

    # -- telling

    async def picture(self, name: str) -> None:
        """Save the screen as it stands, without what is said for a few seconds, numbered in the order of the story."""
        self.count += 1
        if self.pictures is not None:
            self.app.clear_notifications()
            await self.robot.until(self._counted)
            self.robot.picture(self.pictures / f"{self.count:02d}-{name}.svg")

    def _counted(self) -> bool:
        """Words are counted when the typing pauses, in areas that show how many there are."""
        areas = [each for each in self.app.screen.query(NoteArea) if "word" in str(each.border_subtitle)]
        return all(str(each.border_subtitle).startswith(f"{each.words:,} ") for each in areas)

    def tell(self, line: str) -> None:
        self.story.append(f"{len(self.story) + 1}. {line}")

    async def header(self) -> Any:
        """Where the vault stands, asked of the same service as the header."""
        return await self.app.ask(standing.read)

    # -- going about

    async def at(self, place: str) -> None:
        """Wait until this page is shown."""
        await self.robot.until(lambda: self.robot.place == place and self.robot.dialog is None)

    async def back(self, place: str) -> None:
        """Esc, as often as it takes."""
        while self.robot.place != place:
            left = self.app.page()
            await self.robot.does("app.back")
            await self.robot.until(partial(self._has_left, left))
        await self.at(place)

    def _has_left(self, page: object) -> bool:
        return self.app.page() is not page

    async def open_family(self, label: str) -> None:
        """From the first screen: find it, and open it."""
        robot = self.robot
        if robot.place != "caseload":
            await robot.does("app.home")
            await self.at("caseload")
        await robot.does("caseload.find")
        await robot.types(label)
        await robot.press("enter")
        await self.at("family")
        await robot.until(label.split()[0])

    async def line(self, selector: str, shown: Callable[[], Any], wanted: Callable[[Any], bool]) -> None:
        """Put the cursor of a table on the first of the lines shown that is wanted, once there is one."""
        await self.robot.until(lambda: any(wanted(each) for each in shown()))
        place = next(number for number, each in enumerate(shown()) if wanted(each))
        await self.robot.focus(selector)
        await self.robot.press("home", *["down"] * place)

    async def fills(self, **answers: str) -> None:
        """Answer questions of a form by their names, `__` for a dot, over what stands there."""
        for name, answer in answers.items():
            selector = f"#ask-{name.replace('__', '-')}"
            await self.robot.until(partial(self._asked, selector))
            await self.robot.focus(selector)
            await self.robot.press("end", "ctrl+u")
            await self.robot.types(answer)

    def _asked(self, selector: str) -> bool:
        return any(each.display for each in self.app.screen.query(selector))

    async def chooses(self, **answers: str) -> None:
        """Choose an answer of a question by its digit."""
        for name, digit in answers.items():
            await self.robot.focus(f"#ask-{name.replace('__', '-')}")
            await self.robot.press(digit)

    async def picks_by_typing(self, typed: str) -> None:
        """In the list that opens: type part of a name and take what is found."""
        await self.robot.until(lambda: isinstance(self.robot.dialog, Pick))
        pick = self.robot.dialog
        await self.robot.types(typed)
        await self.robot.press("enter")
        await self.robot.until(lambda: self.robot.dialog is not pick)

    async def says(self, words: str) -> None:
        """Type into the dialog that is open, and confirm."""
        await self.robot.until(lambda: self.robot.dialog is not None)
        dialog = self.robot.dialog
        await self.robot.types(words)
        await self.robot.press("enter")
        await self.robot.until(lambda: self.robot.dialog is not dialog)

    # -- seats and travelling

    async def unlock(self, name: str) -> None:
        robot = self.robot
        await robot.until("Passphrase")
        await self.picture(name)
        await robot.types(self.training.passphrase)
        await robot.press("enter")
        await robot.until(lambda: not self.app.locked)
        await self.past_the_greeting("guidance")

    async def past_the_greeting(self, name: str) -> None:
        """What must be told after unlocking, once."""
        robot = self.robot
        await robot.until(lambda: robot.dialog is not None or robot.place in ("caseload", "queue"))
        if robot.dialog is not None:
            await self.picture(name)
            await robot.press("enter")
            await robot.until(lambda: robot.dialog is None)

    async def change_seat(self, home: str) -> None:
        robot = self.robot
        await robot.does("app.change_seat")
        await robot.until(lambda: not self.app.locked and self.app.seat is not None)
        await self.past_the_greeting("greeting")
        await self.at(home)
        await robot.settle()

    async def sync(self) -> None:
        robot = self.robot
        if robot.place not in ("queue", "caseload"):
            await robot.does("app.home")
            await robot.until(lambda: robot.place in ("queue", "caseload"))
        home = robot.place
        await robot.does(f"{home}.sync")
        await self.at("sync")
        await robot.does("sync.sync")
        await robot.until(lambda: "sync.sync" not in self.app.hands.busy and robot.dialog is None)
        await self.picture(f"sync-{'office' if home == 'queue' else 'laptop'}")
        await robot.does("app.back")
        await self.at(home)

    async def sync_laptop(self, what: str) -> None:
        """From the laptop: write what the office lacks, read what is there."""
        before = await self.header()
        await self.sync()
        found = await self.header()
        self.tell(
            f"Sync on the laptop ({what}): {records(before.unconfirmed)} only here; the bundle is on the stick and "
            f"the office has not read it yet, so the header still says: {found.sentence}."
        )


def records(number: int) -> str:
    return f"{number} record{'' if number == 1 else 's'}"
