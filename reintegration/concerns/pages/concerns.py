"""Pages of concerns: what worries somebody about the people of a case, who takes it, and what was done about it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.drafts import draft_waits
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.concerns.pages.concerns_shown import in_order, whole_concerns
from reintegration.concerns.queries.concerns import Concern, concern_by_id, organisations_of_case
from reintegration.concerns.rules import ConcernKind
from reintegration.concerns.schemas import (
    ConcernClosedForm,
    ConcernForm,
    ConcernNoteForm,
    ConcernReopenedForm,
    ConcernTakenForm,
)
from reintegration.concerns.services import (
    NewConcern,
    close_concern,
    note_on_concern,
    raise_concern,
    reopen_concern,
    take_concern,
)
from reintegration.concerns.words import CATEGORY_LABELS, CONCERN_LABELS, PACE_LABELS
from reintegration.episodes.pages import own_form
from reintegration.referrals.pages.people import case_head, is_partner, names_of_case, the_case
from returns.cases.pages.cases import PartOfCase, case_at, case_with
from returns.cases.queries import Case
from returns.cases.words import choices_of


def _concern(request: Request) -> PartOfCase[Concern] | None:
    """The concern of an address with its case, if this scope sees it and the address names that case."""
    concern = concern_by_id(request.unit.session, request.path["concern_id"])
    if concern is None or concern.case_id != request.path["case_id"]:
        return None
    return case_with(request, concern)


routes = Routes("concerns", permission=Permission.CONCERNS_WORK, load=_concern)


def _back(request: Request) -> ResponseReturnValue:
    return redirect(url_for("concerns.concerns", case_id=request.path["case_id"]), 303)


def _page(request: Request[Case | PartOfCase[Concern]], form: Form) -> str:
    """The concerns of a case, the open ones first."""
    case, own = case_at(request), own_form(request, "concern_id", form)
    people = names_of_case(request, case.id)
    own.values.setdefault("kind", ConcernKind.CONCERN.value)
    is_open, closed = in_order(whole_concerns(request, case.id, people, form))
    organisations = [] if is_partner(request) else organisations_of_case(request.unit.session, case.id)
    return render_template(
        "reintegration/concerns/concerns.html",
        case=case_head(request, case),
        concerns=is_open,
        closed=closed,
        kinds=choices_of(CONCERN_LABELS),
        categories=choices_of(CATEGORY_LABELS),
        paces=choices_of(PACE_LABELS),
        people=[(person_id.hex, name or _("Name cannot be shown")) for person_id, name in people.items()],
        organisations=[(organisation_id.hex, name) for organisation_id, name in organisations],
        is_partner=is_partner(request),
        may_work=request.me.may(Permission.CONCERNS_WORK),
        is_raising=bool(own.errors) or not is_open or draft_waits(),
        form=own,
    )


@routes.form(
    "/people/<uuid:case_id>/concerns",
    "concerns.open",
    opens="concerns.read",
    shows=_page,
    page="concerns",
    reads=Permission.FOLLOW_UP_READ,
    load=the_case,
    schema=ConcernForm,
    drafts="concern",
)
def add(request: Request[Case]) -> ResponseReturnValue:
    """Raise a concern, or note an offer of help."""
    data, own = request.data, request.me.organisation_id
    about = (own if data["about_own"] else None) if own is not None else data.get("about_organisation_id")
    new = NewConcern(
        kind=data["kind"],
        note=data["note"],
        person_id=data.get("person_id"),
        category=data.get("category"),
        pace=data["pace"],
        done=data.get("done"),
        about_organisation_id=about,
    )
    raise_concern(request.unit, request.row.id, new, data.get("once"))
    hidden = own is not None and about == own
    noted = _("Noted. Whoever has to know is told.")
    flash(_("Sent. Whoever has to know is told. It is not shown here.") if hidden else noted, "done")
    return _back(request)


@routes.post(
    "/people/<uuid:case_id>/concerns/<uuid:concern_id>/take", "concerns.take", schema=ConcernTakenForm, on_invalid=_page
)
def take(request: Request[PartOfCase[Concern]]) -> ResponseReturnValue:
    """Say "I take it"."""
    take_concern(request.unit, request.row.part, request.data["over"])
    flash(_("You have it. The clock stands still."), "done")
    return _back(request)


@routes.post(
    "/people/<uuid:case_id>/concerns/<uuid:concern_id>/notes", "concerns.note", schema=ConcernNoteForm, on_invalid=_page
)
def note(request: Request[PartOfCase[Concern]]) -> ResponseReturnValue:
    """Write down what was done, or has become known."""
    note_on_concern(request.unit, request.row.part, request.data["note"], request.data.get("once"))
    flash(_("Noted."), "done")
    return _back(request)


@routes.post(
    "/people/<uuid:case_id>/concerns/<uuid:concern_id>/close",
    "concerns.close",
    schema=ConcernClosedForm,
    on_invalid=_page,
)
def close(request: Request[PartOfCase[Concern]]) -> ResponseReturnValue:
    """Close a concern."""
    close_concern(request.unit, request.row.part, request.data["note"])
    flash(_("Closed."), "done")
    return _back(request)


@routes.post(
    "/people/<uuid:case_id>/concerns/<uuid:concern_id>/reopen",
    "concerns.reopen",
    schema=ConcernReopenedForm,
    on_invalid=_page,
)
def reopen(request: Request[PartOfCase[Concern]]) -> ResponseReturnValue:
    """Take a closed concern up again."""
    reopen_concern(request.unit, request.row.part, request.data["reason"])
    flash(_("It is open again. Whoever has to know is told."), "done")
    return _back(request)
