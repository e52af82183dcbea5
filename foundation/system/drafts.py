"""The job that sweeps drafts: those that have run out, and those about cases that have ended."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from foundation.drafts.models import FormDraft
from foundation.drafts.queries import cases_of_drafts
from foundation.language.words import lazy_gettext as _l
from foundation.scheduling.runs import Job
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import Unit, writing
from foundation.web.container import Container

SWEEP_DRAFTS = "sweep_drafts"
BATCH = 400
# Which of these cases have ended. Answered by the room that knows cases, given in `app.py`.
Ended = Callable[[Session, Sequence[uuid.UUID]], set[uuid.UUID]]


def sweep_drafts(container: Container, ended: Ended) -> Callable[[datetime], int]:
    """Delete drafts that nobody is offered any more."""

    def run(now: datetime) -> int:
        with writing(container.units, JOBS) as unit:
            gone = _delete(unit, FormDraft.until <= now)
            about = cases_of_drafts(unit.session)
            for start in range(0, len(about), BATCH):
                over = ended(unit.session, about[start : start + BATCH])
                gone += _delete(unit, FormDraft.about.in_(over)) if over else 0
        return gone

    return run


def _delete(unit: Unit, which: Any) -> int:
    result: Any = unit.session.execute(delete(FormDraft).where(which), execution_options={"synchronize_session": False})
    return int(result.rowcount)


def job_of_drafts(container: Container, ended: Ended) -> Job:
    """The job with its name and pace."""
    return Job(SWEEP_DRAFTS, _l("Delete old drafts"), 3600, sweep_drafts(container, ended))
