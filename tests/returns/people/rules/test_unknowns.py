"""Not known yet: which fields are open, and by when somebody finds them out."""

from datetime import date, timedelta

import pytest

from returns.people.rules.people import OF_CASE, OpenField, PersonKnown, Unknown, due_by, due_problem, unknowns

DAY = date(2026, 11, 24)
EVERYTHING = frozenset(OpenField)


def test_nothing_is_open_where_everything_is_known() -> None:
    assert unknowns(frozenset(OF_CASE), [PersonKnown("a", EVERYTHING, True)]) == ()


def test_what_is_open_is_told_case_first_then_person_by_person() -> None:
    one = PersonKnown("a", EVERYTHING - {OpenField.SEX}, False)
    other = PersonKnown("b", EVERYTHING - {OpenField.BIRTH_DATE, OpenField.LANGUAGES}, False)
    assert unknowns(frozenset(), [one, other]) == (
        Unknown(OpenField.PLACE_OF_RETURN),
        Unknown(OpenField.SEX, "a"),
        Unknown(OpenField.BIRTH_DATE, "b"),
        Unknown(OpenField.LANGUAGES, "b"),
    )


def test_a_family_is_asked_about_only_where_there_is_one() -> None:
    known = EVERYTHING - {OpenField.FAMILY}
    assert unknowns(frozenset(OF_CASE), [PersonKnown("a", known, False)]) == ()
    assert unknowns(frozenset(OF_CASE), [PersonKnown("a", known, True)]) == (Unknown(OpenField.FAMILY, "a"),)


@pytest.mark.parametrize(("days", "problem"), [(-1, "past"), (0, None), (730, None), (731, "too_far")])
def test_a_day_lies_ahead_and_not_too_far(days: int, problem: str | None) -> None:
    assert due_problem(DAY + timedelta(days=days), DAY) == problem


def test_the_usual_day_is_so_many_days_away() -> None:
    assert due_by(DAY, 14) == date(2026, 12, 8)
