"""Changes of escorts: assigning somebody to legs of a journey, and taking the assignment back."""

import uuid
from dataclasses import dataclass

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.escorts import Escort
from returns.queries.itinerary import journey, legs_of_case
from returns.rules.escorts import EscortKind
from returns.rules.lifecycle import EventKind
from returns.rules.reasons import Reason
from returns.services.lifecycle import refuse_reasons, tell
from returns.services.planning import CHANGED_IN, made_before, not_plannable, note_made


@dataclass(frozen=True)
class NewEscort:
    """An escort as it is typed: from which leg to which (their numbers), and whether a way home is needed."""

    kind: EscortKind
    first_leg: int
    last_leg: int
    name: str
    needs_way_home: bool = True
    phone: str = ""
    qualification: str = ""
    languages: str = ""


def assign_escort(unit: Unit, case: Case, new: NewEscort, once: uuid.UUID | None = None) -> uuid.UUID:
    """Assign an escort to legs of this case and return its id. BadInput by field; RuleBroken as planning a leg.

    Sent twice with the same `once` id, the escort is assigned once.
    """
    if made := made_before(unit, once):
        return made
    refuse_reasons(unit, case, not_plannable(unit, case))
    numbers = {leg.ordinal for leg in journey(legs_of_case(unit.session, case.id))}
    errors = {
        field: [_("Choose from the list.")]
        for field, number in (("first_leg", new.first_leg), ("last_leg", new.last_leg))
        if number not in numbers
    }
    if not errors and new.last_leg < new.first_leg:
        errors["last_leg"] = [_("This leg comes before the first one.")]
    if errors:
        raise BadInput(errors)
    escort = Escort(
        case_id=case.id,
        kind=new.kind,
        first_leg=new.first_leg,
        last_leg=new.last_leg,
        needs_way_home=new.needs_way_home,
        content={
            "name": new.name,
            "phone": new.phone,
            "qualification": new.qualification,
            "languages": new.languages,
        },
    )
    unit.session.add(escort)
    note_made(unit, once, escort.id)
    tell(unit, case, EventKind.ESCORT_PLANNED)
    unit.participants["trail"].act("escort.assign", ("case", case.id))
    return escort.id


def remove_escort(unit: Unit, case: Case, escort: Escort) -> None:
    """Take an escort of this case, and the way home, out of the plan. RuleBroken (`not_being_planned`)."""
    if case.state not in CHANGED_IN:
        refuse_reasons(unit, case, (Reason("not_being_planned", cleared_by="itinerary"),))
    for leg in legs_of_case(unit.session, case.id):
        if leg.escort_id == escort.id:
            unit.session.delete(leg)
    unit.session.flush()  # the way home refers to the escort
    unit.session.delete(escort)
    tell(unit, case, EventKind.ESCORT_PLANNED)
    unit.participants["trail"].act("escort.remove", ("case", case.id))
