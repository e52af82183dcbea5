"""What colleagues are told automatically: the digest, reminders of departures, and the entries of their calendars."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.agenda import Entry, Span
from foundation.messaging.queries import keys_told, told_of
from foundation.messaging.rules import NoticeKind, Template
from foundation.messaging.services import notify, queue_message
from foundation.storage.unit_of_work import Unit
from returns.readiness.words import ReadinessNotice
from returns.work.queries.calendar_feed import own_entries, unsigned_among
from returns.work.queries.digest import Counts, Place, add_counts, counts_of_office, covered, departing_cases
from returns.work.queries.tasks import colleagues_of
from returns.work.words import WorkEntry, WorkMatter, WorkMessage, WorkNotice

# The calendar of a colleague: entries of what they may see at that moment.


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


# The digest of an office, and reminders of departures: mail says how many, the inbox alone names the case.

_Recipient = tuple[uuid.UUID, uuid.UUID]  # an account, and the case that it is told about


def office_digest(unit: Unit, office: Place) -> Counts:
    """What waits for each colleague of an office on its local day, the signatures that they were asked for too."""
    counts = counts_of_office(unit.session, office)
    notices = told_of(unit.session, ReadinessNotice.SIGN_OFF_WANTED, list(colleagues_of(unit.session, office.id)))
    unsigned = unsigned_among(unit.session, list({case_id for _account, case_id, _at in notices}))
    add_counts(counts, WorkMatter.SIGN_OFFS, [account for account, case_id, _at in notices if case_id in unsigned])
    return counts


def remind_office(unit: Unit, office: Place) -> int:
    """Tell owners, or who covers, once that people of a case of theirs set out tomorrow. Returns how many were told."""
    departing = departing_cases(unit.session, office.id, office.midnight(1), office.midnight(2))
    sees = covered(unit.session, office, {owner_id for _case, owner_id in departing})
    pairs = [(sees[owner_id], case_id) for case_id, owner_id in departing if owner_id in sees]
    return remind(unit, office, WorkNotice.DEPARTURE_NEAR, WorkMessage.DEPARTURE_NEAR, pairs)


def remind(unit: Unit, place: Place, kind: NoticeKind, template: Template, pairs: Iterable[_Recipient]) -> int:
    """Tell each of these accounts of each case, for tomorrow at the place; who was told already hears nothing again.

    The inbox leads to the case; one mail says how many, and the day. Returns how many accounts were told.
    """
    tomorrow = place.today + timedelta(days=1)
    keys = {(who, case): f"near:{case.hex}:{tomorrow:%Y%m%d}:{who.hex}" for who, case in pairs}
    told_keys, fresh = keys_told(unit.session, list(keys.values())), dict[uuid.UUID, list[uuid.UUID]]()
    for (account_id, case_id), key in keys.items():
        if key not in told_keys and notify(unit, [account_id], kind, case_id, key):
            fresh.setdefault(account_id, []).append(case_id)
    for account_id, cases in fresh.items():
        facts = {"count": len(cases), "day": tomorrow.isoformat()}
        queue_message(unit, account_id, template, facts, keys[account_id, cases[0]])
    return len(fresh)
