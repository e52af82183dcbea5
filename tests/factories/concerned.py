"""Makers and looks for tests of concerns: a case that is followed, its people at work, and what was told to whom."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.messaging.models import Notice, OutboxMessage
from foundation.scheduling.runs import run_job
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.concerns.jobs import job_of_concerns
from reintegration.concerns.models import Concern, ConcernStep
from reintegration.concerns.rules import ConcernKind, Step
from reintegration.concerns.services import NewConcern, raise_concern
from reintegration.concerns.words import ConcernsMessage, ConcernsNotice
from tests.factories.arrived import arrive
from tests.factories.makers import Person, make_account
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING
from tests.worlds import world


@dataclass(frozen=True)
class Followed:
    """A case after its arrival, and the people of the office beside its owner."""

    referred: Referred
    specialist: Person
    lead: Person

    @property
    def container(self) -> Container:
        """Where they are."""
        return self.referred.container


@world
def make_followed(container: Container, **stated: Any) -> Followed:
    """A case that a partner follows; its office has a protection specialist and somebody who leads it."""
    one = make_referred(container, **stated)
    arrive(one)
    place = one.owner.office_id
    lead = make_account(container, Role.RETURN_OFFICER, place, extras=frozenset({Permission.LEAD_OFFICE}))
    return Followed(one, make_account(container, Role.PROTECTION_SPECIALIST, place), lead)


def raised(one: Followed, who: Person, **said: Any) -> uuid.UUID:
    """Somebody raises a concern."""
    new = NewConcern(**{"kind": ConcernKind.CONCERN, "note": "She is afraid.", **said})
    with writing(one.container.units, who.scope(one.container)) as unit:
        return raise_concern(unit, one.referred.case, new)


def about_the_partner(one: Followed, who: Person | None = None) -> uuid.UUID:
    """The worker raises a concern about somebody of the own organisation."""
    return raised(one, who or one.referred.worker, about_organisation_id=one.referred.organisation)


def tick(container: Container, clock: MovableClock, minutes: int = 0) -> None:
    """Time passes, and the job runs; twice, as after a restart."""
    clock.move(timedelta(minutes=minutes))
    for _again in range(2):
        assert run_job(container.units, job_of_concerns(container.units, 60), clock)


def messages(container: Container, person: Person) -> int:
    """How many messages about concerns somebody was sent."""
    with reading(container.units, EVERYTHING) as unit:
        found = select(OutboxMessage).where(
            OutboxMessage.account_id == person.id, OutboxMessage.template == ConcernsMessage.CONCERN_OPENED
        )
        return len(unit.session.execute(found).scalars().all())


def notices(container: Container, person: Person) -> list[uuid.UUID | None]:
    """On which cases somebody was given notices about concerns."""
    with reading(container.units, EVERYTHING) as unit:
        found = select(Notice).where(Notice.account_id == person.id, Notice.kind == ConcernsNotice.CONCERN_WAITS)
        return [row.about for row in unit.session.execute(found).scalars()]


def steps(container: Container, concern_id: uuid.UUID) -> list[tuple[Step, int]]:
    """Which steps were told in the newest round, in their order, and to how many."""
    with reading(container.units, EVERYTHING) as unit:
        concern = unit.session.get(Concern, concern_id)
        assert concern is not None
        found = select(ConcernStep).where(ConcernStep.concern_id == concern_id, ConcernStep.round == concern.round)
        rows = unit.session.execute(found.order_by(ConcernStep.ordinal)).scalars()
        return [(row.step, row.told) for row in rows]


def row(container: Container, concern_id: uuid.UUID) -> Concern:
    """A concern past everybody's eyes."""
    with reading(container.units, EVERYTHING) as unit:
        found = unit.session.get(Concern, concern_id)
        assert found is not None
        return found
