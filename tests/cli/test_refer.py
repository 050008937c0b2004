"""`refer`: what it says on which stream, its exit codes, and that nothing of a person reaches an error."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsm_tui.cli import referring
from fsm_tui.cli.desk import Desk
from fsm_tui.cli.workplace import Everywhere, Workplace
from fsm_tui.services.referring import accepting
from fsm_tui.services.referring.accepting import Outcome
from fsm_tui.services.referring.sheets import Sheet, open_sheet
from fsm_tui.services.seat import Seat
from fsm_tui.vault.refusals import NoRoom
from tests.cli.teller import PASSPHRASE, Teller

HEADER = "label;base;parent_1_name;parent_1_born;received_on;requested_by;address\n"
GOOD = "Marlowe;st_james;Tess Marlowe;31/01/1990;2/3/2026;Sam Reed;\n"
OTHER = "Vale;St James;Ann Vale;1 May 1991;2026-03-02;Sam Reed;\"1 Lane\nNook\"\n"
BAD = "Secretson;moon;Xavier Secretson;31/02/1990;2/3/26;Sam Reed;\n"


def caseload(office: Teller) -> list[dict[str, str]]:
    return list(office.expect("caseload")["rows"])


def test_good_rows_come_in_and_bad_ones_are_named_by_line(office: Teller) -> None:
    done = office("refer", "--from", "-", stdin=(HEADER + OTHER + BAD + GOOD).encode("cp1252"))
    assert done.code == 1
    lines = done.err.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["line 4", "base"], ["line 4", "parent_1_born"], ["line 4", "received_on"],
    ]  # fmt: skip
    assert "Came in: 2 families" in done.out and "Refused: 1 family" in done.out
    assert "Read as: CSV with semicolons" in done.out
    assert "Secretson" not in done.err + done.out
    assert {each["label"] for each in caseload(office)} == {"Marlowe", "Vale"}


def test_the_corrected_file_is_read_again_without_doubling(office: Teller) -> None:
    assert office("refer", "--from", "-", stdin=HEADER + OTHER + BAD).code == 1
    corrected = HEADER + OTHER + BAD.replace("moon", "st_james").replace("31/02", "28/02").replace("2/3/26", "2/3/2026")
    done = office("refer", "--from", "-", stdin=corrected)
    assert (done.code, done.err) == (0, "")
    assert "Came in: 1 family\nHere already, left as it is: 1 family\n" in done.out
    assert len(caseload(office)) == 2


def test_data_says_of_each_row_what_became_of_it(office: Teller) -> None:
    given = [
        {"label": "Marlowe", "base": "st_james", "received_on": "2026-03-02", "requested_by": "Sam",
         "parents": [{"name": "Tess", "born": "2009-01-01"}]},
        {"label": "Vale", "colour": "red"},
    ]  # fmt: skip
    done = office("refer", "--from", "-", stdin=given, json=True)
    assert done.code == 1
    data = done.data
    assert (data["read_as"], data["dry_run"], data["counts"]) == ("JSON, UTF-8", False, {"accepted": 1, "refused": 1})
    first, second = data["rows"]
    assert (first["line"], first["outcome"]) == (1, "accepted") and first["notes"][0]["column"] == "parent_1_born"
    assert [each["family"] for each in caseload(office)] == [first["family"]]
    assert second["faults"] == [{"column": "colour", "said": "is not a column that is known here"}]
    assert done.err == "line 1: colour: is not a column that is known here.\n"


def test_a_rehearsal_says_what_would_come_in_and_writes_nothing(office: Teller) -> None:
    before = office.expect("status")["entries"]
    done = office("refer", "--from", "-", "--dry-run", stdin=HEADER + GOOD + OTHER)
    assert (done.code, done.err) == (0, "")
    assert "nothing was written" in done.out and "Would come in: 2 families" in done.out
    assert office.expect("status")["entries"] == before


def test_what_is_pointed_out_is_said_and_is_no_failure(office: Teller) -> None:
    done = office("refer", "--from", "-", stdin=HEADER + GOOD.replace("1990", "2009") + GOOD.replace("1990", "2009"))
    assert (done.code, done.err) == (0, "")
    notes = [line for line in done.out.splitlines() if line.startswith("Note, ")]
    assert notes[0].startswith("Note, line 2: parent_1_born: makes this parent 17")
    assert notes[1] == "Note, line 3: is the same as line 2 of this file."


def test_a_family_with_other_details_is_named_and_the_code_is_1(office: Teller) -> None:
    office("refer", "--from", "-", stdin=HEADER + GOOD)
    done = office("refer", "--from", "-", stdin=HEADER + GOOD.replace("Sam Reed", "Kim"))
    assert done.code == 1
    assert done.err.startswith("line 2: is here already with other details, as family ")
    assert "not written over: 1 family" in done.out


def test_a_laptop_says_kindly_where_to_go(laptop: Teller) -> None:
    done = laptop("refer", "--from", "-", stdin=HEADER + GOOD)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Support requests come in at the office vault")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "The file is empty"),
        (HEADER.encode(), "a header and no rows"),
        (GOOD.encode(), "none of the column names"),
        (b"label,base,colour\nx,y,z\n", "column 3: “colour” is not a column"),
        (b"[{]", "Line 1 is not JSON"),
        ("label;base\nZo\u00eb;".encode() + b"\x81", "mixes two encodings"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_before_a_passphrase_is_asked(
    office: Teller, given: bytes, said: str
) -> None:
    office.passphrase, office.terminal = None, True
    done = office("refer", "--from", "-", stdin=given)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_a_column_is_left_out_on_purpose(office: Teller) -> None:
    table = (HEADER + GOOD).replace("\n", ";secret\n").replace("address;secret", "address;our notes", 1)
    assert office("refer", "--from", "-", stdin=table).code == 1
    done = office("refer", "--from", "-", "--leave-out", "our notes", stdin=table)
    assert (done.code, done.err) == (0, "")


def test_the_template_needs_no_vault_and_can_be_read_in(tmp_path: Path, office: Teller) -> None:
    nowhere = Teller(tmp_path / "nowhere", passphrase=None)
    done = nowhere("refer", "--template")
    assert (done.code, done.err) == (0, "")
    names = next(csv.reader(io.StringIO(done.out)))
    assert names[0] == "label" and "parent_2_born" in names
    file = tmp_path / "out" / "requests.csv"
    file.parent.mkdir()
    assert nowhere("refer", "--template", "--out", str(file)).code == 0
    again = nowhere("refer", "--template", "--out", str(file))
    assert (again.code, "cannot be written" in again.err) == (1, True)
    read = office("refer", "--from", str(file))
    assert (read.code, read.err) == (0, "")
    assert "Came in: 0 families" in read.out and read.out.count("is of the template, no family") == 2
    assert {"name", "takes", "example"} <= set(nowhere("refer", "--template", json=True).data[0])
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "words", [[], ["--template", "--from", "x"], ["--template", "--dry-run"], ["--from", "x", "--out", "y"]]
)
def test_mistakes_in_the_command_are_usage(office: Teller, words: list[str]) -> None:
    assert office("refer", *words).code == 2


def test_standard_input_holds_the_passphrase_and_then_the_table(office: Teller) -> None:
    office.passphrase = None
    done = office("--passphrase-file", "-", "refer", "--from", "-", stdin=f"{PASSPHRASE}\n{HEADER}{GOOD}")
    assert (done.code, done.err) == (0, "")


def test_a_failure_half_way_says_how_far_it_came(office: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    real = accepting.refer

    def full(seat: Seat, sheet: Sheet, *, dry_run: bool = False) -> Iterator[Outcome]:
        yield next(real(seat, sheet, dry_run=dry_run))
        raise NoRoom("Disk full", "The disk is full.", "Make room.")

    with monkeypatch.context() as broken:
        broken.setattr(accepting, "refer", full)
        done = office("refer", "--from", "-", stdin=HEADER + GOOD + OTHER)
    assert done.code == 1
    assert done.err.splitlines() == [
        "The rows up to line 2 are done; what came in stays and is not doubled next time.",
        "The disk is full. Make room.",
    ]
    assert len(caseload(office)) == 1
    assert office("refer", "--from", "-", stdin=HEADER + GOOD + OTHER).code == 0
    assert len(caseload(office)) == 2


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("err", "told"), [(Screen(), "2 of 5 rows\n4 of 5 rows\n"), (io.StringIO(), "")])
def test_who_waits_at_a_terminal_hears_how_far_it_is(
    err: io.StringIO, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(referring, "EVERY", 2)
    place = Workplace(io.StringIO(), err, io.BytesIO(), out_is_terminal=False, open_app=lambda home: 0)
    sheet = open_sheet((HEADER + GOOD * 5).encode())
    outcomes = [Outcome(row.line, row.last, "accepted") for row in sheet.rows()]
    assert referring._told(Desk(place, Everywhere()), sheet, outcomes) == outcomes
    assert err.getvalue() == told


def test_nothing_that_a_terminal_could_obey_comes_out(office: Teller) -> None:
    given = [{"label\x1b[2J": "x\x1b[2J", "\u202ecolour": 1}]
    for asked in (True, False):
        done = office("refer", "--from", "-", stdin=json.dumps(given), json=asked)
        assert done.code == 1
        assert not any(sign in done.out + done.err for sign in ("\x1b", "\u202e"))
