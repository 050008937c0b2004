"""Who a device is: its keys, its fingerprint, and the office's recovery key on paper.

A device (a laptop or the office) signs with Ed25519 (RFC 8032) and is sealed to with the hybrid key of
`envelope`. Both grow from seeds of 32 bytes that the vault keeps. Randomness comes in as `token`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fsm_tui.errors import Fault, FsmError, Refused
from fsm_tui.sync import bech32
from fsm_tui.sync.envelope import SEED, HybridIdentity, Recipient, bad_seed

SIGNATURE = 64  # bytes

_SIGN_KEY = 32
_DOMAIN = b"fsm-tui/"
_P = 2**255 - 19
_Y8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
# The y of every point of order 1, 2, 4 and 8 on edwards25519; each has one encoding or two.
_SMALL_ORDER = frozenset({0, 1, _P - 1, _Y8, _P - _Y8})

_FINGERPRINT_DOMAIN = b"fsm-tui/fingerprint/1\0"
_ROUNDS = 5200
_GROUPS = 6
_DIGITS = 5

_SECRET_PREFIX = "age-secret-key-pq-"
_SECRET_SYMBOLS = (SEED * 8 + 4) // 5 + bech32.CHECKSUM  # 58 characters after the "1"
_PAPER_GROUP = 6
# Letters that are not in the alphabet and look like one that is.
_LOOKALIKES = str.maketrans({"O": "0", "I": "L", "1": "L"})


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """A device's two public keys: `sign` (Ed25519, 32 bytes) and `seal` (hybrid, 1,216 bytes).

    Keys that come from outside are made with `checked` or `from_json`.
    """

    sign: bytes
    seal: bytes

    @classmethod
    def checked(cls, sign: bytes, seal: bytes) -> PublicKeys:
        """Keys that are fit for use. Raises Refused for the wrong length or a weak or malformed key.

        Weak are the small-order Ed25519 points, in any encoding: for the identity point anybody can make a
        signature that verifies for every message. For `seal` see `envelope.Recipient`.
        """
        if len(sign) != _SIGN_KEY or _weak(sign):
            raise _bad_keys()
        return cls(sign, Recipient(seal).key)

    @classmethod
    def from_json(cls, value: object) -> PublicKeys:
        """From what `to_json` gave, already parsed. Raises Refused for anything else."""
        if not isinstance(value, Mapping) or set(value) != {"sign", "seal"}:
            raise _bad_keys()
        return cls.checked(_from_base64(value["sign"]), _from_base64(value["seal"]))

    def to_json(self) -> dict[str, str]:
        """Both keys as base64 text: `{"sign": …, "seal": …}`."""
        return {"sign": b64encode(self.sign).decode("ascii"), "seal": b64encode(self.seal).decode("ascii")}

    @property
    def recipient(self) -> Recipient:
        """To seal to this device. Raises Refused for keys that `checked` would refuse."""
        return Recipient(self.seal)

    def verify(self, domain: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the holder of these keys signed exactly this message for this domain. Never raises for
        a bad key or signature; see `DeviceKeys.sign` for domains."""
        signed = _signed(domain, message)
        if len(self.sign) != _SIGN_KEY or _weak(self.sign):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.sign).verify(signature, signed)
        except InvalidSignature:
            return False
        return True


class DeviceKeys:
    """A device's secret keys: two seeds of 32 bytes and what grows from them. Kept only in the vault."""

    __slots__ = ("_signer", "identity", "public", "seal_seed", "sign_seed")

    def __init__(self, sign_seed: bytes, seal_seed: bytes) -> None:
        if len(sign_seed) != SEED:
            raise bad_seed()
        self.sign_seed = sign_seed
        self.seal_seed = seal_seed
        self.identity = HybridIdentity(seal_seed)
        self._signer = Ed25519PrivateKey.from_private_bytes(sign_seed)
        self.public = PublicKeys(self._signer.public_key().public_bytes_raw(), self.identity.recipient.key)

    @classmethod
    def new(cls, token: Callable[[int], bytes]) -> DeviceKeys:
        """New keys; `token(n)` gives n random bytes."""
        return cls(token(SEED), token(SEED))

    @classmethod
    def from_seeds(cls, sign_seed: bytes, seal_seed: bytes) -> DeviceKeys:
        """The keys that these seeds gave before. Raises Damaged for a seed that is not 32 bytes."""
        return cls(sign_seed, seal_seed)

    def sign(self, domain: bytes, message: bytes) -> bytes:
        """An Ed25519 signature (64 bytes) over "fsm-tui/", the domain, a zero byte and the message.

        The domain, such as b"bundle/1", says what is signed, so that a signature for one purpose is none
        for another. Raises Fault for a domain that is empty or holds a zero byte.
        """
        return self._signer.sign(_signed(domain, message))


