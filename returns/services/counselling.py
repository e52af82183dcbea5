"""Changes of counselling: recording a session. The first one begins the counselling of a case."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.counselling import CounsellingSession
from returns.rules.cases import CaseState
from returns.rules.counselling import Solution, well_being_problems
from returns.rules.lifecycle import EventKind
from returns.services.lifecycle import move_case, refuse_if_ended, tell


@dataclass(frozen=True)
class NewSession:
    """What was chosen and said at a session. `held_at` is UTC; None means now."""

    solution: Solution
    ratings: Mapping[str, int]
    language: str = ""
    interpreter: str = ""
    note: str = ""
    held_at: datetime | None = None


def record_session(unit: Unit, case: Case, session: NewSession) -> uuid.UUID:
    """Record a session that whoever is signed in held; returns its id. In the intake it begins the counselling.

    BadInput for ratings that are missing or not from 1 to 5, or a time to come; RuleBroken with what keeps the case
    from being counselled (safe contact), or if it has ended.
    """
    refuse_if_ended(case)
    now = unit.clock.now()
    wrong = {name: [_("Choose a number from 1 to 5.")] for name in well_being_problems(session.ratings)}
    if session.held_at is not None and session.held_at > now:
        wrong["held_on"] = [_("This day lies in the future.")]
    if wrong:
        raise BadInput(wrong)
    if case.state is CaseState.INTAKE:
        move_case(unit, case, CaseState.COUNSELLING)
    row = CounsellingSession(
        case_id=case.id,
        held_at=session.held_at or now,
        counsellor_id=unit.actor_id,
        solution=session.solution,
        content={
            "well_being": dict(session.ratings),
            "language": session.language,
            "interpreter": session.interpreter,
            "note": session.note,
        },
    )
    unit.session.add(row)
    tell(unit, case, EventKind.COUNSELLED)
    unit.participants["trail"].act("counselling.record", ("case", case.id))
    return row.id
