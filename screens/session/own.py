"""The versions of the record that a form corrects: they are not what was said before it. No Textual here."""

from __future__ import annotations

from screens.session.at_the_desk import Opened


def own_versions(opened: Opened) -> frozenset[str]:
    """Their heads; none for a new session."""
    record = opened.family.record_of(opened.corrects) if opened.corrects else None
    return frozenset(each.head for each in record.versions) if record else frozenset()
