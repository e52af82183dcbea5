"""Terms and holds: which rule says how long a kind of data is kept, and whether a hold keeps a case from erasure."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from returns.cases.rules.cases import ReasonCode

CASE_YEARS, IDENTIFIER_YEARS = "retention.case_years", "retention.trafficking_identifiers_years"
IMPORT_DAYS, MESSAGE_DAYS, NOTICE_DAYS = "imports.keep_days", "retention.message_days", "messaging.read_notices_days"
DRAFT_DAYS, SUBMISSION_DAYS = "form.draft_days", "retention.submission_days"
SEARCH_DAYS, ATTEMPT_DAYS, SESSION_DAYS = "retention.question_days", "retention.attempt_days", "retention.session_days"
AUDIT_DAYS = "audit.keep_days"
DATA_BACKUP_DAYS, KEY_BACKUP_DAYS = "backup.data_kept_days", "backup.keys_kept_days"


class Untimed(enum.StrEnum):
    """Why a kind of data has no term of its own."""

    WITH_ITS_ACCOUNT = "with_its_account"
    NAMES_NOBODY = "names_nobody"
    ABOUT_NOBODY = "about_nobody"


class HoldState(enum.StrEnum):
    """Where a hold stands. Asked for, it holds already: nothing is erased while somebody still has to decide."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    DECLINED = "declined"
    ENDED = "ended"


HOLDING = (HoldState.ASKED, HoldState.IN_FORCE)


class HoldReason(ReasonCode):
    """Why a hold cannot be asked for, confirmed or ended."""

    HELD_ALREADY = "held_already"
    ANSWERED_ALREADY = "answered_already"
    NOT_IN_FORCE = "not_in_force"
    ENDS_BEFORE_TODAY = "ends_before_today", "until"
    ERASURE_BEGAN = "erasure_began"


@dataclass(frozen=True)
class HoldFacts:
    """What decides whether a hold holds. `until`: its last day."""

    state: HoldState
    until: date | None = None


def is_holding(hold: HoldFacts, today: date) -> bool:
    """Whether a hold keeps its case from erasure today."""
    return hold.state in HOLDING and (hold.until is None or hold.until >= today)


def is_past(hold: HoldFacts, today: date) -> bool:
    """Whether a hold that nobody has ended ended by itself: its last day is over."""
    return hold.state in HOLDING and not is_holding(hold, today)


def is_held(holds: Iterable[HoldFacts], today: date) -> bool:
    """Whether any of these holds does."""
    return any(is_holding(hold, today) for hold in holds)


def asking_reasons(
    holds: Iterable[HoldFacts], until: date | None, erasure_began: bool, today: date
) -> tuple[HoldReason, ...]:
    """Everything that speaks against a new hold."""
    reasons = []
    if is_held(holds, today):
        reasons.append(HoldReason.HELD_ALREADY)
    if until is not None and until < today:
        reasons.append(HoldReason.ENDS_BEFORE_TODAY)
    if erasure_began:
        reasons.append(HoldReason.ERASURE_BEGAN)
    return tuple(reasons)


def answering_reasons(state: HoldState, until: date | None, today: date) -> tuple[HoldReason, ...]:
    """Everything that speaks against confirming or declining a hold that was asked for."""
    reasons = [HoldReason.ANSWERED_ALREADY] if state is not HoldState.ASKED else []
    if until is not None and until < today:
        reasons.append(HoldReason.ENDS_BEFORE_TODAY)
    return tuple(reasons)


def ending_reasons(hold: HoldFacts) -> tuple[HoldReason, ...]:
    """Everything that speaks against ending a hold."""
    return () if hold.state is HoldState.IN_FORCE else (HoldReason.NOT_IN_FORCE,)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def years_before(day: date, years: int) -> date:
    """The last day whose term of so many years is over on `day`."""
    return years_after(day, -years)
