"""Changes of the files of a case: keeping one, handing it out, destroying it."""

import uuid
from dataclasses import dataclass, replace
from typing import BinaryIO

from foundation.errors import BadInput, Conflict, NotFound
from foundation.files.content import ENDINGS, Content, MediaType, checked_content
from foundation.files.queries import stored_file
from foundation.files.rules import Owner
from foundation.files.services import MOST_MEGABYTES as MOST_MEGABYTES, destroy_bytes, keep_bytes, limits_today
from foundation.language.words import _, ngettext
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import case_by_id, lock_case, members_of_case
from returns.documents.queries.documents import document_of_case
from returns.files.models import CaseFile, FileContent
from returns.files.queries import count_files
from returns.files.rules import FileKind
from returns.files.words import FilesAct
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended

_MOST_PER_CASE = "files.most_per_case"


@dataclass(frozen=True)
class HandedOut:
    """A file as it leaves: its bytes, its type, and a name that says nothing of anybody."""

    data: bytes
    media_type: str
    name: str


def store_file(
    unit: Unit,
    case_id: uuid.UUID,
    person_id: uuid.UUID | None,
    kind: FileKind,
    stream: BinaryIO,
    note: str = "",
    label: str = "",
    document_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Keep a file of a person of this case, or of the whole case, and return its id.

    At most one byte over the limit is read. BadInput at `file` (not a PDF, JPEG or PNG, damaged, too large, too many),
    `person_id` or `document_id`, RuleBroken (`case_has_ended`), NotFound for a case that this scope does not see.
    """
    lock_case(unit.session, case_id)  # two at once do not pass the limit of a case together
    case = case_by_id(unit.session, case_id)
    if case is None:
        raise NotFound
    refuse_if_ended(case)
    _refuse_document(unit, case, document_id)
    content = _checked(unit, case, person_id, stream)
    owner = (Owner.PERSON, person_id) if person_id else (Owner.CASE, case.id)
    kept = CaseFile(
        case_id=case.id,
        person_id=person_id,
        stored_id=keep_bytes(unit, owner, content.data),
        kind=kind,
        added_by=unit.actor_id,
        added_at=unit.clock.now(),
        content=FileContent(
            label, note, content.media_type.value, len(content.data), content.digest, document=_hex(document_id)
        ),
    )
    unit.session.add(kept)
    add_to_timeline(unit, case, EventKind.FILE_ADDED, about=[person_id] if person_id else [])
    unit.participants["trail"].act(FilesAct.FILE_STORE, ("case", case.id), ("file", kept.id))
    return kept.id


def say_document(unit: Unit, case: Case, file: CaseFile, document_id: uuid.UUID | None) -> None:
    """Say which travel document of the case a file shows, or none. BadInput for one of another case."""
    _refuse_document(unit, case, document_id)
    file.content = replace(file.content, document=_hex(document_id))
    unit.participants["trail"].act(FilesAct.FILE_DOCUMENT, file.key_name(), ("file", file.id))


def _refuse_document(unit: Unit, case: Case, document_id: uuid.UUID | None) -> None:
    if document_id is not None and document_of_case(unit.session, case.id, document_id) is None:
        raise BadInput({"document_id": [_("Choose from the list.")]})


def _hex(document_id: uuid.UUID | None) -> str:
    return document_id.hex if document_id else ""


def _checked(unit: Unit, case: Case, person_id: uuid.UUID | None, stream: BinaryIO) -> Content:
    limits = limits_today(unit)
    wrong = _wrong(unit, case, person_id)
    try:
        content = checked_content(stream.read(limits.most_bytes + 1), limits)
    except BadInput as error:
        raise BadInput({**wrong, **error.errors}) from error
    if wrong:
        raise BadInput(wrong)
    return content


def most_megabytes(unit: Unit) -> int:
    """How large a file may be, in millions of bytes, to be said before one is chosen."""
    return limits_today(unit).most_bytes // 1_000_000


def _wrong(unit: Unit, case: Case, person_id: uuid.UUID | None) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if person_id is not None and person_id not in {person.id for person in members_of_case(unit.session, case.id)}:
        errors["person_id"] = [_("Choose from the list.")]
    most = rule_on(unit.session, _MOST_PER_CASE, unit.today).whole()
    if count_files(unit.session, case.id) >= most:
        words = ngettext("A case can have at most %(num)d file.", "A case can have at most %(num)d files.", most)
        errors["form"] = [_("%(limit)s Destroy one that is no longer needed, then send this one again.", limit=words)]
    return errors


def hand_out(unit: Unit, file: CaseFile) -> HandedOut:
    """The bytes of a file, with a neutral name: kind of thing and day, no person and no reference. NotFound if gone."""
    kept = stored_file(unit.session, file.stored_id) if file.stored_id else None
    if kept is None:
        raise NotFound
    media_type = MediaType(file.content.media_type)
    name = f"document-{file.added_at.date().isoformat()}.{ENDINGS[media_type]}"
    return HandedOut(kept.content, media_type.value, name)


def withdraw_file(unit: Unit, file: CaseFile, reason: str) -> None:
    """Destroy the bytes of a file for good; the row keeps that there was one, who took it out, when and why.

    Possible in a case that has ended as well. Conflict if that was done before.
    """
    if file.stored_id is None:
        raise Conflict(_("This file was already destroyed."))
    stored, file.stored_id = file.stored_id, None
    file.withdrawn_at, file.withdrawn_by = unit.clock.now(), unit.actor_id
    file.content = replace(file.content, withdrawn_because=reason)
    unit.session.flush()  # the row lets go of the bytes before they go
    destroy_bytes(unit, stored)
    unit.participants["trail"].act(FilesAct.FILE_WITHDRAW, file.key_name(), ("file", file.id))
