"""How a laptop and its office come to trust each other: two files, and thirty digits each way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fsm_tui.errors import Refused
from fsm_tui.services import carrying, enrolling, families
from fsm_tui.services.enrolling import Reply
from screens.dialogs.ask import Ask
from screens.dialogs.browse import Browse
from screens.dialogs.message import Message
from screens.dialogs.pick import Item, Pick
from screens.sync.dialogs import Acceptance, AcceptRequest, DigitsShown, digits_wrong
from screens.sync.showing import where

if TYPE_CHECKING:
    from screens.app import FsmApp

_STEPS = (
    Item("ask", "1 Ask the office", "Writes a request file to carry there, and shows thirty digits to read out."),
    Item("finish", "2 Finish with the office's answer", "Takes the office's file in; it reads its digits out."),
)
_STICK = "Best on a stick that goes to the office."


async def laptop(app: FsmApp, start: Path) -> bool:
    """On a laptop: the step that the person picks. Whether anything changed in the vault."""
    step = await app.show(Pick("Enrol this laptop", _STEPS, hint="1 first, 2 when the office has answered"))
    if step == "ask":
        await _ask(app, start)
    return step == "finish" and await _finish(app, start)


async def _ask(app: FsmApp, start: Path) -> None:
    place = await app.show(Browse("Where to write the request", start, message=_STICK))
    if place is None:
        return
    made = await app.ask(enrolling.request)
    path = await app.desk.ask(carrying.put, place, made.name, made.data)
    await app.show(DigitsShown("Request written", f"{where(path)}\n\n{made.sentence}", made.fingerprint))


async def _finish(app: FsmApp, start: Path) -> bool:
    path = await app.show(Browse("The office's answer", start, carrying.REPLY))
    if path is None:
        return False
    data = await app.desk.ask(carrying.read, path)
    typed = ""
    while True:
        asked = Ask(
            "The office's thirty digits",
            "Ring the office, or stand beside them. They read thirty digits out, and you type them.",
            label="Thirty digits", value=typed, wrong=digits_wrong, yes="Finish",
        )  # fmt: skip
        answer = await app.show(asked)
        if answer is None:
            return False
        typed = answer
        try:
            done = await app.ask(enrolling.finish, data, typed)
        except Refused as refusal:
            await app.tell(refusal)
            continue
        await app.show(Message("Enrolled", done.sentence, "Sync now, so that the office gets what is here."))
        return True


async def office(app: FsmApp, start: Path) -> bool:
    """At the office: look at a request, type the digits, enrol, write the answer. Whether anything changed."""
    path = await app.show(Browse("A laptop's request", start, carrying.REQUEST))
    if path is None:
        return False
    data = await app.desk.ask(carrying.read, path)
    reply = await _accepted(app, data)
    if reply is None:
        return False
    written = await _written(app, path.parent, reply)
    await app.show(DigitsShown("Enrolled", f"{where(written)}\n\n{reply.sentence}", reply.fingerprint))
    return True


async def _accepted(app: FsmApp, data: bytes) -> Reply | None:
    seen = await app.ask(enrolling.look_at, data)
    staff = await app.ask(families.staff)
    namesake = next(
        (one.person for one in staff if one.name.casefold() == seen.name.casefold() and one.person != seen.person), None
    )
    leader = app.opening.role(app.seat) == "leader"
    answer: Acceptance | None = None
    said = ""
    while True:
        asked = AcceptRequest(seen, leader=leader, namesake=namesake is not None, before=answer, said=said)
        answer = await app.show(asked)
        if answer is None:
            return None
        try:
            person = namesake if answer.same_person else None
            return await app.ask(enrolling.accept, data, answer.digits, answer.role, person=person)
        except Refused as refusal:
            said = str(refusal)


async def _written(app: FsmApp, place: Path, reply: Reply) -> Path:
    """Write the answer beside the request; where that cannot be, elsewhere."""
    while True:
        try:
            return await app.desk.ask(carrying.put, place, reply.name, reply.data)
        except Refused as refusal:
            await app.tell(refusal)
            other = await app.show(Browse("Where to write the answer", Path.home()))
            place = other or place
