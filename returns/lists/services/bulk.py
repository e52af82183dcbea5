"""One press on several cases: who allows it and who does not, doing it with those that do, and undoing it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.accounts.models import Account
from foundation.audit.touched import changed_since
from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules import ENDED, Reason
from returns.cases.services.planning import made_before
from returns.lists.queries import cases_of_hand_overs, hand_overs_at, tasks_given_at, tasks_made_at
from returns.lists.rules import BulkAction
from returns.work.models import HandOver
from returns.work.services.duty import hand_over, reasons_by_case, take_back, works_in
from returns.work.services.tasks import NewTask, add_task, check_task, close_tasks

UNDO = "list.undo_minutes"


@dataclass(frozen=True)
class Instruction:
    """What is to be done with each ticked case: to whom it goes and why, or the task that it gets."""

    action: BulkAction
    successor: Account | None = None
    reason: str = ""
    note: str = ""
    task: NewTask | None = None


def reasons_against(unit: Unit, cases: Sequence[Case], instruction: Instruction) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """Every reason against it, by case; nothing for a case that allows it. The rules are those of one case.

    BadInput for a task that cannot be added anywhere, and for a successor who works in another office, or in none.
    """
    if instruction.task is not None:
        check_task(unit, instruction.task)
        return {case.id: () for case in cases}
    if cases and not works_in(instruction.successor, cases[0].office_id):
        raise BadInput({"successor_id": [_("Choose from the list.")]})
    return reasons_by_case(unit, cases, instruction.successor, bool(instruction.reason.strip()))


def press(
    unit: Unit, cases: Sequence[Case], instruction: Instruction, at: datetime, once: uuid.UUID | None = None
) -> Sequence[Case]:
    """Do it with those of these cases that allow it, in this one transaction; returns them, in their order.

    `at` (UTC): the instant of the press, by which `undo_press` finds it.

    Sent twice with the same `once` id, it happens once. BadInput and RuleBroken as for one case.
    """
    if made_before(unit, once):
        return []
    against = reasons_against(unit, cases, instruction)
    allowed = [case for case in cases if not against[case.id]]
    if instruction.action is BulkAction.HAND_OVER and allowed:
        hand_over(unit, allowed, instruction.successor, instruction.reason, instruction.note, at)
    if instruction.action is BulkAction.TASK and instruction.task is not None:
        for case in allowed:
            add_task(unit, instruction.task, case, at)
    return allowed


def undo_press(unit: Unit, action: BulkAction, instant: datetime) -> int:
    """Undo what one did oneself with one press at this instant (UTC); returns in how many cases.

    Cases that have ended or were handed on meanwhile stay, and so do tasks that are closed. Conflict once the minutes
    of rule list.undo_minutes have passed.
    """
    minutes = rule_on(unit.session, UNDO, unit.clock.now().date()).whole()
    if unit.clock.now() - instant > timedelta(minutes=minutes):
        raise Conflict(_("It is too late to undo this at once. Change the cases one by one."))
    if action is BulkAction.TASK:
        tasks = tasks_made_at(unit.session, unit.actor_id, instant)
        if tasks:
            close_tasks(unit, tasks, is_done=False, reason=_("Taken back at once by whoever added it."))
        return len(tasks)
    rows = hand_overs_at(unit.session, unit.actor_id, instant)
    cases = {case.id: case for case in cases_of_hand_overs(unit.session, rows)}
    back = list({row.case_id: row for row in rows if _can_come_back(cases.get(row.case_id), row.to_id)}.values())
    tasks_by_case = tasks_given_at(unit.session, unit.actor_id, instant, [row.case_id for row in back])
    worked = _worked_on(unit, back, instant)
    for row in back:
        take_back(unit, cases[row.case_id], row, tasks_by_case.get(row.case_id, ()), row.case_id in worked)
    return len(back)


def _worked_on(unit: Unit, rows: Sequence[HandOver], since: datetime) -> set[uuid.UUID]:
    """The cases of these hand-overs in which whoever got them did something since: anything but handing over."""
    touched: set[uuid.UUID] = set()
    for account_id in {row.to_id for row in rows}:
        cases = [row.case_id for row in rows if row.to_id == account_id]
        touched |= changed_since(unit.connection(), cases, since, account_id, besides="case.hand_over")
    return touched


def _can_come_back(case: Case | None, successor: uuid.UUID) -> bool:
    return case is not None and case.owner_id == successor and case.state not in ENDED
