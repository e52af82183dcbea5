"""The scenes of the invented caseload as phases: what each case chosen by hand shows, and what lies on every desk."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from demo.caseload.details import tell_of_siblings, tell_of_three_generations
from demo.caseload.doors import open_doors, record_children, record_treatment, record_violence
from demo.caseload.lives import Life, Phase
from demo.caseload.scenes import Scene, scene_of
from demo.colleagues import Colleague
from demo.steps import talk_in_full
from foundation.accounts.models import Account
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.rules import Agreed, NewRegistration
from reintegration.arrivals.services.registrations import register_arrival
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules import CaseState
from returns.consent.rules import CHECKLIST, ConsentForm
from returns.counselling.rules import Pressure, Said, Solution, Talked
from returns.counselling.services import NewSession, Talk, record_session
from returns.lifecycle.services.lifecycle import ask_for_clearance
from returns.names.services.duplicates import link_cases
from returns.notes.services import add_note
from returns.people.queries import unknown_fields
from returns.people.rules.people import OpenField, Sex
from returns.people.services.unknowns import Inquiry, ask, usual_due
from returns.protection.rules.protection import Flag
from returns.protection.services.protection import NewScreening, record_screening
from returns.work.queries.tasks import tasks_by_id
from returns.work.rules import Days
from returns.work.services.duty import hand_over, state_absence, take_turn
from returns.work.services.tasks import NewTask, add_task, close_tasks

# What lies on invented desks: notes, tasks by hand, what is to be found out, screenings, absence, hand-over, duty.

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


S = CaseState
When = Callable[[Life], datetime | None]
# Where a case stands when its owner talks of it again, asks, notes: numbers among the first forty.
_NOTED = (1, 9, 12, 17, 20, 28, 34)
_TASKED = (1, 4, 9, 12, 17, 20, 28, 34)
_ASKED = (4, 17, 34, 39)
_TALKED_AGAIN = (4, 23, 39)
_FLAGS = {
    1: (4, Flag.DISABILITY, "Invented: a wheelchair to the door of the aircraft."),
    12: (0, Flag.PREGNANCY, "Invented: a letter of the doctor is needed from March on."),
    20: (0, Flag.EXTRA_CARE, ""),
}


def _in(scene: Scene, days: int, part: str = "officer", hour: int = 10) -> When:
    """So many days after the opening, in the case that shows this, if somebody has that part."""

    def at(life: Life) -> datetime | None:
        is_there = scene_of(life.fate.number) is scene and part in life.cast
        return life.fate.after(days, hour) if is_there else None

    return at


def _at(numbers: tuple[int, ...], days: int) -> When:
    return lambda life: life.fate.after(days, 11) if life.fate.number in numbers else None


def _family(life: Life, unit: Unit, secrets: Secrets) -> None:
    tell_of_three_generations(unit, secrets, life.case(unit))


def _siblings(life: Life, unit: Unit, secrets: Secrets) -> None:
    tell_of_siblings(unit, life.case(unit))


def _open_some(which: tuple[Compartment, ...], to: str) -> Callable[[Life, Unit, Secrets], None]:
    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        reason = "Invented: follows this case closely."
        open_doors(unit, secrets, life.case(unit).id, life.cast[to].account_id, which, reason)

    return act


def _violence(life: Life, unit: Unit, secrets: Secrets) -> None:
    record_violence(unit, life.case(unit))


def _children(life: Life, unit: Unit, secrets: Secrets) -> None:
    record_children(unit, life.case(unit))


def _treatment(life: Life, unit: Unit, secrets: Secrets) -> None:
    record_treatment(unit, life.case(unit))


def _hand_on(life: Life, unit: Unit, secrets: Secrets) -> None:
    hand_on(unit, life.case(unit), life.cast["second officer"])


def _away(life: Life, unit: Unit, secrets: Secrets) -> None:
    go_away(unit, life.cast["officer"], life.cast["second officer"], 0, 6)


def _away_soon(life: Life, unit: Unit, secrets: Secrets) -> None:
    go_away(unit, life.cast["officer"], life.cast["second officer"], 30, 7)


def _duty(life: Life, unit: Unit, secrets: Secrets) -> None:
    be_on_duty(unit, life.cast["specialist"], 27)


def _ask_again(life: Life, unit: Unit, secrets: Secrets) -> None:
    ask_for_clearance(unit, life.case(unit))


def _register(life: Life, unit: Unit, secrets: Secrets) -> None:
    new, today = life.fate.new, unit.clock.now().date()
    office_id = life.cast["officer"].office_id
    assert office_id is not None
    stated = NewRegistration(
        given_name=new.given_name,
        family_name=new.family_name,
        sex=Sex.FEMALE,
        birth_date=new.birth_date,
        office_id=office_id,
        arrived_on=today - timedelta(days=4),
        place=new.place_of_return or "",
        agreed=Agreed(data=True, transfer=True, contact=True, assistance=True),
        form=ConsentForm.WRITTEN,
        checklist=CHECKLIST,
        company="Invented: with a brother",
        note="Invented: came on her own, by bus.",
        language="Uzbek",
        number="+998 90 000 00 15",
        with_reintegration=True,
    )
    life.case_id = register_arrival(unit, secrets, stated)


def _link(life: Life, unit: Unit, secrets: Secrets) -> None:
    if life.earlier is None or life.earlier.case_id is None:
        return
    person, other = (
        members_of_case(unit.session, case_id)[0] for case_id in (life.case(unit).id, life.earlier.case_id)
    )
    link_cases(unit, person, other)


def _note(life: Life, unit: Unit, secrets: Secrets) -> None:
    leave_note(unit, life.case(unit), life.fate.number)


def _task(life: Life, unit: Unit, secrets: Secrets) -> None:
    to = life.cast["second officer" if life.fate.number % 3 else "officer"].account_id
    give_task(unit, life.case(unit), to, life.fate.number, days=3 + life.fate.number % 15)


def _find_out(life: Life, unit: Unit, secrets: Secrets) -> None:
    fields = (OpenField.HABITUAL_COUNTRY, OpenField.DOCUMENT)
    find_out(unit, life.case(unit), fields, life.cast["officer"].account_id)


def _screen(life: Life, unit: Unit, secrets: Secrets) -> None:
    screen(unit, life.case(unit), *_FLAGS[life.fate.number])


def _talk_again(life: Life, unit: Unit, secrets: Secrets) -> None:
    talk_again(unit, life.case(unit))


def _stays(life: Life) -> datetime | None:
    return life.fate.after(16) if life.fate.end is S.CANCELLED else None


def _stay(life: Life, unit: Unit, secrets: Secrets) -> None:
    stay_here(unit, life.case(unit))


_ALL = (Compartment.TRAFFICKING, Compartment.CHILD_PROTECTION, Compartment.LEGAL)
# Before anybody is counselled: who they are.
AT_THE_OPENING = (
    Phase("officer", _in(Scene.FAMILY, 0), _family),
    Phase("officer", _in(Scene.SIBLINGS, 0), _siblings),
    Phase("officer", _in(Scene.AWAY, 0), _away),
    Phase("specialist", _in(Scene.AWAY, 0), _duty),
    Phase("specialist", _in(Scene.REGISTERED, 0), _duty),
    Phase("coordinator", _in(Scene.REGISTERED, 0, "coordinator"), _register),
)
# Before the clearance.
BEHIND_DOORS = (
    Phase("second specialist", _in(Scene.SIBLINGS, 3), _open_some((Compartment.CHILD_PROTECTION,), "specialist")),
    Phase("specialist", _in(Scene.SIBLINGS, 3, hour=12), _children),
    Phase("second specialist", _in(Scene.PROTECTED, 5), _open_some(_ALL, "specialist")),
    Phase("specialist", _in(Scene.PROTECTED, 6), _violence),
    Phase("second specialist", _in(Scene.TREATED, 6), _open_some((Compartment.HEALTH,), "officer")),
    Phase("officer", _in(Scene.TREATED, 7), _treatment),
)
AT_THE_DESKS = (
    Phase("officer", _at(_TALKED_AGAIN, 3), _talk_again),
    Phase("officer", _at(tuple(_FLAGS), 5), _screen),
    Phase("officer", _at(_NOTED, 0), _note),
    Phase("officer", _at(_TASKED, 0), _task),
    Phase("officer", _at(_ASKED, 0), _find_out),
    Phase("officer", _in(Scene.CAME_BACK, 1), _link),
    Phase("officer", _in(Scene.OUTSTANDING, 10), _ask_again),
    Phase("officer", _in(Scene.HANDED_OVER, 5), _hand_on),
    Phase("officer", _in(Scene.OUTSTANDING, 8), _away_soon),
    Phase("officer", _stays, _stay),
)
