"""Names across scripts: from a name to its parts, their consonant skeletons, and how alike two names are.

Pure: words of other scripts come here in Latin letters already. Every choice was measured on `tests/golden/names`;
docs/names.md holds the figures.
"""

import enum
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

_TIE = (
    "al el il ul ur as ad an az ash ed es en et er ar us ud un uz ush ol or bin ben ibn bn bint binte binti ould wuld"
    " mst mosammat mosammet mosamat mossammat oghlu oghli oglu ogli ogly ughli ugli uli qizi kizi kyzy gizi ghizi kyz"
    " de van von der"
)
_OPEN_A_PART = "abd abdu abdul abdel abdal abdol abdur abdus abu abou abo aboo bou"
_CLOSE_A_PART = (
    "zada zade zadeh zoda pur pour poor nejad nezhad nizhad nia niya din deen addin eddin uddin aldin ullah allah ollah"
    " ulla alla far fard manesh dust doost zad|h pwr nzhad nya dyn aldyn allh"
)
# Parts that tie a name together and are often left out.
_PARTICLES = frozenset(_TIE.split())
# Parts that belong to the next one, and to the one before, however they were spaced.
_OPENERS = frozenset(_OPEN_A_PART.split())
_CLOSERS = frozenset(_CLOSE_A_PART.split())
# What is mostly written short, in Latin and Bengali letters; a title of women is left out like a particle.
_MOHAMMAD = "md mohd mhd muhd mohmd mohammd মো মোঃ মোহা মোহাঃ মু মুহা মুহাঃ"
_MOSAMMAT = "মোছা মোছাঃ মোসা মোসাঃ মোসাম্মৎ মোছাম্মৎ মুসাম্মৎ"
SHORT_FOR = dict.fromkeys(_MOHAMMAD.split(), "mohammad") | dict.fromkeys(_MOSAMMAT.split(), "mst")
# Sounds of several letters, longest first; what one may stand for is parted by "/".
_SOUNDS = (
    ("dzh", "J"), ("dsch", "J"), ("tsch", "S"), ("sch", "S"), ("shch", "S"), ("tch", "S"), ("dj", "J"), ("zh", "J"),
    ("sh", "S"), ("ch", "S/H"), ("kh", "H"), ("gh", "K"), ("ph", "F"), ("th", "S/D"), ("dh", "D"), ("ck", "K"),
    ("ts", "S"), ("tz", "S"),
)  # fmt: skip
_LETTERS = {
    "b": "B", "p": "B", "d": "D", "t": "D", "f": "F", "g": "K", "h": "H", "j": "J", "k": "K", "q": "K",
    "l": "L", "m": "M", "n": "N", "r": "R", "s": "S", "x": "H/KS", "z": "D", "v": "V", "w": "V", "y": "",
}  # fmt: skip
_VOWELS = re.compile("[yaeiou]+")
MOST_SKELETONS = 4
# Where a word begins with a vowel, or with a y that some write as one.
_OPEN = "A"


@dataclass(frozen=True)
class Sounds:
    """How letters become classes of sounds. The measured choice is the default; others are for measuring it."""

    several: tuple[tuple[str, str], ...] = _SOUNDS
    single: Mapping[str, str] = field(default_factory=lambda: _LETTERS)
    keeps_inner_v: bool = False
    keeps_last_h: bool = False

    @cached_property
    def several_by_letter(self) -> dict[str, list[tuple[str, list[str]]]]:
        """The sounds of several letters by the first of these, in their order, and all that each may stand for."""
        by_letter: dict[str, list[tuple[str, list[str]]]] = {}
        for several, meant in self.several:
            by_letter.setdefault(several[0], []).append((several, meant.split("/")))
        return by_letter


MEASURED = Sounds()


_Replacements = tuple[tuple[str, re.Pattern[str], str], ...]


def _compiled(*triples: tuple[str, str, str]) -> _Replacements:
    """What a word has to have before it is looked at in full, what is replaced in it, and by what."""
    return tuple((needed, re.compile(pattern), other) for needed, pattern, other in triples)


def _replaced(word: str, replacements: _Replacements) -> str:
    for needed, pattern, other in replacements:
        if needed in word:
            word = pattern.sub(other, word)
    return word


class TokenKind(enum.StrEnum):
    """What a keyed hash in the index of names stands for."""

    SKELETON = "skeleton"
    LETTERS = "letters"
    WHOLE = "whole"


