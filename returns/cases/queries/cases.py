"""Reads of cases: one case, exact search by what identifies, reasons in words. The list is in `returns/lists`."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NoReturn

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from foundation.compartments import Compartment, shared_part
from foundation.errors import RuleBroken
from foundation.language.words import _
from foundation.references import near_references
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.security.identifiers import normal_document, normal_email, normal_phone, normal_reference
from foundation.security.secrets import Secrets
from foundation.storage.known import prepared
from foundation.storage.query_cache import cached_fact
from foundation.storage.unit_of_work import UnitFactory, reading
from returns.cases.access import AUDIT_SEARCH
from returns.cases.models import Case as Case
from returns.cases.queries.case_page import shown_reference
from returns.cases.rules import ENDED, Cited, CountryStatus, Reason
from returns.cases.words.cases import Sentences, composed
from returns.cases.words.reasons import CASE_SENTENCES
from returns.departure.words import DEPARTURE_SENTENCES
from returns.documents.words import DOCUMENT_SENTENCES
from returns.escorts.words import COMPANY_SENTENCES
from returns.health.words import HEALTH_SENTENCES
from returns.imports.words import IMPORT_SENTENCES
from returns.journey.words import TRAVEL_SENTENCES
from returns.money.words import MONEY_SENTENCES
from returns.movements.words import MOVEMENT_SENTENCES
from returns.paperwork.words import PAPERWORK_SENTENCES
from returns.people.models import Identifier as Identifier, Person as Person
from returns.people.rules.people import IdentifierKind
from returns.protection.words import INSIDE_SENTENCES

MOST_FOUND = 200
_CASE = prepared(select(Case).where(Case.id == bindparam("case_id")))
_WITH_CASES = prepared(
    select(Person, Case).join(Case, Case.id == Person.case_id).where(Person.id.in_(bindparam("ids", expanding=True)))
)
_PEOPLE = prepared(
    select(Person)
    .where(Person.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(Person.case_id, Person.ordinal)
)
_MEMBERS = prepared(select(Person).where(Person.case_id == bindparam("case_id")).order_by(Person.ordinal))


def ended_among(session: Session, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these cases have ended; one statement that opens nothing."""
    statement = select(Case.id).where(Case.id.in_(ids), Case.state.in_(ENDED))
    return set(session.execute(statement).scalars())


def case_by_id(session: Session, case_id: uuid.UUID) -> Case | None:
    """One case that this scope sees, without its people: enough to decide who may enter."""
    return session.execute(_CASE, {"case_id": case_id}).scalar_one_or_none()


