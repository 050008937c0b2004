"""Where a person is in a form: the field and the cursor, for a draft that comes back to the same place."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets import Input, TextArea


def where(page: Screen[Any]) -> dict[str, Any]:
    """`at`, the id of the field in use, and `cursor` as [row, column] where it has one."""
    focused = page.focused
    named = next((one.id for one in focused.ancestors_with_self if one.id), None) if focused else None
    if named is None:
        return {}
    if isinstance(focused, TextArea):
        return {"at": named, "cursor": list(focused.cursor_location)}
    if isinstance(focused, Input):
        return {"at": named, "cursor": [0, focused.cursor_position]}
    return {"at": named}


def come_back(page: Screen[Any], at: Any, cursor: Any) -> None:
    """Put focus and cursor where a draft says; to the first field if it says nothing or that field is not there."""
    chain = page.focus_chain
    inside = [one for one in chain if any(each.id == at for each in one.ancestors_with_self)] if at else []
    chosen = next(iter(inside or chain), None)
    if chosen is None:
        return
    chosen.focus()
    if inside and isinstance(cursor, list) and len(cursor) == 2 and all(isinstance(one, int) for one in cursor):
        if isinstance(chosen, TextArea):
            chosen.move_cursor((cursor[0], cursor[1]))
        elif isinstance(chosen, Input):
            chosen.cursor_position = cursor[1]
