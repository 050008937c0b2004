"""Partners held to account: every request to or from a partner, of all families, in one list (A90, A94, A105, A106).

The list stays on this computer. The sheet that a person may write out names families by number and nobody in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fsm_tui.casework.naming import name_key
from fsm_tui.errors import NotFound
from fsm_tui.practice.dates import full_date, read_day
from fsm_tui.services import exporting, releasing, whose
from fsm_tui.services.network import OUTCOMES, WANTED, next_stage, stage_label
from fsm_tui.services.seat import Seat
from fsm_tui.vault import partner_rows, queries
from fsm_tui.vault.tables import FamilyRow, PartnerRow

NO_AGENCY = "Agency not noted"
SHORT = 8


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One request. `ours`: a partner asks us. `over` is in days past the day it was needed, 0 if it is not late or
    not open; `left` in days until then. `key` is the request's id, `reference` the Mosaic number, or the beginning
    of the family's id where it has none. `next_stage` as in `RequestLine`.
    """

    key: str
    family: str
    label: str
    reference: str
    ours: bool
    wanted: str
    whom: str
    agency: str
    what: str
    meeting: str
    asked_on: date
    needed_by: date
    notice: int
    over: int
    left: int
    outcome: str
    answered_on: date | None
    stage: int
    stage_label: str
    stage_to: str
    stage_on: date | None
    next_stage: str
    with_whom: str
    head: str

    @property
    def open(self) -> bool:
        return not self.outcome

    @property
    def agency_key(self) -> str:
        """The agency as it is compared: capitals, accents and the order of its words make no difference."""
        return name_key(self.agency)

    @property
    def stands(self) -> str:
        """How it stands today, in words."""
        if self.outcome:
            return f"{OUTCOMES[self.outcome]}, {read_day(self.answered_on)}" if self.answered_on else self.outcome
        if self.over:
            return f"{days(self.over)} overdue"
        return "due today" if not self.left else f"due in {days(self.left)}"

    @property
    def notice_words(self) -> str:
        """How many days of notice there were."""
        return f"{days(self.notice)} of notice" if self.notice else "no notice"

    @property
    def went(self) -> str:
        """The last stage that it went up to: what it is, to whom, when; "" for none."""
        if not self.stage or self.stage_on is None:
            return ""
        return f"{self.stage_label}: {self.stage_to}, {read_day(self.stage_on)}"


@dataclass(frozen=True, slots=True)
class Agency:
    """What is open with one agency. `overdue` and `escalated` count what we asked of it, `longest` is in days;
    `we_owe` counts what it asked of us that is overdue.
    """

    key: str
    name: str
    open: int
    overdue: int
    escalated: int
    longest: int
    we_owe: int

    @property
    def words(self) -> str:
        """The counts in words."""
        parts = [f"{self.open} open"]
        parts += [f"{self.overdue} overdue"] if self.overdue else []
        parts += [f"{self.escalated} escalated"] if self.escalated else []
        parts += [f"we owe {self.we_owe}"] if self.we_owe else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Only:
    """Which requests are shown: of one agency (by its key), overdue ones, those that went up a stage, or one way."""

    agency: str | None = None
    overdue: bool = False
    escalated: bool = False
    way: str = ""

    @property
    def narrows(self) -> bool:
        return self != Only()

    def keeps(self, line: PartnerLine) -> bool:
        return (
            self.agency in (None, line.agency_key)
            and (not self.overdue or line.over > 0)
            and (not self.escalated or line.stage > 0)
            and self.way in ("", "in" if line.ours else "out")
        )


@dataclass(frozen=True, slots=True)
class PartnersView:
    """The requests, the longest overdue first, and what is open with each agency, the most overdue first.

    `hidden` counts open requests of restricted families that who sits here may not know; at the office only.
    `unverified` and `treatment_told` count, in the same families, professionals and treatment that nobody confirmed.
    """

    lines: tuple[PartnerLine, ...]
    agencies: tuple[Agency, ...]
    today: date
    whose: str
    hidden: int = 0
    unverified: int = 0
    treatment_told: int = 0

    @property
    def overdue(self) -> int:
        """How much of what we asked of partners is overdue."""
        return sum(each.over > 0 and not each.ours for each in self.lines)

    @property
    def we_owe(self) -> int:
        """How much of what partners asked of us is overdue."""
        return sum(each.over > 0 and each.ours for each in self.lines)

    @property
    def escalated(self) -> int:
        return sum(each.open and each.stage > 0 for each in self.lines)

    @property
    def confirming(self) -> str:
        """What is told and not confirmed, in words; "" where everything is."""
        parts = []
        if self.unverified:
            parts.append(f"{self.unverified} professional{'' if self.unverified == 1 else 's'}")
        if self.treatment_told:
            parts.append(f"{self.treatment_told} told about treatment")
        return f"to be confirmed: {', '.join(parts)}" if parts else ""

    def shown(self, only: Only) -> tuple[PartnerLine, ...]:
        return tuple(each for each in self.lines if only.keeps(each))


def days(number: int) -> str:
    """A number of days in words."""
    return f"{number} day{'' if number == 1 else 's'}"


