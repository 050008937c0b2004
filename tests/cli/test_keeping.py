"""Looking after a vault: what verify finds, backups and the way back from one, and the end."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from fsm_tui.errors import Refused
from fsm_tui.services import looking_after, opening
from fsm_tui.services.seat import Seat
from fsm_tui.vault.slots import FLOOR
from tests.cli.teller import NOW, PASSPHRASE, Teller, begin, files_in, open_marlowe, session


def meddle(tell: Teller, change: str, **values: object) -> None:
    """Change the database behind the program's back, with the right key."""
    opened = opening.unlock(tell.home, PASSPHRASE, tell.around())
    try:
        with opened.seat.vault.store.write() as open_session:
            open_session.connection().execute(text(change), values)
    finally:
        opening.leave(opened.seat)


SESSION = "(SELECT arrival FROM entry WHERE kind = 'session.recorded')"
OTHER_WORDS = f"UPDATE entry SET body = CAST(replace(body, 'evenings', 'mornings') AS BLOB) WHERE arrival = {SESSION}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (OTHER_WORDS, "do not agree"),
        (f"UPDATE entry SET kind = 'goal.agreed' WHERE arrival = {SESSION}", "the column “kind” does not say"),
        (f"UPDATE entry SET author = 'ffffffffffffffff' WHERE arrival = {SESSION}", "the column “author”"),
        (f"DELETE FROM entry WHERE arrival = {SESSION}", "entries before this one are missing"),
        ("DELETE FROM entry WHERE arrival = 1", "does not begin with its first entry"),
    ],
)
def test_verify_finds_what_was_altered_with_the_key(laptop: Teller, change: str, said: str) -> None:
    meddle(laptop, change)
    done = laptop("verify")
    assert done.code == 1
    assert said in done.out
    assert "No fault" not in done.out
    assert "restore the latest backup" in done.err
    assert "Marlowe" not in done.out + done.err
    assert "evenings" not in done.out + done.err


def test_verify_finds_a_page_that_was_altered_without_the_key(laptop: Teller) -> None:
    database = laptop.home / "vault.db"
    data = bytearray(database.read_bytes())
    data[-2_000] ^= 1
    database.write_bytes(data)
    done = laptop("verify")
    assert done.code == 1
    assert "Fault: The database file" in done.out or "cannot be read" in done.err


def test_rebuild_makes_the_lists_again_from_the_log(laptop: Teller) -> None:
    before = laptop.expect("show", "Marlowe"), laptop.expect("caseload"), laptop.expect("search", "evenings")
    for table in ("family", "due", "record", "search"):
        meddle(laptop, f"DELETE FROM {table}")
    assert laptop.expect("caseload")["rows"] == []
    assert laptop.expect("search", "evenings") == []
    found = laptop.expect("verify", "--rebuild")
    assert (found["rebuilt"], found["faults"]) == (True, [])
    assert (laptop.expect("show", "Marlowe"), laptop.expect("caseload"), laptop.expect("search", "evenings")) == before


def test_nothing_is_rebuilt_over_a_fault(laptop: Teller) -> None:
    meddle(laptop, OTHER_WORDS)
    done = laptop("verify", "--rebuild", json=True)
    assert done.code == 1
    assert done.data["rebuilt"] is False


def test_a_backup_is_restored_elsewhere_and_goes_on_in_a_new_epoch(laptop: Teller, tmp_path: Path) -> None:
    made = laptop.expect("backup", str(tmp_path / "backups"))
    assert Path(made["path"]).name == f"{NOW:%Y-%m-%dT%H%M%SZ}"
    plan = {"plan": "cin", "starts": "2026-11-01"}
    laptop.expect("record", "plan.recorded", "--subject", "Marlowe", "--from", "-", stdin=plan)
    again = Teller(tmp_path / "again")
    done = again("restore", str(tmp_path / "backups"))
    assert (done.code, done.err) == (0, "")
    shown = again.expect("show", "Marlowe")
    assert len(shown["records"]) == 5
    again.expect("record", "plan.recorded", "--subject", "Marlowe", "--from", "-", stdin=plan)
    places = [
        {(version["epoch"], version["seq"]) for record in tell.expect("show", "Marlowe")["records"]
         for version in record["versions"] if record["kind"] == "plan.recorded"}
        for tell in (laptop, again)
    ]  # fmt: skip
    assert {epoch for epoch, _ in places[0]} == {1}
    assert {epoch for epoch, _ in places[1]} == {2}
    assert again("verify").code == 0


