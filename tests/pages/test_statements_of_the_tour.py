"""No page of the tour asks its stores more than twelve times, but for those that are named, nor is any too long."""

import unicodedata

from tests.pages.conftest import Album

MOST = 12
LONGEST = 60_000  # bytes of HTML before they are compressed, in English
# Too long still: families whose every person has a form, and an interview with all its questions.
LONGER, LONGEST_OF_ALL = ("sketch-", "safe-contact", "survey-with-ratings"), 80_000
# One statement more: for what waits for a form, for what makes a day doubtful, for who the people are, or came from.
ONE_MORE = ("concerns.concerns", "visits.visit", "dates.visit", "clearance.page", "records.page")
TWO_MORE = ("episodes.overview",)  # for scores and what makes them final
WALKED, MOST_OF_A_WALK = ("erasures.erasure", "erasures.release_it"), 200  # a dry run looks into every table, once
TODAY, MOST_OF_TODAY = ("today.today", "today.coming", "today.alike"), 20  # each of its parts


def _most(endpoint: str | None) -> int:
    if endpoint in WALKED:
        return MOST_OF_A_WALK
    if endpoint in TODAY:
        return MOST_OF_TODAY
    return MOST + (endpoint in ONE_MORE) + 2 * (endpoint in TWO_MORE)


def test_every_page_asks_its_stores_at_most_twelve_times(album: Album) -> None:
    asked = {visit.stop.name: (len(visit.asked), visit.endpoint) for visit in album.visits if visit.stop.who}
    assert {name: found for name, found in asked.items() if found[0] > _most(found[1])} == {}
    assert sum(count >= 3 for count, _endpoint in asked.values()) > 200  # the count itself works


def test_no_page_is_longer_than_sixty_kilobytes(album: Album) -> None:
    pages = [visit for visit in album.visits if visit.stop.who and visit.answer.mimetype == "text/html"]
    sizes = {visit.stop.name: _size_in_english(visit.answer.text) for visit in pages}
    assert {name: size for name, size in sizes.items() if size > LONGEST and not name.startswith(LONGER)} == {}
    assert max(sizes.values()) <= LONGEST_OF_ALL
    assert max(sizes.values()) > LONGEST / 2  # pages of lists are among them


def _size_in_english(page: str) -> int:
    """Without the marks of the pseudo-locale, in which the tour is: its letters take more bytes than English ones."""
    return len(unicodedata.normalize("NFKD", page).encode("ascii", "ignore"))
