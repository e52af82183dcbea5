"""Custody of travel documents: who can hold an original, and when it is at hand for a departure."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from returns.cases.rules.reasons import Cited, Reason, ReasonCode, Severity


class CustodyReason(ReasonCode):
    """Codes of reasons about the other parent."""

    DOCUMENT_ORIGINAL_ELSEWHERE = "document_original_elsewhere"
    DOCUMENT_ORIGINAL_NOT_KNOWN = "document_original_not_known"


class Holder(enum.StrEnum):
    """Who has the original of a document."""

    PERSON = "person"
    OFFICER = "officer"
    ESCORT = "escort"
    CONSULATE = "consulate"
    PARTNER = "partner"
    OTHER = "other"


class HandOut(enum.StrEnum):
    """Whether somebody, or an escort of theirs, has a document in hand."""

    HANDED_OUT = "handed_out"
    NOT_YET = "not_handed_out_yet"
    NOT_KNOWN = "where_it_is_not_known"
    NO_DOCUMENT = "no_document"


# In whose hands a document is handed out: those who travel.
TRAVELLING = (Holder.PERSON, Holder.ESCORT)

# Whoever holds it is nobody of the case or of the office, so a name is needed to find it again.
NAMED = (Holder.CONSULATE, Holder.PARTNER, Holder.OTHER)


@dataclass(frozen=True)
class CustodyRules:
    """Who may hold an original on the day of departure, and the row that says so."""

    at_hand: tuple[Holder, ...]
    cited: Cited


def is_in_order(since: date, before: date | None, today: date, corrects: bool) -> bool:
    """Whether a document can have changed hands on a day: not in the future, and not before it last did.

    A correction says the last hand-over anew, so it may name an earlier day.
    """
    return since <= today and (corrects or before is None or since >= before)


def hand_out(holders: Sequence[Holder | None]) -> HandOut:
    """Whether one of somebody's documents is handed out; `holders` of those that serve the journey, None: not known."""
    if not holders:
        return HandOut.NO_DOCUMENT
    if any(holder in TRAVELLING for holder in holders):
        return HandOut.HANDED_OUT
    return HandOut.NOT_KNOWN if None in holders else HandOut.NOT_YET


def original_reasons(person: str, holders: Sequence[Holder | None], rules: CustodyRules) -> tuple[Reason, ...]:
    """Why a person (id as hex) has no document in hand on departure; `holders` of those good enough for the journey.

    None is a holder whom nobody has recorded: that warns, since it may well be at hand. One reason at most.
    Source: rule documents.original_at_hand.
    """
    if not holders or any(holder in rules.at_hand for holder in holders):
        return ()
    is_known = None not in holders
    code = CustodyReason.DOCUMENT_ORIGINAL_ELSEWHERE if is_known else CustodyReason.DOCUMENT_ORIGINAL_NOT_KNOWN
    severity = Severity.BLOCKER if is_known else Severity.WARNING
    return (Reason(code, person, severity, rules.cited.rule, rules.cited.source, "documents"),)
