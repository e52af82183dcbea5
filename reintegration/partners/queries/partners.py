"""Reads of partner offices: a page of them, one with all that belongs to it, and how much is placed with them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Organisation
from foundation.rulebook.queries import rules_on
from foundation.storage.paging import Slice, keyset
from reintegration.partners.models import (
    PartnerArea as PartnerArea,
    PartnerClosure as PartnerClosure,
    PartnerOffice as PartnerOffice,
    PartnerService,
    PlacedCase,
    WeightMark,
)
from reintegration.partners.rules.partners import Service
from reintegration.referrals.rules import OPEN

_CLOSE, _OTHER = "caseload.weight.close_follow_up", "caseload.weight.other"


@dataclass(frozen=True)
class OfficeFilter:
    """Which offices a list shows. `words` are looked for in the names of office, place and organisation."""

    words: str = ""
    country: str | None = None
    service: Service | None = None
    organisation: uuid.UUID | None = None


def offices_page(session: Session, chosen: OfficeFilter, cursor: str | None, size: int) -> Slice[PartnerOffice]:
    """One page of partner offices by name; two statements."""
    statement = select(PartnerOffice)
    for word in chosen.words.split():
        named = select(Organisation.id).where(Organisation.name.icontains(word, autoescape=True))
        statement = statement.where(
            or_(
                PartnerOffice.name.icontains(word, autoescape=True),
                PartnerOffice.place_name.icontains(word, autoescape=True),
                PartnerOffice.organisation_id.in_(named),
            )
        )
    if chosen.country:
        statement = statement.where(PartnerOffice.country == chosen.country)
    if chosen.organisation:
        statement = statement.where(PartnerOffice.organisation_id == chosen.organisation)
    if chosen.service:
        offering = select(PartnerService.office_id).where(PartnerService.service == chosen.service)
        statement = statement.where(PartnerOffice.id.in_(offering))
    return keyset(session, statement, (PartnerOffice.name, PartnerOffice.id), False, cursor, size)


def office_by_id(session: Session, office_id: uuid.UUID) -> PartnerOffice | None:
    """One office."""
    return session.execute(select(PartnerOffice).where(PartnerOffice.id == office_id)).scalar_one_or_none()


def countries_of_offices(session: Session) -> list[str]:
    """Countries (ISO codes) that have an office; one statement."""
    return list(session.execute(select(PartnerOffice.country).distinct().order_by(PartnerOffice.country)).scalars())


def office_names(session: Session, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names of these offices by id; at most one statement."""
    office_ids = {office_id for office_id in ids if office_id is not None}
    chosen = select(PartnerOffice.id, PartnerOffice.name).where(PartnerOffice.id.in_(office_ids))
    return {office.id: office.name for office in session.execute(chosen)} if office_ids else {}


def names_taken(session: Session, organisations: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, str]]:
    """Names of the offices of these organisations, each with its organisation, in small letters; one statement."""
    chosen = select(PartnerOffice.organisation_id, PartnerOffice.name)
    rows = session.execute(chosen.where(PartnerOffice.organisation_id.in_(organisations))) if organisations else ()
    return {(organisation, name.casefold()) for organisation, name in rows}


def services_of(session: Session, offices: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[Service]]:
    """The services of these offices, by office; at most one statement."""
    offered: dict[uuid.UUID, set[Service]] = defaultdict(set)
    chosen = select(PartnerService.office_id, PartnerService.service).where(PartnerService.office_id.in_(offices))
    for office, service in session.execute(chosen) if offices else ():
        offered[office].add(service)
    return {office: frozenset(services) for office, services in offered.items()}


def service_rows(session: Session, office_id: uuid.UUID) -> Sequence[PartnerService]:
    """The services of one office as rows, to be changed."""
    return session.execute(select(PartnerService).where(PartnerService.office_id == office_id)).scalars().all()


def areas_of(session: Session, office_id: uuid.UUID) -> Sequence[PartnerArea]:
    """The places that an office lists, by name; one statement."""
    chosen = select(PartnerArea).where(PartnerArea.office_id == office_id)
    return session.execute(chosen.order_by(PartnerArea.name, PartnerArea.id)).scalars().all()


def closures_to_come(session: Session, office_id: uuid.UUID, today: date) -> Sequence[PartnerClosure]:
    """The closures of an office that have not ended, the earliest first; one statement."""
    chosen = select(PartnerClosure).where(
        PartnerClosure.office_id == office_id,
        or_(PartnerClosure.ends_on.is_(None), PartnerClosure.ends_on >= today),
    )
    return session.execute(chosen.order_by(PartnerClosure.begins_on, PartnerClosure.id)).scalars().all()


def closure_of(session: Session, office_id: uuid.UUID, closure_id: uuid.UUID) -> PartnerClosure | None:
    """One closure of an office."""
    chosen = select(PartnerClosure).where(PartnerClosure.office_id == office_id, PartnerClosure.id == closure_id)
    return session.execute(chosen).scalar_one_or_none()


def load_at(
    session: Session, offices: Collection[uuid.UUID], today: date, but: uuid.UUID | None = None
) -> dict[uuid.UUID, int]:
    """Weighted cases that are with these offices, of every host office; one statement (rules are known), sums alone.

    A case counts once, however many purposes it was sent for; `but` is a case that does not count. A case with close
    follow-up (children alone have it) weighs as rule caseload.weight.close_follow_up says, others as ...other.
    """
    rules = rules_on(session, (_CLOSE, _OTHER), today)
    weight = {code: rules.need(code).whole() for code in (_CLOSE, _OTHER)}
    placed = select(PlacedCase.partner_office_id, PlacedCase.case_id).where(
        PlacedCase.partner_office_id.in_(offices), PlacedCase.state.in_(OPEN)
    )
    once = (placed if but is None else placed.where(PlacedCase.case_id != but)).distinct().subquery()
    close = select(WeightMark.case_id).where(WeightMark.needs_close_follow_up.is_(True))
    each = case((once.c.case_id.in_(close), weight[_CLOSE]), else_=weight[_OTHER])
    statement = select(once.c.partner_office_id, func.sum(each)).group_by(once.c.partner_office_id)
    return {office: int(load) for office, load in session.execute(statement)} if offices else {}
