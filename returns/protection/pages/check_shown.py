"""Protection checks as pages show them: where somebody stands, one check in words, and what a form takes over."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from foundation.language.words import _, lazy_gettext as _l
from returns.cases.queries.reasons import reason_sentence
from returns.cases.rules.reasons import Reason
from returns.cases.words.cases import CLAIM_LABELS, ENTRY_LABELS, FEAR_LABELS
from returns.protection.queries.protection import ProtectionCheck, check_facts
from returns.protection.rules.protection import Asked, Fear, ProtectionReason
from returns.protection.schemas.protection import NO, UNKNOWN, YES

YES_NO_UNKNOWN = ((YES, _l("Yes")), (NO, _l("No")), (UNKNOWN, _l("Not known yet")))
_WORDS = {True: YES, False: NO, None: UNKNOWN}
_MISSING, _OLD = ProtectionReason.PROTECTION_CHECK_MISSING, ProtectionReason.PROTECTION_CHECK_NOT_RECENT


def standing(member: Asked, name: str, latest: ProtectionCheck | None, reasons: Sequence[Reason]) -> SimpleNamespace:
    """Where somebody stands: whether a check is missing or too old, and every sentence on what stops a return."""
    own = [reason for reason in reasons if reason.subject == member.person]
    codes = {reason.code for reason in own}
    findings = [reason_sentence(reason, {member.person: name}) for reason in own if reason.code != _MISSING]
    if (
        latest is not None
        and member.check
        and member.check.fear is Fear.EXPRESSED
        and not latest.content.get("referred_to")
    ):
        findings.append(_("The person is not referred on yet. Say to whom, with the day, in a new check."))
    return SimpleNamespace(
        is_asked=latest is not None,
        is_missing=_MISSING in codes,
        is_old=_OLD in codes,
        is_stopped=bool(codes - {_MISSING, _OLD}),
        findings=findings,
    )


def is_child(member: Asked, adult_from: int) -> bool:
    """Whether somebody is surely under age, as far as is recorded."""
    return member.age is not None and member.age < adult_from


def same_for_all(check: ProtectionCheck) -> dict[str, Any]:
    """What is often the same for everybody of a family, as a form holds it. Never the answer on fear, nor who asked."""
    facts = check_facts(check)
    return {
        "claim": facts.claim.value,
        "is_detained": _WORDS[facts.is_detained],
        "has_legal_advice": _WORDS[facts.has_legal_advice],
        "may_enter": _WORDS[facts.may_enter],
        "entry_by": check.content.get("entry_by", ""),
    }


def shown_check(check: ProtectionCheck, authors: Mapping[uuid.UUID, Any]) -> SimpleNamespace:
    """One check in words."""
    facts, content = check_facts(check), check.content
    words = dict(YES_NO_UNKNOWN)
    referred_on = content.get("referred_on")
    return SimpleNamespace(
        at=check.checked_at,
        who=authors[check.checked_by].name if check.checked_by in authors else "",
        fear=FEAR_LABELS[facts.fear],
        claim=CLAIM_LABELS[facts.claim],
        is_detained=words[_WORDS[facts.is_detained]],
        has_legal_advice=words[_WORDS[facts.has_legal_advice]],
        may_enter=words[_WORDS[facts.may_enter]],
        interpreter=content["interpreter"],
        note=content["note"],
        asked_by=content.get("asked_by", ""),
        entry_by=ENTRY_LABELS.get(content.get("entry_by", "")),
        referred_to=content.get("referred_to", ""),
        referred_on=date.fromisoformat(referred_on) if referred_on else None,
    )
