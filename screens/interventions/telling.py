"""The interventions of a family as rows of a table and as facts about the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from fsm_tui.practice.dates import full_date, read_day
from fsm_tui.services.interventions import STATES, BoxLine, DoneLine, KitLine, ModuleLine, WorkView
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact
from screens.widgets.record_table import Column, Row

COLUMNS = (Column("Stands", 17), Column("What", 18), Column("In words"), Column("Who", 20, least=100))


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: a kit, a box, a module, or something that was done once."""

    kit: KitLine | None = None
    box: BoxLine | None = None
    module: ModuleLine | None = None
    done: DoneLine | None = None

    @property
    def key(self) -> str:
        if self.done is not None:
            return self.done.head
        return self.module.code if self.module else self.kit.key if self.kit else self.box.key if self.box else ""

    @property
    def head(self) -> str:
        """The record behind it; "" for a module that nobody has worked on."""
        one = self.kit or self.box or self.module or self.done
        return one.head if one else ""

    @property
    def over(self) -> str:
        """How a kit or a box ended; "" while it is there, and for everything else."""
        one = self.kit or self.box
        return one.over if one else ""


def shown(view: WorkView) -> tuple[Shown, ...]:
    """Kits and boxes that are there, what is red first; the modules, what was done, and at the end what is over."""
    there = [
        *(Shown(kit=each) for each in view.kits if not each.over),
        *(Shown(box=each) for each in view.boxes if not each.over),
    ]
    return (
        *sorted(there, key=_colour),
        *(Shown(module=each) for each in view.modules),
        *(Shown(done=each) for each in view.done),
        *(Shown(kit=each) for each in view.kits if each.over),
        *(Shown(box=each) for each in view.boxes if each.over),
    )


def _colour(one: Shown) -> int:
    """0 for what its row shows in red, 1 for amber, 2 for green."""
    if (kit := one.kit) is not None:
        return 0 if kit.in_conflict or kit.days < 0 or kit.pressing == 2 else 1 if kit.pressing else 2
    if (box := one.box) is not None:
        return 0 if box.in_conflict or box.locked == "no" else 2 if box.locked == "yes" else 1
    return 2


def row(one: Shown, glyphs: Glyphs) -> Row:
    """One row: how it stands with a sign and a word, what it is, in words."""
    if (kit := one.kit) is not None:
        words = kit.over or f"{kit.words}, {full_date(kit.expiry)}"
        cells = (_kit_stands(kit, glyphs), "Naloxone kit", f"{kit.product.partition(',')[0]}: {words}", kit.who)
    elif (box := one.box) is not None:
        words = ", ".join(part for part in (box.over or box.seen, "" if box.over else box.kept) if part)
        cells = (_box_stands(box, glyphs), "Storage box", words, box.who)
    elif (module := one.module) is not None:
        cells = (_module_stands(module, glyphs), "Workbook", ": ".join(_parts(module)), "")
    else:
        done = one.done
        assert done is not None
        cells = (plain_line(f"  {done.on.day} {done.on:%b %Y}"), done.called, done.words, done.who)
    return Row(one.key, tuple(plain_line(each) if isinstance(each, str) else each for each in cells))


def _parts(module: ModuleLine) -> tuple[str, ...]:
    return (module.label, module.words) if module.words else (module.label,)


def _kit_stands(kit: KitLine, glyphs: Glyphs) -> Content:
    if kit.over:
        return plain_line("  over", "$quiet")
    if kit.in_conflict:
        return plain_line(f"{glyphs.red} two versions", "bold $rag-red")
    if kit.days < 0:
        return plain_line(f"{glyphs.red} expired", "bold $rag-red")
    if kit.pressing == 2:
        return plain_line(f"{glyphs.red} replace", "bold $rag-red")
    if kit.pressing:
        return plain_line(f"{glyphs.amber} arrange new", "bold $rag-amber")
    return plain_line(f"{glyphs.done} in date", "$rag-green")


