"""Reads of protection: checks, clearance, and what is behind the doors, where a live grant opens and nothing else."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from returns.cases.queries import cited
from returns.cases.rules import Limit
from returns.consent.queries import age_of
from returns.people.models import Person
from returns.protection.models import (
    ProtectedNote as ProtectedNote,
    ProtectionCheck as ProtectionCheck,
    ProtectionClearance as ProtectionClearance,
)
from returns.protection.rules.protection import (
    Asked,
    CheckFacts,
    CheckRules,
    Clearance,
    ClearanceFacts,
    who_is_asked,
)

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
