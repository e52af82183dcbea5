"""Every word that a page says itself goes through the translations: a pseudo-locale marks them, and bare ones show."""

import re
from collections.abc import Iterable

import pytest
from babel import Locale

from foundation.language.locales import CLOSING, LANGUAGES, OPENING, PHONE_LANGUAGES, PSEUDO_LOCALES
from tests.pages.conftest import Album
from tests.pages.page_text import Piece, pieces_of

# What people typed, and what is written alike in every language of the Latin alphabet.
_TYPED = re.compile(
    r"\b(?:Colleague|Office|Organisation|Given|Family|Village) ?\d+\b"
    r"|\b615\.00 TRY\b"
    r"|\bANNA MARIA ERIKSSON\b|\bAA1\b"
    r"|\bMember ?\d+\b|An income|Sewing machine|Found work\.|She is afraid of a neighbour\.|She moved to her sister\."
    r"|Two seats|She was called\.|of the second list|The desk at the airport|\bCarrier\b|Asked at the border\."
    r"|Recruited by a cousin\.|Calls on (?:Mon|Tues)day\.|Evenings after six|Samarkand(?: Airport)?"
    r"|Dr\. Karimova|Say that you dialled wrong\.|Arrivals, exit 2|Asia/Tashkent|Istanbul|Nodira|Tashkent|TK 370"
    r"|A court asks for it\.|It is over\.|^No\.$|The hospital has called\.|Asked (?:about it )?on the phone\."
    r"|Said the phrase\.|IATA 2026|^Please\.$|They fly in nine days\."
    r"|Someone else is nearer\.|Has a dog\.|Plans the reception\.|\bneeded\b|Likes tea\."
    r"|\b(?:family_number|given_name|family_name|birth_date|sex|country_of_return|phone)\b"
    r"|Asia/Samarkand|Uzbek, Russian|\buz\b|Jizzakh|\b\d(?:st|nd|rd|th) quarter \d{4}\b"
    r"|\S+@example\.org|\+90[\d ]+|\bU\d{6}\b|https?://\S+"
    r"|\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b|\b[0-9a-f]{8,12}\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+|\bRepublic Day\b"
    r"|\b(?:(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber) \d{4}\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day and (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:\b[A-Z][a-z]{2} )?\b\d{1,2} [A-Z][a-z]{2} \d{4}\b|\b\d{4}-\d\d-\d\d [\d:]{8}Z"
)
_NAMES = {
    *LANGUAGES.values(),
    *PHONE_LANGUAGES.values(),
    *PSEUDO_LOCALES.values(),
    *Locale("en").territories.values(),
    *Locale("en").languages.values(),
    *Locale("en").days["format"]["wide"].values(),
    *Locale("en").days["stand-alone"]["narrow"].values(),
    *("j", "k", "/", "↵", "x", "⇧x"),
    *("f", "m"),  # as a list that is imported has them
}
_JOINS = {"and"}  # between the last two things of a list: of the formats, as the names of months are


def bare_words(pieces: Iterable[Piece]) -> list[str]:
    """Words outside of every marked sentence that are not data."""
    bare, depth = [], 0
    for piece in pieces:
        within = 0 if piece.attribute else depth
        text = ""
        for character in piece.text:
            within += (character == OPENING) - (character == CLOSING)
            text += character if within == 0 and character != CLOSING else " "
        if not piece.attribute:
            depth = within
        left = _TYPED.sub(" ", text)
        if set(re.findall(r"\w+", left)) == _JOINS:
            continue
        if re.search(r"[^\W\d_]", left) and "data" not in piece.around and left.strip(" ·,:") not in _NAMES:
            bare.append(f"{left.strip()!r} in {piece.attribute or piece.around[-1:]}")
    assert depth == 0, "a marked sentence does not end"
    return bare


def test_every_page_speaks_the_language_that_was_chosen(album: Album) -> None:
    bare = {
        (visit.stop.name, words)
        for visit in album.visits
        if visit.answer.mimetype == "text/html"
        for words in bare_words(pieces_of(visit.answer.text))
        if not (visit.stop.name.startswith("rule") and "'bdi'" in words)  # figures of rules are data, as written
    }
    assert not bare, "\n".join(f"{name}: {words}" for name, words in sorted(bare))


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Save</p>", "'Save' in ('p',)"),
        ("<p>⟦Ñàmé··⟧ Save</p>", "'Save' in ('p',)"),
        ('<input placeholder="Search">', "'Search' in placeholder"),
        ('<button aria-label="Close">⟦Ñ⟧</button>', "'Close' in aria-label"),
        ('<td data-label="Until">⟦Ñ⟧</td>', "'Until' in data-label"),
        ('<input type="submit" value="Send">', "'Send' in value"),
    ],
)
def test_a_bare_word_is_found(html: str, words: str) -> None:
    assert bare_words(pieces_of(html)) == [words]


@pytest.mark.parametrize(
    "html", ["<p>⟦Ôƒ <bdi>anybody</bdi>. ··⟧</p>", '<p translate="no">cases.list</p>', "<p>24 Nov 2026</p>"]
)
def test_what_is_marked_or_data_is_not(html: str) -> None:
    assert bare_words(pieces_of(html)) == []
