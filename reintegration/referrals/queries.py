"""Reads of referrals: those of a case, those that are in force for a partner, and who works at an organisation."""

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from foundation.accounts.models import Account as Account, Organisation
from foundation.accounts.permissions import PARTNER_ROLES, Role
from foundation.accounts.rules import AccountStatus
from foundation.geography.zones import local_date, main_zone
from foundation.language.words import lazy_gettext as _l
from foundation.storage.engine import Stores
from foundation.storage.fixed import Fixed, among
from foundation.storage.invariants import Invariant, Kept, Triggers, made_anew, triggers_are_there
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from reintegration.referrals.access import definition, took_over
from reintegration.referrals.models import PartnerAccess, Referral as Referral
from reintegration.referrals.rules import OPEN, ReferralState, SentReferral, Shared, TransferConsent, shared_periods
from returns.cases.models import Case as Case
from returns.cases.queries import give_people
from returns.cases.rules.cases import ENDED
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.lifecycle.models import CaseEvent

_CONSENT = aliased(Consent)
Agreed = dict[tuple[uuid.UUID, TransferPurpose], set[uuid.UUID]]  # who, by organisation and purpose


def is_covered(consent: Any = Consent) -> ColumnElement[bool]:
    """The criterion of referrals on which a consent to the transfer is in force; `consent`: its class, or an alias."""
    return exists().where(
        consent.case_id == Referral.case_id,
        consent.purpose == ConsentPurpose.TRANSFER,
        consent.organisation_id == Referral.organisation_id,
        consent.transfer_purpose == Referral.purpose,
        consent.withdrawn_at.is_(None),
    )


_SUCCESSOR = aliased(Referral)


def goes_on() -> ColumnElement[bool]:
    """The criterion of referrals whose place no other one has taken, for who sees all of a case: offices and jobs."""
    return ~exists().where(_SUCCESSOR.replaces_id == Referral.id, took_over(_SUCCESSOR))


def successor_of(session: Session, referral_id: uuid.UUID) -> Referral | None:
    """The newest referral that is to take the place of this one, or has taken it; one that was turned down is not."""
    stands = or_(Referral.state.in_(OPEN), took_over(Referral))
    statement = select(Referral).where(Referral.replaces_id == referral_id, stands)
    return session.execute(statement.order_by(Referral.sent_at.desc(), Referral.id).limit(1)).scalar_one_or_none()


def referral_by_id(session: Session, referral_id: uuid.UUID) -> Referral | None:
    """One referral that this scope sees."""
    return session.execute(select(Referral).where(Referral.id == referral_id)).scalar_one_or_none()


def referrals_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Referral]:
    """The referrals of a case that this scope sees, the newest first; one statement."""
    statement = select(Referral).where(Referral.case_id == case_id).order_by(Referral.sent_at.desc(), Referral.id)
    return session.execute(statement).scalars().all()


@dataclass(frozen=True)
class ReferredFilter:
    """Which of the referred cases are asked for: those with a referral to answer, of a colleague, or `among` these."""

    to_answer: bool = False
    assigned_to: uuid.UUID | None = None
    among: Select[uuid.UUID] | Collection[uuid.UUID] | None = None


def referred_page(session: Session, filters: ReferredFilter, cursor: str | None, size: int) -> Slice[Case]:
    """Cases that are in force for a partner, or that an office has sent, with the people that this scope sees."""
    statement = _referred_prepared(filters.to_answer, filters.assigned_to is not None)
    if filters.among is not None:
        statement = statement.where(Case.id.in_(filters.among))
    parameters = {"assigned_to": filters.assigned_to}
    page = keyset(session, statement, (Case.opened_on, Case.id), True, cursor, size, parameters=parameters)
    give_people(session, page.items)
    return page


@cache
def _referred_prepared(to_answer: bool, is_assigned: bool) -> Select[Case]:
    sent = select(Referral.id).where(Referral.case_id == Case.id)
    if to_answer:
        sent = sent.where(Referral.state == ReferralState.SENT)
    if is_assigned:
        sent = sent.where(Referral.assigned_to == bindparam("assigned_to"), Referral.state.in_(OPEN))
    return prepared(select(Case).where(sent.exists()))


