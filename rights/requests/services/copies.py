"""Copies of files that go along with an answer: chosen one by one, reviewed with it, handed out with it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace

from foundation.errors import BadInput, Conflict
from foundation.files.content import ENDINGS, MediaType
from foundation.files.queries import stored_files
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit
from returns.files.models import CaseFile
from rights.requests.models import DataRequest, RequestAnswer
from rights.requests.queries.requests import facts_of, files_about, files_of_case, refuse_if
from rights.requests.rules.requests import reasons_against_marking
from rights.requests.services.answers import answer_to
from rights.requests.words import RequestsAct

MOST_FILES = 50  # that are offered, the newest; whoever has more is given the others by hand
_MOST_MEGABYTES = "request.copies.most_megabytes"
_MEGABYTE = 1_000_000


def most_megabytes(unit: Unit) -> int:
    """How large the chosen files may be together. RuleMissing."""
    return rule_on(unit.session, _MOST_MEGABYTES, unit.today).whole()


def files_offered(unit: Unit, row: DataRequest) -> Sequence[CaseFile]:
    """The files of which a copy may go along: of the person, and of the whole case; the newest first."""
    return files_about(unit.session, row.case_id, row.person_id, MOST_FILES)


def files_chosen(unit: Unit, answer: RequestAnswer) -> Sequence[CaseFile]:
    """The files of which a copy goes along with an answer, as far as they are still there."""
    ids = [uuid.UUID(file_id) for file_id in answer.content.files]
    return files_of_case(unit.session, answer.case_id, ids) if ids else []


def choose_files(unit: Unit, row: DataRequest, ids: Collection[uuid.UUID]) -> int:
    """Say of which files a copy goes along, in place of those chosen before; how many there are now.

    RuleBroken with every reason; BadInput at `copy` for one that is not offered, or for too many megabytes.
    """
    refuse_if(reasons_against_marking(facts_of(row)))
    answer, wanted = answer_to(unit, row), set(ids)
    chosen = [file for file in files_offered(unit, row) if file.id in wanted]
    if len(chosen) != len(wanted):
        raise BadInput({"copy": [_("Choose from the list: one of these files is no longer there.")]})
    most = most_megabytes(unit)
    if sum(file.content.length for file in chosen) > most * _MEGABYTE:
        said = _("Together these files are over %(most)d MB. Choose fewer, and give the others by hand.", most=most)
        raise BadInput({"copy": [said]})
    assert unit.actor_id is not None
    answer.content = replace(answer.content, files=tuple(file.id.hex for file in chosen), files_by=unit.actor_id.hex)
    unit.participants["trail"].act(RequestsAct.REQUEST_COPIES, ("case", row.case_id), count=len(chosen))
    return len(chosen)


def copies_of(unit: Unit, answer: RequestAnswer) -> list[tuple[str, bytes]]:
    """The ending and the bytes of each chosen file, in the order of the list. Conflict if one was destroyed since."""
    files = files_chosen(unit, answer)
    stored = stored_files(unit.session, [file.stored_id for file in files if file.stored_id is not None])
    if len(stored) != len(answer.content.files):
        raise Conflict(_("A file included with this answer was destroyed. Assemble the answer again."))
    return [
        (ENDINGS[MediaType(file.content.media_type)], stored[file.stored_id].content)
        for file in files
        if file.stored_id is not None
    ]
