"""Vaults are made once per process and copied for each test, in memory where the system has a place for that."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.seats import Team, Template, make_template, team_from

MEMORY = Path("/dev/shm")
QUICK = MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
    with tempfile.TemporaryDirectory(dir=QUICK) as root:
        yield make_template(Path(root))


@pytest.fixture
def team(template: Template) -> Iterator[Team]:
    with tempfile.TemporaryDirectory(dir=QUICK) as root, team_from(template, Path(root)) as found:
        yield found
