"""Emergency accesses: one that goes on, and the scope of whoever has it, as a request gets it."""

import uuid

from foundation.accounts.models import Account
from foundation.accounts.principal import UserScope
from foundation.accounts.queries.staff import sign_ins_with
from foundation.accounts.services.sign_in import principal_of, start_session
from foundation.emergencies import EmergencyKind
from foundation.messaging.queries import unread_of
from foundation.rulebook.queries import rules_stored
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from rights.emergency.queries import access_by_id, own_in_force
from rights.emergency.rules import EmergencyResult
from rights.emergency.services import (
    Asked,
    ask_for_trafficking,
    confirm_trafficking,
    end_access,
    open_in_emergency,
    review_access,
)
from tests.factories.makers import Person, make_account
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

_SIGN_INS = sign_ins_with({"waiting": unread_of(Account.id), "rules_stored": rules_stored()})


def reference_of(container: Container, case_id: uuid.UUID) -> str:
    """The reference of a case."""
    with reading(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, case_id)
        assert case is not None
        return case.reference


@world
def make_emergency(
    container: Container, who: Person, case_id: uuid.UUID, confirmed_by: Person | None = None, hours: int = 2
) -> uuid.UUID:
    """An emergency access of somebody to a case; returns its id. `confirmed_by`: who opened the door of trafficking."""
    asked = Asked(reference_of(container, case_id), EmergencyKind.MEDICAL, "The hospital has called.", hours)
    with writing(container.units, who.scope(container)) as unit:
        access_id = open_in_emergency(unit, container.secrets, asked).id
    if confirmed_by is not None:
        with writing(container.units, who.scope(container)) as unit:
            ask_for_trafficking(unit, own_in_force(unit.session, who.id, container.clock.now()))
        with writing(container.units, confirmed_by.scope(container)) as unit:
            access = access_by_id(unit.session, access_id)
            assert access is not None
            confirm_trafficking(unit, access)
    return access_id


@world
def make_reviewed_and_asked(container: Container, case_id: uuid.UUID, reviewer: Person) -> uuid.UUID:
    """Two accesses of somebody of another office: one that was ended and reviewed; and one that goes on, its id.

    That one waits for a specialist to confirm what needs two people.
    """
    who = make_account(container)
    first = make_emergency(container, who, case_id)
    with writing(container.units, reviewer.scope(container)) as unit:
        access = access_by_id(unit.session, first)
        assert access is not None
        end_access(unit, access)
        review_access(unit, access, EmergencyResult.JUSTIFIED, "What was opened fits the call.")
    second = make_emergency(container, who, case_id)
    with writing(container.units, who.scope(container)) as unit:
        ask_for_trafficking(unit, own_in_force(unit.session, who.id, container.clock.now()))
    return second


def scope_of_request(container: Container, who: Person) -> UserScope:
    """The scope with which a request of somebody begins now: with what is open to them in an emergency."""
    with writing(container.units, SIGN_IN) as unit:
        account = unit.session.get(Account, who.id)
        assert account is not None
        token = start_session(unit, container.secrets, container.policy(unit), account, "")
    with reading(container.units, SIGN_IN) as unit:
        principal = principal_of(unit, container.secrets, token, _SIGN_INS, lambda held: "")
    assert principal is not None
    return principal.scope(container.clock.now())