def test_no_number_of_the_old_epoch_is_given_twice(laptop: Teller, tmp_path: Path) -> None:
    laptop.expect("backup", str(tmp_path / "backups"))
    before = laptop.expect("verify")["entries"]
    again = Teller(tmp_path / "again")
    assert again("restore", str(tmp_path / "backups")).code == 0
    opened = opening.unlock(again.home, PASSPHRASE, again.around())
    try:
        with opened.seat.vault.read() as open_session:
            rows = open_session.connection().execute(text("SELECT epoch, count(*) FROM entry GROUP BY epoch")).all()
    finally:
        opening.leave(opened.seat)
    # The backup holds what was there before the unlock of `verify`; all since is in the second epoch.
    assert [tuple(row) for row in rows] == [(1, before - 1), (2, 1)]


def test_the_newest_backup_is_taken_and_old_ones_are_cleared(laptop: Teller, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    for _ in range(3):
        laptop.expect("backup", str(place))
        laptop.clock.pass_by(hours=1)
    assert len(list(place.iterdir())) == 1
    newest = looking_after.find_backup(place)
    assert newest.root.name == "2026-11-23T163000Z"


def test_a_backup_is_not_restored_over_a_vault(laptop: Teller, office: Teller, tmp_path: Path) -> None:
    laptop.expect("backup", str(tmp_path / "backups"))
    before = files_in(office.home)
    done = office("restore", str(tmp_path / "backups"))
    assert (done.code, done.out) == (1, "")
    assert "holds a vault. It was not touched" in done.err
    assert files_in(office.home) == before


def test_a_backup_is_not_restored_into_a_folder_with_other_things(laptop: Teller, tmp_path: Path) -> None:
    laptop.expect("backup", str(tmp_path / "backups"))
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "letter.txt").write_text("mine")
    done = Teller(tmp_path / "again")("restore", str(tmp_path / "backups"))
    assert (done.code, done.out) == (1, "")
    assert files_in(tmp_path / "again") == {"letter.txt": b"mine"}


