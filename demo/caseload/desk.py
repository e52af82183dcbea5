"""What lies on invented desks: notes, tasks by hand, what is to be found out, screenings, absence, hand-over, duty."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from demo.colleagues import Colleague
from demo.steps import talk_in_full
from foundation.accounts.models import Account
from foundation.accounts.queries import staff as accounts
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import members_of_case
from returns.counselling.rules import Pressure, Said, Solution, Talked
from returns.counselling.services import NewSession, Talk, record_session
from returns.notes.services import add_note
from returns.people.queries import unknown_fields
from returns.people.rules.people import OpenField
from returns.people.services.unknowns import Inquiry, ask, usual_due
from returns.protection.rules.screening import Flag
from returns.protection.services.screening import NewScreening, record_screening
from returns.work.queries.tasks import tasks_by_id
from returns.work.rules.duty import Days
from returns.work.services.duty import hand_over, state_absence, take_turn
from returns.work.services.tasks import NewTask, add_task, close_tasks

_NOTES = (
    "Invented: the embassy answers letters on Tuesdays only.",
    "Invented: prefers to be written to; calls disturb the night shift.",
    "Invented: the landlord keeps two suitcases until the departure.",
)
_TASKS = (
    "Invented: ask the school for the certificates of the children",
    "Invented: book the interpreter for the next appointment",
    "Invented: send the list of what may be taken along",
)


def leave_note(unit: Unit, case: Case, number: int) -> None:
    """A note of whoever works on it; every third stays on top."""
    add_note(unit, case, _NOTES[number % len(_NOTES)], is_pinned=number % 3 == 0)


def give_task(unit: Unit, case: Case, to: uuid.UUID, number: int, days: int) -> None:
    """A task by hand, due in some days; of every fourth case it is done by now."""
    due_on = unit.clock.now().date() + timedelta(days=days)
    task_id = add_task(unit, NewTask(_TASKS[number % len(_TASKS)], due_on, _account(unit, to)), case)
    if number % 4 == 0:
        close_tasks(unit, tasks_by_id(unit.session, [task_id]))


def find_out(unit: Unit, case: Case, fields: Sequence[OpenField], who: uuid.UUID) -> None:
    """Say who finds out what is not known yet of these fields, by the usual day."""
    open_now = unknown_fields(unit.session, case, members_of_case(unit.session, case.id))
    unknowns = [unknown for unknown in open_now if unknown.field in fields]
    if unknowns:
        ask(unit, case, Inquiry(unknowns, who, usual_due(unit)))


def screen(unit: Unit, case: Case, place: int, flag: Flag, note: str) -> None:
    """What travel has to know of one person of a case."""
    person = members_of_case(unit.session, case.id)[place]
    record_screening(unit, case, person.id, NewScreening(flags=(flag,), notes={flag: note}))


def talk_again(unit: Unit, case: Case) -> None:
    """A second session, at which not everything could be said: it goes on another day."""
    talk = Talk(
        will_of=talk_in_full(unit, case).will_of,
        language="English",
        interpreter="Invented Interpreter",
        began="14:00",
        ended="14:40",
        alone=Said.YES,
        explained=("situation", "help", "rights"),
        understood=Said.PARTLY,
        alternatives={"asylum": Talked.DISCUSSED, "residence_permit": Talked.NOT_DISCUSSED},
        pressure=Pressure.NONE,
        wants_next="Invented: wants to ask the family first.",
        open_questions="Invented: is the school certificate valid there?",
        next_on=unit.clock.now().date() + timedelta(days=9),
    )
    felt = {"physical": 3, "mental": 2, "social": 2}
    record_session(unit, case, NewSession(Solution.UNDECIDED, felt, talk=talk))


def stay_here(unit: Unit, case: Case) -> None:
    """A session at which staying turned out to be possible: then the return is cancelled for that."""
    felt = {"physical": 3, "mental": 4, "social": 4}
    talk = Talk(language="English", interpreter="Invented Interpreter")
    record_session(unit, case, NewSession(Solution.STAY, felt, talk=talk))


def go_away(unit: Unit, away: Colleague, cover: Colleague, ahead: int, days: int) -> None:
    """Somebody is away for some days, and a colleague covers."""
    first = unit.clock.now().date() + timedelta(days=ahead)
    whole = Days(first, first + timedelta(days=days))
    state_absence(unit, _account(unit, away.account_id), _account(unit, cover.account_id), whole)


def hand_on(unit: Unit, case: Case, to: Colleague) -> None:
    """A case goes to a colleague, with a word for them."""
    note = "Invented: speaks English well, writes no letters. The application is complete."
    hand_over(unit, [case], _account(unit, to.account_id), "Invented: the languages fit better.", note)


def be_on_duty(unit: Unit, specialist: Colleague, days: int) -> None:
    """A turn on the roster that begins today."""
    today = unit.clock.now().date()
    assert specialist.office_id is not None
    take_turn(unit, specialist.office_id, specialist.account_id, today, today + timedelta(days=days))


def _account(unit: Unit, account_id: uuid.UUID) -> Account | None:
    return accounts.account_by_id(unit.session, account_id)
