"""Scopes: on whose behalf a session works. The named system scopes all stand here, and a test counts them."""

import uuid
from collections.abc import Hashable
from dataclasses import dataclass

EVERYTHING = ("*",)


@dataclass(frozen=True)
class Scope:
    """What a session may see and write. Given at its birth, never changed."""

    name: str
    actor_id: uuid.UUID | None = None

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
    in_pieces: bool = True  # whether it reads long lists piece by piece, for which PostgreSQL needs a transaction

    def kind(self) -> Hashable:
        """Itself: the filters of the program's own work have no values."""
        return self

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

# Who signs in is not known before the sign-in: it reads accounts, how many notices wait for them, whose a calendar is,
# and nothing about returnees.
SIGN_IN = SystemScope(
    "sign_in",
    opens=(*_ACCOUNT_TABLES, "notice", "second_factor", "recovery_code", "calendar_feed"),
    in_pieces=False,  # it stands before every page
)
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
    "schedule_change",
    "visit_change",
    "attempt",
    "lost_event",
    "outcome",
    "survey_response",
    "snapshot",
    "outcome_figure",
    "outcome_count",
    "partner_quarter",
    "partner_figure",
    "arrival_offer",
    "concern",  # whose clock runs; what it says stays sealed
    "concern_step",
)
# What tasks are made from: states and dates of cases, and who is there. Nothing of what is sealed.
_WORKED_ON = (
    "absence",
    "case_event",
    "contact_check",
    "counselling_session",
    "duty_turn",
    "escort",
    "hand_over",
    "leg",
    "open_question",
    "protection_check",
    "protection_clearance",
    "safe_contact",
    "task",
    "task_event",
    "travel_document",  # when one expires
)
# The scheduler: ended sign-ins, old attempts, orphan keys, heartbeat; visits due, overdue, missed; messages.
JOBS = SystemScope(
    "jobs",
    opens=(
        *_ACCOUNT_TABLES,
        *_FOLLOWED,
        "job_run",
        "job_beat",
        "heartbeat",
        "form_draft",
        "form_submission",
        "outbox_message",
        "notice",
        "boarding_mark",  # of which whoever waits is told
        "person_arrival",  # of whom tasks are made
        "movement",  # whose keys are not those of a crash, and of which whoever receives people is told
        "movement_place",
        "movement_told",
        "roster_member",  # the same
        "mail_choice",
        "caseload_import",
        "import_row",
        *_WORKED_ON,
    ),
)
# The invented caseload of the demo.
DEMO = SystemScope("demo", opens=EVERYTHING)
# The health page: is the database there, does the scheduler live, how many messages were given up.
HEALTH = SystemScope("health", opens=("heartbeat", "job_beat", "job_run", "installation", "outbox_message"))
# The data protection officer's search: which person or case does a reference or a number belong to. Ids only.
AUDIT_SEARCH = SystemScope("audit_search", opens=("case", "person", "identifier"))
# Kinds of escorts that were recorded before they were sealed: a migration holds no keys, so a job seals them.
ESCORT_KINDS = SystemScope("escort_kinds", opens=("escort",))
# The index of names: opens the names of people who are in no index yet, and writes keyed hashes. No case, no contact.
NAMES = SystemScope("names", opens=("person", "name_token", "rule"))

# Whether something behind the doors of a case stands in the way of its clearance: asked when a clearance is set,
# whoever sets it. Only whether, and only there: the reasons are shown to whoever holds the grants.
CLEARING = SystemScope("clearing", opens=("protected_record", "rule"))
# Whether another office knows somebody: equality of keyed hashes, and of it only the ids of offices leave.
OTHER_OFFICES = SystemScope("other_offices", opens=("case", "person", "identifier", "name_token"))
# Who is told of a concern, or of a wish of a partner: who follows the case, who stands in today, who is on duty; and
# whether one is open that whoever closes cannot see. Whoever raises a concern learns nothing of it.
ESCALATING = SystemScope(
    "escalating",
    opens=("absence", "account", "account_extra", "case", "concern", "consent", "duty_turn", "office", "referral"),
)
# What a line of the budget has paid so far, also for people whom a partner does not see. Only the sum goes back.
SPENDING = SystemScope("spending", opens=("budget_line", "plan_instalment", "plan_item"))
# Backups and restores, noted as runs: what this installation is, and nothing about anybody.
BACKUP = SystemScope("backup", opens=("installation", "job_run"))

SYSTEM_SCOPES = (
    SIGN_IN,
    PREPARE,
    JOBS,
    DEMO,
    HEALTH,
    AUDIT_SEARCH,
    ESCORT_KINDS,
    NAMES,
    CLEARING,
    OTHER_OFFICES,
    ESCALATING,
    SPENDING,
    BACKUP,
)
