"""The command `interventions`, and the small records by `record`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.teller import MUM, Teller

KIT, BOX = "61" * 8, "71" * 8
SUPPLIED = {"kit": KIT, "product": "nyxoid", "batch": "N22", "expiry": "2028-03-31", "person": MUM, "on": "2026-11-20"}
ISSUED = {"box": BOX, "person": MUM, "on": "2026-11-20", "medicines": "methadone", "kept": "wardrobe"}


@pytest.fixture
def desk(laptop: Teller) -> Teller:
    """A laptop with the Marlowe family."""
    return laptop


def record(desk: Teller, kind: str, said: dict[str, Any]) -> Any:
    return desk("record", kind, "--subject", "Marlowe", "--from", "-", stdin=said)


def test_kits_boxes_and_modules_are_told_and_the_expiry_is_the_packs(desk: Teller) -> None:
    empty = desk.expect("interventions", "Marlowe")
    assert (empty["kits"], empty["boxes"], empty["done"]) == ([], [], [])
    assert [each["state"] for each in empty["modules"]] == ["not_started"] * 8
    for kind, said in (
        ("naloxone.supplied", SUPPLIED),
        ("box.issued", ISSUED),
        ("box.seen", {"box": BOX, "on": "2026-11-21", "locked": "no", "because": "the key is lost"}),
        ("module.worked", {"module": "module_2", "on": "2026-11-20", "state": "complete"}),
        ("advice.given", {"person": MUM, "on": "2026-11-20", "topics": ["storage"]}),
    ):
        assert record(desk, kind, said).code == 0
    found = desk.expect("interventions", "Marlowe")
    (kit,), (box,), (done,) = found["kits"], found["boxes"], found["done"]
    assert (kit["expiry"], kit["batch"], kit["over"]) == ("2028-03-31", "N22", None)
    assert (box["locked"], box["because"], box["kept"]) == ("no", "the key is lost", "wardrobe")
    assert [each["state"] for each in found["modules"]].count("complete") == 1
    assert done["kind"] == "advice.given"
    out = desk("interventions", "Marlowe").out
    assert "31/03/2028" in out and "seen, not locked" in out and "Module 2" in out and "not started" in out
    assert record(desk, "naloxone.ended", {"kit": KIT, "how": "used", "on": "2026-11-21"}).code == 0
    assert "used, Sat 21 Nov 2026" in desk.expect("interventions", "Marlowe")["kits"][0]["over"]


@pytest.mark.parametrize(
    ("kind", "said", "fault"),
    [
        ("naloxone.supplied", SUPPLIED | {"on": "2030-01-01"}, "on: is in the future"),
        ("naloxone.supplied", SUPPLIED | {"expiry": "2026-11-01"}, "expiry: was past already"),
        ("naloxone.supplied", SUPPLIED | {"product": "sugar"}, "product: is not a naloxone product"),
        ("naloxone.ended", {"kit": KIT, "how": "used", "on": "2026-11-20"}, "kit: there is no such kit"),
        ("box.seen", {"box": BOX, "locked": "yes", "on": "2026-11-20"}, "box: there is no such box"),
        ("box.issued", ISSUED | {"person": "99" * 8}, "person: is nobody of this family"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    desk: Teller, kind: str, said: dict[str, Any], fault: str
) -> None:
    done = record(desk, kind, said)
    assert done.code == 1 and fault in done.err
    found = desk.expect("interventions", "Marlowe")
    assert (found["kits"], found["boxes"]) == ([], [])
