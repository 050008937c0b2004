"""What the fields of the interventions hold, for `telling`: codes of which list, words of ours, names of things."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from fsm_tui.casework.interventions import (
    AccessSupported,
    AdviceGiven,
    BoxEnded,
    BoxIssued,
    BoxSeen,
    EquipmentExchanged,
    ItemsGiven,
    ModuleWorked,
    NaloxoneEnded,
    NaloxoneSupplied,
    OverdoseReviewed,
    PsychosocialWorked,
)

LISTS_OF_WORK: Mapping[str, str] = {
    "naloxone_product": "naloxone_products",
    "naloxone_topic": "naloxone_topics",
    "equipment_item": "equipment_items",
    "access_outcome": "access_outcomes",
    "overdose_risk": "overdose_risks",
    "advice_topic": "advice_topics",
    "module": "workbook_modules",
}
MEANT_OF_WORK: Mapping[type[BaseModel], Mapping[str, str]] = {
    NaloxoneSupplied: {
        "kit": "hidden", "replaces": "hidden", "product": "naloxone_product", "topics": "naloxone_topic", "to": "",
    },
    NaloxoneEnded: {"kit": "hidden", "how": "code"},
    ItemsGiven: {"item": "equipment_item"},
    EquipmentExchanged: {"advice": "advice_topic"},
    BoxIssued: {"box": "hidden"},
    BoxSeen: {"box": "hidden", "locked": "code"},
    BoxEnded: {"box": "hidden", "how": "code"},
    AccessSupported: {"outcome": "access_outcome"},
    AdviceGiven: {"topics": "advice_topic"},
    ModuleWorked: {"module": "module", "state": "code"},
    OverdoseReviewed: {"risks": "overdose_risk", "advice": "advice_topic"},
    PsychosocialWorked: {"intervention": "interventions"},
}  # fmt: skip
