"""Hands for tests of registered arrivals: a partner, two host offices, and what a coordinator says of somebody."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from foundation.accounts.permissions import Permission, Role
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.models import ArrivalOffer
from reintegration.arrivals.rules import Agreed, NewRegistration
from reintegration.arrivals.services.registrations import register_arrival
from returns.consent.rules import CHECKLIST, ConsentForm
from returns.people.rules.people import Sex
from tests.factories.makers import Person, make_account, make_office, make_organisation
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

ALL_AGREED = Agreed(data=True, transfer=True, contact=True, assistance=True)


@dataclass(frozen=True)
class Desk:
    """Who registers, and who is asked: two offices, each with a lead and an officer; and another partner."""

    container: Container
    coordinator: Person
    worker: Person
    stranger: Person
    lead: Person
    officer: Person
    other_lead: Person

    def new(self, **changed: Any) -> NewRegistration:
        """What is known of an invented woman who arrived three days ago."""
        assert self.lead.office_id is not None
        return replace(stated(self.container, self.lead.office_id), **changed)

    def register(self, **changed: Any) -> uuid.UUID:
        """Register her; returns the id of the case."""
        with writing(self.container.units, self.coordinator.scope(self.container)) as unit:
            return register_arrival(unit, self.container.secrets, self.new(**changed))

    def offers(self, case_id: uuid.UUID) -> list[ArrivalOffer]:
        """Every offer of a case, the first one first."""
        with reading(self.container.units, EVERYTHING) as unit:
            found = unit.session.query(ArrivalOffer).filter_by(case_id=case_id)
            return sorted(found, key=lambda one: (one.offered_at, one.id.hex))


def stated(container: Container, office: uuid.UUID) -> NewRegistration:
    """An invented woman who arrived three days ago, from the country of this office."""
    return NewRegistration(
        given_name="Given71",
        sex=Sex.FEMALE,
        office_id=office,
        arrived_on=container.clock.now().date() - timedelta(days=3),
        place="Village 71",
        agreed=ALL_AGREED,
        form=ConsentForm.ORAL,
        checklist=CHECKLIST,
        language="uz",
        number="+998901234567",
        with_reintegration=True,
    )


@world
def make_offer(container: Container, coordinator: Person, office: uuid.UUID) -> uuid.UUID:
    """A registered arrival that waits for an office; returns the id of the offer."""
    with writing(container.units, coordinator.scope(container)) as unit:
        case_id = register_arrival(unit, container.secrets, stated(container, office))
    with reading(container.units, EVERYTHING) as unit:
        return unit.session.query(ArrivalOffer).filter_by(case_id=case_id).one().id


@world
def make_desk(container: Container) -> Desk:
    """A partner in Uzbekistan, another one there, and two offices in Türkiye."""
    partner, office, other = make_organisation(container), make_office(container), make_office(container)
    lead = frozenset({Permission.LEAD_OFFICE})
    return Desk(
        container,
        make_account(container, Role.PARTNER_COORDINATOR, partner),
        make_account(container, Role.PARTNER_WORKER, partner),
        make_account(container, Role.PARTNER_COORDINATOR),
        make_account(container, place=office, extras=lead),
        make_account(container, place=office),
        make_account(container, place=other, extras=lead),
    )
