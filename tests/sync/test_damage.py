"""Bad bundles: each refused with a sentence, and nothing written."""

from __future__ import annotations

import hashlib
import json
import random
import secrets
import struct
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from fsm_tui.casework import strict_json
from fsm_tui.casework.entry import read
from fsm_tui.errors import FsmError, Refused
from fsm_tui.services import syncing
from fsm_tui.services.seat import Seat, note_access
from fsm_tui.sync import container, envelope, importing
from fsm_tui.sync.container import BUNDLE, BundleDamaged, NotSigned, TooLarge, TooNew
from fsm_tui.sync.envelope import Unopened
from fsm_tui.sync.identity import SIGNATURE, DeviceKeys
from fsm_tui.sync.importing import NotAddressed, OtherHouse, SameNumber, UnknownDevice, WrongDirection
from tests.sync.seats import Team, begin_laptop, enrol, fingerprint_of_tables, make_template, team_from, visit

POSITIONS = 300


def keys_of(seat: Seat) -> DeviceKeys:
    with seat.vault.read() as db:
        return importing.own_keys(db)


def inner_of(team: Team, data: bytes) -> bytes:
    return envelope.open_sealed(data, [keys_of(team.office).identity])


def sealed(team: Team, inner: bytes) -> bytes:
    return envelope.seal(inner, [keys_of(team.office).public.recipient], secrets.token_bytes)


def rewritten(
    team: Team, data: bytes, signer: Seat, change: Callable[[dict[str, object]], None], tail: bytes | None = None
) -> bytes:
    """The same bundle with another manifest (and records), signed and sealed as a true one is."""
    framed = container.unframe(BUNDLE, inner_of(team, data))
    manifest = json.loads(framed.manifest)
    change(manifest)
    records = bytes(framed.tail) if tail is None else tail
    return sealed(team, container.frame(BUNDLE, strict_json.dump(manifest), keys_of(signer), records))


def refused(seat: Seat, data: bytes, *kinds: type[FsmError]) -> FsmError:
    """Both the dry run and the import refuse it, with a sentence and a way on."""
    with pytest.raises(kinds or FsmError) as first:
        syncing.dry_run(seat, data)
    with pytest.raises(kinds or FsmError) as second:
        syncing.take_in(seat, data)
    assert type(first.value) is type(second.value)
    assert second.value.exit_code == 1
    assert second.value.message.endswith(".") and second.value.hint.endswith(".")
    return second.value


@pytest.fixture
def bundle(team: Team) -> bytes:
    """A small bundle of Pat's with one visit in it."""
    family = team.family()
    team.carry_down("pat")
    visit(team["pat"], family)
    return team.up("pat")


def positions(length: int) -> list[int]:
    """Every position of a short file; of a longer one its beginning, its end and many between."""
    ends = {*range(60), *range(length - 60, length)}
    return sorted(ends | set(random.Random(7).sample(range(length), min(POSITIONS, length))))


def accepted_of(seat: Seat, trials: list[bytes]) -> int:
    done = 0
    for data in trials:
        try:
            syncing.take_in(seat, data)
        except FsmError as error:
            assert error.exit_code == 1
        else:
            done += 1
    return done


def test_truncated_anywhere_is_refused_and_nothing_written(team: Team, bundle: bytes) -> None:
    before = fingerprint_of_tables(team.office)
    trials = [bundle[:at] for at in positions(len(bundle))]
    assert len(trials) >= 300
    assert accepted_of(team.office, trials) == 0
    assert fingerprint_of_tables(team.office) == before
    assert syncing.take_in(team.office, bundle).outcome == "imported"


def test_one_bit_flipped_anywhere_is_refused_and_nothing_written(team: Team, bundle: bytes) -> None:
    before = fingerprint_of_tables(team.office)
    trials = []
    for at in positions(len(bundle)):
        changed = bytearray(bundle)
        changed[at] ^= 1 << (at % 8)
        trials.append(bytes(changed))
    assert len(trials) >= 300
    assert accepted_of(team.office, trials) == 0
    assert fingerprint_of_tables(team.office) == before
    assert syncing.take_in(team.office, bundle).outcome == "imported"


def only_padding(inner: bytes, changed: bytes) -> bool:
    """Whether a flip lies in the bits that fill up the last byte of the compressed records, which say nothing."""
    whole = container.unframe(BUNDLE, inner)
    begin = len(inner) - len(whole.tail)
    if inner[:begin] != changed[:begin]:
        return False
    inflate = zlib.decompressobj()
    try:
        same = inflate.decompress(changed[begin:]) == zlib.decompress(whole.tail)
    except zlib.error:
        return False
    return same and inflate.eof and not inflate.unused_data


