"""Is everything there: database, migrations, scheduler, audit, messages. For machines and for administrators."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from foundation.audit.sealer import unsealed
from foundation.errors import DomainError
from foundation.language.words import ngettext
from foundation.messaging.queries import count_of_failed
from foundation.scheduling.queries import last_heartbeat
from foundation.scheduling.runs import HEARTBEAT
from foundation.storage.scopes import HEALTH
from foundation.storage.unit_of_work import reading
from foundation.system.stores import behind
from foundation.web.wiring import Wiring

SEAL_INTERVAL = "audit.seal_interval_seconds"
HEARTBEAT_GRACE = timedelta(seconds=60)


@dataclass(frozen=True)
class Check:
    """One check: its stable name, whether all is well, and a code or number that says more.

    What is not vital is for people: a message that was given up is no reason to take the service out.
    """

    name: str
    ok: bool
    detail: str = ""
    is_vital: bool = True


def _age(since: datetime | None, now: datetime) -> str:
    if since is None:
        return ""
    return ngettext("%(num)d second", "%(num)d seconds", max(0, int((now - since).total_seconds())))


def _database(house: Wiring, folder: Path) -> list[Check]:
    try:
        late = behind(house.stores, folder)
    except SQLAlchemyError:
        return [Check("database", False), Check("migrations", False)]
    return [Check("database", True), Check("migrations", not late, ", ".join(late))]


def _messages(house: Wiring) -> Check:
    try:
        with reading(house.units, HEALTH) as unit:
            failed = count_of_failed(unit.session)
    except (SQLAlchemyError, DomainError):
        return Check("messages", False, is_vital=False)
    detail = ngettext("%(num)d message not delivered", "%(num)d messages not delivered", failed) if failed else ""
    return Check("messages", not failed, detail, is_vital=False)


def checks(house: Wiring, folder: Path) -> list[Check]:
    """Every check, in a fixed order. Never raises for a store that is away."""
    now = house.clock.now()
    found = _database(house, folder)
    try:
        with reading(house.units, HEALTH) as unit:
            beat = last_heartbeat(unit.session, HEARTBEAT)
        found.append(Check("scheduler", beat is not None and now - beat < HEARTBEAT_GRACE, _age(beat, now)))
        _, oldest = unsealed(house.stores)
        late = oldest is not None and now - oldest > timedelta(seconds=2 * house.rule(SEAL_INTERVAL))
        found.append(Check("audit_seal", not late, _age(oldest, now)))
    except (SQLAlchemyError, DomainError):
        found += [Check("scheduler", False), Check("audit_seal", False)]
    return [*found, _messages(house)]
