"""A rating proposed below Red: how it stands in words, and the leader's signature or refusal (A78, A79)."""

from __future__ import annotations

from fsm_tui.casework.bodies import Head, accept
from fsm_tui.casework.rating import Rating
from fsm_tui.casework.risk import RiskSigned
from fsm_tui.practice.rag import Rag
from fsm_tui.services.recording import Recorded, may_write, write
from fsm_tui.services.seat import Seat


def briefly(proposed: Rag | None, *, refused: bool = False) -> str:
    """A few words to stand beside the Red that is in force; "" where nothing is proposed."""
    if proposed is None:
        return ""
    return f"{proposed.value.capitalize()} not signed" if refused else f"{proposed.value.capitalize()} proposed"


def in_words(rating: Rating | None) -> str:
    """What is proposed in place of the Red in force, and what it waits for; "" where nothing is."""
    if rating is None or rating.proposed is None:
        return ""
    lower = rating.proposed.rag.value.capitalize()
    if (refused := rating.proposed.refused) is not None:
        why = refused.value.because.strip().rstrip(".")
        return f"{lower} was proposed and the team leader keeps it Red: {why}."
    return f"{lower} is proposed. Red stays in force until the team leader signs it, or the social worker agrees."


def decide(seat: Seat, family: str, of: Head, *, signed: bool, because: str = "") -> Recorded:
    """Sign the rating below Red that a record proposes, or keep the family Red.

    Errors: `Refused` (not the leader, one's own rating), `Faults` (it does not wait any more, a refusal without why).
    """
    may_write(seat, RiskSigned)
    return write(seat, family, accept(RiskSigned.KIND, {"of": of, "signed": signed, "because": because}))
