"""Retention in words: audited acts, states of holds, sentences, and why a kind of data has no term."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from rights.retention.rules import HoldReason, HoldState, Untimed


class RetentionAct(AuditedAct):
    """Pages and changes of holds, as the audit calls them."""

    ASK = "hold.ask", _l("Asked for a legal hold")
    PLACE = "hold.place", _l("Placed a legal hold")
    CONFIRM = "hold.confirm", _l("Confirmed a legal hold")
    DECLINE = "hold.decline", _l("Declined a legal hold")
    END = "hold.end", _l("Ended a legal hold")
    LIST = "hold.list", _l("Listed legal holds")
    PAGE = "hold.page", _l("Opened a legal hold")


HOLD_SENTENCES: Sentences = sentences(
    {
        HoldReason: {
            HoldReason.HELD_ALREADY: _l("This case already has a hold, or a request for one. See the list of holds."),
            HoldReason.ANSWERED_ALREADY: _l("This request has already been answered."),
            HoldReason.NOT_IN_FORCE: _l("This hold is not in force, so it cannot be ended."),
            HoldReason.ENDS_BEFORE_TODAY: _l("The last day of the hold has passed. Choose today or a later day."),
            HoldReason.ERASURE_BEGAN: _l("The erasure of this case has begun, and a hold can no longer stop it."),
        }
    }
)
HOLD_LABELS = {
    HoldState.ASKED: _l("Hold requested"),
    HoldState.IN_FORCE: _l("On hold"),
    HoldState.DECLINED: _l("Declined"),
    HoldState.ENDED: _l("Ended"),
}
HOLD_MARKS = {
    HoldState.ASKED: "due",
    HoldState.IN_FORCE: "blocked",
    HoldState.DECLINED: "plain",
    HoldState.ENDED: "plain",
}
PAST_LABEL, PAST_MARK = _l("Last day has passed"), "plain"
UNTIMED_LABELS = {
    Untimed.WITH_ITS_ACCOUNT: _l("No set period: kept with a colleague's account"),
    Untimed.NAMES_NOBODY: _l("No set period: no one is named"),
    Untimed.ABOUT_NOBODY: _l("No set period: not about a person"),
}
JOB_QUESTIONS = _l("Delete records of who asked other offices")
