"""Which families a caseload leaves out: requests, closed, linked and restricted ones; and what is overdue."""

from __future__ import annotations

import pytest

from fsm_tui.casework.allocation import Allocated, FamilyLinked, FamilyRestricted, ReferralReceived, RequestDecided
from fsm_tui.casework.ending import ClosureDecided, ClosureProposed
from fsm_tui.casework.risk import RiskUpdate
from fsm_tui.services import caseload, dues, load, whose
from fsm_tui.services.seat import Seat
from fsm_tui.vault import queries
from tests import seats
from tests.services.test_caseload import ASH, allocate, put, rows

TODAY = seats.START.date()


def request(seat: Seat, label: str) -> str:
    """A family that came as a support request."""
    family = seats.open_family(seat, label)
    put(seat, ReferralReceived(received_on=TODAY, requested_by="Jo Penhale"), family)
    return family


def restrict(seat: Seat, family: str) -> None:
    put(seat, FamilyRestricted(restricted=True, because="a colleague's sister"), family)


def close(seat: Seat, family: str) -> None:
    risk = RiskUpdate(parents=(), children=())
    proposal = ClosureProposed(reason="completed", exit_on=TODAY, risk=risk, clear_after=TODAY)
    head = put(seat, proposal, family)
    put(seat, ClosureDecided(proposal=head, decision="closed"), family)


class TestRequests:
    def test_in_no_practitioner_s_caseload_until_allocated(self, laptop: Seat) -> None:
        family = request(laptop, "Asked")
        assert rows(laptop) == {} and rows(laptop, everybody=True) == {}
        allocate(laptop, family, laptop.me.person)
        assert set(rows(laptop)) == {"Asked"}

    def test_at_the_office_with_where_they_stand(self, office: Seat) -> None:
        family = request(office, "Asked")
        (row,) = caseload.read(office).rows
        assert row.requested and row.why == "support request: to be allocated, due in 7 days"
        put(office, RequestDecided(decision="deferred", meeting_on=TODAY, because="nobody free"), family)
        assert rows(office)["Asked"].why.startswith("support request: deferred")

    def test_declined_is_put_away(self, office: Seat) -> None:
        family = request(office, "Asked")
        put(office, RequestDecided(decision="declined", meeting_on=TODAY, because="not eligible"), family)
        assert rows(office) == {} and caseload.read(office).closed == 1
        assert rows(office, closed=True)["Asked"].why == "support request: declined"

    def test_nobody_s_load(self, office: Seat) -> None:
        request(office, "Asked")
        view = load.read(office)
        assert (view.requests, view.whole.families, view.unallocated.families) == (1, 0, 0)


class TestPutAway:
    def test_closed_only_where_asked_for_and_last(self, laptop: Seat) -> None:
        old, new = (seats.open_family(laptop, label) for label in ("Aldous", "Zeta"))
        for family in (old, new):
            allocate(laptop, family, laptop.me.person)
        close(laptop, old)
        assert set(rows(laptop)) == {"Zeta"} and caseload.read(laptop).closed == 1
        both = caseload.read(laptop, closed=True)
        assert [row.label for row in both.rows] == ["Zeta", "Aldous"] and both.closed == 0
        assert both.rows[1].why == "closed on Mon 16 Nov 2026"
        assert {each.label for each in dues.read(laptop)} == {"Zeta"}
        assert load.read(laptop).whole.families == 1

    def test_allocated_again_is_back(self, laptop: Seat) -> None:
        family = seats.open_family(laptop, "Aldous")
        close(laptop, family)
        assert rows(laptop) == {}
        clock = laptop.around.now
        assert isinstance(clock, seats.Clock)
        clock.on(days=1)
        allocate(laptop, family, laptop.me.person)
        assert set(rows(laptop)) == {"Aldous"}

    def test_linked_to_the_one_we_have(self, office: Seat) -> None:
        ours, theirs = (seats.open_family(office, label) for label in ("Ours", "From the field"))
        put(office, FamilyLinked(to=ours, because="the same Mosaic number"), theirs)
        assert set(rows(office)) == {"Ours"}
        assert rows(office, closed=True)["From the field"].why == "linked to the family that we have"


