"""People: sex, age and birth-year band. The band is plain in the database; the birth date never is."""

import enum
from datetime import date

BAND_YEARS = 5


class Sex(enum.StrEnum):
    """As recorded for statistics and for who escorts and receives."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class MemberRole(enum.StrEnum):
    """What somebody is in a case."""

    PRINCIPAL = "principal"
    MEMBER = "member"


class IdentifierKind(enum.StrEnum):
    """What somebody is looked up by."""

    PHONE = "phone"
    EMAIL = "email"
    DOCUMENT = "document"


def birth_year_band(birth_date: date | None) -> int | None:
    """The first year of the five-year band in which somebody was born: 1990 for 1990 to 1994."""
    return birth_date.year - birth_date.year % BAND_YEARS if birth_date is not None else None


def age_on(birth_date: date, day: date) -> int:
    """Full years on a day. Somebody born on 29 February turns a year older on 1 March in other years."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def age_range(band: int, day: date) -> tuple[int, int]:
    """The youngest and oldest age, on a day, of somebody born in a five-year band."""
    youngest = day.year - (band + BAND_YEARS - 1) - 1
    return max(0, youngest), max(0, day.year - band)


def birth_date_problem(birth_date: date | None, today: date) -> str | None:
    """Why a birth date cannot be right: `future`, `too_old` (over 120 years), or None."""
    if birth_date is None:
        return None
    if birth_date > today:
        return "future"
    return "too_old" if age_on(birth_date, today) > 120 else None
