"""The caseload: from the passphrase to the list, and from a key to what it finds."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from fsm_tui.services import opening
from fsm_tui.services.seat import Seat
from fsm_tui.vault.tables import DueRow, FamilyRow
from tests.bench import onscreen, seats
from tests.bench.onscreen import FRAME

FAMILIES = 5_000
_TYPED = ("m", "a", "r", "l", "o")
_LABELS = ("Marlowe", "Ashdown", "Thistlewood", "Quill", "Okafor", "Vale", "Lindqvist", "Penhale", "Marsh", "Carlow")
_NAMES = ("Tess", "Kit", "Robin", "Dana", "Sam", "Imogen", "Yusuf", "Maris", "Lorcan", "Oriel")
#: What the caseload needs of each family, and what is still to be done: the same rows, read raw.
_ROWS = "SELECT * FROM family ORDER BY label"
_DUES = "SELECT family, clock, about, due_on FROM due WHERE done_on IS NULL AND due_on IS NOT NULL ORDER BY due_on"
_FIND = "SELECT family, label, people, rag, trend, seen_on FROM family WHERE label LIKE ?1 OR people LIKE ?1"


def usable(folder: Path, size: seats.Size, quiet: Callable[[str], None], times: int = 5) -> tuple[float, float]:
    """(key derivation + twice the raw queries + a frame, passphrase accepted → the first family drawn), in ms."""
    seat, ids = seats.make(folder, size, quiet)
    seats.all_confirmed(seat)
    raw = statistics.median(_raw(seat, _ROWS, _DUES) for _ in range(20))
    seat.vault.close()
    derived, drawn = [], []
    for _ in range(times):
        start = time.perf_counter()
        opening.leave(opening.unlock(folder, seats.PASSPHRASE, seats.around()).seat)
        derived.append((time.perf_counter() - start) * 1000)
        with onscreen.running(folder) as screen:
            screen.seen("Passphrase")
            screen.rest(2.0)  # a person types a passphrase for longer than that
            screen.keys(seats.PASSPHRASE + "\r")
            drawn.append(screen.seen("Family 0", f"{len(ids)} famil"))
    return statistics.median(derived) + 2 * raw + FRAME, statistics.median(drawn)


def finding(folder: Path, quiet: Callable[[str], None]) -> tuple[float, float]:
    """(the raw query + two frames, key press → the families found are drawn), in ms, over 5,000 families."""
    seat = seats.empty(folder)
    labels = many_families(seat, FAMILIES)
    floors, found = [], []
    for end in range(1, len(_TYPED) + 1):
        typed = "".join(_TYPED[:end])
        floors.append(statistics.median(_raw(seat, _FIND, f"%{typed}%") for _ in range(5)))
    seat.vault.close()
    quiet(f"{FAMILIES} families")
    with onscreen.running(folder) as screen:
        screen.seen("Passphrase")
        screen.keys(seats.PASSPHRASE + "\r")
        screen.seen(f"{FAMILIES} famil")
        screen.keys("/")
        screen.seen("Find")
        for _ in range(3):
            typed = ""
            for letter in _TYPED:
                typed += letter
                screen.keys(letter)
                found.append(screen.seen(f"{_fitting(labels, typed)} of {FAMILIES}"))
            for _ in _TYPED:
                screen.keys("\x7f")
                screen.still()
    return statistics.median(floors) + 2 * FRAME, statistics.median(found)


def many_families(seat: Seat, number: int) -> list[tuple[str, ...]]:
    """Put that many families straight into the read tables, each with clocks; everybody's names by family."""
    given, today = random.Random(11), seat.today()
    clocks = [clock.code for clock in seat.profile.clocks if clock.ours][:6]
    rows, dues, names = [], [], []
    for one in range(number):
        last = f"{given.choice(_LABELS)} {one:04d}"
        people = tuple(f"{name} {last}" for name in given.sample(_NAMES, 4))
        names.append((last, *people))
        rows.append({
            "family": f"{one:016x}", "label": last, "area": "west", "base": "st_james", "plan": "cp",
            "people": "\n".join(people), "allocated_to": seat.me.person, "allocated_on": today,
            "rag": given.choice(("red", "amber", "green", "")), "trend": "green,amber,red,red,amber",
            "seen_on": today - timedelta(days=given.randrange(60)), "social_worker_spoken_on": today,
        })  # fmt: skip
        dues += [
            {"family": f"{one:016x}", "clock": clock, "started_on": today, "entry": "e" * 64,
             "due_on": today + timedelta(days=given.randrange(-10, 40))}
            for clock in clocks
        ]  # fmt: skip
    with seat.vault.store.write() as session:
        session.connection().execute(insert(FamilyRow), rows)
        session.connection().execute(insert(DueRow), dues)
    return names


def _raw(seat: Seat, *queries: str) -> float:
    """Milliseconds of queries on the bare driver; a last text without SELECT is their parameter."""
    given = [each for each in queries if not each.startswith("SELECT")]
    with seat.vault.store.raw() as driver:
        start = time.perf_counter()
        for query in queries:
            if query.startswith("SELECT"):
                driver.execute(query, given).fetchall()
        return (time.perf_counter() - start) * 1000


def _fitting(names: list[tuple[str, ...]], typed: str) -> int:
    def fits(name: str) -> bool:
        letters = iter(name.casefold())
        return all(letter in letters for letter in typed)

    return sum(any(map(fits, family)) for family in names)
