"""The command line (design §8): every task without the full-screen app, over the same services.

Nothing heavy is imported here: typer comes when a command is given, storage when a vault is opened.
"""

from __future__ import annotations

from fsm_tui.cli.running import run

__all__ = ["run"]
