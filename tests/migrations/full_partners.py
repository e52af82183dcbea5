"""A row in every table of partner offices."""

from datetime import date

from sqlalchemy import select

from foundation.accounts.models import Organisation
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from reintegration.models.partners import PartnerArea, PartnerClosure, PartnerOffice, PartnerService
from reintegration.models.referrals import Referral

DAY = date(2026, 3, 2)


def fill_partners(house: Wiring) -> None:
    """Put a row into each of these tables, the table that others refer to first; a referral names the office."""
    with writing(house.units, DEMO) as unit:
        organisation = unit.session.execute(select(Organisation).limit(1)).scalar_one()
        one = PartnerOffice(
            organisation_id=organisation.id,
            country=organisation.country,
            name="Office",
            place_id=1,
            place_name="Place",
            latitude=39.65,
            longitude=66.97,
            zone="Asia/Samarkand",
            languages=["uz"],
            hours={"1": "08:00-12:00"},
            changed_at=house.clock.now(),
        )
        unit.session.add(one)
        unit.session.flush()
        unit.session.add(PartnerService(office_id=one.id, service="reception"))
        unit.session.add(PartnerArea(office_id=one.id, name="Place", key="place"))
        unit.session.add(PartnerClosure(office_id=one.id, begins_on=DAY, reason="holidays"))
        for referral in unit.session.execute(select(Referral)).scalars():
            referral.partner_office_id = one.id
