"""Old copies of a vault that were put back: both versions are kept, and the laptop says what was missing."""

from __future__ import annotations

import pytest

from fsm_tui.casework.people import FamilyDescribed
from fsm_tui.services import looking_after, standing, syncing
from fsm_tui.sync.importing import OfficeBehind
from fsm_tui.vault import ledger
from tests.sync.seats import Team, heads_of, open_family, visit, write

FORKED = "written on an older copy of this laptop's vault: its log has two versions from here on"


@pytest.fixture
def family(team: Team) -> str:
    made = team.family("Marlowe", "pat")
    team.round_trip("pat")
    team.round_trip("pat")
    return made


def epoch_of(team: Team, name: str) -> int:
    with team[name].vault.read() as db:
        return ledger.log_end(db).epoch


def whole(team: Team, *names: str) -> None:
    for name in names:
        found = looking_after.verify(team[name])
        assert found.whole, found.faults


def test_written_in_after_an_old_copy_was_put_back(team: Team, family: str) -> None:
    team.copy_away("pat", "old")
    first = [visit(team["pat"], family, note=f"Before {number}") for number in range(3)]
    team.carry_up("pat")
    team.put_back("pat", "old")
    pat = team["pat"]
    assert pat.vault.standing.sound, "database, keys and anchor went back together: nothing shows here"
    second = [visit(pat, family, note=f"After {number}") for number in range(2)]

    seen = syncing.dry_run(team.office, data := team.up("pat"))
    assert {each.reason for each in seen.quarantined} == {FORKED}
    outcome = syncing.take_in(team.office, data)
    assert (outcome.accepted, outcome.quarantined) == (0, 2)
    assert any("older copy" in each for each in outcome.notices)
    assert set(first) <= heads_of(team.office, family) and not set(second) & heads_of(team.office, family)

    before = epoch_of(team, "pat")
    told = team.carry_down("pat")
    assert epoch_of(team, "pat") == before + 1
    assert any("3 of your notes were missing since" in each and "gave them back" in each for each in told.notices)
    assert set(first) | set(second) <= heads_of(pat, family)
    assert standing.read(pat).unconfirmed == 0 == syncing.unconfirmed(pat)[0]

    # New work goes on, in no quarantine, and one key press takes the other version in.
    third = visit(pat, family)
    outcome = team.carry_up("pat")
    assert (outcome.accepted, outcome.quarantined) == (1, 0)
    assert len([each for each in syncing.quarantined(team.office) if each.head in second]) == 2
    begin = syncing.quarantined(team.office)[0]
    assert syncing.settle(team.office, begin.head, "two copies of one disk", following=True) >= 2
    assert syncing.quarantined(team.office) == ()
    assert {*first, *second, third} <= heads_of(team.office, family)
    told = team.carry_down("pat")
    assert told.notices == () and syncing.quarantined(pat) == ()
    assert epoch_of(team, "pat") == before + 1
    assert pat.family(family) == team.office.family(family)
    whole(team, "pat", "office")
    team.close()
    whole(team, "pat", "office")


def test_more_written_before_the_laptop_is_told(team: Team, family: str) -> None:
    """The version in quarantine goes on in quarantine, also where no number is taken any more."""
    team.copy_away("pat", "old")
    visit(team["pat"], family)
    team.carry_up("pat")
    team.put_back("pat", "old")
    pat = team["pat"]
    visit(pat, family)
    team.carry_up("pat")
    later = [visit(pat, family) for _ in range(6)]
    outcome = team.carry_up("pat")
    assert (outcome.accepted, outcome.quarantined) == (0, 6)
    begin = syncing.quarantined(team.office)[0]
    syncing.settle(team.office, begin.head, "one laptop after all", following=True)
    # Once accepted, what follows on that branch needs no second key press.
    more = visit(pat, family)
    outcome = team.carry_up("pat")
    assert (outcome.accepted, outcome.quarantined) == (1, 0)
    assert {*later, more} <= heads_of(team.office, family)
    team.carry_down("pat")
    team.round_trip("pat")
    assert pat.family(family) == team.office.family(family)
    whole(team, "pat", "office")


def test_put_back_and_told_before_anything_was_written(team: Team, family: str) -> None:
    """The return bundle shows that work is missing: the laptop starts a new epoch before it can make a fork."""
    visit(team["pat"], family)
    team.round_trip("pat")
    team.copy_away("pat", "old")
    lost = visit(team["pat"], family)
    team.carry_up("pat")
    write(team.office, family, FamilyDescribed(address="1 Lane End"))
    data = team.down("pat")
    team.put_back("pat", "old")
    pat, before = team["pat"], epoch_of(team, "pat")
    told = syncing.take_in(pat, data)
    assert any("has work of this laptop that is not on it" in each for each in told.notices)
    assert epoch_of(team, "pat") == before + 1
    assert syncing.unconfirmed(pat)[0] == 0, "what the office had confirmed before it still has"
    visit(pat, family)
    assert team.carry_up("pat").quarantined == 0
    told = team.carry_down("pat")
    assert any("1 of your notes was missing" in each for each in told.notices)
    assert lost in heads_of(pat, family)
    assert epoch_of(team, "pat") == before + 1
    assert syncing.unconfirmed(pat)[0] == 0
    assert pat.family(family) == team.office.family(family)
    whole(team, "pat", "office")


def test_restored_from_a_backup_as_it_should_be(team: Team, family: str) -> None:
    """A restore starts a new epoch itself: no fork, and what came after the backup is given back."""
    team.copy_away("pat", "old")
    lost = visit(team["pat"], family)
    team.round_trip("pat")
    team.put_back("pat", "old")
    pat = team["pat"]
    pat.vault.accept_standing()
    visit(pat, family)
    outcome = team.carry_up("pat")
    assert (outcome.accepted, outcome.quarantined) == (1, 0)
    team.carry_down("pat")
    assert lost in heads_of(pat, family)
    assert syncing.unconfirmed(pat)[0] == 0
    assert pat.family(family) == team.office.family(family)
    whole(team, "pat", "office")


