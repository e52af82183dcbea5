"""Changes of custody: a document goes from one hand into another. Rows are added, never changed."""

import uuid
from dataclasses import dataclass
from datetime import date

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case
from returns.cases.services.planning import made_before, note_made
from returns.documents.models import CustodyContent, DocumentCustody, TravelDocument
from returns.documents.queries.custody import custody_of_document
from returns.documents.rules.custody import NAMED, Holder, is_in_order
from returns.files.queries import file_of_case
from returns.lifecycle.rules import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline


@dataclass(frozen=True)
class NewCustody:
    """Who has an original, since when, and what shows it: a file of the case, or the number of a receipt."""

    holder: Holder
    since_on: date
    name: str = ""
    receipt: str = ""
    file_id: uuid.UUID | None = None
    note: str = ""
    is_correction: bool = False


def hand_over(
    unit: Unit, case: Case, document: TravelDocument, new: NewCustody, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Record that the original of a document of this case changed hands, or correct what was said last; returns the id.

    Possible in every state: an original may come back long after the return. Sent twice with the same `once` id, it is
    recorded once. BadInput by field.
    """
    if made := made_before(unit, once):
        return made
    lock_case(unit.session, case.id)
    chain = custody_of_document(unit.session, document.id)
    errors: dict[str, list[str]] = {}
    if not is_in_order(new.since_on, chain[-1].since_on if chain else None, unit.clock.now().date(), new.is_correction):
        errors["since_on"] = [
            _("This day lies in the future, or before the last hand-over. Tick “correction” if that one was wrong.")
        ]
    if new.holder in NAMED and not new.name:
        errors["name"] = [_("Say who has it, so that it can be found again.")]
    if new.file_id and file_of_case(unit.session, case.id, new.file_id) is None:
        errors["file_id"] = [_("Choose from the list.")]
    if errors:
        raise BadInput(errors)
    row = add_custody(unit, document, new, len(chain) + 1)
    note_made(unit, once, row.id)
    add_to_timeline(unit, case, EventKind.DOCUMENT_RECORDED)
    unit.participants["trail"].act("custody.record", ("person", document.person_id))
    return row.id


def add_custody(unit: Unit, document: TravelDocument, new: NewCustody, ordinal: int) -> DocumentCustody:
    """Keep a hand-over against which nothing speaks."""
    row = DocumentCustody(
        case_id=document.case_id,
        person_id=document.person_id,
        document_id=document.id,
        ordinal=ordinal,
        holder=new.holder,
        since_on=new.since_on,
        is_correction=new.is_correction,
        file_id=new.file_id,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=CustodyContent(new.name, new.receipt, new.note),
    )
    unit.session.add(row)
    return row