def test_backups_of_two_vaults_are_told_apart(laptop: Teller, office: Teller, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    one = laptop.expect("backup", str(place))
    office.clock.pass_by(hours=1)
    office.expect("backup", str(place))
    done = Teller(tmp_path / "again")("restore", str(place))
    assert (done.code, done.out) == (1, "")
    assert "more than one vault" in done.err
    assert Teller(tmp_path / "again")("restore", one["path"]).code == 0
    assert Teller(tmp_path / "again").expect("status")["name"] == "Robin Vale"


def cut(folder: Path) -> None:
    database = folder / "vault.db"
    database.write_bytes(database.read_bytes()[:-4096])


def without_keys(folder: Path) -> None:
    (folder / "keys.json").unlink()


def nothing_there(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize("harm", [cut, without_keys, nothing_there])
def test_a_backup_that_is_not_whole_is_not_restored(
    laptop: Teller, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    made = Path(laptop.expect("backup", str(tmp_path / "backups"))["path"])
    harm(made)
    for done in (Teller(tmp_path / "again")("restore", str(made)), laptop("verify", str(tmp_path / "backups"))):
        assert done.code == 1
        assert done.err.count("\n") == 1
    assert not (tmp_path / "again").exists()


def test_a_wrong_passphrase_restores_nothing(laptop: Teller, tmp_path: Path) -> None:
    laptop.expect("backup", str(tmp_path / "backups"))
    again = Teller(tmp_path / "again", passphrase="violet kettle orchid")
    done = again("restore", str(tmp_path / "backups"))
    assert (done.code, done.out) == (1, "")
    assert "does not open this vault" in done.err
    assert not (tmp_path / "again").exists()


def test_a_backup_on_the_same_disk_says_so(laptop: Teller, tmp_path: Path) -> None:
    done = laptop("backup", str(tmp_path / "backups"))
    assert "on the same disk" in done.out


def test_only_a_backup_on_another_disk_makes_work_safe(office: Teller, tmp_path: Path) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or not looking_after.other_disk(memory, tmp_path):
        pytest.skip("there is no second disk here")
    place = memory / f"fsm-tui-test-{tmp_path.name}"

    def safe(seat: Seat) -> object:
        with seat.vault.action() as action:
            return action.setting("safe")

    try:
        office.expect("backup", str(tmp_path / "backups"))
        assert at(office, safe) is None
        office.clock.pass_by(hours=1)
        assert office.expect("backup", str(place))["other_disk"] is True
        assert at(office, safe) is not None
    finally:
        shutil.rmtree(place, ignore_errors=True)


def at(tell: Teller, look: Callable[[Seat], object]) -> object:
    opened = opening.unlock(tell.home, PASSPHRASE, tell.around())
    try:
        return look(opened.seat)
    finally:
        opening.leave(opened.seat)


def test_missing_work_is_told_nothing_is_written_until_it_is_acknowledged(laptop: Teller, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(laptop.home / "vault.db", old)
    plan = {"plan": "cin", "starts": "2026-11-01"}
    words = ("record", "plan.recorded", "--subject", "Marlowe", "--from", "-")
    laptop.expect(*words, stdin=plan)
    shutil.copy(old, laptop.home / "vault.db")
    done = laptop("caseload")
    assert done.code == 0
    assert "saved work is missing or an old copy was put back" in done.err
    refused = laptop(*words, stdin=plan)
    assert refused.code == 1
    assert laptop("backup", str(tmp_path / "backups")).code == 1
    assert laptop("verify").code == 1
    assert laptop("acknowledge").code == 0
    assert laptop("acknowledge").out.startswith("Nothing is missing")
    laptop.expect(*words, stdin=plan)
    assert laptop.expect("verify")["faults"] == []


def test_erasing_says_what_would_be_lost_and_wants_the_name(laptop: Teller) -> None:
    for given in ("", "robin vale", "yes"):
        done = laptop("erase", "--confirm", given)
        assert done.code == 1
        assert "5 records and 0 drafts are only on this laptop" in done.out
        assert "Nothing was erased" in done.err
        assert laptop("status").code == 0


def test_erasing_takes_everything_of_the_vault_and_nothing_else(laptop: Teller, tmp_path: Path) -> None:
    laptop.expect("backup", str(laptop.home / "backup"))
    laptop.expect("backup", str(tmp_path / "elsewhere"))
    (laptop.home / "letter.txt").write_text("mine")
    laptop.terminal, laptop.typed = True, [PASSPHRASE, "Robin Vale"]
    done = laptop("erase")
    assert (done.code, done.err) == (0, "")
    assert files_in(laptop.home) == {"letter.txt": b"mine"}
    assert list((tmp_path / "elsewhere").iterdir())


def test_a_vault_is_erased_whole_right_after_its_passphrase_was_changed(laptop: Teller) -> None:
    opened = opening.unlock(laptop.home, PASSPHRASE, laptop.around())
    opening.change_passphrase(opened.seat, PASSPHRASE, "lantern meadow biscuit", kdf=FLOOR)
    with pytest.raises(Refused, match="Nothing was erased"):
        looking_after.erase(opened.seat, "Robin")
    assert (laptop.home / "keys.json.bak").exists()
    looking_after.erase(opened.seat, "Robin Vale")
    assert not laptop.home.exists()


def test_an_empty_folder_goes_with_its_vault(tmp_path: Path) -> None:
    tell = begin(tmp_path / "office", "Ada Lindqvist", "leader", "--office")
    open_marlowe(tell)
    tell.expect("record", "session.recorded", "--subject", "Marlowe", "--from", "-", stdin=session())
    done = tell("erase", "--confirm", "Ada Lindqvist")
    assert done.code == 0
    assert "the only place where the team's work comes together" in done.out
    assert not tell.home.exists()


def test_without_anybody_to_ask_nothing_is_erased(laptop: Teller) -> None:
    done = laptop("erase")
    assert done.code == 2
    assert "--confirm" in done.err
    assert laptop("status").code == 0
