"""The invented offices of a demo: a few for each invented organisation, once."""

from demo.caseload.partners import invent_offices
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.partners.queries.partners import OfficeFilter, closures_to_come, offices_page, services_of
from tests.factories.makers import make_organisation
from tests.factories.scopes import EVERYTHING


def test_every_invented_organisation_has_offices_and_a_second_load_adds_none(container: Container) -> None:
    organisations = {make_organisation(container), make_organisation(container, "GE")}
    for _load in range(2):
        with writing(container.units, EVERYTHING) as unit:
            invent_offices(unit)
    with reading(container.units, EVERYTHING) as unit:
        found = offices_page(unit.session, OfficeFilter(), None, 25).items
        assert {one.organisation_id for one in found} == organisations
        assert len(found) == 8
        ids = [one.id for one in found]
        assert set(services_of(unit.session, ids)) == set(ids)
        closed = [one.name for one in found if closures_to_come(unit.session, one.id, container.clock.now().date())]
        assert closed == ["Bukhara"]
