"""What is looked up while working without a network: documents, levels of need, and how old a contact may be."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from fsm_tui.practice.items import Frozen, Item, Source, Text

Kind = Literal["threshold", "procedure", "golden_rules", "good_practice", "law"]


class Reference(Item):
    """A document to know of (A110): what it says in our words (`words`), which version, and where to find it.

    `dated` and `version` are those of the document; `checked_on` is the day on which somebody here, `checked_by`, last
    looked whether that is still the one in force. Empty means that nobody has.
    """

    kind: Kind
    words: Annotated[str, Field(min_length=1, max_length=2_000)]
    version: str = ""
    dated: date | None = None
    where: Text
    checked_on: date | None = None
    checked_by: str = ""


class LevelOfNeed(Item):
    """A level of the local threshold document (A111), the lowest first; unconfirmed where no source words it so."""

    level: Annotated[int, Field(ge=1, le=9)]
    confirmed: bool = True


class ContactCheck(Frozen):
    """After how many days a contact that nobody confirmed again is called old (A107)."""

    days: Annotated[int, Field(ge=1, le=3660)]
    source: Source
    confirmed: bool


DEFAULT_CHECK = ContactCheck(days=180, source="INF", confirmed=False)
