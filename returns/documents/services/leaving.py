"""Changes of exit formalities: what is known of a person's leaving, stated anew each time."""

import uuid
from datetime import date

from foundation.errors import BadInput, Conflict, NotFound
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case
from returns.cases.services.planning import not_recordable
from returns.documents.models import ExitFormality
from returns.documents.queries.leaving import exit_of_person
from returns.documents.rules.leaving import Known, StatedExit
from returns.lifecycle.rules import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_reasons


def state_exit(unit: Unit, case: Case, person_id: uuid.UUID, stated: StatedExit, version: int) -> None:
    """State what is known of the leaving of a person of this case; `version` is the one that was shown, 0 for none.

    NotFound for somebody of another case, Conflict if somebody changed it meanwhile, BadInput by field, RuleBroken
    (`not_before_boarding`).
    """
    refuse_reasons(unit, case, not_recordable(case))
    lock_case(unit.session, case.id)
    if person_id not in {person.id for person in members_of_case(unit.session, case.id)}:
        raise NotFound
    row = exit_of_person(unit.session, case.id, person_id)
    if (row.version if row else 0) != version:
        raise Conflict(_("Somebody else changed this meanwhile. Look at the newest state, then try again."))
    errors = _wrong(stated, unit.clock.now().date())
    if errors:
        raise BadInput(errors)
    if row is None:
        row = ExitFormality(case_id=case.id, person_id=person_id)
        unit.session.add(row)
    row.recorded_by, row.recorded_at = unit.actor_id, unit.clock.now()
    row.content = stated
    add_to_timeline(unit, case, EventKind.DOCUMENT_RECORDED)
    unit.participants["trail"].act("leaving.state", ("person", person_id))


def _wrong(stated: StatedExit, today: date) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if bool(stated.fine_amount) != bool(stated.fine_currency):
        missing = "fine_currency" if stated.fine_amount else "fine_amount"
        errors[missing] = [_("Give the sum with its currency.")]
    for name in ("fine_paid_on", "permit_on"):
        day = getattr(stated, name)
        if day and day > today:
            errors[name] = [_("This date lies in the future. Correct it, or leave it empty.")]
    if stated.fine_paid_on and not stated.fine_amount:
        errors["fine_amount"] = [_("Say how much was paid.")]
    if stated.permit_on and stated.permit is not Known.YES:
        errors["permit"] = [_("A permit was obtained, so it was needed.")]
    return errors
