"""Any list: 500 rows and 50,000, from the first paint to the jump to its end. Rows come in pages of SQL."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from pathlib import Path
from typing import Any, ClassVar

import sqlcipher3.dbapi2 as sqlcipher
from textual.app import ComposeResult

from screens.app import FsmApp
from screens.opening import Opening
from screens.page import Page
from screens.places import Place
from screens.robot import Robot
from screens.widgets.record_table import Column, RecordTable, Row

SHORT, LONG = 500, 50_000
_PAGE = "SELECT number, label, said FROM line WHERE number > ? ORDER BY number LIMIT ?"


class LinesPage(Page):
    """A page that is nothing but a table."""

    PLACE: ClassVar[str] = "lines"

    def __init__(self, raw: Any) -> None:
        super().__init__()
        self._raw = raw

    def body(self) -> ComposeResult:
        yield RecordTable((Column("Number", 8, right=True), Column("Family", 20), Column("What")), id="lines")

    def show(self, count: int) -> None:
        """Show the first so many lines of the file."""
        self.query_one(RecordTable).show(count, self._rows)

    async def _rows(self, first: int, number: int) -> list[Row]:
        return await self.app.desk.ask(_read, self._raw, first, number)


def _read(raw: Any, first: int, number: int) -> list[Row]:
    return [Row(str(each), (str(each), label, said)) for each, label, said in raw.execute(_PAGE, (first, number))]


def paint_and_jump(folder: Path, times: int = 9) -> tuple[float, float]:
    """(500 rows, 50,000 rows): milliseconds from filling the table to its last row standing on the screen."""
    return asyncio.run(_both(folder, times))


async def _both(folder: Path, times: int) -> tuple[float, float]:
    folder.mkdir(parents=True)
    raw = sqlcipher.connect(str(folder / "lines.db"), isolation_level=None, check_same_thread=False)
    raw.set_key(bytearray(b"x'" + os.urandom(32).hex().encode() + b"'"))
    raw.execute("CREATE TABLE line (number INTEGER PRIMARY KEY, label, said)")
    raw.execute("BEGIN")
    lines = ((each, f"Family {each:05d}", f"core group on day {each}") for each in range(1, LONG + 1))
    raw.executemany("INSERT INTO line VALUES(?,?,?)", lines)
    raw.execute("COMMIT")
    places = {"lines": Place("lines", "Lines", f"{__name__}:LinesPage")}
    opened = Opening(start="lines", covered=False, seat=object(), places=places, details={"raw": raw})
    found: dict[int, list[float]] = {SHORT: [], LONG: []}
    async with Robot.driving(FsmApp(opened)) as robot:
        page = robot.app.page()
        assert isinstance(page, LinesPage)
        table = page.query_one(RecordTable)
        for _ in range(times):
            for count in found:
                start = time.perf_counter()
                page.show(count)
                table.cursor = 0
                while "Family 00001" not in robot.text():
                    await asyncio.sleep(0.001)
                table.action_last()
                while f"Family {count:05d}" not in robot.text():
                    await asyncio.sleep(0.001)
                found[count].append((time.perf_counter() - start) * 1000)
    raw.close()
    return statistics.median(found[SHORT]), statistics.median(found[LONG])
