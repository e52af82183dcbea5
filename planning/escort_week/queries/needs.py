"""Which journeys of some weeks ask for an escort: found out of little, so that no other one is read whole and judged.

Bands of birth and decisions on fitness tell of most journeys that they do not. Whoever is opened to find that out is
not noted as read: nobody learns anything of them.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session, joinedload

from foundation.errors import KeyGone
from foundation.rulebook.queries import rules_over
from foundation.security.encryption import Held, KeyName, Keys, place_of
from foundation.security.key_ring import KeyRing
from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact
from planning.escort_week.rules.places import Glimpse, Party, adult_band, may_ask, places_needed, places_open
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.queries import age_of
from returns.escorts.models import Escort
from returns.escorts.queries.escorts import ESCORT_ORDER, escort_facts, escorts_of_case
from returns.health.models import FitnessContent, FitnessDecision
from returns.health.rules.health import FitnessFacts
from returns.journey.models import Leg, LegTraveller
from returns.journey.queries.itinerary import LEG_ORDER, journey, journey_facts, leg_facts, legs_of_case
from returns.journey.rules.journeys import EndFacts
from returns.people.models import Person, PersonDetails
from returns.readiness.queries.readiness import CODES, JUDGED_BY, day_of_legs, rules_of_country
from returns.readiness.rules.facts import ReadinessRules, Traveller

MOST_JOURNEYS = 200
_FEW = 50  # cases whose keys are fetched before they are needed: so many cost less than one more statement
PLANNED_IN = (CaseState.PLANNING, CaseState.READY)


class _Somebody:
    """One person of a departure: the band, and the date of birth and the latest decision on fitness, still sealed."""

    def __init__(self, row: Any, keys: Keys) -> None:
        """Take the columns of `_departing`."""
        self.id: uuid.UUID = row.person
        self.band: int | None = row.birth_year_band
        self._born, self._about = row.birth_date_sealed, row.about_sealed
        self._keys = keys
        self._decisions: list[tuple[datetime, uuid.UUID, bytes | None]] = []

    def add(self, decided_at: datetime | None, decision: uuid.UUID | None, sealed: bytes | None) -> None:
        """Take a decision, if there is one."""
        if decided_at is not None and decision is not None:
            self._decisions.append((decided_at, decision, sealed))

    @property
    def key_name(self) -> KeyName:
        """Whose key opens them."""
        return ("person", self.id)

    @property
    def birth_date(self) -> date | None:
        """As of a row."""
        born: date | None = self._open(Person.__tablename__, "birth_date_sealed", self.id, self._born, date)
        return born

    @property
    def details(self) -> PersonDetails:
        """As of a row."""
        about = self._open(Person.__tablename__, "about_sealed", self.id, self._about, PersonDetails)
        return about or PersonDetails()

    @property
    def fitness(self) -> FitnessFacts | None:
        """The latest decision, opened; whether it is overtaken asks for no escort. KeyGone once it cannot be read."""
        if not self._decisions:
            return None
        _at, decision, sealed = max(self._decisions, key=lambda one: one[:2])
        content = self._open(FitnessDecision.__tablename__, "content_sealed", decision, sealed, FitnessContent)
        return FitnessFacts(content.result, content.starts, content.until, content.needs)

    def traveller(self, day: date) -> Traveller:
        """As much of them as says whether somebody has to travel along."""
        return Traveller(self.id.hex, age_of(self, day), None, (), self.fitness)

    def _open(self, table: str, column: str, row: uuid.UUID, sealed: bytes | None, kind: type[Any]) -> Any:
        place = place_of(table, column, row.hex, (self.key_name[0], self.id.hex))
        return Held(self.key_name, sealed, place, kind).open(self._keys)


@dataclass(frozen=True)
class _Travel:
    """A case with its legs, ways home too, and its escorts, all in their order."""

    case: Case
    legs: list[Leg]
    escorts: list[Escort]


@dataclass(frozen=True)
class _Departure:
    """A case that departs on a day, with its people in their order."""

    case_id: uuid.UUID
    state: CaseState
    country: str
    day: date
    are_apart: bool
    people: dict[uuid.UUID, _Somebody] = field(default_factory=dict)

    def may_ask(self, rules: ReadinessRules) -> bool:
        """Whether it can ask for an escort; in doubt it can, also where somebody cannot be read."""
        try:
            glimpses = [
                Glimpse(one.band, fitness.needs if (fitness := one.fitness) else ()) for one in self.people.values()
            ]
        except KeyGone:
            return True
        return may_ask(glimpses, self.are_apart, self.day, rules)

    def asks(self, travel: _Travel, day: date, rules: ReadinessRules) -> bool:
        """Whether it does; opens its people, legs and escorts. In doubt it is judged whole."""
        travelled = journey(travel.legs)
        apart = journey_facts(travelled, list(self.people), lambda _legs: EndFacts(True, None))
        try:
            people = tuple(one.traveller(day) for one in self.people.values())
        except KeyGone:
            return True
        party = Party(people, leg_facts(travelled), escort_facts(travel.escorts, travel.legs, apart), apart)
        return bool(places_open(places_needed(party, rules), self.state is CaseState.READY))


@dataclass(frozen=True)
class Departures:
    """How many of some days were looked at, and which of them ask for an escort. `is_cut`: there are more.

    `legs`: of those that were looked at more closely, by case.
    """

    count: int = 0
    asking: tuple[Case, ...] = ()
    legs: Mapping[uuid.UUID, Sequence[Leg]] = field(default_factory=dict)
    is_cut: bool = False


def departures_between(session: Session, first: date, last: date) -> Departures:
    """The first `MOST_JOURNEYS` cases that depart on these days; one statement, and one where some may ask for escorts.

    The keys of what is opened come with those of all rows that are read so far.
    """
    departures = _read(session, first, last)
    looked_at, is_cut = departures[:MOST_JOURNEYS], len(departures) > MOST_JOURNEYS
    rules = rules_over(session, JUDGED_BY, sorted({departure.day for departure in looked_at}))
    possible = {
        departure.case_id: departure
        for departure in looked_at
        if departure.may_ask(rules_of_country(rules[departure.day], departure.country))
    }
    if not possible:
        return Departures(len(looked_at), is_cut=is_cut)
    travels = _travels(session, possible)
    days = {case_id: day for case_id, travel in travels.items() if (day := day_of_legs(travel.legs)) is not None}
    rules = rules_over(session, JUDGED_BY, sorted(set(days.values())))
    asking = tuple(
        travels[case_id].case
        for case_id, departure in possible.items()
        if case_id in days
        and departure.asks(travels[case_id], days[case_id], rules_of_country(rules[days[case_id]], departure.country))
    )
    return Departures(len(looked_at), asking, {case_id: travel.legs for case_id, travel in travels.items()}, is_cut)


def _travels(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, _Travel]:
    travels: dict[uuid.UUID, _Travel] = {}
    for case, leg, escort in session.execute(_travelled(), {"cases": list(cases)}).unique():
        travel = travels.setdefault(case.id, _Travel(case, [], []))
        if leg not in travel.legs:
            travel.legs.append(leg)
        if escort is not None and escort not in travel.escorts:
            travel.escorts.append(escort)
    for case_id, travel in travels.items():
        cache_fact(session, (legs_of_case, case_id), travel.legs)
        cache_fact(session, (escorts_of_case, case_id), travel.escorts)
    return travels


@cache
def _travelled() -> Any:
    return prepared(
        select(Case, Leg, Escort)
        .join(Leg, Leg.case_id == Case.id)
        .outerjoin(Escort, Escort.case_id == Case.id)
        .where(Case.id.in_(bindparam("cases", expanding=True)))
        .options(joinedload(Leg.named), joinedload(Leg.movement))
        .order_by(*LEG_ORDER, *ESCORT_ORDER)
    )


def _read(session: Session, first: date, last: date) -> list[_Departure]:
    keys: KeyRing = session.info["unit"].participants["keys"]
    departures: dict[uuid.UUID, _Departure] = {}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    adult_from = max(rules.need(CODES["adult"]).whole() for rules in rules_over(session, JUDGED_BY, days).values())
    asked = {"first": first, "last": last, "most": MOST_JOURNEYS + 1, "adult_band": adult_band(first, adult_from)}
    for row in session.execute(_departing(), asked):
        case_id, *about = row[:5]
        departure = departures.setdefault(case_id, _Departure(case_id, *about))
        if row.person is not None:
            somebody = departure.people.setdefault(row.person, _Somebody(row, keys))
            somebody.add(row.decided_at, row.decision, row.content_sealed)
            keys.expect(somebody.key_name)
    if len(departures) <= _FEW:
        for case_id in departures:
            keys.expect(("case", case_id))
    return list(departures.values())


@cache
def _departing() -> Any:
    on_board = LegTraveller.leg_id == Leg.id, Person.birth_year_band <= bindparam("adult_band")
    adult = select(LegTraveller.id).join(Person, Person.id == LegTraveller.person_id).where(*on_board).exists()
    not_of_all = Leg.case_id == Case.id, Leg.escort_id.is_(None), Leg.is_for_all.is_(False)
    apart = select(Leg.id).where(*not_of_all, ~adult).exists()
    days = (Case.departs_or_never >= bindparam("first"), Case.departs_or_never <= bindparam("last"))
    chosen = (
        select(Case.id, Case.state, Case.country, Case.departs_or_never, apart.label("are_apart"))
        .where(Case.state.in_(PLANNED_IN), *days)
        .order_by(Case.departs_or_never, Case.id)
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )
    person = (Person.id.label("person"), Person.birth_year_band, Person.birth_date_sealed, Person.about_sealed)
    decision = (FitnessDecision.id.label("decision"), FitnessDecision.decided_at, FitnessDecision.content_sealed)
    return prepared(
        select(*chosen.c, *person, *decision)
        .select_from(chosen)
        .outerjoin(Person, Person.case_id == chosen.c.id)
        .outerjoin(FitnessDecision, FitnessDecision.person_id == Person.id)
        .order_by(chosen.c.departs_or_never, chosen.c.id, Person.ordinal)
    )