class TestRestricted:
    @pytest.fixture
    def family(self, office: Seat) -> str:
        family = seats.open_family(office, "Secret")
        seats.visit(office, family, "high", "high")
        allocate(office, family, ASH)
        restrict(office, family)
        return family

    def test_the_leader_sees_it(self, office: Seat, family: str) -> None:
        row = rows(office)["Secret"]
        assert row.restricted and not row.hidden and row.people

    @pytest.fixture
    def as_admin(self, office: Seat, family: str, monkeypatch: pytest.MonkeyPatch) -> Seat:
        from dataclasses import replace

        monkeypatch.setattr(office.vault, "me", replace(office.me, role="admin"))
        return office

    def test_an_admin_sees_neither_name_nor_people_nor_risk(self, as_admin: Seat, family: str) -> None:
        (row,) = caseload.read(as_admin).rows
        assert row.hidden and row.family == family
        assert "Secret" not in repr(row) and "Tess" not in repr(row) and "Kit" not in repr(row)
        assert (row.rag, row.trend, row.plan, row.next_due, row.rag_because) == (None, (), "", None, "")
        assert (row.area, row.base, row.holder) == ("west", "st_james", ASH)

    def test_what_is_due_for_it_names_nobody(self, as_admin: Seat) -> None:
        found = dues.read(as_admin)
        assert found and {(each.label, each.about) for each in found} == {("Restricted family", "")}

    def test_it_counts_in_the_load(self, as_admin: Seat) -> None:
        assert load.read(as_admin).whole.families == 1

    def test_an_admin_who_has_it_sees_it(self, as_admin: Seat, family: str) -> None:
        allocate(as_admin, family, ASH, second=as_admin.me.person)
        assert not rows(as_admin)["Secret"].hidden

    def test_a_practitioner_with_no_part_in_it_does_not_know_of_it(self, laptop: Seat) -> None:
        secret, mine = (seats.open_family(laptop, label) for label in ("Secret", "Mine"))
        allocate(laptop, secret, ASH)
        allocate(laptop, mine, laptop.me.person)
        restrict(laptop, secret)
        assert set(rows(laptop, everybody=True)) == {"Mine"}
        allocate(laptop, secret, laptop.me.person)
        assert set(rows(laptop)) == {"Mine", "Secret"}

    def test_no_longer_restricted(self, as_admin: Seat, family: str) -> None:
        put(as_admin, FamilyRestricted(restricted=False, because="the colleague has left"), family)
        assert set(rows(as_admin)) == {"Secret"}


class TestOverdue:
    def test_a_family_counts_once_whatever_comes_first(self, laptop: Seat, clock: seats.Clock) -> None:
        me = laptop.me.person
        late = seats.open_family(laptop, "Late")
        allocate(laptop, late, me)
        fresh = seats.open_family(laptop, "Fresh")
        clock.on(days=8)
        allocate(laptop, fresh, me)
        found = rows(laptop)
        assert found["Late"].overdue >= 2 and found["Fresh"].overdue == 0
        assert caseload.read(laptop).overdue == 1

    def test_returned_work_does_not_hide_that_something_is_overdue(self, laptop: Seat, clock: seats.Clock) -> None:
        from tests.services.test_caseload import _returned

        family = seats.open_family(laptop, "Late")
        head = seats.visit(laptop, family)
        allocate(laptop, family, laptop.me.person)
        _returned(laptop, family, head)
        clock.on(days=8)
        row = rows(laptop)["Late"]
        assert row.why.startswith("1 returned") and row.overdue > 0 and caseload.read(laptop).overdue == 1

    def test_what_is_due_on_the_day_is_not_overdue(self, laptop: Seat, clock: seats.Clock) -> None:
        allocate(laptop, seats.open_family(laptop, "Due"), laptop.me.person)
        clock.on(days=3)
        assert rows(laptop)["Due"].overdue == 0
        clock.on(days=1)
        assert rows(laptop)["Due"].overdue > 0


def test_the_quick_reading_says_the_same_as_the_rows(laptop: Seat) -> None:
    for label in ("A", "B"):
        allocate(laptop, seats.open_family(laptop, label), laptop.me.person)
    with laptop.vault.read() as session:
        slow = {row.family: row.model_dump() for row in queries.families(session)}
        quick = {row.family: {name: getattr(row, name) for name in slow[row.family]} for row in
                 queries.family_lines(session)}  # fmt: skip
        due = {(row.family, row.clock, row.about, row.due_on) for row in queries.dues(session) if row.done_on is None}
        assert {tuple(row) for row in queries.open_dues(session)} == {each for each in due if each[3] is not None}
    assert quick == slow


def test_who_has_a_family(laptop: Seat) -> None:
    family = seats.open_family(laptop)
    put(laptop, Allocated(to=ASH, allocated_on=TODAY), family)
    with laptop.vault.read() as session:
        (row,) = queries.families(session)
    assert whose.has(row, ASH, TODAY) and not whose.has(row, laptop.me.person, TODAY)
