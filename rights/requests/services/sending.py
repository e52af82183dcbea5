"""What becomes of a message about a case that is frozen: asked where every message and notice is written.

Whoever works on the case for this service goes on being told what protects somebody, and what waits for them. What
tells others something is held back and shown on the page of the restriction; what pages tell by themselves once the
restriction has ended is not sent at all.
"""

import enum
import hashlib
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from foundation.accounts.principal import UserScope
from foundation.kinds import Kind
from foundation.messaging.rules import AccountNotice, DigestMessage, ToQueue, ToTell
from foundation.storage.scopes import SystemScope
from foundation.storage.unit_of_work import Unit, reading
from planning.rule_changes.words import RuleChangeMessage, RuleChangeNotice
from planning.second_signature.words import SignatureMessage, SignatureNotice
from planning.ways.words import WaysNotice
from reintegration.arrivals.words import ArrivalsMessage, ArrivalsNotice
from reintegration.concerns.words import ConcernsMessage, ConcernsNotice
from reintegration.episodes.words import EpisodesMessage, EpisodesNotice
from reintegration.follow_up.words import FollowUpMessage, FollowUpNotice
from reintegration.referrals.words import ReferralsMessage, ReferralsNotice
from returns.cases.queries import restricted_among
from returns.consent.words import ConsentNotice
from returns.lifecycle.words import LifecycleMessage, LifecycleNotice
from returns.readiness.words import ReadinessMessage, ReadinessNotice
from returns.safe_contact.words import SafeContactNotice
from returns.work.words import WorkMessage, WorkNotice
from rights.emergency.words import EmergencyMessage, EmergencyNotice
from rights.erasure.words import ErasureNotice
from rights.grants.words import GrantMessage, GrantNotice
from rights.requests.access import SENDING
from rights.requests.queries.requests import partners_among
from rights.requests.words import RequestsNotice

ASKED_ALREADY = "frozen_cases"  # in a session: whether cases are frozen, by their ids


class Sending(enum.StrEnum):
    """What becomes of a message about a frozen case."""

    GOES = "goes"
    HELD = "held"
    SILENT = "silent"


@dataclass(frozen=True)
class Judged:
    """What becomes of a kind: for colleagues of this service, and for partners."""

    own: Sending
    partners: Sending


_GOES = Judged(Sending.GOES, Sending.GOES)
_HELD = Judged(Sending.HELD, Sending.HELD)
_OWN_ALONE = Judged(Sending.GOES, Sending.HELD)
_NOBODY = Judged(Sending.SILENT, Sending.SILENT)

# A kind that has no row is held: a message that nobody has judged is not sent. A test asks for a row of each.
WHILE_FROZEN: Mapping[Kind, Judged] = {
    # About accounts, access to protected information, rules: of no case, or to watch over it.
    **dict.fromkeys((*AccountNotice, *DigestMessage, *RuleChangeNotice, *RuleChangeMessage), _GOES),
    **dict.fromkeys((*GrantNotice, *GrantMessage, *EmergencyNotice, *EmergencyMessage), _GOES),
    # Somebody is in danger.
    **dict.fromkeys((*ConcernsNotice, *ConcernsMessage), _GOES),
    # What the person has asked for or taken back: who has their data has to stop, or to put it right.
    **dict.fromkeys((*ConsentNotice, *LifecycleNotice, *LifecycleMessage, *RequestsNotice, *ErasureNotice), _GOES),
    ReferralsMessage.ACCESS_ENDED: _GOES,
    # Whose case it is, what is to be done, what a carrier or a partner says: colleagues have to know.
    **dict.fromkeys((*WorkNotice, *WorkMessage, *WaysNotice, *SafeContactNotice), _OWN_ALONE),
    **dict.fromkeys((*ArrivalsNotice, *ArrivalsMessage, *EpisodesNotice, *EpisodesMessage), _OWN_ALONE),
    **dict.fromkeys((*FollowUpNotice, FollowUpMessage.VISIT_UNANSWERED, FollowUpMessage.CONTACT_CHANGED), _OWN_ALONE),
    ReferralsNotice.CONTACT_DIFFERS: _OWN_ALONE,
    ReferralsNotice.REFERRAL_REJECTED: _OWN_ALONE,
    ReferralsNotice.MOVE_WISHED: _OWN_ALONE,
    ReferralsNotice.MOVE_DONE: _OWN_ALONE,
    ReferralsMessage.REFERRAL_NEWS: _OWN_ALONE,
    # Visits are shown on the pages of whoever makes them once the restriction has ended.
    FollowUpMessage.VISIT_DUE: _NOBODY,
    FollowUpMessage.VISIT_OVERDUE: _NOBODY,
    FollowUpMessage.VISIT_MISSED: Judged(Sending.GOES, Sending.SILENT),
    # A flight of a group, told to who planned it: of no case.
    WaysNotice.MOVEMENT_CHANGED: _GOES,
    # What would carry the case on, or show it to somebody new.
    ReferralsNotice.REFERRAL_WAITS: _HELD,
    ReferralsMessage.REFERRAL_SENT: _HELD,
    **dict.fromkeys((*ReadinessNotice, *ReadinessMessage), _HELD),
    SignatureNotice.ASKED: _HELD,
    SignatureMessage.ASKED: _HELD,
    SignatureNotice.WITHDRAWN: _GOES,
    SignatureNotice.SIGNED: _OWN_ALONE,
    SignatureNotice.DECLINED: _OWN_ALONE,
    SignatureNotice.RAN_OUT: _OWN_ALONE,
}


