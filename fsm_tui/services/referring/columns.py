"""The columns of a bulk import, and how a header names them. The template and `docs/refer-template.md` come from here.

Pure. Nothing is dropped silently: a name that is not known, or that stands there twice, is a fault of the file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from fsm_tui.errors import Faults
from fsm_tui.inert import clean

MOST = 99
NUMBERED = ("parent", "child", "worker", "goal")
_NUMBERED = re.compile(r"(parent|child|worker|goal)_0*([1-9][0-9]?)_([a-z_]+)")


class Takes(StrEnum):
    """What may stand in a cell."""

    LINE = "a line of text, at most 200 characters"
    WORDS = "text, also of several lines"
    DAY = "a day: 2026-03-31, 31/3/2026 (day first) or 31 March 2026"
    YES_NO = "yes or no"
    ONE = "one of"
    SOME = "one or more, separated by ; or |, of"
    TEXTS = "one or more texts, separated by | or by a line end"
    NUMBER = "the number of a parent, 1 for parent_1"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. In a numbered one N stands for 1, 2, 3, … `listed` is a list of the practice profile."""

    name: str
    about: str
    takes: Takes
    example: str = ""
    listed: str = ""
    words: tuple[str, ...] = ()
    needed: str = ""


L, W, D, Y, ONE, SOME = Takes.LINE, Takes.WORDS, Takes.DAY, Takes.YES_NO, Takes.ONE, Takes.SOME
KNOWN = ("yes", "no", "not_known")
ENGAGED = ("yes", "no", "partly", "not_known")
ATTITUDES = ("willing", "unsure", "resistant", "denial", "not_known")
IMPACTS = ("now", "likely", "none", "not_known")
RAGS = ("red", "amber", "green")
SEVERITIES = ("low", "moderate", "high")
HARMS = ("low", "medium", "high")
SEXES = ("female", "male")

