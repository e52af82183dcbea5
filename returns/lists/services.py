"""What is done with lists: searching, one press on several cases, keeping views and searches.

What was typed into a search is kept nowhere but in a saved one, sealed with the key of whoever keeps it. The audit gets
keyed hashes and changes, never words.
"""

import base64
import binascii
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from foundation.accounts.models import Account
from foundation.accounts.queries import staff as accounts
from foundation.audit.touched import changed_since
from foundation.errors import BadInput, Conflict, SealBroken
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.security.encryption import seal, unseal
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import cases_by_id
from returns.cases.rules.cases import ENDED, Reason
from returns.lists.models import SavedContent, SavedView
from returns.lists.queries.filtered import (
    MOST_FOUND,
    cases_by_references,
    cases_found,
    columns_row,
    hand_overs_at,
    near_indexes,
    removed_before,
    saved_of,
    tasks_given_at,
    tasks_made_at,
    typed_indexes,
)
from returns.lists.rules import BulkAction, Page, SavedKind, SearchBy, columns_of
from returns.lists.words import ListsAct
from returns.names.rules.names import could_be_a_name
from returns.names.services.names import NamesFound, find_by_name
from returns.people.rules.people import IdentifierKind
from returns.work.models import HandOver
from returns.work.services.duty import hand_over, reasons_by_case, take_back, works_in
from returns.work.services.tasks import NewTask, add_task, check_task, close_tasks


@dataclass(frozen=True)
class SearchOutcome:
    """The result of a search: all of it, or one page.

    `first` and `last`: the places of what is shown, exact ones before names, from 0 and last not included. `total`: of
    how many; where not `names.is_all` there are more.
    """

    exact: Sequence[Case]
    meant: Sequence[Case]  # whose reference has one character other than the one that was typed
    by_reference: bool
    kinds: list[IdentifierKind]
    names: NamesFound
    more_exact: bool  # more go by this number than are shown
    first: int
    last: int
    total: int


def search_cases(
    unit: Unit,
    secrets: Secrets,
    typed: str,
    office_id: uuid.UUID | None,
    by: SearchBy | None = None,
    page: Page | None = None,
) -> SearchOutcome:
    """Search among what this scope sees, for everything that the text could be, or only `by` one kind.

    Of the people that a name finds, those on the `page` alone are read and noted; without a page, all. The audit
    gets keyed hashes and a count, never the text.
    """
    is_name = by is SearchBy.NAME or (by is None and could_be_a_name(typed))
    # Phones without a country code are read as from where the office stands.
    country = None if is_name else accounts.country_of_office(unit.session, office_id) or None
    reference, indexes = _only(by, *typed_indexes(secrets, typed, country))
    exact = cases_found(unit.session, reference, list(indexes.values())) if reference or indexes else []
    listed = exact[:MOST_FOUND]
    is_name = is_name and reference is None
    by_name = find_by_name(unit, secrets, typed, page, len(listed)) if is_name else NamesFound()
    is_reference = by in (None, SearchBy.REFERENCE) and reference is None
    near = near_indexes(secrets, typed) if is_reference else []
    meant = cases_by_references(unit.session, near) if near else []
    looked_for = [*indexes.values(), *([reference] if reference else []), *by_name.tokens]
    looked_for += [case.reference_index for case in meant]
    _note_search(unit, looked_for, len({case.id for case in (*exact, *meant)}) + by_name.total)
    total = len(listed) + by_name.total
    first, last = page.place(total) if page else (0, total)
    return SearchOutcome(
        exact=listed[first:last],
        more_exact=len(exact) > MOST_FOUND,
        meant=meant,
        by_reference=reference is not None,
        kinds=list(indexes),
        names=by_name,
        first=first,
        last=last,
        total=total,
    )


def _note_search(unit: Unit, looked_for: Sequence[bytes], count: int) -> None:
    """Leave in the audit what was looked for, as keyed hashes, and how many cases and people were found."""
    trail, hashes = unit.participants["trail"], sorted(digest.hex() for digest in looked_for)
    if unit.writing:
        trail.act(ListsAct.CASES_SEARCH, searched=hashes, count=count)
    else:  # a saved one, opened by its id: noted with what was read
        trail.note(searched=hashes, count=count)


def _only(
    by: SearchBy | None, reference: bytes | None, indexes: dict[IdentifierKind, bytes]
) -> tuple[bytes | None, dict[IdentifierKind, bytes]]:
    """Keep only the indexes of the kind that is looked up."""
    if by is None:
        return reference, indexes
    kept = {kind: index for kind, index in indexes.items() if kind.value == by.value}
    return reference if by is SearchBy.REFERENCE else None, kept


