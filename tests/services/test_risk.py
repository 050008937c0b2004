"""Risk as an argument, as the family's records give it, and how its records read (A56, A75, A79, A94)."""

from __future__ import annotations

from typing import Any

from fsm_tui.services import families, risk
from fsm_tui.services.risk import Argument
from fsm_tui.services.seat import Seat
from tests import seats
from tests.seats import CHILD, MUM, Clock

PLAN = {"contingency": [{"when": "Tess drinks", "then": "Gran takes Kit"}], "relapse": "Ring Pat.", "crisis": "999."}


def rates(seat: Seat, family: str, severity: str, harm: str, **more: Any) -> str:
    """A rating an hour later."""
    clock = seat.around.now
    assert isinstance(clock, Clock)
    clock.on(hours=1)
    said = seats.session(seat.family(family), seat.now(), severity, harm)["risk"]
    said["parents"][0]["reported"] = "by_parent"
    said["children"][0]["means"] = "He waits up."
    return seats.record(seat, "risk.rated", family, happened_at=seat.now().isoformat(), risk=said | more)


def argued(seat: Seat, family: str) -> Argument:
    return risk.read(seat, family)[1]


def test_levels_and_what_was_said_last(laptop: Seat, marlowe: str) -> None:
    assert argued(laptop, marlowe) == Argument("", None, (), (), (), None, (), None)
    rates(laptop, marlowe, "moderate", "medium", triggers="Pay day", strengths="Comes to each visit")
    rates(laptop, marlowe, "low", "medium", triggers="Pay day and weekends")
    found = argued(laptop, marlowe)
    assert [(each.name, each.words, each.because, each.means) for each in found.levels] == [
        ("Tess Marlowe", "low severity of use, as the parent says", "as seen", ""),
        ("Kit Marlowe", "medium risk of harm", "as seen", "He waits up."),
    ]
    assert [(each.label, each.text) for each in found.spoken] == [
        ("Strengths", "Comes to each visit"), ("Triggers", "Pay day and weekends"),
    ]  # fmt: skip


def test_a_new_red_is_untold_until_somebody_was_reached_and_only_while_it_is_red(laptop: Seat, marlowe: str) -> None:
    head = rates(laptop, marlowe, "high", "high", escalation={"to": "Ola", "on": "2026-11-16", "reached": False})
    found = argued(laptop, marlowe)
    assert found.untold == laptop.today() and found.told == ("Ola, Mon 16 Nov 2026, not reached",)
    told = {"to": "Ola", "on": "2026-11-16", "at": "10:00", "agreed": "She visits tomorrow."}
    seats.record(laptop, "risk.escalated", marlowe, escalation=told)
    found = argued(laptop, marlowe)
    assert found.untold is None and found.told[-1] == "Ola, Mon 16 Nov 2026 10:00: She visits tomorrow."
    lower = rates(laptop, marlowe, "moderate", "medium")
    assert argued(laptop, marlowe).of == lower != head
    seats.record(laptop, "risk.agreed", marlowe, of=lower, agreed_with="Ola", on="2026-11-16")
    assert argued(laptop, marlowe).of is None
    clock = laptop.around.now
    assert isinstance(clock, Clock)
    clock.on(days=1)
    rates(laptop, marlowe, "high", "high")
    assert argued(laptop, marlowe).untold == laptop.today()
    rates(laptop, marlowe, "low", "low", agreed_with="Ola")
    assert argued(laptop, marlowe).untold is None, "it is Red no more"


def test_of_each_person_it_says_what_is_in_force_and_what_is_only_proposed(laptop: Seat, marlowe: str) -> None:
    def levels() -> list[tuple[str, str, str, str]]:
        return [(each.name, each.words, each.standing, each.by) for each in argued(laptop, marlowe).levels]

    pat = laptop.me.name
    rates(laptop, marlowe, "moderate", "high")
    assert [each[2:] for each in levels()] == [("", ""), ("", "")]
    lower = rates(laptop, marlowe, "moderate", "medium")
    kit = [("Kit Marlowe", "high risk of harm", "in force", ""),
           ("Kit Marlowe", "medium risk of harm", "proposed, not in force", pat)]  # fmt: skip
    known = "severity of use, as the parent says"
    assert levels() == [("Tess Marlowe", f"moderate {known}", "in force", ""), *kit]
    again = rates(laptop, marlowe, "low", "medium")
    tess = [("Tess Marlowe", f"moderate {known}", "in force", ""),
            ("Tess Marlowe", f"low {known}", "proposed, not in force", pat)]  # fmt: skip
    assert levels() == [*tess, *kit] and lower != again
    assert argued(laptop, marlowe).decided == ""
    seats.record(laptop, "risk.agreed", marlowe, of=again, agreed_with="Ola", on="2026-11-16")
    assert [each[1:] for each in levels()] == [(f"low {known}", "", ""), ("medium risk of harm", "", "")]
    assert argued(laptop, marlowe).decided == f"Amber agreed with Ola, Mon 16 Nov 2026, written by {pat}."
    rates(laptop, marlowe, "high", "high")
    assert argued(laptop, marlowe).decided == "", "a new Red ends it"
    rates(laptop, marlowe, "moderate", "medium", agreed_with="Ola Brook")
    assert argued(laptop, marlowe).decided == f"Amber agreed with Ola Brook, Mon 16 Nov 2026, written by {pat}."


def test_the_plan_for_a_bad_day_stands_and_is_taken_back(laptop: Seat, marlowe: str) -> None:
    rates(laptop, marlowe, "low", "low", plan=PLAN)
    rates(laptop, marlowe, "low", "low")
    found = argued(laptop, marlowe)
    assert found.plan == ("If Tess drinks, then Gran takes Kit", "In a relapse: Ring Pat.", "In a crisis: 999.")
    head = rates(laptop, marlowe, "low", "low", plan={})
    assert argued(laptop, marlowe).plan == ()
    said = {each.label: each.text for each in families.record_view(laptop, marlowe, head).lines}
    assert said["Plan for a bad day"] == "taken back: none stands"


def test_every_part_is_told_on_the_record(laptop: Seat, marlowe: str) -> None:
    head = rates(
        laptop, marlowe, "high", "high", plan=PLAN, triggers="Pay day", protective="Gran is near",
        difference_of_view="Ola sees Amber.", disclosed="Kit said something.",
        escalation={"to": "Ola", "on": "2026-11-16", "agreed": "She visits."},
    )  # fmt: skip
    said = {each.label: each.text for each in families.record_view(laptop, marlowe, head).lines}
    assert said["Severity of use, Tess Marlowe"] == "high, first rating, as the parent says: as seen"
    assert said["Contingency plan"] == "If Tess drinks, then Gran takes Kit"
    assert (said["Relapse plan"], said["Crisis plan"]) == ("Ring Pat.", "999.")
    assert said["New Red told to"] == "Ola, Mon 16 Nov 2026: She visits."
    assert (said["Triggers"], said["Protective factors"]) == ("Pay day", "Gran is near")
    assert (said["Difference of view"], said["A child said"]) == ("Ola sees Amber.", "Kit said something.")
    assert {MUM, CHILD}.isdisjoint(" ".join(said.values()).split())
