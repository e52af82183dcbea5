"""A maker: a change of the days of a visit of a case that has arrived, by the partner's worker."""

import uuid
from datetime import timedelta

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.episodes.queries import episode_of_case, visits_of_episode
from reintegration.schedule.models import ChangeContent
from reintegration.schedule.rules import ChangeKind, ChangeReason
from reintegration.schedule.services.visits import change_visit
from returns.cases.queries import case_by_id
from tests.factories.referred import Referred
from tests.worlds import world


@world
def make_change(container: Container, one: Referred) -> uuid.UUID:
    """The last visit of a case was extended by a week; the id of the change."""
    with writing(container.units, one.worker.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert case is not None
        assert episode is not None
        visit = visits_of_episode(unit.session, episode.id)[-1]
        why = ChangeContent(ChangeReason.OTHER, "Likes tea.")
        day = visit.closes_on + timedelta(days=7)
        return change_visit(unit, case, episode, visit, ChangeKind.EXTENDED, why, day)
