"""What of a record somebody is not to be told, marked after it was written, for any record (A93, A128, B7)."""

from __future__ import annotations

from pydantic import Field

from fsm_tui.casework.bodies import Body, Head, Ident, Line, Words


class RecordKept(Body, kind="record.kept", title="Not to be shared"):
    """A part of a record, or all of it, that one person is not to be told; or that they may be told after all.

    A session's own marks (`session.KeptFrom`) count as well, from every version of it: what was marked stays so
    until somebody who has seen the mark takes it back by name.
    """

    record: Head = Field(description="head of any version of the record")
    place: Line = Field(default="", description="dotted path into the record, with ids; empty for all of it")
    person: Ident = Field(description="whom it is kept from")
    kept: bool = Field(default=True, description="false takes the mark back")
    because: Words = ""
