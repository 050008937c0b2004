from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from fsm_tui.errors import Locked
from fsm_tui.vault.anchor import AnchorFile, HeadAt, Point, Standing
from fsm_tui.vault.refusals import AnchorDamaged

HEADS = {(1, n): f"{n:064x}" for n in range(1, 11)} | {(2, n): f"{n + 100:064x}" for n in range(1, 4)}


def head_at(epoch: int, seq: int) -> str | None:
    return HEADS.get((epoch, seq))


def up_to(limit: tuple[int, int]) -> HeadAt:
    """A database whose log ends at `limit`."""
    return lambda epoch, seq: HEADS.get((epoch, seq)) if (epoch, seq) <= limit else None


def point(epoch: int, seq: int, entries: int | None = None) -> Point:
    return Point("d1", epoch, seq, HEADS.get((epoch, seq), "0" * 64), seq if entries is None else entries)


@pytest.fixture
def key() -> bytearray:
    return bytearray(range(1, 33))


@pytest.fixture
def anchor(tmp_path: Path, key: bytearray) -> AnchorFile:
    return AnchorFile(tmp_path / "anchor", key)


@pytest.mark.parametrize(
    ("noted", "actual", "said"),
    [
        (point(1, 5), point(1, 5), Standing.OK),
        (point(1, 0), point(1, 0), Standing.OK),
        (point(1, 5), point(1, 6), Standing.AHEAD),
        (point(1, 0), point(1, 1), Standing.AHEAD),
        (point(1, 5), point(1, 5, 9), Standing.AHEAD),  # an import whose anchor was not yet written
        (point(1, 10), point(2, 1, 11), Standing.AHEAD),  # a new epoch after a restore
        (point(1, 5), point(1, 4), Standing.BEHIND),
        (point(2, 1, 11), point(1, 10), Standing.BEHIND),
        (point(1, 5), point(1, 0), Standing.BEHIND),
        (point(1, 5, 90), point(1, 5, 89), Standing.BEHIND),  # received entries are missing
        (point(1, 5, 90), point(1, 6, 89), Standing.BEHIND),
        (point(1, 5), replace(point(1, 5), head="f" * 64), Standing.OTHER),
        (replace(point(1, 5), head="f" * 64), point(1, 7), Standing.OTHER),
        (point(1, 5), replace(point(1, 5), device="d2"), Standing.OTHER),
        (point(1, 10), replace(point(2, 2, 12), epoch=3, seq=1), Standing.AHEAD),
    ],
)
def test_how_a_database_stands_to_its_anchor(anchor: AnchorFile, noted: Point, actual: Point, said: Standing) -> None:
    assert anchor.write(noted)
    standing = anchor.check(actual, up_to((actual.epoch, actual.seq)))
    assert standing is said
    assert standing.sound is (said in (Standing.OK, Standing.AHEAD))
    if said in (Standing.BEHIND, Standing.OTHER):
        assert standing.sentence == "Some saved work is missing or an old copy was put back."
    else:
        assert standing.sentence == ""


def test_an_old_database_that_grew_again_past_the_anchor(anchor: AnchorFile) -> None:
    anchor.write(point(1, 5))
    other_branch = {**HEADS, (1, 5): "e" * 64}
    grown = Point("d1", 1, 8, "d" * 64, 8)
    assert anchor.check(grown, lambda epoch, seq: other_branch.get((epoch, seq))) is Standing.OTHER
    assert anchor.check(grown, lambda epoch, seq: None) is Standing.OTHER


def test_a_missing_anchor_is_its_own_answer(anchor: AnchorFile) -> None:
    standing = anchor.check(point(1, 5), head_at)
    assert standing is Standing.MISSING
    assert not standing.sound and "missing" in standing.sentence


def test_every_flip_and_every_cut_is_its_own_answer(anchor: AnchorFile, tmp_path: Path) -> None:
    anchor.write(point(1, 5))
    path = tmp_path / "anchor"
    whole = path.read_bytes()
    broken = [whole[:length] for length in range(len(whole))] + [whole + b"\n"]
    broken += [
        whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]
        for place in range(len(whole))
        for bit in range(8)
    ]
    for data in broken:
        path.write_bytes(data)
        assert anchor.check(point(1, 5), head_at) is Standing.DAMAGED
    with pytest.raises(AnchorDamaged, match="anchor"):
        anchor.read()
    assert not Standing.DAMAGED.sound and "damaged" in Standing.DAMAGED.sentence


def test_another_vaults_anchor_does_not_pass(anchor: AnchorFile, tmp_path: Path) -> None:
    AnchorFile(tmp_path / "anchor", bytearray(range(2, 34))).write(point(1, 5))
    assert anchor.check(point(1, 5), head_at) is Standing.DAMAGED


def test_it_is_written_only_when_something_moved(anchor: AnchorFile, tmp_path: Path) -> None:
    assert anchor.write(point(1, 5))
    before = (tmp_path / "anchor").stat().st_mtime_ns, (tmp_path / "anchor").stat().st_ino
    assert not anchor.write(point(1, 5))
    assert before == ((tmp_path / "anchor").stat().st_mtime_ns, (tmp_path / "anchor").stat().st_ino)
    assert anchor.write(point(1, 6))
    assert anchor.read() == point(1, 6)


def test_after_an_unlock_that_was_ok_it_need_not_be_written_again(
    anchor: AnchorFile, tmp_path: Path, key: bytearray
) -> None:
    anchor.write(point(1, 5))
    again = AnchorFile(tmp_path / "anchor", key)
    assert again.check(point(1, 5), head_at) is Standing.OK
    assert not again.write(point(1, 5))
    behind = AnchorFile(tmp_path / "anchor", key)
    assert behind.check(point(1, 4), head_at) is Standing.BEHIND
    assert behind.write(point(1, 4)), "acknowledged: the person accepts what is there"


def test_with_a_wiped_key_nothing_is_written_or_believed(anchor: AnchorFile, tmp_path: Path, key: bytearray) -> None:
    anchor.write(point(1, 5))
    before = (tmp_path / "anchor").read_bytes()
    key[:] = bytes(32)
    with pytest.raises(Locked):
        anchor.write(point(1, 6))
    with pytest.raises(Locked):
        anchor.read()
    assert (tmp_path / "anchor").read_bytes() == before


def test_the_file_holds_numbers_and_hashes_only(anchor: AnchorFile, tmp_path: Path) -> None:
    anchor.write(point(1, 5))
    line = (tmp_path / "anchor").read_bytes().split(b"\n")[0]
    assert json.loads(line).keys() == {"device", "epoch", "seq", "head", "entries", "format"}
