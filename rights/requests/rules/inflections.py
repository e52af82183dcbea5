"""Names as languages inflect them: what stands before or after a name in one word, as a pattern of plain letters.

"Plain" is as answers compare texts: lower case, without marks, i for ı, и for й. Turkish and Uzbek add endings, after
an apostrophe or not; Arabic puts particles before a name; Russian changes its end. Each list is bounded: what is not in
it is no inflection, however alike. Sources: Göksel and Kerslake, *Turkish: A Comprehensive Grammar* (2005), chapter 8;
Ryding, *A Reference Grammar of Modern Standard Arabic* (2005), chapters 15 and 16; Wade, *A Comprehensive Russian
Grammar* (2011), chapters 2 and 3; Bodrogligeti, *An Academic Reference Grammar of Modern Literary Uzbek* (2003).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

APOSTROPHES = "'\u2018\u2019\u02bc\u02bb`\u00b4"
MOST_AFTER_APOSTROPHE = 8
_LEAST_OF_A_STEM = 3
# With fewer letters a name is the beginning of too many words: "Can" and "canlı", "Али" and "алименты".
LEAST_BEFORE_AN_ENDING = 4

_TURKISH = (
    r"n?[iu]n|y?[iu]|y?[ae]|[dt][ae]n?|[dt][ae]ki|n?[iu]nki|y?l[ae]|l[ae]r(?:[iu]n?|[ae]|[dt][ae]n?|l[ae]|[iu]nki)?"
    r"|gil(?:l[ae]r)?(?:[iu]n?|[ae]|[dt][ae]n?)?|y?[dt][iu]|y?m[iu]s|[dt][iu]r|y?ken|c[iu][gk][iu]?m?|l[iu]|s[iu]z|s[iu]"
)
_UZBEK = r"ning|niki|ni|[gkq]a|gacha|da|dan|dagi|lar(?:ning|ni|ga|da|dan)?|dek|day|cha|mi|ku|chi|lik|jon(?:ning|ni|ga)?"
_PERSIAN = r"ی|را|رو|ها|های|هایی|م|ش|ت|ا"
_PARTICLES = r"[وف]?(?:[بلک]|ال|لل|بال|کال)?"  # and, so; with, to, like; the
ARTICLE = "ال"

_CYRILLIC_TURKIC = (
    r"[нд]ы?инг|нинг|нын|нин|ни|ны|га|ка|ге|ке|да|де|та|дан|ден|тан|тен|даги|лар(?:нинг|ни|га|да|дан|дын|ды)?|ники|гача"
    r"|дек|дай|ча|ро|жон(?:нинг|ни|га)?"
)
_AFTER_A_CONSONANT = (
    r"а|у|ом|ем|е|ы|и|ов|ев|ам|ами|ах|ым|ых|ыми|ой|ою"
    r"|ов[аоы]|ов[уе]|овых|овым|овыми|ову|ове|овой|ича|ичу|ичем|иче"
)
_AFTER_A = r"ы|и|е|у|ои|ою|еи|ею|ам|ами|ах|ин|ина|ину|иным|иных|ином|инои|ино|ины"
_AFTER_YA = r"и|е|ю|еи|еиу|ею|ям|ями|ях|ин|ина|ину|ином|инои"
_AFTER_I = r"я|ю|ем|е|и|ев|ям|ями|ях|ого|его|ому|ему|им|ом|ем|их|ими|ая|яя|ои|еи|ую|юю|ие|ое"
_AFTER_SOFT = r"я|ю|ем|е|и|ью|еи|ям|ями|ях"
# Nouns of which the last vowel goes: Павел and Павла, Отец and Отца.
_FLEETING = {"ел": "л", "ец": "ц", "ок": "к", "ев": "ьв"}


def _is_of(script: str, letter: str) -> bool:
    first, last = {"cyrillic": ("\u0400", "\u052f"), "arabic": ("\u0600", "\u06ff")}[script]
    return first <= letter <= last


def _cyrillic(name: str) -> Iterator[tuple[str, str]]:
    """Stems of a name in Cyrillic letters, each with the endings that it takes."""
    yield name, _CYRILLIC_TURKIC
    stem, last = name[:-1], name[-1]
    if last == "а":
        yield stem, _AFTER_A
    elif last == "я":
        yield stem, _AFTER_YA
    elif last == "ь":
        yield stem, _AFTER_SOFT
    elif last in "иы" or name.endswith("ои"):
        yield stem, _AFTER_I
        if name[-2:] in ("ии", "ыи", "ои"):
            yield name[:-2], _AFTER_I
    elif last not in "еоую":
        yield name, _AFTER_A_CONSONANT
        if short := _FLEETING.get(name[-2:]):
            yield name[:-2] + short, _AFTER_A_CONSONANT


@lru_cache(maxsize=2000)
def inflected(name: str) -> re.Pattern[str] | None:
    """What a word of a text looks like that is this name (plain letters) with something before or after it.

    None for a name of which too few letters stay as they are. The name itself is not matched.
    """
    first = name[0]
    if _is_of("arabic", first):
        if len(name) < _LEAST_OF_A_STEM:
            return None
        bare = name[2:] if name.startswith(ARTICLE) and len(name) >= _LEAST_OF_A_STEM + 2 else name
        return re.compile(rf"(?!{re.escape(name)}$){_PARTICLES}{re.escape(bare)}(?:{_PERSIAN})?")
    if _is_of("cyrillic", first):
        least = _LEAST_OF_A_STEM - (name[-1] in "ая")  # Яна, Яны
        stems = [(stem, ends) for stem, ends in _cyrillic(name) if len(stem) >= least]
        forms = "|".join(rf"{re.escape(stem)}(?:{ends})" for stem, ends in stems)
        return re.compile(rf"(?!{re.escape(name)}$)(?:{forms})") if forms else None
    if len(name) < LEAST_BEFORE_AN_ENDING:
        return None
    return re.compile(rf"{re.escape(name)}(?:{_TURKISH}|{_UZBEK})")


@lru_cache(maxsize=2000)
def alike(name: str) -> re.Pattern[str] | None:
    """What a word looks like that may be this name all the same: somebody has to look at it."""
    if _is_of("arabic", name[0]):
        return re.compile(rf"\w{{0,3}}{re.escape(name)}\w{{0,3}}") if len(name) >= LEAST_BEFORE_AN_ENDING else None
    stem = name[:-1] if _is_of("cyrillic", name[0]) and name[-1] in "аяьи" else name
    if len(stem) < _LEAST_OF_A_STEM:
        return None
    most = 5 if len(stem) >= LEAST_BEFORE_AN_ENDING else 3
    return re.compile(rf"{re.escape(stem)}\w{{1,{most}}}")
