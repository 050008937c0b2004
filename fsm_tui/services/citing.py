"""What stands behind the source codes of a tool or a prompt, for people to read beside a score (A121)."""

from __future__ import annotations

from fsm_tui.practice.instruments import Instrument
from fsm_tui.practice.profile import Profile


def of_tool(tool: Instrument, profile: Profile) -> tuple[str, ...]:
    """Each source that a tool names anywhere, such as "[10] DUDIT scoring, Australian comorbidity guidelines"."""
    bands = [*tool.bands, *(band for section in tool.sections for band in section.bands)]
    cited = [tool.source, *(each.source for each in bands), *(also.source for each in bands for also in each.also)]
    cited += [rule.source for rule in tool.rules]
    cited += [item.source for item in tool.items if item.source]
    cited += [tool.schedule.source] if tool.schedule else []
    codes = dict.fromkeys(part.strip() for source in cited for part in source.split(","))
    return tuple(f"{code} {' '.join(profile.source_names(code))}" for code in sorted(codes, key=_order))


def _order(code: str) -> tuple[bool, int, str]:
    number = code.strip("[]")
    return (code.startswith("["), int(number) if number.isdigit() else 0, code)


def names(source: str, profile: Profile) -> str:
    """The publications behind a source; where it names none, everything that it names."""
    codes = [part.strip() for part in source.split(",")]
    published = [code for code in codes if code.startswith("[") or code == "INF"]
    return "; ".join(profile.source_names(", ".join(published or codes)))
