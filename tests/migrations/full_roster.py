"""A row in every table of the roster of escorts."""

from datetime import date

from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from returns.models.roster import RosterAbsence, RosterMember, RosterPaper
from tests.makers import Person

DAY = date(2026, 3, 2)
SAID = {"content": {"name": "said"}}


def fill_roster(house: Wiring, me: Person) -> None:
    """Put a row into each of these tables, the table that others refer to first."""
    with writing(house.units, DEMO) as unit:
        one = RosterMember(office_id=me.office_id, ordinal=1, sex="female", added_at=house.clock.now(), **SAID)
        unit.session.add(one)
        unit.session.flush()
        unit.session.add(RosterPaper(member_id=one.id, kind="passport", expires_on=DAY, **SAID))
        unit.session.add(RosterAbsence(member_id=one.id, begins_on=DAY, ends_on=DAY))
