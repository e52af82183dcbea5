"""Reads of what was shared, for the office of a case: referrals, consents and ends of the case as facts."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import Account, Organisation
from reintegration.referrals.access.in_force import took_over as has_taken_over
from reintegration.referrals.models import Referral
from reintegration.referrals.rules.sharing import SentReferral, Shared, TransferConsent, shared_periods
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose
from returns.lifecycle.models.lifecycle import CaseEvent

_SUCCESSOR = aliased(Referral)


def shared_of_case(session: Session, case_id: uuid.UUID) -> tuple[Shared, ...]:
    """Every time in which a partner could see a person of a case, the newest first; three statements, opens nothing."""
    ended_at = func.coalesce(Referral.ended_at, _SUCCESSOR.answered_at)  # another partner took its place
    replaced = and_(_SUCCESSOR.replaces_id == Referral.id, has_taken_over(_SUCCESSOR))
    statement = (
        select(Referral.organisation_id, Referral.purpose, Referral.sent_at, ended_at)
        .outerjoin(_SUCCESSOR, replaced)
        .where(Referral.case_id == case_id)
    )
    sent = [
        SentReferral(organisation.hex, purpose, sent_at, until)
        for organisation, purpose, sent_at, until in session.execute(statement)
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
