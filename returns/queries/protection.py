"""Reads behind the doors. The scope lets through what a live grant opens, and nothing else."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.models.protection import ProtectedNote


def notes_behind(session: Session, doors: Sequence[uuid.UUID]) -> Sequence[ProtectedNote]:
    """Protected notes behind these doors, by door."""
    statement = (
        select(ProtectedNote).where(ProtectedNote.door.in_(doors)).order_by(ProtectedNote.door, ProtectedNote.id)
    )
    return session.execute(statement).scalars().all()
