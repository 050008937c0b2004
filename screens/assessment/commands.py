"""What a person can do with a parent's or carer's assessment."""

from __future__ import annotations

from screens.commands import Command, Context


def _one_person(context: Context) -> bool:
    opened = getattr(context.page, "opened", None)
    return opened is not None and len(opened.others) < 2


def _one_version(context: Context) -> bool:
    section = getattr(context.page, "section", None)
    return section is None or not section.in_conflict


COMMANDS = (
    Command("assessment.save", "Save", "Record what was changed; the parts that you did not touch stay.", keys="f2",
            footer=True),
    Command("assessment.next", "Next part", "Go to the next part.", keys="f3", footer=True),
    Command("assessment.before", "Part before", "Go to the part before.", keys="f4", footer=True),
    Command("assessment.versions", "Two versions", "See what two people wrote of this part, and take one or both.",
            keys="f9", footer=True, hidden=_one_version),
    Command("assessment.person", "Person", "The assessment of another parent or carer.", keys="f5", footer=True,
            hidden=_one_person),
    Command("assessment.care_plan", "Care plan", "The steps and goals that follow from it.", keys="ctrl+b",
            footer=True),
    Command("assessment.throw_away", "Throw away", "Drop what was typed here since it was last saved; asks first."),
)  # fmt: skip
