"""Changes behind the doors: writing a protected note."""

import uuid

from foundation.accounts import queries as accounts
from foundation.accounts.models import FormSubmission
from foundation.compartments import Compartment
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.models.protection import ProtectedNote


def doors_of_case(secrets: Secrets, case_id: uuid.UUID) -> dict[uuid.UUID, Compartment]:
    """The opaque ids of a case's compartments."""
    return {secrets.door(case_id, compartment.value): compartment for compartment in Compartment}


def add_protected_note(unit: Unit, door: uuid.UUID, text: str, once: uuid.UUID | None = None) -> None:
    """Write a note behind a door that a grant opens; without one the scope refuses. BadInput if it is empty.

    Sent twice with the same `once` id, it is written once.
    """
    if not text.strip():
        raise BadInput({"text": [_("Write the note first.")]})
    if once is not None and unit.actor_id and accounts.submission(unit.session, unit.actor_id, once):
        return
    author = unit.actor_id.hex if unit.actor_id else None
    note = ProtectedNote(
        door=door, content={"text": text.strip(), "author": author, "at": unit.clock.now().isoformat()}
    )
    unit.session.add(note)
    if once is not None:
        unit.session.add(FormSubmission(account_id=unit.actor_id, once=once, result=once, taken_at=unit.clock.now()))
    unit.participants["trail"].act("protected.write", ("door", door))
