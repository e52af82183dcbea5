"""People: sex, age, birth-year band, and what is not known of them. The birth date itself is never plain."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

BAND_YEARS = 5
OLDEST = 120


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


class NameKind(enum.StrEnum):
    """Names beside the one that the document gives."""

    OWN_SCRIPT = "own_script"
    OTHER_SPELLING = "other_spelling"
    ALIAS = "alias"


class Basis(enum.StrEnum):
    """What a nationality rests on."""

    DOCUMENT = "document"
    STATED = "stated"


class Interpreter(enum.StrEnum):
    """Whether somebody has to interpret when a language is spoken with the office."""

    NEEDED = "needed"
    HELPFUL = "helpful"
    NOT_NEEDED = "not_needed"


_NEED = (Interpreter.NOT_NEEDED, Interpreter.HELPFUL, Interpreter.NEEDED)


def spoken_first(languages: Sequence[tuple[str, Interpreter]]) -> str:
    """The code of the language to talk in: one that needs no interpreter before others, else as they are recorded."""
    return min(languages, key=lambda language: _NEED.index(language[1]), default=("", None))[0]


# Nationalities that are no country.
STATELESS, NATIONALITY_UNKNOWN = "stateless", "unknown"
NO_COUNTRY = (STATELESS, NATIONALITY_UNKNOWN)


def birth_year_band(birth_date: date | None, estimated_year: int | None = None) -> int | None:
    """The first year of the five-year band in which somebody was born: 1990 for 1990 to 1994."""
    year = birth_date.year if birth_date is not None else estimated_year
    return year - year % BAND_YEARS if year is not None else None


def youngest_age(estimated_year: int, day: date) -> int:
    """The youngest that somebody of an estimated year can be on a day: in doubt a child is treated as a child."""
    return max(0, day.year - estimated_year - 1)


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
    return "too_old" if age_on(birth_date, today) > OLDEST else None


def estimated_year_problem(year: int | None, today: date) -> str | None:
    """Why an estimated year of birth cannot be right: `future`, `too_old` (over 120 years), or None."""
    if year is None:
        return None
    if year > today.year:
        return "future"
    return "too_old" if today.year - year > OLDEST else None


# Not known yet: which fields may stay open, which of them are, and who finds them out by when.


class OpenField(enum.StrEnum):
    """A field that may be "not known yet". None of them says anything that stands behind a closed door."""

    BIRTH_DATE = "birth_date"
    SEX = "sex"
    NATIONALITY = "nationality"
    LANGUAGES = "languages"
    HABITUAL_COUNTRY = "habitual_country"
    CONTACT = "contact"
    DOCUMENT = "document"
    FAMILY = "family"
    PLACE_OF_RETURN = "place_of_return"


# The others are asked of each person.
OF_CASE = (OpenField.PLACE_OF_RETURN,)


@dataclass(frozen=True)
class Unknown:
    """A field that nobody has filled in; `person` as hex, empty for a field of the case."""

    field: OpenField
    person: str = ""


@dataclass(frozen=True)
class PersonKnown:
    """What is known of one person, as yes or no by field."""

    person: str
    known: frozenset[OpenField]
    has_relatives: bool  # somebody else returns too, so that there is a family to ask about


def unknowns(case_known: frozenset[OpenField], people: Sequence[PersonKnown]) -> tuple[Unknown, ...]:
    """Every field that is not filled in: those of the case first, then person by person."""
    unfilled = [Unknown(field) for field in OF_CASE if field not in case_known]
    for person in people:
        unfilled += [
            Unknown(field, person.person)
            for field in OpenField
            if field not in OF_CASE
            and field not in person.known
            and (field is not OpenField.FAMILY or person.has_relatives)
        ]
    return tuple(unfilled)


class DayProblem(enum.StrEnum):
    """Why nobody can have said anything for somebody on a day."""

    IN_THE_FUTURE = "in_the_future"
    BEFORE_BIRTH = "before_birth"
    BEFORE_REPRESENTATIVE = "before_representative"


def due_problem(due_on: date, today: date, furthest: date) -> str | None:
    """Why a day cannot be the one by which something is found out: `past`, `too_far` (after `furthest`), or None."""
    if due_on < today:
        return "past"
    return "too_far" if due_on > furthest else None
