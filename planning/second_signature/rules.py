"""When a second signature may be asked for elsewhere, how long that stands, and what may become of it."""

import enum
from dataclasses import dataclass
from datetime import datetime

from returns.cases.rules.cases import Reason, ReasonCode


class SignatureReason(ReasonCode):
    """Codes of reasons about second signatures."""

    SIGNED_HERE = "signature_signed_here"
    SIGNATURE_ASKED_EARLY = "signature_asked_early"
    SIGNATURE_ASKED_ALREADY = "signature_asked_already"
    SIGNATURE_IS_OVER = "signature_is_over"
    SIGNATURE_NOT_READ = "signature_not_read"
    SIGNATURE_NOT_GIVEN = "signature_not_given"
    SIGNATURE_OUTDATED = "signature_outdated"
    READS_ANOTHER = "signature_reads_another"


class SignatureState(enum.StrEnum):
    """What became of a request; one that nobody answered in time is over by itself."""

    ASKED = "asked"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RAN_OUT = "ran_out"


@dataclass(frozen=True)
class SignatureFacts:
    """A request as it stands: state, and until when it may be answered (UTC)."""

    state: SignatureState
    until: datetime

    def state_at(self, now: datetime) -> SignatureState:
        """The state at an instant: past its end, a request has run out, whether anybody noted it or not."""
        is_past = self.state is SignatureState.ASKED and self.until <= now
        return SignatureState.RAN_OUT if is_past else self.state


def why_not_asked(is_planning: bool, others_here: int, is_asked: bool) -> tuple[Reason, ...]:
    """Every reason against asking elsewhere: the state, somebody of this office who may sign, a request that stands."""
    candidates = (
        (not is_planning, SignatureReason.SIGNATURE_ASKED_EARLY),
        (others_here > 0, SignatureReason.SIGNED_HERE),
        (is_asked, SignatureReason.SIGNATURE_ASKED_ALREADY),
    )
    return tuple(Reason(code, cleared_by="sign_off") for applies, code in candidates if applies)


def why_not_answered(facts: SignatureFacts, now: datetime, has_read: bool) -> tuple[Reason, ...]:
    """Why a request is not signed: it is over, or whoever signs has not opened the case."""
    if facts.state_at(now) is not SignatureState.ASKED:
        return (Reason(SignatureReason.SIGNATURE_IS_OVER, cleared_by="sign_off"),)
    return () if has_read else (Reason(SignatureReason.SIGNATURE_NOT_READ, cleared_by="sign_off"),)


def why_not_completed(facts: SignatureFacts, is_same: bool) -> tuple[Reason, ...]:
    """Why a signature does not make a case ready: it was not given, or what it was given for has changed."""
    if facts.state is not SignatureState.SIGNED:
        return (Reason(SignatureReason.SIGNATURE_NOT_GIVEN, cleared_by="sign_off"),)
    return () if is_same else (Reason(SignatureReason.SIGNATURE_OUTDATED, cleared_by="sign_off"),)
