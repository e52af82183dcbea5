"""No page of the tour asks its stores more than twelve times: every page of the program, with something on it."""

from tests.pages.conftest import Album

MOST = 12
WITH_DRAFTS = ("concerns.concerns", "visits.visit")  # each shows what waits for its form, with one statement more


def test_every_page_asks_its_stores_at_most_twelve_times(album: Album) -> None:
    asked = {visit.stop.name: (len(visit.asked), visit.endpoint) for visit in album.visits if visit.stop.who}
    assert {name: found for name, found in asked.items() if found[0] > MOST + (found[1] in WITH_DRAFTS)} == {}
    assert sum(count >= 3 for count, _endpoint in asked.values()) > 200  # the count itself works
