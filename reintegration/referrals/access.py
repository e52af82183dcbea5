"""Who reads and writes referrals, and what a referral opens to a partner of the return."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    inspect,
    null,
    select,
)
from sqlalchemy.orm import Session

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.storage.fixed import Fixed, among
from foundation.storage.guard import Guard, nobody
from foundation.storage.known import prepared, row_by_id
from foundation.storage.scopes import JOBS, Scope
from reintegration.referrals.models import PartnerAccess, Referral
from reintegration.referrals.rules import FOLLOWING, OPEN, ReferralState
from returns.cases.access import of_own_office
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED, CaseState
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.journey.models import Leg, LegTraveller
from returns.lifecycle.models import CaseEvent
from returns.people.models import Person
from returns.protection.models import ProtectedRecord
from returns.protection.rules.records import RecordKind
from returns.reception.models import Reception
from returns.safe_contact.models import ContactCheck, NumberOpening, SafeContact

Criterion = Callable[[Scope], ColumnElement[bool]]

# Plain tables under names of their own: an entity inside a criterion's subquery would be correlated away.
REFERRAL = Referral.__table__.alias("referral_in_scope")
CONSENT = Consent.__table__.alias("consent_in_scope")
_CASE = Case.__table__.alias("referred_case_in_scope")
_SUCCESSOR = Referral.__table__.alias("successor_in_scope")
_ACCESS = PartnerAccess.__table__.alias("access_in_scope")
# One row of each case, and of each person, stands for all that an organisation has of it.
_FIRSTS = {"case_id": _ACCESS.c.is_first_of_case, "person_id": _ACCESS.c.is_first_of_person}
ALL_PURPOSES = tuple(TransferPurpose)


@dataclass(frozen=True, kw_only=True)
class PreviewScope(UserScope):
    """What a partner would see of a case if it were sent for one purpose; for whoever sends, to look before sending.

    The criteria are those of the partner's own scope; only the referral need not exist. It is for units that read.
    """

    case_id: uuid.UUID
    purpose: TransferPurpose


def took_over(successor: Any) -> ColumnElement[bool]:
    """The criterion of referrals that have taken the place of the one they replace: once accepted, whatever followed.

    `successor`: the class, an alias of it, or the columns of its table.
    """
    return and_(successor.answered_at.is_not(None), successor.state != Fixed(ReferralState.REJECTED))


def in_force(user: UserScope, purposes: tuple[TransferPurpose, ...], column: str) -> Select[Any]:
    """Ids of what is in force for a partner for some purposes. `column`: `referral_id`, `case_id` or `person_id`."""
    if isinstance(user, PreviewScope):
        rows = _as_if_sent(user)
        return rows.with_only_columns(rows.selected_columns[column]).where(among(CONSENT.c.transfer_purpose, purposes))
    own = select(_ACCESS.c[column]).where(_ACCESS.c.organisation_id == user.organisation_id)
    if user.role is Role.PARTNER_WORKER:
        return own.where(_ACCESS.c.assigned_to == user.actor_id, among(_ACCESS.c.purpose, purposes))
    if column in _FIRSTS and set(purposes) >= set(FOLLOWING):
        own = own.where(_FIRSTS[column])  # each id once, and in order, which is what a list of them is quickly made of
    return own if set(purposes) == set(ALL_PURPOSES) else own.where(among(_ACCESS.c.purpose, purposes))


def definition() -> Select[Any]:
    """What the database keeps in `partner_access`: open referrals, each once with whoever has a consent in force to it.

    Once, however often they consented: a consent that is given again is a new row. A referral whose place another
    organisation has taken is not open any more, whether or not a job has marked it. Tests compare the table with this,
    and with a plain reading, after every change that can move it.
    """
    consent = _consented(REFERRAL.c.case_id, REFERRAL.c.organisation_id, REFERRAL.c.purpose)
    rows = (
        select(
            REFERRAL.c.id.label("referral_id"),
            CONSENT.c.person_id,
            REFERRAL.c.case_id,
            REFERRAL.c.organisation_id,
            REFERRAL.c.assigned_to,
            REFERRAL.c.purpose,
        )
        .select_from(REFERRAL.join(_CASE, _CASE.c.id == REFERRAL.c.case_id).join(CONSENT, consent))
        .where(
            among(REFERRAL.c.state, OPEN),
            ~among(_CASE.c.state, ENDED),
            ~exists().where(_SUCCESSOR.c.replaces_id == REFERRAL.c.id, took_over(_SUCCESSOR.c)),
        )
        .distinct()
        .subquery("open_in_scope")
    )
    firsts = (_is_first(rows, of) for of in _FIRSTS)
    return select(rows, *firsts)


def _is_first(rows: Any, column: str) -> Any:
    """Whether a row is the first of an organisation's with this id: one with a purpose of FOLLOWING if there is any.

    Among those of its case alone, which a trigger draws up together.
    """
    order = (rows.c.purpose == Fixed(TransferPurpose.RECEPTION), rows.c.person_id, rows.c.referral_id)
    those = (rows.c.case_id, rows.c.organisation_id, rows.c[column])
    place = func.row_number().over(partition_by=those, order_by=order)
    return (place == 1).label(_FIRSTS[column].key)


def _as_if_sent(user: PreviewScope) -> Select[Any]:
    """The same as if the referral existed."""
    no_referral = cast(null(), Uuid()).label("referral_id")
    consent = _consented(_CASE.c.id, user.organisation_id, user.purpose)
    return (
        select(
            no_referral, _CASE.c.id.label("case_id"), CONSENT.c.person_id, CONSENT.c.transfer_purpose.label("purpose")
        )
        .select_from(_CASE.join(CONSENT, consent))
        .where(_CASE.c.id == user.case_id, ~among(_CASE.c.state, ENDED))
    )


def _consented(case_id: Any, organisation_id: Any, purpose: Any) -> ColumnElement[bool]:
    """The criterion of consents in force to pass the data of a case on to an organisation for a purpose."""
    return and_(
        CONSENT.c.case_id == case_id,
        CONSENT.c.purpose == Fixed(ConsentPurpose.TRANSFER),
        CONSENT.c.organisation_id == organisation_id,
        CONSENT.c.transfer_purpose == purpose,
        CONSENT.c.withdrawn_at.is_(None),
    )


# Who reads and writes what follows an arrival, and which people a partner sees.

_HELPING = prepared(
    select(Referral.id).where(Referral.case_id == bindparam("case_id"), Referral.purpose.in_(FOLLOWING)).limit(1)
)


def partner(scope: Scope) -> UserScope | None:
    """Return the scope of somebody of a partner; None for everybody else."""
    if isinstance(scope, UserScope) and scope.organisation_id is not None and scope.may(Permission.FOLLOW_UP_READ):
        return scope
    return None


def of_referred(column: Any, purposes: tuple[TransferPurpose, ...], referred: str) -> Criterion:
    """Rows whose `column` is among what is in force for a partner."""

    def reads(scope: Scope) -> ColumnElement[bool]:
        user = partner(scope)
        return column.in_(in_force(user, purposes, referred)) if user else false()

    return reads


def also_of_office(column: Any, purposes: tuple[TransferPurpose, ...], referred: str) -> Criterion:
    """The same, and for the people of an office the rows of their office's cases."""
    of_partner = of_referred(column, purposes, referred)

    def reads(scope: Scope) -> ColumnElement[bool]:
        of_office = of_own_office(column, scope)
        return of_office if of_office is not None else of_partner(scope)

    return reads


