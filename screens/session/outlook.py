"""What the family's rating becomes with a form: by the matrix, and by what is settled and what is not.

No Textual here. Ratings below Red wait (A78, A79); a family that was not Red before is told on (A94).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fsm_tui.casework.rating import risk_in
from fsm_tui.casework.settling import Stated, moments, stated
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.rag import FamilyRag, Harm, Rag, Severity
from screens.session.composing import Ground
from screens.session.form import RiskForm
from screens.session.heard import Told

_NOBODY = Told()
#: Stands for the record that the form will be.
_HERE = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the rating of the family becomes, and what it is now where this happened before a later rating.

    `before` was in force before. `waits` says that Red stays in force in place of `rag`, `agreed` that a rating
    below Red will be in force because the social worker agreed, `new_red` that the family was not Red before.
    """

    rag: FamilyRag | None
    before: Rag | None
    late: bool
    in_force: Rag | None
    in_force_since: str
    waits: bool = False
    agreed: bool = False
    new_red: bool = False
    slip: Told = _NOBODY
    phone: str = ""


def look_ahead(form: RiskForm, ground: Ground, moment: datetime, levels: Mapping[str, str]) -> Outlook:
    """The outlook of a form; `levels` are those that it states, by person."""
    family, profile = ground.family, ground.profile
    own = ground.own
    others = [each for each in stated(family) if each[1] not in own]
    mine = _mine(ground, moment, levels)

    def settled(head: str) -> bool:
        return _settled(form, ground, mine) if head == _HERE else family.argued.is_settled(head)

    course = tuple(moments([*others, *mine], profile, settled))
    earlier = [each for each in course if each.at <= moment and each.head != _HERE]
    before = earlier[-1] if earlier else None
    here = next((each for each in course if each.head == _HERE), before)
    since = max((at for at, *_ in others if at > moment), default=None)
    was_red = before is not None and before.in_force.rag is Rag.RED
    new_red = here is not None and here.head == _HERE and here.new
    worker = family.social_worker.value
    now = london(ground.now)
    return Outlook(
        rag=here.rag if here else None,
        before=before.in_force.rag if before else None,
        late=since is not None,
        in_force=course[-1].in_force.rag if course else None,
        in_force_since=read_day(london(since).date()) if since else "",
        waits=here is not None and here.red is not None,
        agreed=was_red and here is not None and here.in_force.rag is not Rag.RED and bool(form.agreed_with.strip()),
        new_red=new_red,
        slip=Told(to=worker.name if worker else "", on=read_day(now.date()), at=f"{now:%H:%M}"),
        phone=worker.phone if worker else "",
    )


def _mine(ground: Ground, moment: datetime, levels: Mapping[str, str]) -> list[Stated]:
    """What the form states, as if it were recorded."""
    present = {each.id: each.role for each in ground.family.people if not each.left}
    found: list[Stated] = []
    for who, level in levels.items():
        if present.get(who) == "child" and level in list(Harm):
            found.append((moment, _HERE, Harm(level), who))
        elif present.get(who, "child") != "child" and level in list(Severity):
            found.append((moment, _HERE, Severity(level), who))
    return found


def _settled(form: RiskForm, ground: Ground, mine: list[Stated]) -> bool:
    """Agreed on the form, or a correction that rates everybody like the record whose signature stands."""
    record = ground.family.record_of(ground.corrects) if ground.corrects else None
    risk = risk_in(record.shown.body) if record else None
    if record is not None and risk is not None:
        was = {(each.person, str(each.severity)) for each in risk.parents}
        was |= {(one.person, str(one.harm)) for one in risk.children}
        alike = was == {(who, str(level)) for _, _, level, who in mine}
        head = record.shown.head
        if alike and (head in ground.family.argued.signed or head in ground.family.argued.agreed):
            return ground.family.argued.is_settled(head)
    return bool(form.agreed_with.strip())
