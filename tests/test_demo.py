"""`fsm-tui demo`: without a terminal it takes the tour through the real screens, says so, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


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
    }  # fmt: skip
    for each in pictures.iterdir():
        assert each.read_text(encoding="utf-8").lstrip().startswith("<svg"), each.name
    caseload = next(each for each in pictures.iterdir() if each.name.endswith("-caseload.svg"))
    assert "Kestrel" in caseload.read_text(encoding="utf-8")
    assert not [each.name for each in temp.iterdir() if each.name.startswith("fsm-tui-training")]
