"""A bundle and the enrolment files, read by the format page alone: nothing of our container code is used here."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fsm_tui.services import enrolling, syncing
from fsm_tui.sync import importing
from fsm_tui.sync.envelope import HybridIdentity, Recipient, open_sealed, seal
from fsm_tui.sync.identity import RecoveryKey
from tests.sync.seats import Team, begin_laptop, heads_of, visit

NO_HEAD = "0" * 64


def taken_apart(data: bytes, magic: bytes) -> tuple[dict[str, object], bytes, bytes, bytes]:
    found, version, length = struct.unpack_from(">4sHI", data)
    assert (found, version) == (magic, 1)
    exact, signature, rest = data[10 : 10 + length], data[10 + length : 74 + length], data[74 + length :]
    return json.loads(exact), exact, signature, rest


def records_of(raw: bytes) -> list[tuple[bytes, bytes, bytes]]:
    found, at = [], 0
    while at < len(raw):
        (length,) = struct.unpack_from(">I", raw, at)
        header = raw[at + 4 : at + 4 + length]
        at += 4 + length
        assert raw[at] == 1
        salt = raw[at + 1 : at + 17]
        (length,) = struct.unpack_from(">I", raw, at + 17)
        found.append((header, salt, raw[at + 21 : at + 21 + length]))
        at += 21 + length
    return found


def head(header: bytes) -> str:
    return hashlib.sha256(b"fsm-tui/entry/1\0" + header).hexdigest()


def digits(sign: bytes, sealing: bytes, device: str) -> str:
    fields = (sign, sealing, device.encode())
    found = b"fsm-tui/fingerprint/1\0" + b"".join(len(each).to_bytes(4, "big") + each for each in fields)
    for _ in range(5200):
        found = hashlib.sha512(found + sign + sealing).digest()
    return " ".join(f"{int.from_bytes(found[5 * k : 5 * k + 5], 'big') % 100_000:05}" for k in range(6))


def test_a_bundle_read_with_the_paper_from_the_safe(team: Team) -> None:
    """Whoever has the recovery key and the page gets at everything, without the office vault."""
    family = team.family("Marlowe", "pat")
    team.round_trip("pat")
    mine = visit(team["pat"], family, note="Half past two, kitchen.")
    inner = open_sealed(team.up("pat"), [RecoveryKey.parse(team.template.paper).identity])
    manifest, exact, signature, rest = taken_apart(inner, b"FSMB")
    known = {each.device: each for each in enrolling.devices(team.office)}
    with team.office.vault.read() as db:
        row = importing.exchange.certificate(db, str(manifest["sender"]))
    assert row is not None and row.device in known
    Ed25519PublicKey.from_public_bytes(b64decode(row.sign_key)).verify(
        signature, b"fsm-tui/" + b"bundle/1" + b"\0" + exact
    )
    raw = zlib.decompress(rest)
    assert (len(raw), len(rest)) == (manifest["raw"], manifest["packed"])
    assert hashlib.sha256(raw).hexdigest() == manifest["sha256"]
    records = records_of(raw)
    assert len(records) == manifest["entries"]
    (span,) = manifest["up"]["spans"]  # type: ignore[index]
    prev, number = span["after_head"], span["after"]
    for header, salt, body in records:
        said = json.loads(header)
        assert (said["device"], said["epoch"], said["seq"]) == (manifest["sender"], span["epoch"], number + 1)
        assert said["prev"] == prev
        assert said["commit"] == hashlib.sha256(b"fsm-tui/body/1\0" + salt + body).hexdigest()
        prev, number = head(header), said["seq"]
    assert (prev, number) == (span["last_head"], span["last"]) and prev == mine
    assert any(b"Half past two" in body for _, _, body in records)


def test_a_return_bundle_made_by_somebody_elses_program(team: Team) -> None:
    """Written here from the page: the laptop takes it in."""
    family = team.family("Marlowe", "pat")
    true = open_sealed(team.down("pat"), [RecoveryKey.parse(team.template.paper).identity])
    manifest, _, _, rest = taken_apart(true, b"FSMB")
    records = records_of(zlib.decompress(rest))
    raw = b"".join(
        struct.pack(">I", len(header)) + header + b"\1" + salt + struct.pack(">I", len(body)) + body
        for header, salt, body in reversed(records)
    )
    packed = zlib.compress(raw, 1)
    manifest |= {
        "id": "ab" * 16, "raw": len(raw), "packed": len(packed), "sha256": hashlib.sha256(raw).hexdigest(),
        "app": "another program", "mood": "cheerful",
    }  # fmt: skip
    exact = json.dumps(manifest, indent=2).encode()
    with team.office.vault.read() as db:
        seed = importing.own_keys(db).sign_seed
    with team["pat"].vault.read() as db:
        to = HybridIdentity(importing.own_keys(db).seal_seed).recipient
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(b"fsm-tui/bundle/1\0" + exact)
    inner = struct.pack(">4sHI", b"FSMB", 1, len(exact)) + exact + signature + packed
    assert syncing.take_in(team["pat"], seal(inner, [to], team.office.around.token)).outcome == "imported"
    assert heads_of(team["pat"], family) == heads_of(team.office, family)


def test_enrolment_by_the_page(team: Team) -> None:
    fresh = begin_laptop(team.root / "fresh", "fresh", team.clock, 70)
    asked = enrolling.request(fresh)
    manifest, exact, signature, rest = taken_apart(asked.data, b"FSME")
    keys: dict[str, str] = manifest["keys"]  # type: ignore[assignment]
    sign, sealing = b64decode(keys["sign"]), b64decode(keys["seal"])
    assert (len(sign), len(sealing), rest) == (32, 1216, b"")
    Ed25519PublicKey.from_public_bytes(sign).verify(signature, b"fsm-tui/enrol-request/1\0" + exact)
    assert digits(sign, sealing, str(manifest["device"])) == asked.fingerprint
    reply = enrolling.accept(team.office, asked.data, asked.fingerprint, "practitioner")
    with fresh.vault.read() as db:
        own = importing.own_keys(db)
    answer, exact, signature, rest = taken_apart(open_sealed(reply.data, [own.identity]), b"FSMO")
    office: dict[str, str] = answer["keys"]  # type: ignore[assignment]
    Ed25519PublicKey.from_public_bytes(b64decode(office["sign"])).verify(
        signature, b"fsm-tui/enrol-reply/1\0" + exact
    )
    assert digits(b64decode(office["sign"]), b64decode(office["seal"]), str(answer["office"])) == reply.fingerprint
    certificate: dict[str, object] = answer["certificate"]  # type: ignore[assignment]
    assert certificate["keys"] == keys and certificate["role"] == "practitioner"
    assert b64encode(Recipient.parse(str(answer["recovery"])).key)
    fresh.vault.close()
