"""Changes of receptions: who meets the people of a case, and that this was verified."""

import uuid
from dataclasses import dataclass
from datetime import date

from foundation.accounts import queries as accounts
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.models.cases import Case
from returns.models.reception import Reception
from returns.queries.reception import reception_of_case
from returns.rules.lifecycle import EventKind
from returns.services.lifecycle import refuse_if_ended, tell


@dataclass(frozen=True)
class NewReception:
    """A reception as it is typed; `verified_on` is the day on which the person's identity and role were verified."""

    name: str
    where: str
    phone: str = ""
    organisation_id: uuid.UUID | None = None
    verified_on: date | None = None


def name_reception(unit: Unit, case: Case, new: NewReception) -> uuid.UUID:
    """Say who meets the people of this case, in place of whoever was named before; returns the id of the row.

    BadInput by field; RuleBroken (`case_has_ended`).
    """
    refuse_if_ended(case)
    errors: dict[str, list[str]] = {}
    if new.verified_on and new.verified_on > unit.clock.now().date():
        errors["verified_on"] = [_("This date lies in the future. Correct it, or leave it empty.")]
    known = {one.id for one in accounts.organisations(unit.session) if one.country == case.country}
    if new.organisation_id is not None and new.organisation_id not in known:
        errors["organisation_id"] = [_("Choose from the list.")]
    if errors:
        raise BadInput(errors)
    reception = reception_of_case(unit.session, case.id)
    if reception is None:
        reception = Reception(case_id=case.id)
        unit.session.add(reception)
    reception.organisation_id, reception.verified_on = new.organisation_id, new.verified_on
    reception.content = {"name": new.name, "phone": new.phone, "where": new.where}
    tell(unit, case, EventKind.RECEPTION_NAMED)
    unit.participants["trail"].act("reception.name", ("case", case.id))
    return reception.id
