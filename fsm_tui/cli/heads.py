"""What a person names by its beginning: a record by its head, a member of staff by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from fsm_tui.errors import NotFound

if TYPE_CHECKING:
    from fsm_tui.services.enrolling import Device
    from fsm_tui.services.families import FamilyView
    from fsm_tui.vault.queries import StaffMember

FEWEST = 4


def head_named(view: FamilyView, typed: str) -> str:
    """The head of a version of a record of this family, from its beginning. Raises `NotFound`."""
    versions = [each.head for record in view.family.records.values() for each in record.versions]
    return only(typed.lower(), versions, "record", "`fsm-tui show FAMILY` lists the records.")


def member_named(staff: Iterable[StaffMember], typed: str) -> str:
    """A staff id from the id, the beginning of it, or the name. Raises `NotFound`."""
    everybody = list(staff)
    wanted = " ".join(typed.split())
    found = [each.person for each in everybody if each.name.casefold() == wanted.casefold()]
    known = [each.person for each in everybody]
    return only(wanted.lower(), known, "member of staff", "`fsm-tui staff` lists them with their ids.", found)


def device_named(devices: Iterable[Device], typed: str) -> str:
    """The id of a laptop from its id, the beginning of it, or the name of its person. Raises `NotFound`."""
    laptops = [each for each in devices if not each.office]
    name = " ".join(typed.split()).casefold()
    found = [each.device for each in laptops if each.name.casefold() == name and not each.revoked]
    return only(
        typed.lower(), [each.device for each in laptops], "laptop", "`fsm-tui devices` lists them.", found
    )


def only(typed: str, known: Iterable[str], what: str, hint: str, found: Sequence[str] = ()) -> str:
    """The one of `known` that `typed` is or begins, or the one already `found`. Raises `NotFound`."""
    found = found or [each for each in known if each == typed or (len(typed) >= FEWEST and each.startswith(typed))]
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise NotFound("More than one", f"More than one {what} goes by that.", "Give the id, or more of it.")
    raise NotFound("Not found", f"There is no such {what} here. Nothing was changed.", hint)
