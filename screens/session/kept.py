"""A part of a form as a draft keeps it. No Textual here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError


class Kept(BaseModel):
    """A part of a form. What an older or newer version kept and this one does not know is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @classmethod
    def from_state(cls, state: object) -> Self:
        """The form that a draft kept. A value that cannot be read is left out, never the rest with it."""
        given = state if isinstance(state, Mapping) else {}
        kept: dict[str, Any] = {}
        for name in cls.model_fields:
            if name in given:
                try:
                    cls.model_validate({name: given[name]})
                except ValidationError:
                    continue
                kept[name] = given[name]
        return cls.model_validate(kept)

    def to_state(self) -> dict[str, Any]:
        """What a draft keeps, as JSON values."""
        return self.model_dump(mode="json")
