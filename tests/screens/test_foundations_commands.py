"""The registry: what a command may be, and that everything made from it agrees."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest
from textual.binding import Binding
from textual.widgets import Input, TextArea

from screens.app import FsmApp
from screens.commands import EVERYWHERE, TAKEN, Command, Context, Keys, Registry, face, is_letter, registry
from screens.everywhere import Everywhere
from screens.hands import marked
from screens.page import Page
from screens.places import PLACES, Place
from screens.widgets.record_table import RecordTable
from tests.robot import undone
from tests.screens import trial


def command(name: str = "somewhere.do", **changes: object) -> Command:
    given: dict[str, object] = {"title": "Do", "what": "Do it."}
    return Command(name, **{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "keys", ["ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+c", "f6", "f11", "alt+x", "ctrl+shift+a", "ctrl+up", "F2"]
)
def test_a_key_that_not_every_terminal_sends_or_that_editing_needs_is_refused(keys: str) -> None:
    with pytest.raises(ValueError, match=r"somewhere\.do"):
        command(keys=keys)


@pytest.mark.parametrize("keys", ["f2", "f10", "c", "7", "ctrl+l", "escape", "question_mark", "f2,c"])
def test_keys_that_work_everywhere_are_taken(keys: str) -> None:
    assert command(keys=keys).all_keys == tuple(keys.split(","))


def test_no_command_takes_what_the_text_widgets_use_themselves() -> None:
    used = {key for widget in (TextArea, Input) for key, _ in widget._merged_bindings or ()}  # type: ignore[attr-defined]
    plain_keys = {
        key for key in used if (key.startswith("ctrl+") and len(key) == 6) or (key[0] == "f" and key[1:].isdigit())
    }
    assert plain_keys <= TAKEN


def test_two_commands_of_one_place_may_not_share_a_key_nor_one_with_everywhere() -> None:
    own = Registry({})
    own.add(command("app.help", keys="f1"), command("here.do", keys="f2"))
    with pytest.raises(ValueError, match="f2"):
        own.add(command("here.other", keys="f3,f2"))
    with pytest.raises(ValueError, match="f1"):
        own.add(command("here.other", keys="f1"))
    with pytest.raises(ValueError, match="f2"):
        own.add(command("app.other", keys="f2"))
    own.add(command("there.other", keys="f2"))
    assert [one.name for one in own.at("there")] == ["there.other", "app.help"]


def test_no_page_with_a_table_wants_a_letter_that_the_table_steps_with() -> None:
    stepping = {key for one in RecordTable.BINDINGS if isinstance(one, Binding) for key in one.key.split(",")}
    stepping -= {"enter"}  # the table says itself that a row was chosen
    tables, wanted = 0, []
    for place in PLACES.values():
        module, _, name = place.where.partition(":")
        page = getattr(importlib.import_module(module), name)
        drawn = {each.__module__ for each in page.__mro__ if each.__module__.startswith("screens.")}
        if not any(RecordTable in vars(sys.modules[each]).values() for each in drawn):
            continue
        tables += 1
        wanted += [one.name for one in registry.at(place.name) if stepping & set(one.all_keys)]
    assert tables >= 15
    assert wanted == []


def test_a_name_is_taken_once() -> None:
    own = Registry({})
    own.add(command())
    with pytest.raises(ValueError, match="there already"):
        own.add(command())


def test_roles_come_before_the_condition_and_are_said_in_words() -> None:
    only = command(roles=frozenset({"leader"}), when=lambda _: "never")
    assert only.why_not(Context(role="practitioner")) == "This is for a team leader."
    assert only.why_not(Context(role="leader")) == "never"


def test_bindings_carry_the_name_so_that_a_keymap_finds_them() -> None:
    own = Registry({})
    own.add(command("here.do", keys="f2,c", footer=True))
    made = own.bindings("here")
    assert [(one.key, one.action, one.id) for one in made] == [
        ("f2", "app.command('here.do')", "here.do"),
        ("c", "app.letter('here.do')", "here.do"),
    ]
    assert own.bindings("there") == []


def test_letters_off_leaves_the_other_keys_and_remapping_wins() -> None:
    do = command(keys="c,f2")
    assert Keys().shown(do) == "c"
    assert Keys(letters=False).of(do) == ("f2",)
    assert Keys({"somewhere.do": "f4"}).shown(do) == "F4"
    assert Keys(letters=False).shown(command(keys="c")) == ""


def test_faces_of_keys() -> None:
    assert [face(key) for key in ("f2", "ctrl+l", "question_mark", "c", "escape")] == ["F2", "Ctrl+L", "?", "c", "Esc"]
    assert is_letter("question_mark") and not is_letter("f2")


def test_every_command_of_everywhere_is_done_by_somebody() -> None:
    done = marked(Everywhere, "_does")
    assert [one.name for one in registry.at("") if EVERYWHERE in one.belongs and one.name not in done] == []
    assert undone(trial.TrialPage) == []


def test_a_page_that_does_what_no_command_asks_for_is_refused_at_import() -> None:
    from screens.commands import does

    with pytest.raises(ValueError, match=r"trial\.fly"):

        class Flying(Page):
            PLACE = "trial"

            @does("trial.fly")
            def fly(self) -> None: ...


def test_the_commands_of_a_place_are_read_when_the_place_is_used() -> None:
    own = Registry({"nowhere": Place("nowhere", "Nowhere", "tests.screens.nowhere.screen:NowhereScreen")})
    assert own.at("nowhere") == ()
    with pytest.raises(KeyError):
        own.get("nowhere.do")


def test_the_page_of_commands_names_every_command() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "screens.commands"], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    for one in registry.at(""):
        assert f"`{one.name}`" in told
        assert one.what in told
    assert "trial." not in told


def test_the_registry_needs_no_textual() -> None:
    code = "import sys, screens.commands, screens.places; print('textual' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "False"


def test_textual_brings_no_commands_of_its_own() -> None:
    app = FsmApp(trial.opening())
    assert list(app.get_system_commands(app.get_default_screen())) == []
    assert not app.COMMANDS
