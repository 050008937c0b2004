"""Keys of devices, their fingerprints as people handle them, and the recovery key as typed from paper."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.errors import Damaged, Fault, FsmError, Refused
from fsm_tui.sync.envelope import Recipient, open_sealed, seal
from fsm_tui.sync.identity import (
    SIGNATURE,
    DeviceKeys,
    PublicKeys,
    RecoveryKey,
    fingerprint,
    same_fingerprint,
    short_name,
    supported,
)

GOLDEN = Path(__file__).resolve().parents[1] / "vectors" / "identity" / "device.json"
# The example of the published format (C2SP age.md); its recipient by SHA-256, for length.
SPEC_KEY = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
SPEC_RECIPIENT = "a091dd7e0ee9d62b75173dcc98441a0424baa941e66a8776e570a4ae60ff61ea"

LAPTOP = DeviceKeys.from_seeds(b"s" * 32, b"k" * 32)
OFFICE = DeviceKeys.from_seeds(b"S" * 32, b"K" * 32)
P = 2**255 - 19


def test_golden_device_still_has_the_same_keys_signature_and_fingerprint() -> None:
    golden: dict[str, Any] = json.loads(GOLDEN.read_text("utf-8"))
    keys = DeviceKeys.from_seeds(bytes.fromhex(golden["sign_seed"]), bytes.fromhex(golden["seal_seed"]))
    assert keys.public.to_json() == golden["public"]
    assert keys.sign(golden["domain"].encode(), golden["message"].encode()).hex() == golden["signature"]
    assert fingerprint(keys.public, *golden["labels"]) == golden["fingerprint"]
    assert short_name(keys.public) == golden["short_name"]


def test_new_keys_come_from_the_token_alone_and_seeds_bring_them_back() -> None:
    stream = iter([b"1" * 32, b"2" * 32])
    keys = DeviceKeys.new(lambda size: next(stream)[:size])
    again = DeviceKeys.from_seeds(keys.sign_seed, keys.seal_seed)
    assert keys.public == again.public
    assert (len(keys.public.sign), len(keys.public.seal)) == (32, 1216)
    assert DeviceKeys.new(secrets.token_bytes).public != DeviceKeys.new(secrets.token_bytes).public


def test_secrets_do_not_show_in_a_repr() -> None:
    recovery = RecoveryKey(b"r" * 32)
    shown = f"{LAPTOP!r} {LAPTOP.identity!r} {recovery!r}"
    assert "ssss" not in shown and "kkkk" not in shown and "rrrr" not in shown
    assert recovery.text not in shown


@pytest.mark.parametrize(("sign", "sealing"), [(31, 32), (33, 32), (32, 0), (32, 64)])
def test_a_seed_of_another_length_is_damage(sign: int, sealing: int) -> None:
    with pytest.raises(Damaged):
        DeviceKeys.from_seeds(bytes(sign), bytes(sealing))


def test_a_signature_covers_domain_message_and_signer() -> None:
    signature = LAPTOP.sign(b"bundle/1", b"manifest")
    assert len(signature) == SIGNATURE
    assert LAPTOP.public.verify(b"bundle/1", b"manifest", signature)
    # The layout is public, so that a record can be checked without this program.
    key = Ed25519PublicKey.from_public_bytes(LAPTOP.public.sign)
    key.verify(signature, b"fsm-tui/bundle/1\0manifest")
    assert not OFFICE.public.verify(b"bundle/1", b"manifest", signature)
    assert not LAPTOP.public.verify(b"certificate/1", b"manifest", signature)
    assert not LAPTOP.public.verify(b"bundle/1", b"manifest.", signature)
    assert not LAPTOP.public.verify(b"bundle/1", b"manifest", signature[:-1])
    assert not LAPTOP.public.verify(b"bundle/1", b"manifest", b"")
    for place in range(SIGNATURE):
        altered = bytearray(signature)
        altered[place] ^= 1
        assert not LAPTOP.public.verify(b"bundle/1", b"manifest", bytes(altered))


def test_the_border_between_domain_and_message_cannot_be_moved() -> None:
    signature = LAPTOP.sign(b"bundle", b"/1 x")
    assert not LAPTOP.public.verify(b"bundle/1", b" x", signature)
    for wrong in (b"", b"bundle\0", b"\0"):
        with pytest.raises(Fault):
            LAPTOP.sign(wrong, b"x")
        with pytest.raises(Fault):
            LAPTOP.public.verify(wrong, b"x", signature)


def small_order_encodings() -> list[bytes]:
    """All encodings, canonical or not, of the eight small-order points, reckoned from the curve equation."""
    d = -121665 * pow(121666, -1, P) % P

    def root(square: int) -> int | None:
        candidate = pow(square, (P + 3) // 8, P)
        for value in (candidate, candidate * pow(2, (P - 1) // 4, P) % P):
            if value * value % P == square % P:
                return value
        return None

    # Doubling a point of order 8 gives y = 0, so x² = -y² there; with the curve equation: d·y⁴ + 2y² = 1.
    inner = root(1 + d)
    assert inner is not None
    ys = {0, 1, P - 1}
    for sign in (1, -1):
        y = root((-1 + sign * inner) * pow(d, -1, P) % P)
        if y is not None:
            ys |= {y, P - y}
    assert len(ys) == 5
    wide = [value for y in ys for value in (y, y + P) if value < 2**255]
    return [(value | top << 255).to_bytes(32, "little") for value in wide for top in (0, 1)]


def test_small_order_signing_keys_are_refused_in_every_encoding() -> None:
    encodings = small_order_encodings()
    assert len(encodings) == 14
    for encoding in encodings:
        with pytest.raises(Refused):
            PublicKeys.checked(encoding, LAPTOP.public.seal)


@pytest.mark.parametrize("encoding", small_order_encodings())
def test_a_signature_that_anyone_can_make_never_verifies(encoding: bytes) -> None:
    unchecked = PublicKeys(encoding, LAPTOP.public.seal)
    for point in small_order_encodings():
        for number in range(4):
            assert not unchecked.verify(b"bundle/1", b"%d" % number, point + bytes(32))


def test_other_unfit_keys_are_refused() -> None:
    good = LAPTOP.public
    assert PublicKeys.checked(good.sign, good.seal) == good
    for sign, sealing in (
        (good.sign[:-1], good.seal),
        (good.sign + b"\0", good.seal),
        ((2**255 - 5).to_bytes(32, "little"), good.seal),
        (good.sign, good.seal[:-1]),
        (good.sign, good.seal[:-32] + bytes(32)),
        (good.sign, b"\xff" * 1184 + good.seal[-32:]),
    ):
        with pytest.raises(Refused) as caught:
            PublicKeys.checked(sign, sealing)
        assert "enrolment file" in caught.value.hint


def test_public_keys_travel_as_json() -> None:
    value = LAPTOP.public.to_json()
    assert PublicKeys.from_json(json.loads(json.dumps(value))) == LAPTOP.public


@pytest.mark.parametrize(
    "change",
    [
        {"sign": None},
        {"sign": 5},
        {"sign": ""},
        {"seal": "not base64 !"},
        {"sign": "é"},
        {"seal": LAPTOP.public.to_json()["seal"] + "\n"},
        {"sign": LAPTOP.public.to_json()["sign"].rstrip("=")},
        {"sign": b64encode(b"k" * 31 + b"\0").decode().replace("A=", "B=")},  # spare bits not zero
        {"sign": b64encode((1).to_bytes(32, "little")).decode()},
        {"more": "x"},
    ],
)
def test_json_that_is_not_two_good_keys_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refused):
        PublicKeys.from_json({**LAPTOP.public.to_json(), **change})


@pytest.mark.parametrize("value", [None, [], "keys", {}, {"sign": "AA=="}])
def test_json_of_another_shape_is_refused(value: object) -> None:
    with pytest.raises(Refused):
        PublicKeys.from_json(value)


def test_what_is_sealed_to_a_device_and_the_recovery_key_opens_for_both_alone() -> None:
    recovery = RecoveryKey.new(secrets.token_bytes)
    data = seal(b"bundle", [OFFICE.public.recipient, recovery.recipient], secrets.token_bytes)
    assert open_sealed(data, [OFFICE.identity]) == b"bundle"
    assert open_sealed(data, [RecoveryKey.parse(recovery.text).identity]) == b"bundle"
    with pytest.raises(Damaged):
        open_sealed(data, [LAPTOP.identity])


def test_a_fingerprint_is_thirty_digits_reckoned_as_documented() -> None:
    sign, sealing = LAPTOP.public.sign, LAPTOP.public.seal
    digest = b"fsm-tui/fingerprint/1\0"
    for field in (sign, sealing, "Zoë Example".encode(), b"practitioner"):
        digest += len(field).to_bytes(4, "big") + field
    for _ in range(5200):
        digest = hashlib.sha512(digest + sign + sealing).digest()
    groups = [f"{int.from_bytes(digest[at : at + 5], 'big') % 100000:05}" for at in range(0, 30, 5)]
    assert fingerprint(LAPTOP.public, "Zoë Example", "practitioner") == " ".join(groups)


def test_a_fingerprint_changes_with_every_key_and_label() -> None:
    mixed = [
        PublicKeys(LAPTOP.public.sign, OFFICE.public.seal),
        PublicKeys(OFFICE.public.sign, LAPTOP.public.seal),
        OFFICE.public,
        LAPTOP.public,
    ]
    seen = {fingerprint(keys, "ab", "c") for keys in mixed}
    for labels in ((), ("ab",), ("c", "ab"), ("a", "bc"), ("abc",), ("ab", "c", "")):
        seen.add(fingerprint(LAPTOP.public, *labels))
    assert len(seen) == len(mixed) + 6
    assert len({short_name(keys) for keys in mixed}) == len(mixed)


GAPS = [" ", "-", "  ", "\u2013", "\u00a0", "\n", "\t", "\u2011"]
REAL = fingerprint(LAPTOP.public, "A Person")


@settings(deadline=None)
@given(st.lists(st.sampled_from(["", *GAPS]), min_size=31, max_size=31))
def test_a_fingerprint_may_be_typed_with_any_spaces_and_dashes(between: list[str]) -> None:
    digits = [*REAL.replace(" ", ""), ""]
    assert same_fingerprint("".join(gap + digit for gap, digit in zip(between, digits, strict=True)), REAL)


def test_anything_else_is_another_fingerprint() -> None:
    digits = REAL.replace(" ", "")
    for place in range(30):
        other = str((int(digits[place]) + 1) % 10)
        assert not same_fingerprint(digits[:place] + other + digits[place + 1 :], REAL)
    short = digits[:-1]
    for typed in ("", "yes", short, digits + "0", digits[::-1], short + "\u0663", short + "x"):
        assert not same_fingerprint(typed, REAL)
    assert not same_fingerprint("", "")
    assert not same_fingerprint("0" * 29, "0" * 29)


def test_the_recovery_key_of_the_published_format_gives_its_recipient() -> None:
    key = RecoveryKey.parse(SPEC_KEY)
    assert key.text == SPEC_KEY
    assert hashlib.sha256(key.recipient_text.encode()).hexdigest() == SPEC_RECIPIENT
    assert Recipient.parse(key.recipient_text) == key.recipient


def test_a_recovery_key_is_read_however_it_was_typed() -> None:
    key = RecoveryKey.parse(SPEC_KEY)
    tail = SPEC_KEY.removeprefix("AGE-SECRET-KEY-PQ-1")
    assert "".join(key.groups) == tail
    assert [len(group) for group in key.groups] == [6] * 9 + [4]
    for typed in (
        SPEC_KEY.lower(),
        SPEC_KEY.title(),
        SPEC_KEY[:40] + "\n" + SPEC_KEY[40:],
        "  " + SPEC_KEY[:30] + "\r\n\t" + SPEC_KEY[30:] + "\n\n",
        "AGE-SECRET-KEY-PQ-1 " + " ".join(key.groups),
        "AGE-SECRET-KEY-PQ-1-" + "-".join(key.groups),
        SPEC_KEY.replace("-", "\u2013"),
        SPEC_KEY.replace("-", ""),
        "age secret key pq l" + tail,
        "\ufeff# created: 2026-11-23\n# public key: age1pq1x\n" + SPEC_KEY + "\n",
        "AGE-SECRET-KEY-PQ-1" + tail.replace("0", "O").replace("L", "1"),
    ):
        assert RecoveryKey.parse(typed).text == SPEC_KEY, typed


@pytest.mark.parametrize("place", [0, 5, 6, 33, 57])
def test_one_wrong_character_is_named_by_its_place_and_the_key_is_not_quoted(place: int) -> None:
    key = RecoveryKey.parse(SPEC_KEY)
    tail = "".join(key.groups)
    wrong = tail[:place] + ("Q" if tail[place] != "Q" else "P") + tail[place + 1 :]
    with pytest.raises(Refused) as caught:
        RecoveryKey.parse("AGE-SECRET-KEY-PQ-1" + wrong)
    assert f"character {place % 6 + 1} of group {place // 6 + 1}." in caught.value.message
    assert not any(group in str(caught.value) for group in key.groups)


def test_other_mistypings_are_refused_with_what_is_wrong() -> None:
    tail = SPEC_KEY.removeprefix("AGE-SECRET-KEY-PQ-1")
    start = "AGE-SECRET-KEY-PQ-1"
    for typed, said in (
        (start + tail[:-1], "57 characters instead of 58"),
        (start + tail + "Q", "59 characters instead of 58"),
        (start, "0 characters instead of 58"),
        (start + tail[:8] + "B" + tail[9:], "character 3 of group 2: no recovery key has that sign"),
        (start + "QQQQ" + tail[4:], "More than one character is wrong"),
        (start + tail[:2] + tail[3] + tail[2] + tail[4:], "More than one character is wrong"),
        ("", "not a recovery key, or its beginning is mistyped"),
        ("AGE-SECRET-KEY-QP-1" + tail, "not a recovery key, or its beginning is mistyped"),
        (RecoveryKey.parse(SPEC_KEY).recipient_text, "public half"),
        ("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX", "an older kind"),
    ):
        with pytest.raises(Refused) as caught:
            RecoveryKey.parse(typed)
        assert said in caught.value.message
        assert "nothing was changed" in caught.value.message


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80).map(lambda text: "AGE-SECRET-KEY-PQ-1" + text) | st.text(max_size=80))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    with pytest.raises(Refused):
        RecoveryKey.parse(text)


def test_this_computer_is_supported() -> None:
    supported()


def test_a_computer_without_ml_kem_is_told_so_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(_: bytes) -> MLKEM768PrivateKey:
        raise UnsupportedAlgorithm("ML-KEM-768 is not supported by this backend.")

    monkeypatch.setattr(MLKEM768PrivateKey, "from_seed_bytes", unsupported)
    with pytest.raises(FsmError) as caught:
        supported()
    assert caught.value.exit_code == 1
    assert "Nothing was changed" in caught.value.message
