"""Who reads and writes the rows of the return: the office's own cases; protected notes by a live grant alone."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, and_, false, inspect, or_, select
from sqlalchemy.orm import Session

from foundation.accounts.models import AccessGrant
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.files.models import StoredFile
from foundation.files.rules import Owner
from foundation.storage.fixed import Fixed
from foundation.storage.guard import Guard
from foundation.storage.known import row_by_id
from foundation.storage.scopes import Scope
from returns.cases.models import Case
from returns.cases.rules.cases import Hold
from returns.consent.models import Consent, ConsentConfirmation
from returns.counselling.models import CounsellingSession
from returns.departure.access import register_boarding
from returns.documents.access import OF_DOCUMENTS
from returns.escorts.access import register_roster
from returns.escorts.models.escorts import Escort
from returns.escorts.models.records import EscortRecord
from returns.files.models import CaseFile
from returns.health.models.health import HealthEntry
from returns.health.models.medical import FitnessDecision
from returns.imports.access import register_imports
from returns.journey.models import Leg, LegTraveller
from returns.lifecycle.models.eligibility import EligibilityDecision
from returns.lifecycle.models.lifecycle import CaseEvent
from returns.money.access import register_money
from returns.names.access import register_duplicates
from returns.names.models.duplicates import OtherCase
from returns.names.models.names import NameToken
from returns.notes.models import Note, NoteCorrection
from returns.people.models.guardians import Guardianship
from returns.people.models.people import Identifier, Kinship, Person, PersonVersion
from returns.people.models.unknowns import OpenQuestion
from returns.protection.models.protection import ProtectedNote, ProtectedRecord, ProtectionCheck, ProtectionClearance
from returns.protection.models.screening import Screening
from returns.protection.rules.protection import Clearance
from returns.readiness.access import writes_override
from returns.readiness.models.overrides import Override
from returns.readiness.models.readiness import SignOff
from returns.reception.models import Reception
from returns.safe_contact.models.numbers import NumberOpening
from returns.safe_contact.models.safe_contact import ContactCheck, SafeContact, SafeContactVersion
from returns.work.access import register_work, works_on_cases as _works_on_cases
from returns.work.models.owner import HandOver

# Plain tables under names of their own: an entity inside a criterion's subquery would be correlated away.
_CASE = Case.__table__.alias("case_in_scope")
_PERSON = Person.__table__.alias("person_in_scope")
_GRANT = AccessGrant.__table__.alias("grant_in_scope")
# What hangs on a case: whoever sees the case sees it, and whoever works on the case writes it.
_OF_A_CASE: tuple[type[Any], ...] = (
    CaseEvent,
    CaseFile,
    Consent,
    ConsentConfirmation,
    CounsellingSession,
    EligibilityDecision,
    Escort,
    EscortRecord,
    FitnessDecision,
    Guardianship,
    HandOver,
    HealthEntry,
    Kinship,
    Leg,
    LegTraveller,
    Note,
    NoteCorrection,
    OpenQuestion,
    PersonVersion,
    OtherCase,
    ProtectionCheck,
    Reception,
    SafeContact,
    SafeContactVersion,
    Screening,
    *OF_DOCUMENTS,
)


def cases_seen(scope: Scope) -> ColumnElement[bool]:
    """Cases of one's own office, for roles that open cases; what a partner opened, until the office gives it back."""
    user = _works_on_cases(scope)
    return and_(Case.office_id == user.office_id, _not_given_back(Case)) if user else false()


def _not_given_back(columns: Any) -> ColumnElement[bool]:
    return or_(columns.hold.is_(None), columns.hold == Fixed(Hold.OFFERED))


def _office_cases(user: UserScope) -> Any:
    return select(_CASE.c.id).where(_CASE.c.office_id == user.office_id, _not_given_back(_CASE.c))


def people_seen(scope: Scope) -> ColumnElement[bool]:
    """The people of the cases seen."""
    user = _works_on_cases(scope)
    return Person.case_id.in_(_office_cases(user)) if user else false()


