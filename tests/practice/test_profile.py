"""The West Sussex profile as shipped, and how a profile that somebody edited is refused."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fsm_tui.errors import Fault, Faults, FsmError, NotFound, Refused
from fsm_tui.practice.items import Event
from fsm_tui.practice.profile import FORMAT, Lists, Profile, built_in, built_in_text, in_force_on, load
from fsm_tui.practice.rag import Rag

TEXT = built_in_text()


def edited(old: str, new: str, text: str = TEXT) -> str:
    """The shipped text with one change, which must be there to be changed."""
    assert old in text
    return text.replace(old, new, 1)


def faults(text: str) -> dict[str, str]:
    with pytest.raises(Faults) as caught:
        load(text)
    assert "Nothing was changed" in caught.value.hint
    return dict(caught.value.faults)


# As shipped


def test_provenance() -> None:
    head = built_in().profile
    assert (head.owner, head.approving_body) == ("Rebecca Walsh", "Policy & Practice Group")
    assert (head.approved, head.next_review) == (date(2023, 9, 29), date(2024, 9, 1))
    assert head.document == "Drug and alcohol worker practice guidance"
    assert head.format == FORMAT


def test_areas_and_bases() -> None:
    named = {
        area.label: [f"{base.label} {base.town}" for base in built_in().bases_of(area.code)]
        for area in built_in().lists.areas
    }
    assert named == {
        "Central": ["Bridge House Worthing", "County Hall Horsham"],
        "West": ["St James Chichester", "Durban House Bognor"],
        "East": ["Crawley Library Crawley", "Sidney West CFC Burgess Hill"],
    }


def test_every_intervention_of_the_guidance_is_there() -> None:
    sources = " ".join(item.source for item in built_in().lists.interventions)
    wanted = {f"A{number}" for number in range(58, 74)}
    assert wanted <= set(re.findall(r"A\d+", sources))


def test_five_consents_are_kept_apart() -> None:
    kinds = [kind.code for kind in built_in().lists.consent_kinds]
    assert kinds == ["agreement", "cgl_form", "onward_referral", "ndtms", "information_sharing"]
    assert not built_in().consent_kind("information_sharing").consent_based


def test_the_two_numbers_of_the_guidance() -> None:
    clocks = {clock.code: clock for clock in built_in().clocks}
    three, two = ("sw_contacted", "joint_visit"), ("summary_opened", "programme_opened")
    assert {(clocks[code].days, clocks[code].unit) for code in three} == {(3, "working")}
    assert {(clocks[code].days, clocks[code].unit) for code in two} == {(2, "working")}
    assert not any(clocks[code].ours for code in two)
    assert "within 3 working days from allocation" in built_in().sentence(clocks["joint_visit"])


def test_numbers_that_the_guidance_does_not_give_are_marked_unconfirmed() -> None:
    for clock in built_in().clocks:
        if clock.confirmed:
            assert "INF" not in clock.source
            assert clock.sentence or "B6" in clock.source
        else:
            assert "INF" in clock.source
    said = built_in().unconfirmed()
    assert "RAG matrix: unconfirmed, needs local sign-off" in said
    assert "Timescale: Risk review" in said
    assert not any("contacted" in line for line in said)


def test_the_reading_of_the_three_day_rule_chooses_what_is_measured() -> None:
    other = load(edited('three_day_rule = "contact"', 'three_day_rule = "visit"'))
    for profile, measured in ((built_in(), "sw_contacted"), (other, "joint_visit")):
        found = {c.code for c in profile.clocks if c.starts is Event.ALLOCATED and profile.is_measured(c)}
        assert found == {measured, "summary_opened", "programme_opened"}


def test_rating_is_letter_word_and_glyph() -> None:
    steps = [built_in().rag(rag) for rag in Rag]
    assert [step.shown for step in steps] == ["● Green", "◆ Amber", "▲ Red"]
    assert len({step.letter for step in steps}) == len({step.glyph for step in steps}) == 3


def test_kinds_that_count_update_risk_and_goals() -> None:
    kinds = built_in().lists.session_kinds
    assert {kind.code for kind in kinds if not kind.updates_risk_and_goals} == {
        "sw_discussion",
        "treatment_coordination",
        "agency_contact",
        "brief_contact",
    }
    assert {kind.code for kind in kinds if kind.review_point} == {"core_group", "cin_review", "icpc", "rcpc"}


@pytest.mark.parametrize(
    ("code", "attended", "with_social_worker", "events"),
    [
        ("home_visit", True, False, {Event.PARENT_SEEN}),
        ("home_visit", False, False, set()),
        (
            "joint_visit",
            True,
            True,
            {
                Event.PARENT_SEEN,
                Event.JOINT_VISIT_HELD,
                Event.SOCIAL_WORKER_CONTACTED,
                Event.SOCIAL_WORKER_SPOKEN,
            },
        ),
        ("joint_visit", False, True, {Event.SOCIAL_WORKER_CONTACTED, Event.SOCIAL_WORKER_SPOKEN}),
        ("joint_visit", True, False, {Event.PARENT_SEEN}),
        ("phone_session", True, False, set()),
        ("sw_discussion", False, True, {Event.SOCIAL_WORKER_CONTACTED, Event.SOCIAL_WORKER_SPOKEN}),
        ("core_group", True, True, {Event.SOCIAL_WORKER_CONTACTED, Event.SOCIAL_WORKER_SPOKEN}),
    ],
)
def test_what_a_contact_marks(code: str, attended: bool, with_social_worker: bool, events: set[Event]) -> None:
    kind = built_in().session_kind(code)
    assert kind.marks(attended=attended, with_social_worker=with_social_worker) == events


@pytest.mark.parametrize(
    ("today", "past", "sentence"),
    [
        ("2026-11-23", True, "was due for review on 1 September 2024 and is 813 days past it."),
        ("2024-09-02", True, "was due for review on 1 September 2024 and is 1 day past it."),
        ("2024-09-01", False, "is due for review today, 1 September 2024."),
        ("2024-08-31", False, "is due for review on 1 September 2024, in 1 day."),
        ("2023-10-01", False, "is due for review on 1 September 2024, in 336 days."),
    ],
)
def test_review_state(today: str, past: bool, sentence: str) -> None:
    found = built_in().review_state(date.fromisoformat(today))
    assert found.sentence == f"This guidance {sentence}"
    assert found.past is past


def test_the_text_that_is_published_is_the_profile() -> None:
    assert load(built_in_text()) == built_in()
    assert built_in() is built_in()
    assert load(TEXT.replace("\n", "\r\n")) == load("\ufeff" + TEXT) == built_in()


def test_loading_needs_no_holidays_and_no_screen() -> None:
    code = (
        "import sys; from fsm_tui.practice.profile import built_in; built_in();"
        "print(sorted({'holidays', 'textual', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Looking things up


def test_lookups() -> None:
    profile = built_in()
    assert profile.label("interventions", "naloxone") == "Naloxone programme"
    assert profile.label("interventions", "leech_cure") == "leech cure (not in this guidance)"
    assert profile.label("clocks", "joint_visit") == "First joint visit"
    assert profile.offers("verdicts", "approve")
    assert not profile.offers("verdicts", "burn")
    with pytest.raises(NotFound, match="Choose one of: approve, return, note"):
        profile.verdict("burn")
    with pytest.raises(Fault):
        profile.label("no_such_list", "x")


def test_every_list_and_every_code_can_be_looked_up() -> None:
    for name in Lists.model_fields:
        for item in getattr(built_in().lists, name):
            assert built_in().item(name, item.code) is item
            assert built_in().label(name, item.code) == item.label


def test_a_retired_code_stays_readable_and_is_offered_no_more() -> None:
    profile = load(edited('{ code = "mutual_aid", ', '{ code = "mutual_aid", retired = true, '))
    assert not profile.offers("interventions", "mutual_aid")
    assert "mutual_aid" not in [item.code for item in profile.offered("interventions")]
    assert profile.label("interventions", "mutual_aid") == built_in().label("interventions", "mutual_aid")
    assert profile.intervention("mutual_aid").retired


def test_a_profile_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        built_in().profile.version = 2
    with pytest.raises(ValidationError):
        built_in().clock("joint_visit").days = 30


def version(number: int, in_force: date) -> Profile:
    text = edited("version = 1", f"version = {number}")
    return load(edited("in_force = 2023-09-29", f"in_force = {in_force}", text))


def test_a_clock_follows_the_version_in_force_when_it_started() -> None:
    first, second = version(1, date(2023, 9, 29)), version(2, date(2027, 1, 1))
    again = version(3, date(2027, 1, 1))
    for known in ([first, second, again], [again, second, first]):
        assert in_force_on(date(2026, 12, 31), known) is first
        assert in_force_on(date(2027, 1, 1), known) is again
        assert in_force_on(date(2020, 1, 1), known) is first
    with pytest.raises(NotFound):
        in_force_on(date(2027, 1, 1), [])


# What is refused


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("approved = 2023-09-29", 'approved = "2023-09-29"', "profile.approved", "should be a date"),
        ("approved = 2023-09-29", "approved = 2023-09-29T10:00:00", "profile.approved", "date"),
        ("approved = 2023-09-29", "approved = 2025-09-29", "profile.in_force", "before the day it was approved"),
        ("next_review = 2024-09-01", "next_review = 2023-09-29", "profile.next_review", "not after"),
        ("next_review = 2024-09-01", "next_review = 9999-09-01", "profile.next_review", "1990 to 2199"),
        ('owner = "Rebecca Walsh"', "", "profile.owner", "is missing"),
        ('owner = "Rebecca Walsh"', 'owner = ""', "profile.owner", "should not be empty"),
        ('owner = "Rebecca Walsh"', 'owner = "\\u001b[2J"', "profile.owner", "cannot be shown"),
        ('owner = "Rebecca Walsh"', 'owner = "Re\\u202ebecca"', "profile.owner", "cannot be shown"),
        ('owner = "Rebecca Walsh"', 'ownr = "R"\nowner = "R"', "profile.ownr", "not a field"),
        ("version = 1", "version = true", "profile.version", "whole number"),
        ("version = 1", "version = 1.5", "profile.version", "whole number"),
        ("version = 1", "version = 0", "profile.version", "greater than or equal to 1"),
        ("format = 2", 'format = "1"', "profile.format", "whole number"),
        ("format = 2", "format = true", "profile.format", "whole number"),
        ("missed_in_a_row = 2", "missed_in_a_row = -1", "engagement.missed_in_a_row", "greater than"),
        ('adult = "at_18"', 'adult = "at_16"', "readings.adult", "at_18"),
        (
            "days = []",
            'days = [{ day = 2026-12-29, label = "x" }, { day = 2026-12-29, label = "y" }]',
            "closures.days.1.day",
            "twice",
        ),
        ('area = "east"', 'area = "north"', "lists.bases.4 (crawley_library).area", "names no area: north"),
        ('needs = "onward_referral"', 'needs = "x"', "lists.interventions.2 (group_referral).needs", "no consent"),
        (
            '{ code = "naloxone"',
            '{ code = "harm_reduction"',
            "lists.interventions",
            "has the code harm_reduction 2 times",
        ),
        (
            'label = "Naloxone programme"',
            'label = "harm reduction"',
            "lists.interventions",
            "has the label harm reduction 2 times",
        ),
        ('{ code = "naloxone"', '{ code = "Nal oxone"', "lists.interventions.10.code", "small letters"),
        (
            'label = "Naloxone programme", ',
            "",
            "lists.interventions.10 (naloxone).label",
            "is missing",
        ),
        ('opens = "naloxone"', 'opens = "x"', "lists.interventions.10 (naloxone).opens", "input should be"),
        ('source = "S1:72, A68"', 'source = "Z9"', "lists.interventions.10 (naloxone).source", "names Z9"),
        ('source = "S1:72, A68"', 'source = "A68,"', "lists.interventions.10 (naloxone).source", "names nothing"),
        ('code = "moderate", label', 'code = "middling", label', "lists.severity.1 (middling).code", "low"),
        ('letter = "R"', 'letter = "Red"', "lists.rag.0 (red).letter", "at most 1"),
        ("agreed = false", "agreed = true", "lists.terms.0 (illicit_drug_free)", "not by whom and when"),
        ('forms = ["stable"]', 'forms = ["Clean"]', "lists.ambiguous", "has the form clean 2 times"),
        ('forms = ["stable"]', "forms = []", "lists.ambiguous.1 (stable).forms", "at least 1"),
        (', high = "red" }\nhigh =', " }\nhigh =", "triage.matrix.moderate.high", "is missing"),
        ('high = { low = "amber"', 'high = { low = "green"', "triage.matrix.high.low", "lower than a milder"),
        ('high = { low = "amber"', 'high = { low = "blue"', "triage.matrix.high.low", "green"),
        ("days = 3\n", "days = 0\n", "clocks.2 (sw_contacted)", "0 days"),
        ("days = 3\n", "", "clocks.2 (sw_contacted)", "either days or by_rag"),
        ("days = 3\n", "days = 4000\n", "clocks.2 (sw_contacted).days", "less than or equal to 3660"),
        ('in = "month_end"', 'in = "month_end"\ndays = 3', "clocks.11 (monthly_summary)", "neither days"),
        ('starts = "allocated"', 'starts = "alocated"', "clocks.2 (sw_contacted).starts", "allocated"),
        ('sentence = "S1:82"', 'sentence = "S1:83"', "clocks.11 (monthly_summary)", "quotes S1:83"),
        ('code = "joint_visit"\nlabel = "First', 'code = "sw_contacted"\nlabel = "First', "clocks", "2 times"),
        (
            'measured = true\nreading = "visit"',
            'reading = "visit"',
            "clocks.3 (joint_visit)",
            "reading but is not measured",
        ),
    ],
)
def test_each_fault_is_named_by_its_place(old: str, new: str, place: str, said: str) -> None:
    found = faults(edited(old, new))
    assert place in found
    assert said in found[place]


def test_several_faults_are_named_at_once() -> None:
    text = edited('owner = "Rebecca Walsh"', "owner = 7", edited("version = 1", 'version = "one"'))
    assert set(faults(text)) == {"profile.owner", "profile.version"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "profile.format"),
        ("profile = 3", "profile.format"),
        ("[profile", "not valid TOML"),
        ("[profile]\napproved = 2024-02-31\n", "not valid TOML: .*line 2"),
        ("[profile]\nversion = 1\nversion = 2\n", "not valid TOML"),
        ("a = " + "[" * 100_000, "not valid TOML"),
        ("a = " + "[" * 60 + "]" * 60, "nested too deeply"),
        ("a = " + "9" * 10_000, "not valid TOML"),
        ("#" * 1_000_001, "longer than"),
        ("\x00", "not valid TOML"),
    ],
    ids=range(10),
)
def test_what_is_no_profile_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        load(text)


def test_a_profile_of_a_newer_version_says_so() -> None:
    newer = edited("format = 2", f"format = {FORMAT + 1}\nnew_field = 1")
    with pytest.raises(Refused, match="Update fsm-tui") as caught:
        load(newer)
    assert caught.value.title == "Needs a newer version"


LINES = TEXT.splitlines()


@given(st.integers(0, len(LINES) - 1), st.sampled_from(["", "x", "x = 1", "[x]", "{", '"', "= =", "[lists]"]))
def test_a_damaged_line_is_read_or_refused_but_never_crashes(number: int, line: str) -> None:
    text = "\n".join([*LINES[:number], line, *LINES[number + 1 :]])
    try:
        load(text)
    except FsmError as error:
        assert not isinstance(error, Fault)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_guidance_is_past_its_review_from_the_day_after(today: date) -> None:
    found = built_in().review_state(today)
    assert found.past is (today > found.due)
    assert found.due + timedelta(found.days) == today
