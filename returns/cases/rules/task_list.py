"""The task list of a case: what is done, to do, waits for something else, or is not needed, row by row."""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from returns.cases.rules.cases import BEFORE_BOARDING, ENDED, CaseState, Reason, Severity, blockers


class TaskState(enum.StrEnum):
    """How a row of the task list stands. The clearance alone has none: its page says the same of every case."""

    DONE = "done"
    TO_DO = "to_do"
    STARTED = "started"
    WAITS = "waits"
    OPTIONAL = "optional"
    NOT_NEEDED = "not_needed"


class TaskWaits(enum.StrEnum):
    """What has to come first where a row cannot start yet."""

    APPLICATION = "application"
    DECISION = "decision"
    JOURNEY = "journey"
    BLOCKERS = "blockers"
    SIGN_OFF = "sign_off"
    DEPARTURE = "departure"


@dataclass(frozen=True)
class TaskRow:
    """The state of a row; `count`: how many findings or fields are open there, 0 where nobody has counted."""

    state: TaskState | None = None
    count: int = 0
    waits: TaskWaits | None = None


@dataclass(frozen=True)
class TaskFacts:
    """What the task list is decided by. Nothing here knows of anything behind a door."""

    state: CaseState
    findings: tuple[Reason, ...] = ()
    recorded: frozenset[str] = frozenset()  # the areas in which something is recorded
    people: int = 1
    unknowns: int = 0
    unscreened: int = 0  # people
    has_minors: bool = True
    has_journey: bool = False
    has_movement: bool = False
    is_signed: bool = False  # and the sign-off holds


_JUDGED = (CaseState.PLANNING, CaseState.READY)  # here everything that a departure needs is a finding
_BY_ALL = ("safe_contact", "counselling", "consent", "protection", "documents")  # needed in every return
_OF_EACH = ("safe_contact", "consent", "protection", "documents")  # one entry says nothing of all others of a case
_UNASKED = dict.fromkeys(("budget", "leaving", "health"), TaskState.OPTIONAL)  # by no rule; nobody said: not needed
_WITH_JOURNEY = ("medical", "health", "escorts", "movements", "reception", "leaving")


def task_rows(facts: TaskFacts, areas: Iterable[str]) -> dict[str, TaskRow]:
    """The state of each of these areas; `departure` and `follow_up` stand for what is done there."""
    return {area: _task_row(facts, area) for area in areas}


def _task_row(facts: TaskFacts, area: str) -> TaskRow:
    if area == "clearance":  # it has a line of its own, the same for all
        return TaskRow()
    if area == "follow_up":
        after = TaskRow(TaskState.DONE if facts.state is CaseState.CLOSED else TaskState.TO_DO)
        return after if facts.state in _AFTER_BOARDING else _waits(facts, TaskWaits.DEPARTURE)
    if facts.state not in BEFORE_BOARDING:
        return _over(facts, area)
    if count := _open(facts, area):
        return TaskRow(TaskState.TO_DO, count)
    if area in _RULES:
        return _RULES[area](facts)
    if area in _WITH_JOURNEY and area not in facts.recorded:
        return _not_recorded(facts, area)
    if area in _OF_EACH and area in facts.recorded and facts.people > 1 and facts.state not in _JUDGED:
        return TaskRow(TaskState.STARTED)
    if area in facts.recorded or area == "people" or (area in _BY_ALL and facts.state in _JUDGED):
        return TaskRow(TaskState.DONE)
    return TaskRow(TaskState.TO_DO if area in _BY_ALL else _UNASKED.get(area, TaskState.NOT_NEEDED))


def _open(facts: TaskFacts, area: str) -> int:
    """How many findings are cleared in an area; what was set aside is cleared."""
    if area in ("sign_off", "departure"):
        return 0
    return sum(reason.cleared_by == area and reason.severity is not Severity.OVERRIDDEN for reason in facts.findings)


def _waits(facts: TaskFacts, waits: TaskWaits) -> TaskRow:
    return TaskRow(TaskState.NOT_NEEDED) if facts.state in ENDED else TaskRow(TaskState.WAITS, waits=waits)


def _over(facts: TaskFacts, area: str) -> TaskRow:
    """Nothing is left to do before a departure that has been, or will not be."""
    if area == "departure":
        return TaskRow(TaskState.DONE if facts.state in _AFTER_BOARDING else TaskState.NOT_NEEDED)
    has_travelled = facts.state in _AFTER_BOARDING and area in ("itinerary", "sign_off", "eligibility")
    is_done = has_travelled or area == "people" or area in facts.recorded
    return TaskRow(TaskState.DONE if is_done else TaskState.NOT_NEEDED)


def _not_recorded(facts: TaskFacts, area: str) -> TaskRow:
    if not facts.has_journey:
        return TaskRow(TaskState.WAITS, waits=TaskWaits.JOURNEY)
    is_done = area == "movements" and facts.has_movement
    return TaskRow(TaskState.DONE if is_done else _UNASKED.get(area, TaskState.NOT_NEEDED))


def _counted(count: int) -> TaskRow:
    return TaskRow(TaskState.TO_DO, count) if count else TaskRow(TaskState.DONE)


def _eligibility(facts: TaskFacts) -> TaskRow:
    if facts.state in (CaseState.INTAKE, CaseState.COUNSELLING):
        return TaskRow(TaskState.WAITS, waits=TaskWaits.APPLICATION)
    return TaskRow(TaskState.TO_DO if facts.state is CaseState.APPLIED else TaskState.DONE)


def _itinerary(facts: TaskFacts) -> TaskRow:
    if facts.state not in _JUDGED:
        return TaskRow(TaskState.WAITS, waits=TaskWaits.DECISION)
    return TaskRow(TaskState.DONE if facts.has_journey else TaskState.TO_DO)


def _sign_off(facts: TaskFacts) -> TaskRow:
    if facts.is_signed:
        return TaskRow(TaskState.DONE)
    if facts.state not in _JUDGED:
        return TaskRow(TaskState.WAITS, waits=TaskWaits.DECISION)
    is_blocked = any(reason.cleared_by != "sign_off" for reason in blockers(facts.findings))
    return TaskRow(TaskState.WAITS, waits=TaskWaits.BLOCKERS) if is_blocked else TaskRow(TaskState.TO_DO)


def _guardians(facts: TaskFacts) -> TaskRow:
    if not facts.has_minors:
        return TaskRow(TaskState.NOT_NEEDED)
    is_done = facts.state in _JUDGED or "guardians" in facts.recorded
    return TaskRow(TaskState.DONE if is_done else TaskState.TO_DO)


_AFTER_BOARDING = (CaseState.DEPARTED, CaseState.ARRIVED, CaseState.CLOSED)
_SIGN_OFF_FIRST = TaskRow(TaskState.WAITS, waits=TaskWaits.SIGN_OFF)
_RULES: Mapping[str, Callable[[TaskFacts], TaskRow]] = {
    "unknowns": lambda facts: _counted(facts.unknowns),
    "screening": lambda facts: _counted(facts.unscreened),
    "guardians": _guardians,
    "eligibility": _eligibility,
    "itinerary": _itinerary,
    "sign_off": _sign_off,
    "departure": lambda facts: TaskRow(TaskState.TO_DO) if facts.is_signed else _SIGN_OFF_FIRST,
}
