"""Safety prompts on the session page: raised by what is known and typed, answered by a key, never in the way."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Static

from fsm_tui.services import opening, prompting
from screens.family.glance import facts
from screens.family.glance import look as glance
from screens.robot import Robot
from screens.session.fields.prompt_line import PromptLine, PromptNote
from screens.session.form_page import FormPage
from screens.session.safety import Safety
from screens.themes import Glyphs
from screens.widgets.still_needed import StillNeeded
from tests.screens import visiting
from tests.screens.visiting import BEA, MUM, Laptop, at_session, fill, open_session, unfold, wait

GHB = {"person": MUM, "substance": "ghb", "days": "3"}
LINE = f"#prompt-ghb_stopping-{MUM}"
NOTE = f"#said-ghb_stopping-{MUM}"
HOSTILE = "[/] [b]x \x1b]0;x\x07\x1b[31m\u202egnp.exe"


def page(robot: Robot) -> FormPage:
    found = robot.app.page()
    assert isinstance(found, FormPage)
    return found


async def look(robot: Robot) -> None:
    await wait(robot, lambda: page(robot).looked_at)


def safety(robot: Robot) -> Safety:
    return page(robot).section(Safety)


def line(robot: Robot, selector: str = LINE) -> PromptLine:
    return page(robot).query_one(selector, PromptLine)


def asked(robot: Robot) -> list[str]:
    return [each.prompt.prompt for each in safety(robot).lines]


def words(robot: Robot, selector: str = LINE) -> str:
    """What the line says, as one text."""
    return " ".join(str(line(robot, selector).render()).split())


def status(robot: Robot) -> str:
    return str(page(robot).query_one(StillNeeded).render())


def told(robot: Robot) -> list[str]:
    return [each.message for each in robot.app._notifications]


async def completed(robot: Robot) -> None:
    await robot.does("session.complete")
    await wait(robot, lambda: robot.place == "family")


def open_now(laptop: Laptop) -> list[str]:
    return [each.prompt for each in prompting.read(laptop.seat, laptop.family).open]


async def test_where_nothing_is_raised_there_is_nothing_to_see(laptop: Laptop) -> None:
    laptop.draft()
    async with at_session(laptop) as robot:
        await look(robot)
        assert not safety(robot).display and asked(robot) == []
        assert status(robot) == "Nothing is missing." and not robot.sees("Safety prompts")
        await completed(robot)
        assert not any("safety prompt" in each for each in told(robot))


async def test_discussed_is_one_key_and_is_not_asked_again_next_time(laptop: Laptop) -> None:
    laptop.draft(use=[GHB])
    async with at_session(laptop) as robot:
        await look(robot)
        assert safety(robot).display and asked(robot) == ["ghb_stopping"]
        assert status(robot) == "1 safety prompt (F9). Nothing is missing."
        assert "GHB or GBL, 3 of the last 28 days, said at this session." in words(robot)
        assert "Version 1, not signed off here yet. Source: GHB withdrawal" in words(robot)
        await robot.press("f9")
        await wait(robot, lambda: line(robot).has_focus)
        assert robot.sees("GHB or GBL: sudden stopping is dangerous, Tess Marlowe")
        await robot.press("1")
        await look(robot)
        assert robot.find("#hint").size.height == 1 and robot.sees("Enter goes on, Space: words and source.")
        assert status(robot) == "Nothing is missing."
        await completed(robot)
    assert [(each.prompt, each.person, each.answer) for each in laptop.sessions[-1].prompts] == [
        ("ghb_stopping", MUM, "discussed")
    ]
    assert open_now(laptop) == []
    async with at_session(laptop) as robot:
        await look(robot)
        assert asked(robot) == []


async def test_not_now_says_why_and_is_asked_again_next_time(laptop: Laptop) -> None:
    laptop.draft(use=[GHB])
    async with at_session(laptop) as robot:
        await robot.focus(LINE)
        await fill(robot, {LINE[1:]: "2her son was in the room"})  # typed ahead, as one does
        await look(robot)
        note = page(robot).query_one(NOTE, PromptNote)
        assert note.value == "her son was in the room" and line(robot).value == "not_now"
        note.put("")
        await look(robot)
        await robot.does("session.complete")
        await look(robot)
        assert robot.place == "session" and "why not now" in status(robot), "not now needs its because"
        note.put(f"her son was in the room {HOSTILE}")
        await look(robot)
        await completed(robot)
    assert laptop.sessions[-1].prompts[0].because.startswith("her son was in the room [/] [b]x")
    async with at_session(laptop) as robot:
        await look(robot)
        assert "Last time: not now, Fri 20 Nov 2026: her son was in the room [/] [b]x" in words(robot)
        assert "\x1b" not in robot.text() and "\u202e" not in robot.text()


async def test_what_is_left_open_is_said_and_stops_nothing(laptop: Laptop) -> None:
    laptop.draft(use=[GHB, {"person": MUM, "substance": "benzodiazepines", "days": "2"}])
    async with at_session(laptop) as robot:
        await look(robot)
        assert status(robot).startswith("2 safety prompts (F9). Nothing is missing.")
        await completed(robot)
        assert "2 safety prompts were not answered; they come again." in told(robot)
    assert laptop.sessions[-1].prompts == () and open_now(laptop) == ["ghb_stopping", "sedatives_stopping"]
    async with at_session(laptop) as robot:
        await look(robot)
        assert asked(robot) == ["ghb_stopping", "sedatives_stopping"]
        assert "said on Fri 20 Nov 2026" in words(robot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "wide"])
async def test_enter_shows_the_words_with_source_and_version(laptop: Laptop, size: tuple[int, int]) -> None:
    laptop.draft(use=[GHB])
    async with at_session(laptop, size) as robot:
        await look(robot)
        await robot.focus(LINE)
        await robot.press("enter")
        await wait(robot, lambda: robot.dialog is not None and robot.dialog.focused is not None)
        assert robot.dialog is not None
        shown = " ".join(" ".join(str(each.render()) for each in robot.dialog.query(Static)).split())
        assert "withdrawal can begin within hours" in shown and "what to do is yours to decide" in shown
        assert "GHB withdrawal, review of 2004" in shown and "Version 1, not yet signed off" in shown
        await robot.press("escape")
        await wait(robot, lambda: robot.dialog is None)
        assert line(robot).value == "", "looking answers nothing"
        await robot.focus(LINE)
        await robot.press("enter")
        await wait(robot, lambda: robot.dialog is not None and robot.dialog.focused is not None)
        await robot.answers("discussed")
        await wait(robot, lambda: line(robot).value == "discussed")
        await robot.press("backspace")
        await wait(robot, lambda: line(robot).value == "")
        assert not page(robot).query_one(NOTE).display


async def test_it_follows_what_is_typed_and_keeps_what_was_answered(laptop: Laptop) -> None:
    values = (4, 4, 4, 4, 4, 0, 4, 4, 2, 2)
    item = [{"item": f"item_{number}", "value": value} for number, value in enumerate(values, 1)]
    laptop.record("screening.taken", instrument="audit", scoring_version=1, person=MUM, taken_on="2026-11-20",
                  answers=item)  # fmt: skip
    laptop.draft()
    selector = f"#prompt-brief_intervention-{MUM}"
    async with at_session(laptop) as robot:
        await look(robot)
        assert asked(robot) == ["possible_dependence", "sudden_stopping"]
        await unfold(robot, "work")
        for _ in range(2):
            page(robot).query_one("#interventions").pick("brief_intervention")  # type: ignore[attr-defined]
            await look(robot)
        assert "brief_intervention" not in asked(robot), "chosen and taken away again"
        page(robot).query_one("#interventions").pick("brief_intervention")  # type: ignore[attr-defined]
        await wait(robot, lambda: "brief_intervention" in asked(robot))
        assert "Brief intervention was chosen at this session; AUDIT 32 on Fri 20 Nov 2026" in words(robot, selector)
        await robot.focus(selector)
        await robot.press("1")
        await look(robot)
        page(robot).query_one("#interventions").pick("brief_intervention")  # type: ignore[attr-defined]
        await look(robot)
        assert "brief_intervention" in asked(robot) and line(robot, selector).value == "discussed"
        for prompt in ("possible_dependence", "sudden_stopping"):
            await robot.focus(f"#prompt-{prompt}-{MUM}")
            await robot.press("1")
        await look(robot)
        await completed(robot)
    said = laptop.sessions[-1].prompts
    assert {(each.prompt, each.answer) for each in said} == {
        ("brief_intervention", "discussed"), ("possible_dependence", "discussed"), ("sudden_stopping", "discussed"),
    }  # fmt: skip
    assert open_now(laptop) == []
    dues = [each for each in visiting_dues(laptop) if each.startswith("Prompt from a score")]
    assert dues == [], "the score's own clock is answered by the session too"


def visiting_dues(laptop: Laptop) -> list[str]:
    from fsm_tui.services import families

    return [each.label for each in families.read(laptop.seat, laptop.family).dues]


async def test_nobody_is_asked_where_the_parent_was_not_seen(laptop: Laptop) -> None:
    laptop.record("person.described", person=BEA, due="2026-12-24")
    laptop.draft(attendance="did_not_attend", told="Ines Okoro")
    async with at_session(laptop) as robot:
        await look(robot)
        assert asked(robot) == []
        await fill(robot, {"attendance": "1"})
        await wait(robot, lambda: asked(robot) == ["safer_sleep"])
        assert "Due on Thu 24 Dec 2026." in words(robot, f"#prompt-safer_sleep-{BEA}")


async def test_lock_and_reopen_come_back_to_the_because(tmp_path_factory: pytest.TempPathFactory) -> None:
    alone = visiting.laptop(tmp_path_factory.mktemp("alone") / "vault")
    alone.draft(use=[GHB])
    async with at_session(alone) as robot:
        await robot.focus(LINE)
        await fill(robot, {LINE[1:]: "2her son"})
        await wait(robot, lambda: answers(alone) == [("not_now", "her son")])
        await robot.does("app.lock")
        await wait(robot, lambda: robot.app.seat is None)
        assert not robot.sees("her son")
    alone.open(visiting.PASSPHRASE)
    async with at_session(alone) as robot:
        await look(robot)
        await wait(robot, lambda: any(each.id == NOTE[1:] for each in (robot.app.focused or page(robot)).ancestors))
        await robot.types(" was here")
        await wait(robot, lambda: answers(alone) == [("not_now", "her son was here")])
    opening.leave(alone.seat)


def answers(laptop: Laptop) -> list[tuple[Any, Any]]:
    form = laptop.drafts().get("session", {}).get("form", {})
    return [(each["answer"], each["because"]) for each in form.get("prompts", ())]


async def test_a_correction_begins_with_the_answers_of_its_record(laptop: Laptop) -> None:
    said = [{"prompt": "ghb_stopping", "person": MUM, "answer": "discussed", "because": "knows about hours"}]
    use = [{"person": MUM, "substance": "ghb", "days": 3}]
    head = laptop.record("session.recorded", "2026-11-05T10:00", **visiting.session(
        prompts=said, use=use, goals=[{"goal": visiting.EVENINGS, "touch": "progress", "score": 4},
                                      {"goal": visiting.SCHOOL, "touch": "progress", "score": 6}]))  # fmt: skip
    async with at_session(laptop, corrects=head) as robot:
        await look(robot)
        assert asked(robot) == ["ghb_stopping"] and line(robot).value == "discussed"
        await wait(robot, lambda: page(robot).query_one(NOTE, PromptNote).value == "knows about hours")
        await robot.app.back()
        await open_session(robot, laptop)
        await look(robot)
        assert asked(robot) == [], "discussed two weeks before"


def test_the_record_tells_it_in_words(laptop: Laptop) -> None:
    said = [{"prompt": "safer_sleep", "person": BEA, "answer": "not_now", "because": "the midwife was there"}]
    head = laptop.record("session.recorded", "2026-11-05T11:00", **visiting.session(prompts=said))
    from fsm_tui.services import families

    lines = {each.label: each.text for each in families.record_view(laptop.seat, laptop.family, head).lines}
    assert lines["Prompt, Bea Marlowe"] == "Safer sleep for a baby: not now: the midwife was there"


def test_the_family_page_says_what_is_open(laptop: Laptop) -> None:
    def prompts() -> list[str]:
        shown = facts(glance(laptop.seat, laptop.family), Glyphs.full(), wide=False)
        return [str(each.text) for each in shown if each.label == "Prompts"]

    assert prompts() == []
    laptop.record("person.described", person=BEA, due="2026-12-24")
    assert prompts() == ["Safer sleep for a baby (Bea Marlowe), asked at the next session"]
    for substance in ("ghb", "benzodiazepines"):
        use = [{"person": MUM, "substance": substance, "days": 3}]
        risk = visiting.session()["risk"]
        for each in (*risk["parents"], *risk["children"]):
            each["stated"] = "unchanged"
        laptop.record("session.recorded", "2026-11-20T14:00", **visiting.session(use=use, risk=risk))
    assert prompts()[0].endswith("(Tess Marlowe); and 1 more, asked at the next session")
