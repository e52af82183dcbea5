"""Changes of second signatures: asking elsewhere, reading to sign, the answer, and the sign-off that follows."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from foundation.accounts.models import EmergencyAccess, EmergencyContent
from foundation.emergencies import EmergencyKind
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.messaging.services import notify, settle, write_to
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from planning.second_signature import queries
from planning.second_signature.models import SecondSignature, SignatureContent
from planning.second_signature.rules import (
    SignatureReason,
    SignatureState,
    why_not_answered,
    why_not_asked,
    why_not_completed,
)
from planning.second_signature.words import SIGNATURE_SENTENCES, SignatureAct, SignatureMessage, SignatureNotice
from returns.cases.models import Case
from returns.cases.queries import refuse_if
from returns.cases.rules.cases import CaseState, Reason, blockers
from returns.lifecycle.services.lifecycle import refuse_reasons
from returns.readiness.queries.reads import signers_of
from returns.readiness.services import readiness_of, sign_off


@dataclass(frozen=True)
class AskedElsewhere:
    """Whom somebody asks: the office, the colleague's e-mail there, and what to say to them."""

    office_id: uuid.UUID
    email: str
    note: str = ""


def ask_elsewhere(unit: Unit, secrets: Secrets, case: Case, asked: AskedElsewhere) -> SecondSignature:
    """Ask a colleague of another office to sign this departure off, and tell them.

    RuleBroken with every reason: the state, a blocker of readiness, somebody of this office who may sign, a request
    that stands. BadInput (`office_id`, `email`).
    """
    now = unit.clock.now()
    before = queries.signatures_of_case(unit.session, case.id)
    _note_run_out(unit, [one for one in before if one.facts.state_at(now) is SignatureState.RAN_OUT])
    is_asked = any(one.facts.state_at(now) is SignatureState.ASKED for one in before)
    others = len(signers_of(unit.session, case, now.date()))
    refuse_if(why_not_asked(case.state is CaseState.PLANNING, others, is_asked), sentences=SIGNATURE_SENTENCES)
    ready = readiness_of(unit, case)
    refuse_reasons(unit, case, blockers(ready.findings))
    signer = _signer(unit, secrets, case, asked)
    terms = queries.terms_on(unit.session, now.date())
    row = SecondSignature(
        case_id=case.id,
        office_id=case.office_id,
        account_id=signer,
        asked_by=unit.actor_id,
        asked_at=now,
        until=now + timedelta(days=terms.days),
        state=SignatureState.ASKED,
        facts_hash=ready.facts_hash,
        content=SignatureContent(asked.note.strip()),
    )
    unit.session.add(row)
    unit.session.flush()  # its id names the notice; a second request fails here
    notify(unit, [signer], SignatureNotice.ASKED, None, f"signature:{row.id.hex}", of_case=case.id)
    write_to(unit, SignatureMessage.ASKED, row.id, [signer], case_id=case.id)
    unit.participants["trail"].act(SignatureAct.ASKED, ("case", case.id), ("account", signer))
    return row


def _signer(unit: Unit, secrets: Secrets, case: Case, asked: AskedElsewhere) -> uuid.UUID:
    if asked.office_id == case.office_id:
        raise BadInput(
            {"office_id": [_("Choose another office: in your own, a colleague signs on the page Readiness.")]}
        )
    signer = queries.signer_in(unit, secrets, asked.office_id, asked.email)
    if signer is None or signer == unit.actor_id:
        words = _("No one in that office with this e-mail address can sign departures off. Check both, or call them.")
        raise BadInput({"email": [words]})
    return signer


def _note_run_out(unit: Unit, rows: Sequence[SecondSignature]) -> None:
    for row in rows:
        _decide(unit, row, SignatureState.RAN_OUT)
    if rows:
        unit.session.flush()  # a case has one request that stands


def _decide(unit: Unit, row: SecondSignature, state: SignatureState) -> None:
    """End a request, and with it what the signer has open of the case."""
    now = unit.clock.now()
    row.state, row.decided_at = state, now
    for access in queries.readings_to_sign(unit.session, row):
        _end(unit, access, now)


def _end(unit: Unit, access: EmergencyAccess, now: datetime) -> None:
    is_past = access.until <= now
    access.ended_at, access.ended_by = (access.until, None) if is_past else (now, unit.actor_id)
    unit.participants["trail"].act(SignatureAct.READING_ENDED, *access.audit_subjects())


