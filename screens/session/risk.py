"""Risk: severity of use per parent or carer, risk of harm per child, each with its reason (A75, A78–A80)."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from fsm_tui.casework.family import Family, Person
from fsm_tui.practice.rag import Rag
from screens.commands import registry
from screens.plain import plain, plain_line
from screens.session.assessing import Assessment
from screens.session.fields.answer import Answer
from screens.session.fields.choosing import FreeChoice, Level
from screens.session.fields.said import Said
from screens.session.form import Rated, RiskForm
from screens.session.names import age_words
from screens.session.outlook import Outlook
from screens.session.section import Section
from screens.session.slip import Slip
from screens.widgets.choice import Option

_STATED = {"changed": "now changed", "unchanged": "reviewed, unchanged"}
_REPORTED = (("by_parent", "Parent says"), ("confirmed", "Confirmed"), ("observed", "Seen by me"))


class PersonRisk(Vertical):
    """One person's level today and why. `answers` is what is on the screen."""

    def __init__(self, person: Person, name: str, steps: list[tuple[str, str, str]]) -> None:
        super().__init__(id=f"risk-{person.id}", classes="group")
        self.person, self._called, self._steps = person, name, steps
        self.child = person.role == "child"

    def compose(self) -> ComposeResult:
        yield Said(classes="group--title")
        yield Level("Today", self._steps, id=f"level-{self.person.id}")
        yield Answer("Because", placeholder="what makes it so today", id=f"because-{self.person.id}")
        if self.child:
            meaning = "what it means for this child today"
            yield Answer("For this child", placeholder=meaning, id=f"means-{self.person.id}")
        else:
            options = [Option(code, word) for code, word in _REPORTED]
            yield FreeChoice("How known", options, id=f"reported-{self.person.id}")

    @property
    def level(self) -> Level:
        return self.query_one(Level)

    @property
    def because(self) -> Answer:
        return self.query_one(f"#because-{self.person.id}", Answer)

    @property
    def answers(self) -> Rated:
        more = {"means": self.query_one(f"#means-{self.person.id}", Answer).value} if self.child else {}
        if not self.child:
            more["reported"] = self.query_one(f"#reported-{self.person.id}", FreeChoice).value or ""
        return Rated(level=self.level.chosen, because=self.because.value, **more)

    def put(self, said: Rated) -> None:
        """Put back what a draft or a record says."""
        self.level.put(said.level)
        self.because.put(said.because)
        if self.child:
            self.query_one(f"#means-{self.person.id}", Answer).put(said.means)
        else:
            known = said.reported if said.reported in dict(_REPORTED) else None
            self.query_one(f"#reported-{self.person.id}", FreeChoice).value = known

    @on(Answer.Changed)
    def _explained(self) -> None:
        """A reason is for the level that stands there: it no longer follows what was before."""
        if self.because.value:
            self.level.pin()

    def heed(self, found: Assessment) -> None:
        """Show what it was before, and what today's level is against it."""
        before = found.before.get(self.person.id, "")
        self.level.show_before(before)
        self.level.call(found.then)
        words = {code: word for code, word, _ in self._steps}
        what = "risk of harm" if self.child else "severity of use"
        title = plain_line(self._called, "bold") + plain_line(f"  {what}")
        if self.child:
            title += plain_line(f", {age_words(self.person, found.day)}", "$quiet")
        title += plain_line(f"  before: {words[before]}" if before in words else "  not rated before", "$quiet")
        stated = found.stated.get(self.person.id) if self.answers.answered else None
        if stated in _STATED:
            title += plain_line(f", {_STATED[stated]}", "$quiet")
        self.query_one(Said).say(title)
        self.display = self.person.id in found.rated or self.answers.answered


