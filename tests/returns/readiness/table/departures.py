"""Departures as the table of readiness has them: frozen facts, the rows of the seed files, and how each is judged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from app import ROOT
from foundation.geography.zones import local_date, to_instant
from foundation.rulebook.rules import RuleRow, RulesOfDay, Standing, frozen_value, rules_of_day, scope_key
from foundation.rulebook.services.seeds import read_seeds
from returns.cases.queries import cited
from returns.cases.rules.cases import Reason, Severity, completed
from returns.documents.queries.documents import paper_rules
from returns.health.queries import HealthJudged, carrier_limits, end_of_day, journey_rules
from returns.health.rules.assistance import AirLeg
from returns.health.rules.births import Birth
from returns.health.rules.health import HealthFacts, HealthOfPerson, health_reasons
from returns.journey.rules.itinerary import LegFacts, LegMode, LegStatus
from returns.money.queries.budgets import budget_rules
from returns.money.rules.budget import Unapproved, departure_reasons
from returns.movements.queries.movements import NOTICE_DAYS
from returns.movements.rules import NoticeFacts, notice_reasons
from returns.people.rules.people import age_on
from returns.readiness.queries import readiness as readiness_rows
from returns.readiness.rules.company import is_child_alone
from returns.readiness.rules.facts import ReadinessFacts
from returns.readiness.rules.readiness import findings

ZONES = {
    "AS": "Pacific/Pago_Pago",
    "DE": "Europe/Berlin",
    "GR": "Europe/Athens",
    "QA": "Asia/Qatar",
    "TR": "Europe/Istanbul",
    "UZ": "Asia/Tashkent",
    "WS": "Pacific/Apia",
}
_SEEDS = tuple(read_seeds(ROOT / "data" / "rules"))
_CODES = tuple(dict.fromkeys(row.code for row in _SEEDS))


@dataclass(frozen=True)
class Departure:
    """Everything that a departure is judged by. `born` gives births by person, `recorded` what health has of them.

    `changed` are rule rows beside those of the seed files: code, scope and value.
    """

    facts: ReadinessFacts
    born: Mapping[str, date]
    now: datetime
    recorded: Mapping[str, HealthOfPerson] = field(default_factory=dict)
    carrier: str = "TK"
    changed: tuple[tuple[str, tuple[tuple[str, str], ...], Any], ...] = ()
    unapproved: Unapproved = field(default_factory=Unapproved)
    notices: tuple[NoticeFacts, ...] = ()


Change = Callable[[Departure], Departure]


def instant(said: str) -> datetime:
    """An instant by a country and the time that its clocks show: "TR 2027-03-27 09:00"."""
    country, day, hour = said.split()
    return to_instant(datetime.combine(date.fromisoformat(day), time.fromisoformat(hour)), ZONES[country])


def leg(ordinal: int, mode: LegMode, starts: str, ends: str, **changed: Any) -> LegFacts:
    """A leg by country and local time at both ends; booked unless it is a road, with a place to sleep after it."""
    departs, arrives = instant(starts), instant(ends)
    origin, destination = starts[:2], ends[:2]
    made = LegFacts(
        ordinal=ordinal,
        mode=mode,
        status=LegStatus.PLANNED if mode is LegMode.ROAD else LegStatus.TICKETED,
        departs_at=departs,
        arrives_at=arrives,
        departs_on=local_date(departs, ZONES[origin]),
        arrives_on=local_date(arrives, ZONES[destination]),
        origin_country=origin,
        destination_country=destination,
        gap_km=0 if ordinal > 1 else None,
        arrives_zone=ZONES[destination],
        has_accommodation=True,
    )
    return replace(made, **changed)


@lru_cache(maxsize=64)
def rows_of(day: date, changed: tuple[tuple[str, tuple[tuple[str, str], ...], Any], ...]) -> RulesOfDay:
    """The rows of a day: the seed files, a country whose returns go on, and what a case of the table changes."""
    more = [("country_status.status", (("country", "UZ"),), "open"), *changed]
    own = [
        RuleRow(code, code, frozen_value(value), "none", scope_key(dict(scope)), date(2027, 1, 1), None, "The table",
                Standing.PROJECT_DEFAULT)
        for code, scope, value in more
    ]  # fmt: skip
    newest = {(row.code, row.scope): row for row in own}
    return rules_of_day((*_SEEDS, *newest.values()), _CODES, day)


def _flights(departure: Departure, found: RulesOfDay) -> tuple[AirLeg, ...]:
    legs, escorts = departure.facts.legs, departure.facts.escorts
    limits = carrier_limits(found, departure.carrier)
    air = [one.mode is LegMode.AIR for one in legs]
    return tuple(
        AirLeg(
            leg=f"leg{one.ordinal}",
            ordinal=one.ordinal,
            departs_at=one.departs_at,
            departs_on=one.departs_on,
            is_connecting=any(air[max(0, place - 1) : place] + air[place + 1 : place + 2]),
            is_accompanied=any(escort.covers(one.ordinal) for escort in escorts),
            limits=limits,
        )
        for place, one in enumerate(legs)
        if air[place]
    )


def _health(departure: Departure, found: RulesOfDay, alone: bool) -> HealthJudged | None:
    facts = departure.facts
    if not facts.legs:
        return None
    first, last = facts.legs[0], facts.legs[-1]
    people = []
    for one in facts.people:
        held = departure.recorded.get(one.person, HealthOfPerson(one.person, None))
        born = departure.born.get(one.person)
        birth = held.birth or (Birth(born, end_of_day(born, ZONES[first.origin_country])) if born else None)
        needs = one.fitness.needs if one.fitness else ()
        people.append(replace(held, person=one.person, age=one.age, birth=birth, needs=needs))
    journey = HealthFacts(
        people=tuple(people),
        legs=_flights(departure, found),
        begins_at=first.departs_at,
        starts_on=first.departs_on,
        ends_on=last.arrives_on,
        is_child_alone=alone,
    )
    rules = journey_rules(found, first.origin_country)
    return HealthJudged(journey, rules)


def judged(departure: Departure) -> readiness_rows.Judged:
    """Facts and rules as the program hands them to its rules."""
    facts = departure.facts
    ages = {one: age_on(born, facts.day) for one, born in departure.born.items()}
    facts = replace(facts, people=tuple(replace(one, age=ages.get(one.person)) for one in facts.people))
    found = rows_of(facts.day, departure.changed)
    papers = paper_rules(found, facts.legs)
    rules = readiness_rows.departure_rules(found, facts.country, papers)
    health = _health(departure, found, is_child_alone(facts, rules))
    starts = facts.legs[0].departs_on if facts.legs else None
    cites = cited(found.need(NOTICE_DAYS))
    told = notice_reasons([replace(one, cited=cites) for one in departure.notices])
    beside = completed((*departure_reasons(departure.unapproved, budget_rules(found)), *told), starts)
    return readiness_rows.Judged(facts, rules, (), starts, health, beside)


def found_in(departure: Departure) -> tuple[Reason, ...]:
    """Everything that stands in the way of a departure."""
    known = judged(departure)
    found = findings(known.facts, known.rules, departure.now)
    if known.health:
        found = (*found, *health_reasons(known.health.facts, known.health.rules, departure.now))
    return (*found, *known.beside)


def told(reason: Reason) -> str:
    """A finding as the table writes it: a wave before a warning, the code, and what it is about."""
    mark = "~" if reason.severity is Severity.WARNING else ""
    return f"{mark}{reason.code} {reason.subject}".strip()


def moved(value: Any, days: int) -> Any:
    """The same on so many days later: every day and instant in it, however deep."""
    if isinstance(value, datetime | date):
        return value + timedelta(days=days)
    if isinstance(value, tuple):
        return tuple(moved(one, days) for one in value)
    if isinstance(value, dict):
        return {name: moved(one, days) for name, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: moved(getattr(value, one.name), days) for one in fields(value)})
    return value


def on_day(day: date) -> Change:
    """The same departure on another day; births stay."""

    def changed(one: Departure) -> Departure:
        days = (day - one.facts.day).days
        parts = {name: moved(getattr(one, name), days) for name in ("facts", "recorded", "now")}
        return replace(one, **parts)

    return changed
