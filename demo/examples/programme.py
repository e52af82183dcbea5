"""Examples of what an administrator does: a second partner in a country, and somebody there who is invited."""

import uuid

from demo.caseload.doors import access_policy
from foundation.accounts.permissions import Role
from foundation.accounts.queries.staff import organisations
from foundation.accounts.rules import LinkPurpose
from foundation.accounts.services.administration import Invitation, add_organisation, invite
from foundation.accounts.services.links import make_link
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.partners.rules.partners import Service
from reintegration.partners.services.partners import StatedOffer, StatedPlace, change_offer, new_office

_NAME, _COUNTRY = "Bukhara Homecoming House", "UZ"
_HOURS = dict.fromkeys(range(1, 6), "09:00-13:00, 14:00-17:00")


def invite_second_partner(unit: Unit, secrets: Secrets) -> None:
    """An organisation with one office, whose coordinator has a link and has not chosen a password yet."""
    organisation = add_organisation(unit, _NAME, _COUNTRY)
    unit.session.flush()  # office and account refer to it
    office = new_office(unit, organisation, StatedPlace("Bukhara", "Bukhara", None, 120, ("Navoiy",)))
    offered = frozenset({Service.RECEPTION, Service.ASSISTANCE, Service.FOLLOW_UP, Service.SOCIAL})
    change_offer(unit, office, StatedOffer(offered, ("uz", "tg"), _HOURS, 2, 1, 20))
    email, role = "dilshod@demo.example", Role.PARTNER_COORDINATOR
    account = invite(unit, secrets, Invitation("Dilshod Ergashev", email, role, organisation_id=organisation.id))
    make_link(unit, secrets, access_policy(unit), LinkPurpose.INVITATION, account.id)


def other_organisation(unit: Unit, than: uuid.UUID, country: str) -> uuid.UUID | None:
    """Another partner in a country, if there is one."""
    others = (
        organisation.id
        for organisation in organisations(unit.session)
        if organisation.country == country and organisation.id != than
    )
    return next(others, None)
