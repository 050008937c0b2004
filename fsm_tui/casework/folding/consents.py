"""What may be told to whom: every cell of every consent as a register of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from fsm_tui.casework.causality import Statement, history, standing
from fsm_tui.casework.consent import Cell, ConsentRecorded
from fsm_tui.casework.folding.said import SaidInForce
from fsm_tui.moments import LONDON


@dataclass(frozen=True, slots=True)
class ConsentCell:
    """One cell of one consent of one person. `cell` None: the consent as a whole."""

    consent: str
    person: str
    cell: Cell | None
    history: tuple[Statement[ConsentRecorded], ...]
    standing: tuple[Statement[ConsentRecorded], ...]

    @property
    def given(self) -> bool:
        """In force only if every standing statement gives it: of two, the narrower."""
        return bool(self.standing) and all(each.value.statement == "given" for each in self.standing)

    @property
    def ever_given(self) -> bool:
        """Whether it was given at any time; a withdrawal of what never was is kept as a refusal."""
        return any(each.value.statement == "given" for each in self.history)

    @property
    def in_conflict(self) -> bool:
        return len({each.value.statement for each in self.standing}) > 1

    def live_on(self, day: date) -> bool:
        """Whether it may be relied on that day: given by then, not past its expiry, and not taken back since."""
        return self.given and all(_runs(each, day) for each in self.standing)

    def was_live_on(self, day: date) -> bool:
        """Whether it could be relied on on a day that is past, whatever was said since.

        Of several statements of the last day before it all must give it: the narrower.
        """
        until = [each for each in self.history if each.value.given_on <= day]
        last = max((each.value.given_on for each in until), default=None)
        return bool(until) and all(
            each.value.statement == "given" and _runs(each, day) for each in until if each.value.given_on == last
        )


def _runs(each: Statement[ConsentRecorded], day: date) -> bool:
    """Whether what was given had begun by a day and has not ended before it."""
    said = each.value
    return said.given_on <= day and (said.expires_on is None or day <= said.expires_on)


def _on_its_day(each: Statement[ConsentRecorded]) -> Statement[ConsentRecorded]:
    """A consent counts on the day on which it was given, also when it was written up later.

    The hour is then not known: a yes counts from the first moment of that day and a no from its last, so
    that within the day the narrower is in force.
    """
    if each.day == each.value.given_on:
        return each
    hour = time.min if each.value.statement == "given" else time.max
    return replace(each, happened=datetime.combine(each.value.given_on, hour, LONDON))


def consents(said: SaidInForce) -> tuple[ConsentCell, ...]:
    """Every cell that anybody stated something about."""
    statements = [_on_its_day(each) for each in said.of(ConsentRecorded)]
    keys: dict[tuple[str, str], set[Cell | None]] = {}
    for each in statements:
        cells = keys.setdefault((each.value.consent, each.value.person), set())
        cells.update(each.value.scope or (None,))
    found = []
    for (consent, person), cells in sorted(keys.items()):
        own = [each for each in statements if (each.value.consent, each.value.person) == (consent, person)]
        for cell in sorted(cells, key=repr):
            # Taking back or declining without naming a scope reaches every cell of that consent.
            about = [
                each
                for each in own
                if cell in each.value.scope
                or (not each.value.scope and (cell is None or each.value.statement != "given"))
            ]
            found.append(
                ConsentCell(consent, person, cell, history(about, said.web), standing(about, said.web))
            )
    return tuple(found)
