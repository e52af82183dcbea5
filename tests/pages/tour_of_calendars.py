"""The part of the tour that makes an address for a calendar, and says how often the digest comes."""

from collections.abc import Iterator

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.factories.makers import Person, make_account, make_case
from tests.factories.workspace import make_task
from tests.pages.stops import Stop

PAGE = "/account/calendar"


def of_calendars(container: Container, officer: Person) -> Iterator[Stop]:
    """An officer with something to do, one without, and somebody who has neither calendar nor digest."""
    idle, manager = make_account(container), make_account(container, Role.MANAGER)
    make_task(container, officer, make_case(container, officer), days=0)
    yield Stop("calendar-week", officer, "/calendar?whose=everyone")
    yield Stop("calendar-month", officer, "/calendar?view=month")
    yield Stop("calendar-day-empty", idle, "/calendar?view=day&day=2031-05-06")
    yield Stop("calendar-none", officer, PAGE)
    yield Stop("calendar-made", officer, f"{PAGE}/address", {})
    yield Stop("calendar-there", officer, PAGE)
    yield Stop("calendar-ended", officer, f"{PAGE}/end", {})
    yield Stop("digest-wrong", officer, f"{PAGE}/digest", {"digest": "sometimes"}, 422)
    yield Stop("digest-chosen", officer, f"{PAGE}/digest", {"digest": "off"})
    yield Stop("calendar-idle", idle, PAGE)
    yield Stop("calendar-of-nobody", manager, PAGE)
