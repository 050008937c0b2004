"""The tour with one session in full: a quick note, the parts that are one line, a new Red, prompts, a kit, marks."""

from __future__ import annotations

from functools import partial
from typing import Any

from screens.robot import PATIENCE
from screens.tour_advice import AsksForAdvice

SEEN = "Rowan"
NOTE = "Dale opened before I knocked. He drinks again, four cans on most evenings. For now we work towards"
DAD = "Cans from the afternoon on top of the script; found asleep in the chair at ten."
CHILD = "Alone with him from four until Keira is back; nobody would have heard her."
MEANS = "Nobody who is awake, four evenings of seven."
PLAN = (
    ("Dale has had a can before four", "Keira's mother collects Briar from nursery and keeps her for the night"),
    ("Nobody answers the door", "Keira is rung, then the duty team; we do not wait for the morning"),
)


class SessionInFull(AsksForAdvice):
    """What the practitioner does at a visit that is not the usual one."""

    async def notes_from_anywhere(self) -> None:
        """One key and a name; then the note is there to be typed, with a shared term."""
        robot = self.robot
        await robot.does("app.home")
        await self.at("caseload")
        await robot.press("N")
        await robot.until("Quick note: with whom?")
        await robot.types(SEEN)
        await self.picture("quick-note-whom")
        await robot.press("enter")
        await self.at("session")
        await robot.until(lambda: bool(self.app.screen.query("#complete")) and self._in("note"))
        await robot.types(NOTE)
        await robot.does("session.term")
        await robot.until(lambda: robot.dialog is not None)
        await self.picture("shared-terms")
        await self.picks_by_typing("reduction")
        await robot.until("(")
        await robot.does("session.keep_from")
        await robot.until("Not for")
        await self.picks_by_typing("Keira")
        await robot.until("Not to be shared")
        await self.picture("quick-note")
        self.tell("A note is begun from anywhere by one key; one mark keeps it from the other parent.")

    async def session_in_full(self) -> None:
        """The rest of it: who was there, a new Red with its slip, and the parts that are one line until Enter."""
        robot = self.robot
        family = getattr(self.app.page(), "family_id", "")
        known = await self.app.ask(lambda seat: seat.family(family))
        dad, child = known.in_work[0].id, known.young[0].id
        await self._who_was_there()
        await robot.does("session.risk")
        await self.rates(dad, "3", DAD)
        await self.rates(child, "3", CHILD, MEANS)
        await robot.until(lambda: bool(self.app.screen.query_one("#slip").display))
        await robot.focus("#slip-reached")
        await robot.press("1")
        await robot.types("She sees Briar tonight; strategy discussion asked for.", into="#slip-agreed")
        await self.picture("session-new-red")
        await self.leaves_goals(known.active_goals)
        await self._argues()
        await self._hears(dad)
        await self._counts_units(dad)
        await self._gives_a_kit()
        await self._answers_prompts()
        await robot.until(self.looked)
        await robot.does("session.complete")
        await robot.until(lambda: robot.place != "session" and robot.dialog is None)
        self.tell(
            f"The visit to {SEEN} makes the family newly Red: whom we phoned is on the slip; a plan for a bad day, "
            "units over 14, a naloxone kit and the safety prompts are part of the same session."
        )

    async def looks_at_what_was_done(self) -> None:
        """The record in words, what was given, and the argument about risk."""
        robot = self.robot
        await self.open_family(SEEN)
        await self.line("#timeline", self._timeline, lambda each: each.kind == "session.recorded")
        await robot.does("family.open")
        await self.at("record")
        await robot.until("waiting for a verdict")
        await self.picture("record-session")
        await self.back("family")
        await robot.does("family.risk")
        await self.at("risk")
        await robot.until("Red")
        await self.picture("risk")
        await self.back("family")
        await robot.does("family.interventions")
        await self.at("interventions")
        await robot.until("in date")
        await self.picture("interventions")
        await self.back("family")

    # -- the parts

    async def _who_was_there(self) -> None:
        robot = self.robot
        page: Any = self.app.page()
        await robot.does("session.what")
        if not page.form().kind:
            await robot.types("home v", into="#kind")
            await robot.until(lambda: robot.dialog is not None)
            await robot.press("enter")
            await robot.until(lambda: robot.dialog is None and bool(page.form().kind))
        for name, typed in (("day", "today"), ("start", f"{self.visit.happened:%H:%M}"), ("length", "50")):
            await robot.focus(f"#{name}")
            await robot.press("end", "ctrl+u")
            await robot.types(typed)
        await robot.focus("#attendance")
        await robot.press("1")
        for name in ("present", "seen"):
            await robot.until(partial(self._is_asked, f"#{name}"))
            await robot.focus(f"#{name}")
            await robot.press("1")

    def _is_asked(self, selector: str) -> bool:
        return bool(self.app.screen.query(selector).first().display)

    async def rates(self, who: str, digit: str, because: str, means: str = "") -> None:
        """The level of one person, with its reason."""
        robot = self.robot
        await robot.focus(f"#level-{who}")
        await robot.press(digit)
        await robot.types(because, into=f"#because-{who}")
        if means:
            await robot.types(means, into=f"#means-{who}")

    async def leaves_goals(self, goals: Any) -> None:
        """No goal has changed, and why."""
        for goal in goals:
            await self.robot.focus(f"#scale-{goal.id}")
            await self.robot.types("n")
            await self.robot.types("Not today: the drink came first.", into=f"#text-{goal.id}")

    async def _argues(self) -> None:
        robot = self.robot
        await self.unfolds("argument")
        await robot.types("He said it himself, before I asked.", into="#strengths")
        await robot.types("Keira's mother lives two streets away.", into="#protective")
        await robot.types("Pay day, and the hour before nursery ends.", into="#triggers")
        await self.picture("session-why")
        await robot.focus("#if-0")
        for when, then in PLAN:
            await robot.types(f"{when}\n{then}\n")
        await robot.types("Rings us the same day; nobody shouts.", into="#relapse")
        await self.picture("session-plan")

    async def _hears(self, who: str) -> None:
        robot = self.robot
        await self.unfolds("change")
        await robot.focus(f"#stage-{who}")
        await robot.press("2")
        await robot.types("7", into=f"#importance-{who}")
        await robot.until(lambda: bool(self.app.screen.query_one(f"#importance-{who}-low").display))
        await robot.types("Briar asked why he sleeps so much", into=f"#importance-{who}-low")
        await robot.types("3", into=f"#confidence-{who}")
        await robot.types("I want her to know me awake.", into=f"#change-{who}-0")
        await robot.types("It is the only hour that is mine.", into=f"#sustain-{who}-0")
        await robot.focus(f"#importance-{who}")
        await self.picture("session-change")

    async def _counts_units(self, who: str) -> None:
        robot = self.robot
        await self.unfolds("use")
        await robot.types("alco", into=f"#use-{who}-add")
        await self.takes_first()
        await robot.until(lambda: bool(self.app.screen.query(f"#use-{who}-alcohol-days")))
        await robot.types("20", into=f"#use-{who}-alcohol-days")
        await robot.types("can", into=f"#use-{who}-alcohol-drink-add")
        await self.takes_first()
        await robot.until(lambda: self._in(f"use-{who}-alcohol-drink-0-count"))
        await robot.types("4")
        await robot.focus(f"#use-{who}-alcohol-drink-per")
        await robot.press("2")
        await robot.until("over 14")
        await self.picture("session-units")

    async def _gives_a_kit(self) -> None:
        robot = self.robot
        await self.unfolds("work")
        await robot.types("nalox", into="#interventions")
        await self.takes_first()
        await robot.press("escape")
        await robot.until(lambda: robot.dialog is None)
        await robot.until("Enter records it")
        await self.picture("session-work")
        await robot.does("session.small_record")
        await self.at("family_form")
        await robot.until("the expiry on the pack")
        await self.chooses(product="2")
        await self.fills(batch="N2207", expiry="31 mar 2029")
        await self.picture("naloxone")
        await robot.does("family_form.save")
        await self.at("session")
        await robot.until("recorded for this day")

    async def _answers_prompts(self) -> None:
        robot = self.robot
        await robot.until(self.looked)
        prompts = list(self.app.screen.query("PromptLine"))
        await robot.focus(f"#{prompts[0].id}")
        await self.picture("session-prompts")
        for each in prompts:
            await robot.focus(f"#{each.id}")
            await robot.press("1")
        await robot.until(lambda: "discussed" in str(getattr(prompts[-1], "value", "")))
        await self.picture("session-prompts-answered")

    # -- going about in the form

    def looked(self) -> bool:
        """Whether the page has looked at what was typed last."""
        return bool(getattr(self.app.page(), "looked_at", False))

    def _in(self, ident: str) -> bool:
        focused = self.app.focused
        return focused is not None and any(each.id == ident for each in focused.ancestors_with_self)

    async def unfolds(self, part: str) -> None:
        """Open a part that is one line."""
        await self.robot.focus(f"#{part}-line")
        await self.robot.press("enter")
        await self.robot.until(lambda: not self.app.screen.query_one(f"#{part}-line").display, PATIENCE)

    async def takes_first(self) -> None:
        """Of the list that opened, what matches best."""
        await self.robot.until(lambda: self.robot.dialog is not None and self.robot.dialog.focused is not None)
        asked = self.robot.dialog
        await self.robot.press("enter")
        await self.robot.until(lambda: self.robot.dialog is not asked or bool(getattr(asked, "shown_keys", ())))
