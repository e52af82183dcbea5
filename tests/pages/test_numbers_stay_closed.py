"""No page that is merely opened shows a number of somebody who returns: not to any role, wherever they go.

The walk over every route as every role (`tests/doors/test_every_route.py`) looks for numbers too.
"""

from tests.pages.conftest import Album
from tests.pages.numbers import numbers_in, shown_in


def test_the_search_for_numbers_finds_them_however_they_are_written() -> None:
    assert list(shown_in('<a href="tel:+905321234567">', {"321234567"})) == ["321234567"]
    assert list(shown_in("call +90 (532) 123-45-67 now", {"321234567"})) == ["321234567"]
    assert list(shown_in("24 Nov 2026 and 321 234 568", {"321234567"})) == []


def test_no_page_of_the_tour_shows_a_number_unless_it_was_asked_for(album: Album) -> None:
    numbers = numbers_in(album.app.extensions["container"])
    opened = {
        visit.stop.name: found
        for visit in album.visits
        if visit.answer.request.method == "GET" and (found := list(shown_in(visit.answer.text, numbers)))
    }
    assert len(numbers) > 5
    assert opened == {}
    asked = {visit.stop.name for visit in album.visits if list(shown_in(visit.answer.text, numbers))}
    assert asked >= {"number", "number-with-a-reason"}, "what was asked for is shown, so the search can find it"
