"""Consultations, and No Names consultations that refuse whatever could tell who it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld
from fsm_tui.errors import Faults, NotFound
from fsm_tui.services import consulting, families, recording
from fsm_tui.services.seat import Seat
from tests.seats import Clock, laptop_template, open_family, seat_from

TODAY = date(2026, 11, 16)


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    with seat_from(laptop_template(), tmp_path / "vault", Clock()) as found:
        yield found


def note(**more: Any) -> NoNamesHeld:
    said: dict[str, Any] = {
        "on": TODAY, "topic": "neglect", "asked": "the locality team", "outcome": "no_referral",
        "question": "A mother of two is asleep when the children come home from school.",
        "advice": "See the children at home first, and ring again.",
    } | more  # fmt: skip
    return NoNamesHeld.model_validate(said)


def test_a_consultation_is_asked_for_arranged_and_held(seat: Seat) -> None:
    asked = ConsultationAsked(consultation="ab" * 8, requester="Sol Worker", reason="resistance", asked_on=TODAY)
    done = consulting.ask(seat, asked)
    assert [each.state for each in consulting.consultations(seat)] == ["asked"]
    arranged = asked.model_copy(
        update={"arranged_for": date(2026, 11, 20), "corrects": done.head, "correction_reason": "arranged"}
    )
    consulting.ask(seat, arranged)
    (found,) = consulting.consultations(seat)
    assert (found.state, found.reason) == ("arranged", "Resistance or denial")
    consulting.hold(seat, ConsultationHeld(consultation="ab" * 8, on=TODAY, advice="Go together.", outcome="refer"))
    (found,) = consulting.consultations(seat)
    assert found.state == "held" and found.held is not None and found.held.value.outcome == "refer"


def test_advice_on_what_nobody_asked_is_refused(seat: Seat) -> None:
    with pytest.raises(NotFound):
        consulting.hold(seat, ConsultationHeld(consultation="ab" * 8, on=TODAY, advice="Go.", outcome="refer"))
    with pytest.raises(Faults) as refused:
        consulting.ask(
            seat, ConsultationAsked(consultation="ab" * 8, requester="Sol", reason="weather", asked_on=TODAY)
        )
    assert refused.value.faults[0][0] == "reason"


@pytest.mark.parametrize(
    ("name", "said", "found"),
    [
        ("question", "They live at 14 Mill Lane.", "an address"),
        ("question", "In BN11 1AA.", "a postcode"),
        ("advice", "Ring 01243 777100.", "a phone number"),
        ("advice", "The boy, born 03/04/2019, is small.", "a date"),
        ("question", "Her boyfriend Darren drinks.", "a name"),
        ("asked", "Mrs Penhale", "a name"),
    ],
)
def test_a_note_that_could_tell_who_it_is_about_is_refused_and_says_what_it_found(
    seat: Seat, name: str, said: str, found: str
) -> None:
    with pytest.raises(Faults) as refused:
        consulting.note_no_names(seat, note(**{name: said}))
    assert [(place, found in words) for place, words in refused.value.faults] == [(name, True)]
    assert consulting.no_names(seat) == ()


def test_people_who_are_known_here_are_found_in_it(seat: Seat) -> None:
    open_family(seat)
    with pytest.raises(Faults) as refused:
        consulting.note_no_names(seat, note(question="Is what Kit says enough?", not_names=("Kit",)))
    assert "a known person: Kit" in refused.value.faults[0][1]
    with pytest.raises(Faults):
        raw = json.loads(note(question="Is what Kit says enough?").to_bytes())
        recording.record_json(seat, "nonames.held", None, json.dumps(raw))


def test_it_is_found_by_day_and_topic_alone_and_no_search_finds_its_words(seat: Seat) -> None:
    consulting.note_no_names(seat, note())
    consulting.note_no_names(seat, note(topic="unborn", on=date(2026, 11, 2)))
    assert [each.topic for each in consulting.no_names(seat)] == ["neglect", "unborn"]
    assert [each.topic_label for each in consulting.no_names(seat, topic="neglect")] == ["Neglect"]
    assert [each.topic for each in consulting.no_names(seat, last=date(2026, 11, 10))] == ["unborn"]
    assert families.search(seat, "asleep") == ()


def test_it_is_linked_to_a_family_only_by_a_persons_choice(seat: Seat) -> None:
    family = open_family(seat)
    done = consulting.note_no_names(seat, note())
    assert seat.family(family).shared.no_names == ()
    with pytest.raises(NotFound):
        consulting.link_no_names(seat, family, "0" * 64, "the same family came to us")
    consulting.link_no_names(seat, family, done.head, "the same family came to us")
    assert [each.value.consultation for each in seat.family(family).shared.no_names] == [done.head]
