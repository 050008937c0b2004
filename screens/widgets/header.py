"""One honest line: whose seat, where you are, and what is not yet safe at the office."""

from __future__ import annotations

from typing import Unpack

from textual import getters
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from screens.app import FsmApp
from screens.opening import Header
from screens.plain import plain_line
from screens.widgets.named import Named


class HonestHeader(Widget):
    """Says what `app.header` says. A banner (training vault) or a notice about the guidance adds a line.

    While locked it names nobody and counts nothing.
    """

    app = getters.app(FsmApp)

    DEFAULT_CSS = """
    HonestHeader {
        dock: top; width: 100%; height: auto;
        background: $panel; color: $foreground;
    }
    """

    def __init__(self, heading: str = "", **named: Unpack[Named]) -> None:
        super().__init__(**named)
        self._heading = heading

    def on_mount(self) -> None:
        self.watch(self.app, "header", self._look_again, init=False)
        self.watch(self.app, "locked", self._look_again, init=False)

    def _look_again(self) -> None:
        self.refresh(layout=True)

    @property
    def heading(self) -> str:
        """Where you are, such as `Family 0417`."""
        return self._heading

    @heading.setter
    def heading(self, heading: str) -> None:
        self._heading = heading
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._notices(self.app.header)) + 1

    def render(self) -> Content:
        said: Header = self.app.header
        width = self.size.width
        lines = [self._alone(notice, style, width) for notice, style in self._notices(said)]
        if self.app.locked:
            return Content("\n").join([*lines, self._fit(plain_line(" fsm-tui", "bold"), plain_line(""), width)])
        left = plain_line(f" {self._heading or 'fsm-tui'}", "bold")
        if said.seat:
            left += plain_line(f"  {said.seat}", "$quiet")
        sync = plain_line(said.sync)
        if left.cell_length + sync.cell_length > width - 2:
            left = plain_line(f" {self._heading or 'fsm-tui'}", "bold")  # whose seat it is can be left out
        return Content("\n").join([*lines, self._fit(left, sync, width)])

    def _notices(self, said: Header) -> list[tuple[str, str]]:
        notices = [(said.banner, "bold $rag-amber")]
        if not self.app.locked:
            notices.append((said.guidance, "$rag-amber"))
        return [one for one in notices if one[0]]

    @staticmethod
    def _alone(notice: str, style: str, width: int) -> Content:
        return plain_line(f" {notice}", style).truncate(width, ellipsis=True)

    @staticmethod
    def _fit(left: Content, right: Content, width: int) -> Content:
        """Both on one line. Where room is short, up to half of it says whose page it is; what is only on this
        laptop is said in fewer words, and its count outlasts its age.
        """
        room = width - 1
        left_room = max(min(left.cell_length, room // 2), room - right.cell_length - 1)
        if right.cell_length > room - left_room - 1:
            here = right.plain.replace(" only on this laptop", " only here")
            right = plain_line(here if len(here) < room - left_room else here.partition(", oldest")[0])
            left_room = max(left_room, room - right.cell_length - 1)
            right = right.truncate(max(room - left_room - 1, 0), ellipsis=True)
        left = left.truncate(left_room, ellipsis=True) if left.cell_length > left_room else left
        return left + " " * max(room - left.cell_length - right.cell_length, 0) + right
