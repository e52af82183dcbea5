"""Who reads and writes referrals, and what a referral opens to a partner of the return."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, inspect
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.storage.guard import Guard, nobody
from foundation.storage.scopes import JOBS, Scope
from reintegration.referrals.access.assessments import widen_for_assessments
from reintegration.referrals.access.in_force import CONSENT, REFERRAL
from reintegration.referrals.access.partners import (
    ALL_PURPOSES,
    changed,
    of_referred,
    own_referrals,
    partner,
    sees_case,
)
from reintegration.referrals.models import Referral
from returns.cases.access import office_cases
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.journey.models import Leg, LegTraveller
from returns.lifecycle.models.lifecycle import CaseEvent
from returns.people.models.people import Person
from returns.reception.models import Reception
from returns.safe_contact.models.numbers import NumberOpening
from returns.safe_contact.models.safe_contact import ContactCheck, SafeContact

# What confirming an arrival, and closing, change of a case; and the steps that they are.
_OF_AN_ARRIVAL = frozenset({"state", "arrived_on", "arrived_or_never"})
_STEPS_OF_A_PARTNER = {
    (CaseState.DEPARTED, CaseState.ARRIVED): Permission.ARRIVALS_CONFIRM,
    (CaseState.ARRIVED, CaseState.CLOSED): Permission.REFERRALS_ANSWER,
}
# What a coordinator changes of a referral that was sent to the organisation.
_OF_AN_ANSWER = frozenset(
    {"state", "answered_at", "answered_by", "assigned_to", "ended_at", "move_wished_at", "content_sealed"}
)

# What the people of a partner change of a safe-contact card: never a number, a person or a phrase.
_OF_TIMES = frozenset({"times_sealed", "unconfirmed_since", "version"})


def _writes_referral(scope: Scope, session: Session, row: Any) -> bool:
    """An office sends and revokes; a coordinator answers, assigns and finishes what was sent to the organisation."""
    if not isinstance(scope, UserScope):
        return False
    if scope.may(Permission.REFERRALS_SEND):
        return sees_case(session, row)
    is_answer = bool(inspect(row).persistent) and changed(row) <= _OF_AN_ANSWER
    is_own = row.organisation_id == scope.organisation_id and scope.organisation_id is not None
    return is_answer and is_own and scope.may(Permission.REFERRALS_ANSWER)


def _confirms_arrival(scope: Scope, session: Session, row: Any) -> bool:
    """A partner moves a case that was referred to it to arrived, and a coordinator to closed; nothing else of it."""
    user, attrs = partner(scope), inspect(row).attrs
    if user is None or not inspect(row).persistent or not changed(row) <= _OF_AN_ARRIVAL:
        return False
    if not attrs.state.history.has_changes():  # the day may come in a flush of its own, and only once
        is_first = not any(attrs.arrived_on.history.deleted or ())
        return is_first and row.state is CaseState.ARRIVED and user.may(Permission.ARRIVALS_CONFIRM)
    permission = _STEPS_OF_A_PARTNER.get((*attrs.state.history.deleted, *attrs.state.history.added))
    return permission is not None and user.may(permission)


def _tells(scope: Scope, session: Session, row: Any) -> bool:
    """A partner adds to the timeline of a case that it sees; it does not read it."""
    is_own = row in session.new and row.by == scope.actor_id
    return partner(scope) is not None and is_own and sees_case(session, row)


def _own_openings(scope: Scope) -> ColumnElement[bool]:
    """A partner sees which numbers they opened themselves."""
    return NumberOpening.opened_by == scope.actor_id if partner(scope) else false()


def _opens_number(scope: Scope, session: Session, row: Any) -> bool:
    """A partner notes that they opened a number of somebody whom they see, once and for all."""
    is_own = row in session.new and row.opened_by == scope.actor_id
    return partner(scope) is not None and is_own and session.get(Person, row.person_id) is not None


def _checks_card(scope: Scope, session: Session, row: Any) -> bool:
    """A partner says, in the own name and once and for all, that it went through the card of somebody whom it sees."""
    user = partner(scope)
    is_own = user is not None and row in session.new and row.recorded_by == scope.actor_id
    of_own = user is not None and row.organisation_id == user.organisation_id
    return is_own and of_own and session.get(Person, row.person_id) is not None


def _moves_times(scope: Scope, session: Session, row: Any) -> bool:
    """A partner says when somebody whom it sees may be reached where they are now; nothing else of a card."""
    user = partner(scope)
    may = user is not None and (user.may(Permission.ARRIVALS_CONFIRM) or user.may(Permission.FOLLOW_UP_WORK))
    is_times = bool(inspect(row).persistent) and changed(row) <= _OF_TIMES
    return may and is_times and session.get(Person, row.person_id) is not None


def _partners_people(scope: Scope) -> ColumnElement[bool]:
    """Who sends referrals sees who works at partners, so that they can be told and named."""
    sends = isinstance(scope, UserScope) and scope.may(Permission.REFERRALS_SEND)
    return and_(Account.organisation_id.is_not(None), Account.status == AccountStatus.ACTIVE) if sends else false()


def _also_of_office_by_id(scope: Scope) -> ColumnElement[bool]:
    own, user = office_cases(scope), partner(scope)
    if own is not None:
        return Referral.case_id.in_(own)
    return Referral.id.in_(own_referrals(user)) if user else false()


def register(guard: Guard) -> None:
    """State the rules of these classes, and let partners in to what was referred to them."""
    case, person = REFERRAL.c.case_id, CONSENT.c.person_id
    reception = (TransferPurpose.RECEPTION,)
    guard.widen(Account, _partners_people)
    guard.widen(Case, of_referred(Case.id, ALL_PURPOSES, case), _confirms_arrival)
    guard.widen(Person, of_referred(Person.id, ALL_PURPOSES, person))
    guard.widen(SafeContact, of_referred(SafeContact.person_id, ALL_PURPOSES, person), _moves_times)
    guard.widen(Leg, of_referred(Leg.case_id, reception, case))
    guard.widen(LegTraveller, of_referred(LegTraveller.case_id, reception, case))
    guard.widen(Reception, of_referred(Reception.case_id, reception, case))
    guard.widen(CaseEvent, nobody, _tells)
    guard.widen(ContactCheck, of_referred(ContactCheck.person_id, ALL_PURPOSES, person), _checks_card)
    guard.widen(NumberOpening, _own_openings, _opens_number)
    guard.protect(Referral, _also_of_office_by_id, _writes_referral)
    widen_for_assessments(guard)
    guard.open_to(JOBS, Referral)