class Risk(Section):
    """Everybody whose risk is stated, and what the family's rating becomes."""

    TITLE = "Risk"
    COMMAND = "session.risk"

    def compose(self) -> ComposeResult:
        yield self.heading()
        for person in self._people(self.opened.family):
            yield self._group(person)
        yield Said(id="outlook")
        yield Slip(id="slip")

    _rag: Outlook | None = None

    def aside(self) -> Content:
        """The family's rating, in view while its people are rated."""
        if self._rag is None:
            return Content("")
        family = "Family then " if self._rag.late else "Family "
        return plain_line(f"   {family}") + self._rating(self._rag)

    def _rating(self, outlook: Outlook) -> Content:
        """What will be in force, and what is only proposed."""
        glyphs = self.app.glyphs
        rag = glyphs.rag(outlook.rag.rag.value if outlook.rag else "")
        return glyphs.rag(Rag.RED.value) + plain_line("  proposed: ", "$quiet") + rag if outlook.waits else rag

    def _group(self, person: Person) -> PersonRisk:
        lists = self.opened.profile.lists
        steps = lists.harm if person.role == "child" else lists.severity
        offered = [(str(one.code), one.label, one.words) for one in steps]
        return PersonRisk(person, self.names.person(person.id), offered)

    def _people(self, family: Family) -> list[Person]:
        form = self.opened.form
        there = {*form.parents, *form.children, *(each.id for each in (*family.in_work, *family.young))}
        return [each for each in family.people if each.id in there]

    @property
    def groups(self) -> list[PersonRisk]:
        """Those that are there as a whole: the page may be read while one is being added."""
        return [each for each in self.query(PersonRisk) if each.is_mounted]

    def read(self) -> dict[str, Any]:
        said = {each.person.id: (each.child, each.answers) for each in self.groups}
        return {
            "parents": {who: answers for who, (child, answers) in said.items() if not child and answers.answered},
            "children": {who: answers for who, (child, answers) in said.items() if child and answers.answered},
            "escalation": self.query_one(Slip).told,
        }

    def fill(self, form: Any) -> None:
        said = {**form.parents, **form.children}
        for each in self.groups:
            each.put(said.get(each.person.id, Rated()))
        self.query_one(Slip).put(form.escalation)

    async def meet(self, family: Family) -> None:
        there = {each.person.id for each in self.query(PersonRisk)}
        for person in self._people(family):
            if person.id not in there:
                await self.mount(self._group(person), before="#outlook")

    def heed(self, found: Assessment, form: RiskForm) -> None:
        for each in self.groups:
            each.heed(found)
        self._rag = found.outlook
        self.query_one("#outlook", Said).say(self._outlook(found.outlook, form))
        self.query_one(Slip).heed(found.outlook, form.escalation)

    def field_at(self, place: str) -> Widget | None:
        steps = place.split(".")
        if steps[:2] == ["risk", "escalation"]:
            return self.query_one(Slip).part(place)
        if steps[:1] != ["risk"] or len(steps) < 3 or steps[1] not in ("parents", "children"):
            return self.groups[0].level if place == "risk" and self.groups else None
        if steps[3:] and steps[3] in ("because", "means", "reported"):
            return self.part(f"#{steps[3]}-{steps[2]}")
        return self.part(f"#level-{steps[2]}")

    def _outlook(self, outlook: Outlook, form: RiskForm) -> Content:
        """The rating by the matrix, who makes it, that nobody has signed the matrix off, and what is late."""
        glyphs, triage = self.app.glyphs, self.opened.profile.triage
        line = plain_line("Family then  " if outlook.late else "Family  ", "bold")
        line += self._rating(outlook)
        if outlook.before and outlook.rag and outlook.before != outlook.rag.rag and not outlook.waits:
            line += plain_line("  before: ", "$quiet") + glyphs.rag(outlook.before.value)
        if pair := outlook.rag:
            severity = f"{pair.severity.value} severity ({self.names.person(pair.parent)})"
            line += plain(f"\n{severity} × {pair.harm.value} harm ({self.names.person(pair.child)})")
        if outlook.rag and not outlook.late:
            lower = outlook.rag.rag.value.capitalize()
            if outlook.waits:
                waits = f"{lower} is proposed. Red stays in force until the team leader signs it, or the social worker"
                line += plain(f"\n{waits} agrees (“Agreed with” below).", "bold")
            elif outlook.agreed:
                line += plain(f"\n{lower} will be in force: agreed with {form.agreed_with.strip()}.", "bold")
        if not triage.confirmed:
            line += plain(f"\nThe matrix is {triage.unconfirmed_words}.", "$quiet")
        if outlook.late:
            key = self.app.keys.shown(registry.get("app.palette"))
            line += plain("\nThis goes into history; the rating in force is ")
            line += glyphs.rag(outlook.in_force.value if outlook.in_force else "")
            line += plain(f", stated {outlook.in_force_since}. “Rate today” ({key}) says how it is now.")
        return line