def day_there(case: Case, instant: datetime) -> date:
    """The day that calendars show at an instant (aware) in the country to which the people of a case return."""
    return local_date(instant, main_zone(case.country) or "UTC")


def followed_by_partner(case_id: Any, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """The criterion of cases that a partner follows up and goes on with; of jobs, `more` asks for the consents."""
    open_ = (among(Referral.state, OPEN), Referral.purpose == Fixed(TransferPurpose.FOLLOW_UP), goes_on())
    return select(Referral.id).where(Referral.case_id == case_id, *open_, *more).exists()


def waiting_referrals(session: Session, limit: int) -> list[tuple[Referral, Case]]:
    """Referrals that nobody has answered with their cases, those sent first on top; one statement."""
    return [(referral, case) for referral, case in session.execute(_waiting_prepared(limit))]


def referrals_with_people(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Referral, Case]]:
    """These referrals with their cases and people, by their ids; two statements."""
    rows = session.execute(_BY_IDS, {"ids": list(ids)}) if ids else ()
    pairs = {referral.id: (referral, case) for referral, case in rows}
    give_people(session, list({case.id: case for _referral, case in pairs.values()}.values()))
    return pairs


def waiting_ids(session: Session, limit: int, owner_id: uuid.UUID) -> list[uuid.UUID]:
    """Ids of those that wait in the cases of an owner, for a page that may show only that there are some."""
    return list(session.execute(_waiting_ids(limit), {"owner_id": owner_id}).scalars())


_WITH_CASES = select(Referral, Case).join(Case, Case.id == Referral.case_id)
_BY_IDS = prepared(_WITH_CASES.where(Referral.id.in_(bindparam("ids", expanding=True))))


@cache
def _waiting_prepared(limit: int) -> Select[Referral, Case]:
    sent = _WITH_CASES.where(Referral.state == Fixed(ReferralState.SENT))
    return prepared(sent.order_by(Referral.sent_at, Referral.id).limit(limit))


@cache
def _waiting_ids(limit: int) -> Select[uuid.UUID]:
    own = select(Referral.id).join(Case, Case.id == Referral.case_id).where(Case.owner_id == bindparam("owner_id"))
    sent = own.where(Referral.state == Fixed(ReferralState.SENT))
    return prepared(sent.order_by(Referral.sent_at, Referral.id).limit(limit))


_OF_CASES = prepared(
    select(Referral)
    .where(Referral.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(Referral.sent_at, Referral.id)
)


def referrals_of_cases(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Referral]]:
    """The referrals of cases that this scope sees, in the order in which they were sent; one statement."""
    referrals: dict[uuid.UUID, list[Referral]] = {case_id: [] for case_id in ids}
    for referral in session.execute(_OF_CASES, {"cases": list(referrals)}).scalars() if referrals else ():
        referrals[referral.case_id].append(referral)
    return referrals


def case_with_people(session: Session, case_id: uuid.UUID) -> Case:
    """A case with its people, which this scope sees as it sees a referral of it; two statements."""
    return session.execute(select(Case).where(Case.id == case_id).options(selectinload(Case.people))).scalar_one()


def is_open_already(session: Session, case_id: uuid.UUID, organisation_id: uuid.UUID, purpose: TransferPurpose) -> bool:
    """Whether a referral to this organisation for this purpose is open."""
    to = (Referral.organisation_id == organisation_id, Referral.purpose == purpose)
    return session.execute(_open_of(case_id).where(*to)).first() is not None


def has_open_referral(session: Session, case_id: uuid.UUID) -> bool:
    """Whether a case is with a partner: sent or accepted, and not finished, rejected or revoked."""
    return session.execute(_open_of(case_id)).first() is not None


def _open_of(case_id: uuid.UUID) -> Select[uuid.UUID]:
    return select(Referral.id).where(Referral.case_id == case_id, Referral.state.in_(OPEN)).limit(1)


