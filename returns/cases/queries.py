"""Reads of cases: one case, its page, rows as lists show them, reasons in words. The list is in `returns/lists`."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, load_only, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from foundation.accounts.models import AccessGrant, Account
from foundation.accounts.queries.staff import live_grants
from foundation.errors import KeyGone, RuleBroken
from foundation.language.words import _
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.storage.known import prepared
from foundation.storage.query_cache import cached_fact
from returns.cases.models import Case as Case
from returns.cases.rules.cases import BEFORE_BOARDING, ENDED, NEVER, Cited, CountryStatus, Reason, days_until
from returns.cases.words import CASE_SENTENCES, CLEARANCE_MARKS, Sentences, age_label, composed, sex_label
from returns.consent.words import CONSENT_SENTENCES
from returns.counselling.words import COUNSELLING_SENTENCES
from returns.departure.words import DEPARTURE_SENTENCES
from returns.documents.words import DOCUMENT_SENTENCES
from returns.escorts.words import COMPANY_SENTENCES
from returns.health.words import HEALTH_SENTENCES
from returns.imports.words import IMPORT_SENTENCES
from returns.journey.words import TRAVEL_SENTENCES
from returns.lifecycle.words import STEP_SENTENCES
from returns.money.words import MONEY_SENTENCES
from returns.movements.words import MOVEMENT_SENTENCES
from returns.names.queries.names import full_name
from returns.notes.words import NOTE_SENTENCES
from returns.paperwork.words import PAPERWORK_SENTENCES
from returns.people.models import Identifier as Identifier, OpenQuestion, Person as Person
from returns.people.rules.people import Sex, age_range
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.protection.words import INSIDE_SENTENCES, PROTECTION_SENTENCES
from returns.safe_contact.words import SAFE_CONTACT_SENTENCES
from returns.work.models import Absence
from returns.work.queries.duty import in_force
from returns.work.words import WORK_SENTENCES

_CASE = prepared(select(Case).where(Case.id == bindparam("case_id")))
_CASES = prepared(select(Case).where(Case.id.in_(bindparam("cases", expanding=True))))
REFERENCES = prepared(
    select(Case).where(Case.id.in_(bindparam("cases", expanding=True))).options(load_only(Case.reference_sealed))
)
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


def restricted_among(session: Session, ids: Collection[uuid.UUID], now: datetime) -> set[uuid.UUID]:
    """Which of these cases are frozen: of them nothing is sent; one statement that opens nothing."""
    statement = select(Case.id).where(Case.id.in_(ids), frozen_at(now))
    return set(session.execute(statement).scalars()) if ids else set()


def frozen_at(now: Any) -> ColumnElement[bool]:
    """What is true of a case that is frozen at an instant: see `is_frozen`."""
    return and_(
        Case.restricted_at.is_not(None), or_(Case.restricted_open_until.is_(None), Case.restricted_open_until <= now)
    )


def case_by_id(session: Session, case_id: uuid.UUID) -> Case | None:
    """One case that this scope sees, without its people: enough to decide who may enter."""
    return session.execute(_CASE, {"case_id": case_id}).scalar_one_or_none()


def cases_by_id(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """The cases with these ids that this scope sees, without their people; one statement."""
    return session.execute(_CASES, {"cases": list(ids)}).scalars().all()


def references_of(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What the cases with these ids that this scope sees are called; one statement that reads nothing else of them."""
    cases = session.execute(REFERENCES, {"cases": list(ids)}).scalars()
    return {case.id: shown_reference(case) for case in cases.all()}


def cases_with_people(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """The cases with these ids that this scope sees, with their people, nearest deadline first; two statements."""
    statement = select(Case).where(Case.id.in_(ids)).options(selectinload(Case.people))
    return session.execute(statement.order_by(Case.deadline_or_never, Case.id)).scalars().all()


def give_people(session: Session, cases: Sequence[Case]) -> None:
    """Load the people of these cases into `case.people`, in their order; one statement, or none."""
    own: dict[uuid.UUID, list[Person]] = {case.id: [] for case in cases}
    if not own:
        return
    for person in session.execute(_PEOPLE, {"cases": list(own)}).scalars():
        own[person.case_id].append(person)
    for case in cases:
        set_committed_value(case, "people", own[case.id])


@dataclass(frozen=True)
class BesideCase:
    """What a list shows beside a case: the first of so many people, and the owner if this scope sees the account."""

    first: Person | None
    count: int
    owner: Account | None


def beside_cases() -> Select[Any]:
    """The same of `cases`, for use inside another statement: people after the first are neither loaded nor read."""
    first, before, counted = aliased(Person, name="first"), aliased(Person), aliased(Person)
    earlier = exists(select(before.id).where(before.case_id == first.case_id, before.ordinal < first.ordinal))
    count = select(func.count(counted.id)).where(counted.case_id == Case.id).scalar_subquery()
    said = (first.sex, first.birth_year_band, first.given_name_sealed, first.family_name_sealed)
    return (
        select(Case.id, first, count.label("people"), Account)
        .options(load_only(*said), load_only(Account.name_sealed))
        .select_from(Case)
        .outerjoin(first, and_(first.case_id == Case.id, ~earlier))
        .outerjoin(Account, Account.id == Case.owner_id)
        .where(Case.id.in_(bindparam("cases", expanding=True)))
    )


def lock_case(session: Session, case_id: uuid.UUID) -> None:
    """Wait for whoever else is changing what a step of this case depends on, and keep them waiting until the end.

    On SQLite nobody else writes meanwhile anyway.
    """
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update()).first()


