"""Overdue tasks are told once a morning in the inbox of each colleague who has some."""

import uuid
from datetime import date, datetime

from foundation.geography.zones import local, main_zone
from foundation.messaging import services as messages
from foundation.messaging.queries import keys_told
from foundation.storage.unit_of_work import Unit
from returns.work.queries.overdue import overdue_by_account
from returns.work.words import WorkNotice


def morning_there(country: str, now: datetime, hour: int) -> date | None:
    """The local day in a country, once its morning has reached this hour; None before. UTC where no zone is known."""
    there = local(now, main_zone(country) or "UTC")
    return there.date() if there.hour >= hour else None


def tell_overdue(unit: Unit, office_id: uuid.UUID, today: date) -> int:
    """Tell everybody of an office in the inbox that tasks of theirs are overdue today (its local day), once a day.

    Returns how many were told. The mail of the morning is the digest, which counts them with everything else.
    """
    late = overdue_by_account(unit.session, office_id, today)
    keys = {account_id: f"tasks_waiting:{account_id.hex}:{today.isoformat()}" for account_id in late}
    told_keys = keys_told(unit.session, list(keys.values()))
    fresh = [account_id for account_id in sorted(late) if keys[account_id] not in told_keys]
    for account_id in fresh:
        messages.tell(unit, [account_id], WorkNotice.TASK_OVERDUE, None, keys[account_id])
    return len(fresh)
