"""The forecast of a case: waits drawn together along its path; kept at some moments, judged when its day is over."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from foundation.rulebook.rules import RulesOfDay
from foundation.storage.unit_of_work import Unit
from planning.durations.queries import LearnedDuration, thresholds_of
from planning.durations.rules.learned import Key, Reach, Thresholds
from planning.forecast.models import ForecastRecord, FrozenForecast
from planning.forecast.queries import (
    DRAWS,
    ROUND,
    departures_of_cases,
    facts_of_waits,
    figures_of,
    forecast_records,
    forecast_rules,
    frozen_of_case,
    kept_forecasts,
    prepared_for,
    rejected_since,
    unsettled,
)
from planning.forecast.rules.forecast import Drawn, Forecast, forecast
from planning.forecast.rules.held import SHARES, Became, Count, Kept, Moment, Sure, counts
from planning.forecast.rules.uncertain import Uncertain, Wait, uncertain_of, waits_of
from planning.path.services import CasePath, path_of_case
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState


@dataclass(frozen=True)
class CaseForecast:
    """The forecast of a case: its path, its waits, and what is known of each. Days are counted from `path.today`."""

    path: CasePath
    rules: RulesOfDay
    waits: Sequence[Wait]
    prepared: Mapping[tuple[Key, Reach], LearnedDuration]

    @cached_property
    def uncertain(self) -> tuple[Uncertain, ...]:
        """The waits of which more is known than one number."""
        read = self.path.read
        known = figures_of(self.prepared, self.rules, read.case.country, read.host)
        return tuple(each for wait in self.waits if (each := uncertain_of(wait, known)) is not None)

    @cached_property
    def told(self) -> Forecast:
        """The departure by day."""
        drawn = {each.wait.code: Drawn(each.spread, each.wait.together) for each in self.uncertain}
        planned = self.path.planned_on
        return forecast(
            self.path.awaited.network,
            drawn,
            self.rules.need(DRAWS).whole() if drawn else 1,
            (planned - self.path.today).days if planned else 0,
        )

    @property
    def limits(self) -> Thresholds:
        """From how many finished durations are learned."""
        return thresholds_of(self.rules)

    @property
    def to_percent(self) -> int:
        """Shares are said in steps of so many percent."""
        return self.rules.need(ROUND).whole()

    def day(self, number: int | None) -> date | None:
        """The day of a number of the forecast."""
        return None if number is None else self.path.today + timedelta(days=number)

    @property
    def certain_on(self) -> date | None:
        """The day of departure where every draw says the same: the earliest of the path, also before a planned day."""
        if not self.told.is_certain:
            return None
        drawn, planned = self.day(self.told.days[0]), self.path.planned_on
        return drawn if self.uncertain and drawn != planned else self.path.day(self.path.earliest.day)

    def day_by(self, sure: Sure) -> date | None:
        """The day by which they have left with this certainty; None where a rejection is too likely."""
        return self.day(self.told.day_by(SHARES[sure]))

    def day_unless_refused(self, sure: Sure) -> date | None:
        """The same where nothing is rejected."""
        return self.day(self.told.day_unless_refused(SHARES[sure]))

    def share_by(self, day: date) -> float:
        """How likely they have left by a day."""
        return self.told.share_by((day - self.path.today).days)


def forecast_of_case(unit: Unit, case: Case) -> CaseForecast | None:
    """The forecast of a case, not drawn yet; None once somebody has boarded, or the return has ended."""
    path = path_of_case(unit, case)
    if path is None:
        return None
    session = unit.session
    waits = waits_of(path.awaited.network.in_order, facts_of_waits(path.read, path.today, path.rules.takes))
    return CaseForecast(path, forecast_rules(session, path.today), waits, prepared_for(session, waits))


# Kept at the steps at which somebody commits to a day: what was said then, with nothing that is known later.

_MOMENTS = {CaseState.PLANNING: Moment.PLANNING, CaseState.READY: Moment.SIGNED_OFF}


def keep_forecast_after_step(unit: Unit, case: Case) -> None:
    """Keep the forecast of a case that has just begun planning or is ready: as it is said in this moment."""
    moment = _MOMENTS.get(case.state)
    if moment is not None:
        unit.session.flush()  # the path reads what the step has changed
        keep_forecast(unit, case, moment)


def keep_forecast(unit: Unit, case: Case, moment: Moment) -> None:
    """Keep the forecast of a moment; the first of its kind stays."""
    if any(kept.moment is moment for kept in frozen_of_case(unit.session, case.id)):
        return
    made = forecast_of_case(unit, case)
    if made is None or made.path.earliest.is_endless:  # nobody knows how long that lasts: no day is said
        return
    unit.session.add(
        FrozenForecast(
            case_id=case.id,
            moment=moment,
            made_on=made.path.today,
            half_on=made.day_by(Sure.HALF),
            eighty_on=made.day_by(Sure.EIGHTY),
            ninety_on=made.day_by(Sure.NINETY),
            became=Became.OPEN,
        )
    )


# What became of them, and how many held.


def settle(unit: Unit, most: int, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
    """Say of kept forecasts what became of their cases; returns how many, and the last id that was looked at."""
    rows = unsettled(unit.session, most, after)
    cases = sorted({case.id for _frozen, case in rows})
    departed, rejected = departures_of_cases(unit.session, cases), rejected_since(unit.session, cases)
    for frozen, case in rows:
        frozen.departed_on = departed.get(case.id)
        if frozen.departed_on is not None:
            frozen.became = Became.DEPARTED
        else:
            was_rejected = rejected.get(case.id, date.min) >= frozen.made_on
            frozen.became = Became.REFUSED if was_rejected else Became.ENDED
    return len(rows), rows[-1][0].id if len(rows) == most else None


def count_held(unit: Unit, today: date) -> dict[tuple[uuid.UUID | None, Moment, Sure], Count]:
    """How many forecasts were judged and held, by office and over all. Only reads."""
    kept: defaultdict[uuid.UUID | None, list[Kept]] = defaultdict(list)
    for row in kept_forecasts(unit.session):
        days = {Sure.HALF: row.half_on, Sure.EIGHTY: row.eighty_on, Sure.NINETY: row.ninety_on}
        each = Kept(row.moment, days, row.became, row.departed_on)
        kept[row.office_id].append(each)
        kept[None].append(each)
    return {(office, *key): count for office, some in kept.items() for key, count in counts(some, today).items()}


def write_records(unit: Unit, today: date, held: Mapping[tuple[uuid.UUID | None, Moment, Sure], Count]) -> int:
    """Bring the counts up to date; returns how many are new or different."""
    rows, changed = forecast_records(unit.session), 0
    for gone in rows.keys() - held.keys():
        unit.session.delete(rows[gone])
        changed += 1
    for key, count in held.items():
        row = rows.get(key)
        if row is None:
            row = ForecastRecord(office_id=key[0], moment=key[1], sure=key[2], judged=0, held=0, as_of=today)
            unit.session.add(row)
        elif (row.judged, row.held, row.as_of) == (count.judged, count.held, today):
            continue
        row.judged, row.held, row.as_of = count.judged, count.held, today
        changed += 1
    return changed
