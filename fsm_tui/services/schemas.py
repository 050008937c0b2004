"""The kinds that may be recorded, and the JSON Schema of each. Imports no database, so that it is fast."""

from __future__ import annotations

from typing import Any

from fsm_tui.casework import kinds
from fsm_tui.casework.bodies import kind_named
from fsm_tui.casework.people import FamilyOpened
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.errors import Faults

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def recordable() -> dict[str, str]:
    """Kind → what it is called, by kind."""
    return {each.KIND: each.called() for each in kinds.recordable()}


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of what `fsm-tui record` takes for this kind. Raises `Faults` for a kind that is not one."""
    model = kind_named(kind)
    if not model.RECORDABLE:
        raise Faults(
            "Not recorded by people",
            (("kind", f"{model.called()} is written by the program itself"),),
            "`fsm-tui schema` lists the kinds.",
        )
    made = model.model_json_schema()
    around_it: dict[str, Any] = {
        "kind": {"const": model.KIND},
        "subject": {"type": "string", "description": "the family, where the command does not name it"},
        "happened_at": {
            "type": "string",
            "format": "date-time",
            "description": "when it happened, London time: 2026-03-31T14:00",
        },
    }
    if model is FamilyOpened or model.SUBJECT in ("office", "team"):
        del around_it["subject"]
    required = [*(["happened_at"] if model is SessionRecorded else []), *made.get("required", [])]
    return {
        "$schema": DIALECT,
        **{name: value for name, value in made.items() if name not in ("properties", "required")},
        "properties": around_it | made.get("properties", {}),
        "required": required,
    }
