"""Where each page of the app is. Screens do not import one another: they `go` to a name in this table."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A name, a title for the header, and where the page is, as `module:Class`."""

    name: str
    title: str
    page: str = ""

    @property
    def where(self) -> str:
        return self.page or f"screens.{self.name}.screen:{_camel(self.name)}Screen"

    @property
    def commands(self) -> str:
        """The module that holds the place's `COMMANDS`."""
        return self.where.partition(":")[0].rpartition(".")[0] + ".commands"

    def build(self, details: Mapping[str, Any]) -> Any:
        """Import the page's module and make the page. Raises what the import or the page raises."""
        module, _, name = self.where.partition(":")
        return getattr(importlib.import_module(module), name)(**details)


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


PLACES: Mapping[str, Place] = {
    place.name: place
    for place in (
        Place("first_run", "First run"),
        Place("unlock", "Unlock"),
        Place("caseload", "Caseload"),
        Place("diary", "Diary"),
        Place("family", "Family"),
        Place("family_form", "Family details"),
        Place("record", "Record"),
        Place("session", "Session"),
        Place("risk", "Risk"),
        Place("rate", "Rate today", "screens.session.rate.screen:RateScreen"),
        Place("goals", "Goals"),
        Place("assessment", "Assessment"),
        Place("care_plan", "Care plan"),
        Place("progress", "Progress"),
        Place("screening", "Screenings"),
        Place("taking", "Screening", "screens.screening.taking.screen:TakingScreen"),
        Place("consent", "Consent"),
        Place("consent_matrix", "Consents", "screens.consent.matrix.screen:MatrixScreen"),
        Place("read_back", "Read back", "screens.consent.read_back.screen:ReadBackScreen"),
        Place("may_tell", "Who may be told"),
        Place("sharing", "Sharing log"),
        Place("network", "Network"),
        Place("interventions", "Interventions"),
        Place("partners", "Partners"),
        Place("advice", "Advice"),
        Place("advice_form", "Advice", "screens.advice.writing.screen:WritingScreen"),
        Place("reference", "Reference"),
        Place("contact", "Contact", "screens.reference.contact.screen:ContactScreen"),
        Place("letter", "Letter", "screens.letters.screen:LetterScreen"),
        Place("ending", "End of the work"),
        Place("intake", "Support request"),
        Place("request", "Support request"),
        Place("triage", "Triage"),
        Place("meeting", "Allocation meeting"),
        Place("queue", "Queue"),
        Place("review", "Review"),
        Place("sync", "Sync"),
    )
}
