"""What a migration takes from rows that were there before, on both databases."""

import uuid
from datetime import UTC, date, datetime

from sqlalchemy import select

from app import ROOT, build_container
from foundation.clock import MovableClock
from foundation.settings import Settings
from foundation.storage import migrations
from foundation.storage.engine import Stores
from foundation.storage.unit_of_work import writing
from foundation.system.preparation import prepare
from foundation.system.stores import STORES
from returns.cases.models import Case
from returns.work.models import Task, TaskContent
from returns.work.rules.tasks import ForWhom, TaskKind, TaskState
from tests.databases import no_demo
from tests.factories.makers import make_account, make_case

FOLDER = ROOT / "migrations"
WHO = uuid.UUID("0c1d2e3f40516273849506a7b8c9dae1")
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
KEYS = {
    f"contact_again:%s:{WHO.hex}:2026-11-20": WHO,
    f"arrival_to_take_over:%s:{WHO.hex}": WHO,
    "fact_unknown:%s:owner:2026-11-20": None,
    "owner_gone:%s": None,
}


def test_tasks_made_before_say_what_they_are_about(empty: Settings, stores: Stores, clock: MovableClock) -> None:
    container = build_container(empty, clock)
    prepare(container, ROOT, no_demo)
    officer = make_account(container)
    case_id = make_case(container, officer)
    with writing(container.units, officer.scope(container)) as unit:
        office_id = unit.session.execute(select(Case.office_id).where(Case.id == case_id)).scalar_one()
        known = {"office_id": office_id, "case_id": case_id, "due_on": date(2026, 11, 20), "made_at": NOW}
        for key in KEYS:
            kind = TaskKind(key.split(":")[0])
            unit.session.add(
                Task(kind=kind, key=key % case_id.hex, for_whom=ForWhom.OWNER, state=TaskState.OPEN, **known)
            )
        by_hand = {"for_whom": ForWhom.PERSON, "assignee_id": officer.id, "content": TaskContent("Ring them.")}
        unit.session.add(Task(kind=TaskKind.BY_HAND, state=TaskState.OPEN, made_by=officer.id, **by_hand, **known))
    [data] = [store for store in STORES if store.name == "data"]
    migrations.downgrade(FOLDER, data, stores, "0082")
    migrations.upgrade(FOLDER, data, stores)
    with writing(container.units, officer.scope(container)) as unit:
        tasks = {task.key: task.subject_id for task in unit.session.execute(select(Task)).scalars()}
    container.stores.dispose()
    filled = {key % case_id.hex: subject for key, subject in KEYS.items()}
    assert {key: tasks[key] for key in filled} == filled
    assert tasks[None] is None
