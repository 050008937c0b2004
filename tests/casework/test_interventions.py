"""Interventions: shapes, rules, how they fold, and the clocks of a naloxone kit (A58-A72, B2.3-B2.5, B4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.due import Due, due_items
from fsm_tui.casework.review import Voided
from fsm_tui.casework.rules import faults
from fsm_tui.casework.telling import Teller
from fsm_tui.casework.work_clocks import about_words
from fsm_tui.errors import Faults
from fsm_tui.practice.profile import built_in
from tests.casework.making import MONDAY, MUM, Device, beginning

DAY = timedelta(days=1)
TODAY = MONDAY.date()
KIT, NEXT, BOX = "61" * 8, "62" * 8, "71" * 8
BASE: dict[str, dict[str, Any]] = {
    "naloxone.supplied": {"kit": KIT, "product": "nyxoid", "batch": "N22", "expiry": "2027-03-31", "person": MUM},
    "naloxone.ended": {"kit": KIT, "how": "used"},
    "equipment.exchanged": {"person": MUM, "given": [{"item": "syringe_fixed", "count": 20}], "returned": 12},
    "box.issued": {"box": BOX, "person": MUM, "medicines": "Tess, methadone", "kept": "top of the wardrobe"},
    "box.seen": {"box": BOX, "locked": "yes"},
    "box.ended": {"box": BOX, "how": "returned"},
    "group.attended": {"person": MUM, "group": "Recovery skills", "session": 2, "of": 6, "attended": True},
    "access.supported": {"person": MUM, "service": "DAWN", "accompanied": True, "outcome": "assessed"},
    "advice.given": {"person": MUM, "topics": ["storage"]},
    "module.worked": {"module": "module_3", "state": "complete"},
    "treatment.reviewed": {"person": MUM, "treatment": "methadone 40 ml, daily pick-up", "prescriber": "Dr Bell"},
    "overdose.reviewed": {"person": MUM, "risks": ["tolerance", "alone"], "advice": ["overdose"]},
    "psychosocial.worked": {"person": MUM, "intervention": "cbt", "worked_on": "triggers on Fridays"},
}


def made(kind: str, **more: Any) -> Body:
    """A body of the kind as a person gives it; a field given as None is left out."""
    raw = {"on": TODAY.isoformat()} | BASE[kind] | more
    return accept(kind, {name: value for name, value in raw.items() if value is not None})


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    return device


@pytest.fixture
def stocked(laptop: Device) -> Device:
    """A kit and a box are there since Monday."""
    laptop.writes(made("naloxone.supplied"), MONDAY)
    laptop.writes(made("box.issued"), MONDAY)
    return laptop


def places(device: Device, body: Body) -> set[str]:
    return {place for place, _ in faults(body, MONDAY, device.family, built_in(), MONDAY + timedelta(hours=2))}


@pytest.mark.parametrize("kind", sorted(BASE))
def test_a_plain_one_is_complete_and_reads_in_words(stocked: Device, kind: str) -> None:
    fresh = {"naloxone.supplied": {"kit": NEXT}, "box.issued": {"box": NEXT}}.get(kind, {})
    body = made(kind, **fresh)
    assert places(stocked, body) == set()
    entry = stocked.writes(body, MONDAY)
    said = Teller(stocked.family, built_in(), lambda ident: ident).tell(body, entry)
    text = "\n".join(f"{each.label}: {each.text}" for each in said)
    assert KIT not in text and BOX not in text and MUM not in text
    assert "not in this guidance" not in text and "_" not in text
    assert ("Tess Marlowe" in text) is ("person" in BASE[kind])


@pytest.mark.parametrize("kind", sorted(BASE))
def test_it_is_not_in_the_future_and_about_somebody_of_the_family(stocked: Device, kind: str) -> None:
    tomorrow = made(kind, on=(TODAY + DAY).isoformat())
    assert "on" in places(stocked, tomorrow)
    if "person" in BASE[kind]:
        assert "person" in places(stocked, made(kind, person="99" * 8))


@pytest.mark.parametrize(
    ("kind", "more", "place"),
    [
        ("naloxone.supplied", {"person": None}, "to"),
        ("naloxone.supplied", {"to": "her brother Sam"}, "to"),
        ("naloxone.supplied", {"replaces": KIT}, "replaces"),
        ("naloxone.supplied", {"expiry": None}, "expiry"),
        ("equipment.exchanged", {"given": [], "returned": None}, "given"),
        ("equipment.exchanged", {"given": [{"item": "swab", "count": 1}] * 2}, "given"),
        ("equipment.exchanged", {"given": [{"item": "swab", "count": 0}]}, "given.0.count"),
        ("box.seen", {"locked": "no"}, "because"),
        ("box.seen", {"locked": "not_seen", "because": " "}, "because"),
        ("group.attended", {"session": 7}, "session"),
        ("group.attended", {"group": " "}, "group"),
        ("access.supported", {"next_on": "2026-11-15"}, "next_on"),
        ("access.supported", {"service": ""}, "service"),
        ("advice.given", {"topics": []}, "topics"),
        ("module.worked", {"state": "not_started"}, "state"),
        ("treatment.reviewed", {"next_on": "2026-11-15"}, "next_on"),
        ("treatment.reviewed", {"treatment": ""}, "treatment"),
        ("overdose.reviewed", {"risks": []}, "risks"),
        ("overdose.reviewed", {"none_apply": True}, "risks"),
        ("psychosocial.worked", {"worked_on": ""}, "worked_on"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(kind: str, more: dict[str, Any], place: str) -> None:
    with pytest.raises(Faults) as caught:
        made(kind, **more)
    assert place in dict(caught.value.faults)


@pytest.mark.parametrize(
    ("kind", "more", "place"),
    [
        ("naloxone.supplied", {"kit": NEXT, "product": "other"}, "product"),
        ("naloxone.supplied", {"kit": NEXT, "topics": ["call_999", "x"]}, "topics.1"),
        ("naloxone.supplied", {"kit": NEXT, "expiry": "2026-11-15"}, "expiry"),
        ("naloxone.supplied", {"kit": NEXT, "replaces": "99" * 8}, "replaces"),
        ("naloxone.supplied", {}, "kit"),
        ("naloxone.ended", {"kit": NEXT}, "kit"),
        ("naloxone.ended", {"on": "2026-11-15"}, "on"),
        ("naloxone.ended", {"how": "expired"}, "on"),
        ("equipment.exchanged", {"given": [{"item": "x", "count": 1}]}, "given.0.item"),
        ("equipment.exchanged", {"advice": ["x"]}, "advice.0"),
        ("box.issued", {}, "box"),
        ("box.seen", {"box": NEXT}, "box"),
        ("box.seen", {"on": "2026-11-15"}, "on"),
        ("box.ended", {"box": NEXT}, "box"),
        ("access.supported", {"outcome": "x"}, "outcome"),
        ("advice.given", {"topics": ["x"]}, "topics.0"),
        ("module.worked", {"module": "module_9"}, "module"),
        ("overdose.reviewed", {"risks": ["x"]}, "risks.0"),
        ("overdose.reviewed", {"advice": ["x"]}, "advice.0"),
        ("psychosocial.worked", {"intervention": "x"}, "intervention"),
    ],
)
def test_rules_say_what_is_wrong(stocked: Device, kind: str, more: dict[str, Any], place: str) -> None:
    assert place in places(stocked, made(kind, **more))


def test_a_kit_and_a_box_end_once_and_their_records_can_be_corrected(stocked: Device) -> None:
    kit = stocked.writes(made("naloxone.ended"), MONDAY)
    box = stocked.writes(made("box.ended"), MONDAY)
    assert "kit" in places(stocked, made("naloxone.ended", how="lost"))
    assert "box" in places(stocked, made("box.ended"))
    for kind, entry in (("naloxone.ended", kit), ("box.ended", box)):
        mended = made(kind, how="lost", corrects=entry.head, correction_reason="misheard")
        assert places(stocked, mended) == set()
        stocked.writes(mended, MONDAY)
    work = stocked.family.work
    assert [each.ended.value.how for each in work.kits if each.ended] == ["lost"]
    assert [each.ended.value.how for each in work.boxes if each.ended] == ["lost"]


def test_a_kit_in_whose_place_another_came_is_over(stocked: Device) -> None:
    new = made("naloxone.supplied", kit=NEXT, replaces=KIT, on="2026-11-18", person=None, to="her brother Sam")
    entry = stocked.writes(new, MONDAY + 2 * DAY)
    first, second = stocked.family.work.kits
    assert (first.over_on, second.over_on) == (date(2026, 11, 18), None)
    assert (first.over_by, second.over_by) == (entry.head, "")
    stocked.writes(Voided(entry=entry.head, reason="wrong family"), MONDAY + 2 * DAY)
    (only,) = stocked.family.work.kits
    assert (only.id, only.over_on) == (KIT, None)


def test_a_correction_takes_the_place_of_what_it_corrects(laptop: Device) -> None:
    for kind in ("equipment.exchanged", "group.attended", "access.supported", "advice.given", "treatment.reviewed",
                 "overdose.reviewed", "psychosocial.worked"):  # fmt: skip
        entry = laptop.writes(made(kind), MONDAY)
        laptop.writes(made(kind, on="2026-11-14", corrects=entry.head, correction_reason="day"), MONDAY)
    work = laptop.family.work
    for held in (
        work.exchanges, work.groups, work.access, work.advice, work.treatments, work.overdoses, work.psychosocial,
    ):  # fmt: skip
        assert [each.value.on for each in held] == [date(2026, 11, 14)]


def test_a_box_remembers_every_look_at_it(stocked: Device) -> None:
    assert stocked.family.work.boxes[0].last_seen is None
    stocked.writes(made("box.seen", on="2026-11-16", kept="kitchen"), MONDAY)
    stocked.writes(made("box.seen", on="2026-11-17", locked="no", because="key lost"), MONDAY + DAY)
    (box,) = stocked.family.work.boxes
    assert [each.value.locked for each in box.seen] == ["yes", "no"]
    assert box.kept == "kitchen"
    stocked.writes(made("box.ended", on="2026-11-17"), MONDAY + DAY)
    later = made("box.seen", on="2026-11-18")
    assert "box" in {p for p, _ in faults(later, MONDAY + 2 * DAY, stocked.family, built_in(), MONDAY + 3 * DAY)}


def test_a_module_stands_as_on_its_latest_day(laptop: Device) -> None:
    laptop.writes(made("module.worked", on="2026-11-16"), MONDAY)
    laptop.writes(made("module.worked", on="2026-11-10", state="in_progress"), MONDAY)
    assert laptop.family.work.modules["module_3"].state == "complete"
    laptop.writes(made("module.worked", state="in_progress"), MONDAY)
    assert laptop.family.work.modules["module_3"].state == "in_progress"
    laptop.writes(made("module.worked"), MONDAY)
    assert laptop.family.work.modules["module_3"].state == "complete"


def test_of_two_states_that_nobody_saw_together_there_is_work_to_do(laptop: Device) -> None:
    other = Device("b")
    other.shown(*laptop.has.values())
    other.writes(made("module.worked", state="in_progress"), MONDAY)
    laptop.writes(made("module.worked"), MONDAY)
    laptop.shown(*other.has.values())
    assert laptop.family.work.modules["module_3"].state == "in_progress"


def dues(device: Device, about: str = KIT) -> dict[str, Due]:
    return {each.clock: each for each in due_items(device.family, (built_in(),)) if each.about == about}


def test_a_kit_is_told_of_60_and_30_days_before_its_day(stocked: Device) -> None:
    found = dues(stocked)
    assert {code: (each.due_on, each.done_on) for code, each in found.items()} == {
        "naloxone_60": (date(2027, 1, 30), None),
        "naloxone_30": (date(2027, 3, 1), None),
    }
    assert about_words(KIT, stocked.family) == "Tess Marlowe, expires 31 March 2027"


@pytest.mark.parametrize("how", ["used", "replaced", "lost", "handed_back"])
def test_an_end_stops_both_clocks(stocked: Device, how: str) -> None:
    ended = stocked.writes(made("naloxone.ended", how=how), MONDAY)
    assert {each.done_on for each in dues(stocked).values()} == {TODAY}
    stocked.writes(Voided(entry=ended.head, reason="wrong kit"), MONDAY)
    assert {each.done_on for each in dues(stocked).values()} == {None}


def test_the_kit_in_its_place_stops_the_old_clocks_and_has_its_own(stocked: Device) -> None:
    stocked.writes(made("naloxone.supplied", kit=NEXT, replaces=KIT, expiry="2028-01-31"), MONDAY)
    assert {each.done_on for each in dues(stocked).values()} == {TODAY}
    assert {each.due_on for each in dues(stocked, NEXT).values()} == {date(2027, 12, 2), date(2028, 1, 1)}


def test_a_corrected_expiry_moves_both_clocks(stocked: Device) -> None:
    (kit,) = stocked.family.work.kits
    mended = made("naloxone.supplied", expiry="2027-04-30", corrects=kit.supplied.head, correction_reason="misread")
    assert places(stocked, mended) == set()
    stocked.writes(mended, MONDAY)
    assert dues(stocked)["naloxone_30"].due_on == date(2027, 3, 31)


def test_of_two_packs_said_apart_the_earlier_expiry_counts(laptop: Device) -> None:
    other = Device("b")
    other.shown(*laptop.has.values())
    other.writes(made("naloxone.supplied", expiry="2027-02-28"), MONDAY)
    laptop.writes(made("naloxone.supplied"), MONDAY)
    laptop.shown(*other.has.values())
    (kit,) = laptop.family.work.kits
    assert kit.in_conflict and kit.expiry == date(2027, 2, 28)
    assert "naloxone kit: two versions" in laptop.family.conflicts
