"""Our own RAG: severity of a parent's use × risk of harm to a child (S1:62, A41; design §4).

The social worker's level of harm (S1:50, A39) uses the same three words and is never mixed with it (X5).
Pure: the matrix comes from the practice profile. It suggests; a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsm_tui.practice.profile import Profile


class Ranked(StrEnum):
    """Words with an order, least first. Comparing with anything else is a mistake and raises TypeError."""

    @property
    def rank(self) -> int:
        """0 for the least serious."""
        return list(type(self)).index(self)

    def _other(self, other: str) -> int:
        if not isinstance(other, type(self)):
            raise TypeError(f"{type(self).__name__} compared with {type(other).__name__}")
        return other.rank

    def __lt__(self, other: str) -> bool:
        return self.rank < self._other(other)

    def __le__(self, other: str) -> bool:
        return self.rank <= self._other(other)

    def __gt__(self, other: str) -> bool:
        return self.rank > self._other(other)

    def __ge__(self, other: str) -> bool:
        return self.rank >= self._other(other)


class Severity(Ranked):
    """How severe one parent's or carer's substance use is."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Harm(Ranked):
    """The risk of harm to one child from that use."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Rag(Ranked):
    """Red, amber, green; red is the greatest."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class FamilyRag:
    """The family's rating and the pair that makes it; `parent` and `child` are the caller's ids."""

    rag: Rag
    parent: str
    severity: Severity
    child: str
    harm: Harm


def matrix(profile: Profile, severity: Severity, harm: Harm) -> Rag:
    """The profile's rating of one parent and one child."""
    return profile.triage.matrix[severity][harm]


def family_rag(profile: Profile, parents: Mapping[str, Severity], children: Mapping[str, Harm]) -> FamilyRag | None:
    """The highest pair over all parents × children, or None while either side is unrated.

    Of equal ratings the higher harm is named, then the higher severity, then the first by id: the
    order in which the mappings were filled makes no difference.
    """
    pairs = (
        FamilyRag(matrix(profile, severity, harm), parent, severity, child, harm)
        for parent, severity in sorted(parents.items())
        for child, harm in sorted(children.items())
    )
    return max(pairs, key=lambda pair: (pair.rag, pair.harm, pair.severity), default=None)
