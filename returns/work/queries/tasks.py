"""Reads of tasks: mine, the office's and those of a case; how many are due; and the facts that rules make them of."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.rulebook.queries import rules_on
from foundation.storage.fixed import Fixed
from foundation.storage.known import prepared_for
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED, CaseState
from returns.consent.models import Consent
from returns.consent.rules import PURPOSE_WORDS
from returns.counselling.queries import awaited_sessions
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.queries import not_travelled, stopped_journeys
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models import Person
from returns.people.queries import open_facts
from returns.people.rules.people import age_range
from returns.protection.models import ProtectionCheck, ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.safe_contact.models import SafeContact
from returns.safe_contact.queries import newest_check
from returns.safe_contact.rules import days_as_checked
from returns.work.models import Task as Task, TaskEvent as TaskEvent
from returns.work.queries.duty import acts_for, covered_by, is_asked
from returns.work.rules.tasks import (
    CaseFacts,
    CheckedPerson,
    ContactDates,
    DatedFact,
    ForWhom,
    TaskNumber,
    TaskNumbers,
    TaskState,
)

MOST_AT_ONCE = 25
STOPPED = (LegStatus.FROZEN, LegStatus.CANCELLED)


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks a list shows."""

    only_mine: bool = True
    only_open: bool = True
    case_id: uuid.UUID | None = None


def is_mine(user: UserScope, today: Any) -> ColumnElement[bool]:
    """Tasks that are somebody's own today: by name, as owner or cover, on duty, or because they lead the office."""
    conditions: list[ColumnElement[bool]] = [
        or_(Task.assignee_id == user.actor_id, Task.assignee_id.in_(covered_by(user.actor_id, today))),
        and_(Task.for_whom == Fixed(ForWhom.OWNER), Task.case_id.in_(select(Case.id).where(acts_for(user, today)))),
    ]
    if user.may(Permission.CASES_WORK):
        conditions.append(Task.for_whom == Fixed(ForWhom.OFFICERS))
    if user.may(Permission.LEAD_OFFICE):
        conditions.append(Task.for_whom == Fixed(ForWhom.LEADS))
    if user.role is Role.PROTECTION_SPECIALIST:
        conditions.append(and_(Task.for_whom == Fixed(ForWhom.SPECIALISTS), is_asked(user, today)))
    return or_(*conditions)


def _chosen(chosen: TaskFilter, user: UserScope, today: Any) -> Select[Any]:
    statement = select(Task)
    if chosen.case_id is not None:
        statement = statement.where(Task.case_id == chosen.case_id)
    elif chosen.only_mine:
        statement = statement.where(is_mine(user, today))
    elif user.office_id is not None:
        statement = statement.where(Task.office_id == user.office_id)
    open_ = Task.state == Fixed(TaskState.OPEN)
    return statement.where(open_ if chosen.only_open else ~open_)


def tasks_page(
    session: Session, chosen: TaskFilter, user: UserScope, today: date, descending: bool, cursor: str | None, size: int
) -> Slice[Task]:
    """One page of tasks by their due day: the most overdue first, unless turned round."""
    statement = prepared_for(user, _page, chosen.only_mine, chosen.only_open, chosen.case_id is not None)
    values = {"today": today, "case_id": chosen.case_id}
    return keyset(session, statement, (Task.due_on, Task.id), descending, cursor, size, parameters=values)


def _page(user: UserScope, only_mine: bool, only_open: bool, is_of_case: bool) -> Select[Any]:
    of_case: Any = bindparam("case_id") if is_of_case else None
    return _chosen(TaskFilter(only_mine, only_open, of_case), user, bindparam("today"))


def first_tasks(session: Session, user: UserScope, size: int) -> Sequence[Task]:
    """One's own open tasks, the most overdue first; one statement."""
    return session.execute(prepared_for(user, _first_tasks, size), {"today": user.today}).scalars().all()


def _first_tasks(user: UserScope, size: int) -> Select[Any]:
    return _chosen(TaskFilter(), user, bindparam("today")).order_by(Task.due_on, Task.id).limit(size)


def task_by_id(session: Session, task_id: uuid.UUID) -> Task | None:
    """One task that this scope sees."""
    return session.execute(select(Task).where(Task.id == task_id)).scalar_one_or_none()


def tasks_by_id(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Task]:
    """Those of these tasks that this scope sees; one statement."""
    return session.execute(select(Task).where(Task.id.in_(ids)).order_by(Task.due_on, Task.id)).scalars().all()


def my_ids_among(session: Session, user: UserScope, ids: Sequence[uuid.UUID], today: date) -> set[uuid.UUID]:
    """Which of these tasks are somebody's own today; one statement."""
    return set(session.execute(select(Task.id).where(Task.id.in_(ids), is_mine(user, today))).scalars())


def closed_at_instant(session: Session, account_id: uuid.UUID | None, instant: datetime) -> Sequence[Task]:
    """Tasks that somebody closed at exactly this instant: what one press closed."""
    statement = select(Task).where(Task.closed_by == account_id, Task.closed_at == instant).limit(MOST_AT_ONCE)
    return session.execute(statement).scalars().all()


def events_of_task(session: Session, task_id: uuid.UUID) -> Sequence[TaskEvent]:
    """What happened to a task, the oldest first."""
    statement = select(TaskEvent).where(TaskEvent.task_id == task_id).order_by(TaskEvent.at, TaskEvent.id)
    return session.execute(statement).scalars().all()


def rule_tasks_of(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[str, Task]:
    """Tasks of these cases that rules made, by their keys."""
    statement = select(Task).where(Task.case_id.in_(case_ids), Task.key.is_not(None))
    return {task.key: task for task in session.execute(statement).scalars() if task.key}


def open_of_people(
    session: Session, case_ids: Sequence[uuid.UUID], account_ids: Collection[uuid.UUID]
) -> Sequence[Task]:
    """Open tasks of these cases that are somebody's of these by name; one statement."""
    statement = select(Task).where(
        Task.case_id.in_(case_ids), Task.assignee_id.in_(account_ids), Task.state == TaskState.OPEN
    )
    return session.execute(statement).scalars().all()


# The plain facts of cases that tasks are made from: a fixed number of statements, however many cases there are.
# Other topics add what has a day by which somebody has to see to it: a function in SOURCES, or, from a room to the
# right, in `dated_facts` of their `Topic`.

# Given the session, ids of cases and today: dated facts by case. In a fixed number of statements, from plain columns.
Source = Callable[[Session, Sequence[uuid.UUID], date], Mapping[uuid.UUID, Sequence[DatedFact]]]
SOURCES: tuple[Source, ...] = (open_facts, stopped_journeys, awaited_sessions, not_travelled)
_NEEDED = "consent.needed_to_apply"


def task_numbers(session: Session, today: date) -> tuple[TaskNumbers, list[str]]:
    """The numbers of today, and the consents that have to be confirmed again; one statement."""
    rules = rules_on(session, (*TaskNumber, _NEEDED), today)
    needed = [str(word) for word in rules.need(_NEEDED).entries()]
    return {code: rules.need(code).whole() for code in TaskNumber}, needed


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
    statement = (
        select(Leg.case_id, func.min(Leg.departs_at))
        .where(Leg.case_id.in_(ids), Leg.escort_id.is_(None), Leg.status.not_in(STOPPED))
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
        contacts[case_id].append(ContactDates(person_id, verified_on, known_by, review_on))
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
