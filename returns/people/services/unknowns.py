"""Changes of open questions: who finds out what by when; closed when it is known, or by hand."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.geography.calendars import working_calendars
from foundation.language.words import _
from foundation.rulebook.queries import furthest_day, rule_on
from foundation.rulebook.words import far_day_words
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case
from returns.lifecycle.services.lifecycle import refuse_if_ended
from returns.people.models import OpenQuestion
from returns.people.queries import open_of_case, unknown_fields
from returns.people.rules.people import OpenField, Unknown, due_problem
from returns.people.words import PeopleAct
from returns.work.services.tasks import sync_before_commit, works_here

WITHIN = "unknown.found_out_within_days"
_FRIDAY = 4


@dataclass(frozen=True)
class Inquiry:
    """What is to be found out, by whom (None: nobody whom one sees), until when."""

    unknowns: Sequence[Unknown]
    who_id: uuid.UUID | None
    due_on: date


def usual_due(unit: Unit) -> date:
    """The day by which something is to be found out if nobody says another; from the rule book."""
    today = unit.today
    return today + timedelta(days=rule_on(unit.session, WITHIN, today).whole())


def coming_friday(unit: Unit, case: Case) -> date:
    """The coming Friday on which the office of a case works, today included; else the last working day before it.

    Where the whole week up to then is free, the next working day.
    """
    today = unit.today
    calendar = working_calendars(unit.session).of(accounts.country_of_office(unit.session, case.office_id))
    friday = today + timedelta(days=(_FRIDAY - today.weekday()) % 7)
    days = (friday - timedelta(days=before) for before in range((friday - today).days + 1))
    return next((day for day in days if calendar.is_working_day(day)), calendar.next_working_day(friday))


def take_all(unit: Unit, case: Case, due_on: date) -> datetime:
    """Take over whatever nobody finds out yet; returns the instant by which that can be undone. BadInput as `ask`."""
    assert unit.actor_id is not None
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    asked = {question.unknown for question, _who in open_of_case(unit.session, case.id)}
    unfilled = unknown_fields(unit.session, case, members_of_case(unit.session, case.id))
    return ask(unit, case, Inquiry([unknown for unknown in unfilled if unknown not in asked], unit.actor_id, due_on))


def give_all_back(unit: Unit, case: Case, instant: datetime) -> int:
    """Undo a press of `take_all`: what it asked for and is still open is closed. Returns how many there were."""
    taken = [
        question
        for question, _who in open_of_case(unit.session, case.id)
        if question.asked_at == instant and question.asked_by == unit.actor_id == question.who_id
    ]
    for question in taken:
        close_question(unit, question)
    return len(taken)


def ask(unit: Unit, case: Case, inquiry: Inquiry) -> datetime:
    """Say who finds out what by when; what was asked before gets the new name and day. Returns when that was (UTC).

    BadInput by field: nothing chosen, something that is known, a colleague who is not of this office, a day that has
    passed or is too far off. RuleBroken if the case has ended.
    """
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    open_now = {question.unknown: question for question, _who in open_of_case(unit.session, case.id)}
    unfilled = set(unknown_fields(unit.session, case, members_of_case(unit.session, case.id)))
    if wrong := _wrong(unit, case, inquiry, unfilled):
        raise BadInput(wrong)
    assert inquiry.who_id is not None
    now = unit.clock.now()
    for unknown in dict.fromkeys(inquiry.unknowns):
        question = open_now.get(unknown)
        if question is None:
            question = OpenQuestion(
                case_id=case.id,
                person_id=uuid.UUID(unknown.person) if unknown.person else None,
                field=unknown.field,
                asked_at=now,
                asked_by=unit.actor_id,
            )
            unit.session.add(question)
        question.who_id, question.due_on = inquiry.who_id, inquiry.due_on
    sync_before_commit(unit, case.id)
    unit.participants["trail"].act(PeopleAct.UNKNOWN_ASK, ("case", case.id))
    return now


def _wrong(unit: Unit, case: Case, inquiry: Inquiry, unfilled: set[Unknown]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if not inquiry.unknowns:
        wrong["what"] = [_("Select what has to be found out.")]
    elif not set(inquiry.unknowns) <= unfilled:
        wrong["what"] = [_("Some of this is known now. Check the list again.")]
    if not _is_of(unit, inquiry.who_id, case):
        wrong["who_id"] = [_("Choose from the list.")]
    furthest = furthest_day(unit.session, unit.today)
    problem = due_problem(inquiry.due_on, unit.today, furthest)
    if problem == "past":
        wrong["due_on"] = [_("This day has passed. Choose today or later.")]
    if problem == "too_far":
        wrong["due_on"] = [far_day_words(furthest)]
    return wrong


def _is_of(unit: Unit, who_id: uuid.UUID | None, case: Case) -> bool:
    who = accounts.account_by_id(unit.session, who_id) if who_id is not None else None
    return works_here(who, case.office_id)


def ask_at_opening(unit: Unit, case: Case, person_id: uuid.UUID) -> None:
    """Let the owner of a case find out, within the usual days, a birth that is not known when a person is entered."""
    unit.session.add(
        OpenQuestion(
            case_id=case.id,
            person_id=person_id,
            field=OpenField.BIRTH_DATE,
            who_id=case.owner_id,
            due_on=usual_due(unit),
            asked_at=unit.clock.now(),
            asked_by=unit.actor_id,
        )
    )
    sync_before_commit(unit, case.id)


def close_question(unit: Unit, question: OpenQuestion) -> None:
    """Say that nobody has to find this out any more. Nothing happens if it is closed."""
    if question.closed_at is None:
        question.closed_at = unit.clock.now()
        sync_before_commit(unit, question.case_id)
    unit.participants["trail"].act(PeopleAct.UNKNOWN_CLOSE, ("case", question.case_id))


def settle(unit: Unit, case: Case) -> None:
    """Close what has become known; whoever fills a field in calls it. One statement where nothing is open."""
    unit.session.flush()  # what was filled in has to be seen by the reads below
    waiting = open_of_case(unit.session, case.id)
    if not waiting:
        return
    unfilled = set(unknown_fields(unit.session, case, members_of_case(unit.session, case.id)))
    for question, _who in waiting:
        if question.unknown not in unfilled:
            question.closed_at = unit.clock.now()
            sync_before_commit(unit, case.id)
