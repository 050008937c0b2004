"""Screenings for people: the history with what moved, what is called for, and taking one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.casework.screening import Answer, ScreeningTaken
from fsm_tui.errors import Faults, NotFound
from fsm_tui.practice.profile import built_in, built_in_text, load
from fsm_tui.services import citing, drafting, screening
from fsm_tui.services.seat import Seat
from tests import seats
from tests.seats import CHILD, MUM

TODAY = date(2026, 11, 16)
DAD = "d1" * 8


def answers(tool: str, *values: int | None) -> tuple[Answer, ...]:
    items = built_in().instrument(tool).items
    return tuple(
        Answer(item=item.code, value=value, na=value is None) for item, value in zip(items, values, strict=False)
    )


def body(tool: str, *values: int | None, **more: Any) -> ScreeningTaken:
    said: dict[str, Any] = {
        "instrument": tool, "scoring_version": 1, "person": MUM, "taken_on": TODAY, "answers": answers(tool, *values),
    }  # fmt: skip
    return ScreeningTaken(**(said | more))


def days_ago(number: int) -> date:
    return TODAY - timedelta(days=number)


def audit(score: int) -> list[int]:
    """Ten answers that come to a score of up to 24, with nothing in item 6."""
    fours, rest = divmod(score, 4)
    given = [4] * fours + [rest] + [0] * 10
    return [*given[:5], 0, *given[5:9]]


def sex_of(seat: Seat, family: str) -> str | None:
    person = seat.family(family).person(MUM)
    return person.sex if person else None


def take(seat: Seat, family: str, tool: str, *values: int | None, **more: Any) -> screening.Taken:
    return screening.take(seat, family, body(tool, *values, **more))


class TestHistory:
    def test_by_parent_and_the_newest_first(self, laptop: Seat, marlowe: str) -> None:
        seats.record(laptop, "person.added", marlowe, person=DAD, name="Abe Marlowe", role="parent", in_work=True)
        take(laptop, marlowe, "neglect_toolkit", person=None, outcome="No concern about neglect")
        take(laptop, marlowe, "gad_7", *[0] * 7, person=DAD)
        take(laptop, marlowe, "audit", *audit(8), taken_on=days_ago(3))
        take(laptop, marlowe, "audit", *audit(4), taken_on=days_ago(30))
        told = screening.history(laptop, marlowe)
        assert [(each.whose, each.label, each.on) for each in told.rows] == [
            ("Tess Marlowe", "AUDIT", days_ago(3)), ("Tess Marlowe", "AUDIT", days_ago(30)),
            ("Abe Marlowe", "GAD-7", TODAY), ("the family", "Neglect toolkit", TODAY),
        ]  # fmt: skip
        assert [each.id for each in told.adults] == [MUM, DAD] and [each.id for each in told.children] == [CHILD]
        assert [each.whose for each in screening.history(laptop, marlowe, DAD).rows] == ["Abe Marlowe"]

    def test_a_row_says_what_it_comes_to_and_where_that_is_from(self, laptop: Seat, marlowe: str) -> None:
        take(laptop, marlowe, "audit", *audit(16), note="At home.", by="Health visitor")
        (row,) = screening.history(laptop, marlowe).rows
        assert (row.total, row.of_total, row.bands, row.state) == (16, 40, ("Higher risk",), "complete")
        assert row.result == "16 of 40, Higher risk"
        assert any("Drinking that is likely to be doing harm. Source: B1, [1]" in said for said in row.explanation)
        assert any(said.startswith("[2] AUDIT") for said in row.sources)
        assert (row.note, row.by, row.before, row.change) == ("At home.", "Health visitor", None, ())

    @pytest.mark.parametrize("answered", range(10))
    def test_a_part_is_never_a_total(self, laptop: Seat, marlowe: str, answered: int) -> None:
        if not answered:
            made = screening.preview(built_in().instrument("audit"), {})
            assert made.total is None and made.answered == 0
            return
        take(laptop, marlowe, "audit", *[4] * min(answered, 8), *[4] * (answered - 8))
        (row,) = screening.history(laptop, marlowe).rows
        assert (row.total, row.of_total, row.state) == (None, None, f"{answered} of 10")
        assert row.bands == (() if answered < 3 else ("AUDIT-C: Positive, possible dependence",))

    def test_bands_of_both_sexes_until_it_is_known(self, laptop: Seat, marlowe: str) -> None:
        taken = take(laptop, marlowe, "dudit", 2, 1, *[0] * 9)
        row = screening.history(laptop, marlowe).rows[0]
        assert row.bands == ("Probable drug problem (for women)", "Below the cut-off (for men)")
        screening.take(laptop, marlowe, body("dudit", 2, 1, *[0] * 9), sex="male")
        rows = screening.history(laptop, marlowe).rows
        assert [each.bands for each in rows] == [("Below the cut-off (for men)",)] * 2
        assert sex_of(laptop, marlowe) == "male"
        assert taken.recorded.kind == "screening.taken"

    def test_what_moved_since_the_last_whole_one(self, laptop: Seat, marlowe: str) -> None:
        take(laptop, marlowe, "audit", *audit(17), taken_on=days_ago(60))
        take(laptop, marlowe, "audit", 4, 4, taken_on=days_ago(30))
        take(laptop, marlowe, "audit", *audit(13))
        take(laptop, marlowe, "gad_7", *[0] * 7)
        rows = {(each.label, each.on): each for each in screening.history(laptop, marlowe).rows}
        now = rows["AUDIT", TODAY]
        assert now.before == days_ago(60)
        assert now.change == ("Total: 17 → 13 (4 lower)", "Higher risk → Increasing risk")
        part = rows["AUDIT", days_ago(30)]
        assert part.before == days_ago(60) and "Only one of the two is complete" in part.change[0]
        assert rows["GAD-7", TODAY].before is None

    def test_fields_are_compared_one_by_one(self, laptop: Seat, marlowe: str) -> None:
        take(laptop, marlowe, "top", 20, 10, None, stage="start", taken_on=days_ago(84))
        take(laptop, marlowe, "top", 12, 10, 0, stage="review")
        row = screening.history(laptop, marlowe).rows[0]
        assert row.stage == "Review" and row.change == ("Alcohol: 20 → 12 (8 lower)",)
        take(laptop, marlowe, "top", 12, 10, 0, stage="review")
        assert screening.history(laptop, marlowe).rows[0].change == ("Every answer is the same.",)

    def test_what_is_only_logged(self, laptop: Seat, marlowe: str) -> None:
        take(laptop, marlowe, "gcp2", person=None, outcome="Grade 4", taken_on=days_ago(9))
        take(laptop, marlowe, "gcp2", person=None, outcome="Grade 3")
        row = screening.history(laptop, marlowe).rows[0]
        assert (row.state, row.result, row.change) == ("logged", "Grade 3", ("Grade 4 → Grade 3",))

    def test_a_scoring_that_is_not_known_any_more(self, laptop: Seat, marlowe: str) -> None:
        take(laptop, marlowe, "audit", *audit(16))
        text = built_in_text().replace("scoring_version = 1", "scoring_version = 2")
        newer = load(text)
        told = screening.of(laptop.family(marlowe), (newer,), newer, TODAY)
        assert (told.rows[0].total, told.rows[0].result) == (None, "scored by version 1")
        assert "which no guidance here has any more" in told.rows[0].explanation[0]
        both = screening.of(laptop.family(marlowe), (built_in(), newer), newer, TODAY)
        assert both.rows[0].total == 16

    def test_a_voided_one_is_gone_and_a_corrected_one_is_the_last(self, laptop: Seat, marlowe: str) -> None:
        first = take(laptop, marlowe, "audit", *audit(20))
        again = body("audit", *audit(8), corrects=first.recorded.head, correction_reason="misread")
        second = screening.take(laptop, marlowe, again)
        (row,) = screening.history(laptop, marlowe).rows
        assert (row.head, row.root, row.total) == (second.recorded.head, first.recorded.head, 8)
        seats.record(laptop, "entry.voided", marlowe, entry=row.head, reason="another person")
        assert screening.history(laptop, marlowe).rows == ()


class TestCalls:
    def test_what_a_score_calls_for_is_told_when_it_is_recorded(self, laptop: Seat, marlowe: str) -> None:
        (call,) = take(laptop, marlowe, "phq_9", *[0] * 8, 1).calls
        assert (call.prompt, call.whose, call.open, call.answer) == ("self_harm_question", "Tess Marlowe", True, "")
        assert call.because[0].startswith("Item 9 is not zero")
        assert "999" in call.words and call.source
        assert screening.history(laptop, marlowe).open_calls == (call,)

    def test_not_now_leaves_it_open_and_discussed_closes_it(self, laptop: Seat, marlowe: str) -> None:
        (call,) = take(laptop, marlowe, "phq_9", *[0] * 8, 1).calls
        with pytest.raises(Faults) as caught:
            screening.answer(laptop, marlowe, call, discussed=False, because=" ")
        assert caught.value.faults == (("because", "not now needs a because"),)
        screening.answer(laptop, marlowe, call, discussed=False, because="She had to leave.")
        (still,) = screening.history(laptop, marlowe).open_calls
        assert still.answer == "not now, Mon 16 Nov 2026: She had to leave."
        screening.answer(laptop, marlowe, still, discussed=True)
        assert screening.history(laptop, marlowe).open_calls == ()
        assert screening.history(laptop, marlowe).rows[0].calls[0].answer == "discussed, Mon 16 Nov 2026"

    def test_what_was_talked_about_is_not_asked_again_by_a_correction(self, laptop: Seat, marlowe: str) -> None:
        first = take(laptop, marlowe, "phq_9", *[0] * 8, 1)
        screening.answer(laptop, marlowe, first.calls[0], discussed=True)
        again = body("phq_9", *[0] * 8, 2, corrects=first.recorded.head, correction_reason="misread")
        assert screening.take(laptop, marlowe, again).calls == ()
        assert screening.history(laptop, marlowe).open_calls == ()

    def test_a_low_score_calls_for_nothing(self, laptop: Seat, marlowe: str) -> None:
        assert take(laptop, marlowe, "phq_9", *[0] * 9).calls == ()


class TestTaking:
    def test_the_form_begins_with_the_last_one_beside_it(self, laptop: Seat, marlowe: str) -> None:
        take(laptop, marlowe, "audit", *audit(8), taken_on=days_ago(30))
        taking = screening.begin(laptop, marlowe, "audit", MUM)
        assert taking.last is not None and taking.last.total == 8
        assert (taking.whose, taking.asks_sex, taking.body, taking.corrects) == ("Tess Marlowe", False, None, "")
        assert taking.draft.form == f"taking:audit:{MUM}:"

    def test_sex_is_asked_only_where_the_bands_differ_and_it_is_unknown(self, laptop: Seat, marlowe: str) -> None:
        assert screening.begin(laptop, marlowe, "dudit", MUM).asks_sex
        seats.record(laptop, "person.described", marlowe, person=MUM, sex="female")
        taking = screening.begin(laptop, marlowe, "dudit", MUM)
        assert not taking.asks_sex and taking.sex == "female"

    def test_a_correction_has_one_draft_whichever_version_it_began_with(self, laptop: Seat, marlowe: str) -> None:
        first = take(laptop, marlowe, "audit", *audit(8)).recorded.head
        draft = screening.begin(laptop, marlowe, "", None, first).draft
        drafting.save(laptop, draft, {"form": {"note": "x"}})
        again = body("audit", *audit(9), corrects=first, correction_reason="misread")
        second = screening.take(laptop, marlowe, again).recorded.head
        for head in (first, second):
            taking = screening.begin(laptop, marlowe, "", None, head)
            assert (taking.draft.id, taking.corrects) == (draft.id, second)
            assert taking.body is not None and taking.tool.code == "audit" and taking.last is None

    def test_it_stands_on_its_own_day(self, laptop: Seat, marlowe: str) -> None:
        head = take(laptop, marlowe, "audit", *audit(8), taken_on=days_ago(3)).recorded.head
        record = laptop.family(marlowe).record_of(head)
        assert record is not None and record.shown.entry.header.happened.date() == days_ago(3)

    def test_what_is_refused_keeps_the_draft_and_the_sex_unsaid(self, laptop: Seat, marlowe: str) -> None:
        draft = drafting.begin(laptop, "taking:dudit::", marlowe)
        drafting.save(laptop, draft, {"form": {}})
        wrong = body("dudit", 2, 1, *[0] * 9, total=99)
        assert screening.faults(laptop, marlowe, wrong) == (("total", "is 99, but the items give 3"),)
        with pytest.raises(Faults) as caught:
            screening.take(laptop, marlowe, wrong, sex="male", draft=draft.id)
        assert caught.value.faults == (("total", "is 99, but the items give 3"),)
        assert sex_of(laptop, marlowe) is None
        assert [each.id for each in drafting.kept(laptop)] == [draft.id]
        screening.take(laptop, marlowe, body("dudit", 2, 1, *[0] * 9), sex="male", draft=draft.id)
        assert drafting.kept(laptop) == ()

    def test_a_tool_or_a_family_that_is_not_there(self, laptop: Seat, marlowe: str) -> None:
        with pytest.raises(NotFound):
            screening.begin(laptop, marlowe, "zodiac", MUM)
        with pytest.raises(NotFound):
            screening.history(laptop, "00" * 8)


def test_every_tool_of_the_guidance_names_its_sources(laptop: Seat) -> None:
    for tool in screening.offered(laptop):
        found = citing.of_tool(tool, laptop.profile)
        assert found and all(" " in each for each in found), tool.code