def test_the_container_alone_holds_against_cuts_and_flips(team: Team, bundle: bytes) -> None:
    """As if the envelope were not there: somebody who can seal to the office sends altered content."""
    inner = inner_of(team, bundle)
    before = fingerprint_of_tables(team.office)
    trials = [sealed(team, inner[:at]) for at in positions(len(inner))]
    for at in positions(len(inner)):
        changed = bytearray(inner)
        changed[at] ^= 1 << (at % 8)
        if not only_padding(inner, bytes(changed)):
            trials.append(sealed(team, bytes(changed)))
    trials += [sealed(team, inner + b"\0"), sealed(team, inner + inner)]
    assert len(trials) >= 600
    assert accepted_of(team.office, trials) == 0
    assert fingerprint_of_tables(team.office) == before
    assert syncing.take_in(team.office, sealed(team, inner)).outcome == "imported"


def test_not_a_bundle_at_all(team: Team) -> None:
    for data in (b"", b"age-encryption.org/v1\n", b"PK\3\4" + bytes(100), bytes(5000)):
        refused(team.office, data, Unopened)


def test_for_another_office_or_laptop(team: Team, bundle: bytes) -> None:
    assert "not for this laptop or office" in refused(team["sam"], bundle, Unopened).message
    down = team.down("pat")
    assert "or it is damaged" in refused(team["sam"], down, Unopened).message
    # Somebody wraps what was signed for Pat in an envelope for Sam.
    inner = envelope.open_sealed(down, [keys_of(team["pat"]).identity])
    wrapped = envelope.seal(inner, [keys_of(team["sam"]).public.recipient], secrets.token_bytes)
    refused(team["sam"], wrapped, NotAddressed)


def test_in_the_wrong_direction(team: Team, bundle: bytes) -> None:
    inner = inner_of(team, bundle)
    wrapped = envelope.seal(inner, [keys_of(team["sam"]).public.recipient], secrets.token_bytes)
    refused(team["sam"], wrapped, WrongDirection)


def test_from_a_laptop_that_is_not_enrolled(team: Team, bundle: bytes) -> None:
    stranger = begin_laptop(team.root / "stranger", "stranger", team.clock, 99)

    def as_stranger(manifest: dict[str, object]) -> None:
        manifest["sender"] = stranger.me.device

    error = refused(team.office, rewritten(team, bundle, stranger, as_stranger), UnknownDevice)
    assert "not enrolled" in error.title
    stranger.vault.close()


def test_signed_by_somebody_else(team: Team, bundle: bytes) -> None:
    refused(team.office, rewritten(team, bundle, team["sam"], lambda manifest: None), NotSigned)


def test_from_an_office_that_is_not_ours(team: Team) -> None:
    down = team.down("pat")
    inner = envelope.open_sealed(down, [keys_of(team["pat"]).identity])
    framed = container.unframe(BUNDLE, inner)
    stranger = begin_laptop(team.root / "stranger", "stranger", team.clock, 98)
    forged = container.frame(BUNDLE, framed.manifest, keys_of(stranger), bytes(framed.tail))
    pat = keys_of(team["pat"]).public.recipient
    refused(team["pat"], envelope.seal(forged, [pat], secrets.token_bytes), NotSigned)
    manifest = json.loads(framed.manifest) | {"sender": stranger.me.device, "office": stranger.me.device}
    other = container.frame(BUNDLE, strict_json.dump(manifest), keys_of(stranger), bytes(framed.tail))
    refused(team["pat"], envelope.seal(other, [pat], secrets.token_bytes), UnknownDevice)
    stranger.vault.close()


def test_training_and_live_stay_apart(team: Team, bundle: bytes) -> None:
    def training(manifest: dict[str, object]) -> None:
        manifest["training"] = True

    error = refused(team.office, rewritten(team, bundle, team["pat"], training), OtherHouse)
    assert "training" in error.message


def test_a_training_office_refuses_live_work(tmp_path_factory: pytest.TempPathFactory, team: Team) -> None:
    folder = tmp_path_factory.mktemp("training")
    made = make_template(folder / "template", training=True, laptops=("pat",))
    with team_from(made, folder / "team") as training:
        family = training.family()
        training.carry_down("pat")
        visit(training["pat"], family)
        data = training.up("pat")

        def live(manifest: dict[str, object]) -> None:
            manifest["training"] = False

        framed = container.unframe(BUNDLE, inner_of(training, data))
        manifest = json.loads(framed.manifest)
        live(manifest)
        inner = container.frame(BUNDLE, strict_json.dump(manifest), keys_of(training["pat"]), bytes(framed.tail))
        refused(training.office, sealed(training, inner), OtherHouse)
        assert syncing.take_in(training.office, data).outcome == "imported"


