"""The words of the sync screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from fsm_tui.moments import london
from fsm_tui.services.outstanding import Laptop, OnlyHere
from fsm_tui.services.syncing import ReceiptView, SyncDone
from screens.plain import plain
from screens.sync.work import Seen
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

ONLY_HERE = (Column("Family"), Column("Records", 8, right=True), Column("Drafts", 8, right=True), Column("Oldest", 22))
LAPTOPS = (
    Column("Laptop of", 18),
    Column("Role", 13),
    Column("Last heard of", 22),
    Column("Lacks"),
    Column("Enrolled", 18, least=100),
)
BUNDLES = (
    Column("What", 6),
    Column("With", 12),
    Column("When", 21),
    Column("Entries", 7, right=True),
    Column("Answer"),
)
_ROLES = {"practitioner": "practitioner", "leader": "team leader", "admin": "admin"}


def count(number: int, one: str, many: str = "") -> str:
    """`1 record`, `4 records`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(moment: datetime) -> str:
    return f"{london(moment):%a %d %b %Y %H:%M}"


def where(path: Path) -> str:
    """A file's name, and its folder on a line of its own: long paths break badly."""
    return f"{path.name}\nin {path.parent}"


def facts(seen: Seen, last: str) -> Iterator[Fact]:
    """The block at the top. `last` is what the last sync said, or nothing yet."""
    yield from _office(seen) if seen.at_office else _laptop(seen)
    folder = seen.folder or "None chosen yet. F3 chooses one: a folder on a stick, or a share."
    yield Fact("Sync folder", plain(folder))
    if last:
        yield Fact("Just now", plain(last))
    elif seen.standing.last_bundle:
        made = day(datetime.fromisoformat(seen.standing.last_bundle))
        yield Fact("Last", plain(f"A bundle was made on {made}."))
    if seen.aside:
        where = "here; the queue shows them" if seen.at_office else "at the office or here"
        yield Fact("Kept aside", plain(f"{count(len(seen.aside), 'entry', 'entries')} {where}."))
    if seen.leaving:
        names = ", ".join(each.label or "a family without a name" for each in seen.leaving)
        yield Fact("Leaving", plain(f"{names}: no longer yours, and here until your work with them is safe."))


def _laptop(seen: Seen) -> Iterator[Fact]:
    here = seen.standing
    if here.enrolled:
        as_role = _ROLES.get(here.role, here.role)
        yield Fact("Office", plain(f"Enrolled with {here.organisation or 'the office'} as {as_role}."))
    else:
        yield Fact(
            "Office",
            plain("Not enrolled yet. F4 begins: a file goes to the office, and thirty digits are read out."),
        )
    nothing = "Nothing: everything is at the office." if here.enrolled else "Nothing is recorded yet."
    only = here.unconfirmed or here.drafts
    yield Fact("Only here", plain(f"{here.sentence}." if only else nothing, "bold"))


def _office(seen: Seen) -> Iterator[Fact]:
    here = seen.standing
    yield Fact("Office", plain(f"{here.organisation}."))
    yield Fact("Its digits", plain(seen.fingerprint))
    active = [each for each in seen.laptops if not each.device.revoked]
    lacking = sum(each.lacks > 0 for each in active)
    if active:
        words = f"{count(len(active), 'laptop')} enrolled, "
        words += f"{lacking} without the latest" if lacking else "all up to date"
    else:
        words = "None is trusted now" if seen.laptops else "None is enrolled yet. F4 accepts a request"
    yield Fact("Laptops", plain(f"{words}."))


def only_here_rows(rows: tuple[OnlyHere, ...]) -> list[Row]:
    return [
        Row(
            each.family or "",
            (
                each.label if each.family else "not about one family",
                str(each.records or ""),
                str(each.drafts or ""),
                day(each.oldest),
            ),
        )
        for each in rows
    ]


def laptop_rows(rows: tuple[Laptop, ...]) -> list[Row]:
    return [
        Row(
            each.device.device,
            (
                each.device.name,
                _ROLES.get(each.device.role, each.device.role),
                each.device.last_bundle or "not yet",
                _lacks(each),
                each.device.enrolled,
            ),
        )
        for each in rows
    ]


def _lacks(laptop: Laptop) -> str:
    if laptop.device.revoked:
        return f"revoked: {laptop.device.revoked_because}"
    return count(laptop.lacks, "entry", "entries") if laptop.lacks else "nothing"


def about(laptop: Laptop) -> str:
    """Everything about an enrolled laptop, line by line."""
    device = laptop.device
    lines = [
        f"{device.label}, enrolled {device.enrolled} as {_ROLES.get(device.role, device.role)}.",
        f"Its thirty digits: {device.fingerprint}",
        f"Its folder on a stick: {device.folder}",
        f"Last heard of: {device.last_bundle or 'not yet'}. It lacks {_lacks(laptop)}.",
    ]
    if device.revoked:
        lines[-1] = f"Revoked: {device.revoked_because}."
    return "\n".join(lines)


def bundle_rows(rows: tuple[ReceiptView, ...]) -> list[Row]:
    return [
        Row(str(number), (each.direction, each.who, each.at, str(each.entries), each.answer))
        for number, each in enumerate(rows)
    ]


def what_happened(done: SyncDone) -> tuple[str, ...]:
    """What a person should read after a sync, besides its one sentence: refusals, problems, notices."""
    lines = [f"{each.file}: {each.reason}" for each in done.refused]
    lines += done.problems
    lines += [notice for each in done.read for notice in each.notices]
    return tuple(lines)
