"""Reads of protection: checks, clearance, and what is behind the doors, where a live grant opens and nothing else."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow
from foundation.storage.query_cache import cache_fact
from returns.cases.models import Case
from returns.cases.queries import cited, members_of_case
from returns.cases.rules.cases import Limit
from returns.consent.models import Consent
from returns.consent.queries import age_of
from returns.consent.rules import Assent, ConsentForm
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import EscortKind
from returns.journey.models import Leg
from returns.people.models import Kinship, Person
from returns.people.queries import Guardianship, guardians_in_force
from returns.protection.models import (
    CheckContent as CheckContent,
    FlagContent,
    ProtectedNote,
    ProtectedRecord,
    ProtectionCheck as ProtectionCheck,
    ProtectionClearance,
    Screening as Row,
    ScreeningContent,
)
from returns.protection.rules.behind_doors import ChildFacts, InsideRules, Wait
from returns.protection.rules.protection import (
    Ages,
    Asked,
    CheckFacts,
    CheckRules,
    Clearance,
    ClearanceFacts,
    Flag,
    Member,
    OpenFlag,
    Screening,
    ScreeningNumbers,
    derived_flags,
    who_is_asked,
)
from returns.protection.rules.records import Record

CHECK_REQUIRED, CHECK_GOOD_FOR = "protection.check.required", "protection.check.good_for_days"
_ADULT = "consent.signs_alone_from_age"


def notes_behind(session: Session, doors: Sequence[uuid.UUID]) -> Sequence[ProtectedNote]:
    """Protected notes behind these doors, by door."""
    statement = (
        select(ProtectedNote).where(ProtectedNote.door.in_(doors)).order_by(ProtectedNote.door, ProtectedNote.id)
    )
    return session.execute(statement).scalars().all()


def checks_of_case(session: Session, case_id: uuid.UUID) -> Sequence[ProtectionCheck]:
    """The protection checks of everybody of a case, the latest first; one statement."""
    statement = (
        select(ProtectionCheck)
        .where(ProtectionCheck.case_id == case_id)
        .order_by(ProtectionCheck.checked_at.desc(), ProtectionCheck.id)
    )
    return session.execute(statement).scalars().all()


def latest_of(checks: Sequence[ProtectionCheck]) -> dict[uuid.UUID, ProtectionCheck]:
    """The latest check of each person; `checks` has the latest first."""
    return {check.person_id: check for check in reversed(checks) if check.person_id is not None}


def asked_of_case(people: Sequence[Person], checks: Sequence[ProtectionCheck], day: date) -> tuple[Asked, ...]:
    """Everybody of a case with age and latest check, as facts; opens births and answers."""
    latest = latest_of(checks)
    return tuple(
        Asked(
            person=person.id.hex,
            age=age_of(person, day),
            check=check_facts(latest[person.id]) if person.id in latest else None,
            checked_on=latest[person.id].checked_at.date() if person.id in latest else None,
        )
        for person in people
    )


def people_to_ask(session: Session, people: Sequence[Person], day: date) -> list[Person]:
    """Who of the people of a case has to be asked alone; opens their births. One statement."""
    adult_from = check_rules(session, day).adult_from
    needed = who_is_asked([(person.id.hex, age_of(person, day)) for person in people], adult_from)
    return [person for person in people if person.id.hex in needed]


def check_rules(session: Session, day: date) -> CheckRules:
    """The rows by which protection checks are judged on a day; one statement. RuleMissing if one is not there."""
    rules = rules_on(session, (CHECK_REQUIRED, CHECK_GOOD_FOR, _ADULT), day)
    days = rules.need(CHECK_GOOD_FOR)
    return CheckRules(
        adult_from=rules.need(_ADULT).whole(),
        good_for=Limit(days.whole(), cited(days)),
        required=cited(rules.need(CHECK_REQUIRED)),
    )


def check_facts(check: ProtectionCheck) -> CheckFacts:
    """What a check says, as facts."""
    content = check.content
    return CheckFacts(
        fear=content.fear,
        claim=content.claim,
        is_detained=content.is_detained,
        has_legal_advice=content.has_legal_advice,
        may_enter=content.may_enter,
    )


def clearance_of_case(session: Session, case_id: uuid.UUID) -> ProtectionClearance | None:
    """The clearance of a case; one statement."""
    statement = select(ProtectionClearance).where(ProtectionClearance.case_id == case_id)
    return session.execute(statement).scalar_one_or_none()


def clearance_facts(clearance: ProtectionClearance | None) -> ClearanceFacts:
    """A clearance as facts. A case whose row this scope does not see counts as outstanding."""
    if clearance is None:
        return ClearanceFacts(Clearance.OUTSTANDING, None)
    return ClearanceFacts(clearance.state, clearance.until)


# Reads of records behind the doors: their versions, the newest of each, and the facts of the rules inside.

_RISK, _BID = "protection.risk_assessment.good_for_days", "child.best_interests_determination.good_for_days"
_REFLECTION, _NEEDS = "protection.reflection_period.days", "child.alone.required"
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
    content = Consent.content.readable(consent)
    return consent.signed_by == consent.person_id or (content is not None and content.assent == Assent.GIVEN)


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


# Reads of screenings: every version of a case, how its people stand, and what the rule book asks.

ScreeningRow = Row  # pages name the type of rows through the queries that give them
_CODES = {
    "adult": "screening.rapid.adult",
    "child": "screening.rapid.child",
    "topics": "screening.full.topics",
    "days": "screening.full.due_days",
    "triggers": "screening.full.called_for_by",
    "older": "screening.older_person.from_age",
    "large": "screening.large_family.from_members",
}


@dataclass(frozen=True)
class ScreeningRules:
    """What the rule book says about screenings on a day."""

    adults: ScreeningNumbers
    children: ScreeningNumbers
    topics: tuple[str, ...]
    ages: Ages

    def of(self, person: Person, day: date) -> ScreeningNumbers:
        """What is asked of a person; opens the birth date."""
        age = age_of(person, day)
        return self.children if age is not None and age < self.ages.adult_from else self.adults


def screening_rules(session: Session, day: date) -> ScreeningRules:
    """The rules of screenings on a day; one statement. RuleMissing if a row is not there."""
    rules = rules_on(session, (*_CODES.values(), _ADULT), day)
    row = {name: rules.need(code) for name, code in _CODES.items()}
    triggers, days = tuple(Flag(word) for word in row["triggers"].entries()), row["days"].whole()
    return ScreeningRules(
        adults=ScreeningNumbers(tuple(row["adult"].entries()), triggers, days),
        children=ScreeningNumbers(tuple(row["child"].entries()), triggers, days),
        topics=tuple(row["topics"].entries()),
        ages=Ages(rules.need(_ADULT).whole(), row["older"].whole(), row["large"].whole()),
    )


def screenings_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Row]:
    """Every version of the screenings of a case, by person, the newest first; one statement, opens nothing."""
    statement = select(Row).where(Row.case_id == case_id).order_by(Row.person_id, Row.version.desc())
    return session.execute(statement).scalars().all()


def newest_screenings(rows: Sequence[Row]) -> dict[uuid.UUID, Row]:
    """The newest version of each person; `rows` has the newest first."""
    newest: dict[uuid.UUID, Row] = {}
    for row in rows:
        newest.setdefault(row.person_id, row)
    return newest


def what_it_says(row: Row) -> Screening | None:
    """A version as facts; None where it cannot be read any more."""
    content = Row.content.readable(row)
    if content is None:
        return None
    return Screening(
        flags=tuple(OpenFlag(sealed.flag, date.fromordinal(sealed.since), sealed.note) for sealed in content.flags),
        rapid_on=_day(content.rapid_on),
        rapid_is_open=content.rapid_is_open,
        full_due_on=_day(content.full_due_on),
        full_on=_day(content.full_on),
    )


def as_content(screening: Screening) -> ScreeningContent:
    """The facts as a version stores them."""
    return ScreeningContent(
        flags=tuple(
            FlagContent(open_flag.flag, open_flag.since.toordinal(), open_flag.note) for open_flag in screening.flags
        ),
        rapid_on=_ordinal(screening.rapid_on),
        rapid_is_open=screening.rapid_is_open,
        full_due_on=_ordinal(screening.full_due_on),
        full_on=_ordinal(screening.full_on),
    )


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


def how_they_stand(rows: Sequence[Row]) -> dict[str, Screening]:
    """How everybody stands who was screened and can be read, by id (hex)."""
    screenings = {person.hex: what_it_says(row) for person, row in newest_screenings(rows).items()}
    return {person: screening for person, screening in screenings.items() if screening is not None}


def proposed_flags(
    people: Sequence[Person], kinships: Sequence[Kinship], ages: Ages, day: date
) -> dict[str, tuple[Flag, ...]]:
    """The flags of everybody that follow from ages, members and ties; opens them."""
    members = [Member(person.id.hex, age_of(person, day)) for person in people]
    ties = list(filter(None, (kinship.tie for kinship in kinships)))
    return {member.person: derived_flags(member.person, members, ties, ages) for member in members}