# What was searched for, on its way through a page: sealed for whoever searched, so that the page never shows it.


def seal_search(unit: Unit, typed: str) -> str:
    """Seal a text for a hidden field of a page; only the actor of this unit can open it again."""
    return base64.urlsafe_b64encode(seal(_key(unit), typed, _place(unit))).decode()


def open_search(unit: Unit, sealed: str) -> str:
    """Open a sealed search text. BadInput (`again`) if it was changed, or is somebody else's."""
    try:
        return str(unseal(_key(unit), base64.urlsafe_b64decode(sealed), _place(unit)))
    except (SealBroken, binascii.Error, ValueError) as error:
        raise BadInput({"again": [_("Search again: the search words cannot be read here.")]}) from error


def _key(unit: Unit) -> bytes:
    assert unit.actor_id is not None
    key: bytes = unit.participants["keys"].key(("account", unit.actor_id))
    return key


def _place(unit: Unit) -> bytes:
    assert unit.actor_id is not None
    return b"search|" + unit.actor_id.bytes


# One press on several cases: who allows it and who does not, doing it with those that do, and undoing it.


@dataclass(frozen=True)
class Instruction:
    """What is to be done with each ticked case: to whom it goes and why, or the task that it gets."""

    action: BulkAction
    successor: Account | None = None
    reason: str = ""
    note: str = ""
    task: NewTask | None = None


def reasons_against(unit: Unit, cases: Sequence[Case], instruction: Instruction) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """Every reason against the instruction, by case; empty for a case that allows it. The rules are those of one case.

    BadInput for a task that cannot be added anywhere, and for a successor who works in another office, or in none.
    """
    if instruction.task is not None:
        check_task(unit, instruction.task)
        return {case.id: () for case in cases}
    if cases and not works_in(instruction.successor, cases[0].office_id):
        raise BadInput({"successor_id": [_("Choose from the list.")]})
    return reasons_by_case(unit, cases, instruction.successor, bool(instruction.reason.strip()))


def press(unit: Unit, cases: Sequence[Case], instruction: Instruction, at: datetime) -> Sequence[Case]:
    """Do it with each case that allows it, in one transaction; returns these cases, in their order.

    `at` (UTC): the instant of the press, by which `undo_press` finds it. BadInput and RuleBroken as for one case.
    """
    against = reasons_against(unit, cases, instruction)
    allowed = [case for case in cases if not against[case.id]]
    if instruction.action is BulkAction.HAND_OVER and allowed:
        hand_over(unit, allowed, instruction.successor, instruction.reason, instruction.note, at=at)
    if instruction.action is BulkAction.TASK and instruction.task is not None:
        for case in allowed:
            add_task(unit, instruction.task, case, at=at)
    return allowed


def undo_press(unit: Unit, action: BulkAction, instant: datetime) -> int:
    """Undo what the actor did with one press at this instant (UTC); returns in how many cases.

    Cases that have ended or were handed on meanwhile stay, and so do tasks that are closed. Conflict once the minutes
    of rule list.undo_minutes have passed.
    """
    if instant < _undone_from(unit):
        raise Conflict(_("It is too late to undo this in one go. Change the cases one by one."))
    if action is BulkAction.TASK:
        tasks = tasks_made_at(unit.session, unit.actor_id, instant)
        if tasks:
            close_tasks(unit, tasks, is_done=False, reason=_("Undone straight away by the person who added it."))
        return len(tasks)
    rows = hand_overs_at(unit.session, unit.actor_id, instant)
    cases = {case.id: case for case in cases_by_id(unit.session, [row.case_id for row in rows])}
    by_case = {row.case_id: row for row in rows if _can_come_back(cases.get(row.case_id), row.to_id)}
    tasks_by_case = tasks_given_at(unit.session, unit.actor_id, instant, list(by_case))
    touched = _worked_on(unit, list(by_case.values()), instant)
    for case_id, row in by_case.items():
        take_back(unit, cases[case_id], row, tasks_by_case.get(case_id, ()), case_id in touched)
    return len(by_case)


def _worked_on(unit: Unit, rows: Sequence[HandOver], since: datetime) -> set[uuid.UUID]:
    """The cases in which whoever got them did something since, other than handing over."""
    touched: set[uuid.UUID] = set()
    for account_id in {row.to_id for row in rows}:
        cases = [row.case_id for row in rows if row.to_id == account_id]
        touched |= changed_since(unit.connection(), cases, since, account_id, besides="case.hand_over")
    return touched


def _can_come_back(case: Case | None, successor: uuid.UUID) -> bool:
    return case is not None and case.owner_id == successor and case.state not in ENDED


