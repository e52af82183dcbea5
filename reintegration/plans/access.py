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
from returns.cases.access import office_cases
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

_Partner = Callable[[Scope], UserScope | None]
_Ids = Callable[[UserScope], Any]
_Writes = Callable[[Scope, Session, Any], bool]


class _Seen:
    """What a partner sees of plans, as criteria; each asked anew with every statement."""

    def __init__(self, partner: _Partner, cases_of: _Ids, people_of: _Ids) -> None:
        self.partner, self._cases_of, self._people_of = partner, cases_of, people_of

    def of_people(self, row: Any, user: UserScope) -> ColumnElement[bool]:
        """Rows about nobody alone, or about somebody whose own consent holds."""
        theirs = or_(row.person_id.is_(None), row.person_id.in_(self._people_of(user)))
        return and_(row.case_id.in_(self._cases_of(user)), theirs)

    def items(self, user: UserScope, column: str = "id") -> Any:
        """A column of the items that a partner sees."""
        return select(_ITEM.c[column]).where(self.of_people(_ITEM.c, user))

    def of_items(self, entity: type[Any]) -> Callable[[UserScope], Any]:
        """The criterion of rows that belong to an item that a partner sees."""
        return lambda user: entity.item_id.in_(self.items(user))

    def objectives(self, user: UserScope) -> Any:
        """The ids of the objectives that a partner sees."""
        return select(_OBJECTIVE.c.id).where(self.of_people(_OBJECTIVE.c, user))

    def files(self, user: UserScope, *columns: Any) -> Any:
        """Columns of the files that show something of such an item."""
        shown = select(*columns).select_from(_FILE.join(_PROOF, _PROOF.c.file_id == _FILE.c.id))
        return shown.where(_PROOF.c.item_id.in_(self.items(user)))

    def reads(self, entity: type[Any], of_partner: Callable[[UserScope], Any]) -> Any:
        """The rule of a class: an office its own cases, a partner what `of_partner` says."""

        def criterion(scope: Scope) -> ColumnElement[bool]:
            own, user = office_cases(scope), self.partner(scope)
            if own is not None:
                of_office: ColumnElement[bool] = entity.case_id.in_(own)
                return of_office
            return of_partner(user) if user else false()

        return criterion


def _adds(writes: _Writes) -> _Writes:
    """Events, papers and revisions are added in one's own name, and never changed."""

    def check(scope: Scope, session: Session, row: Any) -> bool:
        by = row.added_by if isinstance(row, PlanProof) else row.by
        return row in session.new and by == scope.actor_id and writes(scope, session, row)

    return check


def _plans(writes: _Writes) -> _Writes:
    """An item is everybody's who works on the plan; which line of the budget pays it, an office says."""

    def check(scope: Scope, session: Session, row: Any) -> bool:
        names_line = inspect(row).attrs.budget_line_id.history.has_changes() and row.budget_line_id is not None
        if names_line and not (isinstance(scope, UserScope) and scope.may(Permission.CASES_WORK)):
            return False
        return writes(scope, session, row)

    return check


def _keeps_file(partner: _Partner, writes: _Writes) -> _Writes:
    """A partner adds a receipt or a certificate in its own name; it takes none out."""

    def check(scope: Scope, session: Session, row: Any) -> bool:
        is_own = row in session.new and row.added_by == scope.actor_id and row.kind in _SHOWING
        return partner(scope) is not None and is_own and writes(scope, session, row)

    return check


def _keeps_bytes(partner: _Partner) -> _Writes:
    """The bytes of such a file, of a case or a person that the partner sees. New ones alone."""

    def check(scope: Scope, session: Session, row: Any) -> bool:
        user = partner(scope)
        if user is None or row not in session.new or not user.may(Permission.FOLLOW_UP_WORK):
            return False
        owner: type[Any] = Case if row.owner_kind is Owner.CASE else Person
        return session.get(owner, row.owner_id) is not None

    return check


def register(guard: Guard) -> None:
    """State the rules of plans, and let partners in to the files and the lines of the budget that plans name."""
    seen, writes, cases_of = _Seen(partner, followed_cases, followed_people), writes_follow_up, followed_cases

    def revisions(user: UserScope) -> ColumnElement[bool]:
        items, objectives = seen.items(user), seen.objectives(user)
        return or_(PlanRevision.item_id.in_(items), PlanRevision.objective_id.in_(objectives))

    def events(user: UserScope) -> ColumnElement[bool]:
        of_plan = and_(PlanEvent.item_id.is_(None), PlanEvent.case_id.in_(cases_of(user)))
        return or_(of_plan, PlanEvent.item_id.in_(seen.items(user)))

    guard.protect(PlanObjective, seen.reads(PlanObjective, lambda user: seen.of_people(PlanObjective, user)), writes)
    guard.protect(PlanItem, seen.reads(PlanItem, lambda user: seen.of_people(PlanItem, user)), _plans(writes))
    of_items = {entity: seen.of_items(entity) for entity in (PlanInstalment, PlanProof)}
    guard.protect(PlanInstalment, seen.reads(PlanInstalment, of_items[PlanInstalment]), writes)
    guard.protect(PlanProof, seen.reads(PlanProof, of_items[PlanProof]), _adds(writes))
    guard.protect(PlanRevision, seen.reads(PlanRevision, revisions), _adds(writes))
    guard.protect(PlanEvent, seen.reads(PlanEvent, events), _adds(writes))
    guard.protect(Allowance, seen.reads(Allowance, lambda user: Allowance.id.in_(seen.items(user, "budget_line_id"))))

    def files(scope: Scope) -> ColumnElement[bool]:
        user = partner(scope)
        return CaseFile.id.in_(seen.files(user, _FILE.c.id)) if user else false()

    def stored(scope: Scope) -> ColumnElement[bool]:
        user = partner(scope)
        return StoredFile.id.in_(seen.files(user, _FILE.c.stored_id)) if user else false()

    guard.widen(CaseFile, files, _keeps_file(partner, writes))
    guard.widen(StoredFile, stored, _keeps_bytes(partner))
