"""Indexes of what start pages, calendars and lists of concerns look for."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

# Name, table, columns, and which rows stand in it; others as they were before.
_MADE: tuple[tuple[str, str, list[str], str | None], ...] = (
    ("ix_case_owner", "case", ["owner_id", "state", "deadline_or_never", "id"], None),
    ("ix_counselling_session_awaits", "counselling_session", ["awaits_on"], "awaits_on IS NOT NULL"),
    ("ix_concern_taken", "concern", ["state", "clock_at", "id", "case_id"], "state = 'open' AND taken_at IS NOT NULL"),
    ("ix_concern_untaken", "concern", ["state", "clock_at", "id", "case_id"], "state = 'open' AND taken_at IS NULL"),
    ("ix_concern_taken_by", "concern", ["taken_by"], "taken_by IS NOT NULL"),
    ("ix_referral_sent", "referral", ["organisation_id", "sent_at", "id"], "state = 'sent'"),
    ("ix_travel_document_expires_on", "travel_document", ["expires_on"], None),
)
_BEFORE = (("ix_case_owner", "case", ["owner_id"]), ("ix_concern_taken_by", "concern", ["taken_by"]))


def _some(rows: str | None) -> dict[str, Any]:
    return {} if rows is None else {"sqlite_where": sa.text(rows), "postgresql_where": sa.text(rows)}


def upgrade() -> None:
    """Up."""
    for name, table, _columns in _BEFORE:
        op.drop_index(name, table)
    for name, table, columns, rows in _MADE:
        op.create_index(name, table, columns, **_some(rows))


def downgrade() -> None:
    """Down."""
    for name, table, _columns, _rows in _MADE:
        op.drop_index(name, table)
    for name, table, columns in _BEFORE:
        op.create_index(name, table, columns)
