"""An example of what a data protection officer looks at: a colleague read another one's case in the night."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from demo.caseload.lives import Life
from foundation.audit.records import Record
from foundation.audit.trail import write_event
from foundation.geography.zones import zone_of_country
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import members_of_case
from returns.cases.words import CasesAct

_TIMES = (time(2, 11), time(2, 12), time(2, 14), time(2, 20), time(2, 21), time(2, 33), time(3, 5))


def read_in_the_night(unit: Unit, secrets: Secrets, lives: Sequence[Life], now: datetime) -> None:
    """Reads of yesterday's night, as pages write them: of one case, by an officer whose case it is not."""
    first, curious = lives[0], _colleague(lives)
    zone = zone_of_country(first.fate.host_country)
    case = first.case(unit)
    subjects = (("case", case.id), *(("person", person.id) for person in members_of_case(unit.session, case.id)))
    yesterday = (now.astimezone(zone) - timedelta(days=1)).date()
    for at in _TIMES:
        officer = curious.cast["officer"]
        instant = datetime.combine(yesterday, at, tzinfo=zone)
        record = Record(instant, officer.account_id, officer.role.value, CasesAct.OPEN, subjects=subjects)
        write_event(unit.stores.audit, secrets, record)


def _colleague(lives: Sequence[Life]) -> Life:
    """The first life of another officer of the same office; the same one where nobody else works there."""
    first = lives[0]
    here = (life for life in lives if life.fate.host_country == first.fate.host_country)
    own = first.cast["officer"].account_id
    return next((life for life in here if life.cast["officer"].account_id != own), first)
