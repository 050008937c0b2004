"""The caseload on a real vault: order and reasons, finding, filtering, drafts, searching, a new family."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fsm_tui.services import caseload, drafting
from fsm_tui.services.caseload import CaseloadRow
from fsm_tui.services.sieve import Finder, Sieve
from screens import seating
from screens.caseload.rows import brief, work_briefly
from screens.caseload.screen import CaseloadScreen
from screens.resuming import called, where
from screens.robot import Robot
from screens.widgets.record_table import RecordTable
from tests.robot import driving, undone
from tests.screens import caseloads
from tests.screens.caseloads import AMBER, GREEN, RED, UNRATED, Desk, at, empty_laptop, given, locks_and_comes_back

HOSTILE = "[/] [b]Zed \x1b]0;x\x07\x1b[31m\u202egnp"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with caseloads.laptop(tmp_path / "vault") as found:
        yield found


def labels(robot: Robot) -> list[str]:
    """The families that the page shows, from the top."""
    page = robot.app.page()
    assert isinstance(page, CaseloadScreen)
    return [row.label for row in page.shown]


def here(robot: Robot) -> str:
    """The family under the cursor."""
    page = robot.app.page()
    assert isinstance(page, CaseloadScreen) and page.row
    return page.row.label


def test_every_command_is_carried_out() -> None:
    assert undone(CaseloadScreen) == []


async def test_the_order_and_the_reasons_are_the_service_s(desk: Desk) -> None:
    view = caseload.read(desk.seat)
    async with at(desk, "caseload") as robot:
        await robot.until("4 families · 3 overdue")
        assert labels(robot) == [row.label for row in view.rows]
        assert here(robot) == view.rows[0].label
        assert robot.sees("▲ Red") and robot.sees("◆ Amber") and robot.sees("● Green") and robot.sees("? Unrated")
        assert robot.sees(f"Next: {view.rows[0].why}")
        await robot.until("records only on this laptop")
        assert robot.sees("guidance was due for review")
        await robot.press("down")
        await robot.until(f"Next: {view.rows[1].why}")


async def test_wide_terminals_show_the_family_at_a_glance_beside(desk: Desk) -> None:
    async with at(desk, "caseload", (120, 40)) as robot:
        await robot.until("Child Protection plan")
        assert robot.sees("Opened in the field") and robot.sees("St James, West")
    async with at(desk, "caseload", (170, 40)) as robot:
        await robot.until("SW spoken")
        assert robot.sees("9 days ago") and robot.sees("overdue by")


async def test_enter_opens_and_r_records(desk: Desk) -> None:
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        first = here(robot)
        await robot.press("enter")
        await robot.until(lambda: robot.place == "family" and robot.sees(f"Family {first[:7]}"))
        await robot.does("app.back")
        await robot.does("caseload.record")
        await robot.until(lambda: robot.place == "session")
        assert given(robot) == {"family_id": desk[first]}
        await robot.does("app.back")
        await robot.does("caseload.sync")
        await robot.until(lambda: robot.place == "sync")


async def test_finding_as_one_types_and_escape_brings_all_back(desk: Desk) -> None:
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.find")
        await robot.types("kit q")
        await robot.until(lambda: labels(robot) == [UNRATED])
        await robot.press("escape")
        await robot.until(lambda: len(labels(robot)) == 4)
        assert isinstance(robot.app.focused, RecordTable)
        assert here(robot) == UNRATED, "the cursor stays on the family that was found"
        await robot.does("caseload.find")
        await robot.types("zzz")
        await robot.until("No family fits. Press Esc")
        await robot.press("escape")
        await robot.does("caseload.find")
        await robot.types("mar")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "family" and robot.sees("Family Marlowe"))
        await robot.does("app.back")
        await robot.until(lambda: robot.place == "caseload" and len(labels(robot)) == 4)
        assert here(robot) == RED and not robot.sees("Find mar")


async def test_letters_are_text_while_finding(desk: Desk) -> None:
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.find")
        await robot.types("rnfsdw")
        assert robot.place == "caseload" and robot.dialog is None
        page = robot.app.page()
        assert isinstance(page, CaseloadScreen) and page.line.value == "rnfsdw"


async def test_filtering_narrows_and_choosing_again_widens(desk: Desk) -> None:
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.filter")
        await robot.picks("base:durban_house")
        await robot.until(lambda: set(labels(robot)) == {AMBER, GREEN})
        await robot.does("caseload.filter")
        await robot.picks("rag:amber")
        await robot.until(lambda: labels(robot) == [AMBER])
        assert robot.sees("only Durban House, Amber")
        await robot.does("caseload.filter")
        await robot.picks("base:durban_house")
        await robot.until("only Amber")
        await robot.press("escape")
        await robot.until(lambda: len(labels(robot)) == 4)
        await robot.does("caseload.filter")
        await robot.picks("overdue")
        await robot.until(lambda: set(labels(robot)) == {RED, AMBER, GREEN})


async def test_my_families_or_all_of_them(desk: Desk) -> None:
    from fsm_tui.casework.allocation import Allocated

    day = desk.seat.today()
    for label, to in ((RED, desk.seat.me.person), (GREEN, caseloads.DANA)):
        body = Allocated(to=to, allocated_on=day)
        desk.arrives(desk[label], body, bases=desk.family(desk[label]).frontier, at=desk.clock.now)
    async with at(desk, "caseload") as robot:
        await robot.until("3 families")
        assert GREEN not in labels(robot) and robot.sees("my families")
        await robot.does("caseload.filter")
        await robot.picks("everybody")
        await robot.until(lambda: GREEN in labels(robot))
        assert robot.sees("all families")


async def test_the_order_is_chosen_and_comes_back_with_the_filter(desk: Desk) -> None:
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.order")
        await robot.picks("name")
        await robot.until(lambda: labels(robot) == [AMBER, RED, UNRATED, GREEN])
        assert robot.sees("by name")
        await robot.does("caseload.filter")
        await robot.picks("overdue")
        await robot.until(lambda: labels(robot) == [AMBER, RED, GREEN])
        await robot.does("caseload.order")
        assert robot.sees("Name") and robot.sees("on")
        await robot.press("escape")
        await robot.settle()
    async with at(desk, "caseload") as robot:
        await robot.until(lambda: labels(robot) == [AMBER, RED, GREEN])
        assert robot.sees("by name") and robot.sees("only overdue (Esc shows all)")
        await robot.press("escape")
        await robot.until(lambda: labels(robot) == [AMBER, RED, UNRATED, GREEN])
        await robot.settle()
    async with at(desk, "caseload") as robot:
        await robot.until(lambda: labels(robot) == [AMBER, RED, UNRATED, GREEN])


@pytest.mark.parametrize(("by", "first"), [("rag", RED), ("seen", UNRATED), ("allocated", RED)])
async def test_other_orders(desk: Desk, by: str, first: str) -> None:
    from fsm_tui.casework.allocation import Allocated

    body = Allocated(to=desk.seat.me.person, allocated_on=desk.seat.today())
    desk.arrives(desk[RED], body, bases=desk.family(desk[RED]).frontier, at=desk.clock.now)
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.order")
        await robot.picks(by)
        await robot.until(lambda: here(robot) == labels(robot)[0] or labels(robot)[0] == first)
        assert labels(robot)[0] == first
        if by == "allocated":
            assert robot.sees("Allocated") and robot.sees("23 Nov") and robot.sees("not yet")


async def test_the_load_and_its_families(desk: Desk) -> None:
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.load")
        await robot.until("Load: families in the work")
        shown = robot.text()
        assert "Area West" in shown and "Durban House" in shown and "3 CP" in shown
        table = robot.app.screen.query_one("#loads", RecordTable)
        keys = [row.key for row in [await table.row(number) for number in range(table.count)] if row]
        await robot.press(*["down"] * keys.index("base:durban_house"), "enter")
        await robot.until(lambda: set(labels(robot)) == {AMBER, GREEN})
        assert robot.sees("only Durban House")
        await robot.does("caseload.load")
        await robot.press("escape")
        await robot.settle()
        assert set(labels(robot)) == {AMBER, GREEN}, "looking changes nothing"


async def test_closed_families_only_where_asked_for(desk: Desk) -> None:
    from fsm_tui.casework.ending import ClosureDecided, ClosureProposed
    from fsm_tui.casework.risk import RiskUpdate

    risk, day = RiskUpdate(parents=(), children=()), desk.seat.today()
    body = ClosureProposed(reason="completed", exit_on=day, risk=risk, clear_after=day)
    head = desk.arrives(desk[GREEN], body, bases=desk.family(desk[GREEN]).frontier, at=desk.clock.now)
    desk.arrives(desk[GREEN], ClosureDecided(proposal=head, decision="closed"), bases=(head,), at=desk.clock.now)
    async with at(desk, "caseload") as robot:
        await robot.until("3 families")
        assert GREEN not in labels(robot)
        await robot.does("caseload.filter")
        await robot.picks("closed")
        await robot.until(lambda: labels(robot)[-1] == GREEN)
        assert robot.sees("closed on")


async def test_an_admin_opens_no_restricted_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from fsm_tui.casework.allocation import FamilyRestricted
    from tests import seats
    from tests.services.test_caseload import put

    with seats.seat_from(seats.office_template(), tmp_path / "office") as office:
        family = seats.open_family(office, "Secret")
        put(office, FamilyRestricted(restricted=True, because="a colleague's sister"), family)
        monkeypatch.setattr(office.vault, "me", replace(office.me, role="admin"))
        opened = seating.opening(office.vault.folder.root, office.around, start="caseload", details={},
                                 covered=False, seat=office)  # fmt: skip
        async with driving(opened) as robot:
            await robot.until("Restricted family")
            assert not robot.sees("Secret") and not robot.sees("Tess")
            await robot.press("enter")
            await robot.until("This family is restricted")
            assert robot.place == "caseload"


async def test_returned_work_comes_first_and_says_so(desk: Desk) -> None:
    desk.verdict(desk[GREEN], desk.head_of(GREEN, "session.recorded"), "returned", "note", "Who was there?")
    async with at(desk, "caseload") as robot:
        await robot.until("1 returned by the team leader")
        assert here(robot) == GREEN and robot.sees("1 return.")


async def test_an_empty_caseload_says_what_to_do(tmp_path: Path) -> None:
    with empty_laptop(tmp_path / "vault") as desk:
        async with at(desk, "caseload") as robot:
            await robot.until("Press n to open one")
            await robot.does("caseload.open")
            await robot.until("There is no family under the cursor")
            await robot.does("caseload.drafts")
            await robot.until("Nothing is half written")


async def test_a_draft_is_gone_on_with(desk: Desk) -> None:
    drafting.save(desk.seat, drafting.begin(desk.seat, "session", desk[GREEN]), {"form": {"note": "half"}})
    drafting.save(desk.seat, drafting.begin(desk.seat, f"session:{'b' * 64}", desk[RED]), {"form": {"note": "more"}})
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.drafts")
        await robot.until(f"Session: {GREEN}")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "session")
        assert given(robot) == {"family_id": desk[GREEN]}
        await robot.does("app.back")
        await robot.does("caseload.drafts")
        await robot.press("down", "enter")
        await robot.until(lambda: robot.place == "session")
        assert given(robot) == {"family_id": desk[RED], "corrects": "b" * 64}


async def test_searching_the_records_is_noted_and_leads_to_the_record(desk: Desk) -> None:
    from fsm_tui.vault import ledger

    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.does("caseload.words")
        await robot.types("evenings helps")
        await robot.press("enter")
        await robot.until("3 found")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "record" and robot.sees("We talked about evenings"))
        await robot.does("app.back")
        await robot.does("caseload.words")
        await robot.types("xylophone")
        await robot.press("enter")
        await robot.until("No record on this computer has these words")
    with desk.ready().vault.read() as session:
        noted = [row.body.decode() for row in ledger.of_subject(session, "office") if row.body]
    assert sum('"searched"' in body for body in noted) == 2


async def test_locked_and_back_at_the_same_family(desk: Desk) -> None:
    async with at(desk, "caseload") as robot:
        await robot.until("4 families")
        await robot.press("down", "down")
        before = here(robot)
        desk.clock.now += timedelta(days=2)
        await locks_and_comes_back(robot, desk)
        await robot.until(lambda: here(robot) == before)
        await robot.until("Seen 8 days ago")


async def test_hostile_names_are_shown_harmlessly(desk: Desk) -> None:
    from fsm_tui.casework.people import FamilyDescribed

    body = FamilyDescribed.model_construct(label=HOSTILE)
    desk.arrives(desk[RED], body, bases=desk.family(desk[RED]).frontier, at=desk.clock.now)
    async with at(desk, "caseload", (120, 40)) as robot:
        await robot.until("[/] [b]Zed")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


def rows(seed: int, number: int) -> list[CaseloadRow]:
    given = random.Random(seed)
    names = ("Marlowe", "Ash", "Quill", "Thistle", "Vane", "Oakes", "Reed")
    return [
        CaseloadRow(
            family=f"{each}", label=f"{given.choice(names)} {each}", area=given.choice("we"), base="", plan="cp",
            rag=None, rag_because="", trend=(), next_due=None, why="", seen="not yet", social_worker_spoken="not yet",
            sync="at the office", drafts=0, returned=given.randrange(2), conflicts=0, allocated_to="",
            provisional=False, people=(f"{given.choice(names)}a Person",),
        )
        for each in range(number)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_finding_keeps_the_order_among_equals_and_loses_nobody(seed: int) -> None:
    some = rows(seed, 60)
    assert Finder(some).find("  ") == tuple(some)
    close = Finder(some).find("marl")
    assert {row.family for row in close} >= {row.family for row in some if "marl" in row.label.casefold()}
    begins = [row.family for row in close if row.label.startswith("Marl")]
    assert begins == sorted(begins, key=int)


def test_a_word_that_begins_so_is_closer_than_letters_apart() -> None:
    some = rows(1, 1)
    from dataclasses import replace

    named = [replace(some[0], family=label, label=label, people=()) for label in ("Mar Aude", "Old Maude", "Maude")]
    assert [row.family for row in Finder(named).find("maude")] == ["Maude", "Old Maude", "Mar Aude"]


def test_a_sieve_turns_off_what_it_turned_on() -> None:
    sieve = Sieve().toggle("overdue").toggle("area:west").toggle("rag:red")
    assert sieve.narrows and sieve.toggle("overdue").toggle("area:west").toggle("rag:red") == Sieve()
    assert not sieve.toggle("all").narrows
    assert sieve.toggle("area:east").area == "east"


def test_brief_words() -> None:
    assert [brief(each) for each in ("12 days ago", "yesterday", "today", "not yet")] == ["12 d", "1 d", "today", "-"]
    one = rows(1, 1)[0]
    from dataclasses import replace

    assert work_briefly(replace(one, returned=2)) == "2 return."
    assert work_briefly(replace(one, returned=0, sync="3 not at the office, 1 draft", drafts=1)) == "3 here+dr."
    assert work_briefly(replace(one, returned=0)) == "at office"


@pytest.mark.parametrize(
    ("form", "place", "more"),
    [
        ("session", "session", {}),
        ("session:abc", "session", {"corrects": "abc"}),
        ("rate", "rate", {}),
        ("details", "family_form", {"form": "details"}),
        ("person:abc", "family_form", {"form": "person", "which": "abc"}),
        ("review:abc", "review", {"head": "abc"}),
    ],
)
def test_where_a_draft_is_gone_on_with(form: str, place: str, more: dict[str, str]) -> None:
    draft = drafting.Draft("1", form, "f1", {}, (), caseloads.AT, caseloads.AT)
    assert where(draft) == (place, {"family_id": "f1"} | more)
    assert called(draft)[0].isupper() and ":" not in called(draft)
