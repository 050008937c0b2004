"""Drafts: a form as it is being typed, kept in the vault with its cursor (design §5). Never part of the log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from fsm_tui.casework import strict_json
from fsm_tui.vault.tables import DraftRow


@dataclass(frozen=True, slots=True)
class Draft:
    """`state` is whatever the form needs to come back to the same field; `bases` what its writer had seen."""

    id: str
    form: str
    family: str | None
    state: dict[str, Any]
    bases: tuple[str, ...]
    started_at: datetime
    saved_at: datetime


def save(
    session: Session,
    *,
    ident: str,
    form: str,
    family: str | None,
    state: dict[str, Any],
    bases: tuple[str, ...],
    now: datetime,
) -> None:
    """Keep the form as it stands. The first save fixes its start and its bases."""
    row = session.get(DraftRow, ident)
    if row is None:
        row = DraftRow(
            id=ident,
            form=form,
            family=family,
            state="{}",
            bases=strict_json.dump(list(bases)).decode(),
            started_at=now.isoformat(),
            saved_at=now.isoformat(),
        )
    # Whatever a form holds is kept as it is, half a surrogate pair included: a draft is never refused.
    row.state, row.saved_at = json.dumps(state), now.isoformat()
    session.add(row)


def get(session: Session, ident: str) -> Draft | None:
    row = session.get(DraftRow, ident)
    return None if row is None else _draft(row)


def of(session: Session, *, family: str | None = None, form: str | None = None) -> tuple[Draft, ...]:
    """Drafts, the oldest first; of one family or one form if asked."""
    query = select(DraftRow).order_by(col(DraftRow.started_at))
    if family is not None:
        query = query.where(DraftRow.family == family)
    if form is not None:
        query = query.where(DraftRow.form == form)
    return tuple(_draft(row) for row in session.exec(query))


def drop(session: Session, ident: str) -> None:
    """Take a draft away: it was completed, or its writer threw it away."""
    row = session.get(DraftRow, ident)
    if row is not None:
        session.delete(row)


def _draft(row: DraftRow) -> Draft:
    return Draft(
        id=row.id,
        form=row.form,
        family=row.family,
        state=json.loads(row.state),
        bases=tuple(strict_json.load(row.bases)),
        started_at=datetime.fromisoformat(row.started_at),
        saved_at=datetime.fromisoformat(row.saved_at),
    )
