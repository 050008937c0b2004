"""The tour: a robot at the keyboard of the real screens, from a support request to the verdict coming back.

It types what a team leader and a practitioner would, takes a picture of each screen, and tells what it saw.
Nothing in it is counted beforehand: every number comes from the screens and services as they stand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from fsm_tui import moments
from screens import seating
from screens.app import FsmApp
from screens.robot import Robot
from screens.tour_agreed import WithOthers


class Tour(WithOthers):
    """One tour through one pair of training vaults."""

    async def take(self) -> None:
        """Take the whole tour. Raises what the robot meets that is not as it should be."""
        async with Robot.driving(self._begin("office"), size=self.size) as robot:
            self.robot = robot
            await self.morning()
            await self.request_comes_in()
            await self.meeting()
            await self.change_seat("caseload")
            await self.looks_at_the_caseload()
            await self.records()
            await self.notes_from_anywhere()
            await self.session_in_full()
            await self.looks_at_what_was_done()
            await self.may_be_told()
            await self.proposes_lower()
            await self.wrong_family()
            await self.open_family(self.visit.label)
            await self.screens()
            await self.plans()
            await self.looks_at_progress()
            await self.partners_owe()
            await self.asks_for_advice()
            await self.looks_up()
            await self.new_family()
            await self.writes_a_letter()
            await self.ends()
            await self.sync_laptop("the visit and everything else travels")
            await self.closes()
            await self.signs_lower()
            await self.judges("returned")
            await self.answers()
            await self.sees_it_in_force()
            await self.sync_laptop("the correction travels")
            await self.change_seat("queue")
            await self.sync()
            await self.judges("approved")
            await self.at_last()
            self.app.exit(return_code=0)
        with without_colour():
            async with Robot.driving(self._begin("laptop"), size=self.size) as robot:
                self.robot = robot
                await self.in_grey()
                self.app.exit(return_code=0)

    def _begin(self, start: seating.Which) -> FsmApp:
        made = self.training
        self.app = FsmApp(seating.training(made.office, made.laptop, made.passphrase, moments.real(), start=start))
        return self.app

    async def in_grey(self) -> None:
        """The same without colour: every sign has its word."""
        await self.unlock("unlock")
        await self.at("caseload")
        await self.robot.until("Juniper")
        await self.picture("caseload-no-colour")
        await self.open_family(self.visit.label)
        await self.robot.does("family.progress")
        await self.at("progress")
        await self.robot.until("Attendance")
        await self.kinds("-no-colour")


@contextmanager
def without_colour() -> Iterator[None]:
    """As for somebody who has set NO_COLOR."""
    before = os.environ.get("NO_COLOR")
    os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        os.environ.pop("NO_COLOR")
        if before is not None:
            os.environ["NO_COLOR"] = before
