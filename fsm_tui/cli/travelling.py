"""Commands that carry: enrol, devices, revoke, export, import, sync, quarantine, settle."""

from __future__ import annotations

import typer


def add(whole: typer.Typer) -> None:
    """Register these commands."""
