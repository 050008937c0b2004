"""The pages are true where a program can tell: links lead somewhere, the page of commands is as it would be made."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [each for each in targets if "://" not in each and not (page.parent / each).exists()]
    assert not missing


def test_the_page_of_commands_is_what_the_program_would_write() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "screens.commands"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    ).stdout
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == made, "python -m screens.commands > docs/commands.md"
