"""A reading unit asks the same question once; a unit that writes asks each time, since it changes the answers."""

from sqlalchemy import select

from foundation.accounts.models import Office
from foundation.accounts.queries.staff import country_of_office, places
from foundation.storage.query_cache import LONGEST, MOST, cache_fact, cached_fact
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from tests.doors.visits import counted
from tests.factories.makers import make_office
from tests.factories.scopes import EVERYTHING


def _names(unit: Unit, *countries: str) -> list[str]:
    statement = select(Office).where(Office.country.in_(countries)).order_by(Office.name)
    return [one.name for one in unit.session.scalars(statement)]


def test_a_reading_unit_asks_the_same_question_once(container: Container) -> None:
    make_office(container)
    with reading(container.units, EVERYTHING) as unit:
        country = unit.session.scalars(select(Office.country)).first()
        assert country is not None
        with counted(container) as asked:
            first = _names(unit, country)
            assert _names(unit, country) == first != []
            assert len(asked) == 1
            assert _names(unit, country, "ZZ") == first
            assert len(asked) == 2
            assert _names(unit, "ZZ") == []
            assert _names(unit, "ZZ") == []
            assert len(asked) == 3


def test_another_unit_asks_anew(container: Container) -> None:
    ids = [make_office(container)]
    for number in (1, 2):
        with reading(container.units, EVERYTHING) as unit:
            assert len(_names(unit, "TR")) == number == len(places(unit.session, ids))
        ids.append(make_office(container))


def test_a_unit_that_writes_asks_each_time(container: Container) -> None:
    with writing(container.units, EVERYTHING) as unit:
        before = len(_names(unit, "TR"))
        unit.session.add(Office(name="Second office", country="TR"))
        assert len(_names(unit, "TR")) == before + 1
        cache_fact(unit.session, "fact", 1)
        assert cached_fact(unit.session, "fact") is None


def test_after_a_rollback_everything_is_asked_anew(container: Container) -> None:
    office = make_office(container)
    with reading(container.units, EVERYTHING) as unit:
        places(unit.session, [office])
        cache_fact(unit.session, "fact", 1)
        unit.session.rollback()
        with counted(container) as asked:
            places(unit.session, [office])
        assert len(asked) == 1
        assert cached_fact(unit.session, "fact") is None


def test_long_answers_are_not_kept(container: Container) -> None:
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add_all(Office(name=f"Office {n}", country="TR") for n in range(LONGEST + 1))
    with reading(container.units, EVERYTHING) as unit, counted(container) as asked:
        assert len(_names(unit, "TR")) == len(_names(unit, "TR")) == LONGEST + 1
        assert len(asked) == 2


def test_long_work_forgets_as_it_goes(container: Container) -> None:
    with reading(container.units, EVERYTHING) as unit, counted(container) as asked:
        for n in range(MOST + 1):
            _names(unit, f"{n}")
        _names(unit, f"{MOST}")
        assert len(asked) == MOST + 1
        _names(unit, "0")
        assert len(asked) == MOST + 2


def test_the_country_of_an_office_is_known_or_asked_for(container: Container) -> None:
    office = make_office(container)
    with reading(container.units, EVERYTHING) as unit:
        with counted(container) as asked:
            found = country_of_office(unit.session, office)
            assert country_of_office(unit.session, None) == ""
        assert (len(found), len(asked)) == (2, 1)
        cache_fact(unit.session, (country_of_office, office), "XX")
        assert country_of_office(unit.session, office) == "XX"
