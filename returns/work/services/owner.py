"""Hand-over: a case, or several at once, goes to a colleague of the same office, who is told."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from foundation.accounts.models import Account
from foundation.accounts.permissions import OFFICE_ROLES, ROLE_PERMISSIONS, Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.language.words import _
from foundation.messaging import services as messages
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.reasons import refuse_if
from returns.cases.rules.cases import ENDED
from returns.cases.rules.reasons import Reason
from returns.cases.services.planning import made_before, note_made
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import tell
from returns.notes.services import add_note
from returns.work.models.owner import HandOver
from returns.work.models.tasks import Task
from returns.work.queries.absence import covers_of
from returns.work.rules.owner import HandOverFacts, hand_over_reasons
from returns.work.services.tasks import give_task, hand_tasks_over
from returns.work.words import WorkMessage, WorkNotice

OWNING_ROLES = frozenset(role for role in OFFICE_ROLES if Permission.CASES_WORK in ROLE_PERMISSIONS[role])


def works_in(account: Account | None, office_id: uuid.UUID | None) -> bool:
    """Whether somebody is an active officer of this office, who may own cases and cover for others."""
    if account is None or office_id is None:
        return False
    return account.status is AccountStatus.ACTIVE and account.office_id == office_id and account.role in OWNING_ROLES


def hand_over(
    unit: Unit,
    cases: Sequence[Case],
    successor: Account | None,
    reason: str,
    note: str = "",
    once: uuid.UUID | None = None,
    at: datetime | None = None,
) -> None:
    """Give these cases to a colleague: all of them or none. `note`, for the successor, is pinned on each case.

    The successor is told in the inbox of each case, and by one neutral e-mail. Sent twice with the same `once` id,
    it happens once. `at` (UTC): the instant of the press, now unless given. RuleBroken with every reason, of whichever
    case.
    """
    if made_before(unit, once):
        return
    text = reason.strip()
    against = reasons_by_case(unit, cases, successor, bool(text))
    refuse_if(list(dict.fromkeys(objection for objections in against.values() for objection in objections)))
    assert successor is not None
    now = at or unit.clock.now()
    hand_tasks_over(unit, {case.id: case.owner_id for case in cases}, successor.id, now)
    for case in cases:
        _hand_over_one(unit, case, successor.id, text, now)
        if note.strip():
            add_note(unit, case, note, is_pinned=True, silent=True)
    first = min(case.id.hex for case in cases)
    key = f"case_handed_over:{first}:{unit.clock.now():%Y%m%d%H%M%S}"
    if successor.id != unit.actor_id:
        messages.queue_message(unit, successor.id, WorkMessage.CASE_HANDED_OVER, {"count": len(cases)}, key)
    note_made(unit, once, successor.id)


def take_back(unit: Unit, case: Case, row: HandOver, tasks: Sequence[Task], has_worked: bool) -> None:
    """Give a case back to whoever owned it before this hand-over, with these tasks of theirs; they are told.

    `has_worked`: whoever had got it did something in it; then it was theirs, however short.
    """
    reason = _("Taken back at once by whoever handed it over.")
    _hand_over_one(unit, case, row.from_id, reason, unit.clock.now(), None if has_worked else row.id)
    for task in tasks:
        if task.assignee_id == row.to_id:
            give_task(unit, task, row.from_id)


def _hand_over_one(
    unit: Unit, case: Case, to: uuid.UUID, reason: str, at: datetime, undoes: uuid.UUID | None = None
) -> None:
    row = HandOver(
        case_id=case.id,
        from_id=case.owner_id,
        to_id=to,
        by=unit.actor_id,
        at=at,
        undoes_id=undoes,
        content={"reason": reason},
    )
    unit.session.add(row)
    tell(
        unit,
        case,
        EventKind.HANDED_OVER,
        content={"reason": None, "text": reason, "from_owner": case.owner_id.hex, "to_owner": to.hex},
    )
    case.owner_id = to
    messages.tell(unit, [to], WorkNotice.CASE_HANDED_OVER, case.id, f"handed_over:{row.id.hex}")
    unit.participants["trail"].act("case.hand_over", ("case", case.id), ("account", to))


def reasons_by_case(
    unit: Unit, cases: Sequence[Case], successor: Account | None, has_reason: bool
) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """Every reason why each of these cases cannot go to a colleague, by case; one statement."""
    scope = unit.scope
    leads = isinstance(scope, UserScope) and scope.may(Permission.LEAD_OFFICE)
    away = successor is not None and bool(covers_of(unit.session, [successor.id], unit.clock.now().date()))
    return {
        case.id: hand_over_reasons(
            HandOverFacts(
                is_owner=case.owner_id == unit.actor_id,
                leads_office=leads,
                has_ended=case.state in ENDED,
                has_reason=has_reason,
                successor_works_here=works_in(successor, case.office_id),
                successor_is_owner=successor is not None and case.owner_id == successor.id,
                successor_is_away=away,
            )
        )
        for case in cases
    }
