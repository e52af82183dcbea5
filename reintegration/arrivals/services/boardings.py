"""Telling whoever waits that not everybody comes, or that somebody comes after all. The program's own work."""

from datetime import datetime, timedelta

from foundation.messaging.services import tell
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.queries.boardings import owners_of, untold, who_waits
from reintegration.arrivals.words import ArrivalsMessage, ArrivalsNotice
from reintegration.episodes.services.notices import notify
from reintegration.referrals.queries.referrals import coordinators_of
from returns.departure.queries.boarding import undo_seconds


def tell_who_waits(unit: Unit, limit: int, now: datetime) -> int:
    """Tell the owner and the partner who receives, once for each press, of at most `limit` marks; returns how many.

    Only of what can no longer be undone. Never who, and never why: they see it on the page of the case.
    """
    until = now - timedelta(seconds=undo_seconds(unit.session, now.date()))
    marks = untold(unit.session, until, limit)
    news = {mark.press_id: mark for mark, is_new in marks if is_new}
    cases = list(dict.fromkeys(mark.case_id for mark in news.values()))
    waiting, owners = (who_waits(unit.session, cases), owners_of(unit.session, cases)) if cases else ({}, {})
    organisations = {referral.organisation_id for rows in waiting.values() for referral in rows}
    coordinators = {
        organisation_id: coordinators_of(unit.session, organisation_id) for organisation_id in organisations
    }
    for press_id, mark in news.items():
        partners = [
            who
            for referral in waiting.get(mark.case_id, ())
            for who in (
                *coordinators[referral.organisation_id],
                *([referral.assigned_to] if referral.assigned_to else []),
            )
        ]
        recipients = [account_id for account_id in (owners.get(mark.case_id), *partners) if account_id is not None]
        tell(unit, recipients, ArrivalsNotice.TRAVELLERS_CHANGED, mark.case_id, f"travellers:{press_id.hex}")
        notify(unit, ArrivalsMessage.TRAVELLERS_CHANGED, press_id, recipients)
    for mark, _is_new in marks:
        mark.told_at = now
    return len(marks)
