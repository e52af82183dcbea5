"""Two windows on one row: a form that was opened before the row was changed in the other never overwrites it unseen.

Every route that changes what is stored says what that is (`stored`). The form carries the version that it
was opened with; an older one comes back with both texts, and is stored only when the version beside it was ticked.
"""

import uuid
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from foundation.errors import Conflict
from foundation.forms.form import Stored
from foundation.language.words import _
from foundation.web.route import Request, Route

NOTHING = Stored(0, {})


class Overwriting(Conflict):
    """The row changed after the form was opened. `stored` is what would be overwritten."""

    def __init__(self, hint: str, stored: Stored) -> None:
        """What is stored is shown beside what was typed."""
        super().__init__(hint)
        self.stored = stored


def refuse_overwriting(route: Route, request: Request) -> None:
    """Overwriting, if the row is neither of the version of the form nor of the one that may be overwritten."""
    if route.stored is None:
        return
    stored = route.stored(request) or NOTHING
    mine = request.data.pop("store_mine", None)
    if stored.version not in (request.data["version"], mine):
        raise Overwriting(_who_changed(request, stored), stored)
    request.data["version"] = stored.version


def _who_changed(request: Request, stored: Stored) -> str:
    """Who changed the row, as far as it says that: whoever has two windows open is not told of somebody else."""
    by = stored.by()
    if by is None or request.principal is None:
        return _("This changed after you opened it. Both versions are below; nothing is saved yet.")
    if by == request.principal.account_id:
        return _("You changed this in another window. Both versions are below; nothing is saved yet.")
    return _("Someone else changed this after you opened it. Both versions are below; nothing is saved yet.")


def some_of(values: Mapping[str, Any], by: uuid.UUID | None = None) -> Stored:
    """Some columns of a row whose other columns change too: their version is a checksum of their values.

    `by`: who stored them, where the row says it.
    """
    content = repr(sorted((name, str(value)) for name, value in values.items()))
    return Stored(zlib.crc32(content.encode()) or 1, values, lambda: by)


def as_typed(stored: Callable[[Request[Any]], Stored | None]) -> Callable[[Request[Any]], Mapping[str, Any]]:
    """What is stored of a row as its form begins: the fields, and the version that the form was opened with."""

    def values(request: Request[Any]) -> Mapping[str, Any]:
        present = stored(request) or NOTHING
        return {**present.values, "version": present.version}

    return values
