"""Whether an instrument that somebody edited makes sense: limits, holes in bands, codes that lead nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from fsm_tui.practice.instruments import (
    SEXES,
    WHOM,
    Band,
    Instrument,
    InstrumentItem,
    InstrumentStage,
    Rule,
    Section,
)

Fault = tuple[str, str]


def senseless(one: Instrument, prompts: Container[str]) -> Iterator[Fault]:
    """What the shape of an instrument cannot show, as (place, sentence): limits, holes, codes that lead nowhere.

    `prompts` are the codes of the profile's prompts, which the rules call for.
    """
    yield from _doubled("items", one.items)
    yield from _doubled("sections", one.sections)
    yield from _doubled("stages", one.stages)
    unclear = False
    for number, item in enumerate(one.items):
        for said in _limits(one, item):
            unclear = True
            yield f"items.{number} ({item.code})", said
    if not unclear:
        yield from _parts(one)
    yield from _kind(one)
    yield from _times(one)
    for number, rule in enumerate(one.rules):
        if rule.calls not in prompts:
            yield f"rules.{number} ({rule.calls}).calls", f"names no prompt: {rule.calls}"


def cited(one: Instrument) -> Iterator[Fault]:
    """Every source that an instrument names inside itself, as (place, source)."""
    held = [(f"items.{number}", item.source) for number, item in enumerate(one.items) if item.source]
    held += [(f"rules.{number}", rule.source) for number, rule in enumerate(one.rules)]
    for place, bands in _banded(one):
        held += [(f"{place}.{number}", band.source) for number, band in enumerate(bands)]
        held += [(f"{place}.{number}.also", also.source) for number, band in enumerate(bands) for also in band.also]
    if one.schedule is not None:
        held.append(("schedule", one.schedule.source))
    for place, source in held:
        yield f"{place}.source", source


def _banded(one: Instrument) -> Iterator[tuple[str, tuple[Band, ...]]]:
    yield "bands", one.bands
    for number, section in enumerate(one.sections):
        yield f"sections.{number} ({section.code}).bands", section.bands


def _doubled(place: str, held: Iterable[InstrumentItem | Section | InstrumentStage | Band]) -> Iterator[Fault]:
    held = tuple(held)
    for code, times in Counter(each.code for each in held).items():
        if times > 1:
            yield place, f"has the code {code} {times} times"
    for label, times in Counter(each.label.casefold() for each in held).items():
        if times > 1:
            yield place, f"has the label {label[:60]} {times} times, so nobody could tell them apart"


def _limits(one: Instrument, item: InstrumentItem) -> Iterator[str]:
    if (item.max is not None) + bool(item.allowed) + item.yes_no > 1:
        yield "takes only one of max, allowed and yes_no"
    elif list(item.allowed) != sorted(set(item.allowed)):
        yield "should have its allowed values ascending, each once"
    elif not one.values[item.code]:
        yield "needs max, allowed or yes_no, here or for the whole instrument, and no min above it"


def _parts(one: Instrument) -> Iterator[Fault]:
    """Sections, bands and rules: only once every item has limits."""
    sums: dict[str, tuple[int, int]] = {}
    for number, section in enumerate(one.sections):
        place = f"sections.{number} ({section.code})"
        for code, times in Counter(section.items).items():
            if code not in one.by_code:
                yield f"{place}.items", f"names no item: {code}"
            elif times > 1:
                yield f"{place}.items", f"has the item {code} {times} times"
        if all(code in one.by_code for code in section.items):
            sums[section.code] = one.possible(section.items)
            yield from _bands(f"{place}.bands", section.bands, *sums[section.code])
    if one.items:
        yield from _bands("bands", one.bands, *one.possible())
    for number, rule in enumerate(one.rules):
        if said := _rule(one, rule, sums):
            yield f"rules.{number} ({rule.calls})", said


def _bands(place: str, bands: tuple[Band, ...], low: int, high: int) -> Iterator[Fault]:
    for sex in SEXES if bands else ():
        mine = sorted((band for band in bands if band.sex in ("", sex)), key=lambda band: (band.start, band.end))
        whom = f" for {WHOM[sex]}" if any(band.sex for band in bands) else ""
        expected = low
        for band in mine:
            if band.end < band.start:
                yield place, f"{band.code} ends before it starts"
            elif band.start > expected:
                yield place, f"leaves out {_span(expected, band.start - 1)}{whom}"
            elif band.start < expected and band.start >= low:
                yield place, f"{band.code} overlaps the band before it{whom}"
            expected = max(expected, band.end + 1)
        if expected <= high:
            yield place, f"leaves out {_span(expected, high)}{whom}"
        for order, times in Counter(band.severity for band in mine).items():
            if times > 1:
                yield place, f"has the severity {order} {times} times{whom}"
        for code, times in Counter(band.code for band in mine).items():
            if times > 1:
                yield place, f"has the code {code} {times} times{whom}"
        if not whom:
            break
    for band in bands:
        for limits in (band, *band.also):
            if limits.start < low or limits.end > high or limits.end < limits.start:
                yield place, f"{band.code} reaches outside {low} to {high}"


def _span(start: int, end: int) -> str:
    return str(start) if start == end else f"{start} to {end}"


def _rule(one: Instrument, rule: Rule, sums: dict[str, tuple[int, int]]) -> str:
    if rule.item and rule.section:
        return "takes an item or a section, not both"
    if rule.item:
        if rule.item not in one.by_code:
            return f"names no item: {rule.item[:40]}"
        values = one.values[rule.item]
        low, high = values[0], values[-1]
    elif rule.section:
        if rule.section not in {section.code for section in one.sections}:
            return f"names no section: {rule.section[:40]}"
        if rule.section not in sums:
            return ""
        low, high = sums[rule.section]
    else:
        low, high = one.possible()
    return "" if low <= rule.start <= high else f"starts at {rule.start}, outside {low} to {high}"


def _kind(one: Instrument) -> Iterator[Fault]:
    if one.kind == "logged":
        for place in ("items", "sections", "bands", "rules"):
            if getattr(one, place):
                yield place, "should not be there: this instrument is only logged"
        return
    if not one.items:
        yield "items", "is missing"
    if one.outcomes:
        yield "outcomes", "should be there only where the instrument is only logged"
    if one.kind != "scored":
        for place, bands in _banded(one):
            if bands:
                yield place, "should not be there: this instrument has no total"
        for number, rule in enumerate(one.rules):
            if not rule.item:
                yield f"rules.{number} ({rule.calls})", "needs an item: this instrument has no total"


def _times(one: Instrument) -> Iterator[Fault]:
    times, stages = one.schedule, {stage.code for stage in one.stages}
    if times is None:
        return
    if (times.again_days is None) != (times.late_days is None):
        yield "schedule", "needs both again_days and late_days, or neither"
    elif times.again_days is not None and times.late_days is not None and times.late_days < times.again_days:
        yield "schedule.late_days", "is before again_days"
    for stage, days in (("start", times.start_within), ("exit", times.exit_within)):
        if days is not None and stage not in stages:
            yield f"schedule.{stage}_within", f"needs a stage called {stage}"

