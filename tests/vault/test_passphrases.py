from __future__ import annotations

import pytest

from fsm_tui.vault import passphrases
from fsm_tui.vault.refusals import WeakPassphrase


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "at least 12"),
        ("kettle moon", "at least 12"),
        ("ﬁ" * 5, "this one 10"),  # NFKC makes ten letters of five ligatures
        ("k" * 513, "at most 512"),
        ("ﬃ" * 171, "this one 513"),
        ("aaaaaaaaaaaa", "guessed quickly"),
        ("password1234", "guessed quickly"),
        ("passwordpassword", "guessed quickly"),
        ("qwertyuiop12", "guessed quickly"),
        ("123456789012", "guessed quickly"),
        ("kettle \ud800 violin brook", "cannot be written"),
    ],
)
def test_what_is_refused_and_why(typed: str, said: str) -> None:
    with pytest.raises(WeakPassphrase, match=said) as refusal:
        passphrases.accept(typed)
    assert "Nothing was changed" in str(refusal.value)
    assert not typed or typed not in str(refusal.value)


@pytest.mark.parametrize("typed", ["kettle violin brook", "Straße über brücke", "k7#Vq!w2Zp9&x", "long " * 100])
def test_what_is_accepted(typed: str) -> None:
    assert passphrases.accept(typed) == passphrases.normal(typed)


def test_a_persons_own_name_is_a_poor_passphrase() -> None:
    assert (
        passphrases.advise("margaretofarrell").score
        > passphrases.advise("margaretofarrell", ["margaretofarrell"]).score
    )
    with pytest.raises(WeakPassphrase, match="guessed"):
        passphrases.accept("margaretofarrell", ["margaretofarrell"])


def test_advice_is_in_words() -> None:
    weak, strong = passphrases.advise("password1234"), passphrases.advise("kettle violin brook")
    assert (weak.said, strong.said) == ("weak", "strong")
    assert weak.words and not strong.words
    assert passphrases.advise("").said == "very weak"
