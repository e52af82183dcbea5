"""Reads of records behind the doors: their versions, the newest of each, and the facts of the rules inside."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow
from foundation.storage.query_cache import cache_fact
from returns.cases.models import Case
from returns.cases.queries import cited, members_of_case
from returns.cases.rules import Limit
from returns.consent.models import Consent
from returns.consent.queries import age_of
from returns.consent.rules import Assent, ConsentForm
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import EscortKind
from returns.journey.models import Leg
from returns.people.models import Person
from returns.people.queries import Guardianship, guardians_in_force
from returns.protection.models import ProtectedRecord as ProtectedRecord
from returns.protection.rules.behind_doors import ChildFacts, InsideRules
from returns.protection.rules.protection import Wait
from returns.protection.rules.records import Record

_RISK, _BID = "protection.risk_assessment.good_for_days", "child.best_interests_determination.good_for_days"
_REFLECTION, _NEEDS = "protection.reflection_period.days", "child.alone.required"
_ADULT = "consent.signs_alone_from_age"
# Condition -> the rows (fitness.*) with the least and the most days to wait.
_WAITS = {
    "heart_attack": ("heart_attack_uncomplicated.wait_from_days", "heart_attack_uncomplicated.wait_to_days"),
    "heart_attack_complicated": ("heart_attack_complicated.wait_from_weeks", "heart_attack_complicated.wait_to_weeks"),
    "had_a_stroke": ("stroke.never_under_days", "stroke.wait_days"),
    "chest_or_heart_surgery": ("chest_or_heart_surgery.wait_from_days", "chest_or_heart_surgery.wait_to_days"),
}
CODES = (_RISK, _BID, _REFLECTION, _NEEDS, _ADULT, *(f"fitness.{code}" for both in _WAITS.values() for code in both))


@dataclass(frozen=True)
class Version:
    """One version of a record. `number` counts from 1; `chain` is the same for all versions."""

    record: Record
    chain: str
    number: int
    door: uuid.UUID


def versions_behind(session: Session, doors: Sequence[uuid.UUID]) -> list[Version]:
    """Every version of every record behind these doors that this scope sees, the oldest first; one statement."""
    statement = select(ProtectedRecord).where(ProtectedRecord.door.in_(doors)).order_by(ProtectedRecord.id)
    versions = [_version(row) for row in session.execute(statement).scalars()]
    return sorted(versions, key=lambda version: (version.record.at, version.number))


def newest_of(versions: Sequence[Version]) -> list[Version]:
    """The newest version of each record, in the order in which they were written."""
    newest: dict[str, Version] = {}
    for version in versions:
        if version.chain not in newest or newest[version.chain].number < version.number:
            newest[version.chain] = version
    return sorted(newest.values(), key=lambda version: version.record.at)


def _version(row: ProtectedRecord) -> Version:
    content = row.content
    record = Record(
        id=row.id,
        kind=content.kind,
        person=content.person,
        said=content.said,
        author=content.author,
        at=content.at,
        organisation=content.organisation,
    )
    return Version(record, content.chain, content.number, row.door)


def inside_rules(session: Session, day: date, host: str) -> InsideRules:
    """The rows that hold inside on a day in a host country; one statement."""
    rules = rules_on(session, CODES, day)
    reflection = rules.find(_REFLECTION, {"host": host})
    return InsideRules(
        risk_days=_limit(rules.need(_RISK)),
        bid_days=_limit(rules.need(_BID)),
        reflection_days=_limit(reflection) if reflection else None,
        child_needs=tuple(rules.need(_NEEDS).entries()),
        waits={name: Wait(*(_days(rules.need(f"fitness.{code}")) for code in both)) for name, both in _WAITS.items()},
    )


def _days(row: RuleRow) -> Limit:
    """A length of time in days, whatever the unit of its row."""
    return Limit(row.span().days, cited(row))


def _limit(row: RuleRow) -> Limit:
    return Limit(row.whole(), cited(row))


def children_alone(session: Session, case: Case, people: Sequence[Person], day: date) -> list[ChildFacts]:
    """Return everybody of a case with a child and nobody surely adult, with what is known outside the doors.

    Beside a child, somebody of unknown age counts as a child: leaving out a date of birth must not help.
    """
    adult_from = rules_on(session, CODES, day).need(_ADULT).whole()
    ages = [age for age in (age_of(person, day) for person in people) if age is not None]
    if not ages or max(ages) >= adult_from:
        return []
    consents = _consents(session, case.id)
    guarding: dict[uuid.UUID, list[Guardianship]] = {}
    for guardian in guardians_in_force(session, case.id, day):
        guarding.setdefault(guardian.person_id, []).append(guardian)
    kinds = {escort.kind for escort in escorts_of_case(session, case.id)}
    return [
        ChildFacts(
            person=person.id.hex,
            has_guardian=person.id in guarding,
            has_guardians_consent=any(
                _is_guardians(consent, guarding.get(person.id, ())) for consent in consents.get(person.id, [])
            ),
            has_assent=any(_is_assent(consent) for consent in consents.get(person.id, [])),
            has_escort=EscortKind.SOCIAL in kinds,
            guardian_since=min((guardian.appointed_on for guardian in guarding.get(person.id, ())), default=None),
        )
        for person in people
    ]


def _is_guardians(consent: Consent, guardians: Sequence[Guardianship]) -> bool:
    """Whether one of those who stand for the child now consented in writing, and not an earlier one."""
    signers = {consent.signed_by, consent.representative_id} - {None, consent.person_id}
    by_one = any(guardian.id == consent.guardian_id or guardian.guardian_person_id in signers for guardian in guardians)
    return by_one and consent.form is ConsentForm.WRITTEN


def _is_assent(consent: Consent) -> bool:
    """Whether a child agreed, by a signature of its own or beside that of the guardian."""
    try:
        assent = consent.content.assent if consent.content else None
    except KeyGone:
        assent = None
    return consent.signed_by == consent.person_id or assent == Assent.GIVEN


def _consents(session: Session, case_id: uuid.UUID) -> Mapping[uuid.UUID, list[Consent]]:
    statement = select(Consent).where(Consent.case_id == case_id, Consent.withdrawn_at.is_(None))
    consents_by_person: dict[uuid.UUID, list[Consent]] = {}
    for consent in session.execute(statement).scalars():
        consents_by_person.setdefault(consent.person_id, []).append(consent)
    return consents_by_person


def bookers_of(session: Session, case_id: uuid.UUID) -> frozenset[str]:
    """Who booked a leg of a case, as ids in hex; reads its people too, as callers need them next. One statement."""
    statement = (
        select(Person, Leg.booked_by)
        .outerjoin(Leg, Leg.case_id == Person.case_id)
        .where(Person.case_id == case_id)
        .order_by(Person.ordinal)
    )
    rows = session.execute(statement).all()
    cache_fact(session, (members_of_case, case_id), list(dict.fromkeys(row.Person for row in rows)))
    return frozenset(row.booked_by.hex for row in rows if row.booked_by is not None)