def cases_by_id(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """Those of these cases that this scope sees, without their people; one statement."""
    return session.execute(select(Case).where(Case.id.in_(ids))).scalars().all()


def cases_with_people(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """Those of these cases that this scope sees, with their people, nearest deadline first; two statements."""
    statement = select(Case).where(Case.id.in_(ids)).options(selectinload(Case.people))
    return session.execute(statement.order_by(Case.deadline_or_never, Case.id)).scalars().all()


def give_people(session: Session, cases: Sequence[Case]) -> None:
    """Give each of these cases its people, in their order, as a relationship would; one statement, or none."""
    own: dict[uuid.UUID, list[Person]] = {case.id: [] for case in cases}
    if not own:
        return
    for person in session.execute(_PEOPLE, {"cases": list(own)}).scalars():
        own[person.case_id].append(person)
    for case in cases:
        set_committed_value(case, "people", own[case.id])


def lock_case(session: Session, case_id: uuid.UUID) -> None:
    """Wait for whoever else is changing what a step of this case depends on, and keep them waiting until the end.

    On SQLite nobody else writes meanwhile anyway.
    """
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update()).first()


def people_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """The people of a case with their identifiers and links to other cases; one statement: each has few."""
    return session.execute(_with_what_identifies(), {"case_id": case_id}).unique().scalars().all()


@cache
def _with_what_identifies() -> Select[Person]:
    return prepared(_MEMBERS.options(joinedload(Person.identifiers), joinedload(Person.other_cases)))


def members_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """The people of a case, without identifiers; one statement, or none where they were read already."""
    members: Sequence[Person] | None = cached_fact(session, (members_of_case, case_id))
    if members is not None:
        return members
    return session.execute(_MEMBERS, {"case_id": case_id}).scalars().all()


def cases_found(session: Session, reference_index: bytes | None, value_indexes: Sequence[bytes]) -> Sequence[Case]:
    """Cases whose reference, or one of whose people's identifiers, has one of these keyed indexes; at most 201."""
    people = (
        select(Person.case_id)
        .join(Identifier, Identifier.person_id == Person.id)
        .where(Identifier.value_index.in_(value_indexes))
    )
    either: list[Any] = [Case.id.in_(people)]
    if reference_index is not None:
        either.append(Case.reference_index == reference_index)
    statement = (
        select(Case)
        .where(or_(*either))
        .options(selectinload(Case.people))
        .order_by(Case.opened_on.desc(), Case.id)
        .limit(MOST_FOUND + 1)
    )
    return session.execute(statement).scalars().all()


def cases_by_references(session: Session, indexes: Sequence[bytes]) -> Sequence[Case]:
    """The cases seen whose reference has one of these keyed indexes, with their people; two statements."""
    statement = select(Case).where(Case.reference_index.in_(indexes)).options(selectinload(Case.people))
    return session.execute(statement.order_by(Case.opened_on.desc(), Case.id)).scalars().all()


def cases_of_people(session: Session, person_ids: Sequence[uuid.UUID]) -> Sequence[Case]:
    """The cases of these people, each with everybody in it; one statement."""
    of_them = select(Person.case_id).where(Person.id.in_(person_ids))
    statement = select(Case).where(Case.id.in_(of_them)).options(joinedload(Case.people))
    return session.execute(statement).unique().scalars().all()


def people_with_cases(session: Session, person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Person, Case]]:
    """These people, each with their case and without who is in it besides; one statement."""
    rows = session.execute(_WITH_CASES, {"ids": list(person_ids)})
    return {person.id: (person, case) for person, case in rows}


