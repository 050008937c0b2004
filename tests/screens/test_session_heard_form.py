"""What is typed of use and drinks: what is read of it, what is said of what cannot be, and that numbers stay."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.casework.use import UseSaid
from fsm_tui.errors import Refused
from fsm_tui.practice.units import Drunk
from screens.session.heard import DrinkForm, Used, compose_use, parse_abv, parse_count, read_drinks, rows

MUM, DAY = "a1" * 8, date(2026, 11, 20)


def used(substance: str = "alcohol", **said: object) -> Used:
    return Used(person=MUM, substance=substance, **said)


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [("5.2", 52), (" 5,2 % ", 52), ("40", 400), ("13.5%", 135), ("0.1", 1), ("99", 990), ("5.", 50)],
)
def test_a_strength(typed: str, tenths: int) -> None:
    assert parse_abv(typed) == tenths


@pytest.mark.parametrize("typed", ["", "0", "0.0", "200", "99.1", "5.25", "-5", "five", ".5", "٥", "1e1", "5 2"])
def test_no_strength(typed: str) -> None:
    with pytest.raises(Refused, match="write the strength"):
        parse_abv(typed)


@pytest.mark.parametrize("typed", ["29", "-1", "2.5", "", "many", "9" * 40, "١٢"])
def test_no_number_of_days(typed: str) -> None:
    with pytest.raises(Refused, match="the days as a number from 0 to 28"):
        parse_count(typed, "the days", 0, 28)


def test_none_of_the_days_is_a_number_of_days() -> None:
    assert [parse_count(typed, "the days", 0, 28) for typed in ("0", " 28 ")] == [0, 28]


def test_a_fault_names_the_row_that_it_is_in_whatever_else_is_wrong() -> None:
    said = (
        Used(person="", substance="alcohol", days="99"),
        used("heroin"),
        Used(person=MUM, days="99"),
        used("alcohol", amount="x" * 201, drinks=(
            DrinkForm(), DrinkForm(count="0", ml="x", abv="y"), DrinkForm(ml="500", abv="5"), DrinkForm(what="a"),
        )),
        used("cannabis", days="29", last="31 feb"),
    )  # fmt: skip
    raw, faults = compose_use(said, DAY)
    assert [each["substance"] for each in raw] == [each.substance for each in rows(said)] == [
        "heroin", "alcohol", "cannabis",
    ]  # fmt: skip
    assert [place for place, _ in faults] == [
        "use.0.days", "use.1.amount", "use.1.drinks.3.ml", "use.1.drinks.3.abv_tenths", "use.2.days",
        "use.2.last_used",
    ]  # fmt: skip
    assert raw[1]["drinks"] == [{"what": "", "count": 1, "ml": 500, "abv_tenths": 50}]


_text = st.text(alphabet="0123456789 .,%-xé٥\n", max_size=6)
_drinks = st.builds(DrinkForm, what=_text, count=_text, ml=_text, abv=_text)
_rows = st.builds(
    Used, person=st.just(MUM), substance=st.sampled_from(["", "alcohol", "other"]), days=_text, amount=_text,
    last=_text, per=st.sampled_from(["day", "week"]), drinks=st.lists(_drinks, max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_rows, max_size=3))
def test_whatever_is_typed_each_row_keeps_its_number_and_has_a_proper_shape(typed: list[Used]) -> None:
    raw, faults = compose_use(typed, DAY)
    assert len(raw) == len(rows(typed))
    for each in raw:
        if "\n" not in each.get("amount", ""):
            UseSaid.model_validate({**each, "drinks": tuple(each.get("drinks", ())), "signs": ()}, strict=False)
    assert all(int(place.split(".")[1]) < len(raw) for place, _ in faults)


def test_the_sum_while_somebody_types_is_of_what_can_be_read() -> None:
    typed = [DrinkForm(count="2", ml="568 ml", abv="5,2"), DrinkForm(count="2", ml="568", abv=""), DrinkForm()]
    assert read_drinks(typed) == (Drunk(568, 52, 2),)


def test_the_same_again_is_not_when_last_and_not_what_was_checked() -> None:
    said = UseSaid(person=MUM, substance="alcohol", days=3, last_used=DAY, reported="confirmed")
    again = Used.again(said)
    assert (again.days, again.last, again.reported) == ("3", "", "")
    assert Used.again(said.model_copy(update={"reported": "by_parent"})).reported == "by_parent"
    assert Used.again(UseSaid(person=MUM, substance="alcohol", last_used=DAY)).blank
