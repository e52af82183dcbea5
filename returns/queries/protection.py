"""Reads of protection: checks, clearance, and what is behind the doors, where a live grant opens and nothing else."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.models.protection import ProtectedNote, ProtectionCheck as ProtectionCheck, ProtectionClearance
from returns.rules.protection import AsylumClaim, CheckFacts, Clearance, ClearanceFacts, Fear


def notes_behind(session: Session, doors: Sequence[uuid.UUID]) -> Sequence[ProtectedNote]:
    """Protected notes behind these doors, by door."""
    statement = (
        select(ProtectedNote).where(ProtectedNote.door.in_(doors)).order_by(ProtectedNote.door, ProtectedNote.id)
    )
    return session.execute(statement).scalars().all()


def checks_of_case(session: Session, case_id: uuid.UUID) -> Sequence[ProtectionCheck]:
    """The protection checks of a case, the latest first; one statement."""
    statement = (
        select(ProtectionCheck)
        .where(ProtectionCheck.case_id == case_id)
        .order_by(ProtectionCheck.checked_at.desc(), ProtectionCheck.id)
    )
    return session.execute(statement).scalars().all()


def latest_check(session: Session, case_id: uuid.UUID) -> CheckFacts | None:
    """The answers of the latest check of a case, or None before the first."""
    found = checks_of_case(session, case_id)
    return check_facts(found[0]) if found else None


def check_facts(check: ProtectionCheck) -> CheckFacts:
    """What a check says, as facts."""
    said = check.content
    return CheckFacts(
        fear=Fear(said["fear"]),
        claim=AsylumClaim(said["claim"]),
        is_detained=said["is_detained"],
        has_legal_advice=said["has_legal_advice"],
        may_enter=said["may_enter"],
    )


def clearance_of_case(session: Session, case_id: uuid.UUID) -> ProtectionClearance | None:
    """The clearance of a case; one statement."""
    statement = select(ProtectionClearance).where(ProtectionClearance.case_id == case_id)
    return session.execute(statement).scalar_one_or_none()


def clearance_facts(clearance: ProtectionClearance | None) -> ClearanceFacts:
    """A clearance as facts. A case whose row this scope does not see counts as outstanding."""
    if clearance is None:
        return ClearanceFacts(Clearance.OUTSTANDING, None)
    return ClearanceFacts(clearance.state, clearance.until)
