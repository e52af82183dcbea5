"""A long audit: as many genuine records as are asked for, of a year of an office's work, and sealed."""

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.audit import tables
from foundation.audit.records import DONE, REFUSED, Record, write_records
from foundation.audit.sealer import seal_all
from foundation.storage.unit_of_work import store_transaction
from foundation.web.container import Container

AT_ONCE = 2_000
_ACTIONS = ("cases.open", "person.page", "consents.page", "visits.open", "note.add")
_CHANGES, _SEARCHES, _REFUSALS, _MENUS = 0.15, 0.05, 0.01, 0.25  # shares of all records


@dataclass(frozen=True)
class LongAudit:
    """Whom the records are by and about: these accounts, and a case for each 100 records, three people of each."""

    rows: int
    until: datetime
    actors: Sequence[uuid.UUID]
    cases: Sequence[uuid.UUID]

    def records(self, dice: random.Random) -> Iterator[tuple[bool, Record]]:
        """Each record, oldest first, and whether it is a change."""
        step = timedelta(days=365) / self.rows
        for number in range(self.rows):
            yield self._record(dice, self.until - step * (self.rows - number))

    def _record(self, dice: random.Random, at: datetime) -> tuple[bool, Record]:
        case, share = dice.choice(self.cases), dice.random()
        people = tuple(("person", uuid.uuid5(case, str(number))) for number in range(3))
        who = (at, dice.choice(self.actors), "return_officer")
        if share < _CHANGES:
            return True, Record(*who, "note.add", subjects=(("case", case),), detail={"rows": {"added": {"note": 1}}})
        if share < _CHANGES + _SEARCHES:
            return False, Record(*who, "cases.search", detail={"searched": ["0" * 32], "count": 3})
        if share < _CHANGES + _SEARCHES + _REFUSALS:
            return False, Record(*who, "cases.open", REFUSED, (("asked", case),), {"code": "not_found"})
        if share < _CHANGES + _SEARCHES + _REFUSALS + _MENUS:
            return False, Record(*who, "today.page")
        return False, Record(*who, dice.choice(_ACTIONS), DONE, (("case", case), *people))


def fill(
    container: Container, rows: int, until: datetime, actors: Sequence[uuid.UUID], cases: Sequence[uuid.UUID]
) -> LongAudit:
    """Write and seal so many records, the newest at `until`, by these accounts, about these cases and many others."""
    others = [uuid.uuid4() for _ in range(max(1, rows // 100))]
    audit, some = LongAudit(rows, until, actors, [*cases, *others]), list[tuple[bool, Record]]()
    for record in audit.records(random.Random(7)):
        some.append(record)
        if len(some) == AT_ONCE:
            _write(container, some)
            some.clear()
    _write(container, some)
    seal_all(container.stores, container.secrets, until)
    return audit


def _write(container: Container, some: Sequence[tuple[bool, Record]]) -> None:
    for engine, pair, is_change in (
        (container.stores.data, (tables.change, tables.change_subject), True),
        (container.stores.audit, (tables.event, tables.event_subject), False),
    ):
        with store_transaction(engine) as connection:
            write_records(connection, pair, [record for of, record in some if of is is_change], container.secrets)
