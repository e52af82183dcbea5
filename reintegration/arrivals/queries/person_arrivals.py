"""Reads of who of a case arrived and who did not, as it was said last."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.storage.asked_once import learn, learnt
from reintegration.arrivals.models.arrivals import ContactConsent
from reintegration.arrivals.models.person_arrivals import PersonArrival as PersonArrival
from reintegration.arrivals.queries.arrivals import reception_of_case, who_may_be_contacted
from reintegration.arrivals.rules.arrivals import ArrivalState
from returns.cases.queries.cases import members_of_case
from returns.people.models.people import Person
from returns.reception.models import Reception
from returns.safe_contact.models.safe_contact import SafeContact
from returns.safe_contact.queries.safe_contact import cards_of_case, checked_cards, newest_check
from returns.work.rules.tasks import DatedFact, ForWhom, TaskKind


def newest_arrivals(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, PersonArrival]:
    """The newest record of each of the people of a case, by person, where there is one; at most one statement."""
    arrivals: dict[uuid.UUID, PersonArrival] | None = learnt(session, (newest_arrivals, case_id))
    if arrivals is not None:
        return arrivals
    statement = select(PersonArrival).where(PersonArrival.case_id == case_id).order_by(PersonArrival.ordinal)
    return {arrival.person_id: arrival for arrival in session.execute(statement).scalars()}


def people_received(session: Session, case_id: uuid.UUID) -> None:
    """Read people, cards, who arrived, who may be contacted and who receives them, for a page of all; one statement."""
    statement = (
        select(Person, PersonArrival, ContactConsent, Reception, SafeContact, newest_check().label("checked_on"))
        .outerjoin(PersonArrival, PersonArrival.person_id == Person.id)
        .outerjoin(ContactConsent, (ContactConsent.person_id == Person.id) & ContactConsent.withdrawn_at.is_(None))
        .outerjoin(Reception, Reception.case_id == Person.case_id)
        .outerjoin(SafeContact, SafeContact.person_id == Person.id)
        .where(Person.case_id == case_id)
        .order_by(Person.ordinal, PersonArrival.ordinal)
    )
    rows = session.execute(statement).all()
    learn(session, (members_of_case, case_id), list(dict.fromkeys(row.Person for row in rows)))
    learn(session, (cards_of_case, case_id), checked_cards((row.SafeContact, row.checked_on) for row in rows))
    if rows:
        learn(session, (reception_of_case, case_id), [rows[0].Reception])
    arrivals = {row.Person.id: row.PersonArrival for row in rows if row.PersonArrival}
    learn(session, (newest_arrivals, case_id), arrivals)
    learn(session, (who_may_be_contacted, case_id), {row.Person.id for row in rows if row.ContactConsent})


def people_missing(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """Who of these cases was expected and did not arrive, from the day on which it was said; one statement."""
    columns = (PersonArrival.case_id, PersonArrival.person_id, PersonArrival.state, PersonArrival.recorded_at)
    statement = select(*columns).where(PersonArrival.case_id.in_(ids)).order_by(PersonArrival.ordinal)
    newest = {(case_id, person): (state, at) for case_id, person, state, at in session.execute(statement)}
    facts: dict[uuid.UUID, list[DatedFact]] = {}
    for (case_id, person), (state, at) in newest.items():
        if state is ArrivalState.NOT_ARRIVED:
            fact = DatedFact(TaskKind.NOT_ARRIVED, person.hex, at.date(), ForWhom.OWNER)
            facts.setdefault(case_id, []).append(fact)
    return facts
