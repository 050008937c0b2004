"""A practitioner's laptop and an office with their leader, open; the clock stands on Monday 16 November 2026, 10:01."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsm_tui.services.seat import Seat
from tests import seats


@pytest.fixture
def clock() -> seats.Clock:
    return seats.Clock()


@pytest.fixture
def laptop(tmp_path: Path, clock: seats.Clock) -> Iterator[Seat]:
    with seats.seat_from(seats.laptop_template(), tmp_path / "laptop", clock) as seat:
        yield seat


@pytest.fixture
def office(tmp_path: Path, clock: seats.Clock) -> Iterator[Seat]:
    with seats.seat_from(seats.office_template(), tmp_path / "office", clock) as seat:
        yield seat


@pytest.fixture
def marlowe(laptop: Seat) -> str:
    """A family on the laptop: a mother in the work and one child."""
    return seats.open_family(laptop)
