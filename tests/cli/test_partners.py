"""The commands `partners` and `network`, and the same list after `verify --rebuild`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.teller import MUM, Teller

FIRST, SECOND, WORKER, CLAIM = "71" * 8, "72" * 8, "61" * 8, "62" * 8
ASKED = {"request": FIRST, "way": "out", "wanted": "report", "whom": "Dr Osier", "agency": "Mill Street Surgery",
         "what": "Blood \x1b[31mresults", "asked_on": "2026-11-02", "needed_by": "2026-11-14"}  # fmt: skip
OURS = ASKED | {"request": SECOND, "way": "in", "wanted": "attendance", "whom": "Imogen", "agency": "School",
                "needed_by": "2026-12-01", "what": "The review"}  # fmt: skip


def record(desk: Teller, kind: str, said: dict[str, Any]) -> None:
    done = desk("record", kind, "--subject", "Marlowe", "--from", "-", stdin=said)
    assert done.code == 0, done.err


@pytest.fixture
def desk(laptop: Teller) -> Teller:
    """A laptop with the Marlowe family and two requests, one of them 9 days overdue."""
    record(laptop, "partner.asked", ASKED)
    record(laptop, "partner.asked", OURS)
    return laptop


def test_what_is_overdue_stands_first_with_its_days_and_agencies_are_counted(desk: Teller) -> None:
    said = desk("partners").out.splitlines()
    assert said[0].split()[:3] == ["Stands", "Agency", "Asked"]
    assert said[1].startswith("9 days overdue") and "Mill Street Surgery" in said[1] and "Marlowe" in said[1]
    assert "due in 8 days" in said[2] and "Imogen, asks us" in said[2]
    assert "Mill Street Surgery: 1 open, 1 overdue" in said and "School: 1 open" in said
    assert "\x1b" not in "".join(said)
    assert "School" not in desk("partners", "--overdue").out
    plain = desk("--plain", "partners", "--overdue").out
    assert "Stands: 9 days overdue" in plain and "Notice: 12 days of notice" in plain


def test_as_data_with_stages_and_after_a_rebuild_the_same(desk: Teller) -> None:
    record(desk, "partner.escalated", {"request": FIRST, "stage": 1, "to": "Reception", "on": "2026-11-20"})
    found = desk.expect("partners")
    (first, ours) = found["requests"]
    assert (first["days_over"], first["stage"], first["stage_label"], first["next_stage"]) == (
        9, 1, "Asked again", "Their manager",
    )  # fmt: skip
    assert (first["stage_on"], first["stage_to"]) == ("2026-11-20", "Reception")
    assert (ours["way"], ours["days_over"], ours["next_stage"]) == ("in", 0, "")
    assert found["agencies"][0] == {
        "key": "mill street surgery", "name": "Mill Street Surgery", "open": 1, "overdue": 1, "escalated": 1,
        "longest": 9, "we_owe": 0,
    }  # fmt: skip
    assert desk("verify", "--rebuild").code == 0
    assert desk.expect("partners") == found
    record(desk, "partner.answered", {"request": FIRST, "on": "2026-11-21", "outcome": "declined"})
    assert [each["request"] for each in desk.expect("partners")["requests"]] == [SECOND]
    everything = desk.expect("partners", "--answered")
    assert [each["outcome"] for each in everything["requests"]] == [None, "declined"]
    assert desk("verify", "--rebuild").code == 0
    assert desk.expect("partners", "--answered") == everything


def test_one_agency_by_part_of_its_name_and_one_that_there_is_not(desk: Teller) -> None:
    assert [each["whom"] for each in desk.expect("partners", "--agency", "mill")["requests"]] == ["Dr Osier"]
    assert [each["name"] for each in desk.expect("partners", "--agency", "mill")["agencies"]] == ["Mill Street Surgery"]
    assert desk("partners", "--agency", "school", "--overdue").out == "No request fits.\n"
    for typed, said in (("hospital", "with an agency of that name"), ("l", "More than one agency")):
        wrong = desk("partners", "--agency", typed)
        assert (wrong.code, wrong.out) == (1, "") and said in wrong.err


def test_the_list_goes_to_a_new_file_that_names_nobody(desk: Teller, tmp_path: Path) -> None:
    path = tmp_path / "partners.txt"
    done = desk("partners", "--overdue", "--out", str(path))
    assert done.code == 0 and f"Written to: {path}" in done.out and "not encrypted" in done.err
    text = path.read_text(encoding="utf-8")
    assert "9 days overdue. Report, asked of Dr Osier" in text
    assert not [name for name in ("Marlowe", "Tess", "Blood", "School", "\x1b") if name in text]
    again = desk("partners", "--out", str(path))
    assert again.code == 1 and "There is a file of that name already" in again.err


def test_nothing_asked_says_so(laptop: Teller) -> None:
    assert laptop("partners").out == "Nothing is asked of a partner, or by one.\n"
    assert laptop.expect("partners")["requests"] == []


def test_the_network_of_one_family_with_what_is_confirmed(desk: Teller) -> None:
    noted = {"worker": WORKER, "role": "gp", "name": "Dr Osier", "agency": "Mill Street Surgery", "told_by": "parent"}
    record(desk, "worker.noted", noted)
    claim = {"claim": CLAIM, "person": MUM, "what": "On a script", "told_by": "parent", "on": "2026-11-20"}
    record(desk, "treatment.claimed", claim)
    assert "To be confirmed: 1 professional, 1 told about treatment." in desk("partners").err
    said = desk("network", "Marlowe").out
    assert "unverified" in said and "On a script" in said and "9 days overdue" in said
    record(desk, "worker.confirmed", {"worker": WORKER, "on": "2026-11-21", "by": "Reception"})
    found = desk.expect("network", "Marlowe")
    (worker,) = [each for each in found["workers"] if each["worker"] == WORKER]
    assert worker["verified"] is True and worker["words"] == "confirmed: Reception, Sat 21 Nov 2026"
    assert found["treatments"][0]["right"] is None and found["treatments"][0]["whose"] == "Tess Marlowe"
    assert [(each["key"], each["late"]) for each in found["requests"]] == [(FIRST, 9), (SECOND, 0)]
    assert "9 days overdue" in desk("--plain", "network", "Marlowe").out
    assert desk("network", "Nobody").code == 1
