"""The diary: what is planned, what became of it, what clashes, what is due and not planned; hours of odd nights."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.allocation import Allocated, FamilyRestricted
from fsm_tui.casework.diary import AppointmentPlanned, VisitPlanned
from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.errors import Faults, NotFound, Refused
from fsm_tui.services import day_sheet, diary, families, recording
from fsm_tui.services.diary import Line
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger
from fsm_tui.vault.vault import rebuild
from tests.seats import (
    CHILD,
    MUM,
    Clock,
    again,
    laptop_template,
    office_template,
    open_family,
    record,
    rows_of,
    seat_from,
    visit,
)

MONDAY = date(2026, 11, 16)
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def seat(tmp_path: Path) -> Any:
    with seat_from(laptop_template(), tmp_path / "vault", Clock()) as opened:
        yield opened


def planned(seat: Seat, family: str, on: date = TUESDAY, at: str | None = "14:00", **more: Any) -> str:
    body = VisitPlanned(**({"session_kind": "home_visit", "on": on, "at": at, "minutes": 60} | more))
    return diary.plan(seat, family, body).head


def appointed(seat: Seat, on: date = TUESDAY, at: str | None = "14:00", title: str = "Duty team", **more: Any) -> str:
    return diary.plan(seat, "", AppointmentPlanned(what="consultation", title=title, on=on, at=at, **more)).head


def lines(seat: Seat, first: date = MONDAY, last: date | None = None, **more: Any) -> list[Line]:
    view = diary.read(seat, first, last or first, **more)
    return [line for day in view.days for line in day.lines]


def faults_of(error: pytest.ExceptionInfo[Faults]) -> dict[str, str]:
    return dict(error.value.faults)


# what stands there


def test_a_planned_visit_stands_on_its_day_with_what_one_must_know(seat: Seat) -> None:
    family = open_family(seat)
    recording.write(seat, family, FamilyDescribed(alerts="Dog in the yard"))
    planned(seat, family, people=(MUM, CHILD), place="12 Elm Road", joint_with="Ann, social worker", finish_by="15:30")
    assert lines(seat) == []
    [line] = lines(seat, TUESDAY)
    assert (line.label, line.called, line.hours, line.ends) == ("Marlowe", "Home visit", "14:00-15:00", "15:00")
    assert line.people == ("Tess Marlowe", "Kit Marlowe") and line.place == "12 Elm Road"
    assert line.remarks == ("Before the visit: Dog in the yard",) and line.alerts == "Dog in the yard"
    assert line.state == "planned" and line.mine and line.finish_by == "15:30"


def test_the_week_has_all_its_days_and_whole_days_come_first(seat: Seat) -> None:
    family = open_family(seat)
    planned(seat, family, at="09:30")
    appointed(seat, at=None, title="Training")
    planned(seat, family, on=date(2026, 11, 22), at="08:00")
    view = diary.read(seat, *diary.week(date(2026, 11, 18)))
    assert [each.day.day for each in view.days] == [16, 17, 18, 19, 20, 21, 22]
    assert [[line.at for line in each.lines] for each in view.days] == [[], ["", "09:30"], [], [], [], [], ["08:00"]]
    assert view.days[1].lines[0].called == "Consultation" and view.days[1].lines[0].family == ""


def test_what_became_a_session_is_held_and_what_it_was(seat: Seat) -> None:
    family = open_family(seat)
    first, second = planned(seat, family, MONDAY, "11:00"), planned(seat, family, MONDAY, "12:00")
    clock = seat.around.now
    assert isinstance(clock, Clock)
    clock.on(hours=4)
    head = visit(seat, family, planned=first)
    visit(seat, family, planned=second, attendance="did_not_attend", present=[], told="the social worker, by phone")
    held, missed = lines(seat)
    assert (held.state, held.state_words, held.session) == ("held", "held", head)
    assert missed.state == "held" and "attend" in missed.state_words


def test_a_plan_that_was_moved_is_held_under_any_of_its_versions(seat: Seat) -> None:
    family = open_family(seat)
    head = planned(seat, family)
    diary.move(seat, head, MONDAY, "10:30")
    visit(seat, family, planned=head)
    [line] = lines(seat)
    assert line.root == head and line.state == "held"


def test_a_session_that_was_taken_back_leaves_the_plan_open(seat: Seat) -> None:
    family = open_family(seat)
    head = planned(seat, family, MONDAY)
    session = visit(seat, family, planned=head)
    record(seat, "entry.voided", family, entry=session, reason="another family")
    assert [line.state for line in lines(seat)] == ["planned"]


def test_what_nobody_wrote_up_is_left_and_not_forgotten(seat: Seat) -> None:
    family = open_family(seat)
    planned(seat, family, MONDAY, place="at home")
    clock = seat.around.now
    assert isinstance(clock, Clock)
    clock.on(days=3)
    view = diary.read(seat)
    assert [(line.day, line.state_words) for line in view.left] == [(MONDAY, "to write up")]
    assert diary.read(seat, *diary.week(MONDAY)).left == ()


def test_a_correction_goes_on_naming_its_plan_though_that_was_taken_back(seat: Seat) -> None:
    family = open_family(seat)
    plan = planned(seat, family, MONDAY)
    session = visit(seat, family, planned=plan)
    record(seat, "entry.voided", family, entry=plan, reason="never planned")
    first = {"stated": "first", "because": "as seen"}
    risk = {
        "parents": [{"person": MUM, "severity": "low", **first}],
        "children": [{"person": CHILD, "harm": "low", **first}],
    }
    visit(seat, family, planned=plan, corrects=session, correction_reason="misheard", risk=risk)
    assert lines(seat) == []


# moving and cancelling


def test_moving_takes_the_expected_finish_along(seat: Seat) -> None:
    family = open_family(seat)
    head = planned(seat, family, finish_by="15:30")
    diary.move(seat, head, date(2026, 11, 19), "16:00")
    [line] = lines(seat, date(2026, 11, 19))
    assert (line.at, line.finish_by, line.root) == ("16:00", "17:30", head)
    diary.move(seat, head, date(2026, 11, 19), "23:00")
    assert lines(seat, date(2026, 11, 19))[0].finish_by == ""


def test_cancelling_says_why_and_moving_brings_it_back(seat: Seat) -> None:
    family = open_family(seat)
    head = planned(seat, family)
    with pytest.raises(Faults):
        diary.cancel(seat, head, "  ")
    diary.cancel(seat, head, "the baby is ill")
    [line] = lines(seat, TUESDAY)
    assert line.state == "cancelled" and "Cancelled: the baby is ill" in line.remarks
    diary.move(seat, head, TUESDAY, "15:00")
    assert [each.state for each in lines(seat, TUESDAY)] == ["planned"]


def test_a_visit_that_was_recorded_cannot_be_moved_or_cancelled(seat: Seat) -> None:
    family = open_family(seat)
    head = planned(seat, family, MONDAY)
    visit(seat, family, planned=head)
    for change in (lambda: diary.move(seat, head, TUESDAY), lambda: diary.cancel(seat, head, "mistake")):
        with pytest.raises(Faults) as refused:
            change()
        assert "corrects" in faults_of(refused)
    assert [line.state for line in lines(seat)] == ["held"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"on": date(2026, 11, 15)}, "on"),
        ({"on": date(2028, 1, 10)}, "on"),
        ({"session_kind": "tea"}, "session_kind"),
        ({"people": (MUM, "ff" * 8)}, "people.1"),
        ({"on": date(2027, 3, 28), "at": "01:30"}, "at"),
        ({"on": date(2027, 3, 28), "at": "00:30", "finish_by": "01:15"}, "finish_by"),
    ],
)
def test_what_cannot_be_planned_says_where_and_why(seat: Seat, said: dict[str, Any], place: str) -> None:
    family = open_family(seat)
    with pytest.raises(Faults) as refused:
        planned(seat, family, **said)
    assert list(faults_of(refused)) == [place]
    assert diary.read(seat, date(2026, 1, 1), date(2028, 12, 31)).days and not diary.coming(seat, family)


def test_a_past_plan_may_be_cancelled_but_not_moved_into_the_past(seat: Seat) -> None:
    family = open_family(seat)
    head = planned(seat, family)
    clock = seat.around.now
    assert isinstance(clock, Clock)
    clock.on(days=5)
    with pytest.raises(Faults) as refused:
        diary.move(seat, head, MONDAY)
    assert list(faults_of(refused)) == ["on"]
    diary.cancel(seat, head, "nobody was in, seen from the street")
    assert [line.state for line in lines(seat, TUESDAY)] == ["cancelled"]


def test_an_unknown_plan_cannot_be_recorded_and_an_unknown_line_not_changed(seat: Seat) -> None:
    family = open_family(seat)
    with pytest.raises(Faults) as refused:
        visit(seat, family, planned="ab" * 32)
    assert "planned" in faults_of(refused)
    with pytest.raises(NotFound):
        diary.cancel(seat, "ab" * 32, "x")


# two at the same time; odd nights


def test_two_at_the_same_time_are_pointed_out_and_kept(seat: Seat) -> None:
    one, other = open_family(seat), open_family(seat, "Finch")
    planned(seat, one, at="14:00")
    planned(seat, other, at="14:59")
    appointed(seat, at="15:59", title="Team")
    view = diary.read(seat, TUESDAY)
    assert view.clashes == 2
    first, second, third = view.days[0].lines
    assert first.clashes == ("14:59-15:59 Home visit, Finch",) and "Marlowe" in second.clashes[0]
    assert third.clashes == ()
    diary.cancel(seat, first.root, "no time")
    assert diary.read(seat, TUESDAY).clashes == 0


@pytest.mark.parametrize(
    ("day", "rows"),
    [
        (date(2027, 3, 28), [("00:30", 60, "02:30"), ("02:15", 30, "02:45")]),
        (date(2027, 10, 31), [("00:30", 120, "01:30"), ("01:45", 30, "01:15")]),
    ],
)
def test_the_nights_with_an_hour_more_or_less(seat: Seat, day: date, rows: list[tuple[str, int, str]]) -> None:
    family = open_family(seat)
    for at, minutes, _ in reversed(rows):
        planned(seat, family, day, at, minutes=minutes)
    found = lines(seat, day)
    assert [(line.at, line.minutes, line.ends) for line in found] == rows
    assert diary.read(seat, day).clashes == 2


# without a family


def test_an_appointment_needs_no_family_and_is_its_authors_own(seat: Seat) -> None:
    head = appointed(seat, title="Consultation with the duty team")
    [line] = lines(seat, TUESDAY)
    assert (line.label, line.family, line.state) == ("Consultation with the duty team", "", "planned")
    diary.move(seat, head, MONDAY, "09:00")
    diary.took_place(seat, head, True)
    assert [(line.at, line.state) for line in lines(seat)] == [("09:00", "held")]


def test_what_a_visit_became_is_a_session(seat: Seat) -> None:
    head = planned(seat, open_family(seat), MONDAY)
    with pytest.raises(Refused):
        diary.took_place(seat, head, True)
    assert [line.state for line in lines(seat)] == ["planned"]


def test_a_finish_that_is_before_the_end_is_pointed_out(seat: Seat) -> None:
    family = open_family(seat)
    planned(seat, family, finish_by="14:30")
    planned(seat, family, MONDAY, finish_by="15:30")
    assert lines(seat, TUESDAY)[0].remarks == ("The expected finish 14:30 is before it ends at 15:00",)
    assert lines(seat)[0].remarks == ()


def test_an_appointment_to_come_was_not_held(seat: Seat) -> None:
    head = appointed(seat)
    with pytest.raises(Faults) as refused:
        diary.took_place(seat, head, True)
    assert list(faults_of(refused)) == ["held"]


def test_record_takes_an_appointment_without_a_subject_and_no_family_for_it(seat: Seat) -> None:
    family = open_family(seat)
    said = {"what": "meeting", "title": "Team meeting", "on": "2026-11-17", "at": "09:00"}
    done = recording.record_json(seat, "appointment.planned", None, json.dumps(said))
    assert done[0].family == "" and [line.label for line in lines(seat, TUESDAY)] == ["Team meeting"]
    with pytest.raises(Faults) as refused:
        recording.record_json(seat, "appointment.planned", family, json.dumps(said))
    assert list(faults_of(refused)) == ["subject"]
    with pytest.raises(Faults) as past:
        recording.record_json(seat, "appointment.planned", None, json.dumps(said | {"on": "2026-11-01"}))
    assert list(faults_of(past)) == ["on"]


def test_only_who_may_write_a_kind_of_the_office_writes_it(seat: Seat) -> None:
    with pytest.raises(Refused):
        said = {"on": "2026-11-17", "present": [], "considered": []}
        recording.record_json(seat, "allocation_meeting.held", None, json.dumps(said))


def test_lines_of_a_family_and_of_the_office_in_one_file_are_all_or_none(seat: Seat) -> None:
    family = open_family(seat)
    said = [
        {"kind": "visit.planned", "subject": family, "session_kind": "home_visit", "on": "2026-11-17"},
        {"kind": "appointment.planned", "what": "other", "title": "Dentist", "on": "2026-11-17"},
        {"kind": "appointment.planned", "what": "other", "title": "Gone", "on": "2026-11-01"},
    ]
    with pytest.raises(Faults):
        recording.record_json(seat, None, None, "\n".join(map(json.dumps, said)))
    assert lines(seat, TUESDAY) == []
    recording.record_json(seat, None, None, "\n".join(map(json.dumps, said[:2])))
    assert {line.label for line in lines(seat, TUESDAY)} == {"Marlowe", "Dentist"}


# whose diary


def test_a_visit_goes_to_who_has_the_family(tmp_path: Path) -> None:
    with seat_from(office_template(), tmp_path / "vault", Clock()) as seat:
        other = "5e" * 8
        family = open_family(seat)
        head = planned(seat, family)
        assert lines(seat, TUESDAY)[0].mine
        families.allocate(seat, family, other)
        line = lines(seat, TUESDAY)[0]
        assert not line.mine and line.root == head
        recording.write(seat, family, Allocated(to=other, second=seat.me.person, allocated_on=MONDAY))
        assert lines(seat, TUESDAY)[0].mine


# what is due and not planned


def test_what_is_due_is_suggested_until_a_visit_that_does_it_is_planned(tmp_path: Path) -> None:
    with seat_from(office_template(), tmp_path / "vault", Clock()) as seat:
        family = open_family(seat)
        families.allocate(seat, family, seat.me.person)
        [found] = diary.read(seat).suggestions
        assert (found.label, found.what, found.kind) == ("Marlowe", "First joint visit", "joint_visit")
        head = planned(seat, family, date(2026, 11, 27), session_kind="joint_visit")
        assert diary.read(seat).suggestions[0].planned == date(2026, 11, 27)
        diary.move(seat, head, TUESDAY)
        left = diary.read(seat).suggestions
        assert all(each.what != "First joint visit" for each in left)


def test_a_clock_says_for_which_day_a_visit_that_does_it_is_planned(tmp_path: Path) -> None:
    with seat_from(office_template(), tmp_path / "vault", Clock()) as seat:
        family = open_family(seat)
        families.allocate(seat, family, seat.me.person)

        def words() -> str:
            return next(each.words for each in families.read(seat, family).dues if each.clock == "joint_visit")

        assert "planned" not in words()
        planned(seat, family, session_kind="phone_session")
        assert "planned" not in words(), "a call is no joint visit"
        planned(seat, family, date(2026, 11, 18), session_kind="joint_visit", place="the school")
        assert words().endswith("planned for Wed 18 Nov 2026")
        [call, joint] = families.read(seat, family).coming
        assert diary.in_words(joint) == "Joint visit with the social worker, Wed 18 Nov 2026, 14:00-15:00, the school"
        assert call.called == "Session by phone or video"


# the day sheet


def test_the_day_sheet_says_where_and_until_when_and_promises_no_alarm(seat: Seat) -> None:
    family, other = open_family(seat), open_family(seat, "Finch")
    recording.write(seat, family, FamilyDescribed(address="12 Elm Road\nWorthing", alerts="Dog"))
    planned(seat, family, people=(MUM,), finish_by="15:30", note="She wants to talk of the order")
    planned(seat, other, at="16:00", place="the library", minutes=45)
    gone = planned(seat, other, at="17:00")
    diary.cancel(seat, gone, "ill")
    text = day_sheet.compose(seat, TUESDAY).text
    alert = "something to know before the visit is on record"
    assert f"14:00-15:00; 12 Elm Road Worthing (Marlowe); Home visit; expected finish 15:30; {alert}" in text
    assert text.count(alert) == 1
    assert "16:00-16:45; the library (Finch)" in text and "Last expected finish: 16:45" in text
    assert "No alarm is promised" in text
    for word in ("Tess", "Kit", "17:00", "Dog", "order", "not recorded"):
        assert word not in text
    empty = day_sheet.compose(seat, date(2026, 11, 20)).text
    assert "nothing is planned" in empty and "not recorded" not in empty


# the same rows whatever the order


def test_a_rebuild_gives_the_same_diary(seat: Seat) -> None:
    family = open_family(seat)
    first = planned(seat, family)
    diary.move(seat, first, TUESDAY, "16:00")
    moved = appointed(seat)
    diary.move(seat, moved, TUESDAY, "17:00")
    before = rows_of(seat)["diary"]
    assert len(before) == 2
    rebuild(seat.vault)
    assert rows_of(seat)["diary"] == before
    later = again(seat)
    assert rows_of(later)["diary"] == before


def history(seat: Seat, seed: int) -> None:
    """Plans that are moved, cancelled and recorded by chance; what is refused is part of it."""
    draw = random.Random(seed)
    family = open_family(seat)
    plans: list[str] = []
    for _ in range(14):
        day, at = date(2026, 11, draw.randint(16, 20)), f"1{draw.randint(0, 9)}:00"
        try:
            match draw.randrange(6) if plans else draw.randrange(2):
                case 0:
                    plans.append(planned(seat, family, day, at))
                case 1:
                    plans.append(appointed(seat, day, at))
                case 2:
                    diary.move(seat, draw.choice(plans), day, at)
                case 3:
                    diary.cancel(seat, draw.choice(plans), "ill")
                case 4:
                    visit(seat, family, planned=draw.choice(plans))
                case _:
                    diary.took_place(seat, draw.choice(plans), draw.random() < 0.5)
        except (Faults, Refused):
            continue


@pytest.mark.parametrize("seed", range(5))
def test_any_order_of_import_gives_the_same_diary(tmp_path: Path, seed: int) -> None:
    with seat_from(laptop_template(), tmp_path / "laptop", Clock()) as seat:
        history(seat, seed)
        wanted = rows_of(seat)["diary"]
        with seat.vault.read() as session:
            entries = [
                ledger.entry_of(row)
                for subject in ledger.subjects(session, "")
                for row in ledger.of_subject(session, subject)
                if not row.kind.startswith("access.") and subject != "team"
            ]
    assert wanted
    draw = random.Random(seed)
    draw.shuffle(entries)
    with seat_from(office_template(), tmp_path / "office", Clock()) as office:
        while entries:
            number = draw.randint(1, 6)
            with office.vault.action() as action:
                for entry in entries[:number]:
                    action.receive(entry, bundle="test")
            del entries[:number]
        assert rows_of(office)["diary"] == wanted


def test_a_family_that_is_cleared_leaves_nothing_in_the_diary(seat: Seat) -> None:
    family = open_family(seat)
    planned(seat, family)
    appointed(seat, title="Stays")
    with seat.vault.action() as action:
        action.clear_family(family)
    assert [line.label for line in lines(seat, TUESDAY)] == ["Stays"]
    assert rows_of(seat)["person"] == []


def test_a_restricted_family_is_named_to_who_has_it_and_the_leader_only(tmp_path: Path) -> None:
    with seat_from(office_template("admin"), tmp_path / "vault", Clock()) as seat:
        family = open_family(seat)
        planned(seat, family, place="12 Elm Road", note="secret", people=(MUM,))
        with seat.vault.action() as action:
            action.record(FamilyRestricted(restricted=True, because="a relative"), subject=f"family:{family}",
                          happened_at=seat.now())  # fmt: skip
        [line] = lines(seat, TUESDAY)
        assert line.label == "Restricted family" and line.at == "14:00"
        assert not (line.family or line.place or line.note or line.people)
