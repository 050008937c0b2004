"""The office by commands: people with passphrases of their own, allocation, verdicts, the guidance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsm_tui.practice.profile import built_in_text
from tests.cli.teller import Teller, copied, open_marlowe, session

OTHERS = "lantern meadow biscuit"


class Second(Teller):
    """Another person at the same vault."""

    def passphrase_file(self) -> Path:
        file = self.home.with_name("second.passphrase")
        file.write_text(f"{self.passphrase}\n")
        return file


@pytest.fixture(scope="module")
def kept_two(kept_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    first = copied(kept_office, folder)
    (folder / "new").write_text(OTHERS)
    words = ("add-person", "--name", "Bo Okafor", "--role", "leader")
    assert first(*words, "--new-passphrase-file", str(folder / "new")).code == 0
    second = Second(first.home, first.clock, OTHERS)
    open_marlowe(second)
    second.expect("record", "session.recorded", "--subject", "Marlowe", "--from", "-", stdin=session())
    return first.home


@pytest.fixture
def two(kept_two: Path, tmp_path: Path) -> tuple[Teller, Teller]:
    """One office vault with two team leaders: the first began it, the second recorded a session in it."""
    first = copied(kept_two, tmp_path)
    return first, Second(first.home, first.clock, OTHERS)


@pytest.fixture(scope="module")
def shared(kept_two: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    """The same, for tests that may not write a single entry to it, and that is checked."""
    tell = copied(kept_two, tmp_path_factory.mktemp("shared"))
    before = tell.expect("status")["entries"]
    yield tell
    assert tell.expect("status")["entries"] == before


def recorded(tell: Teller) -> str:
    lines = tell.expect("queue")["lines"]
    return str(next(each["head"] for each in lines if each["called"] == "Session recorded"))


def test_whose_passphrase_opened_is_who_sits_there(two: tuple[Teller, Teller]) -> None:
    first, second = two
    assert (first.expect("status")["name"], second.expect("status")["name"]) == ("Ada Lindqvist", "Bo Okafor")
    assert {each["name"] for each in first.expect("staff")} == {"Ada Lindqvist", "Bo Okafor"}


def test_the_queue_is_worked_off(two: tuple[Teller, Teller]) -> None:
    first, _ = two
    head = recorded(first)
    assert "waits for a verdict" in first("queue").out
    done = first("review", "Marlowe", head[:8], "--approve")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Approved: {head}")
    assert all(each["head"] != head for each in first.expect("queue")["lines"])
    assert "Verdict: Approved by Ada Lindqvist" in first("show", "Marlowe", "--record", head).out


def test_a_return_says_what_to_do_and_where(two: tuple[Teller, Teller]) -> None:
    first, second = two
    head = recorded(first)
    words = ["review", "Marlowe", head, "--return", "--remark", "Who was told?", "--place", "note", "--remark", "And?"]
    assert first(*words).code == 0
    out = second("show", "Marlowe", "--record", head).out
    assert "Remark on note: Who was told?" in out
    assert "Remark: And?" in out
    assert second.expect("status")["returned"] == 1
    corrected = session(corrects=head, correction_reason="added who was told", note="Both were told.")
    second.expect("record", "session.recorded", "--subject", "Marlowe", "--from", "-", stdin=corrected)
    line = next(each for each in first.expect("queue")["lines"] if each["called"] == "Session recorded")
    assert "corrected after you returned it" in line["why"]
    changed = first("show", "Marlowe", "--record", line["head"]).out
    assert "Note, before: We talked about evenings." in changed
    assert "Note, now: Both were told." in changed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--return"], "returning an entry needs a remark"),
        (["--return", "--remark", "  "], "returning an entry needs a remark"),
        (["--approve", "--remark", "x" * 20_001], "remarks.0.text: is longer than 20,000"),
        (["--return", "--remark", "x", "--place", "p" * 201], "remarks.0.place: is longer than 200"),
    ],
)
def test_a_verdict_that_is_not_complete(shared: Teller, words: list[str], said: str) -> None:
    done = shared("review", "Marlowe", "ffffffff", *words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_nobody_reviews_their_own_entry(two: tuple[Teller, Teller]) -> None:
    head = recorded(two[0])
    done = two[1]("review", "Marlowe", head, "--approve")
    assert (done.code, done.out) == (1, "")
    assert "Nobody gives a verdict on their own entry" in done.err


def test_a_verdict_is_on_the_version_that_was_read(two: tuple[Teller, Teller]) -> None:
    first, second = two
    head = recorded(first)
    corrected = session(corrects=head, correction_reason="more", note="More.")
    second.expect("record", "session.recorded", "--subject", "Marlowe", "--from", "-", stdin=corrected)
    done = first("review", "Marlowe", head, "--approve")
    assert (done.code, done.out) == (1, "")
    assert "another version since" in done.err


def test_a_laptop_gives_no_verdicts_and_allocates_nobody(reader: Teller) -> None:
    head = reader.expect("search", "evenings")[0]["record"]["head"]
    for words in (["review", "Marlowe", head, "--approve"], ["allocate", "Marlowe", "--to-nobody"]):
        done = reader(*words)
        assert (done.code, done.out) == (1, "")
        assert "is for leader" in done.err
    assert "Not for" not in reader("staff").err


def test_allocation_by_name_by_id_and_to_nobody(two: tuple[Teller, Teller]) -> None:
    first, _ = two
    ident = next(each["person"] for each in first.expect("staff") if each["name"] == "Bo Okafor")
    for to in ("bo  okafor", ident, ident[:6]):
        assert first("allocate", "Marlowe", "--to", to, "--on", "20 nov").code == 0
        allocated = first.expect("show", "Marlowe")["allocated"]["value"]
        assert (allocated["to"], allocated["allocated_on"]) == (ident, "2026-11-20")
    assert first("allocate", "Marlowe", "--to-nobody").code == 0
    assert "to" not in first.expect("show", "Marlowe")["allocated"]["value"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Marlowe", "--to", "Nobody Known"], "no such member of staff"),
        (["Marlowe", "--to", ""], "no such member of staff"),
        (["Nobody", "--to-nobody"], "no such family"),
        (["Marlowe", "--to-nobody", "--on", "30 feb"], ""),
        (["Marlowe", "--to-nobody", "--note", "x" * 20_001], "note: is longer"),
    ],
)
def test_an_allocation_that_is_not_right(shared: Teller, words: list[str], said: str) -> None:
    done = shared("allocate", *words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_two_people_of_one_name_are_told_apart_by_id(two: tuple[Teller, Teller], tmp_path: Path) -> None:
    first, _ = two
    words = ("add-person", "--name", "Bo Okafor", "--role", "admin", "--new-passphrase-file", str(tmp_path / "new"))
    (tmp_path / "new").write_text("third anchor pillow\n")
    assert first(*words).code == 0
    done = first("allocate", "Marlowe", "--to", "Bo Okafor")
    assert (done.code, done.out) == (1, "")
    assert "More than one member of staff" in done.err


@pytest.mark.parametrize(
    ("name", "new", "said"), [(" ", OTHERS, "name: is empty"), ("Cy", "short", "at least 12 characters")]
)
def test_a_person_who_is_not_added(shared: Teller, tmp_path: Path, name: str, new: str, said: str) -> None:
    (tmp_path / "new").write_text(new)
    words = ("add-person", "--name", name, "--role", "admin", "--new-passphrase-file", str(tmp_path / "new"))
    done = shared(*words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_a_laptop_belongs_to_one_person(reader: Teller, tmp_path: Path) -> None:
    (tmp_path / "new").write_text(OTHERS)
    words = ("add-person", "--name", "Cy", "--role", "admin", "--new-passphrase-file", str(tmp_path / "new"))
    assert reader(*words).code == 1


def test_the_guidance_says_whose_it_is_and_that_it_is_past_its_review(reader: Teller) -> None:
    out = reader("profile").out
    for said in ("Council: West Sussex County Council", "Next review: 1 September 2024", "days past it"):
        assert said in out
    data = reader.expect("profile")
    assert (data["past_review"], data["next_review"]) == (True, "2024-09-01")
    assert reader("profile", "--toml").out == built_in_text()


def test_another_version_of_the_guidance_is_published(office: Teller, tmp_path: Path) -> None:
    text = office("profile", "--toml").out
    assert "\nversion = 1\n" in text
    (tmp_path / "new.toml").write_text(text.replace("\nversion = 1\n", "\nversion = 2\n", 1), encoding="utf-8")
    done = office("profile", "publish", str(tmp_path / "new.toml"))
    assert (done.code, done.err) == (0, "")
    assert office.expect("profile")["version"] == 2
    assert office("profile", "--toml").out == (tmp_path / "new.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [b"", b"[profile]\n", b"\xff", b"x = [", b"format = 99\n"])
def test_a_profile_that_cannot_be_read_is_not_published(shared: Teller, text: bytes) -> None:
    done = shared("profile", "publish", "-", stdin=text)
    assert (done.code, done.out) == (1, "")
    assert done.err


def test_a_laptop_publishes_nothing(reader: Teller) -> None:
    done = reader("profile", "publish", "-", stdin=built_in_text())
    assert (done.code, done.out) == (1, "")
    assert "for the team leader" in done.err