def read_to_sign(unit: Unit, row: SecondSignature) -> None:
    """Open the case of a request for reading, every door shut, for some hours and never past the end of the request.

    RuleBroken where the request is over, or another case of another office is open.
    """
    now = unit.clock.now()
    refuse_if(why_not_answered(row.facts, now, has_read=True), sentences=SIGNATURE_SENTENCES)
    assert unit.actor_id is not None
    for access in queries.readings_of(unit.session, unit.actor_id):
        if access.until > now and (access.kind is not EmergencyKind.SIGNATURE or access.case_id != row.case_id):
            refuse_if([Reason(SignatureReason.READS_ANOTHER)], sentences=SIGNATURE_SENTENCES)
        _end(unit, access, now)
    unit.session.flush()  # nobody has two that go on
    hours = queries.terms_on(unit.session, now.date()).hours
    access = EmergencyAccess(
        account_id=unit.actor_id,
        case_id=row.case_id,
        office_id=row.office_id,
        kind=EmergencyKind.SIGNATURE,
        begun_at=now,
        until=min(row.until, now + timedelta(hours=hours)),
        content=EmergencyContent(row.content.note),
    )
    unit.session.add(access)
    row.read_at = row.read_at or now
    unit.participants["trail"].act(SignatureAct.READING_BEGUN, *access.audit_subjects())


def stop_reading(unit: Unit, row: SecondSignature) -> None:
    """Close the case of a request; it can be opened again while the request stands."""
    for access in queries.readings_to_sign(unit.session, row):
        _end(unit, access, unit.clock.now())


def answer(unit: Unit, row: SecondSignature, is_signed: bool, text: str) -> None:
    """Sign what was asked for, or decline; the reading ends with it, and the asker is told.

    RuleBroken where the request is over, or the signer has never opened the case.
    """
    has_read = row.read_at is not None or not is_signed
    refuse_if(why_not_answered(row.facts, unit.clock.now(), has_read), sentences=SIGNATURE_SENTENCES)
    row.content = replace(row.content, answer=text.strip())
    _decide(unit, row, SignatureState.SIGNED if is_signed else SignatureState.DECLINED)
    settle(unit, f"signature:{row.id.hex}")
    kind = SignatureNotice.SIGNED if is_signed else SignatureNotice.DECLINED
    notify(unit, [row.asked_by], kind, row.case_id, f"signature_{row.state.value}:{row.id.hex}")
    act = SignatureAct.SIGNED if is_signed else SignatureAct.DECLINED
    unit.participants["trail"].act(act, ("case", row.case_id), ("account", row.asked_by))


def withdraw(unit: Unit, row: SecondSignature) -> None:
    """Take a request back; the signer's reading ends at once. Of one that is over, nothing changes."""
    if row.facts.state_at(unit.clock.now()) is not SignatureState.ASKED:
        return
    _decide(unit, row, SignatureState.WITHDRAWN)
    key = f"signature_withdrawn:{row.id.hex}"
    notify(unit, [row.account_id], SignatureNotice.WITHDRAWN, None, key, of_case=row.case_id)
    unit.participants["trail"].act(SignatureAct.WITHDRAWN, ("case", row.case_id), ("account", row.account_id))


def complete(unit: Unit, case: Case, row: SecondSignature) -> None:
    """Make a case ready by the signature of another office. RuleBroken where it was not given, or facts have changed.

    Also as `sign_off`: with every blocker.
    """
    is_same = readiness_of(unit, case).facts_hash == row.facts_hash
    refuse_if(why_not_completed(row.facts, is_same), sentences=SIGNATURE_SENTENCES)
    sign_off(unit, case, signed_by=row.account_id)
    settle(unit, f"signature_signed:{row.id.hex}")


def end_run_out(unit: Unit, now: datetime, most: int) -> int:
    """Note of requests that nobody answered in time that they are over, and tell who asked; returns how many."""
    rows = queries.run_out(unit.session, now, most)
    for row in rows:
        row.state, row.decided_at = SignatureState.RAN_OUT, now
        notify(unit, [row.asked_by], SignatureNotice.RAN_OUT, row.case_id, f"signature_ran_out:{row.id.hex}")
    if rows:
        unit.participants["trail"].act(SignatureAct.RAN_OUT, count=len(rows))
    return len(rows)
