"""Case references: drawn at random, short enough to say on a bad phone line, with a check character.

Eight characters of Crockford's base 32 (no I, L, O, U) and one check character: 40 bits, so a draw practically
never repeats, and nothing about the person, the office or the number of cases can be read from it.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK_ALPHABET = ALPHABET + "*~$=U"  # Crockford's check symbols, modulo 37
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
_LENGTH = 8


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
    """The reference that was meant: spaces and hyphens ignored, case folded, I L O read as 1 1 0.

    Raises ReferenceMistyped when the check character does not fit (one wrong or two swapped characters).
    """
    plain = "".join(c for c in text.upper() if not c.isspace() and c not in "-‐‑–").translate(_MISREAD)
    if len(plain) != _LENGTH + 1 or any(c not in ALPHABET for c in plain):
        raise ReferenceMistyped(text)
    if _check(plain[:-1]) != plain[-1]:
        raise ReferenceMistyped(text)
    return f"{plain[:4]}-{plain[4:8]}-{plain[8]}"
