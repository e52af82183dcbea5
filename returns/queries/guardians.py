"""Reads of guardianships: those of a case, and which are in force on a day."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from returns.models.guardians import Guardianship as Guardianship
from returns.rules.guardians import Capacity, GuardianFacts, OtherParent


def guardians_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Guardianship]:
    """The guardianships of a case, ended ones too, by child and beginning; one statement."""
    return guardians_of_cases(session, [case_id])[case_id]


def guardians_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Guardianship]]:
    """The same of several cases, by case; one statement."""
    statement = (
        select(Guardianship)
        .where(Guardianship.case_id.in_(cases))
        .order_by(Guardianship.person_id, Guardianship.appointed_on, Guardianship.recorded_at, Guardianship.id)
    )
    found: dict[uuid.UUID, list[Guardianship]] = {one: [] for one in cases}
    for one in session.execute(statement).scalars():
        found[one.case_id].append(one)
    return found


def guardians_in_force(session: Session, case_id: uuid.UUID, day: date) -> Sequence[Guardianship]:
    """Who stands for the children of a case on a day; one statement."""
    statement = (
        select(Guardianship)
        .where(
            Guardianship.case_id == case_id,
            Guardianship.appointed_on <= day,
            or_(Guardianship.ended_on.is_(None), Guardianship.ended_on > day),
        )
        .order_by(Guardianship.person_id, Guardianship.appointed_on, Guardianship.id)
    )
    return session.execute(statement).scalars().all()


def guardian_of_case(session: Session, case_id: uuid.UUID, guardianship_id: uuid.UUID) -> Guardianship | None:
    """One guardianship of a case that this scope sees."""
    statement = select(Guardianship).where(Guardianship.case_id == case_id, Guardianship.id == guardianship_id)
    return session.execute(statement).scalar_one_or_none()


def guardian_facts(one: Guardianship) -> GuardianFacts:
    """A guardianship as a fact; opens it. Where the key of the child is gone, only its days are left."""
    who = one.guardian_person_id.hex if one.guardian_person_id else ""
    try:
        capacity, other = Capacity(one.capacity), OtherParent((one.content or {}).get("other_parent") or "not_known")
    except KeyGone:
        return GuardianFacts(one.person_id.hex, who, None, one.appointed_on, one.ended_on)
    return GuardianFacts(one.person_id.hex, who, capacity, one.appointed_on, one.ended_on, other)
