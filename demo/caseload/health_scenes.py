"""Invented cases that show health on the way: what is done for them before a departure is signed off."""

from collections.abc import Callable
from datetime import datetime, timedelta

from demo.caseload.health_on_the_way import ask_for_wheelchair, bring_report, confirm_wheelchair, expect_child
from demo.caseload.lives import Life, Phase
from demo.caseload.scenes import Scene, scene_of
from demo.steps import decide_fitness
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.rules import CaseState


def _before(scene: Scene, days: int) -> Callable[[Life], datetime | None]:
    """So many days before the departure, in the case that shows this."""

    def at(life: Life) -> datetime | None:
        is_there = scene_of(life.fate.number) is scene and life.fate.reaches(CaseState.READY)
        return life.fate.departs - timedelta(days=days) if is_there else None

    return at


def _expect_child(life: Life, unit: Unit, secrets: Secrets) -> None:
    expect_child(unit, life.case(unit), life.fate.departs.date())


def _bring_report(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The doctor who writes the report decides anew: the first decision knew nothing of the child."""
    case, day = life.case(unit), life.fate.departs.date()
    bring_report(unit, case)
    decide_fitness(unit, case, unit.clock.now().date(), day + timedelta(days=7))


def _ask(life: Life, unit: Unit, secrets: Secrets) -> None:
    ask_for_wheelchair(unit, life.case(unit))


def _confirm(life: Life, unit: Unit, secrets: Secrets) -> None:
    confirm_wheelchair(unit, life.case(unit))


BEFORE_THE_SIGN_OFF = (
    Phase("officer", _before(Scene.EXPECTING, 10), _expect_child),
    Phase("officer", _before(Scene.ON_WHEELS, 10), _ask),
    Phase("officer", _before(Scene.EXPECTING, 4), _bring_report),
    Phase("officer", _before(Scene.ON_WHEELS, 4), _confirm),
)
