"""Records: an entry together with its corrections, its voiding and the verdicts on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from fsm_tui.casework import kinds as _kinds  # noqa: F401  fills the register of kinds
from fsm_tui.casework.bodies import Body, Correctable, Unreadable, parse
from fsm_tui.casework.causality import Statement, Web, register
from fsm_tui.casework.entry import Entry
from fsm_tui.casework.review import Verdict, Voided

B = TypeVar("B", bound=Body)
Review = Literal["waiting", "approved", "returned", "corrected", "changed", "not_reviewed"]

REVIEW_WORDS: Mapping[Review, str] = {
    "waiting": "waiting for a verdict",
    "approved": "approved",
    "returned": "returned with a remark",
    "corrected": "corrected after it was returned",
    "changed": "changed since it was approved",
    "not_reviewed": "",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """An entry and what its body says. `newer` marks content that this version does not know."""

    entry: Entry
    body: Body | Unreadable | None
    newer: bool = False

    @classmethod
    def of(cls, entry: Entry) -> Parsed:
        if entry.body is None:
            return cls(entry, None)
        body, newer = parse(entry.header.kind, entry.header.v, entry.body)
        return cls(entry, body, newer)

    @property
    def head(self) -> str:
        return self.entry.head


@dataclass(frozen=True, slots=True)
class Record(Generic[B]):
    """One thing that was recorded: every version, oldest first, and the version or versions in force."""

    root: str
    versions: tuple[Parsed, ...]
    current: tuple[Parsed, ...]
    verdicts: tuple[Statement[Verdict], ...] = ()
    voids: tuple[Statement[Voided], ...] = ()
    review: Review = "not_reviewed"
    disputed: bool = False

    @property
    def voided(self) -> bool:
        return bool(self.voids) and not self.current

    @property
    def in_conflict(self) -> bool:
        """Two corrections that did not know of each other, or a correction and a voiding that did not.

        A correction made in sight of the voiding decides it, as does a voiding in sight of the correction.
        """
        return len(self.current) > 1 or self.disputed

    @property
    def shown(self) -> Parsed:
        """The version to show first: of several the last written; of none the last there was."""
        return (self.current or self.versions)[-1]

    @property
    def original(self) -> Parsed:
        return self.versions[0]

    def bodies(self, model: type[B]) -> tuple[tuple[Parsed, B], ...]:
        """The versions in force whose body is of `model`."""
        return tuple((each, each.body) for each in self.current if isinstance(each.body, model))


def gather(parsed: Iterable[Parsed], web: Web) -> dict[str, Record[Body]]:
    """Records by root. A correction of an entry that has not arrived stands for itself until it does."""
    by_head = {each.head: each for each in parsed}
    roots = {head: _root(head, by_head) for head in by_head}
    groups: dict[str, list[Parsed]] = {}
    voids: dict[str, list[Statement[Voided]]] = {}
    verdicts: dict[str, list[Statement[Verdict]]] = {}
    for head, each in by_head.items():
        if isinstance(each.body, Voided):
            voids.setdefault(roots.get(each.body.entry, each.body.entry), []).append(
                Statement.of(each.body, each.entry)
            )
        elif isinstance(each.body, Verdict):
            verdicts.setdefault(roots.get(each.body.on, each.body.on), []).append(
                Statement.of(each.body, each.entry)
            )
        else:
            groups.setdefault(roots[head], []).append(each)
    return {
        root: _record(root, versions, voids.get(root, []), verdicts.get(root, []), web)
        for root, versions in groups.items()
    }


def _root(head: str, by_head: Mapping[str, Parsed]) -> str:
    while True:
        body = by_head[head].body
        target = body.corrects if isinstance(body, Correctable) else None
        if target is None:
            return head
        if target not in by_head:
            return target
        if by_head[target].entry.header.kind != by_head[head].entry.header.kind:
            return head
        head = target


def _record(
    root: str,
    versions: list[Parsed],
    voids: list[Statement[Voided]],
    verdicts: list[Statement[Verdict]],
    web: Web,
) -> Record[Body]:
    versions.sort(key=lambda each: (each.head != root, each.entry.header.written_at, each.head))
    replaced = {each.body.corrects for each in versions if isinstance(each.body, Correctable)}

    def gone(each: Parsed) -> bool:
        later_version = each.head in replaced or any(
            isinstance(other.body, Correctable) and other.body.corrects and web.saw(other.head, each.head)
            for other in versions
        )
        voided = any(void.value.entry == each.head or web.saw(void.head, each.head) for void in voids)
        return later_version or voided

    current = tuple(each for each in versions if not gone(each))
    given = tuple(sorted(verdicts, key=lambda each: (each.written_at, each.head)))
    model = versions[0].body
    reviewed = isinstance(model, Body) and model.REVIEWED
    return Record(
        root=root,
        versions=tuple(versions),
        current=current,
        verdicts=given,
        voids=tuple(sorted(voids, key=lambda each: (each.written_at, each.head))),
        review=_review(current, given, web) if reviewed else "not_reviewed",
        disputed=any(not web.saw(each.head, void.head) for each in current for void in voids),
    )


def _review(current: tuple[Parsed, ...], verdicts: tuple[Statement[Verdict], ...], web: Web) -> Review:
    if not current:
        return "not_reviewed"
    of_current = [
        each
        for version in current
        for each in register((said for said in verdicts if said.value.on == version.head), web).heads
    ]
    on = {each.value.on for each in of_current}
    if any(each.value.decision == "returned" for each in of_current):
        return "returned"
    if on == {each.head for each in current}:
        return "approved"
    earlier = register((each for each in verdicts if each.value.on not in on), web).heads
    decisions = {each.value.decision for each in earlier}
    if "returned" in decisions:
        return "corrected"
    return "changed" if "approved" in decisions else "waiting"
