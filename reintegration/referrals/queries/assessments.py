"""Reads of joint risk assessments: who of a partner may be let in to what a case shares."""

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account as Account
from foundation.accounts.permissions import Role
from foundation.accounts.rules import AccountStatus
from reintegration.referrals.models import Referral
from reintegration.referrals.rules.referrals import OPEN
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose


def coordinators_in_force(session: Session, case_id: uuid.UUID) -> Sequence[Account]:
    """Coordinators of the partners to whom a case is referred now, with a consent in force; one statement."""
    covered = exists().where(
        Consent.case_id == Referral.case_id,
        Consent.purpose == ConsentPurpose.TRANSFER,
        Consent.organisation_id == Referral.organisation_id,
        Consent.transfer_purpose == Referral.purpose,
        Consent.withdrawn_at.is_(None),
    )
    partners = (
        select(Referral.organisation_id)
        .join(Case, and_(Case.id == Referral.case_id, Case.state.not_in(ENDED)))
        .where(Referral.case_id == case_id, Referral.state.in_(OPEN), covered)
    )
    statement = (
        select(Account)
        .where(
            Account.organisation_id.in_(partners),
            Account.role == Role.PARTNER_COORDINATOR,
            Account.status == AccountStatus.ACTIVE,
        )
        .order_by(Account.id)
    )
    return session.execute(statement).scalars().all()
