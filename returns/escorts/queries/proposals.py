"""Reads of proposals: everybody on the roster, judged for the journey of a case as an escort of one kind."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import Reason
from returns.escorts.models import Escort, RosterMember
from returns.escorts.queries.escorts import active_members, bound, members_with, own_itinerary
from returns.escorts.queries.ways import itineraries_of
from returns.escorts.rules.company import (
    Candidate,
    Itinerary,
    MemberFacts,
    company_reasons,
    is_of_their_sex,
    ranked,
    understood_by,
)
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.health.rules.health import MEDICAL_ESCORT
from returns.journey.models import Leg
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.names.models import OtherCase
from returns.names.queries.duplicates import other_cases
from returns.people.models import Person
from returns.readiness.queries.readiness import Judged, judged_by
from returns.readiness.rules.company import is_child_alone, legs_alone


@dataclass(frozen=True)
class Proposals:
    """Who could travel along: a ranking for each kind that is needed, and the rows by id (hex).

    `people` travel, `with_language` of them with a recorded language. `legs`: the ordinals of the first and last leg.
    """

    by_kind: dict[EscortKind, tuple[Candidate, ...]]
    rows: dict[str, RosterMember]
    people: int
    with_language: int
    legs: tuple[int, int] | None


def needed_kinds(judged: Judged) -> tuple[EscortKind, ...]:
    """The kinds of escort needed: social for a child alone, medical by a medical decision; operational if neither."""
    needs = {need for person in judged.facts.people if person.fitness for need in person.fitness.needs}
    is_needed_as = {
        EscortKind.SOCIAL: _has_child_alone(judged),
        EscortKind.MEDICAL: MEDICAL_ESCORT in needs,
    }
    return tuple(kind for kind, is_needed in is_needed_as.items() if is_needed) or (EscortKind.OPERATIONAL,)


def proposals_for(session: Session, case: Case, today: date) -> Proposals:
    """The roster judged for all legs of a journey, the way home not counted; statements do not grow with the roster."""
    rows = {member.id: member for member in active_members(session)}  # first, so that all keys come at once
    legs = legs_of_case(session, case.id)
    judged = judged_by(session, case, today, legs)
    people, travelled = members_of_case(session, case.id), journey(legs)
    spoken = [_spoken(person) for person in people]
    members = members_with(session)
    others = other_itineraries(session, case, today, members.keys())
    before = _travelled_before(session, case.id)
    by_kind = {}
    for kind in needed_kinds(judged):
        candidates = [
            Candidate(
                member=member_id.hex,
                place=row.ordinal,
                reasons=_reasons(judged, travelled, kind, members[member_id], others.get(member_id, [])),
                understood=understood_by(row.content.languages, spoken),
                knows_them=member_id in before,
                is_of_their_sex=is_of_their_sex(row.sex, [person.sex for person in people]),
            )
            for member_id, row in rows.items()
        ]
        by_kind[kind] = ranked(candidates)
    ends = (travelled[0].ordinal, travelled[-1].ordinal) if travelled else None
    return Proposals(
        by_kind, {member_id.hex: row for member_id, row in rows.items()}, len(people), sum(map(bool, spoken)), ends
    )


def other_itineraries(
    session: Session, case: Case, today: date, members: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[Itinerary]]:
    """Return how other cases, and movements, bind these members: instants alone; one statement."""
    by_member = itineraries_of(session, members, min(case.departs_or_never, today))
    return {member: [way for of, way in ways if of != case.id] for member, ways in by_member.items()}


def members_judged(
    session: Session, case: Case, today: date, kind: EscortKind
) -> tuple[Itinerary, dict[uuid.UUID, tuple[Reason, ...]]] | None:
    """How a journey would bind somebody, and what stands against each member of the roster; None without legs."""
    legs = legs_of_case(session, case.id)
    judged, travelled, members = judged_by(session, case, today, legs), journey(legs), members_with(session)
    if not travelled:
        return None
    others = other_itineraries(session, case, today, members.keys())
    escort = EscortFacts(kind, travelled[0].ordinal, travelled[-1].ordinal, needs_way_home=True)
    reasons = {
        member_id: _reasons(judged, travelled, kind, member, others.get(member_id, []))
        for member_id, member in members.items()
    }
    return own_itinerary(escort, judged.facts.legs, travelled), reasons


def _reasons(
    judged: Judged, legs: Sequence[Leg], kind: EscortKind, member: MemberFacts, others: Sequence[Itinerary]
) -> tuple[Reason, ...]:
    """What stands against a member on the whole journey."""
    rules = judged.rules.company
    if not legs or rules is None:
        return ()
    escort = EscortFacts(kind, legs[0].ordinal, legs[-1].ordinal, needs_way_home=True)
    own = own_itinerary(escort, judged.facts.legs, legs)
    companions = (bound(escort, member, own, others, rules),)
    return company_reasons(companions, judged.facts.legs, _has_child_alone(judged), rules)


def _has_child_alone(judged: Judged) -> bool:
    """Whether a child travels alone, all the way or on some leg."""
    return is_child_alone(judged.facts, judged.rules) or bool(legs_alone(judged.facts, judged.rules))


def _spoken(person: Person) -> list[str]:
    try:
        return [language.code for language in person.details.languages]
    except KeyGone:
        return []


def _travelled_before(session: Session, case_id: uuid.UUID) -> set[uuid.UUID]:
    """Who of the roster travelled with people of this case when they had another one; two statements at most."""
    contents = (OtherCase.content.readable(link) for link in other_cases(session, case_id))
    linked = [content.case_id for content in contents if content]
    if not linked:
        return set()
    statement = select(Escort.member_id).where(Escort.case_id.in_(linked), Escort.member_id.is_not(None))
    return {member_id for member_id in session.execute(statement).scalars() if member_id is not None}