def followed_cases(user: UserScope) -> Select[Any]:
    """Return the ids of the cases in force for a partner that assists or follows up, as a subquery."""
    return in_force(user, FOLLOWING, "case_id")


def followed_people(user: UserScope) -> Select[Any]:
    """Return the ids of the people in force for a partner that assists or follows up, as a subquery."""
    return in_force(user, FOLLOWING, "person_id")


def referred_people(user: UserScope) -> Select[Any]:
    """Return the ids of the people in force for a partner for any purpose, as a subquery."""
    return in_force(user, ALL_PURPOSES, "person_id")


def own_referrals(user: UserScope) -> Select[Any]:
    """Return the ids of the referrals in force for a partner, as a subquery."""
    return in_force(user, ALL_PURPOSES, "referral_id")


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


# What a partner takes part in of a joint risk assessment: a grant alone opens nothing.

_GRANT = AccessGrant.__table__.alias("partners_grant_in_scope")
_REFERRAL = Referral.__table__.alias("referral_of_grants")


def _coordinator(scope: Scope) -> UserScope | None:
    if not isinstance(scope, UserScope) or scope.role is not Role.PARTNER_COORDINATOR:
        return None
    return scope if scope.organisation_id is not None else None


def _doors_open_to(user: UserScope) -> Select[Any]:
    return select(_GRANT.c.door).where(
        _GRANT.c.account_id == user.actor_id, _GRANT.c.until > user.now, _GRANT.c.revoked_at.is_(None)
    )


def _reads_shared(scope: Scope) -> ColumnElement[bool]:
    user = _coordinator(scope)
    if user is None:
        return false()
    return and_(ProtectedRecord.door.in_(_doors_open_to(user)), own_referrals(user).exists())


def _writes_own_view(scope: Scope, session: Session, row: ProtectedRecord) -> bool:
    """The organisation's own view is added behind a door that a live grant opens, while a referral is in force."""
    user = _coordinator(scope)
    if user is None or user.organisation_id is None or row not in session.new:
        return False
    content = row.content
    is_own = content.organisation == user.organisation_id.hex and content.kind is RecordKind.RISK_ORIGIN
    live = select(AccessGrant.id).where(
        AccessGrant.door == row.door,
        AccessGrant.account_id == user.actor_id,
        AccessGrant.until > user.now,
        AccessGrant.revoked_at.is_(None),
    )
    in_force = select(Referral.id).limit(1)  # this scope sees no others
    return is_own and all(session.execute(statement).first() is not None for statement in (live, in_force))


