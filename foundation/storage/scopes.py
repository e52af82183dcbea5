"""Scopes: on whose behalf a session works, and the system scopes of the foundation.

Other system scopes stand on the access floor of the topic whose work they are; a test counts all of them.
"""

import uuid
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, tzinfo


@dataclass(frozen=True)
class Scope:
    """What a session may see and write. Given at its birth, never changed."""

    name: str
    actor_id: uuid.UUID | None = None

    @property
    def zone(self) -> tzinfo:
        """By whose clocks a day begins and ends: of the program's own work, UTC's."""
        return UTC

    def for_writing(self) -> "Scope":
        """The scope by which rows that are written are judged: this one, or a narrower one where it only reads more."""
        return self

    def only_reads(self, row: object) -> bool:
        """Whether a row is of what is open for reading alone, where its write rule does not look at that itself."""
        return False

    def kind(self) -> Hashable | None:
        """What the filters of this scope depend on besides its values; None: they are built for it alone."""
        return None

    def of_its_kind(self) -> "Scope":
        """A scope whose values stand for those of whoever asks: from it the filters of the whole kind are built."""
        return self


@dataclass(frozen=True)
class SystemScope(Scope):
    """The program's own work: it opens whole tables, but only those that it names."""

    opens: tuple[str, ...] = ()
    in_pieces: bool = False  # whether it reads long lists piece by piece, for which PostgreSQL needs a transaction

    def kind(self) -> Hashable:
        """Itself: the filters of the program's own work have no values."""
        return self

    def is_open(self, table: str) -> bool:
        """Whether this scope names a table. What topics open to it besides, the guard knows (`Guard.open_to`)."""
        return table in self.opens


_ACCOUNT_TABLES = (
    "account",
    "account_extra",
    "account_link",
    "sign_in_session",
    "sign_in_attempt",
    "office",
    "organisation",
    "rule",
    "installation",
)

# Who signs in is not known before the sign-in: it reads accounts, how many notices wait for them, whose a calendar is,
# and nothing about returnees.
SIGN_IN = SystemScope(
    "sign_in",
    opens=(*_ACCOUNT_TABLES, "notice", "second_factor", "recovery_code", "calendar_feed", "emergency_access"),
)
# Set-up: rules, first administrator, what this installation is.
PREPARE = SystemScope("prepare", opens=_ACCOUNT_TABLES)
# The scheduler: ended sign-ins, old attempts, orphan keys, heartbeat, messages. Each topic opens to it what its own
# jobs move on, and nothing of what is sealed there.
JOBS = SystemScope(
    "jobs",
    opens=(
        *_ACCOUNT_TABLES,
        "job_run",
        "job_beat",
        "heartbeat",
        "form_draft",
        "form_submission",
        "outbox_message",
        "notice",
        "mail_choice",
        "invariant_check",
    ),
    in_pieces=True,
)
# The health page: is the database there, does the scheduler live, how many messages were given up, what does not hold.
HEALTH = SystemScope(
    "health", opens=("heartbeat", "invariant_check", "job_beat", "job_run", "installation", "outbox_message")
)
# Backups and restores, noted as runs: what this installation is, and nothing about anybody.
BACKUP = SystemScope("backup", opens=("installation", "job_run"))
