"""The core runs without a terminal, and the quick answers stay quick. Each in a process of its own.

The contracts of import-linter are checked by `.ci/run`.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

WATCHED = ("textual", "rich", "screens", "typer", "sqlmodel", "sqlalchemy", "sqlcipher3", "cryptography")
DRAWING = {"textual", "rich", "screens", "typer"}
STORAGE = {"sqlmodel", "sqlalchemy", "sqlcipher3"}

IMPORT_ALL = """
import importlib, pkgutil, sys
found = importlib.import_module(sys.argv[1])
for each in pkgutil.walk_packages(getattr(found, "__path__", ()), found.__name__ + "."):
    importlib.import_module(each.name)
"""
RUN = """
import sys
from fsm_tui.__main__ import main
sys.argv = ["fsm-tui", *sys.argv[1:]]
assert main() == 0
"""
TELL = f"""
print("loaded:", *sorted(set({WATCHED!r}) & set(sys.modules)))
"""


def loaded(program: str, *arguments: str) -> set[str]:
    """What of `WATCHED` a fresh process has loaded after `program`."""
    done = subprocess.run(
        [sys.executable, "-c", program + TELL, *arguments],
        capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("loaded:")[2].split())


@pytest.mark.parametrize(
    "package",
    ["practice", "casework", "vault", "sync", "reports", "services", "errors", "inert", "moments"],
)
def test_the_core_draws_nothing(package: str) -> None:
    assert not loaded(IMPORT_ALL, f"fsm_tui.{package}") & DRAWING


@pytest.mark.parametrize("module", ["practice", "casework", "services.doorstep", "services.schemas"])
def test_what_comes_before_the_vault_loads_no_database(module: str) -> None:
    assert not loaded(IMPORT_ALL, f"fsm_tui.{module}") & STORAGE


@pytest.mark.parametrize("words", [["--help"], ["schema"], ["schema", "session.recorded"], ["init", "--help"]])
def test_quick_commands_load_neither_database_nor_screens(words: list[str]) -> None:
    assert not loaded(RUN, *words) & (STORAGE | {"textual", "screens", "rich"})


def test_the_version_loads_nothing_at_all() -> None:
    assert loaded(RUN, "--version") == set()
