"""Reads of requests: of a case, of everybody, their history and answers; their clock, and the figures of a year."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case as sql_case, func, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from foundation.messaging.models import Notice, OutboxMessage
from foundation.messaging.queries import messages_held, notices_held
from foundation.rulebook.queries import rules_on
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from foundation.storage.unit_of_work import Unit, reading
from returns.cases import queries as of_returns
from returns.cases.models import Case
from returns.cases.queries import cited
from returns.cases.rules.cases import Reason
from returns.cases.words import composed
from returns.files.models import CaseFile as CaseFile
from rights.erasure.queries.runs import erasures_waiting
from rights.requests.access import ANSWERED_BY
from rights.requests.models import (
    AnswerMark as AnswerMark,  # pages name rows through the queries
    DataRequest as DataRequest,
    RequestAnswer as RequestAnswer,
    RequestEntry as RequestEntry,
    RequestEntryContent as RequestEntryContent,
)
from rights.requests.rules.requests import (
    RUNNING,
    Counted,
    RequestFacts,
    RequestKind,
    RequestState,
    Terms,
    counted,
    is_back,
)
from rights.requests.words import REQUEST_SENTENCES

_MONTHS, _EXTENSION = "request.answer_months", "request.extension_months"
_REVIEW, _IDENTITY = "request.review_days", "request.identity_days"
_STAYS_OPEN, _EXCEPTION = "request.restriction.stays_open", "request.restriction.exception_hours"
_SUPPRESSED = "statistics.suppressed_under"
SENTENCES = composed(of_returns.SENTENCES, REQUEST_SENTENCES)


def refuse_if(reasons: Sequence[Reason]) -> None:
    """Refuse with every reason if there is one."""
    of_returns.refuse_if(reasons, sentences=SENTENCES)


def terms_on(session: Session, day: date) -> Terms:
    """What the rule book says of requests on a day; one statement."""
    rules = rules_on(session, (_MONTHS, _EXTENSION, _REVIEW, _IDENTITY), day)
    return Terms(
        months=rules.need(_MONTHS).whole(),
        extension_months=rules.need(_EXTENSION).whole(),
        review_days=rules.need(_REVIEW).whole(),
        identity_days=rules.need(_IDENTITY).whole(),
        cited=cited(rules.need(_MONTHS)),
    )


def stays_open(session: Session, day: date) -> frozenset[str]:
    """The purposes for which rows are still written while a case is restricted, as the inventory names them."""
    return frozenset(rules_on(session, (_STAYS_OPEN,), day).need(_STAYS_OPEN).entries())


def exception_hours(session: Session, day: date) -> int:
    """For how many hours a restricted case is worked on all the same, once somebody has named a ground."""
    return rules_on(session, (_EXCEPTION,), day).need(_EXCEPTION).whole()


def held_of(session: Session, case_id: uuid.UUID) -> tuple[Sequence[OutboxMessage], Sequence[Notice]]:
    """The messages and notices that are held back for a case, the oldest first; two statements."""
    return messages_held(session, case_id), notices_held(session, case_id)


def partners_among(session: Session, accounts: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who of these accounts works at a partner; one statement."""
    statement = select(Account.id).where(Account.id.in_(accounts), Account.organisation_id.is_not(None))
    return set(session.scalars(statement))


def files_about(session: Session, case_id: uuid.UUID, person_id: uuid.UUID, most: int) -> Sequence[CaseFile]:
    """The newest files of a person and of the whole case that are still there; one statement."""
    about = or_(CaseFile.person_id == person_id, CaseFile.person_id.is_(None))
    statement = select(CaseFile).where(CaseFile.case_id == case_id, CaseFile.stored_id.is_not(None), about)
    return session.scalars(statement.order_by(CaseFile.added_at.desc(), CaseFile.id.desc()).limit(most)).all()


def files_of_case(session: Session, case_id: uuid.UUID, ids: Collection[uuid.UUID]) -> Sequence[CaseFile]:
    """These files of a case, the newest first; one statement."""
    statement = select(CaseFile).where(CaseFile.case_id == case_id, CaseFile.id.in_(ids))
    return session.scalars(statement.order_by(CaseFile.added_at.desc(), CaseFile.id.desc())).all()


def facts_of(row: DataRequest, erasure_waits: bool = False) -> RequestFacts:
    """A request as rules look at it. `erasure_waits`: needed where it is decided; see `facts_to_decide`."""
    is_proven, is_extended = row.proven_at is not None, row.extended_on is not None
    return RequestFacts(row.kind, row.state, row.received_on, row.due_on, is_proven, is_extended, erasure_waits)


def facts_to_decide(session: Session, row: DataRequest) -> RequestFacts:
    """The same with whether an erasure waits; one statement for what was handed on, none for any other."""
    return facts_of(row, row.id not in handed_back(session, [row]))


def handed_back(session: Session, rows: Collection[DataRequest]) -> set[uuid.UUID]:
    """Those of these requests that were handed on, and are to be decided again; one statement, none for nothing."""
    handed_on = [row for row in rows if row.state is RequestState.WITH_PROTECTION]
    waiting = erasures_waiting(session, {each for row in handed_on for each in (row.case_id, row.person_id)})
    return {row.id for row in handed_on if is_back(facts_of(row, not waiting.isdisjoint((row.case_id, row.person_id))))}


def requests_of_case(session: Session, case_id: uuid.UUID) -> Sequence[DataRequest]:
    """The requests of a case, the newest first; one statement."""
    statement = select(DataRequest).where(DataRequest.case_id == case_id)
    return session.execute(statement.order_by(DataRequest.received_on.desc(), DataRequest.id)).scalars().all()


