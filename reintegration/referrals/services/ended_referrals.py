"""Marking referrals that have ended in fact; for jobs."""

from datetime import datetime

from foundation.messaging.services import notify, write_to
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.queries import colleagues_of, ended_in_fact
from reintegration.referrals.rules import ReferralState
from reintegration.referrals.words import ReferralsMessage, ReferralsNotice
from returns.cases.rules import WITHDRAWALS, CaseState
from returns.lifecycle.words import LifecycleMessage, LifecycleNotice


def mark_ended(unit: Unit, limit: int, now: datetime) -> int:
    """Mark at most `limit` open referrals as done (case closed, another partner goes on) or revoked, and tell of it.

    Where the return itself has ended the partner's people are told that a plan has stopped, by e-mail and in the inbox;
    else that their access has ended. Neither why nor of which case: they no longer see it. Returns how many.
    """
    ended = ended_in_fact(unit.session, limit)
    for referral, case, taken_at in ended:
        state, is_done = case.state, case.state is CaseState.CLOSED or taken_at is not None
        referral.state = ReferralState.DONE if is_done else ReferralState.REVOKED
        referral.ended_at = taken_at or now  # the access ended when another partner accepted
        if taken_at is not None:
            notify(unit, [case.owner_id], ReferralsNotice.MOVE_DONE, case.id, f"move_done:{referral.id.hex}")
        recipients = colleagues_of(unit.session, referral)
        has_stopped = state in (*WITHDRAWALS, CaseState.REJECTED)
        message = LifecycleMessage.RETURN_ENDED if has_stopped else ReferralsMessage.ACCESS_ENDED
        write_to(unit, message, referral.id, recipients)
        if has_stopped:
            notify(unit, recipients, LifecycleNotice.PLAN_STOPPED, None, f"plan_stopped:{referral.id.hex}")
    return len(ended)
