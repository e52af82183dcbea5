"""Other scripts in Latin letters, and how alike two texts are: the only place that asks anyascii and RapidFuzz."""

from typing import TYPE_CHECKING

from anyascii import anyascii

from foundation.lazy import lazily

if TYPE_CHECKING:
    from rapidfuzz import distance
else:
    distance = lazily("rapidfuzz.distance")


def in_latin(text: str) -> str:
    """A text of any script in plain Latin letters, by sound where the script says it, without accents."""
    return anyascii(text)


def likeness(first: str, second: str) -> float:
    """How alike two words are, from 0 to 1: the share of letters that stay; two swapped count as one."""
    return distance.OSA.normalized_similarity(first, second)


def share_in_order(short: str, long: str) -> float:
    """Which share of the letters of one word stand in the other in the same order, from 0 to 1."""
    return distance.LCSseq.similarity(short, long) / len(short) if short else 0.0
