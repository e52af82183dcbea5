"""Who may be one person twice: what speaks for it, what against it, and when somebody is worth being shown.

Nothing here decides: two people are one only when somebody who knows them says so.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from returns.names.rules.likeness import Closeness
from returns.people.rules.people import BAND_YEARS, IdentifierKind, Sex, birth_year_band

# Another office is asked by a name only if this many of its parts have to fit.
LEAST_PARTS = 2


class Sign(enum.StrEnum):
    """What speaks for or against two people being one."""

    SAME_PHONE = "same_phone"
    SAME_EMAIL = "same_email"
    SAME_DOCUMENT = "same_document"
    NAME_VERY_CLOSE = "name_very_close"
    NAME_CLOSE = "name_close"
    NAME_DISTANT = "name_distant"
    SAME_BIRTH_DATE = "same_birth_date"
    DAY_AND_MONTH_SWAPPED = "day_and_month_swapped"
    SAME_BIRTH_YEARS = "same_birth_years"
    OTHER_BIRTH_DATE = "other_birth_date"
    OTHER_BIRTH_YEARS = "other_birth_years"
    OTHER_SEX = "other_sex"
    SAME_COUNTRY = "same_country"
    OTHER_COUNTRY = "other_country"


_OF_IDENTIFIERS = {
    IdentifierKind.PHONE: Sign.SAME_PHONE,
    IdentifierKind.EMAIL: Sign.SAME_EMAIL,
    IdentifierKind.DOCUMENT: Sign.SAME_DOCUMENT,
}
_OF_NAMES = {
    Closeness.VERY_CLOSE: Sign.NAME_VERY_CLOSE,
    Closeness.CLOSE: Sign.NAME_CLOSE,
    Closeness.DISTANT: Sign.NAME_DISTANT,
}


class Traits(NamedTuple):
    """What is compared beside the name. None is "not known yet"."""

    birth_date: date | None
    band: int | None
    sex: Sex
    country: str


@dataclass(frozen=True)
class Signs:
    """What speaks for one person, and what against it."""

    in_favour: tuple[Sign, ...] = ()
    against: tuple[Sign, ...] = field(default=())


def signs_of(
    traits: Traits, other: Traits, closeness: Closeness | None, identifiers: Sequence[IdentifierKind] = ()
) -> Signs:
    """Everything that speaks for and against two people being one; what is not known says nothing."""
    signs = [_OF_IDENTIFIERS[kind] for kind in IdentifierKind if kind in identifiers]
    if closeness is not None:
        signs.append(_OF_NAMES[closeness])
    signs += [*_of_birth(traits, other), *_of_sex(traits.sex, other.sex)]
    signs.append(Sign.SAME_COUNTRY if traits.country == other.country else Sign.OTHER_COUNTRY)
    against = tuple(sign for sign in signs if sign in _AGAINST)
    return Signs(tuple(sign for sign in signs if sign not in _AGAINST), against)


_AGAINST = (
    Sign.NAME_DISTANT,
    Sign.OTHER_BIRTH_DATE,
    Sign.OTHER_BIRTH_YEARS,
    Sign.OTHER_SEX,
    Sign.OTHER_COUNTRY,
)


def _of_birth(traits: Traits, other: Traits) -> list[Sign]:
    first, second = traits.birth_date, other.birth_date
    if first is not None and second is not None:
        if first == second:
            return [Sign.SAME_BIRTH_DATE]
        if (first.year, first.month, first.day) == (second.year, second.day, second.month):
            return [Sign.DAY_AND_MONTH_SWAPPED]
    bands = (_band(traits), _band(other))
    if bands[0] is None or bands[1] is None:
        return []
    if abs(bands[0] - bands[1]) > BAND_YEARS:  # a year off at the edge of a band is a slip, ten years are not
        return [Sign.OTHER_BIRTH_YEARS]
    if first is not None and second is not None:
        return [Sign.OTHER_BIRTH_DATE]
    return [Sign.SAME_BIRTH_YEARS] if bands[0] == bands[1] else []


def _band(traits: Traits) -> int | None:
    return birth_year_band(traits.birth_date) if traits.birth_date is not None else traits.band


def _of_sex(sex: Sex, other: Sex) -> list[Sign]:
    both_known = Sex.UNKNOWN not in (sex, other)
    return [Sign.OTHER_SEX] if both_known and sex is not other else []


_BORN_ALIKE = frozenset({Sign.SAME_BIRTH_DATE, Sign.DAY_AND_MONTH_SWAPPED, Sign.SAME_BIRTH_YEARS})
_IDENTIFIED = frozenset(_OF_IDENTIFIERS.values())


def is_worth_showing(signs: Signs) -> bool:
    """Whether somebody is shown as possibly the same person.

    By one identifier alone; by a very close name unless two things speak against it; by a close name only with a like
    birth and nothing against it: brothers have close names, and are born in other years.
    """
    in_favour = frozenset(signs.in_favour)
    if in_favour & _IDENTIFIED:
        return True
    if Sign.NAME_VERY_CLOSE in in_favour:
        return len(signs.against) < LEAST_AGAINST
    return Sign.NAME_CLOSE in in_favour and bool(in_favour & _BORN_ALIKE) and not signs.against


LEAST_AGAINST = 2


def may_be_shown(traits: Traits, other: Traits) -> bool:
    """Whether somebody without a like identifier could be shown, however close the names are: before they are opened.

    `other` may lack the date of birth, which can only speak against more people than its band of years does.
    """
    return is_worth_showing(signs_of(traits, other, Closeness.VERY_CLOSE))


def is_possible(signs: Signs) -> bool:
    """Whether somebody could be shown of whose birth only the band of years is told in these signs."""
    return is_worth_showing(signs) or (Sign.NAME_CLOSE in signs.in_favour and not signs.against)


def birth_may_tell(traits: Traits, other: Traits) -> bool:
    """Whether the date of birth of the other could say more than the band of years does: whether it is opened."""
    bands = (_band(traits), other.band)
    if bands[0] is None or bands[1] is None:
        return True
    return traits.birth_date is not None and abs(bands[0] - bands[1]) <= BAND_YEARS


def weight_of(signs: Signs) -> tuple[int, int, int]:
    """For ordering, the strongest first: identifiers, then how much speaks for one person, then how little against."""
    in_favour = frozenset(signs.in_favour)
    strong = len(in_favour & {Sign.NAME_VERY_CLOSE, Sign.SAME_BIRTH_DATE})
    return (-len(in_favour & _IDENTIFIED), -(strong + len(in_favour)), len(signs.against))
