"""Reads of consents: those of a case, and which are missing on a day."""

import tomllib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from foundation.errors import KeyGone, NotFound
from foundation.rulebook.queries import rules_on
from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact, cached_fact
from returns.cases.queries import cited
from returns.cases.rules.cases import Cited, Reason
from returns.consent.models import (
    Consent as Consent,
    ConsentConfirmation as ConsentConfirmation,
    ConsentContent as ConsentContent,
    ConsentEnding as ConsentEnding,
)
from returns.consent.rules import (
    PURPOSE_WORDS,
    ConsentPurpose,
    GivenConsent,
    Signer,
    falls_with,
    missing_consents,
    who_consents,
)
from returns.people.models import Person, PersonDetails
from returns.people.rules.people import age_on, youngest_age

_NEEDED = "consent.needed_to_apply"
_ALONE = "consent.signs_alone_from_age"
_TOGETHER = "consent.signs_with_representative_from_age"
_CHECKLIST, _VOLUNTARY = "consent.checklist", "consent.voluntariness_facts"
# Applying asks for consents and for counselling: their rules are read with one statement, and remembered.
RULES_OF_APPLYING = (
    _NEEDED,
    _ALONE,
    _TOGETHER,
    _CHECKLIST,
    _VOLUNTARY,
    "counselling.explained",
    "counselling.alternatives",
    "counselling.side_effects",
    "counselling.blocks_application",
    "counselling.warns_at_application",
    "counselling.establishes_for_days",
)


@dataclass(frozen=True)
class ConsentRules:
    """The rules of consents on a day: what applying needs, and from which ages people sign (years)."""

    needed: tuple[ConsentPurpose, ...]
    cited: Cited
    alone_from: int
    together_from: int
    checklist: tuple[str, ...]
    voluntariness: tuple[str, ...]
    used: tuple[str, ...]  # names of the rows of checklist and voluntariness, kept with a consent


def consent_rules(session: Session, day: date) -> ConsentRules:
    """The rules of consents on a day; one statement. RuleMissing if a row is not there."""
    rules = rules_on(session, RULES_OF_APPLYING, day)
    needed = rules.need(_NEEDED)
    return ConsentRules(
        needed=tuple(PURPOSE_WORDS[word] for word in needed.entries()),
        cited=cited(needed),
        alone_from=rules.need(_ALONE).whole(),
        together_from=rules.need(_TOGETHER).whole(),
        checklist=tuple(rules.need(_CHECKLIST).entries()),
        voluntariness=tuple(rules.need(_VOLUNTARY).entries()),
        used=(rules.need(_CHECKLIST).name, rules.need(_VOLUNTARY).name),
    )


def consents_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Consent]:
    """The consents of a case, the newest first; those of one moment by person and purpose. One statement."""
    statement = (
        select(Consent, ConsentConfirmation)
        .outerjoin(Person, Person.id == Consent.person_id)
        .outerjoin(ConsentConfirmation, ConsentConfirmation.consent_id == Consent.id)
        .where(Consent.case_id == case_id)
        .order_by(Consent.given_on.desc(), Consent.recorded_at.desc(), Person.ordinal)
        .order_by(Consent.purpose, Consent.transfer_purpose, Consent.id)
        .order_by(ConsentConfirmation.confirmed_at.desc(), ConsentConfirmation.id)
    )
    confirmations: dict[Consent, list[ConsentConfirmation]] = {}
    for consent, confirmation in session.execute(statement):
        confirmations.setdefault(consent, []).extend([confirmation] if confirmation else [])
    cache_fact(
        session,
        (confirmations_of_case, case_id),
        {consent.id: times for consent, times in confirmations.items() if times},
    )
    return list(confirmations)


def newest_consents(session: Session, case_id: uuid.UUID) -> Sequence[Consent]:
    """The consents of a case alone, the newest first; one statement."""
    newest = Consent.given_on.desc(), Consent.recorded_at.desc(), Consent.id
    return session.execute(select(Consent).where(Consent.case_id == case_id).order_by(*newest)).scalars().all()


def transfers_in_force(session: Session, case_id: uuid.UUID) -> Sequence[Consent]:
    """The transfers of a case in force."""
    of_case = Consent.case_id == case_id, Consent.purpose == ConsentPurpose.TRANSFER
    return session.execute(select(Consent).where(*of_case, Consent.withdrawn_at.is_(None))).scalars().all()


def falling_with(session: Session, consent: Consent) -> list[Consent]:
    """The consent, and those in force of the person that end with it; one statement.

    Whatever says the same, since it may have been given more than once, and whoever takes it back means what it is
    about, not one of several papers; and transfers, if they rest on it.
    """
    of_person = Consent.person_id == consent.person_id, Consent.id != consent.id, Consent.withdrawn_at.is_(None)
    others = session.execute(select(Consent).where(*of_person).order_by(Consent.recorded_at, Consent.id)).scalars()
    falls, said = falls_with(consent.purpose), _said(consent)
    rests = (other for other in others if _said(other) == said or (falls and other.purpose is ConsentPurpose.TRANSFER))
    return [consent, *rests]


