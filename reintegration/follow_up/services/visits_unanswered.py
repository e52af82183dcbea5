"""Missed visits of which nobody has said anything in time: they go up to the case owner and whoever covers, once."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from foundation.messaging.services import ToQueue, ToTell, queue_messages, tell_many
from foundation.storage.unit_of_work import Unit
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.visits import Told, may_go_up, unanswered_visits, who_is_told
from reintegration.follow_up.words import FollowUpMessage, FollowUpNotice

ACTION = "visits.escalate"


def escalate_visits(unit: Unit, now: datetime, limit: int) -> int:
    """Take up missed visits whose time to be answered is over at an instant (aware); returns how many.

    Each is taken up once: what says that it is to go up is deleted in the same transaction. Where the episode has ended
    meanwhile, nobody may be contacted any more, or the owner was told in the first place, nobody is told.
    """
    visits = unanswered_visits(unit.session, now, limit)
    if not visits:
        return 0
    ups = may_go_up(unit.session, [visit.id for visit in visits])
    recipients_by_case = who_is_told(
        unit.session, list({visit.case_id for visit in visits if visit.id in ups}), now.date()
    )
    own: defaultdict[uuid.UUID, list[Visit]] = defaultdict(list)
    for visit in visits:
        visit.escalates_at = None
        if visit.id not in ups or not (receivers := _above(recipients_by_case[visit.case_id])):
            continue
        visit.escalated_at = now
        for account_id in receivers:
            own[account_id].append(visit)
    _tell(unit, own)
    unit.participants["trail"].act(ACTION, count=len(visits))
    return len(visits)


def _tell(unit: Unit, own: Mapping[uuid.UUID, Sequence[Visit]]) -> None:
    """A notice about each case, and one mail to each account that counts its visits."""
    notices = [
        ToTell(
            account,
            FollowUpNotice.VISIT_UNANSWERED,
            visit.case_id,
            f"unanswered:{_once(visit)}:{account.hex}",
        )
        for account, visits in sorted(own.items())
        for visit in visits
    ]
    tell_many(unit, notices)
    template = FollowUpMessage.VISIT_UNANSWERED
    mails = [
        ToQueue(
            account,
            template,
            {"count": len(visits)},
            f"unanswered:{account.hex}:{_once(visits[0])}",
        )
        for account, visits in sorted(own.items())
    ]
    queue_messages(unit, mails)


def _once(visit: Visit) -> str:
    """A visit and the window that was missed: one that was moved and is missed again is told again."""
    return f"{visit.id.hex[:20]}.{visit.closes_on:%y%m%d}"


def _above(recipients: Told) -> list[uuid.UUID]:
    """Who comes after the partner: nobody where no partner follows, since the owner was told of the visit itself."""
    if not (recipients.worker or recipients.coordinators):
        return []
    return [recipients.owner, *([recipients.cover] if recipients.cover else [])]
