"""`docs/vault-format.md` is enough to open a vault without this program's own key code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsm_tui import moments
from fsm_tui.services import opening

PASSPHRASE = "violet kettle orchard"


def hkdf(secret: bytes, info: str) -> bytes:
    return HKDF(SHA256(), 32, None, b"fsm-tui/keys/1/" + info.encode()).derive(secret)


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def test_a_vault_opens_by_the_format_page_alone(tmp_path: Path) -> None:
    made = opening.begin_laptop(
        tmp_path / "vault", name="Robin Vale", role="practitioner", area="west", passphrase=PASSPHRASE,
        around=moments.real(), kdf=opening.floor(),
    )  # fmt: skip
    opening.leave(made.seat)
    line, check = (tmp_path / "vault" / "keys.json").read_bytes().splitlines()
    assert check == b"sha256 " + hashlib.sha256(line).hexdigest().encode()
    document = json.loads(line)
    slot = next(each for each in document["slots"] if each["kind"] == "passphrase")
    kdf = slot["kdf"]
    stretched = Argon2id(
        salt=base64.b64decode(slot["salt"]), length=32, iterations=kdf["passes"], lanes=kdf["lanes"],
        memory_cost=kdf["memory"],
    ).derive(PASSPHRASE.encode())  # fmt: skip
    parameters = {name: value for name, value in slot.items() if name not in ("nonce", "wrapped")}
    vault_key = ChaCha20Poly1305(hkdf(stretched, "slot/passphrase")).decrypt(
        base64.b64decode(slot["nonce"]), base64.b64decode(slot["wrapped"]),
        canonical(["fsm-tui keys 1", document["vault"], parameters]),
    )  # fmt: skip
    wrap = document["database_key"]
    database_key = ChaCha20Poly1305(hkdf(vault_key, "database key")).decrypt(
        base64.b64decode(wrap["nonce"]), base64.b64decode(wrap["wrapped"]),
        canonical(["fsm-tui keys 1", document["vault"], "database key"]),
    )  # fmt: skip
    without = {name: value for name, value in document.items() if name != "seal"}
    assert base64.b64decode(document["seal"]) == hmac.digest(hkdf(vault_key, "key file"), canonical(without), "sha256")

    connection = sqlcipher.connect(str(tmp_path / "vault" / "vault.db"))
    connection.execute(f"PRAGMA key = \"x'{database_key.hex()}'\"")
    (entries,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    assert entries == 1
    header, head = connection.execute("SELECT header, head FROM entry").fetchone()
    connection.close()
    assert hashlib.sha256(b"fsm-tui/entry/1\0" + header).hexdigest() == head
    beginning = (tmp_path / "vault" / "vault.db").read_bytes()[:16]
    assert beginning == hashlib.sha256(b"fsm-tui database salt 1\0" + document["vault"].encode()).digest()[:16]

    anchor, mac = (tmp_path / "vault" / "anchor").read_bytes().splitlines()
    assert hmac.digest(hkdf(vault_key, "anchor"), anchor, "sha256").hex().encode() == mac
    assert json.loads(anchor)["head"] == head
