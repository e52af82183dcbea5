"""Reads for families that part or come together: everything that goes along with a person, and facts to copy."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.security.sealed import SealedRow
from foundation.storage.base import Base
from returns.cases.models import Case
from returns.cases.rules.cases import PATH
from returns.lifecycle.models.eligibility import EligibilityDecision
from returns.lifecycle.models.lifecycle import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.protection.models.protection import ProtectionClearance
from returns.protection.rules.protection import Clearance

FAMILY_EVENTS = (EventKind.FAMILY_SPLIT, EventKind.FAMILY_JOINED)


def tables_of_people() -> list[type[Any]]:
    """Classes of this room whose rows are about one person of a case: they have `case_id` and `person_id`."""
    entities = [
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("returns.")
        and {"case_id", "person_id"} <= {column.key for column in mapper.column_attrs}
    ]
    return sorted(entities, key=lambda entity: entity.__tablename__)


def rows_of_people(session: Session, case_id: uuid.UUID, people: Sequence[uuid.UUID]) -> list[Any]:
    """Everything in a case that is about these people and goes where they go; one statement for each kind of row.

    What is sealed with the key of the case stays: nobody could open it elsewhere.
    """
    rows: list[Any] = []
    for entity in tables_of_people():
        mine = select(entity).where(entity.case_id == case_id, entity.person_id.in_(people))
        rows += session.execute(mine).scalars().all()
    return [row for row in rows if not isinstance(row, SealedRow) or row.key_name()[0] == "person"]


def decisions_of_case(session: Session, case_id: uuid.UUID) -> Sequence[EligibilityDecision]:
    """The decisions on the application of a case, the oldest first; one statement."""
    statement = (
        select(EligibilityDecision)
        .where(EligibilityDecision.case_id == case_id)
        .order_by(EligibilityDecision.decided_at, EligibilityDecision.id)
    )
    return session.execute(statement).scalars().all()


def steps_of_case(session: Session, case_id: uuid.UUID) -> Sequence[CaseEvent]:
    """The events by which a case reached the stages of its way; one statement."""
    statement = (
        select(CaseEvent)
        .where(CaseEvent.case_id == case_id, CaseEvent.to_state.in_(PATH))
        .order_by(CaseEvent.at, CaseEvent.id)
    )
    return session.execute(statement).scalars().all()


def linked_cases(session: Session, case_id: uuid.UUID) -> list[tuple[EventKind, Case]]:
    """The cases from which people came or to which they went, as far as this scope sees them; two statements."""
    statement = select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.kind.in_(FAMILY_EVENTS))
    events = session.execute(statement.order_by(CaseEvent.at, CaseEvent.id)).scalars().all()
    contents = [(event.kind, event.content or {}) for event in events]  # without its key an event says nothing
    links = [(kind, uuid.UUID(content["other"])) for kind, content in contents if content.get("other")]
    ids = [linked_id for _kind, linked_id in links]
    seen = {case.id: case for case in session.execute(select(Case).where(Case.id.in_(ids))).scalars()} if ids else {}
    return [(kind, seen[linked_id]) for kind, linked_id in links if linked_id in seen]


def family_of_cases(session: Session, case: Case) -> list[Case]:
    """A case and every case from which its people came or to which they went, by however many steps; it stands first.

    Two statements, and two for each further step.
    """
    family, newest = {case.id: case}, [case.id]
    while newest:
        statement = select(CaseEvent).where(CaseEvent.case_id.in_(newest), CaseEvent.kind.in_(FAMILY_EVENTS))
        contents = [event.content or {} for event in session.execute(statement).scalars()]
        ids = {uuid.UUID(content["other"]) for content in contents if content.get("other")} - set(family)
        seen = session.execute(select(Case).where(Case.id.in_(ids))).scalars().all() if ids else []
        family |= {linked.id: linked for linked in seen}
        newest = [linked.id for linked in seen]
    return list(family.values())


def no_option_among(session: Session, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """For which of these cases protection said that return is not an option; one statement."""
    closed = ProtectionClearance.state == Clearance.NOT_AN_OPTION
    statement = select(ProtectionClearance.case_id).where(ProtectionClearance.case_id.in_(ids), closed)
    return set(session.execute(statement).scalars())
