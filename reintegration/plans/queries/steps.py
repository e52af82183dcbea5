"""Reads of what was said of a plan and of its items, and of the papers that show it."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from foundation.accounts.models import Account
from reintegration.plans.models.steps import PlanEvent as PlanEvent, PlanProof as PlanProof
from reintegration.plans.rules.steps import ProofKind
from returns.files.models import CaseFile as CaseFile


@dataclass(frozen=True)
class Shown:
    """A paper: the file, and who added it where this scope sees them."""

    proof: PlanProof
    file: CaseFile
    author: Account | None


def events_of_plan(session: Session, episode_id: uuid.UUID) -> list[tuple[PlanEvent, Account | None]]:
    """Everything that was said of a plan and its items, the newest first, each with who said it; one statement."""
    return _with_authors(session, PlanEvent.episode_id == episode_id)


def events_of_item(session: Session, item_id: uuid.UUID) -> list[tuple[PlanEvent, Account | None]]:
    """The same of one item."""
    return _with_authors(session, PlanEvent.item_id == item_id)


def _with_authors(session: Session, of: ColumnElement[bool]) -> list[tuple[PlanEvent, Account | None]]:
    statement = (
        select(PlanEvent, Account)
        .outerjoin(Account, Account.id == PlanEvent.by)
        .where(of)
        .order_by(PlanEvent.at.desc(), PlanEvent.id)
    )
    return [(row.PlanEvent, row.Account) for row in session.execute(statement)]


def proofs_of_item(session: Session, item_id: uuid.UUID) -> list[Shown]:
    """The papers of an item, the newest first; never their bytes. One statement."""
    statement = (
        select(PlanProof, CaseFile, Account)
        .join(CaseFile, CaseFile.id == PlanProof.file_id)
        .outerjoin(Account, Account.id == PlanProof.added_by)
        .where(PlanProof.item_id == item_id)
        .order_by(PlanProof.added_at.desc(), PlanProof.id)
    )
    return [Shown(row.PlanProof, row.CaseFile, row.Account) for row in session.execute(statement)]


def has_certificate(session: Session, item_id: uuid.UUID) -> bool:
    """Whether a hand-over certificate of an item is there, its bytes too."""
    statement = (
        select(PlanProof.id)
        .join(CaseFile, CaseFile.id == PlanProof.file_id)
        .where(PlanProof.item_id == item_id, PlanProof.kind == ProofKind.HAND_OVER, CaseFile.stored_id.is_not(None))
    )
    return session.execute(statement.limit(1)).first() is not None


def shown_file(session: Session, item_id: uuid.UUID, file_id: uuid.UUID) -> CaseFile | None:
    """One paper of an item that this scope sees."""
    statement = (
        select(CaseFile)
        .join(PlanProof, PlanProof.file_id == CaseFile.id)
        .where(PlanProof.item_id == item_id, CaseFile.id == file_id)
    )
    return session.execute(statement).scalar_one_or_none()
