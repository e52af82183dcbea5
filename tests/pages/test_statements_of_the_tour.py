"""No page of the tour asks its stores more than twelve times, but for those that are named, nor is any too long."""

from tests.pages.conftest import Album

MOST = 12
LONGEST = 60_000  # bytes of HTML before they are compressed
# One statement more: for what waits for a form, for what makes a day doubtful.
ONE_MORE = ("concerns.concerns", "visits.visit", "dates.visit")
TWO_MORE = ("episodes.overview",)  # for scores, and for what says whether they are final
TODAY, MOST_OF_TODAY = "today.today", 20


def _most(endpoint: str | None) -> int:
    return MOST_OF_TODAY if endpoint == TODAY else MOST + (endpoint in ONE_MORE) + 2 * (endpoint in TWO_MORE)


def test_every_page_asks_its_stores_at_most_twelve_times(album: Album) -> None:
    asked = {visit.stop.name: (len(visit.asked), visit.endpoint) for visit in album.visits if visit.stop.who}
    assert {name: found for name, found in asked.items() if found[0] > _most(found[1])} == {}
    assert sum(count >= 3 for count, _endpoint in asked.values()) > 200  # the count itself works


def test_no_page_is_longer_than_sixty_kilobytes(album: Album) -> None:
    pages = [visit for visit in album.visits if visit.stop.who and visit.answer.mimetype == "text/html"]
    assert {visit.stop.name: size for visit in pages if (size := len(visit.answer.text.encode())) > LONGEST} == {}
    assert max(len(visit.answer.text.encode()) for visit in pages) > LONGEST / 2  # pages of lists are among them
