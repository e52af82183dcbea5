"""Reads of the life of a case: its timeline, decisions, journeys that stopped, and what guards of a step look at."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session, load_only

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.known import prepared
from foundation.storage.scopes import Scope
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import BEFORE_BOARDING, WITHDRAWALS, CaseState, Reason
from returns.consent.queries import missing_of_case
from returns.counselling.models import CounsellingSession
from returns.counselling.queries import gaps_of_counselling, sessions_of_case, standing_sessions
from returns.departure.queries.departures import on_board
from returns.escorts.models import Escort
from returns.journey.models import Leg
from returns.journey.rules.itinerary import WITH_CARRIER, LegStatus
from returns.lifecycle.models import (
    CaseEvent as CaseEvent,
    EligibilityDecision,
    EventContent as EventContent,
)
from returns.lifecycle.rules import lifecycle as rules
from returns.lifecycle.rules.lifecycle import NOTHING_MORE, Actor, EventKind, Extra, Facts, Guard, looks_at, unmet
from returns.people.models import Person
from returns.protection.models import ProtectionClearance
from returns.protection.queries import (
    asked_of_case,
    check_rules,
    checks_of_case,
    clearance_facts,
    clearance_of_case,
)
from returns.protection.rules.protection import STRICTEST
from returns.safe_contact.queries import contact_facts
from returns.safe_contact.rules import unsettled_contacts
from returns.work.queries.duty import covers
from returns.work.rules.tasks import DatedFact, ForWhom, TaskKind


def decisions_of_case(session: Session, case_id: uuid.UUID) -> Sequence[EligibilityDecision]:
    """The decisions of a case, the latest first; one statement."""
    statement = (
        select(EligibilityDecision)
        .where(EligibilityDecision.case_id == case_id)
        .order_by(EligibilityDecision.decided_at.desc(), EligibilityDecision.id)
    )
    return session.execute(statement).scalars().all()


_TIMELINE = prepared(
    select(CaseEvent, Account)
    .options(load_only(Account.name_sealed))
    .outerjoin(Account, Account.id == CaseEvent.by)
    .where(CaseEvent.case_id == bindparam("case_id"))
    .order_by(CaseEvent.at, CaseEvent.kind, CaseEvent.id)
)


@dataclass(frozen=True)
class Step:
    """A step to be taken, with what is loaded already; what is None is loaded when a guard looks at it."""

    to: CaseState
    has_reason: bool = False
    extra: Extra = NOTHING_MORE
    people: Sequence[Person] | None = None
    clearance: ProtectionClearance | None = None


def told_of_case(session: Session, case_id: uuid.UUID) -> list[tuple[CaseEvent, Account | None]]:
    """The timeline of a case, each event with its author, if this scope sees the account; one statement."""
    return [(event, author) for event, author in session.execute(_TIMELINE, {"case_id": case_id})]


# The same of the newest alone, from the newest back: what the page of a case shows at first sight.
_NEWEST = prepared(
    select(CaseEvent, Account)
    .options(load_only(Account.name_sealed))
    .outerjoin(Account, Account.id == CaseEvent.by)
    .where(CaseEvent.case_id == bindparam("case_id"))
    .order_by(CaseEvent.at.desc(), CaseEvent.kind.desc(), CaseEvent.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_MARKS = prepared(
    select(CaseEvent.kind, CaseEvent.to_state, func.max(CaseEvent.at))
    .where(CaseEvent.case_id == bindparam("case_id"))
    .group_by(CaseEvent.kind, CaseEvent.to_state)
)


@dataclass(frozen=True)
class CaseMarks:
    """What a timeline says in all: which kinds of events there are, and when each state was last reached."""

    kinds: frozenset[EventKind]
    reached: Mapping[CaseState, datetime]


def newest_of_case(session: Session, case_id: uuid.UUID, most: int) -> list[tuple[CaseEvent, Account | None]]:
    """The newest events of a timeline, at most so many, as `told_of_case` has them, the oldest first; one statement."""
    rows = session.execute(_NEWEST, {"case_id": case_id, "most": most}).all()
    return [(event, author) for event, author in reversed(rows)]


def marks_of_case(session: Session, case_id: uuid.UUID) -> CaseMarks:
    """What the timeline of a case says in all, without opening any of it; one statement."""
    rows = session.execute(_MARKS, {"case_id": case_id}).all()
    return _marks([(kind, state, at) for kind, state, at in rows])


def marks_of(history: Sequence[tuple[CaseEvent, Account | None]]) -> CaseMarks:
    """The same of a timeline that is read already."""
    return _marks([(event.kind, event.to_state, event.at) for event, _author in history])


def _marks(said: Sequence[tuple[EventKind, CaseState | None, datetime]]) -> CaseMarks:
    reached: dict[CaseState, datetime] = {}
    for _kind, state, at in said:
        if state is not None:
            reached[state] = max(at, reached.get(state, at))
    return CaseMarks(frozenset(kind for kind, _state, _at in said), reached)


def was_told_since(session: Session, case_id: uuid.UUID, kind: EventKind, since: datetime) -> bool:
    """Whether the timeline of a case has an event of this kind since an instant; one statement."""
    statement = select(CaseEvent.id).where(CaseEvent.case_id == case_id, CaseEvent.kind == kind, CaseEvent.at >= since)
    return session.execute(statement.limit(1)).first() is not None


def successor_of(event: CaseEvent) -> uuid.UUID | None:
    """The account to which a case was handed over; None for other kinds of events."""
    content = event.content if event.kind is EventKind.HANDED_OVER else None
    return uuid.UUID(content.to_owner) if content and content.to_owner else None


def is_covering(session: Session, scope: Scope, case: Case, to: CaseState, today: date) -> bool:
    """Whether somebody takes this step for the owner, for whom they cover today."""
    takes = looks_at(case.state, to) & {rules.owner, rules.partner_or_owner, rules.partner_or_owner_with_reason}
    return bool(takes) and case.owner_id != scope.actor_id and _covers(session, scope, case, today)


def reasons_against(session: Session, scope: Scope, case: Case, step: Step, now: datetime) -> tuple[Reason, ...]:
    """Return every reason why this scope cannot take a step now; reads only what the guards of the step look at."""
    step_guards = looks_at(case.state, step.to)
    sessions = sessions_of_case(session, case.id) if step_guards & _OF_SESSIONS else ()
    today = now.astimezone(scope.zone).date()
    covering = bool(step_guards & _OF_OWNER) and _covers(session, scope, case, today)
    actor = _actor(scope, case, sessions, step.extra, covering)
    return unmet(_facts(session, case, step, sessions, step_guards, today), step.to, actor)


_OF_SESSIONS = frozenset((rules.solution_is_return, rules.counselled, rules.other_officer))
_OF_CLEARANCE = frozenset((rules.return_is_an_option, rules.clearance_given))
_OF_PEOPLE = frozenset((rules.safe_contact, rules.counselled, rules.consents, rules.protection_check))
# Who covers for the owner takes the owner's steps, and signs or reopens their cases no more than the owner does.
_OF_OWNER = frozenset(
    (rules.owner, rules.second_person, rules.partner_or_owner, rules.partner_or_owner_with_reason, rules.lead)
)


def _covers(session: Session, scope: Scope, case: Case, today: date) -> bool:
    user = scope if isinstance(scope, UserScope) else None
    if user is None or not user.may(Permission.CASES_WORK) or case.owner_id == user.actor_id:
        return False
    return covers(session, user.actor_id, case.owner_id, today)


def _actor(scope: Scope, case: Case, sessions: Sequence[CounsellingSession], extra: Extra, covering: bool) -> Actor:
    me = scope.actor_id
    user = scope if isinstance(scope, UserScope) else None
    return Actor(
        is_owner=me is not None and (case.owner_id == me or covering),
        may_work=user is not None and user.may(Permission.CASES_WORK),
        may_sign_off=user is not None and user.may(Permission.SIGN_OFF),
        leads_office=user is not None and user.may(Permission.LEAD_OFFICE),
        is_counsellor=any(counselling_session.counsellor_id == me for counselling_session in sessions),
        is_partner=extra.is_partner,
        did_the_work=extra.did_the_work,
    )


def _facts(
    session: Session,
    case: Case,
    step: Step,
    sessions: Sequence[CounsellingSession],
    step_guards: frozenset[Guard],
    today: date,
) -> Facts:
    """What these guards look at; nothing is read for others."""
    people = step.people or ()
    if step.people is None and step_guards & _OF_PEOPLE:
        people = members_of_case(session, case.id)
    has_contacts, has_checks = rules.safe_contact in step_guards, rules.protection_check in step_guards
    has_counselling, has_consents = rules.counselled in step_guards, rules.consents in step_guards
    ids = [person.id.hex for person in people]
    standing = standing_sessions(sessions) if rules.solution_is_return in step_guards else ()
    clearance = step.clearance or (clearance_of_case(session, case.id) if step_guards & _OF_CLEARANCE else None)
    return Facts(
        state=case.state,
        today=today,
        has_reason=step.has_reason,
        contacts=unsettled_contacts(ids, contact_facts(session, case.id), today) if has_contacts else (),
        solution=standing[0].solution if standing else None,
        counselled=gaps_of_counselling(session, case, people, sessions, today) if has_counselling else (),
        consents=missing_of_case(session, case.id, people, today) if has_consents else (),
        checks=asked_of_case(people, checks_of_case(session, case.id), today) if has_checks else (),
        check_rules=check_rules(session, today) if has_checks else STRICTEST,
        clearance=clearance_facts(clearance),
        is_on_board=rules.nobody_on_board in step_guards and bool(on_board(session, case.id)),
        extra=step.extra,
    )


# Reads of journeys that have stopped: who outside still has to be told, from plain columns, without the reason.

_KINDS = (EventKind.TRAVEL_FROZEN, EventKind.WITHDRAWN, EventKind.ESCORT_PLANNED)


def stopped_journeys(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """Which escorts and carriers of these cases have to be told that a journey has stopped; three statements.

    Due on the day on which it stopped. Whatever stopped it, the fact is the same: nothing tells one end from another.
    """
    at = _last(session, ids)
    escorted = set(session.execute(select(Escort.case_id).where(Escort.case_id.in_(ids))).scalars())
    booked = set(
        session.execute(
            select(Leg.case_id).where(
                Leg.case_id.in_(ids), Leg.status == LegStatus.FROZEN, Leg.frozen_as.in_(WITH_CARRIER)
            )
        ).scalars()
    )
    facts_by_case: defaultdict[uuid.UUID, list[DatedFact]] = defaultdict(list)
    for case_id, last in at.items():
        frozen = last.get(EventKind.TRAVEL_FROZEN)
        stopped = _stopped(last)
        if stopped is not None and case_id in escorted:
            facts_by_case[case_id].append(_fact(TaskKind.ESCORT_TO_TELL, stopped))
        if frozen is not None and case_id in booked:
            facts_by_case[case_id].append(_fact(TaskKind.BOOKINGS_FROZEN, frozen))
    return facts_by_case


def _last(session: Session, ids: Sequence[uuid.UUID]) -> defaultdict[uuid.UUID, dict[EventKind, datetime]]:
    """When each of these cases was last frozen, ended, and given an escort; only where nobody has travelled."""
    statement = (
        select(CaseEvent.case_id, CaseEvent.kind, func.max(CaseEvent.at))
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.case_id.in_(ids), CaseEvent.kind.in_(_KINDS))
        .where(Case.state.in_((*BEFORE_BOARDING, *WITHDRAWALS)))
        .group_by(CaseEvent.case_id, CaseEvent.kind)
    )
    last_by_case: defaultdict[uuid.UUID, dict[EventKind, datetime]] = defaultdict(dict)
    for case_id, kind, at in session.execute(statement):
        last_by_case[case_id][kind] = at
    return last_by_case


def _stopped(last: dict[EventKind, datetime]) -> datetime | None:
    """When the journey of an escort stopped: with its legs; or with the case, if somebody was named after those."""
    frozen, ended = last.get(EventKind.TRAVEL_FROZEN), last.get(EventKind.WITHDRAWN)
    named = last.get(EventKind.ESCORT_PLANNED)
    if frozen is None or (named is not None and ended is not None and frozen < named <= ended):
        return ended
    return frozen


def _fact(kind: TaskKind, at: datetime) -> DatedFact:
    return DatedFact(kind, at.strftime("%Y%m%d%H%M%S"), at.date(), ForWhom.OWNER)


def not_travelled(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """Since when people of these cases wait for another journey because they did not travel; one statement."""
    statement = (
        select(CaseEvent.case_id, CaseEvent.id, CaseEvent.at)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(CaseEvent.case_id.in_(ids), CaseEvent.kind == EventKind.NOT_TRAVELLED)
        .where(Case.state.in_((CaseState.ELIGIBLE, CaseState.PLANNING)))
        .order_by(CaseEvent.at, CaseEvent.id)
    )
    return {
        case_id: [DatedFact(TaskKind.JOURNEY_ANEW, event_id, at.date(), ForWhom.OWNER)]
        for case_id, event_id, at in session.execute(statement)
    }
