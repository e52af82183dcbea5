"""Reads of escorts: those of a case, what the roster says of them, and what is recorded of their journey."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, literal, or_, select, union_all
from sqlalchemy.orm import Session

from foundation.geography.zones import local
from foundation.rulebook.rules import RuleRow
from foundation.storage.query_cache import cached_fact
from foundation.storage.scopes import SystemScope
from returns.cases.models import Case
from returns.cases.queries.cases import cited
from returns.cases.rules import CaseState, Limit
from returns.escorts.models import Escort as Escort, EscortRecord as EscortRecord
from returns.escorts.queries.roster import away_facts, members_read, paper_facts
from returns.escorts.rules.company import (
    CompanionFacts,
    CompanyRules,
    Itinerary,
    MemberFacts,
    Trip,
    covered_legs,
    is_elsewhere,
    itinerary_of,
    rest_of,
)
from returns.escorts.rules.escorts import EscortFacts, RatioRules, RecordKind
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, journeys_apart, leg_facts, way_home, whole_km
from returns.journey.rules.itinerary import LegFacts, LegStatus
from returns.journey.rules.journeys import JourneyFacts, escorted_legs
from returns.movements.models import Movement, MovementEscort

# Reads of company: the roster's facts on escorts, and the other journeys that bind them.

# Names of rule rows as readiness names them -> codes.
COMPANY_CODES = {
    "escort_qualified": "escort.qualification.needed_for",
    "escort_papers": "escort.papers_on_every_leg",
    "escort_rest": "escort.rest_hours",
    "escort_long": "escort.long_journey_hours",
    "per_stretcher": "escort.people_per_escort.stretcher",
    "per_small_child": "escort.people_per_escort.small_child",
    "per_siblings": "escort.people_per_escort.small_siblings",
    "per_adolescents": "escort.people_per_escort.adolescents",
    "group_from": "escort.people_per_escort.group_from",
    "group_to": "escort.people_per_escort.group_to",
}
_UNDER_WAY = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED, CaseState.ARRIVED)
_GONE = (LegStatus.FROZEN, LegStatus.CANCELLED)
_ZONES = (Leg.departs_zone, Leg.arrives_zone)


def company_rules(row: Mapping[str, RuleRow]) -> CompanyRules:
    """Return the rules of company from rows that are read already, by their names in readiness."""
    long = row["escort_long"]
    return CompanyRules(
        qualified=tuple(str(skill) for skill in row["escort_qualified"].entries()),
        qualification=cited(row["escort_qualified"]),
        papers=cited(row["escort_papers"]),
        rest=Limit(row["escort_rest"].whole(), cited(row["escort_rest"])),
        long_hours=long.whole() if long.known else None,
        long_journey=cited(long),
        child=cited(row["child"]),
    )


def ratio_rules(limit: Callable[[str], Limit]) -> RatioRules:
    """Return the ratios; `limit` gives the limit of a name."""
    return RatioRules(
        stretcher=limit("per_stretcher"),
        small_child=limit("per_small_child"),
        small_siblings=limit("per_siblings"),
        adolescents=limit("per_adolescents"),
        group_from=limit("group_from"),
        group_to=limit("group_to"),
    )


def members_with(session: Session, members: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, MemberFacts]:
    """Return the roster's facts on these members, or on everybody active, by their ids; one statement and the keys.

    No statement for members who were read with everybody before.
    """
    return {
        member.id: MemberFacts(
            is_active=member.is_active,
            skills=member.content.skills,
            papers=tuple(sorted(map(paper_facts, papers), key=repr)),
            away=tuple(map(away_facts, away)),
        )
        for member, papers, away in members_read(session, members)
    }


def other_itineraries(
    session: Session, case_id: uuid.UUID, members: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[Itinerary]]:
    """Return how other cases and movements bind these members: instants alone; one statement.

    `case_id`: the case or movement to leave out.
    """
    by_member = itineraries_of(session, members)
    return {member: [way for of, way in ways if of != case_id] for member, ways in by_member.items()}


def itineraries_of(
    session: Session, members: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[uuid.UUID, Itinerary]]]:
    """How cases and movements bind these members, each with its id; one statement, none for nobody."""
    by_member: dict[uuid.UUID, list[tuple[uuid.UUID, Itinerary]]] = defaultdict(list)
    ways: dict[tuple[uuid.UUID, uuid.UUID, uuid.UUID], tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    both = union_all(_of_cases(members), _of_movements(members))
    rows = session.execute(both).all() if members else ()
    for member, of, by, is_home, *leg in sorted(rows, key=lambda row: (row[4], row[5], row[2].bytes)):
        ways[member, of, by][is_home].append(leg)
    for (member, of, _by), (out, home) in ways.items():
        trips = tuple(Trip(way[0][0], way[-1][1]) for way in (out, home) if way)
        by_member[member].append((of, Itinerary(trips, tuple(_named(*leg) for leg in out))))
    return by_member


def _of_movements(members: Collection[uuid.UUID]) -> Select[Any]:
    """Member, movement, by which assignment, whether it is the way home, instants and zones."""
    ends = (Movement.departs_at, Movement.arrives_at, Movement.departs_zone, Movement.arrives_zone)
    columns: tuple[Any, ...] = (MovementEscort.member_id, Movement.id, MovementEscort.id, literal(0), *ends)
    return (
        select(*columns)
        .join(Movement, Movement.id == MovementEscort.movement_id)
        .where(MovementEscort.member_id.in_(members), Movement.status.not_in(_GONE))
    )


def movement_itinerary(movement: Movement) -> Itinerary:
    """How a movement binds whoever goes along; opens nothing."""
    named = _named(movement.departs_at, movement.arrives_at, movement.departs_zone, movement.arrives_zone)
    return Itinerary((Trip(movement.departs_at, movement.arrives_at),), (named,))


def _of_cases(members: Collection[uuid.UUID]) -> Select[Any]:
    """The same of cases: the legs that each escort goes along with, and those of their ways home."""
    is_home = case((Leg.escort_id.is_(None), 0), else_=1)
    return (
        select(Escort.member_id, Escort.case_id, Escort.id, is_home, Leg.departs_at, Leg.arrives_at, *_ZONES)
        .join(Case, Case.id == Escort.case_id)
        .join(Leg, Leg.case_id == Escort.case_id)
        .where(
            Escort.member_id.in_(members),
            Case.state.in_(_UNDER_WAY),
            Leg.status.not_in(_GONE),
            or_(
                Leg.escort_id == Escort.id,
                and_(Leg.escort_id.is_(None), Leg.ordinal >= Escort.first_leg, Leg.ordinal <= Escort.last_leg),
            ),
        )
    )


def _named(departs: datetime, arrives: datetime, *zones: str) -> tuple[str, ...]:
    return (departs.isoformat(), arrives.isoformat(), *zones)


def own_itinerary(escort: EscortFacts, facts: Sequence[LegFacts], legs: Sequence[Leg]) -> Itinerary:
    """How a case binds an escort; `legs` are the rows of the legs that the people of the case travel."""
    rows = [leg for leg in legs if escort.covers(leg.ordinal)]
    named = tuple(_named(leg.departs_at, leg.arrives_at, leg.departs_zone, leg.arrives_zone) for leg in rows)
    return Itinerary(itinerary_of(covered_legs(escort, facts), escort.home).trips, named)


def bound(
    escort: EscortFacts, member: MemberFacts, own: Itinerary, others: Sequence[Itinerary], rules: CompanyRules
) -> CompanionFacts:
    """An escort with how their other journeys bind them."""
    short, unsure = rest_of(own, others, rules.rest.value, rules.long_hours)
    return CompanionFacts(escort, member, is_elsewhere(escort.kind, own, others), short, unsure)


@dataclass(frozen=True)
class CompanyRead:
    """The roster's facts on some members, and how cases and movements bind them, each with its id."""

    members: Mapping[uuid.UUID, MemberFacts]
    ways: Mapping[uuid.UUID, Sequence[tuple[uuid.UUID, Itinerary]]]

    def companions(
        self,
        escorts: Sequence[tuple[Escort, EscortFacts]],
        facts: Sequence[LegFacts],
        legs: Sequence[Leg],
        rules: CompanyRules,
    ) -> tuple[CompanionFacts, ...]:
        """The escorts of one case who are of the roster; without any statement."""
        companions = []
        for row, escort in escorts:
            if row.member_id is not None and row.member_id in self.members:
                others = [way for of, way in self.ways.get(row.member_id, ()) if of != row.case_id]
                own = own_itinerary(escort, facts, legs)
                companions.append(bound(escort, self.members[row.member_id], own, others, rules))
        return tuple(companions)


