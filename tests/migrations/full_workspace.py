"""A row in every table of the work on cases: hand-over, absence, notes, tasks."""

import uuid
from datetime import date

from foundation.calendars.models import CalendarFeed
from foundation.messaging.models import MailChoice
from foundation.messaging.rules import DigestChoice
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from returns.models.absence import Absence
from returns.models.notes import Note, NoteCorrection
from returns.models.owner import HandOver
from returns.models.tasks import Task, TaskEvent
from returns.models.views import SavedView
from tests.makers import Person

DAY = date(2026, 3, 2)
SAID = {"content": {"text": "said"}}


def fill_workspace(house: Wiring, case: uuid.UUID, me: Person, other: Person) -> None:
    """Put a row into each of these tables, tables that others refer to first."""
    now = house.clock.now()
    away = {"office_id": me.office_id, "account_id": me.id, "cover_id": other.id, "stated_by": me.id, "stated_at": now}
    due = {"due_on": DAY, "made_by": me.id, "made_at": now, **SAID}
    with writing(house.units, DEMO) as unit:
        unit.session.add(CalendarFeed(account_id=me.id, token_hash=b"sixteen bytes..", made_at=now))
        unit.session.add(MailChoice(account_id=me.id, digest=DigestChoice.OFF, changed_at=now))
        note = Note(case_id=case, author_id=me.id, at=now, **SAID)
        unit.session.add_all([HandOver(case_id=case, from_id=me.id, to_id=other.id, by=me.id, at=now, **SAID), note])
        task = Task(office_id=me.office_id, case_id=case, kind="by_hand", for_whom="person", assignee_id=me.id, **due)
        unit.session.add(task)
        unit.session.flush()
        event = TaskEvent(task_id=task.id, office_id=me.office_id, case_id=case, kind="made", at=now, by=me.id)
        unit.session.add(event)
        kept = SavedView(account_id=me.id, kind="view", saved_at=now, content={"name": "said"})
        unit.session.add(kept)
        unit.session.add(Absence(starts_on=DAY, ends_on=DAY, **away))
        unit.session.flush()
        unit.session.add(NoteCorrection(case_id=case, note_id=note.id, edition=2, at=now, **SAID))
