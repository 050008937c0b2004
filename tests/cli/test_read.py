"""What the reading commands say: in columns, aloud, and as data. Client text does nothing in any of them."""

from __future__ import annotations

import re

import pytest

from fsm_tui.cli.family_document import FORMAT
from tests.cli.teller import GOAL, KID, MUM, Teller, open_marlowe, session

READING = [
    ["caseload"], ["caseload", "--all"], ["show", "Marlowe"], ["due"], ["search", "evenings"], ["status"],
    ["staff"], ["profile"], ["schema"], ["verify"],
]  # fmt: skip
BOXES = re.compile("[\u2500-\u259f\u25a0-\u25ff\u2190-\u21ff\u2713-\u2718]")
HOSTILE = "Tess\x1b[31m \x1b]0;x\x07Mar\u202elowe"


@pytest.mark.parametrize("words", READING, ids=lambda words: " ".join(words))
def test_aloud_every_line_is_a_fact(reader: Teller, words: list[str]) -> None:
    done = reader(*words, "--plain")
    assert (done.code, done.err) == (0, "")
    assert done.out.strip()
    assert not BOXES.search(done.out)
    assert "  " not in done.out.replace("\n  ", "\n"), "no columns"


@pytest.mark.parametrize("words", [each for each in READING if each[0] != "show"], ids=lambda words: " ".join(words))
def test_the_same_as_data(reader: Teller, words: list[str]) -> None:
    assert reader.expect(*words) is not None


def test_a_caseload_says_who_and_why(reader: Teller) -> None:
    out = reader("caseload").out
    assert out.splitlines()[0].split()[:3] == ["Family", "Id", "Risk"]
    assert "Amber" in out
    row = reader.expect("caseload")["rows"][0]
    assert (row["label"], row["rag"], row["provisional"]) == ("Marlowe", "amber", True)
    assert row["why"]


def test_what_is_due_names_whom_it_is_about(reader: Teller) -> None:
    found = reader.expect("due")
    assert [each["line"]["state"]["due"] for each in found] == sorted(each["line"]["state"]["due"] for each in found)
    about = {each["line"]["label"]: each["about"] for each in found}
    assert about["Parent or carer seen"] == "Tess Marlowe"
    assert about["Goal review"] == "goal: No drinking at home"


def test_search_finds_the_record(reader: Teller) -> None:
    found = reader.expect("search", "evenings")
    assert [(each["label"], each["record"]["kind"]) for each in found] == [("Marlowe", "session.recorded")]
    assert reader.expect("search", "mornings") == []
    assert "No record" in reader("search", "mornings").out


@pytest.mark.parametrize("typed", ['"', "*", "a AND", "NEAR(", "x' OR 1=1 --", "\\", "né"])
def test_search_takes_any_text_as_words(reader: Teller, typed: str) -> None:
    assert reader("search", "--", typed).code == 0


def test_status_has_what_was_promised(reader: Teller) -> None:
    promised = {
        "name", "role", "device", "families", "entries", "unconfirmed", "oldest_unconfirmed_hours", "conflicts",
        "quarantined", "last_bundle", "last_receipt",
    }  # fmt: skip
    status = reader.expect("status")
    assert promised <= set(status)
    assert (status["unconfirmed"], status["families"]) == (5, 1)


def test_a_family_as_data_is_whole(reader: Teller) -> None:
    family = reader.expect("show", "Marlowe")
    assert family["format"] == FORMAT
    assert set(family) == {
        "format", "today", "id", "label", "area", "base", "provisional", "mosaic", "cgl", "address", "safe_contact",
        "alerts", "social_worker", "allocated", "allocations", "referral", "triage", "plans", "people", "staff", "risk",
        "goals", "consents", "due", "done", "conflicts", "records", "drafts", "only_here", "needs_newer_version",
        "frontier", "request", "linked_to", "same_people", "restricted", "letters", "assessments", "steps",
        "screenings", "prompts", "visits", "exits", "ending", "heard",
    }  # fmt: skip
    assert [each["id"] for each in family["people"]] == [MUM, KID]
    rating = family["risk"]["rating"]
    assert (rating["rag"], rating["parent"], rating["child"]) == ("amber", MUM, KID)
    assert family["goals"][0]["id"] == GOAL
    assert family["goals"][0]["score"] == 4
    kinds = [each["kind"] for each in family["records"]]
    assert sorted(kinds) == ["family.opened", "goal.agreed", "person.added", "person.added", "session.recorded"]
    recorded = next(each for each in family["records"] if each["kind"] == "session.recorded")
    assert recorded["versions"][0]["body"]["note"] == "We talked about evenings."
    assert recorded["versions"][0]["author_name"] == "Robin Vale"
    assert len(family["only_here"]) == 5


