"""Commands about advice: consultations, and No Names consultations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.practice.dates import read_day

if TYPE_CHECKING:
    from fsm_tui.services.consulting import Consultation

Context = typer.Context


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "consults")
    def consultations(context: Context) -> None:
        """Consultations asked for, arranged and held.

        A new one: `fsm-tui record consultation.asked`. It is arranged by `fsm-tui record appointment.planned` that
        names it as its consultation, and `consultation.held` is the advice.
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

        A new one: `fsm-tui record nonames.held`. It refuses whatever could tell who it is about. Only a person links
        one to a family: `fsm-tui record nonames.linked --subject FAMILY`.
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
                    "arranged_for": each.arranged_for.isoformat() if each.arranged_for else None,
                    "at": each.at,
                    "to_write_up": each.to_write_up,
                    "family": each.family_label,
                    "asked": each.asked.value.model_dump(mode="json"),
                    "held": each.held.value.model_dump(mode="json") if each.held else None,
                }
                for each in found
            ]
        )
        return
    desk.voice.rows(
        ("Asked", "By", "About", "State", "When", "Outcome", "Id"),
        [
            (
                read_day(each.asked.value.asked_on),
                each.asked.value.requester,
                each.reason,
                "to write up" if each.to_write_up else each.state,
                _when(each),
                consulting.OUTCOMES[each.held.value.outcome] if each.held else "",
                each.id[:8],
            )
            for each in found
        ],
        empty="No consultation is recorded.",
    )


def _when(one: Consultation) -> str:
    if one.held is not None:
        return read_day(one.held.value.on)
    return f"{read_day(one.arranged_for)}{f', {one.at}' if one.at else ''}" if one.arranged_for else ""


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
            [
                {
                    "head": each.head,
                    "topic_label": each.topic_label,
                    "by": each.by,
                    "linked": [link.label for link in each.links],
                    **each.body.model_dump(mode="json"),
                }
                for each in found
            ]
        )
        return
    desk.voice.rows(
        ("On", "Topic", "Asked", "Question", "Advice", "Outcome", "Linked to"),
        [
            (
                read_day(each.on),
                each.topic_label,
                each.body.asked,
                " ".join(each.body.question.split()),
                " ".join(each.body.advice.split()),
                consulting.OUTCOMES[each.body.outcome],
                ", ".join(link.label for link in each.links),
            )
            for each in found
        ],
        empty="No No Names consultation is recorded for that.",
    )
