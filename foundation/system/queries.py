"""Reads of housekeeping: which owners of keys are there."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session


def owners_present(session: Session, column: Any, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the ids that stand in a column of a mapped class."""
    return set(session.execute(select(column).where(column.in_(ids))).scalars())