def hold_back(unit: Unit, sent: Sequence[ToQueue | ToTell]) -> Sequence[ToQueue | ToTell]:
    """What of messages and notices is written now, and what is written as held back."""
    frozen = frozen_among(unit, {case_id for one in sent for case_id in one.cases})
    if not frozen:
        return sent
    partners = _partners_among(unit, {one.account_id for one in sent})
    return [part for one in sent for part in _parts(one, frozen, one.account_id in partners)]


def left_out_of_calendars(unit: Unit, cases: Collection[uuid.UUID]) -> Collection[uuid.UUID]:
    """The frozen cases of which the calendar of a partner tells nothing: it is read outside of the program."""
    user = unit.scope
    if not isinstance(user, UserScope) or user.organisation_id is None:
        return ()
    return frozen_among(unit, cases)


def _parts(one: ToQueue | ToTell, frozen: Set[uuid.UUID], is_partner: bool) -> Iterator[ToQueue | ToTell]:
    """A message as it leaves: whole, or without the frozen cases that it counts, each of which is held by itself."""
    judged = WHILE_FROZEN.get(one.kind, _HELD)
    sending = judged.partners if is_partner else judged.own
    if sending is Sending.GOES or frozen.isdisjoint(one.cases):
        yield one
        return
    leaving = tuple(case_id for case_id in one.cases if case_id not in frozen)
    if leaving:
        yield _counting(one, leaving)
    if sending is Sending.HELD:
        for case_id in dict.fromkeys(case_id for case_id in one.cases if case_id in frozen):
            part = _counting(one, tuple(counted for counted in one.cases if counted == case_id))
            is_whole = len(part.cases) == len(one.cases)
            key = one.idempotency_key if is_whole else _key_of_part(one.idempotency_key, case_id)
            yield replace(part, held_for=case_id, idempotency_key=key)


def _counting(one: ToQueue | ToTell, cases: tuple[uuid.UUID, ...]) -> ToQueue | ToTell:
    if isinstance(one, ToTell) or "count" not in one.facts:
        return replace(one, cases=cases)
    return replace(one, cases=cases, facts={**one.facts, "count": len(cases)})


def _key_of_part(key: str, case_id: uuid.UUID) -> str:
    return f"held:{hashlib.sha256(f'{key}:{case_id.hex}'.encode()).hexdigest()[:40]}"


def frozen_among(unit: Unit, cases: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these cases are frozen, whatever the sender sees of them; each asked once in a unit."""
    known: dict[uuid.UUID, bool] = unit.session.info.setdefault(ASKED_ALREADY, {})
    if unasked := set(cases) - known.keys():
        frozen = _asked(unit, lambda session: restricted_among(session, unasked, unit.clock.now()))
        known.update({case_id: case_id in frozen for case_id in unasked})
    return {case_id for case_id in cases if known[case_id]}


def _partners_among(unit: Unit, accounts: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return _asked(unit, lambda session: partners_among(session, accounts))


def _asked(unit: Unit, question: Callable[[Session], set[uuid.UUID]]) -> set[uuid.UUID]:
    """The answer of the program's own sight: a job has it, whoever is signed in asks in a unit beside their own."""
    if isinstance(unit.scope, SystemScope) and unit.session.guard.is_open(unit.scope, "case"):
        return question(unit.session)
    with reading(unit.aside, SENDING) as aside:
        return question(aside.session)
