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
    found = untold(unit.session, until, limit)
    news = {one.press_id: one for one, is_new in found if is_new}
    cases = list(dict.fromkeys(one.case_id for one in news.values()))
    waiting, owners = (who_waits(unit.session, cases), owners_of(unit.session, cases)) if cases else ({}, {})
    staff = {one.organisation_id for rows in waiting.values() for one in rows}
    coordinators = {one: coordinators_of(unit.session, one) for one in staff}
    for press_id, mark in news.items():
        partners = [
            who
            for one in waiting.get(mark.case_id, ())
            for who in (*coordinators[one.organisation_id], *([one.assigned_to] if one.assigned_to else []))
        ]
        told = [one for one in (owners.get(mark.case_id), *partners) if one is not None]
        tell(unit, told, ArrivalsNotice.TRAVELLERS_CHANGED, mark.case_id, f"travellers:{press_id.hex}")
        notify(unit, ArrivalsMessage.TRAVELLERS_CHANGED, press_id, told)
    for one, _is_new in found:
        one.told_at = now
    return len(found)
