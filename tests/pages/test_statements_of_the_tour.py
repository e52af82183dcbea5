"""No page of the tour asks its stores more than twelve times, but for those that are named: with something on it."""

from tests.pages.conftest import Album

MOST = 12
# One statement more: for what waits for a form, for what makes a day doubtful.
ONE_MORE = ("concerns.concerns", "visits.visit", "dates.visit")
# Two more: for scores and for what says whether they are final; for visits to be given and for a quarter to be seen.
TWO_MORE = ("episodes.overview", "today.today")


def _most(endpoint: str | None) -> int:
    return MOST + (endpoint in ONE_MORE) + 2 * (endpoint in TWO_MORE)


def test_every_page_asks_its_stores_at_most_twelve_times(album: Album) -> None:
    asked = {visit.stop.name: (len(visit.asked), visit.endpoint) for visit in album.visits if visit.stop.who}
    assert {name: found for name, found in asked.items() if found[0] > _most(found[1])} == {}
    assert sum(count >= 3 for count, _endpoint in asked.values()) > 200  # the count itself works
