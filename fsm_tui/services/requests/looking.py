"""A request with everything that stands beside it: who is known here, what was decided and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fsm_tui.casework.allocation import OURSELVES, InvolvedWorker
from fsm_tui.practice.profile import Profile
from fsm_tui.services.requests import deciding, intake
from fsm_tui.services.requests.deciding import RequestView
from fsm_tui.services.requests.intake import Known
from fsm_tui.services.requests.pending import STATE_WORDS
from fsm_tui.services.seat import Seat
from fsm_tui.services.whose import sees
from fsm_tui.vault import queries

OURSELVES_WORDS = "Drug and alcohol practitioner"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a meeting decided, with who wrote it down."""

    decision: str
    because: str
    meeting_on: date
    by: str


@dataclass(frozen=True, slots=True)
class Looked:
    """One request for the page and the command that show it. `versions` counts what came of it, the first included."""

    view: RequestView
    profile: Profile
    known: tuple[Known, ...]
    decided: tuple[Decided, ...]
    goes_on_as: str
    at_office: bool
    versions: int

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return STATE_WORDS.get(self.view.state, self.view.state)

    @property
    def days(self) -> int:
        """How long it has been here."""
        referral = self.view.family.referral
        return max(0, (self.view.today - referral.value.received_on).days) if referral else 0

    @property
    def workers(self) -> tuple[InvolvedWorker, ...]:
        """Other workers of the adults (A45)."""
        referral = self.view.family.referral
        return referral.value.workers if referral else ()

    def role(self, code: str) -> str:
        """A role of the network, or ourselves, in words."""
        return OURSELVES_WORDS if code == OURSELVES else self.profile.label("network_roles", code)

    def level(self, code: str) -> str:
        """A level of need of the local threshold document, in words (A111)."""
        return self.profile.label("levels_of_need", code)


def look(seat: Seat, ident: str) -> Looked:
    """Everything about one request. Raises `NotFound`, and `Refused` for a restricted family."""
    view = deciding.read(seat, ident)
    family = view.family
    linked = family.came.linked_to.value
    record = family.record_of(family.referral.head) if family.referral else None
    goes_on_as = ""
    if linked is not None:
        with seat.vault.read() as session:
            there = queries.family_row(session, linked.to)
        goes_on_as = there.label if there is not None and sees(seat, there) else "another family"
    return Looked(
        view=view,
        profile=seat.profile,
        known=intake.known_elsewhere(seat, family.id),
        decided=tuple(
            Decided(STATE_WORDS.get(each.value.decision, each.value.decision), each.value.because,
                    each.value.meeting_on, seat.name_of(each.author))
            for each in reversed(view.decisions)
        ),
        goes_on_as=goes_on_as,
        at_office=seat.at_office,
        versions=len(record.versions) if record else 0,
    )  # fmt: skip


def families_here(seat: Seat, but: str) -> tuple[tuple[str, str, str], ...]:
    """Families that a family opened in the field may be: id, label and people."""
    with seat.vault.read() as session:
        rows = [row for row in queries.families(session) if sees(seat, row)]
    return tuple(
        (row.family, row.label, row.people.replace("\n", ", "))
        for row in rows
        if row.family != but and not row.provisional and row.linked_to is None
    )
