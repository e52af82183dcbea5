"""Who reads and writes imports: whoever leads the office that they are for, and nobody of another one."""

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, Scope
from returns.cases.access import works_on_cases
from returns.imports.models import CaseloadImport, ImportRow

# A plain table under a name of its own: an entity inside a criterion's subquery would be correlated away.
_IMPORT = CaseloadImport.__table__.alias("import_in_scope")


def register(guard: Guard) -> None:
    """State the rules of these classes."""

    def leads(scope: Scope) -> UserScope | None:
        user = works_on_cases(scope)
        return user if user is not None and user.may(Permission.LEAD_OFFICE) else None

    def imports_seen(scope: Scope) -> ColumnElement[bool]:
        user = leads(scope)
        return CaseloadImport.office_id == user.office_id if user else false()

    def rows_seen(scope: Scope) -> ColumnElement[bool]:
        user = leads(scope)
        office = select(_IMPORT.c.id).where(_IMPORT.c.office_id == user.office_id) if user else None
        return ImportRow.import_id.in_(office) if office is not None else false()

    def writes_import(scope: Scope, session: Session, row: CaseloadImport) -> bool:
        user = leads(scope)
        return user is not None and row.office_id == user.office_id

    def writes_row(scope: Scope, session: Session, row: ImportRow) -> bool:
        return leads(scope) is not None and session.get(CaseloadImport, row.import_id) is not None

    guard.protect(CaseloadImport, imports_seen, writes_import)
    guard.protect(ImportRow, rows_seen, writes_row)
    guard.open_to(JOBS, CaseloadImport, ImportRow)
