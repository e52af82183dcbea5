"""Words by which somebody is known, and a sealed content without them. Pure: hashing and sealing are done elsewhere.

A name is blackened in whatever letters it is typed, a number whatever stands between its digits. A day of birth is
known by its digits in both orders.
"""

import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

BLACK = "▇"
_SHORTEST, _SHORTEST_NUMBER = 2, 5
_ID = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])")
_WRITTEN = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])")
# An address of e-mail; a number with what is written between its digits; a code of letters and digits; a word.
_PARTS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.\w+|\+?\d(?:[\s().\-/]{0,2}\d){4,}|[^\W_]+(?:[-'’][^\W_]+)*", re.UNICODE)
IsBlack = Callable[[str], bool]


def normal_word(text: str) -> str:
    """The form in which words are compared: no case, no accents, digits of any script as 0 to 9."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = (letter for letter in folded if not unicodedata.combining(letter))
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in letters)


def _forms(part: str) -> set[str]:
    normal = normal_word(part)
    letters = "".join(letter for letter in normal if letter.isalnum())
    digits = "".join(letter for letter in normal if letter.isdigit())
    forms = {normal, letters}
    if len(digits) >= _SHORTEST_NUMBER and not any(letter.isalpha() for letter in normal):
        forms.add(digits)
    return {form for form in forms if len(form) >= _SHORTEST}


def words_of(texts: Iterable[str]) -> set[str]:
    """The words by which these texts (names, numbers, addresses) are known again."""
    words: set[str] = set()
    for text in texts:
        words |= _forms(text)
        for part in _PARTS.findall(text):
            words |= _forms(part)
    return words


def words_of_day(day: date) -> set[str]:
    """A day as it is typed: 1990-07-23 and 23.07.1990, with or without zeros."""
    return {
        f"{day:%Y%m%d}", f"{day:%d%m%Y}", f"{day.day}{day.month}{day.year}", f"{day.year}{day.month}{day.day}",
        day.isoformat(),
    }  # fmt: skip


def ids_in(text: str) -> set[str]:
    """The ids in a text, in hex."""
    return {written.replace("-", "") for written in _ID.findall(text.lower())}


def written_ids(text: str) -> Iterator[tuple[int, str]]:
    """Where an id stands in a text in small letters, and the id in hex; also within a longer run of digits."""
    for hit in _WRITTEN.finditer(text):
        yield hit.start(), hit.group().replace("-", "")


def blackened(text: str, is_black: IsBlack, keeps_places: bool = False) -> str:
    """A text in which every word that is black is covered; `keeps_places`: each letter of it, so that none moves."""
    return _PARTS.sub(lambda part: _cover(part.group(), is_black, keeps_places), text)


def _cover(part: str, is_black: IsBlack, keeps_places: bool) -> str:
    def covered(word: str) -> str:
        return BLACK * len(word) if keeps_places else BLACK

    if any(is_black(form) for form in _forms(part)):
        return covered(part)
    if "-" in part or "'" in part or "’" in part:  # one of two names that are written together
        return re.sub(
            r"[^\W_]+", lambda piece: covered(piece[0]) if any(map(is_black, _forms(piece[0]))) else piece[0], part
        )
    return part


def without(content: Any, gone: Mapping[str, str], is_black: IsBlack, keeps_places: bool = False) -> Any:
    """A JSON value without ids that are gone (each as another one that nobody has) and without words that are black.

    `keeps_places`: every text stays as long as it is.
    """
    if isinstance(content, str):
        plain = _ID.sub(lambda match: _other_id(match.group(), gone), content)
        return plain if _ID.fullmatch(plain) else blackened(plain, is_black, keeps_places)
    if isinstance(content, Mapping):
        return {_other_id(key, gone): without(value, gone, is_black, keeps_places) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [without(part, gone, is_black, keeps_places) for part in content]
    return content


def _other_id(written: str, gone: Mapping[str, str]) -> str:
    """The id that stands for one that is gone, with dashes where it was written with them."""
    other = gone.get(written.replace("-", "").lower())
    if other is None:
        return written
    return str(uuid.UUID(other)) if "-" in written else other


def texts_of(content: Any) -> list[str]:
    """Every text inside a JSON value, keys among them."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, Mapping):
        return [text for key, value in content.items() for text in (str(key), *texts_of(value))]
    if isinstance(content, list | tuple):
        return [text for part in content for text in texts_of(part)]
    return []


def mentioned(text: str, is_black: IsBlack) -> set[str]:
    """The words of a text that are black, in the form in which they are."""
    parts = [part for whole in _PARTS.findall(text) for part in (whole, *re.findall(r"[^\W_]+", whole))]
    return {form for part in parts for form in _forms(part) if is_black(form)}
