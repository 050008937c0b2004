"""Reading a profile that a person edited: TOML, shape, then sense. Every fault is named by its place."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fsm_tui.errors import Faults, Refused
from fsm_tui.inert import clean
from fsm_tui.practice import instrument_sense, placeholders, prompts
from fsm_tui.practice.eligibility import RULES
from fsm_tui.practice.rag import Harm, Rag, Ranked, Severity

if TYPE_CHECKING:
    from fsm_tui.practice.items import Clock, Item, Letter
    from fsm_tui.practice.profile import Profile

LONGEST = 1_000_000
DEEPEST = 12
TITLE = "Practice profile not read"
MEND = "Nothing was changed. Mend the file and try again."
_YEARS = range(1990, 2200)

_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of this format",
    "string_type": "should be text in quotes",
    "int_type": "should be a whole number",
    "bool_type": "should be true or false",
    "date_type": "should be a date such as 2027-03-03, without quotes",
    "tuple_type": "should be a list in [ ]",
    "dict_type": "should be a table",
    "model_type": "should be a table",
    "model_attributes_type": "should be a table",
    "string_pattern_mismatch": "should be small letters, digits and _ only, and start with a letter",
    "string_too_short": "should not be empty",
}

Fault = tuple[str, str]


def parse(text: str, newest: int) -> object:
    """The TOML of a profile as dicts and tuples, of a format no newer than `newest`; Refused otherwise."""
    if len(text) > LONGEST:
        raise Refused(TITLE, f"The profile is longer than {LONGEST:,} characters.", MEND)
    raw = _table(_toml(text.removeprefix("\ufeff")))
    _format(raw, newest)
    return raw


def shape_faults(raw: object, error: ValidationError) -> tuple[Fault, ...]:
    """What the models did not take."""
    return tuple(_said(raw, fault) for fault in error.errors(include_url=False))


def sense_faults(raw: object, made: Profile) -> tuple[Fault, ...]:
    """What no model can see: codes that double or lead nowhere, dates, the matrix, text that is not inert."""
    return (*_unsafe(raw), *_senseless(made))


def _toml(text: str) -> object:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(TITLE, f"The profile is not valid TOML: {error}.", MEND) from None
    except (RecursionError, ValueError):
        raise Refused(
            TITLE, "The profile is not valid TOML: it is nested too deeply or a number is too long.", MEND
        ) from None


def _table(raw: object, depth: int = 0) -> object:
    """TOML arrays as tuples, which is what strict and frozen models take."""
    if depth > DEEPEST:
        raise Refused(TITLE, "The profile is nested too deeply.", MEND)
    if isinstance(raw, list):
        return tuple(_table(each, depth + 1) for each in raw)
    if isinstance(raw, dict):
        return {key: _table(value, depth + 1) for key, value in raw.items()}
    return raw


def _format(raw: object, newest: int) -> None:
    head = raw.get("profile") if isinstance(raw, dict) else None
    written = head.get("format") if isinstance(head, dict) else None
    if isinstance(written, bool) or not isinstance(written, int) or written < 1:
        raise Faults(TITLE, (("profile.format", f"should be a whole number, at most {newest}"),), MEND)
    if written > newest:
        raise Refused(
            "Needs a newer version",
            f"The profile is written in format {written}; this version reads up to {newest}.",
            "Nothing was changed. Update fsm-tui, then try again.",
        )


def _said(raw: object, fault: ErrorDetails) -> Fault:
    """A pydantic fault as (place, sentence); in a list the place has the code as well as the number."""
    steps: list[str] = []
    here = raw
    for step in fault["loc"]:
        if isinstance(step, int):
            here = here[step] if isinstance(here, tuple) and step < len(here) else None
            code = here.get("code") if isinstance(here, dict) else None
            steps.append(f"{step} ({code})" if isinstance(code, str) and code.isidentifier() else str(step))
        else:
            here = here.get(step) if isinstance(here, dict) else None
            steps.append(_printable(step))
    said = _WORDS.get(fault["type"], fault["msg"][:1].lower() + fault["msg"][1:])
    return ".".join(steps), said


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "·" for char in text)[:60]


def _unsafe(raw: object) -> Iterator[Fault]:
    """Text that would disturb a screen: a profile is drawn everywhere."""
    if isinstance(raw, str):
        if not raw.isprintable() and clean(raw) != raw:
            yield "", "holds characters that cannot be shown"
    elif isinstance(raw, tuple | dict):
        for step, each in raw.items() if isinstance(raw, dict) else enumerate(raw):
            for rest, said in (*_unsafe(step), *_unsafe(each)):
                yield _printable(str(step)) + (f".{rest}" if rest else ""), said


def _senseless(made: Profile) -> Iterator[Fault]:
    """Shapes are right; now codes, references, dates and the matrix."""
    yield from _dates(made)
    for name in type(made.lists).model_fields:
        held: tuple[Item, ...] = getattr(made.lists, name)
        yield from _codes(f"lists.{name}", held)
        yield from _sources(made, f"lists.{name}", held)
    yield from _codes("clocks", made.clocks)
    yield from _sources(made, "clocks", made.clocks)
    for place in ("engagement", "summary", "triage"):
        yield from _source(made, f"{place}.source", getattr(made, place).source)
    if "contact_check" in made.model_fields_set:
        yield from _source(made, "contact_check.source", made.contact_check.source)
    if "prompting" in made.model_fields_set:
        yield from _source(made, "prompting.source", made.prompting.source)
    yield from _steps("lists.severity", made.lists.severity, Severity)
    yield from _steps("lists.harm", made.lists.harm, Harm)
    yield from _steps("lists.rag", made.lists.rag, Rag)
    yield from _matrix(made)
    yield from _references(made)
    yield from _instruments(made)
    yield from prompts.senseless(made)
    for number, clock in enumerate(made.clocks):
        for said in _clock(made, clock):
            yield f"clocks.{number} ({clock.code})", said
    for number, rule in enumerate(made.lists.eligibility):
        place = f"lists.eligibility.{number} ({rule.code})"
        if rule.code not in RULES:
            yield f"{place}.code", f"is no rule that can be worked out; there are {', '.join(RULES)}"
        if rule.sentence not in made.sentences:
            yield f"{place}.sentence", f"quotes {_printable(rule.sentence)}, which [sentences] does not have"
    for number, letter in enumerate(made.lists.letters):
        yield from _letter(made, f"lists.letters.{number} ({letter.code})", letter)


def _dates(made: Profile) -> Iterator[Fault]:
    head = made.profile
    for name in ("approved", "in_force", "next_review"):
        if getattr(head, name).year not in _YEARS:
            yield f"profile.{name}", f"should be a year from {_YEARS.start} to {_YEARS.stop - 1}"
    if head.in_force < head.approved:
        yield "profile.in_force", "is before the day it was approved"
    if head.next_review <= head.approved:
        yield "profile.next_review", "is not after the day it was approved"
    seen: set[date] = set()
    for number, closure in enumerate(made.closures.days):
        if closure.day.year not in _YEARS:
            yield f"closures.days.{number}.day", f"should be a year from {_YEARS.start} to {_YEARS.stop - 1}"
        if closure.day in seen:
            yield f"closures.days.{number}.day", "is there twice"
        seen.add(closure.day)


def _codes(place: str, held: tuple[Item, ...]) -> Iterator[Fault]:
    for code, times in Counter(item.code for item in held).items():
        if times > 1:
            yield place, f"has the code {code} {times} times"
    for label, times in Counter(item.label.casefold() for item in held if not item.retired).items():
        if times > 1 and place != "clocks":
            yield place, f"has the label {_printable(label)} {times} times, so nobody could tell them apart"


def _sources(made: Profile, place: str, held: tuple[Item, ...]) -> Iterator[Fault]:
    for number, item in enumerate(held):
        yield from _source(made, f"{place}.{number} ({item.code}).source", item.source)


def _source(made: Profile, place: str, source: str) -> Iterator[Fault]:
    """ "S1:54, A44": each part is a name of [sources], or its letters with a number."""
    for part in source.split(","):
        name = part.strip().split(":")[0]
        if name not in made.sources and name.rstrip("0123456789.") not in made.sources:
            yield place, f"names {_printable(name) or 'nothing'}, which [sources] does not explain"


def _steps(place: str, held: tuple[Item, ...], words: type[Ranked]) -> Iterator[Fault]:
    for word in words:
        if word not in {item.code for item in held}:
            yield place, f"lacks {word}"
    for item in held:
        if item.retired:
            yield place, f"cannot retire {item.code}"


def _matrix(made: Profile) -> Iterator[Fault]:
    matrix = made.triage.matrix
    gaps = [(s, h) for s in Severity for h in Harm if h not in matrix.get(s, {})]
    for severity, harm in gaps:
        yield f"triage.matrix.{severity}.{harm}", "is missing"
    if gaps:
        return
    for severity in Severity:
        for harm in Harm:
            milder = [matrix[s][h] for s in Severity for h in Harm if s <= severity and h <= harm]
            if max(milder) > matrix[severity][harm]:
                place = f"triage.matrix.{severity}.{harm}"
                yield place, f"is {matrix[severity][harm]}, lower than a milder pair's {max(milder)}"


def _references(made: Profile) -> Iterator[Fault]:
    areas = {area.code for area in made.lists.areas}
    for number, base in enumerate(made.lists.bases):
        if base.area not in areas:
            yield f"lists.bases.{number} ({base.code}).area", f"names no area: {base.area}"
    consents = {kind.code for kind in made.lists.consent_kinds}
    for number, intervention in enumerate(made.lists.interventions):
        if intervention.needs and intervention.needs not in consents:
            place = f"lists.interventions.{number} ({intervention.code}).needs"
            yield place, f"names no consent kind: {_printable(intervention.needs)}"
    kinds = {each.code for each in made.lists.information_kinds}
    for number, section in enumerate(made.lists.assessment_sections):
        if section.information and section.information not in kinds:
            place = f"lists.assessment_sections.{number} ({section.code}).information"
            yield place, f"names no kind of information: {_printable(section.information)}"
    for number, term in enumerate(made.lists.terms):
        if term.agreed and not (term.agreed_by and term.agreed_on):
            yield f"lists.terms.{number} ({term.code})", "is agreed, but not by whom and when"
    for name in ("directory", "references"):
        for number, one in enumerate(getattr(made.lists, name)):
            on, by = (one.confirmed_on, one.confirmed_by) if name == "directory" else (one.checked_on, one.checked_by)
            if by and on is None:
                yield f"lists.{name}.{number} ({one.code})", "says by whom it was confirmed, but not when"
    forms = Counter(form.casefold() for word in made.lists.ambiguous for form in word.forms)
    for form, times in forms.items():
        if times > 1:
            yield "lists.ambiguous", f"has the form {_printable(form)} {times} times"


def _letter(made: Profile, place: str, letter: Letter) -> Iterator[Fault]:
    """A letter names only places that the program knows how to fill."""
    for field in ("to", "title", "text"):
        text: str = getattr(letter, field)
        for name in placeholders.named(text):
            if name not in placeholders.PLACEHOLDERS:
                known = ", ".join(placeholders.PLACEHOLDERS)
                yield f"{place}.{field}", f"has a place {{{_printable(name)}}} that nothing fills; there are {known}"
        if placeholders.stray(text):
            yield f"{place}.{field}", "has a { or } that is no placeholder; write {name} in small letters"
    told = [("information", each, made.lists.information_kinds) for each in letter.information]
    told += [("agency", letter.agency, made.lists.consent_agencies)] if letter.agency or letter.information else []
    told += [("purpose", letter.purpose, made.lists.sharing_purposes)] if letter.purpose or letter.information else []
    for field, code, held in told:
        if code not in {each.code for each in held}:
            yield f"{place}.{field}", f"names nothing of the consent lists: {_printable(code) or 'it is empty'}"
    if letter.sentence and letter.sentence not in made.sentences:
        yield f"{place}.sentence", f"quotes {_printable(letter.sentence)}, which [sentences] does not have"
    if "guidance" in placeholders.named(letter.text) and not letter.sentence:
        yield f"{place}.sentence", "is missing: the text says {guidance}"


def _instruments(made: Profile) -> Iterator[Fault]:
    yield from _codes("instruments", made.instruments)
    yield from _sources(made, "instruments", made.instruments)
    for number, one in enumerate(made.instruments):
        here = f"instruments.{number} ({one.code})"
        for place, said in instrument_sense.senseless(one, {prompt.code for prompt in made.lists.prompts}):
            yield f"{here}.{place}", said
        for place, source in instrument_sense.cited(one):
            yield from _source(made, f"{here}.{place}", source)


def _clock(made: Profile, clock: Clock) -> Iterator[str]:
    if clock.unit == "month_end":
        if clock.days is not None or clock.by_rag is not None:
            yield "runs to the end of the month, so it takes neither days nor by_rag"
    elif (clock.days is None) == (clock.by_rag is None):
        yield "needs either days or by_rag"
    if clock.days == 0:
        yield "is given 0 days"
    if clock.reading and not clock.measured:
        yield "has a reading but is not measured"
    if clock.sentence and clock.sentence not in made.sentences:
        yield f"quotes {_printable(clock.sentence)}, which [sentences] does not have"
