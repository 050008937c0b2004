"""A visit recorded on a laptop reaches the team leader, and the verdict comes back: the whole way by commands."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.teller import PASSPHRASE, Done, Teller, begin, copied, files_in


@dataclass
class Pair:
    """An office and a laptop that trust each other, and a folder between them."""

    office: Teller
    laptop: Teller
    folder: Path

    @staticmethod
    def at(folder: Path) -> Pair:
        return Pair(Teller(folder / "office"), Teller(folder / "laptop"), folder)

    def carry(self, to: Teller, bundle: str, *more: str) -> Done:
        return to("import", bundle, *more, json=True)


def enrol(office: Teller, laptop: Teller, folder: Path) -> None:
    asked = laptop.expect("enrol", "request", "--out", str(folder), "--label", "Robin's laptop")
    words = ("enrol", "accept", asked["file"], "--role", "practitioner", "--out", str(folder))
    reply = office.expect(*words, "--fingerprint", asked["fingerprint"])
    done = laptop.expect("enrol", "finish", reply["file"], "--fingerprint", reply["fingerprint"])
    assert done["role"] == "practitioner"


@pytest.fixture(scope="module")
def kept_pair(kept_office: Path, kept_laptop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pair")
    office, laptop = copied(kept_office, folder), copied(kept_laptop, folder)
    enrol(office, laptop, folder)
    return folder


@pytest.fixture
def pair(kept_pair: Path, tmp_path: Path) -> Pair:
    shutil.copytree(kept_pair, tmp_path / "pair")
    return Pair.at(tmp_path / "pair")


@pytest.fixture(scope="module")
def sent(kept_pair: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pair, Path]]:
    """A pair and the laptop's first bundle. The office is not to take a single entry in, and that is checked."""
    folder = tmp_path_factory.mktemp("sent") / "pair"
    shutil.copytree(kept_pair, folder)
    pair = Pair.at(folder)
    bundle = Path(pair.laptop.expect("export", "--out", str(folder))["file"])
    before = pair.office.expect("status")["entries"]
    yield pair, bundle
    assert pair.office.expect("status")["entries"] == before


