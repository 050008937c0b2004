"""One family at a glance, as labelled facts: what a worker must know first stands first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from textual.content import Content

from fsm_tui.casework.child_support import answers
from fsm_tui.casework.engagement import Engagement, engagement
from fsm_tui.casework.family import Family, Goal, Person
from fsm_tui.moments import london
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.profile import Profile
from fsm_tui.services import consulting, families, risk, settling
from fsm_tui.services.diary import in_words
from fsm_tui.services.families import FamilyView
from fsm_tui.services.prompting import Shown as Prompt
from fsm_tui.services.prompting import still_open
from fsm_tui.services.requests.deciding import disagreement
from fsm_tui.services.requests.pending import STATE_WORDS
from fsm_tui.services.seat import Seat
from screens.family.conflicts import Conflict, conflicts
from screens.family.due import DueShown, due_shown
from screens.plain import plain, plain_line
from screens.resuming import called
from screens.themes import Glyphs
from screens.widgets.facts import Fact

DIARY_SHOWN = 2
SUPPORT_WORDS = {"accepted": "support taken up", "declined": "support declined", "not_offered": "no support offered"}
DUES_SHOWN = 3
PROMPTS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page needs, read in one go on the desk thread."""

    view: FamilyView
    profile: Profile
    dues: tuple[DueShown, ...]
    done: tuple[DueShown, ...]
    engaged: dict[str, Engagement]
    conflicts: tuple[Conflict, ...]
    at_office: bool
    no_names: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()


def look(seat: Seat, family_id: str) -> Shown:
    """The family for the page; the first look in an unlocked spell is noted. On the desk thread."""
    view = families.read(seat, family_id)
    if seat.at_office:  # where there is no laptop, nothing is only on one
        view = replace(view, timeline=tuple(replace(each, sync="") for each in view.timeline))
    return Shown(
        view=view,
        profile=seat.profile,
        dues=tuple(due_shown(each, view.family, seat.profile) for each in view.dues),
        done=tuple(due_shown(each, view.family, seat.profile) for each in view.done),
        engaged=engagement(view.family, seat.profile),
        conflicts=conflicts(view.family, seat.profile, seat.name_of),
        at_office=seat.at_office,
        no_names=tuple(words for _, words in consulting.linked_to(seat, view.family.shared.no_names)),
        prompts=still_open(seat, view.family),
    )


def facts(shown: Shown, glyphs: Glyphs, *, wide: bool) -> tuple[Fact, ...]:
    """The glance. With `wide` people and goals have a line each; otherwise they share lines."""
    return tuple(_facts(shown, glyphs, "\n" if wide else " · "))


def _facts(shown: Shown, glyphs: Glyphs, between: str) -> Iterator[Fact]:
    view, family, profile = shown.view, shown.view.family, shown.profile
    if alerts := family.alerts:
        yield Fact("", plain_line(f"{glyphs.red} Before a visit: ", "bold $rag-amber") + plain(alerts, "bold"))
    for conflict in shown.conflicts:
        said = " or ".join(f"“{each.words}” ({each.who})" for each in conflict.held)
        head = f"{glyphs.red} To decide (x): {conflict.what}: "
        yield Fact("", plain_line(head, "bold $rag-amber") + plain(f"{said}. {conflict.in_force}"))
    yield from _state(view)
    yield from _risk(shown, glyphs)
    yield from _engagement(shown)
    if view.coming:
        yield Fact("Diary", plain("\n".join(in_words(each) for each in view.coming[:DIARY_SHOWN])))
    yield _dues(shown, DUES_SHOWN if between == "\n" else DUES_SHOWN - 1)
    if shown.prompts:
        yield Fact("Prompts", _prompts(shown.prompts))
    yield Fact("People", plain(between.join(_person(view, each, profile) for each in family.people) or "nobody yet"))
    contact = [f"{each.name}: {_contact(each)}" for each in family.people if not each.left and _contact(each)]
    if safe := family.details["safe_contact"].value:
        contact.insert(0, safe)
    yield Fact("Contact", plain(between.join(contact) or "no safe contact recorded", "" if contact else "$quiet"))
    yield Fact("Plan", plain(_plan(shown)))
    if plan := [line for each in family.argued.plan.heads for line in risk.plan_lines(each.value)]:
        more = f" and {len(plan) - 1} more (z)" if len(plan) > 1 else " (z)"
        yield Fact("Bad day", plain_line(plan[0]) + plain_line(more, "$quiet"))
    yield Fact("SW", plain(_social_worker(shown)))
    yield Fact("Goals", plain(between.join(_goal(each, glyphs) for each in family.active_goals) or "none agreed yet"))
    yield Fact("Consent", plain(_consents(shown)))
    if support := _support(family):
        yield Fact("Support", plain(between.join(support)))
    if shown.no_names:
        yield Fact("No Names", plain(f"linked to this family (h): {'; '.join(shown.no_names)}", "$quiet"))
    yield Fact("Home", plain(family.details["address"].value or "no address recorded"))
    yield Fact("With", plain(_with(shown)))
    if view.drafts:
        drafts = ", ".join(f"{called(each)} (last typed {_moment(each.saved_at)})" for each in view.drafts)
        yield Fact("Drafts", plain(drafts))
    if family.newer:
        number = len(family.newer)
        yield Fact("", plain(f"{number} record{'s need' if number > 1 else ' needs'} a newer version of this program."))
    if not profile.triage.confirmed:
        yield Fact("", plain(f"RAG matrix: {profile.triage.unconfirmed_words}.", "$quiet"))


