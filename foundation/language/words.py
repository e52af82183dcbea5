"""The words that every floor may use to say something to a person: gettext, by one import.

The catalogue of a request is looked up once, and not for each of the hundreds of strings of a page. Labels that are
marked where they stand (`lazy_gettext`) are said by the same catalogue, when they are shown.
What is written outside of a request, such as an e-mail, names its catalogue with `speaking`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from babel.support import NullTranslations
from flask import g, has_request_context
from flask_babel import get_translations
from flask_babel.speaklater import LazyString

_WITHOUT_REQUEST = NullTranslations()
_SPOKEN: ContextVar[NullTranslations | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(translations: NullTranslations) -> Iterator[None]:
    """Within the block, sentences come from this catalogue, whatever the request speaks."""
    before = _SPOKEN.set(translations)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def catalogue() -> NullTranslations:
    """The translations that `speaking` names, else those of this request; outside of one, the source text."""
    spoken = _SPOKEN.get()
    if spoken is not None:
        return spoken
    if not has_request_context():
        return _WITHOUT_REQUEST
    here = g._get_current_object()  # to go through the proxy for each word costs more than the word
    translations: NullTranslations | None = here.get("catalogue")
    if translations is None:
        translations = here.catalogue = get_translations()
    return translations


def gettext(message: str, **values: Any) -> str:
    """A sentence in the reader's language, with its named values put in."""
    text = catalogue().gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, number: int, **values: Any) -> str:
    """A sentence about a number, in the reader's language; the number is `num`."""
    text = catalogue().ngettext(singular, plural, number)
    return text % {"num": number, **values}


def lazy_gettext(message: str, **values: Any) -> LazyString:
    """A sentence that is said each time it is shown, in the language that is spoken there; see `gettext`."""
    return LazyString(gettext, message, **values)


_ = gettext

__all__ = ["_", "catalogue", "gettext", "lazy_gettext", "ngettext", "speaking"]
