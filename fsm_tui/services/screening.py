"""Screening and outcome tools: what is offered, what was taken and what it says, and taking one (A120, A121, A126, B1).

A score is shown with its band, what that means and where it comes from. What it calls for is pointed out with its
source and answered by a person; nothing is decided here (D20).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from fsm_tui.casework.bodies import accept
from fsm_tui.casework.causality import Statement
from fsm_tui.casework.family import Family, Person
from fsm_tui.casework.people import PersonDescribed, Sex
from fsm_tui.casework.screened import Called, called, instrument_named, scored
from fsm_tui.casework.screening import ScreeningTaken
from fsm_tui.casework.telling_screenings import result_words
from fsm_tui.moments import LONDON
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.instruments import Instrument
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.scoring import Change, Scored, compare, score
from fsm_tui.services import citing, drafting, recording
from fsm_tui.services.drafting import Draft
from fsm_tui.services.recording import Recorded, ToRecord
from fsm_tui.services.seat import Seat, view_family

FORM = "taking"
THE_FAMILY = "the family"
#: Before this a record cannot have happened; what was taken then was brought along later.
OLDEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Call:
    """A prompt that a screening raised: its words and source, why, and how it was answered ("" while open)."""

    prompt: str
    label: str
    words: str
    source: str
    because: tuple[str, ...]
    person: str | None
    whose: str
    root: str
    head: str
    tool: str
    on: date
    answer: str
    version: int = 1
    confirmed: bool = False

    @property
    def open(self) -> bool:
        """Whether nobody has talked about it yet; “not now” leaves it open."""
        return not self.answer.startswith("discussed")


@dataclass(frozen=True, slots=True)
class Row:
    """One screening as a list shows it. `total` is None unless it is whole; `bands` name a sex where it matters.

    `state` is "complete", "4 of 10", or "logged"; `result` all of it in a few words; `explanation` what is to be
    shown with the score; `sources` what stands behind its source codes; `change` what moved since `before`, the
    last one that it compares with.
    """

    head: str
    root: str
    instrument: str
    label: str
    person: str | None
    whose: str
    on: date
    stage: str
    complete: bool
    state: str
    total: int | None
    of_total: int | None
    bands: tuple[str, ...]
    result: str
    explanation: tuple[str, ...]
    sources: tuple[str, ...]
    before: date | None
    change: tuple[str, ...]
    calls: tuple[Call, ...]
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class History:
    """A family's screenings: by parent in the family's order, the newest first, the family's own last."""

    family: str
    label: str
    rows: tuple[Row, ...]
    adults: tuple[Person, ...]
    children: tuple[Person, ...]
    offered: tuple[Instrument, ...]
    today: date

    @property
    def open_calls(self) -> tuple[Call, ...]:
        """What scores call for that nobody has talked about yet."""
        return tuple(call for row in self.rows for call in row.calls if call.open)


@dataclass(frozen=True, slots=True)
class Taking:
    """A tool about to be used: with whom, the draft, what stood before, and the entry that it corrects if it does.

    `sex` is what is recorded of the person; `asks_sex` says that the bands differ by it and nobody knows it yet.
    """

    family: str
    label: str
    tool: Instrument
    person: str | None
    whose: str
    sex: Sex | None
    asks_sex: bool
    last: Row | None
    body: ScreeningTaken | None
    corrects: str
    draft: Draft
    today: date


@dataclass(frozen=True, slots=True)
class Taken:
    """What was recorded, and what it calls for."""

    recorded: Recorded
    calls: tuple[Call, ...]


def offered(seat: Seat) -> tuple[Instrument, ...]:
    """The tools of this team's guidance, in its order."""
    return tuple(each for each in seat.profile.instruments if not each.retired)


def preview(tool: Instrument, answers: Mapping[str, int | None], sex: Sex | None = None) -> Scored:
    """What the answers so far come to; pure, for a form while it is typed. A part has no total."""
    return score(tool, answers, sex)


def history(seat: Seat, family: str, person: str | None = None) -> History:
    """Every screening of a family, or of one person; the first look is noted (A137). Raises `NotFound`."""
    found = view_family(seat, seat.family(family).id)
    return of(found, seat.vault.profiles, seat.profile, seat.today(), person)


