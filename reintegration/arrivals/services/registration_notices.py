"""Telling offices of registered arrivals, and reminding them and the partner. The program's own work."""

from datetime import datetime

from foundation.messaging.services import queue_message, tell
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.queries.registrations import leads_of, offers_overdue, offers_to_announce
from reintegration.arrivals.words import ArrivalsMessage, ArrivalsNotice


def announce_offers(unit: Unit, limit: int, now: datetime) -> int:
    """Tell who leads an office that an arrival waits for it; returns how many offers were told of. Each once."""
    offers = offers_to_announce(unit.session, limit)
    for offer in offers:
        offer.announced_at = now
        leads = leads_of(unit.session, offer.office_id)
        tell(unit, leads, ArrivalsNotice.ARRIVAL_REGISTERED, offer.case_id, f"arrival_registered:{offer.id.hex}")
        facts = {"count": 1, "day": offer.take_by.isoformat()}
        for lead in leads:
            queue_message(unit, lead, ArrivalsMessage.ARRIVAL_REGISTERED, facts, f"arrival:{offer.id.hex}:{lead.hex}")
    return len(offers)


def remind_of_offers(unit: Unit, limit: int, now: datetime) -> int:
    """Tell who leads the office, and who registered, that the last day has passed; returns how many. Each once."""
    offers = offers_overdue(unit.session, now.date(), limit)
    for offer in offers:
        offer.overdue_told_at = now
        recipients = [*leads_of(unit.session, offer.office_id), offer.offered_by]
        tell(unit, recipients, ArrivalsNotice.ARRIVAL_NOT_TAKEN, offer.case_id, f"arrival_not_taken:{offer.id.hex}")
    return len(offers)
