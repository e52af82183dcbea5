"""Work of the office teaches by the rows that say when it was asked for or begun, and when it was done."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from planning.durations.queries import LEARNING, records
from planning.durations.rules.incidence import End
from planning.durations.rules.learned import LearnedKind
from returns.cases.rules.cases import CaseState
from returns.counselling.rules import Solution
from returns.documents.rules.documents import Holder
from returns.people.rules.people import OpenField
from tests.factories.makers import Person, arrived, make_account, make_case
from tests.factories.requested import learn
from tests.factories.worked import (
    make_check,
    make_counselled,
    make_custody,
    make_questions,
    make_session,
    make_steps,
)

K, S = LearnedKind, CaseState
Spells = list[tuple[int, End | None]]


@pytest.fixture
def officer(container: Container) -> Person:
    """Of an office with records."""
    return make_account(container)


def _taught(container: Container, kind: LearnedKind) -> Spells:
    """How many days each of a kind took, and how it ended, as the job reads them."""
    return sorted(_spells(container, kind), key=repr)


def _spells(container: Container, kind: LearnedKind) -> Iterator[tuple[int, End | None]]:
    today = container.clock.now().date()
    with reading(container.units, LEARNING) as unit:
        for record in records(unit.session, today - timedelta(days=700), today, 1):
            if record.kind is kind and record.spell is not None:
                yield record.spell.days, record.spell.end


def _opened(container: Container, counsellor: Person) -> uuid.UUID:
    """A case whose first session was forty days ago."""
    case = make_case(container, counsellor)
    make_steps(container, case, [(40, S.INTAKE, S.COUNSELLING)])
    return case


@pytest.mark.both_databases
def test_questions_teach_by_what_they_ask_for(container: Container, officer: Person) -> None:
    make_questions(container, officer, [(30, 4), (20, 0), (9, None)])
    make_questions(container, officer, [(30, 6)], OpenField.PLACE_OF_RETURN)
    make_questions(container, officer, [(30, 7)], OpenField.CONTACT)
    assert _taught(container, K.DETAILS) == [(0, End.DONE), (4, End.DONE), (9, None)]
    assert _taught(container, K.PLACE) == [(6, End.DONE)]
    assert _taught(container, K.SAFE_CONTACT) == [(7, End.DONE)]


def test_what_is_open_in_a_case_that_ended_was_open_until_then(container: Container, officer: Person) -> None:
    """Nobody works on it any more, and what is put in order afterwards was not done in that time."""
    case = make_questions(container, officer, [(30, None), (30, 25), (30, 3)])
    make_steps(container, case, [(20, S.COUNSELLING, S.WITHDRAWN_BY_APPLICANT)])
    assert _taught(container, K.DETAILS) == [(10, None), (10, None), (3, End.DONE)]


def test_a_return_that_is_taken_up_again_goes_on(container: Container, officer: Person) -> None:
    case = make_questions(container, officer, [(30, 25)])
    make_steps(container, case, [(20, S.READY, S.DEPARTED), (19, S.DEPARTED, S.PLANNING)])
    assert _taught(container, K.DETAILS) == [(25, End.DONE)]


def test_counselling_lasts_until_people_decided_to_return(container: Container, officer: Person) -> None:
    decided, undecided, left = (_opened(container, officer) for _ in range(3))
    make_session(container, decided, officer, 40, Solution.UNDECIDED)
    make_session(container, decided, officer, 28)
    make_session(container, decided, officer, 12)
    make_session(container, undecided, officer, 40, Solution.UNDECIDED)
    make_steps(container, left, [(35, S.COUNSELLING, S.WITHDRAWN_BY_APPLICANT)])
    assert _taught(container, K.COUNSELLING) == [(12, End.DONE), (40, None), (5, None)]


def test_a_protection_check_is_counted_from_the_day_on_which_it_is_due_by_rule(
    container: Container, officer: Person
) -> None:
    before, after, missing = (make_case(container, officer) for _ in range(3))
    for case in (before, after, missing):
        make_steps(container, case, [(30, S.APPLIED, S.ELIGIBLE)])
    make_check(container, before, 33)
    make_check(container, after, 26)
    make_check(container, after, 2)
    assert _taught(container, K.PROTECTION_CHECK) == [(30, None), (4, End.DONE)], "one was never waited for"


def test_an_original_is_away_until_it_is_back_with_the_office(container: Container, officer: Person) -> None:
    """From the consulate to a partner it is away as before; a correction stands for the hand-over before it."""
    there, here = Holder.CONSULATE, Holder.OFFICER
    make_custody(container, officer, [(60, here, False), (50, there, False), (45, Holder.PARTNER, False)])
    make_custody(container, officer, [(60, there, False), (50, here, False), (40, there, False), (33, here, False)])
    make_custody(container, officer, [(60, there, False), (58, here, False), (20, here, True)])
    assert _taught(container, K.ORIGINAL) == [(10, End.DONE), (40, End.DONE), (50, None), (7, End.DONE)]


def test_clearances_teach_nothing(container: Container, officer: Person) -> None:
    """What makes one long stands behind a door: beside a curve, such a case would stand out."""
    assert "clearance" not in {kind.value for kind in LearnedKind}
    make_case(container, officer)
    assert learn(container) == 0


def test_work_has_a_page_without_words_of_grants(container: Container, app: Flask, officer: Person) -> None:
    make_counselled(container, officer, [*range(1, 21), 0, 0])
    learn(container)
    browser = arrived(app, officer)
    page = browser.get("/planning/durations?kind=counselling").text
    assert "Counselling until the decision to return" in page
    shown = browser.get(page.split('<a data-open href="')[1].split('"')[0]).text
    assert "9 days" in shown, "half of the 22"
    assert "Share done, by days since the start" in shown
    assert "Plans never use less than the rule book gives" in shown
    assert "ranted" not in shown
    assert "Rejected" not in shown


def test_what_is_all_done_on_the_day_itself_is_said_and_drawn(
    container: Container, app: Flask, officer: Person
) -> None:
    make_questions(container, officer, [(20, 0)] * 21)
    learn(container)
    browser = arrived(app, officer)
    page = browser.get("/planning/durations?kind=details").text
    assert "1 day</td>" in page
    assert " 0 days" not in page
    shown = browser.get(page.split('<a data-open href="')[1].split('"')[0])
    assert shown.status_code == 200
    assert 'class="stairs-line"' in shown.text
