"""Bech32 against the examples of BIP 173, and what it can say about a mistyped character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.sync import bech32

VALID = [
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "1" + "1" + "q" * 82 + "c8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
]
INVALID = [
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "a12UEL5L",
    "",
]


@pytest.mark.parametrize("text", VALID)
def test_valid_examples_are_read_and_written_back(text: str) -> None:
    prefix, data = bech32.decode(text)
    assert prefix == text.lower().rpartition("1")[0]
    assert bech32.encode(prefix, data) == text.lower()


@pytest.mark.parametrize("text", INVALID)
def test_invalid_examples_are_refused(text: str) -> None:
    with pytest.raises(ValueError) as caught:
        bech32.decode(text)
    assert len(text) < 3 or text not in str(caught.value)


def test_padding_must_be_zero_and_short() -> None:
    # One symbol more than a byte needs, and two bytes whose spare bits are not zero; checksums are right.
    for symbols in ([0, 0, 0], [0, 0, 0, 1]):
        rest = bech32._polymod([*bech32._expanded("a"), *symbols, *[0] * 6]) ^ 1
        tail = [*symbols, *((rest >> 5 * (5 - place)) & 31 for place in range(6))]
        text = "a1" + "".join(bech32.ALPHABET[symbol] for symbol in tail)
        with pytest.raises(ValueError, match="padding"):
            bech32.decode(text)


@given(data=st.binary(max_size=1300), prefix=st.sampled_from(["age1pq", "age-secret-key-pq-", "x"]))
def test_any_bytes_come_back(data: bytes, prefix: str) -> None:
    text = bech32.encode(prefix, data)
    assert bech32.decode(text) == bech32.decode(text.upper()) == (prefix, data)


@settings(max_examples=25, deadline=None)
@given(data=st.binary(min_size=32, max_size=32), places=st.sets(st.integers(0, 57), min_size=1, max_size=3))
def test_one_wrong_character_is_found_and_three_never_mislead(data: bytes, places: set[int]) -> None:
    tail = bech32.encode("age-secret-key-pq-", data).rpartition("1")[2]
    wrong = "".join(
        bech32.ALPHABET[(bech32.ALPHABET.index(char) + 7) % 32] if place in places else char
        for place, char in enumerate(tail)
    )
    with pytest.raises(ValueError, match="checksum"):
        bech32.decode("age-secret-key-pq-1" + wrong)
    assert bech32.misread("age-secret-key-pq-", wrong) == (places.pop() if len(places) == 1 else None)
