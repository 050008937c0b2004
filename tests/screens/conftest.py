"""One laptop for the tests of a file, each test with a family of its own in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fsm_tui.services import opening
from tests.screens import visiting
from tests.screens.visiting import Laptop


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """A vault for most of these tests, closed after the last of them."""
    made = visiting.begin(tmp_path_factory.mktemp("session") / "vault")
    made.shared = True
    yield made
    opening.leave(made.seat)


@pytest.fixture
def laptop(vault: Laptop) -> Laptop:
    """The laptop at a new family of one parent, two children and two goals."""
    made = visiting.family(vault)
    made.shared = True
    return made