def _said(consent: Consent) -> tuple[object, ...]:
    """What a consent is about; who gave it, and when, aside."""
    return consent.case_id, consent.purpose, consent.organisation_id, consent.transfer_purpose


def confirmations_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, list[ConsentConfirmation]]:
    """Every time that consents of a case were confirmed, by consent, the newest first; one statement."""
    remembered: dict[uuid.UUID, list[ConsentConfirmation]] | None = cached_fact(
        session, (confirmations_of_case, case_id)
    )
    if remembered is not None:
        return remembered
    statement = (
        select(ConsentConfirmation)
        .where(ConsentConfirmation.case_id == case_id)
        .order_by(ConsentConfirmation.confirmed_at.desc(), ConsentConfirmation.id)
    )
    confirmations: dict[uuid.UUID, list[ConsentConfirmation]] = {}
    for confirmation in session.execute(statement).scalars():
        confirmations.setdefault(confirmation.consent_id, []).append(confirmation)
    return confirmations


def consent_by_id(session: Session, consent_id: uuid.UUID) -> Consent | None:
    """One consent that this scope sees."""
    return session.execute(select(Consent).where(Consent.id == consent_id)).scalar_one_or_none()


_GIVEN = prepared(
    select(Consent.person_id, Consent.purpose, Consent.given_on, Consent.withdrawn_at).where(
        Consent.case_id == bindparam("case_id")
    )
)


def given_consents(session: Session, case_id: uuid.UUID) -> list[GivenConsent]:
    """The consents of a case as facts; opens nothing, one statement."""
    return [
        GivenConsent(person.hex, purpose, given_on, withdrawn is not None)
        for person, purpose, given_on, withdrawn in session.execute(_GIVEN, {"case_id": case_id})
    ]


class Born(Protocol):
    """Somebody whose birth can be opened: a row, or its columns."""

    @property
    def birth_date(self) -> date | None:
        """None where it is not known; KeyGone."""

    @property
    def details(self) -> PersonDetails:
        """With an estimated year; KeyGone."""


def age_of(person: Born, day: date) -> int | None:
    """Return full years on a day, None where no birth is known or it cannot be read any more; opens it.

    Of an estimated year of birth the youngest possible age: in doubt somebody is treated as a child.
    """
    try:
        if person.birth_date:
            return age_on(person.birth_date, day)
        year = person.details.birth_year
        return youngest_age(year, day) if year else None
    except KeyGone:
        return None


def consenting(people: Sequence[Person], rules: ConsentRules, day: date) -> tuple[str, ...]:
    """Who of a case needs consents of their own, as ids in hex; opens birth dates."""
    return who_consents([Signer(person.id.hex, age_of(person, day)) for person in people], rules.together_from)


def missing_of_case(session: Session, case_id: uuid.UUID, people: Sequence[Person], day: date) -> tuple[Reason, ...]:
    """The consents that applying and booking need and that are not in force on a day; two statements and the keys."""
    rules = consent_rules(session, day)
    consents = given_consents(session, case_id)
    return missing_consents(consenting(people, rules, day), consents, rules.needed, day, rules.cited)


# The texts that are read out before consent is asked, from data/consent/. A version is never changed.

FOLDER = Path(__file__).resolve().parents[2] / "data" / "consent"


@dataclass(frozen=True)
class ConsentText:
    """One version: from which day on it is read, and its words by language and purpose."""

    version: int
    valid_from: date
    words: Mapping[str, Mapping[ConsentPurpose, str]]


@cache
def consent_texts() -> tuple[ConsentText, ...]:
    """Every version, the oldest first."""
    texts = [_read(path) for path in sorted(FOLDER.glob("texts-v*.toml"))]
    return tuple(sorted(texts, key=lambda text: text.version))


def _read(path: Path) -> ConsentText:
    parsed = tomllib.loads(path.read_text(encoding="utf-8"))
    version, valid_from = parsed.pop("version"), parsed.pop("valid_from")
    parsed.pop("source")
    words = {
        language: {purpose: texts[purpose.value] for purpose in ConsentPurpose} for language, texts in parsed.items()
    }
    return ConsentText(version, valid_from, words)


def text_on(day: date) -> ConsentText:
    """The version that is read on a day. NotFound on a day before there was one."""
    texts = [text for text in consent_texts() if text.valid_from <= day]
    if not texts:
        raise NotFound(f"no text of consents holds on {day}")
    return texts[-1]
