"""Answers that may not be written down: each fault at its field, with the range in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.practice.answering import Given, faults
from fsm_tui.practice.profile import built_in
from tests.practice.instrument_answers import ITEMS, summing


def answers(code: str, total: int = 0, **changed: int | None) -> list[Given]:
    """A whole instrument that comes to `total`, then `changed`; None says NA."""
    return [(item, value, value is None) for item, value in (summing(code, total) | changed).items()]


def refused(
    code: str,
    given_: list[Given],
    total: int | None = None,
    stage: str | None = None,
    *,
    outcome: str = "",
    version: int | None = None,
) -> dict[str, str]:
    found = faults(built_in().instrument(code), given_, total, stage, outcome=outcome, scoring_version=version)
    assert len({place for place, _ in found}) == len(found)
    return dict(found)


@pytest.mark.parametrize(
    ("code", "item", "value", "said"),
    [
        ("audit", "item_1", 5, "takes 0 to 4"),
        ("audit", "item_1", -1, "takes 0 to 4"),
        ("audit", "item_9", 5, "takes 0, 2 or 4"),
        ("audit", "item_10", 1, "takes 0, 2 or 4"),
        ("audit", "item_10", 3, "takes 0, 2 or 4"),
        ("audit_c", "item_3", 5, "takes 0 to 4"),
        ("sadq", "item_20", 4, "takes 0 to 3"),
        ("dudit", "item_9", 5, "takes 0 to 4"),
        ("dudit", "item_10", 3, "takes 0, 2 or 4"),
        ("dudit", "item_11", 1, "takes 0, 2 or 4"),
        ("dast_10", "item_3", 2, "takes yes (1) or no (0)"),
        ("phq_9", "item_9", 4, "takes 0 to 3"),
        ("gad_7", "item_7", 4, "takes 0 to 3"),
    ],
)
def test_a_value_out_of_range_is_refused_at_its_field(code: str, item: str, value: int, said: str) -> None:
    number = int(item.removeprefix("item_")) - 1
    assert refused(code, answers(code, **{item: value})) == {f"answers.{number}.value": said}


@pytest.mark.parametrize("item", ["item_9", "item_10"])
@pytest.mark.parametrize("value", [0, 2, 4])
def test_even_items_take_0_2_and_4(item: str, value: int) -> None:
    assert refused("audit", answers("audit", **{item: value})) == {}


@pytest.mark.parametrize(
    ("item", "value", "said"),
    [
        ("alcohol_days", 29, "takes 0 to 28, or NA"),
        ("injected_days", 29, "takes 0 to 28, or NA"),
        ("quality_of_life", 21, "takes 0 to 20, or NA"),
        ("psychological_health", 21, "takes 0 to 20, or NA"),
        ("shared_needle", 2, "takes yes (1) or no (0), or NA"),
        ("alcohol_amount", 201, "takes 0 to 200, or NA"),
    ],
)
def test_fields_of_the_top_have_limits_or_na(item: str, value: int, said: str) -> None:
    assert refused("top", [(item, value, False)], stage="start") == {"answers.0.value": said}
    assert refused("top", [(item, None, True)], stage="start") == {}
    assert refused("top", [(item, value - 1, False)], stage="start") == {}


def test_eleven_answers_of_ten() -> None:
    found = refused("audit", [*answers("audit"), ("item_11", 0, False)])
    assert found == {
        "answers": "has 11 answers; AUDIT has 10 items",
        "answers.10.item": "is no item of AUDIT, which has item_1 to item_10",
    }


def test_an_item_of_another_instrument_is_refused_and_not_repeated() -> None:
    found = refused("assist_lite", [("someones_name", 1, False)])
    assert found == {
        "answers.0.item": "is no item of ASSIST-Lite, which has tobacco, alcohol, cannabis, stimulants, "
        "sedatives, opioids, other"
    }


def test_the_same_item_twice() -> None:
    twice: list[Given] = [("item_1", 1, False), ("item_2", 0, False), ("item_1", 2, False)]
    assert refused("audit", twice) == {"answers.2.item": "is there twice"}


def test_na_only_where_it_may_be() -> None:
    assert "NA is not an answer" in refused("audit", [("item_9", None, True)])["answers.0.na"]
    assert "takes 0, 2 or 4;" in refused("audit", [("item_9", None, True)])["answers.0.na"]
    assert refused("audit", [("item_1", None, False)]) == {"answers.0.value": "takes 0 to 4"}
    assert refused("top", [("crack_days", 3, True)], stage="exit") == {
        "answers.0.value": "is a value and NA at once"
    }


def test_no_answers_at_all() -> None:
    assert refused("audit", []) == {"answers": "needs at least one item"}


# Totals


@pytest.mark.parametrize("code", sorted(ITEMS))
def test_a_total_typed_has_to_be_what_the_items_give(code: str) -> None:
    assert refused(code, answers(code, 5), 5) == {}
    assert refused(code, answers(code, 5), 6) == {"total": "is 6, but the items give 5"}
    assert refused(code, answers(code, 5), None) == {}


def test_a_total_of_zero_is_a_total() -> None:
    assert refused("audit", answers("audit", 0), 0) == {}
    assert refused("audit", answers("audit", 3), 0) == {"total": "is 0, but the items give 3"}


def test_a_partial_one_takes_no_total() -> None:
    said = "should be left out: 9 of 10 items are answered, so there is no total"
    assert refused("audit", answers("audit", 0)[:9], 0) == {"total": said}
    assert refused("audit", answers("audit", 0)[:9]) == {}


def test_a_total_is_not_judged_by_answers_that_are_refused() -> None:
    assert set(refused("audit", answers("audit", item_1=9), 9)) == {"answers.0.value"}


def test_what_has_no_total_takes_none() -> None:
    assert refused("top", [("crack_days", 3, False)], 3, "review") == {
        "total": "should be left out: TOP has no total"
    }
    assert refused("assist_lite", [("alcohol", 4, False)], 4) == {
        "total": "should be left out: ASSIST-Lite has no total"
    }
    assert refused("assist_lite", [("alcohol", 4, False)]) == {}
    assert refused("assist_lite", [("cannabis", 4, False)]) == {"answers.0.value": "takes 0 to 3"}


# Stages, versions, tools that are only logged


def test_stages() -> None:
    one: list[Given] = [("crack_days", 3, False)]
    for stage in ("start", "review", "exit", "post_exit"):
        assert refused("top", one, stage=stage) == {}
    assert refused("top", one) == {"stage": "is missing: it takes start, review, exit, post_exit"}
    assert refused("top", one, stage="middle") == {
        "stage": "is not one of them: it takes start, review, exit, post_exit"
    }
    assert refused("audit", answers("audit"), stage="start") == {"stage": "should be left out: AUDIT has no stages"}


def test_the_scoring_version_has_to_be_the_one_in_force() -> None:
    assert refused("audit", answers("audit"), version=1) == {}
    assert refused("audit", answers("audit"), version=2) == {
        "scoring_version": "is 2; AUDIT is scored by version 1 here"
    }


def test_what_is_only_logged_takes_no_scores() -> None:
    assert refused("gcp2", [], outcome="Grade 2") == {}
    assert refused("drug_alcohol_star", []) == {}
    assert set(refused("gcp2", [("item_1", 1, False)], 1)) == {"answers", "total"}
    assert refused("audit", answers("audit"), outcome="Higher risk") == {
        "outcome": "should be left out: AUDIT is scored here from its items"
    }


# Anything at all


@given(
    st.sampled_from(sorted(ITEMS)),
    st.lists(
        st.tuples(
            st.sampled_from([f"item_{number}" for number in range(22)]),
            st.none() | st.integers(-2, 7),
            st.booleans(),
        ),
        max_size=24,
    ),
    st.none() | st.integers(0, 70),
)
def test_what_is_let_through_is_in_range_and_once(code: str, given_: list[Given], total: int | None) -> None:
    one = built_in().instrument(code)
    found = faults(one, given_, total)
    for place, said in found:
        assert said
        assert place in {"answers", "total"} or int(place.split(".")[1]) < len(given_)
    if not found:
        assert len({item for item, _, _ in given_}) == len(given_) > 0
        for item, value, na in given_:
            assert not na
            assert value in ITEMS[code][int(item.removeprefix("item_")) - 1]


@given(st.sampled_from(sorted(ITEMS)), st.data())
def test_whole_answers_with_their_own_total_are_let_through(code: str, data: st.DataObject) -> None:
    total = data.draw(st.integers(0, sum(values[-1] for values in ITEMS[code])))
    assert refused(code, data.draw(st.permutations(answers(code, total))), total) == {}
