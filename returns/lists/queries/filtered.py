"""Reads of lists: cases by plain filters and by what identifies them, what one press on several did, saved views."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, defer, selectinload

from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.compartments import Compartment, shared_part
from foundation.references import near_references
from foundation.security.encryption import Held
from foundation.security.identifiers import normal_document, normal_email, normal_phone, normal_reference
from foundation.security.secrets import Secrets
from foundation.storage.fixed import Fixed
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from foundation.storage.unit_of_work import UnitFactory, reading
from returns.cases.models import Case
from returns.cases.queries import REFERENCES, give_people, references_of
from returns.cases.rules.cases import BEFORE_BOARDING, ENDED, NEVER, CaseState, Track
from returns.documents.models import TravelDocument
from returns.documents.rules.documents import TRAVELLED_ON
from returns.lists.access import AUDIT_SEARCH
from returns.lists.models import SavedView as SavedView
from returns.lists.rules import SavedKind
from returns.people.models import Identifier, Person
from returns.people.rules.people import IdentifierKind
from returns.protection.models import ProtectionClearance
from returns.protection.rules.protection import Clearance
from returns.work.models import HandOver, Task, TaskEvent
from returns.work.queries.duty import covered_by
from returns.work.rules.tasks import TaskChange, TaskState

# Reads of what one press on several cases did: by whoever pressed, at one instant.

MOST = 25  # as many as a page of the list shows


def hand_overs_at(session: Session, account_id: uuid.UUID | None, instant: datetime) -> Sequence[HandOver]:
    """The hand-overs that somebody made at exactly this instant."""
    statement = select(HandOver).where(HandOver.by == account_id, HandOver.at == instant).limit(MOST)
    return session.execute(statement).scalars().all()


def tasks_given_at(
    session: Session, account_id: uuid.UUID | None, instant: datetime, case_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Task]]:
    """Open tasks of these cases that somebody gave away at exactly this instant, by case; one statement."""
    reassigned = (TaskEvent.by == account_id, TaskEvent.at == instant, TaskEvent.kind == TaskChange.REASSIGNED)
    ids = select(TaskEvent.task_id).where(*reassigned, TaskEvent.case_id.in_(case_ids))
    tasks_by_case: dict[uuid.UUID, list[Task]] = {}
    for task in session.execute(select(Task).where(Task.id.in_(ids), Task.state == TaskState.OPEN)).scalars():
        assert task.case_id is not None  # they are of these cases
        tasks_by_case.setdefault(task.case_id, []).append(task)
    return tasks_by_case


def tasks_made_at(session: Session, account_id: uuid.UUID | None, instant: datetime) -> Sequence[Task]:
    """Open tasks that somebody made by hand at exactly this instant, on cases."""
    statement = select(Task).where(
        Task.made_by == account_id, Task.made_at == instant, Task.case_id.is_not(None), Task.state == TaskState.OPEN
    )
    return session.execute(statement.limit(MOST)).scalars().all()


# The list of cases: plain filters, order and pages, all in the database and by its indexes.

SORTS: dict[str, Any] = {
    "opened_on": Case.opened_on,
    "legal_deadline": Case.deadline_or_never,
    "departs_on": Case.departs_or_never,
    "arrived_on": Case.arrived_or_never,
    "country": Case.country,
    "state": Case.state,
}
NEWEST = "-opened_on"
# What no row of a list shows is not read of it.
_LISTED = defer(Case.place_stated_at), defer(Case.created_at), defer(Case.created_by), defer(Case.note_sealed)
_EVERY_CASE = prepared(select(Case).options(*_LISTED))  # the list as it opens
# Filters by a span of days: how their two fields begin, and the column.
SPANS: dict[str, Any] = {
    "deadline": Case.deadline_or_never,
    "departs": Case.departs_or_never,
    "arrived": Case.arrived_or_never,
    "opened": Case.opened_on,
}


@dataclass(frozen=True)
class ListFilter:
    """What a list of cases is narrowed down to, and its order. Only plain columns; nothing of a compartment."""

    today: date
    states: tuple[CaseState, ...] = ()
    country: str | None = None
    track: Track | None = None
    clearances: tuple[Clearance, ...] = ()
    owner_id: uuid.UUID | None = None
    covers_too: bool = False  # also cases of those whom the owner covers for today
    owner_gone: bool = False  # only cases that go on, and whose owner does not work in the office any more
    spans: tuple[tuple[str, date | None, date | None], ...] = ()  # of SPANS, each day included
    deadline_within: int | None = None  # days from today; passed ones too, before boarding
    documents_within: int | None = None  # days from today; expired ones too, before boarding
    has_late_task: bool = False
    sort: str = "opened_on"
    descending: bool = True


def chosen_filter(filters: Mapping[str, Any], me: uuid.UUID, today: date) -> ListFilter:
    """The filter and order that an address asks for; newest first unless it asks for another order."""
    sort = filters.get("sort") or NEWEST
    whose = filters.get("whose")
    spans = ((name, filters.get(f"{name}_from"), filters.get(f"{name}_to")) for name in SPANS)
    return ListFilter(
        today,
        states=tuple(filters.get("state") or ()),
        country=filters.get("country"),
        track=filters.get("track"),
        clearances=tuple(filters.get("clearance") or ()),
        owner_id=me if whose == "mine" else uuid.UUID(whose) if whose and whose != "gone" else None,
        covers_too=whose == "mine",
        owner_gone=whose == "gone",
        spans=tuple(span for span in spans if span[1] or span[2]),
        deadline_within=filters.get("deadline_within"),
        documents_within=filters.get("documents_within"),
        has_late_task=filters.get("tasks") == "late",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )


def cases_page(session: Session, chosen: ListFilter, cursor: str | None, size: int, people: bool = True) -> Slice[Case]:
    """One page of cases, with their people if wanted: at most three statements, whatever the size of the table."""
    every = select(Case).where(*some).options(*_LISTED) if (some := _conditions(chosen)) else _EVERY_CASE
    page = keyset(session, every, (SORTS[chosen.sort], Case.id), chosen.descending, cursor, size)
    give_people(session, page.items if people else [])
    return page


def _conditions(chosen: ListFilter) -> list[ColumnElement[bool]]:
    conditions = [*_plain(chosen), *_owners(chosen)]
    if chosen.clearances:
        conditions.append(
            has_row(ProtectionClearance, or_(*(carries(clearance, chosen.today) for clearance in chosen.clearances)))
        )
    if chosen.documents_within is not None:
        until = chosen.today + timedelta(days=chosen.documents_within)
        usable = (TravelDocument.is_usable.is_(True), TravelDocument.kind.in_(TRAVELLED_ON))
        conditions += [
            Case.state.in_(BEFORE_BOARDING),
            has_row(TravelDocument, *usable, TravelDocument.expires_on <= until),
        ]
    if chosen.has_late_task:
        conditions.append(has_row(Task, Task.state == TaskState.OPEN, Task.due_on < chosen.today))
    return conditions


def _plain(chosen: ListFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.states:
        conditions.append(Case.state.in_(chosen.states))
    if chosen.country:
        conditions.append(Case.country == chosen.country)
    if chosen.track:
        conditions.append(Case.track == chosen.track)
    for name, first, last in chosen.spans:
        conditions += [SPANS[name] >= first] if first else []
        conditions += [SPANS[name] <= last] if last else [SPANS[name] < NEVER]
    if chosen.deadline_within is not None:
        until = chosen.today + timedelta(days=chosen.deadline_within)
        conditions += [Case.deadline_or_never <= until, Case.state.in_(BEFORE_BOARDING)]
    return conditions


def _owners(chosen: ListFilter) -> list[ColumnElement[bool]]:
    if chosen.owner_gone:
        works_here = (Account.status == AccountStatus.ACTIVE, Account.office_id == Case.office_id)
        here = exists(select(Account.id).where(Account.id == Case.owner_id, *works_here))
        return [~here, Case.state.not_in(ENDED)]
    if chosen.owner_id is None:
        return []
    own = Case.owner_id == chosen.owner_id
    return [or_(own, Case.owner_id.in_(covered_by(chosen.owner_id, chosen.today)))] if chosen.covers_too else [own]


def carries(clearance: Clearance, today: Any) -> ColumnElement[bool]:
    """The condition that a clearance holds today: one that was given and has ended is outstanding."""
    is_so, has_ended = ProtectionClearance.state == Fixed(clearance), ProtectionClearance.until < today
    if clearance is Clearance.OUTSTANDING:
        return or_(is_so, and_(ProtectionClearance.state == Fixed(Clearance.GIVEN), has_ended))
    is_given = clearance is Clearance.GIVEN
    return and_(is_so, or_(ProtectionClearance.until.is_(None), ~has_ended)) if is_given else is_so


def has_row(entity: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a case has at least one such row."""
    return exists(select(entity.id).where(entity.case_id == Case.id, *conditions))


