"""Reads of guardianships: those of a case, and which are in force on a day."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from returns.people.models.guardians import Guardianship as Guardianship
from returns.people.rules.guardians import Capacity, GuardianFacts, OtherParent


def guardians_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Guardianship]:
    """The guardianships of a case, ended ones too, by child and beginning; one statement."""
    return in_order(session.execute(select(Guardianship).where(Guardianship.case_id == case_id)).scalars())


def in_order(guardianships: Iterable[Guardianship]) -> list[Guardianship]:
    """Guardianships by child, beginning, and when they were recorded."""
    return sorted(
        guardianships,
        key=lambda guardianship: (
            guardianship.person_id,
            guardianship.appointed_on,
            guardianship.recorded_at,
            guardianship.id,
        ),
    )


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


def guardian_facts(guardianship: Guardianship) -> GuardianFacts:
    """A guardianship as a fact; opens it. Where the key of the child is gone, only its days are left."""
    who = guardianship.guardian_person_id.hex if guardianship.guardian_person_id else ""
    try:
        capacity = Capacity(guardianship.capacity)
        other = OtherParent((guardianship.content or {}).get("other_parent") or "not_known")
    except KeyGone:
        return GuardianFacts(guardianship.person_id.hex, who, None, guardianship.appointed_on, guardianship.ended_on)
    return GuardianFacts(
        guardianship.person_id.hex, who, capacity, guardianship.appointed_on, guardianship.ended_on, other
    )
