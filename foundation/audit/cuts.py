"""Where the audit was cut: all seals up to one of them were removed with their records, which were older than a rule.

A cut keeps the HMAC of the newest seal that was removed, under an HMAC of its own: the seal after it still follows it,
and nobody without the audit's key can say that something was cut.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from foundation.audit import tables
from foundation.security.secrets import Secrets
from foundation.storage.guard import execute_stamped

_RECORDS = (tables.change, tables.event)


@dataclass(frozen=True)
class Cut:
    """A cut: the newest seal that was removed, its HMAC, when it was sealed; when it was cut, and how many records."""

    number: int
    link: bytes
    sealed_at: datetime
    cut_at: datetime
    changes: int
    events: int

    def mac(self, secrets: Secrets) -> bytes:
        """The HMAC over all of it."""
        instants = (at.astimezone(UTC).isoformat(timespec="microseconds") for at in (self.sealed_at, self.cut_at))
        return secrets.audit_mac(["cut", self.number, self.link.hex(), *instants, self.changes, self.events])

    def row(self, secrets: Secrets) -> dict[str, Any]:
        """As it lies in its table."""
        return {**vars(self), "mac": self.mac(secrets)}

    def sentence(self) -> str:
        """What `audit verify` says of it."""
        return f"whole from seal {self.number + 1} on, cut after {self.sealed_at.date().isoformat()}"


def _cut(row: Row[Any]) -> Cut:
    return Cut(row.number, row.link, row.sealed_at, row.cut_at, row.changes, row.events)


def newest_cut(audit: Connection, secrets: Secrets) -> tuple[Cut | None, list[str]]:
    """The newest cut, None where nothing was ever removed, and what is wrong with any of them."""
    rows = list(execute_stamped(audit, select(tables.cut).order_by(tables.cut.c.number)))
    genuine = [row for row in rows if _cut(row).mac(secrets) == row.mac]
    problems = [f"the cut after seal {row.number} was inserted or changed" for row in rows if row not in genuine]
    return (_cut(genuine[-1]) if genuine else None), problems


def leftover(data: Connection, audit: Connection, cut: Cut) -> int:
    """How many records and seals of before a cut are there: it was not finished, or somebody put them back."""
    counts = [select(func.count()).select_from(record).where(record.c.seal <= cut.number) for record in _RECORDS]
    found = [
        execute_stamped(connection, count).scalar_one() for connection, count in zip((data, audit), counts, strict=True)
    ]
    seals = select(func.count()).select_from(tables.seal).where(tables.seal.c.number <= cut.number)
    return int(sum(found) + execute_stamped(audit, seals).scalar_one())