FAMILY = (
    Column("label", "How the team speaks of the family.", L, "Marlowe (Lane End)", needed="always"),
    Column("area", "The team's area; the base's own area if left empty.", ONE, "west", "areas"),
    Column("base", "The base that the family belongs to.", ONE, "st_james", "bases", needed="always"),
    Column("mosaic", "The family's Mosaic number. It decides whether the family is here already.", L, "0000001"),
    Column("cgl", "The reference in CGL's case system.", L, "CGL-0001"),
    Column("address", "Where the family lives.", W, "1 Made-up Lane, Nowhere"),
    Column("safe_contact", "How to make contact without putting anyone at risk.", W, "Text only, no voicemail"),
    Column("alerts", "What a worker must know before a visit.", W, "Dog in the yard"),
    Column("needs", "Interpreter, reading and the like; kept with the first parent.", W, "Large print"),
)
WORKER = (
    Column("social_worker_name", "The family's lead social worker.", L, "Sam Example"),
    Column("social_worker_agency", "Their team.", L, "Example Team"),
    Column("social_worker_phone", "Their phone.", L, "01632 960000"),
    Column("social_worker_email", "Their e-mail address.", L, "sam@example.org"),
)
REQUEST = (
    Column("received_on", "When we had the support request.", D, "2026-03-02",
           needed="unless the family is carried over"),
    Column("arrived_on", "When it came into the Mosaic virtual referral box.", D, "2026-02-27"),
    Column("requested_by", "Who asks for support.", L, "Sam Example", needed="with received_on"),
    Column("known_how_long", "How long the family has been known to Children's Services.", W, "Two years"),
    Column("previous_involvement", "What happened before.", W, "Child in Need plan in 2024"),
    Column("safeguarding_issues", "The main safeguarding issues.", W, "Alone in the evening"),
    Column("known_to_core_service", "Whether the core service knows the parent.", ONE, "yes", words=KNOWN),
    Column("engaged", "Whether they engaged with it.", ONE, "partly", words=ENGAGED),
    Column("engaged_with_core_service", "How that went, in words.", W, "Two appointments of five"),
    Column("verified_with_cgl_on", "When CGL confirmed that; empty if nobody asked.", D, "2026-03-03"),
    Column("agreement_gained", "Whether the parent agrees to the work.", Y, "yes"),
    Column("agreement_by", "Who gained the agreement.", L, "Sam Example"),
    Column("agreement_on", "When.", D, "2026-02-26"),
    Column("role_explained", "Whether the social worker explained our role.", Y, "yes"),
    Column("role_explained_by", "Who explained it.", L, "Sam Example"),
    Column("role_explained_on", "When.", D, "2026-02-26"),
    Column("positives_discussed", "Whether they talked about what gets better for the children.", Y, "no"),
    Column("attitude", "How the parent stands to it.", ONE, "unsure", words=ATTITUDES),
    Column("social_worker_rag", "The social worker's level of harm; never ours.", ONE, "amber", words=RAGS),
    Column("level_of_need", "Where the social worker sees the children on the local threshold document.", ONE,
           "level_3", "levels_of_need"),
    Column("substances", "What is used.", SOME, "alcohol; cannabis", "substances"),
    Column("problem", "What makes the use a problem.", W, "Drinks every evening"),
    Column("impact", "Whether it affects a child: now, likely if nothing changes, none.", ONE, "now", words=IMPACTS),
    Column("impact_evidence", "What shows that.", W, "Late for school"),
)
PLAN = (
    Column("plan", "The children's plan.", ONE, "cp", "plan_types"),
    Column("plan_category", "Its category, for a Child Protection plan.", ONE, "neglect", "cp_categories"),
    Column("plan_starts", "Since when.", D, "2026-01-15", needed="with plan"),
)
PARENT = (
    Column("parent_N_name", "A parent or carer.", L, "Exa Example", needed="parent_1_name always"),
    Column("parent_N_born", "Date of birth.", D, "1990-01-31"),
    Column("parent_N_relationship", "To the children.", ONE, "mother", "relationships"),
    Column("parent_N_in_work", "Whether we work with them; empty: yes for the first parent, no for the others.", Y,
           "yes"),
    Column("parent_N_sex", "For scores whose bands differ.", ONE, "female", words=SEXES),
    Column("parent_N_phone", "Phone.", L, "01632 960001"),
    Column("parent_N_safe_contact", "How to reach this person safely.", W),
    Column("parent_N_needs", "Interpreter, reading and the like.", W),
    Column("parent_N_severity", "Carried over: how severe the use is today. Makes a first rating.", ONE,
           words=SEVERITIES),
    Column("parent_N_severity_because", "Why we say so.", W),
)
CHILD = (
    Column("child_N_name", "A child; for one not yet born, what the team says.", L, "Kid Example"),
    Column("child_N_born", "Date of birth.", D, "2020-01-31"),
    Column("child_N_due", "Expected date of delivery, for a child not yet born.", D),
    Column("child_N_needs", "What to know about this child.", W),
    Column("child_N_harm", "Carried over: the risk of harm today. Makes a first rating.", ONE, words=HARMS),
    Column("child_N_harm_because", "Why we say so.", W),
)
INVOLVED = (
    Column("worker_N_role", "Another worker who is already involved.", ONE, "probation", "network_roles",
           needed="with the rest of that worker"),
    Column("worker_N_name", "Their name.", L, "Wim Example"),
    Column("worker_N_agency", "Their service.", L, "Example Probation"),
    Column("worker_N_phone", "Their phone.", L, "01632 960002"),
)
CARRIED = (
    Column("allocated_to", "For a family that is already worked with: whose it is, by name or staff id.", L,
           needed="for a family that is carried over"),
    Column("allocated_on", "Since when.", D, needed="with allocated_to"),
    Column("rag", "Their RAG up to now. It is kept in words; severity and harm make a rating.", ONE, words=RAGS),
    Column("rated_on", "The day of severity and harm; today if left empty.", D),
    Column("goals", "The goals that are worked on, in order.", Takes.TEXTS),
    Column("goals_agreed_on", "When they were agreed; allocated_on if left empty.", D),
    Column("goal_N_text", "One goal, in place of goals.", W),
    Column("goal_N_parent", "Whose goal N is, also of those in goals; the first parent's if left empty.",
           Takes.NUMBER),
    Column("goal_N_agreed_on", "When goal N was agreed.", D),
    Column("goal_N_domain", "What goal N is about.", ONE, listed="goal_domains"),
)
GROUPS: tuple[tuple[str, tuple[Column, ...]], ...] = (
    ("The family", FAMILY),
    ("The social worker", WORKER),
    ("The support request", REQUEST),
    ("The children's plan", PLAN),
    ("Parents and carers", PARENT),
    ("Children", CHILD),
    ("Other workers", INVOLVED),
    ("Families that are already worked with", CARRIED),
)
ALL = tuple(column for _, columns in GROUPS for column in columns)
_BY_NAME = {column.name: column for column in ALL}
CARRIED_NAMES = ("allocated_on", "rag", "rated_on", "goals", "goals_agreed_on")
REQUEST_NAMES = tuple(column.name for column in REQUEST)


