"""The command `interventions`: kits with their expiry, boxes, modules of the workbook, and what else was done."""

from __future__ import annotations

from typing import Annotated

import typer

from fsm_tui.cli.commands import at, command


def add(whole: typer.Typer) -> None:
    """Register this command."""

    @command(whole, "interventions")
    def interventions(
        context: typer.Context,
        family: Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")],
    ) -> None:
        """What was given and done, such as naloxone kits.

        The expiry of a kit is what its pack says. New records are made with `fsm-tui record`.
        """
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import interventions

            found = interventions.read(seat, family)
        if desk.json:
            desk.voice.data({
                "family": found.family, "label": found.label, "today": found.today,
                "home": {"children": found.home.children, "priority": found.home.priority},
                "kits": [
                    {"kit": each.key, "who": each.who, "product": each.product, "batch": each.batch or None,
                     "expiry": each.expiry, "days": each.days, "given_on": each.given_on, "trained": each.trained,
                     "topics": each.topics, "over": each.over or None, "entry": each.head}
                    for each in found.kits
                ],
                "boxes": [
                    {"box": each.key, "who": each.who, "medicines": each.medicines, "kept": each.kept,
                     "issued_on": each.issued_on, "locked": each.locked or None, "last": each.seen,
                     "because": each.because or None, "over": each.over or None, "entry": each.head}
                    for each in found.boxes
                ],
                "modules": [
                    {"module": each.code, "label": each.label, "state": each.state or "not_started",
                     "last": each.words or None, "entry": each.head or None}
                    for each in found.modules
                ],
                "done": found.done,
            })  # fmt: skip
            return
        rows = [
            ("Naloxone kit", each.who, each.over or f"{each.words}, {each.expiry:%d/%m/%Y}", each.product)
            for each in found.kits
        ]
        rows += [
            ("Storage box", each.who, each.over or each.seen, _joined(each.medicines, each.kept))
            for each in found.boxes
        ]
        rows += [
            ("Workbook module", "", interventions.STATES[each.state], _joined(each.label, each.words))
            for each in found.modules
        ]
        rows += [(each.called, each.who, f"{each.on:%d/%m/%Y}", each.words) for each in found.done]
        desk.voice.say(f"In the home: {found.home.words}.")
        desk.voice.rows(("What", "Who", "Stands", "In words"), rows, empty="Nothing is recorded yet.")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
