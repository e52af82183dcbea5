"""The page that says what was shared: with whom, for what, on which consent, what it opened, and who looked."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import PARTNER_ROLES, Permission
from foundation.accounts.queries import staff as accounts
from foundation.audit.queries import Look, looks_at
from foundation.language.words import lazy_gettext as _l
from foundation.web.container import CaseLink
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.episodes.words import PURPOSE_WORDS
from reintegration.referrals.pages.people import the_case
from reintegration.referrals.queries import partner_staff, shared_of_case
from reintegration.referrals.rules import OPENED_BY, Category, Shared
from returns.cases.pages.cases import case_head
from returns.cases.queries import Case, members_of_case
from returns.people.pages.people import name_of

routes = Routes("sharing", permission=Permission.CASES_OPEN)
# What this page adds to the page of a case.
CASE_LINK = CaseLink("sharing.page", _l("What was shared"), "partners", Permission.CASES_OPEN)


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


@routes.get("/cases/<uuid:case_id>/sharing", "sharing.read", load=the_case)
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
    return render_template("reintegration/referrals/sharing.html", case=case_head(case), periods=shown, left=left)
