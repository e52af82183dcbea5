"""Changes of duty: who takes a turn, and who gives one back."""

import uuid
from datetime import date

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.services.planning import made_before, note_made
from returns.work.models.duty import DutyTurn
from returns.work.queries.duty import specialists_of


def take_turn(
    unit: Unit,
    office_id: uuid.UUID,
    account_id: uuid.UUID,
    begins_on: date,
    ends_on: date,
    once: uuid.UUID | None = None,
) -> uuid.UUID:
    """Say whose turn it is; returns the id of the turn. BadInput with everything that is wrong, by field."""
    if made := made_before(unit, once):
        return made
    errors: dict[str, list[str]] = {}
    if account_id not in {specialist.id for specialist in specialists_of(unit.session, office_id)}:
        errors["account_id"] = [_("Choose from the list.")]
    if ends_on < begins_on or ends_on < unit.clock.now().date():
        errors["ends_on"] = [_("Choose a last day that is not before the first, and still to come.")]
    if errors:
        raise BadInput(errors)
    row = DutyTurn(
        office_id=office_id, account_id=account_id, begins_on=begins_on, ends_on=ends_on, recorded_by=unit.actor_id
    )
    unit.session.add(row)
    note_made(unit, once, row.id)
    unit.participants["trail"].act("duty.take", ("account", account_id))
    return row.id


def give_turn_back(unit: Unit, turn: DutyTurn) -> None:
    """Take a turn off the roster."""
    unit.session.delete(turn)
    unit.participants["trail"].act("duty.give_back", ("account", turn.account_id))
