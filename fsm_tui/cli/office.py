"""Commands of the team leader and the office: review, allocate, staff, add-person, profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fsm_tui.cli.commands import at, command, group, guarded
from fsm_tui.cli.desk import Desk
from fsm_tui.cli.heads import head_named, member_named
from fsm_tui.cli.workplace import Misused
from fsm_tui.cli.writing import Role
from fsm_tui.errors import Faults

if TYPE_CHECKING:
    from fsm_tui.practice.profile import Profile

Context = typer.Context
Family = Annotated[str, typer.Argument(help="Its id or the beginning of it, its name, or its Mosaic number.")]
NewPassphrase = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Its first line is the new passphrase; without it the second line of --passphrase-file.",
    ),
]


def add(whole: typer.Typer) -> None:
    """Register these commands."""

    @command(whole, "review")
    def review(
        context: Context,
        family: Family,
        head: Annotated[str, typer.Argument(help="The record, or the beginning of its head.")],
        approve: Annotated[bool, typer.Option("--approve")] = False,
        back: Annotated[bool, typer.Option("--return")] = False,
        remark: Annotated[list[str] | None, typer.Option(help="What to do; as often as needed.")] = None,
        place: Annotated[
            list[str] | None, typer.Option(help="The field that the remark is about; the first for the first.")
        ] = None,
    ) -> None:
        """Give a verdict on the record as it stands now."""
        if approve == back:
            raise Misused("Give either --approve or --return.")
        _review(at(context), family, head, "approved" if approve else "returned", remark or [], place or [])

    @command(whole, "allocate")
    def allocate(
        context: Context,
        family: Family,
        to: Annotated[str | None, typer.Option(metavar="NAME|STAFF-ID", help="Whose work it is from now.")] = None,
        nobody: Annotated[bool, typer.Option("--to-nobody", help="Take it out of every laptop.")] = False,
        on: Annotated[str | None, typer.Option(metavar="DAY", help="From which day; today if not said.")] = None,
        note: Annotated[str, typer.Option()] = "",
    ) -> None:
        """Allocate a family to a practitioner."""
        if (to is None) is not nobody:
            raise Misused("Give either --to or --to-nobody.")
        _allocate(at(context), family, to, on, note)

    @command(whole, "staff")
    def staff(context: Context) -> None:
        """The people of the team."""
        desk = at(context)
        with desk.seat() as seat:
            from fsm_tui.services import families

            found = families.staff(seat)
        if desk.json:
            desk.voice.data(found)
            return
        rows = [(each.name, each.role, each.area, each.person) for each in found]
        desk.voice.rows(("Name", "Role", "Area", "Id"), rows, empty="Nobody is named yet.")

    @command(whole, "add-person")
    def add_person(
        context: Context,
        name: Annotated[str, typer.Option()],
        role: Annotated[Role, typer.Option()],
        new_passphrase_file: NewPassphrase = None,
    ) -> None:
        """One more named person for the office vault."""
        _add_person(at(context), name, role, new_passphrase_file)

    profile = group("The practice profile.", alone=True)
    whole.add_typer(profile, name="profile")

    @profile.callback(invoke_without_command=True)
    @guarded
    def show(
        context: Context,
        toml: Annotated[bool, typer.Option("--toml", help="Print its exact text.")] = False,
    ) -> None:
        """The practice profile in force: whose guidance it is, who approved it, when it is to be looked at again."""
        if context.invoked_subcommand is None:
            _profile(at(context), toml)

    @command(profile, "publish")
    def publish(
        context: Context,
        file: Annotated[str, typer.Argument(metavar="FILE|-", help="The TOML text of a new version.")],
    ) -> None:
        """Publish another version to the team."""
        _publish(at(context), file)


def _review(desk: Desk, family: str, head: str, decision: str, remarks: list[str], places: list[str]) -> None:
    from fsm_tui.casework.bodies import accept
    from fsm_tui.casework.review import Verdict

    if len(places) > len(remarks):
        raise Misused("There are more --place than --remark.")
    said = [(place, text) for place, text in zip(places + [""] * len(remarks), remarks, strict=False)]
    accept(
        Verdict.KIND,
        {"on": "0" * 64, "decision": decision, "remarks": [{"place": place, "text": text} for place, text in said]},
    )
    with desk.seat() as seat:
        from fsm_tui.services import families, reviewing

        wanted = head_named(families.read(seat, family), head)
        done = reviewing.give(seat, family, wanted, decision, tuple(said))
    if desk.json:
        desk.voice.data(done)
    else:
        desk.voice.say(f"{decision.capitalize()}: {wanted}. It goes to the laptop with the next bundle.")


def _allocate(desk: Desk, family: str, to: str | None, on: str | None, note: str) -> None:
    from fsm_tui.casework.allocation import Allocated
    from fsm_tui.casework.bodies import accept
    from fsm_tui.practice.dates import parse_day

    day = parse_day(on, desk.around.today()) if on is not None else desk.around.today()
    accept(Allocated.KIND, {"to": None, "allocated_on": day.isoformat(), "note": note})
    with desk.seat() as seat:
        from fsm_tui.services import families

        person = member_named(families.staff(seat), to) if to is not None else None
        done = families.allocate(seat, family, person, allocated_on=day, note=note)
        whose = seat.name_of(person) if person else "nobody"
    if desk.json:
        desk.voice.data(done)
    else:
        desk.voice.say(f"Allocated to {whose}: family {done.family}. It goes to the laptop with the next bundle.")


def _add_person(desk: Desk, name: str, role: Role, file: str | None) -> None:
    from fsm_tui.casework.bodies import accept
    from fsm_tui.casework.team import StaffNamed

    accept(StaffNamed.KIND, {"person": "0" * 16, "name": name, "role": role})
    with desk.seat() as seat:
        from fsm_tui.services import opening

        seat.require("leader", "admin")
        passphrase = desk.new_passphrase(f" of {name}", line=2, file=file)
        opening.add_person(seat, name=name, role=role, passphrase=passphrase, kdf=desk.place.kdf)
    desk.voice.say(f"{name} can open this vault now, with the new passphrase.")


def _profile(desk: Desk, toml: bool) -> None:
    with desk.seat() as seat:
        from fsm_tui.services import guidance

        text, profile, today = guidance.text(seat), seat.profile, seat.today()
    if toml:
        # Byte for byte, so that it can be edited and published again.
        desk.place.out.write(text)
        return
    if desk.json:
        state = profile.review_state(today)
        desk.voice.data(
            profile.profile.model_dump(mode="json")
            | {"review": state.sentence, "past_review": state.past, "unconfirmed": profile.unconfirmed()}
        )
        return
    _provenance(desk, profile)
    desk.voice.fact("Review", profile.review_state(today).sentence)
    unconfirmed = profile.unconfirmed()
    if unconfirmed:
        desk.voice.title("Not signed off here yet")
        for line in unconfirmed:
            desk.voice.say(line)


def _provenance(desk: Desk, profile: Profile) -> None:
    from fsm_tui.practice.dates import full_date

    told = profile.profile
    for label, text in (
        ("Practice profile", f"{told.title}, version {told.version}"),
        ("Document", told.document),
        ("Council", told.council),
        ("Provider", told.provider),
        ("Owner", told.owner),
        ("Approved by", f"{told.approving_body}, {full_date(told.approved)}"),
        ("In force since", full_date(told.in_force)),
        ("Next review", full_date(told.next_review)),
    ):
        desk.voice.fact(label, text)


def _publish(desk: Desk, file: str) -> None:
    data = desk.read(file)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Faults("Not readable", (("", "The text is not UTF-8."),), "Nothing was published.") from None
    with desk.seat() as seat:
        from fsm_tui.services import guidance

        profile = guidance.publish(seat, text)
    desk.voice.say(f"Published: {profile.profile.title}, version {profile.profile.version}.")
