"""Who may be one person twice: what speaks for and against, and when somebody is worth being shown."""

import itertools
from datetime import date

import pytest
from hypothesis import given, strategies as st

from returns.names.rules.duplicates import (
    Sign,
    Signs,
    Traits,
    birth_may_tell,
    is_possible,
    is_worth_showing,
    may_be_shown,
    signs_of,
    weight_of,
)
from returns.names.rules.likeness import Closeness
from returns.people.rules.people import IdentifierKind, Sex, birth_year_band

S, C = Sign, Closeness


def traits(born: date | None = date(1991, 4, 7), sex: Sex = Sex.MALE, country: str = "AF") -> Traits:
    """Somebody, as far as is known."""
    return Traits(born, birth_year_band(born), sex, country)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (traits(), S.SAME_BIRTH_DATE),
        (traits(date(1991, 7, 4)), S.DAY_AND_MONTH_SWAPPED),
        (traits(date(1991, 5, 7)), S.OTHER_BIRTH_DATE),
        (traits(date(1996, 1, 1)), S.OTHER_BIRTH_DATE),
        (traits(date(2001, 1, 1)), S.OTHER_BIRTH_YEARS),
        (Traits(None, 1990, Sex.MALE, "AF"), S.SAME_BIRTH_YEARS),
        (Traits(None, 1970, Sex.MALE, "AF"), S.OTHER_BIRTH_YEARS),
        (Traits(None, 1995, Sex.MALE, "AF"), None),
        (traits(None), None),
    ],
)
def test_births_are_compared_as_far_as_they_are_known(other: Traits, expected: Sign | None) -> None:
    signs = signs_of(traits(), other, C.VERY_CLOSE)
    said = {one for one in (*signs.in_favour, *signs.against) if "birth" in one or "day_and" in one}
    assert said == ({expected} if expected else set())


def test_sex_speaks_only_against_and_only_where_both_are_known() -> None:
    assert S.OTHER_SEX in signs_of(traits(), traits(sex=Sex.FEMALE), None).against
    assert S.OTHER_SEX not in signs_of(traits(), traits(sex=Sex.UNKNOWN), None).against
    assert signs_of(traits(), traits(), None).in_favour == (S.SAME_BIRTH_DATE, S.SAME_COUNTRY)


WORTH = [
    ((S.SAME_DOCUMENT,), (S.NAME_DISTANT, S.OTHER_SEX, S.OTHER_BIRTH_YEARS), True),
    ((S.SAME_PHONE,), (), True),
    ((S.NAME_VERY_CLOSE,), (), True),
    ((S.NAME_VERY_CLOSE,), (S.OTHER_COUNTRY,), True),
    ((S.NAME_VERY_CLOSE,), (S.OTHER_COUNTRY, S.OTHER_BIRTH_DATE), False),
    ((S.NAME_CLOSE,), (), False),
    ((S.NAME_CLOSE, S.SAME_BIRTH_YEARS), (), True),
    ((S.NAME_CLOSE, S.SAME_BIRTH_DATE), (S.OTHER_SEX,), False),
    ((S.SAME_BIRTH_DATE, S.SAME_COUNTRY), (S.NAME_DISTANT,), False),
    ((), (), False),
]


@pytest.mark.parametrize(("in_favour", "against", "shown"), WORTH)
def test_who_is_worth_showing(in_favour: tuple[Sign, ...], against: tuple[Sign, ...], shown: bool) -> None:
    assert is_worth_showing(Signs(in_favour, against)) is shown


def test_the_strongest_stand_first() -> None:
    ordered = [
        Signs((S.SAME_DOCUMENT, S.NAME_VERY_CLOSE)),
        Signs((S.SAME_DOCUMENT,), (S.NAME_DISTANT,)),
        Signs((S.NAME_VERY_CLOSE, S.SAME_BIRTH_DATE, S.SAME_COUNTRY)),
        Signs((S.NAME_VERY_CLOSE, S.SAME_COUNTRY)),
        Signs((S.NAME_VERY_CLOSE, S.SAME_COUNTRY), (S.OTHER_BIRTH_DATE,)),
    ]
    mixed = [ordered[place] for place in (3, 1, 4, 0, 2)]
    assert sorted(mixed, key=weight_of) == ordered


known = st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2026, 1, 1)))
people = st.builds(traits, known, st.sampled_from(Sex), st.sampled_from(["AF", "UZ"]))
kinds = st.lists(st.sampled_from(IdentifierKind), unique=True)


@given(people, people, st.sampled_from([None, *Closeness]), kinds)
def test_it_is_the_same_from_either_side_and_nothing_speaks_both_ways(
    one: Traits, other: Traits, near: Closeness | None, shared: list[IdentifierKind]
) -> None:
    signs = signs_of(one, other, near, shared)
    assert signs == signs_of(other, one, near, shared)
    assert not set(signs.in_favour) & set(signs.against)
    assert len(set(itertools.chain(signs.in_favour, signs.against))) == len(signs.in_favour) + len(signs.against)


def test_whom_two_open_traits_speak_against_is_never_shown_whatever_the_name() -> None:
    days, bands = (None, date(1991, 4, 7), date(2001, 7, 4)), (None, 1990, 2000)
    everybody = [
        Traits(day, birth_year_band(day) if day else band, sex, country)
        for day, band, sex, country in itertools.product(days, bands, Sex, ("UZ", "AF"))
    ]
    left_out = 0
    for mine, theirs in itertools.product(everybody, everybody):
        if may_be_shown(mine, theirs._replace(birth_date=None)):
            continue
        left_out += 1
        assert not any(is_worth_showing(signs_of(mine, theirs, closeness)) for closeness in (None, *Closeness))
    assert left_out > 100


BIRTHS = st.none() | st.dates(date(1985, 1, 1), date(2005, 12, 31))


@given(BIRTHS, BIRTHS, st.sampled_from(Sex), st.sampled_from(C))
def test_a_birth_stays_closed_where_its_band_says_as_much(
    born: date | None, other: date | None, sex: Sex, near: Closeness
) -> None:
    first, second = traits(born), traits(other, sex)
    closed, opened = (signs_of(first, who, near) for who in (second._replace(birth_date=None), second))
    if not birth_may_tell(first, second):
        assert closed == opened
    if is_worth_showing(opened):
        assert is_possible(closed)
