"""Finding a partner for a case: what is looked for, who fits and why, who does not, and sending the case.

What is looked for comes in the body of a form and is kept nowhere: no address says what somebody needs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.route import Request
from reintegration.episodes.words import PURPOSE_WORDS
from reintegration.partners.pages.partners import routes as shared_routes
from reintegration.partners.queries.partners import destination_of, languages_of, office_by_id, rank_offices
from reintegration.partners.rules.partners import OF_HELP, SERVICE_OF_PURPOSE, Service, Wish
from reintegration.partners.schemas import FindForm, SendToOffice
from reintegration.partners.words import (
    SERVICE_LABELS,
    STAFF_LABELS,
    PartnersAct,
    distance_shown,
    failing_sentence,
    points_shown,
)
from reintegration.referrals import queries as referrals
from reintegration.referrals.pages.people import the_case
from reintegration.referrals.rules import OPEN
from reintegration.referrals.services import send_referral
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, members_of_case
from returns.cases.rules.cases import NEVER
from returns.cases.words import choices_of
from returns.consent.rules import TransferPurpose
from returns.people.rules.people import Sex

routes = shared_routes.with_common(permission=Permission.CASES_OPEN, load=the_case)


@dataclass(frozen=True)
class _Criteria:
    """What is looked for; without a day, today."""

    purpose: TransferPurpose
    on: date | None = None
    needed: Sequence[Service] = ()
    welcome: Sequence[Service] = ()
    staff: Sex | None = None

    @property
    def form(self) -> Form:
        """The same as the fields of the form hold it."""
        return Form(
            values={
                "purpose": self.purpose.value,
                "on": self.on.isoformat() if self.on else "",
                "needed": [service.value for service in self.needed],
                "welcome": [service.value for service in self.welcome],
                "staff": self.staff.value if self.staff else "",
            }
        )


def _first_criteria(case: Case, today: date) -> _Criteria:
    """What is looked for at first: reception on the day of the journey; follow-up once they are there."""
    if case.arrived_on is not None:
        return _Criteria(TransferPurpose.FOLLOW_UP, today)
    travels_on = case.departs_or_never
    return _Criteria(TransferPurpose.RECEPTION, travels_on if today < travels_on < NEVER else today)


def _ranking_page(request: Request[Case], criteria: _Criteria, form: Form) -> str:
    case, session, today = request.row, request.unit.session, request.unit.today
    place, purpose, people = destination_of(case), criteria.purpose, members_of_case(session, case.id)
    wish = Wish(
        country=case.country,
        on=criteria.on or today,
        needed=frozenset({SERVICE_OF_PURPOSE[purpose], *criteria.needed}),
        welcome=frozenset(criteria.welcome) - frozenset(criteria.needed),
        languages=languages_of(people),
        staff=criteria.staff,
    )
    ranking = rank_offices(session, wish, place, today, case.id)
    sends = request.me.may(Permission.REFERRALS_SEND)
    agreed = referrals.who_consented(session, case.id) if sends else {}
    case_referrals = referrals.referrals_of_case(session, case.id)
    return render_template(
        "reintegration/partners/find.html",
        case=case_head(request, case, people=people),
        form=form,
        purposes=choices_of(PURPOSE_WORDS),
        purpose=purpose,
        purpose_label=PURPOSE_WORDS[purpose],
        services=[(service.value, SERVICE_LABELS[service]) for service in OF_HELP],
        staff=choices_of(STAFF_LABELS),
        place=place,
        country=case.country,
        on=wish.on,
        ranking=ranking,
        whole=ranking.weights.whole(place.point is not None),
        may_send=sends,
        agreed={organisation_id for organisation_id, reason in agreed if reason is purpose},
        sent={
            referral.organisation_id
            for referral in case_referrals
            if referral.purpose is purpose and referral.state in OPEN
        },
        distance=distance_shown,
        points=points_shown,
        sentence=failing_sentence,
    )


def _page(request: Request[Case], form: Form) -> str:
    """Who could receive, assist or follow up the people of a case; what was typed stays."""
    criteria = _first_criteria(request.row, request.unit.today)
    return _ranking_page(request, criteria, form if form.errors else criteria.form)


@routes.form(
    "/cases/<uuid:case_id>/partners",
    PartnersAct.FIND,
    opens=PartnersAct.FIND_PAGE,
    shows=_page,
    page="find",
    schema=FindForm,
    endpoint="found",
)
def find(request: Request[Case]) -> ResponseReturnValue:
    """The same, for what is looked for; nothing of it is kept."""
    criteria = _Criteria(**request.data)
    return _ranking_page(request, criteria, criteria.form)


@routes.post(
    "/cases/<uuid:case_id>/partners/send",
    PartnersAct.SEND,
    permission=Permission.REFERRALS_SEND,
    schema=SendToOffice,
    on_invalid=_page,
)
def send(request: Request[Case]) -> ResponseReturnValue:
    """Send the case to the organisation of an office, and note the office."""
    office = office_by_id(request.unit.session, request.data["office_id"])
    if office is None:
        raise BadInput({"office_id": [_("Choose from the list.")]})
    send_referral(request.unit, request.row, office.organisation_id, request.data["purpose"], office_id=office.id)
    flash(_("Sent. The partner has been told that something is waiting."), "done")
    return redirect(url_for("episodes.overview", case_id=request.row.id), 303)
