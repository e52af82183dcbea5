"""Changes of health on the way. Nothing is ever overwritten: a row replaces another one, and both are kept."""

import uuid
from collections.abc import Mapping
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, Conflict, NotFound
from foundation.geography.zones import main_zone
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import lock_case
from returns.cases.services.planning import made_before, not_recordable, note_made
from returns.health.models.health import HealthEntry
from returns.health.queries.health import Entry, HealthRead, health_of_case, opened, replacement_of, standing
from returns.health.rules.health import ONE_OF_A_KIND, EntryKind
from returns.health.services.stated_health import Around, said_of, said_of_answer
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import refuse_reasons, tell


def office_zone(unit: Unit, case: Case) -> str:
    """The zone in which times are typed: the main one of the country of the office; UTC where there is none."""
    country = accounts.country_of_office(unit.session, case.office_id)
    return main_zone(country) or "UTC"


def record_health(
    unit: Unit, case: Case, kind: EntryKind, person_id: uuid.UUID, stated: Mapping[str, Any], once: uuid.UUID | None
) -> uuid.UUID:
    """Record what a form states about a person of this case; returns the id, of several entries the first.

    Of a kind of which one is enough it replaces the one before. Times are those of the office. Sent twice with the same
    `once` id, it is recorded once. NotFound for somebody of another case, BadInput by field, RuleBroken
    (`not_before_boarding`).
    """
    if made := made_before(unit, once):
        return made
    refuse_reasons(unit, case, not_recordable(case))
    lock_case(unit.session, case.id)
    read = health_of_case(unit.session, case.id)
    if person_id not in {person.id for person in read.people}:
        raise NotFound
    around = _around(unit, case, read, person_id)
    contents, errors = said_of(kind, stated, around)
    if errors:
        raise BadInput(errors)
    before = None
    if kind in ONE_OF_A_KIND:
        before = next((entry.row.id for entry in reversed(around.stands) if entry.kind is kind), None)
    rows = [_row(unit, case, person_id, (kind, content), before) for content in contents]
    unit.session.add_all(rows)
    note_made(unit, once, rows[0].id)
    _told(unit, case, "health_entry.record", person_id)
    return rows[0].id


def note_answer(unit: Unit, case: Case, row: HealthEntry, stated: Mapping[str, Any]) -> None:
    """Note what the carrier said to a request, and when it was confirmed again.

    NotFound for an entry of another kind; Conflict if it was replaced; BadInput by field; RuleBroken as above.
    """
    entry = _still_there(unit, case, row)
    if entry.kind is not EntryKind.ASSISTANCE:
        raise NotFound
    read = health_of_case(unit.session, case.id)
    content, errors = said_of_answer(entry, stated, _around(unit, case, read, row.person_id))
    if errors:
        raise BadInput(errors)
    unit.session.add(_row(unit, case, row.person_id, (entry.kind, content), row.id))
    _told(unit, case, "health_entry.answer", row.person_id)


def remove_health(unit: Unit, case: Case, row: HealthEntry, reason: str) -> None:
    """Take an entry out, with a reason. It is kept, but counts no more. Conflict if it was replaced."""
    entry = _still_there(unit, case, row)
    unit.session.add(_row(unit, case, row.person_id, (entry.kind, {}), row.id, reason))
    _told(unit, case, "health_entry.remove", row.person_id)


def _around(unit: Unit, case: Case, read: HealthRead, person_id: uuid.UUID) -> Around:
    return Around(
        now=unit.clock.now(),
        zone=office_zone(unit, case),
        legs=journey(legs_of_case(unit.session, case.id)),
        stands=[entry for entry in standing(read.rows) if entry.row.person_id == person_id],
    )


def _still_there(unit: Unit, case: Case, row: HealthEntry) -> Entry:
    refuse_reasons(unit, case, not_recordable(case))
    lock_case(unit.session, case.id)
    entry = opened(row)
    if entry is None or replacement_of(unit.session, row.id) is not None:
        raise Conflict(_("Somebody else changed this meanwhile. Look at the newest state, then try again."))
    return entry


def _row(
    unit: Unit,
    case: Case,
    person_id: uuid.UUID,
    what: tuple[EntryKind, Mapping[str, Any]],
    replaces: uuid.UUID | None,
    removed: str = "",
) -> HealthEntry:
    kind, content = what
    return HealthEntry(
        case_id=case.id,
        person_id=person_id,
        replaces_id=replaces,
        recorded_at=unit.clock.now(),
        recorded_by=unit.actor_id,
        content={"kind": kind.value, "said": dict(content), "removed": removed},
    )


def _told(unit: Unit, case: Case, action: str, person_id: uuid.UUID) -> None:
    tell(unit, case, EventKind.FITNESS_DECIDED)
    unit.participants["trail"].act(action, ("person", person_id))
