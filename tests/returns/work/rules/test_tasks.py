"""Tasks made by rules: which a case wants on which day; and who may change one, with every reason."""

import re
import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from returns.cases.rules.cases import ENDED, CaseState
from returns.protection.rules.protection import Clearance
from returns.work.rules.tasks import (
    CaseFacts,
    ChangeFacts,
    CheckedPerson,
    ContactDates,
    DatedFact,
    ForWhom,
    TaskChange,
    TaskKind,
    TaskNumber,
    change_reasons,
    wanted_tasks,
)

TODAY = date(2026, 11, 24)
ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
NUMBERS = dict(zip(TaskNumber, (7, 7, 30, 7, 2, 5, 2, 7, 14, 5, 14, 1, 18, 72), strict=True))
ASKED, UNASKED, CHILD = CheckedPerson(30, True), CheckedPerson(30, False), CheckedPerson(4, False)
CASE = CaseFacts(
    case="c" * 32, today=TODAY, state=CaseState.PLANNING, clearance=Clearance.NOT_NEEDED, people=(ASKED, CHILD)
)
K, S = TaskKind, CaseState
CHECK_MISSING = [(K.CHECK_MISSING, TODAY + timedelta(days=4), ForWhom.OWNER)]


def day(count: int) -> date:
    return TODAY + timedelta(days=count)


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, []),
        ({"legal_deadline": day(8)}, []),
        ({"legal_deadline": day(7)}, [(K.DEADLINE_NEAR, day(5), ForWhom.OWNER)]),
        (
            {"legal_deadline": day(2)},
            [(K.DEADLINE_NEAR, day(0), ForWhom.OWNER), (K.DEADLINE_NEAR, day(2), ForWhom.OWNER)],
        ),
        ({"legal_deadline": day(-1)}, [(K.DEADLINE_PASSED, day(0), ForWhom.OWNER)]),
        ({"legal_deadline": day(-1), "state": S.DEPARTED}, []),
        ({"contacts": (ContactDates(ONE, None, day(8)),)}, []),
        ({"contacts": (ContactDates(ONE, None, day(7)),)}, [(K.CONTACT_UNKNOWN, day(7), ForWhom.OWNER)]),
        ({"contacts": (ContactDates(ONE, day(-22), None),)}, []),
        ({"contacts": (ContactDates(ONE, day(-23), None),)}, [(K.CONTACT_AGAIN, day(7), ForWhom.OWNER)]),
        ({"contacts": (ContactDates(ONE, day(-1), None, day(3)),)}, [(K.CONTACT_AGAIN, day(3), ForWhom.OWNER)]),
        ({"clearance_asked_on": day(0)}, [(K.CLEARANCE_ASKED, day(2), ForWhom.SPECIALISTS)]),
        ({"clearance": Clearance.OUTSTANDING, "applied_on": day(-4)}, []),
        (
            {"clearance": Clearance.OUTSTANDING, "applied_on": day(-5)},
            [(K.CLEARANCE_OUTSTANDING, day(0), ForWhom.SPECIALISTS)],
        ),
        ({"clearance": Clearance.GIVEN, "clearance_until": day(8)}, []),
        (
            {"clearance": Clearance.GIVEN, "clearance_until": day(7)},
            [(K.CLEARANCE_ENDS, day(7), ForWhom.SPECIALISTS)],
        ),
        ({"departs_on": day(15), "consents_confirmed_on": (day(-40),)}, []),
        ({"departs_on": day(14), "consents_confirmed_on": (day(0),)}, []),
        (
            {"departs_on": day(14), "consents_confirmed_on": (day(0), day(-1))},
            [(K.CONSENT_AGAIN, day(13), ForWhom.OWNER)],
        ),
        ({"departs_on": day(4)}, []),
        ({"departs_on": day(3)}, [(K.COUNTRY_AGAIN, day(0), ForWhom.OWNER)]),
        ({"departs_on": day(1), "state": S.READY}, [(K.COUNTRY_AGAIN, day(-2), ForWhom.OWNER)]),
        ({"departs_on": day(1), "state": S.DEPARTED}, []),
        ({"state": S.APPLIED, "applied_on": day(0)}, [(K.DECISION_DUE, day(14), ForWhom.OFFICERS)]),
        ({"state": S.ELIGIBLE, "eligible_on": day(-1)}, []),
        ({"state": S.ELIGIBLE, "eligible_on": day(-1), "people": (ASKED, UNASKED)}, CHECK_MISSING),
        ({"state": S.ELIGIBLE, "eligible_on": day(-1), "people": (ASKED, CheckedPerson(None, False))}, CHECK_MISSING),
        ({"state": S.ELIGIBLE, "eligible_on": day(-1), "people": (CHILD, CheckedPerson(12, True))}, CHECK_MISSING),
        ({"owner_is_gone": True}, [(K.OWNER_GONE, day(1), ForWhom.LEADS)]),
        (
            {"dated": (DatedFact(K.ARRIVAL_TO_TAKE_OVER, "a", day(7), ForWhom.OFFICERS),)},
            [(K.ARRIVAL_TO_TAKE_OVER, day(7), ForWhom.OFFICERS)],
        ),
    ],
)
def test_a_case_wants_these_tasks(changed: dict[str, Any], wanted: list[object]) -> None:
    found = wanted_tasks(replace(CASE, **changed), NUMBERS)
    assert [(one.kind, one.due_on, one.for_whom) for one in found] == wanted
    assert len({one.key for one in found}) == len(found)


