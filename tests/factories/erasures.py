"""Makers of erasures: cases that have ended, people of data protection, runs that are released, and the job."""

import uuid
from datetime import UTC, datetime

from sqlalchemy import select, update

from foundation.accounts.permissions import Role
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.lifecycle.models import CaseEvent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models import Person as PersonRow
from rights.erasure.jobs import carry_out
from rights.erasure.models import Erasure
from rights.erasure.rules.runs import ErasureCause, ErasureKind, ErasureState
from rights.retention.services import ask_for_hold
from tests.factories.makers import Person, make_account
from tests.factories.scopes import EVERYTHING


def make_protector(container: Container) -> Person:
    """Somebody of data protection."""
    return make_account(container, Role.DATA_PROTECTION_OFFICER)


def end_case(container: Container, case_id: uuid.UUID, at: datetime | None = None) -> None:
    """Let a case be closed, at an instant or now."""
    at = at or container.clock.now()
    with writing(container.units, EVERYTHING) as unit:
        unit.session.execute(
            update(Case).where(Case.id == case_id).values(state=CaseState.CLOSED),
            execution_options={"synchronize_session": False},
        )
        unit.session.add(CaseEvent(case_id=case_id, kind=EventKind.STATE_CHANGED, to_state=CaseState.CLOSED, at=at))


def make_hold(container: Container, officer: Person, case_id: uuid.UUID) -> uuid.UUID:
    """A hold that an officer of the case asks for; returns its id."""
    with writing(container.units, officer.scope(container)) as unit:
        return ask_for_hold(unit, case_id, "A court asks for it.", None, erasure_began=False).id


def make_run(
    container: Container,
    kind: ErasureKind,
    subject: uuid.UUID,
    case_id: uuid.UUID,
    state: ErasureState = ErasureState.RELEASED,
) -> uuid.UUID:
    """A run, released unless said otherwise; returns its id."""
    now = container.clock.now()
    with writing(container.units, EVERYTHING) as unit:
        run = Erasure(
            kind=kind,
            cause=ErasureCause.TERM,
            state=state,
            subject_id=subject,
            case_id=case_id,
            entry_id=new_id(),
            due_on=now.date(),
            listed_at=now,
        )
        unit.session.add(run)
        return run.id


def erase_now(container: Container) -> int:
    """Carry out what is released; returns how many runs there were."""
    return carry_out(container.units, container.stores, container.secrets)(datetime.now(UTC))


def run_of(container: Container, run_id: uuid.UUID) -> Erasure:
    """A run as it is stored."""
    with writing(container.units, EVERYTHING) as unit:
        return unit.session.execute(select(Erasure).where(Erasure.id == run_id)).scalar_one()


def erase_case(container: Container, case_id: uuid.UUID) -> uuid.UUID:
    """End a case and erase it; returns the id of the run."""
    end_case(container, case_id)
    run = make_run(container, ErasureKind.CASE, case_id, case_id)
    erase_now(container)
    return run


def erase_person(container: Container, case_id: uuid.UUID, person: uuid.UUID) -> uuid.UUID:
    """End a case and erase one of its people; returns the id of the run."""
    end_case(container, case_id)
    run = make_run(container, ErasureKind.PERSON, person, case_id)
    erase_now(container)
    return run


def people_in(container: Container, case_id: uuid.UUID) -> list[uuid.UUID]:
    """The ids of the people of a case, in their order."""
    with writing(container.units, EVERYTHING) as unit:
        statement = select(PersonRow.id).where(PersonRow.case_id == case_id).order_by(PersonRow.ordinal)
        return list(unit.session.execute(statement).scalars())
