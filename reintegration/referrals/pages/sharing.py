"""What partners see of a case: what was shared with them and how they looked, and a look before it is sent."""

import dataclasses
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import PARTNER_ROLES, Permission
from foundation.accounts.queries import staff as accounts
from foundation.audit.queries import Look, looks_at
from foundation.errors import NotFound
from foundation.language.formats import listed
from foundation.language.words import lazy_gettext as _l
from foundation.web.container import CaseLink
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.arrivals.pages.arrivals import shown_case
from reintegration.episodes.words import PURPOSE_WORDS
from reintegration.referrals.pages.people import home_url, the_case
from reintegration.referrals.queries import case_with_partner, partner_staff, shared_of_case
from reintegration.referrals.rules import OPENED_BY, Category, Shared
from reintegration.referrals.schemas import ReferralChoice
from reintegration.referrals.services import SEEN_AS, seen_by_partner
from reintegration.referrals.words import CATEGORY_LABELS, ReferralsAct
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, members_of_case
from returns.people.pages.people import name_of

routes = Routes("sharing", permission=Permission.CASES_OPEN, load=the_case)
# What this page adds to the page of a case.
CASE_LINK = CaseLink("sharing.page", _l("What was shared"), "partners", Permission.CASES_OPEN, is_alongside=True)


@dataclass(frozen=True)
class ShownPeriod:
    """A time in which a partner could see somebody, with their names, and how the partner has looked."""

    period: Shared
    person: str
    partner: str
    look: Look | None

    @property
    def purpose(self) -> object:
        """What it was for, in words."""
        return PURPOSE_WORDS[self.period.purpose]

    @property
    def opened(self) -> tuple[Category, ...]:
        """What could be seen."""
        return OPENED_BY[self.period.purpose]


def _looked(
    request: Request, people: list[uuid.UUID], staff_of: Mapping[str, list[uuid.UUID]]
) -> dict[tuple[str, str], Look]:
    """How people were looked at, by organisation and person (ids as hex); of who has left, under no organisation."""
    where = {account: organisation for organisation, ids in staff_of.items() for account in ids}
    looks: dict[tuple[str, str], Look] = {}
    for (actor, person), look in looks_at(request.container.stores, people, sorted(PARTNER_ROLES)).items():
        key = (where.get(actor, ""), person.hex)
        looks[key] = look.with_other(looks[key]) if key in looks else look
    return looks


@routes.get("/cases/<uuid:case_id>/sharing", ReferralsAct.SHARING_READ)
def page(request: Request[Case]) -> ResponseReturnValue:
    """What was shared of the people of a case; it can be printed for them."""
    session, case = request.unit.session, request.row
    periods, people = shared_of_case(session, case.id), members_of_case(session, case.id)
    names = {person.id.hex: name_of(person) for person in people}
    partners = {organisation.id.hex: organisation.name for organisation in accounts.organisations(session)}
    staff = partner_staff(
        session, [uuid.UUID(organisation_id) for organisation_id in {period.organisation for period in periods}]
    )
    looks = _looked(request, [person.id for person in people], staff) if periods else {}
    shown = [
        ShownPeriod(
            period,
            person=names.get(period.person, ""),
            partner=partners.get(period.organisation, ""),
            look=looks.get((period.organisation, period.person)),
        )
        for period in periods
    ]
    left = [(names[person], look) for (organisation, person), look in looks.items() if not organisation]
    return render_template(
        "reintegration/referrals/sharing.html", case=case_head(request, case), periods=shown, left=left
    )


# A look before sending: the page of a case exactly as a partner would see it, by the partner's own criteria.

preview_routes = Routes("partner_previews", permission=Permission.REFERRALS_SEND, load=the_case)


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


@preview_routes.get(
    "/cases/<uuid:case_id>/preview", ReferralsAct.PARTNER_PREVIEWS_READ, schema=ReferralChoice, endpoint="page"
)
def preview(request: Request[Case]) -> ResponseReturnValue:
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
