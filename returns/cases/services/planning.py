"""Whether a case may be planned, and whether documents and decisions may still be recorded."""

from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING, CaseState, PlanningReason, Reason
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
    return (*reasons, *stopped(unit, case))


def stopped(unit: Unit, case: Case) -> tuple[Reason, ...]:
    """The same without the state: a fear that somebody expressed; a return that is not an option."""
    latest = latest_of(checks_of_case(unit.session, case.id))
    afraid = fears([(person.hex, check_facts(check)) for person, check in latest.items()])
    clearance = clearance_facts(clearance_of_case(unit.session, case.id))
    return (*afraid, *plan_clearance_reasons(clearance))


def not_recordable(case: Case) -> tuple[Reason, ...]:
    """Why documents and decisions on fitness are not recorded any more: people have departed, or the case has ended."""
    return () if case.state in BEFORE_BOARDING else (Reason(PlanningReason.NOT_BEFORE_BOARDING),)
