"""At the door: wrong passphrases, and files that are not this vault's. Nothing is changed by any of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from fsm_tui import moments
from fsm_tui.services import opening
from tests.cli.teller import PASSPHRASE, Teller, begin, files_in

WRONG = "violet kettle orchid\n"


def test_a_wrong_passphrase_says_one_sentence_and_changes_nothing(laptop: Teller) -> None:
    before = files_in(laptop.home)
    laptop.passphrase = WRONG.strip()
    done = laptop("caseload")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("That passphrase does not open this vault. Nothing was changed.")
    assert done.err.count("\n") == 1
    assert files_in(laptop.home, without=("attempts.json",)) == before


def test_each_wrong_passphrase_costs_more_time(laptop: Teller) -> None:
    laptop.passphrase = WRONG.strip()
    for wait in (0, 0, 2, 5, 15, 60, 60):
        assert "does not open" in laptop("status").err
        if wait:
            assert f"possible in {wait} seconds" in laptop("status").err
            laptop.clock.pass_by(seconds=wait)
    laptop.passphrase = PASSPHRASE
    done = laptop("status")
    assert done.code == 0
    assert "somebody tried" in done.err
    assert laptop("status").err == ""


def test_while_waiting_even_the_right_passphrase_is_not_tried(laptop: Teller) -> None:
    laptop.passphrase = WRONG.strip()
    for _ in range(3):
        laptop("status")
    laptop.passphrase = PASSPHRASE
    before = files_in(laptop.home)
    done = laptop("status")
    assert (done.code, done.out) == (1, "")
    assert "possible in 2 seconds" in done.err
    assert files_in(laptop.home) == before


def missing(home: Path) -> None:
    (home / "vault.db").unlink()


def empty(home: Path) -> None:
    (home / "vault.db").write_bytes(b"")


def plain(home: Path) -> None:
    (home / "vault.db").unlink()
    with sqlite3.connect(home / "vault.db") as made:
        made.execute("CREATE TABLE a (b)")
    made.close()


def of_another_vault(home: Path) -> None:
    other = begin(home.with_name("other"), "Somebody Else", "practitioner")
    shutil.copy(other.home / "vault.db", home / "vault.db")


def cut_short(home: Path) -> None:
    with (home / "vault.db").open("rb+") as file:
        file.truncate(2_000)


def no_key_file(home: Path) -> None:
    (home / "keys.json").unlink()


def altered_key_file(home: Path) -> None:
    text = (home / "keys.json").read_text()
    (home / "keys.json").write_text(text.replace("Robin", "Robyn"))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (missing, "There is no vault.db in"),
        (empty, "vault.db has no content"),
        (plain, "plain, unencrypted database"),
        (of_another_vault, "does not belong to the key file"),
        (cut_short, "ends in its first page"),
        (no_key_file, "There is no keys.json"),
        (altered_key_file, "keys.json"),
    ],
)
def test_what_is_not_this_vault_is_refused_by_name_and_not_replaced(laptop: Teller, harm: object, said: str) -> None:
    assert callable(harm)
    harm(laptop.home)
    before = files_in(laptop.home)
    done = laptop("caseload")
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert done.err.count("\n") == 1
    assert files_in(laptop.home) == before


def test_no_vault_at_all_is_said_before_anybody_types(tmp_path: Path) -> None:
    done = Teller(tmp_path / "nothing", terminal=True)("caseload")
    assert (done.code, done.out) == (1, "")
    assert "There is no vault in" in done.err
    assert "fsm-tui init" in done.err
    assert not (tmp_path / "nothing").exists()


def test_without_terminal_and_file_nobody_can_be_asked(laptop: Teller) -> None:
    laptop.passphrase = None
    done = laptop("caseload")
    assert (done.code, done.out) == (2, "")
    assert "--passphrase-file" in done.err


@pytest.mark.parametrize(
    ("given", "said"),
    [(b"", "first line"), (b"\nviolet", "first line"), (b"\xff\xfe\n", "not UTF-8")],
)
def test_a_passphrase_file_that_holds_none(laptop: Teller, tmp_path: Path, given: bytes, said: str) -> None:
    laptop.passphrase = None
    (tmp_path / "given").write_bytes(given)
    done = laptop("--passphrase-file", str(tmp_path / "given"), "status")
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_a_passphrase_file_that_is_not_there(laptop: Teller, tmp_path: Path) -> None:
    laptop.passphrase = None
    done = laptop("--passphrase-file", str(tmp_path / "nowhere"), "status")
    assert (done.code, done.out) == (1, "")
    assert "cannot be read" in done.err


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_passphrase(laptop: Teller) -> None:
    laptop.passphrase = None
    given = b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n"
    assert laptop("--passphrase-file", "-", "status", stdin=given).code == 0


def test_a_second_program_is_told_already_open(laptop: Teller) -> None:
    opened = opening.unlock(laptop.home, PASSPHRASE, moments.real())
    try:
        done = subprocess.run(
            [sys.executable, "-m", "fsm_tui", "--home", str(laptop.home), "--passphrase-file", "-", "caseload"],
            input=PASSPHRASE + "\n", capture_output=True, text=True, timeout=60, check=False, start_new_session=True,
        )  # fmt: skip
    finally:
        opening.leave(opened.seat)
    assert (done.returncode, done.stdout) == (1, "")
    assert "has this vault open" in done.stderr
    assert done.stderr.count("\n") == 1
    assert laptop("caseload").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_real_terminal_the_passphrase_is_asked_for_and_not_shown(laptop: Teller) -> None:
    shown = on_a_terminal(laptop.home, "status", typed=PASSPHRASE)
    assert "Passphrase: " in shown
    assert "Name: Robin Vale" in shown
    assert PASSPHRASE not in shown


def on_a_terminal(home: Path, *words: str, typed: str) -> str:
    """What a person sees of a command on a pseudo-terminal who types one line when asked for a passphrase."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "fsm_tui", "--home", str(home), *words]
    running = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    seen = b""
    try:
        while b"Passphrase: " not in seen:
            seen += os.read(ours, 4096)
        os.write(ours, typed.encode() + b"\n")
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # how Linux says that the other end is closed
                break
            if not more:
                break
            seen += more
        assert running.wait(60) == 0
    finally:
        running.kill()
        running.wait()
        os.close(ours)
    return seen.decode()