def people_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """The people of a case with identifiers, links to other cases and relatives; one statement: each has few."""
    return session.execute(_with_what_identifies(), {"case_id": case_id}).unique().scalars().all()


@cache
def _with_what_identifies() -> Select[Person]:
    return prepared(_MEMBERS.options(*map(joinedload, (Person.identifiers, Person.other_cases, Person.ties))))


def members_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """The people of a case, without identifiers; one statement, or none where they are loaded already."""
    members: Sequence[Person] | None = cached_fact(session, (members_of_case, case_id))
    return session.execute(_MEMBERS, {"case_id": case_id}).scalars().all() if members is None else members


def people_of_cases(session: Session, case_ids: Sequence[uuid.UUID]) -> Sequence[Person]:
    """The people of these cases; one statement, none for no case."""
    return session.execute(_PEOPLE, {"cases": list(case_ids)}).scalars().all() if case_ids else []


def cases_of_people(session: Session, person_ids: Sequence[uuid.UUID]) -> Sequence[Case]:
    """The cases of these people, with everybody in them; one statement."""
    of_them = select(Person.case_id).where(Person.id.in_(person_ids))
    statement = select(Case).where(Case.id.in_(of_them)).options(joinedload(Case.people))
    return session.execute(statement).unique().scalars().all()


def people_with_cases(session: Session, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Person, Case]]:
    """The people with these ids, each with their case, whose other people are not loaded; one statement."""
    rows = session.execute(_WITH_CASES, {"ids": list(person_ids)}) if person_ids else ()
    return {person.id: (person, case) for person, case in rows}


def count_cases(session: Session) -> int:
    """How many cases this scope sees."""
    return session.execute(select(func.count(Case.id))).scalar_one()


# The page of one case: the case, its clearance, owner and cover, and what is open, in one statement.

# An alias is made once: to look at its columns for the first time takes longer than a statement.
_COVER = aliased(Account)


@dataclass(frozen=True)
class CaseOnPage:
    """A case with the rows that stand beside it. The owner is None where this scope does not see the account."""

    case: Case
    clearance: ProtectionClearance | None
    owner: Account | None
    absence: Absence | None
    cover: Account | None
    questions: tuple[OpenQuestion, ...]  # what somebody finds out, the earliest day first
    opens_a_door: bool  # whether a grant of the reader's opens something of this case now

    @property
    def has_ended(self) -> bool:
        """Whether nothing is changed in it any more."""
        return self.case.state in ENDED

    @property
    def clearance_mark(self) -> str:
        """How its clearance is marked."""
        return CLEARANCE_MARKS[self.clearance.state] if self.clearance else "plain"


def case_on_page(
    session: Session, case_id: uuid.UUID, account_id: uuid.UUID, doors: Sequence[uuid.UUID], now: datetime, today: date
) -> CaseOnPage | None:
    """One case that this scope sees, or None; one statement. `doors` are those of the case, `account_id` who reads."""
    parameters = {"case_id": case_id, "account_id": account_id, "doors": list(doors), "now": now, "today": today}
    rows: list[Any] = list(session.execute(_on_page(), parameters))
    if not rows:
        return None
    case, clearance, owner, absence, cover, _question, opens_a_door = rows[0]
    questions = tuple(dict.fromkeys(row[5] for row in rows if row[5]))
    return CaseOnPage(case, clearance, owner, absence, cover, questions, opens_a_door)


