"""Telling the partner who receives people of a case that a carrier changed their flight."""

import uuid
from collections.abc import Sequence

from foundation.accounts.queries.staff import coordinators_among, staff_of
from foundation.messaging.services import notify
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.queries.arrivals import who_waits
from reintegration.arrivals.words import ArrivalsNotice


def tell_of_changed_flights(unit: Unit, case_ids: Sequence[uuid.UUID]) -> None:
    """Tell the coordinators of whoever accepted to receive these people, and the worker who was given it.

    Two statements for all cases. The notice names nobody and no time: the page of the case says who comes, and when.
    """
    waiting = who_waits(unit.session, case_ids)
    staff = staff_of(unit.session, {referral.organisation_id for rows in waiting.values() for referral in rows})
    at = f"{unit.clock.now():%Y%m%d%H%M%S}"
    for case_id, referrals in waiting.items():
        people = [
            account_id
            for referral in referrals
            for account_id in (*coordinators_among(staff[referral.organisation_id]), referral.assigned_to)
            if account_id is not None
        ]
        notify(unit, people, ArrivalsNotice.FLIGHT_CHANGED, case_id, f"flight_changed:{case_id.hex}:{at}")
