"""Reads of consents: those of a case, and which are missing on a day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone
from foundation.rulebook.queries import rules_on
from returns.models.consent import Consent as Consent
from returns.models.people import Person
from returns.queries.reasons import cited
from returns.rules.consent import PURPOSE_WORDS, ConsentPurpose, GivenConsent, Signer, missing_consents, who_consents
from returns.rules.people import age_on
from returns.rules.reasons import Cited, Reason

_NEEDED = "consent.needed_to_apply"
_ALONE = "consent.signs_alone_from_age"
_TOGETHER = "consent.signs_with_representative_from_age"


@dataclass(frozen=True)
class ConsentRules:
    """What the rule book says about consents on a day: what applying needs, and from which ages people sign (years)."""

    needed: tuple[ConsentPurpose, ...]
    cited: Cited
    alone_from: int
    together_from: int


def consent_rules(session: Session, day: date) -> ConsentRules:
    """The rules of consents on a day; one statement. RuleMissing if a row is not there."""
    rules = rules_on(session, (_NEEDED, _ALONE, _TOGETHER), day)
    needed = rules.need(_NEEDED)
    return ConsentRules(
        needed=tuple(PURPOSE_WORDS[word] for word in needed.entries()),
        cited=cited(needed),
        alone_from=rules.need(_ALONE).whole(),
        together_from=rules.need(_TOGETHER).whole(),
    )


def consents_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Consent]:
    """The consents of a case, the newest first; one statement."""
    statement = (
        select(Consent)
        .where(Consent.case_id == case_id)
        .order_by(Consent.given_on.desc(), Consent.recorded_at.desc(), Consent.purpose, Consent.id)
    )
    return session.execute(statement).scalars().all()


def transfers_in_force(session: Session, case_id: uuid.UUID) -> Sequence[Consent]:
    """The consents of a case to pass data on that nobody has withdrawn."""
    statement = select(Consent).where(
        Consent.case_id == case_id, Consent.purpose == ConsentPurpose.TRANSFER, Consent.withdrawn_at.is_(None)
    )
    return session.execute(statement).scalars().all()


def consent_by_id(session: Session, consent_id: uuid.UUID) -> Consent | None:
    """One consent that this scope sees."""
    return session.execute(select(Consent).where(Consent.id == consent_id)).scalar_one_or_none()


def given_consents(session: Session, case_id: uuid.UUID) -> list[GivenConsent]:
    """The consents of a case as facts; opens nothing, one statement."""
    rows = session.execute(
        select(Consent.person_id, Consent.purpose, Consent.given_on, Consent.withdrawn_at).where(
            Consent.case_id == case_id
        )
    )
    return [
        GivenConsent(person.hex, purpose, given, withdrawn is not None) for person, purpose, given, withdrawn in rows
    ]


def age_of(person: Person, day: date) -> int | None:
    """Full years on a day, or None where the birth date is not known or cannot be read any more; opens it."""
    try:
        return age_on(date.fromisoformat(person.birth_date), day) if person.birth_date else None
    except KeyGone:
        return None


def consenting(people: Sequence[Person], rules: ConsentRules, day: date) -> tuple[str, ...]:
    """Who of a case needs consents of their own, as ids in hex; opens birth dates."""
    return who_consents([Signer(one.id.hex, age_of(one, day)) for one in people], rules.alone_from)


def missing_of_case(session: Session, case_id: uuid.UUID, people: Sequence[Person], day: date) -> tuple[Reason, ...]:
    """The consents that applying and booking need and that are not in force on a day; two statements and the keys."""
    rules = consent_rules(session, day)
    given = given_consents(session, case_id)
    return missing_consents(consenting(people, rules, day), given, rules.needed, day, rules.cited)
