"""Any order of arrival gives the same family (design §2.2, §2.3), whatever several devices wrote."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, create_engine, select
from sqlmodel.pool import StaticPool

from fsm_tui.casework.bodies import KINDS
from fsm_tui.casework.due import due_items
from fsm_tui.casework.engagement import engagement
from fsm_tui.casework.family import Family, fold
from fsm_tui.casework.folding.appointments import appointments
from fsm_tui.casework.records import Parsed
from fsm_tui.practice.profile import Profile, built_in, built_in_text, load
from fsm_tui.vault.reading import rewrite_appointments, rewrite_family
from fsm_tui.vault.tables import DiaryRow, DueRow, FamilyRow, PartnerRow, PersonRow, RecordRow
from tests.casework.histories import FAMILY, MAKERS, appointments_of, history

SEEDS = st.integers(0, 10**9)
ROWS: tuple[type[SQLModel], ...] = (FamilyRow, RecordRow, DueRow, PersonRow, DiaryRow, PartnerRow)


def later() -> Profile:
    """The guidance once more, in force from the Tuesday on, with other days for the joint visit."""
    text = built_in_text().replace("version = 1\n", "version = 2\n", 1)
    text = text.replace("in_force = 2023-09-29", "in_force = 2026-11-17", 1)
    return load(text.replace('ends = "joint_visit_held"\ndays = 3', 'ends = "joint_visit_held"\ndays = 5'))


PROFILES = (built_in(), later())


@pytest.fixture(scope="module")
def tables() -> Iterator[Session]:
    """The read tables in memory; each test brings them to what it folds."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    SQLModel.metadata.create_all(engine, [row.metadata.tables[str(row.__tablename__)] for row in ROWS])
    with Session(engine) as session:
        yield session
    engine.dispose()


def rows(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the read tables, without the numbers that only count them."""
    session.expire_all()
    return {
        str(model.__tablename__): sorted(map(_row, session.exec(select(model)).all()), key=repr) for model in ROWS
    }


def _row(row: SQLModel) -> tuple[Any, ...]:
    return tuple(value for name, value in sorted(row.model_dump().items()) if name != "number")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=SEEDS, shuffles=st.integers(1, 3))
def test_any_order_folds_to_the_same_family(seed: int, shuffles: int) -> None:
    entries = history(seed)
    expected = fold(FAMILY, entries)
    for number in range(shuffles):
        shuffled = entries * random.Random(number).choice((1, 2))
        random.Random(seed + number).shuffle(shuffled)
        folded = fold(FAMILY, shuffled)
        assert folded == expected
        assert told(folded) == told(expected)


def told(family: Family) -> tuple[Any, ...]:
    """What is worked out from a family."""
    return (
        due_items(family, PROFILES), engagement(family, PROFILES[-1]), family.request, family.closed,
        family.conflicts, family.came.restricted, family.ending.clear_after, family.network, family.shared, family.work,
        family.kept,
    )  # fmt: skip


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=SEEDS)
def test_the_read_tables_do_not_depend_on_the_order(tables: Session, seed: int) -> None:
    """Row by row as entries arrive, or all at once from the fold: the same rows (design §2.2)."""
    entries = history(seed)
    rewrite_family(tables, fold(FAMILY, entries), PROFILES)
    expected = rows(tables)
    shuffled = list(entries)
    random.Random(seed).shuffle(shuffled)
    for upto in (len(shuffled) // 3, len(shuffled) // 2, len(shuffled)):
        rewrite_family(tables, fold(FAMILY, shuffled[:upto]), PROFILES)
    assert rows(tables) == expected
    rewrite_family(tables, fold(FAMILY, ()), PROFILES)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=SEEDS)
def test_appointments_do_not_depend_on_the_order(tables: Session, seed: int) -> None:
    entries = appointments_of(seed)
    authors = {each.header.author for each in entries}
    expected = appointments(map(Parsed.of, entries))
    rewrite_appointments(tables, authors, entries)
    there = rows(tables)
    shuffled = list(entries)
    random.Random(seed).shuffle(shuffled)
    assert appointments(map(Parsed.of, shuffled)) == expected
    for upto in (len(shuffled) // 2, len(shuffled)):
        rewrite_appointments(tables, authors, shuffled[:upto])
    assert rows(tables) == there
    rewrite_appointments(tables, authors, ())


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=SEEDS)
def test_nothing_that_was_recorded_is_lost(seed: int) -> None:
    entries = history(seed)
    family = fold(FAMILY, entries)
    in_records = {each.head for record in family.records.values() for each in record.versions}
    beside = {s.head for record in family.records.values() for s in (*record.voids, *record.verdicts)}
    assert in_records | beside == {entry.head for entry in entries}


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seed=SEEDS)
def test_the_histories_are_worth_having(seed: int) -> None:
    """The generator makes what the property is about: devices that did not see each other."""
    family = fold(FAMILY, history(seed))
    assert family.people and family.timeline
    for each in (*family.parents.values(), *family.children.values()):
        assert each.standing and set(each.standing) <= set(each.history)


def test_every_kind_about_a_family_takes_part_and_comes_to_something() -> None:
    seen: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    for seed in range(400):
        entries = history(seed, least=14)
        drawn.update(each.header.kind for each in entries)
        family = fold(FAMILY, entries)
        seen.update(
            name
            for name, there in {
                "conflicts": family.conflicts,
                "voids": any(each.voided for each in family.records.values()),
                "several heads": len(family.frontier) > 1,
                "closed": family.closed,
                "opened again": family.ending.decisions and not family.closed,
                "a proposal waits": family.ending.proposal,
                "restricted": family.came.restricted,
                "carried over": family.carried_over,
                "a visit that two moved": any(each.others for each in family.visits),
                "a visit that became a session": any(each.session for each in family.visits),
                "an assessment that two wrote": "assessment: two versions" in family.conflicts,
                "a professional that two noted": any(each.in_conflict for each in family.network.workers),
                "a professional confirmed": any(each.verified for each in family.network.workers),
                "a request that went up": any(each.escalated for each in family.network.requests),
                "a treatment that was confirmed": any(each.confirmed for each in family.network.treatments),
                "something was shared": family.shared.log,
                "a referral that was answered": any(each.answered for each in family.shared.onward),
                "a step that ended": any(each.ended for each in family.steps),
                "missed in a row": any(
                    len(each.missed_in_a_row) > 1 for each in engagement(family, PROFILES[0]).values()
                ),
                "a kit that is over": any(each.over_on for each in family.work.kits),
                "a box that two described": any(each.in_conflict for each in family.work.boxes),
                "a box that was looked at": any(each.last_seen for each in family.work.boxes),
                "something is kept": any(map(family.kept.on, family.records)),
                "kept, and not kept": any(each.in_conflict for some in family.kept.marks.values() for each in some),
                "a module worked on twice": any(len(each.worked) > 1 for each in family.work.modules.values()),
                "prompts that were raised": any(
                    each.clock == "screening_called" for each in due_items(family, PROFILES)
                ),
            }.items()
            if there
        )
    assert len(seen) == 26, seen
    ours = {kind: model for kind, model in KINDS.items() if model.__module__.startswith("fsm_tui.")}
    wanted = {kind for kind, model in ours.items() if model.SUBJECT == "family"}
    assert set(drawn) >= wanted, wanted - set(drawn)
    assert len(MAKERS) >= 25