def _office_people(user: UserScope) -> Any:
    return select(_PERSON.c.id).where(_PERSON.c.case_id.in_(_office_cases(user)))


def _of_people_seen(entity: type[Any]) -> Any:
    def reads(scope: Scope) -> ColumnElement[bool]:
        user = _works_on_cases(scope)
        return entity.person_id.in_(_office_people(user)) if user else false()

    return reads


def notes_seen(scope: Scope) -> ColumnElement[bool]:
    """Notes behind the doors that a grant opens to this account now."""
    user = _works_on_cases(scope)
    if user is None:
        return false()
    return ProtectedNote.door.in_(_granted(user, _GRANT.c.door))


def _granted(user: UserScope, column: Any) -> Any:
    """The doors that live grants open to an account."""
    return select(column).where(
        _GRANT.c.account_id == user.actor_id, _GRANT.c.until > user.now, _GRANT.c.revoked_at.is_(None)
    )


def records_seen(scope: Scope) -> ColumnElement[bool]:
    """Records behind the doors that a grant opens to this account now, and behind the second door of each."""
    user = _works_on_cases(scope)
    if user is None:
        return false()
    door = ProtectedRecord.door
    return or_(door.in_(_granted(user, _GRANT.c.door)), door.in_(_granted(user, _GRANT.c.annex)))


def office_cases(scope: Scope) -> Any:
    """The ids of the cases of one's own office as a subquery, for the criteria of other rooms; None for other roles."""
    user = _works_on_cases(scope)
    return _office_cases(user) if user else None


def _of_cases_seen(entity: type[Any]) -> Any:
    def reads(scope: Scope) -> ColumnElement[bool]:
        user = _works_on_cases(scope)
        return entity.case_id.in_(_office_cases(user)) if user else false()

    return reads


def _writes_case(scope: Scope, session: Session, row: Any) -> bool:
    user = _works_on_cases(scope)
    return user is not None and row.office_id == user.office_id


def stored_files_seen(scope: Scope) -> ColumnElement[bool]:
    """The bytes of files of the cases seen and of their people."""
    user = _works_on_cases(scope)
    if user is None:
        return false()
    return or_(
        and_(StoredFile.owner_kind == Owner.CASE, StoredFile.owner_id.in_(_office_cases(user))),
        and_(StoredFile.owner_kind == Owner.PERSON, StoredFile.owner_id.in_(_office_people(user))),
    )


def _sees(session: Session, entity: type[Any], row_id: uuid.UUID) -> bool:
    if any(isinstance(row, entity) and row.id == row_id for row in session.new):
        return True  # checked itself in this flush
    found = row_by_id(session, entity, row_id)
    # Held for as long as the session lives: otherwise each of many rows written on it reads it again.
    session.info.setdefault("seen", {})[entity, row_id] = found
    return found is not None


def _writes_person(scope: Scope, session: Session, row: Any) -> bool:
    return _sees(session, Case, row.case_id)


def _writes_of_person(scope: Scope, session: Session, row: Any) -> bool:
    return _sees(session, Person, row.person_id)


def _writes_stored_file(scope: Scope, session: Session, row: Any) -> bool:
    owner = Case if row.owner_kind is Owner.CASE else Person
    return _works_on_cases(scope) is not None and _sees(session, owner, row.owner_id)


def _writes_on_case(scope: Scope, session: Session, row: Any) -> bool:
    return _works_on_cases(scope) is not None and _sees(session, Case, row.case_id)


_ASKED_FOR = ("needs_reception_by_name", "needs_close_follow_up")


def _sets_clearance(scope: Scope, session: Session, row: Any) -> bool:
    """A specialist; whoever opens a case, which is born with it outstanding, or takes one back to that."""
    user = _works_on_cases(scope)
    if user is None or not _sees(session, Case, row.case_id):
        return False
    is_outstanding = row.state is Clearance.OUTSTANDING
    is_born = row in session.new and (is_outstanding or row.state is Clearance.NOT_AN_OPTION)
    # Whoever brings more people into a case takes back what was said without them: never the other way round.
    attrs = inspect(row).attrs
    was = attrs.state.history.deleted or (row.state,)
    loses = any(True in (attrs[flag].history.deleted or ()) for flag in _ASKED_FOR)
    is_kept = row not in session.deleted and Clearance.NOT_AN_OPTION not in was and not loses
    is_taken_back = is_outstanding and is_kept
    # Whoever leads the office removes a case on which nobody has worked: what was said in its clearance stays.
    is_removed = is_outstanding and row in session.deleted and not loses and user.may(Permission.LEAD_OFFICE)
    return is_born or is_taken_back or is_removed or user.may(Permission.CLEARANCE_SET)