def fingerprint(public: PublicKeys, *labels: str) -> str:
    """Thirty digits in six groups of five, to be read out by one person and typed by another.

    They stand for both keys and the labels (name, role, office, …) exactly as given and in this order.
    SHA-512 is applied 5,200 times, each time with the keys again, so a look-alike costs about 2^112 hash
    calls; each group is five bytes of the result modulo 100,000 (the arithmetic of Signal's safety numbers).
    """
    digest = _digest(public, labels)
    numbers = (int.from_bytes(digest[5 * i : 5 * i + 5], "big") % 10**_DIGITS for i in range(_GROUPS))
    return " ".join(f"{number:0{_DIGITS}}" for number in numbers)


def same_fingerprint(typed: str, real: str) -> bool:
    """Whether what a person typed is this fingerprint; spaces, line breaks and dashes do not matter.

    Compares in constant time. False for anything but thirty digits.
    """
    digits = _packed(typed)
    if not re.fullmatch(rf"[0-9]{{{_GROUPS * _DIGITS}}}", digits):
        return False
    return hmac.compare_digest(digits, _packed(real))


def short_name(public: PublicKeys) -> str:
    """Eight hex digits that name this device's folder (`to-…`). A name, and no proof of anything."""
    return _digest(public, ())[:4].hex()


class RecoveryKey:
    """The office's recovery key: an age identity that lies on paper in the safe (C2SP age.md).

    It opens every bundle and every vault that was sealed to it, with this program or the stock `age`.
    Raises Damaged for a seed that is not 32 bytes.
    """

    def __init__(self, seed: bytes) -> None:
        self.identity = HybridIdentity(seed)

    @classmethod
    def new(cls, token: Callable[[int], bytes]) -> RecoveryKey:
        """A new key; `token(n)` gives n random bytes."""
        return cls(token(SEED))

    @classmethod
    def parse(cls, text: str) -> RecoveryKey:
        """From what a person typed off the paper, or from an age key file.

        Case, spaces, line breaks, dashes and lines that begin with # do not matter, and O, I and 1 are read
        as the 0 and L that they must be. Raises Refused with the place of a wrong character where that can be
        known; never quotes the key.
        """
        lines = [_packed(line) for line in text.splitlines()]
        typed = "".join(line for line in lines if not line.startswith("#")).upper()
        found = re.fullmatch(r"AGESECRETKEYPQ[1IL](.*)", typed)
        if not found:
            raise _not_recovery(typed)
        tail = found[1].translate(_LOOKALIKES).lower()
        if len(tail) != _SECRET_SYMBOLS:
            raise _unread(
                f"After AGE-SECRET-KEY-PQ-1 it has {len(tail)} characters instead of {_SECRET_SYMBOLS}: "
                "something was left out or typed twice."
            )
        for place, char in enumerate(tail):
            if char not in bech32.ALPHABET:
                raise _unread(f"Look again at {_place(place)}: no recovery key has that sign.")
        try:
            _, seed = bech32.decode(f"{_SECRET_PREFIX}1{tail}")
        except ValueError:
            wrong = bech32.misread(_SECRET_PREFIX, tail)
            if wrong is None:
                raise _unread("More than one character is wrong.") from None
            raise _unread(f"Look again at {_place(wrong)}.") from None
        return cls(seed)

    @cached_property
    def text(self) -> str:
        """`AGE-SECRET-KEY-PQ-1…` in capitals, as the `age` tool keeps it in a file: 77 characters."""
        return bech32.encode(_SECRET_PREFIX, self.identity.seed).upper()

    @property
    def groups(self) -> tuple[str, ...]:
        """The 58 characters after AGE-SECRET-KEY-PQ-1 in groups of six, for print; errors name groups."""
        tail = self.text[-_SECRET_SYMBOLS:]
        return tuple(tail[at : at + _PAPER_GROUP] for at in range(0, len(tail), _PAPER_GROUP))

    @property
    def recipient(self) -> Recipient:
        """To seal to this key; not secret."""
        return self.identity.recipient

    @property
    def recipient_text(self) -> str:
        """`age1pq1…`, for the `age` tool; `envelope.Recipient.parse` reads it back."""
        return self.recipient.text


