"""The table of consents, the read-back page, who may be told what, and the sharing log, on a real laptop vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.people import FamilyOpened, PersonAdded
from fsm_tui.services import families, may_tell
from screens.consent.matrix.screen import MatrixScreen
from screens.consent.read_back.screen import ReadBackScreen
from screens.may_tell.screen import MayTellScreen
from screens.robot import Robot
from screens.sharing.screen import SharingScreen
from tests.robot import undone
from tests.screens import trained
from tests.screens.trained import HOSTILE, Desk, at, locks_and_comes_back

FAMILY = "Kestrel"
GP = {"agency": "gp", "information": "use", "purpose": "treatment"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with trained.desk("laptop", tmp_path / "laptop") as found:
        yield found


def consents(desk: Desk, statement: str = "given", on: str = "2026-11-22", **more: Any) -> str:
    said = {"consent": "cgl_form", "person": desk.person(FAMILY, "Tamsin"), "scope": [GP], "way": "verbal"} | more
    return desk.record(FAMILY, "consent.recorded", **said, statement=statement, given_on=on)


async def chooses(robot: Robot, name: str, digit: str) -> None:
    await robot.focus(f"#ask-{name}")
    await robot.press(digit)


async def fills(robot: Robot, **answers: str) -> None:
    for name, answer in answers.items():
        await robot.focus(f"#ask-{name}")
        await robot.press("end", "ctrl+u")
        await robot.types(answer)


async def saved(robot: Robot, place: str = "sharing") -> None:
    await robot.does("family_form.save")
    await robot.until(lambda: robot.place == place)


def test_every_command_is_carried_out() -> None:
    for page in (MatrixScreen, ReadBackScreen, MayTellScreen, SharingScreen):
        assert undone(page) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_table_says_each_cell_in_a_sign_and_a_word(desk: Desk, size: tuple[int, int]) -> None:
    tamsin, cells = desk.person(FAMILY, "Tamsin"), {"agency": "gp", "purpose": "treatment"}
    consents(desk, expires_on="2026-11-22", scope=[cells | {"information": "test_results"}])
    consents(desk, "declined", scope=[cells | {"information": "treatment"}])
    consents(desk, "withdrawn", scope=[cells | {"information": "attendance"}])
    bases = desk.family(FAMILY).frontier
    said = {"consent": "cgl_form", "person": tamsin, "scope": [cells | {"information": "goals"}], "way": "verbal",
            "given_on": "2026-11-22"}  # fmt: skip
    for device, statement in (("0d", "given"), ("0e", "declined")):
        desk.arrives(
            FAMILY, "consent.recorded", said | {"statement": statement}, author=desk.robin(), device=device, bases=bases
        )
    async with at(desk, "consent_matrix", size, family_id=desk.ident(FAMILY), purpose="treatment") as robot:
        await robot.until("Tamsin Kestrel, for: Treatment and prescribing")
        row = next(line for line in robot.text().splitlines() if "GP" in line)
        for words in ("▲ withdrawn", "✓ given", "◆ expired", "▲ declined", "? undecided"):
            assert words in row, row
        await robot.until("nothing was on record to be withdrawn")
        await robot.press("right")
        await robot.until("may be told: CGL consent form")
        await robot.does("consent_matrix.person")
        await robot.until("Morwenna Kestrel, for:")
        await robot.does("consent_matrix.read")
        await robot.until("Nothing was said of this.")
        await locks_and_comes_back(robot, desk)
        await robot.until("Morwenna Kestrel, for:")


async def test_the_read_back_page_shows_that_consent_and_nothing_else(desk: Desk) -> None:
    head = consents(desk, way="typed_name", witness="Priya Sandpiper", note=f"Her brother {HOSTILE}", form="C1")
    async with at(desk, "consent", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Five separate things")
        while not robot.sees("Scope Drug and alcohol use to GP"):
            await robot.press("down")
        await robot.does("consent.read_back")
        await robot.until("You said yes.")
        page = robot.app.page()
        assert isinstance(page, ReadBackScreen) and page.head == head
        said = robot.text()
        assert robot.sees("GP: drug and alcohol use. For: treatment and prescribing.") and "\n\n" in said
        assert robot.sees("This is about the form that CGL asks for once we are introduced to your family.")
        for never in ("Morwenna", "Wren", "Priya", "brother", "Robin", "records", "Kestrel,", "TRAINING", "laptop"):
            assert never not in said, never
        await robot.press("escape")
        await robot.until(lambda: robot.place == "consent")
    consents(desk, "withdrawn", "2026-11-23")
    async with at(desk, "read_back", family_id=desk.ident(FAMILY), head=head) as robot:
        await robot.until("You have said something else since then about: GP: drug and alcohol use.")
        assert not robot.sees("We may tell")


@pytest.mark.parametrize("statement", ["given", "declined"])
async def test_the_read_back_page_speaks_to_the_one_who_said_it(desk: Desk, statement: str) -> None:
    head = consents(desk, statement, consent="agreement", scope=[])
    async with at(desk, "read_back", family_id=desk.ident(FAMILY), head=head) as robot:
        await robot.until("whether you agree to the work, as the social worker explained it to you.")
        assert robot.sees("How you told us: by word of mouth.")
        assert not robot.sees("parent or carer") and not robot.sees("verbal")


async def test_who_may_be_told_says_why_and_leads_to_the_entry_and_a_withdrawal_acts_at_once(desk: Desk) -> None:
    consents(desk)
    async with at(desk, "may_tell", family_id=desk.ident(FAMILY), agency="gp", purpose="treatment") as robot:
        await robot.until("GP, for: Treatment and prescribing")
        await robot.until("Why CGL consent form, given on 22/11/2026")
        await robot.does("may_tell.read")
        await robot.until(lambda: robot.place == "record")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "may_tell")
        await robot.does("may_tell.agency")
        await robot.picks("school")
        await robot.until("School or nursery, for:")
        await robot.does("may_tell.share")
        await robot.until("There is no consent for this today.")
    consents(desk, "withdrawn", "2026-11-23", scope=[])
    async with at(desk, "may_tell", family_id=desk.ident(FAMILY), agency="gp", purpose="treatment") as robot:
        await robot.until("CGL consent form: withdrawn on 23/11/2026")
        assert not robot.sees("✓ may")


async def test_it_begins_with_what_a_consent_in_force_allows(desk: Desk) -> None:
    kinds = ("use", "goals", "treatment", "test_results")
    consents(desk, "declined", scope=[{"agency": "school", "information": each, "purpose": "safety"} for each in kinds])
    consents(desk, scope=[GP | {"information": each} for each in kinds[:3]])
    async with at(desk, "may_tell", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("GP, for: Treatment and prescribing")
        assert robot.sees("✓ may ")
    seat, ident = desk.ready(), desk.ident(FAMILY)
    found = may_tell.read(seat, ident, purpose="safety")
    assert (found.agency, found.purpose) == ("school", "safety"), "what was asked for stays"
    consents(desk, "withdrawn", "2026-11-23", scope=[])
    found = may_tell.read(desk.ready(), ident)
    assert (found.agency, found.purpose) == ("school", "safety"), "where none is in force, what most was said of"


async def test_sharing_without_consent_is_never_blocked_and_says_why(desk: Desk) -> None:
    async with at(desk, "may_tell", (80, 50), family_id=desk.ident(FAMILY), agency="gp", purpose="safety") as robot:
        await robot.until("GP, for: Keeping someone safe")
        await robot.does("may_tell.decide")
        await robot.until("Shared without consent")
        assert robot.sees("To whom GP") and robot.sees("Tamsin Kestrel")
        await chooses(robot, "shared", "1")
        await chooses(robot, "consent_state", "1")
        await robot.focus("#ask-rules")
        await robot.press("enter")
        await robot.until("Protecting the child comes before privacy")
        await robot.press("enter", "down", "down", "enter", "escape")
        await robot.until(lambda: robot.dialog is None)
        await robot.types("The child was alone at night.", into="#ask-because")
        await chooses(robot, "told_parent", "2")
        await robot.types("That Wren was alone.", into="#ask-what")
        await robot.does("family_form.save")
        await robot.until("why the parent was not told")
        await locks_and_comes_back(robot, desk)
        await robot.until("That Wren was alone.")
        await robot.types(HOSTILE, into="#ask-not_told_because")
        await fills(robot, until="30 nov 2026")
        await saved(robot, "may_tell")
        await robot.until("decided on 23/11/2026 to share without consent")
    (shared,) = desk.family(FAMILY).shared.log
    assert shared.value.ground == "without_consent" and shared.value.rules == ("child_first", "no_consent_needed")
    async with at(desk, "sharing", family_id=desk.ident(FAMILY)) as robot:
        await robot.until("▲ Shared")
        assert robot.sees("without consent: not asked for") and robot.sees("[/] [b]Zed")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


async def test_where_no_adult_is_known_yet_sharing_to_protect_a_child_is_not_blocked_either(desk: Desk) -> None:
    opened = FamilyOpened(label="Sorrel", area="west", base="st_james")
    families.open_family(desk.ready(), opened, [PersonAdded(person="5e" * 8, name="Ty Sorrel", role="child")])
    async with at(desk, "sharing", (80, 50), family_id=desk.ident("Sorrel")) as robot:
        await robot.until("Nothing has left yet")
        await robot.does("sharing.share")
        await robot.until("There is no parent or carer in this family yet")
        await robot.does("sharing.without")
        await robot.until("Shared without consent")
        for name, item in (("agency", "childrens_services"), ("purpose", "safety")):
            await robot.focus(f"#ask-{name}")
            await robot.press("enter")
            await robot.until(lambda: robot.dialog is not None)
            await robot.picks(item)
        await robot.focus("#ask-information")
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is not None)
        await robot.press("enter", "escape")
        await robot.until(lambda: robot.dialog is None)
        for name, digit in (("shared", "1"), ("consent_state", "2"), ("told_parent", "1")):
            await chooses(robot, name, digit)
        await robot.types("Ty was alone in the street.", into="#ask-because")
        await robot.types("Where Ty was.", into="#ask-what")
        await saved(robot)
        await robot.until("about the family")
        await robot.does("sharing.may_tell")
        await robot.until(lambda: robot.place == "may_tell")
        await robot.does("may_tell.decide")
        await robot.until("Shared without consent")
        assert robot.sees("To whom")
    (shared,) = desk.family("Sorrel").shared.log
    assert shared.value.about == () and shared.value.shared


async def test_an_onward_referral_is_prepared_sent_by_consent_and_answered(desk: Desk) -> None:
    async with at(desk, "sharing", (80, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Nothing has left yet")
        await robot.does("sharing.onward")
        await robot.until("Onward referral")
        await chooses(robot, "person", "1")
        await robot.focus("#ask-agency")
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is not None)
        await robot.picks("core_service")
        await robot.types("A detox assessment.", into="#ask-what_for")
        await saved(robot)
        await robot.until("prepared, not sent")
        await robot.does("sharing.answer")
        await robot.until("It was not sent yet.")
        await robot.does("sharing.send")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("A detox assessment."))
        await fills(robot, sent_on="today")
        await robot.does("family_form.save")
        await robot.until("cannot be sent: there is no consent to a referral to this agency")
        assert robot.sees("sent on, as said there")
    cell = {"agency": "core_service", "information": "use", "purpose": "referral"}
    consents(desk, consent="onward_referral", scope=[cell])
    async with at(desk, "sharing", (80, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("prepared, not sent")
        await robot.does("sharing.send")
        await robot.until(lambda: robot.place == "family_form" and robot.sees("Your draft is back."))
        await saved(robot)
        await robot.until("no answer yet")
        await robot.does("sharing.answer")
        await robot.until("What came of it")
        await chooses(robot, "outcome", "1")
        await saved(robot)
        await robot.until("accepted")
    (one,) = desk.family(FAMILY).shared.onward
    assert one.answered is not None and one.referred.value.sent_on is not None


async def test_a_safeguarding_referral_waits_for_feedback(desk: Desk) -> None:
    async with at(desk, "sharing", (80, 40), family_id=desk.ident(FAMILY)) as robot:
        await robot.until("Nothing has left yet")
        await robot.does("sharing.safeguarding")
        await robot.until("Safeguarding referral")
        await robot.focus("#ask-children")
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is not None)
        await robot.press("enter", "escape")
        await robot.until(lambda: robot.dialog is None)
        await fills(robot, to="Children's social care")
        await robot.types("Left alone at night.", into="#ask-reason")
        await robot.focus("#ask-level_of_need")
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is not None)
        await robot.types("statutory")
        await robot.press("enter")
        await robot.until(lambda: robot.dialog is None)
        await chooses(robot, "parents_told", "1")
        await saved(robot)
        await robot.until("no feedback yet")
        await robot.does("sharing.answer")
        await robot.until("What came of it")
        await chooses(robot, "outcome", "2")
        await saved(robot)
        await robot.until("Came back assessment")
        await robot.until("Level 4: specialist, statutory")
