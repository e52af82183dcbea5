"""Marking referrals that have ended in fact. The program's own work, not somebody's."""

from datetime import datetime

from foundation.messaging.rules import Template
from foundation.storage.unit_of_work import Unit
from reintegration.queries.referrals import coordinators_of, ended_in_fact
from reintegration.rules.referrals import ReferralState
from reintegration.services.notices import notify


def mark_ended(unit: Unit, limit: int, now: datetime) -> int:
    """Mark at most `limit` open referrals as done (case closed) or revoked (all else), and tell the partner's people.

    Returns how many were marked. A second run finds none of them again.
    """
    found = ended_in_fact(unit.session, limit)
    for referral, is_closed in found:
        referral.state = ReferralState.DONE if is_closed else ReferralState.REVOKED
        referral.ended_at = now
        told = coordinators_of(unit.session, referral.organisation_id)
        assigned = [referral.assigned_to] if referral.assigned_to else []
        notify(unit, Template.ACCESS_ENDED, referral.id, [*told, *assigned])
    return len(found)
