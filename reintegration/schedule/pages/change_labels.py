"""Changes of the days of visits in words, and as a history: who, when, why, and each visit before and after."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.accounts.queries import staff as accounts
from foundation.language.words import lazy_gettext as _l
from foundation.web.stamp import Call
from reintegration.episodes.words import TEMPLATE_LABELS, stands
from reintegration.follow_up.rules.follow_up import FollowUpTemplate, ShiftKind, VisitOutcome, VisitState
from reintegration.schedule.queries.visit_changes import ESTIMATED, ScheduleChange, VisitChange, parts_of, said_of
from reintegration.schedule.rules.visit_changes import ChangeKind, ChangeReason

CHANGE_LABELS = {
    ChangeKind.MOVED: _l("Moved to another day"),
    ChangeKind.EXTENDED: _l("Window made longer"),
    ChangeKind.STOPPED: _l("Stopped"),
    ChangeKind.RESTARTED: _l("Started again"),
    ChangeKind.ARRIVAL_CORRECTED: _l("Arrival corrected, planned anew"),
    ChangeKind.TEMPLATE_CHANGED: _l("Kind of follow-up changed, planned anew"),
    ChangeKind.CALENDAR_CHANGED: _l("Planned anew after a change of the calendar"),
    ChangeKind.UNDONE: _l("Taken back"),
}
KIND_CHOICES = {
    ChangeKind.MOVED: _l("Move it to another day"),
    ChangeKind.EXTENDED: _l("Make its window longer"),
    ChangeKind.STOPPED: _l("Stop it: nothing is expected any more"),
    ChangeKind.RESTARTED: _l("Start it again"),
}
ALL_CHOICES = {
    ChangeKind.STOPPED: _l("Stop all visits that are still to come"),
    ChangeKind.RESTARTED: _l("Start stopped visits again, as far as their windows are open"),
}
REASON_LABELS = {
    ChangeReason.ASKED_FOR: _l("The people asked for it"),
    ChangeReason.NOT_THERE: _l("They are not there on that day"),
    ChangeReason.NOBODY_FREE: _l("Nobody of the team can go"),
    ChangeReason.NO_WAY_THERE: _l("There is no way to get there"),
    ChangeReason.WRONG_DAY: _l("The day was recorded wrongly"),
    ChangeReason.OTHER: _l("Another reason, in the note"),
}


def reason_choices() -> list[tuple[str, object]]:
    """The reasons for a form."""
    return [(reason.value, label) for reason, label in REASON_LABELS.items()]


def shift_words(shift: Mapping[str, Any] | None) -> str | None:
    """Why a visit is not due on its nominal day, in a sentence; None where it is."""
    if not shift:
        return None
    reason = shift.get("reason")
    closed = str(_l("the weekend")) if reason == "weekend" or not reason else _holidays(str(reason))
    sentences = {
        ShiftKind.NEXT_WORKING_DAY: _l("Nobody works on the day itself (%(closed)s): the next working day."),
        ShiftKind.WORKING_DAY_BEFORE: _l("Nobody works on the day itself (%(closed)s): the working day before."),
        ShiftKind.NO_WORKING_DAY: _l("Nobody works in the whole window (%(closed)s): the day stays."),
    }
    return str(sentences[ShiftKind(shift["code"])]).replace("%(closed)s", closed)


def _holidays(names: str) -> str:
    """Holidays by their English names; of those whose days were reckoned it is said in the reader's language."""
    return names.replace(ESTIMATED, " " + str(_l("(estimated, may come a day earlier or later)")))


def shown_changes(
    call: Call, changes: Sequence[ScheduleChange], labels: Mapping[uuid.UUID, str], only: uuid.UUID | None = None
) -> list[SimpleNamespace]:
    """Changes as a history, the newest first; `only`: of one visit. Two statements, and the keys."""
    parts = parts_of(call.unit.session, [change.id for change in changes])
    names = accounts.accounts_by_id(call.unit.session, [change.by for change in changes if change.by])
    return [
        _shown(change, [part for part in parts[change.id] if only in (None, part.visit_id)], names, labels)
        for change in changes
        if only is None or any(part.visit_id == only for part in parts[change.id])
    ]


def _shown(
    change: ScheduleChange, parts: Sequence[VisitChange], names: Mapping[Any, Any], labels: Mapping[uuid.UUID, str]
) -> SimpleNamespace:
    content, by = said_of(change), names.get(change.by)
    reason = content.get("reason")
    return SimpleNamespace(
        id=change.id,
        label=CHANGE_LABELS[change.kind],
        at=change.at,
        by_name=by.name if by else None,
        is_by_itself=change.by is None,
        reason_label=REASON_LABELS[ChangeReason(reason)] if reason else None,
        note=content.get("note"),
        anchor=_anchor(change),
        parts=[SimpleNamespace(label=labels.get(part.visit_id), **_edit(part)) for part in parts],
        undo_url=url_for("dates.undo", case_id=change.case_id, change_id=change.id),
    )


def _anchor(change: ScheduleChange) -> list[tuple[object, object]]:
    """What days are counted from, before and after: days of arrival or kinds of follow-up; empty if neither changed."""
    before, after = change.before, change.after
    if not before or not after:
        return []
    if before["arrived_on"] != after["arrived_on"]:
        return [(date.fromisoformat(before["arrived_on"]), date.fromisoformat(after["arrived_on"]))]
    if before["template"] != after["template"]:
        return [tuple(TEMPLATE_LABELS[FollowUpTemplate(anchor["template"])] for anchor in (before, after))]
    return []


def _edit(part: VisitChange) -> dict[str, Any]:
    return {"before": _moment(part.before), "after": _moment(part.after)}


def _moment(snapshot: Mapping[str, Any] | None) -> SimpleNamespace | None:
    """A visit as it was at one moment. Whether it was due or overdue then is not told: it followed from the day."""
    if snapshot is None:
        return None
    state = VisitState(snapshot["state"])
    outcome = VisitOutcome(snapshot["outcome"]) if snapshot["outcome"] else None
    ended = (VisitState.STOPPED, VisitState.MISSED, VisitState.DONE)
    return SimpleNamespace(
        due_on=date.fromisoformat(snapshot["due_on"]),
        closes_on=date.fromisoformat(snapshot["closes_on"]),
        state_label=stands(state, outcome)[0] if state in ended else None,
    )
