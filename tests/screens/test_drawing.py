"""What a plot looks like, sign by sign: levels hold until the next, gaps stay gaps, nothing needs colour."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from rich.cells import cell_len

from fsm_tui.services.progress import Chart, Point, Series
from screens.themes import Glyphs
from screens.widgets.drawing import Signs, draw, text_of, wanted

START, TODAY = date(2026, 2, 3), date(2026, 11, 23)
GOAL = ((date(2026, 2, 3), 1), (date(2026, 3, 29), 4), (date(2026, 6, 3), None), (date(2026, 7, 1), 3),
        (date(2026, 9, 14), 7))  # fmt: skip
OTHER = ((date(2026, 4, 3), 2), (date(2026, 9, 14), 7), (date(2026, 11, 2), 9))
RAG = ("Green", "Amber", "Red")
STAGES = ("Relapse", "Pre-contemplation", "Contemplation", "Preparation", "Action", "Maintenance")


def series(points: Sequence[tuple[date, int | None]], about: str = "No drinking at home", **more: object) -> Series:
    made = tuple(Point(day, value, "", "") for day, value in points)
    return Series(**({"code": "x", "label": "Goal", "about": about, "unit": "", "low": 0, "high": 10} | more),
                  points=made)  # type: ignore[arg-type]  # fmt: skip


def drawn(
    *shown: Series,
    span: tuple[date, date] = (START, TODAY),
    width: int = 54,
    height: int | None = None,
    signs: Signs | None = None,
) -> str:
    chart = Chart("x", "X", shown)
    glyphs = Glyphs.ascii() if signs else Glyphs.full()
    levels = {level: glyphs.of(level) for level in ("red", "amber", "green")}
    height = wanted(chart, span, width) if height is None else height
    lines = draw(chart, span, width, height, signs or Signs.full(), levels)
    assert len(lines) == height
    assert {sum(cell_len(text) for text, _ in line) for line in lines} == {width}
    return text_of(lines)


def test_a_goal() -> None:
    assert drawn(series(GOAL)) == """\
10┤
  │
 8┤
  │                                      ●
 6┤                                      │
  │                                      │
 4┤         ●──────────                  │
  │         │               ●────────────┘
 2┤         │
  │●────────┘
 0┤
  └───────────────┬────?────┬──────────┬──────────────
   3 Feb 2026    May       Jul        Sep  23 Nov 2026
? no level that day"""


def test_two_goals_with_a_letter_and_a_line_each() -> None:
    assert drawn(series(GOAL), series(OTHER, "Kit at school every day, and on time")) == """\
10┤
  │                                              B
 8┤                                              │
  │                                      *┄┄┄┄┄┄┄┘
 6┤                                      │
  │                                      │
 4┤         A──────────                  │
  │         │               A────────────│
 2┤         │B┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┘
  │A────────┘
 0┤
  └───────────────┬────?────┬──────────┬──────────────
   3 Feb 2026    May       Jul        Sep  23 Nov 2026
A No drinking at home      B Kit at school every day~
? no level that day        * several in one place"""


def test_the_same_on_an_old_console() -> None:
    text = drawn(series(GOAL), series(OTHER), signs=Signs.ascii())
    assert text.isascii()
    assert "A---" in text and "B..." in text
    assert drawn(series(GOAL), series(OTHER)).count("\n") == text.count("\n")


def test_risk_with_a_sign_and_a_word_for_each_level() -> None:
    risk = series(
        [(START, 1), (date(2026, 3, 1), 2), (date(2026, 6, 29), 1), (date(2026, 10, 2), 0)],
        high=2, steps=RAG, levels=("green", "amber", "red"),
    )  # fmt: skip
    assert drawn(risk) == """\
  Red┤    ▲──────────────────┐
     │    │                  │
Amber┤◆───┘                  ◆───────────────┐
     │                                       │
Green┤                                       ●
     └────────────────────────┬───────────────────────
      3 Feb 2026             Jul           23 Nov 2026"""
    assert "!----" in drawn(risk, signs=Signs.ascii())


def test_attendance_is_single_marks() -> None:
    seen = [(START + timedelta(days=30 * number), value) for number, value in enumerate((1, 0, None, 0, 1, 1))]
    assert drawn(series(seen, high=1, steps=("Missed", "Kept"), joined=False), width=40) == """\
  Kept┤●            ●  ●
      │
Missed┤   ×      ×
      └───────?────────┬────────────────
       3 Feb 2026     Jul    23 Nov 2026
? no level that day"""


def test_stages_have_their_names_and_long_ones_are_cut_where_it_is_narrow() -> None:
    stages = series([(START, 1), (TODAY, 4)], high=5, steps=STAGES)
    text = drawn(stages)
    assert all(f"{stage}┤" in text for stage in STAGES)
    assert "Pre-contempla┤" in drawn(stages, width=33)


def test_nothing_stated() -> None:
    assert drawn(series([]), span=(TODAY, TODAY), height=5) == """\
