"""What a person can do about work on its way."""

from __future__ import annotations

from screens.commands import Command

_CARRY, _TRUST = "Carrying work", "Who may carry work"

COMMANDS = (
    Command("sync.sync", "Sync", "Read what lies in the sync folder for you, and write what the others lack.",
            keys="s,f2", group=_CARRY, footer=True),
    Command("sync.folder", "Folder", "Choose the sync folder: on a stick, or on a share.",
            keys="f,f3", group=_CARRY, footer=True),
    Command("sync.enrol", "Enrol", "Laptop: ask the office, then take its answer in. Office: accept a laptop.",
            keys="e,f4", group=_TRUST, footer=True),
    Command("sync.take", "Import", "Choose a bundle file, see what it would change, and take it in.",
            keys="i,f5", group=_CARRY, footer=True),
    Command("sync.give", "Export", "Write a bundle file into a folder; at the office for the laptop under the cursor.",
            keys="x,f9", group=_CARRY, footer=True),
    Command("sync.revoke", "Revoke", "Trust the laptop under the cursor no longer. Nothing that it sent is lost.",
            keys="v", group=_TRUST, roles=frozenset({"leader"})),
)  # fmt: skip
