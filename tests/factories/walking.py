"""Hands for tests that walk a case through its first steps, each step in a unit and under the role that takes it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from demo.steps import talk_in_full
from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import Unit, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id, members_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import CHECKLIST, ConsentForm, ConsentPurpose
from returns.consent.services.consents import NewConsent, give_consents
from returns.counselling.rules import Solution
from returns.counselling.services import NewSession, record_session
from returns.lifecycle.rules.lifecycle import Decision
from returns.lifecycle.services.endings import decide
from returns.lifecycle.services.lifecycle import move_case
from returns.protection.models import CheckContent
from returns.protection.rules.protection import AsylumClaim, Fear
from returns.safe_contact.services import record_safe_contact
from tests.factories.cards import make_card
from tests.factories.checks import check_everybody
from tests.factories.makers import Person, make_account, make_case, make_office
from tests.worlds import world

CARD = make_card()
RATINGS = {"physical": 3, "mental": 2, "social": 4}
CLEAR = CheckContent(Fear.NONE, AsylumClaim.NONE, is_detained=False, has_legal_advice=False, may_enter=True)


@dataclass(frozen=True)
class Office:
    """The people who take the first steps of a case, and the case."""

    container: Container
    owner: Person
    other: Person
    lead: Person
    specialist: Person
    case: uuid.UUID

    @contextmanager
    def work(self, who: Person) -> Iterator[tuple[Unit, Case]]:
        """A unit of somebody a minute later, with the case as they see it."""
        assert isinstance(self.container.clock, MovableClock)
        self.container.clock.move(timedelta(minutes=1))
        with writing(self.container.units, who.scope(self.container)) as unit:
            case = case_by_id(unit.session, self.case)
            assert case is not None
            yield unit, case

    @contextmanager
    def refused(self, who: Person, *codes: str) -> Iterator[tuple[Unit, Case]]:
        """The same, for a step that has to be refused with exactly these codes."""
        with pytest.raises(RuleBroken) as refusal, self.work(who) as found:
            yield found
        assert refusal.value.codes == list(codes)

    @property
    def state(self) -> CaseState:
        """Where the case stands."""
        with self.work(self.owner) as (_unit, case):
            return case.state


@world
def make_walk(container: Container) -> Office:
    """An office with an owner, another officer, a lead and a specialist, and a case in the intake."""
    place = make_office(container)
    owner = make_account(container, place=place)
    return Office(
        container,
        owner,
        make_account(container, place=place, extras=frozenset({Permission.SIGN_OFF})),
        make_account(container, place=place, extras=frozenset({Permission.LEAD_OFFICE})),
        make_account(container, Role.PROTECTION_SPECIALIST, place),
        make_case(container, owner),
    )


def people_of(unit: Unit, case: Case) -> list[uuid.UUID]:
    """The ids of the people of a case."""
    return [person.id for person in members_of_case(unit.session, case.id)]


def consent(person: uuid.UUID, purpose: ConsentPurpose, day: date) -> NewConsent:
    """A written consent, signed by the person after everything was said."""
    return NewConsent(person, person, purpose, ConsentForm.WRITTEN, day, CHECKLIST)


def counsel(office: Office) -> None:
    """From the intake to counselling: safe contact, then a session that ends with return."""
    with office.work(office.owner) as (unit, case):
        for person in people_of(unit, case):
            record_safe_contact(unit, case, person, CARD)
    with office.work(office.owner) as (unit, case):
        record_session(unit, case, NewSession(Solution.RETURN, RATINGS, talk=talk_in_full(unit, case)))


def apply(office: Office) -> None:
    """From counselling to the application."""
    with office.work(office.owner) as (unit, case):
        for person in people_of(unit, case):
            for purpose in (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA):
                give_consents(unit, case, [consent(person, purpose, unit.clock.now().date())])
    with office.work(office.owner) as (unit, case):
        move_case(unit, case, CaseState.APPLIED)


def plan(office: Office) -> None:
    """From the application to planning: another officer approves, the owner checks protection."""
    with office.work(office.other) as (unit, case):
        decide(unit, case, Decision.APPROVED, "Meets the criteria.")
    with office.work(office.owner) as (unit, case):
        check_everybody(unit, case, CLEAR)
        unit.session.flush()
        move_case(unit, case, CaseState.PLANNING)
