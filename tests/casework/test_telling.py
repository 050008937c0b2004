"""An entry in words: every line, and what two versions say differently."""

from __future__ import annotations

from datetime import date

import pytest

from fsm_tui.casework.allocation import Allocated, Cover, ReferralReceived
from fsm_tui.casework.bodies import Body, Unreadable
from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.casework.entry import Entry, read
from fsm_tui.casework.goals import GoalAgreed, GoalTouched
from fsm_tui.casework.people import FamilyDescribed, PersonDescribed, Worker
from fsm_tui.casework.session import StageSeen
from fsm_tui.casework.telling import Difference, Said, Teller, compare
from fsm_tui.practice.profile import built_in
from tests.casework.making import CHILD, MONDAY, MUM, Device, beginning, risk, session

GOAL = "91" * 8


@pytest.fixture
def laptop() -> Device:
    device = Device("a")
    beginning(device)
    device.writes(GoalAgreed(goal=GOAL, person=MUM, text="Sleep at home", agreed_on=MONDAY.date()), MONDAY)
    return device


def told(device: Device, body: Body) -> dict[str, tuple[str, str]]:
    entry = device.writes(body, MONDAY)
    teller = Teller(device.family, built_in(), {"aa" * 8: "Sam Reed"}.get)  # type: ignore[arg-type]
    return {each.place: (each.label, each.text) for each in teller.tell(body, entry)}


def test_a_session_in_words(laptop: Device) -> None:
    lines = told(
        laptop,
        session(
            severity="high",
            minutes=45,
            travel_minutes=0,
            children_seen=(CHILD,),
            goals=(GoalTouched(goal=GOAL, touch="progress", score=0, note="hard week"),),
            stages=(StageSeen(person=MUM, stage="action"),),
            interventions=("advice", "naloxone"),
            no_goals_because="",
        ),
    )
    assert lines["happened_at"] == ("Happened", "Mon 16 Nov 2026, 10:00")
    assert lines["session_kind"] == ("Session kind", "Home visit")
    assert lines["attendance"] == ("Attendance", "Attended")
    assert lines["present"] == ("Present", "Tess Marlowe")
    assert lines["children_seen"] == ("Children seen", "Kit Marlowe")
    assert lines["minutes"][1] == "45" and lines["travel_minutes"][1] == "0"
    assert lines[f"risk.parents.{MUM}"] == ("Severity of use, Tess Marlowe", "high, changed: as seen")
    assert lines[f"risk.children.{CHILD}"] == ("Risk of harm, Kit Marlowe", "low, changed: as seen")
    assert lines[f"goals.{GOAL}"] == ("Goal: Sleep at home", "progress, 0 of 10: hard week")
    assert lines[f"stages.{MUM}"] == ("Stage of change, Tess Marlowe", "Action")
    assert lines["interventions"] == ("Interventions", "Advice and information, Naloxone programme")
    assert "no_goals_because" not in lines and "children_spoken_to" not in lines


def test_a_nought_and_a_no_that_was_possible_are_told(laptop: Device) -> None:
    goal = told(laptop, GoalAgreed(goal=GOAL, person=MUM, text="x", baseline=0, agreed_on=MONDAY.date()))
    assert goal["baseline"] == ("Baseline", "0")
    assert "own_words" not in goal
    back = told(laptop, PersonDescribed(person=MUM, left=False))
    assert back["left"] == ("Left", "no")
    asked = told(laptop, ReferralReceived(received_on=MONDAY.date(), requested_by="SW", agreement_gained=False))
    assert asked["agreement_gained"] == ("Agreement gained", "no")
    assert "role_explained" not in asked


def test_who_covers_is_one_of_the_team_and_not_of_the_family(laptop: Device) -> None:
    cover = Cover(person="aa" * 8, until=date(2026, 12, 1))
    lines = told(laptop, Allocated(to="aa" * 8, allocated_on=MONDAY.date(), cover=cover))
    assert lines["to"] == ("To", "Sam Reed")
    assert lines["cover"] == ("Cover", "Sam Reed, Tue 1 Dec 2026")


def test_consents_and_workers_in_words(laptop: Device) -> None:
    cell = Cell(agency="gp", information="use", purpose="treatment")
    lines = told(
        laptop,
        ConsentRecorded(
            consent="cgl_form", person=MUM, statement="given", scope=(cell,), way="verbal", given_on=MONDAY.date()
        ),
    )
    assert lines["consent"][1] == "CGL consent form" and lines["person"][1] == "Tess Marlowe"
    assert lines["scope.0"][1] == "GP, Drug and alcohol use, Treatment and prescribing"
    worker = told(laptop, FamilyDescribed(social_worker=Worker(name="Ash", agency="WSCC")))
    assert worker["social_worker"] == ("Social worker", "Ash, WSCC")


def test_strangers_and_unknown_codes_are_said_to_be_so(laptop: Device) -> None:
    lines = told(laptop, session(present=("99" * 8,), session_kind="hot_air_balloon", goals=()))
    assert lines["present"][1] == "somebody not in this family"
    assert lines["session_kind"][1] == "hot air balloon (not in this guidance)"


def test_what_cannot_be_read_and_what_was_erased(laptop: Device) -> None:
    made: Entry = laptop.writes(session(), MONDAY)
    teller = Teller(laptop.family, built_in(), str)
    odd = Unreadable(kind="garden.planted", why="needs a newer version")
    assert teller.tell(odd, made)[1].text == "garden.planted: needs a newer version"
    assert teller.tell(None, read(made.header_bytes, b"", None))[1].text == "its text was erased"


def test_a_comparison_follows_people_and_goals_and_not_their_order(laptop: Device) -> None:
    teller = Teller(laptop.family, built_in(), str)
    made = laptop.writes(session(), MONDAY)
    before = teller.tell(session(note="We talked.", minutes=30), made)
    after = teller.tell(session(note="We talked for long.", place="kitchen", risk=risk(harm="high")), made)
    assert compare(before, before) == ()
    assert compare(before, after) == (
        Difference("place", "Place", "", "kitchen"),
        Difference("note", "Note", "We talked.", "We talked for long."),
        Difference(f"risk.children.{CHILD}", "Risk of harm, Kit Marlowe", "low, changed: as seen",
                   "high, changed: as seen"),
        Difference("minutes", "Minutes", "30", ""),
    )  # fmt: skip


def test_two_lists_in_another_order_are_the_same() -> None:
    one = (Said("a", "A", "1"), Said("b", "B", "2"))
    assert compare(one, one[::-1]) == ()


def test_of_a_long_note_only_the_paragraphs_that_differ_are_given() -> None:
    first = "We talked.\n\nKit was there.\n\nWe agreed a plan."
    more = f"{first}\n\nI rang the aunt."
    mended = "We talked.\n\nKit was at school.\n\nWe agreed a plan."

    def note(text: str) -> tuple[Said, ...]:
        return (Said("note", "Note", text),)

    def difference(before: str, after: str) -> tuple[str, str]:
        (found,) = compare(note(before), note(after))
        return found.before, found.after

    assert difference(first, more) == ("", "I rang the aunt.")
    assert difference(first, mended) == ("Kit was there.", "Kit was at school.")
    assert difference("One line.", "Another line.") == ("One line.", "Another line.")
    assert difference("One line.", "One line.\nA second.") == ("", "A second.")
    assert difference("a\nb\n c", "a\nb\nc") == (" c", "c")
    assert difference("a\nb", "a\n\nb") == ("a\nb", "a\n\nb")
