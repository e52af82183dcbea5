"""Revisions of plans: what an item or an objective is from now on, kept beside what it was before."""

from datetime import date
from typing import Any

from foundation.storage.unit_of_work import Unit
from reintegration.plans.models import PlanItem, PlanObjective, PlanRevision
from reintegration.plans.queries import last_revision
from reintegration.plans.rules.plans import RevisionKind


def revised(row: PlanItem | PlanObjective) -> dict[str, Any]:
    """What a revision keeps: the values of a row in the words of its form, empty where there is none."""
    content = row.content
    person = row.person_id.hex if row.person_id else ""
    common = {"state": row.state.value, "person": person, "dimension": row.dimension.value, "level": row.level.value}
    if isinstance(row, PlanObjective):
        return {**common, "objective": content["text"], "because": content.get("because") or ""}
    days = {name: _day(getattr(row, name)) for name in ("planned_on", "planned_until", "started_on", "delivered_on")}
    fields = ("objective", "activity", "provider", "amount", "currency", "contribution", "contribution_sum", "because")
    how = "in_kind" if row.is_in_kind else "cash"
    return {**common, **days, "how": how, **{name: content.get(name) or "" for name in fields}}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def note_revision(unit: Unit, row: PlanItem | PlanObjective, kind: RevisionKind) -> None:
    """Keep what a row is from now on, after a change of it."""
    assert unit.actor_id is not None  # somebody answers for every change
    is_item = isinstance(row, PlanItem)
    mine = {"item_id": row.id if is_item else None, "objective_id": None if is_item else row.id}
    unit.session.add(
        PlanRevision(
            case_id=row.case_id,
            number=last_revision(unit.session, **mine) + 1,
            kind=kind,
            by=unit.actor_id,
            at=unit.clock.now(),
            content=revised(row),
            **mine,
        )
    )


def keep_first(unit: Unit, row: PlanItem | PlanObjective) -> None:
    """Before the first change of what was planned before revisions were kept: what it was until now.

    It is written, as every revision, by whoever works now; who planned the row, and when, the row says itself.
    """
    is_item = isinstance(row, PlanItem)
    mine = {"item_id": row.id if is_item else None, "objective_id": None if is_item else row.id}
    if last_revision(unit.session, **mine) == 0:
        note_revision(unit, row, RevisionKind.KEPT)