def supported() -> None:
    """Make sure that this computer can make and open our keys. Raises FsmError if not.

    ML-KEM needs `cryptography` with OpenSSL 3.5 or later; the wheels have it, some distributions do not.
    """
    try:
        identity = HybridIdentity(bytes(SEED))
        works = identity.unwrap(identity.recipient.wrap(bytes(16))) == bytes(16)
    except UnsupportedAlgorithm:
        works = False
    if not works:
        raise FsmError(
            "The encryption library is too old",
            "The encryption library on this computer cannot do what this program needs (ML-KEM), so it did "
            "not start. Nothing was changed.",
            "Install the program again with pip or uv, in an environment of its own.",
        )


def _weak(sign: bytes) -> bool:
    """A point of small order, or an encoding that is not the canonical one (RFC 8032 §5.1.3)."""
    y = int.from_bytes(sign, "little") & (2**255 - 1)
    return y >= _P or y in _SMALL_ORDER


def _signed(domain: bytes, message: bytes) -> bytes:
    if not domain or b"\0" in domain:
        raise Fault("Nothing was signed", "A signature needs a purpose. Nothing was written.")
    return _DOMAIN + domain + b"\0" + message


@lru_cache(maxsize=256)
def _digest(public: PublicKeys, labels: tuple[str, ...]) -> bytes:
    keys = public.sign + public.seal
    fields = (public.sign, public.seal, *(label.encode("utf-8", "surrogatepass") for label in labels))
    digest = _FINGERPRINT_DOMAIN + b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    for _ in range(_ROUNDS):
        digest = hashlib.sha512(digest + keys).digest()
    return digest


def _packed(typed: str) -> str:
    """Without spaces, dashes of any kind, and the invisible marks that come with copied text."""
    return "".join(
        char for char in typed if not char.isspace() and unicodedata.category(char) not in ("Pd", "Cf", "Cc")
    )


def _from_base64(text: object) -> bytes:
    if not isinstance(text, str):
        raise _bad_keys()
    try:
        data = b64decode(text, validate=True)
    except ValueError as error:
        raise _bad_keys() from error
    if b64encode(data).decode("ascii") != text:
        raise _bad_keys()
    return data


def _bad_keys() -> Refused:
    return Refused(
        "Not valid keys",
        "The public keys of this device are damaged or not safe to use, so they were not accepted.",
        "Make the enrolment file again on that device and bring the new one.",
    )


def _place(index: int) -> str:
    group, inside = divmod(index, _PAPER_GROUP)
    return f"character {inside + 1} of group {group + 1}"


def _unread(what: str) -> Refused:
    return Refused(
        "The recovery key was mistyped",
        f"{what} Nothing was opened and nothing was changed.",
        f"Compare with the paper: groups have {_PAPER_GROUP} characters and begin after AGE-SECRET-KEY-PQ-1.",
    )


def _not_recovery(typed: str) -> Refused:
    if typed.startswith("AGE1PQ1"):
        what = "This is the public half of a recovery key, which can only close files."
    elif typed.startswith("AGESECRETKEY1"):
        what = "This is an age key of an older kind."
    else:
        what = "This is not a recovery key, or its beginning is mistyped."
    return Refused(
        "Not a recovery key",
        f"{what} Nothing was opened and nothing was changed.",
        "A recovery key begins with AGE-SECRET-KEY-PQ-1. It is on the paper in the office safe.",
    )
