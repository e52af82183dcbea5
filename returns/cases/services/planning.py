"""What every change of a plan checks first: whether the case can be planned, and whether the form was sent twice."""

import uuid

from foundation.accounts.models import FormSubmission
from foundation.accounts.queries import staff as accounts
from foundation.errors import SentBefore
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules import BEFORE_BOARDING, CaseState, PlanningReason, Reason
from returns.protection.queries import (
    check_facts,
    checks_of_case,
    clearance_facts,
    clearance_of_case,
    latest_of,
)
from returns.protection.rules.protection import fears, plan_clearance_reasons

PLANNED_IN = (CaseState.PLANNING, CaseState.READY)
# The way home of an escort, and who waits at the airport, can change while the people are under way.
CHANGED_IN = (*PLANNED_IN, CaseState.DEPARTED, CaseState.ARRIVED)


def not_plannable(unit: Unit, case: Case) -> tuple[Reason, ...]:
    """Why no journey may be planned: the state; a fear that somebody expressed; a return that is not an option.

    Source: domain, protection check: an expressed fear freezes planning, and nobody can override that.
    """
    reasons = () if case.state in PLANNED_IN else (Reason(PlanningReason.NOT_BEING_PLANNED, cleared_by="itinerary"),)
    latest = latest_of(checks_of_case(unit.session, case.id))
    afraid = fears([(person.hex, check_facts(check)) for person, check in latest.items()])
    clearance = clearance_facts(clearance_of_case(unit.session, case.id))
    return (*reasons, *afraid, *plan_clearance_reasons(clearance))


def not_recordable(case: Case) -> tuple[Reason, ...]:
    """Why documents and decisions on fitness are not recorded any more: people have departed, or the case has ended."""
    return () if case.state in BEFORE_BOARDING else (Reason(PlanningReason.NOT_BEFORE_BOARDING),)


def made_before(unit: Unit, once: uuid.UUID | None) -> uuid.UUID | None:
    """Return the id of what a form with this once-only id made, if it was sent before.

    SentBefore if its content was another one: a second press is no second text.
    """
    before = _submission(unit, once)
    if before is None:
        return None
    if unit.sent is not None and before.content is not None and before.content != unit.sent:
        raise SentBefore(
            _(
                "This form was saved before, with different content. What you typed now is still here, and is not "
                "saved. Compare it with what was saved, then send it again if both are right."
            ),
            before.result,
        )
    return before.result


def was_taken(unit: Unit, once: uuid.UUID | None) -> bool:
    """Whether a form with this once-only id was taken, for one that sends no text itself."""
    return _submission(unit, once) is not None


def _submission(unit: Unit, once: uuid.UUID | None) -> FormSubmission | None:
    return accounts.submission(unit.session, unit.actor_id, once) if once and unit.actor_id else None


def note_made(unit: Unit, once: uuid.UUID | None, result: uuid.UUID) -> None:
    """Remember that a form with this once-only id made this row, so that a second press makes no other."""
    if once and unit.actor_id:
        taken_at = unit.clock.now()
        submission = FormSubmission(account_id=unit.actor_id, once=once, result=result, taken_at=taken_at)
        submission.content = unit.sent
        unit.session.add(submission)
