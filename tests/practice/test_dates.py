"""What a tired person types, and what people read."""

from __future__ import annotations

import contextlib
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.errors import Refused
from fsm_tui.practice import dates

TODAY = date(2026, 11, 23)  # a Monday
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NEAR = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-23"),
        ("  TODAY ", "2026-11-23"),
        ("tod", "2026-11-23"),
        ("yesterday", "2026-11-22"),
        ("yes", "2026-11-22"),
        ("tomorrow", "2026-11-24"),
        ("+7", "2026-11-30"),
        ("-3", "2026-11-20"),
        ("+ 2w", "2026-12-07"),
        ("-1 week", "2026-11-16"),
        ("3 days ago", "2026-11-20"),
        ("1 day ago", "2026-11-22"),
        ("in 2 weeks", "2026-12-07"),
        ("2026-11-20", "2026-11-20"),
        ("2027-3-3", "2027-03-03"),
        ("2027/03/03", "2027-03-03"),
        ("03/03/2027", "2027-03-03"),
        ("3/12/2026", "2026-12-03"),
        ("3.12.2026", "2026-12-03"),
        ("3-12-2026", "2026-12-03"),
        ("3 12 2026", "2026-12-03"),
        ("20/11", "2026-11-20"),
        ("3 mar 2027", "2027-03-03"),
        ("3rd of March, 2027", "2027-03-03"),
        ("3mar2027", "2027-03-03"),
        ("march 3 2027", "2027-03-03"),
        ("22 nov", "2026-11-22"),
        ("1 sept", "2026-09-01"),
        ("Mon 23 Nov 2026", "2026-11-23"),
        ("monday, 23 november 2026", "2026-11-23"),
        ("29/02/2028", "2028-02-29"),
        ("31/12/2199", "2199-12-31"),
        # without a year: the nearest
        ("3 jan", "2027-01-03"),
        ("24 dec", "2026-12-24"),
        ("1 jun", "2026-06-01"),
        # a weekday: the most recent, today counted
        ("mon", "2026-11-23"),
        ("tue", "2026-11-17"),
        ("sunday", "2026-11-22"),
        ("thurs", "2026-11-19"),
        ("last mon", "2026-11-16"),
        ("last fri", "2026-11-20"),
        ("next mon", "2026-11-30"),
        ("next tue", "2026-11-24"),
        ("this mon", "2026-11-23"),
        ("this tue", "2026-11-24"),
    ],
)
def test_days(typed: str, day: str) -> None:
    assert dates.parse_day(typed, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("mon", "2026-11-23"),
        ("tue", "2026-11-24"),
        ("sun", "2026-11-29"),
        ("last tue", "2026-11-17"),
        ("23 nov", "2026-11-23"),
        ("22 nov", "2027-11-22"),
        ("1 jun", "2027-06-01"),
        ("22/11/2026", "2026-11-22"),
        ("yesterday", "2026-11-22"),
    ],
)
def test_days_of_plans_look_ahead(typed: str, day: str) -> None:
    assert dates.parse_day(typed, TODAY, ahead=True) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "No date was typed"),
        ("   ", "No date was typed"),
        ("31/02/2027", "There is no day 31 in February; its last is 28"),
        ("31/02", "There is no day 31 in February"),
        ("30 feb 2028", "There is no day 30 in February; its last is 29"),
        ("29/02/2027", "There is no day 29 in February in 2027"),
        ("29 feb", "type the year too"),
        ("31/02", "There is no day 31 in February; its last is 28, in a leap year 29"),
        ("31/04/2027", "There is no day 31 in April; its last is 30"),
        ("0/3/2027", "There is no day 0"),
        ("03/13/2027", "There is no month 13. The day comes first"),
        ("3/0/2027", "There is no month 0"),
        ("32/12/2027", "There is no day 32 in December; its last is 31"),
        ("03/03/27", "four digits"),
        ("3 mar 27", "four digits"),
        ("3/3/20277", "four digits"),
        ("01/01/1899", "from 1900 to 2199"),
        ("2200-01-01", "from 1900 to 2199"),
        ("0001-01-01", "from 1900 to 2199"),
        ("+99999", "from 1900 to 2199"),
        ("+99999w", "from 1900 to 2199"),
        ("-99999w", "too many days|from 1900 to 2199"),
        ("Tue 23 Nov 2026", "That day is a Monday, not a Tuesday"),
        ("foo 23 Nov 2026", "not a date"),
        ("3 smarch", "not a date"),
        ("mo", "not a date"),
        ("m", "not a date"),
        ("7", "not a date"),
        ("20270303", "not a date"),
        ("next year", "not a date"),
        ("٣/٣/٢٠٢٧", "not a date"),
        ("1" * 5000, "not a date"),
        ("a" * 100_000, "not a date"),
        ("\x1b[31m", "not a date"),
    ],
)
def test_days_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as caught:
        dates.parse_day(typed, TODAY)
    assert caught.value.hint


@given(st.text(max_size=60), st.booleans())
def test_any_text_is_a_day_or_refused_and_never_repeated(text: str, ahead: bool) -> None:
    try:
        found = dates.parse_day(text, TODAY, ahead=ahead)
    except Refused as refused:
        assert len(text.strip()) < 12 or text.strip() not in str(refused)
    else:
        assert 1900 <= found.year <= 2199


PARTS = st.lists(
    st.sampled_from(["3", "03", "31", "29", "2027", "27", "mar", "feb", "mon", "next", "/", "-", " ", "+", "."]),
    max_size=8,
).map("".join)


