"""Who could have seen what, and what follows from it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.casework.causality import Register, Statement, Web, history, register, standing
from fsm_tui.casework.entry import NO_HEAD, Entry, make
from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.casework.written import Written
from tests.casework.making import FAMILY, MONDAY, Device

HOUR = timedelta(hours=1)


def raw(
    device: str, seq: int, *bases: Entry | str, happened: datetime = MONDAY, written: int = 0, epoch: int = 1
) -> Entry:
    """An entry with exactly these bases, as no honest device would need to write it."""
    return make(
        device=device * 8,
        epoch=epoch,
        seq=seq,
        prev=NO_HEAD,
        kind="family.described",
        v=1,
        subject=f"family:{FAMILY}",
        author=device * 16,
        happened_at=happened.isoformat(timespec="minutes"),
        written_at=Written(written or seq).text,
        bases=tuple(each if isinstance(each, str) else each.head for each in bases),
        salt=bytes(16),
        body=FamilyDescribed(label=f"{device}{seq}").to_bytes(),
    )


def said(entry: Entry, value: str = "") -> Statement[str]:
    return Statement.of(value or entry.head, entry)


class TestWeb:
    def test_a_device_saw_its_own_earlier_entries_without_naming_them(self) -> None:
        one, two, three = raw("a", 1), raw("a", 2), raw("a", 3)
        web = Web([three, one, two])
        assert web.saw(three.head, one.head) and web.saw(two.head, one.head) and web.saw(three.head, two.head)
        assert not web.saw(one.head, three.head) and not web.saw(two.head, two.head)
        assert web.frontier() == (three.head,)

    def test_a_new_epoch_comes_after_the_old_one_of_the_same_device(self) -> None:
        old, new = raw("a", 7), raw("a", 1, epoch=2)
        assert Web([new, old]).saw(new.head, old.head)
        assert not Web([new, old]).saw(old.head, new.head)

    def test_two_devices_that_named_nothing_did_not_see_each_other(self) -> None:
        one, two = raw("a", 1), raw("b", 1)
        web = Web([one, two])
        assert not web.saw(one.head, two.head) and not web.saw(two.head, one.head)
        assert set(web.frontier()) == {one.head, two.head}

    def test_what_was_seen_by_what_one_saw_was_seen(self) -> None:
        one = raw("a", 1)
        two = raw("b", 1, one)
        three = raw("c", 1, two)
        four = raw("c", 2)
        web = Web([four, three, two, one])
        assert web.saw(four.head, one.head)
        assert web.frontier() == (four.head,)

    def test_what_is_named_and_not_there_is_passed_over(self) -> None:
        one = raw("a", 1, "77" * 32)
        web = Web([one])
        assert "77" * 32 not in web and one.head in web
        assert not web.saw(one.head, "77" * 32) and not web.saw("77" * 32, one.head)
        assert web.frontier() == (one.head,)

    def test_a_gap_in_the_middle_is_bridged_by_the_device_and_not_by_bases(self) -> None:
        one = raw("a", 1)
        missing = raw("b", 1, one)
        three = raw("c", 1, missing)
        assert not Web([one, three]).saw(three.head, one.head)
        assert Web([one, missing, three]).saw(three.head, one.head)

    def test_a_long_log_is_closed_without_recursion(self) -> None:
        log = [raw("a", number) for number in range(1, 3001)]
        random.Random(1).shuffle(log)
        web = Web(log)
        ends = sorted(log, key=lambda each: each.header.seq)
        assert web.saw(ends[-1].head, ends[0].head)
        assert web.frontier() == (ends[-1].head,)

    def test_a_loop_that_only_a_forger_could_write_ends_the_same_way_in_any_order(self) -> None:
        # Device a numbers as its fifth the entry that its first can only have followed.
        fifth = raw("a", 5)
        between = raw("b", 1, fifth)
        first = raw("a", 1, between)
        honest = raw("c", 1)
        forged = [first, between, fifth, honest]
        answers = set()
        for seed in range(8):
            random.Random(seed).shuffle(forged)
            web = Web(forged)
            assert not any(web.saw(each.head, each.head) for each in forged)
            assert web.saw(first.head, between.head) and web.saw(between.head, fifth.head)
            assert honest.head in web.frontier()
            answers.add((web.frontier(), tuple(web.saw(x.head, y.head) for x in web.order for y in web.order)))
        assert len(answers) == 1

    @settings(max_examples=60, deadline=None)
    @given(seed=st.integers(0, 10**9))
    def test_seeing_is_an_order(self, seed: int) -> None:
        draw = random.Random(seed)
        entries: list[Entry] = []
        for number in range(1, draw.randint(3, 14)):
            bases = draw.sample(entries, draw.randint(0, min(3, len(entries))))
            entries.append(raw(draw.choice("abc"), number, *bases))
        web = Web(entries)
        heads = [each.head for each in entries]
        for place, entry in enumerate(entries):
            assert not web.saw(entry.head, entry.head)
            for base in entry.header.bases:
                assert web.saw(entry.head, base)
            for other in heads[place:]:
                assert not web.saw(entry.head, other)
        for x in heads:
            for y in heads:
                for z in heads:
                    assert not (web.saw(x, y) and web.saw(y, z)) or web.saw(x, z)
        newest = set(web.frontier())
        assert newest == {x for x in heads if not any(web.saw(y, x) for y in heads)}


class TestHistory:
    def test_what_happened_first_stands_first_whatever_was_written_first(self) -> None:
        late = raw("a", 1, happened=MONDAY + HOUR, written=1)
        early = raw("a", 2, happened=MONDAY, written=2)
        web = Web([late, early])
        assert [each.head for each in history([said(late), said(early)], web)] == [early.head, late.head]

    def test_of_one_moment_cause_comes_before_writing(self) -> None:
        ahead = raw("a", 1, written=900)
        answer = raw("b", 1, ahead, written=5)
        web = Web([ahead, answer])
        assert [each.head for each in history([said(answer), said(ahead)], web)] == [ahead.head, answer.head]

    def test_a_stranger_in_between_does_not_hide_the_cause(self) -> None:
        ahead = raw("a", 1, written=900)
        stranger = raw("c", 1, written=6)
        answer = raw("b", 1, ahead, written=5)
        web = Web([ahead, answer, stranger])
        told = [each.head for each in history([said(answer), said(ahead), said(stranger)], web)]
        assert told.index(ahead.head) < told.index(answer.head)

    def test_without_cause_the_writing_decides_and_then_the_head(self) -> None:
        first, second = raw("b", 1, written=1), raw("a", 1, written=2)
        web = Web([first, second])
        assert [each.head for each in history([said(second), said(first)], web)] == [first.head, second.head]
        tied = sorted((raw("a", 1, written=1), raw("b", 1, written=1)), key=lambda each: each.head)
        web = Web(tied)
        assert [each.head for each in history([said(each) for each in reversed(tied)], web)] == [
            each.head for each in tied
        ]

    @settings(max_examples=60, deadline=None)
    @given(seed=st.integers(0, 10**9))
    def test_it_never_puts_an_entry_before_one_of_the_same_moment_that_it_saw(self, seed: int) -> None:
        draw = random.Random(seed)
        entries: list[Entry] = []
        for number in range(1, 9):
            bases = draw.sample(entries, draw.randint(0, min(2, len(entries))))
            moment = MONDAY + draw.choice((0, 0, 0, 1)) * HOUR
            entries.append(raw(draw.choice("abc"), number, *bases, happened=moment, written=draw.randint(1, 50)))
        web = Web(entries)
        told = history([said(each) for each in entries], web)
        assert len(told) == len(entries)
        assert [each.happened for each in told] == sorted(each.happened for each in told)
        for place, each in enumerate(told):
            for later in told[place + 1 :]:
                assert each.happened != later.happened or not web.saw(each.head, later.head)
        shuffled = [said(each) for each in entries]
        draw.shuffle(shuffled)
        assert history(shuffled, web) == told


class TestStanding:
    def test_a_later_day_outranks_whoever_wrote_when(self) -> None:
        monday = raw("a", 1, happened=MONDAY)
        tuesday = raw("b", 1, happened=MONDAY + 24 * HOUR)
        web = Web([monday, tuesday])
        assert [each.head for each in standing([said(monday), said(tuesday)], web)] == [tuesday.head]

    def test_the_day_is_the_day_in_london(self) -> None:
        # 23:30 and 00:30 in summer time: two days, though both are the same day in UTC.
        evening = raw("a", 1, happened=datetime(2026, 6, 1, 22, 30, tzinfo=UTC))
        morning = raw("b", 1, happened=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))
        web = Web([evening, morning])
        assert [each.head for each in standing([said(evening), said(morning)], web)] == [morning.head]

    def test_within_a_day_strangers_both_stand_and_the_earlier_moment_is_named_first(self) -> None:
        noon, morning = raw("a", 1, happened=MONDAY + 2 * HOUR), raw("b", 1, happened=MONDAY)
        web = Web([noon, morning])
        assert [each.head for each in standing([said(noon), said(morning)], web)] == [morning.head, noon.head]

    def test_of_three_the_one_who_saw_one_leaves_the_other_standing(self) -> None:
        one, other = raw("a", 1), raw("b", 1)
        third = raw("c", 1, one, happened=MONDAY + HOUR)
        web = Web([one, other, third])
        heads = {each.head for each in standing([said(one), said(other), said(third)], web)}
        assert heads == {other.head, third.head}

    def test_on_one_moment_who_saw_the_other_stands(self) -> None:
        one = raw("a", 1)
        answer = raw("b", 1, one)
        web = Web([one, answer])
        assert [each.head for each in standing([said(one), said(answer)], web)] == [answer.head]

    def test_who_saw_a_later_moment_and_speaks_of_an_earlier_one_does_not_stand(self) -> None:
        noon = raw("a", 1, happened=MONDAY + 2 * HOUR)
        written_up = raw("b", 1, noon, happened=MONDAY)
        web = Web([noon, written_up])
        assert [each.head for each in standing([said(noon), said(written_up)], web)] == [noon.head]

    def test_of_nothing_nothing_stands(self) -> None:
        assert standing([], Web([])) == ()

    @settings(max_examples=60, deadline=None)
    @given(seed=st.integers(0, 10**9))
    def test_something_always_stands_and_what_stands_is_of_the_last_day(self, seed: int) -> None:
        draw = random.Random(seed)
        entries: list[Entry] = []
        for number in range(1, draw.randint(2, 9)):
            bases = draw.sample(entries, draw.randint(0, min(2, len(entries))))
            moment = MONDAY + draw.choice((0, 3, 20, 26)) * HOUR
            entries.append(raw(draw.choice("abc"), number, *bases, happened=moment))
        web = Web(entries)
        found = standing([said(each) for each in entries], web)
        assert found
        assert {each.day for each in found} == {max(said(each).day for each in entries)}
        for each in found:
            assert not any(
                web.saw(other.head, each.head) and other.happened >= each.happened for other in found
            )


class TestRegister:
    def test_a_write_replaces_exactly_what_its_author_had_seen(self) -> None:
        one, two = raw("a", 1), raw("b", 1)
        third = raw("c", 1, one)
        web = Web([one, two, third])
        found = register([said(one, "x"), said(two, "y"), said(third, "z")], web)
        assert {each.value for each in found.heads} == {"y", "z"}
        assert found.in_conflict

    def test_a_write_that_saw_both_ends_the_conflict_whatever_the_clocks_say(self) -> None:
        one, two = raw("a", 1, written=10**12), raw("b", 1, written=10**12)
        decided = raw("c", 1, one, two, written=1, happened=MONDAY - 1000 * HOUR)
        found = register([said(one, "x"), said(two, "y"), said(decided, "x")], Web([one, two, decided]))
        assert (found.value, found.in_conflict, len(found.heads)) == ("x", False, 1)

    def test_until_then_the_last_written_is_shown_and_on_a_tie_the_larger_head(self) -> None:
        one, two = raw("a", 1, written=5), raw("b", 1, written=4)
        found = register([said(one, "x"), said(two, "y")], Web([one, two]))
        assert found.value == "x"
        tied = sorted((raw("a", 1, written=5), raw("b", 1, written=5)), key=lambda each: each.head)
        for order in (tied, tied[::-1]):
            assert register([said(each) for each in order], Web(order)).value == tied[1].head

    def test_two_who_wrote_the_same_do_not_conflict(self) -> None:
        one, two = raw("a", 1), raw("b", 1)
        found = register([said(one, "x"), said(two, "x")], Web([one, two]))
        assert not found.in_conflict and len(found.heads) == 2

    def test_a_chooser_may_take_another_head(self) -> None:
        one, two = raw("a", 1, written=1), raw("b", 1, written=2)
        found = register([said(one, "high"), said(two, "low")], Web([one, two]), lambda heads: heads[0].value)
        assert found.value == "high"

    def test_nothing_written_is_nothing(self) -> None:
        assert register([], Web([])) == Register(None, ())


def test_a_statement_keeps_its_moment_and_author_with_another_value() -> None:
    device = Device("a")
    entry = device.writes(FamilyDescribed(label="x"), MONDAY)
    one = Statement.of("x", entry)
    assert one.with_value(5) == replace(one, value=5)  # type: ignore[type-var]
    assert one.day == MONDAY.date() and one.author == "a" * 16


@pytest.mark.parametrize("count", [1, 2, 65])
def test_the_frontier_of_many_strangers_is_all_of_them(count: int) -> None:
    entries = [
        make(
            device=f"{number:08x}", epoch=1, seq=1, prev=NO_HEAD, kind="family.described", v=1,
            subject=f"family:{FAMILY}", author="a" * 16, happened_at=MONDAY.isoformat(), written_at=Written(1).text,
            bases=(), salt=bytes(16), body=b"{}",
        )
        for number in range(count)
    ]  # fmt: skip
    assert set(Web(entries).frontier()) == {each.head for each in entries}