@dataclass(frozen=True)
class NamePart:
    """One part of a name: in Latin letters, and the skeletons that it may have."""

    letters: str
    skeletons: frozenset[str]
    lacks_vowels: bool = False

    @cached_property
    def whole(self) -> str:
        """All that the part is compared by: of equal parts the same, and parts in its order stand in one order."""
        return f"{self.letters}{'~' * self.lacks_vowels} {' '.join(sorted(self.skeletons))}"

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """With what a word begins that may be the part and another one: an f at its end may be gone there."""
        return tuple(skeleton[:-1] or skeleton for skeleton in self.skeletons)


@dataclass(frozen=True)
class Word:
    """A word of a name in Latin letters, in each way that it may be read; the first is what it is ranked by."""

    ways: tuple[str, ...]
    lacks_vowels: bool = False


def joined(words: Sequence[Word]) -> list[Word]:
    """Words as parts of a name: particles left out, what belongs together joined. A name of particles keeps them."""
    parts: list[Word] = []
    opener: Word | None = None
    for word, following in itertools.zip_longest(words, words[1:]):
        first = word.ways[0]
        if first in _PARTICLES:
            continue
        if first in _CLOSERS and parts and opener is None:
            parts[-1] = _glued(parts[-1], word)
        elif first in _OPENERS:
            opener = _glued(opener, word) if opener else word
        else:
            parts.append(_glued(opener, word) if opener else _without_tie(word) if following else word)
            opener = None
    if opener:
        parts.append(opener)
    return parts or list(words)


# The article of the next word at the end of this one: Rafiqul Islam, Ziaur Rahman, Shamsuz Zaman.
_TIED = re.compile(r"(\w{3,}?)[aiu]?[uo][lrsznd]")


def _without_tie(word: Word) -> Word:
    untied = [tied.group(1) for way in word.ways if (tied := _TIED.fullmatch(way))]
    return Word(tuple(dict.fromkeys((*word.ways, *untied)))[:MOST_SKELETONS], word.lacks_vowels)


_WITH_ARTICLE = re.compile(r"[ae]l(?=[bcdfghjkmnpqrstvwxz]\w{3})")


def without_article(word: str) -> tuple[str, ...]:
    """The ways of a Latin word: as it stands and, where it may begin with the article (Almasri), without it."""
    match = _WITH_ARTICLE.match(word)
    return (word, word[match.end() :]) if match else (word,)


def _glued(first: Word, second: Word) -> Word:
    ways = tuple(start + end for start, end in itertools.product(first.ways, second.ways))
    return Word(ways[:MOST_SKELETONS], first.lacks_vowels or second.lacks_vowels)


def name_part(word: Word, sounds: Sounds = MEASURED) -> NamePart:
    """A part of a name, with the skeletons that it may have."""
    skeletons = [skeleton for way in word.ways for skeleton in skeletons_of(way, sounds)]
    return NamePart(light(word.ways[0]), frozenset(list(dict.fromkeys(skeletons))[:MOST_SKELETONS]), word.lacks_vowels)


def joint(part: NamePart, following: NamePart) -> NamePart:
    """Two parts written as one word: Wolde Mariam as Woldemariam, Sher Ali as Sherali.

    Built from nothing but what the parts are compared by, so that names that compare alike also join alike.
    """
    lacks_vowels = part.lacks_vowels or following.lacks_vowels
    return NamePart(light(part.letters + following.letters), joint_skeletons(part, following), lacks_vowels)


def joint_skeletons(part: NamePart, following: NamePart) -> frozenset[str]:
    """The skeletons of two parts that are written as one word."""
    pairs = itertools.product(_followed(part), sorted(following.skeletons))
    skeletons = dict.fromkeys(first + _within(second) for first, second in pairs)
    return frozenset(list(skeletons)[:MOST_SKELETONS])


def _followed(part: NamePart) -> list[str]:
    """The skeletons of a part that another one follows: what is read in its own way at an end may not be read so.

    The w of Oluwa is then no -ov or -ova, and the h of Fatah is spoken.
    """
    ways = sorted(part.skeletons)
    if _ENDS_IN_V.search(part.letters):
        ways += [way[:-1] for way in ways if way.endswith("F") and len(way) > 1]
    if _ENDS_IN_H.search(part.letters):
        ways += [f"{way}H" for way in ways if not way.endswith("H")]
    return ways


_ENDS_IN_H = re.compile("[aiu]h$")  # not of sh, kh
_ENDS_IN_V = re.compile("v[af]?$")


def _within(skeleton: str) -> str:
    """A skeleton inside of a word: vowels at its beginning, and w and v, are left out there."""
    return skeleton[1:] if skeleton[:1] in (_OPEN, "V") and len(skeleton) > 1 else skeleton


def joints_of(parts: Sequence[NamePart]) -> list[NamePart]:
    """Each two parts that stand beside one another, as one word."""
    return [joint(part, following) for part, following in itertools.pairwise(parts)]


