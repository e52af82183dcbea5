"""The letters of names: Arabic and Persian ones by sound, Latin ones that lose their meaning with their marks."""

import re
import unicodedata

# Marks and joiners that change how a word looks, not which name it is.
_INVISIBLE = re.compile("[\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Apostrophes of every kind are letters of Uzbek and signs of transliteration: within a word they are left out.
_APOSTROPHES = re.compile("['`\u00b4\u02b9-\u02bd\u02be\u02bf\u02c8\u2018-\u201b\u2032\u0621]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")

# Letters that would otherwise lose what tells them apart (ş is not s), and the one dotless i of Turkish and Azeri.
_LATIN = str.maketrans(
    {
        "ı": "i", "ş": "sh", "š": "sh", "ș": "sh", "ç": "ch", "č": "ch", "ć": "ch", "ž": "zh", "ğ": "gh", "ə": "a",
        "ä": "a", "ö": "o", "ü": "u", "ñ": "n", "ß": "ss", "đ": "dj", "ẖ": "kh", "ḫ": "kh", "ḥ": "h", "ġ": "gh",
        "ǧ": "j", "ṯ": "th", "ḏ": "dh",
    }
)  # fmt: skip

# Arabic, Persian, Dari, Pashto, Urdu, Uyghur and Kurdish letters by sound. "/" parts what a letter may stand for.
_ARABIC = {
    "ا": "a", "ب": "b", "پ": "p", "ت": "t", "ټ": "t", "ٹ": "t", "ث": "s/t", "ج": "j", "چ": "ch", "ځ": "z", "څ": "ts",
    "ح": "h", "خ": "kh", "د": "d", "ډ": "d", "ڈ": "d", "ذ": "z/d", "ر": "r", "ړ": "r", "ڑ": "r", "ز": "z", "ژ": "zh",
    "ږ": "zh", "س": "s", "ش": "sh", "ښ": "kh", "ص": "s", "ض": "z/d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh",
    "ف": "f", "ڤ": "v", "ق": "q", "ڨ": "g", "ک": "k", "گ": "g", "ګ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n",
    "ڼ": "n", "و": "w", "ه": "h", "ى": "y", "ې": "e", "ۍ": "y", "ئ": "y", "ؤ": "w", "ے": "e", "ۆ": "o", "ۇ": "u",
    "ۈ": "u", "ۋ": "v", "ڭ": "n", "ە": "a", "ة": "a",
}  # fmt: skip
# Letters of one sound that are written in several ways.
_ONE_OF_SEVERAL = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ي": "ى", "ی": "ى", "ك": "ک", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ۃ": "ة"}
)
_READ_AS_ONE = frozenset("cdgkpstz")
_ARTICLE = "ال"
_ARABIC_WORD = re.compile("[\u0620-\u06ff\u0750-\u077f]")


def words_of(text: str) -> list[str]:
    """The words of a name in its own script: one form for every way of writing a letter, lower case, unmarked.

    İ, I, ı and i are one letter; vowel signs, tatweel and joiners are left out; signs part words. Digits of every
    script are the same ones; a word of digits alone is no name.
    """
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("İ", "i")
    plain = unicodedata.normalize("NFC", _APOSTROPHES.sub("", shown).casefold().translate(_ONE_OF_SEVERAL))
    plain = plain.translate(_LATIN)
    bare = "".join(_digit(one) for one in plain if not (unicodedata.category(one) == "Mn" and _is_arabic_mark(one)))
    return [word for word in _BETWEEN_WORDS.split(bare) if word and not word.isdigit()]


def _digit(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _is_arabic_mark(mark: str) -> bool:
    return "\u0600" <= mark <= "\u08ff"


def leaves_vowels_out(word: str) -> bool:
    """Whether a word is written in Arabic letters, which do not show the short vowels."""
    return bool(_ARABIC_WORD.search(word))


def from_arabic(word: str) -> list[str]:
    """A word in Arabic letters in Latin ones, at most four ways: with other sounds of a letter, without its article."""
    ways = [""]
    for letter in word:
        sounds = _ARABIC.get(letter, letter if letter.isdigit() else "").split("/")
        ways = [_beside(way, sound) for sound in sounds for way in ways][:4]
    if word.startswith(_ARTICLE) and len(word) > 4:  # also الیاس, where it is no article: both are kept
        ways = [way[2:] for way in ways[:2]] + ways[:2]
    return [way for way in dict.fromkeys(ways) if way]


def _beside(way: str, sound: str) -> str:
    """Two sounds one after the other, kept apart by a stroke where they would read as one: z|h is not zh."""
    return f"{way}|{sound}" if sound == "h" and way[-1:] in _READ_AS_ONE else way + sound
