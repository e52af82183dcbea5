"""The retention page of a case, for whoever works on it: its holds, what is due, and what may be asked for."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.container import CaseLink
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, members_of_case
from returns.cases.rules.cases import ENDED
from returns.names.queries.names import full_name
from rights.erasure.pages.holds import standing_of
from rights.erasure.queries.runs import erasures_of_case, has_begun
from rights.erasure.schemas import AskForm
from rights.erasure.services.runs import ask_for_erasure
from rights.erasure.words import STATE_MARKS, ErasureAct
from rights.retention.queries import holds_of_case
from rights.retention.schemas import HoldForm
from rights.retention.services import ask_for_hold
from rights.retention.words import RetentionAct

routes = Routes("retention", permission=Permission.CASES_OPEN, load=the_case)
CASE_LINK = CaseLink("retention.page", _l("Retention"), "later", Permission.CASES_OPEN, is_alongside=True)
WHOLE = "case"


def _page_of(request: Request[Case], hold: Form, ask: Form) -> str:
    case, session, today = request.row, request.unit.session, request.unit.today
    people = members_of_case(session, case.id)
    whom = [(WHOLE, _("The whole case"))]
    if len(people) > 1:
        whom += [(str(person.id), full_name(person) or _("Name cannot be shown")) for person in people]
    hold.prefix, ask.prefix = "hold", "ask"
    return render_template(
        "rights/retention/case.html",
        case=case_head(request, case),
        holds=[(row, standing_of(row, today)) for row in holds_of_case(session, case.id)],
        runs=[(run, STATE_MARKS[run.state]) for run in erasures_of_case(session, case.id)],
        whom=whom,
        has_ended=case.state in ENDED,
        hold_form=hold,
        ask_form=ask,
    )


@routes.get("/cases/<uuid:case_id>/retention", ErasureAct.OF_CASE, schema=NothingForm, endpoint="page")
def show(request: Request[Case]) -> ResponseReturnValue:
    """How long the case is kept."""
    return _page_of(request, Form(), Form())


def _hold_again(request: Request[Case], form: Form) -> str:
    return _page_of(request, form, Form())


@routes.post("/cases/<uuid:case_id>/retention/hold", RetentionAct.ASK, schema=HoldForm, on_invalid=_hold_again)
def hold(request: Request[Case]) -> ResponseReturnValue:
    """Ask for a hold."""
    begun = has_begun(request.unit.session, request.row.id)
    ask_for_hold(request.unit, request.row.id, request.data["reason"], request.data.get("until"), begun)
    flash(_("Requested. Nothing in this case is erased until the data protection officer has answered."), "done")
    return redirect(url_for("retention.page", case_id=request.row.id), 303)


def _ask_again(request: Request[Case], form: Form) -> str:
    return _page_of(request, Form(), form)


@routes.post("/cases/<uuid:case_id>/retention/erasure", ErasureAct.ASK, schema=AskForm, on_invalid=_ask_again)
def erasure(request: Request[Case]) -> ResponseReturnValue:
    """Ask for the erasure of the case, or of one of its people."""
    ask_for_erasure(request.unit, request.row, _whom(request))
    flash(_("Requested. The data protection officer decides, and nothing is erased before that."), "done")
    return redirect(url_for("retention.page", case_id=request.row.id), 303)


def _whom(request: Request[Case]) -> uuid.UUID | None:
    """The person that was chosen, or None for the whole case. BadInput for somebody else."""
    chosen = request.data["whom"]
    people = {str(person.id): person.id for person in members_of_case(request.unit.session, request.row.id)}
    if chosen != WHOLE and chosen not in people:
        raise BadInput({"whom": [_("Choose the case or someone in it.")]})
    return people.get(chosen)