def real(home: Path, *words: str, passphrase: str = PASSPHRASE, stdin: str = "") -> str:
    """The program itself must do this without a word on stderr; what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "fsm_tui", "--home", str(home), "--passphrase-file", "-", *words],
        input=f"{passphrase}\n{stdin}", capture_output=True, text=True, timeout=120, check=False,
        start_new_session=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), (words, done)
    return done.stdout


def value(said: str, label: str) -> str:
    return next(line.partition(": ")[2] for line in said.splitlines() if line.startswith(f"{label}: "))


def test_the_real_program_makes_a_vault_and_opens_it(tmp_path: Path) -> None:
    words = ("--name", "Robin Vale", "--role", "practitioner", "--recovery-file", str(tmp_path / "paper"))
    real(tmp_path / "laptop", "init", *words)
    assert value(real(tmp_path / "laptop", "status"), "Name") == "Robin Vale"


def test_the_real_program_from_a_visit_to_the_verdict(pair: Pair, tmp_path: Path) -> None:
    office, laptop = pair.office, pair.laptop
    assert laptop.expect("status")["unconfirmed"] == 5
    bundle = value(real(laptop.home, "export", "--out", str(tmp_path)), "Written and read back")
    assert "5 accepted" in real(office.home, "import", bundle)

    lines = office.expect("queue")["lines"]
    head = next(each["head"] for each in lines if each["called"] == "Session recorded")
    real(office.home, "review", "Marlowe", head[:8], "--return", "--remark", "Who was told?", "--place", "note")
    assert office("allocate", "Marlowe", "--to", "Robin Vale").code == 0
    back = value(real(office.home, "export", "--out", str(tmp_path)), "Written and read back")
    real(laptop.home, "import", back)
    shown = laptop("show", "Marlowe", "--record", head[:8]).out
    assert "Remark on note: Who was told?" in shown
    assert "Returned by Ada Lindqvist" in shown
    status = real(laptop.home, "status")
    assert value(status, "Not confirmed by the office") == "0"
    assert value(status, "In short") == "Everything is at the office"
    assert "(provisional)" not in laptop("caseload").out


def test_the_header_tells_the_truth_at_each_step(pair: Pair) -> None:
    def unconfirmed() -> int:
        return int(pair.laptop.expect("status")["unconfirmed"])

    assert unconfirmed() == 5
    up = pair.laptop.expect("export", "--out", str(pair.folder))
    assert (up["entries"] >= 5, unconfirmed()) == (True, 5)
    taken = pair.carry(pair.office, up["file"]).data
    assert [(each["outcome"], each["accepted"], each["quarantined"]) for each in taken] == [("imported", 5, 0)]
    assert unconfirmed() == 5
    down = pair.office.expect("export", "--out", str(pair.folder))
    assert pair.carry(pair.laptop, down["file"]).data[0]["outcome"] == "imported"
    assert unconfirmed() == 0
    status = pair.laptop.expect("status")
    assert status["last_bundle"]
    assert status["last_receipt"]
    assert status["enrolled"] is True
    assert any("5 accepted" in each["answer"] for each in pair.laptop.expect("receipts"))


def test_one_folder_and_sync_on_both_sides(pair: Pair) -> None:
    stick = pair.folder / "stick"
    stick.mkdir()
    assert pair.laptop.expect("sync", str(stick))["written"][0]["to"] == "the office"
    office = pair.office.expect("sync", str(stick))
    assert [each["accepted"] for each in office["read"]] == [5]
    assert len(office["written"]) == 1
    assert pair.laptop("sync", str(stick)).code == 0
    assert pair.laptop.expect("status")["unconfirmed"] == 0
    assert pair.office("sync", str(stick)).out.endswith("\n")


def test_a_dry_run_says_what_would_change_and_changes_nothing(sent: tuple[Pair, Path]) -> None:
    pair, bundle = sent
    done = pair.office("import", str(bundle), "--dry-run", json=True)
    assert (done.code, done.err) == (0, "")
    assert [(each["outcome"], each["accepted"]) for each in done.data] == [("would import", 5)]
    assert any("Marlowe" in line for line in done.data[0]["lines"])
    assert pair.office("verify", str(bundle)).code == 0
    assert pair.office.expect("caseload")["rows"] == []


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize("harm", [truncated, flipped, lambda data: b"", lambda data: b"not a bundle", bytes.upper])
def test_a_bundle_that_is_damaged_is_refused_by_a_sentence(
    sent: tuple[Pair, Path], tmp_path: Path, harm: object
) -> None:
    pair, bundle = sent
    assert callable(harm)
    (tmp_path / "bad.fsmb").write_bytes(harm(bundle.read_bytes()))
    for more in ([], ["--dry-run"]):
        done = pair.office("import", str(tmp_path / "bad.fsmb"), *more, json=True)
        assert done.code == 1
        assert [(each["outcome"], each["accepted"]) for each in done.data] == [("refused", 0)]
        assert done.err == f"{tmp_path / 'bad.fsmb'}: {done.data[0]['reason']}\n"
        assert len(done.data[0]["reason"]) > 20


def test_a_bundle_for_somebody_else_or_from_nobody_known(
    sent: tuple[Pair, Path], kept_laptop: Path, kept_office: Path, tmp_path: Path
) -> None:
    pair, bundle = sent
    stranger = begin(tmp_path / "stranger", "Cy Stranger", "practitioner")
    other = begin(tmp_path / "other", "Eve Other", "leader", "--office")
    enrol(other, stranger, tmp_path)
    foreign = stranger.expect("export", "--out", str(tmp_path))["file"]
    for teller, file in ((pair.office, foreign), (other, str(bundle)), (pair.laptop, str(bundle))):
        done = teller("import", file)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(f"{file}: ")
        assert done.err.count("\n") == 1


def test_a_file_that_is_not_there_does_not_stop_the_others(pair: Pair) -> None:
    bundle = pair.laptop.expect("export", "--out", str(pair.folder))["file"]
    (pair.folder / "bad.fsmb").write_bytes(b"bad")
    done = pair.office("import", "/no/such.fsmb", str(pair.folder / "bad.fsmb"), bundle, json=True)
    assert done.code == 1
    assert [each["outcome"] for each in done.data] == ["refused", "refused", "imported"]
    assert done.err.count("\n") == 2
    assert pair.office.expect("caseload")["rows"][0]["label"] == "Marlowe"


def test_a_restored_office_takes_bundles_in_the_wrong_order(pair: Pair) -> None:
    pair.office.expect("backup", str(pair.folder / "backups"))
    first = pair.laptop.expect("export", "--out", str(pair.folder))["file"]
    pair.carry(pair.office, first)
    pair.carry(pair.laptop, pair.office.expect("export", "--out", str(pair.folder))["file"])
    plan = {"plan": "cin", "starts": "2026-11-01"}
    pair.laptop.expect("record", "plan.recorded", "--subject", "Marlowe", "--from", "-", stdin=plan)
    second = pair.laptop.expect("export", "--out", str(pair.folder))["file"]
    restored = Teller(pair.folder / "restored")
    assert restored("restore", str(pair.folder / "backups")).code == 0
    alone = pair.carry(restored, second)
    assert (alone.code, alone.data[0]["outcome"]) == (1, "refused")
    done = pair.carry(restored, second, first)
    assert (done.code, done.err) == (0, "")
    assert [each["outcome"] for each in done.data] == ["imported", "imported"]
    assert restored.expect("show", "Marlowe")["plans"][0]["value"]["plan"] == "cin"


def test_imported_twice_is_said_and_is_no_error(pair: Pair) -> None:
    bundle = pair.laptop.expect("export", "--out", str(pair.folder))["file"]
    assert pair.carry(pair.office, bundle).data[0]["outcome"] == "imported"
    before = pair.office.expect("status")["entries"]
    for more in ([], ["--dry-run"]):
        again = pair.carry(pair.office, bundle, *more)
        assert again.code == 0
        assert (again.data[0]["outcome"], again.data[0]["accepted"]) == ("already", 0)
        assert "lready imported" in again.data[0]["reason"]
    assert pair.office.expect("status")["entries"] == before


def test_digits_that_differ_enrol_nobody(office: Teller, laptop: Teller, tmp_path: Path) -> None:
    asked = laptop.expect("enrol", "request", "--out", str(tmp_path))
    for digits in ("", "12345", "0" * 30, "é"):
        done = office("enrol", "accept", asked["file"], "--role", "practitioner", "--fingerprint", digits)
        assert (done.code, done.out.count("enrolled as")) == (1, 0)
        assert done.err.count("\n") == 1
    assert [each["office"] for each in office.expect("devices")] == [True]
    assert not list(tmp_path.glob("*.fsmo"))


def test_on_a_terminal_the_digits_are_asked_for(office: Teller, laptop: Teller, tmp_path: Path) -> None:
    asked = laptop.expect("enrol", "request", "--out", str(tmp_path / "asked.fsme"))
    assert asked["file"] == str(tmp_path / "asked.fsme")
    office.terminal, office.typed = True, [PASSPHRASE, asked["fingerprint"]]
    done = office("enrol", "accept", asked["file"], "--role", "practitioner", "--out", str(tmp_path))
    assert (done.code, done.err) == (0, "")
    assert "Robin Vale asks for Robin Vale's laptop as practitioner" in done.out


@pytest.mark.parametrize("given", [b"", b"nonsense", b"\x00" * 100_000])
def test_a_file_that_is_no_request(office: Teller, laptop: Teller, tmp_path: Path, given: bytes) -> None:
    (tmp_path / "given").write_bytes(given)
    words = ("--fingerprint", "0" * 30)
    for done in (
        office("enrol", "accept", str(tmp_path / "given"), "--role", "practitioner", *words),
        laptop("enrol", "finish", str(tmp_path / "given"), *words),
    ):
        assert (done.code, done.out) == (1, "")
        assert done.err.count("\n") == 1


def test_nothing_that_is_there_is_written_over(laptop: Teller, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    done = laptop("enrol", "request", "--out", str(tmp_path / "mine"))
    assert (done.code, done.out) == (1, "")
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_laptop_that_is_not_enrolled_exports_nothing(laptop: Teller, tmp_path: Path) -> None:
    before = laptop.expect("status")
    done = laptop("export", "--out", str(tmp_path))
    assert (done.code, done.out) == (1, "")
    assert not list(tmp_path.glob("*.fsmb"))
    assert laptop.expect("status")["last_bundle"] == before["last_bundle"]


def test_a_folder_that_is_not_there_is_not_made(pair: Pair) -> None:
    for words in (["export", "--out"], ["sync"]):
        done = pair.laptop(*words, str(pair.folder / "no stick"))
        assert (done.code, done.out) == (1, "")
        assert "is not there" in done.err
    assert not (pair.folder / "no stick").exists()


def test_a_revoked_laptop_is_kept_aside_and_may_be_settled(pair: Pair) -> None:
    device = next(each for each in pair.office.expect("devices") if not each["office"])
    assert (device["name"], device["label"]) == ("Robin Vale", "Robin's laptop")
    done = pair.office("revoke", "robin vale", "--reason", "left on a train")
    assert (done.code, done.err) == (0, "")
    assert "revoked: left on a train" in pair.office("devices").out
    bundle = pair.laptop.expect("export", "--out", str(pair.folder))["file"]
    taken = pair.carry(pair.office, bundle).data[0]
    aside = pair.office.expect("quarantine")
    assert (taken["accepted"], taken["quarantined"]) == (0, len(aside))
    assert len(aside) >= 5
    assert all("revoked" in each["reason"] for each in aside)
    words = ("settle", aside[0]["head"][:10], "--reason", "it was found again", "--following")
    assert f"{len(aside)} entries" in pair.office(*words).out
    assert pair.office.expect("quarantine") == []
    assert pair.office.expect("caseload")["rows"][0]["label"] == "Marlowe"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["settle", "ffffffff", "--reason", "x"], "no such entry kept aside"),
        (["revoke", "ffffffff", "--reason", "x"], "no such laptop"),
        (["revoke", "Robin Vale", "--reason", " "], "Say why"),
        (["export", "--to", "Nobody"], "no such laptop"),
    ],
)
def test_what_is_not_there_is_not_settled_or_revoked(sent: tuple[Pair, Path], words: list[str], said: str) -> None:
    done = sent[0].office(*words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_nothing_of_a_bundle_or_request_is_readable(sent: tuple[Pair, Path]) -> None:
    pair, bundle = sent
    for name, data in files_in(pair.folder).items():
        if name.endswith((".fsmb", ".fsmo", ".db", ".db-wal")):
            assert b"Marlowe" not in data, name
            assert b"evenings" not in data, name
    assert "Marlowe" not in bundle.name
