"""The letters of names: Arabic and Indic ones by sound, Latin ones that lose their meaning with their marks."""

import itertools
import re
import unicodedata

# Marks and joiners that change how a word looks, not which name it is.
_INVISIBLE = re.compile("[\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Apostrophes of every kind are letters of Uzbek and signs of transliteration: within a word they are left out.
_APOSTROPHES = re.compile("['`\u00b4\u02b9-\u02bd\u02be\u02bf\u02c8\u2018-\u201b\u2032\u0621]")

_PLAIN_WORD = re.compile("[a-z0-9]+")

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
    if text.isascii():  # none of what follows but the apostrophes is in it
        return [word for word in _PLAIN_WORD.findall(_APOSTROPHES.sub("", text).lower()) if not word.isdigit()]
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).replace("İ", "i")
    plain = unicodedata.normalize("NFC", _APOSTROPHES.sub("", shown).casefold().translate(_ONE_OF_SEVERAL))
    plain = plain.translate(_LATIN)
    bare = "".join(_digit(sign) for sign in plain if not (unicodedata.category(sign) == "Mn" and _is_arabic_mark(sign)))
    return [word for word in _split(bare) if not word.isdigit()]


def _split(text: str) -> list[str]:
    """Runs of letters, marks and digits. Marks belong to the letter before; Indic scripts write half of a word so."""
    runs = itertools.groupby(text, key=lambda sign: unicodedata.category(sign)[0] in "LMN")
    return ["".join(signs) for is_word, signs in runs if is_word]


def _digit(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _is_arabic_mark(mark: str) -> bool:
    return "\u0600" <= mark <= "\u08ff"


def leaves_vowels_out(word: str) -> bool:
    """Whether a word is written in letters that do not show all vowels: Arabic ones, and those of India's scripts."""
    return bool(_ARABIC_WORD.search(word) or _INDIC_WORD.search(word))


def in_latin_ways(word: str) -> list[str]:
    """A word in Arabic or Indic letters in Latin ones, at most four ways."""
    return from_arabic(word) if _ARABIC_WORD.search(word) else from_indic(word)


def from_arabic(word: str) -> list[str]:
    """A word in Arabic letters in Latin ones, at most four ways: with other sounds of a letter, without its article."""
    ways = [""]
    for letter in word:
        sounds = _ARABIC.get(letter, letter if letter.isdigit() else "").split("/")
        ways = [_beside(way, sound) for sound in sounds for way in ways][:4]
    if word.startswith(_ARTICLE) and len(word) > 4:  # also الیاس, where it is no article: both are kept
        ways = [way[2:] for way in ways[:2]] + ways[:2]
    return [way for way in dict.fromkeys(ways) if way]


# Bengali, Devanagari, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada and Malayalam stand in Unicode one after the
# other, each letter at the place of its fellows: by that place, in hexadecimal. "/" parts what a letter may stand for.
_INDIC_WORD = re.compile("[\u0900-\u0d7f]")
_INDIC = {
    "02": "n", "05": "a", "06": "a", "07": "i", "08": "i", "09": "u", "0a": "u", "0b": "ri", "0e": "e", "0f": "e",
    "10": "ai", "12": "o", "13": "o", "14": "au", "15": "k", "16": "kh", "17": "g", "18": "gh", "19": "ng", "1a": "ch",
    "1b": "ch", "1c": "j/z", "1d": "j", "1e": "n", "1f": "t", "20": "th", "21": "d", "22": "dh", "23": "n", "24": "t",
    "25": "th", "26": "d", "27": "dh", "28": "n", "29": "n", "2a": "p", "2b": "f", "2c": "b", "2d": "bh", "2e": "m",
    "2f": "y", "30": "r", "31": "r", "32": "l", "33": "l", "34": "l", "35": "v", "36": "sh", "37": "sh", "38": "s",
    "39": "h", "3e": "a", "3f": "i", "40": "i", "41": "u", "42": "u", "43": "ri", "46": "e", "47": "e", "48": "ai",
    "4a": "o", "4b": "o", "4c": "au", "4e": "t",
}  # fmt: skip
# Where Bengali differs: য is a j, which stands for the z of Arabic names too, and ছ for their s; a letter under another
# is spoken as y or w, and ওয় is the w at the beginning of Wahid.
_BENGALI = {"1b": "ch/s", "2f": "j/z"}
_BENGALI_GROUPS = (
    ("ও\u09af\u09bc", "w"), ("উ\u09af\u09bc", "w"), ("\u09af\u09bc", "y"), ("\u09cd\u09af", "y"), ("\u09cd\u09ac", "w"),
    ("\u09a1\u09bc", "r"), ("\u09a2\u09bc", "r"),
)  # fmt: skip
# A dot below makes other letters of these in all of the scripts.
_DOTTED = {"15": "q", "16": "kh", "17": "gh", "1c": "z", "21": "r", "22": "r", "2b": "f", "38": "sh"}
_DOT, _BLOCK = 0x3C, 0x80


def from_indic(word: str) -> list[str]:
    """A word in the letters of a script of India in Latin ones, at most four ways. The inherent vowels stay out."""
    for several, sound in _BENGALI_GROUPS:
        word = word.replace(several, sound)
    ways = [""]
    for place, letter in enumerate(word):
        sounds = _sounds_of(letter, word[place + 1 : place + 2]).split("/")
        ways = [_beside(way, sound) for sound in sounds for way in ways][:4]
    return [way for way in dict.fromkeys(ways) if way]


def _sounds_of(letter: str, following: str) -> str:
    if not _INDIC_WORD.match(letter):
        return letter if letter.isalnum() else ""
    place = f"{(ord(letter) - 0x900) % _BLOCK:02x}"
    if following and _INDIC_WORD.match(following) and (ord(following) - 0x900) % _BLOCK == _DOT:
        return _DOTTED.get(place, _INDIC.get(place, ""))
    is_bengali = 0x980 <= ord(letter) < 0x980 + _BLOCK
    return (_BENGALI.get(place) if is_bengali else None) or _INDIC.get(place, "")


def _beside(way: str, sound: str) -> str:
    """Two sounds one after the other, kept apart by a stroke where they would read as one: z|h is not zh."""
    return f"{way}|{sound}" if sound == "h" and way[-1:] in _READ_AS_ONE else way + sound
