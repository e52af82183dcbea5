"""The job that sends what waits in the outbox: it puts settings, rules and the provider together."""

from datetime import datetime, timedelta
from pathlib import Path

from foundation.messaging.delivery import Stationery, deliver
from foundation.messaging.providers import provider_of
from foundation.messaging.rules import Terms
from foundation.scheduling.runs import Job
from foundation.web.wiring import Wiring

DELIVERY = "deliver_messages"


def delivery_terms(house: Wiring) -> Terms:
    """Today's numbers of the rule book."""
    return Terms(
        attempts=house.rule("messaging.attempts"),
        first_pause=timedelta(minutes=house.rule("messaging.first_pause_minutes")),
        lease=timedelta(minutes=house.rule("messaging.lease_minutes")),
    )


def delivery_job(house: Wiring, translations: Path) -> Job:
    """The job, with the catalogues of `translations`."""
    mail = house.settings.mail
    stationery = Stationery(mail.sender, house.settings.address, translations)

    def run(now: datetime) -> int:
        return deliver(house.units, provider_of(mail), stationery, delivery_terms(house), now)

    return Job(DELIVERY, house.rule("messaging.interval_seconds"), run)
