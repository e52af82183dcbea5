"""Pages of the days of visits: one visit and all of an episode with their history, changes, and taking one back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.queries import Episode, episode_of_case, visits_of_episode
from reintegration.episodes.rules import EpisodeState
from reintegration.episodes.words import TEMPLATE_LABELS, stands
from reintegration.follow_up.pages.check_ins import need_case, the_visit, the_visit_to_change, visit_label
from reintegration.follow_up.queries.check_ins import Visit
from reintegration.follow_up.rules.follow_up import FollowUpTemplate, PlannedVisit, ShiftKind, VisitOutcome, VisitState
from reintegration.follow_up.services.check_ins import the_episode, visit_state
from reintegration.referrals.pages.people import case_head, the_case
from reintegration.schedule.queries import (
    ESTIMATED,
    ChangeContent,
    ScheduleChange,
    VisitChange,
    change_by_id,
    changes_of_episode,
    parts_of,
)
from reintegration.schedule.rules import ChangeKind
from reintegration.schedule.schemas import AllVisitsForm, AskedAhead, CorrectedArrivalForm, VisitChangeForm, read_ahead
from reintegration.schedule.services.reanchoring import (
    Preview,
    Replanned,
    correct_arrival,
    instant_there,
    preview_arrival,
    undo_change,
    undoable,
)
from reintegration.schedule.services.visits import (
    Planner,
    Why,
    change_all,
    change_visit,
    doubts_about,
    may_change,
    shift_of,
)
from reintegration.schedule.words import DOUBT_LABELS, REASON_LABELS
from returns.cases.queries.cases import Case

# Changes of the days of visits in words, and as a history: who, when, why, and each visit before and after.

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

    label: str | None
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
    request: Request, changes: Sequence[ScheduleChange], labels: Mapping[uuid.UUID, str], only: uuid.UUID | None = None
) -> list[ShownChange]:
    """Changes as a history, the newest first; `only`: of one visit. Two statements, and the keys."""
    parts = parts_of(request.unit.session, [change.id for change in changes])
    names = accounts.accounts_by_id(request.unit.session, [change.by for change in changes if change.by])
    return [
        _shown(change, [part for part in parts[change.id] if only in (None, part.visit_id)], names, labels)
        for change in changes
        if only is None or any(part.visit_id == only for part in parts[change.id])
    ]


def _shown(
    change: ScheduleChange, parts: Sequence[VisitChange], names: Mapping[Any, Any], labels: Mapping[uuid.UUID, str]
) -> ShownChange:
    by = names.get(change.by)
    return ShownChange(
        change,
        ScheduleChange.content.readable(change),
        by.name if by else None,
        _anchor(change),
        [ChangedVisit(labels.get(part.visit_id), _moment(part.before), _moment(part.after)) for part in parts],
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


# Pages of the days of visits.


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


def _visit_page(request: Request, form: Form) -> str:
    row, session = request.row, request.unit.session
    case, episode = need_case(request, row), the_episode(request.unit, row)
    may = request.me.may(Permission.FOLLOW_UP_WORK) and may_change(request.unit, case)
    changes = changes_of_episode(session, episode.id)
    labels = _labels(request, episode, visits_of_episode(session, episode.id))[row.id] if row.is_moved else []
    kinds = _kinds(row) if may and episode.state is EpisodeState.OPEN else []
    if len(kinds) == 1:
        form.values.setdefault("kind", kinds[0][0])
    return render_template(
        "reintegration/schedule/visit.html",
        case=case_head(request, case),
        visit=row,
        shown=days_of(request, row, labels),
        visit_url=url_for("visits.visit", visit_id=row.id),
        all_url=url_for("dates.all", case_id=case.id),
        may=may,
        kinds=kinds,
        reasons=reason_choices(),
        form=form,
        changes=shown_changes(request, changes, {row.id: visit_label(row)}, row.id),
        undo=undoable(request.unit, case, changes) if may else None,
    )


@routes.get("/visits/<uuid:visit_id>/dates", "dates.visit", permission=Permission.FOLLOW_UP_READ, load=the_visit)
def visit(request: Request) -> ResponseReturnValue:
    """The days of one visit, and what was changed of them."""
    return _visit_page(request, Form())


@routes.post(
    "/visits/<uuid:visit_id>/dates",
    "dates.change",
    load=the_visit_to_change,
    schema=VisitChangeForm,
    on_invalid=_visit_page,
)
def change(request: Request) -> ResponseReturnValue:
    """Move, extend, stop or restart one visit."""
    row, data = request.row, request.data
    why = Why(data["reason"], data["note"])
    case, episode = need_case(request, row), the_episode(request.unit, row)
    change_visit(request.unit, case, episode, row, data["kind"], why, data["day"], is_sure=data["sure"])
    flash(_("Changed. You can take it back below."), "done")
    return redirect(url_for("dates.visit", visit_id=row.id), 303)


def need_open(request: Request) -> Episode:
    """The episode of the case of an address; NotFound before the arrival."""
    episode = episode_of_case(request.unit.session, request.row.id)
    if episode is None:
        raise NotFound
    return episode


def _all_page(request: Request, form: Form) -> str:
    """The days of all visits of an episode, and everything that was changed of them."""
    case, session = request.row, request.unit.session
    episode = need_open(request)
    visits, changes = visits_of_episode(session, episode.id), changes_of_episode(session, episode.id)
    may = request.me.may(Permission.FOLLOW_UP_WORK) and may_change(request.unit, case)
    is_open, labels = episode.state is EpisodeState.OPEN, _labels(request, episode, visits)
    return render_template(
        "reintegration/schedule/all.html",
        case=case_head(request, case),
        episode=episode,
        visits=[days_of(request, visit, labels.get(visit.id, ())) for visit in visits],
        may=may and is_open and bool(visits),
        correct_url=url_for("dates.arrival", case_id=case.id) if may and is_open and request.me.office_id else None,
        kinds=[(kind.value, label) for kind, label in ALL_CHOICES.items()],
        reasons=reason_choices(),
        form=form,
        changes=shown_changes(request, changes, {visit.id: visit_label(visit) for visit in visits}),
        undo=undoable(request.unit, case, changes) if may and is_open else None,
    )


@routes.form(
    "/people/<uuid:case_id>/dates",
    "dates.change_all",
    opens="dates.all",
    shows=_all_page,
    page="all",
    reads=Permission.FOLLOW_UP_READ,
    schema=AllVisitsForm,
)
def change_every(request: Request) -> ResponseReturnValue:
    """Stop the whole follow-up, or start it again."""
    why = Why(request.data["reason"], request.data["note"])
    change_all(request.unit, request.row, need_open(request), request.data["kind"], why)
    flash(_("Changed. You can take it back below."), "done")
    return redirect(url_for("dates.all", case_id=request.row.id), 303)


def _case_of_change(request: Request) -> Case | None:
    """The case of an address, if the change of the address is one of it."""
    change = change_by_id(request.unit.session, request.path["change_id"])
    return the_case(request) if change is not None and change.case_id == request.path["case_id"] else None


def _undo_again(request: Request, form: Form) -> Any:
    return _all_page(request, form)


@routes.post(
    "/people/<uuid:case_id>/dates/<uuid:change_id>/undo",
    "dates.undo",
    load=_case_of_change,
    schema=FormSchema,
    on_invalid=_undo_again,
)
def undo(request: Request) -> ResponseReturnValue:
    """Take the newest change back."""
    change_id: uuid.UUID = request.path["change_id"]
    change = change_by_id(request.unit.session, change_id)
    if change is None:
        raise NotFound
    undo_change(request.unit, request.row, need_open(request), change)
    flash(_("Taken back: the dates are as they were."), "done")
    return redirect(url_for("dates.all", case_id=request.row.id), 303)


# Pages of a corrected arrival: the form, what would change, and the change itself.


def _replanned_label(visit: Replanned) -> str:
    days = visit.days or visit.row
    return visit_label(days) if days else ""


def _arrival_page(request: Request[Case], form: Form, preview: Preview | None = None) -> str:
    """The form of a corrected arrival, and what it would change once that was asked."""
    case, episode = request.row, need_open(request)
    return render_template(
        "reintegration/schedule/arrival.html",
        case=case_head(request, case),
        back_url=url_for("dates.all", case_id=case.id),
        episode=episode,
        zone=episode.zone,
        reasons=reason_choices(),
        kept=[("keep", _("Keep the days that somebody chose")), ("plan", _("Plan them anew too"))],
        form=form,
        preview=preview,
        rows=[(_replanned_label(visit), visit) for visit in preview.visits] if preview else [],
    )


@routes.form(
    "/people/<uuid:case_id>/dates/arrival",
    "arrival.correct",
    opens="arrival.correct_page",
    shows=_arrival_page,
    page="arrival",
    begins=lambda _request: {"moved": "keep", "reason": "wrong_day"},
    schema=CorrectedArrivalForm,
)
def correct(request: Request) -> ResponseReturnValue:
    """Show what would change; once that was seen, change it."""
    data, episode = request.data, need_open(request)
    at, keep = instant_there(episode, data["local"]), data["moved"] == "keep"
    if not data["agreed"]:
        shown = {name: data[name] for name in ("note", "moved")}
        typed = {"day": data["day"].isoformat(), "time": data["time"].strftime("%H:%M"), "reason": data["reason"].value}
        return _arrival_page(
            request, Form(values={**shown, **typed}), preview_arrival(request.unit, request.row, episode, at, keep)
        )
    correct_arrival(request.unit, request.row, episode, at, Why(data["reason"], data["note"]), keep)
    flash(_("The arrival is corrected, and what follows is planned anew. You can take it back below."), "done")
    return redirect(url_for("dates.all", case_id=request.row.id), 303)


# The page that shows ahead which visits would follow an arrival: a day, a country and a template. Nobody's data.


@routes.get("/follow-up/schedule", "schedule.ahead", permission=Permission.RULES_READ, load=None, schema=AskedAhead)
def ahead(request: Request) -> ResponseReturnValue:
    """Which visits follow an arrival, with the reason for every day that is shifted."""
    typed = dict(request.data)
    asked, errors = read_ahead(typed)
    if asked is not None and asked["country"] not in all_countries():
        asked, errors = None, {"country": [_("Choose from the list.")]}
    days = None
    if asked is not None:
        days = Planner(request.unit).days_of(asked["template"], asked["day"], asked["country"])
    return render_template(
        "reintegration/schedule/ahead.html",
        form=Form(values={"template": FollowUpTemplate.STANDARD.value, **typed}, errors=errors),
        page_url=url_for("dates.ahead"),
        countries=countries(all_countries()),
        templates=[(template.value, label) for template, label in TEMPLATE_LABELS.items()],
        asked=asked,
        template_label=TEMPLATE_LABELS[asked["template"]] if asked else None,
        visits=[ShownDays(visit, visit_label(visit), shift_words(shift_of(visit))) for visit in days or ()],
    )
