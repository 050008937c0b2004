"""One request at a glance: rules, ratings, what is missing, who is known here, who starts first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fsm_tui.casework.allocation import InvolvedWorker
from fsm_tui.casework.people import FamilyOpened, PersonAdded
from fsm_tui.practice.rag import Harm, Rag, Severity
from fsm_tui.services import recording
from fsm_tui.services.requests import deciding, intake
from screens.request.screen import RequestScreen
from screens.robot import Robot
from tests.robot import undone
from tests.screens import requesting
from tests.screens.requesting import HOSTILE, Vault, at, locks_and_comes_back
from tests.seats import CHILD, MUM
from tests.services.test_requests import taken_in


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Vault]:
    with requesting.office(tmp_path / "office") as found:
        yield found


def page(robot: Robot) -> RequestScreen:
    found = robot.app.page()
    assert isinstance(found, RequestScreen), robot.text()
    return found


def told(robot: Robot) -> str:
    """Everything that the page says, in view or not, on one line."""
    shown = page(robot)
    return " ".join(f"{shown.weighed.words} {shown.said.words}".split())


async def until_told(robot: Robot, words: str) -> None:
    await robot.until(lambda: robot.place == "request" and words in told(robot))


async def says(robot: Robot, words: str) -> None:
    """Type into the dialog that is open, and confirm."""
    await robot.until(lambda: robot.dialog is not None)
    await robot.types(words)
    await robot.press("enter")


def triage(desk: Vault, ident: str, rag: Rag = Rag.AMBER) -> None:
    deciding.triage(
        desk.seat, ident, {MUM: (Severity.MODERATE, "daily")}, {CHILD: (Harm.MEDIUM, "alone")}, rag,
        differs_because="" if rag is Rag.AMBER else "as seen by the school",
    )  # fmt: skip


def test_every_command_is_carried_out() -> None:
    assert undone(RequestScreen) == []


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_rules_are_told_with_sign_word_why_and_sentence(desk: Vault, size: tuple[int, int]) -> None:
    ident = taken_in(desk.seat, "Kestrel", impact="none")
    async with at(desk, "request", size, family_id=ident) as robot:
        await until_told(robot, "✓ met 18 or over")
        assert "▲ not met Child impacted, now or likely: No impact on a child, now or likely, is seen" in told(robot)
        sentence = desk.seat.profile.sentences["S1:27"]
        assert told(robot).count(sentence[:40]) == 1, "each sentence of the guidance once"
        assert "waits for a decision; received Mon 9 Nov 2026, 7 days" in told(robot)
        assert "Tess Kestrel, 32 years, in the work" in told(robot) and "Alcohol: drinks daily" in told(robot)


async def test_both_ratings_stand_beside_each_other_and_differ_in_words(desk: Vault) -> None:
    ident = taken_in(desk.seat, "Kestrel")
    triage(desk, ident)
    async with at(desk, "request", family_id=ident) as robot:
        await until_told(robot, "ours ◆ Amber SW's level of harm ▲ Red")
        assert robot.sees("They differ: our triage says Amber, the social worker says Red.")
        await robot.does("request.family")
        await robot.until(lambda: robot.place == "family")
        await robot.until("our triage says Amber, the social worker says Red")
        await robot.does("family.request")
        await robot.until(lambda: robot.place == "request")


async def test_exactly_18_is_a_notice_and_younger_names_the_young_peoples_service(desk: Vault) -> None:
    def with_born(label: str, born: date) -> str:
        ident = taken_in(desk.seat, label, label)
        recording.write(desk.seat, ident, PersonAdded(
            person="a3" * 8, name="Young One", role="parent", in_work=True, born=born))  # fmt: skip
        return ident

    eighteen, younger = with_born("Eighteen", date(2008, 11, 9)), with_born("Younger", date(2008, 11, 10))
    async with at(desk, "request", family_id=eighteen) as robot:
        await until_told(robot, "✓ met 18 or over")
        assert "Exactly 18 on the day of the request." in told(robot)
    async with at(desk, "request", (120, 40), family_id=younger) as robot:
        await until_told(robot, "▲ not met 18 or over: A parent or carer is younger")
        assert "young people" in told(robot).casefold()
        await robot.does("request.override")
        await robot.picks("adult")
        await says(robot, "turns 18 tomorrow")
        await until_told(robot, "not met, overridden")
        assert "Overridden: turns 18 tomorrow." in told(robot)
        await robot.does("request.override")
        await robot.until("Override: Every rule is met.")


async def test_an_override_needs_its_reason(desk: Vault) -> None:
    ident = taken_in(desk.seat, "Kestrel", impact="none")
    async with at(desk, "request", family_id=ident) as robot:
        await until_told(robot, "not met")
        await robot.does("request.override")
        await robot.picks("impact")
        await says(robot, "")
        await robot.until("Say why, in a few words.")
        await robot.press("escape")
        await robot.until(lambda: robot.dialog is None)
    assert deciding.read(desk.ready(), ident).eligibility.met is False


async def test_resistance_is_offered_a_consultation_and_never_a_no(desk: Vault) -> None:
    ident = taken_in(
        desk.seat, "Kestrel", attitude="denial", agreement_gained=False, agreement_by="", agreement_on=None
    )
    async with at(desk, "request", (120, 40), family_id=ident) as robot:
        await until_told(robot, "? not known yet Agreement gained")
        assert "Offer the social worker a consultation with the team leader." in told(robot)
        assert "not met" not in told(robot)


async def test_what_is_missing_is_listed_and_leads_to_the_letter_and_the_form(desk: Vault) -> None:
    ident = taken_in(desk.seat, "Kestrel", problem="", impact_evidence="")
    async with at(desk, "request", (120, 40), family_id=ident) as robot:
        await until_told(robot, "Missing 2: what makes the use a problem")
        await robot.does("request.ask")
        await robot.until(lambda: robot.place == "letter")
        await robot.until("what makes the use a problem")
        await robot.press("escape")
        await robot.until(lambda: robot.place == "request")
        await robot.does("request.complete")
        await robot.until(lambda: robot.place == "intake" and robot.sees("More information, Kestrel"))
    whole = taken_in(desk.ready(), "Whole", "M9")
    async with at(desk, "request", family_id=whole) as robot:
        await until_told(robot, "Missing nothing, the request is complete")
        await robot.does("request.ask")
        await robot.until("Ask for more: Nothing is missing from this request.")


async def test_who_starts_first_with_reason_and_whether_the_family_was_asked(desk: Vault) -> None:
    ident = taken_in(desk.seat, "Kestrel", workers=(InvolvedWorker(role="probation", name="Pru", agency="Probation"),))
    async with at(desk, "request", (120, 40), family_id=ident) as robot:
        await until_told(robot, "Probation worker: Pru, Probation")
        await robot.does("request.first")
        await robot.picks("0")
        await says(robot, "knows them best")
        await robot.picks("no")
        await until_told(robot, "Probation worker, Pru, agreed Mon 16 Nov 2026, not yet talked over with the family")
        await robot.does("request.first")
        await robot.picks("practitioner")
        await says(robot, "the mother asked for it")
        await robot.picks("yes")
        await until_told(robot, "Drug and alcohol practitioner, agreed Mon 16 Nov 2026, talked over with the family")
    first = desk.family("Kestrel").came.first_worker
    assert first.value is not None and first.value.because == "the mother asked for it"


async def test_one_person_in_two_families(desk: Vault) -> None:
    first = taken_in(desk.seat, "Marlowe")
    recording.write(desk.seat, first, PersonAdded(
        person="a4" * 8, name="Wes Shared", role="parent", born=date(1990, 1, 1)))  # fmt: skip
    second = taken_in(desk.seat, "Kestrel", "M2")
    recording.write(desk.seat, second, PersonAdded(
        person="a5" * 8, name="wes  SHARED", role="parent", born=date(1990, 1, 1)))  # fmt: skip
    async with at(desk, "request", (120, 40), family_id=second) as robot:
        await until_told(robot, "Wes Shared is in Marlowe too (the same name and date of birth)")
        await robot.does("request.known")
        await robot.picks("look")
        await robot.until(lambda: robot.place == "family" and robot.sees("Family Marlowe"))
        await robot.press("escape")
        await until_told(robot, "Wes Shared is in Marlowe too")
        await robot.does("request.known")
        await robot.picks("both")
        await robot.until(lambda: "Known here" not in told(robot))
    assert intake.known_elsewhere(desk.ready(), first) == ()


async def test_a_family_opened_in_the_field_is_linked_to_the_one_we_have(desk: Vault) -> None:
    taken_in(desk.seat, "Marlowe")
    field = FamilyOpened(label="Marlowe?", area="west", base="st_james", provisional=True, mosaic="M1")
    opened = recording.write(desk.seat, "", field).family
    async with at(desk, "family", (120, 40), family_id=opened) as robot:
        await robot.until("Marlowe?")
        await robot.does("family.request")
        await until_told(robot, "none was received for this family")
        await robot.does("request.known")
        await robot.picks("link")
        await says(robot, "the same address")
        await until_told(robot, "This family goes on under Marlowe.")
    link = desk.family("Marlowe?").came.linked_to.value
    assert link is not None and link.to == desk.ident("Marlowe") and link.because == "the same address"


async def test_restricting_needs_a_reason_and_can_be_lifted(desk: Vault) -> None:
    ident = taken_in(desk.seat, "Kestrel")
    async with at(desk, "request", family_id=ident) as robot:
        await until_told(robot, "met")
        await robot.does("request.restrict")
        await says(robot, "a worker's sister")
        await until_told(robot, "only the leader and who has it may see it: a worker's sister")
        await robot.does("request.restrict")
        await says(robot, "she left the team")
        await robot.until(lambda: "Restricted" not in told(robot))
    assert not desk.family("Kestrel").came.restricted


async def test_the_admin_neither_overrides_nor_triages(tmp_path: Path) -> None:
    with requesting.office(tmp_path / "office", "admin") as office:
        ident = taken_in(office.seat, "Kestrel", impact="none")
        async with at(office, "request", family_id=ident) as robot:
            await until_told(robot, "not met")
            for command, title in (("request.override", "Override"), ("request.triage", "Triage")):
                await robot.does(command)
                await robot.until(f"{title}: This is for a team leader.")
            await robot.does("request.complete")
            await robot.until(lambda: robot.place == "intake")


async def test_what_a_meeting_decided_is_told_and_it_comes_back_after_a_lock(desk: Vault) -> None:
    ident = taken_in(desk.seat, "Kestrel", safeguarding_issues=HOSTILE)
    deciding.decide(desk.seat, ident, "deferred", because="nobody has room")
    async with at(desk, "request", (120, 40), family_id=ident) as robot:
        await until_told(robot, "Mon 16 Nov 2026: deferred: nobody has room (Olwen Office)")
        assert "[/] [b]Zed" in told(robot)
        await locks_and_comes_back(robot, desk)
        await until_told(robot, "nobody has room")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()
