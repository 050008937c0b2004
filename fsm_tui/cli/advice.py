"""Commands about advice: consultations, and No Names consultations."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.practice.dates import read_day

Context = typer.Context
OUTCOMES = {
    "refer": "refer", "not_refer": "not to refer", "come_again": "to come again", "other": "something else",
    "no_referral": "no referral", "more_information": "more information first",
}  # fmt: skip


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "consults")
    def consultations(context: Context) -> None:
        """Consultations that were asked for, arranged and held.

        A new one: `fsm-tui record consultation.asked`, and `consultation.held` for the advice.
        """
        _consultations(at(context))

    @command(whole, "no-names")
    def no_names(
        context: Context,
        topic: Annotated[str, typer.Option(help="A topic of the guidance.")] = "",
        first: Annotated[str, typer.Option("--from", metavar="DAY", help="From this day on.")] = "",
        last: Annotated[str, typer.Option("--to", metavar="DAY", help="Up to this day.")] = "",
    ) -> None:
        """No Names consultations, by topic and day alone.

        A new one: `fsm-tui record nonames.held`. It refuses whatever could tell who it is about.
        """
        _no_names(at(context), topic, first, last)


def _consultations(desk: Desk) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import consulting

        found = consulting.consultations(seat)
    if desk.json:
        desk.voice.data(
            [
                {
                    "id": each.id,
                    "state": each.state,
                    "reason": each.reason,
                    "asked": each.asked.value.model_dump(mode="json"),
                    "held": each.held.value.model_dump(mode="json") if each.held else None,
                }
                for each in found
            ]
        )
        return
    desk.voice.rows(
        ("Asked", "By", "About", "State", "Outcome", "Id"),
        [
            (
                read_day(each.asked.value.asked_on),
                each.asked.value.requester,
                each.reason,
                each.state,
                OUTCOMES[each.held.value.outcome] if each.held else "",
                each.id[:8],
            )
            for each in found
        ],
        empty="No consultation is recorded.",
    )


def _no_names(desk: Desk, topic: str, first: str, last: str) -> None:
    with desk.seat() as seat:
        from fsm_tui.practice.dates import parse_day
        from fsm_tui.services import consulting

        def day(typed: str) -> date | None:
            return parse_day(typed, seat.today()) if typed else None

        if topic:
            seat.profile.item("no_names_topics", topic)
        found = consulting.no_names(seat, topic=topic, first=day(first), last=day(last))
    if desk.json:
        desk.voice.data(
            [{"head": each.head, "topic": each.topic_label, **each.body.model_dump(mode="json")} for each in found]
        )
        return
    desk.voice.rows(
        ("On", "Topic", "Asked", "Question", "Advice", "Outcome"),
        [
            (
                read_day(each.on),
                each.topic_label,
                each.body.asked,
                " ".join(each.body.question.split()),
                " ".join(each.body.advice.split()),
                OUTCOMES[each.body.outcome],
            )
            for each in found
        ],
        empty="No No Names consultation is recorded for that.",
    )
