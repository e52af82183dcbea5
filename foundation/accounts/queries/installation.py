"""Reads of the installation: which one it is, and whether it lives."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import Installation


def installation_mode(session: Session) -> str | None:
    """`demo`, `live`, or None before this installation was prepared."""
    return session.execute(select(Installation.mode)).scalar_one_or_none()


def installation_uid(session: Session) -> uuid.UUID | None:
    """The identity of this database, or None before it was prepared."""
    return session.execute(select(Installation.uid)).scalar_one_or_none()
