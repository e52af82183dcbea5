"""The task list of a case: each row is done, to do, waits for something that comes first, or is not needed."""

from typing import Any

import pytest

from returns.cases.pages.cases import STAGES
from returns.cases.rules.cases import CaseReason, CaseState, Reason, Severity
from returns.cases.rules.task_list import TaskFacts, TaskRow, TaskState, TaskWaits, task_rows

DONE, TO_DO, NOT_NEEDED = (TaskRow(state) for state in (TaskState.DONE, TaskState.TO_DO, TaskState.NOT_NEEDED))
STARTED, OPTIONAL = TaskRow(TaskState.STARTED), TaskRow(TaskState.OPTIONAL)
NOTHING_SAID = TaskRow()
S = CaseState


def waits(reason: TaskWaits) -> TaskRow:
    """A row that cannot start yet."""
    return TaskRow(TaskState.WAITS, waits=reason)


def left(count: int) -> TaskRow:
    """A row with so many things to do."""
    return TaskRow(TaskState.TO_DO, count)


def facts(state: CaseState, *areas: str, severity: Severity = Severity.BLOCKER, **more: Any) -> TaskFacts:
    """A case with one finding in each of these areas."""
    findings = tuple(Reason(CaseReason.REASON_MISSING, f"{n}", severity, cleared_by=a) for n, a in enumerate(areas))
    return TaskFacts(state, findings, **more)


def recorded(*areas: str) -> frozenset[str]:
    """Areas in which something is recorded."""
    return frozenset(areas)


@pytest.mark.parametrize(
    ("area", "case", "row"),
    [
        ("people", facts(S.INTAKE), DONE),
        ("unknowns", facts(S.INTAKE, unknowns=3), left(3)),
        ("unknowns", facts(S.INTAKE), DONE),
        ("screening", facts(S.INTAKE, unscreened=2), left(2)),
        ("guardians", facts(S.INTAKE), TO_DO),
        ("guardians", facts(S.INTAKE, has_minors=False), NOT_NEEDED),
        ("guardians", facts(S.PLANNING), DONE),
        ("safe_contact", facts(S.INTAKE), TO_DO),
        ("safe_contact", facts(S.COUNSELLING, "safe_contact", "safe_contact"), left(2)),
        ("safe_contact", facts(S.INTAKE, recorded=recorded("safe_contact")), DONE),
        ("safe_contact", facts(S.INTAKE, people=2, recorded=recorded("safe_contact")), STARTED),
        ("documents", facts(S.COUNSELLING, people=3, recorded=recorded("documents")), STARTED),
        ("documents", facts(S.PLANNING, people=3, recorded=recorded("documents")), DONE),
        ("documents", facts(S.PLANNING, "documents", people=3, recorded=recorded("documents")), left(1)),
        ("protection", facts(S.PLANNING, "protection"), left(1)),
        ("protection", facts(S.PLANNING), DONE),
        ("clearance", facts(S.PLANNING, "clearance"), NOTHING_SAID),
        ("counselling", facts(S.INTAKE), TO_DO),
        ("eligibility", facts(S.COUNSELLING), waits(TaskWaits.APPLICATION)),
        ("eligibility", facts(S.APPLIED), TO_DO),
        ("eligibility", facts(S.ELIGIBLE), DONE),
        ("documents", facts(S.INTAKE), TO_DO),
        ("medical", facts(S.ELIGIBLE), waits(TaskWaits.JOURNEY)),
        ("medical", facts(S.PLANNING, "medical", "medical", has_journey=True), left(2)),
        ("medical", facts(S.PLANNING, has_journey=True), NOT_NEEDED),
        ("escorts", facts(S.PLANNING, has_journey=True, recorded=recorded("escorts")), DONE),
        ("escorts", facts(S.PLANNING, "escorts", severity=Severity.OVERRIDDEN, has_journey=True), NOT_NEEDED),
        ("movements", facts(S.PLANNING, has_journey=True, has_movement=True), DONE),
        ("movements", facts(S.PLANNING, has_journey=True), NOT_NEEDED),
        ("itinerary", facts(S.ELIGIBLE), waits(TaskWaits.DECISION)),
        ("itinerary", facts(S.PLANNING), TO_DO),
        ("itinerary", facts(S.PLANNING, has_journey=True), DONE),
        ("budget", facts(S.PLANNING), OPTIONAL),
        ("budget", facts(S.PLANNING, recorded=recorded("budget")), DONE),
        ("budget", facts(S.CANCELLED), NOT_NEEDED),
        ("leaving", facts(S.ELIGIBLE), waits(TaskWaits.JOURNEY)),
        ("leaving", facts(S.PLANNING, has_journey=True), OPTIONAL),
        ("sign_off", facts(S.ELIGIBLE), waits(TaskWaits.DECISION)),
        ("sign_off", facts(S.PLANNING, "medical"), waits(TaskWaits.BLOCKERS)),
        ("sign_off", facts(S.PLANNING, "sign_off"), TO_DO),
        ("sign_off", facts(S.READY, "sign_off"), TO_DO),
        ("sign_off", facts(S.READY, is_signed=True), DONE),
        ("departure", facts(S.READY, "sign_off"), waits(TaskWaits.SIGN_OFF)),
        ("departure", facts(S.READY, is_signed=True), TO_DO),
        ("departure", facts(S.DEPARTED), DONE),
        ("departure", facts(S.CANCELLED), NOT_NEEDED),
        ("follow_up", facts(S.READY), waits(TaskWaits.DEPARTURE)),
        ("follow_up", facts(S.ARRIVED), TO_DO),
        ("follow_up", facts(S.CLOSED), DONE),
        ("follow_up", facts(S.CANCELLED), NOT_NEEDED),
        ("medical", facts(S.ARRIVED, "medical"), NOT_NEEDED),
        ("documents", facts(S.CANCELLED, recorded=recorded("documents")), DONE),
    ],
)
def test_a_row_says_how_it_stands(area: str, case: TaskFacts, row: TaskRow) -> None:
    assert task_rows(case, [area]) == {area: row}


@pytest.mark.parametrize("state", CaseState)
def test_every_state_has_an_answer_for_every_row(state: CaseState) -> None:
    areas = [area for _label, areas in STAGES for area in areas if area != "clearance"]
    rows = task_rows(facts(state), [*areas, "departure", "follow_up"])
    assert [area for area, row in rows.items() if row.state is None] == []


@pytest.mark.parametrize("state", CaseState)
def test_a_door_changes_no_row(state: CaseState) -> None:
    areas = ("people", "screening", "guardians", "protection", "clearance")
    behind, plain = facts(state, "behind_doors", "clearance"), facts(state, "clearance")
    assert task_rows(behind, areas) == task_rows(plain, areas)
