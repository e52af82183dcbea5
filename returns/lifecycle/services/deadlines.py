"""Changes of the legal deadline to leave: a new day, or none, with who changed it, when and why."""

from datetime import date

from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules import NEVER
from returns.cases.services.planning import not_recordable
from returns.lifecycle.rules.deadlines import deadline_reasons
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_reasons


def change_deadline(unit: Unit, case: Case, day: date | None, text: str) -> None:
    """Set the legal deadline of a case to a day, or to none known; the timeline keeps the day that was before.

    A day in the past is taken: it is how a deadline that has passed becomes visible. RuleBroken with every reason
    (`not_before_boarding`, `deadline_is_the_same`, `reason_missing`).
    """
    reason = text.strip()
    refuse_reasons(unit, case, (*not_recordable(case), *deadline_reasons(case.legal_deadline, day, bool(reason))))
    before = case.legal_deadline
    case.legal_deadline, case.deadline_or_never = day, day or NEVER
    content = {"text": reason, "from": before.isoformat() if before else "", "to": day.isoformat() if day else ""}
    add_to_timeline(unit, case, EventKind.DEADLINE_CHANGED, content=content)
    unit.participants["trail"].act("case.deadline", ("case", case.id))
