"""Progress as one of the family may see it: without what is kept from them (A93). Pure."""

from __future__ import annotations

from dataclasses import replace

from fsm_tui.casework.family import Family
from fsm_tui.casework.may_read import may_read
from fsm_tui.services.kept import touch_place
from fsm_tui.services.progress.series import ProgressView, Series, with_changes

#: Series that are only there where something was said of it.
_SAID = ("importance", "confidence", "use", "units")


def for_reader(view: ProgressView, family: Family, person: str) -> ProgressView:
    """The same without the points that this person is not to be told, and without a series that says it by its name.

    Nothing in it tells the reader that something is left out; `left_out` tells us.
    """
    found, out = [], 0
    for series in view.series:
        if not _named(series, family, person):
            out += max(1, len(series.points))
            continue
        points = tuple(each for each in series.points if may_read(family, each.head, _place(series, each.head, family),
                                                                  person))  # fmt: skip
        out += len(series.points) - len(points)
        if not points and series.code.partition(":")[0] in _SAID:
            continue  # that there is one says that something was said
        # What a series says of all its points, such as how many were kept, would tell of those left out.
        notice = series.notice if len(points) == len(series.points) else ""
        rest = replace(series, points=points, notice=notice)
        found.append(replace(rest, points=with_changes(rest)))
    return replace(view, series=tuple(found), reader=family.name_of(person), left_out=out)


def _named(series: Series, family: Family, person: str) -> bool:
    """Whether the reader may know that there is such a thing: a goal that is kept from them has no plot."""
    kind, _, ident = series.code.partition(":")
    goal = next((each for each in family.goals if each.id == ident), None) if kind == "goal" else None
    return goal is None or all(may_read(family, each.head, "", person) for each in goal.agreements)


def _place(series: Series, head: str, family: Family) -> str:
    """Where in its record the points of a series stand. A score, and where a goal began, are records of their own."""
    kind, _, ident = series.code.partition(":")
    if kind == "goal":
        record = family.record_of(head)
        agreed = record is not None and record.shown.entry.header.kind == "goal.agreed"
        return "" if agreed else touch_place(family, head, ident)
    return {
        "risk": "risk",
        "severity": f"risk.parents.{ident}",
        "harm": f"risk.children.{ident}",
        "stage": f"stages.{ident}",
        "sessions": "attendance",
        "importance": f"motivation.{ident}.importance",
        "confidence": f"motivation.{ident}.confidence",
        "use": f"use.{ident.partition(':')[2]}.{ident.partition(':')[0]}",
        "units": f"use.{ident.partition(':')[2]}.{ident.partition(':')[0]}",
    }.get(kind, "")
