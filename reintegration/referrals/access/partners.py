"""Who reads and writes what follows an arrival, and which people a partner sees: decided anew with every statement.

A partner sees a case only while three things hold at once: its referral is open, the consent to transfer data to that
organisation for that purpose is in force, and the case has not ended (`in_force.py`). A withdrawal in one request is
therefore the end of the access in the next one, whatever jobs do. A worker sees only what is assigned to them.

What each purpose opens: every one the case itself, the people who consented to it, their safe-contact cards and the
episode; reception also the legs and the reception; assistance and follow-up also plan, visits, attempts, surveys and
concerns, but for those about itself (`concerns/access.py`). Whoever confirms an arrival further learns, from narrow
views (`arrivals/models`), who boarded and when the people left, how closely the case is followed, who agreed to be
contacted, and the sex and birth-year band of everybody who arrives: the schedule and the figures need it. Everything
else of the return stays out of reach: consents, clearances, identifiers, counselling, documents, medical decisions, the
timeline.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, inspect, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.known import prepared, row_by_id
from foundation.storage.scopes import Scope
from reintegration.referrals.access.in_force import CONSENT, REFERRAL, in_force
from reintegration.referrals.models import Referral
from reintegration.referrals.rules.referrals import FOLLOWING
from returns.cases.access import office_cases
from returns.cases.models import Case
from returns.consent.rules import TransferPurpose

ALL_PURPOSES = tuple(TransferPurpose)
_HELPING = prepared(
    select(Referral.id).where(Referral.case_id == bindparam("case_id"), Referral.purpose.in_(FOLLOWING)).limit(1)
)


def partner(scope: Scope) -> UserScope | None:
    """Return the scope of somebody of a partner; None for everybody else."""
    if isinstance(scope, UserScope) and scope.organisation_id is not None and scope.may(Permission.FOLLOW_UP_READ):
        return scope
    return None


def of_referred(column: Any, purposes: tuple[TransferPurpose, ...], referred: Any) -> Any:
    """Rows whose `column` is among what is in force for a partner."""

    def reads(scope: Scope) -> ColumnElement[bool]:
        user = partner(scope)
        return column.in_(in_force(user, purposes, referred)) if user else false()

    return reads


def also_of_office(column: Any, purposes: tuple[TransferPurpose, ...], referred: Any) -> Any:
    """The same, and for the people of an office the rows of their office's cases."""
    of_partner = of_referred(column, purposes, referred)

    def reads(scope: Scope) -> ColumnElement[bool]:
        own = office_cases(scope)
        criterion: ColumnElement[bool] = column.in_(own) if own is not None else of_partner(scope)
        return criterion

    return reads


def followed_cases(user: UserScope) -> Any:
    """Return the ids of the cases in force for a partner that assists or follows up, as a subquery."""
    return in_force(user, FOLLOWING, REFERRAL.c.case_id)


def followed_people(user: UserScope) -> Any:
    """Return the ids of the people in force for a partner that assists or follows up, as a subquery."""
    return in_force(user, FOLLOWING, CONSENT.c.person_id)


def referred_people(user: UserScope) -> Any:
    """Return the ids of the people in force for a partner for any purpose, as a subquery."""
    return in_force(user, ALL_PURPOSES, CONSENT.c.person_id)


def own_referrals(user: UserScope) -> Any:
    """Return the ids of the referrals in force for a partner, as a subquery."""
    return in_force(user, ALL_PURPOSES, REFERRAL.c.id)


def changed(row: Any) -> set[str]:
    """Return the names of the attributes that a flush will write."""
    return {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}


def sees_case(session: Session, row: Any) -> bool:
    """Whether the case of a row is seen."""
    return row_by_id(session, Case, row.case_id) is not None


def writes_on_case(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever sees the case and works on follow-up."""
    return isinstance(scope, UserScope) and scope.may(Permission.FOLLOW_UP_WORK) and sees_case(session, row)


def writes_follow_up(scope: Scope, session: Session, row: Any) -> bool:
    """The same; a partner, only while it assists or follows up. Receiving somebody gives no right to plan for them."""
    if not writes_on_case(scope, session, row):
        return False
    if partner(scope) is None:
        return True
    return session.execute(_HELPING, {"case_id": row.case_id}).first() is not None


def of_people_in_force(entity: type[Any]) -> Any:
    """Rows about one person: for a partner only while that person's own consent holds, or if they are about nobody."""
    of_cases = also_of_office(entity.case_id, FOLLOWING, REFERRAL.c.case_id)

    def reads(scope: Scope) -> ColumnElement[bool]:
        user = partner(scope)
        criterion: ColumnElement[bool] = of_cases(scope)
        if user is None:
            return criterion
        own = entity.person_id.in_(in_force(user, FOLLOWING, CONSENT.c.person_id))
        return and_(criterion, or_(entity.person_id.is_(None), own))

    return reads
