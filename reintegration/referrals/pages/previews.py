"""A look before sending: the page of a case exactly as a partner would see it, by the partner's own criteria."""

import dataclasses
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.language.formats import listed
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.arrivals.pages.arrivals import shown_case
from reintegration.episodes.words import PURPOSE_WORDS
from reintegration.referrals.pages.people import home_url, the_case
from reintegration.referrals.queries import case_with_partner
from reintegration.referrals.rules import OPENED_BY, Category
from reintegration.referrals.schemas import PreviewForm
from reintegration.referrals.services.previews import SEEN_AS, seen_by_partner
from reintegration.referrals.words import CATEGORY_LABELS
from returns.cases.queries import Case

routes = Routes("partner_previews", permission=Permission.REFERRALS_SEND)


def _as_partner(request: Request, unit: Any) -> Request:
    """The request as somebody of that organisation would make it, in a unit that sees what they would see."""
    principal = dataclasses.replace(
        request.me,
        role=SEEN_AS,
        extras=frozenset(),
        office_id=None,
        organisation_id=request.data["organisation_id"],
    )
    return dataclasses.replace(request, unit=unit, principal=principal)


@routes.get("/cases/<uuid:case_id>/preview", "partner_previews.read", load=the_case, schema=PreviewForm)
def page(request: Request[Case]) -> ResponseReturnValue:
    """What a partner would see of a case for one purpose; 404 where that is nothing, as nobody has agreed to it."""
    organisation_id, purpose = request.data["organisation_id"], request.data["purpose"]
    with seen_by_partner(request.unit, request.row.id, organisation_id, purpose) as unit:
        with_partner = case_with_partner(unit.session, request.row.id, organisation_id)
        if with_partner is None:
            raise NotFound
        case, organisation = with_partner
        seen = shown_case(_as_partner(request, unit), case, {purpose}, takes=False)
        opened = OPENED_BY[purpose]
        return render_template(
            "reintegration/referrals/preview.html",
            back=home_url(request, request.row.id),
            organisation=organisation,
            purpose_label=PURPOSE_WORDS[purpose],
            opened=listed([str(CATEGORY_LABELS[category]) for category in opened]),
            closed=listed([str(CATEGORY_LABELS[category]) for category in Category if category not in opened]),
            **seen,
        )
