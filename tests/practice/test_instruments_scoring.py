"""What scores come to: every band boundary of the shipped instruments with its source, and partial ones."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.practice.instruments import Instrument, Sex
from fsm_tui.practice.profile import built_in
from fsm_tui.practice.scoring import BandFound, Scored, compare, score
from tests.practice.instrument_answers import ITEMS, summing

WHO: dict[str, Sex | None] = {"women": "female", "men": "male", "either": None}

BANDS = [
    # instrument, for whom, source in domain.md, band code, from, to
    ("audit", "either", "B1, [1], [2], [3]", [("low", 0, 7), ("increasing", 8, 15), ("higher", 16, 19)]),
    ("audit", "either", "B1, [1], [2], [3]", [("dependence", 20, 40)]),
    ("audit_c", "either", "B1, [4], [5]", [("below", 0, 4)]),
    ("audit_c", "either", "B1, [6]", [("increasing", 5, 7), ("higher", 8, 10), ("dependence", 11, 12)]),
    ("sadq", "either", "B1, [7], [8]", [("mild", 0, 14), ("moderate", 16, 29), ("severe", 31, 60)]),
    ("sadq", "either", "B2.2, [48]", [("moderate", 15, 15), ("severe", 30, 30)]),
    ("dudit", "women", "B1, [10], [11], [12]", [("below", 0, 1), ("problem", 2, 24), ("dependence", 25, 44)]),
    ("dudit", "men", "B1, [10], [11], [12]", [("below", 0, 5), ("problem", 6, 24), ("dependence", 25, 44)]),
    ("dast_10", "either", "B1, [13], [14]", [("none", 0, 0), ("low", 1, 2), ("moderate", 3, 5)]),
    ("dast_10", "either", "B1, [13], [14]", [("substantial", 6, 8), ("severe", 9, 10)]),
    ("phq_9", "either", "B1, [21], [22]", [("minimal", 0, 4), ("mild", 5, 9), ("moderate", 10, 14)]),
    ("phq_9", "either", "B1, [21], [22]", [("moderately_severe", 15, 19), ("severe", 20, 27)]),
    ("gad_7", "either", "B1, [21], [23]", [("below", 0, 4), ("mild", 5, 9), ("moderate", 10, 14), ("severe", 15, 21)]),
]
BOUNDARIES = [
    pytest.param(code, who, source, band, total, id=f"{code}-{who}-{total}-{band}-{source}")
    for code, who, source, bands in BANDS
    for band, low, high in bands
    for total in sorted({low, high})
]


def instrument(code: str) -> Instrument:
    return built_in().instrument(code)


def scored(code: str, total: int, sex: Sex | None = None) -> Scored:
    return score(instrument(code), summing(code, total), sex)


def of_total(made: Scored) -> list[BandFound]:
    return [band for band in made.bands if not band.part]


@pytest.mark.parametrize(("code", "who", "source", "band", "total"), BOUNDARIES)
def test_every_boundary_has_its_band_and_names_its_source(
    code: str, who: str, source: str, band: str, total: int
) -> None:
    made = scored(code, total, WHO[who])
    assert made.total == total
    (found,) = of_total(made)
    assert (found.code, found.source) == (band, source)
    assert found.start <= total <= found.end
    assert any(found.meaning in line and source in line for line in made.explanation)


def test_the_table_above_has_every_total_of_every_scored_instrument() -> None:
    covered: dict[tuple[str, str], list[int]] = {}
    for code, who, _, bands in BANDS:
        for _, low, high in bands:
            covered.setdefault((code, who), []).extend(range(low, high + 1))
    for (code, _), totals in covered.items():
        assert sorted(totals) == list(range(sum(values[-1] for values in ITEMS[code]) + 1))
    assert {code for code, _ in covered} == {one.code for one in built_in().instruments if one.kind == "scored"}


@pytest.mark.parametrize(
    ("code", "of"),
    [("audit", 40), ("audit_c", 12), ("sadq", 60), ("dudit", 44), ("dast_10", 10), ("phq_9", 27), ("gad_7", 21)],
)
def test_totals_run_as_far_as_b1_says(code: str, of: int) -> None:
    assert scored(code, of).of_total == of
    assert instrument(code).possible() == (0, of)


# Where sources differ (D5)


@pytest.mark.parametrize(
    ("total", "milder", "taken"),
    [
        (15, "Mild physical dependence by B1, [7], [8]", "Moderate dependence by B2.2, [48]"),
        (30, "Moderate dependence by B1, [7], [8] and B2.2, [48]", "Severe dependence by B2.2, [48]"),
    ],
)
def test_on_a_boundary_between_sources_the_more_cautious_band_is_taken_and_both_are_named(
    total: int, milder: str, taken: str
) -> None:
    made = scored("sadq", total)
    (found,) = made.bands
    assert found.cautious_because == (
        f"The sources differ on {total}: {milder}; {taken}. The more cautious band is taken."
    )
    assert found.cautious_because in made.explanation


@pytest.mark.parametrize("total", [0, 14, 16, 29, 31, 60])
def test_where_sources_agree_nothing_is_said_of_caution(total: int) -> None:
    assert [band.cautious_because for band in scored("sadq", total).bands] == [""]


# Sex (D6)


@pytest.mark.parametrize(
    ("total", "women", "men"),
    [(1, "below", "below"), (2, "problem", "below"), (5, "problem", "below"), (6, "problem", "problem")],
)
def test_a_cut_off_that_differs_by_sex_is_shown_both_ways_when_unknown(total: int, women: str, men: str) -> None:
    found = of_total(scored("dudit", total))
    assert [(band.code, band.for_sex) for band in found] == [(women, "female"), (men, "male")]
    assert [band.words.rpartition(" (for ")[2] for band in found] == ["women)", "men)"]


def test_a_band_that_is_the_same_for_both_is_shown_once() -> None:
    (found,) = of_total(scored("dudit", 25))
    assert (found.code, found.for_sex, found.words) == ("dependence", None, "Probable dependence")


def test_a_known_sex_shows_one_band_and_says_whose_it_is() -> None:
    (found,) = of_total(scored("dudit", 3, "male"))
    assert (found.code, found.for_sex) == ("below", "male")
    (found,) = of_total(scored("dudit", 3, "female"))
    assert (found.code, found.for_sex) == ("problem", "female")


# Reversal (D7)


def test_item_3_of_the_dast_counts_the_other_way_round() -> None:
    dast = instrument("dast_10")
    all_no: dict[str, int | None] = {item.code: 0 for item in dast.items}
    assert score(dast, all_no).total == 1
    assert score(dast, all_no | {"item_3": 1}).total == 0
    for number in (1, 2, 4, 5, 6, 7, 8, 9, 10):
        assert score(dast, all_no | {"item_3": 1, f"item_{number}": 1}).total == 1
    all_yes: dict[str, int | None] = {item.code: 1 for item in dast.items}
    assert score(dast, all_yes).total == 9
    assert score(dast, all_yes | {"item_3": 0}).total == 10
    assert [each.value for each in score(dast, all_no).items] == [0] * 10


# What calls for a prompt


@pytest.mark.parametrize(
    ("code", "total", "prompt", "called"),
    [
        ("audit", 19, "possible_dependence", False),
        ("audit", 20, "possible_dependence", True),
        ("audit", 40, "possible_dependence", True),
        ("sadq", 14, "possible_dependence", False),
        ("sadq", 15, "possible_dependence", True),
        ("dudit", 24, "possible_dependence", False),
        ("dudit", 25, "possible_dependence", True),
        ("audit_c", 4, "complete_audit", False),
        ("audit_c", 5, "complete_audit", True),
        ("audit_c", 10, "possible_dependence", False),
        ("audit_c", 11, "possible_dependence", True),
    ],
)
def test_a_total_calls_for_its_prompt_from_its_threshold(code: str, total: int, prompt: str, called: bool) -> None:
    made = scored(code, total)
    assert (prompt in [call.prompt for call in made.calls]) is called
    for call in made.calls:
        assert any(call.because in line and call.source in line for line in made.explanation)


@pytest.mark.parametrize("value", [0, 1, 2, 3])
def test_item_9_of_the_phq_calls_whatever_the_total_and_however_little_was_answered(value: int) -> None:
    phq = instrument("phq_9")
    wanted = ["self_harm_question"] if value else []
    whole: dict[str, int | None] = {item.code: 0 for item in phq.items}
    assert [call.prompt for call in score(phq, whole | {"item_9": value}).calls] == wanted
    assert [call.prompt for call in score(phq, {"item_9": value}).calls] == wanted
    assert [call.prompt for call in score(phq, summing("phq_9", 12) | {"item_9": 0}).calls] == []


def test_signs_of_dependence_in_single_answers_call_too() -> None:
    for code, answers in (
        ("audit", {"item_6": 1}),
        ("top", {"alcohol_amount": 15}),
        ("sadq", {"item_9": 0, "item_10": 0, "item_11": 0, "item_12": 1}),
    ):
        given: dict[str, int | None] = dict(answers)
        assert [call.prompt for call in score(instrument(code), given).calls] == ["sudden_stopping"]
    assert score(instrument("audit"), {"item_6": 0}).calls == ()
    assert score(instrument("top"), {"alcohol_amount": 14}).calls == ()
    assert score(instrument("sadq"), {"item_12": 1}).calls == ()


# Partial


@st.composite
def partial_answers(draw: st.DrawFn) -> tuple[Instrument, dict[str, int | None], Sex | None]:
    """A scored instrument with at least one item missing, said NA, or given a value that it does not take."""
    one = instrument(draw(st.sampled_from(sorted(ITEMS))))
    answers: dict[str, int | None] = {
        f"item_{number}": draw(st.sampled_from(values)) for number, values in enumerate(ITEMS[one.code], 1)
    }
    lacking = draw(st.lists(st.sampled_from(sorted(answers)), min_size=1, unique=True))
    for item in lacking:
        match draw(st.sampled_from(["missing", "na", "wrong"])):
            case "missing":
                del answers[item]
            case "na":
                answers[item] = None
            case _:
                answers[item] = draw(st.sampled_from([-1, 5, 99]))
    answers |= {f"item_{number}": 1 for number in draw(st.lists(st.integers(21, 30), max_size=2))}
    return one, answers, draw(st.sampled_from([None, "female", "male"]))


@given(partial_answers())
def test_a_partial_instrument_has_no_total_and_no_band_of_one(
    given_: tuple[Instrument, dict[str, int | None], Sex | None],
) -> None:
    one, answers, sex = given_
    made = score(one, answers, sex)
    assert (made.complete, made.total, made.of_total) == (False, None, None)
    assert made.answered < made.of == len(one.items)
    assert of_total(made) == []
    on_total = {rule.because for rule in one.rules if not rule.item and not rule.section}
    assert not on_total & {call.because for call in made.calls}
    assert f"{made.answered} of {made.of} items answered, so there is no total." in made.explanation[0]


@given(st.sampled_from(sorted(ITEMS)), st.data(), st.sampled_from([None, "female", "male"]))
def test_a_complete_instrument_is_the_sum_of_its_points(code: str, data: st.DataObject, sex: Sex | None) -> None:
    total = data.draw(st.integers(0, sum(values[-1] for values in ITEMS[code])))
    made = scored(code, total, sex)
    assert (made.complete, made.total, made.answered) == (True, total, len(ITEMS[code]))
    assert len(of_total(made)) == (2 if code == "dudit" and sex is None and total < 25 else 1)


@pytest.mark.parametrize("value", [-1, 1, 3, 5, 99])
def test_a_value_that_the_item_does_not_take_counts_as_not_given(value: int) -> None:
    """An import checks shapes only: what is out of range may not become a total."""
    made = score(instrument("audit"), summing("audit", 0) | {"item_9": value})
    assert (made.answered, made.total) == (9, None)
    assert [each.value for each in made.items if each.code == "item_9"] == [None]


def test_three_answers_of_the_audit_are_a_valid_audit_c() -> None:
    made = score(instrument("audit"), {"item_1": 4, "item_2": 1, "item_3": 0})
    assert made.total is None
    assert [(part.code, part.value, part.of) for part in made.subtotals] == [("audit_c", 5, 12)]
    assert [(band.part, band.code, band.source) for band in made.bands] == [("AUDIT-C", "increasing", "B1, [6]")]
    assert [call.prompt for call in made.calls] == ["complete_audit"]
    assert "AUDIT-C: 5 of 12." in made.explanation


@pytest.mark.parametrize("lacking", ["item_1", "item_2", "item_3"])
def test_an_audit_c_needs_all_three_of_its_items(lacking: str) -> None:
    answers: dict[str, int | None] = {f"item_{number}": 4 for number in range(1, 9)}
    del answers[lacking]
    made = score(instrument("audit"), answers)
    assert (made.subtotals, made.bands) == ((), ())
    assert "complete_audit" not in [call.prompt for call in made.calls]


def test_a_whole_audit_is_told_by_its_own_bands_only() -> None:
    made = score(instrument("audit"), summing("audit", 9) | {"item_1": 4, "item_2": 4, "item_3": 4})
    assert made.total is not None
    assert [(band.part, band.code) for band in made.bands] == [("", "dependence" if made.total >= 20 else "higher")]
    assert "complete_audit" not in [call.prompt for call in made.calls]
    assert [part.value for part in made.subtotals] == [12]


def test_the_audit_c_inside_the_audit_is_the_audit_c() -> None:
    (section,) = instrument("audit").sections
    alone = instrument("audit_c")
    assert section.bands == alone.bands
    assert section.items == tuple(item.code for item in alone.items)
    assert instrument("audit").items[:3] == alone.items


def test_sections_of_the_sadq() -> None:
    answers: dict[str, int | None] = {f"item_{number}": (number - 1) // 4 % 4 for number in range(1, 21)}
    made = score(instrument("sadq"), answers)
    assert [(part.label, part.value, part.of) for part in made.subtotals] == [
        ("Physical withdrawal", 0, 12),
        ("Affective withdrawal", 4, 12),
        ("Relief drinking", 8, 12),
        ("Consumption", 12, 12),
        ("Reinstatement", 0, 12),
    ]
    del answers["item_5"]
    codes = [part.code for part in score(instrument("sadq"), answers).subtotals]
    assert codes == ["physical_withdrawal", "relief_drinking", "consumption", "reinstatement"]


# Those without a total


def test_the_top_is_read_field_by_field() -> None:
    top = instrument("top")
    answers: dict[str, int | None] = {item.code: 1 for item in top.items}
    answers |= {"alcohol_days": 28, "shared_needle": None}
    made = score(top, answers)
    assert (made.complete, made.answered, made.total) == (True, len(top.items), None)
    assert (made.bands, made.subtotals) == ((), ())
    shown = {each.code: (each.value, each.of) for each in made.items}
    assert (shown["alcohol_days"], shown["shared_needle"]) == ((28, 28), (None, 1))
    del answers["quality_of_life"]
    assert not score(top, answers).complete


def test_the_assist_lite_stores_scores_and_has_no_bands() -> None:
    one = instrument("assist_lite")
    made = score(one, {item.code: 2 for item in one.items})
    assert (made.complete, made.total, made.bands, made.calls) == (True, None, (), ())
    assert any("Bands are off" in line for line in made.explanation)


@pytest.mark.parametrize("code", ["drug_alcohol_star", "gcp2", "neglect_toolkit"])
def test_what_is_only_logged_is_not_scored(code: str) -> None:
    made = score(instrument(code), {"item_1": 3})
    assert (made.total, made.items, made.bands, made.calls) == (None, (), (), ())
    assert "is not scored here" in made.explanation[0]


# Change since last


def test_change_since_last() -> None:
    change = compare(scored("audit", 17), scored("audit", 13))
    assert change.total is not None
    assert (change.total.by, change.total.words) == (-4, "Total: 17 → 13 (4 lower)")
    assert change.bands == "Higher risk → Increasing risk"
    assert change.why_not == ""
    assert all(moved.by for moved in change.items)
    assert sum(moved.by for moved in change.items) == -4


def test_no_change() -> None:
    change = compare(scored("gad_7", 9), scored("gad_7", 9))
    assert change.total is not None
    assert change.total.words == "Total: 9 → 9 (the same)"
    assert (change.items, change.bands) == ((), "")


def test_a_partial_one_is_compared_only_where_both_have_a_number() -> None:
    before = score(instrument("audit"), {"item_1": 4, "item_2": 2, "item_3": 0})
    now = scored("audit", 24)
    change = compare(before, now)
    assert (change.total, change.bands) == (None, "")
    assert change.why_not == "Only one of the two is complete, so their totals are not compared."
    assert [(moved.code, moved.before) for moved in change.subtotals] == [("audit_c", 6)]
    again = compare(before, score(instrument("audit"), {"item_1": 4, "item_2": 4, "item_3": 0}))
    assert [moved.words for moved in again.subtotals] == ["AUDIT-C: 6 → 8 (2 higher)"]
    assert again.bands == "AUDIT-C: Positive, increasing risk → AUDIT-C: Positive, higher risk"
    assert [moved.code for moved in again.items] == ["item_2"]


def test_fields_move_one_by_one_and_na_moves_nothing() -> None:
    top = instrument("top")
    before = score(top, {"alcohol_days": 20, "crack_days": None, "quality_of_life": 5})
    change = compare(before, score(top, {"alcohol_days": 6, "crack_days": 3, "quality_of_life": 5}))
    assert [(moved.code, moved.by) for moved in change.items] == [("alcohol_days", -14)]
    assert (change.total, change.why_not) == (None, "")


@pytest.mark.parametrize("other", ["instrument", "version"])
def test_what_was_scored_otherwise_is_not_compared(other: Literal["instrument", "version"]) -> None:
    now = scored("audit", 10)
    if other == "instrument":
        before = scored("audit_c", 10)
    else:
        before = score(instrument("audit").model_copy(update={"scoring_version": 2}), summing("audit", 10))
    change = compare(before, now)
    assert (change.total, change.items, change.subtotals) == (None, (), ())
    assert "not compared" in change.why_not