def request_of_case(session: Session, case_id: uuid.UUID, request_id: uuid.UUID) -> DataRequest | None:
    """One request of a case that this scope sees: none is reached through another case's address."""
    statement = select(DataRequest).where(DataRequest.id == request_id, DataRequest.case_id == case_id)
    return session.execute(statement).scalar_one_or_none()


def request_by_reference(session: Session, reference: str) -> DataRequest | None:
    """The request with this reference, if this scope sees it."""
    return session.execute(select(DataRequest).where(DataRequest.reference == reference)).scalar_one_or_none()


def entries_of(session: Session, request_id: uuid.UUID) -> Sequence[RequestEntry]:
    """The history of a request, the oldest first; one statement. Opens nothing."""
    statement = select(RequestEntry).where(RequestEntry.request_id == request_id).order_by(RequestEntry.ordinal)
    return session.execute(statement).scalars().all()


def answer_of(session: Session, request_id: uuid.UUID) -> RequestAnswer | None:
    """The newest answer to a request; one statement. Opens nothing."""
    statement = select(RequestAnswer).where(RequestAnswer.request_id == request_id)
    return session.execute(statement.order_by(RequestAnswer.edition.desc()).limit(1)).scalar_one_or_none()


def marks_of(session: Session, answer_id: uuid.UUID) -> Sequence[AnswerMark]:
    """What was blacked out by hand in an answer, undone ones too, the oldest first; one statement."""
    statement = select(AnswerMark).where(AnswerMark.answer_id == answer_id).order_by(AnswerMark.at, AnswerMark.id)
    return session.execute(statement).scalars().all()


def mark_of_answer(session: Session, answer_id: uuid.UUID, mark_id: uuid.UUID) -> AnswerMark | None:
    """One of the marks of an answer."""
    statement = select(AnswerMark).where(AnswerMark.id == mark_id, AnswerMark.answer_id == answer_id)
    return session.execute(statement).scalar_one_or_none()


def _running() -> Select[Any]:
    return select(DataRequest).where(DataRequest.closed_on.is_(None))


def requests_page(session: Session, is_closed: bool, cursor: str | None, size: int) -> Slice[DataRequest]:
    """A page of the requests that this scope sees: those that run, the first due on top, or the answered ones."""
    if is_closed:
        statement = select(DataRequest).where(DataRequest.closed_on.is_not(None))
        return keyset(session, statement, (DataRequest.received_on, DataRequest.id), True, cursor, size)
    return keyset(session, _running(), (DataRequest.due_on, DataRequest.id), False, cursor, size)


def first_due(session: Session, until: date, limit: int, owner_id: uuid.UUID | None) -> Sequence[DataRequest]:
    """The first requests that are due by a day; `owner_id`: about cases of one officer alone. One statement."""
    values = {"until": until, "limit": limit, **({"owner": owner_id} if owner_id is not None else {})}
    return session.execute(_first_due(owner_id is not None), values).scalars().all()


@cache
def _first_due(of_owner: bool) -> Select[DataRequest]:
    due = DataRequest.due_on <= bindparam("until", type_=DataRequest.due_on.type)
    statement = _running().where(due).order_by(DataRequest.due_on, DataRequest.id)
    if of_owner:
        own = Case.owner_id == bindparam("owner", type_=Case.owner_id.type)
        statement = statement.join(Case, Case.id == DataRequest.case_id).where(own)
    return prepared(statement.limit(bindparam("limit", type_=Integer)))


def owners_of(unit: Unit, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Whose these cases are, whatever the reader sees of them; one statement, none for nothing."""
    if not case_ids:
        return {}
    with reading(unit.aside, ANSWERED_BY) as aside:
        rows = aside.session.execute(select(Case.id, Case.owner_id).where(Case.id.in_(case_ids)))
        return {row.id: row.owner_id for row in rows}


def running_of_kind(session: Session, person_id: uuid.UUID, kind: RequestKind) -> DataRequest | None:
    """A request of this kind that is still open for a person."""
    statement = select(DataRequest).where(
        DataRequest.person_id == person_id, DataRequest.kind == kind, DataRequest.state.in_(RUNNING)
    )
    return session.execute(statement.limit(1)).scalar_one_or_none()


def least_to_show(session: Session, today: date) -> int:
    """From how many requests on a count of them is shown. Source: rule statistics.suppressed_under."""
    return rules_on(session, (_SUPPRESSED,), today).need(_SUPPRESSED).whole()


def figures_of_year(session: Session, year: int, least: int) -> list[Counted]:
    """How many requests of each kind were received in a year, and how they were answered; none under `least`."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    in_time = sql_case((DataRequest.closed_on <= DataRequest.due_on, 1), else_=0)
    late = sql_case((DataRequest.closed_on > DataRequest.due_on, 1), else_=0)
    statement = (
        select(DataRequest.kind, func.count(DataRequest.id), func.sum(in_time), func.sum(late))
        .where(DataRequest.received_on.between(first, last))
        .group_by(DataRequest.kind)
    )
    rows: Mapping[RequestKind, tuple[int, int, int]] = {
        kind: (int(total), int(early), int(tardy)) for kind, total, early, tardy in session.execute(statement)
    }
    return [
        counted(kind, early, tardy, total - early - tardy, least)
        for kind in RequestKind
        for total, early, tardy in (rows.get(kind, (0, 0, 0)),)
    ]
