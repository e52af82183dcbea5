"""Stops of the tour: the list of cases with every filter and column, what one keeps of it, and ticked rows."""

import uuid
from collections.abc import Iterator

from foundation.web.container import Container
from tests.factories.makers import Person, make_case
from tests.factories.saved import make_search, make_view, shown_rows
from tests.pages.stops import Stop


def of_lists(container: Container, officer: Person, lead: Person) -> Iterator[Stop]:
    """Filters that can be used and some that cannot, columns, saved views and searches, and a press on several rows."""
    every = "whose=mine&state=intake&state=ready&country=UZ&track=undecided&clearance=outstanding&deadline_within=7"
    more = "&documents_within=14&tasks=late&deadline_from=2026-01-01&departs_to=2026-12-31&opened_from=2026-01-01"
    yield Stop("list-filtered", officer, f"/cases?{every}{more}&arrived_to=2026-12-31&sort=departs_on")
    yield Stop("list-wrong", officer, "/cases?state=nonsense&opened_to=soon&whose=nobody&view=" + uuid.UUID(int=1).hex)
    yield Stop("list-ticked", officer, "/cases?tick=all")
    yield Stop("views-empty", officer, "/cases/views")
    columns = ["departs", "arrived", "track", "clearance", "people", "owner"]
    yield Stop("list-columns", officer, "/cases/views/columns", {"column": columns, "list": "state=intake"})
    yield Stop("view-saved", officer, "/cases/views", {"name": "Likes tea.", "list": "state=intake&whose=mine"})
    yield Stop("view-twice", officer, "/cases/views", {"name": "likes TEA."}, 422)
    yield Stop("search-unreadable", officer, "/cases/views/searches", {"name": "Has a dog.", "again": "x"}, 422)
    search = make_search(container, officer, "Given Family")
    view = make_view(container, officer, "needed", state="closed", whose=lead.id.hex)
    yield Stop("views", officer, "/cases/views")
    yield Stop("search-opened", officer, f"/cases/views/{search}")
    yield Stop("view-opened", officer, f"/cases/views/{view}")
    yield Stop("view-name-taken", officer, f"/cases/views/{view}", {"name": "Likes tea."}, 422)
    yield Stop("view-starts", officer, f"/cases/views/{view}/start", {"is_start": "yes"})
    yield Stop("view-at-start", officer, "/cases")
    yield Stop("view-starts-no-more", officer, f"/cases/views/{view}/start", {})
    yield Stop("view-removed", officer, f"/cases/views/{view}/remove", {})
    yield Stop("view-restored", officer, f"/cases/views/{view}/restore", {})
    yield from _ticked(container, officer, lead)


def _ticked(container: Container, officer: Person, lead: Person) -> Iterator[Stop]:
    mine, theirs = make_case(container, officer), make_case(container, lead)
    rows = {"case": [mine.hex, theirs.hex], "seen": shown_rows(container, officer, [mine, theirs])}
    give = {**rows, "action": "hand_over", "successor_id": lead.id.hex, "reason": "needed"}
    yield Stop("ticked-nothing", officer, "/cases/ticked", {**rows, "case": [], "action": "task"})
    yield Stop("ticked-task", officer, "/cases/ticked", {**rows, "action": "task"})
    yield Stop("ticked-hand-over", officer, "/cases/ticked", {**rows, "action": "hand_over"})
    yield Stop("ticked-errors", officer, "/cases/ticked/do", {**rows, "action": "hand_over"}, 422)
    yield Stop("ticked-preview", officer, "/cases/ticked/do", give)
    task = {**rows, "action": "task", "text": "Likes tea.", "due_on": "2026-12-01", "assignee_id": lead.id.hex}
    yield Stop("ticked-task-preview", officer, "/cases/ticked/do", task)
    yield Stop("ticked-undo-of-nothing", officer, "/cases/ticked/undo", {"action": "task", "at": "0"}, 409)
    yield Stop("list-undo", officer, "/cases?done=task&at=1")
