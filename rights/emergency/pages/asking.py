"""Pages for who opens a case in an emergency, for the specialist who confirms, and for who works on the case."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.accounts.queries.colleagues import Colleague
from foundation.accounts.queries.staff import offices
from foundation.accounts.schemas import NothingForm
from foundation.emergencies import EMERGENCIES, EmergencyKind
from foundation.forms.form import Form
from foundation.language.formats import instant
from foundation.language.words import _, ngettext
from foundation.web.container import Banner
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, Urgency
from returns.cases.pages.cases import the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, references_of
from returns.cases.words import choices_of
from rights.emergency import queries, services
from rights.emergency.queries import Colleagues, EmergencyAccess, EmergencyReview
from rights.emergency.rules import EmergencyState, is_going_on, state_of
from rights.emergency.schemas import EmergencyForm, EmergencyList
from rights.emergency.words import KIND_LABELS, STATE_MARKS, EmergencyAct

_MINUTES = 60
NO_REFERENCES: Mapping[uuid.UUID, str] = {}
routes = Routes("emergency", permission=Permission.EMERGENCY_OPEN)


@dataclass(frozen=True)
class ShownAccess:
    """An access as pages list it: who has it, how it stands, and what its review found."""

    access: EmergencyAccess
    who: Colleague | None
    confirmed_by: Colleague | None
    state: EmergencyState
    review: EmergencyReview | None
    reference: str = ""

    @property
    def mark(self) -> str:
        """How it is marked."""
        return STATE_MARKS[self.state]

    @property
    def reason(self) -> str | None:
        """Why it was asked for; None where the key of it is gone."""
        content = EmergencyAccess.content.readable(self.access)
        return content.reason if content is not None else None

    @property
    def ended_at(self) -> datetime:
        """When it ended, or will."""
        return self.access.ended_at or self.access.until


def shown_accesses(
    request: Request,
    accesses: Sequence[EmergencyAccess],
    references: Mapping[uuid.UUID, str] = NO_REFERENCES,
    colleagues: Colleagues | None = None,
) -> list[ShownAccess]:
    """Accesses as pages list them; whoever opened one is named, whatever office they work in.

    `colleagues`: who these are, where that was read already.
    """
    session, now = request.unit.session, request.container.clock.now()
    if colleagues is None:
        colleagues = queries.colleagues_of(request.unit, accesses)
    reviews = queries.reviews_of(session, [access.id for access in accesses])
    request.unit.participants["trail"].read([("emergency", access.id) for access in accesses])
    return [
        ShownAccess(
            access,
            colleagues.get(access.account_id),
            colleagues.get(access.confirmed_by),
            state_of(access.case_id is not None, access.until, access.ended_at, now),
            reviews.get(access.id),
            references.get(access.case_id, "") if access.case_id else "",
        )
        for access in accesses
    ]


def _page(request: Request, form: Form) -> str:
    """The case that is open in an emergency, or the form that opens one; and the reader's own accesses so far."""
    session, now = request.unit.session, request.container.clock.now()
    terms = queries.terms_on(session, now.date())
    own = queries.accesses_of(session, request.me.account_id)
    open_now = [access for access in own if is_going_on(access.until, access.ended_at, now)]
    references = references_of(session, [access.case_id for access in open_now if access.case_id is not None])
    shown = shown_accesses(request, own, references)
    form.values.setdefault("hours", str(terms.default_hours))
    return render_template(
        "rights/emergency/page.html",
        form=form,
        terms=terms,
        open_now=[access for access in shown if access.state is EmergencyState.GOES_ON],
        before=[access for access in shown if access.state is not EmergencyState.GOES_ON],
        kinds=choices_of({kind: KIND_LABELS[kind] for kind in EMERGENCIES}),
        offices=[office for office in offices(session) if office.emergency_phone or office.phone],
    )


def _back(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("emergency.page"), 303)


@routes.form("/emergency", EmergencyAct.OPEN, opens=EmergencyAct.PAGE, shows=_page, schema=EmergencyForm, steps_up=True)
def ask(request: Request) -> ResponseReturnValue:
    """Open a case in an emergency. The answer is the same whether there is such a case; the page shows what is open."""
    services.open_in_emergency(request.unit, request.container.secrets, services.Asked(**request.data))
    return _back(_("Your request was recorded. The people responsible have been told."))


def _own(request: Request) -> EmergencyAccess | None:
    return queries.own_in_force(request.unit.session, request.me.account_id, request.container.clock.now())


