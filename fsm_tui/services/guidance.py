"""The practice profile in force, as the exact text that was published."""

from __future__ import annotations

from fsm_tui.casework.records import Parsed
from fsm_tui.casework.team import ProfilePublished
from fsm_tui.practice.profile import built_in_text
from fsm_tui.services.seat import Seat
from fsm_tui.vault import ledger


def text(seat: Seat) -> str:
    """The TOML behind `seat.profile`; the built-in one where the team has published none."""
    wanted = seat.profile.profile
    with seat.vault.read() as session:
        for row in reversed(ledger.of_subject(session, "team")):
            if row.kind == ProfilePublished.KIND:
                body = Parsed.of(ledger.entry_of(row)).body
                if isinstance(body, ProfilePublished) and (body.version, body.in_force) == (
                    str(wanted.version),
                    wanted.in_force,
                ):
                    return body.toml
    return built_in_text()
