"""Doors of absences: who is away, who covers, stating it and ending it early."""

from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.work.pages.owner import officers_of
from returns.work.queries.duty import Absence, absence_by_id, absences_page
from returns.work.rules.duty import Days
from returns.work.schemas import AbsenceForm, AbsenceList, EndForm
from returns.work.services.duty import end_absence, state_absence

routes = Routes("absence", permission=Permission.CASES_OPEN)


def _row(request: Request, absence: Absence, names: dict[Any, accounts.Account]) -> SimpleNamespace:
    today, account = request.container.clock.now().date(), names.get(absence.account_id)
    cover = names.get(absence.cover_id)
    is_over = absence.ended_at is not None or absence.ends_on < today
    mark, label = ("plain", _("Over")) if is_over else ("due", _("Coming"))
    if not is_over and absence.starts_on <= today:
        mark, label = "warning", _("Away now")
    may_end = not is_over and (absence.account_id == request.me.account_id or request.me.may(Permission.LEAD_OFFICE))
    return SimpleNamespace(
        who=account.name if account else "",
        cover=cover.name if cover else "",
        first=absence.starts_on,
        last=min(absence.ends_on, absence.ended_at.date()) if absence.ended_at else absence.ends_on,
        mark=mark,
        mark_label=label,
        end_url=url_for("absence.end", absence_id=absence.id) if may_end else None,
    )


def _page(request: Request, form: Form) -> str:
    """The absences of one's office."""
    cursor = None if request.unit.writing else request.data.get("page")
    absences = absences_page(request.unit.session, cursor, PAGE_SIZE)
    officers = officers_of(request)
    names = accounts.accounts_by_id(
        request.unit.session, [account_id for row in absences.items for account_id in (row.account_id, row.cover_id)]
    )
    leads = request.me.may(Permission.LEAD_OFFICE)
    choices = [(officer.id.hex, officer.name) for officer in officers]
    form.values.setdefault("account_id", request.me.account_id.hex)
    return render_template(
        "returns/work/absence.html",
        page=list_page(absences, [_row(request, row, names) for row in absences.items]),
        form=form,
        may_state=leads or request.me.may(Permission.CASES_WORK),
        people=choices if leads else [],
        covers=[choice for choice in choices if leads or choice[0] != request.me.account_id.hex],
    )


@routes.form("/absences", "absence.state", opens="absence.list", shows=_page, query=AbsenceList, schema=AbsenceForm)
def state(request: Request) -> ResponseReturnValue:
    """Say that somebody is away, and who covers."""
    away = accounts.account_by_id(request.unit.session, request.data.get("account_id") or request.me.account_id)
    cover = accounts.account_by_id(request.unit.session, request.data["cover_id"])
    days = Days(request.data["starts_on"], request.data["ends_on"])
    state_absence(request.unit, away, cover, days, request.data.get("once"))
    flash(_("Recorded. The cover begins and ends by itself."), "done")
    return redirect(url_for("absence.page"), 303)


def _absence(request: Request) -> Absence | None:
    return absence_by_id(request.unit.session, request.path["absence_id"])


@routes.post("/absences/<uuid:absence_id>/end", "absence.end", load=_absence, schema=EndForm)
def end(request: Request) -> ResponseReturnValue:
    """Say that somebody is back before the last day."""
    end_absence(request.unit, request.row)
    flash(_("The absence is over, and so is the cover."), "done")
    return redirect(url_for("absence.page"), 303)
