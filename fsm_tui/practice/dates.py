"""Days, times and lengths as a tired person types them and as people read them. Pure.

What the read functions print can be typed back. Refusals never repeat what was typed, which may be about
a person.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from fsm_tui.errors import Refused

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_MINUTES = 24 * 60
DAY_HINT = "Type for example today, -3, mon, 3 mar, 03/03/2027 or 2027-03-03."
TIME_HINT = "Type for example 14:00, 1430 or 2pm."
LENGTH_HINT = "Type for example 90, 1h30 or 1:30."

_SHIFT = re.compile(r"([+-])\s*([0-9]{1,5})\s*(d|days?|w|weeks?)?")
_AGO = re.compile(r"([0-9]{1,5})\s*(d|days?|w|weeks?)\s+ago")
_IN = re.compile(r"in\s+([0-9]{1,5})\s*(d|days?|w|weeks?)")
_WEEKDAY = re.compile(r"(?:(last|next|this)\s+)?([a-z]{3,9})")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2})\s*[-/.\s]\s*([0-9]{1,2})(?:\s*[-/.\s]\s*([0-9]+))?")
_NAMED = re.compile(
    r"(?:([a-z]{3,9})[\s,]+)?([0-9]{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s/.-]*([a-z]{3,9})\.?(?:[\s,/.-]*([0-9]+))?"
)
_NAMED_FIRST = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?(?:[\s,]+([0-9]+))?")


def parse_day(text: str, today: date, *, ahead: bool = False) -> date:
    """The day that `text` means. Day before month, always.

    `today`, `yesterday`, `tomorrow` (three letters are enough); `+7`, `-3`, `+2w`, `3 days ago`,
    `in 2 days`; `3 mar`, `3rd March 2027`, `Wed 3 Mar 2027`, `03/03`, `03/03/2027`, `2027-03-03`;
    `mon`, `last mon`, `next mon`.

    A weekday alone is the most recent one, today counted: most of what is typed has happened. With
    `ahead` (for plans) it is the coming one, today counted. `last` and `next` never mean today.
    A day without a year is the one nearest to `today`; with `ahead` the coming one, today counted.

    Raises Refused for days that do not exist, years of two digits, and years outside 1900-2199.
    """
    typed = " ".join(text.split()).lower()
    if not typed:
        raise _no_day("No date was typed.")
    found = (
        None
        if len(typed) > 40
        else _near(typed, today) or _weekday(typed, today, ahead) or _written(typed, today, ahead)
    )
    if found is None:
        raise _no_day("This is not a date that can be read.")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _no_day(f"The year should be from {FIRST_YEAR} to {LAST_YEAR}.")
    return found


def _no_day(message: str) -> Refused:
    return Refused("Date not understood", message, DAY_HINT)


def _near(typed: str, today: date) -> date | None:
    for word, days in (("today", 0), ("yesterday", -1), ("tomorrow", 1)):
        if len(typed) >= 3 and word.startswith(typed):
            return _shift(today, days)
    if match := _SHIFT.fullmatch(typed):
        return _shift(today, int(match[1] + match[2]) * _unit(match[3]))
    if match := _AGO.fullmatch(typed):
        return _shift(today, -int(match[1]) * _unit(match[2]))
    if match := _IN.fullmatch(typed):
        return _shift(today, int(match[1]) * _unit(match[2]))
    return None


def _unit(word: str | None) -> int:
    return 7 if word and word.startswith("w") else 1


def _shift(today: date, days: int) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        raise _no_day("That is too many days away.") from None


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Which of `names` a word of three letters or more begins; "sept", "tues" and "thurs" too."""
    if len(word) < 3:
        return None
    return next((n for n, name in enumerate(names) if name.lower().startswith(word)), None)


def _weekday(typed: str, today: date, ahead: bool) -> date | None:
    match = _WEEKDAY.fullmatch(typed)
    wanted = _index(match[2], DAYS) if match else None
    if match is None or wanted is None:
        return None
    which = match[1] or ("this" if ahead else "")
    if which in ("next", "this"):
        days = (wanted - today.weekday()) % 7
        return _shift(today, days or (7 if which == "next" else 0))
    days = (today.weekday() - wanted) % 7
    return _shift(today, -(days or (7 if which == "last" else 0)))


def _written(typed: str, today: date, ahead: bool) -> date | None:
    if match := _ISO.fullmatch(typed):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(typed):
        return _with_year(int(match[1]), int(match[2]), match[3], today, ahead)
    if match := _NAMED.fullmatch(typed):
        weekday, day, month, year = match.groups()
    elif match := _NAMED_FIRST.fullmatch(typed):
        weekday, (month, day, year) = None, match.groups()
    else:
        return None
    number = _index(month, MONTHS)
    said = _index(weekday, DAYS) if weekday else None
    if number is None or (weekday and said is None):
        return None
    found = _with_year(int(day), number + 1, year, today, ahead)
    if said is not None and found.weekday() != said:
        raise _no_day(f"That day is a {DAYS[found.weekday()]}, not a {DAYS[said]}.")
    return found


