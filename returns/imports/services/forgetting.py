"""Forgetting an import: its rows are deleted and its key is destroyed. Of one that was applied, who and when stays."""

import uuid

from sqlalchemy import delete, update

from foundation.storage.unit_of_work import Unit
from returns.imports.models import CaseloadImport, ImportRow
from returns.imports.rules.imports import ImportState

_AS_IT_IS = {"synchronize_session": False}


def forget_import(unit: Unit, import_id: uuid.UUID) -> None:
    """Delete everything that was staged. For the program's own work; again does nothing."""
    session = unit.session
    session.execute(delete(ImportRow).where(ImportRow.import_id == import_id), execution_options=_AS_IT_IS)
    kept = CaseloadImport.state == ImportState.APPLIED
    session.execute(
        update(CaseloadImport).where(CaseloadImport.id == import_id, kept).values(content_sealed=None),
        execution_options=_AS_IT_IS,
    )
    session.execute(delete(CaseloadImport).where(CaseloadImport.id == import_id, ~kept), execution_options=_AS_IT_IS)
    unit.participants["keys"].destroy(("import", import_id))
    unit.participants["trail"].act("import.forget", ("import", import_id))
