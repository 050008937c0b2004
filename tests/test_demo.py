"""`fsm-tui demo`: without a terminal it takes the tour through the real screens, says so, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

#: What Rich draws the window around a picture in.
FRAME = "#c5c8c6"


def demo(*arguments: str, temp: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fsm_tui", "demo", *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, encoding="utf-8",
        env=os.environ | {"TMPDIR": str(temp), "TEMP": str(temp), "TMP": str(temp), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_the_tour_goes_from_unlock_to_the_verdict_coming_back(tmp_path: Path) -> None:
    pictures, temp = tmp_path / "pictures", tmp_path / "temp"
    temp.mkdir()
    done = demo("--tour", str(pictures), temp=temp)
    assert done.returncode == 0, done.stderr + done.stdout
    story = done.stdout
    for words in (
        "support requests and 1 a proposal to close",
        "the minutes are recorded",
        "21 of 40",
        "owes something for 16 days",
        "refused while it holds a name",
        "keeps it from the other parent",
        "the family newly Red",
        "Red stays in force until it is agreed",
        "reads and signs it",
        "signed rating of Plover is in force",
        "stood in the wrong family is voided there",
        "Auger is proposed to be closed",
        "closes the family",
        "only on this laptop",
        "Everything is at the office",
        "returned with a remark",
        "answers with a correction",
        "The record is approved",
    ):
        assert words in story
    names = sorted(each.name for each in pictures.iterdir())
    assert f"{len(names)} pictures in" in story
    assert {name.split("-", 1)[1] for name in names} >= {
        "unlock.svg", "caseload.svg", "family.svg", "session-begun.svg", "session-risk.svg", "goals.svg",
        "consent.svg", "sync-laptop.svg", "queue.svg", "review-returned.svg", "record-remark.svg",
        "intake.svg", "request.svg", "triage.svg", "meeting.svg", "diary.svg", "screenings.svg", "screening-items.svg",
        "screening-prompt.svg", "assessment.svg", "care-plan.svg", "goals-concern.svg", "letter.svg", "ending.svg",
        "closing.svg", "network.svg", "partners.svg", "consultations.svg", "no-names-found.svg", "no-names.svg",
        "progress.svg", "progress-risk.svg", "progress-goal.svg", "progress-stage.svg",
        "quick-note.svg", "session-new-red.svg", "session-why.svg", "session-plan.svg", "session-change.svg",
        "session-units.svg", "session-work.svg", "session-prompts.svg", "naloxone.svg", "record-session.svg",
        "interventions.svg", "rate-below-red.svg", "risk-proposed.svg", "queue-lower-rating.svg",
        "review-lower-rating.svg", "risk-signed.svg", "consent-table.svg", "read-back.svg", "may-be-told.svg",
        "sharing-log.svg", "wrong-family.svg", "wrong-family-draft.svg",
        "progress-sessions.svg", "progress-score.svg", "progress-no-colour.svg", "progress-risk-no-colour.svg",
    }  # fmt: skip
    for each in pictures.iterdir():
        assert each.read_text(encoding="utf-8").lstrip().startswith("<svg"), each.name
    caseload = next(each for each in pictures.iterdir() if each.name.endswith("-caseload.svg"))
    assert "Kestrel" in caseload.read_text(encoding="utf-8")
    grey = next(each for each in pictures.iterdir() if each.name.endswith("-progress-no-colour.svg"))
    drawn = set(re.findall(r"-r\d+ { fill: (#[0-9a-f]{6})", grey.read_text(encoding="utf-8"))) - {FRAME}
    assert drawn and all(len({each[1:3], each[3:5], each[5:7]}) == 1 for each in drawn), drawn
    assert not [each.name for each in temp.iterdir() if each.name.startswith("fsm-tui-training")]