def _support(family: Family) -> list[str]:
    """What was said last of support for each child; nothing where nobody was asked about yet (A104)."""
    said = answers(family)
    found = []
    for child in family.young if said else ():
        last = said[child.id][-1].value if child.id in said else None
        words = SUPPORT_WORDS[last.answer] if last else "not said yet (y)"
        by = f", {last.service}" if last and last.service else ""
        found.append(f"{child.name}: {words}{by}{f', {read_day(last.on)}' if last else ''}")
    return found


def _state(view: FamilyView) -> Iterator[Fact]:
    """What makes this family another than those that are simply being worked with."""
    family, ending = view.family, view.family.ending
    if ending.closed is not None:
        until = f"; laptops keep it until {read_day(ending.clear_after)}" if ending.clear_after else ""
        yield Fact("Closed", plain(f"on {read_day(ending.closed.day)}{until}", "bold"))
    elif ending.proposal is not None:
        yield Fact("Closing", plain(f"proposed on {read_day(ending.proposal.day)}; the leader decides (o)", "bold"))
    if family.came.linked_to.value is not None:
        yield Fact("Linked", plain("this family goes on as one that the office has", "bold"))
    if family.came.restricted:
        yield Fact("Restricted", plain("seen only by who has it and the team leader"))
    if family.request not in ("", "allocated"):
        yield Fact("Request", plain(f"support request, {STATE_WORDS[family.request]}"))


def _engagement(shown: Shown) -> Iterator[Fact]:
    """Who did not come, and how often in a row; the notice to the social worker where it is time for it (B5)."""
    family, profile = shown.view.family, shown.profile
    parts = []
    for person, engaged in shown.engaged.items():
        missed = engaged.missed_in_a_row
        known = family.person(person)
        if not missed or known is None:
            continue
        last = f", last kept {read_day(engaged.last_kept.on)}" if engaged.last_kept else ""
        words = f"{known.name}: {len(missed)} missed in a row{last}"
        notice = engaged.disengaged(profile) is not None
        parts.append(plain_line(words + (": tell the social worker (w)" if notice else ""), "bold" if notice else ""))
    if parts:
        yield Fact("Coming", Content("\n").join(parts))


def _dues(shown: Shown, most: int) -> Fact:
    dues = shown.dues
    if not dues:
        return Fact("Due", plain("nothing is due"))
    lines = [_due(each) for each in dues[:most]]
    if len(dues) > most:
        lines[-1] += plain_line(f" and {len(dues) - most} more (u)", "$quiet")
    return Fact("Due", Content("\n").join(lines))


def _risk(shown: Shown, glyphs: Glyphs) -> Iterator[Fact]:
    view, family, profile = shown.view, shown.view.family, shown.profile
    rating = view.rating
    missing = [each.name for each in family.in_work if each.id not in family.parents]
    missing += [each.name for each in family.young if each.id not in family.children]
    without = f" Not rated yet: {', '.join(missing)}." if missing else ""
    if rating is None:
        words = plain_line(f"{glyphs.unknown} Not rated yet.", "bold") + plain(without)
        yield Fact("Risk", words)
    else:
        parent, child = family.person(rating.parent), family.person(rating.child)
        pair = (
            f"{parent.name if parent else 'a parent'} ({rating.severity.value} severity of use) × "
            f"{child.name if child else 'a child'} ({rating.harm.value} risk of harm)"
        )
        letters = [
            plain_line(profile.rag(each.in_force).letter, f"$rag-{each.in_force.value}") for each in view.points[-5:]
        ]
        trend = plain(", trend ") + Content("").join(letters) if len(letters) > 1 else Content("")
        unconfirmed = "" if profile.triage.confirmed else " (matrix unconfirmed)"
        yield Fact(
            "Risk",
            glyphs.rag(rating.rag.value)
            + plain(f" since {read_day(_since(view))}")
            + trend
            + plain(f": {pair}{unconfirmed}.{without}"),
        )
        if proposed := settling.in_words(rating):
            yield Fact("", plain(f"{proposed} (z)", "bold"))
    referral = family.referral
    if referral is not None and referral.value.social_worker_rag is not None:
        differ = disagreement(family)
        words = plain(" at the support request") + plain(f"; {differ}" if differ else "", "bold")
        yield Fact("SW's RAG", glyphs.rag(referral.value.social_worker_rag.value) + words)


