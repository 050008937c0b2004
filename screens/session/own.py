"""Of which day a form is, and which versions it corrects: they are not what was said before it. No Textual here."""

from __future__ import annotations

from datetime import date
from typing import Any

from screens.session.at_the_desk import Opened


def own_versions(opened: Opened) -> frozenset[str]:
    """Their heads; none for a new session."""
    record = opened.family.record_of(opened.corrects) if opened.corrects else None
    return frozenset(each.head for each in record.versions) if record else frozenset()


def day_of(form: Any) -> date | None:
    """The day that a form says, where it can be read."""
    try:
        return date.fromisoformat(getattr(form, "day", ""))
    except ValueError:
        return None
