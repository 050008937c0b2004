"""“Words used”: what stands at the end of every text that leaves, so that its readers mean the same (A100, S2:45).

Everything that is written to a file gets it in `services.exporting.write_out`; what is printed or noted as sent gets it
from the same function here. Pure text.
"""

from __future__ import annotations

from fsm_tui.practice.dates import full_date
from fsm_tui.practice.items import Term
from fsm_tui.practice.profile import Profile
from fsm_tui.practice.terms import terms_in

TITLE = "Words used in this text"
PROPOSED = "a meaning proposed here and not agreed yet"


def with_words_used(text: str, profile: Profile) -> str:
    """The text with the shared terms that it uses at its end, one a line; as it was where it uses none.

    Words that stand there already are made anew, so that doing it twice changes nothing.
    """
    bare = without_words_used(text)
    used = terms_in(bare, profile)
    if not used:
        return bare
    lines = "\n".join(f"- {line(term)}" for term in used)
    return f"{bare.rstrip()}\n\n{TITLE}\n{lines}\n"


def without_words_used(text: str) -> str:
    """The text without the words at its end that `with_words_used` put there."""
    before, title, after = text.rpartition(TITLE + "\n")
    lines = after.rstrip().split("\n")
    if not title or (before and not before.endswith("\n")) or not all(each.startswith(("- ", "  ")) for each in lines):
        return text
    return before.rstrip() + "\n" if before.strip() else ""


def line(term: Term) -> str:
    """A term, what it means, and who agreed that, or that nobody has."""
    return f"{term.label}: {term.meaning} ({standing(term)})"


def standing(term: Term) -> str:
    """Who agreed a meaning and when, in words."""
    if not term.agreed or term.agreed_on is None:
        return PROPOSED
    return f"agreed by {term.agreed_by} on {full_date(term.agreed_on)}"