@cache
def _on_page() -> Any:
    account_id: Any = bindparam("account_id")
    doors: Any = bindparam("doors", expanding=True)
    now: Any = bindparam("now")
    today: Any = bindparam("today")
    opens = exists(live_grants(account_id, doors, now).with_only_columns(AccessGrant.id))
    return prepared(
        select(Case, ProtectionClearance, Account, Absence, _COVER, OpenQuestion, opens.label("opens"))
        .options(load_only(Account.name_sealed), load_only(_COVER.name_sealed))
        .outerjoin(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .outerjoin(Account, Account.id == Case.owner_id)
        .outerjoin(Absence, (Absence.account_id == Case.owner_id) & in_force(today))
        .outerjoin(_COVER, _COVER.id == Absence.cover_id)
        .outerjoin(OpenQuestion, and_(OpenQuestion.case_id == Case.id, OpenQuestion.closed_at.is_(None)))
        .where(Case.id == bindparam("case_id"))
        .order_by(OpenQuestion.due_on, OpenQuestion.field, OpenQuestion.id)
    )


# Cases as they are shown: opened, with owner's name, age and deadline. The same for pages and for JSON.


@dataclass(frozen=True)
class ShownCase:
    """A case as a row of a list, by its first person. `name` is None when the person's key is gone.

    `clearance` and `also`, another recorded name, are there only where a list shows them.
    """

    case: Case
    reference: str
    name: str | None
    sex: Sex
    age: tuple[int, int] | None
    days_to_deadline: int | None
    owner_name: str
    mine: bool
    people_count: int
    departs_on: date | None
    clearance: Clearance | None = None
    also: str | None = None

    @property
    def about(self) -> str:
        """Sex and age in words: girl or boy where the first person is surely under 18, and a span of years."""
        sex, age = sex_label(self.sex, self.age[1] if self.age else None), age_label(self.age)
        return _("%(sex)s, %(age)s", sex=sex, age=age)

    @property
    def clearance_mark(self) -> str:
        """How the clearance is marked."""
        return CLEARANCE_MARKS[self.clearance] if self.clearance else "plain"


def shown_reference(case: Case) -> str:
    """The reference, or the beginning of the case's id when the key of the case is gone: a list has to name it."""
    try:
        return case.reference
    except KeyGone:
        return case.id.hex[:8]


def shown_case(
    case: Case, people: Sequence[Person], owners: Mapping[uuid.UUID, Account], me: uuid.UUID | None, today: date
) -> ShownCase:
    """A case as a list shows it, by the first of its people."""
    return shown_by(case, people[0] if people else None, len(people), owners.get(case.owner_id), me, today)


def shown_by(
    case: Case, first: Person | None, count: int, owner: Account | None, me: uuid.UUID | None, today: date
) -> ShownCase:
    """The same where the first of so many people stands for all of them."""
    band = first.birth_year_band if first else None
    return ShownCase(
        case=case,
        reference=shown_reference(case),
        name=full_name(first) if first else None,
        sex=first.sex if first else Sex.UNKNOWN,
        age=age_range(band, today) if band is not None else None,
        days_to_deadline=days_until(case.legal_deadline, today) if case.state in BEFORE_BOARDING else None,
        owner_name=owner.name if owner else "",
        mine=case.owner_id == me,
        people_count=count,
        departs_on=case.departs_or_never if case.departs_or_never < NEVER else None,
    )


# Reasons in words: one sentence for each code, and refusals that carry every reason at once.

NOBODY: Mapping[str, str] = {}
# Of every topic of this room; the room above has its own for what it adds.
SENTENCES = composed(
    CASE_SENTENCES,
    COMPANY_SENTENCES,
    CONSENT_SENTENCES,
    COUNSELLING_SENTENCES,
    DEPARTURE_SENTENCES,
    DOCUMENT_SENTENCES,
    HEALTH_SENTENCES,
    IMPORT_SENTENCES,
    INSIDE_SENTENCES,
    MONEY_SENTENCES,
    MOVEMENT_SENTENCES,
    NOTE_SENTENCES,
    PAPERWORK_SENTENCES,
    PROTECTION_SENTENCES,
    SAFE_CONTACT_SENTENCES,
    STEP_SENTENCES,
    TRAVEL_SENTENCES,
    WORK_SENTENCES,
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
    fields = [reason.code.fields for reason in shown.values()]
    return RuleBroken([words for words, _code in shown], [code for _words, code in shown], about, fields)


def raise_reasons(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> NoReturn:
    """Refuse with every reason."""
    raise refusal(reasons, names)


def refuse_if(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY, sentences: Sentences = SENTENCES) -> None:
    """Refuse with every reason if there is one."""
    if reasons:
        raise refusal(reasons, names, sentences)


# Reads of the status of countries, out of the rule book.

STATUS, BLOCKING = "country_status.status", "country_status.blocking"


def country_status(session: Session, country: str, day: date) -> CountryStatus:
    """The status of returns to a country (ISO code) on a day; one statement. RuleMissing if a row is not there."""
    return country_status_of(rules_on(session, (STATUS, BLOCKING), day), country)


def country_status_of(rules: RulesOfDay, country: str) -> CountryStatus:
    """The same from rules that are loaded already."""
    row = rules.need(STATUS, {"country": country})
    return CountryStatus(row.text() if row.known else None, cited(row), rules.need(BLOCKING).entries())
