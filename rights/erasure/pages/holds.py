"""Legal holds for data protection: every hold, with what is asked for; placed, confirmed, declined and ended here."""

import uuid
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.container import subject_search
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from rights.erasure.pages.erasures import routes as shared_routes
from rights.erasure.queries.runs import has_begun
from rights.retention.queries import HoldContent, LegalHold, hold_by_id, holds_page
from rights.retention.rules import HoldFacts, HoldState, is_past
from rights.retention.schemas import HoldEndForm, HoldList, PlacedHoldForm
from rights.retention.services import confirm_hold, decline_hold, end_hold, place_hold
from rights.retention.words import HOLD_LABELS, HOLD_MARKS, PAST_LABEL, PAST_MARK, RetentionAct

routes = shared_routes.with_common(permission=Permission.RETENTION_KEEP)


@dataclass(frozen=True)
class Standing:
    """How a hold stands today, in words, and what can be done with it: each until its last day is over."""

    mark: str
    label: object
    is_asked: bool
    is_answerable: bool
    is_in_force: bool


def standing_of(hold: LegalHold, today: date) -> Standing:
    """How a hold stands: as somebody left it, or over by itself."""
    is_asked, past = hold.state is HoldState.ASKED, is_past(HoldFacts(hold.state, hold.until), today)
    mark, label = (PAST_MARK, PAST_LABEL) if past else (HOLD_MARKS[hold.state], HOLD_LABELS[hold.state])
    return Standing(mark, label, is_asked, is_asked and not past, hold.state is HoldState.IN_FORCE and not past)


@dataclass(frozen=True)
class ShownHold:
    """A hold as the list shows it, with the form that declines or ends it. `content`: None once the key is gone."""

    hold: LegalHold
    content: HoldContent | None
    reference: str
    standing: Standing
    form: Form


def _page(request: Request, form: Form) -> str:
    """Every hold, the newest first, and a form for a new one."""
    return _page_of(request, form, None)


def _page_of(request: Request, form: Form, of: LegalHold | None, on_top: Form | None = None) -> str:
    """A form that was refused stays with the hold that it is about, or is that of a new one.

    `on_top`: one that the page no longer shows; what is wrong is said above the list.
    """
    cursor = None if request.unit.writing else request.data.get("page")
    page = holds_page(request.unit.session, cursor, PAGE_SIZE)
    references = subject_search().references({hold.case_id for hold in page.items})
    today, shown = request.unit.today, []
    for hold in page.items:
        own = form if of is not None and hold.id == of.id else Form()
        own.prefix = f"h{hold.id.hex[:8]}"
        shown.append(
            ShownHold(
                hold, LegalHold.content.readable(hold), references.get(hold.case_id, ""), standing_of(hold, today), own
            )
        )
    return render_template(
        "rights/retention/holds.html",
        page=list_page(page, shown),
        names=accounts.accounts_by_id(request.unit.session, [hold.asked_by for hold in page.items]),
        form=Form() if of is not None else form,
        on_top=on_top,
    )


def _back(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("erasures.holds"), 303)


def _case_named(reference: str) -> uuid.UUID:
    """The case that goes by a reference. BadInput if there is none."""
    ids, _hashes = subject_search().find(reference)
    cases = list(subject_search().references(set(ids)))
    if len(cases) != 1:
        raise BadInput({"reference": [_("No case has this reference. Check each letter and digit.")]})
    return cases[0]


@routes.form(
    "/retention/holds",
    RetentionAct.PLACE,
    opens=RetentionAct.LIST,
    shows=_page,
    page="holds",
    query=HoldList,
    schema=PlacedHoldForm,
)
def place(request: Request) -> ResponseReturnValue:
    """Place a hold on a case."""
    case_id = _case_named(request.data["reference"])
    begun = has_begun(request.unit.session, case_id)
    place_hold(request.unit, case_id, request.data["reason"], request.data.get("until"), begun)
    return _back(_("On hold. Nothing in this case is erased until the hold ends."))


def _the_hold(request: Request) -> LegalHold | None:
    return hold_by_id(request.unit.session, request.path["hold_id"])


def _page_again(request: Request[LegalHold], form: Form) -> str:
    standing = standing_of(request.row, request.unit.today)
    if not (standing.is_asked or standing.is_in_force):  # sent from an old tab: nothing is left to do with it
        return _list_again(request, form)
    return _page_of(request, form, request.row)


def _list_again(request: Request[LegalHold], form: Form) -> str:
    return _page_of(request, Form(), None, on_top=form)


@routes.post(
    "/retention/holds/<uuid:hold_id>/confirm",
    RetentionAct.CONFIRM,
    load=_the_hold,
    schema=NothingForm,
    on_invalid=_list_again,
)
def confirm(request: Request[LegalHold]) -> ResponseReturnValue:
    """Confirm a hold that was asked for."""
    confirm_hold(request.unit, request.row)
    return _back(_("On hold. Nothing in this case is erased until the hold ends."))


@routes.post(
    "/retention/holds/<uuid:hold_id>/decline",
    RetentionAct.DECLINE,
    load=_the_hold,
    schema=HoldEndForm,
    on_invalid=_page_again,
    endpoint="decline_hold",
)
def decline(request: Request[LegalHold]) -> ResponseReturnValue:
    """Decline a hold that was asked for."""
    decline_hold(request.unit, request.row, request.data["why"])
    return _back(_("Declined. The retention period of the case applies again."))


@routes.post(
    "/retention/holds/<uuid:hold_id>/end",
    RetentionAct.END,
    load=_the_hold,
    schema=HoldEndForm,
    on_invalid=_page_again,
    endpoint="end_hold",
)
def end(request: Request[LegalHold]) -> ResponseReturnValue:
    """End a hold that is in force."""
    end_hold(request.unit, request.row, request.data["why"])
    return _back(_("The hold has ended. The retention period of the case applies again."))