@given(st.sampled_from(CaseState), st.integers(-40, 40), st.sampled_from(Clearance), st.integers(0, 30))
def test_keys_stand_still_while_the_days_pass(state: CaseState, deadline: int, clearance: Clearance, days: int) -> None:
    facts = replace(
        CASE,
        state=state,
        legal_deadline=day(deadline),
        clearance=clearance,
        applied_on=day(-3),
        eligible_on=day(-2),
        clearance_asked_on=day(-3),
        contacts=(ContactDates(ONE, day(-20), None), ContactDates(OTHER, None, day(4))),
    )
    now, later = wanted_tasks(facts, NUMBERS), wanted_tasks(replace(facts, today=day(days)), NUMBERS)
    gone = {one.kind for one in now} - {one.kind for one in later}
    assert gone <= {TaskKind.DEADLINE_NEAR}, "only the deadline passes by itself"
    dues = {one.key: one.due_on for one in now}
    assert all(one.due_on == dues[one.key] for one in later if one.key in dues)
    if state in ENDED:
        assert now == ()


@given(st.one_of(st.uuids(), st.just("owner")), st.uuids())
def test_ids_in_keys_are_those_of_the_case_and_of_the_subject(subject: uuid.UUID | str, person: uuid.UUID) -> None:
    """By columns alone it is found what somebody's tasks are: nobody has to look into keys."""
    fact = DatedFact(K.ARRIVAL_TO_TAKE_OVER, subject, day(3), ForWhom.OFFICERS)
    facts = replace(CASE, case=OTHER.hex, dated=(fact,), contacts=(ContactDates(person, day(-23), None),))
    found = {one.kind: one for one in wanted_tasks(facts, NUMBERS)}
    assert found[K.CONTACT_AGAIN].subject_id == person
    assert found[K.ARRIVAL_TO_TAKE_OVER].subject_id == (subject if isinstance(subject, uuid.UUID) else None)
    for one in found.values():
        subjects = {one.subject_id.hex} if one.subject_id else set()
        assert set(re.findall("[0-9a-f]{32}", one.key)) == {OTHER.hex} | subjects


def test_of_two_tasks_with_one_key_the_earlier_due_is_wanted() -> None:
    one = DatedFact(TaskKind.FACT_UNKNOWN, "a", day(3), ForWhom.OWNER)
    assert len(wanted_tasks(replace(CASE, dated=(one, one)), NUMBERS)) == 1


MINE = ChangeFacts(is_open=True, is_mine=True, made_it=False, leads_office=False)


@pytest.mark.parametrize(
    ("changed", "change", "codes"),
    [
        ({}, TaskChange.DONE, []),
        ({"is_mine": False, "made_it": True}, TaskChange.DONE, []),
        ({"is_mine": False, "leads_office": True}, TaskChange.DONE, []),
        ({"is_mine": False}, TaskChange.DONE, ["task_of_others"]),
        ({"is_open": False}, TaskChange.DONE, ["task_is_closed"]),
        ({"is_open": False}, TaskChange.REOPENED, []),
        ({}, TaskChange.REOPENED, ["task_is_open"]),
        ({"has_reason": False}, TaskChange.DONE, []),
        ({"has_reason": False}, TaskChange.NOT_NEEDED, ["reason_missing"]),
        (
            {"is_mine": False, "is_open": False, "has_reason": False, "goes_to_somebody_here": False},
            TaskChange.REASSIGNED,
            ["task_of_others", "task_is_closed", "task_goes_nowhere", "reason_missing"],
        ),
    ],
)
def test_a_task_is_changed_by_whose_it_is_with_every_reason_told(
    changed: dict[str, bool], change: TaskChange, codes: list[str]
) -> None:
    assert [reason.code for reason in change_reasons(replace(MINE, **changed), change)] == codes
