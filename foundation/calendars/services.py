"""Addresses of calendars: made, ended, and opened by who knows one; counted, so that nobody asks without an end."""

import secrets as random
import uuid
from datetime import datetime, timedelta
from typing import Any

from foundation.accounts.models import Account, SignInAttempt
from foundation.accounts.principal import OwnName, Principal
from foundation.accounts.queries.staff import failures_since
from foundation.calendars import queries
from foundation.calendars.models import CalendarFeed
from foundation.calendars.words import CalendarsAct
from foundation.errors import TooManyAttempts
from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit

_OFTEN, _UNKNOWN = "calendar.fetches_per_hour", "calendar.unknown_per_hour"
_HOUR = timedelta(hours=1)


def make_feed(unit: Unit, secrets: Secrets, account_id: uuid.UUID) -> str:
    """A new secret address for one's own calendar; the one before ends. Returns its token, which is kept nowhere."""
    end_feed(unit, account_id)
    unit.session.flush()  # one of an account is open at a time
    token = random.token_urlsafe(32)
    unit.session.add(
        CalendarFeed(account_id=account_id, token_hash=secrets.token_hash(token), made_at=unit.clock.now())
    )
    unit.participants["trail"].act(CalendarsAct.CALENDAR_MAKE, ("account", account_id))
    return token


def end_feed(unit: Unit, account_id: uuid.UUID) -> bool:
    """End the address of an account's calendar, if it has one. Returns whether it had."""
    feed = queries.open_feed_of(unit.session, account_id)
    if feed is None:
        return False
    feed.ended_at = unit.clock.now()
    unit.participants["trail"].act(CalendarsAct.CALENDAR_END, ("account", account_id))
    return True


def end_with_sign_ins(unit: Unit, account_id: uuid.UUID) -> None:
    """The address ends where all sign-ins of an account do: a device was lost, or the account has ended."""
    end_feed(unit, account_id)


def reader_of(unit: Unit, secrets: Secrets, token: str, address: str) -> Principal | None:
    """Whose calendar this token opens; None if it was ended, its account is not active, or it never was.

    TooManyAttempts for an address of a calendar that is asked for too often, or for too many unknown ones from one
    place. The fetch counts from here on. The day of it is noted once a day.
    """
    rows, now = queries.feed_rows(unit.session, secrets.token_hash(token)), unit.clock.now()
    indexes = secrets.blind_index("calendar_feed", token), secrets.blind_index("calendar_place", address)
    limits = rules_on(unit.session, (_OFTEN, _UNKNOWN), now.date())
    if rows:
        _refuse_beyond(
            limits.need(_OFTEN).whole(),
            queries.tries_since(unit.session, SignInAttempt.account_index, indexes[0], now - _HOUR),
            now,
        )
    else:
        failures = failures_since(unit.session, SignInAttempt.address_index, indexes[1], now - _HOUR)
        _refuse_beyond(limits.need(_UNKNOWN).whole(), failures, now)
    by = {"place_index": indexes[0], "account_index": indexes[0], "address_index": indexes[1]}
    unit.session.add(SignInAttempt(at=now, succeeded=bool(rows), **by))
    return _principal(rows, now) if rows else None


def _refuse_beyond(most: int, failures: tuple[int, datetime | None], now: datetime) -> None:
    count, first = failures
    if count >= most and first is not None:
        raise TooManyAttempts(max(1, int((first + _HOUR - now).total_seconds())))


def _principal(rows: list[Any], now: datetime) -> Principal:
    feed, account = rows[0].CalendarFeed, rows[0].Account
    if feed.fetched_on != now.date():
        feed.fetched_on = now.date()
    return Principal(
        account_id=account.id,
        session_id=feed.id,
        token="",
        own_name=OwnName(Account.name.held(account), lambda _held: ""),  # nobody is greeted in a calendar
        role=account.role,
        extras=frozenset(row.permission for row in rows if row.permission),
        office_id=account.office_id,
        organisation_id=account.organisation_id,
        place="",
        language=account.language,
        has_second_factor=account.second_factor_since is not None,
        proved_at=None,
    )