def test_restored_twice_from_the_same_backup(team: Team, family: str) -> None:
    """Two new epochs with one number: the second is a fork too, and the epoch after it is a new one."""
    team.copy_away("pat", "old")
    heads = [visit(team["pat"], family)]
    team.round_trip("pat")
    for _ in range(2):
        team.put_back("pat", "old")
        team["pat"].vault.accept_standing()
        heads.append(visit(team["pat"], family))
        team.carry_up("pat")
        team.close("pat")
    begin = syncing.quarantined(team.office)[0]
    assert begin.reason == FORKED
    syncing.settle(team.office, begin.head, "restored twice", following=True)
    team.carry_down("pat")
    team.round_trip("pat")
    assert epoch_of(team, "pat") == 3
    assert set(heads) <= heads_of(team["pat"], family) and set(heads) <= heads_of(team.office, family)
    assert team["pat"].family(family) == team.office.family(family)
    whole(team, "pat", "office")


def test_a_branch_of_which_only_some_entries_came_back(team: Team) -> None:
    """A family's whole history brings single entries of a branch; the rest of the branch comes when asked for."""
    family = open_family(team["pat"], "Quill")
    team.copy_away("pat", "old")
    visit(team["pat"], family)
    team.carry_up("pat")
    team.put_back("pat", "old")
    visit(team["pat"], family)
    team.carry_up("pat")
    begin = syncing.quarantined(team.office)[0]
    syncing.settle(team.office, begin.head, "both are true", following=True)
    team.put_back("pat", "old")
    team.carry_down("pat")
    for _ in range(2):
        team.round_trip("pat")
    assert team["pat"].family(family) == team.office.family(family)
    whole(team, "pat", "office")


def test_an_office_that_was_put_back_unnoticed(team: Team, family: str) -> None:
    """The laptop has read return bundles that this office never made: it begins a new epoch by itself."""
    team.copy_away("office", "old")
    heads = [visit(team["pat"], family)]
    team.round_trip("pat")
    heads.append(visit(team["pat"], family))
    team.put_back("office", "old")
    assert team.office.vault.standing.sound
    before = epoch_of(team, "office")
    with pytest.raises(OfficeBehind) as error:
        team.carry_up("pat")
    assert "return bundle" in error.value.hint
    assert epoch_of(team, "office") == before + 1 and not set(heads) & heads_of(team.office, family)
    team.round_trip_down_first("pat")
    assert set(heads) <= heads_of(team.office, family)
    assert syncing.unconfirmed(team["pat"])[0] == 0
    assert team["pat"].family(family) == team.office.family(family)
    whole(team, "pat", "office")


def test_an_office_that_was_put_back_and_nothing_is_missing_in_the_bundle(team: Team, family: str) -> None:
    """No gap, and still the office notices that it knows less than it once told."""
    team.round_trip("pat")
    team.copy_away("office", "old")
    team.carry_down("pat")
    team.put_back("office", "old")
    before = epoch_of(team, "office")
    outcome = team.carry_up("pat")
    assert any("older copy" in each for each in outcome.notices)
    assert epoch_of(team, "office") == before + 1
    assert team.carry_up("pat").notices == ()
    assert epoch_of(team, "office") == before + 1


def test_an_office_that_was_put_back_confirms_only_what_it_has(team: Team, family: str) -> None:
    """What the laptop says it holds is no proof that the office has it."""
    team.copy_away("office", "old")
    head = visit(team["pat"], family)
    team.round_trip("pat")
    team.round_trip("pat")
    team.put_back("office", "old")
    team.carry_up("pat")
    team.carry_down("pat")
    assert syncing.unconfirmed(team["pat"])[0] == 1
    team.round_trip("pat")
    assert syncing.unconfirmed(team["pat"])[0] == 0 and head in heads_of(team.office, family)


def test_an_office_that_was_restored_twice_from_one_backup(team: Team, family: str) -> None:
    """Its second new epoch has the number of the first, and is another life: laptops tell them apart."""
    team.copy_away("office", "old")
    heads = []
    for _ in range(2):
        heads.append(visit(team["pat"], family))
        team.round_trip("pat")
        team.round_trip("pat")
        team.put_back("office", "old")
        team.office.vault.accept_standing()
        team.carry_down("pat")
        team.close("office")
    team.round_trip("pat")
    assert set(heads) <= heads_of(team.office, family)
    assert syncing.unconfirmed(team["pat"])[0] == 0
    assert team["pat"].family(family) == team.office.family(family)


def test_an_office_that_lost_part_of_an_earlier_epoch(team: Team, family: str) -> None:
    """The laptop writes in its second epoch by now; the count goes back into the first, and all of it is sent."""
    team.copy_away("office", "old")
    heads = [visit(team["pat"], family) for _ in range(2)]
    team.round_trip("pat")
    team["pat"].vault.accept_standing()
    heads.append(visit(team["pat"], family))
    team.round_trip("pat")
    team.put_back("office", "old")
    team.office.vault.accept_standing()
    team.carry_down("pat")
    assert syncing.unconfirmed(team["pat"])[0] == 3
    team.round_trip("pat")
    assert syncing.unconfirmed(team["pat"])[0] == 0
    assert set(heads) <= heads_of(team.office, family)


def test_the_same_work_again_is_no_fork(team: Team, family: str) -> None:
    visit(team["pat"], family)
    for _ in range(3):
        assert team.carry_up("pat").quarantined == 0
    assert syncing.quarantined(team.office) == ()
