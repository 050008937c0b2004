"""The commands `partners` and `network`: what partners owe us, and who works with one family."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.practice.dates import read_day

if TYPE_CHECKING:
    from fsm_tui.services.network import NetworkView, RequestLine
    from fsm_tui.services.partners import PartnerLine, PartnersView

Context = typer.Context
SHORT = 8


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "partners")
    def partners(
        context: Context,
        overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
        agency: Annotated[str, typer.Option(metavar="AGENCY", help="Only this agency, or part of its name.")] = "",
        everybody: Annotated[bool, typer.Option("--all", help="All families that this computer holds.")] = False,
        answered: Annotated[bool, typer.Option("--answered", help="The answered ones too, at the end.")] = False,
        out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it to a new file.")] = None,
    ) -> None:
        """What partners were asked, overdue first, over all families.

        Ask with `fsm-tui record partner.asked`, answer with `partner.answered`, and take what nobody answers up a
        stage with `partner.escalated`. A file names families by number and nobody in them; it is not encrypted.
        """
        _partners(at(context), overdue, agency, everybody, answered, out)

    @command(whole, "network")
    def network(
        context: Context,
        family: Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")],
    ) -> None:
        """Who works with a family, and what is confirmed of it."""
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import network

            found = network.read(seat, family)
        if desk.json:
            desk.voice.data(_document(found))
        else:
            _network(desk, found)


def _partners(
    desk: Desk, overdue: bool, agency: str, everybody: bool, answered: bool, out: Path | None
) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import exporting, partners

        view = partners.read(seat, everybody=everybody, answered=answered)
        key = partners.agency_named(view, agency) if agency else None
        only = partners.Only(agency=key, overdue=overdue)
        if out is not None:
            path = partners.write_out(seat, view, out, only)
            desk.aside(exporting.WARNING)
            if desk.json:
                desk.voice.data({"file": path})
            else:
                desk.voice.fact("Written to", str(path))
            return
        shown = view.shown(only)
    if desk.json:
        desk.voice.data(
            {
                "today": view.today, "whose": view.whose, "hidden": view.hidden, "unverified": view.unverified,
                "treatment_told": view.treatment_told, "requests": [_request(each) for each in shown],
                "agencies": [each for each in view.agencies if key in (None, each.key)],
            }
        )  # fmt: skip
        return
    _told(desk, view, shown, narrowed=only.narrows)


def _told(desk: Desk, view: PartnersView, shown: tuple[PartnerLine, ...], *, narrowed: bool) -> None:
    from fsm_tui.services import partners

    desk.voice.rows(
        ("Stands", "Agency", "Asked", "Wanted", "Family", "Id", "Stage", "Notice", "Request", "What"),
        [
            (
                each.stands,
                each.agency,
                f"{each.whom}, asks us" if each.ours else each.whom,
                each.wanted,
                each.label,
                each.family[:SHORT],
                each.stage_label,
                each.notice_words,
                each.key,
                _line(each.what),
            )
            for each in shown
        ],
        empty="No request fits." if narrowed and view.lines else "Nothing is asked of a partner, or by one.",
    )
    agencies = partners.by_agency(shown)
    if agencies:
        desk.voice.title("By agency")
        for one in agencies:
            desk.voice.fact(one.name, one.words)
    for said in (view.confirming, f"{view.hidden} of restricted families not shown" if view.hidden else ""):
        if said:
            desk.aside(f"{said[:1].upper()}{said[1:]}.")


def _request(line: PartnerLine) -> dict[str, Any]:
    """One request as data. Fields are only ever added."""
    return {
        "request": line.key, "family": line.family, "label": line.label, "way": "in" if line.ours else "out",
        "wanted": line.wanted.lower(), "whom": line.whom, "agency": line.agency, "what": line.what,
        "meeting": line.meeting, "asked_on": line.asked_on, "needed_by": line.needed_by,
        "notice_days": line.notice, "days_over": line.over, "outcome": line.outcome or None,
        "answered_on": line.answered_on, "stage": line.stage, "stage_label": line.stage_label,
        "stage_on": line.stage_on, "stage_to": line.stage_to, "next_stage": line.next_stage, "head": line.head,
    }  # fmt: skip


# one family


def _document(view: NetworkView) -> dict[str, Any]:
    """The network as data, without the family's fold. Fields are only ever added."""

    def due(line: Any) -> Any:
        stands = line.due.state if line.due else None
        return stands.due if stands and stands.done_on is None else None

    return {
        "family": view.view.family.id, "label": view.view.label, "unverified": view.unverified,
        "workers": [
            {"worker": each.key, "role": each.role, "name": each.name, "agency": each.agency, "reach": each.reach,
             "about": each.about, "told_by": each.told_by, "key_worker": each.key_worker, "left_on": each.left_on,
             "verified": bool(each.verified), "words": each.words, "in_conflict": each.in_conflict,
             "due_on": due(each)}
            for each in view.workers
        ],
        "treatments": [
            {"claim": each.key, "whose": each.whose, "what": each.what, "told": each.told, "right": each.right,
             "words": each.words, "due_on": due(each)}
            for each in view.treatments
        ],
        "requests": view.requests,
    }  # fmt: skip


def _network(desk: Desk, view: NetworkView) -> None:
    say = desk.voice
    say.title(f"Professionals, {view.view.label}")
    say.rows(
        ("Role", "Name", "Agency", "Reach", "Works with", "Told by", "Id", "Stands"),
        [
            (
                f"{each.role}{', key worker' if each.key_worker else ''}",
                each.name,
                each.agency,
                each.reach,
                each.about,
                each.told_by,
                each.key,
                f"left {read_day(each.left_on)}" if each.left_on else each.words,
            )
            for each in view.workers
        ],
        empty="Nobody is noted yet: `fsm-tui record worker.noted`.",
    )
    if view.treatments:
        say.title("Treatment as told; it is taken as told, not as fact")
        rows = [(each.whose, each.told, each.key, f"{_line(each.what)} ({each.words})") for each in view.treatments]
        say.rows(("Whose", "Told by", "Id", "What"), rows, empty="")
    say.title("Requests to and from partners")
    say.rows(
        ("Stands", "Way", "Wanted", "Whom", "Agency", "Needed by", "Notice", "Id", "What"),
        [
            (
                _stands(each), "asks us" if each.ours else "we ask", each.wanted, each.whom, each.agency,
                read_day(each.needed_by), each.notice_words, each.key, _line(each.what),
            )
            for each in view.requests
        ],
        empty="Nothing is asked of a partner, or by one.",
    )  # fmt: skip
    for each in view.requests:
        for said in (*each.stages, each.answered):
            say.fact(f"{each.wanted}, {each.whom}", said)


def _line(text: str) -> str:
    return " ".join(text.split())


def _stands(request: RequestLine) -> str:
    from fsm_tui.services.network import OUTCOMES

    if not request.open:
        return OUTCOMES[request.outcome]
    return f"{request.late} day{'' if request.late == 1 else 's'} overdue" if request.late else "open"