def of(
    family: Family, profiles: Sequence[Profile], profile: Profile, today: date, person: str | None = None
) -> History:
    """The same of a family that is at hand. Pure."""
    calls: dict[str, list[Call]] = {}
    for one in called(family, profiles):
        calls.setdefault(one.head, []).append(_call(one, family, profile))
    rows = [
        _row(each, family, profiles, profile, tuple(calls.get(each.head, ())))
        for each in family.screenings
        if person in (None, each.value.person)
    ]
    order = {each.id: number for number, each in enumerate(family.people)}
    newest_first = sorted(enumerate(rows), key=lambda one: (order.get(one[1].person or "", len(order)), -one[0]))
    return History(
        family=family.id,
        label=family.label.value or "Family without a name",
        rows=tuple(row for _, row in newest_first),
        adults=tuple(each for each in family.people if each.role != "child" and not each.left),
        children=tuple(each for each in family.people if each.role == "child" and not each.left),
        offered=tuple(each for each in profile.instruments if not each.retired),
        today=today,
    )


def _row(
    each: Statement[ScreeningTaken],
    family: Family,
    profiles: Sequence[Profile],
    profile: Profile,
    calls: tuple[Call, ...],
) -> Row:
    body, record = each.value, family.record_of(each.head)
    tool = instrument_named(body.instrument, None, profiles)
    made = scored(body, family, profiles)
    before, change = _change(each, made, family, profiles)
    stages = {str(one.code): one.label for one in tool.stages} if tool else {}
    logged = made is not None and not made.of
    return Row(
        head=each.head,
        root=record.root if record else each.head,
        instrument=body.instrument,
        label=tool.label if tool else f"{body.instrument} (not in this guidance)",
        person=body.person,
        whose=_name(family, body.person),
        on=body.taken_on,
        stage=stages.get(body.stage, body.stage) if body.stage else "",
        complete=made is not None and made.complete,
        state=_state(made, body),
        total=made.total if made else None,
        of_total=made.of_total if made else None,
        bands=tuple(band.words for band in made.bands) if made else (),
        result=body.outcome or (result_words(made) if made and not logged else "done" if logged else _version(body)),
        explanation=made.explanation if made else (f"It was {_version(body)}, which no guidance here has any more.",),
        sources=citing.of_tool(tool, profile) if tool else (),
        before=before,
        change=change,
        calls=calls,
        by=body.by,
        note=body.note,
    )


def _state(made: Scored | None, body: ScreeningTaken) -> str:
    if made is None:
        return f"{len(body.answers)} answers"
    if not made.of:
        return "logged"
    return "complete" if made.complete else f"{made.answered} of {made.of}"


def _version(body: ScreeningTaken) -> str:
    return f"scored by version {body.scoring_version}"


def _change(
    each: Statement[ScreeningTaken], made: Scored | None, family: Family, profiles: Sequence[Profile]
) -> tuple[date | None, tuple[str, ...]]:
    """What moved since the last of the same tool and person; the last whole one where this one is whole."""
    body = each.value
    earlier: list[Statement[ScreeningTaken]] = []
    for one in family.screenings:
        if one.head == each.head:
            break
        if (one.value.instrument, one.value.person) == (body.instrument, body.person):
            earlier.append(one)
    if not earlier:
        return None, ()
    past = [(one, scored(one.value, family, profiles)) for one in reversed(earlier)]
    alike = ((one, then) for one, then in past if made and then and then.complete == made.complete)
    last, then = next(alike, past[0])
    if body.outcome and last.value.outcome:
        same = body.outcome == last.value.outcome
        return last.value.taken_on, ("the same" if same else f"{last.value.outcome} → {body.outcome}",)
    if made is None or then is None:
        return last.value.taken_on, ("Scored by a version that is not known here, so not compared.",)
    return last.value.taken_on, change_words(compare(then, made), made)


def change_words(change: Change, made: Scored) -> tuple[str, ...]:
    """What moved, in sentences: the total or each field, then the band."""
    found = [change.total.words] if change.total else []
    if change.why_not:
        found.append(change.why_not)
    if made.total is None and not change.why_not:
        found += [each.words for each in change.items] or (["Every answer is the same."] if made.of else [])
    if change.bands:
        found.append(change.bands)
    return tuple(found)


