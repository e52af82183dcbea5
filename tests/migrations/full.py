"""An installation with at least one row in every table of every store."""

from datetime import timedelta

from sqlalchemy import Engine, func, select

from app import ROOT
from foundation.accounts.models import FormSubmission, RecoveryCode, SecondFactor, SignInAttempt, SignInSession
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import LinkPurpose
from foundation.accounts.services.links import make_link
from foundation.audit.records import Record
from foundation.audit.sealer import seal_all
from foundation.audit.trail import write_event
from foundation.compartments import Compartment
from foundation.drafts.models import FormDraft
from foundation.drafts.rules import DraftKey
from foundation.messaging.rules import NoticeKind, Template
from foundation.messaging.services import queue_message, tell
from foundation.scheduling.models import Heartbeat, JobRun
from foundation.storage.base import new_id
from foundation.storage.migrations import Store
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.system.preparation import prepare
from foundation.web.wiring import Wiring
from returns.queries.cases import people_of_case
from returns.rules.records import RecordKind
from returns.services.duty import take_turn
from returns.services.protection import add_protected_note
from returns.services.records import place_of, write_record
from tests.databases import no_demo
from tests.makers import Person, make_account, make_case, make_grant
from tests.migrations.full_imports import fill_imports
from tests.migrations.full_money import fill_money
from tests.migrations.full_movements import fill_movements
from tests.migrations.full_papers import fill_papers
from tests.migrations.full_partners import fill_partners
from tests.migrations.full_plans import fill_plans
from tests.migrations.full_roster import fill_roster
from tests.migrations.full_sweeps import fill_sweeps
from tests.migrations.full_walk import fill_walk
from tests.migrations.full_workspace import fill_workspace


def _sign_ins_and_jobs(house: Wiring, officer: Person) -> None:
    now = house.clock.now()
    later, index = now + timedelta(hours=1), b"sixteen bytes.."
    with writing(house.units, DEMO) as unit:
        unit.session.add_all(
            [
                SignInSession(account_id=officer.id, token_hash=index, device="", started_at=now, expires_at=later),
                SecondFactor(account_id=officer.id, secret="secret", made_at=now),
                RecoveryCode(account_id=officer.id, code_hash=index, drawn_at=now),
                SignInAttempt(at=now, account_index=index, address_index=index, succeeded=True),
                FormSubmission(account_id=officer.id, once=new_id(), result=new_id(), taken_at=now),
                FormDraft(
                    account_id=officer.id,
                    place=index,
                    key_of=DraftKey.ACCOUNT,
                    about=officer.id,
                    saved_at=now,
                    until=later,
                    content={"fields": {"note": "typed"}, "once": new_id().hex},
                ),
                JobRun(job="job", started_at=now, outcome="running"),
                Heartbeat(name="scheduler", at=now),
            ]
        )
        queue_message(unit, officer.id, Template.VISIT_DUE, {"count": 2}, "visit_due")
        tell(unit, [officer.id], NoticeKind.TASK_ASSIGNED, None, "task_assigned")
        make_link(unit, house.secrets, house.policy(unit), LinkPurpose.RESET, officer.id)


def fill(house: Wiring) -> None:
    """Prepare an empty installation and put something into every table."""
    prepare(house, ROOT, no_demo)
    worker = make_account(house, Role.PARTNER_WORKER)
    specialist = make_account(house, Role.PROTECTION_SPECIALIST)
    officer = make_account(house, place=specialist.office_id, extras=frozenset({Permission.SIGN_OFF}))
    case_id = make_case(house, officer)
    make_grant(house, case_id, specialist, officer)
    with writing(house.units, officer.scope(house)) as unit:
        add_protected_note(unit, house.secrets.door(case_id, "trafficking"), "note")
        place, person = place_of(unit, case_id, Compartment.TRAFFICKING), people_of_case(unit.session, case_id)[0]
        write_record(unit, place, RecordKind.REFLECTION, person.id, {"begins_on": "2026-11-02"})
    with writing(house.units, specialist.scope(house)) as unit:
        assert specialist.office_id is not None
        take_turn(unit, specialist.office_id, specialist.id, house.clock.now().date(), house.clock.now().date())
    _sign_ins_and_jobs(house, officer)
    assert worker.organisation_id is not None
    fill_roster(house, officer)
    fill_movements(house, officer, worker.organisation_id)
    fill_imports(house, case_id, officer)
    fill_walk(house, case_id, officer, worker.organisation_id)
    fill_sweeps(house, case_id)
    fill_papers(house, case_id, officer)
    fill_workspace(house, case_id, officer, specialist)
    fill_partners(house)
    fill_money(house, case_id, officer, specialist)
    fill_plans(house, case_id, officer)
    subjects = (("case", case_id),)
    write_event(
        house.stores.audit, house.secrets, Record(house.clock.now(), officer.id, "test", "test", subjects=subjects)
    )
    seal_all(house.stores, house.secrets, house.clock.now())


def empty_tables(engine: Engine, store: Store) -> list[str]:
    """The tables of a store without a row."""
    with engine.connect() as connection:
        return [
            table.name
            for table in store.metadata.sorted_tables
            if not connection.execute(select(func.count()).select_from(table)).scalar_one()
        ]
