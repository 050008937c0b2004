"""A consent withdrawn in one family is looked at in the other one where the same person is."""

from __future__ import annotations

from typing import Any

from fsm_tui.services import caseload, dues, families
from fsm_tui.services.seat import Seat
from tests import seats
from tests.seats import MUM

CLOCK = "consent_withdrawn_elsewhere"


def consents(seat: Seat, family: str, statement: str, **more: Any) -> None:
    scope = [{"agency": "gp", "information": "use", "purpose": "treatment"}]
    said = {"consent": "cgl_form", "person": MUM, "way": "verbal", "scope": scope} | more
    seats.record(seat, "consent.recorded", family, **said, statement=statement, given_on=seat.today().isoformat())


def due(seat: Seat, family: str) -> list[str]:
    return [each.state.words for each in families.read(seat, family).dues if each.clock == CLOCK]


def test_a_withdrawal_is_due_to_be_looked_at_where_the_same_person_is(office: Seat, clock: seats.Clock) -> None:
    first, second, third = (seats.open_family(office, label) for label in ("Marlowe", "Pike", "Wren"))
    consents(office, first, "given")
    consents(office, second, "given")
    consents(office, second, "withdrawn", scope=[])
    assert due(office, first) == [], "nobody said that it is the same person"
    seats.record(office, "person.same", first, person=MUM, other_family=second, other_person=MUM)
    assert due(office, first) == [], "it was said here on the same day too"
    clock.on(days=1)
    consents(office, first, "withdrawn", scope=[])
    clock.on(days=1)
    assert due(office, second) == ["due in 1 working day"], "the link holds both ways"
    assert due(office, first) == due(office, third) == []
    row = next(each for each in caseload.read(office).rows if each.family == second)
    assert row.next_due is not None and row.next_due.clock == CLOCK
    (line,) = [each for each in dues.read(office) if each.line.clock == CLOCK]
    assert (line.family, line.about) == (second, "CGL consent form, Tess Pike")
    assert "Marlowe" not in f"{line.about} {line.line.label}", "which other family it is, is not said"
    consents(office, second, "declined")
    assert due(office, second) == []
