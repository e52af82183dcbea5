"""Revisions of plans: the values of items and objectives, kept with every change."""

import uuid
from datetime import date

from foundation.storage.unit_of_work import Unit
from reintegration.plans.models import PlanItem, PlanObjective, PlanRevision
from reintegration.plans.queries import last_revision
from reintegration.plans.rules.plans import RevisionKind


def revised(row: PlanItem | PlanObjective) -> dict[str, str]:
    """The values of a row as its form names them, empty where there is none."""
    person = row.person_id.hex if row.person_id else ""
    common = {"state": row.state.value, "person": person, "dimension": row.dimension.value, "level": row.level.value}
    if isinstance(row, PlanObjective):
        return {**common, "objective": row.content.text, "because": row.content.because}
    days = {name: _day(getattr(row, name)) for name in ("planned_on", "planned_until", "started_on", "delivered_on")}
    words = {name: "" if value is None else str(value) for name, value in vars(row.content).items()}
    return {**common, **days, "how": "in_kind" if row.is_in_kind else "cash", **words}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def note_revision(unit: Unit, row: PlanItem | PlanObjective, kind: RevisionKind) -> None:
    """Keep the values of a row after a change of it."""
    assert unit.actor_id is not None  # every revision has an author
    about = _about(row)
    unit.session.add(
        PlanRevision(
            case_id=row.case_id,
            number=last_revision(unit.session, **about) + 1,
            kind=kind,
            by=unit.actor_id,
            at=unit.clock.now(),
            content=revised(row),
            **about,
        )
    )


def keep_first(unit: Unit, row: PlanItem | PlanObjective) -> None:
    """Keep the values of a row before its first change, where it was planned before there were revisions.

    The author is whoever changes it now; the row itself says who planned it, and when.
    """
    if last_revision(unit.session, **_about(row)) == 0:
        note_revision(unit, row, RevisionKind.KEPT)


def _about(row: PlanItem | PlanObjective) -> dict[str, uuid.UUID | None]:
    is_item = isinstance(row, PlanItem)
    return {"item_id": row.id if is_item else None, "objective_id": None if is_item else row.id}
