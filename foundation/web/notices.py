"""What pages of rooms to the left of messaging put into the inbox of a colleague."""

import uuid

from foundation.messaging.rules import AccountNotice
from foundation.messaging.services import notify
from foundation.storage.unit_of_work import Unit


def tell_of_reset(unit: Unit, account_id: uuid.UUID) -> None:
    """Tell somebody that their second factor was reset: whoever did not ask for it should say so."""
    at = int(unit.clock.now().timestamp())
    notify(unit, [account_id], AccountNotice.SECOND_FACTOR_RESET, None, f"second_factor_reset:{at}")
