"""A request in labelled facts: what weighs on it, and what it says. No colour without a sign and a word."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from fsm_tui.casework.allocation import ReferralReceived
from fsm_tui.practice.ages import age, gestation, read_age
from fsm_tui.practice.dates import read_day
from fsm_tui.practice.eligibility import Rule
from fsm_tui.services.eligibility import plan_in_force
from fsm_tui.services.requests.looking import Looked
from screens.plain import plain, plain_line
from screens.themes import Glyphs
from screens.widgets.facts import Fact

YES_NO: dict[bool | str | None, str] = {True: "yes", False: "no", None: "not known", "not_known": "not known"}
_ATTITUDES = {"denial": "in denial", "not_known": "not known"}
_IMPACT = {"now": "a child is impacted now", "likely": "likely if nothing changes", "none": "none seen",
           "not_known": "not known"}  # fmt: skip


def weighed(shown: Looked, glyphs: Glyphs) -> tuple[Fact, ...]:
    """Where it stands: both RAGs, the rules, what is missing, who starts first, what was decided."""
    return tuple(_weighed(shown, glyphs))


def _weighed(shown: Looked, glyphs: Glyphs) -> Iterator[Fact]:
    view = shown.view
    if (referral := view.family.referral) is not None:
        since = f"{shown.days} day{'' if shown.days == 1 else 's'}"
        received = read_day(referral.value.received_on)
        yield Fact("Request", plain(f"{shown.state}; received {received}, {since}"))
    else:
        yield Fact("Request", plain("none was received for this family"))
    if shown.goes_on_as:
        yield Fact("", plain(f"This family goes on under {shown.goes_on_as}.", "bold"))
    if view.family.came.restricted:
        restriction = view.family.came.restriction.value
        because = f": {restriction.because}" if restriction else ""
        yield Fact("Restricted", plain(f"{glyphs.red} only the leader and who has it may see it{because}"))
    yield from _rags(shown, glyphs)
    sentences: dict[str, str] = {}
    for rule in view.eligibility.rules:
        sentences.setdefault(rule.source, rule.sentence)
        yield _rule(rule, glyphs)
    if (route := view.eligibility.route) is not None:
        sentences.setdefault(route.source, route.sentence)
        yield Fact("Offer", plain(f"{glyphs.amber} {route.words}", "$rag-amber") + _source(route.source))
    missing = "; ".join(each.words for each in view.missing)
    head = f"{len(view.missing)}: " if missing else "nothing, the request is complete"
    yield Fact("Missing", plain_line(head, "bold") + plain(missing))
    for each in shown.known:
        where = f"{each.name} is in {each.label} too ({each.why})" if each.person else f"{each.why} is in {each.label}"
        yield Fact("Known here", plain(f"{glyphs.amber} {where[:1].upper()}{where[1:]}"))
    yield from _others(shown)
    for decided in shown.decided:
        because = f": {decided.because}" if decided.because else ""
        said = f"{decided.decision}{because} ({decided.by})"
        yield Fact("Meeting", plain(f"{read_day(decided.meeting_on)}: {said}"))
    for source, sentence in sentences.items():
        if sentence:
            yield Fact(source, plain(f"“{sentence}”", "$quiet"))


def _rags(shown: Looked, glyphs: Glyphs) -> Iterator[Fact]:
    """Our triage and the social worker's level of harm, side by side and never one (X5)."""
    view = shown.view
    ours = glyphs.rag(view.triage.value.rag.value if view.triage else "")
    theirs = glyphs.rag(view.social_worker_rag.value) if view.social_worker_rag else plain_line("? not said", "$quiet")
    both = plain_line("ours ") + ours + plain_line("   SW's level of harm ") + theirs
    if view.disagreement:
        both += plain(f"\n{glyphs.amber} They differ: {view.disagreement}.", "bold")
    level = view.family.referral.value.level_of_need if view.family.referral else None
    if level is not None:
        both += plain(f"\nLevel of need, by the social worker: {shown.level(level)}")
    if view.triage is not None and view.triage.value.differs_because:
        both += plain(f"\nNot as the matrix says: {view.triage.value.differs_because}")
    yield Fact("Triage", both)


def _rule(rule: Rule, glyphs: Glyphs) -> Fact:
    sign, style = glyphs.unknown, "$rag-amber"
    if rule.met is not None:
        sign, style = (glyphs.done, "$rag-green") if rule.met else (glyphs.red, "$rag-red")
    text = plain_line(f"{sign} {rule.standing}", f"bold {style}") + plain_line(f"  {rule.label}: ", "bold")
    text += plain(rule.words)
    if rule.notice:
        text += plain(f" {rule.notice}", "bold")
    if rule.overridden:
        text += plain(f" Overridden: {rule.overridden}.", "bold")
    return Fact("Rule", text + _source(rule.source))


def _source(source: str) -> Content:
    """Which sentence of the guidance it rests on; the sentences stand below, each once."""
    return plain_line(f" ({source})", "$quiet")


