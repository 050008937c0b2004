"""The sealed envelope: the public age vectors, our own golden files, and every kind of damage."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsm_tui.errors import Damaged, Fault, Refused
from fsm_tui.sync import age_header, bech32
from fsm_tui.sync.envelope import (
    CHUNK,
    MAX_RECIPIENTS,
    BadHeader,
    BadPayload,
    HeaderAltered,
    HybridIdentity,
    Identity,
    NotForUs,
    NotSealed,
    OtherVersion,
    Recipient,
    Unopened,
    X25519Identity,
    open_chunks,
    open_sealed,
    seal,
)

HERE = Path(__file__).resolve()
GOLDEN = HERE.parents[1] / "vectors" / "envelope"
VECTORS = Path(os.environ.get("FSM_TUI_VECTORS", HERE.parents[3] / "shared" / "vectors")) / "age"
needs_vectors = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the public age vectors are not here: set FSM_TUI_VECTORS to their folder"
)

KINDS: dict[str, Callable[[bytes], Identity]] = {
    "age-secret-key-pq-": HybridIdentity,
    "age-secret-key-": X25519Identity,
}
CLASSES: dict[type[Unopened], str] = {
    NotSealed: "header failure",
    OtherVersion: "header failure",
    BadHeader: "header failure",
    NotForUs: "no match",
    HeaderAltered: "HMAC failure",
    BadPayload: "payload failure",
}

LAPTOP = HybridIdentity(b"L" * 32)
OFFICE = HybridIdentity(b"O" * 32)
NOTE = b"Visited at 16:10. Both children seen."
SMALL = seal(NOTE, [OFFICE.recipient, LAPTOP.recipient], secrets.token_bytes)
STEP = CHUNK + 16


def identity(text: str) -> Identity:
    prefix, secret = bech32.decode(text)
    return KINDS[prefix](secret)


def outcome(data: bytes, identities: list[Identity]) -> tuple[str, bytes]:
    """The class of the result in the vectors' words, and the plaintext that was given out before it."""
    given_out = bytearray()
    try:
        for chunk in open_chunks(data, identities):
            given_out += chunk
    except Unopened as error:
        return CLASSES[type(error)], bytes(given_out)
    return "success", bytes(given_out)


@dataclass(frozen=True)
class Vector:
    name: str
    fields: dict[str, str]
    identities: list[Identity]
    data: bytes


def vectors() -> Iterator[Vector]:
    for path in sorted(VECTORS.iterdir()):
        head, _, data = path.read_bytes().partition(b"\n\n")
        lines = [line.partition(": ") for line in head.decode().splitlines()]
        fields = {key: value for key, _, value in lines}
        if fields.get("compressed") == "zlib":
            data = zlib.decompress(data)
        keys = [identity(value) for key, _, value in lines if key == "identity"]
        yield Vector(path.name, fields, keys, data)


def applicable(vector: Vector) -> bool:
    """Not armoured, and not for a passphrase alone: those forms we do not read."""
    return "armored" not in vector.fields and not ("passphrase" in vector.fields and not vector.identities)


@needs_vectors
def test_every_applicable_public_vector_agrees_in_class_and_in_released_plaintext() -> None:
    run, disagreements = 0, []
    for vector in filter(applicable, vectors()):
        run += 1
        result, plaintext = outcome(vector.data, vector.identities)
        # Where no hash is given, nothing may have been released.
        payload = vector.fields.get("payload", hashlib.sha256().hexdigest())
        if (result, hashlib.sha256(plaintext).hexdigest()) != (vector.fields["expect"], payload):
            disagreements.append(f"{vector.name}: {result}, expected {vector.fields['expect']}")
    assert disagreements == []
    assert run == 86


@needs_vectors
def test_the_vectors_of_forms_that_we_do_not_read_are_refused() -> None:
    left_out = [vector for vector in vectors() if not applicable(vector)]
    assert len(left_out) == 143 - 86
    for vector in left_out:
        result, plaintext = outcome(vector.data, [*vector.identities, LAPTOP])
        assert (result, plaintext) in [("header failure", b""), ("no match", b"")], vector.name


def golden() -> dict[str, dict[str, str]]:
    cases: dict[str, dict[str, str]] = json.loads((GOLDEN / "cases.json").read_text("utf-8"))["cases"]
    return cases


@pytest.mark.parametrize("name", sorted(golden()))
def test_golden_files_open_for_each_of_their_keys(name: str) -> None:
    case = golden()[name]
    data = (GOLDEN / name).read_bytes()
    for key in ("identity", "second"):
        plaintext = open_sealed(data, [identity(case[key])])
        assert len(plaintext) == int(case["size"])
        assert hashlib.sha256(plaintext).hexdigest() == case["sha256"]


def test_no_golden_file_is_forgotten() -> None:
    assert sorted(golden()) == sorted(path.name for path in GOLDEN.glob("*.age"))


