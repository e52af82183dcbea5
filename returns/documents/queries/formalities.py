"""Reads of requests at consulates and of exit formalities, and lists over the cases of an office of what is due."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, or_, select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rule_on, rules_on
from foundation.rulebook.rules import RulesOfDay
from foundation.storage.fixed import Fixed
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from returns.cases.models import Case
from returns.cases.rules.cases import BEFORE_BOARDING
from returns.documents.models import (
    DocumentRequest as DocumentRequest,
    ExitFormality as ExitFormality,
    RequestContent as RequestContent,
    TravelDocument as TravelDocument,
)
from returns.documents.rules.documents import TRAVELLED_ON, DocumentKind
from returns.documents.rules.formalities import OPEN, LeadTime
from returns.journey.models import Leg
from returns.journey.rules.itinerary import LegStatus
from returns.journey.rules.journeys import LONGEST_JOURNEY

MEDIAN, NINETY = "laissez_passer.median_days", "laissez_passer.ninety_percent_within_days"
FLOOR = "documents.lead_time_at_least_days"
WITHIN = "documents.expiring_within_days"


def requests_of_case(session: Session, case_id: uuid.UUID) -> Sequence[DocumentRequest]:
    """The requests of a case, the newest first; one statement."""
    statement = (
        select(DocumentRequest)
        .where(DocumentRequest.case_id == case_id)
        .order_by(DocumentRequest.requested_on.desc(), DocumentRequest.recorded_at.desc(), DocumentRequest.id)
    )
    return session.execute(statement).scalars().all()


def request_of_case(session: Session, case_id: uuid.UUID, request_id: uuid.UUID) -> DocumentRequest | None:
    """One request of a case that this scope sees."""
    statement = select(DocumentRequest).where(DocumentRequest.case_id == case_id, DocumentRequest.id == request_id)
    return session.execute(statement).scalar_one_or_none()


Asked = tuple[DocumentKind, str]  # a kind, and the country of the consulate


def lead_times(session: Session, asked: Collection[Asked], today: date) -> dict[Asked, LeadTime]:
    """How long documents take: as own records teach (`lead_times` of a topic), else as the rule book says.

    What nobody knows is left out; the rule book has numbers for a laissez-passer alone. Two statements.
    """
    taught: dict[Asked, LeadTime] = {}
    for teaches in session.info["unit"].hooks.lead_times:
        taught |= teaches(session, asked, today)
    untaught = [key for key in asked if key not in taught and key[0] is DocumentKind.LAISSEZ_PASSER]
    rules = rules_on(session, (MEDIAN, NINETY, FLOOR), today) if untaught else None
    for key in untaught:
        if rules is not None and (lead := _lead_of_rules(rules, key[1])) is not None:
            taught[key] = lead
    return taught


def _lead_of_rules(rules: RulesOfDay, country: str) -> LeadTime | None:
    median, ninety = (rules.need(code, {"country": country}) for code in (MEDIAN, NINETY))
    if not (median.known and ninety.known):
        return None
    floor = rules.need(FLOOR).whole()
    return LeadTime(max(median.whole(), floor), max(ninety.whole(), floor))


def lead_time(session: Session, kind: DocumentKind, country: str, today: date) -> LeadTime | None:
    """How long one document takes; None where nobody knows."""
    return lead_times(session, [(kind, country)], today).get((kind, country))


def exits_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, ExitFormality]:
    """What is recorded of the people of a case, by person; one statement."""
    statement = select(ExitFormality).where(ExitFormality.case_id == case_id).order_by(ExitFormality.person_id)
    return {formality.person_id: formality for formality in session.execute(statement).scalars()}


def exit_of_person(session: Session, case_id: uuid.UUID, person_id: uuid.UUID) -> ExitFormality | None:
    """What is recorded of one person of a case."""
    statement = select(ExitFormality).where(ExitFormality.case_id == case_id, ExitFormality.person_id == person_id)
    return session.execute(statement).scalar_one_or_none()


# Lists over all cases of an office: documents that expire soon or on the way, and requests that are overdue.


@dataclass(frozen=True)
class Expiring:
    """What a list shows: of one owner or of the whole office, and up to how many days from today."""

    today: date
    within: int
    owner_id: uuid.UUID | None = None


def usual_span(session: Session, today: date) -> int:
    """Up to how many days from today documents are listed, unless somebody chooses otherwise. RuleMissing."""
    return rule_on(session, WITHIN, today).whole()


def _cases(chosen: Expiring) -> Select[uuid.UUID]:
    """The cases from which nobody has departed yet."""
    statement = select(Case.id).where(Case.state.in_(BEFORE_BOARDING))
    return statement.where(Case.owner_id == chosen.owner_id) if chosen.owner_id else statement


def expires_on_the_way() -> ColumnElement[bool]:
    """A document whose last day is over before the planned journey is, or is the day on which it ends (UTC)."""
    return exists(
        select(Leg.id).where(
            Leg.case_id == TravelDocument.case_id,
            Leg.escort_id.is_(None),
            Leg.status != Fixed(LegStatus.CANCELLED),
            Leg.arrives_at >= TravelDocument.expires_on,
        )
    )


# Of those that begin from a day on the last leg that people travel: a case knows but the first of its own.
_LAST_DEPARTURE = prepared(
    select(Leg.departs_at)
    .where(Leg.escort_id.is_(None), Leg.status != Fixed(LegStatus.CANCELLED), Leg.departs_at >= bindparam("since"))
    .order_by(Leg.departs_at.desc())
    .limit(1)
)


def expiring_page(
    session: Session, chosen: Expiring, descending: bool, cursor: str | None, size: int
) -> Slice[TravelDocument]:
    """One page of usable documents that expire soon or before the journey ends, the first to expire first.

    Legs are asked about where a document expires before the last of them surely ends: most are valid for years.
    """
    soon = TravelDocument.expires_on <= chosen.today + timedelta(days=chosen.within)
    since = datetime.combine(chosen.today, time(), UTC) - LONGEST_JOURNEY  # whatever began before is over today
    last = session.execute(_LAST_DEPARTURE, {"since": since}).scalar()
    is_before = TravelDocument.expires_on <= last.date() + LONGEST_JOURNEY if last else false()
    statement = select(TravelDocument).where(
        TravelDocument.is_usable.is_(True),
        TravelDocument.kind.in_(TRAVELLED_ON),
        TravelDocument.expires_on.is_not(None),
        TravelDocument.case_id.in_(_cases(chosen)),
        or_(soon, and_(is_before, expires_on_the_way())),
    )
    columns = (TravelDocument.expires_on, TravelDocument.id)
    return keyset(session, statement, columns, descending, cursor, size)


def overdue_page(
    session: Session, chosen: Expiring, descending: bool, cursor: str | None, size: int
) -> Slice[DocumentRequest]:
    """One page of open requests whose expected day has passed, the most overdue first."""
    statement = select(DocumentRequest).where(
        DocumentRequest.state.in_(OPEN),
        DocumentRequest.expected_on < chosen.today,
        DocumentRequest.case_id.in_(_cases(chosen)),
    )
    columns = (DocumentRequest.expected_on, DocumentRequest.id)
    return keyset(session, statement, columns, descending, cursor, size)


def departures_of(session: Session, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The day (UTC) on which the journey of each of these cases begins, where one is planned; one statement."""
    statement = (
        select(Leg.case_id, Leg.departs_at)
        .where(Leg.case_id.in_(case_ids), Leg.escort_id.is_(None), Leg.status != LegStatus.CANCELLED)
        .order_by(Leg.departs_at.desc(), Leg.id)
    )
    return {case_id: departs_at.date() for case_id, departs_at in session.execute(statement)} if case_ids else {}
