"""Telling the receiving side of a group movement: that it was done, when, by whom and to which organisation."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.geography.zones import local_date, to_instant
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.queries.reasons import refuse_if
from returns.cases.services.planning import made_before, note_made
from returns.movements.models import Movement, MovementNotice
from returns.movements.rules import closed_reasons

_NOON = time(12)


@dataclass(frozen=True)
class NewNotice:
    """A notice as it is typed: the day on which it was given, by the calendar of where the movement arrives."""

    given_on: date
    to: str
    organisation_id: uuid.UUID | None = None
    note: str = ""


def give_notice(unit: Unit, movement: Movement, new: NewNotice, once: uuid.UUID | None = None) -> uuid.UUID:
    """Record that the receiving side was told of the movement as it stands now; returns the id. Nothing is sent.

    A change of its times or flight asks for another notice. BadInput by field; RuleBroken (`movement_closed`). Sent
    twice with the same `once` id, it is recorded once.
    """
    if made := made_before(unit, once):
        return made
    now = unit.clock.now()
    refuse_if(closed_reasons(movement.status, movement.departs_at <= now))
    today = local_date(now, movement.arrives_zone)
    receivers = {partner.id for partner in accounts.organisations(unit.session) if partner.country == movement.country}
    errors: dict[str, list[str]] = {}
    if new.given_on > today:
        errors["given_on"] = [_("This day lies in the future.")]
    if new.organisation_id is not None and new.organisation_id not in receivers:
        errors["organisation_id"] = [_("Choose from the list.")]
    if not new.to and new.organisation_id is None:
        errors["to"] = [_("Choose an organisation, or say who was told.")]
    if errors:
        raise BadInput(errors)
    given_at = (
        now if new.given_on == today else to_instant(datetime.combine(new.given_on, _NOON), movement.arrives_zone, 0)
    )
    assert unit.actor_id is not None  # notices are given by people
    notice = MovementNotice(
        movement_id=movement.id,
        organisation_id=new.organisation_id,
        schedule=movement.schedule,
        given_at=given_at,
        given_by=unit.actor_id,
        content={"to": new.to, "note": new.note},
    )
    unit.session.add(notice)
    movement.told_at = min(given_at, movement.told_at or given_at)
    note_made(unit, once, notice.id)
    unit.participants["trail"].act("movement.notice", ("movement", movement.id))
    return notice.id
