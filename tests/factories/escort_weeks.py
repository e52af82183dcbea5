"""Makers of weeks: journeys that need an escort, and escorts who could go."""

import uuid
from datetime import date, timedelta

from foundation.web.container import Container
from returns.escorts.rules.escorts import PaperKind, Skill
from returns.escorts.services import StatedPaper
from returns.health.rules.health import MEDICAL_ESCORT
from tests.factories.journeys import Team, at_work, make_plannable, plan_journey, prepare_people
from tests.factories.roster import PASSPORT, make_member
from tests.worlds import world

UZBEK_VISA = StatedPaper(PaperKind.VISA, date(2028, 1, 31), country="UZ")
LICENCE = StatedPaper(PaperKind.QUALIFICATION, date(2028, 1, 31), skill=Skill.NURSE)


@world
def make_ill(container: Container, team: Team, in_days: int = 9) -> uuid.UUID:
    """A case that is ready in so many days but for the medical escort that a decision asks for."""
    day = container.clock.now().date() + timedelta(days=in_days)
    case_id = make_plannable(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        prepare_people(container, unit, case, day, needs=(MEDICAL_ESCORT,))
        plan_journey(unit, case, day)
    return case_id


@world
def make_nurse(container: Container, team: Team, name: str = "Nurse1", *papers: StatedPaper) -> uuid.UUID:
    """A nurse of the office with a licence, a passport, and a visa for Uzbekistan unless other papers are given."""
    own = papers or (PASSPORT, UZBEK_VISA, LICENCE)
    return make_member(container, team.owner, *own, name=name, skills=(Skill.NURSE,))