@routes.post("/emergency/end", EmergencyAct.END, schema=NothingForm)
def end(request: Request) -> ResponseReturnValue:
    """End one's own access, from any page."""
    services.end_access(request.unit, _own(request))
    return _back(_("Your emergency access has ended."))


@routes.post("/emergency/second-person", EmergencyAct.ASK, schema=NothingForm)
def ask_more(request: Request) -> ResponseReturnValue:
    """Ask the duty specialist to open the part that needs two people."""
    services.ask_for_trafficking(request.unit, _own(request))
    return _back(_("The duty specialist has been asked. Call them, too."))


def banner(person: Principal, now: datetime) -> Banner | None:
    """What stands above every page of somebody who has an emergency access: how long still, and the way out."""
    emergency = person.emergency
    if emergency is None or emergency.kind is EmergencyKind.SIGNATURE:
        return None
    minutes = max(1, int((emergency.until - now).total_seconds()) // _MINUTES)
    hours, rest = divmod(minutes, _MINUTES)
    left = ngettext("%(num)d minute", "%(num)d minutes", rest)
    if hours and not rest:
        left = ngettext("%(num)d hour", "%(num)d hours", hours)
    elif hours:
        left = _("%(hours)s %(minutes)s", hours=ngettext("%(num)d hour", "%(num)d hours", hours), minutes=left)
    text = _(
        "You have emergency access to a case. It ends in %(left)s, at %(time)s. What you open is logged and reviewed.",
        left=left,
        time=instant(emergency.until),
    )
    return Banner(
        text, url_for("emergency.page"), _("Show the emergency access"), url_for("emergency.end"), _("End it now")
    )


# For the specialist of the office of the case: what needs a second person.


def _access(request: Request) -> EmergencyAccess | None:
    return queries.access_by_id(request.unit.session, request.path["access_id"])


confirm_routes = routes.with_common(permission=Permission.GRANTS_GIVE)


@confirm_routes.get("/emergency/confirmations", EmergencyAct.CONFIRMATIONS)
def confirmations(request: Request) -> ResponseReturnValue:
    """Who asks for the part of a case that needs two people."""
    session = request.unit.session
    waiting = queries.to_confirm(session, request.me.office_id, request.container.clock.now())
    references = references_of(session, [access.case_id for access in waiting if access.case_id is not None])
    return render_template(
        "rights/emergency/confirmations.html",
        waiting=shown_accesses(request, waiting, references),
        me=request.me.account_id,
    )


@confirm_routes.post(
    "/emergency/<uuid:access_id>/confirm", EmergencyAct.CONFIRM, load=_access, steps_up=True, schema=NothingForm
)
def confirm(request: Request[EmergencyAccess]) -> ResponseReturnValue:
    """Open that part for a colleague's emergency access."""
    services.confirm_trafficking(request.unit, request.row)
    flash(_("Confirmed. It ends with the emergency access."), "done")
    return redirect(url_for("emergency.confirmations"), 303)


def sections(request: Request) -> list[TodaySection]:
    """A section of the start page: emergency accesses that need this specialist."""
    if not request.me.may(Permission.GRANTS_GIVE):
        return []
    now, url = request.container.clock.now(), url_for("emergency.confirmations")
    waiting = [
        access
        for access in queries.to_confirm(request.unit.session, request.me.office_id, now)
        if access.account_id != request.me.account_id
    ]
    lines = [
        TodayLine(
            url,
            str(KIND_LABELS[access.kind]),
            "due",
            _("Ends at %(time)s", time=instant(access.until)),
            duty=_("Confirm emergency access"),
            urgency=Urgency.TODAY,
        )
        for access in waiting
    ]
    return [TodaySection(_("Emergency access to confirm"), lines, url, _("Show all"))] if lines else []


# Of a case, as its grants are listed: for everybody who works on it.

case_routes = routes.with_common(permission=Permission.CASES_OPEN, load=the_case)


@case_routes.get("/cases/<uuid:case_id>/emergency", EmergencyAct.OF_CASE, schema=EmergencyList)
def of_case(request: Request[Case]) -> ResponseReturnValue:
    """Who opened a case in an emergency, when and why, and what the review found."""
    page = queries.accesses_to(request.unit.session, request.row.id, request.data.get("page"), PAGE_SIZE)
    return render_template(
        "rights/emergency/of_case.html",
        case=case_head(request, request.row),
        page=list_page(page, shown_accesses(request, page.items)),
    )
