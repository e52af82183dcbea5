"""Languages: which are offered, which one a request speaks, and in which direction it is written."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_request_context, request as http_request, session
from flask_babel import Babel, Domain
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from foundation.language.words import catalogue

# The words of templates: `_` and `ngettext` there, which say some two hundred sentences a page.

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


# Pseudo-locales: every translated string is marked and lengthened, so that a bare one shows at once.

PSEUDO_LOCALES = {"en_XA": "[Ƥşḗŭḓǿ]", "ar_XB": "[Ƥşḗŭḓǿ ⇄]"}
OPENING, CLOSING = "⟦", "⟧"
_ACCENTS = str.maketrans("aceinorsuyACEINORSUY", "àçéïñòřšûýÀÇÉÏÑÒŘŠÛÝ")
_KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd]|<[^>]+>|&\w+;)")


def pseudo(text: str) -> str:
    """The text in accents, marked at both ends and a third longer; placeholders and tags are kept."""
    parts = [part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in _KEPT.split(text)]
    return f"{OPENING}{''.join(parts)}{'·' * (len(text) // 3)}{CLOSING}"


class PseudoTranslations(NullTranslations):
    """A catalogue that translates everything, into pseudo text."""

    def gettext(self, message: str) -> str:
        """One string."""
        return pseudo(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Singular or plural, the English way."""
        return pseudo(singular if number == 1 else plural)

    def pgettext(self, context: str, message: str) -> str:
        """One string in its context."""
        return pseudo(message)

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """Singular or plural in its context."""
        return pseudo(singular if number == 1 else plural)

    ugettext: Any = gettext
    ungettext: Any = ngettext
    upgettext: Any = pgettext
    unpgettext: Any = npgettext


LANGUAGES = {"en": "English", "tr": "Türkçe", "ar": "العربية", "fr": "Français"}
# Offered to staff of partners alone: in these only the pages are translated that they use on a phone.
PHONE_LANGUAGES = {"ru": "Русский", "uz": "Oʻzbekcha", "fa_AF": "دری", "ur": "اردو", "bn": "বাংলা"}
_PSEUDO = PseudoTranslations()
_RIGHT_TO_LEFT = {"ar", "fa", "ps", "ur", "he"}


class HouseDomain(Domain):  # type: ignore[misc]
    """The catalogues of this program; pseudo-locales are made on the fly from the source text."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the request's language."""
        if has_request_context() and language_code() in PSEUDO_LOCALES:
            return _PSEUDO
        catalogue: NullTranslations = super().get_translations()
        return catalogue


def offered() -> dict[str, str]:
    """Languages by code, each in its own name: those of whoever asks."""
    further = PHONE_LANGUAGES if getattr(current_user, "organisation_id", None) else {}
    return {**LANGUAGES, **further, **(PSEUDO_LOCALES if current_app.config["PSEUDO_LOCALES"] else {})}


def _choose() -> str:
    codes = offered()
    for chosen in (session.get("language"), getattr(current_user, "language", None)):
        if chosen in codes:
            return str(chosen)
    # A worker of a partner reads the pages of a phone; whoever plans at a desk would find other pages half in English.
    spoken = {**LANGUAGES, **PHONE_LANGUAGES} if getattr(current_user, "is_on_a_phone", False) else LANGUAGES
    return http_request.accept_languages.best_match(list(spoken)) or "en"


def language_code() -> str:
    """The language of this request: the one chosen now, else the account's, else the browser's best."""
    if not has_request_context():
        return "en"
    if "language_code" not in g:
        g.language_code = "en"  # asked while choosing (an error page): English
        g.language_code = _choose()
    return str(g.language_code)


@cache
def locale_of(code: str) -> Locale:
    """The formats of a language; a pseudo-locale has those of the language that it stands for."""
    return Locale(code.split("_")[0]) if code in PSEUDO_LOCALES else Locale.parse(code)


def catalogue_for(code: str | None, translations: Path) -> NullTranslations:
    """The catalogue of somebody's language, for words that are written outside of a request; English for None."""
    if code in PSEUDO_LOCALES:
        return _PSEUDO
    return NullTranslations() if code not in LANGUAGES else _read(code, translations)


@cache
def _read(code: str, translations: Path) -> NullTranslations:
    """A catalogue, read once: a page with the words of a paper asks for it with each label."""
    catalogue: NullTranslations = Translations.load(translations, [code])
    return catalogue


def direction() -> str:
    """`rtl` or `ltr`, of this request."""
    return direction_of(language_code())


def direction_of(code: str) -> str:
    """`rtl` or `ltr`, of a language."""
    return "rtl" if locale_of(code).language in _RIGHT_TO_LEFT else "ltr"


def init_language(app: Flask, root: Path, zone_of: Callable[[str], ZoneInfo | None]) -> None:
    """Attach translations to the app. `zone_of`: the zone of a country, by which the reader's clocks go."""
    babel = Babel()
    babel.domain_instance = HouseDomain(translation_directories=[str(root / "translations")])
    babel.init_app(
        app,
        default_timezone="UTC",
        locale_selector=lambda: locale_of(language_code()),
        timezone_selector=lambda: zone_of(getattr(current_user, "country", "")),
    )
    init_template_words(app)
