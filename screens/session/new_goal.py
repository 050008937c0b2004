"""Agree a goal in the middle of a session (A53). Answers the body's fields; writes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button

from fsm_tui.practice.dates import read_day
from screens.dialogs.dialog import Dialog
from screens.dialogs.pick import Item
from screens.session.at_the_desk import Opened
from screens.session.fields.answer import Answer
from screens.session.fields.choosing import FreeChoice
from screens.session.fields.going_on import GoingOn
from screens.session.names import Names
from screens.widgets.choice import Choice, Option
from screens.widgets.field import DayInput, Field
from screens.widgets.pick_line import PickLine

_TEXTS = ("text", "success")
_NUMBERS = ("baseline", "review_weeks", "importance", "confidence")
_LINES = (*_NUMBERS, "agreed_on", "target")


class NewGoal(GoingOn, Dialog[dict[str, Any]]):
    """The questions of the goals page: what, whose, in whose words, about what, how it will be seen, where it stands.

    `kept` is what a draft kept.
    """

    def __init__(
        self,
        opened: Opened,
        day: date | None,
        kept: dict[str, str],
        changed: Callable[[dict[str, str]], None],
        faults: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__("Agree a new goal", wide=True)
        self._today, self._day = opened.today, day or opened.today
        names = Names(opened.family)
        adults = [each for each in opened.family.people if each.role != "child" and not each.left]
        adults.sort(key=lambda each: not each.in_work)
        self._adults = [Option(each.id, names.person(each.id)) for each in adults[:9]]
        self._kept, self._changed_to, self._faults = kept, changed, faults
        offered = opened.profile.offered("goal_domains")
        self._domains = [Item(str(each.code), each.label, each.words) for each in offered]

    def content(self) -> ComposeResult:
        only = self._adults[0].value if len(self._adults) == 1 else None
        with VerticalScroll(classes="dialog--scroll", can_focus=False):
            yield Choice("Whose goal", self._adults, only, id="person")
            yield Answer("The goal", placeholder="what they want to reach", id="text")
            yield FreeChoice(
                "Whose words", [Option("yes", "Their own words"), Option("no", "Our words")], id="own_words"
            )
            yield PickLine("About", lambda: self._domains, id="domain")
            yield Answer("Success is", placeholder="how it will be seen", id="success")
            yield Field("Stands now at", hint="0 to 10", longest=2, check=_score, id="baseline")
            yield DayInput("Agreed on", self._today, id="agreed_on")
            yield DayInput("To be reached", self._today, ahead=True, required=False, id="target")
            yield Field("Review every", hint="weeks, 1 to 52", longest=2, check=_weeks, id="review_weeks")
            yield Field("Matters to them", hint="0 to 10, by themselves", longest=2, check=_score, id="importance")
            yield Field("How sure they are", hint="0 to 10, by themselves", longest=2, check=_score, id="confidence")
        with Horizontal(classes="dialog--buttons"):
            yield Button("Agree", id="yes", compact=True)
            yield Button("Back", id="no", compact=True)

    def on_mount(self) -> None:
        kept = {"agreed_on": read_day(self._day), **self._kept}
        for name in _TEXTS:
            self.query_one(f"#{name}", Answer).put(kept.get(name, ""))
        for name in _LINES:
            self.query_one(f"#{name}", Field).value = kept.get(name, "")
        self.query_one("#agreed_on", Field).line.select_on_focus = True
        person = self.query_one("#person", Choice)
        if kept.get("person") in {option.value for option in self._adults}:
            person.value = kept["person"]
        if kept.get("domain") in {each.key for each in self._domains}:
            self.query_one("#domain", PickLine).value = kept["domain"]
        own = kept.get("own_words")
        self.query_one("#own_words", FreeChoice).value = own if own in ("yes", "no") else None
        (self.query_one("#text", Answer).area if person.value else person).focus()
        self.call_after_refresh(self._say, self._faults)

    def said(self) -> dict[str, str]:
        """What is typed, for the draft."""
        found = {name: self.query_one(f"#{name}", Answer).value for name in _TEXTS}
        found |= {name: self.query_one(f"#{name}", Field).value for name in _LINES}
        found |= {name: self.query_one(f"#{name}", Choice).value or "" for name in ("person", "own_words")}
        found["domain"] = self.query_one("#domain", PickLine).value
        return {name: value for name, value in found.items() if value}

    @on(Answer.Changed)
    def _answered(self, event: Answer.Changed) -> None:
        event.answer.complain("")
        self._typed()

    @on(Field.Changed)
    @on(Choice.Changed)
    @on(FreeChoice.TakenBack)
    @on(PickLine.Changed)
    def _typed(self) -> None:
        said = self.said()
        if said.keys() - {"agreed_on", "person"}:
            self._changed_to(said)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id != "yes":
            self.dismiss(None)
            return
        faults = self._missing()
        self._say(faults)
        if not faults:
            self.dismiss(self._answer())

    def _missing(self) -> tuple[tuple[str, str], ...]:
        said = self.said()
        found = [("person", "Say whose goal it is.")] * ("person" not in said)
        found += [("text", "Say what the goal is.")] * ("text" not in said)
        for name in _LINES:
            if error := self.query_one(f"#{name}", Field).error:
                found.append((name, error))
        day = self.query_one("#agreed_on", DayInput).day
        if day is not None and day > self._today:
            found.append(("agreed_on", "This is in the future."))
        return tuple(found)

    def _answer(self) -> dict[str, Any]:
        said = self.said()
        agreed, target = (self.query_one(f"#{name}", DayInput).day for name in ("agreed_on", "target"))
        answer: dict[str, Any] = {
            "person": said["person"],
            "text": said["text"],
            "own_words": said.get("own_words") == "yes",
            "success": said.get("success", ""),
            "agreed_on": (agreed or self._day).isoformat(),
        }
        answer |= {name: int(said[name]) for name in _NUMBERS if name in said}
        if "domain" in said:
            answer["domain"] = said["domain"]
        if target is not None:
            answer["target"] = target.isoformat()
        return answer

    def _say(self, faults: tuple[tuple[str, str], ...]) -> None:
        for name, sentence in faults:
            place = name.partition(".")[0]
            for field in self.query(f"#{place if place in self._known() else 'text'}"):
                if isinstance(field, Answer | Field | Choice | PickLine):
                    field.complain(sentence)
        if faults:
            first = faults[0][0]
            inside = [one for one in self.focus_chain if any(each.id == first for each in one.ancestors_with_self)]
            if inside:
                inside[0].focus()

    @staticmethod
    def _known() -> frozenset[str]:
        return frozenset({*_TEXTS, *_LINES, "person", "own_words", "domain"})


def _score(typed: str) -> str | None:
    fits = not typed or (typed.isascii() and typed.isdigit() and int(typed) <= 10)
    return None if fits else "A whole number from 0 to 10."


def _weeks(typed: str) -> str | None:
    fits = not typed or (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= 52)
    return None if fits else "A whole number of weeks from 1 to 52."