def test_a_family_is_found_by_the_beginning_of_its_id(reader: Teller) -> None:
    ident = reader.expect("show", "Marlowe")["id"]
    assert reader.expect("show", ident[:8])["id"] == ident
    for nobody in ("No Such Family", ident[:3], "%", "____"):
        done = reader("show", nobody)
        assert (done.code, done.out) == (1, "")
        assert "no such family" in done.err


def test_one_record_in_full(reader: Teller) -> None:
    head = reader.expect("search", "evenings")[0]["record"]["head"]
    out = reader("show", "Marlowe", "--record", head[:8]).out
    assert "Note: We talked about evenings." in out
    assert "Severity of use, Tess Marlowe: moderate, first rating: drinks daily" in out
    assert "Review: waiting for a verdict" in out
    done = reader("show", "Marlowe", "--record", "ffffffff")
    assert (done.code, done.out) == (1, "")
    assert "no such record" in done.err


def test_the_text_of_a_voided_record_is_nowhere(laptop: Teller) -> None:
    head = laptop.expect("search", "evenings")[0]["record"]["head"]
    voided = {"entry": head, "reason": "wrong family"}
    laptop.expect("record", "entry.voided", "--subject", "Marlowe", "--from", "-", stdin=voided)
    for words in (["show", "Marlowe"], ["show", "Marlowe", "--json"], ["show", "Marlowe", "--record", head]):
        done = laptop(*words)
        assert done.code == 0
        assert "We talked about evenings" not in done.out
        assert "wrong family" in done.out or "voided" in done.out


def obeyed(text: str) -> list[str]:
    """What a terminal would act on instead of showing."""
    return [char for char in text if (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 or char == "\u202e"]


def test_client_text_does_nothing_to_a_terminal(laptop: Teller) -> None:
    given = {"label": HOSTILE + " [red]x[/red] {0} %s", "area": "west", "base": "st_james"}
    family = laptop.expect("record", "family.opened", "--from", "-", stdin=given)[0]["family"]
    for words in (["show", family], ["caseload"], ["show", family, "--json"], ["search", "red"]):
        for manner in ([], ["--plain"]):
            done = laptop(*words, *manner)
            assert done.code == 0, done.err
            assert obeyed(done.out) == []
            assert "[red]x[/red] {0} %s" in done.out


def test_what_is_typed_is_inert_in_an_error_too(reader: Teller) -> None:
    for words in (["show", HOSTILE], ["schema", HOSTILE], [HOSTILE], ["export", "--to", HOSTILE]):
        done = reader(*words)
        assert done.code in (1, 2)
        assert obeyed(done.err) == []


def test_two_families_are_in_the_order_in_which_they_need_doing(laptop: Teller) -> None:
    opened = {"label": "Aldous", "area": "west", "base": "st_james"}
    laptop.expect("record", "family.opened", "--from", "-", stdin=opened)
    laptop.clock.pass_by(days=30)
    rows = laptop.expect("caseload")["rows"]
    assert [each["label"] for each in rows] == ["Marlowe", "Aldous"]
    assert rows[0]["next_due"]["state"]["standing"] == "overdue"


def test_queue_is_for_the_office(reader: Teller, office: Teller) -> None:
    done = reader("queue")
    assert (done.code, done.out) == (1, "")
    assert "team leader" in done.err
    assert office.expect("queue") == {"lines": [], "counts": {}}


def test_what_the_office_opened_is_its_own(office: Teller) -> None:
    family = open_marlowe(office)
    office.expect("record", "session.recorded", "--subject", family, "--from", "-", stdin=session())
    assert office.expect("show", family)["provisional"] is True
