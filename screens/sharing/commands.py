"""What a person can do with the sharing log of a family."""

from __future__ import annotations

from screens.commands import Command

_ONE, _NEW = "The line under the cursor", "What leaves"

COMMANDS = (
    Command("sharing.share", "Shared", "Note what was shared with consent.", keys="n,f2", group=_NEW, footer=True),
    Command("sharing.without", "Without consent", "Share without or against consent, to protect a child: why, who "
            "decided, and whether the parent knows.", keys="w,f3", group=_NEW, footer=True),
    Command("sharing.onward", "Referral", "Prepare or send a referral to another service.", keys="o,f5", group=_NEW,
            footer=True),
    Command("sharing.safeguarding", "Safeguarding", "A referral to children's social care, a child being at risk.",
            keys="g,f9", group=_NEW, footer=True),
    Command("sharing.send", "Send, change", "Send the prepared referral, or change what it says.", keys="s,ctrl+s",
            group=_ONE),
    Command("sharing.answer", "Answer", "What came of this referral, or that it was asked again.", keys="a,ctrl+b",
            group=_ONE, footer=True),
    Command("sharing.correct", "Correct", "Mend what a record of this line says, with a reason; both versions stay "
            "readable.", keys="c", group=_ONE),
    Command("sharing.read", "Read", "Read the record of this line.", keys="enter,f4", group=_ONE, footer=True),
    Command("sharing.may_tell", "Who may be told", "Who may be told what, today.", keys="t,ctrl+t"),
)  # fmt: skip
