"""Changes of concerns and offers of help: opening and closing one."""

import uuid

from foundation.accounts.principal import UserScope
from foundation.errors import NotFound
from foundation.messaging.rules import Template
from foundation.storage.scopes import COVERS
from foundation.storage.unit_of_work import Unit, reading
from reintegration.models.concerns import Concern
from reintegration.queries.reasons import refuse_if
from reintegration.queries.referrals import coordinators_of
from reintegration.rules.concerns import ConcernKind, ConcernState
from reintegration.services.notices import notify
from returns.queries.absence import covers_of
from returns.queries.cases import case_by_id, members_of_case
from returns.rules.reasons import Reason


def open_concern(
    unit: Unit,
    case_id: uuid.UUID,
    kind: ConcernKind,
    note: str | None,
    person_id: uuid.UUID | None = None,
    question: str | None = None,
) -> uuid.UUID:
    """Open a concern or an offer of help; returns its id. `question`: the id of the question that raised it.

    A concern escalates at once, in the unit's own transaction: the owner of the case is told, and the coordinators of
    the partner who raised it. NotFound for a case, or a person of it, that this scope does not see.
    """
    case = case_by_id(unit.session, case_id)
    if case is None:
        raise NotFound
    if person_id is not None and person_id not in {one.id for one in members_of_case(unit.session, case_id)}:
        raise NotFound
    assert unit.actor_id is not None
    concern = Concern(
        case_id=case_id,
        person_id=person_id,
        kind=kind,
        state=ConcernState.OPEN,
        opened_at=unit.clock.now(),
        opened_by=unit.actor_id,
        content={"question": question, "note": (note or "").strip() or None, "closing_note": None},
    )
    unit.session.add(concern)
    if kind is ConcernKind.CONCERN:
        notify(
            unit,
            Template.CONCERN_OPENED,
            concern.id,
            [case.owner_id, *_covers(unit, case.owner_id), *_coordinators(unit)],
        )
    unit.participants["trail"].act("concern.open", ("case", case_id), kind=kind.value)
    return concern.id


def close_concern(unit: Unit, concern: Concern, note: str) -> None:
    """Close a concern and say what was done. RuleBroken (`concern_closed_already`, `reason_missing`)."""
    said = note.strip()
    found = ((concern.state is ConcernState.CLOSED, "concern_closed_already"), (not said, "reason_missing"))
    refuse_if([Reason(code) for applies, code in found if applies])
    concern.state, concern.closed_at, concern.closed_by = ConcernState.CLOSED, unit.clock.now(), unit.actor_id
    concern.content = {**concern.content, "closing_note": said}
    unit.participants["trail"].act("concern.close", ("case", concern.case_id))


def _covers(unit: Unit, owner_id: uuid.UUID) -> list[uuid.UUID]:
    """Who stands in for the owner today: a concern does not wait for the end of an absence.

    A partner sees no absence: who is told is looked up aside, and nothing of it goes back.
    """
    with reading(unit.aside, COVERS) as aside:
        return list(covers_of(aside.session, [owner_id], unit.clock.now().date()).values())


def _coordinators(unit: Unit) -> list[uuid.UUID]:
    own = unit.scope.organisation_id if isinstance(unit.scope, UserScope) else None
    return coordinators_of(unit.session, own) if own is not None else []
