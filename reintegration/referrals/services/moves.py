"""Moving people from one partner to another: the wish of who has them, and the referral that takes the place of theirs.

Who follows the people goes on until the other partner has accepted; at that moment the access of the first one ends
(`access.py`), and a job marks its referral as done.
"""

import uuid
from dataclasses import replace

from foundation.messaging.services import notify, write_to
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.queries import refuse_if
from reintegration.episodes.services import owner_and_cover
from reintegration.referrals.models import MoveWish, Referral, ReferralContent
from reintegration.referrals.queries import case_with_people, successor_of
from reintegration.referrals.rules import OPEN, MoveReason, Moving, why_not_moved, why_not_unwished, why_not_wished
from reintegration.referrals.services.referrals import send_referral, sending_reasons, tell_audit
from reintegration.referrals.words import ReferralsMessage, ReferralsNotice
from returns.cases.models import Case
from returns.cases.queries.cases import lock_case


def wish_move(unit: Unit, referral: Referral, reason: MoveReason, note: str, message: str) -> None:
    """Ask the office that another partner goes on, as the coordinator of this one. The owner of the case is told.

    `note` is for the office, `message` for whoever goes on: the office decides whether it is passed on. RuleBroken with
    every reason (`referral_not_accepted`, `move_wished_already`, `reason_missing`).
    """
    office_note = note.strip()
    needs_note = reason is MoveReason.OTHER
    refuse_if(why_not_wished(referral.state, referral.move_wished_at is not None, bool(office_note) or not needs_note))
    referral.move_wished_at = unit.clock.now()
    wish = MoveWish(reason, office_note or None, message.strip() or None)
    referral.content = replace(referral.content or ReferralContent(), wish=wish)
    case = case_with_people(unit.session, referral.case_id)
    recipients = owner_and_cover(unit, case.owner_id)
    once = f"move_wished:{referral.id.hex}:{referral.move_wished_at:%Y%m%d%H%M%S}"
    notify(unit, recipients, ReferralsNotice.MOVE_WISHED, case.id, once)
    write_to(unit, ReferralsMessage.REFERRAL_NEWS, referral.id, recipients, referral.move_wished_at)
    tell_audit(unit, "referral.wish_move", referral)


def take_back_wish(unit: Unit, referral: Referral) -> None:
    """Go on with the people after all. RuleBroken (`move_not_wished`, `referral_not_accepted`)."""
    refuse_if(why_not_unwished(referral.state, referral.move_wished_at is not None))
    referral.move_wished_at = None
    referral.content = replace(referral.content or ReferralContent(), wish=None)
    tell_audit(unit, "referral.keep", referral)


def move_referral(
    unit: Unit, case: Case, referral: Referral, organisation_id: uuid.UUID, message: str = ""
) -> uuid.UUID:
    """Send the case to another organisation that is to go on in place of this one; returns the new referral's id.

    RuleBroken with every reason, of moving and of sending (`transfer_not_consented`, `organisation_elsewhere`, ...).
    """
    lock_case(unit.session, case.id)  # two officers ask two partners: the second is told that one was asked
    successor = successor_of(unit.session, referral.id)
    facts = Moving(
        state=referral.state,
        same_organisation=referral.organisation_id == organisation_id,
        has_successor=successor is not None and successor.state in OPEN,
    )
    refuse_if((*why_not_moved(facts), *sending_reasons(unit, case, organisation_id, referral.purpose)))
    tell_audit(unit, "referral.move", referral)
    return send_referral(unit, case, organisation_id, referral.purpose, message, referral.id)