def company_read(session: Session, members: Collection[uuid.UUID]) -> CompanyRead:
    """Read the facts on these members, and what binds them; two statements and the keys, none for nobody."""
    if not members:
        return CompanyRead({}, {})
    return CompanyRead(members_with(session, members), itineraries_of(session, members))


# Reads of escorts.


# Kinds of escorts that were recorded before they were sealed: a migration holds no keys, so a job seals them.
ESCORT_KINDS = SystemScope("escort_kinds", opens=("escort",))


def escorts_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Escort]:
    """The escorts of a case, in the order of the legs on which they begin; at most one statement."""
    learnt_escorts: Sequence[Escort] | None = cached_fact(session, (escorts_of_case, case_id))
    if learnt_escorts is not None:
        return learnt_escorts
    return escorts_of_cases(session, [case_id])[case_id]


def escorts_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Escort]]:
    """The same of several cases, by case; one statement."""
    statement = select(Escort).where(Escort.case_id.in_(cases)).order_by(Escort.first_leg, Escort.last_leg, Escort.id)
    by_case: dict[uuid.UUID, list[Escort]] = {case_id: [] for case_id in cases}
    for escort in session.execute(statement).scalars():
        by_case[escort.case_id].append(escort)
    return by_case


def escort_of_case(session: Session, case_id: uuid.UUID, escort_id: uuid.UUID) -> Escort | None:
    """One escort of a case that this scope sees."""
    return session.execute(select(Escort).where(Escort.case_id == case_id, Escort.id == escort_id)).scalar_one_or_none()


