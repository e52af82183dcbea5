"""Changes of referrals: sending, answering, assigning, finishing and revoking one."""

import uuid
from dataclasses import replace

from foundation.accounts.models import Account, Organisation
from foundation.accounts.permissions import PARTNER_ROLES
from foundation.accounts.rules import AccountStatus
from foundation.messaging.services import notify, write_to
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.queries import refuse_if
from reintegration.episodes.services import owner_and_cover
from reintegration.outcomes.queries.outcomes import outcomes_of_case
from reintegration.partners.queries.ranking import office_to_send_to
from reintegration.referrals.models import Referral, ReferralContent
from reintegration.referrals.queries import (
    case_with_people,
    colleagues_of,
    coordinators_of,
    is_open_already,
    who_consented,
)
from reintegration.referrals.rules import (
    Receiver,
    ReferralState,
    Sending,
    why_not_answered,
    why_not_assigned,
    why_not_ended,
    why_not_sent,
)
from reintegration.referrals.words import ReferralsMessage, ReferralsNotice
from returns.cases.models import Case
from returns.cases.rules import ENDED, Reason
from returns.consent.rules import TransferPurpose


def sending_reasons(unit: Unit, case: Case, organisation_id: uuid.UUID, purpose: TransferPurpose) -> tuple[Reason, ...]:
    """Everything that keeps a case from being sent to an organisation for a purpose."""
    organisation = unit.session.get(Organisation, organisation_id)
    facts = Sending(
        has_ended=case.state in ENDED,
        same_country=organisation is not None and organisation.country == case.country,
        has_consent=bool(who_consented(unit.session, case.id).get((organisation_id, purpose))),
        is_open_already=is_open_already(unit.session, case.id, organisation_id, purpose),
    )
    return why_not_sent(facts)


def send_referral(
    unit: Unit,
    case: Case,
    organisation_id: uuid.UUID,
    purpose: TransferPurpose,
    message: str = "",
    replaces: uuid.UUID | None = None,
    office_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Send a case to an organisation for one purpose; returns the id of the referral. Its coordinators are told.

    `message`: what they read with it. `replaces`: the referral whose place it takes once it is accepted. `office_id`:
    the office of that organisation that was chosen, for its load; it opens nothing. Where none was, the case counts
    with the nearest (`office_to_send_to`). RuleBroken with every reason (`transfer_not_consented`, ...).
    """
    refuse_if(sending_reasons(unit, case, organisation_id, purpose))
    assert unit.actor_id is not None
    referral = Referral(
        case_id=case.id,
        organisation_id=organisation_id,
        partner_office_id=office_id or office_to_send_to(unit.session, case, organisation_id, purpose),
        purpose=purpose,
        state=ReferralState.SENT,
        sent_at=unit.clock.now(),
        sent_by=unit.actor_id,
        replaces_id=replaces,
        content=ReferralContent(message=message.strip()) if message.strip() else None,
    )
    unit.session.add(referral)
    coordinators = coordinators_of(unit.session, organisation_id)
    write_to(unit, ReferralsMessage.REFERRAL_SENT, referral.id, coordinators)
    notify(unit, coordinators, ReferralsNotice.REFERRAL_WAITS, case.id, f"referral_waits:{referral.id.hex}")
    tell_audit(unit, "referral.send", referral)
    return referral.id


def answer_referral(unit: Unit, referral: Referral, accept: bool, reason: str | None = None) -> None:
    """Accept what was sent, or reject it with a reason: the organisation then sees nothing of it any more.

    RuleBroken (`referral_answered_already`, `reason_missing`). A rejection tells who sent it, and the owner.
    """
    stated = (reason or "").strip()
    refuse_if(why_not_answered(referral.state, accept, bool(stated)))
    now, owner_id = unit.clock.now(), case_with_people(unit.session, referral.case_id).owner_id
    referral.state = ReferralState.ACCEPTED if accept else ReferralState.REJECTED
    referral.answered_at, referral.answered_by = now, unit.actor_id
    if accept and referral.purpose is TransferPurpose.FOLLOW_UP:
        for outcome in outcomes_of_case(unit.session, referral.case_id):
            outcome.organisation_id = referral.organisation_id  # whoever follows somebody up answers for the figure
    if not accept:
        referral.ended_at = now
        referral.content = replace(referral.content or ReferralContent(), reason=stated)
        recipients = {referral.sent_by, *owner_and_cover(unit, owner_id)}
        write_to(unit, ReferralsMessage.REFERRAL_NEWS, referral.id, sorted(recipients))
        once = f"referral_rejected:{referral.id.hex}"
        notify(unit, sorted(recipients), ReferralsNotice.REFERRAL_REJECTED, referral.case_id, once)
    tell_audit(unit, "referral.accept" if accept else "referral.reject", referral)


def assign_referral(unit: Unit, referral: Referral, account_id: uuid.UUID) -> None:
    """Give an accepted referral to a colleague, who sees the people of it from now on; whoever had it does not.

    RuleBroken (`referral_not_accepted`, `not_a_colleague`).
    """
    account = unit.session.get(Account, account_id)
    receiver = Receiver(
        same_organisation=account is not None and account.organisation_id == referral.organisation_id,
        is_active=account is not None and account.status is AccountStatus.ACTIVE,
        follows_up=account is not None and account.role in PARTNER_ROLES,
    )
    refuse_if(why_not_assigned(referral.state, receiver))
    referral.assigned_to = account_id
    tell_audit(unit, "referral.assign", referral)


def finish_referral(unit: Unit, referral: Referral) -> None:
    """Say that the purpose of a referral is fulfilled; the organisation then sees nothing of it any more.

    RuleBroken (`referral_not_open`).
    """
    refuse_if(why_not_ended(referral.state, has_reason=False, needs_reason=False))
    _end(unit, referral, ReferralState.DONE)
    tell_audit(unit, "referral.finish", referral)


def revoke_referral(unit: Unit, referral: Referral, reason: str) -> None:
    """Take a referral back. The access ends at once; the partner's people are told so, without the reason.

    RuleBroken (`referral_not_open`, `reason_missing`).
    """
    stated = reason.strip()
    refuse_if(why_not_ended(referral.state, bool(stated), needs_reason=True))
    _end(unit, referral, ReferralState.REVOKED)
    referral.content = replace(referral.content or ReferralContent(), reason=stated)
    write_to(unit, ReferralsMessage.ACCESS_ENDED, referral.id, colleagues_of(unit.session, referral))
    tell_audit(unit, "referral.revoke", referral)


def _end(unit: Unit, referral: Referral, state: ReferralState) -> None:
    referral.state, referral.ended_at = state, unit.clock.now()


def tell_audit(unit: Unit, action: str, referral: Referral) -> None:
    """Note what was done with a referral, under its case."""
    unit.participants["trail"].act(
        action, ("case", referral.case_id), referral=str(referral.id), purpose=referral.purpose.value
    )
