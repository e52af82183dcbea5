"""Changes of guardianships: recording one, and ending it. History is kept."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.security.identifiers import normal_phone
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import case_by_id, lock_case, members_of_case
from returns.consent.queries import age_of, consent_rules
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended, refuse_reasons
from returns.people.models import GuardianContent, Guardianship
from returns.people.queries import guardian_facts, guardians_of_case
from returns.people.rules.families import Capacity, NewGuardianFacts, OtherParent, guardian_problems


@dataclass(frozen=True)
class NewGuardian:
    """A guardianship as it is stated: by somebody of the case, or by the name of whoever stands outside of it."""

    person_id: uuid.UUID
    capacity: Capacity
    appointed_on: date
    guardian_person_id: uuid.UUID | None = None
    name: str = ""
    organisation: str = ""
    contact: str = ""
    reference: str = ""
    other_parent: OtherParent = OtherParent.NOT_KNOWN


def record_guardian(unit: Unit, case: Case, new: NewGuardian) -> uuid.UUID:
    """Record who stands for a child of a case; returns the id. Several may at once, as two parents do.

    BadInput by field; RuleBroken with every reason.
    """
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    people = {person.id: person for person in members_of_case(unit.session, case.id)}
    wrong: dict[str, list[str]] = {}
    if new.person_id not in people:
        wrong["person_id"] = [_("Choose from the list.")]
    if new.guardian_person_id is not None and new.guardian_person_id not in people:
        wrong["guardian_person_id"] = [_("Choose from the list.")]
    if new.contact and normal_phone(new.contact, None) is None:
        wrong["contact"] = [_("This is no phone number. Write it with its country code, such as +90 532 123 45 67.")]
    if wrong:
        raise BadInput(wrong)
    guardian = people[new.guardian_person_id] if new.guardian_person_id else None
    today = unit.clock.now().date()
    stated = NewGuardianFacts(
        person=new.person_id.hex,
        person_age=age_of(people[new.person_id], today),
        guardian=guardian.id.hex if guardian else "",
        guardian_age=age_of(guardian, today) if guardian else None,
        capacity=new.capacity,
        outside_name=new.name or new.organisation,
        appointed_on=new.appointed_on,
    )
    recorded = [guardian_facts(guardianship) for guardianship in guardians_of_case(unit.session, case.id)]
    adult_from = consent_rules(unit.session, today).alone_from
    refuse_reasons(unit, case, guardian_problems(stated, recorded, adult_from, today))
    return keep_guardian(unit, case, new).id


def keep_guardian(unit: Unit, case: Case, new: NewGuardian) -> Guardianship:
    """Keep a guardianship against which nothing speaks, and add it to the timeline."""
    row = Guardianship(
        case_id=case.id,
        person_id=new.person_id,
        guardian_person_id=new.guardian_person_id,
        appointed_on=new.appointed_on,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        capacity=new.capacity,
        content=GuardianContent(new.name, new.organisation, new.contact, new.reference, new.other_parent),
    )
    unit.session.add(row)
    add_to_timeline(unit, case, EventKind.GUARDIAN_RECORDED)
    unit.participants["trail"].act("guardian.record", ("person", new.person_id))
    return row


def end_guardianship(unit: Unit, guardianship: Guardianship, ended_on: date, reason: str) -> None:
    """Say that somebody stands for a child no longer, from a day on, and why. The row stays.

    BadInput for a day before the beginning or after today; Conflict if it had ended before.
    """
    case = case_by_id(unit.session, guardianship.case_id)
    assert case is not None  # whoever sees the guardianship sees its case
    if guardianship.ended_on is not None:
        raise Conflict(_("This guardianship has ended already."))
    wrong: dict[str, list[str]] = {}
    if ended_on < guardianship.appointed_on:
        wrong["ended_on"] = [_("This day lies before the beginning.")]
    if ended_on > unit.clock.now().date():
        wrong["ended_on"] = [_("This day lies in the future.")]
    if wrong:
        raise BadInput(wrong)
    guardianship.ended_on = ended_on
    guardianship.content = replace(guardianship.content, end_reason=reason)
    add_to_timeline(unit, case, EventKind.GUARDIAN_RECORDED)
    unit.participants["trail"].act("guardian.end", ("person", guardianship.person_id))