def clearances_of(session: Session, cases: Sequence[Case], today: date) -> dict[uuid.UUID, Clearance]:
    """The clearance that each of these cases carries today; one statement. One that has ended is outstanding."""
    statement = select(ProtectionClearance).where(ProtectionClearance.case_id.in_([case.id for case in cases]))
    rows = session.execute(statement).scalars() if cases else ()
    over = Clearance.OUTSTANDING
    return {row.case_id: over if row.until and row.until < today else row.state for row in rows}


def countries_of_cases(session: Session) -> list[str]:
    """The countries of origin of the cases seen, for the filter: one step of an index for each country."""
    return list(session.execute(_countries()).scalars())


@cache
def _countries() -> Select[Any]:
    first = select(Case.country).order_by(Case.country).limit(1)
    countries = select(first.scalar_subquery().label("country")).cte("known", recursive=True)
    following = first.where(Case.country > countries.c.country).scalar_subquery()
    countries = countries.union_all(select(following).where(countries.c.country.is_not(None)))
    return prepared(select(countries.c.country).where(countries.c.country.is_not(None)))


# The search for cases: by keyed indexes of what identifies them.

MOST_FOUND = 200


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
    statement = select(Case).where(or_(*either)).options(selectinload(Case.people))
    statement = statement.order_by(Case.opened_on.desc(), Case.id).limit(MOST_FOUND + 1)
    return session.execute(statement).scalars().all()


