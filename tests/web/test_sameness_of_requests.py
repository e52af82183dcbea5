"""A case for which access is asked looks like one for which nobody asked: to everybody, but where grants are listed."""

import io
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from foundation.clock import MovableClock
from foundation.messaging.models import Notice
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.lifecycle.models import CaseEvent
from tests.factories.grants import make_grant_request
from tests.factories.makers import arrived
from tests.factories.scopes import EVERYTHING
from tests.web.test_sameness_everywhere import GRANTS, Pair, assert_alike, blocks_about, lists, log, make_pair

__all__ = ["log"]


def _asked(container: Container, clock: MovableClock) -> Pair:
    """Of two cases, one for which a specialist asks for the trafficking part for a colleague."""
    pair = make_pair(container)
    make_grant_request(container, pair.first, pair.who["other specialist"], pair.who["colleague"])
    clock.move(timedelta(hours=1))
    return pair


def test_every_page_of_the_case_is_that_of_another_one(
    app: Flask, container: Container, clock: MovableClock, log: io.StringIO
) -> None:
    assert_alike(app, container, _asked(container, clock), log)


def test_no_list_links_the_case_for_it_and_nothing_is_written_about_it(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    pair = _asked(container, clock)
    for name, person in pair.who.items():
        browser = arrived(app, person)
        for address in lists(app):
            one, two = (blocks_about(browser.get(address).text, case) for case in (pair.first, pair.second))
            assert one == two, f"{name}: {address}"
    with reading(container.units, EVERYTHING) as unit:
        for entity, column in ((CaseEvent, CaseEvent.case_id), (Notice, Notice.about)):
            counts = [
                unit.session.execute(select(func.count()).select_from(entity).where(column == case)).scalar_one()
                for case in (pair.first, pair.second)
            ]
            assert counts[0] == counts[1]


def test_where_grants_are_listed_it_shows(app: Flask, container: Container, clock: MovableClock) -> None:
    pair = _asked(container, clock)
    pages = [arrived(app, pair.who["specialist"]).get(GRANTS.format(case)).text for case in (pair.first, pair.second)]
    assert ["Awaiting a second person" in page for page in pages] == [True, False]
