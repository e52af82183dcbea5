"""Requests for access to the trafficking part: one that waits, one that was answered."""

import uuid

from foundation.accounts.models import Account
from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from rights.grants.models import GrantRequest
from rights.grants.services import Access, ask_for_grant, confirm_request
from tests.factories.makers import Person, make_account
from tests.worlds import world


@world
def make_grant_request(
    container: Container, case_id: uuid.UUID, asker: Person, to: Person, days: int = 5, reason: str = "needed"
) -> uuid.UUID:
    """A request for the trafficking part of a case that waits for a second person; returns its id."""
    with writing(container.units, asker.scope(container)) as unit:
        access = Access(unit.session.get(Account, to.id), days, reason)
        policy = container.policy(unit)
        return ask_for_grant(unit, container.secrets, policy, case_id, Compartment.TRAFFICKING, access).id


@world
def make_asked_by_another(container: Container, case_id: uuid.UUID, to: Person) -> uuid.UUID:
    """A request of one more specialist of the office, for somebody of it; returns its id."""
    asker = make_account(container, Role.PROTECTION_SPECIALIST, to.office_id)
    return make_grant_request(container, case_id, asker, to)


def confirm(container: Container, who: Person, request_id: uuid.UUID) -> uuid.UUID:
    """Confirm a request as somebody; returns the id of the grant."""
    with writing(container.units, who.scope(container)) as unit:
        request = unit.session.get(GrantRequest, request_id)
        assert request is not None
        return confirm_request(unit, container.secrets, container.policy(unit), request).id
