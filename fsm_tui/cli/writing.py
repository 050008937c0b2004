"""Commands that begin and write: init, schema, record, demo."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer

from fsm_tui.cli.commands import at, command
from fsm_tui.cli.desk import Desk
from fsm_tui.cli.workplace import Misused
from fsm_tui.errors import Faults, Refused

Role = Literal["practitioner", "leader", "admin"]
Context = typer.Context


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "init")
    def init(
        context: Context,
        name: Annotated[str, typer.Option(help="Whose vault it is.")],
        role: Annotated[Role, typer.Option(help="On a laptop a request: the office certifies it.")],
        area: Annotated[str, typer.Option(help="Area code of the practice profile.")] = "",
        office: Annotated[bool, typer.Option("--office", help="The team's one office vault.")] = False,
        organisation: Annotated[str, typer.Option(help="Name of the organisation or team.")] = "",
        recovery_file: Annotated[
            Path | None, typer.Option(metavar="FILE", help="Write the recovery paper here, private to you.")
        ] = None,
    ) -> None:
        """Make a new vault. Its recovery code or office recovery key is shown once."""
        _init(at(context), name, role, area, office, organisation, recovery_file)

    @command(whole, "schema")
    def schema(
        context: Context,
        kind: Annotated[str | None, typer.Argument(help="A kind, such as session.recorded.")] = None,
    ) -> None:
        """The kinds one may record; the schema of a kind."""
        from fsm_tui.services import schemas

        desk = at(context)
        if kind is not None:
            desk.voice.data(schemas.schema(kind))
        elif desk.json:
            desk.voice.data(schemas.recordable())
        else:
            desk.voice.rows(("Kind", "What it is"), [*schemas.recordable().items()], empty="None.")

    @command(whole, "record")
    def record(
        context: Context,
        source: Annotated[str, typer.Option("--from", metavar="FILE|-", help="JSON, or JSON Lines.")],
        kind: Annotated[str | None, typer.Argument(help="The kind, unless each line names its own.")] = None,
        subject: Annotated[str | None, typer.Option(metavar="FAMILY", help="Which family.")] = None,
    ) -> None:
        """Record one entry, or many: all or none."""
        _record(at(context), kind, subject, source)

    @command(whole, "demo")
    def demo(
        context: Context,
        tour: Annotated[Path | None, typer.Option(metavar="DIR", help="Show it all and save pictures here.")] = None,
        families: Annotated[int, typer.Option(min=1, max=5000)] = 9,
        sessions: Annotated[int, typer.Option(min=1, max=1000)] = 4,
        seed: Annotated[int, typer.Option(min=0)] = 1,
        keep: Annotated[Path | None, typer.Option(metavar="DIR", help="Keep the training vaults here.")] = None,
    ) -> None:
        """The training vaults, with made-up families.

        One office vault and one laptop that share a sync folder; removed on exit unless kept.
        """
        del context
        from screens.demo import run

        raise typer.Exit(run(tour=tour, families=families, sessions=sessions, seed=seed, keep=keep))


def _init(
    desk: Desk, name: str, role: Role, area: str, office: bool, organisation: str, recovery_file: Path | None
) -> None:
    from fsm_tui.casework.bodies import accept
    from fsm_tui.casework.team import StaffNamed
    from fsm_tui.practice.profile import built_in
    from fsm_tui.services import doorstep

    if recovery_file is None and not desk.place.out_is_terminal:
        raise Misused("The recovery paper is not printed into a file or pipe. Give --recovery-file FILE.")
    named = {"person": "0" * 16, "name": name, "role": role}
    accept(StaffNamed.KIND, named | ({"area": area} if area else {}))
    if area and not built_in().offers("areas", area):
        offered = ", ".join(str(each.code) for each in built_in().offered("areas"))
        raise Faults("Not accepted", (("area", f"is not an area of the practice profile: {offered}"),))
    door = doorstep.look(desk.home, desk.around)
    if door.there:
        raise Refused(
            "There is a vault already",
            f"The folder {door.folder} holds a vault. It was not touched.",
            "Open it, or choose another folder with --home.",
        )
    passphrase = desk.new_passphrase("", line=1)
    from fsm_tui.services import opening

    with _paper(recovery_file) as paper:
        if office:
            begun = opening.begin_office(
                desk.home, name=name, role=role, organisation=organisation, area=area,
                passphrase=passphrase, around=desk.around, kdf=desk.place.kdf,
            )  # fmt: skip
        else:
            begun = opening.begin_laptop(
                desk.home, name=name, role=role, area=area, organisation=organisation,
                passphrase=passphrase, around=desk.around, kdf=desk.place.kdf,
            )  # fmt: skip
        me, folder = begun.seat.me, begun.seat.vault.folder.root
        opening.leave(begun.seat)
        desk.voice.say(f"A new {me.place} vault for {me.name} is in {folder}.")
        if paper is None:
            desk.voice.say(f"{begun.paper_title}. It is shown this once and kept nowhere; write it down for the safe.")
            desk.voice.say(begun.paper)
        else:
            whose = f"{begun.paper_title}\n# {me.place} vault of {me.name}"
            paper.write(f"# {whose}\n# It opens this vault without the passphrase.\n{begun.paper}\n")
            desk.voice.say(f"{begun.paper_title}: in {recovery_file}. Print it, put it away, and delete the file.")


@contextmanager
def _paper(path: Path | None) -> Iterator[TextIO | None]:
    """A new file that only this user reads, made before the vault is, and gone again if the vault is not made."""
    if path is None:
        yield None
        return
    path = path.expanduser()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refused("Not written", f"{path} cannot be made ({error.strerror}). No vault was made.") from None
    with open(descriptor, "w", encoding="utf-8") as file:
        try:
            yield file
        except BaseException:
            empty = file.tell() == 0
            file.close()
            if empty:
                path.unlink(missing_ok=True)
            raise


def _record(desk: Desk, kind: str | None, subject: str | None, source: str) -> None:
    data = desk.read(source)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Faults("Not readable", (("", "The text is not UTF-8."),), "Nothing was written.") from None
    with desk.seat() as seat:
        from fsm_tui.services import recording

        done = recording.record_json(seat, kind, subject, text)
    if desk.json:
        desk.voice.data(done)
        return
    for each in done:
        desk.voice.say(f"{each.called}: {each.head}" + (f", family {each.family}" if each.family else ""))
        if each.notice:
            desk.voice.say(each.notice)


