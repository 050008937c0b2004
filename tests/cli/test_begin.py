"""`init`, `passphrase`, `recover`: a vault begins, and its person gets in again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.teller import PASSPHRASE, Teller, begin, files_in

NEW = "lantern meadow biscuit"
LAPTOP = ("init", "--name", "Robin Vale", "--role", "practitioner")


def paper_in(file: Path) -> str:
    return file.read_text().splitlines()[-1]


def test_a_laptop_and_its_recovery_paper(tmp_path: Path) -> None:
    tell = begin(tmp_path / "laptop", "Robin Vale", "practitioner", "--area", "west")
    paper = tmp_path / "laptop.paper"
    assert len(paper_in(paper).split("-")) == 6
    if os.name == "posix":
        assert paper.stat().st_mode & 0o777 == 0o600
    status = tell.expect("status")
    assert (status["name"], status["role"], status["place"]) == ("Robin Vale", "practitioner", "laptop")
    assert (status["entries"], status["families"], status["unconfirmed"]) == (0, 0, 0)


def test_an_office_and_its_recovery_key(tmp_path: Path) -> None:
    tell = begin(tmp_path / "office", "Ada Lindqvist", "leader", "--office", "--organisation", "Training West")
    assert paper_in(tmp_path / "office.paper").startswith("AGE-SECRET-KEY-")
    status = tell.expect("status")
    assert (status["place"], status["organisation"], status["enrolled"]) == ("office", "Training West", True)
    assert [(each["name"], each["role"]) for each in tell.expect("staff")] == [("Ada Lindqvist", "leader")]


def test_on_a_terminal_the_paper_is_shown_once(tmp_path: Path) -> None:
    tell = Teller(tmp_path / "laptop", terminal=True, typed=[PASSPHRASE, PASSPHRASE])
    done = tell(*LAPTOP)
    assert (done.code, done.err) == (0, "")
    code = done.out.splitlines()[-1]
    assert len(code.split("-")) == 6
    assert not any(code.encode() in data for data in files_in(tell.home).values())
    tell.typed = [code, NEW, NEW]
    assert tell("recover").code == 0


def test_the_paper_is_never_printed_into_a_pipe(tmp_path: Path) -> None:
    done = Teller(tmp_path / "laptop")(*LAPTOP)
    assert (done.code, done.out) == (2, "")
    assert "--recovery-file" in done.err
    assert not (tmp_path / "laptop").exists()


def test_two_passphrases_that_differ(tmp_path: Path) -> None:
    done = Teller(tmp_path / "laptop", terminal=True, typed=[PASSPHRASE, NEW])(*LAPTOP)
    assert (done.code, done.out) == (1, "")
    assert "were not the same" in done.err
    assert not (tmp_path / "laptop").exists()


@pytest.mark.parametrize(
    ("words", "passphrase", "said"),
    [
        (LAPTOP, "short", "at least 12 characters"),
        (LAPTOP, "passwordpassword", "guessed quickly"),
        (("init", "--name", "  ", "--role", "leader"), PASSPHRASE, "name: is empty"),
        (("init", "--name", "x" * 201, "--role", "leader"), PASSPHRASE, "name: is longer than 200"),
        ((*LAPTOP, "--area", "Mars!"), PASSPHRASE, "area: is not an identifier"),
        ((*LAPTOP, "--area", "mars"), PASSPHRASE, "area: is not an area of the practice profile"),
        ((*LAPTOP, "--office"), PASSPHRASE, "begun by the team leader or admin"),
    ],
)
def test_what_no_vault_is_made_from(tmp_path: Path, words: tuple[str, ...], passphrase: str, said: str) -> None:
    tell = Teller(tmp_path / "vault", passphrase=passphrase)
    done = tell(*words, "--recovery-file", str(tmp_path / "paper"))
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert not (tmp_path / "paper").exists()
    assert not list((tmp_path / "vault").glob("vault.db*"))


def test_a_recovery_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "paper").write_text("mine")
    done = Teller(tmp_path / "vault")(*LAPTOP, "--recovery-file", str(tmp_path / "paper"))
    assert (done.code, done.out) == (1, "")
    assert (tmp_path / "paper").read_text() == "mine"
    assert not (tmp_path / "vault").exists()


def test_a_vault_that_is_there_is_left_alone(laptop: Teller, tmp_path: Path) -> None:
    before = files_in(laptop.home)
    done = laptop(*LAPTOP, "--recovery-file", str(tmp_path / "paper"))
    assert (done.code, done.out) == (1, "")
    assert "holds a vault. It was not touched." in done.err
    assert files_in(laptop.home) == before
    assert not (tmp_path / "paper").exists()


def test_a_new_passphrase_from_a_file(laptop: Teller, tmp_path: Path) -> None:
    (tmp_path / "new").write_text(NEW + "\n")
    assert laptop("passphrase", "--new-passphrase-file", str(tmp_path / "new")).code == 0
    assert "does not open" in laptop("status").err
    laptop.passphrase = NEW
    assert laptop("status").code == 0


def test_a_new_passphrase_on_a_terminal_asks_for_the_old_one_once(laptop: Teller) -> None:
    laptop.terminal, laptop.typed = True, [PASSPHRASE, NEW, NEW]
    assert laptop("passphrase").code == 0
    assert laptop.typed == []
    laptop.terminal, laptop.passphrase = False, NEW
    assert laptop("status").code == 0


def test_a_new_passphrase_is_the_second_line_of_standard_input(laptop: Teller) -> None:
    laptop.passphrase = None
    done = laptop("passphrase", "--passphrase-file", "-", stdin=f"{PASSPHRASE}\n{NEW}\n")
    assert (done.code, done.err) == (0, "")
    laptop.passphrase = NEW
    assert laptop("status").code == 0


def test_without_a_new_passphrase_the_old_one_stays(laptop: Teller) -> None:
    done = laptop("passphrase")
    assert (done.code, done.out) == (1, "")
    assert "second line" in done.err
    assert laptop("status").code == 0


def test_the_paper_of_a_laptop_opens_it(laptop: Teller) -> None:
    paper = laptop.home.with_name("laptop.paper")
    laptop.passphrase = NEW
    done = laptop("recover", "--recovery-file", str(paper))
    assert (done.code, done.err) == (0, "")
    assert laptop.expect("status")["families"] == 1


def test_the_paper_of_the_office_opens_it(office: Teller) -> None:
    office.passphrase = NEW
    assert office("recover", "--recovery-file", str(office.home.with_name("office.paper"))).code == 0
    assert office.expect("status")["place"] == "office"


def test_the_paper_need_not_wait_after_wrong_passphrases(laptop: Teller) -> None:
    laptop.passphrase = "violet kettle orchid"
    for _ in range(3):
        laptop("status")
    laptop.passphrase = NEW
    assert "possible in 2 seconds" in laptop("status").err
    assert laptop("recover", "--recovery-file", str(laptop.home.with_name("laptop.paper"))).code == 0


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("", "no recovery code in that file"),
        ("# only a remark\n", "no recovery code in that file"),
        ("P2H10J-6B1P0X", "36 characters"),
        ("P2H10J-6B1P0X-QZ9Z7E-70A5AG-V5XBQE-40C4P0", "mistyped"),
        ("AGE-SECRET-KEY-PQ-1QQQQ", ""),
    ],
)
def test_a_paper_that_is_not_right_changes_nothing(laptop: Teller, tmp_path: Path, paper: str, said: str) -> None:
    (tmp_path / "paper").write_text(paper)
    before = files_in(laptop.home)
    laptop.passphrase = NEW
    done = laptop("recover", "--recovery-file", str(tmp_path / "paper"))
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert paper.strip() not in done.err or not paper.strip()
    assert files_in(laptop.home) == before
