"""How names of places are compared: a search key that forgets case, accents, apostrophes and variants of letters."""

import re

from foundation.language.sorting import without_accents

# Letters that no decomposition brings together, though people type one for the other. The Arabic pairs are what Arabic
# and Persian keyboards send for the same letter.
_SAME_LETTER = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ة": "ه",
        "ـ": None,
        "\N{ZERO WIDTH NON-JOINER}": None,
        "\N{ZERO WIDTH JOINER}": None,
    }
)
# Dropped, not replaced by a space: Go'a, Gʻa and Ga are typed for one another.
_APOSTROPHES = re.compile("['`´‘’ʻʼʹʿʾ]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def search_key(text: str) -> str:
    """What is compared instead of the text: small letters without accents, words parted by one space. May be empty."""
    folded = text.casefold()
    if not folded.isascii():
        folded = without_accents(folded).translate(_SAME_LETTER)
    return _BETWEEN_WORDS.sub(" ", _APOSTROPHES.sub("", folded)).strip()
