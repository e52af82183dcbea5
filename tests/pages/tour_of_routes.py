"""Stops of the tour that the table of routes gives: every page of the populated world, and every form sent empty.

What a page looks like in other states (empty, filled otherwise, done) is told by the modules beside this one, each of
which makes what it goes through.
"""

from collections.abc import Iterator

from tests.pages.stops import Stop
from tests.populated.routes.table import ENDS, ROLES, ROUTES, SENT, Route
from tests.populated.world import Populated

# Pages that are another one for each role.
_OF_ROLES = {"/"}
# What a browser keeps as a file, and what is no page: a feed of calendars, assets.
_FILES = (
    *("/static", "/healthz", "/presence"),
    *(".csv", ".xlsx", ".pdf", ".ics", "/content", "/picture", "/papers/{proof}"),
)


def of_routes(world: Populated) -> Iterator[Stop]:
    """Every page as one of those whom the table lets in, then every form that is sent without anything."""
    for route in ROUTES:
        if route.method == "GET" and not route.is_json and not _is_file(route):
            yield from _pages(world, route)
    for route, who in _forms():
        yield Stop(f"sent {route.address}", world.people[who], world.at(route.address), {}, 422)


def forms_of_topics() -> set[str]:
    """The names of the stops that are the first form of a topic, sent empty."""
    first = {route.part: f"sent {route.address}" for route, _who in reversed(list(_forms()))}
    return set(first.values())


def _forms() -> Iterator[tuple[Route, str]]:
    for route in ROUTES:
        who = _first(route, 422)
        if who and route.method == "POST" and not route.is_json and not _was_taken(route):
            yield route, who


def _was_taken(route: Route) -> bool:
    """Whether somebody is let in by a form without anything: whoever comes next finds that it was done."""
    return route.name in {*ENDS, *SENT} or any(route.statuses[role] == 303 for role in ROLES)


def _is_file(route: Route) -> bool:
    return any(part in route.address for part in _FILES)


def _first(route: Route, status: int) -> str | None:
    return next((role for role in ROLES if route.statuses[role] == status), None)


def _pages(world: Populated, route: Route) -> Iterator[Stop]:
    path, first = world.at(route.address), _first(route, 200)
    for role in ROLES if route.address in _OF_ROLES else (first,):
        if role is not None:
            yield Stop(f"{role} {route.address}", world.people[role], path)
