"""What can be done while a restriction is in force: a message let go, and work on the case all the same, for a ground.

Storing alone is allowed without one (GDPR Art. 18(2)). Who named which ground, and why, stands in the history of the
request, and in the audit.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.messaging.services import let_go
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from rights.requests.models import DataRequest, RequestEntryContent
from rights.requests.queries.requests import exception_hours, held_of, refuse_if
from rights.requests.rules.requests import EntryKind, Ground, RequestReason, RequestState, refused
from rights.requests.services.requests import add_entry
from rights.requests.words import RequestsAct


@dataclass(frozen=True)
class ForAGround:
    """Why something is done in spite of a restriction."""

    ground: Ground
    reason: str


def work_all_the_same(unit: Unit, case: Case, row: DataRequest, why: ForAGround) -> datetime:
    """Let the case be worked on for some hours (rule); returns until when. Everybody sees meanwhile that it is.

    What was held back before stays so. RuleBroken (`not_restricted`).
    """
    _refuse_unless_in_force(row)
    now = unit.clock.now()
    until = now + timedelta(hours=exception_hours(unit.session, now.date()))
    # The entry first: together with it, the case may be changed though it is frozen.
    add_entry(unit, row, EntryKind.WORKED_ON, RequestEntryContent(why.reason, ground=why.ground))
    case.restricted_open_until = until
    unit.participants["trail"].act(RequestsAct.REQUEST_WORK_ON, ("case", case.id), ground=why.ground.value)
    return until


def freeze_again(unit: Unit, case: Case, row: DataRequest) -> None:
    """End work on the case before its time. RuleBroken (`not_restricted`)."""
    _refuse_unless_in_force(row)
    add_entry(unit, row, EntryKind.FROZEN)
    case.restricted_open_until = None
    unit.participants["trail"].act(RequestsAct.REQUEST_FREEZE, ("case", case.id))


def send_held(unit: Unit, case: Case, row: DataRequest, chosen: Collection[uuid.UUID], why: ForAGround) -> int:
    """Send some of what is held back; returns how many.

    BadInput (`held`) where nothing is chosen; RuleBroken (`not_restricted`, `nothing_held`: somebody else has sent it).
    """
    _refuse_unless_in_force(row)
    if not chosen:
        raise BadInput({"held": [_("Choose at least one message.")]})
    messages, notices = held_of(unit.session, case.id)
    sent = [message for message in messages if message.id in chosen]
    told = [notice for notice in notices if notice.id in chosen]
    refuse_if([] if sent or told else [refused(RequestReason.NOTHING_HELD)])
    let_go(unit, sent, told)
    add_entry(unit, row, EntryKind.LET_GO, RequestEntryContent(why.reason, ground=why.ground))
    kinds = sorted({str(message.template) for message in sent} | {str(notice.kind) for notice in told})
    act = RequestsAct.REQUEST_SEND_HELD
    unit.participants["trail"].act(act, ("case", case.id), ground=why.ground.value, kinds=",".join(kinds))
    return len(sent) + len(told)


def _refuse_unless_in_force(row: DataRequest) -> None:
    refuse_if([] if row.state is RequestState.IN_FORCE else [refused(RequestReason.NOT_RESTRICTED)])
