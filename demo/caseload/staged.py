"""The scenes of the invented caseload as phases: what each case chosen by hand shows, and what lies on every desk."""

from collections.abc import Callable
from datetime import datetime, timedelta

from demo.caseload.desk import (
    be_on_duty,
    find_out,
    give_task,
    go_away,
    hand_on,
    leave_note,
    screen,
    stay_here,
    talk_again,
)
from demo.caseload.details import tell_of_siblings, tell_of_three_generations
from demo.caseload.doors import open_doors, record_children, record_treatment, record_violence
from demo.caseload.lives import Life, Phase
from demo.caseload.scenes import Scene, scene_of
from foundation.compartments import Compartment
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.rules import Agreed, NewRegistration
from reintegration.arrivals.services.registrations import register_arrival
from returns.cases.queries.cases import members_of_case
from returns.cases.rules import CaseState
from returns.consent.rules import CHECKLIST, ConsentForm
from returns.lifecycle.services.lifecycle import ask_for_clearance
from returns.names.services.duplicates import link_cases
from returns.people.rules.people import OpenField, Sex
from returns.protection.rules.screening import Flag

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