def cases_by_references(session: Session, indexes: Sequence[bytes]) -> Sequence[Case]:
    """The cases seen whose reference has one of these keyed indexes, with their people; two statements."""
    statement = select(Case).where(Case.reference_index.in_(indexes)).options(selectinload(Case.people))
    return session.execute(statement.order_by(Case.opened_on.desc(), Case.id)).scalars().all()


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


def ids_found(
    session: Session, reference_index: bytes | None, value_indexes: Sequence[bytes]
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """The ids of cases and people with these indexes, and nothing else of them: for looking up the audit."""
    cases = select(Case.id).where(Case.reference_index == reference_index) if reference_index is not None else None
    people = select(Identifier.person_id).where(Identifier.value_index.in_(value_indexes)).distinct().limit(MOST_FOUND)
    found = [] if cases is None else list(session.execute(cases).scalars())
    return found, list(session.execute(people).scalars())


class Subjects:
    """The search of the audit, over the rows of the return."""

    kinds_of_cases = frozenset({"asked", str(Case.audit_kind)})

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
        with reading(self._units, AUDIT_SEARCH) as unit:
            return references_of(unit.session, cases) if cases else {}

    def held_references(self, cases: set[uuid.UUID]) -> dict[uuid.UUID, Held[str]]:
        """The same, still closed: whoever opens them fetches their keys with others."""
        with reading(self._units, AUDIT_SEARCH) as unit:
            found = unit.session.execute(REFERENCES, {"cases": list(cases)}).scalars() if cases else ()
            return {case.id: Case.reference.held(case) for case in found}


# Of saved views and searches one's own alone are read, whatever else one may see.
_KEPT = prepared(select(SavedView).where(SavedView.removed_at.is_(None)).order_by(SavedView.saved_at, SavedView.id))


def saved_of(session: Session) -> Sequence[SavedView]:
    """The views, searches and columns that the asker keeps, oldest first; a rule bounds their number. One statement."""
    return session.execute(_KEPT).scalars().all()


def saved_by_id(session: Session, saved_id: uuid.UUID) -> SavedView | None:
    """One view or search of the asker, removed or not."""
    statement = select(SavedView).where(SavedView.id == saved_id, SavedView.kind != SavedKind.COLUMNS)
    return session.execute(statement).scalar_one_or_none()


def columns_row(session: Session) -> SavedView | None:
    """The row with the columns that the asker has chosen, if any."""
    return session.execute(select(SavedView).where(SavedView.kind == SavedKind.COLUMNS)).scalar_one_or_none()


def removed_before(session: Session, instant: datetime) -> Sequence[SavedView]:
    """What the asker removed before an instant (UTC), and cannot take back any more."""
    return session.execute(select(SavedView).where(SavedView.removed_at < instant)).scalars().all()
