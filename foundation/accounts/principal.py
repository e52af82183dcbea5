"""Who is signed in: the account as the request knows it, and the scope that its sessions are born with."""

import uuid
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from typing import Any

from foundation.accounts.permissions import Permission, Role, permissions_of
from foundation.emergencies import EmergencyKind
from foundation.security.encryption import Held
from foundation.security.key_ring import KeyRing
from foundation.storage.scope_parameters import scope_parameter
from foundation.storage.scopes import Scope

# Of a UserScope, which its filters compare with.
_VALUES = ("actor_id", "office_id", "organisation_id", "now", "emergency_id", "emergency_case_id")


class OwnName:
    """The name of who is signed in, opened when it is first shown: with the keys of its page, which come together."""

    def __init__(self, sealed: Held, open_apart: Callable[[Held], str]) -> None:
        """`open_apart` opens it where no page does, in a unit of work of its own."""
        self._held = sealed
        self._open_apart = open_apart
        self._keys: KeyRing | None = None
        self._opened: str | None = None

    def open_with(self, keys: KeyRing | None) -> None:
        """Open it with the keys of this unit from now on; None: the unit is over."""
        self._keys = keys
        if keys is not None and self._opened is None:
            keys.expect(self._held.key_name)

    def read(self) -> str:
        """The name as it is written. KeyGone without the key."""
        if self._opened is None:
            keys = self._keys
            self._opened = self._open_apart(self._held) if keys is None else str(self._held.open(keys))
        return self._opened


@dataclass(frozen=True)
class EmergencyInForce:
    """The emergency access that an account has now. `is_elsewhere`: the case is of another office than the account.

    `doors`: what it opens of the case, by the opaque ids of doors, which are reckoned and stored nowhere.
    """

    id: uuid.UUID
    case_id: uuid.UUID
    until: datetime
    is_elsewhere: bool
    doors: tuple[uuid.UUID, ...]
    kind: EmergencyKind


@dataclass(frozen=True)
class Principal:
    """One signed-in account, for the length of one request. What Flask-Login calls the user."""

    account_id: uuid.UUID
    session_id: uuid.UUID
    token: str
    own_name: OwnName
    role: Role
    extras: frozenset[Permission]
    office_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    place: str
    language: str | None
    has_second_factor: bool
    proved_at: datetime | None  # when this sign-in last proved who it is
    unread: int = 0  # notices in the inbox, as many as are counted
    rules_stored: int = 0  # how many rows of rules there were at the beginning of the request
    office_country: str = ""
    emergency: EmergencyInForce | None = None
    country: str = ""  # of the office or organisation, else of the installation: by the clocks there the reader lives

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the cookie carries: the token of the sign-in, not the account."""
        return self.token

    @property
    def name(self) -> str:
        """The name as it is written; opens it. KeyGone without the key."""
        return self.own_name.read()

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Everything this account may do."""
        return permissions_of(self.role, self.extras)

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held."""
        return permission in self.permissions

    @property
    def is_on_a_phone(self) -> bool:
        """Whether it works with the pages of a phone, of which there are more languages."""
        return self.role is Role.PARTNER_WORKER

    def scope(self, now: datetime, zone: tzinfo = UTC) -> "UserScope":
        """The scope of this account's sessions, at this instant; `zone`: of the clocks of its place."""
        return UserScope(
            name=self.role.value,
            actor_id=self.account_id,
            role=self.role,
            office_id=self.office_id,
            organisation_id=self.organisation_id,
            permissions=self.permissions,
            now=now,
            zone=zone,
            emergency_id=self.emergency.id if self.emergency else None,
            emergency_case_id=self.emergency.case_id if self.emergency and self.emergency.is_elsewhere else None,
            emergency_doors=self.emergency.doors if self.emergency else (),
        )


@dataclass(frozen=True, kw_only=True)
class UserScope(Scope):
    """On behalf of one account, as it stood at one instant."""

    role: Role
    office_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    permissions: frozenset[Permission]
    now: datetime
    zone: tzinfo = UTC
    # What an emergency access opens for reading, while it lasts: a case of another office, and doors.
    emergency_id: uuid.UUID | None = None
    emergency_case_id: uuid.UUID | None = None
    emergency_doors: tuple[uuid.UUID, ...] = ()
    only_read: uuid.UUID | None = None  # of a scope by which rows are judged: that case, which is written by nobody

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held."""
        return permission in self.permissions

    @property
    def today(self) -> date:
        """The day on which absences and the like hold, by the clocks of their place."""
        return self.now.astimezone(self.zone).date()

    @property
    def office_hex(self) -> str:
        """The office as figures name their rows; "" without one."""
        return self.office_id.hex if self.office_id is not None else ""

    @property
    def organisation_hex(self) -> str:
        """The organisation as figures name their rows; "" without one."""
        return self.organisation_id.hex if self.organisation_id is not None else ""

    def for_writing(self) -> "UserScope":
        """The same without what is open in an emergency, which is read and never written."""
        if self.emergency_id is None:
            return self
        case = self.emergency_case_id
        return replace(self, emergency_id=None, emergency_case_id=None, emergency_doors=(), only_read=case)

    def only_reads(self, row: object) -> bool:
        """Whether a row hangs on the case that is open for reading alone."""
        return self.only_read is not None and getattr(row, "case_id", None) == self.only_read

    def kind(self) -> Hashable | None:
        """Role, permissions and what the account belongs to. None for classes that know more than this one."""
        if type(self) is not UserScope:
            return None
        missing = (getattr(self, name) is None for name in _VALUES)
        return (self.name, self.role, self.permissions, *missing, len(self.emergency_doors))

    def of_its_kind(self) -> "UserScope":
        """The same with values that are looked up when a statement is sent; what is None stays None for the kind."""
        values: dict[str, Any] = {name: scope_parameter(name) for name in _VALUES if getattr(self, name) is not None}
        doors = tuple(scope_parameter("emergency_doors", place) for place in range(len(self.emergency_doors)))
        return _AnyOfItsKind(**{**vars(self), **values, "emergency_doors": doors})


@dataclass(frozen=True, kw_only=True)
class _AnyOfItsKind(UserScope):
    """Stands for every scope of a kind while its filters are built."""

    @property
    def today(self) -> Any:
        return scope_parameter("today")

    @property
    def office_hex(self) -> Any:
        return scope_parameter("office_hex")

    @property
    def organisation_hex(self) -> Any:
        return scope_parameter("organisation_hex")
