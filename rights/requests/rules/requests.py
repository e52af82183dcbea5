"""A request of the person about their own data: its kinds, its states, its clock, and what stands against each step."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from foundation.months import months_later
from returns.cases.rules.cases import UNCITED, Cited, Reason, ReasonCode


class RequestReason(ReasonCode):
    """Codes of the reasons why a step of a request is not taken."""

    ANSWER_EXPIRED = "answer_expired"
    ANSWER_IN_REVIEW = "answer_in_review"
    ANSWER_NOT_ASSEMBLED = "answer_not_assembled"
    ANSWER_NOT_IN_REVIEW = "answer_not_in_review"
    ANSWER_NOT_REVIEWED = "answer_not_reviewed"
    CASE_RESTRICTED = "case_restricted"
    NOT_RESTRICTED = "not_restricted"
    NOTHING_HELD = "nothing_held"
    EXTENDED_ALREADY = "extended_already"
    EXTENSION_TOO_LATE = "extension_too_late"
    EXTENSION_TOO_LONG = "extension_too_long", "months"
    IDENTITY_NOT_PROVEN = "identity_not_proven"
    IDENTITY_PROVEN_ALREADY = "identity_proven_already"
    IDENTITY_STILL_EXPECTED = "identity_still_expected"
    NO_SAFE_CONTACT = "no_safe_contact"
    NOT_OF_THIS_KIND = "not_of_this_kind"
    NOT_TOLD_BEFORE_LIFTING = "not_told_before_lifting", "told_on"
    REQUEST_IS_CLOSED = "request_is_closed"
    REVIEWS_OWN_ANSWER = "reviews_own_answer"
    SAME_REQUEST_OPEN = "same_request_open", "kind"
    WITH_PROTECTION_OFFICE = "with_protection_office"


class RequestKind(enum.StrEnum):
    """What somebody asks for (GDPR Art. 15, 20, 16, 21, 18 and 17)."""

    ACCESS = "access"
    PORTABILITY = "portability"
    CORRECTION = "correction"
    OBJECTION = "objection"
    RESTRICTION = "restriction"
    ERASURE = "erasure"


# What is answered by handing over data; everything else is decided.
ANSWERED = (RequestKind.ACCESS, RequestKind.PORTABILITY)


class RequestState(enum.StrEnum):
    """Where a request stands."""

    IDENTITY = "identity"  # it waits until somebody has proven that the person asks
    OPEN = "open"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"
    WITH_PROTECTION = "with_protection"
    IN_FORCE = "in_force"  # a restriction
    DONE = "done"
    REFUSED = "refused"
    LAPSED = "lapsed"  # nobody has proven who asks


CLOSED = (RequestState.DONE, RequestState.REFUSED, RequestState.LAPSED)
# What has been answered: its clock has stopped, though a restriction goes on.
ANSWERED_STATES = (*CLOSED, RequestState.IN_FORCE)
RUNNING = tuple(state for state in RequestState if state not in ANSWERED_STATES)


class HowProven(enum.StrEnum):
    """How it was made sure that the person asks. Each goes by the safe-contact card."""

    CODE_PHRASE = "code_phrase"
    CALLED_BACK = "by_callback"
    IN_PERSON = "in_person"
    REPRESENTATIVE = "representative"


class Step(enum.StrEnum):
    """What is decided of a request."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    LIFT = "lift"
    LAPSE = "lapse"


class EntryKind(enum.StrEnum):
    """What the history of a request tells."""

    RECEIVED = "received"
    IDENTITY_PROVEN = "identity_proven"
    EXTENDED = "extended"
    ASSEMBLED = "assembled"
    SENT_TO_REVIEW = "sent_to_review"
    SENT_BACK = "sent_back"
    REVIEWED = "reviewed"
    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LIFTED = "lifted"
    LAPSED = "lapsed"
    TOLD = "told"  # an organisation with whom the data was shared
    WORKED_ON = "worked_on"  # though it was restricted, for a while
    FROZEN = "frozen"  # again, before the time was over
    LET_GO = "let_go"  # a message that was held back


class HowTold(enum.StrEnum):
    """How an organisation learns that data which was shared with it was corrected."""

    NOTICE = "by_notice"
    BY_OFFICE = "by_office"  # it sees the person no more: nothing is sent by the program


