"""The words of templates: `_` and `ngettext` there, which say some two hundred sentences a page.

They do what Jinja's own newstyle functions do: a sentence is a format string even without values, it is safe where the
template escapes, and the values put into it are escaped. A sentence without values is made once per catalogue.
"""

from functools import lru_cache

from babel.support import NullTranslations
from flask import Flask
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from foundation.language.words import catalogue

_MOST_KEPT = 10_000  # about twice the sentences of the program; few are shown in every language


@lru_cache(maxsize=_MOST_KEPT)
def _said(spoken: NullTranslations, message: str) -> Markup:
    return Markup(spoken.gettext(message)) % {}


def _filled(text: str, reader: EvalContext, values: dict[str, object]) -> str:
    return (Markup(text) if reader.autoescape else text) % values


@pass_eval_context
def sentence(reader: EvalContext, message: str, /, **values: object) -> str:
    """A sentence in the reader's language, with its named values put in."""
    spoken = catalogue()
    if values or not reader.autoescape:
        return _filled(spoken.gettext(message), reader, values)
    return _said(spoken, message)


@pass_eval_context
def counted(reader: EvalContext, singular: str, plural: str, number: int, /, **values: object) -> str:
    """A sentence about a number, in the reader's language; the number is `num`."""
    return _filled(catalogue().ngettext(singular, plural, number), reader, {"num": number, **values})


def init_template_words(app: Flask) -> None:
    """Give every template its words; the first line is for `{% trans %}`, which is to call them in the newstyle."""
    app.jinja_env.install_gettext_callables(sentence, counted, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(_=sentence, gettext=sentence, ngettext=counted)
