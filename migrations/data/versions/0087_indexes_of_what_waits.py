"""Steps of an escalation that reach specialists are found among all others."""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

_NAME = "ix_concern_step_reached"
_REACHED = sa.text("step IN ('again', 'duty_specialist')")


def upgrade() -> None:
    """Up."""
    columns = ["concern_id", "round", "step"]
    op.create_index(_NAME, "concern_step", columns, sqlite_where=_REACHED, postgresql_where=_REACHED)


def downgrade() -> None:
    """Down."""
    op.drop_index(_NAME, table_name="concern_step")
