"""What the training vaults hold beside the stories: enough for every screen, by the rules, and made up throughout."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from fsm_tui.casework.concerns import without_goal
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.casework.ending import ClosureProposed
from fsm_tui.moments import Surroundings
from fsm_tui.practice.clocks import Standing
from fsm_tui.practice.profile import built_in
from fsm_tui.practice.rag import Rag
from fsm_tui.practice.working_days import is_working_day
from fsm_tui.services import (
    caseload,
    consulting,
    diary,
    ending,
    families,
    opening,
    reviewing,
    screening,
    standing,
    training,
)
from fsm_tui.services.prompting import read as prompts_of
from fsm_tui.services.requests import deciding, intake, pending
from fsm_tui.services.seat import Seat
from fsm_tui.services.training import Training, advising, more, requesting
from fsm_tui.services.training.course import courses
from fsm_tui.services.training.more import More
from fsm_tui.services.training.planning import Diary
from fsm_tui.services.training.requesting import Requester
from fsm_tui.services.training.story import written
from fsm_tui.vault import ledger
from tests.services.test_training_stories import DAYS, SEASONAL, Told, _texts, planned, standing_clocks

NOW = datetime(2026, 11, 23, 17, 40, tzinfo=UTC)
AROUND = Surroundings(now=lambda: NOW, token=secrets.token_bytes)


@dataclass
class World:
    """The two vaults, open to be read."""

    made: Training
    office: Seat
    laptop: Seat

    def family(self, label: str, *, office: bool = False) -> str:
        seat = self.office if office else self.laptop
        return next(row.family for row in caseload.read(seat).rows if row.label == label)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = training.make(tmp_path_factory.mktemp("more") / "here", AROUND)
    office = opening.unlock(made.office, made.passphrase, AROUND).seat
    laptop = opening.unlock(made.laptop, made.passphrase, AROUND).seat
    yield World(made, office, laptop)
    opening.leave(office)
    opening.leave(laptop)


# -- by the rules, on any day


def _all(today: date) -> list[Told]:
    stories = [more.with_course(each) for each in (*written(), *more.closed())]
    planners, counts = planned(stories, today), {each.label: len(each.scenes) for each in stories}
    told = []
    for planner in planners:
        steps = list(planner.steps())
        at = datetime(today.year, today.month, today.day, 15, 0, tzinfo=UTC)
        extra = list(More((planner,), (), counts, Diary(), at).steps())
        # `Told` asks the planner for its steps again: the levels of risk start anew.
        planner.levels.clear()
        assert steps
        told.append(Told(planner, extra))
    return told


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_course_holds_by_the_rules_of_practice_on_any_day(today: date) -> None:
    told = _all(today)
    families = [each.tell() for each in told]
    assert [fault for each in told for fault in each.faults] == []
    overdue = {str(each.label.value): set(standing_clocks(each, today, Standing.OVERDUE)) for each in families}
    # Prompts are answered, and Medlar is closed, by a deed. An exit may have come within four weeks over a weekend.
    left = {label: clocks - {"screening_called", "exit_prepared"} for label, clocks in overdue.items()}
    # Partners owe something in three families, for the list of partners.
    assert {label for label, clocks in left.items() if "partner_asked" in clocks} == {"Kestrel", "Rowan", "Plover"}
    left = {label: clocks - {"partner_asked"} for label, clocks in left.items()}
    assert left.pop("Auger") == {"exit_reached"}
    assert left.pop("Tamarisk") == {"parent_seen", "disengagement_told", "exit_planned"}
    assert left.pop("Medlar") and left.pop("Hawthorn-Adze") == {"screening_again"}
    assert not any(left.values()), left
    assert all(entry.header.happened.astimezone(UTC).date() < today for one in told for entry in one.entries)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_request_stands_in_the_order_in_which_it_was_written_on_any_day(today: date) -> None:
    rng = Random(3)
    for request in requesting.requests():
        steps = list(Requester(request, today, lambda: rng.randbytes(8).hex()).steps())
        days = [each.written.date() for each in steps]
        assert all(is_working_day(day) and day < today for day in days), request.label
        first = [each.written for each in steps[:4]]
        assert first == sorted(first) and min(each.written for each in steps) == first[0], request.label


# -- the office


def test_requests_wait_the_reddest_and_oldest_first(world: World) -> None:
    found = pending.waiting(world.office)
    assert [each.label for each in found][:2] == ["Bittern", "Juniper"]
    by = {each.label: each for each in found}
    assert len(by) == len(requesting.requests()) == 7
    assert by["Bittern"].state == "deferred" and by["Bittern"].other_workers == 2 and by["Bittern"].passed_by == 1
    assert by["Juniper"].rag is Rag.RED and by["Juniper"].disagree
    assert by["Gimlet"].state == "more_information" and by["Gimlet"].missing > 3 and by["Gimlet"].eligible is None
    assert by["Whinchat"].consultation and by["Whinchat"].rag is None and by["Whinchat"].eligible
    assert by["Trowel"].eligible is False
    assert by["Hornbeam"].rag is Rag.GREEN


def test_who_starts_first_is_agreed_where_a_mental_health_worker_is_involved(world: World) -> None:
    view = deciding.read(world.office, world.family("Hornbeam", office=True))
    assert view.first_worker is not None and view.first_worker.first == "mental_health"
    assert deciding.read(world.office, world.family("Bittern", office=True)).first_worker is None


def test_more_information_was_asked_for_word_for_word(world: World) -> None:
    family = world.office.family(world.family("Gimlet", office=True))
    (letter,) = family.came.letters
    assert letter.value.letter == "more_information" and "long" in letter.value.text


def test_a_family_opened_in_the_field_is_known_from_a_request(world: World) -> None:
    ident = world.family("Spindle (Shuttle Cottages)", office=True)
    found = intake.known_elsewhere(world.office, ident)
    assert {each.name for each in found} == {"Jonah Spindle", "Bryn Spindle"}
    assert {each.label for each in found} == {"Spindle"}


def test_meetings_were_held_and_minuted(world: World) -> None:
    held = deciding.minutes(world.office)
    assert len(held) >= 5
    assert [each.value.on for each in held] == sorted((each.value.on for each in held), reverse=True)
    decisions = [one.decision for each in held for one in each.value.considered]
    assert decisions.count("allocated") == 9 and {"deferred", "more_information"} <= set(decisions)
    named = {world.office.family(one.family).label.value for each in held for one in each.value.considered}
    assert {"Kestrel", "Medlar", "Bittern", "Gimlet"} <= named


def test_a_colleague_has_a_load_of_her_own(world: World) -> None:
    names = {each.name for each in families.staff(world.office)}
    assert more.COLLEAGUE in names
    held = [row.label for row in caseload.read(world.office).rows if row.allocated_to == more.COLLEAGUE]
    assert sorted(held) == ["Bradawl", "Fieldfare"]
    assert not {"Bradawl", "Fieldfare"} & {row.label for row in caseload.read(world.laptop).rows}


def test_a_proposal_waits_and_one_family_is_closed(world: World) -> None:
    queue = reviewing.queue(world.office)
    assert [each.label for each in queue.lines if each.what == "closure"] == ["Alder"]
    view = ending.read(world.office, world.family("Alder", office=True))
    assert view.proposal is not None and isinstance(view.proposal.value, ClosureProposed) and view.on_plan
    with world.laptop.vault.read() as session:
        found = list(ledger.subjects(session, "family:"))
    closed = [world.laptop.family(each.removeprefix("family:")) for each in found]
    assert [each.label.value for each in closed if each.closed] == ["Medlar"]


# -- the laptop


def test_the_laptop_holds_what_it_says(world: World) -> None:
    found = standing.read(world.laptop)
    assert found.sentence == "Everything is at the office"
    assert found.families == world.made.families == 12
    assert found.quarantined == found.conflicts == 0


def test_families_that_were_carried_over_say_so(world: World) -> None:
    carried = {row.label: row.rag for row in caseload.read(world.laptop).rows if row.carried_over}
    assert carried == {"Spokeshave": Rag.AMBER, "Dotterel": Rag.RED}


def test_screenings_show_change_a_part_and_both_readings_where_the_sex_is_not_known(world: World) -> None:
    def of(label: str, tool: str) -> list[screening.Row]:
        rows = screening.history(world.laptop, world.family(label)).rows
        return [each for each in rows if each.instrument == tool]

    audits = of("Kestrel", "audit")
    assert [each.total for each in audits] == [12, 17] and audits[0].change
    assert [each.total for each in of("Hawthorn-Adze", "sadq")] == [5, 20]
    (broken_off,) = of("Vega", "audit")
    assert not broken_off.complete and broken_off.total is None and broken_off.state == "4 of 10"
    kit = of("Hawthorn-Adze", "dudit")
    assert [each.total for each in kit] == [23, 4] and len(kit[-1].bands) == 2
    assert [each.stage for each in of("Rowan", "top")] == ["Review", "Start"]
    assert all(each.complete for each in of("Rowan", "top"))


def test_one_prompt_is_open_for_the_answer_that_is_not_zero(world: World) -> None:
    calls = [
        (row.label, call.prompt)
        for row in caseload.read(world.laptop).rows
        for call in screening.history(world.laptop, row.family).open_calls
    ]
    assert calls == [("Plover", "self_harm_question")]


def test_safety_prompts_were_discussed_put_off_or_left_for_next_time(world: World) -> None:
    told = {each: prompts_of(world.laptop, world.family(each)) for each in ("Rowan", "Plover", "Vega", "Tamarisk")}
    answers = {(label, one.prompt, one.answer) for label, each in told.items() for one in each.answered}
    assert answers >= {("Rowan", "safe_storage", "discussed"), ("Plover", "overdose_risk", "not now"),
                       ("Vega", "safer_sleep", "discussed"), ("Tamarisk", "sedatives_stopping", "discussed")}
    still = {(label, one.prompt): one for label, each in told.items() for one in each.open}
    assert still["Plover", "overdose_risk"].last.startswith("not now")
    assert ("Plover", "opioids_in_pregnancy") in still and ("Rowan", "overdose_risk") in still
    assert ("Vega", "safer_sleep") not in still and ("Tamarisk", "sedatives_stopping") not in still


def test_assessment_and_plan_are_there_in_parts(world: World) -> None:
    kestrel = world.laptop.family(world.family("Kestrel"))
    (tamsin,) = kestrel.assessments.values()
    assert len(tamsin.parts) == 6 and tamsin.needs.value == ("childcare",)
    ended = [each for each in kestrel.steps if each.ended is not None]
    assert len(kestrel.steps) == 4 and len(ended) == 1
    reasons = [each.ended.value.done for each in world.laptop.family(world.family("Auger")).steps if each.ended]
    assert sorted(reasons) == [False, True]


def test_exits_are_ahead_changed_and_overdue(world: World) -> None:
    (kestrel,) = ending.read(world.laptop, world.family("Kestrel")).exits
    assert "in 3 weeks" in kestrel.words and len(kestrel.history) == 1
    (auger,) = ending.read(world.laptop, world.family("Auger")).exits
    assert "ago" in auger.words
    hawthorn = ending.read(world.laptop, world.family("Hawthorn-Adze")).exits
    assert len(hawthorn) == 2 and all(each.planned for each in hawthorn)


def test_a_red_concern_has_no_goal(world: World) -> None:
    family = world.laptop.family(world.family("Dotterel"))
    assert {each.rag for each in without_goal(family, built_in(), NOW.date())} == {Rag.RED}


def test_the_diary_has_today_this_week_and_one_that_nobody_wrote_up(world: World) -> None:
    today = diary.read(world.laptop)
    assert {each.label for day in today.days for each in day.lines} == {"Kestrel", "Vega"}
    kestrel = next(each for day in today.days for each in day.lines if each.label == "Kestrel")
    assert kestrel.at == f"{world.made.ready.happened:%H:%M}"
    assert [each.label for each in today.left] == ["Auger"]
    week = diary.read(world.laptop, NOW.date(), NOW.date() + timedelta(days=6))
    lines = [each for day in week.days for each in day.lines]
    assert len(lines) >= 6 and week.clashes == 0
    assert any(not each.family and each.kind == "consultation" for each in lines)
    assert AppointmentPlanned.KIND == "appointment.planned"


def test_consultations_of_every_state_and_no_names_of_which_one_is_linked(world: World) -> None:
    here = consulting.consultations(world.office)
    assert {"to write up" if each.to_write_up else each.state for each in here} == {
        "to write up", "asked", "arranged", "held",
    }  # fmt: skip
    (own,) = consulting.consultations(world.laptop)
    assert own.arranged_for == NOW.date() + timedelta(days=1) and own.diarist == world.laptop.me.person
    noted = consulting.no_names(world.laptop)
    assert [each.topic for each in noted] == [each.topic for each in consulting.no_names(world.office)]
    assert [[link.label for link in each.links] for each in noted if each.links] == [["Spindle"]]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_consultations_are_asked_for_before_they_are_held_on_any_day(today: date) -> None:
    steps = list(advising.steps(today, lambda: "ab" * 8))
    days = {each.written.date() for each in steps}
    assert len(steps) > 10 and all(day < today and is_working_day(day) for day in days)


def test_two_were_missed_in_a_row(world: World) -> None:
    row = next(each for each in caseload.read(world.laptop).rows if each.label == "Tamarisk")
    assert row.missed_in_a_row == 2


# -- made up throughout


def _everything() -> list[str]:
    told = [*courses().values(), *requesting.requests(), *more.closed(), advising.advice()]
    return [text for each in told for text in _texts(each.model_dump(mode="json"))] + [more._carried_over_text()]


def test_no_season_and_no_number_of_anybody() -> None:
    texts = _everything()
    assert [each for each in texts if SEASONAL.search(each)] == []
    phones = re.findall(r"\b0\d{4} ?\d{3} ?\d{3}\b", "\n".join(texts))
    assert phones and all(re.fullmatch(r"01632 960 \d{3}|07700 900 \d{3}", each) for each in phones)


def test_the_same_seed_tells_the_same(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    again = training.make(tmp_path_factory.mktemp("again") / "here", AROUND)
    seat = opening.unlock(again.office, again.passphrase, AROUND).seat
    try:
        assert {row.family for row in caseload.read(seat).rows} == {
            row.family for row in caseload.read(world.office).rows
        }
        one, other = (each.family(world.family("Kestrel")).frontier for each in (seat, world.office))
        assert one == other
    finally:
        opening.leave(seat)
