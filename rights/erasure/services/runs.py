"""Changes of runs: what is due is listed, somebody asks for an erasure, data protection releases or declines it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.audit.ledger import data_marks, mark_of
from foundation.inventory.queries import inventory
from foundation.inventory.rules import About, Answer, Purpose
from foundation.messaging.services import notify
from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.queries import Case, case_by_id, members_of_case, refuse_if
from returns.cases.rules.cases import ENDED, Reason, ReasonCode
from returns.people.queries import family_of_cases
from rights.erasure.access import ERASING
from rights.erasure.models import Erasure
from rights.erasure.queries.people import person_of
from rights.erasure.queries.runs import listed_already
from rights.erasure.rules.runs import (
    ErasureCause,
    ErasureKind,
    ErasureState,
    RunFacts,
    asking_reasons,
    declining_reasons,
    release_reasons,
    state_after_release,
)
from rights.erasure.services.erasing import Subject, planned, roots_of, subject_of
from rights.erasure.words import ERASURE_SENTENCES, ErasureAct, ErasureNotice
from rights.retention.queries import ended_until, hold_facts
from rights.retention.rules import CASE_YEARS, IDENTIFIER_YEARS, is_held, years_after, years_before

Place = uuid.UUID


def refuse(reasons: Sequence[ReasonCode]) -> None:
    """RuleBroken with every reason if there is one."""
    refuse_if([Reason(reason) for reason in reasons], sentences=ERASURE_SENTENCES)


# What is due by its term.


def list_due(unit: Unit, secrets: Secrets, after: Place | None, limit: int) -> tuple[int, Place | None]:
    """List what is due today of the next cases that have ended, but for those on hold; returns how many, and where to
    go on. What is listed already, or was erased before, is left alone: a second run does nothing.
    """
    today = unit.today
    rules = rules_on(unit.session, (CASE_YEARS, IDENTIFIER_YEARS), today)
    years = {
        ErasureKind.CASE: rules.need(CASE_YEARS).whole(),
        ErasureKind.IDENTIFIERS: rules.need(IDENTIFIER_YEARS).whole(),
    }
    ended = ended_until(unit.session, years_before(today, min(years.values())), after, limit)
    holds = hold_facts(unit.session, [case_id for case_id, _on in ended])
    free = [(case_id, on) for case_id, on in ended if not is_held(holds.get(case_id, ()), today)]
    count = 0
    for kind, term in years.items():
        due = {case_id: years_after(on, term) for case_id, on in free if years_after(on, term) <= today}
        count += _list(unit, secrets, kind, due)
    return count, ended[-1][0] if len(ended) == limit else None


def _list(unit: Unit, secrets: Secrets, kind: ErasureKind, due: Mapping[uuid.UUID, date]) -> int:
    listed = listed_already(unit.session, kind, due)
    marks = {mark_of(secrets, (kind.value, case_id)): case_id for case_id in due}
    erased = {marks[mark]: on for mark, on in data_marks(unit.connection(), marks).items()}
    # Erased before it was due: the case was opened again since, and more may have been written.
    listed |= {case_id for case_id, on in erased.items() if on >= due[case_id]}
    fresh = [case_id for case_id in due if case_id not in listed]
    for case_id in fresh:
        unit.session.add(_run(unit, kind, ErasureCause.TERM, case_id, case_id, due[case_id]))
    if fresh:
        unit.participants["trail"].act(ErasureAct.TERM, count=len(fresh))
    return len(fresh)


def _run(
    unit: Unit, kind: ErasureKind, cause: ErasureCause, subject_id: uuid.UUID, case_id: uuid.UUID, due_on: date
) -> Erasure:
    return Erasure(
        kind=kind,
        cause=cause,
        state=ErasureState.DUE,
        subject_id=subject_id,
        case_id=case_id,
        entry_id=new_id(),
        due_on=due_on,
        listed_at=unit.clock.now(),
        asked_by=unit.actor_id if cause is ErasureCause.REQUEST else None,
    )


# Somebody asks for the erasure of a case, or of one of its people.


def ask_for_erasure(unit: Unit, case: Case, person_id: uuid.UUID | None) -> Erasure:
    """Ask data protection to erase a case, or one of its people. RuleBroken with every reason."""
    kind = ErasureKind.CASE if person_id is None else ErasureKind.PERSON
    subject_id, today = person_id or case.id, unit.today
    people = members_of_case(unit.session, case.id)
    holds = hold_facts(unit.session, [case.id]).get(case.id, ())
    is_asked = bool(
        listed_already(unit.session, kind, [subject_id]) | listed_already(unit.session, ErasureKind.CASE, [case.id])
    )
    refuse(asking_reasons(kind, case.state in ENDED, is_held(holds, today), len(people), is_asked))
    run = _run(unit, kind, ErasureCause.REQUEST, subject_id, case.id, today)
    unit.session.add(run)
    unit.participants["trail"].act(ErasureAct.ASK, ("case", case.id))
    return run


# What a run would do, and who lets it.


@dataclass(frozen=True)
class DryRun:
    """What an erasure would erase now: whether it is there, has ended and is on hold, and how many rows by purpose.

    What is behind doors is not counted: a number would say that there is something.
    """

    facts: RunFacts
    rows: Mapping[Purpose, int]
    has_doors: bool

    @property
    def total(self) -> int:
        """How many rows in all, those behind doors left out."""
        return sum(self.rows.values())


def dry_run(unit: Unit, run: Erasure) -> DryRun:
    """Look at what a run would erase; nothing is changed or opened. Conflict if the inventory lacks a table."""
    if run.subject_id is None or run.case_id is None:
        return DryRun(RunFacts(run.kind, run.state, False, True, is_there=False), {}, False)
    with reading(unit.aside, ERASING) as aside:
        subject = subject_of(aside, run.kind, run.subject_id, run.case_id)
        case = case_by_id(aside.session, subject.case_id)
        is_there = _is_there(aside, subject)
        holds = hold_facts(aside.session, [subject.case_id]).get(subject.case_id, ())
        counts = planned(aside, roots_of(aside, subject))[1].counts() if is_there else {}
        facts = RunFacts(
            run.kind,
            run.state,
            is_held(holds, unit.today),
            case is not None and case.state in ENDED,
            is_there,
            run.asked_by,
            run.released_by,
            _family_goes_on(aside, case),
        )
    return DryRun(facts, by_purpose(counts), run.kind is not ErasureKind.PERSON)


def _family_goes_on(unit: Unit, case: Case | None) -> bool:
    """Whether people who came from this case, or from whom it took some, have one that has not ended.

    What stands behind the doors follows the people: the key of the door may be needed for those of the other case.
    """
    family = family_of_cases(unit.session, case) if case is not None else []
    return any(other.state not in ENDED for other in family[1:])


def by_purpose(counts: Mapping[str, int]) -> dict[Purpose, int]:
    """Rows of tables by what they are held for, in the order of the inventory; what is behind doors is left out."""
    tables, rows = inventory().tables, dict[Purpose, int]()
    for purpose in Purpose:
        own = (
            count for name, count in counts.items() if tables[name].purpose is purpose and not _is_behind_a_door(name)
        )
        if number := sum(own):
            rows[purpose] = number
    return rows


def _is_behind_a_door(name: str) -> bool:
    entry = inventory().tables[name]
    return entry.about is About.DOOR or entry.answer is Answer.WITHHELD


def release(unit: Unit, run: Erasure) -> None:
    """Release a run, as data protection; a whole case waits for a second person. RuleBroken with every reason."""
    look = dry_run(unit, run)
    refuse(release_reasons(look.facts, unit.actor_id))
    now, after = unit.clock.now(), state_after_release(run.kind, run.state)
    if run.state is ErasureState.DUE:
        run.released_by, run.released_at = unit.actor_id, now
    else:
        run.confirmed_by, run.confirmed_at = unit.actor_id, now
    run.state = after
    unit.participants["trail"].act(ErasureAct.RELEASE, ("erasure", run.id), count=look.total)


def decline(unit: Unit, run: Erasure) -> None:
    """Take a run off the list, as data protection: what is due by its term is listed again. RuleBroken if too late.

    Whoever asked for it is told: the person is still owed an answer.
    """
    refuse(declining_reasons(run.state))
    if run.asked_by is not None and (case_id := _case_now(unit, run)) is not None:
        notify(unit, [run.asked_by], ErasureNotice.DECLINED, case_id, f"erasure_declined:{run.id.hex}")
    run.state, run.subject_id, run.case_id = ErasureState.DECLINED, None, None
    unit.participants["trail"].act(ErasureAct.DECLINE, ("erasure", run.id))


def _case_now(unit: Unit, run: Erasure) -> uuid.UUID | None:
    """The case in which whom a run is about is now; None once there is nothing left that could be erased."""
    assert run.subject_id is not None
    assert run.case_id is not None
    with reading(unit.aside, ERASING) as aside:
        subject = subject_of(aside, run.kind, run.subject_id, run.case_id)
        return subject.case_id if _is_there(aside, subject) else None


def _is_there(unit: Unit, subject: Subject) -> bool:
    if case_by_id(unit.session, subject.case_id) is None:
        return False
    return subject.kind is not ErasureKind.PERSON or person_of(unit.session, subject.subject_id) is not None
