"""Runs of erasure: what is erased, why, the steps of a run, who may release it, and from when it holds everywhere."""

import enum
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules.cases import ReasonCode


class ErasureKind(enum.StrEnum):
    """What is erased. `identifiers`: everything behind the trafficking door of a case, whether or not there is any."""

    CASE = "case"
    PERSON = "person"
    IDENTIFIERS = "identifiers"


class ErasureCause(enum.StrEnum):
    """Why it is due."""

    TERM = "term"
    REQUEST = "request"


class ErasureState(enum.StrEnum):
    """The steps of a run. From `running` on nothing can be taken back, and a run that stops goes on by itself."""

    DUE = "due"
    HALF_RELEASED = "half_released"
    RELEASED = "released"
    RUNNING = "running"
    TIDYING = "tidying"
    DONE = "done"
    DECLINED = "declined"


OPEN = (ErasureState.DUE, ErasureState.HALF_RELEASED)
WORKING = (ErasureState.RELEASED, ErasureState.RUNNING, ErasureState.TIDYING)
BEGUN = (ErasureState.RUNNING, ErasureState.TIDYING)
STEPS = (*OPEN, *WORKING, ErasureState.DONE)


class ErasureReason(ReasonCode):
    """Why an erasure cannot be asked for, released or declined."""

    FAMILY_GOES_ON = "family_goes_on"
    NOT_ENDED = "case_not_ended"
    ON_HOLD = "on_hold"
    ASKED_ALREADY = "asked_already"
    ONLY_PERSON = "only_person"
    RELEASED_ALREADY = "released_already"
    SAME_PERSON_TWICE = "same_person_twice"
    ASKED_BY_ONESELF = "asked_by_oneself"
    GONE = "gone"


@dataclass(frozen=True)
class RunFacts:
    """What decides about a release."""

    kind: ErasureKind
    state: ErasureState
    is_held: bool
    has_ended: bool
    is_there: bool = True
    asked_by: uuid.UUID | None = None
    released_by: uuid.UUID | None = None
    family_goes_on: bool = False  # people of it have another case, which has not ended


def asking_reasons(
    kind: ErasureKind, has_ended: bool, is_held: bool, people: int, is_asked: bool
) -> tuple[ErasureReason, ...]:
    """Everything that speaks against asking for the erasure of a case, or of one of so many people."""
    checks = (
        (not has_ended, ErasureReason.NOT_ENDED),
        (is_held, ErasureReason.ON_HOLD),
        (is_asked, ErasureReason.ASKED_ALREADY),
        (kind is ErasureKind.PERSON and people <= 1, ErasureReason.ONLY_PERSON),
    )
    return tuple(reason for is_so, reason in checks if is_so)


def release_reasons(run: RunFacts, by: uuid.UUID | None) -> tuple[ErasureReason, ...]:
    """Everything that speaks against a release by this account."""
    checks = (
        (run.state not in OPEN, ErasureReason.RELEASED_ALREADY),
        (not run.is_there, ErasureReason.GONE),
        (run.is_there and not run.has_ended, ErasureReason.NOT_ENDED),
        (run.is_held, ErasureReason.ON_HOLD),
        (run.kind is not ErasureKind.PERSON and run.family_goes_on, ErasureReason.FAMILY_GOES_ON),
        (run.state is ErasureState.HALF_RELEASED and run.released_by == by, ErasureReason.SAME_PERSON_TWICE),
        (run.asked_by is not None and run.asked_by == by, ErasureReason.ASKED_BY_ONESELF),
    )
    return tuple(reason for is_so, reason in checks if is_so)


def declining_reasons(state: ErasureState) -> tuple[ErasureReason, ...]:
    """Everything that speaks against declining a run: one of two people may have released it already."""
    return () if state in OPEN else (ErasureReason.RELEASED_ALREADY,)


def state_after_release(kind: ErasureKind, state: ErasureState) -> ErasureState:
    """Where a run stands once somebody more has released it: a whole case needs two."""
    return ErasureState.HALF_RELEASED if needs_two(kind) and state is ErasureState.DUE else ErasureState.RELEASED


def needs_two(kind: ErasureKind) -> bool:
    """Whether two people release it."""
    return kind is ErasureKind.CASE


def everywhere_from(here_since: date, data_days: int, keys_days: int) -> date:
    """The first day on which no backup from before can be there any more."""
    return here_since + timedelta(days=max(data_days, keys_days) + 1)
