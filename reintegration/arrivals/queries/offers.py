"""Reads of registered arrivals: offers that a partner made, that an office is to answer, and that are overdue."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from foundation.accounts.models import Account, AccountExtra, Office as Office, Organisation
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.queries.staff import places
from foundation.accounts.rules import AccountStatus
from foundation.storage.known import prepared, row_by_id
from foundation.storage.paging import Slice, keyset
from foundation.storage.query_cache import cache_fact, cached_fact
from reintegration.arrivals.models import ArrivalOffer as ArrivalOffer, OfferContent as OfferContent
from reintegration.arrivals.rules import OfferState
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import ENDED
from returns.work.rules.tasks import DatedFact, ForWhom, TaskKind

# An alias is made once: to look at its columns for the first time takes longer than a statement.
_LATER = aliased(ArrivalOffer)


def offer_by_id(session: Session, offer_id: uuid.UUID, on_page: bool = False) -> ArrivalOffer | None:
    """One offer that this scope sees; one statement.

    `on_page`: with all that stands there, of which `cases_with_people` and `places_of_offer` then ask no more.
    """
    if not on_page:
        offer_alone: ArrivalOffer | None = row_by_id(session, ArrivalOffer, offer_id)
        return offer_alone
    row = session.execute(_offer(), {"offer_id": offer_id}).unique().one_or_none()
    if row is None:
        return None
    offer: ArrivalOffer = row.ArrivalOffer
    places = {offer.office_id: row.office or "", offer.organisation_id: row.organisation or ""}
    cache_fact(session, (places_of_offer, offer.id), places)
    cache_fact(session, (cases_with_people, offer.case_id), (row.Case,))
    if row.Case is not None:
        cache_fact(session, (members_of_case, row.Case.id), row.Case.people)
    return offer


@cache
def _offer() -> Any:
    return prepared(_on_page(select(ArrivalOffer).where(ArrivalOffer.id == bindparam("offer_id"))))


def _on_page(offers: Any) -> Any:
    """Offers with their cases and people, as far as they are seen, and the names of both sides."""
    return (
        offers.add_columns(Case, Office.name.label("office"), Organisation.name.label("organisation"))
        .outerjoin(Case, Case.id == ArrivalOffer.case_id)
        .outerjoin(Office, Office.id == ArrivalOffer.office_id)
        .outerjoin(Organisation, Organisation.id == ArrivalOffer.organisation_id)
        .options(joinedload(Case.people))
    )


def places_of_offer(session: Session, offer: ArrivalOffer) -> dict[uuid.UUID, str]:
    """The names of its office and its organisation, by their ids; at most one statement."""
    names: dict[uuid.UUID, str] | None = cached_fact(session, (places_of_offer, offer.id))
    return names if names is not None else places(session, [offer.office_id, offer.organisation_id])


def _waiting() -> Select[Any]:
    """Offers that are not taken yet; of a case that was offered anew, the newest alone."""
    superseded = exists().where(
        _LATER.case_id == ArrivalOffer.case_id,
        _LATER.id != ArrivalOffer.id,
        or_(_LATER.offered_at > ArrivalOffer.offered_at, _LATER.state != OfferState.DECLINED),
    )
    is_open = or_(ArrivalOffer.state == OfferState.OFFERED, ~superseded)
    return select(ArrivalOffer).where(ArrivalOffer.state != OfferState.TAKEN, is_open)


def offers_page(session: Session, cursor: str | None, size: int) -> Slice[ArrivalOffer]:
    """Offers that are not taken yet, a partner's own or those to an office, by the day on which they are due."""
    return keyset(session, _waiting(), (ArrivalOffer.take_by, ArrivalOffer.id), False, cursor, size)


def waiting_offers(session: Session, size: int) -> list[tuple[ArrivalOffer, dict[uuid.UUID, str], Case | None]]:
    """The first offers that are not taken yet, by the day on which they are due; one statement.

    Each with the names of its office and its organisation, by their ids, and its case with the people, where seen.
    """
    offers = []
    for offer, case, office, organisation in session.execute(_waiting_prepared(size)).unique():
        offers.append((offer, {offer.office_id: office or "", offer.organisation_id: organisation or ""}, case))
        if case is not None:
            cache_fact(session, (members_of_case, case.id), case.people)
    return offers