@settings(max_examples=60, deadline=None)
@given(chunks=st.integers(0, 3), beside=st.integers(-17, 17), start=st.binary(max_size=40))
def test_round_trip_around_chunk_borders(chunks: int, beside: int, start: bytes) -> None:
    size = max(0, chunks * CHUNK + beside)
    plaintext = (start + b"\x00\x01" * size)[:size]
    data = seal(plaintext, [LAPTOP.recipient], secrets.token_bytes)
    assert open_sealed(data, [OFFICE, LAPTOP]) == plaintext
    pieces = list(open_chunks(data, [LAPTOP]))
    assert [len(piece) for piece in pieces[:-1]] == [CHUNK] * (len(pieces) - 1)
    assert pieces[-1] or size == 0


def test_a_file_cut_at_any_byte_is_refused() -> None:
    seen = {type(refusal(SMALL[:length], LAPTOP)) for length in range(len(SMALL))}
    assert seen == {NotSealed, BadHeader, BadPayload}


def test_one_flipped_bit_in_any_byte_is_refused() -> None:
    seen = set()
    for place in range(len(SMALL)):
        altered = bytearray(SMALL)
        altered[place] ^= 1 << place % 8
        seen.add(type(refusal(bytes(altered), LAPTOP)))
    assert seen == set(CLASSES)


@pytest.mark.parametrize("more", [b"\n", b"\x00", bytes(16), bytes(STEP), SMALL])
@pytest.mark.parametrize("size", [0, 37, CHUNK - 1, CHUNK, CHUNK + 1])
def test_bytes_added_at_the_end_are_refused(more: bytes, size: int) -> None:
    data = seal(bytes(size), [LAPTOP.recipient], secrets.token_bytes)
    assert isinstance(refusal(data + more, LAPTOP), BadPayload)


def test_chunks_cannot_be_dropped_swapped_repeated_or_cut() -> None:
    plaintext = b"a" * CHUNK + b"b" * CHUNK + b"c" * CHUNK + b"d"
    data = seal(plaintext, [LAPTOP.recipient], secrets.token_bytes)
    start = age_header.read(data).end + 16
    head, one, two = data[:start], data[start : start + STEP], data[start + STEP : start + 2 * STEP]
    three, four = data[start + 2 * STEP : start + 3 * STEP], data[start + 3 * STEP :]
    assert open_sealed(head + one + two + three + four, [LAPTOP]) == plaintext
    for wrong in (
        head,
        head + one,
        head + one + two + three,
        head + two + one + three + four,
        head + one + one + three + four,
        head + one + three + four,
        head + four,
        head + one + two + three + four + four,
        head + one + two + three[:-1] + four,
        head + one + two + three + four[:-1],
    ):
        assert isinstance(refusal(wrong, LAPTOP), BadPayload)


def test_chunks_before_the_damage_are_given_out_and_then_the_error() -> None:
    plaintext = b"a" * CHUNK + b"b" * CHUNK + b"c"
    data = seal(plaintext, [LAPTOP.recipient], secrets.token_bytes)
    assert outcome(data[:-1], [LAPTOP]) == ("payload failure", plaintext[: 2 * CHUNK])
    assert outcome(data[:-17], [LAPTOP]) == ("payload failure", plaintext[: 2 * CHUNK])


def test_a_key_that_was_not_named_is_told_both_possible_reasons() -> None:
    error = refusal(SMALL, HybridIdentity(b"X" * 32))
    assert isinstance(error, NotForUs)
    assert "not for this laptop" in str(error)
    assert "damaged" in str(error)
    with pytest.raises(NotForUs):
        open_sealed(SMALL, [])


def test_each_of_sixteen_recipients_opens_and_there_are_no_more() -> None:
    keys = [HybridIdentity(bytes([number]) * 32) for number in range(MAX_RECIPIENTS + 1)]
    data = seal(NOTE, [key.recipient for key in keys[:MAX_RECIPIENTS]], secrets.token_bytes)
    for key in keys[:MAX_RECIPIENTS]:
        assert open_sealed(data, [key]) == NOTE
    assert isinstance(refusal(data, keys[-1]), NotForUs)
    for wrong in ([], [key.recipient for key in keys]):
        with pytest.raises(Fault):
            seal(NOTE, wrong, secrets.token_bytes)
    header = age_header.read(data)
    extra = age_header.write([*header.stanzas, header.stanzas[0]])
    assert isinstance(refusal(extra + data[len(header.covered) :], keys[0]), BadHeader)


def test_only_hybrid_stanzas_are_written_and_the_header_is_written_as_it_is_read() -> None:
    header = age_header.read(SMALL)
    assert [stanza.args[0] for stanza in header.stanzas] == [b"mlkem768x25519"] * 2
    assert age_header.write(header.stanzas) == header.covered == SMALL[: len(header.covered)]


@given(body=st.binary(max_size=200))
def test_a_stanza_body_of_any_length_is_read_back(body: bytes) -> None:
    stanza = age_header.Stanza((b"other", b"kind"), body)
    end = b" " + age_header.to64(bytes(32)) + b"\n"
    assert age_header.read(age_header.write([stanza]) + end).stanzas == [stanza]


