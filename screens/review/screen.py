"""One record for a verdict: what changed since it was last seen, then everything that it says."""

from __future__ import annotations

from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import TextArea

from fsm_tui.casework.rating import Rating
from fsm_tui.services import drafting, families, reviewing, settling
from fsm_tui.services.families import FamilyView, RecordView
from fsm_tui.services.seat import Seat
from screens.commands import does, unless
from screens.dialogs.ask import Ask
from screens.dialogs.confirm import Confirm
from screens.dialogs.pick import Item, Pick
from screens.keeping import Keeper
from screens.page import Page
from screens.plain import Words
from screens.review.telling import facts, heading
from screens.seating import refresh_header
from screens.widgets.facts import Facts
from screens.widgets.note_area import NoteArea

WHOLE = "the whole record"


class ReviewScreen(Page):
    """`go("review", family_id=…, head=…)`. The verdict is on exactly the version that is shown."""

    PLACE = "review"
    CSS_PATH = "review.tcss"

    said = getters.query_one("#said", Facts)
    remark = getters.query_one("#remark", NoteArea)

    def __init__(self, family_id: str, head: str) -> None:
        super().__init__()
        self.family_id, self.head = family_id, head
        self.record: RecordView | None = None
        self.rating: Rating | None = None
        self.pinned = ""
        self.keeper = Keeper(self, self._snapshot)

    def body(self) -> ComposeResult:
        yield Words("", id="who")
        yield Facts(room=18, id="said")
        with Vertical(id="returning"):
            yield Words("", id="about")
            yield NoteArea(placeholder="What should be done, so that it can be approved", id="remark")

    def on_mount(self) -> None:
        self.said.focus()

    async def arrive(self, *, first: bool) -> None:
        record, family = await self.app.ask(_look, self.family_id, self.head)
        self.record, self.rating = record, family.rating
        self.query_one("#who", Words).words = heading(record)
        self.said.show(facts(record, family, self.app.glyphs))
        if first:
            draft = await self.app.ask(drafting.begin, f"review:{self.head}", self.family_id)
            self.keeper.begin(draft, {"text": "", "pinned": ""})
            form = draft.state.get("form") or {}
            if form.get("text"):
                self.pinned = str(form.get("pinned", ""))
                self.remark.fill(str(form["text"]))
                self._show_remark()
        self._about()
        await refresh_header(self.app)
        self.changed()

    # -- the remark

    def _snapshot(self) -> dict[str, Any]:
        return {"form": {"text": self.remark.text, "pinned": self.pinned}, "head": self.head}

    async def keep_draft(self) -> None:
        await self.keeper.keep()

    @on(TextArea.Changed, "#remark")
    def _typed(self) -> None:
        self.keeper.touched()
        self.changed()

    def _show_remark(self) -> None:
        self.add_class("-returning")
        self.remark.focus()

    def _about(self) -> None:
        label = WHOLE
        if self.record is not None:
            label = next((line.label for line in self.record.lines if line.place == self.pinned), WHOLE)
        keys = self.app.keys
        send, pin = (keys.shown(one) for one in self._commands("review.send", "review.pin"))
        self.query_one("#about", Words).words = f"Remark about {label} ({pin} pins it to a line, {send} sends it)"

    def _commands(self, *names: str) -> list[Any]:
        here = {command.name: command for command in self.app.hands.here()}
        return [here[name] for name in names]

    @does("review.pin")
    async def pin(self) -> None:
        lines = self.record.lines if self.record else ()
        items = [Item("", WHOLE.capitalize()), *(Item(line.place, line.label, line.text[:120]) for line in lines)]
        chosen = await self.app.show(Pick("What is the remark about?", items))
        if chosen is not None:
            self.pinned = chosen
            self._about()
            self._show_remark()

    # -- the verdict

    @unless("review.approve")
    @unless("review.return")
    @unless("review.pin")
    def _no_verdict(self) -> str | None:
        record = self.record
        if record is None:
            return "The record is still being looked up."
        if record.own:
            return "Nobody gives a verdict on their own entry."
        if record.record.voided:
            return "It was voided, so there is nothing to decide."
        if record.record.in_conflict:
            return "There are two versions that did not know of each other: decide on the family's page first."
        if record.record.review == "approved":
            return "Exactly this version is approved already."
        return None

    @unless("review.send")
    def _no_remark(self) -> str | None:
        if (reason := self._no_verdict()) is not None:
            return reason
        return None if self.remark.text.strip() else "Write a remark first: r opens it."

    @does("review.approve")
    async def approve(self) -> None:
        if self.remark.text.strip():
            lost = "You began a remark. It is thrown away if you approve."
            if not await self.app.show(Confirm("Approve without the remark?", lost, yes="Approve")):
                return
        await self._give("approved", ())

    @does("review.return")
    def begin_return(self) -> None:
        self._show_remark()

    @does("review.send")
    async def send(self) -> None:
        await self._give("returned", ((self.pinned, self.remark.text.strip()),))

    async def _give(self, decision: str, remarks: tuple[tuple[str, str], ...]) -> None:
        self.keeper.stop()
        draft = self.keeper.draft
        try:
            following = await self.app.ask(
                _give_and_next, self.family_id, self.head, decision, remarks, draft.id if draft else None
            )
        except BaseException:
            self.keeper.go_on()
            raise
        self.app.say("Approved." if decision == "approved" else "Returned with your remark.")
        await self.app.back()
        if following is not None:
            await self.app.go("review", family_id=following[0], head=following[1])

    # -- a rating below Red

    @property
    def proposes(self) -> bool:
        """Does this record propose a rating below Red that the leader may decide on?"""
        proposal = self.rating.proposed if self.rating else None
        return proposal is not None and proposal.of == self.head

    @unless("review.sign")
    def _not_to_sign(self) -> str | None:
        if not self.proposes:
            return "This record proposes no rating below Red."
        return "Nobody signs their own rating." if self.record and self.record.own else None

    @unless("review.keep_red")
    def _kept_already(self) -> str | None:
        proposal = self.rating.proposed if self.rating else None
        return "You keep it Red already." if proposal and proposal.refused else self._not_to_sign()

    @does("review.sign")
    async def sign(self) -> None:
        lower = self.rating.proposed.rag.value.capitalize() if self.rating and self.rating.proposed else ""
        if await self.app.show(
            Confirm(f"Sign {lower}?", f"Red ends and {lower} is in force for this family.", yes="Sign", no="Not now")
        ):
            await self.app.ask(settling.decide, self.family_id, self.head, signed=True)
            self.app.say(f"Signed. {lower} is in force.")
            await self.arrive(first=False)

    @does("review.keep_red")
    async def keep_red(self) -> None:
        wrong = "Say why it stays Red."
        because = await self.app.show(
            Ask("Keep it Red?", "The practitioner reads why. Agreement of the social worker does not change it; a new "
                "rating can be proposed.", label="Because", yes="Keep Red",
                wrong=lambda said: None if said.strip() else wrong)
        )  # fmt: skip
        if because is not None:
            await self.app.ask(settling.decide, self.family_id, self.head, signed=False, because=because)
            self.app.say("It stays Red.")
            await self.arrive(first=False)

    # -- looking

    @does("review.next")
    async def next(self) -> None:
        following = await self.app.ask(_following, self.head)
        if following is None:
            self.app.say("This is the last record that waits.")
            return
        await self.keep_draft()
        await self.app.back()
        await self.app.go("review", family_id=following[0], head=following[1])

    @does("review.family")
    async def family(self) -> None:
        await self.app.go("family", family_id=self.family_id)


def _look(seat: Seat, family: str, head: str) -> tuple[RecordView, FamilyView]:
    return reviewing.look(seat, family, head), families.read(seat, family)


def _following(seat: Seat, head: str) -> tuple[str, str] | None:
    """The record after this one in the queue, or the first one if this is not in it."""
    lines = [line for line in reviewing.queue(seat).lines if line.what == "verdict"]
    places = [number for number, line in enumerate(lines) if line.head == head]
    place = places[0] + 1 if places else 0
    return (lines[place].family, lines[place].head) if place < len(lines) else None


def _give_and_next(
    seat: Seat, family: str, head: str, decision: str, remarks: tuple[tuple[str, str], ...], draft: str | None
) -> tuple[str, str] | None:
    following = _following(seat, head)
    reviewing.give(seat, family, head, decision, remarks, draft=draft)
    return following