def test_a_newer_format(team: Team, bundle: bytes) -> None:
    inner = bytearray(inner_of(team, bundle))
    struct.pack_into(">H", inner, 4, container.FORMAT + 1)
    refused(team.office, sealed(team, bytes(inner)), TooNew)

    def newer(manifest: dict[str, object]) -> None:
        manifest["min_reader"] = 2

    error = refused(team.office, rewritten(team, bundle, team["pat"], newer), TooNew)
    assert "Update" in error.hint


def test_fields_that_are_new_are_passed_over(team: Team, bundle: bytes) -> None:
    def more(manifest: dict[str, object]) -> None:
        manifest["v"], manifest["colour"] = 2, {"of": "the future"}

    data = rewritten(team, bundle, team["pat"], more)
    assert syncing.take_in(team.office, data).outcome == "imported"


@pytest.mark.parametrize(
    "broken",
    [
        b'{"direction":"up","direction":"down"}',
        b'{"v":1.0}',
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"v":NaN}',
        b"[" * 100_000,
    ],
)
def test_a_manifest_that_cannot_be_read(team: Team, broken: bytes) -> None:
    refused(team.office, sealed(team, container.frame(BUNDLE, broken, keys_of(team["pat"]))), BundleDamaged)


def test_each_part_of_the_manifest_is_needed(team: Team, bundle: bytes) -> None:
    framed = container.unframe(BUNDLE, inner_of(team, bundle))
    optional = {"v", "min_reader", "app"}
    for name in sorted(set(json.loads(framed.manifest)) - optional):

        def without(manifest: dict[str, object], name: str = name) -> None:
            del manifest[name]

        refused(team.office, rewritten(team, bundle, team["pat"], without), FsmError)


def test_a_zip_bomb_is_refused_before_and_while_it_unpacks(team: Team, bundle: bytes) -> None:
    squeeze = zlib.compressobj(9)
    bomb = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(300)) + squeeze.flush()
    assert len(bomb) < 400_000

    def honest(manifest: dict[str, object]) -> None:
        manifest["raw"], manifest["packed"] = 300 << 20, len(bomb)

    def lying(manifest: dict[str, object]) -> None:
        manifest["raw"], manifest["packed"] = 1000, len(bomb)
        manifest["sha256"] = hashlib.sha256(bytes(1000)).hexdigest()

    for lie in (honest, lying):
        data = rewritten(team, bundle, team["pat"], lie, bomb)
        tracemalloc.start()
        refused(team.office, data, TooLarge)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 32 << 20, "refused only after it had been unpacked"


def test_something_behind_the_records(team: Team, bundle: bytes) -> None:
    tail = bytes(container.unframe(BUNDLE, inner_of(team, bundle)).tail) + b"more"

    def longer(manifest: dict[str, object]) -> None:
        manifest["packed"] = len(tail)

    refused(team.office, rewritten(team, bundle, team["pat"], longer, tail), BundleDamaged)


def test_more_entries_than_any_bundle_has(team: Team, bundle: bytes) -> None:
    def many(manifest: dict[str, object]) -> None:
        manifest["entries"] = container.ENTRIES_LIMIT + 1

    refused(team.office, rewritten(team, bundle, team["pat"], many), TooLarge)


def test_the_records_are_bound_to_the_manifest(team: Team, bundle: bytes) -> None:
    """Each number in the manifest is checked against the records, not only their hash."""
    for name, value in (("entries", 0), ("entries", 5_000), ("raw", 1), ("packed", 1), ("sha256", "0" * 64)):

        def other(manifest: dict[str, object], name: str = name, value: object = value) -> None:
            manifest[name] = value

        refused(team.office, rewritten(team, bundle, team["pat"], other), BundleDamaged, TooLarge)


def test_another_bundle_with_the_same_number(team: Team, bundle: bytes) -> None:
    assert syncing.take_in(team.office, bundle).outcome == "imported"

    def later(manifest: dict[str, object]) -> None:
        manifest["at"] = "2026-11-30T09:00:00.000000+00:00"

    before = fingerprint_of_tables(team.office)
    error = refused(team.office, rewritten(team, bundle, team["pat"], later), SameNumber)
    assert "tampered" in error.hint
    assert fingerprint_of_tables(team.office) == before


