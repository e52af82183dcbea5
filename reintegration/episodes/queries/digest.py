"""Reads for the digest of the morning: arrivals to confirm, referrals to answer and visits, by who is to see to them.

In a number of statements that does not grow with cases or colleagues, and from plain columns alone: nothing is opened.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, Office, Organisation
from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from reintegration.episodes.words import EpisodesMatter
from reintegration.follow_up.models.check_ins import Visit
from reintegration.follow_up.queries.check_ins import asks_for_something
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.referrals.models import Referral
from reintegration.referrals.queries.referrals import goes_on
from reintegration.referrals.rules.referrals import FOLLOWING, OPEN, ReferralState
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED, CaseState
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.journey.models import Leg
from returns.work.queries.calendar_feed import STOPPED
from returns.work.queries.digest import MOST_COUNTED, Counts, Place, add_counts, add_owned

_WAITS = (VisitState.DUE, VisitState.OVERDUE)
_ON_THE_WAY = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED)
TABLES: tuple[type[Office] | type[Organisation], ...] = (Office, Organisation)


def places(session: Session, table: type[Office] | type[Organisation]) -> Sequence[tuple[uuid.UUID, str]]:
    """Every office, or every partner organisation, with its country; one statement."""
    return [(place_id, country) for place_id, country in session.execute(select(table.id, table.country))]


def _is_covered() -> Any:
    """That a consent to the transfer stands behind a referral that goes on. A partner's own scope asks it of each."""
    covered = exists(
        select(Consent.id).where(
            Consent.case_id == Referral.case_id,
            Consent.purpose == ConsentPurpose.TRANSFER,
            Consent.organisation_id == Referral.organisation_id,
            Consent.transfer_purpose == Referral.purpose,
            Consent.withdrawn_at.is_(None),
        )
    )
    return and_(covered, goes_on())


def _referrals(session: Session, organisation_id: uuid.UUID, is_job: bool) -> Sequence[Any]:
    """Open referrals to an organisation. A partner reads no consents: there the scope itself has asked for them."""
    statement = (
        select(Referral.case_id, Referral.purpose, Referral.state, Referral.assigned_to)
        .join(Case, Case.id == Referral.case_id)
        .where(Referral.organisation_id == organisation_id, Referral.state.in_(OPEN), Case.state.not_in(ENDED))
        .order_by(Referral.sent_at, Referral.id)
        .limit(MOST_COUNTED)
    )
    return session.execute(statement.where(_is_covered()) if is_job else statement).all()


def counts_of_organisation(session: Session, place: Place, now: datetime, is_job: bool) -> Counts:
    """What waits for each colleague of a partner: for the worker whose it is, else for the coordinators."""
    counts: Counts = {}
    rows = _referrals(session, place.id, is_job)
    if not rows:
        return counts
    staff = _staff(session, place.id)
    leads = [account_id for account_id, role in staff.items() if role is Role.PARTNER_COORDINATOR]
    add_counts(counts, EpisodesMatter.REFERRALS, leads * sum(row.state is ReferralState.SENT for row in rows))
    received = _by_case(rows, (TransferPurpose.RECEPTION,), staff, leads)
    for case_id in _arrived(session, received, now):
        add_counts(counts, EpisodesMatter.ARRIVALS, received[case_id])
    followed = _by_case(rows, FOLLOWING, staff, leads)
    for case_id, number in _visits(session, followed).items():
        add_counts(counts, EpisodesMatter.VISITS, followed[case_id] * number)
    return counts


def _staff(session: Session, organisation_id: uuid.UUID) -> dict[uuid.UUID, Role]:
    statement = select(Account.id, Account.role).where(
        Account.organisation_id == organisation_id, Account.status == AccountStatus.ACTIVE
    )
    return {row[0]: row[1] for row in session.execute(statement.order_by(Account.id))}


