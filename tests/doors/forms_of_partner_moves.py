"""Forms that name a partner: the one to which a case is moved."""

import dataclasses

from returns.consent.rules import TransferPurpose
from tests.doors.named import Days, Fields, Named, Sent
from tests.doors.strangers import World
from tests.factories.referred import make_partner


def _moved(world: World, days: Days) -> Fields:
    """To another partner, to which the first person has agreed."""
    coordinator, _worker = make_partner(days.container)
    referred = dataclasses.replace(world.populated.arrived.referred, coordinator=coordinator)
    referred.agree_to_transfer(TransferPurpose.FOLLOW_UP)
    return {"to": referred.organisation.hex, "message": "needed"}


FORMS = (
    Sent(
        "POST /cases/{referred}/referrals/{referral}/move",
        "officer",
        {"to": Named("partner")},
        _moved,
    ),
)
