"""Reads of the escorts of group movements: who of the roster goes along, and what stands against each of them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from foundation.geography.zones import local_date
from foundation.rulebook.queries import rules_on
from returns.cases.rules.reasons import Reason
from returns.escorts.models.roster import RosterMember
from returns.escorts.queries.company import (
    COMPANY_CODES,
    CompanyRead,
    bound,
    company_read,
    company_rules,
    movement_itinerary,
)
from returns.escorts.queries.roster import active_members
from returns.escorts.rules.company import CompanyRules, company_reasons
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.journey.queries.itinerary import airport_code
from returns.journey.rules.itinerary import LegFacts
from returns.movements.models import Movement
from returns.movements.queries.movements import EscortRead, escorts_of_movement
from returns.movements.queries.notice import CHILD, MOVEMENT_CODES, departs_on


@dataclass(frozen=True)
class MovementCompany:
    """Who goes along, who of the roster could, and what stands against each of them, by the ids of members."""

    along: Sequence[EscortRead]
    others: Sequence[RosterMember]
    reasons: Mapping[uuid.UUID, tuple[Reason, ...]]


def company_of(
    session: Session, movement: Movement, along: Sequence[EscortRead]
) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """What stands against those who go along, by member; four statements and the keys, none where nobody does."""
    ids = {escort.escort.member_id for escort in along}
    return _judged(movement, company_read(session, ids), _rules(session, movement)) if ids else {}


def company_with(session: Session, movement: Movement) -> MovementCompany:
    """The same, with everybody of the roster who could go along: those with the fewest reasons against them first."""
    along, everybody = escorts_of_movement(session, movement.id), active_members(session)
    member_ids = {escort.escort.member_id for escort in along}
    others = [member for member in everybody if member.id not in member_ids]
    company = company_read(session, member_ids | {member.id for member in others})
    reasons = _judged(movement, company, _rules(session, movement))
    others.sort(key=lambda member: (len(reasons.get(member.id, ())), member.ordinal))
    return MovementCompany(along, others, reasons)


def movement_leg(movement: Movement) -> LegFacts:
    """A movement as the one leg of its escorts; opens it."""
    content = movement.content
    return LegFacts(
        ordinal=1,
        mode=movement.mode,
        status=movement.status,
        departs_at=movement.departs_at,
        arrives_at=movement.arrives_at,
        departs_on=local_date(movement.departs_at, movement.departs_zone),
        arrives_on=local_date(movement.arrives_at, movement.arrives_zone),
        origin_country=content["from"]["country"],
        destination_country=content["to"]["country"],
        origin=airport_code(content["from"]),
        destination=airport_code(content["to"]),
        arrives_zone=movement.arrives_zone,
    )


def _rules(session: Session, movement: Movement) -> CompanyRules:
    rules = rules_on(session, MOVEMENT_CODES, departs_on(movement))
    rows = {name: rules.need(code) for name, code in COMPANY_CODES.items()}
    return company_rules({**rows, "child": rules.need(CHILD)})


def _judged(movement: Movement, company: CompanyRead, rules: CompanyRules) -> dict[uuid.UUID, tuple[Reason, ...]]:
    legs, own = (movement_leg(movement),), movement_itinerary(movement)
    escort = EscortFacts(EscortKind.OPERATIONAL, 1, 1, needs_way_home=True)
    reasons = {}
    for member, facts in company.members.items():
        others = [way for of, way in company.ways.get(member, ()) if of != movement.id]
        reasons[member] = company_reasons((bound(escort, facts, own, others, rules),), legs, False, rules)
    return reasons
