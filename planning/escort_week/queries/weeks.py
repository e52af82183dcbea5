"""Reads of some weeks: their journeys with the places to fill, the roster, what binds it, and what escorts cost."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.query_cache import cache_fact, cached_fact
from planning.escort_week.queries.movements import (
    MovementRead,
    WeekMovement,
    as_journeys,
    movements_between,
    movements_by_ids,
    spoken_by,
)
from planning.escort_week.queries.needs import (
    MOST_JOURNEYS as MOST_JOURNEYS,
    PLANNED_IN,
    Departures,
    departures_between,
)
from planning.escort_week.rules.costs import CostRules, Fares, seat_fares
from planning.escort_week.rules.places import Place, assumed_way_home, places_needed, places_open
from returns.cases.models import Case as Case
from returns.cases.queries import cases_by_id
from returns.cases.rules.cases import CaseState
from returns.escorts.models import RosterMember as RosterMember
from returns.escorts.queries.escorts import active_members, members_with, own_itinerary
from returns.escorts.queries.ways import itineraries_of
from returns.escorts.rules.company import CompanyRules, Itinerary, MemberFacts
from returns.escorts.rules.escorts import EscortFacts, EscortKind, Skill
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, travels
from returns.journey.queries.legs import route_of
from returns.journey.rules.itinerary import LegFacts
from returns.movements.queries.movements import MOVEMENT_CODES, departs_on
from returns.people.rules.people import Sex
from returns.readiness.queries.readiness import Judged, judged_of_cases
from returns.readiness.queries.reads import CaseRead, reads_of_cases
from returns.readiness.rules.company import is_child_alone, legs_alone

_DAY, _WORTH, SECONDS = "escort_week.day.", "escort_week.worth.", "escort_week.solve_seconds"
_OF_DAYS = {skill: f"{_DAY}{skill.value}" for skill in Skill}
_OF_WORTH = ("no_language", "other_sex", "open_transit")
_OF_COSTS = (*_OF_DAYS.values(), *(f"{_WORTH}{name}" for name in _OF_WORTH))


@dataclass(frozen=True)
class WeekJourney:
    """The journey of a case: places to fill, and how it binds an escort of a kind, with the way home assumed.

    `spoken`: by person, the codes of their languages. `along`: members who go along already.
    """

    case: Case
    legs: Sequence[Leg]
    judged: Judged
    places: tuple[Place, ...]
    takes_child: bool
    fares: Fares
    sexes: tuple[Sex, ...]
    spoken: tuple[tuple[str, ...], ...]
    along: frozenset[uuid.UUID]

    is_movement = False

    @property
    def id(self) -> uuid.UUID:
        """The case."""
        return self.case.id

    @property
    def reference(self) -> str:
        """What the case is called."""
        return self.case.reference

    @property
    def secret(self) -> str:
        """What nobody can guess who does not see the case: its reference is sealed and random."""
        return self.case.reference

    @property
    def out(self) -> tuple[LegFacts, ...]:
        """The legs that the people travel."""
        return self.judged.facts.legs

    @property
    def stops(self) -> list[str]:
        """The ends of the legs one after the other."""
        return route_of(self.legs)

    @property
    def rules(self) -> CompanyRules:
        """The rules of company on the day of the journey."""
        assert self.judged.rules.company is not None  # the rows are among those of every departure
        return self.judged.rules.company

    @property
    def departs_on(self) -> date:
        """The local day of the first leg."""
        assert self.judged.departs_on is not None  # it has legs
        return self.judged.departs_on

    @property
    def are_apart(self) -> bool:
        """Whether people of the case travel apart: on which legs an escort goes is for a person to say."""
        return bool(self.judged.facts.journeys)

    def escort(self, kind: EscortKind, rest: timedelta) -> EscortFacts:
        """An escort of a kind on every leg, and home after a rest."""
        out = self.out
        home = assumed_way_home(out, self.legs[0].departs_zone, rest)
        return EscortFacts(kind, out[0].ordinal, out[-1].ordinal, needs_way_home=True, home=home)

    def itinerary(self, escort: EscortFacts) -> Itinerary:
        """How this journey binds that escort."""
        return own_itinerary(escort, self.out, self.legs)


AnyJourney = WeekJourney | WeekMovement


@dataclass(frozen=True)
class Week:
    """What a proposal is made of. `ways`: by member, what binds them, each with the id of its case or movement.

    `departures`: how many were looked at; only those that ask for an escort are among the journeys of cases.
    """

    journeys: tuple[AnyJourney, ...]
    members: Mapping[uuid.UUID, MemberFacts]
    rows: Mapping[uuid.UUID, RosterMember]
    ways: Mapping[uuid.UUID, Sequence[tuple[uuid.UUID, Itinerary]]]
    costs: CostRules
    departures: int = 0
    is_cut: bool = False


def week_between(session: Session, first: date, last: date, now: datetime) -> Week:
    """What asks for an escort on these days, with all that a proposal needs; the statements do not grow with it."""
    departures, movements = leaving_between(session, first, last, now)
    week = _week(session, departures.asking, movements, now.date(), departures.legs)
    return replace(week, departures=departures.count + len(movements), is_cut=departures.is_cut)


def leaving_between(
    session: Session, first: date, last: date, now: datetime
) -> tuple[Departures, Sequence[MovementRead]]:
    """The departures of cases on these days, and the movements; a reading unit asks the same days once."""
    what = (leaving_between, first, last)
    known: tuple[Departures, Sequence[MovementRead]] | None = cached_fact(session, what)
    if known is None:
        active_members(session)  # first, so that all keys come at once
        movements = movements_between(session, first, last, now, MOST_JOURNEYS)
        known = departures_between(session, first, last), movements
        cache_fact(session, what, known)
    return known


def week_of(session: Session, ids: Collection[uuid.UUID], now: datetime) -> Week:
    """The same about these cases and movements, as far as they are planned and this scope sees them."""
    active_members(session)
    cases = [case for case in cases_by_id(session, ids) if case.state in PLANNED_IN]
    return _week(session, cases, movements_by_ids(session, ids, now), now.date())


def _week(
    session: Session,
    cases: Sequence[Case],
    movements: Sequence[MovementRead],
    today: date,
    legs: Mapping[uuid.UUID, Sequence[Leg]] | None = None,
) -> Week:
    rows = {member.id: member for member in active_members(session)}
    last = max([today, *(departs_on(each.row) for each in movements)])
    every = rules_on(session, (*_OF_COSTS, *MOVEMENT_CODES), last)
    reads = reads_of_cases(session, [case.id for case in cases], today, legs) if cases else {}
    judged = judged_of_cases(session, cases, today, reads) if cases else {}
    own = [_journey(case, reads[case.id], judged[case.id]) for case in cases if judged[case.id].facts.legs]
    journeys: tuple[AnyJourney, ...] = (*own, *as_journeys(movements, every))
    is_any = any(journey.places for journey in journeys)
    members = members_with(session) if is_any else {}
    begin = (*(case.departs_or_never for case in cases), *(departs_on(each.row) for each in movements))
    ways = itineraries_of(session, members, min([today, *begin]))
    return Week(journeys, members, rows, ways, cost_rules(every.on(today)))


def _journey(case: Case, read: CaseRead, judged: Judged) -> WeekJourney:
    people, legs = read.people.people, journey(read.legs)
    places = places_open(places_needed(judged.facts, judged.rules), case.state is CaseState.READY)
    heads = [sum(travels(leg, person.id) for person in people) for leg in legs]
    return WeekJourney(
        case=case,
        legs=legs,
        judged=judged,
        places=places,
        takes_child=is_child_alone(judged.facts, judged.rules) or bool(legs_alone(judged.facts, judged.rules)),
        fares=seat_fares((leg.content.fare, count) for leg, count in zip(legs, heads, strict=True)),
        sexes=tuple(person.sex for person in people),
        spoken=tuple(spoken_by(person) for person in people),
        along=frozenset(escort.member_id for escort in read.stored.escorts if escort.member_id is not None),
    )


def cost_rules(rules: RulesOfDay) -> CostRules:
    """What escorts cost on a day. RuleMissing if a row is not there."""
    money = {code: rules.need(code).money() for code in _OF_COSTS}
    worth = [money[f"{_WORTH}{name}"][0] for name in _OF_WORTH]
    by_day = {skill: money[code][0] for skill, code in _OF_DAYS.items()}
    currencies = {currency for _amount, currency in money.values()}
    if len(currencies) != 1:
        raise ValueError(f"rules of escorts by the week are in several currencies: {sorted(currencies)}")
    return CostRules(currencies.pop(), by_day, *worth)


def seconds_to_solve(session: Session, day: date) -> int:
    """For how long the best assignment is looked for; one statement."""
    return rules_on(session, (SECONDS,), day).need(SECONDS).whole()
