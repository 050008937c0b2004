"""Colours can be read, and nothing is said by colour alone."""

from __future__ import annotations

import os
import re

import pytest
from textual.color import Color
from textual.design import ColorSystem
from textual.theme import Theme

from screens.app import Settings
from screens.themes import FALLBACKS, THEMES, Glyphs, old_console, themes
from tests.robot import driving
from tests.screens import trial

ALL = pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""

    def luminance(text: str) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in Color.parse(text).normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_that_of_the_guideline() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@ALL
def test_every_text_can_be_read_on_every_ground(theme: Theme) -> None:
    colours = {**theme.to_color_system().generate(), **theme.variables}
    grounds = [str(theme.background), str(theme.surface), str(theme.panel)]
    for name in ("rag-red", "rag-amber", "rag-green", "quiet", "focus"):
        for ground in grounds:
            assert contrast(colours[name], ground) >= 4.5, (name, ground)
    for ground in grounds:
        assert contrast(str(theme.foreground), ground) >= 7
    assert contrast(colours["block-cursor-foreground"], colours["block-cursor-background"]) >= 4.5


def test_high_contrast_is_higher() -> None:
    theme = next(theme for theme in themes() if theme.name == "fsm-contrast")
    for name, colour in theme.variables.items():
        if name.startswith("rag-") or name in ("quiet", "focus"):
            assert contrast(colour, "#000000") >= 7, name


@ALL
def test_a_theme_has_every_variable_that_the_style_sheets_use(theme: Theme) -> None:
    assert set(FALLBACKS) <= set(theme.variables)
    assert isinstance(theme.to_color_system(), ColorSystem)


def test_the_picker_offers_the_themes_there_are() -> None:
    assert [theme.name for theme in themes()] == list(THEMES)


@pytest.mark.parametrize("name", THEMES)
async def test_each_theme_draws_the_whole_app(name: str) -> None:
    async with driving(trial.opening(settings=Settings(theme=name))) as robot:
        assert robot.app.theme == name
        await robot.does("app.help")
        assert robot.sees("Here")


@pytest.mark.parametrize("level", ["red", "amber", "green", "Red", "unknown", ""])
def test_a_rating_is_a_sign_and_a_word(level: str) -> None:
    for glyphs in (Glyphs.full(), Glyphs.ascii()):
        said = glyphs.rag(level).plain
        assert said.split(" ", 1)[1] == (
            level.capitalize() if level.lower() in ("red", "amber", "green") else "Not rated"
        )
        assert len(said.split(" ", 1)[0]) == 1
    signs = {Glyphs.full().of(one) for one in ("red", "amber", "green")}
    assert len(signs) == 3


async def test_without_colour_there_is_none_and_focus_is_still_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with driving(trial.opening()) as robot:
        picture = robot.app.export_screenshot()
        colours = {match.lower() for match in re.findall(r"-r\d+ \{ fill: (#[0-9a-fA-F]{6})", picture)}
        colours -= {"#c5c8c6"}  # the line ends of Rich's drawing
        assert colours and all(one[1:3] == one[3:5] == one[5:7] for one in colours)
        await robot.focus("#risk")
        assert robot.sees("▸ Risk for Kim")
        await robot.does("app.next_needed")
        assert robot.find("#first-name Line").styles.text_style.underline


def test_a_console_that_draws_signs_badly_is_known() -> None:
    assert old_console({}, "win32")
    assert not old_console({"WT_SESSION": "x"}, "win32")
    assert not old_console({"TERM_PROGRAM": "vscode"}, "win32")
    assert old_console({"TERM": "linux", "LANG": "en_GB.UTF-8"}, "linux")
    assert old_console({"TERM": "xterm", "LC_ALL": "C"}, "linux")
    assert not old_console({"TERM": "xterm-256color", "LANG": "en_GB.UTF-8"}, "linux")
    assert not old_console({"TERM": "xterm-256color"}, "darwin")
    assert isinstance(old_console(), bool) and os.environ is not None


async def test_nothing_moves_by_itself() -> None:
    async with driving(trial.opening()) as robot:
        assert robot.app.animation_level == "none"
