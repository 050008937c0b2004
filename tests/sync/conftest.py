"""Vaults are made once per process and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.seats import Team, Template, make_template, team_from


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("team"))


@pytest.fixture
def team(template: Template, tmp_path: Path) -> Iterator[Team]:
    with team_from(template, tmp_path / "team") as found:
        yield found