def read(seat: Seat, *, everybody: bool = False, answered: bool = False) -> PartnersView:
    """The requests of the families of who sits here; at the office, or with `everybody`, of all that are here.

    Families that are closed, declined or linked are left out, and support requests that nobody has been allocated
    on a laptop, as in the caseload. With `answered` the answered ones stand at the end.
    """
    everybody = everybody or seat.at_office
    with seat.vault.read() as session:
        rows = queries.family_lines(session)
        found = partner_rows.requests(session, answered=answered)
    rows = [row for row in rows if not whose.put_away(row)]
    if not seat.at_office:
        rows = [row for row in rows if not whose.requested(row)]
    if not everybody:
        rows = whose.mine(seat, rows)
    known = {row.family: row for row in rows if whose.sees(seat, row)}
    restricted = {row.family for row in rows} - set(known)
    names = seat.names()
    lines = [_line(seat, each, known[each.family], names) for each in found if each.family in known]
    return PartnersView(
        lines=tuple(sorted(lines, key=_pressing)),
        agencies=by_agency(lines),
        today=seat.today(),
        whose="all families" if everybody else "my families",
        hidden=sum(each.family in restricted and not each.outcome for each in found) if seat.at_office else 0,
        unverified=sum(row.unverified for row in known.values()),
        treatment_told=sum(row.treatment_told for row in known.values()),
    )


def _pressing(line: PartnerLine) -> tuple[bool, int, str, str]:
    """The longest overdue first, then the next to be due; what was answered last, the newest first."""
    when = line.answered_on or line.asked_on
    return not line.open, -when.toordinal() if line.outcome else line.needed_by.toordinal(), line.label, line.key


def _line(seat: Seat, row: PartnerRow, family: FamilyRow, names: dict[str, str]) -> PartnerLine:
    ours, past = row.way == "in", (seat.today() - row.needed_by).days
    return PartnerLine(
        key=row.request,
        family=row.family,
        label=family.label,
        reference=family.mosaic or row.family[:SHORT],
        ours=ours,
        wanted=WANTED[row.wanted],
        whom=row.whom,
        agency=row.agency,
        what=row.what,
        meeting=row.meeting,
        asked_on=row.asked_on,
        needed_by=row.needed_by,
        notice=(row.needed_by - row.asked_on).days,
        over=max(0, past) if not row.outcome else 0,
        left=max(0, -past),
        outcome=row.outcome,
        answered_on=row.answered_on,
        stage=row.stage,
        stage_label=stage_label(seat, row.stage),
        stage_to=row.stage_to,
        stage_on=row.stage_on,
        next_stage=next_stage(seat, row.stage, ours=ours, outcome=row.outcome),
        with_whom=names.get(family.allocated_to or "", ""),
        head=row.head,
    )


def by_agency(lines: Iterable[PartnerLine]) -> tuple[Agency, ...]:
    """What is open with each agency; one that is spelt in several ways goes by the way that is used most."""
    found: dict[str, list[PartnerLine]] = {}
    for each in lines:
        if each.open:
            found.setdefault(each.agency_key, []).append(each)
    agencies = [_agency(key, some) for key, some in found.items()]
    return tuple(sorted(agencies, key=lambda each: (-each.overdue, -each.longest, -each.open, each.name.casefold())))


def _agency(key: str, lines: list[PartnerLine]) -> Agency:
    spelt = Counter(sorted(each.agency for each in lines))
    theirs = [each for each in lines if not each.ours]
    return Agency(
        key=key,
        name=spelt.most_common(1)[0][0] if key else NO_AGENCY,
        open=len(lines),
        overdue=sum(each.over > 0 for each in theirs),
        escalated=sum(each.stage > 0 for each in theirs),
        longest=max((each.over for each in theirs), default=0),
        we_owe=sum(each.over > 0 and each.ours for each in lines),
    )


def agency_named(view: PartnersView, typed: str) -> str:
    """The key of the agency of that name, or of the only one with that in its name. Raises `NotFound`."""
    known = {each.agency_key: each.agency or NO_AGENCY for each in view.lines}
    if name_key(typed) in known and typed.strip():
        return name_key(typed)
    fitting = [key for key, name in known.items() if typed.strip().casefold() in name.casefold()]
    if len(fitting) != 1 or not typed.strip():
        raise NotFound(
            "No such agency" if not fitting else "More than one agency",
            "No request is open with an agency of that name." if not fitting else "More than one agency goes by that.",
            "`fsm-tui partners` shows them all.",
        )
    return fitting[0]


# on paper


def sheet(view: PartnersView, only: Only | None = None) -> str:
    """What is shown as plain text, agency by agency. Families stand by their number, and what was asked about them
    in somebody's own words is left out.
    """
    shown = view.shown(only or Only())
    said = [
        f"Requests to and from partners, {full_date(view.today)}: {view.whose}",
        "For use inside the service. Families stand by their number; nobody of a family is named.",
    ]
    names = {each.key: each for each in by_agency(shown)}
    rest = {each.agency_key: each.agency or NO_AGENCY for each in shown if each.agency_key not in names}
    for key in (*names, *rest):
        said += ["", f"{names[key].name}: {names[key].words}" if key in names else f"{rest[key]}: nothing open"]
        said += [f"- {_told(each)}" for each in shown if each.agency_key == key]
    return "\n".join(said if shown else [*said, "", "No request fits."]) + "\n"


def _told(line: PartnerLine) -> str:
    way = "asked of us by" if line.ours else "asked of"
    asked = f"{line.wanted}, {way} {line.whom} on {read_day(line.asked_on)}, needed by {read_day(line.needed_by)}"
    went = f" {line.went}." if line.went else ""
    stands = line.stands[:1].upper() + line.stands[1:]
    return f"{stands}. {asked} ({line.notice_words}). Family {line.reference}.{went}"


def write_out(seat: Seat, view: PartnersView, path: Path, only: Only | None = None) -> Path:
    """Write the sheet to a new file that only this user reads, and note that it left. Errors as `exporting.write_out`.

    It goes nowhere by itself.
    """
    # For our own meetings: it names nobody of a family and tells nothing of them.
    return exporting.write_out(
        seat, path, sheet(view, only), what="requests to partners", asked=releasing.inside()
    )
