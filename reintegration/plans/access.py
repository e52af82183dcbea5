"""Who reads and writes plans: what is planned, paid, received and checked, the papers that show it, and the budget.

An office sees the plans of its cases. A partner that assists or follows up sees those of the people who agreed: what is
planned for one person only while that person's own consent holds. Of the files of a case it sees those that show
something of such an item, and of the budget the lines that an office named for one.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, inspect, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.files.models import StoredFile
from foundation.files.rules import Owner
from foundation.storage.guard import Guard
from foundation.storage.scopes import Scope, SystemScope
from reintegration.plans.models import (
    Allowance,
    PlanEvent,
    PlanInstalment,
    PlanItem,
    PlanObjective,
    PlanProof,
    PlanRevision,
)
from reintegration.referrals.access import followed_cases, followed_people, partner, writes_follow_up
from returns.cases.access import of_own_office
from returns.cases.models import Case
from returns.files.models import CaseFile
from returns.files.rules import FileKind
from returns.people.models import Person

# What a line of the budget has paid so far, also for people whom a partner does not see. Only the sum goes back.
SPENDING = SystemScope("spending", opens=("budget_line", "plan_instalment", "plan_item"))
_ITEM = PlanItem.__table__.alias("plan_item_in_scope")
_OBJECTIVE = PlanObjective.__table__.alias("plan_objective_in_scope")
_PROOF = PlanProof.__table__.alias("plan_proof_in_scope")
_FILE = CaseFile.__table__.alias("plan_file_in_scope")
_SHOWING = (FileKind.RECEIPT, FileKind.CERTIFICATE)
_Criterion = Callable[[UserScope], ColumnElement[bool]]


def _of_people(row: Any, user: UserScope) -> ColumnElement[bool]:
    """Rows about nobody alone, or about somebody whose own consent holds."""
    theirs = or_(row.person_id.is_(None), row.person_id.in_(followed_people(user)))
    return and_(row.case_id.in_(followed_cases(user)), theirs)


def _items(user: UserScope, column: str = "id") -> Any:
    """A column of the items that a partner sees."""
    return select(_ITEM.c[column]).where(_of_people(_ITEM.c, user))


def _files(user: UserScope, *columns: Any) -> Any:
    """Columns of the files that show something of such an item."""
    shown = select(*columns).select_from(_FILE.join(_PROOF, _PROOF.c.file_id == _FILE.c.id))
    return shown.where(_PROOF.c.item_id.in_(_items(user)))


def _revisions(user: UserScope) -> ColumnElement[bool]:
    objectives = select(_OBJECTIVE.c.id).where(_of_people(_OBJECTIVE.c, user))
    return or_(PlanRevision.item_id.in_(_items(user)), PlanRevision.objective_id.in_(objectives))


def _events(user: UserScope) -> ColumnElement[bool]:
    of_plan = and_(PlanEvent.item_id.is_(None), PlanEvent.case_id.in_(followed_cases(user)))
    return or_(of_plan, PlanEvent.item_id.in_(_items(user)))


def _reads(entity: type[Any], of_partner: _Criterion) -> Any:
    """The rule of a class: an office its own cases, a partner what `of_partner` says."""

    def criterion(scope: Scope) -> ColumnElement[bool]:
        of_office, user = of_own_office(entity.case_id, scope), partner(scope)
        if of_office is not None:
            return of_office
        return of_partner(user) if user else false()

    return criterion


def _adds(scope: Scope, session: Session, row: PlanEvent | PlanProof | PlanRevision) -> bool:
    """Events, papers and revisions are added in one's own name, and never changed."""
    by = row.added_by if isinstance(row, PlanProof) else row.by
    return row in session.new and by == scope.actor_id and writes_follow_up(scope, session, row)


def _plans(scope: Scope, session: Session, row: PlanItem) -> bool:
    """An item is everybody's who works on the plan; which line of the budget pays it, an office says."""
    names_line = inspect(row).attrs.budget_line_id.history.has_changes() and row.budget_line_id is not None
    if names_line and not (isinstance(scope, UserScope) and scope.may(Permission.CASES_WORK)):
        return False
    return writes_follow_up(scope, session, row)


def _keeps_file(scope: Scope, session: Session, row: CaseFile) -> bool:
    """A partner adds a receipt or a certificate in its own name; it takes none out."""
    is_own = row in session.new and row.added_by == scope.actor_id and row.kind in _SHOWING
    return partner(scope) is not None and is_own and writes_follow_up(scope, session, row)


def _keeps_bytes(scope: Scope, session: Session, row: StoredFile) -> bool:
    """The bytes of such a file, of a case or a person that the partner sees. New ones alone."""
    user = partner(scope)
    if user is None or row not in session.new or not user.may(Permission.FOLLOW_UP_WORK):
        return False
    owner: type[Any] = Case if row.owner_kind is Owner.CASE else Person
    return session.get(owner, row.owner_id) is not None


def _sees_files(scope: Scope) -> ColumnElement[bool]:
    user = partner(scope)
    return CaseFile.id.in_(_files(user, _FILE.c.id)) if user else false()


def _sees_bytes(scope: Scope) -> ColumnElement[bool]:
    user = partner(scope)
    return StoredFile.id.in_(_files(user, _FILE.c.stored_id)) if user else false()


def register(guard: Guard) -> None:
    """State the rules of plans, and let partners in to the files and the lines of the budget that plans name."""
    guard.protect(PlanObjective, _reads(PlanObjective, lambda user: _of_people(PlanObjective, user)), writes_follow_up)
    guard.protect(PlanItem, _reads(PlanItem, lambda user: _of_people(PlanItem, user)), _plans)
    of_instalments = _reads(PlanInstalment, lambda user: PlanInstalment.item_id.in_(_items(user)))
    guard.protect(PlanInstalment, of_instalments, writes_follow_up)
    guard.protect(PlanProof, _reads(PlanProof, lambda user: PlanProof.item_id.in_(_items(user))), _adds)
    guard.protect(PlanRevision, _reads(PlanRevision, _revisions), _adds)
    guard.protect(PlanEvent, _reads(PlanEvent, _events), _adds)
    guard.protect(Allowance, _reads(Allowance, lambda user: Allowance.id.in_(_items(user, "budget_line_id"))))
    guard.widen(CaseFile, _sees_files, _keeps_file)
    guard.widen(StoredFile, _sees_bytes, _keeps_bytes)