def _signs_off(scope: Scope, session: Session, row: Any) -> bool:
    user = _works_on_cases(scope)
    is_own = user is not None and row.signed_by == user.actor_id and row in session.new
    return is_own and user is not None and user.may(Permission.SIGN_OFF) and _sees(session, Case, row.case_id)


def _opens_number(scope: Scope, session: Session, row: Any) -> bool:
    """Whoever sees the person notes a number that they opened themselves; later it only follows the person."""
    user = _works_on_cases(scope)
    if user is None or not _sees(session, Person, row.person_id):
        return False
    if row in session.new:
        return bool(row.opened_by == user.actor_id)
    changed = {one.key for one in inspect(row).attrs if one.history.has_changes()}
    return changed <= {"case_id"} and _sees(session, Case, row.case_id)


def _moves_check(scope: Scope, session: Session, row: Any) -> bool:
    """An office changes nothing of what a partner said of a card; it only follows the person into another case."""
    changed = {one.key for one in inspect(row).attrs if one.history.has_changes()}
    return bool(inspect(row).persistent) and changed <= {"case_id"} and _writes_on_case(scope, session, row)


def _writes_note(scope: Scope, session: Session, row: Any) -> bool:
    user = _works_on_cases(scope)
    if user is None:
        return False
    live = select(AccessGrant.id).where(
        AccessGrant.door == row.door,
        AccessGrant.account_id == user.actor_id,
        AccessGrant.until > user.now,
        AccessGrant.revoked_at.is_(None),
    )
    return session.execute(live).first() is not None


def _writes_record(scope: Scope, session: Session, row: Any) -> bool:
    """A new version, behind a door that a live grant opens; no version is ever changed."""
    user = _works_on_cases(scope)
    if user is None or row not in session.new:
        return False
    live = select(AccessGrant.id).where(
        or_(AccessGrant.door == row.door, AccessGrant.annex == row.door),
        AccessGrant.account_id == user.actor_id,
        AccessGrant.until > user.now,
        AccessGrant.revoked_at.is_(None),
    )
    return session.execute(live).first() is not None


def register(guard: Guard) -> None:
    """State the rules of this room's classes."""
    guard.protect(Case, cases_seen, _writes_case)
    guard.protect(Person, people_seen, _writes_person)
    for entity in (Identifier, NameToken):  # what the people seen are looked up by
        guard.protect(entity, _of_people_seen(entity), _writes_of_person)
    guard.protect(ProtectedNote, notes_seen, _writes_note)
    guard.protect(ProtectedRecord, records_seen, _writes_record)
    guard.protect(ProtectionClearance, _of_cases_seen(ProtectionClearance), _sets_clearance)
    guard.protect(StoredFile, stored_files_seen, _writes_stored_file)
    guard.protect(SignOff, _of_cases_seen(SignOff), _signs_off)
    guard.protect(Override, _of_cases_seen(Override), writes_override(_writes_on_case))
    guard.protect(NumberOpening, _of_cases_seen(NumberOpening), _opens_number)
    guard.protect(ContactCheck, _of_cases_seen(ContactCheck), _moves_check)
    register_duplicates(guard, _works_on_cases)
    register_work(guard)
    register_roster(guard, _works_on_cases)
    register_imports(guard, _works_on_cases)
    register_money(guard, _of_cases_seen, _writes_on_case)
    register_boarding(guard, _of_cases_seen, _writes_on_case)
    for entity in _OF_A_CASE:
        guard.protect(entity, _of_cases_seen(entity), _writes_on_case)
