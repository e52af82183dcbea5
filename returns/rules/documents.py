"""Travel documents: their kinds, in the order of preference, and whether somebody can make the journey on one."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from returns.rules.limits import Limit
from returns.rules.reasons import Cited, Reason, Severity


class DocumentKind(enum.StrEnum):
    """What somebody travels on (domain: "Order of preference")."""

    PASSPORT = "passport"
    LAISSEZ_PASSER = "laissez_passer"
    EU_RETURN_DOCUMENT = "eu_return_document"


@dataclass(frozen=True)
class DocumentFacts:
    """One document: its last day (None is not known yet), how often it crosses, and whether it serves this return."""

    kind: DocumentKind
    expires_on: date | None
    is_single_journey: bool
    is_usable: bool


def document_reasons(
    person: str, held: Sequence[DocumentFacts], last_day: date | None, entries: int, valid: Cited, single: Limit
) -> tuple[Reason, ...]:
    """Why a person (id as hex) cannot make the journey on any document; one reason at most.

    `last_day` is the local day on which the journey ends, None without legs; `entries` are the borders where somebody
    is let in. Sources: rules documents.valid_on_every_leg, documents.single_journey.entries.
    """
    usable = [one for one in held if one.is_usable]
    if not usable:
        return (_reason("document_missing", person, valid),)
    if last_day is None:
        return ()
    lasting = [one for one in usable if one.expires_on is not None and one.expires_on >= last_day]
    if not lasting:
        known = any(one.expires_on is not None for one in usable)
        return (_reason("document_expires_too_soon" if known else "document_expiry_unknown", person, valid),)
    if entries > single.value and all(one.is_single_journey for one in lasting):
        return (_reason("document_single_journey", person, single.cited),)
    return ()


def _reason(code: str, person: str, cited: Cited) -> Reason:
    return Reason(code, person, Severity.BLOCKER, cited.rule, cited.source, "documents")
