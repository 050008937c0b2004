"""The instruments as shipped, one made up in TOML, and instruments that somebody edited wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from fsm_tui.errors import Faults, NotFound
from fsm_tui.practice.answering import faults as refused
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from fsm_tui.practice.scoring import score

TEXT = built_in_text()
SHIPPED = ["audit", "audit_c", "sadq", "dudit", "dast_10", "top", "phq_9", "gad_7", "assist_lite"]
LOGGED = ["drug_alcohol_star", "gcp2", "neglect_toolkit"]

MADE_UP = """
[[instruments]]
code = "sleep_scale"
label = "Sleep scale"
scoring_version = 3
kind = "scored"
about = "child"
max = 10
items = [
    { code = "falling", label = "Falling asleep", min = 1, reversed = true },
    { code = "waking", label = "Waking", allowed = [0, 5] },
    { code = "bed", label = "Own bed", yes_no = true },
]
sections = [{ code = "night", label = "Night", items = ["falling", "waking"] }]
bands = [
    { code = "poor", label = "Poor", from = 1, to = 5, severity = 1, meaning = "Poor sleep.", source = "INF" },
    { code = "fair", label = "Fair", from = 6, to = 16, severity = 0, meaning = "Fair sleep.", source = "INF" },
]
rules = [{ section = "night", from = 15, calls = "self_harm_question", because = "So it is.", source = "INF" }]
stages = [{ code = "start", label = "Start" }, { code = "exit", label = "Exit" }]
schedule = { start_within = 7, exit_within = 7, source = "INF", confirmed = false }
source = "INF"
"""


def edited(old: str, new: str, text: str = TEXT + MADE_UP) -> str:
    """A text with one change, which must be there to be changed."""
    assert old in text
    return text.replace(old, new, 1)


def made_up(old: str = "", new: str = "") -> Profile:
    return load(TEXT + edited(old, new, MADE_UP))


def faults(old: str, new: str) -> dict[str, str]:
    with pytest.raises(Faults) as caught:
        made_up(old, new)
    return dict(caught.value.faults)


# As shipped


def test_what_is_shipped() -> None:
    assert [one.code for one in built_in().offered("instruments")] == SHIPPED + LOGGED
    kinds = {one.code: one.kind for one in built_in().instruments}
    assert {code for code, kind in kinds.items() if kind == "logged"} == set(LOGGED)
    assert (kinds["top"], kinds["assist_lite"]) == ("fields", "per_substance")
    assert {one.about for one in built_in().instruments} == {"adult", "family"}


def test_instruments_are_looked_up_like_clocks() -> None:
    profile = built_in()
    assert profile.instrument("sadq").label == profile.label("instruments", "sadq") == "SADQ"
    assert profile.item("instruments", "sadq") is profile.instrument("sadq")
    assert profile.offers("instruments", "sadq")
    assert not profile.offers("instruments", "horoscope")
    assert profile.label("instruments", "horoscope") == "horoscope (not in this guidance)"
    with pytest.raises(NotFound, match="audit_c"):
        profile.instrument("horoscope")


def test_a_retired_instrument_stays_readable_and_is_offered_no_more() -> None:
    profile = made_up('about = "child"', 'about = "child"\nretired = true')
    assert not profile.offers("instruments", "sleep_scale")
    assert profile.instrument("sleep_scale").label == "Sleep scale"


def test_labels_are_short_and_are_no_questions() -> None:
    for one in built_in().instruments:
        for item in one.items:
            assert len(item.label.split()) <= 7
            assert not {"you", "your", "?"} & set(item.label.lower().replace("?", " ?").split())


def test_the_top_and_its_schedule() -> None:
    top = built_in().instrument("top")
    assert [stage.code for stage in top.stages] == ["start", "review", "exit", "post_exit"]
    times = top.schedule
    assert times is not None
    assert (times.start_within, times.again_days, times.late_days, times.exit_within) == (14, 84, 182, 14)
    assert not times.confirmed
    by_section = {section.code: len(section.items) for section in top.sections}
    assert by_section == {"substance_use": 15, "injecting": 3, "crime": 4, "health_and_social": 10}
    assert sum(by_section.values()) == len(top.items)
    for item in top.items:
        if item.code.endswith("_days"):
            assert top.takes(item.code) == "0 to 28, or NA"


def test_what_nobody_here_has_signed_off_is_said() -> None:
    said = built_in().unconfirmed()
    assert "Schedule of TOP" in said
    assert "Prompt of AUDIT: A morning drink can be a sign of dependence." in said
    assert not any("20 or more" in line for line in said)
    for one in built_in().instruments:
        for rule in one.rules:
            assert rule.confirmed is ("INF" not in rule.source)


def test_every_rule_calls_for_a_prompt_that_the_profile_has() -> None:
    calls = {rule.calls for one in built_in().instruments for rule in one.rules}
    assert calls == {"possible_dependence", "sudden_stopping", "self_harm_question", "complete_audit"}
    assert all(built_in().offers("prompts", code) for code in calls)


def test_a_source_can_be_read_out() -> None:
    assert built_in().source_names("B2.2, [48], [48], S1:54, nowhere") == (
        "Fact gathered from public sources, by section",
        "UK clinical guidelines for alcohol treatment, chapter 11, GOV.UK",
        "Practice Guidance for Drug & Alcohol practitioners, West Sussex and CGL, approved 29/09/23, by line",
        "nowhere",
    )


def test_a_profile_of_format_1_stays_readable() -> None:
    """The text that vaults of the first version hold, byte for byte."""
    old = load((Path(__file__).parent / "west_sussex_format_1.toml").read_text(encoding="utf-8"))
    assert old.profile.format == 1
    assert old.instruments == old.offered("instruments") == ()
    assert old.label("instruments", "audit") == "audit (not in this guidance)"
    assert not old.offers("instruments", "audit")
    with pytest.raises(NotFound):
        old.instrument("audit")


# One made up: no code


def test_a_made_up_instrument_works_without_code() -> None:
    one = made_up().instrument("sleep_scale")
    assert [one.takes(item.code) for item in one.items] == ["1 to 10", "0 or 5", "yes (1) or no (0)"]
    assert one.possible() == (1, 16)
    assert made_up().offers("instruments", "sleep_scale")
    best = score(one, {"falling": 1, "waking": 5, "bed": 1})
    assert (best.total, best.of_total, best.scoring_version) == (16, 16, 3)
    assert [band.code for band in best.bands] == ["fair"]
    assert [call.prompt for call in best.calls] == ["self_harm_question"]
    worst = score(one, {"falling": 10, "waking": 0, "bed": 0})
    assert (worst.total, [band.code for band in worst.bands], worst.calls) == (1, ["poor"], ())
    assert score(one, {"falling": 10, "waking": 0}).total is None
    found = refused(one, [("falling", 0, False), ("waking", 3, False)], stage="review")
    assert dict(found) == {
        "stage": "is not one of them: it takes start, exit",
        "answers.0.value": "takes 1 to 10",
        "answers.1.value": "takes 0 or 5",
    }
    assert "Schedule of Sleep scale" in made_up().unconfirmed()


def test_na_in_a_scored_instrument_leaves_it_partial() -> None:
    one = made_up("max = 10\n", "max = 10\nna = true\n").instrument("sleep_scale")
    made = score(one, {"falling": 3, "waking": 0, "bed": None})
    assert (made.complete, made.answered, made.total, made.bands) == (False, 2, None, ())
    assert refused(one, [("bed", None, True)], stage="start") == ()


def test_a_section_that_is_no_instrument_of_its_own_is_banded_always() -> None:
    band = '{ code = "b", label = "B", from = 1, to = 15, severity = 0, meaning = "M.", source = "INF" }'
    profile = made_up('"falling", "waking"] }]', f'"falling", "waking"], bands = [{band}] }}]')
    for answers in ({"falling": 1, "waking": 5}, {"falling": 1, "waking": 5, "bed": 1}):
        given: dict[str, int | None] = dict(answers)
        found = score(profile.instrument("sleep_scale"), given).bands
        assert ("Night", "b") in [(band.part, band.code) for band in found]


def test_a_source_that_is_more_careful_the_other_way_is_heard_too() -> None:
    """The wider limits may be of the milder band: the more severe still stands and the difference is named."""
    also = 'source = "INF", also = [{ from = 5, to = 16, source = "OKU" }] }'
    one = made_up('meaning = "Fair sleep.", source = "INF" }', f'meaning = "Fair sleep.", {also}')
    (band,) = score(one.instrument("sleep_scale"), {"falling": 6, "waking": 0, "bed": 0}).bands
    assert band.code == "poor"
    assert "Poor by INF; Fair by OKU" in band.cautious_because


# What is refused

PLACE = f"instruments.{len(SHIPPED + LOGGED)} (sleep_scale)"


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ('code = "sleep_scale"', 'code = "audit"', "instruments", "has the code audit 2 times"),
        ('label = "Sleep scale"', 'label = "audit"', "instruments", "has the label audit 2 times"),
        ('code = "bed"', 'code = "waking"', f"{PLACE}.items", "has the code waking 2 times"),
        ('label = "Own bed"', 'label = "Waking"', f"{PLACE}.items", "has the label waking 2 times"),
        ("allowed = [0, 5]", "allowed = [5, 0]", f"{PLACE}.items.1 (waking)", "ascending"),
        ("allowed = [0, 5]", "allowed = [0, 0, 5]", f"{PLACE}.items.1 (waking)", "each once"),
        ("allowed = [0, 5]", "allowed = [0, 5], max = 5", f"{PLACE}.items.1 (waking)", "only one of"),
        ("max = 10\n", "", f"{PLACE}.items.0 (falling)", "needs max, allowed or yes_no"),
        ("min = 1", "min = 11", f"{PLACE}.items.0 (falling)", "no min above it"),
        ("min = 1", "min = -1", f"{PLACE}.items.0 (falling).min", "greater than or equal to 0"),
        ("min = 1", "min = 0.5", f"{PLACE}.items.0 (falling).min", "whole number"),
        ('items = ["falling", "waking"]', 'items = ["snoring"]', f"{PLACE}.sections.0 (night).items", "no item"),
        (
            'items = ["falling", "waking"]',
            'items = ["waking", "waking"]',
            f"{PLACE}.sections.0 (night).items",
            "item waking 2 times",
        ),
        ("from = 6", "from = 7", f"{PLACE}.bands", "leaves out 6"),
        ("from = 6", "from = 9", f"{PLACE}.bands", "leaves out 6 to 8"),
        ("from = 6", "from = 5", f"{PLACE}.bands", "fair overlaps the band before it"),
        (
            'to = 5, severity = 1, meaning = "Poor sleep.", source = "INF" },\n    '
            '{ code = "fair", label = "Fair", from = 6, to = 16',
            'to = 16, severity = 1, meaning = "Poor sleep.", source = "INF" },\n    '
            '{ code = "fair", label = "Fair", from = 6, to = 8',
            f"{PLACE}.bands",
            "fair overlaps the band before it",
        ),
        ("from = 1, to = 5", "from = 2, to = 5", f"{PLACE}.bands", "leaves out 1"),
        ("from = 1, to = 5", "from = 0, to = 5", f"{PLACE}.bands", "poor reaches outside 1 to 16"),
        ("to = 16", "to = 15", f"{PLACE}.bands", "leaves out 16"),
        ("to = 16", "to = 17", f"{PLACE}.bands", "fair reaches outside 1 to 16"),
        ("from = 1, to = 5", "from = 5, to = 1", f"{PLACE}.bands", "reaches outside"),
        ("severity = 0", "severity = 1", f"{PLACE}.bands", "has the severity 1 2 times"),
        ('code = "fair"', 'code = "poor"', f"{PLACE}.bands", "has the code poor 2 times"),
        (
            "from = 6, to = 16, severity = 0",
            'from = 6, to = 16, sex = "male", severity = 0',
            f"{PLACE}.bands",
            "leaves out 6 to 16 for women",
        ),
        (
            'meaning = "Fair sleep.", source = "INF"',
            'meaning = "Fair sleep.", source = "INF", also = [{ from = 6, to = 40, source = "INF" }]',
            f"{PLACE}.bands",
            "fair reaches outside 1 to 16",
        ),
        ('section = "night"', 'section = "day"', f"{PLACE}.rules.0 (self_harm_question)", "names no section: day"),
        ('section = "night"', 'item = "day"', f"{PLACE}.rules.0 (self_harm_question)", "names no item: day"),
        (
            'section = "night"',
            'section = "night", item = "bed"',
            f"{PLACE}.rules.0 (self_harm_question)",
            "an item or a section, not both",
        ),
        ("from = 15", "from = 16", f"{PLACE}.rules.0 (self_harm_question)", "starts at 16, outside 1 to 15"),
        ('section = "night", from = 15', "from = 17", f"{PLACE}.rules.0 (self_harm_question)", "outside 1 to 16"),
        ('section = "night"', 'item = "bed"', f"{PLACE}.rules.0 (self_harm_question)", "outside 0 to 1"),
        ('calls = "self_harm_question"', 'calls = "sing"', f"{PLACE}.rules.0 (sing).calls", "names no prompt: sing"),
        ('code = "start", label', 'code = "exit", label', f"{PLACE}.stages", "has the code exit 2 times"),
        ('code = "start", label', 'code = "begin", label', f"{PLACE}.schedule.start_within", "a stage called start"),
        ("start_within = 7", "again_days = 7", f"{PLACE}.schedule", "both again_days and late_days"),
        ("start_within = 7", "again_days = 7, late_days = 6", f"{PLACE}.schedule.late_days", "before again_days"),
        ("start_within = 7", "start_within = 0", f"{PLACE}.schedule.start_within", "greater than or equal to 1"),
        ('kind = "scored"', 'kind = "fields"', f"{PLACE}.bands", "this instrument has no total"),
        ('kind = "scored"', 'kind = "per_substance"', f"{PLACE}.rules.0 (self_harm_question)", "needs an item"),
        ('kind = "scored"', 'kind = "logged"', f"{PLACE}.items", "only logged"),
        ('kind = "scored"', 'kind = "sung"', f"{PLACE}.kind", "scored"),
        ('about = "child"', 'about = "child"\noutcomes = ["x"]', f"{PLACE}.outcomes", "only logged"),
        ("scoring_version = 3", "scoring_version = 0", f"{PLACE}.scoring_version", "greater than or equal to 1"),
        ("scoring_version = 3\n", "", f"{PLACE}.scoring_version", "is missing"),
        ('about = "child"', 'about = "child"\nmood = "x"', f"{PLACE}.mood", "not a field"),
        ('meaning = "Poor sleep.", source = "INF"', 'meaning = "P.", source = "[99]"', f"{PLACE}.bands.0.source", "99"),
        ('because = "So it is.", source = "INF"', 'because = "S.", source = "Z"', f"{PLACE}.rules.0.source", "names Z"),
        ('exit_within = 7, source = "INF"', 'exit_within = 7, source = "Z"', f"{PLACE}.schedule.source", "names Z"),
        ('label = "Waking"', 'label = "Waking", source = "Z"', f"{PLACE}.items.1.source", "names Z"),
        ('\nsource = "INF"\n', '\nsource = "Z"\n', f"{PLACE}.source", "names Z"),
        ('label = "Own bed"', 'label = "Own\\u202ebed"', f"{PLACE.split(' ')[0]}.items.2.label", "cannot be shown"),
    ],
)
def test_each_fault_of_an_instrument_is_named_by_its_place(old: str, new: str, place: str, said: str) -> None:
    found = faults(old, new)
    assert place in found, found
    assert said in found[place]


def test_a_scored_instrument_without_items_is_refused() -> None:
    with pytest.raises(Faults) as caught:
        load(
            TEXT
            + '\n[[instruments]]\ncode = "x"\nlabel = "X"\nscoring_version = 1\nkind = "scored"\nabout = "adult"\n'
            + 'source = "INF"\n'
        )
    place = f"instruments.{len(SHIPPED + LOGGED)} (x).items"
    assert dict(caught.value.faults)[place] == "is missing"
