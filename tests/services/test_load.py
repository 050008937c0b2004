"""What everybody carries: counted by person, area and base, and what is counted nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fsm_tui.casework.allocation import Allocated
from fsm_tui.casework.people import FamilyOpened, PersonAdded, PlanRecorded
from fsm_tui.casework.team import StaffNamed
from fsm_tui.services import load
from fsm_tui.services.load import Load, LoadView
from fsm_tui.services.seat import Seat
from tests import seats
from tests.services.test_caseload import put

ASH, BRYN = "dd" * 8, "de" * 8


def named(seat: Seat, person: str, name: str, role: str = "practitioner") -> None:
    with seat.vault.action() as action:
        body = StaffNamed.model_validate({"person": person, "name": name, "role": role})
        action.record(body, subject="team", happened_at=seat.now())
    seat.forget_names()


@pytest.fixture
def team(office: Seat) -> dict[str, str]:
    """Ash has three, Bryn none, Olwen the leader one, and one is nobody's."""
    named(office, ASH, "Ash Field")
    named(office, BRYN, "Bryn Reed")
    places = {
        "Red": ("west", "st_james"), "Green": ("west", "durban_house"), "Bare": ("east", "sidney_west"),
        "Own": ("west", "st_james"),
    }  # fmt: skip
    made = {label: seats.open_family(office, label, area=area, base=base) for label, (area, base) in places.items()}
    put(office, PersonAdded(person=seats.MUM, name="Tess Free", role="parent"), "fe" * 8)
    for label, to in (("Red", ASH), ("Green", ASH), ("Bare", ASH), ("Own", office.me.person)):
        put(office, Allocated(to=to, allocated_on=office.today()), made[label])
    seats.visit(office, made["Red"], "high", "high")
    seats.visit(office, made["Green"])
    put(office, PlanRecorded(plan="cp", starts=office.today()), made["Red"])
    return made


def of(view: LoadView, name: str) -> Load:
    return next(each for each in view.people if each.label == name)


def shares(some: tuple[load.Share, ...]) -> list[tuple[str, int]]:
    return [(each.label, each.families) for each in some]


def test_every_practitioner_by_name_even_one_without_families(office: Seat, team: dict[str, str]) -> None:
    view = load.read(office)
    assert [(each.label, each.families) for each in view.people] == [
        ("Ash Field", 3), ("Bryn Reed", 0), ("Olwen Office", 1),
    ]  # fmt: skip
    ash = of(view, "Ash Field")
    assert ash.code == ASH
    assert shares(ash.rags) == [("Red", 1), ("Amber", 0), ("Green", 1), ("Not rated yet", 1)]
    assert (ash.rag("red"), ash.rag("amber"), ash.rag("")) == (1, 0, 1)
    assert shares(ash.areas) == [("West", 2), ("East", 1)]
    assert shares(ash.bases) == [("St James", 1), ("Durban House", 1), ("Sidney West CFC", 1)]
    assert shares(ash.plans) == [("Child Protection plan", 1), ("No plan recorded", 2)]
    assert (view.unallocated.families, view.whole.families, view.requests) == (1, 5, 0)


def test_every_area_and_base_of_the_guidance_and_what_has_none(office: Seat, team: dict[str, str]) -> None:
    view = load.read(office)
    assert [(each.label, each.families, each.rag("red")) for each in view.areas] == [
        ("Central", 0, 0), ("West", 3, 1), ("East", 1, 0), ("No area", 1, 0),
    ]  # fmt: skip
    bases = {each.label: each.families for each in view.bases}
    assert (bases["St James"], bases["Durban House"], bases["Bridge House"], bases["No base"]) == (2, 1, 0, 1)
    assert sum(bases.values()) == view.whole.families


def test_overdue_counts_families_and_not_clocks(office: Seat, team: dict[str, str]) -> None:
    assert of(load.read(office), "Ash Field").overdue == 0
    clock = office.around.now
    assert isinstance(clock, seats.Clock)
    clock.on(days=8)
    view = load.read(office)
    # Each has two clocks of three working days past, and Red its risk review too.
    assert (of(view, "Ash Field").overdue, of(view, "Olwen Office").overdue, view.whole.overdue) == (3, 1, 4)
    assert view.unallocated.overdue == 0


def test_what_others_owe_is_nobody_s_overdue_here(office: Seat, team: dict[str, str]) -> None:
    clock = office.around.now
    assert isinstance(clock, seats.Clock)
    for event in ("social_worker_contacted", "joint_visit_held", "supervision_invited", "risk_stated"):
        seats.record(office, "milestone.noted", team["Own"], event=event, on=office.today().isoformat())
    clock.on(days=4)
    # The Workbook was to be opened by the social worker within two working days: that is not ours.
    assert of(load.read(office), "Olwen Office").overdue == 0


def test_second_and_cover_stand_beside(office: Seat, team: dict[str, str]) -> None:
    until = office.today() + timedelta(days=2)
    cover = {"person": BRYN, "until": until}
    put(office, Allocated.model_validate(
        {"to": ASH, "allocated_on": office.today(), "cover": cover}), team["Red"])  # fmt: skip
    put(office, Allocated(to=ASH, allocated_on=office.today(), second=BRYN), team["Green"])
    assert [(each.families, each.beside) for each in load.read(office).people] == [(3, 0), (0, 2), (1, 0)]
    clock = office.around.now
    assert isinstance(clock, seats.Clock)
    clock.on(days=3)
    assert of(load.read(office), "Bryn Reed").beside == 1


def test_on_a_laptop_only_who_sits_there(laptop: Seat) -> None:
    family = seats.open_family(laptop)
    put(laptop, Allocated(to=laptop.me.person, allocated_on=laptop.today()), family)
    other = seats.open_family(laptop, "Other")
    put(laptop, Allocated(to=ASH, allocated_on=laptop.today()), other)
    view = load.read(laptop)
    assert [(each.label, each.families) for each in view.people] == [("Pat Example", 1)]


def test_a_code_that_the_guidance_no_longer_has_is_still_counted(office: Seat) -> None:
    put(office, FamilyOpened(label="Old", area="north", base="moon"), "ab" * 8)
    view = load.read(office)
    assert ("north (not in this guidance)", 1) in [(each.label, each.families) for each in view.areas]
    assert ("moon (not in this guidance)", 1) in [(each.label, each.families) for each in view.bases]


def test_nothing_at_all(office: Seat) -> None:
    view = load.read(office)
    assert view.people == () and view.whole.families == 0 and view.unallocated.families == 0


def test_who_has_left_and_has_no_family_is_not_offered_more(office: Seat, team: dict[str, str]) -> None:
    from fsm_tui.vault.tables import DeviceRow

    def device(person: str, name: str, *, revoked: bool) -> DeviceRow:
        return DeviceRow(device=name, person=person, name=name, role="practitioner", sign_key="", seal_key="",
                         fingerprint="", enrolled_on=office.today(), revoked=revoked)  # fmt: skip

    with office.vault.store.write() as session:
        session.add_all([device(BRYN, "b1", revoked=True), device(ASH, "a1", revoked=True)])
    assert [each.label for each in load.read(office).people] == ["Ash Field", "Olwen Office"]
    with office.vault.store.write() as session:
        session.add(device(BRYN, "b2", revoked=False))
    assert "Bryn Reed" in [each.label for each in load.read(office).people]
