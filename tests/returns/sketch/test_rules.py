"""Pure parts of a sketch: what is assumed and what is missing, runs of days, and by when something is cleared."""

from datetime import date, timedelta

import pytest

from returns.cases.rules.cases import CountryReason, Reason, Severity
from returns.documents.rules.documents import DocumentReason
from returns.escorts.rules.escorts import EscortKind
from returns.health.rules.births import PregnancyReason
from returns.health.rules.certificates import CertificateReason
from returns.people.rules.people import age_on
from returns.sketch.rules import (
    Assumed,
    DayJudged,
    Run,
    Sketch,
    SketchedEscort,
    SketchedPerson,
    escorts_of,
    free_days,
    is_clearable,
    person_id,
    runs_of,
    window_of,
)

FIRST = date(2027, 3, 1)
LATE = Reason(PregnancyReason.PREGNANCY_TOO_FAR, "p2", by=FIRST)
PASSPORT = Reason(DocumentReason.DOCUMENT_EXPIRES_TOO_SOON, "p1", by=FIRST)
ALWAYS = Reason(CountryReason.COUNTRY_SUSPENDED)


def days(*found: tuple[Reason, ...] | None) -> list[DayJudged]:
    """Days one after another with what is found on each."""
    return [DayJudged(FIRST + timedelta(days=n), n, one) for n, one in enumerate(found)]


def on(n: int) -> date:
    return FIRST + timedelta(days=n)


@pytest.mark.parametrize(
    ("found", "runs"),
    [
        (((ALWAYS,), (ALWAYS,)), ()),  # the same on every day
        (((), (LATE,), (LATE,)), (Run(LATE, on(1), None),)),
        (((PASSPORT,), (PASSPORT,), ()), (Run(PASSPORT, None, on(1)),)),
        (((), (LATE,), (), (LATE,)), (Run(LATE, on(1), on(1)), Run(LATE, on(3), None))),
        (((), None, (LATE,)), (Run(LATE, on(2), None),)),  # a day on which a time is never shown tells nothing
        (((PASSPORT,), (LATE, PASSPORT), (LATE,)), (Run(PASSPORT, None, on(1)), Run(LATE, on(1), None))),
    ],
)
def test_a_blocker_is_told_from_when_and_until_when(
    found: tuple[tuple[Reason, ...] | None, ...], runs: tuple[Run, ...]
) -> None:
    assert runs_of(days(*found)) == runs


def test_a_warning_blocks_no_day_and_an_impossible_day_is_not_free() -> None:
    warning = Reason(CertificateReason.BOARDING_CHECK_DUE, "p1", Severity.WARNING)
    assert free_days(days((warning,), None, (LATE,), ())) == (on(0), on(3))
    assert runs_of(days((warning,), ())) == ()


def test_what_nobody_can_clear_has_no_day_by_which_it_is_cleared() -> None:
    assert not is_clearable(LATE)
    assert window_of(LATE, None) is None
    window = window_of(PASSPORT, None)
    assert window is not None
    assert (window.first, window.last) == (None, FIRST)


def test_an_age_is_that_of_the_day_and_unknown_stays_unknown() -> None:
    born = date(2009, 3, 2)
    assert SketchedPerson(born_on=born).age_on(FIRST) == age_on(born, FIRST) == 17
    assert SketchedPerson(born_on=born).age_on(on(1)) == 18
    assert SketchedPerson(age=31).age_on(on(400)) == 31
    assert SketchedPerson().age_on(FIRST) is None


@pytest.mark.parametrize(
    ("kind", "assumed", "needs_home"),
    [
        (EscortKind.MEDICAL, frozenset({Assumed.WAYS_HOME}), False),
        (EscortKind.MEDICAL, frozenset(), True),
        (EscortKind.FAMILY, frozenset(), False),
    ],
)
def test_a_way_home_is_missed_unless_it_is_assumed(
    kind: EscortKind, assumed: frozenset[Assumed], needs_home: bool
) -> None:
    sketch = Sketch((SketchedPerson(),), (SketchedEscort(kind, 1, 2),), "UZ", assumed)
    assert [one.needs_way_home for one in escorts_of(sketch)] == [needs_home]


def test_people_are_called_by_their_place_and_never_like_a_leg() -> None:
    assert [person_id(n) for n in (1, 2)] == ["p1", "p2"]
