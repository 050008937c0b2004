"""Joint with whom: the social worker and the professionals of the family are there to choose, others are typed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from fsm_tui.casework.family import Family
from fsm_tui.practice.profile import Profile
from screens.session.fields.several import BriefSeveral, Several
from screens.widgets.field import Field

_OFFERED = 9
_AND = "; "


def offered(family: Family, profile: Profile) -> tuple[str, ...]:
    """Name and role of the social worker and of who else works with the family now, each name once."""
    found: dict[str, str] = {}
    if (worker := family.social_worker.value) is not None:
        found[worker.name.casefold()] = f"{worker.name} (social worker)"
    for each in family.network.workers:
        noted = each.noted.value
        if noted.left_on is None:
            role = profile.label("network_roles", noted.role)
            found.setdefault(noted.name.casefold(), f"{noted.name} ({role[:1].lower()}{role[1:]})")
    return tuple(found.values())[:_OFFERED]


class Joint(Vertical):
    """One text, as it is recorded: who was chosen, then who was typed."""

    DEFAULT_CSS = "Joint { height: auto; width: 100%; }"

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(id="joint-with")
        self._known = tuple(known)
        self._was = ""

    def compose(self) -> ComposeResult:
        if self._known:
            yield BriefSeveral("Joint with", [(each, each) for each in self._known], id="joint-known")
            yield Field("  and", hint="anybody else from work", id="joint")
        else:
            yield Field("Joint with", hint="who else from work was there", id="joint")

    @property
    def value(self) -> str:
        """Everybody, as one line; as it was put, while it still names the same people."""
        chosen = self.query_one(Several).values if self._known else ()
        found = [*chosen, *_names(self.query_one(Field).value)]
        return self._was if sorted(found) == sorted(_names(self._was)) else _AND.join(found)

    def put(self, said: str) -> None:
        """Put back what a draft, a plan or a record says."""
        self._was = said
        names = _names(said)
        if self._known:
            self.query_one(Several).put(names)
        self.query_one(Field).value = _AND.join(each for each in names if each not in self._known)


def _names(said: str) -> list[str]:
    return [name for each in said.split(";") if (name := each.strip())]
