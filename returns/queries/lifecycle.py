"""Reads of the life of a case: its timeline, and the facts that the guards of a step look at."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.rulebook.queries import rule_on
from foundation.storage.scopes import Scope
from returns.models.cases import Case
from returns.models.counselling import CounsellingSession
from returns.models.lifecycle import CaseEvent as CaseEvent
from returns.models.people import Person
from returns.models.protection import ProtectionClearance
from returns.queries.cases import members_of_case
from returns.queries.consent import missing_of_case
from returns.queries.counselling import sessions_of_case
from returns.queries.protection import clearance_facts, clearance_of_case, latest_check
from returns.queries.reasons import cited
from returns.queries.safe_contact import contact_facts
from returns.rules import guards
from returns.rules.cases import CaseState
from returns.rules.guards import NOTHING_MORE, Actor, Extra, Facts, Guard
from returns.rules.protection import CheckFacts
from returns.rules.reasons import UNCITED, Cited, Reason
from returns.rules.safe_contact import unsettled_contacts
from returns.rules.transitions import looks_at, unmet

_CHECK_RULE = "protection.check.required"


@dataclass(frozen=True)
class Step:
    """A step that somebody wants to take, with what is known already; None is read when a guard looks at it."""

    to: CaseState
    has_reason: bool = False
    extra: Extra = NOTHING_MORE
    people: Sequence[Person] | None = None
    clearance: ProtectionClearance | None = None


def events_of_case(session: Session, case_id: uuid.UUID) -> Sequence[CaseEvent]:
    """The timeline of a case, the oldest first; one statement."""
    statement = (
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.at, CaseEvent.kind, CaseEvent.id)
    )
    return session.execute(statement).scalars().all()


def told_of_case(session: Session, case_id: uuid.UUID) -> list[tuple[CaseEvent, Account | None]]:
    """The same, each event with its author, if this scope sees the account; one statement."""
    statement = (
        select(CaseEvent, Account)
        .outerjoin(Account, Account.id == CaseEvent.by)
        .where(CaseEvent.case_id == case_id)
        .order_by(CaseEvent.at, CaseEvent.kind, CaseEvent.id)
    )
    return [(event, author) for event, author in session.execute(statement)]


def reasons_against(session: Session, scope: Scope, case: Case, step: Step, now: datetime) -> tuple[Reason, ...]:
    """Everything that keeps whoever works in this scope from taking a step now; reads only what its guards look at."""
    wanted = looks_at(case.state, step.to)
    sessions = sessions_of_case(session, case.id) if wanted & _OF_SESSIONS else ()
    actor = _actor(scope, case, sessions, step.extra)
    return unmet(_facts(session, case, step, sessions, wanted, now), step.to, actor)


_OF_SESSIONS = frozenset((guards.solution_is_return, guards.other_officer))
_OF_CLEARANCE = frozenset((guards.return_is_an_option, guards.clearance_given))


def _actor(scope: Scope, case: Case, sessions: Sequence[CounsellingSession], extra: Extra) -> Actor:
    me = scope.actor_id
    user = scope if isinstance(scope, UserScope) else None
    return Actor(
        is_owner=me is not None and case.owner_id == me,
        may_work=user is not None and user.may(Permission.CASES_WORK),
        may_sign_off=user is not None and user.may(Permission.SIGN_OFF),
        leads_office=user is not None and user.may(Permission.LEAD_OFFICE),
        is_counsellor=any(one.counsellor_id == me for one in sessions),
        is_partner=extra.is_partner,
        did_the_work=extra.did_the_work,
    )


def _facts(
    session: Session,
    case: Case,
    step: Step,
    sessions: Sequence[CounsellingSession],
    wanted: frozenset[Guard],
    now: datetime,
) -> Facts:
    today = now.date()
    check, check_cited = _check(session, case, today) if guards.protection_check in wanted else (None, UNCITED)
    clearance = step.clearance or (clearance_of_case(session, case.id) if wanted & _OF_CLEARANCE else None)
    return Facts(
        state=case.state,
        today=today,
        has_reason=step.has_reason,
        contacts=_contacts(session, case, step, now) if guards.safe_contact in wanted else (),
        solution=sessions[0].solution if sessions else None,
        consents=_consents(session, case, step, now) if guards.consents in wanted else (),
        check=check,
        check_cited=check_cited,
        clearance=clearance_facts(clearance),
        extra=step.extra,
    )


def _people(session: Session, case: Case, step: Step) -> Sequence[Person]:
    return step.people if step.people is not None else members_of_case(session, case.id)


def _contacts(session: Session, case: Case, step: Step, now: datetime) -> tuple[Reason, ...]:
    people = [person.id.hex for person in _people(session, case, step)]
    return unsettled_contacts(people, contact_facts(session, case.id), now.date())


def _consents(session: Session, case: Case, step: Step, now: datetime) -> tuple[Reason, ...]:
    return missing_of_case(session, case.id, _people(session, case, step), now.date())


def _check(session: Session, case: Case, today: date) -> tuple[CheckFacts | None, Cited]:
    rule = rule_on(session, _CHECK_RULE, today)
    return latest_check(session, case.id), cited(rule)
