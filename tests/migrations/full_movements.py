"""A row in every table of group movements."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from returns.models.movements import Movement, MovementEscort, MovementNotice, MovementPlace, MovementTold
from returns.models.roster import RosterMember
from tests.makers import Person

SAID = {"content": {"name": "said"}}


def fill_movements(house: Wiring, me: Person, partner: uuid.UUID) -> None:
    """Put a row into each of these tables, the table that others refer to first; after the roster."""
    now = house.clock.now()
    with writing(house.units, DEMO) as unit:
        member = unit.session.execute(select(RosterMember.id)).scalars().first()
        assert member is not None
        one = Movement(
            office_id=me.office_id, mode="air", status="held", country="UZ", seats=9, planned_by=me.id, planned_at=now,
            departs_at=now, departs_zone="Europe/Istanbul", arrives_at=now + timedelta(hours=4),
            arrives_zone="Asia/Tashkent", told_at=now, **SAID,
        )  # fmt: skip
        unit.session.add(one)
        unit.session.flush()
        unit.session.add(MovementPlace(movement_id=one.id, ordinal=1, **SAID))
        unit.session.add(MovementEscort(movement_id=one.id, member_id=member))
        notice = MovementNotice(movement_id=one.id, organisation_id=partner, schedule=1, given_at=now, **SAID)
        notice.given_by = me.id
        told = {"ordinal": 1, "schedule": 1, "news": "announced", "told_at": now}
        unit.session.add(MovementTold(movement_id=one.id, organisation_id=partner, **told))
        unit.session.add(notice)
