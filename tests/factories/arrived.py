"""A maker: a case that was referred, whose people have arrived, with a plan, a concern and visits."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.arrivals.services.arrivals import confirm_arrival
from reintegration.concerns.rules import ConcernKind
from reintegration.concerns.services import NewConcern, raise_concern
from reintegration.episodes.queries import episode_of_case
from reintegration.plans.rules import Dimension, Level
from reintegration.plans.services.plans import NewItem, add_item
from returns.cases.queries import case_by_id
from tests.factories.referred import Referred, make_referred
from tests.worlds import world

AT = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Arrived:
    """The case, and the ids of what hangs on its episode."""

    referred: Referred
    item: uuid.UUID
    concern: uuid.UUID


def arrive(one: Referred, at: datetime = AT) -> None:
    """The worker of the partner confirms the arrival."""
    with writing(one.container.units, one.worker.scope(one.container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        confirm_arrival(unit, case, at, is_identity_confirmed=True)


@world
def make_arrived(container: Container, **stated: Any) -> Arrived:
    """A case as `make_referred` makes it, arrived, with one planned item and one open concern."""
    one = make_referred(container, **stated)
    arrive(one)
    with writing(container.units, one.worker.scope(container)) as unit:
        case, episode = case_by_id(unit.session, one.case), episode_of_case(unit.session, one.case)
        assert case is not None
        assert episode is not None
        new = NewItem(Dimension.ECONOMIC, Level.INDIVIDUAL, "An income", "Sewing machine", date(2026, 12, 10))
        item = add_item(unit, case, episode, new)
        concern = raise_concern(
            unit, one.case, NewConcern(ConcernKind.CONCERN, "She is afraid of a neighbour.", one.people[0])
        )
    return Arrived(one, item, concern)
