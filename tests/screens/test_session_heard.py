"""Motivational interviewing and use on the session page: heard, kept, corrected, drafted, and read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsm_tui.casework.session import SessionRecorded
from fsm_tui.services import families, opening
from screens.robot import Robot
from screens.session.change import Change
from screens.session.drinks import DrinkRow
from screens.session.fields.scale import Ruler
from screens.session.form_page import FormPage
from screens.session.use import Use
from screens.session.using import UseRow
from screens.widgets.field import Field
from screens.widgets.still_needed import StillNeeded
from tests.screens import visiting
from tests.screens.visiting import KIT, MUM, Laptop, at_session, fill, session, unfold, wait

HOSTILE = "[/] [b]x \x1b]0;x\x07\x1b[31m\u202egnp.exe"
DAD = "a2" * 8
ALCOHOL, CANNABIS = f"use-{MUM}-alcohol", f"use-{MUM}-cannabis"
CIDER = {"what": "cider", "count": 4, "ml": 440, "abv_tenths": 75}
SAID_OF_USE: list[dict[str, Any]] = [
    {"person": MUM, "substance": "alcohol", "days": 12, "amount": "cider, evenings", "route": "by mouth", "per": "day",
     "drinks": [CIDER], "signs": ["relief"], "last_used": "2026-05-11", "reported": "confirmed"},
    {"person": MUM, "substance": "cannabis", "days": 20, "amount": "two joints", "reported": "by_parent"},
]  # fmt: skip
SAID_OF_CHANGE = {
    "person": MUM,
    "importance": {"score": 6, "why_not_lower": "the children", "what_would_move_it": "a job"},
    "confidence": {"score": 0},
    "talk": [
        {"side": "sustain", "words": "It lets me sleep"},
        {"side": "change", "words": "I want to wake up clear", "finer": "desire"},
        {"side": "change", "words": "I will ring"},
    ],
}


@pytest.fixture
def laptop(vault: Laptop) -> Laptop:
    made = visiting.family(vault, rated=False)
    made.shared = True
    return made


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Laptop]:
    """A vault of its own, for tests that close it."""
    made = visiting.laptop(tmp_path / "vault", rated=False)
    yield made
    opening.leave(made.seat)


def earlier(laptop: Laptop, day: str, *, first: bool = True, **said: Any) -> str:
    """A session of an earlier day, before any goal was agreed."""
    body = session(goals=[], no_goals_because="not yet", **said)
    if not first:
        body = json.loads(json.dumps(body).replace('"first"', '"unchanged"'))
    return laptop.record("session.recorded", f"{day}T10:00", **body)


def before(laptop: Laptop) -> str:
    """Two sessions at which something was heard; the head of the later."""
    earlier(laptop, "2026-03-09", stages=[{"person": MUM, "stage": "contemplation"}])
    return earlier(
        laptop, "2026-05-12", first=False, stages=[{"person": MUM, "stage": "preparation"}],
        motivation=[SAID_OF_CHANGE], use=SAID_OF_USE,
    )  # fmt: skip


def page(robot: Robot) -> FormPage:
    found = robot.app.page()
    assert isinstance(found, FormPage)
    return found


def at(robot: Robot) -> str | None:
    """The id of the field that has the focus."""
    focused = robot.app.focused
    return next((one.id for one in focused.ancestors_with_self if one.id), None) if focused else None


def needed(robot: Robot) -> list[str]:
    return [need.at for need in page(robot).query_one(StillNeeded).needs]


async def look(robot: Robot) -> None:
    """Wait until the page has looked at what was typed last."""
    await wait(robot, lambda: page(robot).looked_at)


async def pick(robot: Robot, field: str, letters: str) -> None:
    """Pick from a list what matches best."""
    await fill(robot, {field: letters})
    await wait(robot, lambda: robot.dialog is not None and robot.dialog.focused is not None)
    await robot.press("enter")
    await wait(robot, lambda: robot.dialog is None)


async def completed(robot: Robot) -> None:
    await look(robot)
    assert needed(robot) == []
    await robot.does("session.complete")
    await wait(robot, lambda: robot.place == "family")


def last(laptop: Laptop) -> SessionRecorded:
    body = laptop.sessions[-1]
    assert isinstance(body, SessionRecorded)
    return body


# -- change


async def test_what_is_heard_of_change_is_recorded_key_after_key(laptop: Laptop) -> None:
    before(laptop)
    laptop.draft()
    async with at_session(laptop) as robot:
        await unfold(robot, "change")
        await robot.until("Tess  Mar contemplation → May preparation")
        ruler = page(robot).query_one(f"#importance-{MUM}", Ruler)
        assert ruler.before == 6 and not page(robot).query_one(f"#importance-{MUM}-low").display
        # What is typed ahead stands where it belongs, though fields come only with what is typed before them.
        await fill(
            robot,
            {f"stage-{MUM}": "4\n10\nfor Kit\na flat\n0\nnobody believes me\nher sister\nI want out\n1\nI have rung\n"},
        )
        await wait(robot, lambda: at(robot) == f"change-{MUM}-1-kind")
        await fill(robot, {f"sustain-{MUM}-0": "It is all I have"})
        await look(robot)
        await robot.until("May preparation → today action")
        assert page(robot).query_one(f"#importance-{MUM}-low").display
        await completed(robot)
    body = last(laptop)
    assert [(each.person, each.stage) for each in body.stages] == [(MUM, "action")]
    [heard] = body.motivation
    assert heard.importance is not None and heard.confidence is not None
    assert (heard.importance.score, heard.importance.why_not_lower, heard.importance.what_would_move_it) == (
        10, "for Kit", "a flat",
    )  # fmt: skip
    assert (heard.confidence.score, heard.confidence.why_not_lower) == (0, "nobody believes me")
    assert [(each.side, each.words, each.finer) for each in heard.talk] == [
        ("change", "I want out", "desire"),
        ("change", "I have rung", None),
        ("sustain", "It is all I have", None),
    ]


async def test_a_ruler_that_is_taken_back_and_an_empty_quote_are_not_recorded(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        await unfold(robot, "change")
        await fill(robot, {f"confidence-{MUM}": "4", f"change-{MUM}-0": "I will"})
        await robot.focus(f"#confidence-{MUM}")
        await robot.press("backspace")
        await wait(robot, lambda: not page(robot).query_one(f"#confidence-{MUM}-low").display)
        await robot.focus(f"#change-{MUM}-0")
        await robot.press(*["backspace"] * 6)
        await wait(robot, lambda: not page(robot).form().to_state()["motivation"])
        await completed(robot)
    assert last(laptop).motivation == () and last(laptop).stages == ()


async def test_each_parent_in_the_work_has_lines_of_their_own(laptop: Laptop) -> None:
    laptop.record("person.added", person=DAD, name="Ned Marlowe", role="parent", in_work=True)
    async with at_session(laptop, (120, 40)) as robot:
        await unfold(robot, "change")
        await fill(robot, {f"stage-{DAD}": "1", f"importance-{MUM}": "3"})
        await unfold(robot, "use")
        assert [each.person for each in page(robot).query_one(Use).people] == [MUM, DAD]
        form = page(robot).form().to_state()
        assert form["stages"] == {DAD: "pre_contemplation"} and list(form["motivation"]) == [MUM]
        text = robot.text()
        assert "average" not in text and "total" not in text.lower()
        await pick(robot, f"use-{DAD}-add", "alco")
        await fill(robot, {f"use-{DAD}-alcohol-days": "1"})
        await robot.does("session.keep_from")
        await wait(robot, lambda: page(robot).form().to_state()["kept_from"] == [[f"use.{DAD}", MUM]])
        found = page(robot).query_one(Use).field_at(f"use.{DAD}")
        assert found is not None and found.id == f"use-{DAD}-alcohol", "said beside what is his"


# -- use


async def test_nothing_said_is_nothing_recorded_and_the_same_is_one_key(laptop: Laptop) -> None:
    before(laptop)
    laptop.draft()
    async with at_session(laptop) as robot:
        await unfold(robot, "use")
        await robot.until("12 of the last 28 days, cider, evenings")
        rows = list(page(robot).query(UseRow))
        assert [each.substance for each in rows] == ["alcohol", "cannabis"]
        assert page(robot).form().to_state()["use"] == [] and not rows[0].query_one(".use--fields").display
        await fill(robot, {ALCOHOL: "1"})
        await completed(robot)
    [use] = last(laptop).use
    assert (use.substance, use.days, use.amount, use.signs) == ("alcohol", 12, "cider, evenings", ("relief",))
    assert use.units is not None and use.units.day is not None and float(use.units.day) == 13.2
    assert use.last_used is None and use.reported is None, "when last, and what was checked, is not the same today"


async def test_changed_starts_from_last_time(laptop: Laptop) -> None:
    before(laptop)
    laptop.draft()
    async with at_session(laptop) as robot:
        await unfold(robot, "use")
        await fill(robot, {ALCOHOL: "2\n"})
        await wait(robot, lambda: at(robot) == f"{ALCOHOL}-days")
        await robot.press("backspace", "backspace")
        await robot.types("7")
        await fill(robot, {f"{ALCOHOL}-last": "-2", f"{ALCOHOL}-known": "3", CANNABIS: "1"})
        page(robot).query_one(f"#{ALCOHOL}-days").scroll_visible(animate=False, top=True)
        await robot.until("13.2 units on a day of drinking, 23.1 units a week (over 14)")
        await completed(robot)
    alcohol, cannabis = last(laptop).use
    assert (alcohol.days, alcohol.amount, str(alcohol.last_used)) == (7, "cider, evenings", "2026-11-18")
    assert alcohol.reported == "observed" and alcohol.drinks[0].what == "cider"
    assert (cannabis.substance, cannabis.days, cannabis.reported) == ("cannabis", 20, "by_parent")


async def test_a_substance_is_picked_and_drinks_are_counted_while_they_are_typed(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        await unfold(robot, "use")
        await pick(robot, f"use-{MUM}-add", "alco")
        await wait(robot, lambda: at(robot) == f"{ALCOHOL}-days")
        await pick(robot, f"{ALCOHOL}-drink-add", "pint")
        await wait(robot, lambda: at(robot) == f"{ALCOHOL}-drink-0-count")
        await robot.types("3")
        await robot.until("8.9 units")
        await robot.until("8.9 units a week (not over 14)")
        await fill(robot, {f"{ALCOHOL}-drink-per": "2"})
        await robot.until("say on how many days")
        await fill(robot, {f"{ALCOHOL}-days": "28"})
        await robot.until("62 units a week (over 14)")
        await robot.until("Pregnant or trying: the safest is none")
        await robot.until("There is an unborn child")
        await pick(robot, f"{ALCOHOL}-drink-add", "another")
        await fill(robot, {f"{ALCOHOL}-drink-1-what": "home brew", f"{ALCOHOL}-drink-1-ml": "750",
                           f"{ALCOHOL}-drink-1-abv": "13,5"})  # fmt: skip
        await fill(robot, {f"{ALCOHOL}-signs": "12"})
        await completed(robot)
    [use] = last(laptop).use
    assert [(each.count, each.ml, each.abv_tenths) for each in use.drinks] == [(3, 568, 52), (1, 750, 135)]
    assert use.per == "day" and use.signs == ("morning_use", "relief")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({f"{ALCOHOL}-days": "29"}, "number from 0 to 28"),
        ({f"{ALCOHOL}-days": "often"}, "number from 0 to 28"),
        ({f"{ALCOHOL}-drink-0-ml": "0"}, "millilitres as a number from 1 to 10,000"),
        ({f"{ALCOHOL}-drink-0-abv": "200"}, "strength as 5.2 or 40"),
        ({f"{ALCOHOL}-drink-0-count": "many"}, "how many as a number"),
        ({f"{ALCOHOL}-last": "tomorrow"}, "after the session"),
        ({f"{ALCOHOL}-last": "31 feb"}, "leap year"),
    ],
)
async def test_bad_input_is_said_at_its_field_and_stays(laptop: Laptop, typed: dict[str, str], said: str) -> None:
    use: dict[str, Any] = {"person": MUM, "substance": "alcohol"}
    drink = {"count": "1", "ml": "", "abv": ""}
    cannabis = {"person": MUM, "substance": "cannabis", "days": "3"}
    [(name, text)] = typed.items()
    if "drink" in name:
        drink |= {"ml": "500", "abv": "5"} | {name.rsplit("-", 1)[1]: ""}
        use |= {"days": "4", "drinks": [drink]}
    laptop.draft(use=[cannabis, use | {"amount": "some"}])
    async with at_session(laptop) as robot:
        await unfold(robot, "use")
        await fill(robot, typed)
        await look(robot)
        assert needed(robot) == [f"#{name}"]
        field = page(robot).query_one(f"#{name}")
        field.scroll_visible(animate=False)
        await robot.until(said)
        await robot.press("f8")
        await wait(robot, lambda: at(robot) == name)
        kept = page(robot).form().to_state()["use"][1]
        assert text in json.dumps(kept), "what was typed stays"
        await wait(robot, lambda: text in json.dumps(laptop.drafts()["session"]))


async def test_a_row_that_was_just_begun_is_asked_for_but_not_complained_of(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        await unfold(robot, "use")
        await pick(robot, f"use-{MUM}-add", "heroin")
        await look(robot)
        field = page(robot).query_one(f"#use-{MUM}-heroin-days", Field)
        assert needed(robot) == [f"#use-{MUM}-heroin-days"] and not field.has_class("-wrong")
        await robot.focus(f"#use-{MUM}-heroin")
        await robot.press("backspace")
        await wait(robot, lambda: needed(robot) == [])  # taken back, it says nothing
        await pick(robot, f"use-{MUM}-add", "heroin")
        assert len(page(robot).query(UseRow)) == 1, "the row that is there is used again"


# -- drafts, lock, corrections


async def test_locked_in_the_middle_it_comes_back_to_the_same_field(alone: Laptop) -> None:
    before(alone)
    alone.draft()
    async with at_session(alone) as robot:
        await unfold(robot, "change")
        await fill(robot, {f"change-{MUM}-0": "I wan"})
        await unfold(robot, "use")
        await fill(robot, {ALCOHOL: "2", CANNABIS: "1"})
        await pick(robot, f"{ALCOHOL}-drink-add", "single")
        await fill(robot, {f"{ALCOHOL}-drink-1-ml": "x"})
        said = page(robot).form().to_state()
        await robot.does("app.lock")
        await wait(robot, lambda: robot.place == "unlock")
        await fill(robot, {"passphrase": f"{visiting.PASSPHRASE}\n"})
        await wait(robot, lambda: robot.place == "session" and at(robot) == f"{ALCOHOL}-drink-1-ml")
        assert page(robot).form().to_state() == said
    alone.standing()
    async with at_session(alone) as robot:
        await wait(robot, lambda: at(robot) == f"{ALCOHOL}-drink-1-ml")
        again = page(robot).form().to_state()
        assert again["use"] == said["use"] and again["motivation"] == said["motivation"]
        change, use = page(robot).query_one(Change), page(robot).query_one(Use)
        assert change.is_open and use.is_open
        assert [each.choice.value for each in use.query(UseRow)] == ["anew", "same"]
        assert len(use.query(DrinkRow)) == 2


async def test_a_correction_keeps_all_of_it(laptop: Laptop) -> None:
    head = before(laptop)
    once = last(laptop)
    async with at_session(laptop, corrects=head) as robot:
        await fill(robot, {"correction": "The length."})
        await unfold(robot, "change")
        await unfold(robot, "use")
        await wait(robot, lambda: bool(page(robot).query(UseRow)))
        assert [each.choice.value for each in page(robot).query(UseRow)] == ["anew", "anew"]
        await fill(robot, {"length": "50"})
        await completed(robot)
    body = last(laptop)
    assert body.minutes == 50
    assert (body.motivation, body.use, body.stages) == (once.motivation, once.use, once.stages)


async def test_what_the_guidance_no_longer_offers_is_kept_by_a_correction(laptop: Laptop) -> None:
    state = visiting.typed(
        stages={MUM: "older_stage"}, motivation={MUM: {"talk": [{"words": "I can", "finer": "older_kind"}]}},
        use=[{"person": MUM, "substance": "older.one", "days": "2", "signs": ["older_sign"]},
             {"person": KIT, "substance": "alcohol", "days": "1"},
             {"person": MUM, "substance": "cannabis", "days": "4"}],
    )  # fmt: skip
    laptop.draft(**state)
    async with at_session(laptop) as robot:
        folded = page(robot).form().to_state()
        await unfold(robot, "change")
        await unfold(robot, "use")
        opened = page(robot).form().to_state()
        assert {name: opened[name] for name in ("stages", "use")} == {name: folded[name] for name in ("stages", "use")}
        assert opened["motivation"][MUM]["talk"] == folded["motivation"][MUM]["talk"]


# -- hostile text, and how it reads


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_text_is_shown_and_kept_harmlessly(laptop: Laptop, size: tuple[int, int]) -> None:
    earlier(laptop, "2026-05-12", use=[{"person": MUM, "substance": "other", "days": 3, "amount": "[/] [b]x"}])
    laptop.draft(
        motivation={MUM: {"importance": {"score": 5, "low": HOSTILE}, "talk": [{"words": HOSTILE}]}},
        use=[{"person": MUM, "substance": "alcohol", "days": "2", "amount": HOSTILE, "route": HOSTILE,
              "drinks": [{"what": HOSTILE, "count": "2", "ml": "500", "abv": "5"}]}],
    )  # fmt: skip
    async with at_session(laptop, size) as robot:
        await robot.does("session.more")
        for part in ("change", "use"):
            await unfold(robot, part)
        await look(robot)
        page(robot).query_one(Use).scroll_visible(animate=False, top=True)
        await robot.until("[/] [b]x")
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()
        await completed(robot)
    body = last(laptop)
    assert "\x1b" not in body.model_dump_json() and "\u202e" not in body.model_dump_json()
    assert body.use[0].drinks[0].what.startswith("[/] [b]x")


def test_it_reads_well_in_words(laptop: Laptop) -> None:
    head = before(laptop)
    lines = [f"{each.label}: {each.text}" for each in families.record_view(laptop.seat, laptop.family, head).lines]
    text = "\n".join(lines)
    assert "Importance of change, Tess Marlowe: 6 of 10; not lower because the children" in text
    assert "Change talk, Tess Marlowe: “I want to wake up clear” (desire)" in text
    assert "Sustain talk, Tess Marlowe: “It lets me sleep”" in text
    assert "4 × cider, 440 ml at 7.5 %, 13.2 units on a day of drinking, 39.6 units a week (over 14)" in text
