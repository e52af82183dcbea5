"""Reads of everything that bears on departures, of one case or of many at once; of overrides, and of who could sign."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, AccountExtra
from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from foundation.accounts.rules import AccountStatus
from foundation.geography.calendars import Calendars, working_calendars
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.fixed import Fixed, among
from foundation.storage.known import prepared
from foundation.storage.query_cache import cache_fact
from returns.cases.models import Case
from returns.cases.queries import cited
from returns.cases.rules.cases import NEVER, CaseState, Limit
from returns.documents.models import DocumentCustody, TravelDocument
from returns.documents.queries.documents import DocumentInHands, by_case, papers_of_case
from returns.escorts.models import Escort
from returns.escorts.queries.escorts import CompanyRead, company_read, escorts_of_case
from returns.journey.models import Leg
from returns.journey.queries.itinerary import legs_of_case, legs_of_cases, who_planned
from returns.journey.queries.travellers import (
    PeopleRead,
    cases_elsewhere,
    people_of_cases,
    people_read,
    trips_among,
    trips_elsewhere,
    trips_of_cases,
)
from returns.journey.rules.journeys import TripFacts
from returns.money.queries.budgets import unapproved_of
from returns.money.rules.budget import Unapproved
from returns.names.models import OtherCase
from returns.names.queries.duplicates import other_cases
from returns.people.models import Person
from returns.people.queries import Guardianship, guardians_of_case, in_order
from returns.protection.models import ProtectionCheck, ProtectionClearance
from returns.protection.queries import latest_of
from returns.readiness.models import Override as Override, SignOff
from returns.readiness.queries.sign_offs import is_newest_of_case, note_sign_off
from returns.readiness.rules.overrides import HeldOverride, OverrideRules, OverrideState
from returns.reception.models import Reception
from returns.work.queries.duty import covers_of


@dataclass(frozen=True)
class OfCase:
    """Clearance, reception, the latest check of each person, what waits for an approval, what was set aside.

    `others` say who of the people is known to have another case. The newest sign-off comes along for whoever asks.
    """

    clearance: ProtectionClearance | None = None
    reception: Reception | None = None
    checks: Mapping[uuid.UUID, ProtectionCheck] = field(default_factory=dict)
    unapproved: Unapproved = field(default_factory=Unapproved)
    granted: tuple[HeldOverride, ...] = ()
    others: tuple[OtherCase, ...] = ()
    escorts: tuple[Escort, ...] = ()  # in the order of the legs on which they begin
    sign_off: SignOff | None = None  # the newest
    departs: date = NEVER  # when the planned journey begins, there


def rows_of_case(session: Session, case_id: uuid.UUID, today: date) -> OfCase:
    """What is stored of a case; one statement. Of overrides those that were granted and have not surely ended."""
    return rows_of_cases(session, [case_id], today)[case_id]


def rows_of_cases(session: Session, cases: Collection[uuid.UUID], today: date) -> dict[uuid.UUID, OfCase]:
    """The same of several cases, by case; one statement."""
    # No calendar is more than a day behind UTC; on which day an override ends is for the rules to say.
    values = {"cases": list(cases), "yesterday": today - timedelta(days=1)}
    rows: dict[uuid.UUID, list[Any]] = {case_id: [] for case_id in cases}
    for row in session.execute(_stored(), values):
        rows[row[0]].append(row)
    read = {case_id: _of_case(case_rows) for case_id, case_rows in rows.items()}
    for case_id, of_case in read.items():
        cache_fact(session, (escorts_of_case, case_id), of_case.escorts)
        cache_fact(session, (other_cases, case_id), of_case.others)
        note_sign_off(session, case_id, of_case.sign_off)
    return read


@cache
def _stored() -> Any:
    not_ended = and_(Override.state == OverrideState.GRANTED, Override.until >= bindparam("yesterday"))
    return prepared(
        select(Case.id, ProtectionClearance, Reception, *unapproved_of(Case.id))
        .add_columns(OtherCase, ProtectionCheck, Override, Escort, SignOff, Case.departs_or_never)
        .select_from(Case)
        .outerjoin(ProtectionClearance, ProtectionClearance.case_id == Case.id)
        .outerjoin(Reception, Reception.case_id == Case.id)
        .outerjoin(ProtectionCheck, ProtectionCheck.case_id == Case.id)
        .outerjoin(OtherCase, OtherCase.case_id == Case.id)
        .outerjoin(Override, and_(Override.case_id == Case.id, not_ended))
        .outerjoin(Escort, Escort.case_id == Case.id)
        .outerjoin(SignOff, is_newest_of_case())
        .where(Case.id.in_(bindparam("cases", expanding=True)))
        .order_by(ProtectionCheck.checked_at.desc(), ProtectionCheck.id, Override.id)
    )


def _of_case(rows: Sequence[Any]) -> OfCase:
    if not rows:
        return OfCase()
    _case, clearance, reception, bound, planned, *_rest = rows[0]
    checks = latest_of([row.ProtectionCheck for row in rows if row.ProtectionCheck])
    granted = _held(dict.fromkeys(row.Override for row in rows if row.Override))
    others = tuple(dict.fromkeys(row.OtherCase for row in rows if row.OtherCase))
    escorts = {row.Escort for row in rows if row.Escort}
    in_order = tuple(sorted(escorts, key=lambda escort: (escort.first_leg, escort.last_leg, escort.id.bytes)))
    unapproved = Unapproved(bound, planned)
    sign_off, departs = rows[0].SignOff, rows[0].departs_or_never
    return OfCase(clearance, reception, checks, unapproved, granted, others, in_order, sign_off, departs)


def _held(rows: Iterable[Override]) -> tuple[HeldOverride, ...]:
    """What counts of overrides that were granted; opens them."""
    return tuple(
        HeldOverride(content.code, content.subject, row.until, content.rests_on)
        for row in rows
        if row.state is OverrideState.GRANTED and (content := row.content)
    )


@dataclass(frozen=True)
class CaseRead:
    """What is stored of a case; only overrides are opened yet. What is read only where needed is a function."""

    legs: Sequence[Leg]
    people: PeopleRead
    stored: OfCase
    papers: Sequence[DocumentInHands]
    guardians: Callable[[], Sequence[Guardianship]]
    trips: Callable[[], tuple[TripFacts, ...]]
    company: Callable[[], CompanyRead]
    calendars: Callable[[], Calendars]


def read_of_case(
    session: Session, case_id: uuid.UUID, today: date, legs: Sequence[Leg] | None, read: PeopleRead | None
) -> CaseRead:
    """One case; `legs` and `read` if they are at hand. Four statements without those, and what its functions ask."""
    legs = legs_of_case(session, case_id) if legs is None else legs
    people = people_read(session, case_id) if read is None else read
    papers = papers_of_case(session, case_id)
    stored = rows_of_case(session, case_id, today)  # last: what was set aside is opened, with all keys at once
    return CaseRead(
        legs=legs,
        people=people,
        stored=stored,
        papers=papers,
        guardians=partial(guardians_of_case, session, case_id),
        trips=partial(trips_elsewhere, session, stored.others),
        company=partial(company_read, session, _members(stored.escorts), min(stored.departs, today)),
        calendars=partial(working_calendars, session),
    )


def reads_of_cases(
    session: Session, cases: Collection[uuid.UUID], today: date, legs: Mapping[uuid.UUID, Sequence[Leg]] | None = None
) -> dict[uuid.UUID, CaseRead]:
    """The same of many cases, by as many statements as of two; `legs` by case if they are at hand.

    Six statements and the keys: two of them where an escort is of the roster. One more for `legs` at hand and people
    who have another case.
    """
    people, stored = people_of_cases(session, cases), rows_of_cases(session, cases, today)
    papers, guardians = _papers_and_guardians(session, cases)
    members = _members([escort for of_case in stored.values() for escort in of_case.escorts])
    company = company_read(session, members, min([today, *(of_case.departs for of_case in stored.values())]))
    others = {case_id: stored[case_id].others for case_id in cases}
    if legs is None:  # last, since the rows that say who has another case are opened for it: keys are fetched once
        every = legs_of_cases(session, {*cases, *cases_elsewhere(others)})
        legs, trips = every, trips_among((leg for own in every.values() for leg in own), others)
    else:
        trips = trips_of_cases(session, others)
    return {
        case_id: CaseRead(
            legs=legs[case_id],
            people=people[case_id],
            stored=stored[case_id],
            papers=papers[case_id],
            guardians=partial(guardians.__getitem__, case_id),
            trips=partial(trips.__getitem__, case_id),
            company=lambda: company,
            calendars=partial(working_calendars, session),
        )
        for case_id in cases
    }


@cache
def _in_hands() -> Any:
    return prepared(
        select(TravelDocument, DocumentCustody, Guardianship)
        .select_from(Person)
        .outerjoin(TravelDocument, TravelDocument.person_id == Person.id)
        .outerjoin(DocumentCustody, DocumentCustody.document_id == TravelDocument.id)
        .outerjoin(Guardianship, Guardianship.person_id == Person.id)
        .where(Person.case_id.in_(bindparam("cases", expanding=True)))
        .order_by(TravelDocument.person_id, TravelDocument.id, DocumentCustody.ordinal)
    )


def _papers_and_guardians(
    session: Session, cases: Collection[uuid.UUID]
) -> tuple[dict[uuid.UUID, tuple[DocumentInHands, ...]], dict[uuid.UUID, list[Guardianship]]]:
    """Documents with their custody, and guardianships, of the people of cases; one statement: each has few of each."""
    rows = session.execute(_in_hands(), {"cases": list(cases)}).all()
    papers = by_case(cases, ((document, custody) for document, custody, _guardian in rows if document))
    guardianships = dict.fromkeys(guardian for _document, _custody, guardian in rows if guardian)
    return papers, {case_id: in_order(row for row in guardianships if row.case_id == case_id) for case_id in cases}


def _members(escorts: Sequence[Escort]) -> set[uuid.UUID]:
    return {escort.member_id for escort in escorts if escort.member_id is not None}


# Overrides, and who of the office could sign a departure off without signing their own work.

OVERRIDE_CODES = _AREAS, _NOT_FOR, _LONGEST = ("override.areas", "override.not_for", "override.longest_days")


def override_rules(rulebook: RulesOfDay) -> OverrideRules:
    """What may be overridden, by rules that are read already (`OVERRIDE_CODES`, and those that findings rest on).

    RuleMissing if a row is not there.
    """
    longest = rulebook.need(_LONGEST)
    return OverrideRules(
        areas=tuple(rulebook.need(_AREAS).entries()),
        not_for=tuple(rulebook.need(_NOT_FOR).entries()),
        longest=Limit(longest.whole(), cited(longest)),
        protected=frozenset(row.name for rows in rulebook.rows.values() for row in rows if row.never_overridable),
    )


_OVERRIDES = prepared(
    select(Override).where(Override.case_id == bindparam("case_id")).order_by(Override.asked_at.desc(), Override.id)
)


def overrides_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Override]:
    """Every request of a case, the newest first; one statement."""
    return session.execute(_OVERRIDES, {"case_id": case_id}).scalars().all()


def overrides_to_decide(session: Session, account_id: uuid.UUID, most: int) -> list[tuple[Override, Case]]:
    """Requests that wait for a second person, without one's own and those of one's own cases; one statement.

    Those that end soonest first, `most` of them.
    """
    others = (Override.asked_by != account_id, Case.owner_id.is_distinct_from(account_id))
    statement = (
        select(Override, Case)
        .join(Case, Case.id == Override.case_id)
        .where(
            Override.state == Fixed(OverrideState.ASKED),
            among(Case.state, (CaseState.PLANNING, CaseState.READY)),
            *others,
        )
        .order_by(Override.until, Override.id)
        .limit(most)
    )
    return [(row, case) for row, case in session.execute(statement)]


def override_of_case(session: Session, case_id: uuid.UUID, override_id: uuid.UUID) -> Override | None:
    """One request of this case: never reached through another case's address."""
    statement = select(Override).where(Override.id == override_id, Override.case_id == case_id)
    return session.execute(statement).scalar_one_or_none()


def signers_of(session: Session, case: Case, today: date) -> Sequence[uuid.UUID]:
    """Accounts of the case's office that may sign this departure off, in a stable order; five statements.

    Not its owner, not who covers for the owner today, and not whoever planned the journey.
    """
    own = who_planned(session, case.id)
    if case.owner_id is not None:
        own |= {case.owner_id, *covers_of(session, [case.owner_id], today).values()}
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.CASES_OPEN in permissions]
    statement = (
        select(Account.id)
        .join(AccountExtra, AccountExtra.account_id == Account.id)
        .where(Account.office_id == case.office_id, Account.status == AccountStatus.ACTIVE, Account.role.in_(roles))
        .where(AccountExtra.permission == Permission.SIGN_OFF)
        .order_by(Account.id)
    )
    return [account_id for account_id in session.execute(statement).scalars() if account_id not in own]