def _since(view: FamilyView) -> date:
    """The first day of the unbroken run of the rating in force; what is only proposed does not break it."""
    since = None
    for point in reversed(view.points):
        if view.rating is None or point.in_force is not view.rating.rag:
            break
        since = point.at
    if since is None and view.rating is not None:
        since = view.rating.rated_at
    return london(since).date() if since else view.today


def _person(view: FamilyView, person: Person, profile: Profile) -> str:
    words = [person.name]
    if person.relationship:
        words.append(profile.label("relationships", person.relationship).lower())
    elif person.role == "child" and not (person.born or person.due):
        words.append("child")
    if person.born or person.due:
        words.append(view.age(person))
    if person.in_work:
        words.append("in the work")
    if person.left:
        words.append("no longer in this family's work")
    if person.needs:
        words.append(f"needs: {person.needs}")
    return ", ".join(words)


def _contact(person: Person) -> str:
    parts = [" ".join(person.safe_contact.split()), person.phone]
    return ", ".join(part for part in parts if part)


def _prompts(prompts: tuple[Prompt, ...]) -> Content:
    """Safety prompts that the next session will ask; there they are answered."""
    said = [f"{each.label} ({each.whose})" for each in prompts[:PROMPTS_SHOWN]]
    more = f"; and {len(prompts) - PROMPTS_SHOWN} more" if len(prompts) > PROMPTS_SHOWN else ""
    return plain("; ".join(said) + more) + plain_line(", asked at the next session", "$quiet")


def _due(due: DueShown) -> Content:
    return (
        plain_line(f"{due.what}: ")
        + plain_line(due.stands, "bold" if due.urgent else "")
        + plain_line(f" ({due.whose})", "$quiet")
    )


def _plan(shown: Shown) -> str:
    plans, profile = shown.view.family.plans, shown.profile
    if not plans or plans[-1].value.ends is not None:
        ended = plans[-1].value.ends if plans else None
        return shown.view.plan + (f"; the last ended on {read_day(ended)}" if ended else "")
    plan = plans[-1].value
    category = f", {profile.label('cp_categories', plan.category).lower()}" if plan.category else ""
    return f"{shown.view.plan}{category}, since {read_day(plan.starts)}"


def _social_worker(shown: Shown) -> str:
    worker = shown.view.family.social_worker.value
    if worker is None:
        return "nobody recorded"
    words = ", ".join(part for part in (worker.name, worker.agency, worker.phone, worker.email) if part)
    if worker.verified_on is None:
        return f"{words} (unverified)"
    how = ", ".join(part for part in (worker.verified_by, worker.verified_how) if part)
    return f"{words} (verified on {read_day(worker.verified_on)}{f' by {how}' if how else ''})"


def _goal(goal: Goal, glyphs: Glyphs) -> str:
    scores = [each.value.score for each in goal.touches if each.value.score is not None]
    if goal.agreed.baseline is not None:
        scores.insert(0, goal.agreed.baseline)
    text = " ".join(goal.agreed.text.split()).rstrip(".")
    if not scores:
        return f"{text}: no score yet"
    before = scores[-2] if len(scores) > 1 else scores[-1]
    way = glyphs.up if scores[-1] > before else glyphs.down if scores[-1] < before else glyphs.same
    return f"{text}: {scores[-1]} of 10 {way}"


def _consents(shown: Shown) -> str:
    family, profile, today = shown.view.family, shown.profile, shown.view.today
    said: dict[str, list[str]] = {}
    for cell in family.consents:
        person = family.person(cell.person)
        stands: str = cell.standing[-1].value.statement
        if cell.given:
            stands = "given" if cell.live_on(today) else "given, expired"
        elif cell.in_conflict:
            stands = "not given (two statements)"
        words = f"{person.name if person else 'somebody'} {stands}"
        held = said.setdefault(cell.consent, [])
        if words not in held:
            held.append(words)
    kinds = [f"{profile.label('consent_kinds', consent)}: {', '.join(held)}" for consent, held in said.items()]
    return "; ".join(kinds) or "none recorded"


def _with(shown: Shown) -> str:
    view = shown.view
    words = [view.allocated_to or "not allocated", *(part for part in (view.base, view.area) if part)]
    if view.family.provisional:
        words.append("opened in the field, not yet confirmed by the office")
    if mosaic := view.family.details["mosaic"].value:
        words.append(f"Mosaic {mosaic}")
    if cgl := view.family.details["cgl"].value:
        words.append(f"CGL {cgl}")
    return ", ".join(words)


def _moment(moment: datetime) -> str:
    return f"{london(moment):%a %d %b %H:%M}"
