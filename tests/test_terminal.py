"""End to end on a real terminal: unlock, see the caseload, lock, be told that it is open, leave."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fsm_tui import moments
from fsm_tui.casework.people import FamilyOpened
from fsm_tui.services import families, opening

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is needed", allow_module_level=True)

from tests.terminal import running

PASSPHRASE = "violet kettle orchard"
LABEL = "Ptarmigan (Lane End)"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    seat = opening.begin_laptop(
        folder, name="Robin Vale", role="practitioner", area="west", passphrase=PASSPHRASE,
        around=moments.real(), kdf=opening.floor(),
    ).seat  # fmt: skip
    families.open_family(seat, FamilyOpened(label=LABEL, area="west", base="st_james"), [])
    opening.leave(seat)
    return folder


def test_from_unlock_to_the_caseload_and_out_again(home: Path) -> None:
    with running("--home", str(home)) as terminal:
        terminal.until("Passphrase")
        assert LABEL not in terminal.text
        terminal.types("not this one at all\r")
        terminal.until("does not open this vault")
        terminal.types(PASSPHRASE)
        terminal.until("•" * len(PASSPHRASE))
        terminal.types("\r")
        terminal.until(lambda text: "Understood" in text or "Ptarmigan" in text)
        if "Ptarmigan" not in terminal.text:
            terminal.types("\r")
        terminal.until("Ptarmigan")
        terminal.until("only on this laptop")
        with running("--home", str(home)) as second:
            second.until("Passphrase")
            second.types(PASSPHRASE + "\r")
            second.until("already open")
        terminal.types("\x0c")
        terminal.until(lambda text: "Passphrase" in text and "Ptarmigan" not in text)
        terminal.types(PASSPHRASE + "\r")
        terminal.until("Ptarmigan")
        terminal.types("\x11")
        terminal.until("Leave fsm-tui?")
        terminal.types("\t\r")
        assert terminal.ends() == 0
    for file in home.rglob("*"):
        if file.is_file():
            assert b"Ptarmigan" not in file.read_bytes(), file.name


def test_a_program_whose_terminal_is_closed_leaves_and_the_vault_can_be_opened_again(home: Path) -> None:
    with running("--home", str(home)) as terminal:
        terminal.until("Passphrase")
        terminal.types(PASSPHRASE + "\r")
        terminal.until(lambda text: "Understood" in text or "Ptarmigan" in text)
        terminal.vanishes()
        terminal.process.wait(60)
    opening.leave(opening.unlock(home, PASSPHRASE, moments.real()).seat)
