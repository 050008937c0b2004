"""Bech32 text for keys (BIP 173), without its length limit, as the age format uses it (C2SP age.md).

The checksum finds every mistake of up to four characters in a text of up to 89 and can say where a
single one is. The published Python package refuses more than 90 characters; a recipient has 1,959.
"""

from __future__ import annotations

from collections.abc import Sequence

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHECKSUM = 6  # characters

_VALUES = {char: value for value, char in enumerate(ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(hrp: str, data: bytes) -> str:
    """`hrp`, "1", the data and six characters of checksum, in lower case (BIP 173)."""
    symbols = _regroup(data, 8, 5)
    if spare := len(data) * 8 % 5:
        symbols.append((data[-1] << (5 - spare)) & 31)
    rest = _polymod([*_expanded(hrp), *symbols, *[0] * CHECKSUM]) ^ 1
    symbols += [(rest >> 5 * (CHECKSUM - 1 - place)) & 31 for place in range(CHECKSUM)]
    return hrp.lower() + "1" + "".join(ALPHABET[symbol] for symbol in symbols)


def decode(text: str) -> tuple[str, bytes]:
    """The lower-case prefix and the bytes of a Bech32 text, all lower or all upper case.

    Raises ValueError, without quoting the text, for anything else: mixed case, a character outside the
    alphabet, a wrong checksum, padding bits that are not zero.
    """
    if text not in (text.lower(), text.upper()):
        raise ValueError("upper and lower case are mixed")
    hrp, mark, tail = text.lower().rpartition("1")
    if not mark or not hrp or not all("!" <= char <= "~" for char in hrp):
        raise ValueError("no prefix")
    if len(tail) < CHECKSUM or not set(tail) <= _VALUES.keys():
        raise ValueError("too short, or a character that Bech32 does not use")
    symbols = [_VALUES[char] for char in tail]
    if _polymod([*_expanded(hrp), *symbols]) != 1:
        raise ValueError("the checksum does not match")
    symbols = symbols[:-CHECKSUM]
    spare = len(symbols) * 5 % 8
    if spare >= 5 or (spare and symbols[-1] & ((1 << spare) - 1)):
        raise ValueError("padding is not zero")
    return hrp, bytes(_regroup(symbols, 5, 8))


def misread(hrp: str, tail: str) -> int | None:
    """The place in `tail` (from 0) where changing one character would make the checksum right.

    None where there is no such place: then at least two characters are wrong. With up to three wrong
    ones no place is named in error, as two valid texts of up to 89 characters differ in five or more.
    `tail` is what follows the "1", in lower case and of the alphabet.
    """
    symbols = [_VALUES[char] for char in tail]
    start = _expanded(hrp)
    for place, was in enumerate(symbols):
        for symbol in range(32):
            if symbol != was and _polymod([*start, *symbols[:place], symbol, *symbols[place + 1 :]]) == 1:
                return place
    return None


def _regroup(values: Sequence[int], width: int, to: int) -> list[int]:
    """Bits in groups of another width; bits that do not fill a last group are left over."""
    kept, bits, groups = 0, 0, []
    for value in values:
        kept = (kept << width | value) & 0xFFF
        bits += width
        while bits >= to:
            bits -= to
            groups.append(kept >> bits & ((1 << to) - 1))
    return groups


def _expanded(hrp: str) -> list[int]:
    codes = hrp.lower().encode("ascii")
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(symbols: Sequence[int]) -> int:
    rest = 1
    for symbol in symbols:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ symbol
        for bit, factor in enumerate(_GENERATOR):
            if top >> bit & 1:
                rest ^= factor
    return rest
