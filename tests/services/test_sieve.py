"""What is shown of a caseload, what is kept of the choice, and finding by name."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from fsm_tui.practice.rag import Rag
from fsm_tui.services import caseload, sieve
from fsm_tui.services.caseload import CaseloadRow
from fsm_tui.services.seat import Seat
from fsm_tui.services.sieve import Finder, Sieve, folded
from tests import seats

DAY = date(2026, 11, 16)
PLAIN = CaseloadRow(
    family="f0", label="Marlowe", area="west", base="st_james", plan="cp", rag=Rag.RED, rag_because="", trend=(),
    next_due=None, why="", seen="not yet", social_worker_spoken="not yet", sync="at the office", drafts=0,
    returned=0, conflicts=0, allocated_to="Ash", provisional=False, people=("Tess Marlowe",), holder="aa",
)  # fmt: skip


def row(family: str, **more: Any) -> CaseloadRow:
    return replace(PLAIN, family=family, **more)


class TestSieve:
    @pytest.mark.parametrize(
        ("key", "kept", "lost"),
        [
            ("area:west", {}, {"area": "east"}),
            ("base:st_james", {}, {"base": ""}),
            ("plan:cp", {}, {"plan": "cin"}),
            ("rag:red", {}, {"rag": Rag.AMBER}),
            ("rag:unrated", {"rag": None}, {}),
            ("holder:aa", {}, {"holder": "bb"}),
            ("holder:nobody", {"holder": ""}, {}),
            ("overdue", {"overdue": 2}, {}),
            ("unconfirmed", {"unconfirmed": 1}, {}),
            ("unconfirmed", {"drafts": 1}, {}),
            ("returned", {"returned": 1}, {}),
            ("conflict", {"conflicts": 1}, {}),
            ("provisional", {"provisional": True}, {}),
        ],
    )
    def test_each_choice_keeps_what_it_says(self, key: str, kept: dict[str, Any], lost: dict[str, Any]) -> None:
        on = Sieve().toggle(key)
        assert on.narrows and on.keeps(row("a", **kept)) and not on.keeps(row("a", **lost))
        assert on.toggle(key) == Sieve()

    def test_the_parts_narrow_one_another(self) -> None:
        both = Sieve().toggle("area:west").toggle("overdue")
        assert both.keeps(row("a", overdue=1))
        assert not both.keeps(row("a")) and not both.keeps(row("a", overdue=1, area="east"))

    def test_a_hidden_family_is_in_no_list_that_would_tell_of_it(self) -> None:
        hidden = row("a", hidden=True, rag=None, plan="")
        assert Sieve().keeps(hidden) and Sieve(area="west").keeps(hidden) and Sieve(holder="aa").keeps(hidden)
        assert not Sieve(rag="unrated").keeps(hidden)
        assert not Sieve(marks=frozenset({"overdue"})).keeps(replace(hidden, overdue=1))

    def test_its_keys_make_it_again(self) -> None:
        whole = Sieve(True, True, "west", "st_james", "cp", "red", "aa", frozenset({"overdue", "returned"}))
        assert Sieve.of(whole.keys) == whole
        assert Sieve.of(Sieve().keys) == Sieve()

    def test_what_no_sieve_knows_is_left_out(self) -> None:
        assert Sieve.of(["nonsense", "size:large", 7, None, "area:", "rag:red"]) == Sieve(rag="red")

    def test_every_option_turns_itself_on_and_says_so(self, laptop: Seat) -> None:
        offered = sieve.offered(laptop.profile, [("aa", "Ash")])
        for option in Sieve().options(offered, at_office=False):
            if option.key in ("mine", "all"):
                continue
            on = Sieve().toggle(option.key)
            assert on != Sieve()
            assert next(each.on for each in on.options(offered, at_office=False) if each.key == option.key)
            if on.narrows:
                assert on.words(offered)

    def test_at_the_office_nothing_waits_to_come_to_the_office(self, office: Seat) -> None:
        keys = {option.key for option in Sieve().options(sieve.offered(office.profile), at_office=True)}
        assert {"unconfirmed", "mine", "everybody"}.isdisjoint(keys) and {"overdue", "closed"} <= keys


class TestKept:
    def test_it_comes_back_at_the_next_opening(self, laptop: Seat) -> None:
        assert sieve.kept(laptop) == (Sieve(), "next")
        chosen = Sieve().toggle("area:west").toggle("overdue").toggle("everybody")
        sieve.keep(laptop, chosen, "seen")
        assert sieve.kept(seats.again(laptop)) == (chosen, "seen")

    def test_each_person_of_the_office_has_their_own(self, office: Seat) -> None:
        sieve.keep(office, Sieve(area="west"), "name")
        first, office.slot = office.slot, "another"
        assert sieve.kept(office) == (Sieve(), "next")
        sieve.keep(office, Sieve(rag="red"), "rag")
        office.slot = first
        assert sieve.kept(office) == (Sieve(area="west"), "name")

    def test_it_stands_beside_the_other_choices(self, laptop: Seat) -> None:
        from fsm_tui.services import preferences

        home = laptop.vault.folder.root
        preferences.keep(home, "idle_minutes", 5)
        sieve.keep(laptop, Sieve(), "name")
        preferences.keep(home, "theme", "fsm-light")
        assert preferences.load(home)["idle_minutes"] == 5 and sieve.kept(laptop) == (Sieve(), "name")

    @pytest.mark.parametrize(
        "found",
        [7, [], {"show": 7, "order": []}, {"show": ["area:west", {}], "order": "size"}, {"show": {"overdue": 1}}],
    )
    def test_a_file_that_somebody_spoiled_hides_nothing_by_mistake(self, laptop: Seat, found: object) -> None:
        (laptop.vault.folder.root / "settings.json").write_text(json.dumps({"caseload": {laptop.slot: found}}))
        chosen, by = sieve.kept(laptop)
        assert by == "next" and chosen in (Sieve(), Sieve(area="west"))

    def test_nothing_of_a_client_is_in_the_file(self, laptop: Seat, marlowe: str) -> None:
        sieve.keep(laptop, Sieve(area="west", base="st_james"), "name")
        text = (laptop.vault.folder.root / "settings.json").read_text()
        assert "Marlowe" not in text and "Tess" not in text and marlowe not in text


class TestOrder:
    ROWS = (
        row("a", label="beech", rag=Rag.GREEN, seen_on=DAY, allocated_on=DAY - timedelta(days=9)),
        row("b", label="Ash", rag=None, seen_on=None, allocated_on=None),
        row("c", label="Cedar", rag=Rag.RED, seen_on=DAY - timedelta(days=3), allocated_on=DAY),
        row("d", label="Durmast", rag=Rag.AMBER, seen_on=DAY - timedelta(days=30), allocated_on=DAY - timedelta(1)),
    )

    @pytest.mark.parametrize(
        ("by", "wanted"), [("name", "bacd"), ("rag", "cdab"), ("seen", "bdca"), ("allocated", "cdab")]
    )
    def test_each_order(self, by: caseload.Order, wanted: str) -> None:
        some = list(self.ROWS)
        random.Random(by).shuffle(some)
        assert "".join(each.family for each in caseload.ordered(some, by)) == wanted

    def test_every_order_has_words(self) -> None:
        assert set(sieve.ORDER_WORDS) == set(caseload.ORDERS)


class TestFinder:
    def test_it_finds_what_a_slow_look_at_every_name_finds(self) -> None:
        given = random.Random(4)
        letters = "abc de-(é"
        rows = [
            row(str(number), label="".join(given.choices(letters, k=7)),
                people=tuple("".join(given.choices(letters, k=5)) for _ in range(given.randrange(3))))
            for number in range(300)
        ]  # fmt: skip
        finder = Finder(rows)
        for _ in range(60):
            typed = "".join(given.choices("abcde -", k=given.randrange(1, 4)))
            expected = {each.family for each in rows if any(_apart(folded(typed), folded(name))
                                                            for name in (each.label, *each.people))}  # fmt: skip
            assert {each.family for each in finder.find(typed)} == expected
            for end in range(len(typed)):  # letter by letter, as it is typed, and back again
                finder.find(typed[: end + 1])
            assert {each.family for each in finder.find(typed)} == expected

    def test_letters_of_two_people_are_nobody(self) -> None:
        assert Finder([row("a", label="Ab", people=("Cd",))]).find("bc") == ()

    def test_capitals_accents_and_spaces_make_no_difference(self) -> None:
        some = [row("a", label="Siân  O'Neil", people=("ZOË",))]
        for typed in ("sian", "SIÂN o", "zoe", "  zoë "):
            assert len(Finder(some).find(typed)) == 1

    @pytest.mark.parametrize("typed", ["[", "(", "\\", ".*", "^a", "a]b", "a^b", "\n"])
    def test_signs_are_signs(self, typed: str) -> None:
        some = [row("a", label=f"x {typed} y"), row("b", label="plain")]
        found = Finder(some).find(typed)
        assert found == (tuple(some) if not typed.strip() else (some[0],))

    def test_the_closest_first(self) -> None:
        names = ("Amarlow", "Old Marlow", "Marlow", "M a r l o w")
        found = Finder([row(name, label=name, people=()) for name in names]).find("marlow")
        assert [each.label for each in found] == ["Marlow", "Old Marlow", "Amarlow", "M a r l o w"]


def _apart(wanted: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in wanted)
