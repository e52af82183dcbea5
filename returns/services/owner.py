"""Hand-over: a case, or several at once, goes to a colleague of the same office, who is told."""

import uuid
from collections.abc import Sequence

from foundation.accounts.models import Account
from foundation.accounts.permissions import OFFICE_ROLES, ROLE_PERMISSIONS, Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.messaging import services as messages
from foundation.messaging.rules import NoticeKind, Template
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.owner import HandOver
from returns.queries.absence import covers_of
from returns.queries.reasons import refuse_if
from returns.rules.cases import ENDED
from returns.rules.lifecycle import EventKind
from returns.rules.owner import HandOverFacts, hand_over_reasons
from returns.rules.reasons import Reason
from returns.services.lifecycle import tell
from returns.services.notes import add_note
from returns.services.planning import made_before, note_made
from returns.services.tasks import hand_tasks_over

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
) -> None:
    """Give these cases to a colleague: all of them or none. `note`, for the successor, is pinned on each case.

    The successor is told in the inbox of each case, and by one neutral e-mail. Sent twice with the same `once` id,
    it happens once. RuleBroken with every reason, of whichever case.
    """
    if made_before(unit, once):
        return
    said, found = reason.strip(), _reasons(unit, cases, successor, bool(reason.strip()))
    refuse_if(found)
    assert successor is not None
    for case in cases:
        _hand_over_one(unit, case, successor.id, said)
        if note.strip():
            add_note(unit, case, note, is_pinned=True, silent=True)
    first = min(case.id.hex for case in cases)
    key = f"case_handed_over:{first}:{unit.clock.now():%Y%m%d%H%M%S}"
    if successor.id != unit.actor_id:
        messages.queue_message(unit, successor.id, Template.CASE_HANDED_OVER, {"count": len(cases)}, key)
    note_made(unit, once, successor.id)


def _hand_over_one(unit: Unit, case: Case, to: uuid.UUID, reason: str) -> None:
    row = HandOver(
        case_id=case.id,
        from_id=case.owner_id,
        to_id=to,
        by=unit.actor_id,
        at=unit.clock.now(),
        content={"reason": reason},
    )
    unit.session.add(row)
    tell(
        unit,
        case,
        EventKind.HANDED_OVER,
        content={"reason": None, "text": reason, "from_owner": case.owner_id.hex, "to_owner": to.hex},
    )
    hand_tasks_over(unit, case.id, case.owner_id, to)
    case.owner_id = to
    messages.tell(unit, [to], NoticeKind.CASE_HANDED_OVER, case.id, f"handed_over:{row.id.hex}")
    unit.participants["trail"].act("case.hand_over", ("case", case.id), ("account", to))


def _reasons(unit: Unit, cases: Sequence[Case], successor: Account | None, has_reason: bool) -> list[Reason]:
    scope = unit.scope
    leads = isinstance(scope, UserScope) and scope.may(Permission.LEAD_OFFICE)
    away = successor is not None and bool(covers_of(unit.session, [successor.id], unit.clock.now().date()))
    found = [
        reason
        for case in cases
        for reason in hand_over_reasons(
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
    ]
    return list(dict.fromkeys(found))
