"""Invented cases that show health on the way: what is done for them before a departure is signed off."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from demo.caseload.lives import Life, Phase, of_case
from demo.caseload.scenes import Scene, scene_of
from demo.steps import decide_fitness
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.health.queries import health_of_case, standing
from returns.health.rules.assistance import Answer
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import EntryKind
from returns.health.services import note_answer, record_health

# Health on the way in invented cases: somebody who expects a child, and somebody who is pushed to the aircraft.

_WEEKS = 29  # on the day of departure: a report is needed


def expect_child(unit: Unit, case: Case, departs_on: date) -> None:
    """Whoever applied is so far along on the day of departure that carriers ask for a report."""
    due_on = departs_on + timedelta(weeks=40 - _WEEKS, days=-2)
    _record(unit, case, EntryKind.PREGNANCY, {"due_on": due_on, "children": "one"})


def bring_report(unit: Unit, case: Case) -> None:
    """The report on the pregnancy, issued on the day on which it is recorded."""
    issued = {"paper": CertificateKind.PREGNANCY_REPORT, "issued_on": unit.clock.now().date(), "issuer": "Dr. Invented"}
    _record(unit, case, EntryKind.PAPER, issued)


def ask_for_wheelchair(unit: Unit, case: Case) -> None:
    """A wheelchair to the aircraft, asked for on every flight."""
    _record(unit, case, EntryKind.ASSISTANCE, {"code": "WCHR", "asked_on": unit.clock.now().date()})


def confirm_wheelchair(unit: Unit, case: Case) -> None:
    """The carrier has said yes, and says it again."""
    entries = standing(health_of_case(unit.session, case.id).rows)
    for entry in [entry for entry in entries if entry.kind is EntryKind.ASSISTANCE]:
        note_answer(unit, case, entry.row, {"answer": Answer.CONFIRMED, "reconfirmed_on": unit.clock.now().date()})


def _record(unit: Unit, case: Case, kind: EntryKind, stated: dict[str, object]) -> None:
    record_health(unit, case, kind, members_of_case(unit.session, case.id)[0].id, stated)


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


BEFORE_THE_SIGN_OFF = (
    Phase("officer", _before(Scene.EXPECTING, 10), _expect_child),
    Phase("officer", _before(Scene.ON_WHEELS, 10), of_case(ask_for_wheelchair)),
    Phase("officer", _before(Scene.EXPECTING, 4), _bring_report),
    Phase("officer", _before(Scene.ON_WHEELS, 4), of_case(confirm_wheelchair)),
)
