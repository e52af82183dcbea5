"""What is in force for a partner: the one criterion by which it sees people, and the same for a look before sending."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, null, select

from foundation.accounts.permissions import Role
from foundation.accounts.principal import UserScope
from foundation.storage.fixed import Fixed, among
from reintegration.referrals.models import Referral
from reintegration.referrals.rules.referrals import OPEN, ReferralState
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose, TransferPurpose

# Plain tables under names of their own: an entity inside a criterion's subquery would be correlated away.
REFERRAL = Referral.__table__.alias("referral_in_scope")
CONSENT = Consent.__table__.alias("consent_in_scope")
_CASE = Case.__table__.alias("referred_case_in_scope")
_SUCCESSOR = Referral.__table__.alias("successor_in_scope")


@dataclass(frozen=True, kw_only=True)
class PreviewScope(UserScope):
    """What a partner would see of one case if it were sent for one purpose: of whoever sends, to look before sending.

    It sees what the partner's own scope would, by the same criteria; only the referral is taken as given. Consent and
    the state of the case are asked as always. It is for units that read.
    """

    case_id: uuid.UUID
    purpose: TransferPurpose


def took_over(successor: Any) -> ColumnElement[bool]:
    """The criterion of referrals that have taken the place of the one they replace: once accepted, whatever followed.

    `successor`: the class, an alias of it, or the columns of its table.
    """
    return and_(successor.answered_at.is_not(None), successor.state != Fixed(ReferralState.REJECTED))


def in_force(user: UserScope, purposes: tuple[TransferPurpose, ...], *columns: Any) -> Select[Any]:
    """Open referrals to the organisation (to this worker), each with a consent that is in force.

    One whose place another organisation has taken is not open any more, whether or not a job has marked it.
    """
    consent = and_(
        CONSENT.c.case_id == REFERRAL.c.case_id,
        CONSENT.c.purpose == Fixed(ConsentPurpose.TRANSFER),
        CONSENT.c.organisation_id == REFERRAL.c.organisation_id,
        CONSENT.c.transfer_purpose == REFERRAL.c.purpose,
        CONSENT.c.withdrawn_at.is_(None),
    )
    if isinstance(user, PreviewScope):
        return _as_if_sent(user, purposes, columns)
    statement = (
        select(*columns)
        .select_from(REFERRAL.join(_CASE, _CASE.c.id == REFERRAL.c.case_id).join(CONSENT, consent))
        .where(
            REFERRAL.c.organisation_id == user.organisation_id,
            among(REFERRAL.c.state, OPEN),
            among(REFERRAL.c.purpose, purposes),
            ~among(_CASE.c.state, ENDED),
            ~exists().where(_SUCCESSOR.c.replaces_id == REFERRAL.c.id, took_over(_SUCCESSOR.c)),
        )
    )
    return statement.where(REFERRAL.c.assigned_to == user.actor_id) if user.role is Role.PARTNER_WORKER else statement


def _as_if_sent(user: PreviewScope, purposes: tuple[TransferPurpose, ...], columns: tuple[Any, ...]) -> Select[Any]:
    """The same with the referral taken as given; there is no row of it."""
    instead = {REFERRAL.c.case_id: _CASE.c.id, REFERRAL.c.id: null()}
    return (
        select(*[instead.get(column, column) for column in columns])
        .select_from(_CASE.join(CONSENT, CONSENT.c.case_id == _CASE.c.id))
        .where(
            _CASE.c.id == user.case_id,
            ~among(_CASE.c.state, ENDED),
            CONSENT.c.purpose == Fixed(ConsentPurpose.TRANSFER),
            CONSENT.c.organisation_id == user.organisation_id,
            CONSENT.c.transfer_purpose == user.purpose,
            among(CONSENT.c.transfer_purpose, purposes),
            CONSENT.c.withdrawn_at.is_(None),
        )
    )
