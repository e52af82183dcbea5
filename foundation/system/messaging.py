"""Jobs of messages: send what waits, forget what was read long ago; and what must always hold of outbox and inbox."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from foundation.language.words import lazy_gettext as _l
from foundation.messaging.delivery import Stationery, deliver
from foundation.messaging.providers import provider_of
from foundation.messaging.queries import stuck, telling_too_much, told_twice
from foundation.messaging.rules import Terms
from foundation.messaging.services import drop_what_waits, forget_read_notices, give_up_the_stuck, tell_less
from foundation.scheduling.runs import Job
from foundation.storage.invariants import MOST_NAMED, Invariant
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, writing
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


# What must always hold.

_AT_ONCE = 200  # rows that are put right in one transaction


def invariants_of_messages(container: Container) -> Sequence[Invariant]:
    """Nothing is stuck, told twice, or tells more than it may."""
    stores = container.stores

    def find_stuck() -> list[str]:
        return stuck(stores, delivery_terms(container), container.clock.now())

    def give_up(unit: Unit, ids: Sequence[uuid.UUID]) -> int:
        return give_up_the_stuck(unit, ids, delivery_terms(container))

    return (
        Invariant(
            "messages_leave",
            _l("No message waits longer than the rules allow."),
            _l("Check that the scheduler runs and the mail server can be reached. Then run flask check mend"
               " messages_leave: what can still be sent is sent, the rest counts as not delivered."),
            lambda stores: find_stuck(),
            lambda: _mend(container, find_stuck, give_up),
        ),
        Invariant(
            "messages_once",
            _l("No one is sent the same message twice."),
            _l("Run flask check mend messages_once: what is still waiting is not sent. What was sent twice cannot be"
               " taken back, and is deleted after 30 days."),
            lambda stores: list(islice(told_twice(stores), MOST_NAMED)),
            lambda: _mend(container, lambda: told_twice(stores), drop_what_waits),
        ),
        Invariant(
            "messages_neutral",
            _l("No message or notice says more than its kind allows."),
            _l("Run flask check mend messages_neutral: what they should not say is removed, and what is still waiting"
               " is not sent."),
            lambda stores: list(islice(telling_too_much(stores), MOST_NAMED)),
            lambda: _mend(container, lambda: telling_too_much(stores), tell_less),
        ),
    )  # fmt: skip


def _mend(
    container: Container, find: Callable[[], Iterable[str]], mend: Callable[[Unit, Sequence[uuid.UUID]], int]
) -> int:
    """Put right what is found, in batches, until the same is found again; returns how many rows."""
    count, before = 0, list[str]()
    while (rows := list(islice(find(), _AT_ONCE))) and rows != before:
        with writing(container.units, JOBS) as unit:
            count += mend(unit, [uuid.UUID(row.split()[1]) for row in rows])
        before = rows
    return count
