"""What every widget may be given besides its own: an id and classes, as Textual knows them."""

from __future__ import annotations

from typing import TypedDict


class Named(TypedDict, total=False):
    """For `**named: Unpack[Named]`, handed on to Textual."""

    id: str | None
    classes: str | None
