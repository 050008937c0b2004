"""What a person can do with one record."""

from __future__ import annotations

from screens.commands import Command, Context


def _not_the_leader(context: Context) -> bool:
    return context.role != "leader"


def _voided(context: Context) -> bool:
    shown = getattr(context.page, "shown", None)
    return shown is not None and shown.view.record.voided


def _not_voided(context: Context) -> bool:
    shown = getattr(context.page, "shown", None)
    return shown is None or not shown.view.record.voided


def _nothing_to_look_at(context: Context) -> bool:
    shown = getattr(context.page, "shown", None)
    return context.role != "leader" or shown is None or not shown.misplaced


def _one_version(context: Context) -> bool:
    shown = getattr(context.page, "shown", None)
    return shown is None or len(shown.view.versions) < 2


COMMANDS = (
    Command("record.correct", "Correct", "Answer a remark or mend a mistake with a new version; both stay readable.",
            keys="c,f2", footer=True),
    Command("record.versions", "Versions", "Go through the versions of this record.", keys="v,f3", footer=True,
            hidden=_one_version),
    Command("record.family", "Family", "Go to the family.", keys="f,f5", footer=True),
    Command("record.review", "Review", "Give a verdict on this record.", keys="r,f4", footer=True,
            roles=frozenset({"leader"}), hidden=_not_the_leader),
    Command("record.reveal", "Show the text", "Show what a voided record said; looking is noted.",
            keys="t", footer=True, hidden=_not_voided),
    Command("record.keep", "Not for", "Mark a part of this record as not to be shared with one of the family, or take "
            "that back.", keys="n,f9", footer=True),
    Command("record.misplaced", "Wrong family", "It belongs to another family: void it here and go on with it there.",
            keys="w,ctrl+b", footer=True, hidden=_voided),
    Command("record.looked", "Seen", "You have seen that this stood in the wrong family; it leaves the queue.",
            keys="s,ctrl+s", footer=True, roles=frozenset({"leader"}), hidden=_nothing_to_look_at),
    Command("record.void", "Void", "Say that this record should not count, and why. Its text is put away."),
)  # fmt: skip
