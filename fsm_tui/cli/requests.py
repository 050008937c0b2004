"""The commands about support requests: which ones wait, and one of them in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.practice.dates import read_day

if TYPE_CHECKING:
    from fsm_tui.practice.rag import Rag
    from fsm_tui.services.requests.looking import Looked
    from fsm_tui.services.requests.pending import Waiting


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "requests")
    def requests(context: typer.Context) -> None:
        """Support requests that wait, the reddest and oldest first. At the office."""
        _requests(at(context))

    @command(whole, "request")
    def request(
        context: typer.Context,
        family: Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")],
    ) -> None:
        """One support request: its rules and both ratings."""
        _request(at(context), family)


def _requests(desk: Desk) -> None:
    with desk.seat() as seat:
        from fsm_tui.services.requests import pending

        found = pending.waiting(seat)
        labels = {area.code: area.label for area in seat.profile.lists.areas}
    if desk.json:
        desk.voice.data(found)
        return
    rows = [
        (
            each.label,
            labels.get(each.area, each.area),
            _rag(each.rag),
            _rag(each.social_worker_rag),
            f"{each.days} day{'' if each.days == 1 else 's'}",
            str(each.passed_by) if each.passed_by else "",
            _stands(each),
            each.family[:8],
        )
        for each in found
    ]
    headers = ("Family", "Area", "Triage", "SW's", "Here", "Meetings missed", "Stands", "Id")
    desk.voice.rows(headers, rows, empty="No support request waits for a decision.")


def _rag(rag: Rag | None) -> str:
    return rag.value.capitalize() if rag is not None else "not rated"


def _stands(each: Waiting) -> str:
    from fsm_tui.services.requests.pending import STATE_WORDS

    rules = {True: "rules met", False: "a rule is not met", None: "rules not known yet"}[each.eligible]
    missing = f", {each.missing} missing" if each.missing else ""
    return f"{STATE_WORDS[each.state]}: {rules}{missing}{', consultation' if each.consultation else ''}"


def _request(desk: Desk, family: str) -> None:
    with desk.seat() as seat:
        from fsm_tui.services.requests import looking

        found = looking.look(seat, family)
    if desk.json:
        desk.voice.data(_data(found))
        return
    voice, view = desk.voice, found.view
    voice.fact("Family", view.label)
    referral = view.family.referral
    if referral is None:
        voice.fact("Request", "none was received for this family")
    else:
        voice.fact("Request", f"{found.state}; received {read_day(referral.value.received_on)}, {found.days} days")
        voice.fact("From", referral.value.requested_by)
    voice.fact("Triage", _rag(view.triage.value.rag if view.triage else None))
    voice.fact("Social worker's level of harm", _rag(view.social_worker_rag))
    level = referral.value.level_of_need if referral else None
    voice.fact("Level of need", found.level(level) if level else "not said")
    if view.disagreement:
        voice.fact("They differ", view.disagreement)
    voice.title("Eligibility")
    for rule in view.eligibility.rules:
        overridden = f" Overridden: {rule.overridden}." if rule.overridden else ""
        notice = f" {rule.notice}" if rule.notice else ""
        voice.fact(rule.label, f"{rule.standing}. {rule.words}{notice}{overridden} ({rule.source})")
    for source, sentence in dict.fromkeys((rule.source, rule.sentence) for rule in view.eligibility.rules):
        if sentence:
            voice.fact(source, f"“{sentence}”")
    if view.eligibility.route is not None:
        voice.fact("Offer", view.eligibility.route.words)
    voice.title("Missing")
    for each in view.missing:
        voice.say(each.words)
    if not view.missing:
        voice.say("nothing, the request is complete")
    _beside(desk, found)


def _beside(desk: Desk, found: Looked) -> None:
    voice = desk.voice
    voice.title("Beside it")
    for worker in found.workers:
        said = ", ".join(part for part in (worker.name, worker.agency, worker.phone) if part)
        voice.fact("Also involved", f"{found.role(worker.role)}{f': {said}' if said else ''}")
    first = found.view.first_worker
    if first is not None:
        asked = "talked over with the family" if first.discussed_with_family else "not yet talked over with the family"
        voice.fact("Starts first", f"{found.role(first.first)}, {asked}: {first.because}")
    for each in found.known:
        who = f"{each.name}: " if each.name else ""
        voice.fact("Known here", f"{who}{each.why}, in {each.label}")
    for decided in found.decided:
        because = f": {decided.because}" if decided.because else ""
        voice.fact("Meeting", f"{read_day(decided.meeting_on)}, {decided.decision}{because} ({decided.by})")


def _data(found: Looked) -> dict[str, object]:
    view = found.view
    return {
        "family": view.family.id,
        "label": view.label,
        "state": view.state,
        "days": found.days,
        "request": view.family.referral.value.model_dump(mode="json") if view.family.referral else None,
        "triage": view.triage.value.rag if view.triage else None,
        "social_worker_rag": view.social_worker_rag,
        "disagreement": view.disagreement,
        "eligible": view.eligibility.met,
        "rules": view.eligibility.rules,
        "offer": view.eligibility.route,
        "missing": [{"field": each.field, "words": each.words} for each in view.missing],
        "first_worker": view.first_worker.model_dump(mode="json") if view.first_worker else None,
        "known": found.known,
        "decided": found.decided,
    }
