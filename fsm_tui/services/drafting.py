"""Drafts: every form state is saved as it is typed; lock, crash or power loss brings it back (design §5)."""

from __future__ import annotations

from typing import Any

from fsm_tui.errors import NotFound
from fsm_tui.services.seat import Seat
from fsm_tui.vault import drafts
from fsm_tui.vault.drafts import Draft

__all__ = ["Draft", "begin", "find", "kept", "save", "throw_away"]


def begin(seat: Seat, form: str, family: str | None) -> Draft:
    """A draft for a form: the one that is there for this form and family, or a new empty one.

    Its bases are what the family holds now, so that what arrives while it is open counts as not seen.
    """
    with seat.vault.read() as session:
        for each in drafts.of(session, family=family, form=form):
            if each.family == family:
                return each
        bases = seat.vault.family(session, family).frontier if family else ()
    ident, now = seat.around.new_id(), seat.now()
    return Draft(ident, form, family, {}, bases[-64:], now, now)


def save(seat: Seat, draft: Draft, state: dict[str, Any]) -> Draft:
    """Keep the form as it stands now, cursor included. Accepts anything; says nothing of completeness."""
    now = seat.now()
    with seat.vault.action() as action:
        drafts.save(
            action.session,
            ident=draft.id,
            form=draft.form,
            family=draft.family,
            state=state,
            bases=draft.bases,
            now=now,
        )
    return Draft(draft.id, draft.form, draft.family, state, draft.bases, draft.started_at, now)


def find(seat: Seat, ident: str) -> Draft:
    """A draft by its id. Raises `NotFound`."""
    with seat.vault.read() as session:
        found = drafts.get(session, ident)
    if found is None:
        raise NotFound("No such draft", "That draft is not here any more.")
    return found


def kept(seat: Seat, family: str | None = None) -> tuple[Draft, ...]:
    """The drafts of this vault, or of one family, the oldest first."""
    with seat.vault.read() as session:
        return drafts.of(session, family=family)


def throw_away(seat: Seat, ident: str) -> None:
    """Drop a draft for good; the screen has asked first."""
    with seat.vault.action() as action:
        action.drop_draft(ident)
