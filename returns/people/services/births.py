"""What is checked of a date of birth wherever one is entered."""

from datetime import date

from foundation.language.words import _
from returns.people.rules.people import birth_date_problem, estimated_year_problem


def birth_errors(
    birth_date: date | None, today: date, birth_year: int | None = None, has_box: bool = False
) -> dict[str, list[str]]:
    """What cannot be right about a date or an estimated year of birth, by field.

    `has_box`: the form has a box for a date that is not known yet; without one the date stays empty.
    """
    errors: dict[str, list[str]] = {}
    if problem := birth_date_problem(birth_date, today):
        errors["birth_date"] = [_with_box(problem) if has_box else _without_box(problem)]
    if estimated_year_problem(birth_year, today):
        errors["birth_year"] = [_("Enter a four-digit year, not in the future and at most 120 years ago.")]
    elif birth_date and birth_year:
        errors["birth_year"] = [_("The date is known: leave the estimated year empty.")]
    return errors


def _with_box(problem: str) -> str:
    box = _("Date of birth not known yet")
    if problem == "future":
        return _("This date is in the future. Correct it, or select “%(box)s”.", box=box)
    return _("This date is more than 120 years ago. Correct it, or select “%(box)s”.", box=box)


def _without_box(problem: str) -> str:
    if problem == "future":
        return _("This date is in the future. Correct it, or leave it empty until known.")
    return _("This date is more than 120 years ago. Correct it, or leave it empty until known.")
