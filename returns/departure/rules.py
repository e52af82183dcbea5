"""Departure: states of travellers at the gate, who may record them and until when, and reasons about departures."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from returns.cases.rules.cases import UNCITED, CaseState, Cited, Limit, Reason, ReasonCode
from returns.documents.rules.documents import HandOut


class BoardingReason(ReasonCode):
    """Codes of reasons about boarding."""

    BOARDING_NOBODY = "boarding_nobody", "people"
    BOARDING_REASON_MISSING = "boarding_reason_missing", "how"
    BOARDING_IS_THE_SAME = "boarding_is_the_same"
    OFFLOADED_NOT_BOARDED = "offloaded_not_boarded"
    BOARDING_HAS_LEFT = "boarding_has_left"
    BOARDING_HAS_ENDED = "boarding_has_ended"
    BOARDING_CORRECTION_UNEXPLAINED = "boarding_correction_unexplained", "note"
    BOARDING_NOT_OPEN_YET = "boarding_not_open_yet"
    BOARDING_WITHOUT_DOCUMENT = "boarding_without_document"
    BOARDING_NOT_SAID = "boarding_not_said"
    UNDO_IS_OVER = "undo_is_over"
    UNDO_OF_OTHERS = "undo_of_others"
    UNDO_OF_UNDO = "undo_of_undo"
    UNDO_HAS_LEFT = "undo_has_left"


class DepartureReason(ReasonCode):
    """Codes of reasons about departures."""

    DEPARTURE_AT_THE_BOARD = "departure_at_the_board"
    NOT_DEPARTED = "not_departed"
    DEPARTS_IN_FUTURE = "departs_in_future", "departed_time", "left_time"
    DEPARTS_LONG_BEFORE_PLAN = "departs_long_before_plan", "departed_on", "left_on"
    DEPARTS_BEFORE_SIGN_OFF = "departs_before_sign_off", "departed_on", "left_on"
    ARRIVES_IN_FUTURE = "arrives_in_future", "time"
    ARRIVES_BEFORE_DEPARTURE = "arrives_before_departure", "time"


class BoardingState(enum.StrEnum):
    """The state of one traveller of a departure."""

    PLANNED = "planned"
    BOARDED = "boarded"
    NO_SHOW = "no_show"
    DENIED = "denied_boarding"
    OFFLOADED = "offloaded"


class WhyNot(enum.StrEnum):
    """Why somebody did not travel. Kept sealed: it can say something about somebody's health."""

    NOT_THERE = "not_there"
    LATE = "late"
    OWN_WISH = "own_wish"
    DOCUMENTS = "documents"
    FITNESS = "fitness"
    NO_SEAT = "no_seat"
    AUTHORITY = "authority"
    CARRIER = "carrier"
    NOT_KNOWN = "not_known"
    OTHER = "other"


# In these states of a case it is recorded who boards, or did not travel after all.
BOARDING_IN = (CaseState.PLANNING, CaseState.READY, CaseState.DEPARTED)
NOT_TRAVELLING = (BoardingState.NO_SHOW, BoardingState.DENIED, BoardingState.OFFLOADED)
# Which reasons are offered for each state, in the order in which they are.
REASONS_OF: Mapping[BoardingState, tuple[WhyNot, ...]] = {
    BoardingState.NO_SHOW: (WhyNot.NOT_THERE, WhyNot.LATE, WhyNot.OWN_WISH, WhyNot.NOT_KNOWN, WhyNot.OTHER),
    BoardingState.DENIED: (
        WhyNot.DOCUMENTS,
        WhyNot.FITNESS,
        WhyNot.NO_SEAT,
        WhyNot.AUTHORITY,
        WhyNot.CARRIER,
        WhyNot.NOT_KNOWN,
        WhyNot.OTHER,
    ),
    BoardingState.OFFLOADED: (
        WhyNot.OWN_WISH,
        WhyNot.FITNESS,
        WhyNot.AUTHORITY,
        WhyNot.CARRIER,
        WhyNot.NOT_KNOWN,
        WhyNot.OTHER,
    ),
}
# With such a document nobody passes the gate: a note has to say how they did.
_NOTE_NEEDED = (HandOut.NOT_YET, HandOut.NO_DOCUMENT, HandOut.EXPIRED)
_ON_THE_WAY = {
    (BoardingState.PLANNED, BoardingState.BOARDED),
    (BoardingState.PLANNED, BoardingState.NO_SHOW),
    (BoardingState.PLANNED, BoardingState.DENIED),
    (BoardingState.BOARDED, BoardingState.OFFLOADED),
}


@dataclass(frozen=True)
class TravellerAtGate:
    """The state of a traveller (id as hex); `has_left`: the departure of this traveller is recorded."""

    person: str
    state: BoardingState = BoardingState.PLANNED
    has_left: bool = False
    document: HandOut = HandOut.HANDED_OUT