class Ground(enum.StrEnum):
    """For what something is done with data that is restricted (GDPR Art. 18(2), and Art. 6(1)(d) for a life)."""

    CONSENT = "consent"
    LEGAL_CLAIMS = "legal_claims"
    ANOTHER_PERSON = "another_person"
    LIFE = "life"
    PUBLIC_INTEREST = "public_interest"


class HowHanded(enum.StrEnum):
    """How an answer reached the person."""

    IN_PERSON = "in_person"
    REPRESENTATIVE = "representative"
    SAFE_CHANNEL = "safe_channel"


@dataclass(frozen=True)
class Terms:
    """What the rule book says: months to answer, months of an extension at most, days for which a review holds,
    days after which a request lapses whose identity nobody has proven; and the row that the clock rests on.
    """

    months: int
    extension_months: int
    review_days: int
    identity_days: int
    cited: Cited = UNCITED


@dataclass(frozen=True)
class RequestFacts:
    """A request as rules look at it.

    `erasure_waits`: data protection has the erasure of the person, or of the whole case, on its list.
    """

    kind: RequestKind
    state: RequestState
    received_on: date
    due_on: date
    is_proven: bool = False
    is_extended: bool = False
    erasure_waits: bool = False


def due_on(received_on: date, months: int) -> date:
    """The last day to answer. Source: GDPR Art. 12(3); rule rights.answer_months."""
    return months_later(received_on, months)


def refused(code: RequestReason, terms: Terms | None = None, by: date | None = None) -> Reason:
    """A reason of this topic, with the row that it rests on."""
    cited = terms.cited if terms else UNCITED
    return Reason(code, rule=cited.rule, source=cited.source, by=by)


def _unless_open(facts: RequestFacts) -> list[Reason]:
    return [refused(RequestReason.REQUEST_IS_CLOSED)] if facts.state in CLOSED else []


def reasons_against_proving(facts: RequestFacts, has_card: bool) -> list[Reason]:
    """Why identity cannot be recorded as proven now. `has_card`: a safe-contact card with content is there."""
    reasons = _unless_open(facts)
    if facts.is_proven:
        reasons.append(refused(RequestReason.IDENTITY_PROVEN_ALREADY))
    elif not has_card:
        reasons.append(refused(RequestReason.NO_SAFE_CONTACT))
    return reasons


def reasons_against_extending(facts: RequestFacts, months: int, terms: Terms, today: date) -> list[Reason]:
    """Why the time to answer is not extended. Source: GDPR Art. 12(3): told within the first month, once."""
    if facts.state not in RUNNING:
        return [refused(RequestReason.REQUEST_IS_CLOSED)]
    if facts.is_extended:
        return [refused(RequestReason.EXTENDED_ALREADY, terms)]
    reasons = []
    if today > facts.due_on:
        reasons.append(refused(RequestReason.EXTENSION_TOO_LATE, terms))
    if months > terms.extension_months:
        reasons.append(refused(RequestReason.EXTENSION_TOO_LONG, terms))
    return reasons


def reasons_against_assembling(facts: RequestFacts) -> list[Reason]:
    """Why no answer is assembled now."""
    if facts.kind not in ANSWERED:
        return [refused(RequestReason.NOT_OF_THIS_KIND)]
    if reasons := _unless_open(facts):
        return reasons
    return [] if facts.is_proven else [refused(RequestReason.IDENTITY_NOT_PROVEN)]


def reasons_against_marking(facts: RequestFacts) -> list[Reason]:
    """Why passages are not blacked out any more: what is under review is what is handed over."""
    if reasons := reasons_against_assembling(facts):
        return reasons
    return [] if facts.state is RequestState.OPEN else [refused(RequestReason.ANSWER_IN_REVIEW)]


def reasons_against_review(facts: RequestFacts, is_own_work: bool) -> list[Reason]:
    """Why somebody does not review an answer: a second person looks at what the first has made."""
    if reasons := _unless_open(facts):
        return reasons
    if facts.state is not RequestState.IN_REVIEW:
        return [refused(RequestReason.ANSWER_NOT_IN_REVIEW)]
    return [refused(RequestReason.REVIEWS_OWN_ANSWER)] if is_own_work else []


