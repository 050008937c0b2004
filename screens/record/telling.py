"""One record in full, as labelled facts: where it stands, remarks at their place, what each field says. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fsm_tui.casework.allocated_then import NOT_ALLOCATED_WORDS
from fsm_tui.casework.interventions import KINDS_OF_WORK
from fsm_tui.casework.telling import Difference, Said, compare
from fsm_tui.moments import london
from fsm_tui.services import families, misplaced
from fsm_tui.services.families import RecordView
from fsm_tui.services.kept import NOT_SHARED, Marked
from fsm_tui.services.seat import Seat, note_access
from fsm_tui.services.standing import own_unconfirmed
from screens.correcting import FORMS
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact

FORM = "family_form"
#: Kind → the place where it is corrected.
CORRECTED_IN = {
    "session.recorded": "session",
    "goal.agreed": "goals",
    "goal.progressed": "goals",
    "assessment.written": "assessment",
    "step.added": "care_plan",
    "step.ended": "care_plan",
    "consent.recorded": "consent",
    "screening.taken": "taking",
    **dict.fromkeys(KINDS_OF_WORK, "interventions"),
    **dict.fromkeys(FORMS, FORM),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What the leader said about a place of the record, and whether it still waits for an answer."""

    place: str
    text: str
    who: str
    open: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A record for the page: the service's view, and the remarks with who made them.

    `misplaced` is the voiding of what stood in the wrong family, while no leader has looked at it.
    """

    view: RecordView
    remarks: tuple[Remark, ...]
    voided_because: str
    only_here: bool
    misplaced: str = ""

    @property
    def head(self) -> str:
        return self.view.record.shown.head

    @property
    def kind(self) -> str:
        return self.view.record.shown.entry.header.kind

    @property
    def version(self) -> int:
        """Which of the versions is the one in force, counted from 0."""
        return [each.head for each in self.view.record.versions].index(self.head)


def look(seat: Seat, family_id: str, head: str) -> Shown:
    """A record for the page. On the desk thread."""
    view = families.record_view(seat, family_id, head)
    record = view.record
    returned = record.review == "returned"
    remarks = []
    for given in record.verdicts:
        who = f"{seat.name_of(given.author)}, {london(given.happened):%a %d %b %Y}"
        waits = returned and given.value.on == record.shown.head and given.value.decision == "returned"
        remarks += [Remark(each.place, each.text, who, waits) for each in given.value.remarks if each.text.strip()]
    void = record.voids[-1] if record.voids else None
    with seat.vault.read() as session:
        here = {written for _, written in own_unconfirmed(session, seat.me.device)} if not seat.at_office else set()
    return Shown(
        view=view,
        remarks=tuple(remarks),
        voided_because=f"{void.value.reason} ({seat.name_of(void.author)}, {london(void.happened):%a %d %b %Y})"
        if void
        else "",
        only_here=record.shown.entry.header.written_at in here,
        misplaced=misplaced.unseen(seat.family(view.family), record.root),
    )


def reveal(seat: Seat, family_id: str) -> None:
    """Note that somebody looked at what a voided record said (A137)."""
    with seat.vault.action() as action:
        note_access(action, "revealed", family=family_id, detail="voided record")


def facts(
    shown: Shown, glyphs: Glyphs, *, version: int, revealed: bool, beside: int | None = None
) -> tuple[Fact, ...]:
    """The record as a whole; `version` is the one to show, `revealed` whether a voided text may be.

    `beside` is the version that stands at its side: what they say differently is marked.
    """
    view = shown.view
    found = list(_standing(shown, glyphs, version))
    if view.record.voided and not revealed:
        return (*found, Fact("", plain("The text is put away. t shows it; looking is noted.", "$quiet")))
    words, lines = view.versions[version]
    if len(view.versions) > 1:
        which = f"Version {version + 1} of {len(view.versions)}: {words}"
        found.append(Fact("", plain_line(which, "bold" if version == shown.version else "$quiet")))
    found += _marks_above(lines, shown, glyphs)
    found += _lines(lines, shown, glyphs, _differing(shown, version, beside))
    return tuple(found)


def other(shown: Shown, version: int) -> int | None:
    """The version to show at the side of another: the one that it corrects, else the one in force."""
    record = shown.view.record
    if record.voided or len(record.versions) < 2:
        return None
    corrects = getattr(record.versions[version].body, "corrects", None)
    heads = [each.head for each in record.versions]
    found = heads.index(corrects) if corrects in heads else shown.version
    return found if found != version else None


def at_the_side(shown: Shown, glyphs: Glyphs, version: int) -> tuple[Fact, ...]:
    """The other version in full, with why it was corrected; what differs is marked."""
    if (number := other(shown, version)) is None:
        return ()
    words, lines = shown.view.versions[number]
    later = shown.view.record.versions[max(version, number)].body
    reason = getattr(later, "correction_reason", "")
    found = [Fact("", plain_line(f"Version {number + 1} of {len(shown.view.versions)}: {words}", "bold"))]
    if reason:
        found.append(Fact("Corrected", plain(f"because: {reason}")))
    differing = _differing(shown, number, version)
    found += [_said(each, glyphs, marked=each.place in differing) for each in lines]
    gone = [each for each in compare(lines, shown.view.versions[version][1]) if not each.before]
    found += [Fact(f"{glyphs.same} {each.label}", plain_line("not said here", "$quiet")) for each in gone
              if each.place != "correction_reason"]  # fmt: skip
    return tuple(found)


def _differing(shown: Shown, version: int, beside: int | None) -> frozenset[str]:
    if beside is None:
        return frozenset()
    versions = shown.view.versions
    return frozenset(each.place for each in compare(versions[beside][1], versions[version][1]))


def _said(said: Said, glyphs: Glyphs, *, marked: bool, more: str = "") -> Fact:
    """One line; the sign and the weight say that the other version says it otherwise."""
    label = f"{glyphs.same} {said.label}" if marked else said.label
    return Fact(label, plain(said.text + more, "bold" if marked else ""))


def _standing(shown: Shown, glyphs: Glyphs, version: int) -> Iterator[Fact]:
    view = shown.view
    yield Fact("", plain_line(view.called, "bold") + plain_line(f" by {view.author}"))
    if view.record.voided:
        yield Fact("Voided", plain(shown.voided_because, "bold"))
    if view.record.in_conflict:
        both = f"{glyphs.red} Two versions stand: the family page decides (x)."
        yield Fact("", plain_line(both, "bold $rag-amber"))
    if view.review:
        yield Fact("Review", plain_line(view.review, "bold $rag-amber" if view.record.review == "returned" else "bold"))
    for verdict in view.verdicts:
        yield Fact("", plain_line(f"  {verdict}", "$quiet"))
    where = "only on this laptop" if shown.only_here else f"received {view.received}" if view.received else ""
    yield Fact("Written", plain_line(", ".join(part for part in (view.written, where) if part)))
    if view.times.late:
        yield Fact("Late", plain_line(view.times.late.removeprefix("late: "), "bold $rag-amber"))
    if view.not_allocated:
        yield Fact("", plain_line(f"{NOT_ALLOCATED_WORDS.capitalize()}.", "bold $rag-amber"))
    if shown.misplaced:
        yield Fact("", plain_line("It stood in the wrong family. No leader has looked at that yet.", "bold $rag-amber"))
    places = {said.place for said in view.versions[version][1]}
    for remark in shown.remarks:
        if remark.place not in places:
            yield _remark(remark, glyphs)


def _lines(
    lines: tuple[Said, ...], shown: Shown, glyphs: Glyphs, differing: frozenset[str]
) -> Iterator[Fact]:
    marks = shown.view.marks
    for said in lines:
        back = said.place.startswith("kept_from.") and not any(
            said.place == f"kept_from.{each.person}.{each.place}" for each in marks
        )
        yield _said(said, glyphs, marked=said.place in differing, more=" (taken back since)" if back else "")
        for mark in marks:
            if mark.place and f"{said.place}.".startswith(f"{mark.place}."):
                yield _mark(mark, glyphs)
        for remark in shown.remarks:
            if remark.place == said.place:
                yield _remark(remark, glyphs)


def _marks_above(lines: tuple[Said, ...], shown: Shown, glyphs: Glyphs) -> Iterator[Fact]:
    """Marks of the whole record, and those of a part that this version does not say."""
    for mark in shown.view.marks:
        if not mark.place:
            yield _mark(mark, glyphs)
        elif not any(f"{said.place}.".startswith(f"{mark.place}.") for said in lines):
            yield _mark(mark, glyphs, f": {mark.part}")


def _mark(mark: Marked, glyphs: Glyphs, part: str = "") -> Fact:
    said = f"{glyphs.kept} {NOT_SHARED} {mark.name}{part}"
    more = [mark.because] if mark.because else []
    more += ["somebody else said at the same time that it may be shared"] if mark.disputed else []
    return Fact("", plain_line(said, "$rag-amber") + plain(f" ({'; '.join(more)})" if more else "", "$quiet"))


def _remark(remark: Remark, glyphs: Glyphs) -> Fact:
    style = "bold $rag-amber" if remark.open else "$quiet"
    sign = glyphs.red if remark.open else glyphs.done
    return Fact(f"{sign} Remark", plain(remark.text, style) + plain_line(f" ({remark.who})", "$quiet"))


def changes(shown: Shown, glyphs: Glyphs) -> tuple[Fact, ...]:
    """What the version in force says otherwise than the one that it corrects: before, then after."""
    view = shown.view
    if view.record.voided or not view.before:
        return ()
    reason = getattr(view.record.shown.body, "correction_reason", "")
    return (
        Fact("", plain_line("What changed", "bold") + plain(f" because: {reason}" if reason else "")),
        *(_change(each, glyphs) for each in view.before if each.place != "correction_reason"),
    )


def _change(each: Difference, glyphs: Glyphs) -> Fact:
    before = plain_line("before: ", "$quiet") + plain(each.before or "nothing")
    after = plain_line(f"{glyphs.same} after: ", "$quiet") + plain(each.after or "nothing", "bold")
    return Fact(each.label, before + "\n" + after)