def test_spans_that_do_not_fit_the_entries(team: Team, bundle: bytes) -> None:
    """The signed end of the log is compared with the last entry, the chain inside with each one before it."""

    def shorter(manifest: dict[str, object]) -> None:
        span = manifest["up"]["spans"][0]  # type: ignore[index]
        span["last"] -= 1

    def other_end(manifest: dict[str, object]) -> None:
        manifest["up"]["spans"][0]["last_head"] = "0" * 64  # type: ignore[index]

    def other_epoch(manifest: dict[str, object]) -> None:
        manifest["up"]["spans"][0]["epoch"] = 2  # type: ignore[index]

    def other_begin(manifest: dict[str, object]) -> None:
        manifest["up"]["spans"][0]["after_head"] = "1" * 64  # type: ignore[index]

    def none(manifest: dict[str, object]) -> None:
        manifest["up"]["spans"] = []  # type: ignore[index]

    for change in (shorter, other_end, other_epoch, other_begin, none):
        refused(team.office, rewritten(team, bundle, team["pat"], change), BundleDamaged)


def test_a_record_left_out_or_swapped_in(team: Team, bundle: bytes) -> None:
    """The laptop's own key signs a log with a hole, or with an entry of somebody else's log in it."""
    framed = container.unframe(BUNDLE, inner_of(team, bundle))
    entries = container.unpack(
        framed.tail, **{name: json.loads(framed.manifest)[name] for name in ("entries", "raw", "packed", "sha256")}
    )
    assert len(entries) >= 3
    with team["sam"].vault.action() as action:
        note_access(action, "searched")
    other = envelope.open_sealed(team.up("sam"), [keys_of(team.office).identity])
    of_sam = container.unframe(BUNDLE, other)
    said = json.loads(of_sam.manifest)
    strangers = container.unpack(
        of_sam.tail, **{name: said[name] for name in ("entries", "raw", "packed", "sha256")}
    )
    for chosen in (entries[:1] + entries[2:], [*entries[:-1], strangers[-1]], list(reversed(entries))):
        packer = container.Packer()
        for entry in chosen:
            packer.add(entry.header_bytes, entry.salt, entry.body)
        packed = packer.finish()

        def same(manifest: dict[str, object], packed: container.Packed = packed) -> None:
            manifest |= {"entries": packed.entries, "raw": packed.raw, "packed": len(packed.tail)}
            manifest["sha256"] = packed.sha256

        refused(team.office, rewritten(team, bundle, team["pat"], same, packed.tail), BundleDamaged)


@pytest.mark.parametrize("lie", ["number", "device", "epoch"])
def test_an_entry_that_follows_by_hash_and_lies_about_its_place(team: Team, bundle: bytes, lie: str) -> None:
    """A skipped number could hide an entry; another device's name would put words into somebody else's log."""
    framed = container.unframe(BUNDLE, inner_of(team, bundle))
    said = json.loads(framed.manifest)
    entries = container.unpack(framed.tail, **{name: said[name] for name in ("entries", "raw", "packed", "sha256")})
    last = entries[-1]
    lies = {"number": {"seq": last.header.seq + 2}, "device": {"device": team["sam"].me.device}, "epoch": {"epoch": 2}}
    true = {"seq": last.header.seq + 1, "prev": last.head}
    header = json.loads(last.header_bytes) | true | lies[lie]
    jumped = read(strict_json.dump(header), last.salt, last.body)
    packer = container.Packer()
    for entry in [*entries, jumped]:
        packer.add(entry.header_bytes, entry.salt, entry.body)
    packed = packer.finish()

    def longer(manifest: dict[str, object]) -> None:
        manifest |= {"entries": packed.entries, "raw": packed.raw, "packed": len(packed.tail)}
        manifest["sha256"] = packed.sha256
        manifest["up"]["spans"][0] |= {"last": jumped.header.seq, "last_head": jumped.head}  # type: ignore[index]

    refused(team.office, rewritten(team, bundle, team["pat"], longer, packed.tail), BundleDamaged)


def test_what_stays_behind_is_enough_to_check_the_signature_later(team: Team, bundle: bytes) -> None:
    syncing.take_in(team.office, bundle)
    with team.office.vault.store.raw() as driver:
        (evidence,) = driver.execute("SELECT manifest FROM bundle WHERE direction = 'up'").fetchone()
    framed = container.unframe(BUNDLE, evidence)
    framed.verify(keys_of(team["pat"]).public)
    with pytest.raises(NotSigned):
        framed.verify(keys_of(team["sam"]).public)
    assert len(framed.signature) == SIGNATURE


def test_re_enrolled_elsewhere_a_laptop_still_opens_only_its_own(team: Team) -> None:
    """A laptop that was never enrolled has nobody to make a bundle for."""
    fresh = begin_laptop(team.root / "fresh", "fresh", team.clock, 97)
    with pytest.raises(Refused, match="not enrolled"):
        syncing.export(fresh)
    enrol(team.office, fresh)
    assert syncing.take_in(team.office, syncing.export(fresh).data).outcome == "imported"
    fresh.vault.close()