@given(PARTS, NEAR, st.booleans())
def test_any_mix_of_date_parts_is_a_day_or_refused(text: str, today: date, ahead: bool) -> None:
    with contextlib.suppress(Refused):
        dates.parse_day(text, today, ahead=ahead)


@given(DAYS, NEAR)
def test_what_is_read_can_be_typed_back(day: date, today: date) -> None:
    for typed in (
        dates.read_day(day),
        dates.full_date(day),
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
    ):
        assert dates.parse_day(typed, today) == day


@given(NEAR, st.integers(-9999, 9999))
def test_distances_can_be_typed_back(today: date, apart: int) -> None:
    day = today + timedelta(apart)
    assert dates.parse_day(dates.read_distance(day, today), today) == day


@given(NEAR, st.sampled_from(dates.DAYS))
def test_weekdays_fall_in_their_week(today: date, name: str) -> None:
    past, ahead = dates.parse_day(name, today), dates.parse_day(name, today, ahead=True)
    last, coming = dates.parse_day(f"last {name}", today), dates.parse_day(f"next {name}", today)
    assert {dates.DAYS[d.weekday()] for d in (past, ahead, last, coming)} == {name}
    assert 0 <= (today - past).days <= 6
    assert 0 <= (ahead - today).days <= 6
    assert 1 <= (today - last).days <= 7
    assert 1 <= (coming - today).days <= 7


@given(NEAR, NEAR)
def test_a_day_without_a_year_is_the_nearest(today: date, day: date) -> None:
    typed = f"{day.day} {dates.MONTHS[day.month - 1]}"
    if (day.month, day.day) != (2, 29):
        nearest, coming = dates.parse_day(typed, today), dates.parse_day(typed, today, ahead=True)
        assert (nearest.month, nearest.day) == (day.month, day.day)
        assert abs((nearest - today).days) <= 183
        assert 0 <= (coming - today).days <= 366


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14:00", "14:00"),
        ("14.05", "14:05"),
        ("14h05", "14:05"),
        ("1430", "14:30"),
        ("930", "09:30"),
        ("0230", "02:30"),
        ("9", "09:00"),
        ("7", "07:00"),
        ("700", "07:00"),
        ("14", "14:00"),
        ("02", "02:00"),
        ("2pm", "14:00"),
        ("2 PM", "14:00"),
        ("2:30pm", "14:30"),
        ("2.30 p.m.", "14:30"),
        ("230pm", "14:30"),
        ("9a", "09:00"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("12", "12:00"),
        ("0:30", "00:30"),
        ("noon", "12:00"),
        ("midday", "12:00"),
        ("midnight", "00:00"),
        ("23:59", "23:59"),
    ],
)
def test_times(typed: str, read: str) -> None:
    assert dates.read_time(dates.parse_time(typed)) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "not a time"),
        ("2", "add am or pm"),
        ("1", "add am or pm"),
        ("6:59", "add am or pm"),
        ("2:30", "add am or pm"),
        ("230", "add am or pm"),
        ("24:00", "00:00 to 23:59"),
        ("12:60", "00:00 to 23:59"),
        ("2575", "00:00 to 23:59"),
        ("13pm", "from 1 to 12"),
        ("0am", "from 1 to 12"),
        ("14:5", "not a time"),
        ("-1", "not a time"),
        ("１４：００", "not a time"),
        ("later", "not a time"),
    ],
)
def test_times_refused(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        dates.parse_time(typed)


@given(st.times())
def test_times_can_be_typed_back(moment: time) -> None:
    whole = moment.replace(second=0, microsecond=0)
    assert dates.parse_time(dates.read_time(moment)) == whole


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("90", 90),
        ("0", 0),
        ("45 min", 45),
        ("45m", 45),
        ("1h", 60),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1:30", 90),
        ("0:05", 5),
        ("2 hours", 120),
        ("1 hour and 20 minutes", 80),
        ("1.5h", 90),
        ("0.25 hours", 15),
        ("1,75 h", 105),
        ("24h", 1440),
        ("1440", 1440),
    ],
)
def test_lengths(typed: str, minutes: int) -> None:
    assert dates.parse_length(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "No length"),
        ("1.5", "not a length"),
        ("1h75", "at most 59"),
        ("1:75", "at most 59"),
        ("25h", "at most 24 hours"),
        ("1441", "at most 24 hours"),
        ("24:01", "at most 24 hours"),
        ("-5", "not a length"),
        ("an hour", "not a length"),
        ("1:5", "not a length"),
        ("9" * 5000, "not a length"),
    ],
)
def test_lengths_refused(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        dates.parse_length(typed)


@given(st.integers(0, 1440))
def test_lengths_can_be_typed_back(minutes: int) -> None:
    assert dates.parse_length(dates.read_length(minutes)) == minutes


@given(st.text(max_size=30))
def test_any_text_is_a_time_and_a_length_or_refused(text: str) -> None:
    for parse in (dates.parse_time, dates.parse_length):
        with contextlib.suppress(Refused):
            parse(text)


@pytest.mark.parametrize(
    ("apart", "words"),
    [(0, "today"), (-1, "yesterday"), (1, "tomorrow"), (-3, "3 days ago"), (2, "in 2 days")],
)
def test_distance(apart: int, words: str) -> None:
    assert dates.read_distance(TODAY + timedelta(apart), TODAY) == words


def test_days_are_read_the_same_in_every_locale() -> None:
    assert dates.read_day(TODAY) == "Mon 23 Nov 2026"
    assert dates.full_date(date(2024, 9, 1)) == "1 September 2024"
    assert [dates.read_length(n) for n in (0, 45, 60, 90)] == ["0 min", "45 min", "1 h", "1 h 30 min"]
