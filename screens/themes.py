"""Colours and marks. A colour never carries meaning alone: each mark is a glyph and a word.

Screens use only theme variables (`$rag-red`, `$rag-amber`, `$rag-green`, `$quiet`, `$focus`), never a
colour of their own. Contrast of each pair is at least 4.5 to 1 (WCAG 2.2, 1.4.3; a test computes it).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from textual.content import Content
from textual.theme import Theme

#: Name → what the theme picker says.
THEMES: dict[str, str] = {
    "fsm": "Dark",
    "fsm-light": "Light",
    "fsm-contrast": "High contrast: black, white, yellow",
    "fsm-deuteranopia": "Safe for red-green colour blindness",
}


def _variables(red: str, amber: str, green: str, quiet: str, focus: str, frame: str = "round") -> dict[str, str]:
    return {
        "rag-red": red,
        "rag-amber": amber,
        "rag-green": green,
        "quiet": quiet,
        "focus": focus,
        "block-cursor-text-style": "bold",
        "frame": frame,
        "border": focus,
        "scrollbar": quiet,
        "scrollbar-hover": focus,
        "scrollbar-active": focus,
        "border-blurred": quiet,
    }


def themes(*, plain_frames: bool = False) -> tuple[Theme, ...]:
    """The four themes of the app. Old consoles draw frames well only with ASCII signs."""
    frame = "ascii" if plain_frames else "round"
    dark = Theme(
        "fsm", primary="#8ab4e8", secondary="#5f7fa8", accent="#e8c468", foreground="#e6e9ee",
        background="#12161c", surface="#1b212a", panel="#262e3a", success="#7fd491", warning="#f0b75a",
        error="#ff8a80", variables={
            **_variables("#ff8a80", "#f0b75a", "#7fd491", "#9aa5b4", "#8ab4e8", frame),
            "block-cursor-background": "#8ab4e8", "block-cursor-foreground": "#0d1117",
        },
    )  # fmt: skip
    light = Theme(
        "fsm-light", primary="#1d4f91", secondary="#43618c", accent="#7a4b00", foreground="#14181f",
        background="#fbfbf8", surface="#f0f0ea", panel="#e2e4e2", success="#0b5f2b", warning="#7a4b00",
        error="#a40e26", dark=False, variables={
            **_variables("#a40e26", "#7a4b00", "#0b5f2b", "#525a66", "#1d4f91", frame),
            "block-cursor-background": "#1d4f91", "block-cursor-foreground": "#ffffff",
        },
    )  # fmt: skip
    contrast = Theme(
        "fsm-contrast", primary="#ffff00", secondary="#ffffff", accent="#00ffff", foreground="#ffffff",
        background="#000000", surface="#000000", panel="#000000", success="#00ff66", warning="#ffcc00",
        error="#ff9999", text_alpha=1.0, variables={
            **_variables("#ff9999", "#ffcc00", "#00ff66", "#d0d0d0", "#ffff00", frame),
            "block-cursor-background": "#ffff00", "block-cursor-foreground": "#000000",
        },
    )  # fmt: skip
    deuteranopia = Theme(
        "fsm-deuteranopia", primary="#9db7ff", secondary="#6f86c9", accent="#f0e442", foreground="#e8e8ec",
        background="#101318", surface="#191e26", panel="#242b36", success="#7cc4f2", warning="#f0e442",
        error="#ff9d4d", variables={
            **_variables("#ff9d4d", "#f0e442", "#7cc4f2", "#a3acba", "#9db7ff", frame),
            "block-cursor-background": "#9db7ff", "block-cursor-foreground": "#0d1117",
        },
    )  # fmt: skip
    return (dark, light, contrast, deuteranopia)


#: So that style sheets parse even while a theme that lacks them is set.
FALLBACKS: dict[str, str] = _variables("#ff8a80", "#f0b75a", "#7fd491", "#9aa5b4", "#8ab4e8")


RAG = ("red", "amber", "green")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs that stand before words. `full()` for terminals with Unicode, `ascii()` for old consoles."""

    red: str
    amber: str
    green: str
    unknown: str
    here: str
    chosen: str
    open: str
    done: str
    up: str
    down: str
    same: str
    bar: str
    rest: str
    kept: str

    def of(self, level: str) -> str:
        """The sign of "red", "amber" or "green"."""
        return {"red": self.red, "amber": self.amber, "green": self.green}.get(level.lower(), self.unknown)

    @classmethod
    def full(cls) -> Glyphs:
        return cls("▲", "◆", "●", "?", "▸", "(•)", "( )", "✓", "↑", "↓", "→", "█", "░", "⊘")

    @classmethod
    def ascii(cls) -> Glyphs:
        return cls("!", "*", "o", "?", ">", "(x)", "( )", "x", "^", "v", "=", "#", ".", "(-)")

    def rag(self, level: str) -> Content:
        """`▲ Red` and the like for "red", "amber", "green"; anything else is `? Not rated`."""
        known = level.lower() in RAG
        word, style = (level.capitalize(), f"bold $rag-{level.lower()}") if known else ("Not rated", "$quiet")
        return Content.styled(f"{self.of(level)} {word}", style)


def old_console(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Is this a console that draws Unicode signs badly (classic Windows console, or not UTF-8)?"""
    if platform == "win32":
        return not (environ.get("WT_SESSION") or environ.get("TERM_PROGRAM") or environ.get("ConEmuANSI"))
    if environ.get("TERM") == "linux":
        return True
    said = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return bool(said) and "utf" not in said.lower()
