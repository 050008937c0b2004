"""What a person chose for the program itself: idle minutes, colours, keys. No client data, so no vault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fsm_tui.vault import files

NAME = "settings.json"
_LARGEST = 16_384
KNOWN = {
    "idle_minutes": int, "theme": str, "letters": bool, "reduced_glyphs": bool, "sync_folder": str, "caseload": dict,
}  # fmt: skip


def load(home: Path | None) -> dict[str, Any]:
    """The choices kept for this vault's folder; what cannot be read or is not known is left out."""
    data = files.read(files.home(home).root / NAME, _LARGEST)
    try:
        found = json.loads(data) if data else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if type(value) is KNOWN.get(name)}


def keep(home: Path | None, name: str, value: Any) -> None:
    """Remember one choice; a choice that is not known is not kept."""
    if type(value) is not KNOWN.get(name):
        return
    folder = files.home(home)
    if folder.there():
        files.replace(folder.root / NAME, json.dumps(load(home) | {name: value}, sort_keys=True).encode())
