"""Who is signed in: the account as the request knows it, and the scope that its sessions are born with."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from foundation.accounts.permissions import Permission, Role, permissions_of
from foundation.storage.scopes import Scope


@dataclass(frozen=True)
class Principal:
    """One signed-in account, for the length of one request. What Flask-Login calls the user."""

    account_id: uuid.UUID
    session_id: uuid.UUID
    token: str
    name: str
    role: Role
    extras: frozenset[Permission]
    office_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    place: str
    language: str | None
    has_second_factor: bool
    proved_at: datetime | None  # when this sign-in last proved who it is
    unread: int = 0  # notices in the inbox, as many as are counted

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the cookie carries: the token of the sign-in, not the account."""
        return self.token

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything this account may do."""
        return permissions_of(self.role, self.extras)

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held."""
        return permission in self.permissions

    def scope(self, now: datetime) -> "UserScope":
        """The scope of this account's sessions, at this instant."""
        return UserScope(
            name=self.role.value,
            actor_id=self.account_id,
            role=self.role,
            office_id=self.office_id,
            organisation_id=self.organisation_id,
            permissions=self.permissions,
            now=now,
        )


@dataclass(frozen=True)
class Colleague:
    """An account as a story or an invented caseload acts for it, without anybody signing in."""

    account_id: uuid.UUID
    name: str
    role: Role
    extras: frozenset[Permission]
    office_id: uuid.UUID | None
    organisation_id: uuid.UUID | None

    def scope(self, now: datetime) -> "UserScope":
        """The scope of this account's units, at this instant."""
        return UserScope(
            name=self.role.value,
            actor_id=self.account_id,
            role=self.role,
            office_id=self.office_id,
            organisation_id=self.organisation_id,
            permissions=permissions_of(self.role, self.extras),
            now=now,
        )


@dataclass(frozen=True, kw_only=True)
class UserScope(Scope):
    """On behalf of one account, as it stood at one instant."""

    role: Role
    office_id: uuid.UUID | None
    organisation_id: uuid.UUID | None
    permissions: frozenset[Permission]
    now: datetime

    def may(self, permission: Permission) -> bool:
        """Whether the permission is held."""
        return permission in self.permissions
