"""What the answers to an instrument come to, and what they mean (A121, B1). Pure: answers in, words out.

An answer that the instrument does not take counts as not given: an import checks shapes only, and nothing
that is out of range may become a total. `answering.faults` is what refuses it when a person writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from fsm_tui.practice.instruments import SEXES, WHOM, Band, Instrument, Rule, Section, Sex


@dataclass(frozen=True, slots=True)
class Shown:
    """One item or subtotal as it stands. `value` is None where it was not answered, `of` the most it can be."""

    code: str
    label: str
    value: int | None
    of: int


@dataclass(frozen=True, slots=True)
class BandFound:
    """A band that a score falls into.

    `part` names the section that it is a band of, empty for the total. `for_sex` is set where the band is of
    one sex. `cautious_because` names the sources where they differ and the more cautious band was taken.
    """

    code: str
    label: str
    meaning: str
    source: str
    severity: int
    start: int
    end: int
    for_sex: Sex | None = None
    cautious_because: str = ""
    part: str = ""

    @property
    def words(self) -> str:
        """The label, with the part and the sex that it is for."""
        part = f"{self.part}: " if self.part else ""
        return part + self.label + (f" (for {WHOM[self.for_sex]})" if self.for_sex else "")


@dataclass(frozen=True, slots=True)
class Call:
    """A score that calls for the prompt `prompt`, a code of the profile's prompts, and why."""

    prompt: str
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class Scored:
    """What answers come to. `total` and `of_total` are None unless every item of a scored one was answered.

    `items` are the answers as given, `subtotals` only of sections that are whole, `explanation` what to
    show with the score (A121).
    """

    instrument: str
    label: str
    scoring_version: int
    complete: bool
    answered: int
    of: int
    total: int | None
    of_total: int | None
    items: tuple[Shown, ...]
    subtotals: tuple[Shown, ...]
    bands: tuple[BandFound, ...]
    calls: tuple[Call, ...]
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """One number before and now."""

    code: str
    label: str
    before: int
    now: int

    @property
    def by(self) -> int:
        """How much higher it is now; negative if lower."""
        return self.now - self.before

    @property
    def words(self) -> str:
        """Such as "Total: 17 → 13 (4 lower)"."""
        by = "the same" if not self.by else f"{abs(self.by)} {'higher' if self.by > 0 else 'lower'}"
        return f"{self.label}: {self.before} → {self.now} ({by})"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed since the last time. Where the two cannot be compared, `why_not` says so and the rest is empty.

    `items` are those that were answered both times and moved.
    """

    total: Moved | None = None
    subtotals: tuple[Moved, ...] = ()
    items: tuple[Moved, ...] = ()
    bands: str = ""
    why_not: str = ""


def score(instrument: Instrument, answers: Mapping[str, int | None], sex: Sex | None = None) -> Scored:
    """What `answers` (item code → value as given, None for NA) come to by this instrument.

    A partial instrument has no total and no band of it; a section that is an instrument of its own is banded
    by itself. With `sex` unknown, bands that differ by sex are given for both. Rules on items count always.
    """
    given = {
        code: value
        for code, value in answers.items()
        if value is not None and code in instrument.by_code and value in instrument.values[code]
    }
    points = {code: _points(instrument, code, value) for code, value in given.items()}
    has_total = instrument.kind == "scored"
    answered = len(given)
    if instrument.na and not has_total:
        answered += sum(1 for code, value in answers.items() if value is None and code in instrument.by_code)
    complete = answered == len(instrument.items)
    total = sum(points.values()) if complete and has_total else None
    whole = _sections(instrument, points) if has_total else {}
    bands = [] if total is None else _bands(instrument.bands, total, sex)
    for section in instrument.sections:
        if section.code in whole and not (section.alone and complete):
            bands += _bands(section.bands, whole[section.code], sex, section.label)
    made = Scored(
        instrument=instrument.code,
        label=instrument.label,
        scoring_version=instrument.scoring_version,
        complete=complete,
        answered=answered,
        of=len(instrument.items),
        total=total,
        of_total=None if total is None else instrument.possible()[1],
        items=tuple(
            Shown(item.code, item.label, given.get(item.code), instrument.values[item.code][-1])
            for item in instrument.items
        ),
        subtotals=tuple(
            Shown(section.code, section.label, whole[section.code], instrument.possible(section.items)[1])
            for section in instrument.sections
            if section.code in whole
        ),
        bands=tuple(bands),
        calls=tuple(_calls(instrument, points, whole, total)),
        explanation=(),
    )
    return replace(made, explanation=tuple(_lines(instrument, made)))


def compare(before: Scored, now: Scored) -> Change:
    """What changed from `before` to `now`: totals only where both are whole, never an average."""
    if before.instrument != now.instrument:
        return Change(why_not=f"{before.label} and {now.label} are not compared.")
    if before.scoring_version != now.scoring_version:
        versions = f"{before.scoring_version} and {now.scoring_version}"
        return Change(why_not=f"The two were scored by versions {versions} of {now.label} and are not compared.")
    total = None
    if before.total is not None and now.total is not None:
        total = Moved("total", "Total", before.total, now.total)
    one_kind = (before.total is None) == (now.total is None)
    names = [", ".join(band.words for band in each.bands) for each in (before, now)]
    return Change(
        total=total,
        subtotals=tuple(_moved(before.subtotals, now.subtotals)),
        items=tuple(moved for moved in _moved(before.items, now.items) if moved.by),
        bands=f"{names[0]} → {names[1]}" if one_kind and all(names) and names[0] != names[1] else "",
        why_not="" if one_kind else "Only one of the two is complete, so their totals are not compared.",
    )


def _moved(before: Iterable[Shown], now: Iterable[Shown]) -> Iterator[Moved]:
    old = {each.code: each.value for each in before}
    for each in now:
        was = old.get(each.code)
        if was is not None and each.value is not None:
            yield Moved(each.code, each.label, was, each.value)


def _points(instrument: Instrument, code: str, value: int) -> int:
    values = instrument.values[code]
    return values[0] + values[-1] - value if instrument.by_code[code].reversed else value


def _sections(instrument: Instrument, points: Mapping[str, int]) -> dict[str, int]:
    """The subtotals of the sections that are whole."""
    return {
        section.code: sum(points[code] for code in section.items)
        for section in instrument.sections
        if all(code in points for code in section.items)
    }


def _bands(bands: tuple[Band, ...], total: int, sex: Sex | None, part: str = "") -> list[BandFound]:
    found: list[BandFound] = []
    for each in SEXES if sex is None else (sex,):
        band = _cautious([band for band in bands if band.sex in ("", each)], total, part)
        if band is not None and band not in found:
            found.append(band)
    return found


def _cautious(bands: list[Band], total: int, part: str) -> BandFound | None:
    """The most severe band that any source puts this total in, and who says otherwise."""
    said = [
        (band, limits.start, limits.end, limits.source)
        for band in bands
        for limits in (band, *band.also)
        if limits.start <= total <= limits.end
    ]
    if not said:
        return None
    band, start, end, source = max(said, key=lambda each: each[0].severity)
    because = ""
    if len({each.code for each, *_ in said}) > 1:
        sources = {each.label: " and ".join(s for other, _, _, s in said if other is each) for each, *_ in said}
        each_says = "; ".join(f"{label} by {cited}" for label, cited in sources.items())
        because = f"The sources differ on {total}: {each_says}. The more cautious band is taken."
    return BandFound(
        band.code, band.label, band.meaning, source, band.severity, start, end, band.sex or None, because, part
    )


def _calls(
    instrument: Instrument, points: Mapping[str, int], whole: Mapping[str, int], total: int | None
) -> Iterator[Call]:
    sections = {section.code: section for section in instrument.sections}
    for rule in instrument.rules:
        value = _value(rule, points, whole, sections, total)
        if value is not None and value >= rule.start:
            yield Call(rule.calls, rule.because, rule.source)


def _value(
    rule: Rule,
    points: Mapping[str, int],
    whole: Mapping[str, int],
    sections: Mapping[str, Section],
    total: int | None,
) -> int | None:
    if rule.item:
        return points.get(rule.item)
    if rule.section:
        superseded = sections[rule.section].alone and total is not None
        return None if superseded else whole.get(rule.section)
    return total


def _lines(instrument: Instrument, made: Scored) -> Iterator[str]:
    if instrument.kind == "logged":
        yield f"{made.label} is not scored here: that it was done is written down. Source: {instrument.source}."
    elif made.total is not None:
        cited = "" if instrument.bands else f" Source: {instrument.source}."
        yield f"{made.label}: {made.total} of {made.of_total}.{cited}"
    elif instrument.kind == "scored":
        yield f"{made.label}: {made.answered} of {made.of} items answered, so there is no total."
    else:
        yield (
            f"{made.label}: {made.answered} of {made.of} answered or NA. It has no total; each is read by itself. "
            f"Source: {instrument.source}."
        )
    for part in made.subtotals:
        yield f"{part.label}: {part.value} of {part.of}."
    for band in made.bands:
        span = f"{band.start}" if band.start == band.end else f"{band.start} to {band.end}"
        yield f"{band.words}, {span}. {band.meaning} Source: {band.source}."
        if band.cautious_because:
            yield band.cautious_because
    for call in made.calls:
        yield f"{call.because} Source: {call.source}."
    if instrument.caution:
        yield instrument.caution
