"""Makers of partner offices: one in a place of the gazetteer, with what a test says is different."""

import uuid
from datetime import timedelta
from typing import Any

from foundation.accounts.models import Organisation
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.partners.queries.partners import office_by_id
from reintegration.partners.rules.partners import ClosedBecause, Service
from reintegration.partners.services.partners import StatedOffer, StatedPlace, change_offer, close_office, new_office
from returns.cases.models import NearestPlace
from tests.factories.scopes import EVERYTHING
from tests.worlds import world

PURPOSES = frozenset({Service.RECEPTION, Service.ASSISTANCE, Service.FOLLOW_UP})
SAMARKAND = NearestPlace(1216265, "Samarkand", 39.65417, 66.95972, "Asia/Samarkand")


@world
def make_partner_office(
    container: Container,
    organisation: uuid.UUID,
    name: str = "Office 95",
    place: str = "Samarkand",
    radius_km: int | None = 80,
    areas: tuple[str, ...] = (),
    **offered: Any,
) -> uuid.UUID:
    """An office of an organisation: by default it takes ten cases in Uzbek, and a woman and a man work there."""
    offer: dict[str, Any] = {
        "services": PURPOSES,
        "languages": ("uz",),
        "women": 1,
        "men": 1,
        "capacity": 10,
        **offered,
    }
    with writing(container.units, EVERYTHING) as unit:
        where = unit.session.get(Organisation, organisation)
        assert where is not None
        office = new_office(unit, where, StatedPlace(name, place, None, radius_km, areas))
        change_offer(unit, office, StatedOffer(**offer))
        return office.id


@world
def make_closed_office(container: Container, organisation: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """An office that is closed for a day in a year; the office and its closure."""
    made = make_partner_office(container, organisation)
    with writing(container.units, EVERYTHING) as unit:
        office = office_by_id(unit.session, made)
        assert office is not None
        day = unit.clock.now().date() + timedelta(days=365)
        return made, close_office(unit, office, day, ClosedBecause.HOLIDAYS, day)
