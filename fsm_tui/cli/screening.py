"""Commands about screening and outcome tools: what was taken in a family, and what each tool takes and means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.practice.dates import read_day

if TYPE_CHECKING:
    from fsm_tui.practice.instruments import Band, Instrument
    from fsm_tui.practice.profile import Profile
    from fsm_tui.services.screening import History, Row

SHORT = 8
_ABOUT = {"adult": "a parent, carer or other adult", "child": "a child", "family": "the whole family"}


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "screenings")
    def screenings(
        context: typer.Context,
        family: Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")],
        person: Annotated[str | None, typer.Option(metavar="ID", help="Only of this person, by their id.")] = None,
    ) -> None:
        """Screening and outcome tools of a family, with scores.

        By parent, the newest first. A tool that was filled in only in part has no total. What a score calls for is
        answered with `record prompt.answered`.
        """
        _screenings(at(context), family, person)

    @command(whole, "instruments")
    def instruments(
        context: typer.Context,
        code: Annotated[str | None, typer.Argument(help="One of them in full, by its code.")] = None,
    ) -> None:
        """The tools of the guidance; with a code one in full.

        The codes are those that `record screening.taken` wants.
        """
        _instruments(at(context), code)


def _screenings(desk: Desk, family: str, person: str | None) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import screening

        told = screening.history(seat, family, person)
    if desk.json:
        desk.voice.data({"family": told.family, "label": told.label, "screenings": told.rows})
        return
    _history(desk, told)


def _history(desk: Desk, told: History) -> None:
    say = desk.voice
    say.fact("Family", told.label)
    if not told.rows:
        say.say("No screening has been recorded yet.")
    for one in told.rows:
        stage = f", {one.stage.lower()}" if one.stage else ""
        say.title(f"{one.label}{stage}, {one.whose}, {read_day(one.on)}")
        _row(desk, one)


def _row(desk: Desk, one: Row) -> None:
    say = desk.voice
    say.fact("Head", one.head[:SHORT])
    say.fact("Result", one.result)
    for said in one.explanation:
        say.say(said)
    for call in one.calls:
        say.fact("To talk about" if call.open else "Talked about", f"{call.label} ({call.prompt})")
        for because in call.because:
            say.fact("Because", because)
        say.fact("Guidance", f"{call.words} Source: {call.source}.")
        say.fact("Answered", call.answer)
    if one.before is not None:
        say.fact(f"Since {read_day(one.before)}", "; ".join(one.change))
    say.fact("Done by", one.by)
    say.fact("Note", one.note)


def _instruments(desk: Desk, code: str | None) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import screening

        tools, profile = screening.offered(seat), seat.profile
        one = profile.instrument(code) if code is not None else None
    if one is not None:
        if desk.json:
            desk.voice.data(_data(one, profile))
        else:
            _one(desk, one, profile)
        return
    if desk.json:
        desk.voice.data([_data(each, profile) for each in tools])
        return
    desk.voice.rows(
        ("Code", "Tool", "Items", "About", "What"),
        [
            (str(each.code), each.label, str(len(each.items) or "only logged"), _ABOUT[each.about], each.words)
            for each in tools
        ],
        empty="This version of the guidance has no tools.",
    )


def _data(one: Instrument, profile: Profile) -> dict[str, Any]:
    """A tool as data, with what each item takes in words and in numbers, and its sources by their names."""
    from fsm_tui.services import citing

    found: dict[str, Any] = one.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for item in found.get("items", ()):
        item |= {"takes": one.takes(item["code"]), "values": list(one.values[item["code"]])}
    return found | {"sources": list(citing.of_tool(one, profile))}


def _one(desk: Desk, one: Instrument, profile: Profile) -> None:
    from fsm_tui.services import citing

    say = desk.voice
    say.fact("Tool", f"{one.label} ({one.code})")
    say.fact("What", one.words)
    say.fact("About", _ABOUT[one.about])
    say.fact("Scoring version", str(one.scoring_version))
    say.fact("Caution", one.caution)
    say.fact("Stages", ", ".join(f"{each.label} ({each.code})" for each in one.stages))
    if one.schedule is not None:
        say.fact("Again after", f"{one.schedule.again_days} days" if one.schedule.again_days else "")
    say.fact("Outcomes", "; ".join(one.outcomes))
    if one.items:
        say.title("Items")
        say.rows(
            ("Code", "Item", "Takes", "Unit"),
            [
                (item.code, item.label + (" (counts the other way round)" if item.reversed else ""),
                 one.takes(item.code), item.unit)
                for item in one.items
            ],
            empty="",
        )  # fmt: skip
    for section in one.sections:
        if section.bands:
            _bands(desk, section.label, section.bands)
    if one.bands:
        _bands(desk, "Bands", one.bands)
    if one.rules:
        say.title("Calls for")
        for rule in one.rules:
            say.say(f"{profile.label('prompts', rule.calls)}: {rule.because} Source: {rule.source}.")
    say.title("Sources")
    for said in citing.of_tool(one, profile):
        say.say(said)


def _bands(desk: Desk, title: str, bands: tuple[Band, ...]) -> None:
    whom = {"": "", "female": "for women", "male": "for men"}
    desk.voice.title(title)
    desk.voice.rows(
        ("From", "To", "Band", "Whom", "Means", "Source"),
        [
            (str(limits.start), str(limits.end), band.label, whom[band.sex], band.meaning, limits.source)
            for band in bands
            for limits in (band, *band.also)
        ],
        empty="",
    )