def _box_stands(box: BoxLine, glyphs: Glyphs) -> Content:
    if box.over:
        return plain_line("  over", "$quiet")
    if box.in_conflict:
        return plain_line(f"{glyphs.red} two versions", "bold $rag-red")
    if box.locked == "yes":
        return plain_line(f"{glyphs.done} locked", "$rag-green")
    if box.locked == "no":
        return plain_line(f"{glyphs.red} not locked", "bold $rag-red")
    return plain_line(f"{glyphs.unknown} not seen", "bold $rag-amber")


def _module_stands(module: ModuleLine, glyphs: Glyphs) -> Content:
    if module.state == "complete":
        return plain_line(f"{glyphs.done} complete", "$rag-green")
    if module.state:
        return plain_line(f"{glyphs.unknown} {STATES[module.state]}")
    return plain_line(f"  {STATES['']}", "$quiet")


def summary(view: WorkView, glyphs: Glyphs) -> Content:
    """What presses, who is at home, how far the workbook is."""
    pressing = [each for each in view.kits if each.pressing]
    unlocked = [each for each in view.boxes if not each.over and each.locked != "yes"]
    parts = []
    if pressing:
        now = max(each.pressing for each in pressing) == 2
        parts.append(f"{glyphs.red if now else glyphs.amber} {_count(len(pressing), 'naloxone kit')} to be replaced")
    if unlocked:
        sign = glyphs.red if any(each.locked == "no" for each in unlocked) else glyphs.amber
        parts.append(f"{sign} {_count(len(unlocked), 'box', 'boxes')} not seen locked")
    parts.sort(key=lambda each: not each.startswith(glyphs.red))
    parts.append(f"{view.complete} of {len(view.modules)} modules complete")
    return plain(f"{'. '.join(parts)}. In the home: {view.home.words}.")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def facts(one: Shown, view: WorkView) -> tuple[Fact, ...]:
    """The one under the cursor in full."""
    if one.kit is not None:
        return tuple(_of_kit(one.kit))
    if one.box is not None:
        return tuple(_of_box(one.box, view))
    if one.module is not None:
        return (
            Fact("", plain(f"Workbook: {one.module.label}", "bold")),
            Fact("Stands", plain(STATES[one.module.state])),
            *((Fact("Last", plain(one.module.words)),) if one.module.words else ()),
        )
    if one.done is None:
        return ()
    who = f", {one.done.who}" if one.done.who else ""
    return (
        Fact("", plain(f"{one.done.called}{who}, {read_day(one.done.on)}", "bold")),
        Fact("", plain(one.done.words)),
    )


def _of_kit(kit: KitLine) -> Iterator[Fact]:
    yield Fact("", plain(f"{kit.product}: {kit.who}", "bold"))
    yield Fact("Expires", plain(f"{full_date(kit.expiry)}, as the pack says" + ("" if kit.over else f": {kit.words}")))
    if kit.over:
        yield Fact("Over", plain(kit.over))
    if kit.in_conflict:
        yield Fact("Two versions", plain("recorded without knowledge of each other: Correct says how it is"))
    yield Fact("Given", plain(read_day(kit.given_on) + (f", batch {kit.batch}" if kit.batch else "")))
    if kit.trained or kit.topics:
        yield Fact("Shown", plain(": ".join(part for part in (kit.trained, "; ".join(kit.topics)) if part)))
    if kit.note:
        yield Fact("Note", plain(kit.note))
    if kit.advice:
        yield Fact("Use", plain(kit.advice))


def _of_box(box: BoxLine, view: WorkView) -> Iterator[Fact]:
    yield Fact("", plain(f"Storage box: {box.who}", "bold"))
    yield Fact("For", plain(box.medicines or "not said"))
    yield Fact("Kept", plain(box.kept or "not said"))
    if box.over:
        yield Fact("Over", plain(box.over))
    else:
        yield Fact("In the home", plain(view.home.words))
    if box.in_conflict:
        yield Fact("Two versions", plain("recorded without knowledge of each other: Correct says how it is"))
    looks = f", {box.looks} looks" if box.looks > 1 else ""
    yield Fact("Last look", plain(f"{box.seen}{looks}" + (f". {box.because}" if box.because else "")))
    yield Fact("Given", plain(read_day(box.issued_on)))
    if box.note:
        yield Fact("Note", plain(box.note))
