"""Case references: drawn at random, short enough to say on a bad phone line, with a check character.

Eight characters of Crockford's base 32 (no I, L, O, U) and one check character: 40 bits, so a draw practically
never repeats, and nothing about the person, the office or the number of cases can be read from it.
"""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_ALPHABET = ALPHABET + "*~$=U"  # Crockford's check symbols, modulo 37
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
_LENGTH = 8
# Hyphens and dashes, and marks of direction that come along when a text is copied.
_BETWEEN = "-\u2010\u2011\u2013\u2014\u200e\u200f"


class ReferenceMistyped(ValueError):
    """The text is no reference: wrong length, a foreign character, or the check character does not fit."""


def _check(body: str) -> str:
    value = 0
    for character in body:
        value = value * 32 + ALPHABET.index(character)
    return _CHECK_ALPHABET[value % 37]


def draw_reference() -> str:
    """A new reference like `7KQ2-M9XT-4`, whose check character is a letter or digit."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
        check = _check(body)
        if check in ALPHABET:  # the five symbols of Crockford's check set are hard to say aloud
            return f"{body[:4]}-{body[4:]}-{check}"


def read_reference(text: str) -> str:
    """The reference that was meant: spaces and hyphens ignored, case folded, I L O read as 1 1 0, digits of any script.

    Raises ReferenceMistyped when the check character does not fit (one wrong or two swapped characters).
    """
    plain = _plain(text)
    if not _is_valid(plain):
        raise ReferenceMistyped(text)
    return _shown(plain)


def near_references(text: str) -> list[str]:
    """The references that were meant if one character was left out, added or mistyped, or two were swapped.

    At most about twenty, because each has to fit its check character; none for a text that is not nearly one.
    """
    plain = _plain(text)
    if not _LENGTH <= len(plain) <= _LENGTH + 2 or any(c not in ALPHABET for c in plain):
        return []
    places = range(len(plain))
    if len(plain) == _LENGTH:
        could_be = {plain[:at] + c + plain[at:] for at in range(_LENGTH + 1) for c in ALPHABET}
    elif len(plain) == _LENGTH + 2:
        could_be = {plain[:at] + plain[at + 1 :] for at in places}
    else:
        could_be = {plain[:at] + c + plain[at + 1 :] for at in places for c in ALPHABET}
        could_be |= {plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in places[:-1]}
    return sorted(_shown(reference) for reference in could_be - {plain} if _is_valid(reference))


def _plain(text: str) -> str:
    digits = "".join(str(unicodedata.decimal(c, c)) for c in text)
    return "".join(c for c in digits.upper() if not c.isspace() and c not in _BETWEEN).translate(_MISREAD)


def _is_valid(plain: str) -> bool:
    return len(plain) == _LENGTH + 1 and all(c in ALPHABET for c in plain) and _check(plain[:-1]) == plain[-1]


def _shown(plain: str) -> str:
    return f"{plain[:4]}-{plain[4:8]}-{plain[8]}"
