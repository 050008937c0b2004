"""What a person can do in a form about advice."""

from __future__ import annotations

from screens.commands import Command, Context


def _others(context: Context) -> bool:
    return getattr(context.page, "form", "") != "no_names"


COMMANDS = (
    Command("advice_form.save", "Save", "Record what the form says.", keys="f2", footer=True),
    Command("advice_form.no_name", "No name", "Say that a word that was found is no name: the one at the cursor, or "
            "the one you choose.", keys="f4", footer=True, hidden=_others),
    Command("advice_form.a_name", "A name", "Take back that a word is no name.", keys="f9", hidden=_others),
    Command("advice_form.throw_away", "Throw away", "Drop what was typed here, for good; asks first."),
)  # fmt: skip
