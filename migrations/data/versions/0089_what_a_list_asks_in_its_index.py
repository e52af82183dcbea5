"""Indexes of days of cases hold what lists and calendars ask beside the day: what is passed over is never read."""

from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

_ASKED = {"opened": ["opened_on"], "deadline": ["deadline_or_never"], "departs": ["departs_or_never"]}


def _make(more: list[str]) -> None:
    for name, day in _ASKED.items():
        op.drop_index(f"ix_case_office_{name}", table_name="case")
        op.create_index(f"ix_case_office_{name}", "case", ["office_id", *day, "id", *more])


def upgrade() -> None:
    """Up."""
    _make(["state", "hold"])


def downgrade() -> None:
    """Down."""
    _make([])
