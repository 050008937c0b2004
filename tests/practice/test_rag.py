"""The RAG matrix against its sentence, and the family's highest pair."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.practice.profile import built_in
from fsm_tui.practice.rag import FamilyRag, Harm, Rag, Severity, family_rag, matrix

NAMES = st.sampled_from("abcdef")
PARENTS = st.dictionaries(NAMES, st.sampled_from(Severity), max_size=5)
CHILDREN = st.dictionaries(NAMES, st.sampled_from(Harm), max_size=5)

TABLE = [
    ("low", "low", "green"),
    ("low", "medium", "amber"),
    ("low", "high", "red"),
    ("moderate", "low", "amber"),
    ("moderate", "medium", "amber"),
    ("moderate", "high", "red"),
    ("high", "low", "amber"),
    ("high", "medium", "red"),
    ("high", "high", "red"),
]


def test_the_table_is_whole() -> None:
    assert {row[:2] for row in TABLE} == set(product(list(Severity), list(Harm)))


@pytest.mark.parametrize(("severity", "harm", "rag"), TABLE)
def test_matrix(severity: str, harm: str, rag: str) -> None:
    assert matrix(built_in(), Severity(severity), Harm(harm)) is Rag(rag)


@pytest.mark.parametrize(("severity", "harm"), list(product(Severity, Harm)))
def test_matrix_says_what_the_sentence_says(severity: Severity, harm: Harm) -> None:
    """Red if harm is high, or both at least moderate/medium and one high; Amber if either is; else Green."""
    both = severity >= Severity.MODERATE and harm >= Harm.MEDIUM
    one_high = severity is Severity.HIGH or harm is Harm.HIGH
    either = severity >= Severity.MODERATE or harm >= Harm.MEDIUM
    red = harm is Harm.HIGH or (both and one_high)
    assert matrix(built_in(), severity, harm) is (Rag.RED if red else Rag.AMBER if either else Rag.GREEN)


@given(st.sampled_from(Severity), st.sampled_from(Severity), st.sampled_from(Harm), st.sampled_from(Harm))
def test_worse_never_rates_lower(mild: Severity, bad: Severity, little: Harm, much: Harm) -> None:
    if mild <= bad and little <= much:
        assert matrix(built_in(), mild, little) <= matrix(built_in(), bad, much)


def test_order_is_of_seriousness_and_not_of_the_alphabet() -> None:
    assert sorted(["red", "green", "amber"], key=Rag) == ["green", "amber", "red"]
    assert Rag.RED > Rag.AMBER > Rag.GREEN
    assert Severity.LOW < Severity.MODERATE < Severity.HIGH
    assert Harm.LOW <= Harm.LOW < Harm.MEDIUM < Harm.HIGH >= Harm.HIGH
    assert [rag.rank for rag in Rag] == [0, 1, 2]


@pytest.mark.parametrize("other", ["red", Severity.HIGH, Harm.LOW, 2])
def test_ranks_of_different_things_are_not_compared(other: object) -> None:
    with pytest.raises(TypeError):
        assert other < Rag.RED


def test_family_names_the_highest_pair() -> None:
    found = family_rag(
        built_in(),
        {"mum": Severity.LOW, "dad": Severity.HIGH},
        {"baby": Harm.MEDIUM, "teen": Harm.LOW},
    )
    assert found == FamilyRag(Rag.RED, "dad", Severity.HIGH, "baby", Harm.MEDIUM)


def test_of_equal_ratings_the_higher_harm_is_named() -> None:
    parents = {"a": Severity.HIGH, "b": Severity.LOW}
    found = family_rag(built_in(), parents, {"x": Harm.MEDIUM, "y": Harm.HIGH})
    assert found == FamilyRag(Rag.RED, "a", Severity.HIGH, "y", Harm.HIGH)


def test_nothing_to_rate_yet() -> None:
    assert family_rag(built_in(), {}, {"x": Harm.HIGH}) is None
    assert family_rag(built_in(), {"a": Severity.HIGH}, {}) is None


@given(PARENTS, CHILDREN, st.randoms(use_true_random=False))
def test_family_is_the_highest_pair_in_any_order(
    parents: dict[str, Severity], children: dict[str, Harm], random: Random
) -> None:
    found = family_rag(built_in(), parents, children)
    pairs = [matrix(built_in(), s, h) for s in parents.values() for h in children.values()]
    assert (found.rag if found else None) == max(pairs, default=None)
    if found:
        assert (parents[found.parent], children[found.child]) == (found.severity, found.harm)
    mixed_parents, mixed_children = list(parents.items()), list(children.items())
    random.shuffle(mixed_parents)
    random.shuffle(mixed_children)
    assert family_rag(built_in(), dict(mixed_parents), dict(mixed_children)) == found


@given(PARENTS, CHILDREN, NAMES, st.sampled_from(Harm))
def test_one_more_child_never_lowers_the_family(
    parents: dict[str, Severity], children: dict[str, Harm], name: str, harm: Harm
) -> None:
    before = family_rag(built_in(), parents, children)
    after = family_rag(built_in(), parents, children | {name + "2": harm})
    if before:
        assert after is not None
        assert after.rag >= before.rag
