"""Rules about what is kept from whom: of a record of this family, from one of its adults (A93)."""

from __future__ import annotations

from collections.abc import Iterator

from fsm_tui.casework.kept import RecordKept
from fsm_tui.casework.ruling.case import Case, Fault, adult


def kept(case: Case[RecordKept]) -> Iterator[Fault]:
    """Which record, and whom it is kept from; only a mark that holds can be taken back."""
    body, family = case.body, case.family
    record = family.record_of(body.record)
    if record is None:
        yield "record", "there is no such entry in this family"
    if not adult(case, body.person):
        yield "person", "is no parent, carer or other adult of this family"
    elif record is not None and not body.kept:
        marks = family.kept.on(record.root)
        if not any(each.place == body.place and each.person == body.person for each in marks):
            yield "kept", "nothing is kept from them at that place"
