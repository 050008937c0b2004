"""A row turned into what is recorded of a family: the family, its people, the plan, the request, and what is
carried over from an existing caseload. Nothing is invented: what the row does not say is not recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fsm_tui.casework.naming import name_key
from fsm_tui.practice.ages import age, is_adult, is_child
from fsm_tui.practice.rag import Harm, Rag, Severity, family_rag
from fsm_tui.services.referring.cells import NotRead
from fsm_tui.services.referring.columns import CARRIED_NAMES, REQUEST_NAMES
from fsm_tui.services.referring.readings import Desk, Reading, Somebody
from fsm_tui.services.referring.sheets import Row

#: An unborn child is due at most this long after the day of reading: a pregnancy, and two weeks for a slip.
LONGEST_AHEAD = timedelta(weeks=42)
NO_REASON = "No reason was given in the list that this family was carried over from."
CARRIED_RATING = ("severity", "severity_because", "harm", "harm_because")


def read_row(row: Row, desk: Desk) -> Reading:
    """Everything that a row says, with its faults and notes. A row with faults is not recorded at all."""
    reading = Reading(row.cells, desk, list(row.faults))
    if row.faults:
        return reading
    reading.look_for_hidden()
    carried = "allocated_to" in row.cells
    received, allocated = reading.past("received_on"), reading.past("allocated_on")
    reference = received or allocated or desk.today
    _family(reading)
    parents = _parents(reading, reference)
    children = _children(reading, reference)
    _described(reading)
    _plan(reading, reference)
    _request(reading, received, carried)
    if carried:
        _carried(reading, received, allocated, parents, children)
    else:
        _only_when_carried(reading)
    return reading


def _family(reading: Reading) -> None:
    for name in ("label", "base"):
        if name not in reading.cells:
            reading.fault(name, "is missing")
    fields, columns = reading.given({each: each for each in ("label", "area", "base", "mosaic", "cgl")})
    home = next((each for each in reading.desk.profile.lists.bases if each.code == fields.get("base")), None)
    if home is not None and "area" not in reading.cells:
        fields["area"] = str(home.area)
    elif home is not None and fields.get("area") not in (None, home.area):
        reading.note("base", "is in another area")
    reading.want("family.opened", fields | {"provisional": False}, columns)


def _person(reading: Reading, kind: str, number: int, names: tuple[str, ...]) -> dict[str, Any] | None:
    """The fields of one person; None without a name. Adds them to the people of the row."""
    prefix = f"{kind}_{number}_"
    if f"{prefix}name" not in reading.cells:
        reading.fault(f"{prefix}name", "is missing")
        return None
    fields, _ = reading.given({each: prefix + each for each in names if each != "due"})
    ident = reading.desk.new_id()
    born = date.fromisoformat(fields["born"]) if "born" in fields else None
    reading.people.append(Somebody(f"{prefix}name", ident, kind, name_key(fields["name"]), born))
    return {"person": ident, "role": kind} | fields


def _columns(kind: str, number: int, names: tuple[str, ...]) -> dict[str, str]:
    return {each: f"{kind}_{number}_{each}" for each in names}


_PARENT = ("name", "born", "relationship", "in_work", "sex", "phone", "safe_contact", "needs")
_CHILD = ("name", "born", "due", "needs")


def _parents(reading: Reading, reference: date) -> dict[int, str]:
    """The ids of the parents by their number."""
    numbers = reading.numbers("parent")
    if not numbers:
        reading.fault("parent_1_name", "is missing")
    found: dict[int, str] = {}
    for number in numbers:
        fields = _person(reading, "parent", number, _PARENT)
        if fields is None:
            continue
        if not found and "needs" in reading.cells:
            both = (reading.text("needs"), str(fields.get("needs", "")))
            fields["needs"] = "\n".join(each for each in both if each)
        if f"parent_{number}_in_work" not in reading.cells:
            fields["in_work"] = not found
        found[number] = fields["person"]
        _parent_age(reading, number, reading.people[-1].born, reference)
        reading.want("person.added", fields, _columns("parent", number, _PARENT))
    return found


def _parent_age(reading: Reading, number: int, born: date | None, reference: date) -> None:
    if born is None or born > reading.desk.today:
        return
    column, years = f"parent_{number}_born", age(born, reference)
    if born > reference:
        reading.fault(column, "is after the request")
    elif years < 10 or years > 110:
        reading.fault(column, f"would make this parent {years} years old")
    elif not is_adult(born, reference, reading.desk.profile):
        reading.note(column, f"makes this parent {years} on that day, which eligibility shows as not met")


def _children(reading: Reading, reference: date) -> dict[int, str]:
    """The ids of the children by their number."""
    found: dict[int, str] = {}
    for number in reading.numbers("child"):
        fields = _person(reading, "child", number, _CHILD)
        if fields is None:
            continue
        found[number] = fields["person"]
        born, column = reading.people[-1].born, f"child_{number}_due"
        due = reading.value(column)
        if due is not None and born is not None:
            reading.fault(column, "belongs to a child not yet born; there is a date of birth too")
        elif due is not None and due > reading.desk.today + LONGEST_AHEAD:
            reading.fault(column, "is further away than a pregnancy lasts")
        elif due is not None:
            fields["due"] = due.isoformat()
            if due < reading.desk.today:
                reading.note(column, "is in the past: put in the date of birth as soon as it is known")
        elif born is not None and reference < born <= reading.desk.today:
            reading.note(f"child_{number}_born", "is after the request")
        elif born is not None and not is_child(born, reference):
            reading.note(f"child_{number}_born", "makes this child 18 or over")
        reading.want("person.added", fields, _columns("child", number, _CHILD))
    return found


def _described(reading: Reading) -> None:
    fields, columns = reading.given({each: each for each in ("address", "safe_contact", "alerts")})
    worker = {each: f"social_worker_{each}" for each in ("name", "agency", "phone", "email")}
    told, _ = reading.given(worker)
    if told and "name" not in told:
        reading.fault("social_worker_name", "is missing")
    elif told:
        fields["social_worker"] = told
        columns |= {f"social_worker.{each}": name for each, name in worker.items()}
    if fields:
        reading.want("family.described", fields, columns)


def _plan(reading: Reading, reference: date) -> None:
    plan, category, starts = (reading.value(each) for each in ("plan", "plan_category", "plan_starts"))
    columns = {"plan": "plan", "category": "plan_category", "starts": "plan_starts"}
    if "plan" not in reading.cells:
        if reading.has(("plan_category", "plan_starts")):
            reading.fault("plan", "is missing")
        return
    if plan is None:
        return
    kind = next(each for each in reading.desk.profile.lists.plan_types if each.code == plan)
    if category is not None and not kind.has_category:
        reading.fault("plan_category", "does not belong to this kind of plan")
    if "plan_starts" not in reading.cells:
        if plan != "none":
            reading.fault("plan_starts", "is missing")
            return
        # That there is none is true of the day on which we were told.
        starts = reference
    if starts is not None:
        fields = {"plan": plan, "starts": starts.isoformat()} | ({"category": category} if category else {})
        reading.want("plan.recorded", fields, columns)


def _request(reading: Reading, received: date | None, carried: bool) -> None:
    workers = reading.numbers("worker")
    if not reading.has(REQUEST_NAMES) and not workers and carried:
        return
    if "received_on" not in reading.cells:
        also = "; the columns of the support request need it" if carried else ""
        reading.fault("received_on", f"is missing{also}")
    if "requested_by" not in reading.cells and not carried:
        reading.fault("requested_by", "is missing")
    fields, columns = reading.given({each: each for each in REQUEST_NAMES})
    fields.setdefault("requested_by", "")
    arrived = fields.get("arrived_on")
    if received is not None and arrived is not None and arrived > received.isoformat():
        reading.note("arrived_on", "is after received_on")
    told: list[dict[str, Any]] = []
    for number in workers:
        names = {each: f"worker_{number}_{each}" for each in ("role", "name", "agency", "phone")}
        if names["role"] not in reading.cells:
            reading.fault(names["role"], "is missing")
        columns |= {f"workers.{len(told)}.{each}": name for each, name in names.items()}
        told.append(reading.given(names)[0])
    reading.want("referral.received", fields | ({"workers": told} if told else {}), columns, received)


def _only_when_carried(reading: Reading) -> None:
    names = [name for name in reading.cells if name.startswith("goal_") or name.endswith(CARRIED_RATING)]
    for name in [*reading.has(CARRIED_NAMES), *names]:
        reading.fault(name, "is for a family that is already worked with; fill in allocated_to too")


def _carried(
    reading: Reading, received: date | None, allocated: date | None, parents: dict[int, str], children: dict[int, str]
) -> None:
    desk = reading.desk
    to = None
    if not desk.may_allocate:
        reading.fault("allocated_to", "only the team leader allocates a family")
    else:
        try:
            to = desk.staff(reading.text("allocated_to"))
        except NotRead as fault:
            reading.fault("allocated_to", str(fault))
    if "allocated_on" not in reading.cells:
        reading.fault("allocated_on", "is missing")
    if allocated is not None and received is not None and allocated < received:
        reading.note("allocated_on", "is before the support request was received")
    rated = _rated(reading, parents, children)
    notes = [_rag_words(reading, rated), _goals(reading, allocated, parents)]
    if to is not None and allocated is not None:
        fields = {"to": to, "allocated_on": allocated.isoformat(), "carried_over": True}
        note = " ".join(each for each in notes if each)
        columns = {"to": "allocated_to", "allocated_on": "allocated_on", "note": "rag"}
        reading.want("family.allocated", fields | ({"note": note} if note else {}), columns, allocated)


def _rated(reading: Reading, parents: dict[int, str], children: dict[int, str]) -> Rag | None:
    """A first rating from the severities and harms of the row; the RAG that the matrix gives them."""
    on = reading.past("rated_on")
    risk: dict[str, list[dict[str, Any]]] = {}
    columns: dict[str, str] = {}
    for kind, people, part, what in (
        ("parent", parents, "parents", "severity"),
        ("child", children, "children", "harm"),
    ):
        for number, ident in people.items():
            name = f"{kind}_{number}_{what}"
            level = reading.value(name)
            if level is None:
                if name not in reading.cells and f"{name}_because" in reading.cells:
                    reading.fault(name, "is missing")
                continue
            rated = risk.setdefault(part, [])
            columns |= {f"risk.{part}.{len(rated)}": name, f"risk.{part}.{len(rated)}.because": f"{name}_because"}
            because = reading.text(f"{name}_because") or NO_REASON
            rated.append({"person": ident, what: level, "stated": "first", "because": because})
    if not risk:
        if "rated_on" in reading.cells:
            reading.fault("rated_on", "there is no severity or harm in this row")
        return None
    reading.want("risk.rated", {"risk": risk}, columns, on)
    found = family_rag(
        reading.desk.profile,
        {each["person"]: Severity(each["severity"]) for each in risk.get("parents", ())},
        {each["person"]: Harm(each["harm"]) for each in risk.get("children", ())},
    )
    return found.rag if found is not None else None


def _rag_words(reading: Reading, rated: Rag | None) -> str:
    """The RAG of the old list, in words: without severity and harm it is no rating, and none is made up for it."""
    told = reading.value("rag")
    if told is None:
        return ""
    called = reading.desk.profile.label("rag", told)
    if rated is None:
        return f"RAG in the list before: {called}. It came without severity of use and risk of harm for each person."
    if rated != told:
        reading.note("rag", f"is {called}, and severity and harm make it {reading.desk.profile.label('rag', rated)}")
    return f"RAG in the list before: {called}."


def _goals(reading: Reading, allocated: date | None, parents: dict[int, str]) -> str:
    """The goals; a sentence for the allocation where nobody said when they were agreed."""
    listed = {number: (text, "goals") for number, text in enumerate(reading.value("goals") or (), 1)}
    undated = False
    for number in sorted({*listed, *reading.numbers("goal")}):
        name = f"goal_{number}_text"
        if name in reading.cells and number in listed:
            reading.fault(name, "is in goals too")
        text, column = listed.get(number, (reading.text(name), name))
        if not text:
            reading.fault(name, f"is missing; there is no goal {number} in goals")
            continue
        whose = reading.value(f"goal_{number}_parent") or next(iter(parents), 1)
        if whose not in parents:
            reading.fault(f"goal_{number}_parent", f"there is no parent_{whose} in this row")
        own, day_column = reading.past(f"goal_{number}_agreed_on"), f"goal_{number}_agreed_on"
        said = own or reading.past("goals_agreed_on")
        undated = undated or said is None
        agreed, domain = said or allocated, reading.value(f"goal_{number}_domain")
        if agreed is None or whose not in parents:
            continue
        fields = {"goal": reading.desk.new_id(), "person": parents[whose], "text": text}
        fields |= {"agreed_on": agreed.isoformat()} | ({"domain": domain} if domain else {})
        columns = {"": column, "text": column, "domain": f"goal_{number}_domain", "agreed_on": day_column}
        reading.want("goal.agreed", fields, columns, agreed)
    return "Nobody noted when the goals were agreed; they stand from this day." if undated else ""
