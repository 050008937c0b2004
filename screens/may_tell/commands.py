"""What a person can do where it says who may be told what."""

from __future__ import annotations

from screens.commands import Command

COMMANDS = (
    Command("may_tell.agency", "Agency", "Choose whom.", keys="a,f2", footer=True),
    Command("may_tell.purpose", "Purpose", "Choose what for.", keys="u,f3", footer=True),
    Command("may_tell.read", "Read", "Read the record that says so.", keys="enter,f4", footer=True),
    Command("may_tell.share", "Share", "Note that something was shared with consent.", keys="n,f5", footer=True),
    Command("may_tell.decide", "Without consent", "Share without or against consent, to protect a child.",
            keys="w,f9", footer=True),
)  # fmt: skip
