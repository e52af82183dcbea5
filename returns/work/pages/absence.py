"""Pages of absences: who is away, who covers, stating it and ending it early."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True)
class _ShownAbsence:
    """An absence with the names of who is away and who covers, its mark, and whether it may be ended here."""

    absence: Absence
    who: str
    cover: str
    last: date
    mark: tuple[str, str]
    may_end: bool


def _shown(request: Request, absence: Absence, names: Mapping[uuid.UUID, accounts.Account]) -> _ShownAbsence:
    account, cover = names.get(absence.account_id), names.get(absence.cover_id)
    today = request.container.clock.now().date()
    is_own = absence.account_id == request.me.account_id
    return _ShownAbsence(
        absence,
        account.name if account else "",
        cover.name if cover else "",
        last=min(absence.ends_on, absence.ended_at.date()) if absence.ended_at else absence.ends_on,
        mark=_mark(absence, today),
        may_end=not absence.is_over(today) and (is_own or request.me.may(Permission.LEAD_OFFICE)),
    )


def _mark(absence: Absence, today: date) -> tuple[str, str]:
    if absence.is_over(today):
        return "plain", _("Over")
    return ("warning", _("Away now")) if absence.starts_on <= today else ("due", _("Coming"))


def _page(request: Request, form: Form) -> str:
    """The absences of one's office."""
    cursor = None if request.unit.writing else request.data.get("page")
    absences = absences_page(request.unit.session, cursor, PAGE_SIZE)
    officers = officers_of(request)
    people = [account_id for absence in absences.items for account_id in (absence.account_id, absence.cover_id)]
    names = accounts.accounts_by_id(request.unit.session, people)
    leads = request.me.may(Permission.LEAD_OFFICE)
    choices = [(officer.id.hex, officer.name) for officer in officers]
    form.values.setdefault("account_id", request.me.account_id.hex)
    return render_template(
        "returns/work/absence.html",
        page=list_page(absences, [_shown(request, absence, names) for absence in absences.items]),
        form=form,
        may_state=leads or request.me.may(Permission.CASES_WORK),
        people=choices if leads else [],
        covers=[choice for choice in choices if leads or choice[0] != request.me.account_id.hex],
    )


@routes.form("/absences", "absence.state", opens="absence.list", shows=_page, query=AbsenceList, schema=AbsenceForm)
def state(request: Request) -> ResponseReturnValue:
    """Say that somebody is away, and who covers."""
    absent = accounts.account_by_id(request.unit.session, request.data.get("account_id") or request.me.account_id)
    cover = accounts.account_by_id(request.unit.session, request.data["cover_id"])
    days = Days(request.data["starts_on"], request.data["ends_on"])
    state_absence(request.unit, absent, cover, days, request.data.get("once"))
    flash(_("Recorded. The cover begins and ends by itself."), "done")
    return redirect(url_for("absence.page"), 303)


def _absence(request: Request) -> Absence | None:
    return absence_by_id(request.unit.session, request.path["absence_id"])


@routes.post("/absences/<uuid:absence_id>/end", "absence.end", load=_absence, schema=EndForm)
def end(request: Request[Absence]) -> ResponseReturnValue:
    """Say that somebody is back before the last day."""
    end_absence(request.unit, request.row)
    flash(_("The absence is over, and so is the cover."), "done")
    return redirect(url_for("absence.page"), 303)
