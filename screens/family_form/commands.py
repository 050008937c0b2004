"""What a person can do in a form about a family."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("family_form.save", "Save", "Record what the form says.", keys="f2", footer=True),
    Command("family_form.person", "Add person", "Room for one more person of a new family.", keys="f3", footer=True,
            hidden=lambda context: getattr(context.page, "form", "") != "family"),
    Command("family_form.throw_away", "Throw away", "Drop what was typed here, for good; asks first."),
)  # fmt: skip
