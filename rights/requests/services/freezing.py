"""A restricted case: nobody changes what is held about its people, but for what the rule book leaves open.

Checked where every write of every session passes, so that no page can forget it. What jobs note by themselves goes on;
that they tell nobody of it stands with them.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect

from foundation.accounts.models import EmergencyAccess
from foundation.accounts.principal import UserScope
from foundation.emergencies import EmergencyKind
from foundation.inventory.queries import inventory
from foundation.inventory.rules import Answer
from foundation.messaging.models import Notice
from foundation.storage.base import Base
from foundation.storage.guard import GuardedSession
from foundation.storage.known import row_by_id
from planning.second_signature.models import SecondSignature
from planning.timetable.models import TimetableFlight, TimetableImport
from returns.cases.models import Case
from returns.cases.queries import refusal
from returns.cases.rules.cases import is_frozen
from returns.people.models import Person
from rights.requests.queries.requests import SENTENCES, stays_open
from rights.requests.rules.requests import RequestReason, refused
from rights.requests.services.sending import frozen_among

_LET_THROUGH = "writes_what_stays_open"


def refuse_restricted(session: GuardedSession, rows: Sequence[Base]) -> None:
    """Refuse a flush that changes something of a restricted case. RuleBroken (`case_restricted`).

    A unit that writes for a purpose that stays open (a concern, a withdrawn consent) passes with all that follows; so
    does one that states what carriers fly: a wrong time of a departure is nobody's right.
    """
    if not isinstance(session.scope, UserScope) or session.info.get(_LET_THROUGH):
        return
    if any(isinstance(row, (TimetableImport, TimetableFlight)) for row in rows):
        session.info[_LET_THROUGH] = True
        return
    cases = {case_id for row in rows for case_id in _cases_of(session, row)}
    if not any(_is_restricted(session, case_id) for case_id in cases):
        return
    today = session.info["unit"].today
    # A notice tells of work and is none: it opens nothing for what is written with it.
    if {_purpose(row) for row in rows if not isinstance(row, Notice)} & stays_open(session, today):
        session.info[_LET_THROUGH] = True
        return
    raise refusal([refused(RequestReason.CASE_RESTRICTED)], sentences=SENTENCES)


def _purpose(row: Base) -> str:
    return inventory().tables[row.__tablename__].purpose.value


def _cases_of(session: GuardedSession, row: Any) -> set[uuid.UUID]:
    """The cases that a row is about, or was, if it holds something of their people or shows it to somebody new."""
    is_shown_anew = row in session.new and (isinstance(row, SecondSignature) or _reads_to_sign(row))
    if inventory().tables[row.__tablename__].answer is Answer.INTERNAL and not is_shown_anew:
        return set()
    if isinstance(row, Case):
        return {row.id}
    if hasattr(row, "case_id"):
        return _before_and_after(row, "case_id")
    if not hasattr(row, "person_id"):
        return set()
    people = (row_by_id(session, Person, person_id) for person_id in _before_and_after(row, "person_id"))
    return {case_id for person in people if person is not None for case_id in _before_and_after(person, "case_id")}


def _reads_to_sign(row: Any) -> bool:
    """Whether a row opens the case to a signer of another office; access in an emergency is never refused."""
    return isinstance(row, EmergencyAccess) and row.kind is EmergencyKind.SIGNATURE


def _before_and_after(row: Any, name: str) -> set[uuid.UUID]:
    """The ids in a column of a row, as it is stored and as it is to be."""
    return {getattr(row, name), *(inspect(row).attrs[name].history.deleted or ())} - {None}


def _is_restricted(session: GuardedSession, case_id: uuid.UUID) -> bool:
    """Whether a case was frozen before this flush."""
    case = row_by_id(session, Case, case_id)
    if case is None:  # it is not seen by who writes
        return case_id in frozen_among(session.info["unit"], [case_id])
    since, until = (
        before[0] if (before := inspect(case).attrs[name].history.deleted) else getattr(case, name)
        for name in ("restricted_at", "restricted_open_until")
    )
    return is_frozen(since, until, session.info["unit"].clock.now())
