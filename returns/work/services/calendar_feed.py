"""What the calendar of somebody of an office tells: put together from what they may see at that moment."""

from collections.abc import Sequence

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.agenda import Entry, Span
from foundation.messaging.queries import told_of
from foundation.storage.unit_of_work import Unit
from returns.readiness.words import ReadinessNotice
from returns.work.queries.calendar_feed import own_entries, unsigned_among
from returns.work.words import WorkEntry


def entries_of_returns(unit: Unit, span: Span) -> Sequence[Entry]:
    """Entries of one's own and covered cases, own tasks, and signatures that one was asked for; none for others."""
    user = unit.scope
    if not isinstance(user, UserScope) or user.office_id is None or not user.may(Permission.CASES_OPEN):
        return []
    return [*own_entries(unit.session, user, span), *_wanted(unit, user, span)]


def _wanted(unit: Unit, user: UserScope, span: Span) -> list[Entry]:
    """Signatures that wait, on the day on which one was asked."""
    if user.actor_id is None or not user.may(Permission.SIGN_OFF):
        return []
    notices = [
        row
        for row in told_of(unit.session, ReadinessNotice.SIGN_OFF_WANTED, [user.actor_id])
        if row[2].date() >= span.first
    ]
    unsigned = unsigned_among(unit.session, [case_id for _who, case_id, _at in notices])
    open_notices = sorted((at, case_id) for _who, case_id, at in notices if case_id in unsigned)
    return [Entry(WorkEntry.SIGN_OFF, case_id, case_id, at, on=at.date()) for at, case_id in open_notices[: span.most]]
