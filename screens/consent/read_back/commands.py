"""The read-back page is for reading; Escape leads back."""

from __future__ import annotations

from screens.commands import Command

COMMANDS: tuple[Command, ...] = ()
