"""Accounts as a story or an invented caseload acts for them, without anybody signing in."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from foundation.accounts.permissions import Permission, Role, permissions_of
from foundation.accounts.principal import UserScope


@dataclass(frozen=True)
class Colleague:
    """One of them: what `Principal` is to a request."""

    account_id: uuid.UUID
    name: str
    role: Role
    extras: frozenset[Permission]
    office_id: uuid.UUID | None
    organisation_id: uuid.UUID | None

    def scope(self, now: datetime) -> UserScope:
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
