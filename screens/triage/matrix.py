"""The matrix of the guidance with the cell marked that the levels lead to: by brackets, sign and word."""

from __future__ import annotations

from textual.content import Content

from fsm_tui.practice.profile import Profile
from fsm_tui.practice.rag import FamilyRag, Harm, Severity, matrix
from screens.plain import plain_line
from screens.themes import Glyphs

_LABEL, _CELL = 18, 13


def drawn(profile: Profile, found: FamilyRag | None, glyphs: Glyphs) -> Content:
    """Rows are severity of use, the highest first; columns are risk of harm."""
    harms = {str(item.code): item.label for item in profile.lists.harm}
    severities = {str(item.code): item.label for item in profile.lists.severity}
    head = plain_line("Severity ↓  Harm →".replace("↓", glyphs.down).replace("→", glyphs.same).ljust(_LABEL), "$quiet")
    for harm in Harm:
        head += plain_line(f"  {harms.get(harm.value, harm.value)}".ljust(_CELL), "$quiet")
    lines = [head]
    for severity in reversed(Severity):
        line = plain_line(severities.get(severity.value, severity.value).ljust(_LABEL), "$quiet")
        for harm in Harm:
            cell = glyphs.rag(matrix(profile, severity, harm).value)
            here = found is not None and (found.severity, found.harm) == (severity, harm)
            cell = plain_line("[ " if here else "  ", "bold") + cell + plain_line(" ]" if here else "", "bold")
            line += cell.truncate(_CELL, pad=True)
        lines.append(line)
    return Content("\n").join(lines)
