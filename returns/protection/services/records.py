"""Changes of records behind the doors: each is a new version, nothing is ever overwritten."""

import uuid
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.accounts.principal import UserScope
from foundation.compartments import Compartment, shared_part
from foundation.errors import BadInput, Conflict, RuleBroken
from foundation.language.words import _
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.models import Case
from returns.cases.queries import members_of_case, people_of_cases, raise_reasons
from returns.cases.rules.cases import Reason
from returns.people.models import Person
from returns.people.queries import family_of_cases
from returns.protection.access import FOLLOWING
from returns.protection.models import ProtectedRecord, RecordContent
from returns.protection.queries import Version, newest_of, versions_behind
from returns.protection.rules.behind_doors import BehindDoorsReason
from returns.protection.rules.records import KINDS, RecordKind, fields_of, missing_fields
from returns.protection.words import ProtectionAct


@dataclass(frozen=True)
class Place:
    """A compartment of a case with its door, and the door of what it shares with partners."""

    compartment: Compartment
    door: uuid.UUID
    annex: uuid.UUID

    @property
    def doors(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Both doors."""
        return self.door, self.annex


def place_of(unit: Unit, case_id: uuid.UUID, compartment: Compartment) -> Place:
    """A compartment of a case with its doors."""
    annex = unit.door(case_id, shared_part(compartment))
    return Place(compartment, unit.door(case_id, compartment.value), annex)


@dataclass(frozen=True)
class Read:
    """What is read in a compartment of a case: every version, the oldest first.

    `has_left`: some of what is behind its door is left out, since whom it is about has left the case.
    """

    versions: Sequence[Version]
    has_left: bool


def read_in(unit: Unit, case: Case, place: Place, members: Sequence[Person] | None = None) -> Read:
    """Every version in a compartment of a case that is about its people, wherever it was written.

    Where families parted or came together, records follow the person that they are about: whoever has the compartment
    of that person's case open reads them, and nobody by the door of the case that the person has left.
    `members`: the people of the case, where they are read already.
    """
    family = _rest_of_family(unit, case)
    here = {person.id.hex for person in members or members_of_case(unit.session, case.id)}
    elsewhere = {person.id.hex for person in people_of_cases(unit.session, family)}
    own = versions_behind(unit.session, place.doors)
    followed = _followed(unit, _doors_of(unit, family, place), here) if family else []
    unit.participants["trail"].read([("door", door) for door in dict.fromkeys(version.door for version in followed)])
    staying = [version for version in own if version.record.person not in elsewhere]
    versions = sorted([*staying, *followed], key=lambda version: (version.record.at, version.number))
    return Read(versions, len(staying) < len(own))


def _followed(unit: Unit, doors: Sequence[uuid.UUID], people: Set[str]) -> list[Version]:
    """What stands behind doors of other cases about these people (their ids as hex)."""
    with reading(unit.aside, FOLLOWING) as aside:
        return [version for version in versions_behind(aside.session, doors) if version.record.person in people]


def doors_of_family(unit: Unit, case: Case, place: Place) -> list[uuid.UUID]:
    """Both doors of a compartment of every case from which people of this one came, or to which they went."""
    return _doors_of(unit, _rest_of_family(unit, case), place)


def _doors_of(unit: Unit, cases: Sequence[uuid.UUID], place: Place) -> list[uuid.UUID]:
    return [door for other in cases for door in place_of(unit, other, place.compartment).doors]


def _rest_of_family(unit: Unit, case: Case) -> list[uuid.UUID]:
    return [other.id for other in family_of_cases(unit.session, case) if other.id != case.id]


def form_id(unit: Unit, door: uuid.UUID, kind: RecordKind) -> uuid.UUID:
    """Return the opaque id of the form of a kind: an address tells no kind."""
    return unit.door(door, f"form/{kind.value}")


def write_record(
    unit: Unit,
    place: Place,
    kind: RecordKind,
    person: uuid.UUID,
    fields: Mapping[str, Any],
    before: Version | None = None,
    known: Sequence[Version] | None = None,
) -> uuid.UUID:
    """Write a record, or with `before` its next version; returns its id.

    `known`: every version that there is, where some of it was written behind another door; the next one is written
    behind this one.

    BadInput with all that is missing; Conflict if there is a newer version, or a first one where one is enough.
    RuleBroken if an office would write over what a partner said itself.
    """
    if before is not None and before.record.organisation and not _partner(unit):
        raise RuleBroken([_("The partner wrote this itself. Ask the partner for the next version.")])
    kept = {name: _plain(fields[name]) for name in fields_of(kind) if fields.get(name)}
    errors = wrong_in_record(kind, kept, unit.today)
    if errors:
        raise BadInput(errors)
    versions = newest_of(versions_behind(unit.session, place.doors) if known is None else known)
    _refuse_overtaken(versions, kind, person, before)
    chain, number = (before.chain, before.number + 1) if before else (_first_chain(kind, person), 1)
    row = _row(unit, place, kind, person, kept, chain, number)
    unit.session.add(row)
    unit.participants["trail"].act(ProtectionAct.PROTECTED_WRITE, ("door", row.door))
    return row.id


def _partner(unit: Unit) -> str:
    """The organisation of whoever writes, as hex; empty for people of an office."""
    scope = unit.scope
    return scope.organisation_id.hex if isinstance(scope, UserScope) and scope.organisation_id else ""


def _first_chain(kind: RecordKind, person: uuid.UUID) -> str:
    return new_id().hex if KINDS[kind].many else f"{kind.value}|{person.hex}"


def _row(
    unit: Unit, place: Place, kind: RecordKind, person: uuid.UUID, fields: dict[str, str], chain: str, number: int
) -> ProtectedRecord:
    door = place.annex if KINDS[kind].shared else place.door
    return ProtectedRecord(
        # Two people who write the same version at once draw the same id: the second is told of it.
        id=unit.door(door, f"{chain}|{number}"),
        door=door,
        content=RecordContent(
            kind=kind,
            chain=chain,
            number=number,
            person=person.hex,
            said=fields,
            author=unit.actor_id.hex if unit.actor_id else "",
            organisation=_partner(unit),
            at=unit.clock.now(),
        ),
    )


def sign_assessment(
    unit: Unit,
    place: Place,
    person: uuid.UUID,
    bookers: frozenset[str],
    known: Sequence[Version] | None = None,
) -> uuid.UUID:
    """Sign the newest risk assessment of somebody. RuleBroken if there is none, or if the signer books the journey.

    Source: domain, section 4: signed by someone other than the officer who books.
    """
    versions = newest_of(versions_behind(unit.session, place.doors) if known is None else known)
    of_person = {version.record.kind: version for version in versions if version.record.person == person.hex}
    reasons = []
    if RecordKind.RISK_ASSESSMENT not in of_person:
        reasons.append(Reason(BehindDoorsReason.RISK_ASSESSMENT_MISSING))
    if unit.actor_id is not None and unit.actor_id.hex in bookers:
        reasons.append(Reason(BehindDoorsReason.SIGNS_OWN_BOOKING))
    if reasons:
        raise_reasons(reasons)
    before = of_person.get(RecordKind.RISK_SIGNATURE)
    return write_record(unit, place, RecordKind.RISK_SIGNATURE, person, {"signed": "yes"}, before, known)


def wrong_in_record(kind: RecordKind, fields: Mapping[str, Any], today: date) -> dict[str, list[str]]:
    """Everything that is missing or cannot be in a record, by field."""
    errors = {name: [_("Fill in this field.")] for name in missing_fields(kind, fields)}
    review = fields.get("review_on")
    if review and str(review) <= today.isoformat():
        errors["review_on"] = [_("Choose a day in the future.")]
    for name in ("day", "consented_on"):
        if fields.get(name) and str(fields[name]) > today.isoformat():
            errors[name] = [_("This date is in the future. Enter today or an earlier date.")]
    return errors


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _refuse_overtaken(versions: list[Version], kind: RecordKind, person: uuid.UUID, before: Version | None) -> None:
    if before is not None:
        newest = next((version for version in versions if version.chain == before.chain), None)
        if newest is None or newest.record.id != before.record.id:
            raise Conflict(_("This has changed since you opened it. Check the latest version, then try again."))
        return
    is_there = any(version.record.kind is kind and version.record.person == person.hex for version in versions)
    if is_there and not KINDS[kind].many:
        raise BadInput({"person": [_("There is already one about this person. Change that one instead.")]})
