"""The sealed envelope around every bundle: the age v1 file format (C2SP age.md) over `cryptography`.

We write only hybrid post-quantum recipients (`mlkem768x25519`), so the stock `age` tool from 1.3 on opens
what we seal. Opening knows X25519 as well, for the public test vectors. The envelope says who may read,
never who wrote: the signature is inside. Passphrase, SSH and armoured files are refused.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsm_tui.errors import Damaged, Fault, Refused
from fsm_tui.sync import age_header, bech32
from fsm_tui.sync.age_header import (
    MAX_RECIPIENTS,
    BadHeader,
    BadPayload,
    HeaderAltered,
    NotForUs,
    NotSealed,
    OtherVersion,
    Stanza,
    Unopened,
)

__all__ = [
    "MAX_RECIPIENTS",
    "BadHeader",
    "BadPayload",
    "HeaderAltered",
    "HybridIdentity",
    "Identity",
    "NotForUs",
    "NotSealed",
    "OtherVersion",
    "Recipient",
    "Stanza",
    "Unopened",
    "X25519Identity",
    "open_chunks",
    "open_sealed",
    "seal",
]

CHUNK = 64 * 1024
SEED = 32

_TAG = 16
_NONCE = 16
_FILE_KEY = 16
_MLKEM_PART = 1184
_ENC = 1088 + 32  # ML-KEM-768 ciphertext, then X25519 share
_HYBRID = b"mlkem768x25519"
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
_CLASSIC = b"X25519"
_CLASSIC_INFO = b"age-encryption.org/v1/X25519"
_RECIPIENT_PREFIX = "age1pq"


class Identity(Protocol):
    """A secret that may open a sealed file."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """The 16-byte file key, or None where the stanza is of another kind or for someone else.

        Raises BadHeader where the stanza is of our kind and malformed.
        """


@dataclass(frozen=True, slots=True)
class Recipient:
    """A hybrid public key to seal to: 1,216 bytes, ML-KEM-768 then X25519. Checked when made.

    Raises Refused for a key of another length, an ML-KEM encoding out of range, or an X25519 share of
    small order, with which the classical half would protect nothing (RFC 7748 §6.1).
    """

    key: bytes

    def __post_init__(self) -> None:
        try:
            self._public()
            # Any clamped scalar sends every point of small order to zero, which the library refuses.
            X25519PrivateKey.from_private_bytes(bytes(32)).exchange(
                X25519PublicKey.from_public_bytes(self.key[_MLKEM_PART:])
            )
        except ValueError as error:
            raise Refused(
                "Not a valid key",
                "The public key for sealing is not a valid one, so nothing was sealed to it or kept.",
                "Make the enrolment file again and bring the new one.",
            ) from error

    @classmethod
    def parse(cls, text: str) -> Recipient:
        """From its text, `age1pq1…` (C2SP age.md). Spaces and line breaks do not matter. Raises Refused."""
        try:
            hrp, key = bech32.decode("".join(text.split()))
        except ValueError:
            hrp, key = "", b""
        if hrp != _RECIPIENT_PREFIX:
            raise Refused(
                "Not a public recovery key",
                "This is not a public recovery key, or a character of it is wrong. Nothing was kept.",
                "It begins with age1pq1. Copy it from the file in which it was saved.",
            )
        return cls(key)

    @property
    def text(self) -> str:
        """The key as the `age` tool reads it after -r: `age1pq1…`, 1,959 characters."""
        return bech32.encode(_RECIPIENT_PREFIX, self.key)

    def wrap(self, file_key: bytes) -> Stanza:
        """A stanza that holds `file_key` for this recipient (C2SP age.md; HPKE base mode, RFC 9180)."""
        sealed = _suite().encrypt(file_key, self._public(), info=_HYBRID_INFO)
        return Stanza((_HYBRID, age_header.to64(sealed[:_ENC])), sealed[_ENC:])

    def _public(self) -> hpke.MLKEM768X25519PublicKey:
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.key[:_MLKEM_PART]),
            X25519PublicKey.from_public_bytes(self.key[_MLKEM_PART:]),
        )


class HybridIdentity:
    """The secret half of a `Recipient`, grown from a 32-byte X-Wing seed (draft-ietf-hpke-pq).

    Raises Damaged for a seed of another length.
    """

    __slots__ = ("_classic", "_private", "recipient", "seed")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED:
            raise bad_seed()
        grown = hashlib.shake_256(seed).digest(96)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(grown[:64])
        self._classic = X25519PrivateKey.from_private_bytes(grown[64:])
        self._private = hpke.MLKEM768X25519PrivateKey(mlkem, self._classic)
        self.seed = seed
        self.recipient = Recipient(
            mlkem.public_key().public_bytes_raw() + self._classic.public_key().public_bytes_raw()
        )

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """See `Identity.unwrap`."""
        enc = _share(stanza, _HYBRID, _ENC)
        if enc is None:
            return None
        _agreed(self._classic, enc[-32:])  # HPKE alone would report a share of small order as "not ours"
        try:
            return _suite().decrypt(enc + stanza.body, self._private, info=_HYBRID_INFO)
        except InvalidTag:
            return None


class X25519Identity:
    """A classical age identity, 32 bytes. For opening only. Raises Damaged for another length."""

    __slots__ = ("_private",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SEED:
            raise bad_seed()
        self._private = X25519PrivateKey.from_private_bytes(secret)

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """See `Identity.unwrap`."""
        share = _share(stanza, _CLASSIC, 32)
        if share is None:
            return None
        salt = share + self._private.public_key().public_bytes_raw()
        wrapping = _derive(_agreed(self._private, share), salt, _CLASSIC_INFO)
        try:
            return ChaCha20Poly1305(wrapping).decrypt(bytes(12), stanza.body, None)
        except InvalidTag:
            return None


def seal(plaintext: bytes, recipients: Sequence[Recipient], token: Callable[[int], bytes]) -> bytes:
    """`plaintext` as an age v1 file that any one of the 1-16 recipients opens.

    `token(n)` gives n random bytes, for the file key and the nonce; the library draws what wrapping needs.
    The result is longer by about 1.6 KB for each recipient and 16 bytes for each 64 KiB.
    """
    if not 1 <= len(recipients) <= MAX_RECIPIENTS:
        message = f"A file is sealed to 1-{MAX_RECIPIENTS} keys, not {len(recipients)}. Nothing was written."
        raise Fault("Nothing was sealed", message)
    file_key, nonce = token(_FILE_KEY), token(_NONCE)
    covered = age_header.write([recipient.wrap(file_key) for recipient in recipients])
    mac = age_header.to64(_header_mac(file_key, covered))
    cipher = ChaCha20Poly1305(_derive(file_key, nonce, b"payload"))
    view = memoryview(plaintext)
    last = max(0, len(view) - 1) // CHUNK
    parts = [covered, b" ", mac, b"\n", nonce]
    for number in range(last + 1):
        piece = view[number * CHUNK : (number + 1) * CHUNK]
        parts.append(cipher.encrypt(_chunk_nonce(number, number == last), piece, None))
    return b"".join(parts)


def open_sealed(data: bytes, identities: Sequence[Identity]) -> bytes:
    """The whole content of an age v1 file, or one of the `Unopened` errors and nothing at all."""
    return b"".join(open_chunks(data, identities))


def open_chunks(data: bytes, identities: Sequence[Identity]) -> Iterator[bytes]:
    """The content in chunks of up to 64 KiB, each verified, the file as a whole only at the end.

    Header errors are raised at once. BadPayload may come after some chunks: what was yielded before is a
    true beginning of what was sealed and must not be used as if it were all.
    """
    header = age_header.read(data)
    file_key = _unwrapped(header.stanzas, identities)
    if not hmac.compare_digest(_header_mac(file_key, header.covered), header.mac):
        raise HeaderAltered
    nonce = data[header.end : header.end + _NONCE]
    if len(nonce) < _NONCE:
        raise BadHeader
    return _stream(_derive(file_key, nonce, b"payload"), memoryview(data)[header.end + _NONCE :])


def bad_seed() -> Damaged:
    """For a stored secret key of the wrong length."""
    return Damaged(
        "A key is damaged",
        "A secret key of this computer does not have the right length, so it was not used.",
        "Restore the vault from its latest backup.",
    )


def _unwrapped(stanzas: Sequence[Stanza], identities: Sequence[Identity]) -> bytes:
    for identity in identities:
        for stanza in stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                return file_key
    raise NotForUs


def _stream(key: bytes, sealed: memoryview) -> Iterator[bytes]:
    cipher = ChaCha20Poly1305(key)
    step = CHUNK + _TAG
    last = max(0, len(sealed) - 1) // step
    for number in range(last + 1):
        piece = sealed[number * step : (number + 1) * step]
        at_end = number == last
        chunk = _decrypted(cipher, number, at_end, piece)
        if chunk is not None and (chunk or not number):  # only an empty file may end in an empty chunk
            yield chunk
            continue
        if len(piece) == step:  # true content, but marked last with more behind it, or not last at the end
            chunk = _decrypted(cipher, number, not at_end, piece)
            if chunk is not None:
                yield chunk
        raise BadPayload


def _decrypted(cipher: ChaCha20Poly1305, number: int, last: bool, piece: memoryview) -> bytes | None:
    try:
        return cipher.decrypt(_chunk_nonce(number, last), piece, None)
    except InvalidTag:
        return None


def _share(stanza: Stanza, kind: bytes, size: int) -> bytes | None:
    """The key share of a stanza of this kind, None for another kind. Raises BadHeader if malformed.

    The body's length is checked before anything is decrypted, so that a longer file key is no oracle.
    """
    if stanza.args[0] != kind:
        return None
    if len(stanza.args) != 2 or len(stanza.body) != _FILE_KEY + _TAG:
        raise BadHeader
    share = age_header.from64(stanza.args[1])
    if len(share) != size:
        raise BadHeader
    return share


def _agreed(private: X25519PrivateKey, share: bytes) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:  # the all-zero secret of a share of small order
        raise BadHeader from None


@cache
def _suite() -> hpke.Suite:
    # Made at first use, so that a platform without ML-KEM fails in `supported` and not at import.
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def _derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def _header_mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(_derive(file_key, b"", b"header"), covered, "sha256")


def _chunk_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