def reasons_against_handing_over(
    facts: RequestFacts, reviewed_on: date | None, terms: Terms, today: date
) -> list[Reason]:
    """Why an answer is not handed over; a review holds for some days, since data goes on changing."""
    if reasons := reasons_against_assembling(facts):
        return reasons
    if facts.state is not RequestState.REVIEWED or reviewed_on is None:
        return [refused(RequestReason.ANSWER_NOT_REVIEWED)]
    if today > reviewed_on + timedelta(days=terms.review_days):
        return [refused(RequestReason.ANSWER_EXPIRED)]
    return []


def is_back(facts: RequestFacts) -> bool:
    """Whether what was handed on is to be decided again: data protection declined the erasure, or never had it."""
    return facts.state is RequestState.WITH_PROTECTION and not facts.erasure_waits


# Which steps there are, by kind and state; everything else is not of this kind, or too early.
_STEPS: Mapping[RequestState, tuple[Step, ...]] = {
    RequestState.IDENTITY: (Step.REFUSE, Step.LAPSE),
    RequestState.OPEN: (Step.ACCEPT, Step.REFUSE),
    RequestState.IN_REVIEW: (Step.REFUSE,),
    RequestState.REVIEWED: (Step.REFUSE,),
    RequestState.IN_FORCE: (Step.LIFT,),
}


def steps_of(facts: RequestFacts) -> tuple[Step, ...]:
    """What can be decided of a request now."""
    steps = _STEPS.get(RequestState.OPEN if is_back(facts) else facts.state, ())
    return tuple(step for step in steps if step is not Step.ACCEPT or facts.kind not in ANSWERED)


def reasons_against_step(
    facts: RequestFacts, step: Step, told_on: date | None, terms: Terms, today: date
) -> list[Reason]:
    """Why something is not decided. `told_on`: when the person was told that a restriction is lifted (Art. 18(3))."""
    if reasons := _unless_open(facts):
        return reasons
    if facts.state is RequestState.WITH_PROTECTION and facts.erasure_waits:
        return [refused(RequestReason.WITH_PROTECTION_OFFICE)]
    if step not in steps_of(facts):
        is_early = step is Step.ACCEPT and facts.kind not in ANSWERED and not facts.is_proven
        return [refused(RequestReason.IDENTITY_NOT_PROVEN if is_early else RequestReason.NOT_OF_THIS_KIND)]
    if step is Step.LAPSE and today <= facts.received_on + timedelta(days=terms.identity_days):
        return [refused(RequestReason.IDENTITY_STILL_EXPECTED)]
    if step is Step.LIFT and told_on is None:
        return [refused(RequestReason.NOT_TOLD_BEFORE_LIFTING)]
    return []


def state_after(facts: RequestFacts, step: Step) -> RequestState:
    """Where a request stands once something was decided."""
    if step is Step.REFUSE:
        return RequestState.REFUSED
    if step is Step.LAPSE:
        return RequestState.LAPSED
    if step is Step.ACCEPT and facts.kind is RequestKind.RESTRICTION:
        return RequestState.IN_FORCE
    if step is Step.ACCEPT and facts.kind is RequestKind.ERASURE:
        return RequestState.WITH_PROTECTION
    return RequestState.DONE


ENTRY_OF = {
    Step.ACCEPT: EntryKind.ACCEPTED,
    Step.REFUSE: EntryKind.REFUSED,
    Step.LIFT: EntryKind.LIFTED,
    Step.LAPSE: EntryKind.LAPSED,
}


# Figures of a year: how many of each kind, and how many in time.


@dataclass(frozen=True)
class Counted:
    """A kind, and how many of it were received, answered in time, answered late, and are still open.

    None where there are too few of them to be shown.
    """

    kind: RequestKind
    received: int | None
    in_time: int | None
    late: int | None
    running: int | None


def counted(kind: RequestKind, in_time: int, late: int, running: int, least: int) -> Counted:
    """The figures of a kind; with a count below `least`, all that it could be reckoned from is hidden with it."""
    parts = (in_time, late, running)
    if any(0 < part < least for part in parts):
        total = sum(parts)
        return Counted(kind, total if total >= least else None, None, None, None)
    return Counted(kind, sum(parts), *parts)