def test_a_recipient_cannot_be_taken_out_or_put_in_afterwards() -> None:
    header = age_header.read(SMALL)
    rest = SMALL[len(header.covered) :]
    office, laptop = header.stanzas
    for stanzas in ([laptop], [laptop, office], [office, laptop, laptop]):
        assert isinstance(refusal(age_header.write(stanzas) + rest, LAPTOP), HeaderAltered)
    assert isinstance(refusal(age_header.write([office]) + rest, LAPTOP), NotForUs)


def test_a_header_names_somebody_and_is_no_longer_than_64_kib() -> None:
    end = b" " + age_header.to64(bytes(32)) + b"\n"
    assert age_header.read(age_header.write([age_header.Stanza((b"x",), bytes(47_000))]) + end)
    for stanzas in ([], [age_header.Stanza((b"x",), bytes(49_000))]):
        with pytest.raises(BadHeader):
            age_header.read(age_header.write(stanzas) + end)


def test_a_header_without_end_is_given_up_early() -> None:
    line = b"-> other\n" + b"A" * 64 + b"\n"
    for tail in (b"-" * 10_000_000, b"\n" * 10_000_000, line + (b"A" * 64 + b"\n") * 100_000):
        assert isinstance(refusal(b"age-encryption.org/v1\n" + tail, LAPTOP), BadHeader)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_input_raises_anything_but_an_unopened_error(data: st.DataObject) -> None:
    start = data.draw(st.sampled_from([b"", b"age-encryption.org/v1\n", SMALL[:1600], SMALL[:-60]]))
    stanza = b"-> mlkem768x25519 AAAA\n"
    lines = st.sampled_from([stanza, b"-> \n", b"--- \n", b"---\n", b"\n", b"AA=\n", b"\xff\n"])
    rest = data.draw(st.lists(st.one_of(lines, st.binary(max_size=30)), max_size=12))
    assert refusal(start + b"".join(rest), LAPTOP)


def test_every_refusal_is_a_sentence_for_a_person() -> None:
    for kind in CLASSES:
        error = kind()
        assert isinstance(error, Damaged)
        assert error.exit_code == 1
        assert "Nothing was read" in error.message
        assert error.hint.endswith(".")


SMALL_ORDER_X25519 = [
    bytes(32),
    (1).to_bytes(32, "little"),
    (2**255 - 20).to_bytes(32, "little"),
    (2**255 - 19).to_bytes(32, "little"),
    (2**255 - 18).to_bytes(32, "little"),
]


@pytest.mark.parametrize("share", SMALL_ORDER_X25519)
def test_no_sealing_to_a_key_of_small_order(share: bytes) -> None:
    with pytest.raises(Refused, match="not a valid one"):
        Recipient(LAPTOP.recipient.key[:-32] + share)


@pytest.mark.parametrize("size", [0, 31, 32, 1184, 1215, 1217])
def test_no_sealing_to_a_key_of_another_length(size: int) -> None:
    with pytest.raises(Refused):
        Recipient((LAPTOP.recipient.key * 2)[:size])


def test_no_sealing_to_an_ml_kem_key_out_of_range() -> None:
    with pytest.raises(Refused):
        Recipient(b"\xff" * 1184 + LAPTOP.recipient.key[-32:])


@pytest.mark.parametrize("kind", [HybridIdentity, X25519Identity])
@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_secret_of_another_length_is_damage(kind: type[HybridIdentity], size: int) -> None:
    with pytest.raises(Damaged):
        kind(bytes(size))


@pytest.mark.parametrize("share", SMALL_ORDER_X25519)
def test_a_stanza_with_a_share_of_small_order_is_malformed(share: bytes) -> None:
    stanza = LAPTOP.recipient.wrap(bytes(16))
    enc = age_header.from64(stanza.args[1])
    with pytest.raises(BadHeader):
        LAPTOP.unwrap(stanza._replace(args=(stanza.args[0], age_header.to64(enc[:-32] + share))))


def test_a_recipient_is_read_back_from_its_text() -> None:
    text = LAPTOP.recipient.text
    assert text.startswith("age1pq1")
    assert Recipient.parse(text) == LAPTOP.recipient
    wrapped = "\n".join(text[at : at + 70] for at in range(0, len(text), 70))
    assert Recipient.parse(wrapped) == LAPTOP.recipient
    other = bech32.encode("age", bytes(32))
    for wrong in ("", "age1pq1", text[:-1], text[:900] + "q" + text[900:], text + "é", other):
        with pytest.raises(Refused, match="begins with age1pq1"):
            Recipient.parse(wrong)
    with pytest.raises(Refused, match="not a valid one"):
        Recipient.parse(bech32.encode("age1pq", bytes(1216)))


def test_two_seals_of_the_same_text_have_nothing_in_common() -> None:
    again = seal(NOTE, [OFFICE.recipient, LAPTOP.recipient], secrets.token_bytes)
    first, second = age_header.read(SMALL), age_header.read(again)
    assert not set(first.stanzas) & set(second.stanzas)
    assert SMALL[first.end :] != again[second.end :]
    assert NOTE not in SMALL and b64encode(NOTE) not in SMALL


def refusal(data: bytes, key: Identity) -> Unopened:
    with pytest.raises(Unopened) as caught:
        open_sealed(data, [key])
    return caught.value