@cache
def _waiting_prepared(size: int) -> Any:
    return prepared(_on_page(_waiting()).order_by(ArrivalOffer.take_by, ArrivalOffer.id).limit(size))


def offers_to_announce(session: Session, limit: int) -> Sequence[ArrivalOffer]:
    """Offers that were not announced to the office yet, claimed until the unit ends; for jobs."""
    statement = select(ArrivalOffer).where(
        ArrivalOffer.state == OfferState.OFFERED, ArrivalOffer.announced_at.is_(None)
    )
    return _claimed(session, statement, limit)


def offers_overdue(session: Session, today: date, limit: int) -> Sequence[ArrivalOffer]:
    """Offers whose last day has passed and of which nobody was reminded, claimed until the unit ends; for jobs."""
    statement = select(ArrivalOffer).where(
        ArrivalOffer.state == OfferState.OFFERED,
        ArrivalOffer.take_by < today,
        ArrivalOffer.overdue_told_at.is_(None),
    )
    return _claimed(session, statement, limit)


def _claimed(session: Session, statement: Select[Any], limit: int) -> Sequence[ArrivalOffer]:
    going_on = select(Case.id).where(Case.state.not_in(ENDED))  # whoever ended a case knows of it
    statement = statement.where(ArrivalOffer.case_id.in_(going_on))
    claimed = statement.order_by(ArrivalOffer.id).limit(limit).with_for_update(skip_locked=True)
    offers: Sequence[ArrivalOffer] = session.execute(claimed).scalars().all()
    return offers


def arrivals_to_take(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[DatedFact]]:
    """Of these cases, those that are offered to an office, with the day until which it takes them; one statement."""
    offered = select(ArrivalOffer.case_id, ArrivalOffer.id, ArrivalOffer.take_by)
    rows = session.execute(offered.where(ArrivalOffer.case_id.in_(ids), ArrivalOffer.state == OfferState.OFFERED))
    kind, whose = TaskKind.ARRIVAL_TO_TAKE_OVER, ForWhom.OFFICERS  # who leads the office is one of them
    return {case_id: [DatedFact(kind, offer_id, take_by, whose)] for case_id, offer_id, take_by in rows}


def leads_of(session: Session, office_id: uuid.UUID) -> list[uuid.UUID]:
    """Who leads an office; where nobody does, its return officers."""
    of_office = select(Account.id).where(Account.office_id == office_id, Account.status == AccountStatus.ACTIVE)
    led = of_office.join(AccountExtra, AccountExtra.account_id == Account.id)
    leads = list(session.execute(led.where(AccountExtra.permission == Permission.LEAD_OFFICE)).scalars())
    return leads or list(session.execute(of_office.where(Account.role == Role.RETURN_OFFICER)).scalars())


def host_offices(session: Session, country: str) -> list[Office]:
    """The offices outside a country of return: one of them is the host office."""
    return list(session.execute(select(Office).where(Office.country != country)).scalars())


def is_newest(session: Session, offer: ArrivalOffer) -> bool:
    """Whether no later offer of the same case is seen."""
    statement = _waiting().where(ArrivalOffer.id == offer.id)
    return session.execute(statement).scalar_one_or_none() is not None


def cases_with_people(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """Those of these cases that this scope sees, with the people that it sees; at most one statement."""
    if len(ids) == 1 and (known := cached_fact(session, (cases_with_people, *ids))) is not None:
        return {case.id: case for case in known if case is not None}
    rows = session.execute(_with_people(), {"ids": list(ids)}).unique().scalars() if ids else ()
    cases = {case.id: case for case in rows}
    for case in cases.values():
        cache_fact(session, (members_of_case, case.id), case.people)
    return cases


@cache
def _with_people() -> Select[Case]:
    some = Case.id.in_(bindparam("ids", expanding=True))
    return prepared(select(Case).where(some).options(joinedload(Case.people)))
