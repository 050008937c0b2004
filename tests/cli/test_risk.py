"""Risk on the command line: in force and proposed, the plan for a bad day, who was told; who may sign."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.teller import KID, MUM, Teller

PLAN = {"contingency": [{"when": "Tess drinks", "then": "Gran takes Kit"}], "crisis": "999"}


def rated(tell: Teller, at: str, severity: str, harm: str, **more: Any) -> str:
    risk = {
        "parents": [{"person": MUM, "severity": severity, "stated": "changed", "because": "as seen"}],
        "children": [{"person": KID, "harm": harm, "stated": "changed", "because": "as seen"}],
    }
    said = {"happened_at": at, "risk": risk | more}
    tell.expect("record", "risk.rated", "--subject", "Marlowe", "--from", "-", stdin=json.dumps(said))
    history = tell.expect("show", "Marlowe")["risk"]["parents"][MUM]["history"]
    return str(history[-1]["head"])


def test_show_says_what_is_in_force_and_what_is_proposed(laptop: Teller) -> None:
    before = laptop.expect("show", "Marlowe")["risk"]["rating"]
    assert before["rag"] != "red" and before["proposed"] is None
    rated(laptop, "2026-11-20T15:00", "high", "high", plan=PLAN, triggers="Pay day",
          escalation={"to": "Ola Brook", "on": "2026-11-20", "reached": False})  # fmt: skip
    out = laptop("show", "Marlowe").out
    assert "If Tess drinks, then Gran takes Kit" in out and "In a crisis: 999" in out and "Triggers: Pay day" in out
    assert "nobody was reached about it yet" in out and "Ola Brook, Fri 20 Nov 2026, not reached" in out
    head = rated(laptop, "2026-11-20T16:00", "low", "low")
    out = laptop("show", "Marlowe").out
    assert "Risk: Red, high severity × high harm" in out
    assert "Proposed: Green is proposed. Red stays in force until the team leader signs it" in out
    risk = laptop.expect("show", "Marlowe")["risk"]
    assert (risk["rating"]["rag"], risk["rating"]["proposed"]["rag"], risk["rating"]["proposed"]["of"]) == (
        "red", "green", head,
    )  # fmt: skip
    assert risk["plan"]["value"]["crisis"] == "999" and len(risk["escalations"]) == 1
    assert "Red (Green proposed)" in laptop("caseload").out
    row = laptop.expect("caseload")["rows"][0]
    assert (row["rag"], row["proposed"]) == ("red", "green")

    signed = laptop("record", "risk.signed", "--subject", "Marlowe", "--from", "-",
                    stdin=json.dumps({"of": head, "signed": True}))  # fmt: skip
    assert signed.code == 1 and "is for leader" in signed.err
    told = {"escalation": {"to": "Ola Brook", "on": "2026-11-20"}}
    laptop.expect("record", "risk.escalated", "--subject", "Marlowe", "--from", "-", stdin=json.dumps(told))
    assert "nobody was reached" not in laptop("show", "Marlowe").out
    agreed = {"of": head, "agreed_with": "Ola Brook", "on": "2026-11-20"}
    laptop.expect("record", "risk.agreed", "--subject", "Marlowe", "--from", "-", stdin=json.dumps(agreed))
    risk = laptop.expect("show", "Marlowe")["risk"]
    assert (risk["rating"]["rag"], risk["rating"]["proposed"]) == ("green", None) and list(risk["agreed"]) == [head]
    again = laptop("record", "risk.agreed", "--subject", "Marlowe", "--from", "-", stdin=json.dumps(agreed))
    assert again.code == 1 and "waits to be settled" in again.err
