"""The scenes of the invented caseload as phases: what each case chosen by hand shows, and what lies on every desk."""

from collections.abc import Callable
from datetime import datetime, timedelta

from demo.caseload.details import tell_of_siblings, tell_of_three_generations
from demo.caseload.doors import open_doors, record_children, record_treatment, record_violence
from demo.caseload.lives import Life, Phase, confirm_opened, of_case
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
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
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
from returns.work.rules.duty import Days
from returns.work.services.duty import hand_over, state_absence, take_turn
from returns.work.services.tasks import NewTask, add_task, close_tasks

S = CaseState
When = Callable[[Life], datetime | None]
Act = Callable[[Life, Unit, Secrets], None]
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


def _open_some(which: tuple[Compartment, ...], to: str) -> Act:
    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        reason = "Invented: follows this case closely."
        open_doors(unit, secrets, life.case(unit).id, life.cast[to].account_id, which, reason)

    return act


def _hand_on(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A case goes to a colleague, with a word for them."""
    note = "Invented: speaks English well, writes no letters. The application is complete."
    to = _account(unit, life.cast["second officer"])
    hand_over(unit, [life.case(unit)], to, "Invented: the languages fit better.", note)


def _away(ahead: int, days: int) -> Act:
    """The officer is away for some days, and a colleague covers."""

    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        first = unit.clock.now().date() + timedelta(days=ahead)
        away, cover = (_account(unit, life.cast[part]) for part in ("officer", "second officer"))
        state_absence(unit, away, cover, Days(first, first + timedelta(days=days)))

    return act


def _account(unit: Unit, colleague: Colleague) -> Account | None:
    return accounts.account_by_id(unit.session, colleague.account_id)


def _duty(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A turn on the roster that begins today."""
    specialist, today = life.cast["specialist"], unit.clock.now().date()
    assert specialist.office_id is not None
    take_turn(unit, specialist.office_id, specialist.account_id, today, today + timedelta(days=27))


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
    """A note of whoever works on it; every third stays on top."""
    number = life.fate.number
    add_note(unit, life.case(unit), _NOTES[number % len(_NOTES)], is_pinned=number % 3 == 0)


def _task(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A task by hand, due in some days; of every fourth case it is done by now."""
    number = life.fate.number
    to = _account(unit, life.cast["second officer" if number % 3 else "officer"])
    due_on = unit.clock.now().date() + timedelta(days=3 + number % 15)
    task_id = add_task(unit, NewTask(_TASKS[number % len(_TASKS)], due_on, to), life.case(unit))
    if number % 4 == 0:
        close_tasks(unit, tasks_by_id(unit.session, [task_id]))


def _find_out(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Say who finds out what is not known yet of these fields, by the usual day."""
    _ask(life, unit, (OpenField.HABITUAL_COUNTRY, OpenField.DOCUMENT))


def _document_missing(life: Life) -> datetime | None:
    """Some days before their documents are there, of those who have left."""
    return life.fate.after(3 + life.fate.number % 8, 12) if life.fate.reaches(S.DEPARTED) else None


def _ask_for_documents(life: Life, unit: Unit, secrets: Secrets) -> None:
    _ask(life, unit, (OpenField.DOCUMENT,))


def _ask(life: Life, unit: Unit, fields: tuple[OpenField, ...]) -> None:
    case = life.case(unit)
    open_now = unknown_fields(unit.session, case, members_of_case(unit.session, case.id))
    if unknowns := [unknown for unknown in open_now if unknown.field in fields]:
        ask(unit, case, Inquiry(unknowns, life.cast["officer"].account_id, usual_due(unit)))


def _screen(life: Life, unit: Unit, secrets: Secrets) -> None:
    """What travel has to know of one person of a case."""
    case, (place, flag, note) = life.case(unit), _FLAGS[life.fate.number]
    person = members_of_case(unit.session, case.id)[place]
    record_screening(unit, case, person.id, NewScreening(flags=(flag,), notes={flag: note}))


def _talk_again(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A second session, at which not everything could be said: it goes on another day."""
    case = life.case(unit)
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


def _stays(life: Life) -> datetime | None:
    return life.fate.after(16) if life.fate.end is S.CANCELLED else None


def _stay(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A session at which staying turned out to be possible: then the return is cancelled for that."""
    felt = {"physical": 3, "mental": 4, "social": 4}
    talk = Talk(language="English", interpreter="Invented Interpreter")
    record_session(unit, life.case(unit), NewSession(Solution.STAY, felt, talk=talk))


_ALL = (Compartment.TRAFFICKING, Compartment.CHILD_PROTECTION, Compartment.LEGAL)
# Before anybody is counselled: who they are.
AT_THE_OPENING = (
    Phase("officer", _in(Scene.FAMILY, 0), _family),
    Phase("officer", _in(Scene.SIBLINGS, 0), of_case(tell_of_siblings)),
    Phase("officer", _in(Scene.AWAY, 0), _away(0, 6)),
    Phase("specialist", _in(Scene.AWAY, 0), _duty),
    Phase("specialist", _in(Scene.REGISTERED, 0), _duty),
    Phase("officer", _document_missing, _ask_for_documents),
    Phase("coordinator", _in(Scene.REGISTERED, 0, "coordinator"), _register),
)
# Before the clearance.
BEHIND_DOORS = (
    Phase("second specialist", _in(Scene.SIBLINGS, 3), _open_some((Compartment.CHILD_PROTECTION,), "specialist")),
    Phase("specialist", _in(Scene.SIBLINGS, 3, hour=12), of_case(record_children)),
    Phase("second specialist", _in(Scene.PROTECTED, 5), _open_some(_ALL, "specialist")),
    Phase("reviewer", _in(Scene.PROTECTED, 5, "second specialist"), confirm_opened),
    Phase("specialist", _in(Scene.PROTECTED, 6), of_case(record_violence)),
    Phase("second specialist", _in(Scene.TREATED, 6), _open_some((Compartment.HEALTH,), "officer")),
    Phase("officer", _in(Scene.TREATED, 7), of_case(record_treatment)),
)
AT_THE_DESKS = (
    Phase("officer", _at(_TALKED_AGAIN, 3), _talk_again),
    Phase("officer", _at(tuple(_FLAGS), 5), _screen),
    Phase("officer", _at(_NOTED, 0), _note),
    Phase("officer", _at(_TASKED, 0), _task),
    Phase("officer", _at(_ASKED, 0), _find_out),
    Phase("officer", _in(Scene.CAME_BACK, 1), _link),
    Phase("officer", _in(Scene.OUTSTANDING, 10), of_case(ask_for_clearance)),
    Phase("officer", _in(Scene.HANDED_OVER, 5), _hand_on),
    Phase("officer", _in(Scene.OUTSTANDING, 8), _away(30, 7)),
    Phase("officer", _stays, _stay),
)