@dataclass(frozen=True)
class Report:
    """What is recorded of travellers at the gate: their state, why they do not travel, and a note."""

    state: BoardingState
    why: WhyNot | None = None
    note: str = ""


def is_correction(before: BoardingState, after: BoardingState) -> bool:
    """Whether a change takes back what was recorded before, rather than going on from it."""
    return (before, after) not in _ON_THE_WAY


@dataclass(frozen=True)
class Opening:
    """Whether the gate is open: a rule says how many hours before the departure it opens."""

    is_open: bool = True
    cited: Cited = UNCITED


OPEN = Opening()


def opens_at(departs_at: datetime, hours: int) -> datetime:
    """The instant from which boarding is recorded. Source: rule departure.boarding_opens_hours."""
    return departs_at - timedelta(hours=hours)


def opening(departs_at: datetime, now: datetime, hours: Limit) -> Opening:
    """Whether boarding for a leg is recorded already."""
    return Opening(now >= opens_at(departs_at, hours.value), hours.cited)


def boarding_reasons(standing: Sequence[TravellerAtGate], report: Report, gate: Opening = OPEN) -> tuple[Reason, ...]:
    """Return every reason against recording this of these travellers.

    Before the gate opens nobody boards or stays behind; what was recorded before a delay can be taken back.
    """
    reasons = [] if standing else [Reason(BoardingReason.BOARDING_NOBODY)]
    if report.state in NOT_TRAVELLING and report.why not in REASONS_OF[report.state]:
        reasons.append(Reason(BoardingReason.BOARDING_REASON_MISSING))
    for traveller in standing:
        reasons += [Reason(code, traveller.person) for code in _codes(traveller, report)]
        if _is_too_early(traveller, report) and not gate.is_open:
            code = BoardingReason.BOARDING_NOT_OPEN_YET
            reasons.append(Reason(code, traveller.person, rule=gate.cited.rule, source=gate.cited.source))
    return tuple(dict.fromkeys(reasons))


def _is_too_early(traveller: TravellerAtGate, report: Report) -> bool:
    """Whether this can be recorded only once the gate is open; taking back is possible at any time."""
    if traveller.has_left or report.state in (BoardingState.PLANNED, traveller.state):
        return False
    return report.state is BoardingState.BOARDED or traveller.state is BoardingState.PLANNED


def _codes(traveller: TravellerAtGate, report: Report) -> list[BoardingReason]:
    if traveller.state is report.state:
        return [BoardingReason.BOARDING_IS_THE_SAME]
    codes = []
    if report.state is BoardingState.OFFLOADED and traveller.state is not BoardingState.BOARDED:
        codes.append(BoardingReason.OFFLOADED_NOT_BOARDED)
    if traveller.has_left and report.state not in NOT_TRAVELLING:
        codes.append(BoardingReason.BOARDING_HAS_LEFT)
    boards = report.state is BoardingState.BOARDED and not traveller.has_left
    if boards and traveller.document in _NOTE_NEEDED and not report.note.strip():
        codes.append(BoardingReason.BOARDING_WITHOUT_DOCUMENT)
    if is_correction(traveller.state, report.state) and not report.note.strip():
        codes.append(BoardingReason.BOARDING_CORRECTION_UNEXPLAINED)
    return codes


def undo_ends(recorded_at: datetime, seconds: int) -> datetime:
    """The instant until which a press can be undone without a reason. Source: rule departure.undo_seconds."""
    return recorded_at + timedelta(seconds=seconds)


@dataclass(frozen=True)
class PressFacts:
    """The last press: who made it and when, whether it undid another, and whether the flight has left."""

    recorded_at: datetime
    is_own: bool
    is_undo: bool
    has_left: bool


def undo_reasons(press: PressFacts, now: datetime, seconds: int) -> tuple[Reason, ...]:
    """Return every reason against undoing a press; what cannot be undone is corrected, with a reason."""
    checks = (
        (now > undo_ends(press.recorded_at, seconds), BoardingReason.UNDO_IS_OVER),
        (not press.is_own, BoardingReason.UNDO_OF_OTHERS),
        (press.is_undo, BoardingReason.UNDO_OF_UNDO),
        (press.has_left, BoardingReason.UNDO_HAS_LEFT),
    )
    return tuple(Reason(code) for applies, code in checks if applies)


def departure_reasons(standing: Sequence[TravellerAtGate]) -> tuple[Reason, ...]:
    """Return a reason for each traveller who is still expected: a flight has left only when none remains."""
    return tuple(
        Reason(BoardingReason.BOARDING_NOT_SAID, traveller.person)
        for traveller in standing
        if traveller.state is BoardingState.PLANNED
    )
