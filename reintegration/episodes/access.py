"""Who reads and writes what follows an arrival, and which people a partner sees: decided anew with every statement.

A partner sees a case only while three things hold at once: its referral is open, the consent to transfer data to that
organisation for that purpose is in force, and the case has not ended (`in_force.py`). A withdrawal in one request is
therefore the end of the access in the next one, whatever jobs do. A worker sees only what is assigned to them.

What each purpose opens: every one the case itself, the people who consented to it, their safe-contact cards and the
episode; reception also the legs and the reception; assistance and follow-up also plan, visits, attempts, surveys and
concerns, but for those about itself (`scope_of_concerns.py`). Whoever confirms an arrival further learns, from narrow
views (`models/arrivals.py`), who boarded and when the people left, how closely the case is followed, who agreed to be
contacted, and the sex and birth-year band of everybody who arrives: the schedule and the figures need it. Everything
else of the return stays out of reach: consents, clearances, identifiers, counselling, documents, medical decisions, the
timeline.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, inspect, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.storage.guard import Guard, nobody
from foundation.storage.known import prepared, row_by_id
from foundation.storage.scopes import Scope
from reintegration.arrivals.access import register_registrations
from reintegration.arrivals.models.arrivals import Arrival, Boarded, ContactConsent, Departed, FollowUpMark
from reintegration.arrivals.models.person_arrivals import PersonArrival
from reintegration.concerns.access import register_concerns
from reintegration.episodes.models import Episode
from reintegration.follow_up.models.check_ins import Attempt, Visit, VisitEvent
from reintegration.follow_up.models.lost import LostEvent
from reintegration.outcomes.access import register_snapshots
from reintegration.outcomes.models.outcomes import Outcome
from reintegration.partners.access.partners import register_partners
from reintegration.partners.access.quarters import register_partner_quarters
from reintegration.plans.access import register_plans
from reintegration.referrals.access.assessments import register_assessments
from reintegration.referrals.access.in_force import CONSENT, REFERRAL, in_force
from reintegration.referrals.models import Referral
from reintegration.referrals.rules.referrals import FOLLOWING
from reintegration.schedule.access import register_changes
from reintegration.surveys.models import SurveyResponse
from returns.cases.access import office_cases
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.journey.models import Leg, LegTraveller
from returns.lifecycle.models.lifecycle import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models.people import Person
from returns.reception.models import Reception
from returns.safe_contact.models.numbers import NumberOpening
from returns.safe_contact.models.safe_contact import ContactCheck, SafeContact

ALL_PURPOSES = tuple(TransferPurpose)
_HELPING = prepared(
    select(Referral.id).where(Referral.case_id == bindparam("case_id"), Referral.purpose.in_(FOLLOWING)).limit(1)
)
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


def _partner(scope: Scope) -> UserScope | None:
    if isinstance(scope, UserScope) and scope.organisation_id is not None and scope.may(Permission.FOLLOW_UP_READ):
        return scope
    return None


def _of_referred(column: Any, purposes: tuple[TransferPurpose, ...], wanted: Any) -> Any:
    """Rows whose `column` is among what is in force for a partner."""

    def reads(scope: Scope) -> ColumnElement[bool]:
        user = _partner(scope)
        return column.in_(in_force(user, purposes, wanted)) if user else false()

    return reads


def _also_of_office(column: Any, purposes: tuple[TransferPurpose, ...], wanted: Any) -> Any:
    """The same, and for the people of an office the rows of their office's cases."""
    of_partner = _of_referred(column, purposes, wanted)

    def reads(scope: Scope) -> ColumnElement[bool]:
        own = office_cases(scope)
        found: ColumnElement[bool] = column.in_(own) if own is not None else of_partner(scope)
        return found

    return reads


def outcomes_seen(scope: Scope) -> ColumnElement[bool] | None:
    """Managers all of them; an office and an organisation their own. There is no name in them."""
    if not isinstance(scope, UserScope):
        return false()
    if scope.role is Role.MANAGER and scope.may(Permission.FIGURES_READ):
        return None
    if scope.office_id is not None and scope.may(Permission.CASES_OPEN):
        return Outcome.office_id == scope.office_id
    user = _partner(scope)
    if user is None:
        return false()
    # Its own by name, and those of the people whom it follows now: an end that it is told of has to be stored.
    followed = Outcome.case_id.in_(in_force(user, FOLLOWING, REFERRAL.c.case_id))
    return or_(Outcome.organisation_id == user.organisation_id, followed)