def _call(one: Called, family: Family, profile: Profile) -> Call:
    prompt = next((each for each in profile.lists.prompts if each.code == one.prompt), None)
    last = one.answers[-1].value if one.answers else None
    answer = ""
    if last is not None:
        how = "discussed" if last.answer == "discussed" else "not now"
        answer = f"{how}, {read_day(last.on)}" + (f": {last.because}" if last.because.strip() else "")
    return Call(
        prompt=one.prompt,
        label=prompt.label if prompt else profile.label("prompts", one.prompt),
        words=prompt.words if prompt else "",
        source=citing.names(prompt.source, profile) if prompt else "",
        because=tuple(f"{each.because} Source: {each.source}." for each in one.calls),
        person=one.person,
        whose=_name(family, one.person),
        root=one.root,
        head=one.head,
        tool=profile.label("instruments", one.instrument),
        on=one.on,
        answer=answer,
        version=prompt.version if prompt else 1,
        confirmed=prompt.confirmed if prompt else False,
    )


def _name(family: Family, ident: str | None) -> str:
    if ident is None:
        return THE_FAMILY
    return family.name_of(ident)


# -- taking one


def begin(seat: Seat, family: str, instrument: str, person: str | None, corrects: str = "") -> Taking:
    """Open the form for a tool with its draft, if there is one. `corrects` is the head of an entry to be mended.

    Raises `NotFound` for a tool that the guidance does not have and for a family that is not here.
    """
    found = view_family(seat, seat.family(family).id)
    body, root = None, ""
    if corrects and (record := found.record_of(corrects)) is not None:
        shown, corrects, root = record.shown.body, record.shown.head, record.root
        if isinstance(shown, ScreeningTaken):
            body, instrument, person = shown, shown.instrument, shown.person
    tool = seat.profile.instrument(instrument)
    known = found.person(person) if person else None
    told = of(found, seat.vault.profiles, seat.profile, seat.today())
    rows = [each for each in told.rows if (each.instrument, each.person) == (instrument, person)]
    return Taking(
        family=found.id,
        label=told.label,
        tool=tool,
        person=person,
        whose=_name(found, person),
        sex=known.sex if known else None,
        asks_sex=known is not None and known.sex is None and differs_by_sex(tool),
        last=next((each for each in rows if each.head != corrects), None),
        body=body,
        corrects=corrects,
        draft=drafting.begin(seat, form_name(instrument, person, root), found.id),
        today=seat.today(),
    )


def form_name(instrument: str, person: str | None, root: str = "") -> str:
    """The name of the draft: which tool, with whom, and the record that is corrected."""
    return ":".join((FORM, instrument, person or "", root))


def differs_by_sex(tool: Instrument) -> bool:
    """Whether its bands are not the same for women and men."""
    return any(band.sex for band in (*tool.bands, *(band for each in tool.sections for band in each.bands)))


def take(
    seat: Seat,
    family: str,
    body: ScreeningTaken,
    *,
    sex: Sex | None = None,
    bases: tuple[str, ...] | None = None,
    draft: str | None = None,
) -> Taken:
    """Record it, with the person's sex if that was told now. Raises `Faults` by place; the draft is kept then."""
    happened = _happened(seat, body.taken_on)
    wanted = [ToRecord(body, family, happened, bases)]
    if sex is not None and body.person is not None:
        wanted.insert(0, ToRecord(PersonDescribed(person=body.person, sex=sex), family, seat.now(), bases))
    recorded = recording.write_all(seat, wanted, draft=draft)[-1]
    found = seat.family(recorded.family)
    calls = [each for each in called(found, seat.vault.profiles) if each.head == recorded.head]
    return Taken(recorded, tuple(_call(each, found, seat.profile) for each in calls if each.discussed is None))


def faults(seat: Seat, family: str, body: ScreeningTaken) -> tuple[tuple[str, str], ...]:
    """Why it would be refused, by place. Writes nothing."""
    return recording.faults(seat, family, body, _happened(seat, body.taken_on))


def _happened(seat: Seat, day: date) -> datetime:
    """Noon of an earlier day, so that it stands there on the timeline; else now."""
    earlier = OLDEST <= day < seat.today()
    return datetime.combine(day, time(12), LONDON) if earlier else seat.now()


def answer(
    seat: Seat, family: str, call: Call, *, discussed: bool, because: str = "", on: date | None = None
) -> Recorded:
    """Say what was done about a prompt. “Not now” needs a because (`Faults` without), and the prompt comes back."""
    said = {
        "prompt": call.prompt, "person": call.person, "about": call.head, "because": because,
        "answer": "discussed" if discussed else "not_now", "on": (on or seat.today()).isoformat(),
    }  # fmt: skip
    return recording.write(seat, family, accept("prompt.answered", said))
