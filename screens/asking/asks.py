"""What a form asks: one small value for each thing, and the words that go with it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Values = Mapping[str, str]
Kind = Literal["heading", "line", "text", "day", "choice", "rag", "pick", "many"]


def always(_: Values) -> bool:
    """The condition of what is asked in any case."""
    return True


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to choose: its code, its words, and the value of another field that it belongs to."""

    code: str
    label: str
    detail: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a form asks. Values are text, "" for nothing; dates as typed.

    `needed` is what is missing when it is empty, in words; `when` says whether it is asked at all, given
    the other values; `by` names the field whose value decides which offers there are. A `rag` offers Red,
    Amber and Green before its own offers. `tells` says what a day means, such as an age, in words.
    """

    name: str
    label: str
    kind: Kind = "line"
    offers: tuple[Offer, ...] = ()
    by: str = ""
    hint: str = ""
    needed: str = ""
    when: Callable[[Values], bool] = always
    ahead: bool = False
    tells: Callable[[date], str] | None = None

    @property
    def id(self) -> str:
        """The id of its widget."""
        return "ask-" + self.name.replace(".", "-")

    def offered(self, values: Values) -> tuple[Offer, ...]:
        """What can be chosen now."""
        return tuple(each for each in self.offers if not self.by or each.group in ("", values.get(self.by, "")))


YES_NO = (Offer("yes", "Yes"), Offer("no", "No"))


def asked(asks: tuple[Ask, ...], values: Values) -> tuple[Ask, ...]:
    """What is asked, given what was answered."""
    return tuple(each for each in asks if each.when(values))


def missing(asks: tuple[Ask, ...], values: Values) -> tuple[tuple[Ask, str], ...]:
    """What still has to be said, in words, in the order of the form."""
    found = []
    for each in asked(asks, values):
        value = values.get(each.name, "")
        if each.needed and not value:
            found.append((each, each.needed))
        elif value and each.by and all(offer.code != value for offer in each.offered(values)):
            found.append((each, f"{each.label.lower()} that belongs there"))
    return tuple(found)
