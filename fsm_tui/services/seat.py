"""A seat: one person at one open vault. Every other service takes it first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from fsm_tui.casework.family import Family
from fsm_tui.casework.team import Accessed
from fsm_tui.errors import NotFound, Refused
from fsm_tui.moments import Surroundings
from fsm_tui.practice.profile import Profile
from fsm_tui.vault import queries
from fsm_tui.vault.keys import KeyFile
from fsm_tui.vault.vault import Action, Me, Vault


@dataclass
class Seat:
    """An unlocked vault and who sits at it. Lives on one thread, from unlock to lock."""

    vault: Vault
    key_file: KeyFile
    slot: str
    notices: tuple[str, ...] = ()
    viewed: set[str] = field(default_factory=set)
    _names: dict[str, str] | None = None

    @property
    def me(self) -> Me:
        return self.vault.me

    @property
    def around(self) -> Surroundings:
        return self.vault.around

    @property
    def profile(self) -> Profile:
        return self.vault.profile

    def now(self) -> datetime:
        return self.around.now()

    def today(self) -> date:
        return self.around.today()

    @property
    def at_office(self) -> bool:
        return self.me.place == "office"

    def names(self) -> dict[str, str]:
        """Staff ids and the names behind them, this person's own included."""
        if self._names is None:
            with self.vault.read() as session:
                self._names = queries.staff_names(session) | {self.me.person: self.me.name}
        return self._names

    def forget_names(self) -> None:
        """Team entries changed."""
        self._names = None

    def name_of(self, person: str) -> str:
        """The name behind a staff id; an unknown one says so without hiding it."""
        return self.names().get(person, f"somebody not known here ({person[:8]})")

    def family(self, ident: str) -> Family:
        """The family by its id or the beginning of it, its number or its name. Raises `NotFound`.

        A restricted family is found by its id only: nobody learns by guessing names that it is here.
        """
        with self.vault.read() as session:
            family = self.vault.family(session, queries.family_named(session, ident))
        if guessed(self, family, ident):
            raise queries.no_such_family()
        return family

    def require(self, *roles: str) -> None:
        """Only for these roles; the certificate's role on a laptop, the slot's at the office."""
        if self.me.role not in roles:
            wanted = " or ".join({"leader": "team leader", "admin": "admin"}.get(each, each) for each in roles)
            raise Refused("Not for this seat", f"This is for the {wanted}. Nothing was changed.")


def note_access(action: Action, what: str, *, family: str | None = None, detail: str = "") -> None:
    """Reading matters too (A137): an entry in the same chain, in no fold and no feed."""
    body = Accessed.model_validate({"what": what, "family": family, "detail": detail}, strict=False)
    action.record(body, subject="office", happened_at=action.vault.around.now(), bases=())


def may_see(seat: Seat, family: Family) -> bool:
    """Whether who sits here may see the family: a restricted one only the leader and who is in its allocation."""
    if not family.came.restricted or seat.me.role == "leader":
        return True
    for each in family.allocated.heads:
        cover = each.value.cover
        covers = cover is not None and cover.person == seat.me.person and cover.until >= seat.today()
        if covers or seat.me.person in (each.value.to, each.value.second):
            return True
    return False


def guessed(seat: Seat, family: Family, typed: str) -> bool:
    """Whether a family that who sits here may not see was named by something else than its id."""
    return not family.id.startswith(typed.strip().lower()) and not may_see(seat, family)


def view_family(seat: Seat, ident: str) -> Family:
    """A family to be looked at: the first look in an unlocked spell is an entry.

    Raises `NotFound`, and `Refused` for a restricted family that who sits here has no part in.
    """
    family = seat.family(ident)
    if not family.timeline:
        raise NotFound("No such family", "This family is not on this computer.", "Ask the office for it.")
    if not may_see(seat, family):
        raise Refused(
            "Restricted family", "Only the team leader and who has it may see this family.", "Ask the team leader."
        )
    if family.id not in seat.viewed and seat.vault.standing.sound:
        with seat.vault.action() as action:
            note_access(action, "viewed", family=family.id)
        seat.viewed.add(family.id)
    return family
