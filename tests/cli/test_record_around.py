"""Around a session on the command line: lengths that cannot be, other scripts, what is kept from whom, late."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.teller import GOAL, KID, MUM, Teller, session

DAD = "a2" * 8
EMOJI, WELSH, ARABIC = "The 👨‍👩‍👧‍👦 family", "Siân Ŵyn ap Llŷr", "فاطمة الزهراء"


def again(**changed: Any) -> dict[str, Any]:
    """A later session that says what the first said."""
    made = session(**{"happened_at": "2026-11-21T10:00"} | changed)
    for each in (*made["risk"]["parents"], *made["risk"]["children"]):
        each["stated"] = "unchanged"
    return made


def record(tell: Teller, kind: str, **said: Any) -> str:
    return str(tell.expect("record", kind, "--subject", "Marlowe", "--from", "-", stdin=said)[0]["head"])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"minutes": 1500}, "minutes: must be at most 1440"),
        ({"minutes": 0}, "minutes: must be at least 1"),
        ({"minutes": -30}, "minutes: must be at least 1"),
        ({"ends_at": "09:00"}, "ends_at: is not a field of this kind"),
        ({"happened_at": "2027-01-01T10:00"}, "happened_at: is in the future"),
    ],
)
def test_a_length_or_time_that_cannot_be_is_refused_at_its_place(
    reader: Teller, changed: dict[str, Any], said: str
) -> None:
    done = reader("record", "session.recorded", "--subject", "Marlowe", "--from", "-", stdin=again(**changed))
    assert done.code == 1 and said in done.err and "Nothing was written" in done.err


def test_every_script_and_nothing_that_harms(laptop: Teller) -> None:
    record(laptop, "family.described", label=EMOJI)
    given = again(note=f"A\x00B\x1b[31mred\x1b]0;x\x07\u202e {WELSH} {ARABIC} {EMOJI}")
    done = laptop("record", "session.recorded", "--subject", EMOJI, "--from", "-", stdin=given)
    assert done.code == 0, done.err
    shown = laptop("show", EMOJI)
    assert EMOJI in shown.out and f"ABred {WELSH} {ARABIC} {EMOJI}" in shown.out
    assert "\x1b" not in shown.out and "\x00" not in shown.out and "\u202e" not in shown.out


def test_what_is_kept_from_whom_is_shown_and_left_out_for_them(laptop: Teller) -> None:
    record(laptop, "person.added", person=DAD, name="Dan Marlowe", role="parent")
    mark = {"place": f"goals.{GOAL}", "person": DAD}
    head = record(laptop, "session.recorded", **again(kept_from=[mark]))
    record(laptop, "record.kept", record=head, place=f"risk.children.{KID}", person=DAD, because="he rings the school")
    shown = laptop("show", "Marlowe", "--record", head)
    assert "Not to be shared with Dan Marlowe: risk of harm, Kit Marlowe" in shown.out
    assert "Not to be shared with Dan Marlowe: goal: No drinking at home" in shown.out
    ours, his = laptop("progress", "Marlowe"), laptop("progress", "Marlowe", "--for", "Dan")
    assert his.code == 0 and "As Dan Marlowe may see it" in his.err and "shared" not in his.out
    assert ours.err == "" and ours.out != his.out
    told = laptop.expect("may-tell", "Marlowe")["kept"]
    assert "Not to be shared with Dan Marlowe: risk of harm, Kit Marlowe of Session recorded, Sat 21 Nov 2026." in told
    refused = laptop("record", "record.kept", "--subject", "Marlowe", "--from", "-",
                     stdin={"record": head, "place": "note", "person": KID})  # fmt: skip
    assert refused.code == 1 and "person: is no parent, carer or other adult" in refused.err
    assert laptop("progress", "Marlowe", "--for", "Nobody").code == 1


def test_a_late_session_says_so_and_is_taken(laptop: Teller) -> None:
    head = record(laptop, "session.recorded", **session(happened_at="2026-11-02T10:00"))
    shown = laptop("show", "Marlowe", "--record", head).out
    assert "Happened: Mon 2 Nov 2026" in shown and "Late: written 1" in shown
    assert "Received here:" in shown and MUM not in shown