# Saved views and searches: keeping, renaming, opening one at the start, removing and taking back.


def save_view(unit: Unit, name: str, filters: Mapping[str, Sequence[str]], columns: Iterable[str]) -> uuid.UUID:
    """Keep filters, order (`sort` among the filters) and columns under a name; returns the id. BadInput by field."""
    return _save(unit, SavedKind.VIEW, SavedContent(name.strip(), filters, sorted(columns)))


def save_search(unit: Unit, name: str, text: str, by: SearchBy | None) -> uuid.UUID:
    """Keep what was searched for under a name, sealed; returns the id. BadInput by field."""
    if not text.strip():
        raise BadInput({"q": [_("Fill in this field.")]})
    return _save(unit, SavedKind.SEARCH, SavedContent(name.strip(), text=text.strip(), by=by))


def choose_columns(unit: Unit, words: Iterable[str], view: SavedView | None = None) -> None:
    """Choose the columns of the actor's list, or of this view of theirs; the usual ones if none are named."""
    row = view or columns_row(unit.session)
    if row is None:
        row = SavedView(account_id=unit.actor_id, kind=SavedKind.COLUMNS, is_start=False, content=SavedContent())
        unit.session.add(row)
    row.saved_at = unit.clock.now()
    row.content = replace(row.content, columns=[column.value for column in columns_of(words)])
    _note(unit, ListsAct.VIEW_COLUMNS)


def rename_saved(unit: Unit, row: SavedView, name: str) -> None:
    """Rename a view or a search. BadInput (`name`)."""
    others = [other for other in saved_of(unit.session) if other.id != row.id]
    _refuse_name(name, others)
    row.content = replace(row.content, name=name.strip())
    _note(unit, ListsAct.VIEW_RENAME)


def set_start(unit: Unit, row: SavedView, is_start: bool) -> None:
    """Let the list open with this view, or with none; there is one at most."""
    for saved in saved_of(unit.session):
        saved.is_start = is_start and saved.id == row.id and row.kind is SavedKind.VIEW
    _note(unit, ListsAct.VIEW_START)


def remove_saved(unit: Unit, row: SavedView) -> None:
    """Remove a view or a search; for the minutes of rule list.undo_minutes it can be taken back."""
    _forget_removed(unit)
    row.removed_at, row.is_start = unit.clock.now(), False
    _note(unit, ListsAct.VIEW_REMOVE)


def take_back_saved(unit: Unit, row: SavedView) -> None:
    """Restore what was removed. BadInput if its name is taken by now, or as many are kept as the rule allows."""
    if row.removed_at is None:
        return
    others = saved_of(unit.session)
    _refuse_name(row.content.name, others)
    _refuse_many(unit, others)
    row.removed_at = None
    _note(unit, ListsAct.VIEW_RESTORE)


def _save(unit: Unit, kind: SavedKind, content: SavedContent) -> uuid.UUID:
    kept = saved_of(unit.session)
    _refuse_name(content.name, kept)
    _refuse_many(unit, kept)
    _forget_removed(unit)
    row = SavedView(account_id=unit.actor_id, kind=kind, is_start=False, saved_at=unit.clock.now(), content=content)
    unit.session.add(row)
    _note(unit, ListsAct.VIEW_SAVE)
    return row.id


def _named(rows: Sequence[SavedView]) -> list[SavedView]:
    return [row for row in rows if row.kind is not SavedKind.COLUMNS]


def _refuse_name(name: str, others: Sequence[SavedView]) -> None:
    stripped = name.strip()
    if not stripped:
        raise BadInput({"name": [_("Enter a name.")]})
    if stripped.casefold() in {other.content.name.casefold() for other in _named(others)}:
        raise BadInput({"name": [_("You already have something saved under this name. Choose another name.")]})


def _refuse_many(unit: Unit, others: Sequence[SavedView]) -> None:
    most = rule_on(unit.session, "list.saved_most", unit.today).whole()
    if len(_named(others)) >= most:
        raise BadInput({"name": [_("You already have %(num)d saved. Remove one first.", num=most)]})


def _forget_removed(unit: Unit) -> None:
    for row in removed_before(unit.session, _undone_from(unit)):
        unit.session.delete(row)


def _note(unit: Unit, action: ListsAct) -> None:
    assert unit.actor_id is not None
    unit.participants["trail"].act(action, ("account", unit.actor_id))


def _undone_from(unit: Unit) -> datetime:
    """The instant from which on something can still be undone. Source: rule list.undo_minutes."""
    minutes = rule_on(unit.session, "list.undo_minutes", unit.today).whole()
    return unit.clock.now() - timedelta(minutes=minutes)
