"""Erasure in words: notices, audited acts, kinds, causes, steps, and sentences."""

import enum
from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from foundation.messaging.rules import NoticeKind
from returns.cases.words import Sentences, sentences
from rights.erasure.rules.runs import ErasureCause, ErasureKind, ErasureReason, ErasureState


class ErasureNotice(NoticeKind):
    """What notices about erasures are called."""

    DECLINED = "erasure_declined"


class ErasureAct(AuditedAct):
    """Pages and changes of erasure, as the audit calls them."""

    ASK = "erasure.ask", _l("Asked for an erasure")
    CARRY_OUT = "erasure.carry_out", _l("Erased data")
    CERTIFICATE = "erasure.certificate", _l("Downloaded a certificate of erasure")
    DECLINE = "erasure.decline", _l("Declined an erasure")
    LIST = "erasure.list", _l("Listed what is due for erasure")
    OPEN = "erasure.open", _l("Opened an erasure")
    OF_CASE = "erasure.of_case", _l("Opened the retention page of a case")
    RELEASE = "erasure.release", _l("Released an erasure")
    REPLAY = "erasure.replay", _l("Erased again after a restore")
    TERM = "erasure.term", _l("Listed a case for erasure because its retention period has ended")
    TERMS = "erasure.terms", _l("Read how long data is kept")


class Stop(enum.StrEnum):
    """Why the last try of a run stopped. It goes on by itself once that has passed."""

    FULL_DISK = "full_disk"
    BUSY = "busy"
    AWAY = "away"
    INVENTORY = "inventory"
    ON_HOLD = "on_hold"
    OTHER = "other"


SUBJECTS: dict[str, object] = {"erasure": _l("Erasure")}
ERASURE_SENTENCES: Sentences = sentences(
    {
        ErasureReason: {
            ErasureReason.NOT_ENDED: _l("This case has not ended. Close it first, then ask for the erasure again."),
            ErasureReason.FAMILY_GOES_ON: _l(
                "This family was split or joined, and its other case has not ended. Erase this case once that one "
                "has ended, or erase its people one by one."
            ),
            ErasureReason.ON_HOLD: _l("This case is on legal hold. End the hold first."),
            ErasureReason.ASKED_ALREADY: _l("This erasure has already been asked for."),
            ErasureReason.ONLY_PERSON: _l("This is the only person in the case. Ask to erase the whole case."),
            ErasureReason.RELEASED_ALREADY: _l("This erasure has already been released or declined."),
            ErasureReason.SAME_PERSON_TWICE: _l(
                "You have already released this erasure. A second data protection officer must confirm it."
            ),
            ErasureReason.ASKED_BY_ONESELF: _l("You asked for this erasure yourself. Someone else must release it."),
            ErasureReason.GONE: _l("There is nothing left to erase. Decline this entry to take it off the list."),
        }
    }
)
KIND_LABELS = {
    ErasureKind.CASE: _l("Whole case"),
    ErasureKind.PERSON: _l("One person of a case"),
    ErasureKind.IDENTIFIERS: _l("Protected identifiers of a case"),
}
CAUSE_LABELS = {
    ErasureCause.TERM: _l("The retention period has ended"),
    ErasureCause.REQUEST: _l("The person asked for it"),
}
STATE_LABELS = {
    ErasureState.DUE: _l("Awaiting release"),
    ErasureState.HALF_RELEASED: _l("Waiting for a second person"),
    ErasureState.RELEASED: _l("Released"),
    ErasureState.RUNNING: _l("Erasing"),
    ErasureState.TIDYING: _l("Freeing space"),
    ErasureState.DONE: _l("Erased"),
    ErasureState.DECLINED: _l("Declined"),
}
STATE_MARKS = {
    ErasureState.DUE: "due",
    ErasureState.HALF_RELEASED: "due",
    ErasureState.RELEASED: "warning",
    ErasureState.RUNNING: "warning",
    ErasureState.TIDYING: "warning",
    ErasureState.DONE: "done",
    ErasureState.DECLINED: "plain",
}
STOP_LABELS = {
    Stop.FULL_DISK: _l("Stopped: the disk is full. Free some space; the erasure then continues automatically."),
    Stop.BUSY: _l("Stopped: the database is busy. The erasure continues automatically."),
    Stop.AWAY: _l("Stopped: the database cannot be reached. The erasure continues automatically once it can."),
    Stop.INVENTORY: _l(
        "Stopped: a table is missing from the inventory of data. Tell the administrator. Nothing was erased."
    ),
    Stop.ON_HOLD: _l("Stopped: the case was put on hold. End the hold first."),
    Stop.OTHER: _l(
        "Stopped by an error. Tell the administrator: the log says which. The erasure is tried again automatically."
    ),
}
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ErasureNotice.DECLINED: (
        _l("The erasure that you asked for was declined"),
        _l("Nothing was erased. If the person made a request, decide on it again under “Requests” on the case."),
    ),
}
JOB_LIST = _l("List what is due for erasure")
JOB_ERASE = _l("Carry out released erasures")
