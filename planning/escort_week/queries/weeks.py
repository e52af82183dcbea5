"""Reads of some weeks: their journeys with the places to fill, the roster, what binds it, and what escorts cost."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RulesOfDay
from planning.escort_week.queries.movements import (
    MovementRead,
    WeekMovement,
    as_journeys,
    movements_between,
    movements_by_ids,
    spoken_by,
)
from planning.escort_week.rules.costs import CostRules, Fares, seat_fares
from planning.escort_week.rules.places import Place, assumed_way_home, places_needed
from returns.cases.models import Case as Case
from returns.cases.queries import cases_by_id
from returns.cases.rules import CaseState
from returns.escorts.models import RosterMember as RosterMember
from returns.escorts.queries.escorts import active_members, itineraries_of, members_with, own_itinerary
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
from returns.readiness.rules.readiness import is_child_alone, legs_alone

MOST_JOURNEYS = 200
_DAY, _WORTH, SECONDS = "escort_week.day.", "escort_week.worth.", "escort_week.solve_seconds"
_OF_DAYS = {skill: f"{_DAY}{skill.value}" for skill in Skill}
_OF_WORTH = ("no_language", "other_sex", "open_transit")
_OF_COSTS = (*_OF_DAYS.values(), *(f"{_WORTH}{name}" for name in _OF_WORTH))
_PLANNED_IN = (CaseState.PLANNING, CaseState.READY)


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
    """What a proposal is made of. `ways`: by member, what binds them, each with the id of its case or movement."""

    journeys: tuple[AnyJourney, ...]
    members: Mapping[uuid.UUID, MemberFacts]
    rows: Mapping[uuid.UUID, RosterMember]
    ways: Mapping[uuid.UUID, Sequence[tuple[uuid.UUID, Itinerary]]]
    costs: CostRules
    is_cut: bool = False


def journeys_between(session: Session, first: date, last: date) -> tuple[Sequence[Case], bool]:
    """The cases that depart on these days, in their order, at most `MOST_JOURNEYS`, and whether there are more."""
    statement = (
        select(Case)
        .where(Case.state.in_(_PLANNED_IN), Case.departs_or_never >= first, Case.departs_or_never <= last)
        .order_by(Case.departs_or_never, Case.id)
        .limit(MOST_JOURNEYS + 1)
    )
    cases = session.execute(statement).scalars().all()
    return cases[:MOST_JOURNEYS], len(cases) > MOST_JOURNEYS


def week_between(session: Session, first: date, last: date, now: datetime) -> Week:
    """Everything about the journeys that begin on these days; the statements do not grow with their number."""
    active_members(session)  # first, so that all keys come at once
    cases, is_cut = journeys_between(session, first, last)
    movements = movements_between(session, first, last, now, MOST_JOURNEYS)
    return _week(session, cases, movements, now.date(), is_cut)


def week_of(session: Session, ids: Collection[uuid.UUID], now: datetime) -> Week:
    """The same about these cases and movements, as far as they are planned and this scope sees them."""
    active_members(session)
    cases = [case for case in cases_by_id(session, ids) if case.state in _PLANNED_IN]
    return _week(session, cases, movements_by_ids(session, ids, now), now.date(), False)


def _week(
    session: Session, cases: Sequence[Case], movements: Sequence[MovementRead], today: date, is_cut: bool
) -> Week:
    rows = {member.id: member for member in active_members(session)}
    last = max([today, *(departs_on(each.row) for each in movements)])
    every = rules_on(session, (*_OF_COSTS, *MOVEMENT_CODES), last)
    reads = reads_of_cases(session, [case.id for case in cases], today) if cases else {}
    judged = judged_of_cases(session, cases, today, reads) if cases else {}
    own = [_journey(case, reads[case.id], judged[case.id]) for case in cases if judged[case.id].facts.legs]
    members = members_with(session)
    return Week(
        (*own, *as_journeys(movements, every)),
        members,
        rows,
        itineraries_of(session, members),
        cost_rules(every.on(today)),
        is_cut,
    )


def _journey(case: Case, read: CaseRead, judged: Judged) -> WeekJourney:
    people, legs = read.people.people, journey(read.legs)
    places = places_needed(judged.facts, judged.rules)
    if case.state is CaseState.READY:  # what is signed off is opened again for what is required alone
        places = tuple(place for place in places if place.is_required)
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
