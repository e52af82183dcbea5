"""The timeline of a case as tests ask for it."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from returns.lifecycle.queries import CaseEvent, told_of_case


def events_of_case(session: Session, case_id: uuid.UUID) -> Sequence[CaseEvent]:
    """The events of a case, the oldest first."""
    return [event for event, _author in told_of_case(session, case_id)]
