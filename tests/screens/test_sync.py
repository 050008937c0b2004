"""The sync screen on real vaults and a real folder: enrolment, sync to zero, bad files, and what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from fsm_tui.errors import Refused
from fsm_tui.services import carrying, drafting, enrolling, opening, preferences, recording, standing, syncing
from fsm_tui.services.seat import Seat
from screens import seating
from screens.commands import registry
from screens.dialogs.browse import Browse, look
from screens.robot import Robot
from screens.sync import showing
from screens.sync.dialogs import DigitsShown, digits_wrong
from screens.sync.screen import SyncScreen
from screens.sync.work import Seen
from screens.widgets.field import Line
from tests.robot import driving, undone
from tests.screens import vaults
from tests.screens.vaults import DANA, ROBIN, Clock

HOSTILE = "Mar[/]lowe \u202eevil"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def page(robot: Robot) -> SyncScreen:
    shown = robot.app.page()
    assert isinstance(shown, SyncScreen)
    return shown


def seen(robot: Robot) -> Seen:
    found = page(robot).seen
    assert found is not None
    return found


def line(robot: Robot, selector: str) -> Line:
    found = robot.find(selector)
    assert isinstance(found, Line)
    return found


def open_family(seat: Seat, label: str = "Marlowe") -> str:
    said = json.dumps({"label": label, "area": "west", "base": "st_james"})
    family = recording.record_json(seat, "family.opened", None, said)[0].family
    assert family
    return family


async def go_to_sync(robot: Robot, passphrase: str) -> None:
    await robot.types(passphrase, into="#passphrase")
    await robot.press("enter")
    await robot.until(lambda: robot.place in ("caseload", "queue") and not robot.app.locked)
    await show_sync(robot)


async def show_sync(robot: Robot) -> None:
    await robot.app.go("sync")
    await robot.until(lambda: robot.place == "sync" and page(robot).seen is not None)


async def choose(robot: Robot, path: Path) -> None:
    """Type a path into the open folder dialog and take it."""
    await robot.until(lambda: isinstance(robot.dialog, Browse))
    dialog = robot.dialog
    line(robot, "#words").value = str(path)
    await robot.press("enter")
    await robot.until(lambda: robot.dialog is not dialog)


async def digits(robot: Robot) -> str:
    """The thirty digits as they are read off the screen."""
    await robot.until(lambda: isinstance(robot.dialog, DigitsShown))
    lines = ["".join(word for word in line.split() if word.isdigit()) for line in robot.text().splitlines()]
    found = "".join(line for line in lines if len(line) == 18)
    await robot.answers("close")
    # Each group comes after its number, 1 to 6.
    assert found[::6] == "123456"
    return "".join(found[at + 1 : at + 6] for at in range(0, 36, 6))


def enrolled(tmp_path: Path, clock: Clock) -> tuple[Path, Path, Path]:
    """(laptop, office, stick): two vaults that trust each other, and a sync folder that both remember."""
    home, off, stick = tmp_path / "laptop", tmp_path / "office", tmp_path / "stick"
    vaults.laptop(home)
    vaults.office(off)
    stick.mkdir()
    robin, dana = vaults.seat(home, clock), vaults.seat(off, clock, DANA)
    asked = enrolling.request(robin)
    reply = enrolling.accept(dana, asked.data, asked.fingerprint, "practitioner")
    enrolling.finish(robin, reply.data, reply.fingerprint)
    for seat in (robin, dana):
        opening.leave(seat)
    for folder in (home, off):
        preferences.keep(folder, "sync_folder", str(stick))
    return home, off, stick


def test_every_command_of_the_page_is_carried_out() -> None:
    assert undone(SyncScreen) == []


async def test_two_training_vaults_enrol_and_sync_to_zero(tmp_path: Path, clock: Clock) -> None:
    home, off, stick = tmp_path / "laptop", tmp_path / "office", tmp_path / "stick"
    vaults.laptop(home, training=True)
    vaults.office(off, training=True)
    stick.mkdir()
    robin = vaults.seat(home, clock)
    opening.change_passphrase(robin, ROBIN, DANA, kdf=opening.floor())
    open_family(robin, HOSTILE)
    opening.leave(robin)
    async with driving(seating.training(off, home, DANA, clock.around, kdf=opening.floor())) as robot:
        assert robot.sees(seating.TRAINING) and robot.sees(f"In training the passphrase is: {DANA}")
        await go_to_sync(robot, DANA)
        assert robot.sees("Not enrolled yet. F4 begins") and robot.sees("1 record only on this laptop")
        assert robot.sees("Mar[/]lowe evil") and robot.sees(seating.TRAINING)
        await robot.press("s")
        await robot.until("This laptop is not enrolled yet. F4 begins.")
        await robot.does("sync.enrol")
        await robot.picks("ask")
        await choose(robot, stick)
        await robot.until(f"{next(stick.glob('*.fsme')).name}")
        mine = await digits(robot)

        await robot.does("app.change_seat")
        await robot.until(lambda: robot.place == "queue" and not robot.app.locked)
        assert robot.sees(seating.TRAINING)
        await robot.until("Dana Reeve, team leader")
        await show_sync(robot)
        assert robot.sees("None is enrolled yet. F4 accepts a request")
        await robot.does("sync.enrol")
        await choose(robot, next(stick.glob("*.fsme")))
        await robot.until("Robin Vale asks to enrol")
        await robot.types("12345", into="#digits")
        await robot.press("enter")
        await robot.until("Thirty digits are needed; 5 are typed.")
        line(robot, "#digits Line").value = mine[::-1]
        await robot.press("enter")
        await robot.until("The digits that were typed are not the")
        assert not list(stick.glob("*.fsmo")) and not (await robot.app.ask(enrolling.devices))[1:]
        line(robot, "#digits Line").value = mine
        await robot.press("enter")
        theirs = await digits(robot)
        assert theirs == seen(robot).fingerprint.replace(" ", "")
        await robot.until(lambda: len(seen(robot).laptops) == 1)
        assert robot.sees("1 laptop enrolled, 1 without the latest.")

        await robot.does("app.change_seat")
        await robot.until(lambda: robot.place == "caseload" and not robot.app.locked)
        await show_sync(robot)
        await robot.does("sync.enrol")
        await robot.picks("finish")
        await choose(robot, next(stick.glob("*.fsmo")))
        await robot.types(mine, into="#asked")
        await robot.press("enter")
        await robot.until("Not the same digits")
        await robot.answers("close")
        await robot.until(lambda: bool(robot.app.screen.query("#asked")))
        line(robot, "#asked Line").value = theirs
        await robot.press("enter")
        await robot.until("Enrolled with Western team as practitioner")
        await robot.answers("close")
        await robot.does("sync.sync")
        await choose(robot, stick)
        await robot.until("Sync: nothing new to read, 1 written.")
        await robot.until("sync here again: then you know")
        assert robot.app.header.sync.startswith("1 record only on this laptop")
        assert robot.sees("not confirmed by the off")

        await robot.does("app.change_seat")
        await robot.until(lambda: robot.place == "queue" and not robot.app.locked)
        await show_sync(robot)
        await robot.does("sync.sync")
        await choose(robot, stick)
        await robot.until("Sync: 1 read, 1 written.")
        assert robot.sees("1 accepted, 0 already")

        await robot.does("app.change_seat")
        await robot.until(lambda: robot.place == "caseload" and not robot.app.locked)
        await show_sync(robot)
        await robot.does("sync.sync")
        await robot.until(lambda: "1 read" in page(robot).last)
        await robot.until("Nothing: everything is at the office.")
        assert robot.app.header.sync == "Everything is at the office" and page(robot).first.count == 0
        assert (await robot.app.ask(standing.read)).unconfirmed == 0


async def test_change_seat_is_there_only_in_training(tmp_path: Path, clock: Clock) -> None:
    vaults.laptop(tmp_path / "laptop")
    async with driving(vaults.door(tmp_path / "laptop", clock)) as robot:
        await go_to_sync(robot, ROBIN)
        assert "app.change_seat" not in {command.name for command in robot.app.hands.here()}
        await robot.press("ctrl+o")
        assert robot.place == "sync" and not robot.app.locked and not robot.sees("Change seat")
        assert not robot.sees("TRAINING")


async def test_a_seat_that_cannot_be_opened_leaves_its_lock_screen(tmp_path: Path, clock: Clock) -> None:
    home, off = tmp_path / "laptop", tmp_path / "office"
    vaults.laptop(home, training=True)
    vaults.office(off, training=True)
    start = seating.training(off, home, ROBIN, clock.around, kdf=opening.floor())
    async with driving(start) as robot:
        await go_to_sync(robot, ROBIN)
        await robot.does("app.change_seat")  # the office of this test has another passphrase
        await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
        assert robot.sees("Vault of your team's office") and robot.sees(seating.TRAINING)
        await robot.types(DANA, into="#passphrase")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "queue" and not robot.app.locked)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_bundle_file_is_looked_at_before_it_is_taken_in(
    tmp_path: Path, clock: Clock, size: tuple[int, int]
) -> None:
    home, off, stick = enrolled(tmp_path, clock)
    robin = vaults.seat(home, clock)
    open_family(robin, HOSTILE)
    made, path = syncing.export_to(robin, stick)
    opening.leave(robin)
    cut = stick / "cut.fsmb"
    cut.write_bytes(made.data[: len(made.data) // 2])
    async with driving(vaults.door(off, clock), size) as robot:
        await go_to_sync(robot, DANA)
        before = await robot.app.ask(standing.read)
        await robot.does("sync.take")
        await choose(robot, cut)
        await robot.until(lambda: robot.dialog is not None and bool(robot.app.screen.query("#close")))
        assert robot.sees("Nothing was")
        await robot.answers("close")
        assert await robot.app.ask(standing.read) == before

        await robot.does("sync.take")
        await choose(robot, path)
        await robot.until("Mar[/]lowe evil: new family, opened in the field, 1 new entry.")
        await robot.answers("no")
        assert await robot.app.ask(standing.read) == before

        await robot.does("sync.take")
        await choose(robot, path)
        await robot.until("What this bundle would change")
        await robot.press("enter")
        await robot.until("Imported the bundle of Robin Vale: 1 accepted, 0 already here.")
        assert (await robot.app.ask(standing.read)).families == 1

        await robot.does("sync.take")
        await choose(robot, path)
        await robot.until("Already imported on")
        assert not robot.app.screen.query("#yes")
        await robot.answers("no")

        await robot.does("sync.give")  # the return bundle for the laptop under the cursor
        await choose(robot, stick)
        await robot.until("Bundle for Robin Vale")
        await robot.answers("close")
    back = next(path for path in stick.glob("fsm-*.fsmb") if path.name != made.name)
    robin = vaults.seat(home, clock)
    syncing.take_in(robin, back.read_bytes())
    assert standing.read(robin).unconfirmed == 0
    opening.leave(robin)


async def test_what_is_only_here_by_family_and_the_way_to_it(tmp_path: Path, clock: Clock) -> None:
    home, _, stick = enrolled(tmp_path, clock)
    robin = vaults.seat(home, clock)
    family = open_family(robin)
    clock.pass_(26 * 3600)
    open_family(robin, "Later")
    drafting.save(robin, drafting.begin(robin, "session", family), {"note": "half"})
    drafting.save(robin, drafting.begin(robin, "family", None), {"label": "new"})
    opening.leave(robin)
    async with driving(vaults.door(home, clock)) as robot:
        await go_to_sync(robot, ROBIN)
        assert robot.sees("2 records and 2 drafts only on this laptop, oldest 26 h")
        rows = [(each.label, each.records, each.drafts) for each in seen(robot).only_here]
        assert rows == [("Marlowe", 1, 1), ("", 0, 1), ("Later", 1, 0)] and robot.sees("not about one family")
        assert robot.sees("▸ Marlowe") and robot.sees("Mon 23 Nov 2026 09:00")
        assert robot.text().index("Marlowe") < robot.text().index("Later")
        await robot.press("enter")
        await robot.until(lambda: robot.place == "family")
        shown = robot.app.page()
        assert shown is not None and shown.details == {"family_id": family}
        await robot.does("app.back")
        await robot.until(lambda: robot.place == "sync")
        stick.rename(tmp_path / "unplugged")
        await robot.does("sync.sync")
        await robot.until("Sync folder not there")
        await robot.answers("close")
        assert robot.app.header.sync.startswith("2 records and 2 drafts only on this laptop")


async def test_a_file_that_spoils_the_folder_is_named_and_the_rest_goes_on(tmp_path: Path, clock: Clock) -> None:
    home, off, stick = enrolled(tmp_path, clock)
    robin = vaults.seat(home, clock)
    open_family(robin)
    syncing.sync_folder(robin, stick)
    opening.leave(robin)
    (stick / "to-office" / "fsm-00000000.fsmb").write_bytes(b"no bundle at all")
    async with driving(vaults.door(off, clock)) as robot:
        await go_to_sync(robot, DANA)
        await robot.does("sync.sync")
        await robot.until("Sync: please read")
        assert robot.sees("fsm-00000000.fsmb")
        await robot.answers("close")
        assert page(robot).last == "Sync: 1 read, 1 written, 1 refused."
        assert (await robot.app.ask(standing.read)).families == 1


async def test_revoking_asks_why_and_says_so_afterwards(tmp_path: Path, clock: Clock) -> None:
    _, off, _ = enrolled(tmp_path, clock)
    async with driving(vaults.door(off, clock)) as robot:
        await go_to_sync(robot, DANA)
        await robot.press("enter")
        await robot.until("Robin Vale's laptop, enrolled")
        await robot.answers("close")
        await robot.does("sync.revoke")
        await robot.until("Revoke the laptop of Robin Vale")
        await robot.press("enter")
        await robot.until("Say why; it stays in the log.")
        await robot.types("left on a train", into="#asked")
        await robot.press("enter")
        await robot.until("revoked: left on")
        assert robot.sees("None is trusted now.")
        assert robot.app.hands.why_not(registry.get("sync.revoke")) == "This laptop was revoked before."


async def test_locking_over_the_digits_keeps_what_was_typed(tmp_path: Path, clock: Clock) -> None:
    home, off, stick = tmp_path / "laptop", tmp_path / "office", tmp_path / "stick"
    vaults.laptop(home)
    vaults.office(off)
    stick.mkdir()
    robin = vaults.seat(home, clock)
    asked = enrolling.request(robin)
    carrying.put(stick, asked.name, asked.data)
    opening.leave(robin)
    async with driving(vaults.door(off, clock)) as robot:
        await go_to_sync(robot, DANA)
        await robot.does("sync.enrol")
        await choose(robot, stick / asked.name)
        await robot.until("Robin Vale asks to enrol")
        await robot.types("12345 678", into="#digits")
        await robot.press("f10")
        await robot.until(lambda: robot.place == "unlock" and robot.app.seat is None)
        assert not robot.sees("12345") and not robot.sees("asks to enrol")
        await robot.types(DANA, into="#passphrase")
        await robot.press("enter")
        await robot.until("Robin Vale asks to enrol")
        assert line(robot, "#digits Line").value == "12345 678"
        assert robot.app.focused is line(robot, "#digits Line")
        line(robot, "#digits Line").value = asked.fingerprint
        await robot.press("enter")
        await robot.until("is enrolled as practitioner")


async def test_a_known_person_with_a_new_laptop_stays_one_person(tmp_path: Path, clock: Clock) -> None:
    _, off, stick = enrolled(tmp_path, clock)
    other = tmp_path / "new"
    new = opening.begin_laptop(
        other, name="Robin Vale", role="practitioner", area="west", passphrase=ROBIN, around=clock.around,
        kdf=opening.floor(),
    ).seat  # fmt: skip
    asked = enrolling.request(new)
    carrying.put(stick, asked.name, asked.data)
    opening.leave(new)
    async with driving(vaults.door(off, clock)) as robot:
        await go_to_sync(robot, DANA)
        await robot.does("sync.enrol")
        await choose(robot, stick / asked.name)
        await robot.until("Robin Vale is known")
        line(robot, "#digits Line").value = asked.fingerprint
        await robot.press("enter")
        await robot.until("Choose one.")
        await robot.press("1")
        await robot.focus("#yes")
        await robot.press("enter")
        await robot.until("is enrolled as practitioner")
        laptops = [each for each in await robot.app.ask(enrolling.devices) if not each.office]
        assert len(laptops) == 2 and len({each.person for each in laptops}) == 1


def test_looking_for_a_folder_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "Stick" / "fsm").mkdir(parents=True)
    (tmp_path / "Stick" / "one.fsmb").write_bytes(b"")
    (tmp_path / "Stick" / "other.txt").write_bytes(b"")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "file").write_bytes(b"")

    def labels(typed: str, *endings: str) -> list[str]:
        return [step.label for step in look(typed, endings).steps if not step.label.startswith("Go to")]

    here = str(tmp_path)
    assert labels(here)[0] == f"Use this folder: {here}" and labels(here)[1] == "Stick/"
    assert labels(f"{here}/sti")[0] == "Stick/"
    assert labels(f"{here}/Stick/", ".fsmb")[:2] == ["one.fsmb", "fsm/"]
    assert labels(f"{here}/Stick/ONE", ".fsmb")[0] == "one.fsmb"
    assert "other.txt" not in " ".join(labels(f"{here}/Stick/"))
    assert labels(f"{here}/nowhere/at/all")[0].startswith("Up to")
    assert "cannot be read" in look(f"{here}/nowhere/at/all", ()).trouble


def test_digits_as_typed() -> None:
    good = "12345 67890 12345 67890 12345 67890"
    assert digits_wrong(good) is None and digits_wrong(good.replace(" ", "-")) is None
    assert digits_wrong("12345") == "Thirty digits are needed; 5 are typed."
    assert digits_wrong("l" * 30) == "Only digits, please."


def test_putting_a_file_where_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        carrying.put(tmp_path / "unplugged", "x.fsme", b"x")
    assert not (tmp_path / "unplugged").exists()
    assert carrying.put(tmp_path, "x.fsme", b"x").read_bytes() == b"x"
    with pytest.raises(Refused):
        carrying.read(tmp_path / "nothing")


def test_what_the_facts_say() -> None:
    here = standing.Standing(
        name="Robin Vale", role="practitioner", place="laptop", device="d", organisation="Western team", training=False,
        enrolled=True, families=2, entries=9, drafts=1, unconfirmed=4, oldest_unconfirmed_hours=26, conflicts=0,
        quarantined=0, returned=0, to_review=0, last_bundle="2026-11-23T08:00:00+00:00", last_receipt=None, guidance="",
        sentence="4 records and 1 draft only on this laptop, oldest 26 h",
    )  # fmt: skip
    aside = syncing.Quarantined("h", "d:1:1", "Session", "Robin Vale", "23 Nov 2026", "late", settleable=False)
    gone = syncing.LeavingFamily("f", "Mar[/]lowe", "23 Nov 2026", ("a draft",))
    seen_ = Seen(here, "1 2 3", "/stick", (), (), (), (aside,), (gone,))
    said = {fact.label: fact.text.plain for fact in showing.facts(seen_, "")}
    assert said == {
        "Office": "Enrolled with Western team as practitioner.",
        "Only here": "4 records and 1 draft only on this laptop, oldest 26 h.",
        "Sync folder": "/stick",
        "Last": "A bundle was made on Mon 23 Nov 2026 08:00.",
        "Kept aside": "1 entry at the office or here.",
        "Leaving": "Mar[/]lowe: no longer yours, and here until your work with them is safe.",
    }
    fresh = replace(here, enrolled=False, unconfirmed=0, drafts=0)
    bare = replace(seen_, standing=fresh, folder="", aside=(), leaving=())
    said = {fact.label: fact.text.plain for fact in showing.facts(bare, "Sync: nothing new to read.")}
    assert said["Only here"] == "Nothing is recorded yet." and said["Just now"] == "Sync: nothing new to read."
    assert said["Office"].startswith("Not enrolled yet. F4 begins") and "F3 chooses one" in said["Sync folder"]
