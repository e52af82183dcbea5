"""No page of the tour asks its stores more than twelve times: every page of the program, with something on it."""

from tests.pages.conftest import Album

MOST = 12
# The page of calendar and mail shows the digest as it would be sent: it is counted as the job counts it for an office.
MORE = {"calendars.page": 18}


def test_every_page_asks_its_stores_at_most_twelve_times(album: Album) -> None:
    asked = {visit.stop.name: (len(visit.asked), visit.endpoint) for visit in album.visits if visit.stop.who}
    assert {name: found for name, found in asked.items() if found[0] > MORE.get(found[1] or "", MOST)} == {}
    assert sum(count >= 3 for count, _endpoint in asked.values()) > 200  # the count itself works
