from __future__ import annotations

import contextlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsm_tui.vault import codes
from fsm_tui.vault.refusals import WrongCode

SECRET = bytes(range(7, 27))
secrets_ = st.binary(min_size=20, max_size=20)


@given(secrets_)
def test_a_code_has_six_groups_and_comes_back(secret: bytes) -> None:
    code = codes.written(secret)
    assert [len(group) for group in code.split("-")] == [6] * 6
    assert codes.read(code) == secret


@given(secrets_, st.randoms(use_true_random=False))
def test_a_code_is_read_however_it_was_typed(secret: bytes, chance: object) -> None:
    assert isinstance(chance, random.Random)
    typed = []
    for character in codes.written(secret).replace("-", ""):
        like = {"0": "0Oo", "1": "1IiLl"}.get(character, character + character.lower())
        typed.append(chance.choice(like) + chance.choice(["", "", "", " ", "-", "\u2013", "\n"]))
    assert codes.read("".join(typed)) == secret


def test_full_width_characters_are_the_same_characters() -> None:
    code = codes.written(SECRET)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code)
    assert codes.read(wide) == SECRET


def test_every_wrong_character_and_every_swap_is_refused() -> None:
    code = codes.written(SECRET).replace("-", "")
    tried = 0
    for place, right in enumerate(code):
        for wrong in codes.ALPHABET.replace(right, ""):
            with pytest.raises(WrongCode, match="do not agree"):
                codes.read(code[:place] + wrong + code[place + 1 :])
            tried += 1
    for place in range(len(code) - 1):
        if code[place] != code[place + 1]:
            with pytest.raises(WrongCode, match="do not agree"):
                codes.read(code[:place] + code[place + 1] + code[place] + code[place + 2 :])
            tried += 1
    assert tried > 36 * 31


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "0 were typed"),
        (codes.written(SECRET)[:-1], "35 were typed"),
        (codes.written(SECRET) + "0", "37 were typed"),
        ("U" + codes.written(SECRET)[1:], "Character 1 "),
        (codes.written(SECRET)[:10] + "!" + codes.written(SECRET)[11:], "Character 10 "),
    ],
)
def test_a_slip_is_named_and_the_code_is_not_repeated(typed: str, said: str) -> None:
    with pytest.raises(WrongCode, match=said) as refusal:
        codes.read(typed)
    assert codes.written(SECRET)[:6] not in str(refusal.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    with contextlib.suppress(WrongCode):
        assert len(codes.read(typed)) == 20
