"""It stands in the wrong family: choose the right one, read what will happen, say why, and go on there."""

from __future__ import annotations

from fsm_tui.services import misplaced
from fsm_tui.services.misplaced import Choice, Misplaced
from screens.app import FsmApp
from screens.dialogs.ask import Ask
from screens.dialogs.pick import Item, Pick
from screens.seating import refresh_header

TITLE = "Recorded in the wrong family"


async def move(app: FsmApp, family: str, head: str) -> None:
    """The whole of it. Escape at any question leaves everything as it was."""
    what = await app.ask(misplaced.look, family, head)
    choices = await app.ask(misplaced.choices, family)
    items = [Item(each.family, each.label, ", ".join(each.people)) for each in choices]
    empty = "No family matches. A new one is opened from the caseload first."
    to = await app.show(Pick("Which family is it?", items, hint="Type a name", empty=empty))
    if to is None:
        return
    right = next(each for each in choices if each.family == to)
    asked = Ask(TITLE, words(what, right), label="Reason", yes="Move it", wide=True,
                wrong=lambda said: None if said else "Say how it came about, in a few words.")  # fmt: skip
    reason = await app.show(asked)
    if reason is None:
        return
    form = await app.ask(misplaced.move, family, head, to, reason)
    await refresh_header(app)
    if form:
        app.say("Voided there. Go on with the draft here.")
        await app.go("session", family_id=to, moved=what.root)
    else:
        app.say("Voided there. Record it here again.")
        await app.go("family", family_id=to)


def words(what: Misplaced, right: Choice) -> str:
    """What will happen, here and there, and what stays where it is."""
    here = (
        f"{what.label}: “{what.called}” of {what.when} is voided and counts nowhere. Its text is put away; looking at "
        "it is noted. The team leader is told."
    )
    there = (
        f"{right.label}: a draft with its kind, day, start, length and note. People, risk and goals are asked anew. "
        "It counts once you complete it, and is kept until then."
        if what.session
        else f"{right.label}: its page opens, and you record it there again."
    )
    names = ", ".join(dict.fromkeys(each.called.lower() for each in what.small))
    small = f"\n\nAlso recorded here on that day, and left here: {names}. Move each from its own page." if names else ""
    return f"{here}\n\n{there}{small}"
