"""Who reads and writes arrivals; of a registered one, the partner that registered it and the office that it asks.

A coordinator may insert a case in the state `arrived` that is offered to an office, with what belongs to it, and in the
own name; this right changes nothing of it afterwards. The office sees the case like its own while it is offered, and
nothing of it once it has given it back.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, inspect
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard, nobody
from foundation.storage.scopes import JOBS, Scope
from reintegration.arrivals.models import (
    Arrival,
    ArrivalOffer,
    Boarded,
    ContactConsent,
    Departed,
    FollowUpMark,
    PersonArrival,
)
from reintegration.arrivals.rules import OfferState
from reintegration.referrals.access import ALL_PURPOSES, also_of_office, changed, referred_people
from reintegration.referrals.models import Referral
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Hold
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.lifecycle.rules.lifecycle import EventKind
from returns.names.models import NameToken, OfficeQuestion
from returns.people.models import Guardianship, Person
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.safe_contact.models import SafeContact

# What an office changes of an offer when it answers.
_OF_AN_OFFICE = frozenset({"state", "answered_at", "answered_by", "content_sealed", "version"})
_OFFERED_ANEW = frozenset({"office_id", "hold", "version"})


def offers_seen(scope: Scope) -> ColumnElement[bool]:
    """Offers to an office, unless it gave them back; coordinators of a partner see what the partner registered."""
    if not isinstance(scope, UserScope):
        return false()
    if scope.office_id is not None and scope.may(Permission.CASES_OPEN):
        return and_(ArrivalOffer.office_id == scope.office_id, ArrivalOffer.state != OfferState.DECLINED)
    if scope.organisation_id is not None and scope.may(Permission.ARRIVALS_REGISTER):
        return ArrivalOffer.organisation_id == scope.organisation_id
    return false()


def _writes_offer(scope: Scope, session: Session, row: Any) -> bool:
    """A coordinator offers what the organisation registered; an office answers what is offered to it."""
    if not isinstance(scope, UserScope):
        return False
    if scope.may(Permission.ARRIVALS_REGISTER):
        return row in session.new and row.organisation_id == scope.organisation_id and row.offered_by == scope.actor_id
    is_answer = bool(inspect(row).persistent) and changed(row) <= _OF_AN_OFFICE
    return is_answer and scope.may(Permission.CASES_WORK) and row.office_id == scope.office_id


def _registers_case(scope: Scope, session: Session, row: Any) -> bool:
    """A coordinator opens a case on arrival in the own name, and offers it again once an office has given it back."""
    if not isinstance(scope, UserScope) or not scope.may(Permission.ARRIVALS_REGISTER) or row.hold is not Hold.OFFERED:
        return False
    if row in session.new:
        return row.state is CaseState.ARRIVED and row.created_by == row.owner_id == scope.actor_id
    given_back = Hold.REFUSED in inspect(row).attrs.hold.history.deleted
    return bool(inspect(row).persistent) and given_back and changed(row) <= _OFFERED_ANEW


def _registers(scope: Scope, session: Session, row: Any) -> bool:
    """New rows of a case that a coordinator opens: its person, and what belongs to the person."""
    if not isinstance(scope, UserScope) or not scope.may(Permission.ARRIVALS_REGISTER) or row not in session.new:
        return False
    case = session.get(Case, row.case_id)
    is_own = case is not None and case.created_by == scope.actor_id and case.hold is Hold.OFFERED
    is_born = not isinstance(row, ProtectionClearance) or row.state is Clearance.OUTSTANDING
    return is_own and is_born


def _registers_name(scope: Scope, session: Session, row: Any) -> bool:
    person = session.get(Person, row.person_id)
    return person is not None and row in session.new and _registers_person(scope, session, person)


def _registers_person(scope: Scope, session: Session, person: Any) -> bool:
    case = session.get(Case, person.case_id)
    is_own = case is not None and case.created_by == scope.actor_id and case.hold is Hold.OFFERED
    return is_own and isinstance(scope, UserScope) and scope.may(Permission.ARRIVALS_REGISTER)


def _questions_of_coordinator(scope: Scope) -> ColumnElement[bool]:
    """Whoever registers arrivals sees how often they have asked other offices."""
    registers = isinstance(scope, UserScope) and scope.may(Permission.ARRIVALS_REGISTER)
    return OfficeQuestion.account_id == scope.actor_id if registers else false()


def _asks_for_oneself(scope: Scope, session: Session, row: Any) -> bool:
    is_own = row.account_id == scope.actor_id and scope.actor_id is not None
    return is_own and isinstance(scope, UserScope) and scope.may(Permission.ARRIVALS_REGISTER)


def _contact_consents(scope: Scope) -> ColumnElement[bool]:
    of_cases = also_of_office(ContactConsent.case_id, ALL_PURPOSES, "case_id")
    about: ColumnElement[bool] = ContactConsent.purpose == ConsentPurpose.CONTACT_AFTER_RETURN
    return and_(about, of_cases(scope))


def _departures(scope: Scope) -> ColumnElement[bool]:
    of_cases = also_of_office(Departed.case_id, (TransferPurpose.RECEPTION,), "case_id")
    return and_(Departed.kind == EventKind.DEPARTED, of_cases(scope))


def _says_who_arrived(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever confirms arrivals adds rows about people whom they see, in their own name; no row is changed."""
    if not isinstance(scope, UserScope) or row not in session.new or row.recorded_by != scope.actor_id:
        return False
    return scope.may(Permission.ARRIVALS_CONFIRM) and session.get(Person, row.person_id) is not None


def names_seen(scope: Scope) -> ColumnElement[bool]:
    """Somebody at a partner finds the people in force for them by the keyed hashes of their names."""
    if not isinstance(scope, UserScope) or scope.organisation_id is None:
        return false()
    return NameToken.person_id.in_(referred_people(scope)) if scope.may(Permission.FOLLOW_UP_WORK) else false()


def register(guard: Guard) -> None:
    """State the rules of arrivals and offers, and let coordinators open cases on arrival."""
    case, reception = "case_id", (TransferPurpose.RECEPTION,)
    guard.protect(Arrival, also_of_office(Arrival.case_id, reception, case))
    guard.protect(Boarded, also_of_office(Boarded.case_id, reception, case))
    guard.protect(PersonArrival, also_of_office(PersonArrival.case_id, ALL_PURPOSES, case), _says_who_arrived)
    guard.protect(FollowUpMark, also_of_office(FollowUpMark.case_id, reception, case))
    guard.protect(ContactConsent, _contact_consents)
    guard.protect(Departed, _departures)
    guard.protect(ArrivalOffer, offers_seen, _writes_offer)
    guard.widen(Case, nobody, _registers_case)
    for entity in (Person, SafeContact, Guardianship, Consent, ProtectionClearance, Referral):
        guard.widen(entity, nobody, _registers)
    guard.widen(NameToken, names_seen, _registers_name)
    guard.widen(OfficeQuestion, _questions_of_coordinator, _asks_for_oneself)
    guard.open_to(JOBS, ArrivalOffer, PersonArrival)  # of whom tasks are made
