"""What a person names by its beginning: a record by its head, a member of staff by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fsm_tui.errors import NotFound

if TYPE_CHECKING:
    from fsm_tui.services.families import FamilyView
    from fsm_tui.vault.queries import StaffMember

FEWEST = 4


def head_named(view: FamilyView, typed: str) -> str:
    """The head of a version of a record of this family, from its beginning. Raises `NotFound`."""
    versions = [each.head for record in view.family.records.values() for each in record.versions]
    return _only(typed.lower(), versions, "record", "`fsm-tui show FAMILY` lists the records.")


def member_named(staff: Iterable[StaffMember], typed: str) -> str:
    """A staff id from the id, the beginning of it, or the name. Raises `NotFound`."""
    everybody = list(staff)
    wanted = " ".join(typed.split())
    by_name = [each.person for each in everybody if each.name.casefold() == wanted.casefold()]
    if len(by_name) == 1:
        return by_name[0]
    people = by_name or [each.person for each in everybody]
    return _only(wanted.lower(), people, "member of staff", "`fsm-tui staff` lists them.")


def _only(typed: str, known: Iterable[str], what: str, hint: str) -> str:
    found = [each for each in known if each == typed or (len(typed) >= FEWEST and each.startswith(typed))]
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise NotFound("More than one", f"More than one {what} goes by that.", "Give more of it.")
    raise NotFound("Not found", f"There is no such {what} here. Nothing was changed.", hint)
