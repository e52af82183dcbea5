"""Reasons of this room in words: its own sentences and those of the return, which it may give as well."""

from collections.abc import Sequence

from reintegration.arrivals.words import STAY_SENTENCES
from reintegration.follow_up.queries.check_in_reasons import CHECK_IN_SENTENCES
from reintegration.schedule.words import SCHEDULE_SENTENCES
from returns.cases.queries import reasons as of_returns
from returns.cases.rules.reasons import Reason
from returns.cases.words.sentences import composed

SENTENCES = composed(of_returns.SENTENCES, STAY_SENTENCES, SCHEDULE_SENTENCES, CHECK_IN_SENTENCES)


def reason_sentence(reason: Reason) -> str:
    """What a reason says, in the reader's language."""
    return of_returns.reason_sentence(reason, sentences=SENTENCES)


def refuse_if(reasons: Sequence[Reason]) -> None:
    """Refuse with every reason if there is one."""
    of_returns.refuse_if(reasons, sentences=SENTENCES)