def accepted_for(session: Session, case_id: uuid.UUID, purpose: TransferPurpose) -> Referral | None:
    """The accepted referral of a case for a purpose that this scope sees; the oldest of several."""
    statement = (
        select(Referral)
        .where(Referral.case_id == case_id, Referral.purpose == purpose, Referral.state == ReferralState.ACCEPTED)
        .where(goes_on())
        .order_by(Referral.sent_at, Referral.id)
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def who_consented(session: Session, case_id: uuid.UUID) -> Agreed:
    """Whose data may go to which organisation for which purpose, of consents in force; for the people of an office."""
    rows = session.execute(
        select(Consent.organisation_id, Consent.transfer_purpose, Consent.person_id).where(
            Consent.case_id == case_id, Consent.purpose == ConsentPurpose.TRANSFER, Consent.withdrawn_at.is_(None)
        )
    )
    consented: Agreed = {}
    for organisation_id, purpose, person_id in rows:
        if organisation_id is not None and purpose is not None:
            consented.setdefault((organisation_id, purpose), set()).add(person_id)
    return consented


def staff_of(session: Session, organisation_id: uuid.UUID) -> Sequence[Account]:
    """Who works on follow-up at an organisation now, of those that this scope sees, in a stable order."""
    return session.execute(_active(Account.organisation_id == organisation_id, PARTNER_ROLES)).scalars().all()


def coordinators_of(session: Session, organisation_id: uuid.UUID) -> list[uuid.UUID]:
    """Ids of the coordinators of an organisation, who are told of what comes in."""
    statement = _active(Account.organisation_id == organisation_id, (Role.PARTNER_COORDINATOR,))
    return list(session.execute(statement.with_only_columns(Account.id)).scalars())


def _active(there: ColumnElement[bool], roles: Collection[Role]) -> Select[Account]:
    where = (there, Account.status == AccountStatus.ACTIVE, Account.role.in_(roles))
    return select(Account).where(*where).order_by(Account.id)


def colleagues_of(session: Session, referral: Referral) -> list[uuid.UUID]:
    """Ids of who is told of a referral at its organisation: the coordinators, and whoever it is assigned to."""
    assigned = [referral.assigned_to] if referral.assigned_to else []
    return [*coordinators_of(session, referral.organisation_id), *assigned]


def ended_in_fact(session: Session, limit: int) -> Sequence[tuple[Referral, Case, datetime | None]]:
    """Referrals still marked open whose case has ended, that no consent covers, or whose place was taken; for jobs.

    With each: its case, and when another organisation took its place, if that is why.
    """
    case = aliased(Case)
    statement = (
        select(Referral, case, _SUCCESSOR.answered_at)
        .join(case, case.id == Referral.case_id)
        .outerjoin(_SUCCESSOR, and_(_SUCCESSOR.replaces_id == Referral.id, took_over(_SUCCESSOR)))
        .where(Referral.state.in_(OPEN), or_(case.state.in_(ENDED), ~is_covered(_CONSENT), _SUCCESSOR.id.is_not(None)))
        .order_by(Referral.id)
        .limit(limit)
    )
    return [(referral, of_case, taken_at) for referral, of_case, taken_at in session.execute(statement)]


def coordinators_in_force(session: Session, case_id: uuid.UUID) -> Sequence[Account]:
    """Coordinators of the partners to whom a case is referred now, with a consent in force; one statement."""
    partners = (
        select(Referral.organisation_id)
        .join(Case, and_(Case.id == Referral.case_id, Case.state.not_in(ENDED)))
        .where(Referral.case_id == case_id, Referral.state.in_(OPEN), is_covered())
    )
    coordinators = _active(Account.organisation_id.in_(partners), (Role.PARTNER_COORDINATOR,))
    return session.execute(coordinators).scalars().all()


# Reads of what was shared, for the office of a case: referrals, consents and ends of the case as facts.


_SENT = prepared(
    select(
        Referral.organisation_id,
        Referral.purpose,
        Referral.sent_at,
        func.coalesce(Referral.ended_at, _SUCCESSOR.answered_at),  # another partner took its place
    )
    .outerjoin(_SUCCESSOR, and_(_SUCCESSOR.replaces_id == Referral.id, took_over(_SUCCESSOR)))
    .where(Referral.case_id == bindparam("case_id"))
)


def shared_of_case(session: Session, case_id: uuid.UUID) -> tuple[Shared, ...]:
    """Every time in which a partner could see a person of a case, the newest first; three statements, opens nothing."""
    sent = [
        SentReferral(organisation.hex, purpose, sent_at, until)
        for organisation, purpose, sent_at, until in session.execute(_SENT, {"case_id": case_id})
    ]
    return shared_periods(sent, _transfers(session, case_id), _ends(session, case_id))


def _transfers(session: Session, case_id: uuid.UUID) -> list[TransferConsent]:
    statement = select(
        Consent.id,
        Consent.person_id,
        Consent.organisation_id,
        Consent.transfer_purpose,
        Consent.recorded_at,
        Consent.withdrawn_at,
    ).where(Consent.case_id == case_id, Consent.purpose == ConsentPurpose.TRANSFER)
    return [
        TransferConsent(consent.hex, person.hex, organisation.hex, purpose, recorded_at, withdrawn_at)
        for consent, person, organisation, purpose, recorded_at, withdrawn_at in session.execute(statement)
        if organisation is not None and purpose is not None
    ]


def _ends(session: Session, case_id: uuid.UUID) -> list[datetime]:
    statement = select(CaseEvent.at).where(CaseEvent.case_id == case_id, CaseEvent.to_state.in_(ENDED))
    return list(session.execute(statement).scalars())


def case_with_partner(session: Session, case_id: uuid.UUID, organisation_id: uuid.UUID) -> tuple[Case, str] | None:
    """A case that this scope sees, and the name of an organisation; one statement."""
    statement = select(Case, Organisation.name).join(Organisation, Organisation.id == organisation_id)
    row = session.execute(statement.where(Case.id == case_id)).one_or_none()
    return (row[0], row[1]) if row is not None else None


def partner_staff(session: Session, ids: Sequence[uuid.UUID]) -> dict[str, list[uuid.UUID]]:
    """Who works at these organisations, by organisation (id as hex), of those that this scope sees; one statement."""
    if not ids:
        return {}
    staff: dict[str, list[uuid.UUID]] = {}
    rows = session.execute(select(Account.organisation_id, Account.id).where(Account.organisation_id.in_(ids)))
    for organisation_id, account_id in rows:
        if organisation_id is not None:
            staff.setdefault(organisation_id.hex, []).append(account_id)
    return staff


# What the database keeps: whether it is what it should be.


def _named(row: Any) -> str:
    return f"referral {row.referral_id.hex}, person {row.person_id.hex}"


_KEPT = Kept(PartnerAccess.__table__, definition, _named, "open without reason", "closed without reason")


def _triggers(is_sqlite: bool) -> tuple[str, ...]:
    changes = [f"{table}_{what}" for table in ("referral", "consent") for what in ("made", "changed", "deleted")]
    return tuple(f"partner_access_{change}" for change in (*changes, "case_changed", "case_deleted"))


MADE_BY = "0091"  # the migration whose triggers keep it


def invariants_of_access(stores: Stores, migrate: Callable[[], None]) -> tuple[Invariant, ...]:
    """Partners see what they should, and the database keeps it so. `migrate` makes triggers and rows once more."""
    mend = _KEPT.mended(stores, migrate)
    return (
        Invariant(
            "what_partners_see",
            _l("Partners see exactly what referrals, consents and cases allow."),
            made_anew("flask check mend what_partners_see"),
            _KEPT.breaches,
            mend,
        ),
        triggers_are_there(
            "kept_for_partners",
            _l("The database keeps what partners see up to date, whatever changes it."),
            Triggers("data", "flask check mend kept_for_partners", _triggers),
            mend,
        ),
    )