def _others(shown: Looked) -> Iterator[Fact]:
    for worker in shown.workers:
        said = ", ".join(part for part in (worker.name, worker.agency, worker.phone) if part)
        yield Fact("Also", plain(f"{shown.role(worker.role)}{f': {said}' if said else ''}"))
    first = shown.view.first_worker
    if first is not None:
        asked = "talked over with the family" if first.discussed_with_family else "not yet talked over with the family"
        who = f", {first.who}" if first.who else ""
        said = f"{shown.role(first.first)}{who}, agreed {read_day(first.agreed_on)}, {asked}: {first.because}"
        yield Fact("Starts first", plain(said))
    elif shown.workers:
        yield Fact("Starts first", plain("not agreed yet (w)", "$quiet"))


# -- what it says


def said(shown: Looked) -> tuple[Fact, ...]:
    """What the request says, in the order of the guidance."""
    return tuple(_said(shown))


def _said(shown: Looked) -> Iterator[Fact]:
    view, profile = shown.view, shown.profile
    family, today = view.family, view.today
    told = family.referral.value if family.referral else None
    if told is not None:
        came = f", in the virtual box {read_day(told.arrived_on)}" if told.arrived_on else ""
        more = shown.versions - 1
        added = f"; added to {more} time{'' if more == 1 else 's'}" if more > 0 else ""
        yield Fact("From", plain(f"{told.requested_by}{came}{added}"))
    where = (
        profile.label("bases", family.base.value) if family.base.value else "",
        profile.label("areas", family.area.value) if family.area.value else "",
        f"Mosaic {family.details['mosaic'].value}" if family.details["mosaic"].value else "no Mosaic number",
        f"CGL {family.details['cgl'].value}" if family.details["cgl"].value else "",
    )
    yield Fact("Where", plain(", ".join(part for part in where if part)))
    for each in family.people:
        words = [each.name]
        if each.relationship:
            words.append(profile.label("relationships", each.relationship).lower())
        if each.born is not None:
            words.append(read_age(each.born, today) if age(each.born, today) < 18 else f"{age(each.born, today)} years")
        elif each.due is not None:
            weeks, days = gestation(each.due, today)
            words.append(f"unborn, {weeks} weeks + {days}, due {read_day(each.due)}")
        else:
            words.append("date of birth not known")
        if each.in_work:
            words.append("in the work")
        yield Fact("Child" if each.role == "child" else "Adult", plain(", ".join(words)))
    plan = plan_in_force(family, today)
    if plan is not None:
        category = f", {profile.label('cp_categories', plan.category).lower()}" if plan.category else ""
        yield Fact("Plan", plain(f"{profile.label('plan_types', plan.plan)}{category}, since {read_day(plan.starts)}"))
    if (worker := family.social_worker.value) is not None:
        yield Fact("SW", plain(", ".join(p for p in (worker.name, worker.agency, worker.phone, worker.email) if p)))
    if told is not None:
        yield from _told(told, shown)


def _told(told: ReferralReceived, shown: Looked) -> Iterator[Fact]:
    for label, words in (
        ("Known for", told.known_how_long),
        ("Before", told.previous_involvement),
        ("Issues", told.safeguarding_issues),
    ):
        yield Fact(label, plain(words) if words.strip() else plain("not said", "$quiet"))
    checked = f"checked with CGL {read_day(told.verified_with_cgl_on)}" if told.verified_with_cgl_on else "not checked"
    engaged = f", engaged: {YES_NO.get(told.engaged, told.engaged)}" if told.known_to_core_service == "yes" else ""
    more = f", {told.engaged_with_core_service}" if told.engaged_with_core_service else ""
    known = YES_NO.get(told.known_to_core_service, told.known_to_core_service)
    yield Fact("CGL core", plain(f"{known}{engaged}{more}; {checked}"))
    on = f", {read_day(told.role_explained_on)}" if told.role_explained_on else ""
    by = f" by {told.role_explained_by}" if told.role_explained_by else ""
    yield Fact("Role", plain(f"explained: {YES_NO[told.role_explained]}{by}{on}; benefits discussed: "
                             f"{YES_NO[told.positives_discussed]}"))  # fmt: skip
    by = f" by {told.agreement_by}" if told.agreement_by else ""
    on = f", {read_day(told.agreement_on)}" if told.agreement_on else ""
    attitude = _ATTITUDES.get(told.attitude, told.attitude)
    yield Fact("Agreement", plain(f"gained: {YES_NO[told.agreement_gained]}{by}{on}; attitude: {attitude}"))
    substances = ", ".join(shown.profile.label("substances", code) for code in told.substances) or "none named"
    yield Fact("Substances", plain(f"{substances}{f': {told.problem}' if told.problem else ''}"))
    evidence = f": {told.impact_evidence}" if told.impact_evidence else ""
    yield Fact("Impact", plain(f"{_IMPACT[told.impact]}{evidence}"))