def each_beside(parts: Sequence[NamePart]) -> list[list[NamePart]]:
    """What may stand for each part of a name: itself, and it in one word with the part before or after."""
    joints = joints_of(parts)
    return [[part, *joints[max(0, place - 1) : place + 1]] for place, part in enumerate(parts)]


def skeletons_of(word: str, sounds: Sounds = MEASURED) -> list[str]:
    """The classes of the consonants of a Latin word, vowels left out but at the beginning; at most four ways."""
    ways = [""] if word else []
    rest, is_first = _respelt(word), True
    while rest:
        letters, meant = _next_sound(rest, is_first, sounds)
        rest, is_first = rest[letters:], False
        ways = [way + sound for sound in meant for way in ways][:MOST_SKELETONS]
    return list(dict.fromkeys(_tidied(way, sounds) for way in ways))


# Endings: -jew and -aja of German, the article of Nur-al-Din; then letters written twice.
_RESPELT = _compiled(
    ("j", r"j(?=e[vw]a?$)|(?<=[ae])j(?=a$)|j$", "y"), ("d", r"[aeiou]?l?d+(?:[iey]+)n$", "din"), ("", r"(.)\1+", r"\1")
)


def _respelt(word: str) -> str:
    return _replaced(word, _RESPELT)


def _next_sound(rest: str, is_first: bool, sounds: Sounds) -> tuple[int, list[str]]:
    letter = rest[0]
    for several, meant in sounds.several_by_letter.get(letter, ()):
        if rest.startswith(several):
            return len(several), meant
    if is_first and (vowels := _VOWELS.match(rest)):
        return vowels.end(), [_OPEN]
    if letter == "c":
        return 1, ["J", "S"] if rest[1:2] in ("e", "i") else ["J", "K"]
    if is_first and letter == "j":
        return 1, ["J", _OPEN]  # German and Slavic spellings write Yusuf as Jusuf
    if letter in "vw" and not is_first:
        if rest[1:] in ("", "a", "f"):
            return len(rest), ["F"]  # -ov, -ova, -ow, and -wf as Arabic letters have it
        return 1, ["V" if sounds.keeps_inner_v else ""]
    return 1, sounds.single.get(letter, letter if letter.isdigit() else "").split("/")


def _tidied(skeleton: str, sounds: Sounds) -> str:
    """What does not tell names apart: a last h that some write, and the article in Abd-al-Rahman and Nur-al-Din."""
    if not sounds.keeps_last_h and len(skeleton) > 2 and skeleton.endswith("H"):
        skeleton = skeleton[:-1]
    if not skeleton.startswith("ABD"):
        return skeleton
    return re.sub(r"^ABDR+", "ABDR", re.sub(r"^ABDL(?=[A-Z]{2})", "ABD", skeleton))


_LIGHT = _compiled(
    ("", r"(.)\1+", r"\1"), ("abd", r"^abd[aeou]?[lr]?(?=.{3})", "d"), ("c", r"c(?=[ei])", "j"),
    ("", r"d?zh|dsch|dj", "j"), ("ch", r"tsch|tch", "ch"), ("sch", "sch", "sh"), ("ph", "ph", "f"), ("", "kh|x", "h"),
    ("gh", "gh", "g"), ("q", "q", "k"), ("th", "th", "t"), ("dh", "dh", "d"), ("ck", "ck", "k"), ("t", "t$", "d"),
    ("w", "w", "v"), ("o", "ou|o", "u"), ("", "e|ae|ai|ei", "a"), ("y", "y", "i"), ("|", r"\|", ""),
    ("", r"(.)\1+", r"\1"),
)  # fmt: skip


def light(word: str) -> str:
    """A Latin word with the habits of transliteration taken out, its vowels kept roughly: what names are ranked by."""
    return _replaced(word, _LIGHT)


def whole_name(parts: Sequence[NamePart]) -> str:
    """All that a name is compared by, whatever the order of its parts.

    Two names of which it is the same are equally like any third, and like one another by 1.
    """
    return "|".join(sorted(map(whole_part, parts)))


# What the parts of a name are put in order by.
whole_part = attrgetter("whole")


def first_letters(part: NamePart, count: int) -> str | None:
    """The first letters of a part, for who types only a beginning; None where it has fewer, or none are wanted."""
    return part.letters[:count] if 0 < count <= len(part.letters) else None


def could_be_a_name(typed: str) -> bool:
    """Whether a typed text is looked for as a name: no e-mail and no number, and letters enough."""
    return "@" not in typed and not any(c.isdigit() for c in typed) and sum(c.isalpha() for c in typed) > 1


def full_of(names: Iterable[str | None]) -> str:
    """The parts of a name that are known, as one."""
    return " ".join(name for name in names if name)
