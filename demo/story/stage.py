"""The stage of the story: its cast, what it remembers from step to step, and what a step is."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from demo.colleagues import Colleague
from foundation.clock import MovableClock
from foundation.errors import NotFound
from foundation.geography.zones import to_instant
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.queries import Case, case_by_id

SCHEDULER = "scheduler"


@dataclass
class Stage:
    """Who plays, what time it is, and the ids of what was made so far."""

    secrets: Secrets
    clock: MovableClock
    cast: dict[str, Colleague]
    ids: dict[str, uuid.UUID] = field(default_factory=dict)
    due: dict[int, date] = field(default_factory=dict)  # by month after the arrival, when each visit is due

    def case(self, unit: Unit) -> Case:
        """The case of the story, as far as this unit's scope sees it. NotFound where it does not."""
        case = case_by_id(unit.session, self.ids["case"])
        if case is None:
            raise NotFound
        return case

    @property
    def adults(self) -> tuple[uuid.UUID, uuid.UUID]:
        """The two adults of the family, the principal applicant first."""
        return self.ids["principal"], self.ids["husband"]

    @property
    def family(self) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
        """Everybody who returns, the child last."""
        return (*self.adults, self.ids["daughter"])

    def today(self) -> date:
        """The day of the story's clock, in UTC."""
        return self.clock.now().date()

    def go_to(self, instant: datetime) -> None:
        """Move the clock to an instant (aware)."""
        self.clock.move(instant - self.clock.now())

    def go_to_day(self, day: date, zone: str, hour: int = 10) -> None:
        """Move the clock to an hour of a local day."""
        self.go_to(to_instant(datetime.combine(day, time(hour)), zone))

    def wait(self, days: int = 0, hours: int = 0) -> None:
        """Let time pass."""
        self.clock.move(timedelta(days=days, hours=hours))


Act = Callable[[Stage, Unit], Any]


@dataclass(frozen=True)
class Step:
    """One step: its name, who takes it, what is done, and what must be refused with which codes (None: nothing).

    `before` moves the clock. A step of the scheduler names jobs instead of an act.
    """

    name: str
    who: str
    act: Act | None = None
    refused_with: frozenset[str] | None = None
    before: Callable[[Stage], None] | None = None
    jobs: tuple[str, ...] = ()
