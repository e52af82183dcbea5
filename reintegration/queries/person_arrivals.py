"""Reads of who of a case arrived and who did not, as it was said last."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from reintegration.models.person_arrivals import PersonArrival as PersonArrival
from reintegration.rules.arrivals import ArrivalState
from returns.rules.tasks import DatedFact, ForWhom, TaskKind


def newest_arrivals(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, PersonArrival]:
    """What was said last of each of the people of a case of whom something was said; one statement."""
    statement = select(PersonArrival).where(PersonArrival.case_id == case_id).order_by(PersonArrival.ordinal)
    return {one.person_id: one for one in session.execute(statement).scalars()}


def people_missing(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """Who of these cases was expected and did not arrive, from the day on which it was said; one statement."""
    columns = (PersonArrival.case_id, PersonArrival.person_id, PersonArrival.state, PersonArrival.recorded_at)
    statement = select(*columns).where(PersonArrival.case_id.in_(ids)).order_by(PersonArrival.ordinal)
    newest = {(case_id, person): (state, at) for case_id, person, state, at in session.execute(statement)}
    found: dict[uuid.UUID, list[DatedFact]] = {}
    for (case_id, person), (state, at) in newest.items():
        if state is ArrivalState.NOT_ARRIVED:
            fact = DatedFact(TaskKind.NOT_ARRIVED, person.hex, at.date(), ForWhom.OWNER)
            found.setdefault(case_id, []).append(fact)
    return found
