"""The tour with one family over time: screening, assessment, plan, goals, what moved, and how the work ends."""

from __future__ import annotations

from functools import partial
from typing import Any

from screens.tour_laptop import AtTheLaptop
from screens.tour_office import CLOSED, GIVEN

AUDIT = "4332202122"  # 21 of 40, which calls for something
MISSED = "Tamarisk"


class OverTime(AtTheLaptop):
    """What the practitioner does beside the visits."""

    async def screens(self) -> None:
        """A tool by its keys, and what its score calls for."""
        robot = self.robot
        await robot.does("family.screening")
        await self.at("screening")
        await robot.until("AUDIT")
        await self.picture("screenings")
        await robot.does("screening.new")
        await robot.until(lambda: robot.dialog is not None)
        await robot.until("DUDIT")
        await self.picture("screening-tools")
        await self.picks_by_typing("AUDIT")
        await self.at("taking")
        await robot.until("Answered 0 of 10")
        await robot.types(AUDIT[:4])
        await robot.until("Answered 4 of 10")
        await self.picture("screening-items")
        await robot.types(AUDIT[4:])
        await robot.until("Answered 10 of 10")
        await self.picture("screening-complete")
        await robot.does("taking.complete")
        await robot.until("Possible dependence")
        await self.picture("screening-prompt")
        await robot.answers("discussed")
        await self.says("Clinical lead rung together; assessment offered. Said again not to stop suddenly.")
        await self.at("screening")
        await robot.until("21 of 40")
        await self.picture("screening-after")
        self.tell("An AUDIT is taken by its keys: 21 of 40. What that calls for is pointed out and answered.")
        await self.back("family")

    async def plans(self) -> None:
        """One more part of the assessment, one more step of the plan."""
        robot = self.robot
        await robot.does("family.assessment")
        await self.at("assessment")
        await robot.until("parts written")
        await self.picture("assessment")
        await robot.does("assessment.next")
        await robot.until("Illness, pregnancy")
        await robot.types("Tired, no illness. Blood test asked for; last one two years ago.", into="#findings")
        await robot.types("I'd rather know than guess.", into="#own")
        await robot.until("unsaved")
        await self.picture("assessment-part")
        await robot.does("assessment.save")
        await robot.until("Saved")
        await self.back("family")
        await robot.does("family.care_plan")
        await self.at("care_plan")
        await robot.until("drink diary")
        await self.picture("care-plan")
        await robot.does("care_plan.add")
        await self.at("family_form")
        await self.fills(text="Thursday 18:00: I ring before he does")
        await self.chooses(person="1")
        await self.picture("care-plan-step")
        await robot.does("family_form.save")
        await self.at("care_plan")
        await robot.until("Thursday 18:00")
        self.tell("One more part of the assessment is written, and a step is added to the care plan.")
        await self.back("family")

    async def looks_at_progress(self) -> None:
        """Consents and who may be told what, goals, and one plot of each kind."""
        robot = self.robot
        await robot.does("family.consent")
        await self.at("consent")
        await self.picture("consent")
        await robot.does("consent.matrix")
        await self.at("consent_matrix")
        await robot.until("given")
        await self.picture("consent-table")
        await self.back("consent")
        await robot.does("consent.may_tell")
        await self.at("may_tell")
        await robot.until("may be told to")
        await self.picture("may-be-told")
        await self.back("consent")
        await self.back("family")
        await robot.does("family.goals")
        await self.at("goals")
        await robot.until("Four nights")
        await self.picture("goals")
        await robot.does("goals.progress")
        await self.at("progress")
        await robot.until("Attendance")
        await self.kinds()
        self.tell("Goals, risk, stage of change, attendance and scores are drawn over time, with their numbers beside.")
        await self.back("family")

    async def kinds(self, suffix: str = "") -> None:
        """A picture of the first plot of each kind."""
        found: dict[str, Any] = {}
        for chart in self._charts():
            found.setdefault(chart.code.split(":")[0], chart)
        for kind, chart in found.items():
            code: str = chart.code
            await self.line("#choices", self._charts, partial(_has, code))
            await self.robot.until(partial(self._shows, code))
            await self.picture(("progress" if kind == "goals" else f"progress-{kind}") + suffix)

    def _shows(self, code: str) -> bool:
        return bool(getattr(self.app.page(), "code", "") == code)

    def _charts(self) -> Any:
        return getattr(self.app.page(), "charts", ())

    async def partners_owe(self) -> None:
        """Who works with the family, and what partners were asked for and did not give, over all families."""
        robot = self.robot
        await robot.does("family.network")
        await self.at("network")
        await robot.until("Dr Osier")
        await self.picture("network")
        await robot.does("app.home")
        await self.at("caseload")
        await robot.does("caseload.partners")
        await self.at("partners")
        await robot.until("16 days overdue")
        await self.picture("partners")
        await robot.does("partners.escalate")
        await self.at("family_form")
        await self.fills(to="Our team leader, to the service manager")
        await robot.does("family_form.save")
        await self.at("partners")
        await robot.until("Next: The safeguarding partnership")
        self.tell("A partner that owes something for 16 days goes up a stage, from the list of all families.")

    async def new_family(self) -> None:
        """The family that the meeting gave: its clocks, and concerns without a goal."""
        robot = self.robot
        await self.open_family(GIVEN)
        await robot.until("Bronwen")
        await self.picture("family-new")
        await robot.does("family.goals")
        await self.at("goals")
        await robot.until("Press o to agree a goal")
        await self.picture("goals-concern")
        await robot.does("goals.concern")
        await robot.until(lambda: robot.dialog is not None)
        await robot.press("enter")
        await self.at("family_form")
        await self.fills(text="See every scan of the baby, with somebody beside me.")
        await self.chooses(own_words="1")
        await robot.focus("#ask-domain")
        await robot.press("enter")
        await self.picks_by_typing("Parenting")
        await self.picture("goal-for-a-concern")
        await robot.does("family_form.save")
        await self.at("goals")
        await robot.until("See every scan")
        await self.picture("goals-answered")
        self.tell(f"{GIVEN} is new: its clocks run, and each red concern asks for a goal.")

    async def writes_a_letter(self) -> None:
        """Two missed in a row: the notice to the social worker."""
        robot = self.robot
        await self.open_family(MISSED)
        await robot.until("missed")
        await self.picture("family-missed")
        await robot.does("family.letter")
        await robot.until(lambda: robot.dialog is not None)
        await self.picture("letters")
        await self.picks_by_typing("Notice of dis")
        await self.at("letter")
        await robot.until("not taking part")
        await self.picture("letter")
        await self.back("family")

    async def ends(self) -> None:
        """One exit date is moved with its reason; another family is proposed to be closed."""
        robot, visit = self.robot, self.visit
        await self.open_family(visit.label)
        await robot.does("family.ending")
        await self.at("ending")
        await robot.until("in 3 weeks")
        await self.picture("ending")
        await robot.does("ending.exit")
        await self.at("family_form")
        await self.fills(exit_on=self.later)
        await self.chooses(with_parent="1")
        await self.fills(because="A lapse last Thursday; Tamsin wants the anniversary behind her first.")
        await self.picture("exit-date")
        await robot.does("family_form.save")
        await self.at("ending")
        await robot.until("A lapse last Thursday")
        await self.picture("ending-moved")
        await self._proposes()

    async def _proposes(self) -> None:
        robot = self.robot
        await self.open_family(CLOSED)
        await robot.does("family.ending")
        await self.at("ending")
        await robot.until("not proposed")
        view = self.app.page()
        await self.picture("ending-overdue")
        known = await self.app.ask(lambda seat: seat.family(getattr(view, "family_id", "")))
        await robot.does("ending.propose")
        await self.at("family_form")
        await robot.until("Why it ends")
        await self.picture("closing-begun")
        await self._picks("#ask-reason", "completed")
        for goal in known.active_goals:
            await self._picks(f"#ask-goal-{goal.id}-end", "Achieved")
        because = "Reviewed together; nothing new since the last visit."
        for who in (*known.in_work, *known.young):
            await robot.types(because, into=f"#ask-risk-{who.id}-because")
        await self.picture("closing-risk")
        await self.fills(on_plan_because="The review next week steps it down.", social_worker_informed="Callum Sextant")
        await self.fills(social_worker_informed_on="today", aftercare="His brother, and us by phone for three months.")
        await self.picture("closing")
        await robot.does("family_form.save")
        await self.at("ending")
        await robot.until("the leader decides")
        await self.picture("closing-proposed")
        self.tell(f"The exit date is moved with its reason, and {CLOSED} is proposed to be closed.")

    async def _picks(self, selector: str, typed: str) -> None:
        await self.robot.focus(selector)
        await self.robot.press("enter")
        await self.picks_by_typing(typed)


def _has(code: str, each: Any) -> bool:
    """Whether a plot is the one with that code."""
    return bool(each.code == code)
