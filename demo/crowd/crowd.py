"""The crowd of a big invented caseload: copies of lives that the services made, each followed up in its own way."""

import random
import uuid
from collections.abc import Sequence
from pathlib import Path

from demo.caseload.fates import fares_of
from demo.caseload.lives import Life
from demo.crowd.copies import Copier
from demo.crowd.followed import Alarms, Followed, followed
from demo.crowd.identities import Identity, other_people
from demo.crowd.patterns import Pattern, can_be_copied, pattern_of
from demo.crowd.queries import whole_lives
from demo.crowd.sealing import Owned
from demo.crowd.written import write_follow_up
from foundation.compartments import Compartment, shared_part
from foundation.rulebook.services import seed_rules
from foundation.security.secrets import Secrets
from foundation.storage.base import Base
from foundation.storage.bulk import Sheets
from foundation.storage.unit_of_work import Unit
from reintegration.schedule.services.visits import Planner
from returns.names.services.names import letters_of_day

_RULES = Path(__file__).resolve().parents[2] / "data" / "demo" / "rules"
_ARRIVED = 0.9  # of a caseload that has grown for years
_DOORS = tuple(name for compartment in Compartment for name in (compartment.value, shared_part(compartment)))


def follow_monthly(unit: Unit) -> None:
    """Let invented people be visited every month from their arrival on: a dated rule, stated once."""
    seed_rules(unit, _RULES)


class Crowd:
    """The lives that are copied, and what has been copied so far."""

    def __init__(self, unit: Unit, secrets: Secrets, lives: Sequence[Life], alarms: Alarms) -> None:
        """Read the lives that the services made. `alarms`: as `alarms_of` found them while the lives were open."""
        sheets, planner = Sheets(unit.stores.data.dialect), Planner(unit)
        made = {life.case_id: life for life in lives if life.case_id is not None}
        doors = {case_id: _doors(secrets, case_id) for case_id in made}
        self._lives: list[tuple[Pattern, Life, Followed | None]] = []
        for whole in whole_lives(unit.session, doors):
            if can_be_copied(whole):
                life = made[whole.case_id]
                pattern = pattern_of(whole, life.fate.number, sheets)
                self._lives.append((pattern, life, followed(unit, planner, life, pattern, alarms)))
        self._arrived = [place for place, (*_life, follow) in enumerate(self._lives) if follow is not None]
        self._others = [place for place, (*_life, follow) in enumerate(self._lives) if follow is None]
        self._copier = Copier(secrets, sheets, letters_of_day(unit))

    def add(self, unit: Unit, numbers: Sequence[int], seed: int) -> int:
        """Write the cases of these numbers with their keys and one audit record; returns how many rows."""
        for number in numbers:
            pattern, life, _followed = self._lives[self._place(number, seed)]
            self.copy(unit, pattern, other_people(pattern, number, seed, life.fate.number), number, seed)
        return self.write(unit, len(numbers))

    def copy(self, unit: Unit, pattern: Pattern, identity: Identity, number: int, seed: int) -> uuid.UUID:
        """Copy one life as case `number`, in rows that are not written yet; returns the id of the case."""
        [follow] = [follow for other, _life, follow in self._lives if other is pattern]
        copied = self._copier.copy(unit.participants["keys"], pattern, identity)
        if follow is not None:
            owned = Owned(self._copier, pattern, copied, identity)
            write_follow_up(owned, follow, number, seed, fares_of(number, seed))
        return uuid.UUID(copied.ids[0])

    def write(self, unit: Unit, cases: int) -> int:
        """Write what was copied since, of so many cases; returns how many rows."""
        unit.participants["trail"].act("demo.load", count=cases)
        return self._copier.sheets.write(unit, Base.metadata.sorted_tables)

    def counts(self) -> dict[str, int]:
        """How many rows were written so far, by table."""
        return self._copier.sheets.counts()

    def lives(self) -> list[tuple[Pattern, Life]]:
        """The lives that can be copied."""
        return [(pattern, life) for pattern, life, _followed in self._lives]

    def _place(self, number: int, seed: int) -> int:
        rng = random.Random(f"life-{seed}-{number}")
        places = self._arrived if rng.random() < _ARRIVED else self._others
        return rng.choice(places or self._arrived or self._others)


def _doors(secrets: Secrets, case_id: uuid.UUID) -> dict[str, uuid.UUID]:
    return {name: secrets.door(case_id, name) for name in _DOORS}
