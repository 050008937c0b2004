"""Marking a part of a record as not to be shared with one of the family, or taking that back (A93)."""

from __future__ import annotations

from fsm_tui.casework.telling_kept import WHOLE
from fsm_tui.services import kept
from fsm_tui.services.families import RecordView
from fsm_tui.services.seat import Seat
from screens.app import FsmApp
from screens.dialogs.confirm import Confirm
from screens.dialogs.message import Message
from screens.dialogs.pick import Item, Pick

_NOT_A_PART = ("", "happened_at", "correction_reason")


async def keep(app: FsmApp, family: str, view: RecordView) -> bool:
    """Ask which part and from whom, and record it; whether anything was recorded."""
    place = await app.show(Pick("Which part is not to be shared?", _parts(app, view)))
    if place is None:
        return False
    people = await app.ask(_people, family, place)
    if not people:
        await app.show(Message("Nobody to keep it from", "There is no other adult in this family."))
        return False
    who: str | None = people[0][0]
    if len(people) > 1:
        marked = {each.person for each in view.marks if each.place == place}
        sign = f"{app.glyphs.kept} marked"
        items = [Item(ident, f"Not for {name}", "", sign if ident in marked else "") for ident, name in people]
        who = await app.show(Pick("Not to be shared with", items))
    if who is None:
        return False
    holds = next((each for each in view.marks if (each.place, each.person) == (place, who)), None)
    if holds is not None:
        message = f"Then {holds.name} may be told: {holds.part}. That it was marked stays readable."
        if not await app.show(Confirm("Take the mark back?", message, yes="Take it back", no="Leave it")):
            return False
    await app.ask(_mark, family, view.record.root, place, who, holds is None)
    app.say("Marked." if holds is None else "The mark is taken back.")
    return True


def _parts(app: FsmApp, view: RecordView) -> list[Item]:
    """All of it, and each part that it says; a mark of a part that this version does not say can be taken back too."""
    items = [Item("", WHOLE.capitalize(), "", _whom(app, view, ""))]
    said = [each for each in view.lines if each.place not in _NOT_A_PART and not each.place.startswith("kept_from.")]
    items += [Item(each.place, each.label, each.text[:120], _whom(app, view, each.place)) for each in said]
    known = {each.key for each in items}
    items += [Item(each.place, each.part.capitalize(), "", _whom(app, view, each.place))
              for each in view.marks if each.place not in known]  # fmt: skip
    return items


def _whom(app: FsmApp, view: RecordView, place: str) -> str:
    names = [each.name for each in view.marks if each.place == place]
    return f"{app.glyphs.kept} not for {', '.join(names)}" if names else ""


def _people(seat: Seat, family: str, place: str) -> tuple[tuple[str, str], ...]:
    return tuple((each.id, each.name) for each in kept.whom(seat.family(family), place))


def _mark(seat: Seat, family: str, head: str, place: str, person: str, marked: bool) -> None:
    kept.mark(seat, family, head, place, person, kept=marked)
