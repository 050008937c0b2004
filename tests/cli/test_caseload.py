"""`fsm-tui caseload`: filters, orders, finding, the load; and what is said where a code does not exist."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.teller import Teller, copied, open_marlowe


@pytest.fixture(scope="module")
def team(kept_laptop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    """Marlowe of St James, amber; Ashdown of Durban House and Zeta of Crawley, not rated. Nobody writes to it."""
    tell = copied(kept_laptop, tmp_path_factory.mktemp("team"))
    for label, area, base in (("Ashdown", "west", "durban_house"), ("Zeta", "east", "crawley_library")):
        said = {"label": label, "area": area, "base": base}
        tell.expect("record", "family.opened", "--from", "-", stdin=json.dumps(said))
    tell.expect("record", "plan.recorded", "--subject", "Zeta", "--from", "-",
                stdin=json.dumps({"plan": "cp", "category": "neglect", "starts": "2026-10-01"}))  # fmt: skip
    yield tell


def labels(tell: Teller, *words: str) -> list[str]:
    return [row["label"] for row in tell.expect("caseload", *words)["rows"]]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["--area", "west"], {"Marlowe", "Ashdown"}),
        (["--area", "East"], {"Zeta"}),
        (["--base", "durban_house"], {"Ashdown"}),
        (["--base", "St James"], {"Marlowe"}),
        (["--rag", "amber"], {"Marlowe"}),
        (["--rag", "unrated"], {"Ashdown", "Zeta"}),
        (["--plan", "cp"], {"Zeta"}),
        (["--plan", "cin"], set()),
        (["--overdue"], set()),
        (["--unconfirmed"], {"Marlowe", "Ashdown", "Zeta"}),
        (["--area", "west", "--rag", "unrated"], {"Ashdown"}),
        (["--find", "tess"], {"Marlowe"}),
        (["--find", "zt"], {"Zeta"}),
        (["--find", "nobody here"], set()),
    ],
    ids=lambda given: " ".join(sorted(given) if isinstance(given, set) else given),
)
def test_filters(team: Teller, words: list[str], shown: set[str]) -> None:
    assert set(labels(team, *words)) == shown
    if not shown:
        assert "No family fits." in team("caseload", *words).out


def test_orders(team: Teller) -> None:
    assert labels(team, "--order", "name") == ["Ashdown", "Marlowe", "Zeta"]
    assert labels(team, "--order", "rag")[0] == "Marlowe"
    assert labels(team, "--order", "seen")[-1] == "Marlowe"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--area", "north"], "central, west, east"),
        (["--rag", "blue"], "red, amber, green, unrated"),
        (["--order", "size"], "next, name, rag, seen, allocated"),
    ],
)
def test_a_code_that_there_is_not_is_refused_with_those_there_are(team: Teller, words: list[str], said: str) -> None:
    done = team("caseload", *words)
    assert done.code == 1 and said in done.err and not done.out


def test_the_load(team: Teller) -> None:
    view = team.expect("caseload", "--load")
    assert (view["whole"]["families"], view["unallocated"]["families"], view["requests"]) == (3, 3, 0)
    assert {each["label"]: each["families"] for each in view["areas"]} == {"Central": 0, "West": 2, "East": 1}
    out = team("caseload", "--load").out.splitlines()
    assert out[0].split()[:4] == ["Who", "or", "where", "Families"]
    west = next(line for line in out if line.startswith("Area West"))
    assert west.split()[2:7] == ["2", "0", "1", "0", "1"]
    assert "Area West" in team("caseload", "--load", "--plain").out


def test_a_load_of_nothing(office: Teller) -> None:
    assert office("caseload", "--load").out.strip()
    assert office.expect("caseload", "--load")["whole"]["families"] == 0


def test_the_office_tells_who_has_a_family(office: Teller) -> None:
    open_marlowe(office)
    assert "nobody yet" in office("caseload").out
