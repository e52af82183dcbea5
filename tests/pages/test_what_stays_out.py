"""Names and references stand on pages alone: never in titles, addresses or headers, where others would keep them."""

import re

from foundation.language.locales import OPENING
from tests.pages.conftest import Album
from tests.pages.page_text import title_of

_NAMES = re.compile(r"(?:Colleague|Given|Family|Village) ?\d+|colleague\d+|\+?90532\d+|(?<![\w-])U\d{6}(?![\w-])")


def _told(album: Album, text: str) -> list[str]:
    return [*_NAMES.findall(text), *([album.reference] if album.reference in text else [])]


def test_every_page_has_a_title_of_its_kind(album: Album) -> None:
    # A sheet has no title, nor has a part that a page asks for once it is shown.
    pages = [visit for visit in album.visits if "<title>" in visit.answer.text or "<html" in visit.answer.text]
    assert [visit.stop.name for visit in pages if not title_of(visit.answer.text).startswith(OPENING)] == []


def test_no_title_names_anybody(album: Album) -> None:
    assert [visit.stop.name for visit in album.visits if _told(album, title_of(visit.answer.text))] == []


def test_no_address_and_no_header_names_anybody(album: Album) -> None:
    told = []
    for visit in album.visits:
        for answer in (*visit.answer.history, visit.answer):
            head = f"{answer.request.url} {answer.request.referrer} {answer.headers}"
            told += [(visit.stop.name, words) for words in _told(album, head)]
    assert told == []


def test_pages_are_never_kept_by_browsers(album: Album) -> None:
    assert {visit.answer.headers["Cache-Control"] for visit in album.visits} == {"no-store"}


def test_the_names_that_are_looked_for_do_stand_on_pages(album: Album) -> None:
    shown = " ".join(visit.answer.text for visit in album.visits)
    assert len(_told(album, shown)) > 50
    assert album.reference in shown
