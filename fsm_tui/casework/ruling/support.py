"""Rules about support for a child (A104)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.child_support import ChildSupportOffered
from fsm_tui.casework.ruling.case import Case, Fault


def offered(case: Case[ChildSupportOffered]) -> Iterator[Fault]:
    """For a child of this family, by a service that is named, on a day that has been."""
    body = case.body
    child = case.family.person(body.child)
    if child is None or child.role != "child":
        yield "child", "is no child of this family"
    if body.on > case.today:
        yield "on", "is in the future"
    if body.answer != "not_offered" and not body.service.strip():
        yield "service", "say which service was offered"
