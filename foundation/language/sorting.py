"""The order of the alphabet, in letters of any script: words stand where their readers look for them. Pure.

Python alone puts Çad behind Zambia, and أفغانستان before everything. What the standard library offers depends on the
languages that a machine has installed; this needs the few letters that have a place of their own.
"""

import unicodedata

_BEHIND = "\uffff"  # whatever begins with the letter before it
# Letters that stand behind another one, by language; elsewhere they stand with the letter that they are without marks.
_LETTERS = {"tr": {"ç": "c", "ğ": "g", "ı": "h", "ö": "o", "ş": "s", "ü": "u"}}
_BEHIND_OTHERS = {
    language: str.maketrans({letter: before + _BEHIND for letter, before in letters.items()})
    for language, letters in _LETTERS.items()
}
_WITHOUT_MARKS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"})


def alphabetical(text: str, language: str) -> tuple[str, str]:
    """What to sort a text by for readers of a language (two letters): letters of either case are one."""
    lower = unicodedata.normalize("NFC", text.replace("İ", "i").replace("I", "ı") if language == "tr" else text).lower()
    placed = without_accents(lower.translate(_BEHIND_OTHERS.get(language, {})))
    return placed.translate(_WITHOUT_MARKS), lower


def without_accents(text: str) -> str:
    """The letters without accents and vowel points. Vowel signs of Indian scripts have class 0: they are letters."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
