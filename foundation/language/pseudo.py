"""Pseudo-locales: every translated string is marked and lengthened, so that a bare one shows at once."""

import re
from typing import Any

from babel.support import NullTranslations

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
