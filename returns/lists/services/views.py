"""Changes of saved views and searches: keeping, renaming, opening one at the start, removing and taking back.

What they are called and what they look for is sealed with the key of whoever keeps them; the audit gets the change
alone, never the words.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import Unit
from returns.cases.services.planning import made_before, note_made
from returns.lists.models import SavedContent, SavedView
from returns.lists.queries import columns_row, removed_before, saved_of
from returns.lists.rules import SavedKind, SearchBy, columns_of
from returns.lists.services.bulk import UNDO

_MOST = "list.saved_most"


def save_view(
    unit: Unit, name: str, filters: Mapping[str, Sequence[str]], columns: Iterable[str], once: uuid.UUID | None = None
) -> uuid.UUID:
    """Keep filters, order (`sort` among the filters) and columns under a name; returns the id. BadInput by field."""
    return _save(unit, SavedKind.VIEW, SavedContent(name.strip(), filters, sorted(columns)), once)


def save_search(unit: Unit, name: str, text: str, by: SearchBy | None, once: uuid.UUID | None = None) -> uuid.UUID:
    """Keep what was searched for under a name, sealed; returns the id. BadInput by field."""
    if not text.strip():
        raise BadInput({"q": [_("Fill this in.")]})
    return _save(unit, SavedKind.SEARCH, SavedContent(name.strip(), text=text.strip(), by=by), once)


def choose_columns(unit: Unit, words: Iterable[str], view: SavedView | None = None) -> None:
    """From now on the list shows these columns to whoever asks, or this view of theirs does; the usual for none."""
    assert unit.actor_id is not None
    row = view or columns_row(unit.session)
    if row is None:
        row = SavedView(
            id=new_id(), account_id=unit.actor_id, kind=SavedKind.COLUMNS, is_start=False, content=SavedContent()
        )
        unit.session.add(row)
    row.saved_at = unit.clock.now()
    row.content = replace(row.content, columns=[column.value for column in columns_of(words)])
    _note(unit, "view.columns")


def rename_saved(unit: Unit, row: SavedView, name: str) -> None:
    """Call a view or a search something else. BadInput (`name`)."""
    others = [other for other in saved_of(unit.session) if other.id != row.id]
    _refuse_name(name, others)
    row.content = replace(row.content, name=name.strip())
    _note(unit, "view.rename")


def set_start(unit: Unit, row: SavedView, is_start: bool) -> None:
    """Let the list open with this view, or with none; there is one at most."""
    for saved in saved_of(unit.session):
        saved.is_start = is_start and saved.id == row.id and row.kind is SavedKind.VIEW
    _note(unit, "view.start")


def remove_saved(unit: Unit, row: SavedView) -> None:
    """Remove a view or a search; for the minutes of rule list.undo_minutes it can be taken back."""
    _forget_removed(unit)
    row.removed_at, row.is_start = unit.clock.now(), False
    _note(unit, "view.remove")


def take_back_saved(unit: Unit, row: SavedView) -> None:
    """Keep again what was removed. BadInput where its name, or its place, was taken meanwhile."""
    if row.removed_at is None:
        return
    others = saved_of(unit.session)
    _refuse_name(row.content.name, others)
    _refuse_many(unit, others)
    row.removed_at = None
    _note(unit, "view.restore")


def _save(unit: Unit, kind: SavedKind, content: SavedContent, once: uuid.UUID | None) -> uuid.UUID:
    if made := made_before(unit, once):
        return made
    assert unit.actor_id is not None
    kept = saved_of(unit.session)
    _refuse_name(content.name, kept)
    _refuse_many(unit, kept)
    _forget_removed(unit)
    row = SavedView(
        id=new_id(),
        account_id=unit.actor_id,
        kind=kind,
        is_start=False,
        saved_at=unit.clock.now(),
        content=content,
    )
    unit.session.add(row)
    note_made(unit, once, row.id)
    _note(unit, "view.save")
    return row.id


def _named(rows: Sequence[SavedView]) -> list[SavedView]:
    return [row for row in rows if row.kind is not SavedKind.COLUMNS]


def _refuse_name(name: str, others: Sequence[SavedView]) -> None:
    stripped = name.strip()
    if not stripped:
        raise BadInput({"name": [_("Give it a name.")]})
    if stripped.casefold() in {other.content.name.casefold() for other in _named(others)}:
        raise BadInput({"name": [_("You keep something of this name already. Choose another name.")]})


def _refuse_many(unit: Unit, others: Sequence[SavedView]) -> None:
    most = rule_on(unit.session, _MOST, unit.clock.now().date()).whole()
    if len(_named(others)) >= most:
        raise BadInput({"name": [_("You keep %(num)d already. Remove one first.", num=most)]})


def _forget_removed(unit: Unit) -> None:
    minutes = rule_on(unit.session, UNDO, unit.clock.now().date()).whole()
    for row in removed_before(unit.session, unit.clock.now() - timedelta(minutes=minutes)):
        unit.session.delete(row)


def _note(unit: Unit, action: str) -> None:
    assert unit.actor_id is not None
    unit.participants["trail"].act(action, ("account", unit.actor_id))