def _with_year(day: int, month: int, year: str | None, today: date, ahead: bool) -> date:
    if year is not None:
        if len(year) != 4:
            raise _no_day("The year needs four digits, such as 2027.")
        return _day(int(year), month, day)
    if month == 2 and day > 29:
        raise _no_day(f"There is no day {day} in February; its last is 28, in a leap year 29.")
    _day(2000, month, day)  # a leap year: refuses what never exists
    around = [_possible(today.year + n, month, day) for n in (-1, 0, 1)]
    days = [each for each in around if each is not None and (each >= today or not ahead)]
    if not days:
        raise _no_day("29 February is not in every year: type the year too.")
    return min(days, key=lambda each: abs(each - today))


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _no_day(f"The year should be from {FIRST_YEAR} to {LAST_YEAR}.")
    if not 1 <= month <= 12:
        raise _no_day(f"There is no month {month}. The day comes first, then the month.")
    found = _possible(year, month, day)
    if found is None:
        last = _shift(date(year + month // 12, month % 12 + 1, 1), -1).day
        in_year = f" in {year}" if (month, day) == (2, 29) else ""
        raise _no_day(f"There is no day {day} in {MONTHS[month - 1]}{in_year}; its last is {last}.")
    return found


_TIME = re.compile(r"([0-9]{1,2})(?:\s*[:.h]\s*([0-9]{2}))?\s*(am|pm|a\.m\.|p\.m\.|a|p)?")
_TIME_RUN = re.compile(r"([0-9]{1,2})([0-9]{2})\s*(am|pm|a\.m\.|p\.m\.|a|p)?")


def parse_time(text: str) -> time:
    """The time of day that `text` means: `14:00`, `14.00`, `1430`, `930`, `9`, `2pm`, `2:30 pm`, `noon`.

    An hour before 7 without a leading zero needs am or pm: "2:30" is more likely the afternoon, and the
    app does not guess. Raises Refused for that and for times that do not exist.
    """
    typed = " ".join(text.split()).lower()
    if typed in ("noon", "midday"):
        return time(12)
    if typed == "midnight":
        return time(0)
    match = _TIME_RUN.fullmatch(typed) or _TIME.fullmatch(typed)
    if match is None:
        raise Refused("Time not understood", "This is not a time that can be read.", TIME_HINT)
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            raise Refused("Time not understood", "With am or pm the hour is from 1 to 12.", TIME_HINT)
        hour = hour % 12 + (12 if half == "p" else 0)
    elif len(match[1]) == 1 and 0 < hour < 7:
        raise Refused("Time not understood", "That could be morning or afternoon: add am or pm.", TIME_HINT)
    if hour > 23 or minute > 59:
        raise Refused("Time not understood", "A day has the times from 00:00 to 23:59.", TIME_HINT)
    return time(hour, minute)


_HOURS = r"(?:h|hrs?|hours?)"
_MINUTES = r"(?:m|mins?|minutes?)"
_LENGTH = re.compile(rf"(?:([0-9]{{1,3}})\s*{_HOURS})?(?:\s*([0-9]{{1,4}})\s*{_MINUTES}?)?")
_PART_HOURS = re.compile(rf"([0-9]{{1,2}})[.,](25|5|50|75)\s*{_HOURS}")
_COLON = re.compile(r"([0-9]{1,3}):([0-9]{2})")


def parse_length(text: str) -> int:
    """Minutes: `90`, `45 min`, `1h30`, `1 h 30 min`, `1:30`, `2 hours`, `1.5h`. At most 24 hours.

    Raises Refused for anything else; "1.5" alone is neither minutes nor hours.
    """
    typed = " ".join(text.split()).lower().replace(" and ", " ")
    if match := _PART_HOURS.fullmatch(typed):
        minutes = int(match[1]) * 60 + {"25": 15, "5": 30, "50": 30, "75": 45}[match[2]]
    elif match := (_COLON.fullmatch(typed) or _LENGTH.fullmatch(typed)):
        hours, rest = match.groups()
        if hours is None and rest is None:
            raise Refused("Length not understood", "No length was typed.", LENGTH_HINT)
        if hours is not None and int(rest or 0) > 59:
            raise Refused("Length not understood", "After hours come at most 59 minutes.", LENGTH_HINT)
        minutes = int(hours or 0) * 60 + int(rest or 0)
    else:
        raise Refused("Length not understood", "This is not a length that can be read.", LENGTH_HINT)
    if minutes > LONGEST_MINUTES:
        raise Refused("Length not understood", "A length is at most 24 hours.", LENGTH_HINT)
    return minutes


def read_day(day: date) -> str:
    """A day as people read it: "Mon 23 Nov 2026"."""
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year:04}"


def full_date(day: date) -> str:
    """A day in running text: "1 September 2024"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"


def read_distance(day: date, today: date) -> str:
    """How far a day is: "today", "yesterday", "3 days ago", "tomorrow", "in 2 days"."""
    days = (day - today).days
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def read_time(moment: time) -> str:
    """A time as people read it: "14:05"."""
    return f"{moment.hour:02}:{moment.minute:02}"


def read_length(minutes: int) -> str:
    """A length as people read it: "45 min", "1 h", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")))