def _changed(row: Any) -> set[str]:
    return {one.key for one in inspect(row).attrs if one.history.has_changes()}


def _sees_case(session: Session, row: Any) -> bool:
    return row_by_id(session, Case, row.case_id) is not None


def _writes_on_case(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever sees the case and works on follow-up."""
    return isinstance(scope, UserScope) and scope.may(Permission.FOLLOW_UP_WORK) and _sees_case(session, row)


def _writes_follow_up(scope: Scope, session: Session, row: Any) -> bool:
    """The same; a partner, only while it assists or follows up. Receiving somebody gives no right to plan for them."""
    if not _writes_on_case(scope, session, row):
        return False
    if _partner(scope) is None:
        return True
    return session.execute(_HELPING, {"case_id": row.case_id}).first() is not None


def _plans_visits(scope: Scope, session: Session, row: Any) -> bool:
    """Visits begin with the arrival, which whoever receives the people confirms; they are changed by who follows up."""
    is_new = row in session.new and _writes_on_case(scope, session, row)
    return is_new or _writes_follow_up(scope, session, row)


def _of_people_in_force(entity: type[Any]) -> Any:
    """Rows about one person: for a partner only while that person's own consent holds, or if they are about nobody."""
    of_cases = _also_of_office(entity.case_id, FOLLOWING, REFERRAL.c.case_id)

    def reads(scope: Scope) -> ColumnElement[bool]:
        user = _partner(scope)
        found: ColumnElement[bool] = of_cases(scope)
        if user is None:
            return found
        own = entity.person_id.in_(in_force(user, FOLLOWING, CONSENT.c.person_id))
        return and_(found, or_(entity.person_id.is_(None), own))

    return reads


def _writes_referral(scope: Scope, session: Session, row: Any) -> bool:
    """An office sends and revokes; a coordinator answers, assigns and finishes what was sent to the organisation."""
    if not isinstance(scope, UserScope):
        return False
    if scope.may(Permission.REFERRALS_SEND):
        return _sees_case(session, row)
    is_answer = bool(inspect(row).persistent) and _changed(row) <= _OF_AN_ANSWER
    is_own = row.organisation_id == scope.organisation_id and scope.organisation_id is not None
    return is_answer and is_own and scope.may(Permission.REFERRALS_ANSWER)


def _confirms_arrival(scope: Scope, session: Session, row: Any) -> bool:
    """A partner moves a case that was referred to it to arrived, and a coordinator to closed; nothing else of it."""
    user, attrs = _partner(scope), inspect(row).attrs
    if user is None or not inspect(row).persistent or not _changed(row) <= _OF_AN_ARRIVAL:
        return False
    if not attrs.state.history.has_changes():  # the day may come in a flush of its own, and only once
        is_first = not any(attrs.arrived_on.history.deleted or ())
        return is_first and row.state is CaseState.ARRIVED and user.may(Permission.ARRIVALS_CONFIRM)
    wanted = _STEPS_OF_A_PARTNER.get((*attrs.state.history.deleted, *attrs.state.history.added))
    return wanted is not None and user.may(wanted)


def _tells(scope: Scope, session: Session, row: Any) -> bool:
    """A partner adds to the timeline of a case that it sees; it does not read it."""
    is_own = row in session.new and row.by == scope.actor_id
    return _partner(scope) is not None and is_own and _sees_case(session, row)


def _own_openings(scope: Scope) -> ColumnElement[bool]:
    """A partner sees which numbers they opened themselves."""
    return NumberOpening.opened_by == scope.actor_id if _partner(scope) else false()


def _opens_number(scope: Scope, session: Session, row: Any) -> bool:
    """A partner notes that they opened a number of somebody whom they see, once and for all."""
    is_own = row in session.new and row.opened_by == scope.actor_id
    return _partner(scope) is not None and is_own and session.get(Person, row.person_id) is not None


def _checks_card(scope: Scope, session: Session, row: Any) -> bool:
    """A partner says, in the own name and once and for all, that it went through the card of somebody whom it sees."""
    user = _partner(scope)
    is_own = user is not None and row in session.new and row.recorded_by == scope.actor_id
    of_own = user is not None and row.organisation_id == user.organisation_id
    return is_own and of_own and session.get(Person, row.person_id) is not None


def _partners_people(scope: Scope) -> ColumnElement[bool]:
    """Who sends referrals sees who works at partners, so that they can be told and named."""
    sends = isinstance(scope, UserScope) and scope.may(Permission.REFERRALS_SEND)
    return and_(Account.organisation_id.is_not(None), Account.status == AccountStatus.ACTIVE) if sends else false()


def _contact_consents(scope: Scope) -> ColumnElement[bool]:
    of_cases = _also_of_office(ContactConsent.case_id, ALL_PURPOSES, REFERRAL.c.case_id)
    about: ColumnElement[bool] = ContactConsent.purpose == ConsentPurpose.CONTACT_AFTER_RETURN
    return and_(about, of_cases(scope))


def _departures(scope: Scope) -> ColumnElement[bool]:
    of_cases = _also_of_office(Departed.case_id, (TransferPurpose.RECEPTION,), REFERRAL.c.case_id)
    return and_(Departed.kind == EventKind.DEPARTED, of_cases(scope))


def _says_who_arrived(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever confirms arrivals adds in their own name what they saw of somebody whom they see; it is never changed."""
    if not isinstance(scope, UserScope) or row not in session.new or row.recorded_by != scope.actor_id:
        return False
    return scope.may(Permission.ARRIVALS_CONFIRM) and session.get(Person, row.person_id) is not None


def _also_of_office_by_id(scope: Scope) -> ColumnElement[bool]:
    own, user = office_cases(scope), _partner(scope)
    if own is not None:
        return Referral.case_id.in_(own)
    return Referral.id.in_(in_force(user, ALL_PURPOSES, REFERRAL.c.id)) if user else false()


def register(guard: Guard) -> None:
    """State the rules of this room's classes, and let partners in to what was referred to them."""
    case, person = REFERRAL.c.case_id, CONSENT.c.person_id
    reception = (TransferPurpose.RECEPTION,)
    guard.widen(Account, _partners_people)
    guard.widen(Case, _of_referred(Case.id, ALL_PURPOSES, case), _confirms_arrival)
    guard.widen(Person, _of_referred(Person.id, ALL_PURPOSES, person))
    guard.widen(SafeContact, _of_referred(SafeContact.person_id, ALL_PURPOSES, person))
    guard.widen(Leg, _of_referred(Leg.case_id, reception, case))
    guard.widen(LegTraveller, _of_referred(LegTraveller.case_id, reception, case))
    guard.widen(Reception, _of_referred(Reception.case_id, reception, case))
    guard.widen(CaseEvent, nobody, _tells)
    guard.widen(ContactCheck, _of_referred(ContactCheck.person_id, ALL_PURPOSES, person), _checks_card)
    guard.widen(NumberOpening, _own_openings, _opens_number)
    guard.protect(Arrival, _also_of_office(Arrival.case_id, reception, case))
    guard.protect(Boarded, _also_of_office(Boarded.case_id, reception, case))
    guard.protect(PersonArrival, _also_of_office(PersonArrival.case_id, ALL_PURPOSES, case), _says_who_arrived)
    guard.protect(FollowUpMark, _also_of_office(FollowUpMark.case_id, reception, case))
    guard.protect(ContactConsent, _contact_consents)
    guard.protect(Departed, _departures)
    guard.protect(Referral, _also_of_office_by_id, _writes_referral)
    guard.protect(Episode, _also_of_office(Episode.case_id, ALL_PURPOSES, case), _writes_on_case)
    for entity in (Attempt, LostEvent, VisitEvent):
        guard.protect(entity, _also_of_office(entity.case_id, FOLLOWING, case), _writes_follow_up)
    guard.protect(Visit, _also_of_office(Visit.case_id, FOLLOWING, case), _plans_visits)
    register_concerns(guard, lambda user, column: in_force(user, FOLLOWING, column), (case, person))
    guard.protect(SurveyResponse, _of_people_in_force(SurveyResponse), _writes_follow_up)
    guard.protect(Outcome, outcomes_seen, _writes_on_case)
    follows = [lambda user, one=wanted: in_force(user, FOLLOWING, one) for wanted in (case, person)]
    register_plans(guard, _partner, follows[0], follows[1], _writes_follow_up)
    register_registrations(guard, lambda user: in_force(user, ALL_PURPOSES, person))
    register_assessments(guard, lambda user: in_force(user, ALL_PURPOSES, REFERRAL.c.id))
    register_partners(guard)
    register_snapshots(guard)
    register_partner_quarters(guard)
    register_changes(guard, lambda entity: _also_of_office(entity.case_id, FOLLOWING, case), _writes_follow_up)
