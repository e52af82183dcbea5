"""Which part opens by two people, how a request for it stands, and why it is not asked for or confirmed. Pure."""

import enum
from dataclasses import dataclass
from datetime import datetime

from foundation.compartments import Compartment
from returns.cases.rules.cases import Reason, ReasonCode

# Opened to a colleague only once a second person has confirmed it. Source: this project, ADR 72.
BY_TWO = frozenset({Compartment.TRAFFICKING})


class GrantReason(ReasonCode):
    """Codes of the reasons why access is not asked for, or not confirmed."""

    ASKED_ALREADY = "grant_asked_already"
    NOT_BY_ONESELF = "grant_not_by_oneself"
    NOT_FOR_ONESELF = "grant_not_for_oneself"
    SOMEBODY_LEFT = "grant_somebody_left"


class GrantRequestState(enum.StrEnum):
    """How a request for access stands. That nobody answered in time is never stored: the instant says so."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RAN_OUT = "ran_out"


# What somebody else than who asked says of it.
ANSWERS = frozenset({GrantRequestState.CONFIRMED, GrantRequestState.DECLINED})


def state_at(state: GrantRequestState, until: datetime, now: datetime) -> GrantRequestState:
    """How a request stands at an instant."""
    has_run_out = state is GrantRequestState.ASKED and until <= now
    return GrantRequestState.RAN_OUT if has_run_out else state


@dataclass(frozen=True)
class WhoAnswers:
    """Whoever confirms or declines, beside those whom a request is about."""

    has_asked: bool
    receives: bool


def why_not_answered(who: WhoAnswers) -> list[Reason]:
    """Why this person neither confirms nor declines a request."""
    checks = ((GrantReason.NOT_BY_ONESELF, who.has_asked), (GrantReason.NOT_FOR_ONESELF, who.receives))
    return [Reason(code) for code, applies in checks if applies]


def why_not_confirmed(who: WhoAnswers, are_both_here: bool) -> list[Reason]:
    """Why this person does not confirm a request now: nothing is opened on behalf of, or to, somebody who left."""
    left = [] if are_both_here else [Reason(GrantReason.SOMEBODY_LEFT)]
    return [*why_not_answered(who), *left]
