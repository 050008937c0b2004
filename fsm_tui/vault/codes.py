"""The recovery code on paper: 160 bits in Crockford's base 32, with a check that finds slips of the pen.

36 characters in six groups of six: 32 carry the secret, 4 (20 bits) the check. Crockford's alphabet has
no I, L, O or U; what a reader takes for one of them is read as the digit that it looks like.
Source: crockford.com/base32.html.
"""

from __future__ import annotations

import hashlib
import unicodedata

from fsm_tui.vault.refusals import WrongCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_BYTES = 20
_LENGTH, _GROUP, _CHECK_BITS = 36, 6, 20
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DOMAIN = b"fsm-tui recovery code 1\x00"


def _check(secret: bytes | bytearray) -> int:
    digest = hashlib.sha256(_DOMAIN + secret).digest()
    return int.from_bytes(digest[:3], "big") >> (24 - _CHECK_BITS)


def written(secret: bytes | bytearray) -> str:
    """The code as printed, for 20 secret bytes: six groups of six characters with hyphens between."""
    if len(secret) != SECRET_BYTES:
        raise ValueError("a recovery secret has 20 bytes")
    number = int.from_bytes(secret, "big") << _CHECK_BITS | _check(secret)
    characters = "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5))
    return "-".join(characters[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def read(typed: str) -> bytearray:
    """The 20 secret bytes of a code as somebody typed it; case, spaces and hyphens do not matter.

    Errors: WrongCode, naming what is wrong with it (a character, the length, the check). The message
    never repeats the code.
    """
    characters = [
        character
        for character in unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKE)
        if not character.isspace() and unicodedata.category(character) != "Pd"
    ]
    for place, character in enumerate(characters, 1):
        if character not in ALPHABET:
            raise _wrong(f"Character {place} is not one that a code uses (no U, no signs).")
    if len(characters) != _LENGTH:
        raise _wrong(f"A code has {_LENGTH} characters; {len(characters)} were typed.")
    number = 0
    for character in characters:
        number = number << 5 | ALPHABET.index(character)
    secret = bytearray((number >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big"))
    if number & (1 << _CHECK_BITS) - 1 != _check(secret):
        secret[:] = bytes(SECRET_BYTES)
        raise _wrong("Its last characters do not agree with the rest, so one or more are mistyped.")
    return secret


def _wrong(what: str) -> WrongCode:
    return WrongCode(
        "Not a recovery code", f"{what} Nothing was changed.", "Compare it with the paper, group by group."
    )