def _coordinators(scope: Scope) -> ColumnElement[bool]:
    own = of_own_office(_REFERRAL.c.case_id, scope)
    if own is None or not (isinstance(scope, UserScope) and scope.may(Permission.GRANTS_GIVE)):
        return false()
    # Asked of each account: a list of their organisations would be made of every referral that is open anywhere.
    to_them = _REFERRAL.c.organisation_id == Account.organisation_id
    referred = select(_REFERRAL.c.id).where(to_them, _REFERRAL.c.state.in_(OPEN), own).correlate_except(_REFERRAL)
    return and_(Account.role == Role.PARTNER_COORDINATOR, Account.status == AccountStatus.ACTIVE, referred.exists())


def widen_for_assessments(guard: Guard) -> None:
    """Let coordinators in to what is shared with them, and specialists to see whom they could let in."""
    guard.widen(ProtectedRecord, _reads_shared, _writes_own_view)
    guard.widen(Account, _coordinators)


# Who reads and writes referrals, and what a referral opens to a partner of the return.

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


def _writes_referral(scope: Scope, session: Session, row: Referral) -> bool:
    """An office sends and revokes; a coordinator answers, assigns and finishes what was sent to the organisation."""
    if not isinstance(scope, UserScope):
        return False
    if scope.may(Permission.REFERRALS_SEND):
        return sees_case(session, row)
    is_answer = bool(inspect(row).persistent) and changed(row) <= _OF_AN_ANSWER
    is_own = row.organisation_id == scope.organisation_id and scope.organisation_id is not None
    return is_answer and is_own and scope.may(Permission.REFERRALS_ANSWER)


def _confirms_arrival(scope: Scope, session: Session, row: Case) -> bool:
    """A partner moves a case that was referred to it to arrived, and a coordinator to closed; nothing else of it."""
    user, attrs = partner(scope), inspect(row).attrs
    if user is None or not inspect(row).persistent or not changed(row) <= _OF_AN_ARRIVAL:
        return False
    if not attrs.state.history.has_changes():  # the day may come in a flush of its own, and only once
        is_first = not any(attrs.arrived_on.history.deleted or ())
        return is_first and row.state is CaseState.ARRIVED and user.may(Permission.ARRIVALS_CONFIRM)
    permission = _STEPS_OF_A_PARTNER.get((*attrs.state.history.deleted, *attrs.state.history.added))
    return permission is not None and user.may(permission)


def _tells(scope: Scope, session: Session, row: CaseEvent) -> bool:
    """A partner adds to the timeline of a case that it sees, without reading it."""
    is_own = row in session.new and row.by == scope.actor_id
    return partner(scope) is not None and is_own and sees_case(session, row)


def _own_openings(scope: Scope) -> ColumnElement[bool]:
    """A partner sees which numbers they opened themselves."""
    return NumberOpening.opened_by == scope.actor_id if partner(scope) else false()


def _opens_number(scope: Scope, session: Session, row: NumberOpening) -> bool:
    """A partner adds that they opened a number of somebody whom they see; the row is never changed."""
    is_own = row in session.new and row.opened_by == scope.actor_id
    return partner(scope) is not None and is_own and session.get(Person, row.person_id) is not None


def _checks_card(scope: Scope, session: Session, row: ContactCheck) -> bool:
    """A partner adds in the own name that it checked the card of somebody whom it sees; the row is never changed."""
    user = partner(scope)
    is_own = user is not None and row in session.new and row.recorded_by == scope.actor_id
    of_own = user is not None and row.organisation_id == user.organisation_id
    return is_own and of_own and session.get(Person, row.person_id) is not None


def _moves_times(scope: Scope, session: Session, row: SafeContact) -> bool:
    """A partner changes when somebody whom it sees may be reached, and nothing else of a card."""
    user = partner(scope)
    may = user is not None and (user.may(Permission.ARRIVALS_CONFIRM) or user.may(Permission.FOLLOW_UP_WORK))
    is_times = bool(inspect(row).persistent) and changed(row) <= _OF_TIMES
    return may and is_times and session.get(Person, row.person_id) is not None


def _partners_people(scope: Scope) -> ColumnElement[bool]:
    """Who sends referrals sees who works at partners, so that they can be told and named."""
    sends = isinstance(scope, UserScope) and scope.may(Permission.REFERRALS_SEND)
    return and_(Account.organisation_id.is_not(None), Account.status == AccountStatus.ACTIVE) if sends else false()


def _also_of_office_by_id(scope: Scope) -> ColumnElement[bool]:
    own, user = of_own_office(Referral.case_id, scope), partner(scope)
    if own is not None:
        return own
    if user is None:
        return false()
    # The organisation is said twice, so that an index of its own referrals by state may be begun with.
    return and_(Referral.organisation_id == user.organisation_id, Referral.id.in_(own_referrals(user)))


def register(guard: Guard) -> None:
    """State the rules of these classes, and let partners in to what was referred to them."""
    case, person = "case_id", "person_id"
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