def _by_case(
    rows: Sequence[Any], purposes: Collection[TransferPurpose], staff: Collection[uuid.UUID], leads: list[uuid.UUID]
) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Cases that were accepted for one of these purposes, with who is told: the worker, else the coordinators."""
    by_case: dict[uuid.UUID, list[uuid.UUID]] = {}
    for row in rows:
        if row.purpose in purposes and row.state is ReferralState.ACCEPTED:
            by_case.setdefault(row.case_id, [row.assigned_to] if row.assigned_to in staff else leads)
    return by_case


def _arrived(session: Session, case_ids: Iterable[uuid.UUID], now: datetime) -> list[uuid.UUID]:
    """Those of these cases whose journey is over by plan, and whose arrival nobody has confirmed."""
    cases = list(case_ids)
    statement = (
        select(Leg.case_id)
        .join(Case, Case.id == Leg.case_id)
        .where(Leg.case_id.in_(cases), Case.state == CaseState.DEPARTED)
        .where(Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
        .group_by(Leg.case_id)
        .having(func.max(Leg.arrives_at) <= now)
    )
    return list(session.execute(statement).scalars()) if cases else []


def _visits(session: Session, case_ids: Iterable[uuid.UUID]) -> Counter[uuid.UUID]:
    """How many visits of each of these cases are due or overdue."""
    cases = list(case_ids)
    statement = (
        asks_for_something()
        .with_only_columns(Visit.case_id, func.count(Visit.id), maintain_column_froms=True)
        .where(Visit.case_id.in_(cases), Visit.state.in_(_WAITS))
        .group_by(Visit.case_id)
    )
    return Counter({row[0]: row[1] for row in session.execute(statement)} if cases else {})


def add_followed_by_office(session: Session, office: Place, counts: Counts, now: datetime) -> None:
    """Arrivals and visits of an office's cases that no partner sees to, or may see to any more, for the owners."""
    open_ = select(Referral.case_id).where(Referral.state.in_(OPEN), _is_covered())
    received = open_.where(Referral.purpose == TransferPurpose.RECEPTION)
    followed = open_.where(Referral.purpose == TransferPurpose.FOLLOW_UP)
    arrived = (
        select(Case.owner_id)
        .join(Leg, Leg.case_id == Case.id)
        .where(Case.office_id == office.id, Case.state == CaseState.DEPARTED, Case.id.not_in(received))
        .where(Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
        .group_by(Case.id, Case.owner_id)
        .having(func.max(Leg.arrives_at) <= now)
    )
    visits = (
        asks_for_something()
        .with_only_columns(Case.owner_id, maintain_column_froms=True)
        .where(Case.office_id == office.id, Visit.state.in_(_WAITS), Visit.case_id.not_in(followed))
    )
    add_owned(session, office, counts, {EpisodesMatter.ARRIVALS: arrived, EpisodesMatter.VISITS: visits})


def arriving_cases(session: Session, place: Place) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Coordinators of a partner, each with each case that it has accepted to receive and that arrives tomorrow there.

    For jobs: with a consent to the transfer that is in force now. Two statements.
    """
    arrives = func.max(Leg.arrives_at)
    accepted = and_(Referral.purpose == TransferPurpose.RECEPTION, Referral.state == ReferralState.ACCEPTED)
    referred = select(Referral.case_id).where(Referral.organisation_id == place.id, accepted, _is_covered())
    statement = (
        select(Leg.case_id)
        .join(Case, Case.id == Leg.case_id)
        .where(Leg.case_id.in_(referred), Case.state.in_(_ON_THE_WAY))
        .where(Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
        .group_by(Leg.case_id)
        .having(arrives >= place.midnight(1), arrives < place.midnight(2))
        .limit(MOST_COUNTED)
    )
    cases = list(session.execute(statement).scalars())
    staff = _staff(session, place.id) if cases else {}
    leads = [account_id for account_id, role in staff.items() if role is Role.PARTNER_COORDINATOR]
    return [(lead, case_id) for case_id in cases for lead in leads]