@cache
def column_of(name: str) -> Column | None:
    """The column that a canonical name belongs to; `parent_2_name` is `parent_N_name`."""
    match = _NUMBERED.fullmatch(name)
    return _BY_NAME.get(f"{match[1]}_N_{match[3]}" if match else name if "_N_" not in name else "")


def canonical(typed: str) -> str:
    """How a header writes a name, brought to ours: “Parent 1 name” is `parent_1_name`. Not always a known one."""
    name = re.sub(r"[\s_-]+", "_", clean(typed).strip().lower())
    match = _NUMBERED.fullmatch(name)
    return f"{match[1]}_{match[2]}_{match[3]}" if match else name


def example_names() -> tuple[str, ...]:
    """The header of the template: two parents, two children, one other worker, one goal."""
    copies = {"parent": 2, "child": 2, "worker": 1, "goal": 1}
    found: list[str] = []
    for _, columns in GROUPS:
        single = [each for each in columns if "_N_" not in each.name]
        found += [each.name for each in single]
        numbered = [each.name for each in columns if "_N_" in each.name]
        if numbered:
            kind = numbered[0].partition("_")[0]
            found += [name.replace("_N_", f"_{n}_") for n in range(1, copies[kind] + 1) for name in numbered]
    return tuple(found)


def read_header(cells: Sequence[str], leave_out: Sequence[str] = ()) -> tuple[str | None, ...]:
    """The canonical name of each column, None for one without a name and for those that `leave_out` names.

    Raises `Faults`, each fault by its column: names that are not known, that stand there twice, or are missing.
    """
    left = {canonical(each) for each in leave_out}
    names = [canonical(each) for each in cells]
    if not any(column_of(name) for name in names):
        # It may be a file without a header: then what stands there is about people, and is not repeated.
        raise Faults(
            "No header", (("", "the first line has none of the column names that are known here"),), HEADER_HINT
        )
    found: list[tuple[str, str]] = []
    first: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if not name or name in left:
            continue
        if column_of(name) is None:
            found.append((f"column {number}", _unknown(name)))
        elif name in first:
            found.append((f"column {number}", f"{name} stands there already as column {first[name]}"))
        first.setdefault(name, number)
    for name in left.difference(names):
        found.append(("--leave-out", f"the file has no column “{name[:60]}”"))
    for name in ("label", "base", "parent_1_name"):
        if name not in first or name in left:
            found.append(("", f"the column {name} is missing"))
    if not {"received_on", "allocated_to"} & (set(first) - left):
        found.append(("", "the column received_on is missing; for families already worked with, allocated_to"))
    if found:
        raise Faults("The header is not right", tuple(found), HEADER_HINT)
    return tuple(None if not name or name in left else name for name in names)


HEADER_HINT = (
    "Nothing was written. `fsm-tui refer --template` shows the columns; --leave-out NAME leaves one out on purpose."
)


def _unknown(name: str) -> str:
    return f"“{name[:60]}” is not a column that is known here{suggestion(name)}"


def suggestion(name: str) -> str:
    """“; perhaps parent_1_name” for a name that is nearly one of ours."""
    match = re.fullmatch(r"(.*?)_?([0-9]{1,2})_?(.*)", name)
    plain = f"{match[1]}_N_{match[3]}" if match else name
    close = difflib.get_close_matches(plain, _BY_NAME, 1, 0.75)
    if not close:
        return ""
    return f"; perhaps {close[0].replace('_N_', f'_{match[2]}_') if match else close[0]}"
