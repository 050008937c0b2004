"""`fsm-tui demo`: training vaults to practise in, and the tour that drives the real screens through the whole story."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path

from fsm_tui import moments
from fsm_tui.errors import Refused
from fsm_tui.inert import inert


def run(*, tour: Path | None, families: int, sessions: int, seed: int, keep: Path | None) -> int:
    """Make (or find again) the training vaults and open them, or take the tour. Returns the exit code.

    `tour` is a folder for the pictures. Without a terminal the tour is taken and said so. The vaults are
    removed at the end unless `keep` names a folder.
    """
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    folder = keep or Path(tempfile.mkdtemp(prefix="fsm-tui-training-"))
    if tour is not None:
        _pictures(tour)
    try:
        if tour is None and terminal:
            return _practise(folder, families, sessions, seed, keep)
        if tour is None:
            print("There is no terminal here, so this is the tour; --tour DIR also saves its pictures.")
        return _tour(folder, tour, families, sessions, seed, keep)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _pictures(tour: Path) -> None:
    try:
        tour.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            "No folder for the pictures", f"{tour} cannot be made ({error.strerror}).", "Name another folder."
        ) from None


def _practise(folder: Path, families: int, sessions: int, seed: int, keep: Path | None) -> int:
    from fsm_tui.services import training
    from screens import app, seating

    if (folder / "laptop").exists() and (folder / "office").exists():
        passphrase = training.PASSPHRASE
    else:
        print("Making training vaults with made-up families…", flush=True)
        passphrase = training.make(
            folder, moments.real(), families=families, sessions=sessions, seed=seed, progress=_told
        ).passphrase
    opening = seating.training(folder / "office", folder / "laptop", passphrase, moments.real())
    code = app.open_app(opening)
    if keep is not None:
        print(f"The training vaults are kept in {folder}. Their passphrase is: {passphrase}")
    return code


def _tour(folder: Path, pictures: Path | None, families: int, sessions: int, seed: int, keep: Path | None) -> int:
    from fsm_tui.services import training
    from screens.tour import Tour

    start = time.monotonic()
    print("Making training vaults with made-up families…", flush=True)
    made = training.make(folder, moments.real(), families=families, sessions=sessions, seed=seed)
    print("Driving the real screens from unlock to the verdict coming back…", flush=True)
    tour = Tour(made, pictures)
    asyncio.run(tour.take())
    print()
    for line in tour.story:
        print(inert(line))
    print(f"\n{tour.count} pictures in {pictures}." if pictures else "\nNo pictures were saved.")
    print(f"The tour took {time.monotonic() - start:.0f} s.", end=" ")
    print(f"The training vaults are kept in {folder}." if keep else "The training vaults are removed.")
    return 0


def _told(words: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{words} {done} of {total}    ", end="", file=sys.stderr, flush=True)