def escorts_to_seal(session: Session, at_most: int) -> Sequence[Escort]:
    """Escorts whose kind stands in the open, because they were recorded before it was sealed; one statement."""
    statement = select(Escort).where(Escort.kind_before.is_not(None)).order_by(Escort.id).limit(at_most)
    return session.execute(statement).scalars().all()


def escort_facts(
    escorts: Sequence[Escort], legs: Sequence[Leg], journeys: Sequence[JourneyFacts] = ()
) -> tuple[EscortFacts, ...]:
    """Escorts as facts, with their ways home out of all legs of the case; opens the legs of ways home.

    `journeys` are those of people who travel apart: an escort is on the legs of those whom they go along with.
    """
    ways = [[leg.ordinal for leg in way.legs] for way in journeys]
    return tuple(_facts(escort, legs, ways) for escort in escorts)


def _facts(escort: Escort, legs: Sequence[Leg], ways: Sequence[Sequence[int]]) -> EscortFacts:
    home = way_home(legs, escort.id)
    facts = EscortFacts(
        escort.kind,
        escort.first_leg,
        escort.last_leg,
        escort.needs_way_home,
        leg_facts(home),
        escorted_legs(escort.first_leg, escort.last_leg, ways),
    )
    out = [leg for leg in journey(legs) if facts.covers(leg.ordinal)]
    gap = whole_km(out[-1].content.destination, home[0].content.origin) if out and home else None
    return replace(facts, home_gap_km=gap)


def legs_along(escort: Escort, travelled: Sequence[Leg], people: Sequence[uuid.UUID]) -> list[Leg]:
    """Return the legs of a journey on which an escort travels; `people` are the ids of everybody of the case."""
    are_apart = not all(leg.is_for_all for leg in travelled)
    ways = [[leg.ordinal for leg in own] for _who, own in journeys_apart(travelled, people)] if are_apart else ()
    ordinals = escorted_legs(escort.first_leg, escort.last_leg, ways)
    between = [leg for leg in travelled if escort.first_leg <= leg.ordinal <= escort.last_leg]
    return [leg for leg in between if ordinals is None or leg.ordinal in ordinals]


# Reads of what is recorded of an escort's journey.


def records_of_escort(session: Session, escort_id: uuid.UUID, kind: RecordKind) -> Sequence[EscortRecord]:
    """The records of one kind, the newest first; one statement."""
    statement = (
        select(EscortRecord)
        .where(EscortRecord.escort_id == escort_id, EscortRecord.kind == kind)
        .order_by(EscortRecord.recorded_at.desc(), EscortRecord.id)
    )
    return session.execute(statement).scalars().all()


def has_records(session: Session, escort_id: uuid.UUID) -> bool:
    """Whether anything is recorded of this escort's journey."""
    statement = select(EscortRecord.id).where(EscortRecord.escort_id == escort_id).limit(1)
    return session.execute(statement).first() is not None


def local_time(record: EscortRecord) -> datetime:
    """When it happened, as clocks showed it there; opens the row."""
    return local(datetime.fromisoformat(record.content["at"]), record.content["zone"])
