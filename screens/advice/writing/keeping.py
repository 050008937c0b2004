"""The forms about advice and the vault: opening one with its draft, and recording what it says. On the desk thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from fsm_tui.casework.advice import ConsultationAsked, ConsultationHeld, NoNamesHeld
from fsm_tui.casework.diary import AppointmentPlanned
from fsm_tui.errors import NotFound
from fsm_tui.practice import identifying
from fsm_tui.services import caseload, consulting, drafting
from fsm_tui.services.consulting import Consultation
from fsm_tui.services.drafting import Draft
from fsm_tui.services.seat import Seat
from screens.advice.writing import forms
from screens.advice.writing.forms import Form
from screens.asking.asks import Offer, Values


@dataclass(frozen=True, slots=True)
class Ready:
    """A form to be filled in, its draft, and for No Names the names that are known here."""

    form: Form
    draft: Draft
    values: dict[str, str]
    not_names: tuple[str, ...]
    known: tuple[str, ...]
    today: date


def ready(seat: Seat, name: str, which: str, family: str) -> Ready:
    """The form `name`, with its draft if one was kept.

    `which` is the consultation by its id, or the No Names entry that is corrected by its head. Raises `NotFound`.
    """
    draft = drafting.begin(seat, f"{name}:{which}" if which else name, None)
    state = draft.state
    known: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    if name == forms.NO_NAMES:
        known = consulting.known_names(seat)
        identifying.prepare()
        one = _mine(seat, which) if which else None
        form = forms.no_names(seat.profile, one, which, seat.today())
        not_names = one.not_names if one else ()
    elif name == forms.ASKED:
        about = consulting.consultation(seat, which) if which else None
        form = forms.consultation(seat.profile, about, _families(seat, about), seat.today(), family)
    else:
        about = consulting.consultation(seat, which)
        form = forms.arranged(about) if name == forms.ARRANGED else forms.held(about, seat.today())
    if "was" in state:  # what it said when the draft was begun
        form = replace(form, was=dict(state["was"]), corrects=str(state.get("corrects", "")))
    values = dict(form.was) | dict(state.get("values", {}))
    return Ready(form, draft, values, tuple(state.get("not_names", not_names)), known, seat.today())


def _mine(seat: Seat, head: str) -> NoNamesHeld:
    found = next((each for each in consulting.no_names(seat) if each.head == head and each.mine), None)
    if found is None:
        raise NotFound("Not there", "That No Names consultation is not on this computer, or another's.")
    return found.body


def _families(seat: Seat, about: Consultation | None) -> tuple[Offer, ...]:
    """Families that are here, and the one that was named before, also where it is not."""
    rows = caseload.read(seat).rows
    found = [Offer(each.family, each.label, ", ".join(each.people)) for each in rows if not each.hidden]
    named = about.asked.value.family if about else None
    if about is not None and named and all(each.code != named for each in found):
        found.append(Offer(named, about.family_label))
    return tuple(found)


def complete(seat: Seat, form: Form, draft: Draft, values: Values, not_names: Iterable[str]) -> bool:
    """Record what the form says and drop its draft. False if nothing was changed. Raises `Faults`; the draft stays."""
    body = form.body(values, seat.today(), seat.around.new_id(), not_names)
    if isinstance(body, NoNamesHeld):
        consulting.note_no_names(seat, body, draft=draft.id)
    elif isinstance(body, ConsultationAsked):
        consulting.ask(seat, body, draft=draft.id)
    elif isinstance(body, ConsultationHeld):
        consulting.hold(seat, body, draft=draft.id)
    elif isinstance(body, AppointmentPlanned):
        consulting.arrange(seat, body, draft=draft.id)
    else:
        drafting.throw_away(seat, draft.id)
        return False
    return True
