"""The jobs of messages: send what waits in the outbox, and forget what was read in the inbox long ago."""

from datetime import datetime, timedelta
from pathlib import Path

from foundation.language.words import lazy_gettext as _l
from foundation.messaging.delivery import Stationery, deliver
from foundation.messaging.providers import provider_of
from foundation.messaging.rules import Terms
from foundation.messaging.services import forget_read_notices
from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container

DELIVERY = "deliver_messages"
FORGETTING = "forget_read_notices"


def delivery_terms(container: Container) -> Terms:
    """Today's numbers of the rule book."""
    return Terms(
        attempts=container.rule("messaging.attempts"),
        first_pause=timedelta(minutes=container.rule("messaging.first_pause_minutes")),
        lease=timedelta(minutes=container.rule("messaging.lease_minutes")),
    )


def delivery_job(container: Container, translations: Path) -> Job:
    """The job, with the catalogues of `translations`."""
    mail = container.settings.mail
    stationery = Stationery(mail.sender, container.settings.address, translations, container.words_of_messages)

    def run(now: datetime) -> int:
        return deliver(container.units, provider_of(mail), stationery, delivery_terms(container), now)

    return Job(DELIVERY, _l("Send e-mails"), container.rule("messaging.interval_seconds"), run)


def forgetting_job(container: Container) -> Job:
    """The job that deletes notices some days after they were read. What was not read stays."""

    def run(now: datetime) -> int:
        age = timedelta(days=container.rule("messaging.read_notices_days"))
        with writing(container.units, JOBS) as unit:
            return forget_read_notices(unit, now - age)

    return Job(FORGETTING, _l("Delete old notices"), 3600, run)
