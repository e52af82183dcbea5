"""Episodes that are planned anew by themselves: where the template is another one now, or somebody agreed after all.

Why a template is another one is not asked and not kept: whoever follows the people up sees dates, and no reason.
"""

import uuid

from foundation.storage.unit_of_work import Unit
from reintegration.schedule.queries import agreed_without_visits, of_another_template
from reintegration.schedule.services.planning import Planner
from reintegration.schedule.services.reanchoring import retemplate


def follow_templates(unit: Unit, limit: int) -> int:
    """Plan anew, as the scheduler, open episodes whose case asks for another template; returns how many."""
    episodes, planner = of_another_template(unit.session, limit), Planner(unit)
    for episode, case, template in episodes:
        retemplate(unit, case, episode, template, planner)
    return len(episodes)


def plan_agreed(unit: Unit, after: uuid.UUID | None, limit: int) -> tuple[int, uuid.UUID | None]:
    """Plan, as the scheduler, the visits of episodes without any once somebody agreed: one batch, after this id.

    Returns how many visits were planned, and the id to go on from; None at the end. Visits whose window had closed
    before anybody agreed are left out.
    """
    episodes, planner = agreed_without_visits(unit.session, after, limit), Planner(unit)
    count = sum(planner.plan([episode], agreed_on) for episode, agreed_on in episodes)
    if count:
        unit.participants["trail"].act("visits.plan", count=count)
    return count, episodes[-1][0].id if len(episodes) == limit else None
