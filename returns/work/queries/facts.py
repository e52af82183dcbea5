"""The plain facts of cases that tasks are made from: a fixed number of statements, however many cases there are.

Other topics add what has a day by which somebody has to see to it: a function in SOURCES, or, from a room to the right,
in `dated_facts` of their `Topic`.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.rulebook.queries import rules_on
from returns.cases.models import Case
from returns.cases.rules import ENDED, CaseState
from returns.consent.models import Consent
from returns.consent.rules import PURPOSE_WORDS
from returns.counselling.queries import awaited_sessions
from returns.departure.queries import not_travelled
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.queries import stopped_journeys
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models import Person
from returns.people.queries import open_facts
from returns.people.rules.people import age_range
from returns.protection.models import ProtectionCheck, ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.safe_contact.models import SafeContact
from returns.safe_contact.queries import newest_check
from returns.safe_contact.rules import days_as_checked
from returns.work.rules.tasks import CaseFacts, CheckedPerson, ContactDates, DatedFact, TaskNumbers

# Given the session, ids of cases and today: dated facts by case. In a fixed number of statements, from plain columns.
Source = Callable[[Session, Sequence[uuid.UUID], date], Mapping[uuid.UUID, Sequence[DatedFact]]]
SOURCES: tuple[Source, ...] = (open_facts, stopped_journeys, awaited_sessions, not_travelled)
NUMBERS = {
    "contact_unknown_ahead": "tasks.contact_unknown.ahead_days",
    "contact_again_ahead": "tasks.contact_again.ahead_days",
    "contact_good_for": "safe_contact.good_for_days",
    "deadline_first": "tasks.deadline.first_days",
    "deadline_second": "tasks.deadline.second_days",
    "clearance_outstanding": "tasks.clearance_outstanding.days",
    "clearance_asked": "tasks.clearance_asked.days",
    "clearance_ends_ahead": "tasks.clearance_ends.ahead_days",
    "consent_again": "consent.confirmed_again_within_days",
    "protection_check": "tasks.protection_check.days",
    "decision": "tasks.decision.days",
    "owner_gone": "tasks.owner_gone.days",
    "adult_from": "consent.signs_alone_from_age",
    "country_again_hours": "country_status.checked_before_travel_hours",
}
_NEEDED = "consent.needed_to_apply"


def task_numbers(session: Session, today: date) -> tuple[TaskNumbers, list[str]]:
    """The numbers of today, and the consents that have to be confirmed again; one statement."""
    rules = rules_on(session, (*NUMBERS.values(), _NEEDED), today)
    needed = [str(word) for word in rules.need(_NEEDED).entries()]
    return TaskNumbers(**{name: rules.need(code).whole() for name, code in NUMBERS.items()}), needed


def cases_after(session: Session, last: uuid.UUID | None, size: int) -> list[uuid.UUID]:
    """The first `size` ids, in order, of cases that have not ended; only those after `last` if it is given."""
    statement = select(Case.id).where(Case.state.not_in(ENDED)).order_by(Case.id).limit(size)
    return list(session.execute(statement.where(Case.id > last) if last else statement).scalars())


def case_facts(
    session: Session, ids: Sequence[uuid.UUID], today: date, needed: Sequence[str], further: Sequence[Source]
) -> dict[uuid.UUID, tuple[uuid.UUID, CaseFacts]]:
    """Office and facts of each of these cases that this scope sees; six statements, and those of all sources.

    `further`: sources of rooms to the right, beside SOURCES.
    """
    at = _events(session, ids)
    departures, contacts, consents = _departures(session, ids), _contacts(session, ids), _consents(session, ids, needed)
    people = _people(session, ids, today)
    dated: defaultdict[uuid.UUID, list[DatedFact]] = defaultdict(list)
    for source in (*SOURCES, *further):
        for case_id, facts in source(session, ids, today).items():
            dated[case_id] += facts
    by_case = {}
    for row in session.execute(_cases(ids)):
        set_at, asked_at = row.set_at, at.get((row.id, EventKind.CLEARANCE_ASKED, None))
        is_asked = asked_at is not None and (set_at is None or asked_at >= set_at)
        by_case[row.id] = (
            row.office_id,
            CaseFacts(
                case=row.id.hex,
                today=today,
                state=row.state,
                legal_deadline=row.legal_deadline,
                owner_is_gone=row.status is not AccountStatus.ACTIVE and row.state not in ENDED,
                clearance=row.clearance or Clearance.OUTSTANDING,
                clearance_until=row.until,
                clearance_asked_on=asked_at.date() if asked_at is not None and is_asked else None,
                applied_on=_day(at.get((row.id, None, CaseState.APPLIED))),
                eligible_on=_day(at.get((row.id, None, CaseState.ELIGIBLE))),
                people=tuple(people[row.id]),
                departs_on=_day(departures.get(row.id)),
                contacts=tuple(contacts[row.id]),
                consents_confirmed_on=tuple(consents[row.id]),
                dated=tuple(dated[row.id]),
            ),
        )
    return by_case


def _cases(ids: Sequence[uuid.UUID]) -> Any:
    return (
        select(
            Case.id,
            Case.office_id,
            Case.state,
            Case.legal_deadline,
            Account.status,
            ProtectionClearance.state.label("clearance"),
            ProtectionClearance.until,
            ProtectionClearance.set_at,
        )
        .outerjoin(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .outerjoin(Account, Account.id == Case.owner_id)
        .where(Case.id.in_(ids))
    )


def _day(instant: datetime | None) -> date | None:
    return instant.date() if instant is not None else None


def _events(session: Session, ids: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, Any, Any], datetime]:
    """When each case last reached a state, and when its clearance was last asked for."""
    at = func.max(CaseEvent.at)
    reached = (CaseState.APPLIED, CaseState.ELIGIBLE)
    either = CaseEvent.to_state.in_(reached) | (CaseEvent.kind == EventKind.CLEARANCE_ASKED)
    statement = (
        select(CaseEvent.case_id, CaseEvent.kind, CaseEvent.to_state, at)
        .where(CaseEvent.case_id.in_(ids), either)
        .group_by(CaseEvent.case_id, CaseEvent.kind, CaseEvent.to_state)
    )
    latest: dict[tuple[uuid.UUID, Any, Any], datetime] = {}
    for case_id, kind, to_state, last in session.execute(statement):
        key = (case_id, kind if to_state is None else None, to_state)
        latest[key] = max(last, latest.get(key, last))
    return latest


def _people(session: Session, ids: Sequence[uuid.UUID], today: date) -> defaultdict[uuid.UUID, list[CheckedPerson]]:
    """Everybody of these cases, by the band in which they were born, and whether they have a protection check."""
    statement = (
        select(Person.case_id, Person.birth_year_band, func.count(ProtectionCheck.id))
        .outerjoin(ProtectionCheck, ProtectionCheck.person_id == Person.id)
        .where(Person.case_id.in_(ids))
        .group_by(Person.id, Person.case_id, Person.birth_year_band)
        .order_by(Person.id)
    )
    people: defaultdict[uuid.UUID, list[CheckedPerson]] = defaultdict(list)
    for case_id, band, checks in session.execute(statement):
        youngest = age_range(band, today)[0] if band is not None else None
        people[case_id].append(CheckedPerson(youngest, bool(checks)))
    return people


def _departures(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    gone = (LegStatus.FROZEN, LegStatus.CANCELLED)
    statement = (
        select(Leg.case_id, func.min(Leg.departs_at))
        .where(Leg.case_id.in_(ids), Leg.escort_id.is_(None), Leg.status.not_in(gone))
        .group_by(Leg.case_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _contacts(session: Session, ids: Sequence[uuid.UUID]) -> defaultdict[uuid.UUID, list[ContactDates]]:
    card = SafeContact
    statement = (
        select(card.case_id, card.person_id, card.known_by, card.verified_on, card.review_on, newest_check())
        .where(card.case_id.in_(ids))
        .order_by(card.person_id)
    )
    contacts: defaultdict[uuid.UUID, list[ContactDates]] = defaultdict(list)
    for case_id, person_id, known_by, *days in session.execute(statement):
        verified_on, review_on = days_as_checked(*days)
        contacts[case_id].append(ContactDates(person_id.hex, verified_on, known_by, review_on))
    return contacts


def _consents(session: Session, ids: Sequence[uuid.UUID], needed: Sequence[str]) -> defaultdict[uuid.UUID, list[date]]:
    """The last confirmation of each person's needed consents that are in force."""
    purposes = [PURPOSE_WORDS[word] for word in needed]
    statement = (
        select(Consent.case_id, func.max(Consent.confirmed_on))
        .where(Consent.case_id.in_(ids), Consent.purpose.in_(purposes), Consent.withdrawn_at.is_(None))
        .group_by(Consent.case_id, Consent.person_id, Consent.purpose)
    )
    confirmations: defaultdict[uuid.UUID, list[date]] = defaultdict(list)
    for case_id, confirmed_on in session.execute(statement):
        confirmations[case_id].append(confirmed_on)
    return confirmations
