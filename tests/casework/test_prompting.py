"""Safety prompts of a session: what raises each, where its boundary is, and when it is not asked again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from fsm_tui.casework.bodies import Body, accept
from fsm_tui.casework.people import PersonAdded, PersonDescribed
from fsm_tui.casework.prompting import Raised, raised
from fsm_tui.casework.prompts import PromptAnswered
from fsm_tui.casework.review import Voided
from fsm_tui.casework.rules import faults
from fsm_tui.casework.screened import called
from fsm_tui.casework.session import SessionRecorded
from fsm_tui.moments import LONDON
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from tests.casework.making import BABY, CHILD, DAD, MONDAY, MUM, Device, session
from tests.casework.test_screening_rules import taken

PROFILE = built_in()
TODAY = MONDAY.date()
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@pytest.fixture
def laptop() -> Device:
    """A mother in the work and a boy of six: nothing raises anything."""
    device = Device("a")
    for body in (
        PersonAdded(person=MUM, name="Tess Marlowe", role="parent", in_work=True, relationship="mother"),
        PersonAdded(person=CHILD, name="Kit Marlowe", role="child", born=date(2020, 3, 3)),
    ):
        device.writes(body, MONDAY - 300 * DAY)
    return device


def at(day: date, hour: int = 11) -> datetime:
    return datetime.combine(day, time(hour), LONDON)


def record(device: Device, kind: str, day: date = TODAY, **said: Any) -> str:
    return device.writes(accept(kind, said), at(day)).head


def visit(*use: dict[str, Any], **more: Any) -> SessionRecorded:
    """A session being written, with what it says of use."""
    body = accept("session.recorded", session().model_dump(mode="json") | {
        "use": [{"person": MUM, **each} for each in use], **more,
    })  # fmt: skip
    assert isinstance(body, SessionRecorded)
    return body


def drunk(ml: int, abv_tenths: int, per: str = "day", days: int | None = 28, count: int = 1) -> dict[str, Any]:
    drinks = [{"count": count, "ml": ml, "abv_tenths": abv_tenths}]
    return {"substance": "alcohol", "per": per, "drinks": drinks} | ({} if days is None else {"days": days})


def asked(device: Device, now: SessionRecorded | None = None, day: date = TODAY, **more: Any) -> dict[str, Raised]:
    """What is raised, by prompt; each prompt once."""
    profile: Profile = more.pop("profile", PROFILE)
    found = raised(device.family, (profile,), day, now, TODAY, **more)
    told = {str(each.prompt.code): each for each in found}
    assert len(told) == len(found)
    return told


def audit(total: int, day: date = TODAY, person: str = MUM) -> Body:
    """A whole AUDIT of that total without a morning drink."""
    values = [4, 4, 4, 4, 4, 0, 4, 4, 4, 4]
    for place in (9, 8, 7, 6, 4, 3, 2, 1, 0):
        over = sum(values) - total
        step = min(over, values[place])
        values[place] -= step - step % 2 if place in (8, 9) else step
    assert sum(values) == total
    return taken("audit", *values, taken_on=day, person=person)


def sadq(total: int, day: date = TODAY) -> Body:
    """A whole SADQ of that total, relief drinking (items 9 to 12) last."""
    values = [0] * 20
    for place in [*range(8), *range(12, 20), *range(8, 12)]:
        values[place] = min(3, total - sum(values))
    assert sum(values) == total
    return taken("sadq", *values, taken_on=day)


class TestDependence:
    def test_nothing_is_raised_where_nothing_is_known(self, laptop: Device) -> None:
        assert asked(laptop) == asked(laptop, visit()) == {}

    @pytest.mark.parametrize(("made", "likely"), [
        (audit(19), False), (audit(20), True), (audit(36), True), (sadq(14), False), (sadq(15), True),
    ])  # fmt: skip
    def test_the_totals(self, laptop: Device, made: Body, likely: bool) -> None:
        laptop.writes(made, MONDAY)
        assert ("sudden_stopping" in asked(laptop, visit())) is likely

    @pytest.mark.parametrize(("use", "likely"), [
        (drunk(1000, 149), False),  # 14.9 units
        (drunk(2000, 75), True),  # 15 exactly
        (drunk(9999, 15), False),  # 14.9985, which reads as 15
        (drunk(1000, 151), True),
        (drunk(2000, 75, days=None), True),
        (drunk(2000, 75, "week", 4), True),  # all on one day of the week
        (drunk(2000, 75, "week", 5), False),
        (drunk(2000, 75, "week", None), False),
        (drunk(2000, 75, "week", None, count=6), False),  # 90 in a week, on days that nobody knows
        (drunk(2000, 75, "week", None, count=7), True),  # 105: fifteen on each, or more on some
        (drunk(2000, 75, "day", 0), False),  # said not to drink at all
    ])  # fmt: skip
    def test_units_on_a_day_of_drinking(self, laptop: Device, use: dict[str, Any], likely: bool) -> None:
        body = visit().model_copy(update={"use": visit(use).use}) if use.get("days") is not None else visit(use)
        assert ("sudden_stopping" in asked(laptop, body)) is likely

    @pytest.mark.parametrize(("sign", "likely"), [
        ("seizure", True), ("delirium", True), ("relief", True), ("morning_use", True), ("tolerance", False),
    ])  # fmt: skip
    def test_the_signs(self, laptop: Device, sign: str, likely: bool) -> None:
        assert ("sudden_stopping" in asked(laptop, visit({"substance": "alcohol", "signs": [sign]}))) is likely

    def test_it_says_why_in_facts_and_gives_words_with_their_sources(self, laptop: Device) -> None:
        laptop.writes(audit(20), MONDAY)
        one = asked(laptop, visit(drunk(2000, 75) | {"signs": ["seizure"]}))["sudden_stopping"]
        assert (one.person, one.last, one.prompt.confirmed) == (MUM, None, False)
        assert one.because == (
            "AUDIT 20 on Mon 16 Nov 2026 (20 or more); 15 units on a day of drinking, said at this session "
            "(15 or more); seizure when stopping, now or before, said at this session."
        )
        assert any("NICE CG100" in name for name in PROFILE.source_names(one.prompt.source))

    def test_a_newer_score_takes_the_place_of_an_older_one(self, laptop: Device) -> None:
        laptop.writes(audit(30, TODAY - 30 * DAY), MONDAY - 30 * DAY)
        laptop.writes(audit(8), MONDAY)
        assert "sudden_stopping" not in asked(laptop, visit())
        laptop.writes(taken("audit", 4, 4, 4), MONDAY)  # in part: the whole one before still says what it said
        assert "sudden_stopping" not in asked(laptop, visit())

    @pytest.mark.parametrize(("days", "likely"), [(-1, False), (0, True), (365, True), (366, False)])
    def test_a_score_counts_for_a_year_and_never_before_it_was_taken(
        self, laptop: Device, days: int, likely: bool
    ) -> None:
        laptop.writes(audit(30, TODAY - 365 * DAY), MONDAY)
        assert ("sudden_stopping" in asked(laptop, visit(), TODAY + (days - 365) * DAY)) is likely

    def test_a_score_of_an_older_scoring_is_not_left_out(self, laptop: Device) -> None:
        laptop.writes(audit(20).model_copy(update={"scoring_version": 9}), MONDAY)
        assert "sudden_stopping" in asked(laptop, visit())

    def test_a_voided_score_counts_no_more(self, laptop: Device) -> None:
        head = laptop.writes(audit(30), MONDAY).head
        laptop.writes(Voided(entry=head, reason="another person"), MONDAY)
        assert asked(laptop, visit()) == {}

    def test_use_of_an_earlier_session_counts_until_another_says_otherwise(self, laptop: Device) -> None:
        laptop.writes(visit(drunk(2000, 75)), MONDAY - 14 * DAY)
        laptop.writes(visit(), MONDAY - 7 * DAY)
        facts = asked(laptop, visit())["sudden_stopping"].facts
        assert facts == ("15 units on a day of drinking, said on Mon 2 Nov 2026 (15 or more)",)
        assert asked(laptop)["sudden_stopping"].facts == facts
        assert asked(laptop, visit({"substance": "alcohol", "days": 3})) == {}
        assert asked(laptop, visit(), TODAY - 15 * DAY) == {}, "what was said later raises nothing"

    def test_fits_count_however_long_ago_while_there_is_use(self, laptop: Device) -> None:
        said = {"substance": "alcohol", "days": 20, "signs": ["seizure", "relief"]}
        laptop.writes(visit(said), MONDAY - 280 * DAY)
        now = visit({"substance": "alcohol", "days": 4})
        assert asked(laptop, now)["sudden_stopping"].facts == (
            "seizure when stopping, now or before, said on Mon 9 Feb 2026",
        )
        assert asked(laptop, now, TODAY + 400 * DAY)["sudden_stopping"]
        assert asked(laptop, visit({"substance": "alcohol", "days": 0})) == {}

    def test_a_morning_drink_is_asked_about_once_though_score_and_sign_call(self, laptop: Device) -> None:
        laptop.writes(taken("audit", 1, 1, 1, 1, 1, 1, 1, 1, 0, 0), MONDAY)
        one = asked(laptop, visit({"substance": "alcohol", "signs": ["morning_use"]}))["sudden_stopping"]
        assert one.facts == (
            "needs it on waking, said at this session",
            "AUDIT of Mon 16 Nov 2026: A morning drink can be a sign of dependence",
        )

    def test_who_left_the_work_is_not_asked_about(self, laptop: Device) -> None:
        laptop.writes(audit(30), MONDAY)
        laptop.writes(PersonDescribed(person=MUM, left=True), MONDAY)
        assert asked(laptop, visit()) == {}


class TestSubstances:
    @pytest.mark.parametrize(("substance", "prompt"), [
        ("ghb", "ghb_stopping"), ("benzodiazepines", "sedatives_stopping"), ("gabapentinoids", "sedatives_stopping"),
        ("cannabis", None), ("cocaine", None), ("alcohol", None),
    ])  # fmt: skip
    def test_which_are_dangerous_to_stop(self, laptop: Device, substance: str, prompt: str | None) -> None:
        told = asked(laptop, visit({"substance": substance, "days": 1}))
        assert list(told) == ([prompt] if prompt else [])
        assert asked(laptop, visit({"substance": substance, "days": 0})) == {}

    def test_two_substances_of_one_prompt_are_one(self, laptop: Device) -> None:
        told = asked(laptop, visit({"substance": "benzodiazepines", "days": 9}, {"substance": "gabapentinoids",
                                                                                "amount": "two"}))  # fmt: skip
        assert told["sedatives_stopping"].facts == (
            "Benzodiazepines, not as prescribed, 9 of the last 28 days, said at this session",
            "Pregabalin or gabapentin, not as prescribed, said at this session",
        )

    def test_each_parent_for_themselves(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=DAD, name="Col Marlowe", role="parent"), MONDAY)
        body = visit({"substance": "ghb", "days": 2}, {"person": DAD, "substance": "ghb", "days": 3})
        found = raised(laptop.family, (PROFILE,), TODAY, body, TODAY)
        assert [(str(each.prompt.code), each.person) for each in found] == [
            ("ghb_stopping", MUM), ("ghb_stopping", DAD),
        ]  # fmt: skip


class TestOverdose:
    @pytest.mark.parametrize(("use", "wanted"), [
        ({"substance": "heroin", "days": 1}, True),
        ({"substance": "methadone", "amount": "on top"}, True),
        ({"substance": "heroin", "days": 0}, False),
        ({"substance": "crack", "days": 3, "route": "smoked"}, False),
        ({"substance": "crack", "days": 3, "route": "Injects in the groin"}, True),
        ({"substance": "amphetamines", "days": 3, "route": "IV"}, True),
        ({"substance": "amphetamines", "days": 3, "route": "with ivory"}, False),
        ({"substance": "crack", "days": 0, "route": "injecting"}, False),
    ])  # fmt: skip
    def test_opioids_and_injecting(self, laptop: Device, use: dict[str, Any], wanted: bool) -> None:
        assert ("overdose_risk" in asked(laptop, visit(use))) is wanted

    def test_a_break_after_use_is_where_tolerance_is_lost(self, laptop: Device) -> None:
        laptop.writes(visit({"substance": "heroin", "days": 20}), MONDAY - 60 * DAY)
        assert asked(laptop, visit({"substance": "heroin", "days": 0}))["overdose_risk"].facts == (
            "no heroin in the last 28 days, said at this session, and some before: tolerance may be lost",
        )

    def test_what_is_mixed_is_said_with_it(self, laptop: Device) -> None:
        body = visit({"substance": "heroin", "days": 2}, {"substance": "alcohol", "days": 5},
                     {"substance": "gabapentinoids", "days": 0})  # fmt: skip
        assert asked(laptop, body)["overdose_risk"].facts[-1] == "also alcohol"

    def test_a_review_with_risks_raises_it_when_it_is_time_again(self, laptop: Device) -> None:
        record(laptop, "overdose.reviewed", person=MUM, on=TODAY.isoformat(), risks=["tolerance", "alone"])
        assert asked(laptop, visit(), TODAY + 27 * DAY) == {}
        one = asked(laptop, visit(), TODAY + 28 * DAY)["overdose_risk"]
        assert one.because == (
            "Tolerance lost: after prison, detox, hospital or rehab; using alone, at the review of Mon 16 Nov 2026."
        )
        assert one.last is not None and one.last.value.because == "the checklist was gone through"
        record(laptop, "overdose.reviewed", TODAY + DAY, person=MUM, on=(TODAY + DAY).isoformat(), none_apply=True)
        assert asked(laptop, visit(), TODAY + 60 * DAY) == {}

    def test_prevention_that_was_chosen_asks_for_the_checklist(self, laptop: Device) -> None:
        body = visit(interventions=["overdose_prevention"])
        one = asked(laptop, body)["overdose_risk"]
        assert (one.person, one.because) == (None, "Overdose prevention was chosen at this session.")
        use = {"substance": "heroin", "days": 1}
        assert asked(laptop, visit(use, interventions=["overdose_prevention"]))["overdose_risk"].person == MUM
        laptop.writes(body, MONDAY)
        assert asked(laptop, visit(), TODAY + 60 * DAY)["overdose_risk"].person is None
        record(laptop, "overdose.reviewed", person=MUM, on=TODAY.isoformat(), none_apply=True)
        assert asked(laptop, body) == {} == asked(laptop, visit(), TODAY + 60 * DAY)


class TestBabies:
    @pytest.mark.parametrize(("born", "wanted"), [
        (date(2025, 11, 15), False), (date(2025, 11, 16), False), (date(2025, 11, 17), True),  # 12 months on the 16th
        (date(2025, 12, 16), True), (date(2026, 11, 16), True), (date(2024, 2, 29), False),
    ])  # fmt: skip
    def test_eleven_months_and_twelve(self, laptop: Device, born: date, wanted: bool) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Bea Marlowe", role="child", born=born), MONDAY)
        assert ("safer_sleep" in asked(laptop, visit())) is wanted

    @pytest.mark.parametrize(("days", "wanted"), [(55, True), (56, True), (57, False), (0, True), (-5, True)])
    def test_eight_weeks_before_and_the_day_on_either_side(self, laptop: Device, days: int, wanted: bool) -> None:
        due = TODAY + days * DAY
        laptop.writes(PersonAdded(person=BABY, name="Bea Marlowe", role="child", due=due), MONDAY)
        assert ("safer_sleep" in asked(laptop, visit())) is wanted

    def test_what_it_says(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Bea", role="child", due=TODAY - 10 * DAY), MONDAY)
        one = asked(laptop)["safer_sleep"]
        assert (one.person, one.because) == (BABY, "Was due on Fri 6 Nov 2026; no birth is recorded.")
        laptop.writes(PersonDescribed(person=BABY, born=TODAY - 7 * WEEK), MONDAY)
        assert asked(laptop)["safer_sleep"].because == "7 weeks old on Mon 16 Nov 2026."

    def test_a_child_of_whom_neither_date_is_known_is_asked_about(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Bea", role="child"), MONDAY)
        one = asked(laptop)["safer_sleep"]
        assert (one.person, one.because) == (BABY, "Neither a date of birth nor a due date is recorded.")

    def test_a_visit_before_the_birth_that_is_written_up_after_it(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Bea", role="child", born=TODAY), MONDAY)
        assert "safer_sleep" in asked(laptop, visit(), TODAY - 56 * DAY)
        assert "safer_sleep" not in asked(laptop, visit(), TODAY - 57 * DAY)

    def test_a_child_who_left_is_not(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Bea", role="child", due=TODAY), MONDAY)
        laptop.writes(PersonDescribed(person=BABY, left=True), MONDAY)
        assert asked(laptop) == {}


class TestPregnancy:
    USE = {"substance": "heroin", "days": 3}

    @pytest.mark.parametrize(("change", "wanted"), [
        ({}, True), ({"sex": "female"}, True), ({"sex": "male"}, False), ({"relationship": "father"}, False),
        ({"relationship": "father", "sex": "female"}, True),
    ])  # fmt: skip
    def test_of_whom(self, laptop: Device, change: dict[str, Any], wanted: bool) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Bea", role="child", due=TODAY + 150 * DAY), MONDAY)
        if change:
            laptop.writes(PersonDescribed.model_validate({"person": MUM} | change), MONDAY)
        assert ("opioids_in_pregnancy" in asked(laptop, visit(self.USE))) is wanted
        assert "opioids_in_pregnancy" not in asked(laptop, visit({"substance": "heroin", "days": 0}))
        assert "opioids_in_pregnancy" not in asked(laptop, visit({"substance": "cannabis", "days": 3}))

    @pytest.mark.parametrize(("dates", "wanted"), [
        ({"due": TODAY - 28 * DAY}, True), ({"due": TODAY - 29 * DAY}, False), ({}, False), ({"born": TODAY}, False),
    ])  # fmt: skip
    def test_while_the_child_is_awaited(self, laptop: Device, dates: dict[str, Any], wanted: bool) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Bea", role="child", **dates), MONDAY)
        assert ("opioids_in_pregnancy" in asked(laptop, visit(self.USE))) is wanted


class TestBriefIntervention:
    def test_only_with_likely_dependence(self, laptop: Device) -> None:
        chosen = visit(interventions=["brief_intervention"])
        assert asked(laptop, chosen) == {}
        laptop.writes(audit(20), MONDAY)
        assert asked(laptop, chosen)["brief_intervention"].facts == (
            "brief intervention was chosen at this session", "AUDIT 20 on Mon 16 Nov 2026 (20 or more)",
        )  # fmt: skip
        assert "brief_intervention" not in asked(laptop, visit(interventions=["advice"]))

    def test_it_comes_again_until_it_is_answered_and_then_with_another_one(self, laptop: Device) -> None:
        def chosen(day: date) -> tuple[str, ...]:
            one = asked(laptop, visit(), day).get("brief_intervention")
            return tuple(each for each in one.facts if "chosen" in each) if one else ()

        laptop.writes(audit(20), MONDAY)
        laptop.writes(visit(interventions=["brief_intervention"]), MONDAY)
        first = ("brief intervention was chosen on Mon 16 Nov 2026",)
        assert chosen(TODAY + 7 * DAY) == first
        laptop.writes(visit(), at(TODAY + 7 * DAY))
        assert chosen(TODAY + 14 * DAY) == first, "left open twice"
        said = [{"prompt": "brief_intervention", "person": MUM, "answer": "discussed"}]
        laptop.writes(visit(prompts=said, interventions=["brief_intervention"]), at(TODAY + 14 * DAY))
        assert chosen(TODAY + 60 * DAY) == (), "that of the same session was talked about"
        laptop.writes(visit(interventions=["brief_intervention"]), at(TODAY + 20 * DAY))
        assert chosen(TODAY + 21 * DAY) == (), "talked about a week before"
        assert chosen(TODAY + 42 * DAY) == ("brief intervention was chosen on Sun 6 Dec 2026",)


class TestStorage:
    MEDICINE = {"substance": "methadone", "days": 3}

    def test_medicines_and_children(self, laptop: Device) -> None:
        assert "safe_storage" in asked(laptop, visit(self.MEDICINE))
        assert "safe_storage" not in asked(laptop, visit({"substance": "heroin", "days": 3}))
        laptop.writes(PersonDescribed(person=CHILD, born=TODAY.replace(year=TODAY.year - 18)), MONDAY)
        assert "safe_storage" not in asked(laptop, visit(self.MEDICINE)), "nobody under 18"

    @pytest.mark.parametrize(("words", "medicine"), [
        ("Methadone 40 ml daily, supervised", "methadone"), ("Co-codamol 30/500 at night", "co-codamol"),
        ("Counselling; methadones are not", ""), ("Acamprosate", ""),
    ])  # fmt: skip
    def test_medicines_of_a_treatment(self, laptop: Device, words: str, medicine: str) -> None:
        record(laptop, "treatment.reviewed", person=MUM, on=TODAY.isoformat(), treatment=words)
        wanted = (f"{medicine} in the treatment review of Mon 16 Nov 2026",) if medicine else ()
        found = asked(laptop, visit())
        assert (found["safe_storage"].facts if found else ()) == wanted

    def test_medicines_that_were_told_count_until_the_service_says_no(self, laptop: Device) -> None:
        claim = "77" * 8
        record(laptop, "treatment.claimed", claim=claim, person=MUM, what="On subutex", on=TODAY.isoformat())
        facts = asked(laptop, visit())["safe_storage"].facts
        assert facts == ("subutex in what was told of treatment on Mon 16 Nov 2026",)
        record(laptop, "treatment.confirmed", claim=claim, on=TODAY.isoformat(), by="Key worker", right=False)
        assert asked(laptop, visit()) == {}

    def test_a_box_is_asked_about_at_each_home_visit(self, laptop: Device) -> None:
        box = "b0" * 8
        record(laptop, "box.issued", TODAY - 9 * DAY, box=box, person=MUM, on=(TODAY - 9 * DAY).isoformat())
        record(laptop, "prompt.answered", TODAY - 2 * DAY, prompt="safe_storage", person=MUM, answer="discussed",
               on=(TODAY - 2 * DAY).isoformat())  # fmt: skip
        assert asked(laptop, visit(session_kind="base_session")) == {}, "discussed two days ago"
        assert asked(laptop, visit())["safe_storage"].facts == (
            "a storage box was issued on Sat 7 Nov 2026, asked about at each home visit",
        )
        seen: dict[str, Any] = {"box": box, "on": TODAY.isoformat(), "locked": "not_seen", "because": "room locked"}
        record(laptop, "box.seen", **seen)
        assert "safe_storage" in asked(laptop, visit()), "it was not seen"
        record(laptop, "box.seen", **(seen | {"locked": "yes", "because": ""}))
        assert asked(laptop, visit()) == {}
        record(laptop, "box.ended", TODAY + DAY, box=box, how="returned", on=(TODAY + DAY).isoformat())
        assert asked(laptop, visit(), TODAY + 60 * DAY) == {}


class TestAnswers:
    GHB = {"substance": "ghb", "days": 2}

    def answer(self, device: Device, day: date, said: str, because: str = "", person: str | None = MUM) -> str:
        told = {"prompt": "ghb_stopping", "answer": said, "because": because} | ({"person": person} if person else {})
        return device.writes(visit(prompts=[told]), at(day)).head

    @pytest.mark.parametrize(("days", "wanted"), [(-3, False), (0, False), (27, False), (28, True), (29, True)])
    def test_discussed_is_not_asked_again_for_a_time_of_the_guidance(
        self, laptop: Device, days: int, wanted: bool
    ) -> None:
        self.answer(laptop, TODAY, "discussed")
        assert ("ghb_stopping" in asked(laptop, visit(self.GHB), TODAY + days * DAY)) is wanted

    def test_not_now_is_asked_again_next_time_with_what_was_said(self, laptop: Device) -> None:
        self.answer(laptop, TODAY, "not_now", "her son was in the room")
        one = asked(laptop, visit(self.GHB), TODAY)["ghb_stopping"]
        assert one.last is not None and one.last.value.because == "her son was in the room"

    def test_an_answer_about_somebody_else_counts_for_them(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=DAD, name="Col Marlowe", role="parent"), MONDAY)
        self.answer(laptop, TODAY, "discussed", person=DAD)
        assert "ghb_stopping" in asked(laptop, visit(self.GHB))

    def test_a_correction_is_asked_what_its_record_was_asked(self, laptop: Device) -> None:
        head = self.answer(laptop, TODAY, "discussed")
        assert "ghb_stopping" not in asked(laptop, visit(self.GHB))
        assert "ghb_stopping" in asked(laptop, visit(self.GHB), own=frozenset({head}))

    def test_advice_on_its_topic_counts_as_discussed(self, laptop: Device) -> None:
        laptop.writes(PersonAdded(person=BABY, name="Bea", role="child", due=TODAY), MONDAY)
        record(laptop, "advice.given", person=MUM, on=TODAY.isoformat(), topics=["safer_sleep", "ghb_benzodiazepines"])
        assert asked(laptop, visit(self.GHB)) == {}
        later = asked(laptop, visit(self.GHB), TODAY + 28 * DAY)
        assert set(later) == {"ghb_stopping", "safer_sleep"}
        assert all(each.last and each.last.value.because == "advice given" for each in later.values())

    def test_an_answer_about_one_screening_counts_for_the_rule_too(self, laptop: Device) -> None:
        head = laptop.writes(taken("audit", 4, 4, 4, 4, 4, 4, 4, 4, 4, 4), MONDAY).head
        assert "sudden_stopping" in asked(laptop, visit())
        body = PromptAnswered(prompt="sudden_stopping", person=MUM, about=head, answer="discussed", on=TODAY)
        laptop.writes(body, MONDAY)
        assert "sudden_stopping" not in asked(laptop, visit(), TODAY + 27 * DAY)
        assert "sudden_stopping" in asked(laptop, visit(), TODAY + 28 * DAY)

    def test_one_session_answers_a_prompt_about_somebody_once(self, laptop: Device) -> None:
        said = [{"prompt": "ghb_stopping", "person": MUM, "answer": "discussed"},
                {"prompt": "ghb_stopping", "person": MUM, "answer": "not_now", "because": "x"},
                {"prompt": "horoscope", "person": MUM, "answer": "discussed"},
                {"prompt": "ghb_stopping", "person": DAD, "answer": "discussed"}]  # fmt: skip
        found = dict(faults(visit(prompts=said), MONDAY, laptop.family, PROFILE, MONDAY + DAY))
        assert {place: words for place, words in found.items() if place.startswith("prompts")} == {
            "prompts.1.prompt": "is answered twice",
            "prompts.2.prompt": "is not a prompt in the practice profile",
            "prompts.3.person": "is nobody of this family",
        }

    def test_a_guidance_without_a_time_asks_at_each_session(self, laptop: Device) -> None:
        line = next(each for each in built_in_text().splitlines() if 'code = "ghb_stopping"' in each)
        profile = load(built_in_text().replace(line, line.replace("again_days = 28, ", "")))
        self.answer(laptop, TODAY, "discussed")
        assert asked(laptop, visit(self.GHB), profile=profile) == {}
        assert "ghb_stopping" in asked(laptop, visit(self.GHB), TODAY + DAY, profile=profile)

    def test_a_retired_prompt_is_not_raised(self, laptop: Device) -> None:
        old = 'when = "baby", '
        assert old in built_in_text()
        profile = load(built_in_text().replace(old, f"{old}retired = true, "))
        laptop.writes(PersonAdded(person=BABY, name="Bea", role="child", due=TODAY), MONDAY)
        assert asked(laptop, profile=profile) == {} != asked(laptop)

    def test_guidance_without_these_rules_raises_only_what_scores_call_for(self, laptop: Device) -> None:
        text = "\n".join(
            each for each in built_in_text().splitlines() if not any(f'when = "{rule}"' in each for rule in (
                "stopping_dangerous", "overdose_risk", "baby", "intervention_with_dependence", "opioids_in_pregnancy",
                "medicines_at_home"))
        ).replace('when = "dependence_likely", again_days = 28, topics = ["sudden_stopping"], ', "")  # fmt: skip
        old = load(text)
        assert not any(each.when for each in old.lists.prompts)
        laptop.writes(audit(20), MONDAY)
        assert set(asked(laptop, visit(self.GHB), profile=old)) == {"possible_dependence"}


class TestScores:
    """What a score calls for is open at a session too, and an answer given there counts for what is due."""

    def test_raised_until_it_is_answered_at_a_session(self, laptop: Device) -> None:
        laptop.writes(taken("phq_9", *[0] * 8, 1), MONDAY)
        one = asked(laptop, visit(), TODAY)["self_harm_question"]
        assert one.person == MUM and one.because.startswith("PHQ-9 of Mon 16 Nov 2026: Item 9 is not zero")
        assert asked(laptop, visit(), TODAY - DAY) == {}, "a visit before it is not asked"
        said = [{"prompt": "self_harm_question", "person": MUM, "answer": "discussed", "because": "safe today"}]
        laptop.writes(visit(prompts=said), MONDAY)
        assert asked(laptop, visit()) == {}
        (call,) = called(laptop.family, (PROFILE,))
        assert call.discussed is not None and call.discussed.value.because == "safe today"

    @pytest.mark.parametrize(("prompt", "person", "days", "counts"), [
        ("self_harm_question", MUM, 0, True), ("self_harm_question", MUM, 3, True),
        ("self_harm_question", MUM, -1, False), ("self_harm_question", DAD, 0, False),
        ("self_harm_question", None, 0, False), ("sudden_stopping", MUM, 0, False),
    ])  # fmt: skip
    def test_which_answers_of_sessions_count(
        self, laptop: Device, prompt: str, person: str | None, days: int, counts: bool
    ) -> None:
        laptop.writes(taken("phq_9", *[0] * 8, 1), MONDAY)
        said = {"prompt": prompt, "answer": "discussed"} | ({"person": person} if person else {})
        laptop.writes(visit(prompts=[said]), MONDAY + days * DAY)
        (call,) = called(laptop.family, (PROFILE,))
        assert (call.discussed is not None) is counts

    def test_not_now_at_a_session_does_not_open_what_was_discussed(self, laptop: Device) -> None:
        head = laptop.writes(taken("phq_9", *[0] * 8, 1), MONDAY).head
        laptop.writes(PromptAnswered(prompt="self_harm_question", person=MUM, about=head, answer="discussed",
                                     on=TODAY), MONDAY)  # fmt: skip
        later = laptop.writes(taken("phq_9", *[0] * 8, 2, taken_on=TODAY + DAY), MONDAY + DAY).head
        said = [{"prompt": "self_harm_question", "person": MUM, "answer": "not_now", "because": "rushed"}]
        laptop.writes(visit(prompts=said), MONDAY + 2 * DAY)
        first, second = called(laptop.family, (PROFILE,))
        assert first.discussed is not None and second.discussed is None
        assert (second.head, [each.value.answer for each in second.answers]) == (later, ["not_now"])
