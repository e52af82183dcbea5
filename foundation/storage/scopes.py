"""Scopes: on whose behalf a session works. The named system scopes all stand here, and a test counts them."""

import uuid
from dataclasses import dataclass

EVERYTHING = ("*",)


@dataclass(frozen=True)
class Scope:
    """What a session may see and write. Given at its birth, never changed."""

    name: str
    actor_id: uuid.UUID | None = None


@dataclass(frozen=True)
class SystemScope(Scope):
    """The program's own work: it opens whole tables, but only those that it names."""

    opens: tuple[str, ...] = ()

    def is_open(self, table: str) -> bool:
        """Whether this scope reads and writes a table."""
        return self.opens == EVERYTHING or table in self.opens


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

# Who signs in is not known before the sign-in: it reads accounts, and nothing about returnees.
SIGN_IN = SystemScope("sign_in", opens=_ACCOUNT_TABLES)
# Set-up: rules, first administrator, what this installation is.
PREPARE = SystemScope("prepare", opens=_ACCOUNT_TABLES)
# What the scheduler moves on by itself after a return. It needs nothing of what is sealed there.
_FOLLOWED = (
    "case",
    "person",
    "consent",
    "referral",
    "episode",
    "visit",
    "visit_event",
    "attempt",
    "outcome",
    "survey_response",
)
# The scheduler: ended sign-ins, old attempts, orphan keys, heartbeat; visits due, overdue, missed; messages.
JOBS = SystemScope(
    "jobs", opens=(*_ACCOUNT_TABLES, *_FOLLOWED, "job_run", "heartbeat", "form_submission", "outbox_message")
)
# The invented caseload of the demo.
DEMO = SystemScope("demo", opens=EVERYTHING)
# The health page: is the database there, does the scheduler live, how many messages were given up.
HEALTH = SystemScope("health", opens=("heartbeat", "job_run", "installation", "outbox_message"))
# The data protection officer's search: which person or case does a reference or a number belong to. Ids only.
AUDIT_SEARCH = SystemScope("audit_search", opens=("case", "person", "identifier"))

SYSTEM_SCOPES = (SIGN_IN, PREPARE, JOBS, DEMO, HEALTH, AUDIT_SEARCH)
