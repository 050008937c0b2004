"""Read tables of an older version are made again from the log; no fact is migrated."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from fsm_tui.services import caseload, partners
from fsm_tui.vault import ledger
from fsm_tui.vault.tables import READ_SHAPE
from tests.seats import Clock, again, laptop_template, open_family, record, seat_from, visit


def test_a_vault_with_read_tables_of_another_shape_opens_and_shows_the_same(tmp_path: Path) -> None:
    with seat_from(laptop_template(), tmp_path / "vault", Clock()) as seat:
        family = open_family(seat)
        visit(seat, family)
        record(
            seat, "partner.asked", family, request="71" * 8, way="out", wanted="action", whom="Dr Bell", what="a call",
            asked_on="2026-11-02", needed_by="2026-11-09",
        )  # fmt: skip
        before, owed = caseload.read(seat).rows, partners.read(seat)
        assert owed.overdue == 1
        with seat.vault.action() as action:
            connection = action.session.connection()
            for column in ("request", "referred_on", "closed_on", "missed_in_a_row"):
                connection.execute(text(f"DROP INDEX IF EXISTS ix_family_{column}"))
                connection.execute(text(f"ALTER TABLE family DROP COLUMN {column}"))
            for column in ("unverified", "treatment_told"):
                connection.execute(text(f"ALTER TABLE family DROP COLUMN {column}"))
            for table in ("person", "partner"):
                connection.execute(text(f"DROP TABLE {table}"))
            action.set("read_shape", READ_SHAPE - 1)
        later = again(seat)
        try:
            assert caseload.read(later).rows == before
            assert partners.read(later) == owed
            with later.vault.read() as session:
                assert ledger.setting(session, "read_shape") == READ_SHAPE
        finally:
            later.vault.close()
