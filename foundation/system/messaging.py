"""The jobs of messages: send what waits in the outbox, and forget what was read in the inbox long ago."""

from datetime import datetime, timedelta
from pathlib import Path

from foundation.messaging.delivery import Stationery, deliver
from foundation.messaging.providers import provider_of
from foundation.messaging.rules import Terms
from foundation.messaging.services import forget_read_notices
from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring

DELIVERY = "deliver_messages"
FORGETTING = "forget_read_notices"


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
    stationery = Stationery(mail.sender, house.settings.address, translations, house.words_of_messages)

    def run(now: datetime) -> int:
        return deliver(house.units, provider_of(mail), stationery, delivery_terms(house), now)

    return Job(DELIVERY, house.rule("messaging.interval_seconds"), run)


def forgetting_job(house: Wiring) -> Job:
    """The job that deletes notices some days after they were read. What was not read stays."""

    def run(now: datetime) -> int:
        age = timedelta(days=house.rule("messaging.read_notices_days"))
        with writing(house.units, JOBS) as unit:
            return forget_read_notices(unit, now - age)

    return Job(FORGETTING, 3600, run)