10┤
  │                Nothing stated yet
 0┤
  └───────────────────────────────────────────────────
                       23 Nov 2026"""


def test_one_point_is_one_mark() -> None:
    alone = drawn(series([(TODAY, 4)]), span=(TODAY, TODAY))
    assert alone.count("●") == 1 and alone.count("2026") == 1
    earlier = drawn(series([(START, 4)]))
    assert earlier.split("\n")[6] == " 4┤●"


def test_on_one_day_everything_stated_is_marked() -> None:
    rows = drawn(series([(TODAY, 4), (TODAY, 7), (TODAY, 2)])).split("\n")
    assert "".join(row[53:] or " " for row in rows[:11]) == "   ●││●│●  "


def test_a_level_from_before_the_span_comes_in_from_the_edge() -> None:
    rows = drawn(series(GOAL), span=(date(2026, 8, 1), TODAY)).split("\n")
    assert rows[7].startswith("  │────") and "●" not in rows[7]
    assert "?" not in rows[11]


def test_a_gap_before_the_span_is_a_gap() -> None:
    rows = drawn(series(GOAL), span=(date(2026, 6, 10), TODAY)).split("\n")
    assert rows[6] == " 4┤                             │" and rows[7] == "  │      ●──────────────────────┘"


@pytest.mark.parametrize("width", [1, 12, 20, 38, 54, 86, 200])
@pytest.mark.parametrize("height", [1, 4, 7, 13, 30])
def test_it_fits_whatever_the_room(width: int, height: int) -> None:
    chart = Chart("x", "X", (series(GOAL), series(OTHER)))
    levels = {"red": "!", "amber": "*", "green": "o"}
    for shown in (chart, Chart("y", "Y", (series(OTHER, high=5, steps=STAGES),)), Chart("z", "Z", (series([]),))):
        lines = draw(shown, (START, TODAY), width, height, Signs.full(), levels)
        assert {sum(cell_len(text) for text, _ in line) for line in lines} == {max(width, 12)}
        assert len(lines) == max(height, 4)


@pytest.mark.parametrize("years", [1, 4, 11])
def test_two_hundred_points_over_years(years: int) -> None:
    chance, level, points = random.Random(years), 5, []
    for number in range(200):
        level = max(0, min(10, level + chance.choice((-1, 0, 0, 1))))
        points.append((TODAY - timedelta(days=round(365 * years * (1 - number / 199))), level))
    text = drawn(series(points), span=(points[0][0], TODAY))
    rows = text.split("\n")
    assert rows[10 - points[-1][1]].endswith("●"), "the latest is at the right edge"
    assert "23 Nov 2026" in rows[-1]
    said = [word for word in rows[-1].replace("23 Nov 2026", "").split() if word.isdigit() and len(word) == 4]
    assert len(set(said)) == len(said) >= (2 if years > 1 else 1), rows[-1]


@pytest.mark.parametrize("high", [3, 10, 20, 21, 27, 28, 40, 44, 60, 1000])
def test_numbers_on_the_axis_never_touch(high: int) -> None:
    for height in range(5, 26):
        rows = drawn(series([(START, 1), (TODAY, high)], high=high), height=height).split("\n")
        named = [place for place, row in enumerate(rows[: height - 2]) if "┤" in row]
        assert named[0] == 0 and named[-1] == height - 3 and len(named) >= 2
        assert all(later - earlier > 1 for earlier, later in pairwise(named)) or height < 6


def test_client_text_is_harmless_and_wide_signs_keep_their_place() -> None:
    hostile = "[/] \x1b[31m\u202egnp 日本語の目標 \U0001f468‍\U0001f469 and more"
    text = drawn(series(GOAL, hostile), series(OTHER, "B"))
    assert "\x1b" not in text and "\u202e" not in text and "[/] ·[31m·gnp" in text


BANDS = ((0, "Lower risk"), (8, "Increasing risk"), (16, "Higher risk"), (20, "Possible dependence"))


def test_a_score_with_its_bands() -> None:
    audit = series([(START, 22), (date(2026, 6, 1), 14), (date(2026, 10, 2), 6)], high=40, marks=BANDS)
    assert drawn(audit, width=64) == """\
                    40┤
                      │
                      │
                      │
                      │●───────────────┐
20 Possible dependence┤                │
        16 Higher risk┤                │
                      │                ●────────────────┐
     8 Increasing risk┤                                 │
                      │                                 ●
          0 Lower risk┤
                      └────────────────────┬────────────────────
                       3 Feb 2026         Jul        23 Nov 2026"""


@pytest.mark.parametrize("height", range(7, 24))
@pytest.mark.parametrize("bands", [(0, 8, 16, 20), (0, 5, 8, 11), (0, 5, 10, 15, 20), (0, 15, 30), (0, 39)])
def test_a_total_never_stands_beside_the_words_of_another_band(height: int, bands: tuple[int, ...]) -> None:
    marks = tuple((start, "Band") for start in bands)
    for value in range(41):
        rows = drawn(series([(TODAY, value)], high=40, marks=marks), height=height).split("\n")
        at = next(place for place, row in enumerate(rows) if "●" in row)
        named = {int(row.split("Band")[0]): place for place, row in enumerate(rows) if "Band" in row}
        if len(bands) < height - 2:
            assert set(named) >= set(bands[:-1]), rows
            own = max(start for start in bands if start <= value)
            above = [place for start, place in named.items() if start > value]
            assert all(place < at for place in above) and at <= named.get(own, at), (value, rows)


def test_where_two_goals_meet_the_key_says_so_and_only_there() -> None:
    apart = drawn(series([(START, 1), (TODAY, 3)]), series([(START, 4), (TODAY, 9)]))
    assert "*" not in apart
    for height in range(6, 16):
        near = drawn(series([(START, 1), (TODAY, 3)]), series([(START, 4), (TODAY, 9)]), height=height)
        assert "several in one place" in near or "*" not in near.partition("└")[0], near
    close = drawn(series([(START, 4)]), series([(START + timedelta(days=1), 4)]))
    assert "┤*" in close and "several in one place" in close
