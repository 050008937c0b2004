"""The timeline of a family as rows of a table, and one record on it in full words."""

from __future__ import annotations

from collections.abc import Sequence

from fsm_tui.casework.allocated_then import NOT_ALLOCATED_WORDS
from fsm_tui.services.families import TimelineLine
from screens.plain import plain, plain_line
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

COLUMNS = (Column("When", 9), Column("What", 16), Column("Summary"), Column("Where it stands", 19))
HIDDEN = "voided: the text is put away"
_BRIEFLY = {
    "waiting for a verdict": "waiting",
    "approved": "approved",
    "returned with a remark": "returned",
    "corrected after it was returned": "corrected",
    "changed since it was approved": "changed",
}


def timeline_rows(lines: Sequence[TimelineLine]) -> list[Row]:
    """The newest first. A voided record shows that it is, and not what it said."""
    return [
        Row(
            line.head,
            (
                f"{line.happened:%d %b %y}",
                line.called,
                plain_line(HIDDEN, "$quiet") if line.voided else line.summary,
                plain_line(standing(line), "bold" if line.remark or line.conflict else ""),
            ),
        )
        for line in lines
    ]


def standing(line: TimelineLine) -> str:
    """Where a record stands, in a few words: `returned`, `waiting, here`."""
    words = []
    if line.voided:
        words.append("voided")
    elif line.conflict:
        words.append("two versions")
    else:
        words.append(_BRIEFLY.get(line.review, line.review))
    words += ["here" if line.sync else "", "late" if line.late else ""]
    return ", ".join(word for word in words if word)


def in_words(line: TimelineLine) -> tuple[Fact, ...]:
    """The record under the cursor: when, who, where it stands; and the leader's remark or what it says."""
    said = [
        line.review,
        "two versions, decide" if line.conflict else "",
        "voided" if line.voided else "",
        "corrected" if line.corrected else "",
        line.late,
        NOT_ALLOCATED_WORDS if line.not_allocated else "",
        "not to be shared with everybody" if line.kept else "",
        line.sync,
    ]
    stands = ", ".join(word for word in said if word)
    times = line.times
    written = f"; written {times.written}" if times.written[:-6] != times.happened[:-6] else ""
    received = f"; received {times.received}" if times.received[:-6] not in ("", times.written[:-6]) else ""
    head = f"{line.author}, {line.happened_words[-5:]}{written}{received}"
    what = HIDDEN if line.voided else line.summary
    return (
        Fact("", plain_line(head, "bold") + plain_line(f": {stands}" if stands else "")),
        Fact("", plain(f"Returned: {line.remark}", "bold") if line.remark else plain_line(what, "$quiet")),
    )
