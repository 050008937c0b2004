"""Help with choosing a passphrase: words to take, and whether one that was typed will do."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from fsm_tui.vault import passphrases
from fsm_tui.vault.refusals import WeakPassphrase

WORDS = 3
_SHORTEST, _LONGEST = 4, 8
#: American spellings, which a British hand types differently, and words nobody wants to type in this work.
_PASSED_OVER = re.compile(
    r"i[sz]|yz|color|[bmnpv]or(?:ed|ing|er|y|s)?$|gray|fiber|plow|alumin|catalog|fense|skept|mold|smolder|donut"
    r"|ll?(?:ed|er|ing)$|enroll|fulfill|skill|sulf|cozy|pajama|jewel"
    r"|drink|drunk|booz|dose|sedat|opium|relaps|overkill|mutil|stab|shoot|gun|prison|jail|slap|punch|wound|bruis"
    r"|hurt|harm|cruel|evil|gore|grief|mourn|hate|wrath|scar|scream|slave|dead|dying|groin|grop|fondl|lust"
    r"|knicker|panties|douche|underw|thong|fetal|feminin|masculin|crotch|panic|trauma|depress"
)


def suggest(token: Callable[[int], bytes], *, words: int = WORDS) -> str:
    """Random words with a space between: 37 bits for three, and 12 more for each further one.

    `token(n)` gives n random bytes. Every word is equally likely. Source: NCSC, "three random words"; the
    words are the EFF's long list, chosen to be easy to read, spell and remember (eff.org/dice).
    """
    known = _words()
    return " ".join(known[_below(len(known), token)] for _ in range(words))


def unfit(passphrase: str, known: tuple[str, ...] = ()) -> str | None:
    """Why this may not be a passphrase, as one sentence; None if it may. `known`: the person's name, the area."""
    try:
        passphrases.accept(passphrase, known)
    except WeakPassphrase as refusal:
        return refusal.message.replace(" Nothing was changed.", "")
    return None


@cache
def _words() -> tuple[str, ...]:
    from xkcdpass.xkcd_password import generate_wordlist

    found = generate_wordlist("eff-long", _SHORTEST, _LONGEST, "[a-z]")
    return tuple(sorted(word for word in found if not _PASSED_OVER.search(word)))


def _below(limit: int, token: Callable[[int], bytes]) -> int:
    """A number from 0 to below `limit`, all alike: draws that would favour the first words are drawn again."""
    size = (limit.bit_length() + 7) // 8
    fair = 256**size - 256**size % limit
    while (drawn := int.from_bytes(token(size), "big")) >= fair:
        pass
    return drawn % limit
