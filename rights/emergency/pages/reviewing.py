"""Pages of the data protection officer: every emergency access, what was read under it, its result; and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries.colleagues import name_of
from foundation.accounts.queries.staff import accounts_by_id
from foundation.accounts.schemas import NothingForm
from foundation.audit.queries import AuditFilter, Entry, audit_page, first_read
from foundation.forms.form import Form
from foundation.language.formats import listed
from foundation.language.words import _
from foundation.months import months_later
from foundation.web.container import WordsOfAudit, subject_search
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, Urgency, when_shown
from returns.cases.words import choices_of
from rights.emergency import queries, services
from rights.emergency.pages.asking import ShownAccess, routes as shared_routes, shown_accesses
from rights.emergency.queries import EmergencyAccess, EmergencyReview, UnderReview
from rights.emergency.rules import EmergencyState, is_going_on, shown_counts
from rights.emergency.schemas import EmergencyList, ReviewForm
from rights.emergency.words import KIND_LABELS, RESULT_LABELS, EmergencyAct

_AT_MOST = 10
routes: Routes[Any] = shared_routes.with_common(permission=Permission.GRANTS_REVIEW)


def _references(request: Request, accesses: Sequence[EmergencyAccess]) -> Mapping[Any, str]:
    return subject_search().references({access.case_id for access in accesses if access.case_id is not None})


@routes.get("/emergency/reviews", EmergencyAct.REVIEWS, schema=EmergencyList)
def reviews(request: Request) -> ResponseReturnValue:
    """Every emergency access, the newest first."""
    page = queries.accesses_page(request.unit.session, request.data.get("page"), PAGE_SIZE)
    rows = shown_accesses(request, page.items, _references(request, page.items))
    return render_template("rights/emergency/reviews.html", page=list_page(page, rows))


@dataclass(frozen=True)
class ReadEntry:
    """One thing that was read or tried: when, what it was, and whether it was refused."""

    at: datetime
    label: str
    was_refused: bool


def _entry(entry: Entry, called: WordsOfAudit) -> ReadEntry:
    acts = [*entry.action.split("+"), *entry.detail.get("further", ())]
    return ReadEntry(entry.at, listed([str(called.acts.get(act, act)) for act in acts]), entry.outcome == "refused")


def _access(request: Request) -> EmergencyAccess | None:
    return queries.access_by_id(request.unit.session, request.path["access_id"])


def _read_under(request: Request[EmergencyAccess], shown: ShownAccess, case: UnderReview) -> dict[str, Any]:
    """What was read of the case meanwhile, newest first; and when somebody first looked behind its doors.

    That one of them was opened is one line, whichever it was and however often: a line for each page would tell behind
    which there is something to read.
    """
    access = request.row
    if access.case_id is None:
        typed = access.content.reference if shown.reason is not None else None
        return {"reference": typed or "", "page": None, "doors": None}
    before = shown.ended_at + timedelta(microseconds=1) if shown.ended_at else None
    of_case = AuditFilter(access.account_id, case.subjects, access.begun_at, before)
    stores, cursor = request.container.stores, None if request.unit.writing else request.data.get("page")
    entries = audit_page(stores, of_case, cursor, PAGE_SIZE)
    doors = tuple(subject_search().doors(access.case_id))
    called = request.container.words_of_audit
    return {
        "reference": case.reference,
        "page": list_page(entries, [_entry(entry, called) for entry in entries.items]),
        "doors": first_read(stores, replace(of_case, subjects=doors)),
    }


def _finding(shown: ShownAccess) -> str | None:
    """What the review found; None where there is none, or its key is gone."""
    content = EmergencyReview.content.readable(shown.review) if shown.review is not None else None
    return content.finding if content is not None else None


def _page(request: Request[EmergencyAccess], form: Form) -> str:
    """One emergency access: who, why, what was read, and the result of the review."""
    case = queries.under_review(request.unit, request.row)
    [shown] = shown_accesses(request, [request.row], colleagues=case.colleagues)
    return render_template(
        "rights/emergency/review.html",
        shown=shown,
        form=form,
        results=choices_of(RESULT_LABELS),
        goes_on=shown.state is EmergencyState.GOES_ON,
        finding=_finding(shown),
        **_read_under(request, shown, case),
    )


@routes.form(
    "/emergency/reviews/<uuid:access_id>",
    EmergencyAct.REVIEW,
    opens=EmergencyAct.REVIEW_PAGE,
    shows=_page,
    page="review_page",
    load=_access,
    query=EmergencyList,
    schema=ReviewForm,
)
def review(request: Request[EmergencyAccess]) -> ResponseReturnValue:
    """Record the result."""
    services.review_access(request.unit, request.row, request.data["result"], request.data["finding"])
    flash(_("Review saved. The colleague and the office of the case can read the result."), "done")
    return redirect(url_for("emergency.review_page", access_id=request.row.id), 303)


@routes.post("/emergency/reviews/<uuid:access_id>/end", EmergencyAct.STOP, load=_access, schema=NothingForm)
def stop(request: Request[EmergencyAccess]) -> ResponseReturnValue:
    """End somebody's access now."""
    services.end_access(request.unit, request.row)
    flash(_("Ended. The colleague can no longer open the case."), "done")
    return redirect(url_for("emergency.review_page", access_id=request.row.id), 303)


