"""In which script a text is written, and how it could be spelled in Latin letters."""

import unicodedata

from anyascii import anyascii

# The first words of the names that Unicode gives to letters -> the script as people call it.
_SCRIPTS = {
    "LATIN": "latin",
    "ARABIC": "arabic",
    "CYRILLIC": "cyrillic",
    "GREEK": "greek",
    "HEBREW": "hebrew",
    "ARMENIAN": "armenian",
    "GEORGIAN": "georgian",
    "ETHIOPIC": "ethiopic",
    "BENGALI": "bengali",
    "DEVANAGARI": "devanagari",
    "GURMUKHI": "gurmukhi",
    "TAMIL": "tamil",
    "TELUGU": "telugu",
    "SINHALA": "sinhala",
    "THAI": "thai",
    "MYANMAR": "myanmar",
    "KHMER": "khmer",
    "LAO": "lao",
    "TIBETAN": "tibetan",
    "MONGOLIAN": "mongolian",
    "SYRIAC": "syriac",
    "THAANA": "thaana",
    "TIFINAGH": "tifinagh",
    "NKO": "nko",
    "CJK": "chinese",
    "HIRAGANA": "japanese",
    "KATAKANA": "japanese",
    "HANGUL": "korean",
}


def script_of(text: str) -> str:
    """The script of the letters of a text, such as `arabic`; `mixed` for several, `other` if unknown, empty if none."""
    scripts = {
        _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "other") for letter in text if letter.isalpha()
    }
    return "mixed" if len(scripts) > 1 else next(iter(scripts), "")


def proposed_latin(text: str) -> str:
    """A spelling in plain Latin letters, each word with a capital: a proposal, since a document may spell otherwise."""
    return " ".join(word[:1].upper() + word[1:] for word in anyascii(text).split())
