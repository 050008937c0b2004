"""What a parent or carer said for change and for leaving things as they are, in their own words (B4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from fsm_tui.practice.profile import Profile
from screens.session.fields.answer import Answer
from screens.session.fields.choosing import BriefChoice
from screens.session.heard import TalkForm
from screens.widgets.choice import Option

_LABELS = {"change": "Change talk", "sustain": "Sustain talk"}
_ASKED = {"change": "“I want to …”, in their own words", "sustain": "“It helps me to …”, in their own words"}
_HINT = "A few of their own words. Another line comes when this one is used; an empty one is not recorded."
_SUSTAIN = "sustain_talk"
_MOST = 9


class Quote(Vertical):
    """One quote, and what kind of talk it is once there are words."""

    def __init__(self, person: str, side: str, number: int, said: TalkForm, profile: Profile) -> None:
        super().__init__()
        self.side, self.said = side, said
        self._stem = f"{side}-{person}-{number}"
        offered = {str(each.code): each.label for each in profile.offered("change_talk") if each.code != _SUSTAIN}
        options = offered if side == "change" else {}
        if said.finer:
            options = {said.finer: profile.label("change_talk", said.finer), **options}
        self._kinds = [Option(code, label) for code, label in options.items()][:_MOST]

    def compose(self) -> ComposeResult:
        yield Answer(_LABELS[self.side], placeholder=_ASKED[self.side], hint=_HINT, id=self._stem)
        if self._kinds:
            yield BriefChoice("  kind of talk", self._kinds, self.said.finer or None, id=f"{self._stem}-kind")

    def on_mount(self) -> None:
        self.query_one(Answer).put(self.said.words)
        self.look(self.said.words)

    def look(self, words: str) -> None:
        """Ask the kind only of what was said."""
        for kind in self.query(BriefChoice):
            kind.display = bool(words)

    @property
    def form(self) -> TalkForm:
        """What is on the screen."""
        kind = next(iter(self.query(BriefChoice)), None)
        return TalkForm(side=self.side, words=self.query_one(Answer).value, finer=(kind.value if kind else "") or "")


class Quotes(Vertical):
    """The quotes of one person in their order, and an empty line for each side."""

    DEFAULT_CSS = """
    Quotes, Quote { height: auto; width: 100%; }
    """

    def __init__(self, person: str, said: Sequence[TalkForm], profile: Profile) -> None:
        super().__init__()
        self.person, self._given, self._profile = person, tuple(said), profile
        self._made = dict.fromkeys(_LABELS, 0)

    def compose(self) -> ComposeResult:
        for each in self._given:
            if each.words.strip():
                yield self._quote(each if each.side in _LABELS else TalkForm(words=each.words))
        for side in _LABELS:
            yield self._quote(TalkForm(side=side))

    def _quote(self, said: TalkForm) -> Quote:
        self._made[said.side] += 1
        return Quote(self.person, said.side, self._made[said.side] - 1, said, self._profile)

    @property
    def quotes(self) -> list[Quote]:
        """Those that are there as a whole: the page may be read while one is being added."""
        return [each for each in self.query(Quote) if each.is_mounted]

    @property
    def form(self) -> tuple[TalkForm, ...]:
        """What is on the screen, without the empty lines."""
        return tuple(said for each in self.quotes if (said := each.form).words)

    def at(self, number: int, field: str) -> Widget | None:
        """The field of a quote, counted without the empty lines."""
        said = [each for each in self.quotes if each.form.words]
        if number >= len(said):
            return None
        kinds: Any = said[number].query(BriefChoice)
        return kinds.first() if field == "finer" and kinds else said[number].query_one(Answer)

    @on(Answer.Changed)
    async def _typed(self, event: Answer.Changed) -> None:
        """An empty line of each side is always there."""
        quote = next((each for each in event.answer.ancestors if isinstance(each, Quote)), None)
        if quote is None:
            return
        quote.look(event.answer.value)
        of_side = [each for each in self.query(Quote) if each.side == quote.side]
        if event.answer.value and of_side[-1] is quote:
            await self.mount(self._quote(TalkForm(side=quote.side)), after=quote)
