"""What a passphrase may be: long rather than complicated.

Three random words make a good one; there are no rules about digits and signs, and no expiry.
Source: NCSC password guidance (ncsc.gov.uk, "three random words"); NIST SP 800-63B 5.1.1.2 for NFKC.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from fsm_tui.vault.refusals import WeakPassphrase

SHORTEST, LONGEST = 12, 512
_REFUSED_BELOW = 2  # zxcvbn score 0 and 1: fewer than a million guesses
_LOOKED_AT = 72  # zxcvbn takes no more; a longer passphrase is judged by its beginning
_OURS = ("fsm", "fsm-tui", "family", "safeguarding", "practitioner")


@dataclass(frozen=True, slots=True)
class Advice:
    """`score` 0 (guessed at once) to 4 (strong); `words` are suggestions, none when strong."""

    score: int
    words: tuple[str, ...]

    @property
    def said(self) -> str:
        """The score as a word, for people who do not see a bar."""
        return ("very weak", "weak", "fair", "good", "strong")[self.score]


def normal(passphrase: str) -> str:
    """NFKC, so that the same keys give the same passphrase on every system and keyboard."""
    return unicodedata.normalize("NFKC", passphrase)


def advise(passphrase: str, known: Iterable[str] = ()) -> Advice:
    """How well it stands against guessing. `known` are words that are tried first: names, the area."""
    text = normal(passphrase)[:_LOOKED_AT]
    if not text:
        return Advice(0, ())
    from zxcvbn import zxcvbn

    found = zxcvbn(text, user_inputs=[*_OURS, *(word for word in known if word)])
    feedback = found["feedback"]
    words = (feedback["warning"], *feedback["suggestions"])
    return Advice(int(found["score"]), tuple(word for word in words if word))


def accept(passphrase: str, known: Iterable[str] = ()) -> str:
    """A new passphrase in normal form. Errors: WeakPassphrase (too short, too long, trivially guessed)."""
    text = normal(passphrase)
    if len(text) < SHORTEST:
        raise _weak("Too short", f"A passphrase has at least {SHORTEST} characters, this one {len(text)}.")
    if len(text) > LONGEST:
        raise _weak("Too long", f"A passphrase has at most {LONGEST} characters, this one {len(text)}.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise _weak("Not text", "The passphrase holds a character that cannot be written.") from None
    advice = advise(text, known)
    if advice.score < _REFUSED_BELOW:
        words = ("This passphrase would be guessed quickly.", *advice.words)
        raise _weak("Too easily guessed", " ".join(words))
    return text


def _weak(title: str, message: str) -> WeakPassphrase:
    hint = "Three random words with spaces make a good one."
    return WeakPassphrase(title, f"{message} Nothing was changed.", hint)
