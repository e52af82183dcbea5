"""No page of the tour asks its stores more than twelve times, but for those that are named: with something on it."""

from tests.pages.conftest import Album

MOST = 12
# One statement more: for what waits for a form, for what makes a day doubtful, for who arrives at a partner.
ONE_MORE = ("concerns.concerns", "visits.visit", "dates.visit", "today.today")


def test_every_page_asks_its_stores_at_most_twelve_times(album: Album) -> None:
    asked = {visit.stop.name: (len(visit.asked), visit.endpoint) for visit in album.visits if visit.stop.who}
    assert {name: found for name, found in asked.items() if found[0] > MOST + (found[1] in ONE_MORE)} == {}
    assert sum(count >= 3 for count, _endpoint in asked.values()) > 200  # the count itself works