def ids_found(
    session: Session, reference_index: bytes | None, value_indexes: Sequence[bytes]
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Ids of cases and people by the same indexes, and nothing else: for looking up the audit, not the people."""
    cases = select(Case.id).where(Case.reference_index == reference_index) if reference_index is not None else None
    people = select(Identifier.person_id).where(Identifier.value_index.in_(value_indexes)).distinct().limit(MOST_FOUND)
    return (
        list(session.execute(cases).scalars()) if cases is not None else [],
        list(session.execute(people).scalars()),
    )


def count_cases(session: Session) -> int:
    """How many cases this scope sees."""
    return session.execute(select(func.count(Case.id))).scalar_one()


# Reasons in words: one sentence for each code, and refusals that carry every reason at once.

NOBODY: Mapping[str, str] = {}
# Of every topic of this room; the room above has its own for what it adds.
SENTENCES = composed(
    CASE_SENTENCES,
    TRAVEL_SENTENCES,
    DEPARTURE_SENTENCES,
    MOVEMENT_SENTENCES,
    COMPANY_SENTENCES,
    DOCUMENT_SENTENCES,
    HEALTH_SENTENCES,
    IMPORT_SENTENCES,
    INSIDE_SENTENCES,
    MONEY_SENTENCES,
    PAPERWORK_SENTENCES,
)


def cited(row: RuleRow) -> Cited:
    """The rule row as reasons cite it."""
    return Cited(row.name, row.source)


def sentence_of(reason: Reason, sentences: Sentences) -> str:
    """The sentence of a reason, with `%(who)s` in the place of a name."""
    return str(sentences[type(reason.code)][reason.code])


def reason_sentence(reason: Reason, names: Mapping[str, str] = NOBODY, sentences: Sentences = SENTENCES) -> str:
    """What a reason says, in the reader's language. `names` are those of its subjects; others are shown as they are."""
    return sentence_of(reason, sentences).replace("%(who)s", names.get(reason.subject, reason.subject) or "–")


def numbered_names(people: Sequence[uuid.UUID]) -> dict[str, str]:
    """The people of a case as "Person 1", "Person 2": a refusal reaches programs and logs; only a page names them."""
    return {person.hex: _("Person %(number)s", number=n) for n, person in enumerate(people, 1)}


def refusal(
    reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY, sentences: Sentences = SENTENCES
) -> RuleBroken:
    """The refusal for these reasons: sentences and codes in the same order, each sentence once."""
    shown = {(reason_sentence(reason, names, sentences), reason.code.value): reason for reason in reasons}
    about = [(reason.subject, sentence_of(reason, sentences)) for reason in shown.values()]
    return RuleBroken([words for words, _code in shown], [code for _words, code in shown], about)


def raise_reasons(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> NoReturn:
    """Refuse with every reason."""
    raise refusal(reasons, names)


def refuse_if(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY, sentences: Sentences = SENTENCES) -> None:
    """Refuse with every reason if there is one."""
    if reasons:
        raise refusal(reasons, names, sentences)


# Reads of the status of countries, out of the rule book.

STATUS = "country_status.status"
BLOCKING = "country_status.blocking"


def country_status(session: Session, country: str, day: date) -> CountryStatus:
    """The status of returns to a country (ISO code) on a day; one statement. RuleMissing if a row is not there."""
    return country_status_of(rules_on(session, (STATUS, BLOCKING), day), country)


def country_status_of(rules: RulesOfDay, country: str) -> CountryStatus:
    """The same out of rules that are read already."""
    row = rules.need(STATUS, {"country": country})
    return CountryStatus(row.text() if row.known else None, cited(row), rules.need(BLOCKING).entries())


# The search of the audit: cases and people by what identifies them. Ids and references, never names.


def near_indexes(secrets: Secrets, typed: str) -> list[bytes]:
    """The indexes of the references from which a typed one differs in one character."""
    return [secrets.blind_index("reference", reference) for reference in near_references(typed)]


def typed_indexes(secrets: Secrets, typed: str, region: str | None) -> tuple[bytes | None, dict[IdentifierKind, bytes]]:
    """The index of the reference, and of each kind of identifier, that a typed text could be."""
    reference = normal_reference(typed)
    could_be: dict[IdentifierKind, str | None] = {
        IdentifierKind.PHONE: normal_phone(typed, region) if sum(c.isdigit() for c in typed) >= 6 else None,
        IdentifierKind.EMAIL: normal_email(typed) if "@" in typed else None,
        IdentifierKind.DOCUMENT: normal_document(typed)
        if any(c.isdigit() for c in typed) and "@" not in typed
        else None,
    }
    indexes = {kind: secrets.blind_index(kind.value, normal) for kind, normal in could_be.items() if normal}
    return (secrets.blind_index("reference", reference) if reference else None), indexes


class Subjects:
    """The search of the audit, over the rows of the return."""

    def __init__(self, units: UnitFactory, secrets: Secrets) -> None:
        """Work in a system scope of its own, which sees ids and references alone."""
        self._units = units
        self._secrets = secrets

    def find(self, typed: str) -> tuple[list[uuid.UUID], list[str]]:
        """Ids of cases and people that go by a reference, phone, e-mail or number, and the keyed hashes looked for."""
        reference, indexes = typed_indexes(self._secrets, typed, None)
        with reading(self._units, AUDIT_SEARCH) as unit:
            cases, people = ids_found(unit.session, reference, list(indexes.values()))
        hashes = sorted(index.hex() for index in (*indexes.values(), *([reference] if reference else [])))
        return [*cases, *people], hashes

    def doors(self, subject: uuid.UUID) -> list[uuid.UUID]:
        """The opaque ids of the compartments of a case, and of what each of them shares."""
        names = [name for compartment in Compartment for name in (compartment.value, shared_part(compartment))]
        return [self._secrets.door(subject, name) for name in names]

    def references(self, cases: set[uuid.UUID]) -> dict[uuid.UUID, str]:
        """The references of cases."""
        if not cases:
            return {}
        with reading(self._units, AUDIT_SEARCH) as unit:
            return {
                case.id: shown_reference(case)
                for case in unit.session.execute(select(Case).where(Case.id.in_(cases))).scalars()
            }
