"""What a person can do where things are looked up."""

from __future__ import annotations

from screens.commands import Command

_OFFICE = frozenset({"leader", "admin"})
_CONTACTS = "Contacts"

COMMANDS = (
    Command("reference.find", "Find", "Type words to look for.", keys="f2,slash", footer=True),
    Command("reference.part", "Part", "Show one part only: words, levels, procedures, rules, contacts.", keys="f3,w",
            footer=True),
    Command("reference.read", "Read", "Go into what is shown below, to scroll it.", keys="f4", footer=True),
    Command("reference.confirm", "Still right", "This contact is still right, today.", keys="f5,y", group=_CONTACTS,
            roles=_OFFICE, footer=True),
    Command("reference.change", "Change", "Say what is otherwise about this contact, or that it is gone.", keys="f9,c",
            group=_CONTACTS, roles=_OFFICE, footer=True),
    Command("reference.new", "New contact", "Note a contact that is not here.", keys="ctrl+n", group=_CONTACTS,
            roles=_OFFICE),
    Command("reference.page", "One page", "Write services and how to refer to a file, one page for social workers.",
            keys="ctrl+s", group=_CONTACTS, footer=True),
)  # fmt: skip
