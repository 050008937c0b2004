"""Motivational interviewing: what was heard of change, of each parent or carer (A2, A65, B4). Never a score."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from fsm_tui.casework import heard
from fsm_tui.casework.family import Person
from screens.plain import plain_line
from screens.session.assessing import Assessment
from screens.session.at_the_desk import Opened
from screens.session.fields.answer import Answer
from screens.session.fields.choosing import FreeChoice
from screens.session.fields.said import Said
from screens.session.fields.scale import Ruler, Scale
from screens.session.folded import Folded
from screens.session.form import RiskForm, SessionForm
from screens.session.heard import Heard, OnRuler
from screens.session.own import day_of, own_versions
from screens.session.quotes import Quotes
from screens.widgets.choice import Option

_MOST = 9
_ROOM = 60
_LOW = "what speaks for change already"
_UP = "what would have to happen"


class Asked(Vertical):
    """A ruler; why it is not lower and what would move it up are asked once it has an answer."""

    DEFAULT_CSS = "Asked { height: auto; width: 100%; }"

    def __init__(self, name: Literal["importance", "confidence"], person: str, before: int | None) -> None:
        super().__init__()
        self._stem, self._before = f"{name}-{person}", before
        self._label = name.capitalize()

    def compose(self) -> ComposeResult:
        yield Ruler(self._label, self._before, id=self._stem)
        yield Answer("  why not lower", placeholder=_LOW, id=f"{self._stem}-low")
        yield Answer("  what moves it up", placeholder=_UP, id=f"{self._stem}-up")

    @property
    def form(self) -> OnRuler:
        """What is on the screen. The reasons of an answer that was taken back stay for the draft."""
        low, up = self.query(Answer)
        return OnRuler(score=self.query_one(Ruler).score, low=low.value, up=up.value)

    def put(self, said: OnRuler) -> None:
        """Put back what a draft or a record says."""
        self.query_one(Ruler).put("progress" if said.score is not None else "", said.score)
        for field, text in zip(self.query(Answer), (said.low, said.up), strict=True):
            field.put(text)
        self._show()

    @on(Scale.Changed)
    def _show(self) -> None:
        for field in self.query(Answer):
            field.display = self.query_one(Ruler).score is not None


class Hearing(Vertical):
    """One parent or carer: the stage and how it was, the rulers, and what they said."""

    reshapes = True

    def __init__(self, person: Person, opened: Opened, name: str, said: Heard, stage: str) -> None:
        super().__init__(classes="group")
        self.person, self._opened, self._called, self._heard = person, opened, name, said
        sessions = heard.sat(opened.family, without=own_versions(opened))
        self._stages = heard.stages(sessions, person.id)
        self._before = {
            name: next((each.value.score for each in reversed(heard.rulers(sessions, person.id, name))), None)
            for name in ("importance", "confidence")
        }
        offered = {str(each.code): each.label for each in opened.profile.offered("stages_of_change")}
        if stage:
            offered.setdefault(stage, opened.profile.label("stages_of_change", stage))
        self._steps = [Option(code, label) for code, label in offered.items()][-_MOST:]

    def compose(self) -> ComposeResult:
        yield Said(plain_line(self._called, "bold"), classes="group--title", id=f"stages-{self.person.id}")
        yield FreeChoice("Stage of change", self._steps, id=f"stage-{self.person.id}")
        yield Asked("importance", self.person.id, self._before["importance"])
        yield Asked("confidence", self.person.id, self._before["confidence"])
        yield Quotes(self.person.id, self._heard.talk, self._opened.profile)

    @property
    def stage(self) -> FreeChoice:
        return self.query_one(f"#stage-{self.person.id}", FreeChoice)

    @property
    def form(self) -> Heard:
        """What is on the screen."""
        importance, confidence = self.query(Asked)
        return Heard(importance=importance.form, confidence=confidence.form, talk=self.query_one(Quotes).form)

    def put(self, said: Heard, stage: str | None) -> None:
        """Put back what a draft or a record says; the quotes stand there already."""
        for field, ruler in zip(self.query(Asked), (said.importance, said.confidence), strict=True):
            field.put(ruler)
        self.stage.value = stage if stage in {option.value for option in self.stage.options} else None

    def heed(self, day: date, then: str) -> None:
        """The stages until that day, and what is chosen."""
        taken, chosen = heard.steps([each for each in self._stages if each.day <= day]), self.stage.value
        same = bool(taken) and taken[-1][1] == chosen
        if chosen and not same:
            taken = (*taken, (day, chosen))
        end = f", {then.lower()} the same" if same else ""
        label = self._opened.profile.label
        room = (self.size.width or _ROOM) - len(self._called) - len(end) - 6
        line = heard.timeline(taken, lambda code: label("stages_of_change", code), self._opened.today, room) + end
        title = plain_line(self._called, "bold") + plain_line(f"  {line}" if line else "", "$quiet")
        self.query_one(f"#stages-{self.person.id}", Said).say(title)


class Change(Folded):
    """What was heard of change. Never a score of anybody."""

    TITLE = "Change"
    PLACES = ("stages", "motivation")
    EMPTY = "Stage of change, importance and confidence, what they said."

    def _people(self) -> list[Person]:
        form: Any = self._form
        said = {*form.stages, *form.motivation} if isinstance(form, SessionForm) else set()
        return [each for each in self.opened.family.people if each in self.opened.family.in_work or each.id in said]

    @property
    def hearings(self) -> list[Hearing]:
        return list(self.query(Hearing))

    def summary(self, form: Any) -> Content:
        said = []
        for who in dict.fromkeys((*form.stages, *form.motivation)):
            words = self._in_short(form, who)
            said += [f"{self.names.person(who)}: {', '.join(words)}"] if words else []
        return plain_line("; ".join(said))

    def _in_short(self, form: Any, who: str) -> list[str]:
        stage, one = form.stages.get(who), form.motivation.get(who, Heard())
        words = [self.opened.profile.label("stages_of_change", stage).lower()] if stage else []
        for name, ruler in (("importance", one.importance), ("confidence", one.confidence)):
            words += [f"{name} {ruler.score}"] if ruler.score is not None else []
        return words + [f"“{each.words}”" for each in one.talk if each.words.strip()]

    def fields(self) -> Iterable[Widget]:
        form: Any = self._form
        for person in self._people():
            said = form.motivation.get(person.id, Heard())
            yield Hearing(person, self.opened, self.names.person(person.id), said, form.stages.get(person.id, ""))

    def read_fields(self) -> dict[str, Any]:
        form: Any = self._form
        here = {each.person.id: each for each in self.hearings}
        stages = {who: stage for who, stage in form.stages.items() if who not in here}
        motivation = {who: said for who, said in form.motivation.items() if who not in here}
        stages |= {who: each.stage.value for who, each in here.items() if each.stage.value}
        motivation |= {who: said for who, each in here.items() if (said := each.form) != Heard()}
        return {"stages": stages, "motivation": motivation}

    def fill_fields(self, form: Any) -> None:
        for each in self.hearings:
            each.put(form.motivation.get(each.person.id, Heard()), form.stages.get(each.person.id))
            each.heed(day_of(form) or self.opened.today, "Today")

    def heed_fields(self, found: Assessment, form: RiskForm) -> None:
        for each in self.hearings:
            each.heed(found.day, found.then)

    def find(self, place: str) -> Widget | None:
        first, *rest = place.split(".")
        who = rest[0] if rest else ""
        if first == "stages":
            return self.part(f"#stage-{who}") if who.isalnum() else None
        hearing = next((each for each in self.hearings if each.person.id == who), None)
        if hearing is None:
            return None
        if rest[1:2] == ["talk"] and len(rest) > 2 and rest[2].isdecimal():
            return hearing.query_one(Quotes).at(int(rest[2]), rest[-1])
        if rest[1:2] == ["talk"]:
            return hearing.query_one(Quotes).at(0, "words")
        tail = {"why_not_lower": "-low", "what_would_move_it": "-up"}.get(rest[-1], "")
        return self.part(f"#{rest[1]}-{who}{tail}") if rest[1:2] in (["importance"], ["confidence"]) else None
