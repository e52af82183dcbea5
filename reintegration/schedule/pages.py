"""Pages of the days of visits: of one and of all of an episode, with their history; a corrected arrival; and ahead."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.pages import need_episode, visit_label
from reintegration.episodes.queries import Episode, visits_of_episode
from reintegration.episodes.rules import has_plan
from reintegration.episodes.words import TEMPLATE_LABELS, stands
from reintegration.follow_up.pages.visits import need_case, the_visit, the_visit_to_change
from reintegration.follow_up.queries.check_ins import Visit, given_name
from reintegration.follow_up.rules.follow_up import FollowUpTemplate, PlannedVisit, ShiftKind, VisitOutcome, VisitState
from reintegration.follow_up.services.check_ins import the_episode, visit_state
from reintegration.referrals.pages.people import case_head, names_of_case, the_case
from reintegration.schedule.queries import (
    ESTIMATED,
    ChangeContent,
    ScheduleChange,
    change_of_case,
    changes_of_episode,
    parts_of,
)
from reintegration.schedule.rules import ChangeKind
from reintegration.schedule.schemas import AllVisitsForm, AskedAhead, CorrectedArrivalForm, VisitChangeForm, read_ahead
from reintegration.schedule.services.reanchoring import (
    Preview,
    correct_arrival,
    instant_there,
    preview_arrival,
    undo_change,
    undoable,
)
from reintegration.schedule.services.visits import (
    Planner,
    change_all,
    change_visit,
    days_ahead,
    doubts_about,
    may_change,
    shift_of,
)
from reintegration.schedule.words import DOUBT_LABELS, REASON_LABELS, ScheduleAct
from returns.cases.pages.cases import PartOfCase, case_at, case_with
from returns.cases.queries import Case, Person, members_of_case
from returns.cases.words import choices_of

KIND_CHOICES = {
    ChangeKind.MOVED: _l("Move it to another day"),
    ChangeKind.EXTENDED: _l("Extend its window"),
    ChangeKind.STOPPED: _l("Stop it: nothing more is expected"),
    ChangeKind.RESTARTED: _l("Restart it"),
}
ALL_CHOICES = {
    ChangeKind.STOPPED: _l("Stop all visits still to come"),
    ChangeKind.RESTARTED: _l("Restart stopped visits whose windows are still open"),
}


def shift_words(shift: Mapping[str, Any] | None) -> str | None:
    """Why a visit is not due on its nominal day, in a sentence; None where it is."""
    if not shift:
        return None
    reason = str(shift.get("reason") or "weekend")
    # Holidays by their English names; of those whose days were reckoned it is said in the reader's language.
    holidays = reason.replace(ESTIMATED, " " + _("(estimated, may come a day earlier or later)"))
    closed = _("the weekend") if reason == "weekend" else holidays
    sentences = {
        ShiftKind.NEXT_WORKING_DAY: _l("Non-working day (%(closed)s): moved to the next working day."),
        ShiftKind.WORKING_DAY_BEFORE: _l("Non-working day (%(closed)s): moved to the working day before."),
        ShiftKind.NO_WORKING_DAY: _l("Non-working days throughout the window (%(closed)s): the date stays."),
    }
    return str(sentences[ShiftKind(shift["code"])]).replace("%(closed)s", closed)


@dataclass(frozen=True)
class Moment:
    """A visit as it was at one moment; in words, if it had ended or was stopped.

    Whether it was due or overdue then is left out: it follows from the day.
    """

    due_on: date
    closes_on: date
    state_label: object


@dataclass(frozen=True)
class ChangedVisit:
    """A visit before a change, unless it was added, and after it."""

    label: str
    before: Moment | None
    after: Moment | None


@dataclass(frozen=True)
class ShownChange:
    """A change: who made it and why, as far as that can be read, and what it did."""

    change: ScheduleChange
    content: ChangeContent | None
    by_name: str | None
    anchor: list[tuple[object, object]]
    parts: list[ChangedVisit]


def shown_changes(
    request: Request, changes: Sequence[ScheduleChange], visits: Sequence[Visit], *, is_whole: bool
) -> list[ShownChange]:
    """What was done to these visits as a history, the newest first. Two statements, and the keys.

    `is_whole`: they are all of the episode, so that changes that touched no visit are shown too.
    """
    labels = {visit.id: visit_label(visit) for visit in visits}
    parts = parts_of(request.unit.session, [change.id for change in changes])
    names = accounts.accounts_by_id(request.unit.session, [change.by for change in changes if change.by])
    return [
        ShownChange(
            change,
            ScheduleChange.content.readable(change),
            names[change.by].name if change.by in names else None,
            _anchor(change),
            [ChangedVisit(labels[part.visit_id], _moment(part.before), _moment(part.after)) for part in touched],
        )
        for change in changes
        if (touched := [part for part in parts[change.id] if part.visit_id in labels]) or is_whole
    ]


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


def _moment(snapshot: Mapping[str, Any] | None) -> Moment | None:
    if snapshot is None:
        return None
    state = VisitState(snapshot["state"])
    outcome = VisitOutcome(snapshot["outcome"]) if snapshot["outcome"] else None
    ended = (VisitState.STOPPED, VisitState.MISSED, VisitState.DONE)
    return Moment(
        date.fromisoformat(snapshot["due_on"]),
        date.fromisoformat(snapshot["closes_on"]),
        stands(state, outcome)[0] if state in ended else None,
    )


routes = Routes("dates", permission=Permission.FOLLOW_UP_WORK, load=the_case)


def _labels(request: Request, episode: Episode, visits: Sequence[Visit]) -> dict[uuid.UUID, list[object]]:
    """What speaks against the days of those of the visits of an episode that somebody moved, in words."""
    planner, moved = Planner(request.unit), [visit for visit in visits if visit.is_moved]
    return {
        visit.id: [DOUBT_LABELS[doubt] for doubt in doubts_about(planner, episode, visits, visit, visit.due_on)]
        for visit in moved
    }


@dataclass(frozen=True)
class ShownDays:
    """The days of a visit, why its day was shifted, where it stands, and what speaks against its day."""

    visit: Visit | PlannedVisit
    label: str
    shift_words: str | None
    state_label: object = None
    mark: str = ""
    doubts: Sequence[object] = ()


def days_of(request: Request, visit: Visit, doubts: Sequence[object] = ()) -> ShownDays:
    """The days of a visit, and where it stands today at its place; `doubts`: what speaks against its day, in words."""
    standing = stands(visit_state(request.unit, visit)[0], visit.outcome)
    return ShownDays(visit, visit_label(visit), shift_words(visit.shift), *standing, doubts)


def _kinds(visit: Visit) -> list[tuple[str, object]]:
    """What can be done to a visit as it stands; nothing to one that was logged."""
    if visit.logged_at is not None:
        return []
    if visit.state is VisitState.STOPPED:
        kinds = [ChangeKind.RESTARTED]
    elif visit.state is VisitState.MISSED:
        kinds = [ChangeKind.MOVED, ChangeKind.EXTENDED]
    else:
        kinds = [ChangeKind.MOVED, ChangeKind.EXTENDED, ChangeKind.STOPPED]
    return [(kind.value, KIND_CHOICES[kind]) for kind in kinds]


def _whom(request: Request[Any], case: Case, people: Sequence[Person]) -> dict[str, Any]:
    """The head of a page about dates: the case, and the given names of its people.

    Called once all rows of the page are read: the first sealed value that is opened asks for the keys of them all.
    """
    return {"case": case_head(request, case), "names": [given_name(person) for person in people]}


def _visit_page(request: Request[Visit], form: Form) -> str:
    row, session = request.row, request.unit.session
    case, episode = need_case(request, row), the_episode(request.unit, row)
    may = request.me.may(Permission.FOLLOW_UP_WORK) and may_change(request.unit, case)
    changes = changes_of_episode(session, episode.id)
    labels = _labels(request, episode, visits_of_episode(session, episode.id))[row.id] if row.is_moved else []
    kinds = _kinds(row) if may and episode.is_open else []
    people, shown = members_of_case(session, case.id), shown_changes(request, changes, [row], is_whole=False)
    if len(kinds) == 1:
        form.values.setdefault("kind", kinds[0][0])
    return render_template(
        "reintegration/schedule/visit.html",
        **_whom(request, case, people),
        visit=row,
        shown=days_of(request, row, labels),
        may=may,
        kinds=kinds,
        reasons=choices_of(REASON_LABELS),
        form=form,
        changes=shown,
        undo=undoable(request.unit, case, changes) if may else None,
    )


def _why(request: Request[Any]) -> ChangeContent:
    return ChangeContent(request.data["reason"], request.data["note"] or None)


@routes.get(
    "/visits/<uuid:visit_id>/dates", ScheduleAct.DATES_VISIT, permission=Permission.FOLLOW_UP_READ, load=the_visit
)
def visit(request: Request[Visit]) -> ResponseReturnValue:
    """The days of one visit, and what was changed of them."""
    return _visit_page(request, Form())


@routes.post(
    "/visits/<uuid:visit_id>/dates",
    ScheduleAct.DATES_CHANGE,
    load=the_visit_to_change,
    schema=VisitChangeForm,
    on_invalid=_visit_page,
)
def change(request: Request[Visit]) -> ResponseReturnValue:
    """Move, extend, stop or restart one visit."""
    row, data = request.row, request.data
    case, episode = need_case(request, row), the_episode(request.unit, row)
    change_visit(request.unit, case, episode, row, data["kind"], _why(request), data["day"], is_sure=data["sure"])
    flash(_("Changed. You can undo this below."), "done")
    return redirect(url_for("dates.visit", visit_id=row.id), 303)


def _all_page(request: Request[Case | PartOfCase[ScheduleChange]], form: Form) -> str:
    """The days of all visits of an episode, and everything that was changed of them."""
    case, session, episode = case_at(request), request.unit.session, need_episode(request)
    visits, changes = visits_of_episode(session, episode.id), changes_of_episode(session, episode.id)
    may = request.me.may(Permission.FOLLOW_UP_WORK) and may_change(request.unit, case) and episode.is_open
    labels = _labels(request, episode, visits)
    people, shown = members_of_case(session, case.id), shown_changes(request, changes, visits, is_whole=True)
    return render_template(
        "reintegration/schedule/all.html",
        **_whom(request, case, people),
        episode=episode,
        visits=[days_of(request, visit, labels.get(visit.id, ())) for visit in visits],
        may=may and bool(visits),
        may_correct=may and request.me.office_id is not None,
        kinds=choices_of(ALL_CHOICES),
        reasons=choices_of(REASON_LABELS),
        form=form,
        changes=shown,
        undo=undoable(request.unit, case, changes) if may else None,
    )


@routes.form(
    "/people/<uuid:case_id>/dates",
    ScheduleAct.DATES_CHANGE_ALL,
    opens=ScheduleAct.DATES_ALL,
    shows=_all_page,
    page="all",
    reads=Permission.FOLLOW_UP_READ,
    schema=AllVisitsForm,
)
def change_every(request: Request[Case]) -> ResponseReturnValue:
    """Stop the whole follow-up, or start it again."""
    change_all(request.unit, request.row, need_episode(request), request.data["kind"], _why(request))
    flash(_("Changed. You can undo this below."), "done")
    return redirect(url_for("dates.all", case_id=request.row.id), 303)


def _change(request: Request) -> PartOfCase[ScheduleChange] | None:
    return case_with(request, change_of_case(request.unit.session, request.path["case_id"], request.path["change_id"]))


@routes.post(
    "/people/<uuid:case_id>/dates/<uuid:change_id>/undo",
    ScheduleAct.DATES_UNDO,
    load=_change,
    schema=FormSchema,
    on_invalid=_all_page,
)
def undo(request: Request[PartOfCase[ScheduleChange]]) -> ResponseReturnValue:
    """Take the newest change back."""
    undo_change(request.unit, request.row.case, need_episode(request), request.row.part)
    flash(_("Undone: the dates are as they were."), "done")
    return redirect(url_for("dates.all", case_id=request.row.case.id), 303)


def _arrival_page(request: Request[Case], form: Form, preview: Preview | None = None) -> str:
    """The form of a corrected arrival, and what it would change once that was asked."""
    case, episode = request.row, need_episode(request)
    return render_template(
        "reintegration/schedule/arrival.html",
        case=case_head(request, case),
        names=names_of_case(request, case.id).values(),
        episode=episode,
        has_plan=has_plan(case.track),
        reasons=choices_of(REASON_LABELS),
        kept=[("keep", _("Keep dates set manually")), ("plan", _("Re-plan them too"))],
        form=form,
        preview=preview,
        rows=[(visit_label(plan.about), plan) for plan in preview.visits] if preview else [],
    )


@routes.form(
    "/people/<uuid:case_id>/dates/arrival",
    ScheduleAct.ARRIVAL_CORRECT,
    opens=ScheduleAct.ARRIVAL_CORRECT_PAGE,
    shows=_arrival_page,
    page="arrival",
    begins=lambda _request: {"moved": "keep", "reason": "wrong_day"},
    schema=CorrectedArrivalForm,
)
def correct(request: Request[Case]) -> ResponseReturnValue:
    """Show what would change; once that was seen, change it."""
    data, episode = request.data, need_episode(request)
    at, keep = instant_there(episode, data["local"]), data["moved"] == "keep"
    if not data["agreed"]:
        typed = {"day": data["day"].isoformat(), "time": data["time"].strftime("%H:%M"), "reason": data["reason"].value}
        form = Form(values={"note": data["note"], "moved": data["moved"], **typed})
        return _arrival_page(request, form, preview_arrival(request.unit, request.row, episode, at, keep))
    correct_arrival(request.unit, request.row, episode, at, _why(request), keep)
    flash(_("Arrival corrected and visits re-planned. You can undo this below."), "done")
    return redirect(url_for("dates.all", case_id=request.row.id), 303)


@routes.get("/follow-up/schedule", ScheduleAct.AHEAD, permission=Permission.RULES_READ, load=None, schema=AskedAhead)
def ahead(request: Request) -> ResponseReturnValue:
    """Which visits would follow an arrival, with the reason for every day that is shifted. It is nobody's data."""
    typed = dict(request.data)
    arrival, errors = read_ahead(typed)
    if arrival is not None and arrival["country"] not in all_countries():
        arrival, errors = None, {"country": [_("Choose from the list.")]}
    days: Sequence[PlannedVisit] = ()
    try:
        days = days_ahead(request.unit, arrival["template"], arrival["day"], arrival["country"]) if arrival else ()
    except BadInput as wrong:
        arrival, errors = None, wrong.errors
    return render_template(
        "reintegration/schedule/ahead.html",
        form=Form(values={"template": FollowUpTemplate.STANDARD.value, **typed}, errors=errors),
        countries=countries(all_countries()),
        templates=choices_of(TEMPLATE_LABELS),
        arrival=arrival,
        visits=[ShownDays(visit, visit_label(visit), shift_words(shift_of(visit))) for visit in days],
    )
