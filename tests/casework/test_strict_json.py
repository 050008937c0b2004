"""JSON on its way into the log: one meaning or none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.casework import strict_json
from fsm_tui.casework.strict_json import NotStrict

WHOLE = st.integers(-(2**63) + 1, 2**63 - 1)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | WHOLE | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(value=VALUES)
def test_what_is_written_is_read_back_the_same(value: Any) -> None:
    written = strict_json.dump(value)
    assert strict_json.load(written) == value
    assert strict_json.load(written.decode()) == value
    assert strict_json.dump(strict_json.load(written)) == written


def test_there_is_one_spelling() -> None:
    assert strict_json.dump({"b": 1, "a": ["é", None, True]}) == '{"a":["é",null,true],"b":1}'.encode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a":1,"a":1}', "“a” stands there twice"),
        ('{"a":{"b":1,"b":2}}', "“b” stands there twice"),
        ("[1.5]", "1.5 is not a whole number"),
        ("[1e3]", "1e3 is not a whole number"),
        ("[-0.0]", "-0.0 is not a whole number"),
        ("[NaN]", "NaN is not a number"),
        ("[-Infinity]", "-Infinity is not a number"),
        ("[9223372036854775808]", "too large"),
        ("[-9223372036854775808]", "too large"),
        (f"[{'9' * 5000}]", "too large"),
        ("{'a': 1}", "Line 1, column 2"),
        ('{"a": 1,\n "b" 2}', "Line 2, column 6"),
        ("", "Line 1, column 1"),
        ('{"a": "x\ny"}', "Line 1, column 9"),
        ("[" * 100_000, "nested too deeply"),
        ('["\\ud800"]', "half a character"),
        ('["\\uDFFF tail"]', "half a character"),
        ('["\ud800"]', "half a character"),
        ('{"\\udc00": 1}', "half a character"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(NotStrict) as refused:
        strict_json.load(text)
    assert said in refused.value.message
    assert refused.value.hint == "Nothing was written."


def test_the_largest_whole_numbers_pass() -> None:
    assert strict_json.load("[9223372036854775807, -9223372036854775807]") == [2**63 - 1, -(2**63) + 1]


def test_a_whole_pair_of_surrogates_is_a_character() -> None:
    assert strict_json.load('"\\ud83d\\ude00"') == "😀"


def test_bytes_that_are_not_utf8_are_refused() -> None:
    with pytest.raises(NotStrict, match="UTF-8"):
        strict_json.load(b'"\xff"')
    with pytest.raises(NotStrict, match="UTF-8"):
        strict_json.load('"é"'.encode("latin-1"))


def test_a_long_name_that_stands_twice_is_not_quoted_whole() -> None:
    name = "n" * 500
    with pytest.raises(NotStrict) as refused:
        strict_json.load(f'{{"{name}":1,"{name}":1}}')
    assert len(refused.value.message) < 120


@pytest.mark.parametrize("value", [1.0, {"a": [1, {"b": 2.5}]}, (1, 2.0), float("nan")])
def test_floats_are_never_written(value: object) -> None:
    with pytest.raises(TypeError, match="floats"):
        strict_json.dump(value)


def test_what_is_nested_without_end_is_not_written() -> None:
    value: object = "x"
    for _ in range(strict_json.DEPTH_LIMIT):
        value = [value]
    assert strict_json.load(strict_json.dump(value)) == value
    with pytest.raises(TypeError, match="deeply"):
        strict_json.dump([value])
