"""Pages of who is there for a case: handing it over, absences with their cover, and turns of duty."""

import uuid

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import by_alphabet
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import rows_of
from returns.cases.queries import Case, cases_with_people
from returns.work.pages.tasks import colleague_choices, colleague_of
from returns.work.queries.duty import (
    Absence,
    DutyTurn,
    absence_by_id,
    absences_page,
    specialists_of,
    turn_by_id,
    turns_page,
)
from returns.work.rules.duty import Days
from returns.work.schemas import MOST_AT_ONCE, AbsenceForm, DutyList, HandOverCases, HandOverForm, TurnForm
from returns.work.services.duty import (
    OWNING_ROLES,
    end_absence,
    give_turn_back,
    hand_over,
    state_absence,
    take_turn,
)
from returns.work.words import WorkAct

# Hand-over: one case or the ticked ones of a page go to a colleague.

owner_routes = Routes("owner", permission=Permission.CASES_OPEN)


def _cases(request: Request, ids: list[uuid.UUID]) -> list[Case]:
    """All of these cases; NotFound if one of them is not visible, without saying which."""
    cases = {case.id: case for case in cases_with_people(request.unit.session, ids)}
    if not ids or any(case_id not in cases for case_id in ids):
        raise NotFound
    return [cases[case_id] for case_id in dict.fromkeys(ids)]


def _hand_over_page(request: Request, form: Form) -> str:
    """What is handed over, to whom, and why."""
    typed = (http_request.form if request.unit.writing else http_request.args).getlist("case")[:MOST_AT_ONCE]
    try:
        ids = [uuid.UUID(case_id) for case_id in typed]
    except ValueError:
        raise NotFound from None
    cases = _cases(request, ids)
    owners, officers = {case.owner_id for case in cases}, colleague_choices(request, OWNING_ROLES)
    return render_template(
        "returns/work/hand_over.html",
        cases=rows_of(request, cases),
        back_url=url_for("cases.open", case_id=ids[0]) if len(cases) == 1 else url_for("cases.list"),
        successors=officers.without(*owners) if len(owners) == 1 else officers,
        form=form,
    )


@owner_routes.form(
    "/hand-over",
    WorkAct.OWNER_HAND_OVER,
    opens=WorkAct.OWNER_PAGE,
    shows=_hand_over_page,
    query=HandOverCases,
    schema=HandOverForm,
    endpoint="hand_over",
)
def give(request: Request) -> ResponseReturnValue:
    """Hand over."""
    cases = _cases(request, request.data["case"])
    hand_over(
        request.unit, cases, colleague_of(request, "successor_id"), request.data["reason"], request.data.get("note", "")
    )
    flash(ngettext("%(num)d case was handed over.", "%(num)d cases were handed over.", len(cases)), "done")
    onwards = url_for("cases.open", case_id=cases[0].id) if len(cases) == 1 else url_for("cases.list", whose="mine")
    return redirect(onwards, 303)


# Absences: who is away, who covers, stating it and ending it early.

absence_routes = Routes("absence", permission=Permission.CASES_OPEN)


def _absences_page(request: Request, form: Form) -> str:
    """The absences of one's office."""
    cursor = None if request.unit.writing else request.data.get("page")
    absences = absences_page(request.unit.session, cursor, PAGE_SIZE)
    people = [account_id for absence in absences.items for account_id in (absence.account_id, absence.cover_id)]
    accounts_by_id = accounts.accounts_by_id(request.unit.session, people)
    leads, me = request.me.may(Permission.LEAD_OFFICE), request.me.account_id
    choices = colleague_choices(request, OWNING_ROLES)
    form.values.setdefault("account_id", me.hex)
    return render_template(
        "returns/work/absence.html",
        page=list_page(absences, absences.items),
        names={account_id: account.name for account_id, account in accounts_by_id.items()},
        today=request.unit.today,
        may_end={absence.id for absence in absences.items if leads or absence.account_id == me},
        form=form,
        may_state=leads or request.me.may(Permission.CASES_WORK),
        people=choices if leads else None,
        covers=choices if leads else choices.without(me),
    )


@absence_routes.form(
    "/absences",
    WorkAct.ABSENCE_STATE,
    opens=WorkAct.ABSENCE_LIST,
    shows=_absences_page,
    query=DutyList,
    schema=AbsenceForm,
)
def state(request: Request) -> ResponseReturnValue:
    """Say that somebody is away, and who covers."""
    is_own = not request.data.get("account_id")
    me = accounts.account_by_id(request.unit.session, request.me.account_id) if is_own else None
    absent, cover = me or colleague_of(request, "account_id"), colleague_of(request, "cover_id")
    state_absence(request.unit, absent, cover, Days(request.data["starts_on"], request.data["ends_on"]))
    flash(_("Absence saved. The cover starts and ends automatically."), "done")
    return redirect(url_for("absence.page"), 303)


def _absence(request: Request) -> Absence | None:
    return absence_by_id(request.unit.session, request.path["absence_id"])


@absence_routes.post("/absences/<uuid:absence_id>/end", WorkAct.ABSENCE_END, load=_absence, schema=NothingForm)
def end(request: Request[Absence]) -> ResponseReturnValue:
    """Say that somebody is back before the last day."""
    end_absence(request.unit, request.row)
    flash(_("The absence has ended, and so has the cover."), "done")
    return redirect(url_for("absence.page"), 303)


# Duty: who is asked for clearances in an office, and when.

routes = Routes("duty", permission=Permission.CLEARANCE_SET)


def _office(request: Request) -> uuid.UUID:
    if request.me.office_id is None:
        raise NotFound
    return request.me.office_id


def _page(request: Request, form: Form) -> str:
    """The roster of the office."""
    office, today = _office(request), request.unit.today
    cursor = None if request.unit.writing else request.data.get("page")
    roster = turns_page(request.unit.session, office, today, cursor, PAGE_SIZE)
    names = {specialist.id: specialist.name for specialist in specialists_of(request.unit.session, office)}
    return render_template(
        "returns/work/duty.html",
        page=list_page(roster, roster.items),
        form=form,
        names=names,
        today=today,
        people=sorted(
            ((account_id.hex, name) for account_id, name in names.items()), key=lambda pair: by_alphabet(pair[1])
        ),
    )


@routes.form("/duty", WorkAct.DUTY_TAKE, opens=WorkAct.DUTY_OPEN, shows=_page, query=DutyList, schema=TurnForm)
def take(request: Request) -> ResponseReturnValue:
    """Put a turn on the roster."""
    take_turn(request.unit, _office(request), **request.data)
    flash(_("Shift added to the roster."), "done")
    return redirect(url_for("duty.page"), 303)


def _turn(request: Request) -> DutyTurn | None:
    return turn_by_id(request.unit.session, request.path["turn_id"])


@routes.post("/duty/<uuid:turn_id>/back", WorkAct.DUTY_GIVE_BACK, load=_turn, schema=NothingForm)
def give_back(request: Request[DutyTurn]) -> ResponseReturnValue:
    """Take a turn off the roster."""
    give_turn_back(request.unit, request.row)
    flash(_("Shift removed from the roster."), "done")
    return redirect(url_for("duty.page"), 303)
