"""Consultations, and No Names consultations that refuse whatever could tell who it is about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld, NoNamesLinked
from fsm_tui.casework.bodies import Body
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.casework.review import Voided
from fsm_tui.errors import Faults, NotFound
from fsm_tui.services import consulting, diary, families, recording
from fsm_tui.services.requests import intake
from fsm_tui.services.seat import Seat
from fsm_tui.vault.tables import FamilyRow
from tests.seats import Clock, laptop_template, open_family, seat_from

TODAY = date(2026, 11, 16)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def seat(tmp_path: Path, clock: Clock) -> Iterator[Seat]:
    with seat_from(laptop_template(), tmp_path / "vault", clock) as found:
        yield found


def record(seat: Seat, body: Body, family: str | None = None) -> str:
    """As the command line records it."""
    said = body.model_dump(mode="json", exclude_none=True)
    return recording.record_json(seat, body.KIND, family, json.dumps(said))[0].head


def note(**more: Any) -> NoNamesHeld:
    said: dict[str, Any] = {
        "on": TODAY, "topic": "neglect", "asked": "the locality team", "outcome": "no_referral",
        "question": "A mother of two is asleep when the children come home from school.",
        "advice": "See the children at home first, and ring again.",
    } | more  # fmt: skip
    return NoNamesHeld.model_validate(said)


ID = "ab" * 8


def asked(**more: Any) -> ConsultationAsked:
    said = {"consultation": ID, "requester": "Sol Worker", "reason": "resistance", "asked_on": TODAY} | more
    return ConsultationAsked.model_validate(said)


def appointment(day: date, **more: Any) -> AppointmentPlanned:
    said = {"consultation": ID, "what": "consultation", "title": "With Sol Worker", "on": day, "at": "13:00"} | more
    return AppointmentPlanned.model_validate(said)


def advice(day: date = TODAY, **more: Any) -> ConsultationHeld:
    return ConsultationHeld.model_validate({"consultation": ID, "on": day, "advice": "Go.", "outcome": "refer"} | more)


def only(seat: Seat) -> consulting.Consultation:
    (found,) = consulting.consultations(seat)
    return found


def refused(run: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(Faults) as found:
        run()
    return dict(found.value.faults)


def test_a_consultation_is_asked_for_arranged_in_the_diary_and_held(seat: Seat, clock: Clock) -> None:
    consulting.ask(seat, asked())
    assert (only(seat).state, only(seat).reason, consulting.waiting(seat).words) == (
        "asked", "Resistance or denial", "1 to arrange",
    )  # fmt: skip
    consulting.arrange(seat, appointment(TODAY + timedelta(days=2)))
    assert (only(seat).state, only(seat).arranged_for, only(seat).at) == ("arranged", date(2026, 11, 18), "13:00")
    assert consulting.waiting(seat).words == ""
    (line,) = diary.read(seat, date(2026, 11, 18)).days[0].lines
    assert (line.called, line.label, line.state) == ("Consultation", "With Sol Worker", "planned")
    clock.on(days=2, hours=4)  # the hour is past
    assert only(seat).to_write_up and consulting.waiting(seat).words == "1 to write up"
    consulting.hold(seat, advice(date(2026, 11, 18)))
    assert (only(seat).state, only(seat).to_write_up) == ("held", False)
    assert diary.read(seat, date(2026, 11, 18)).days[0].lines[0].state == "held"


def test_the_diary_says_when_it_is_also_when_it_was_moved_or_does_not_take_place(seat: Seat) -> None:
    consulting.ask(seat, asked(arranged_for=date(2026, 11, 20)))
    assert only(seat).arranged_for == date(2026, 11, 20)  # noted without the diary
    root = consulting.arrange(seat, appointment(date(2026, 11, 18))).head
    diary.move(seat, root, date(2026, 11, 25))
    assert only(seat).arranged_for == date(2026, 11, 25)
    diary.cancel(seat, root, "she is ill")
    assert only(seat).state == "asked"
    consulting.arrange(seat, appointment(date(2026, 11, 27)))
    assert only(seat).arranged_for == date(2026, 11, 27)
    consulting.hold(seat, advice())  # earlier than it was arranged for
    day = diary.read(seat, date(2026, 11, 27)).days[0]
    assert [each.state for each in day.lines] == ["cancelled"]


def test_what_took_place_is_written_up_at_the_office_whatever_a_laptop_knows(seat: Seat, office: Seat) -> None:
    for each in (seat, office):
        consulting.ask(each, asked())
        root = consulting.arrange(each, appointment(TODAY, at="09:00")).head
        assert only(each).to_write_up
        diary.took_place(each, root, True)
    assert (only(seat).to_write_up, only(seat).took_place) == (False, True)
    assert only(office).to_write_up
    diary.took_place(office, root, False)
    assert only(office).state == "asked"


def test_what_was_asked_and_what_was_said_can_be_corrected_also_by_another_at_the_office(office: Seat) -> None:
    first = consulting.ask(office, asked())
    office.vault.me = replace(office.vault.me, person="ad" * 8, name="Bo Okafor")
    consulting.ask(office, asked(requester="Sol Werker", corrects=first.head, correction_reason="the spelling"))
    assert only(office).asked.value.requester == "Sol Werker"
    held = consulting.hold(office, advice())
    consulting.hold(office, advice(outcome="not_refer", corrects=held.head, correction_reason="the wrong key"))
    known = only(office).held
    assert known is not None and known.value.outcome == "not_refer"
    said = refused(lambda: consulting.hold(office, advice()))
    assert said == {"consultation": "was held already; correct what was written of it"}
    assert "correction_reason" in refused(lambda: consulting.ask(office, asked(corrects=only(office).asked.head)))


def test_what_is_not_here_or_not_so_is_refused_by_every_way(seat: Seat) -> None:
    here = "is not on this computer"
    assert refused(lambda: consulting.hold(seat, advice())) == {"consultation": here}
    assert refused(lambda: record(seat, advice())) == {"consultation": here}
    with pytest.raises(NotFound):
        consulting.arrange(seat, appointment(TODAY))
    assert refused(lambda: diary.plan(seat, "", appointment(TODAY))) == {"consultation": here}
    assert list(refused(lambda: consulting.ask(seat, asked(reason="weather")))) == ["reason"]
    assert refused(lambda: consulting.ask(seat, asked(family="5e" * 8))) == {"family": "there is no such family here"}
    assert list(refused(lambda: consulting.ask(seat, asked(asked_on=date(2026, 11, 17))))) == ["asked_on"]
    assert list(refused(lambda: consulting.ask(seat, asked(arranged_for=date(2026, 11, 1))))) == ["arranged_for"]
    consulting.ask(seat, asked())
    assert refused(lambda: consulting.hold(seat, advice(date(2026, 11, 1)))) == {"on": "is before it was asked for"}
    assert list(refused(lambda: consulting.hold(seat, advice(date(2026, 11, 17))))) == ["on"]
    assert only(seat).state == "asked"


def test_a_family_may_be_named_and_one_that_may_not_be_known_is_not(seat: Seat) -> None:
    family = open_family(seat)
    consulting.ask(seat, asked(family=family))
    assert (only(seat).family, only(seat).family_label) == (family, seat.family(family).label.value)
    with seat.vault.action() as action:  # it leaves this computer
        action.session.delete(action.session.get(FamilyRow, family))
    assert (only(seat).family, only(seat).family_label) == ("", "Not on this computer")
    again = {"requester": "Sol Werker", "corrects": only(seat).asked.head, "correction_reason": "the spelling"}
    consulting.ask(seat, asked(family=family, **again))
    assert only(seat).asked.value.requester == "Sol Werker"


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


def refused_by(seat: Seat, body: NoNamesHeld) -> tuple[tuple[str, str], ...]:
    with pytest.raises(Faults) as found:
        consulting.note_no_names(seat, body)
    return found.value.faults


def test_people_who_are_known_here_are_found_in_it(seat: Seat) -> None:
    open_family(seat)
    with pytest.raises(Faults) as refused:
        consulting.note_no_names(seat, note(question="Is what Kit says enough?", not_names=("Kit",)))
    assert "a known person: Kit" in refused.value.faults[0][1]
    hurried = note(question="is what kit says enough?")
    assert "a name: kit" in dict(refused_by(seat, hurried))["question"]
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


def test_what_is_said_to_be_no_name_is_a_word_that_was_written_and_excuses_nothing_else(seat: Seat) -> None:
    tablets = note(question="Is Antabuse safe?")
    assert "a name: Antabuse" in refused(partial(consulting.note_no_names, seat, tablets))["question"]
    for word in ("BN11 1AA", "Darren", "01243 777100"):
        said = refused(partial(consulting.note_no_names, seat, note(not_names=(word,))))
        assert said == {"not_names.0": "is not one word of what was written"}
    for word in ("BN11", "AA"):
        said = refused(partial(consulting.note_no_names, seat, note(question="In BN11 1AA", not_names=(word,))))
        assert "a postcode" in said["question"]
    consulting.note_no_names(seat, note(question="Is Antabuse safe?", not_names=("antabuse",)))


@pytest.mark.parametrize("said", ["BN11\u200b 1AA", "ＢＮ１１ 1AA", "BN11\u00a01AA", "BN\u00ad11 1AA"])
def test_marks_that_nobody_sees_hide_no_postcode(seat: Seat, said: str) -> None:
    found = refused(lambda: consulting.note_no_names(seat, note(question=f"They live in {said}.")))
    assert "a postcode: BN11 1AA" in found["question"]


def test_the_reason_of_a_correction_names_nobody_either(seat: Seat) -> None:
    done = consulting.note_no_names(seat, note())
    again = note(corrects=done.head, correction_reason="The mother, Mrs Marlowe, rang.")
    assert "a name: Mrs Marlowe" in refused(lambda: consulting.note_no_names(seat, again))["correction_reason"]


def test_one_of_tomorrow_is_refused(seat: Seat) -> None:
    assert refused(lambda: consulting.note_no_names(seat, note(on=date(2026, 11, 17)))) == {"on": "is in the future"}


def test_it_is_linked_to_a_family_only_by_a_persons_choice(seat: Seat) -> None:
    family = open_family(seat)
    done = consulting.note_no_names(seat, note())
    assert seat.family(family).shared.no_names == ()
    consulting.link_no_names(seat, family, done.head, "the same family came to us")
    assert [each.value.consultation for each in seat.family(family).shared.no_names] == [done.head]
    (one,) = consulting.no_names(seat)
    assert [(each.family, each.because) for each in one.links] == [(family, "the same family came to us")]
    again = refused(lambda: consulting.link_no_names(seat, family, done.head, "once more"))
    assert again == {"consultation": "is linked to this family already"}


def test_a_restricted_family_is_told_to_nobody_else_by_a_consultation_or_by_what_no_names_finds(office: Seat) -> None:
    family = open_family(office)
    consulting.ask(office, asked(family=family, question="Is Kit safe?"))
    assert "Kit" in " ".join(consulting.known_names(office))
    intake.restrict(office, family, True, "a worker's relatives")
    assert only(office).family == family and not only(office).hidden  # the team leader sees it
    office.vault.me = replace(office.vault.me, person="ad" * 8, name="Bo Okafor", role="admin")
    (one,) = consulting.consultations(office)
    assert (one.family, one.family_label, one.asked.value.question) == ("", "Restricted family", "")
    assert consulting.known_names(office) == ()
    consulting.note_no_names(office, note(question="is what kit says enough?"))
    again = {"corrects": one.asked.head, "correction_reason": "not so"}
    for run in (
        partial(consulting.hold, office, advice()),
        partial(consulting.ask, office, asked(**again)),
        partial(consulting.arrange, office, appointment(TODAY)),
    ):
        assert "restricted family" in refused(run)["consultation"]
    assert list(refused(partial(consulting.ask, office, asked(consultation="cd" * 8, family=family)))) == ["family"]


def test_a_link_that_is_voided_is_none(seat: Seat) -> None:
    family = open_family(seat)
    consulting.note_no_names(seat, note())
    (one,) = consulting.no_names(seat)
    link = consulting.link_no_names(seat, family, one.head, "the same family came to us")
    recording.write(seat, family, Voided(entry=link.head, reason="it was another family"))
    assert consulting.no_names(seat)[0].links == () and seat.family(family).shared.no_names == ()
    consulting.link_no_names(seat, family, one.head, "it was this one after all")


def test_a_link_to_what_is_not_on_this_computer_is_refused_by_every_way(seat: Seat) -> None:
    family = open_family(seat)
    no_note = consulting.ask(seat, asked()).head
    for head in ("0" * 64, no_note):
        linked = NoNamesLinked(consultation=head, because="the same family")
        for run in (
            partial(consulting.link_no_names, seat, family, head, "the same family"),
            partial(record, seat, linked, family),
        ):
            assert refused(run) == {"consultation": "is not on this computer"}
    assert seat.family(family).shared.no_names == ()


def test_a_link_holds_when_the_consultation_is_corrected_and_tells_its_day_and_topic_alone(seat: Seat) -> None:
    family = open_family(seat)
    done = consulting.note_no_names(seat, note())
    consulting.link_no_names(seat, family, done.head, "the same family came to us")
    consulting.note_no_names(seat, note(topic="unborn", corrects=done.head, correction_reason="the wrong topic"))
    (one,) = consulting.no_names(seat)
    assert (one.topic, len(one.links)) == ("unborn", 1)
    shown = consulting.linked_to(seat, seat.family(family).shared.no_names)
    assert [words for _, words in shown] == ["16/11/2026, pregnancy and substance use"]
    assert "is linked" in refused(lambda: consulting.link_no_names(seat, family, one.head, "once more"))["consultation"]
    assert families.search(seat, "asleep") == ()