def sections(request: Request) -> list[TodaySection]:
    """A section of the start page: emergency accesses that nobody has reviewed."""
    if not request.me.may(Permission.GRANTS_REVIEW):
        return []
    waiting = queries.not_reviewed(request.unit.session, _AT_MOST)
    if not waiting:
        return []
    accounts = accounts_by_id(request.unit.session, [access.account_id for access in waiting])
    now = request.container.clock.now()

    def urgency(access: EmergencyAccess) -> Urgency:
        return Urgency.OTHERS if is_going_on(access.until, access.ended_at, now) else Urgency.TODAY

    def line(access: EmergencyAccess) -> TodayLine:
        is_open = is_going_on(access.until, access.ended_at, now)
        return TodayLine(
            url_for("emergency.review_page", access_id=access.id),
            name_of(accounts[access.account_id]) if access.account_id in accounts else "",
            "due",
            _("Open now") if is_open else _("To review"),
            duty=_("Emergency access"),
            note=str(KIND_LABELS[access.kind]),
            urgency=urgency(access),
        )

    title, url = _("Emergency access to review"), url_for("emergency.reviews")
    lines = when_shown(waiting, urgency, line)
    return [TodaySection(title, lines, url, _("Show all"), len(waiting) == _AT_MOST)]


# Figures, for managers, too: counts alone.

figure_routes: Routes[Any] = shared_routes.with_common(permission=Permission.EMERGENCY_COUNT)


@figure_routes.get("/emergency/figures", EmergencyAct.FIGURES)
def figures(request: Request) -> ResponseReturnValue:
    """How often emergency access was asked for, of which kind, and what reviews found."""
    today = request.unit.today
    months, under = queries.figure_terms_on(request.unit.session, today)
    first = months_later(today, -months)
    counts = queries.counts_since(request.unit, datetime.combine(first, time.min, UTC))
    outcomes = {"opened": counts.total - counts.in_vain, "in_vain": counts.in_vain}
    return render_template(
        "rights/emergency/figures.html",
        since=first,
        under=under,
        total=counts.total if counts.total == 0 or counts.total >= under else None,
        outcomes=shown_counts(outcomes, tuple(outcomes), under),
        kinds=shown_counts(counts.kinds, tuple(KIND_LABELS), under),
        kind_labels=KIND_LABELS,
        results=shown_counts(counts.results, (*RESULT_LABELS, None), under),
        result_labels=RESULT_LABELS,
        months=months,
    )
