"""`python -m tests.bench [--large]`: the rows of the speed budgets, floor and product in one run.

Prints a table of ratios. It is no test: a slow machine fails nobody.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.bench import bundles, caseloads, lists, notes, seats, startup


def timed(deed: Callable[[], object], times: int) -> float:
    """The median of several runs, in milliseconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        deed()
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


def row(what: str, floor: float, product: float, budget: str) -> None:
    print(f"{what:<58} {floor:>9.2f} {product:>9.2f} {product / floor:>7.2f}  {budget}", flush=True)


def completing(size: seats.Size, folder: Path, quiet: Callable[[str], None]) -> None:
    """One completed session: durable, read rows, search; against a raw commit and anchor of the same bytes."""
    import sqlcipher3.dbapi2 as sqlcipher

    from fsm_tui.services import recording
    from fsm_tui.vault import files

    seat, ids = seats.make(folder, size, quiet)
    family, number = len(ids) // 2, [size.sessions]
    body = seats.session_body(family, 0)
    happened = seats.FIRST + timedelta(days=200)

    def product() -> None:
        number[0] += 1
        recording.write(
            seat, ids[family - 1], seats.session_body(family, number[0]), happened=happened + timedelta(hours=number[0])
        )

    raw = sqlcipher.connect(str(folder / "raw.db"), isolation_level=None)
    raw.set_key(bytearray(b"x'" + os.urandom(32).hex().encode() + b"'"))
    for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL"):
        raw.execute(f"PRAGMA {pragma}").fetchall()
    raw.execute("CREATE TABLE entry (arrival INTEGER PRIMARY KEY, header BLOB, salt BLOB, body BLOB)")
    data = body.to_bytes()

    def floor() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO entry(header, salt, body) VALUES(?,?,?)", (b"h" * 500, b"s" * 16, data))
        raw.execute("COMMIT")
        files.replace(folder / "raw-anchor", b"a" * 220)

    product()
    floor()
    row(f"complete a session ({size.name}: {size.families} families × {size.sessions})", timed(floor, 30),
        timed(product, 15), "≤ 10")  # fmt: skip
    raw.close()
    seat.vault.close()


def opening_a_family(folder: Path, quiet: Callable[[str], None]) -> None:
    """A family with 200 sessions, cold, against parsing its entries with the same models."""
    from fsm_tui.casework.bodies import parse
    from fsm_tui.services import families
    from fsm_tui.vault import ledger

    seat, ids = seats.make(folder, seats.Size("one", 1, 200), quiet)
    families.read(seat, ids[0])
    with seat.vault.read() as session:
        stored = [(row.kind, row.v if hasattr(row, "v") else 1, row.body or b"") for row in ledger.of_subject(
            session, f"family:{ids[0]}")]  # fmt: skip

    def product() -> None:
        seat.vault.forget_family(ids[0])
        families.read(seat, ids[0])

    def floor() -> None:
        with seat.vault.read() as session:
            for entry in ledger.of_subject(session, f"family:{ids[0]}"):
                ledger.entry_of(entry)
        for kind, v, body in stored:
            parse(kind, v, body)

    row("open a family with 200 sessions", timed(floor, 10), timed(product, 10), "≤ 2")
    seat.vault.close()


def travelling(base: Path, quiet: Callable[[str], None], *, large: bool) -> None:
    """Export, import, a day's bundle and search: at S, and with `large` at M and L too."""
    at_s = 0.0
    for size in (seats.S, *((seats.M, seats.L) if large else ())):
        way = bundles.begin(base / f"way-{size.name}", size, quiet)
        spent, data = bundles.exporting(way)
        row(f"export {size.name}", *spent, "≤ 2")
        row(f"import {size.name} at the office", *bundles.importing(way, data), "≤ 3")
        day = statistics.median(bundles.a_day_later(way) for _ in range(3))
        at_s = at_s or day
        row(f"a bundle of 20 new sessions at {size.name}, against S", at_s, day, "≤ 1.5")
        row(f"search a word at {size.name}, first page", *bundles.searching(way), "≤ 2")
        way.leave()


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    options.add_argument("--large", action="store_true", help="also 5,000 families × 40 sessions (many minutes)")
    chosen = options.parse_args()

    def quiet(said: str) -> None:
        if sys.stderr.isatty():
            print(f"\r{said}   ", end="", file=sys.stderr)

    print(f"{'what':<58} {'floor ms':>9} {'ours ms':>9} {'ratio':>7}  budget")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        row("start to the unlock screen on a terminal", *startup.compare(base / "start"), "≤ 1.3")
        for size in (seats.S, seats.M, *([seats.L] if chosen.large else [])):
            completing(size, base / f"complete-{size.name}", quiet)
        opening_a_family(base / "open", quiet)
        for characters, said in ((11_000, "2,000 words"), (100_000, "100,000 characters")):
            row(f"a key in a note of {said}, while it is saved", *notes.keys(base / f"note-{characters}", characters),
                "≤ 1.5")  # fmt: skip
        for size in (seats.S, seats.Size("40 families", 40, 100)):
            said = f"passphrase accepted → caseload ({size.families} × {size.sessions})"
            row(said, *caseloads.usable(base / f"usable-{size.families}", size, quiet), "≤ 1: key, 2 × raw, frame")
        said = f"filter as you type, {caseloads.FAMILIES:,} families"
        row(said, *caseloads.finding(base / "find", quiet), "≤ 1: raw query and two frames")
        row("a list of 50,000 rows, against one of 500", *lists.paint_and_jump(base / "lists"), "≤ 2")
        travelling(base, quiet, large=chosen.large)


if __name__ == "__main__":
    main()
